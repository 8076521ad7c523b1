//! Names beside ids, in the reader's language: what a thing is called, where it stands and whose it is.

use fluent_bundle::{FluentArgs, FluentValue};
use poem_openapi::Object;

use crate::web::texts;
use crate::{
    app::{
        exchange::notices::Notice,
        stock::{
            names::{Named, Names, Whereabouts},
            reading::Lot,
        },
    },
    domain::{
        Alike, ChemicalLight, Condition, Date, LotState, PlaceId,
        needs::requirement::Requirements,
        stock::facts::{Fact, Facts},
        time,
    },
};

/// The reader of an answer: the names of things in their language, and their time zone.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub names: Names<'a>,
    pub time_zone: &'a str,
}

/// A thing as a person describes it. What is absent is unknown.
#[derive(Clone, Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct InWords {
    /// As the caretaker or the catalogue wrote it; else brand and model; else the category.
    pub title: String,
    /// The category in the reader's language.
    pub category: Option<String>,
    pub organisation: Option<String>,
    /// The unit whose it is.
    pub unit: Option<String>,
    pub site: Option<String>,
    /// The way to the room within the site: "Bygg A, 2. etasje, Rom 204".
    pub place: Option<String>,
    /// The main colour in the reader's language where it is understood, else as it was written.
    pub colour: Option<String>,
    /// Width, depth and height in centimetres: "80 × 160 × 72,5 cm".
    pub sizes: Option<String>,
    pub condition: Option<String>,
    /// "7 år".
    pub age: Option<String>,
    /// "siden 1. mars": since when nobody has needed it.
    pub unneeded_since: Option<String>,
    /// From where it is needed: "1,2 km".
    pub distance: Option<String>,
}

impl InWords {
    /// Where it stands: "Rådhuset, lager U1". The site alone if the place is the site itself.
    pub fn stands(&self) -> String {
        let site = self.site.as_deref().filter(|site| !site.is_empty());
        let place = self.place.as_deref().filter(|place| !place.is_empty() && Some(*place) != site);
        [site, place].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Reader<'_> {
    pub fn language(&self) -> &'static str {
        self.names.language
    }

    /// `wanted_at` is where the thing is wanted. With it, the words tell the distance from where the thing stands.
    pub fn lot(&self, lot: &Lot, wanted_at: Option<PlaceId>, today: Date) -> InWords {
        self.thing(&lot.facts(), &self.names.whereabouts(lot, wanted_at), today)
    }

    pub fn thing(&self, facts: &Facts, at: &Whereabouts, today: Date) -> InWords {
        let Named { title, category, organisation, unit, site, place, colour } = self.names.thing(facts, at);
        let surplus_since = at.surplus_since.map(|at| time::civil_date(at, self.time_zone));
        InWords {
            title,
            category,
            organisation,
            unit,
            site,
            place,
            colour,
            sizes: self.sizes(facts),
            condition: facts.condition.map(|condition| self.condition(condition)),
            age: facts.acquired_on.map(|on| self.age(on, today)),
            unneeded_since: surplus_since.map(|on| self.since(on, today)),
            distance: at.distance_m.map(|metres| format!("{} km", texts::kilometres(self.language(), metres))),
        }
    }

    pub fn condition(&self, condition: Condition) -> String {
        let mut args = FluentArgs::new();
        args.set("condition", FluentValue::from(condition.to_string()));
        texts::say(self.language(), "words-condition", &args).unwrap_or_default()
    }

    pub fn state(&self, state: LotState) -> String {
        let mut args = FluentArgs::new();
        args.set("state", FluentValue::from(state.to_string()));
        texts::say(self.language(), "state", &args).unwrap_or_default()
    }

    pub fn light(&self, light: ChemicalLight) -> String {
        let mut args = FluentArgs::new();
        args.set("light", FluentValue::from(light.to_string()));
        texts::say(self.language(), "words-light", &args).unwrap_or_default()
    }

    fn age(&self, acquired_on: Date, today: Date) -> String {
        let years = today.years_since(acquired_on).unwrap_or_default();
        let mut args = FluentArgs::new();
        args.set("years", FluentValue::from(i64::from(years)));
        texts::say(self.language(), "words-age", &args).unwrap_or_default()
    }

    fn since(&self, on: Date, today: Date) -> String {
        let mut args = FluentArgs::new();
        args.set("day", FluentValue::from(texts::date(self.language(), on, today)));
        texts::say(self.language(), "words-since", &args).unwrap_or_default()
    }

    /// "80 × 160 × 72 cm" where width and depth are known, else each known size by its name.
    fn sizes(&self, facts: &Facts) -> Option<String> {
        let sizes = [("width", facts.width_mm), ("depth", facts.depth_mm), ("height", facts.height_mm)];
        let known = sizes.into_iter().filter_map(|(name, mm)| Some((name, texts::centimetres(self.language(), mm?))));
        if facts.width_mm.is_some() && facts.depth_mm.is_some() {
            let numbers: Vec<String> = known.map(|(_, cm)| cm).collect();
            return Some(format!("{} cm", numbers.join(" × ")));
        }
        let named: Vec<String> = known
            .filter_map(|(name, cm)| {
                let mut args = FluentArgs::new();
                args.set("cm", FluentValue::from(cm));
                texts::say(self.language(), &format!("words-{name}"), &args)
            })
            .collect();
        (!named.is_empty()).then(|| named.join(", "))
    }

    /// What a line demands, each demand as a few words.
    pub fn wishes(&self, wanted: &Requirements) -> Vec<String> {
        let names = self.names;
        let feature =
            |code: &String| names.feature_called(code).map_or_else(|| code.clone(), |name| name.to_lowercase());
        let named = Requirements {
            colour: wanted.colour.as_deref().map(|colour| names.colour(colour)),
            materials: wanted.materials.iter().map(|material| names.material(material)).collect(),
            features: wanted.features.iter().map(feature).collect(),
            // Things of one kind need not be alike.
            alike: wanted.alike.filter(|_| wanted.alike() != Alike::Kind),
            ..wanted.clone()
        };
        texts::wishes(self.language(), &named)
    }

    /// Why a line leaves things out: what it demands, or if it demands nothing, one sentence for all other reasons.
    pub fn left_out(&self, said: &Requirements, things: Option<i64>, articles: Option<i64>) -> Vec<String> {
        let words = self.wishes(said);
        if !words.is_empty() || (things.unwrap_or_default(), articles.unwrap_or_default()) == (0, 0) {
            return words;
        }
        texts::say(self.language(), "left-out-otherwise", &FluentArgs::new()).into_iter().collect()
    }

    /// A sentence about a fact that nobody knows.
    pub fn unknown(&self, fact: Fact) -> String {
        texts::why(self.language(), &crate::domain::needs::reason::Reason::Unknown { fact })
    }
}

/// What happened to something that somebody reserved.
pub fn notice(language: &str, notice: &Notice) -> String {
    let mut args = FluentArgs::new();
    args.set("n", notice.quantity);
    args.set("name", notice.name.as_str());
    args.set("code", notice.code.as_str());
    args.set("for", if notice.need.is_some() { "need" } else { "nothing" });
    texts::say(language, &format!("notice-{}", notice.verb.replace('_', "-")), &args).unwrap_or_default()
}
