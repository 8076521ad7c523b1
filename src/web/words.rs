//! Names beside ids: what its reader calls a thing, where it stands and whose it is.

use fluent_bundle::{FluentArgs, FluentValue};
use poem_openapi::Object;

use crate::web::texts;
use crate::{
    app::{directory::directory_cache::Directory, reference::categories::Reference},
    domain::{
        Condition, Date, LotState, OrganisationId, PlaceId, UnitId,
        reference::{colour, words::in_language},
        stock::facts::{Fact, Facts},
        time,
    },
    store::rows::{lot, need_line},
};

/// Who reads, and what things are called for them.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub reference: &'a Reference,
    pub directory: &'a Directory,
    pub language: &'static str,
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

/// Where a thing stands and whose it is.
#[derive(Clone, Copy, Default)]
pub struct Whereabouts {
    pub organisation: Option<OrganisationId>,
    pub unit: Option<UnitId>,
    pub site: Option<PlaceId>,
    pub place: Option<PlaceId>,
    pub distance_m: Option<i64>,
    /// Since when nobody has needed it, as a civil date of the reader's organisation.
    pub surplus_since: Option<Date>,
}

impl Reader<'_> {
    pub fn lot(&self, lot: &lot::Model, today: Date) -> InWords {
        self.lot_from(lot, None, today)
    }

    /// With the way from where it stands to where it is wanted.
    pub fn lot_from(&self, lot: &lot::Model, distance_m: Option<i64>, today: Date) -> InWords {
        let facts = Facts {
            category: lot.category_key.clone(),
            title: Some(lot.name.clone()).filter(|name| !name.is_empty()),
            brand: lot.brand.clone(),
            model: lot.model.clone(),
            colour: lot.colour.clone(),
            width_mm: lot.width_mm,
            depth_mm: lot.depth_mm,
            height_mm: lot.height_mm,
            condition: Some(lot.condition),
            acquired_on: lot.acquired_on,
            ..Facts::default()
        };
        let at = Whereabouts {
            organisation: Some(lot.organisation_id),
            unit: Some(lot.unit_id),
            site: Some(lot.site_id),
            place: Some(lot.place_id),
            distance_m,
            surplus_since: lot.surplus_since.map(|at| time::civil_date(at, self.time_zone)),
        };
        self.thing(&facts, at, today)
    }

    pub fn thing(&self, facts: &Facts, at: Whereabouts, today: Date) -> InWords {
        InWords {
            title: self.title(facts),
            category: self.category(&facts.category),
            organisation: at.organisation.and_then(|id| self.directory.organisations.get(&id).cloned()),
            unit: at.unit.and_then(|id| self.unit(id)),
            site: at.site.and_then(|id| self.place_name(id)),
            place: at.place.and_then(|id| self.way_to(id)),
            colour: facts.colour.as_deref().map(|written| self.colour(written)),
            sizes: self.sizes(facts),
            condition: facts.condition.map(|condition| self.condition(condition)),
            age: facts.acquired_on.map(|on| self.age(on, today)),
            unneeded_since: at.surplus_since.map(|on| self.since(on, today)),
            distance: at.distance_m.map(|metres| format!("{} km", texts::kilometres(self.language, metres))),
        }
    }

    /// What a thing is called: as somebody wrote it, else brand and model, else its category.
    pub fn title(&self, facts: &Facts) -> String {
        let make: Vec<&str> = [facts.brand.as_deref(), facts.model.as_deref()].into_iter().flatten().collect();
        let make = Some(make.join(" ")).filter(|make| !make.is_empty());
        let category = || self.category(&facts.category).unwrap_or_else(|| facts.category.clone());
        facts.title.clone().or(make).unwrap_or_else(category)
    }

    pub fn category(&self, key: &str) -> Option<String> {
        self.reference.category_name(key, self.language).map(str::to_owned)
    }

    /// What a line asks for: its category or its function by name.
    pub fn asked_for(&self, line: &need_line::Model) -> Option<String> {
        let by_function =
            || self.reference.function_name(line.function_key.as_deref()?, self.language).map(str::to_owned);
        line.category_key.as_deref().and_then(|key| self.category(key)).or_else(by_function)
    }

    pub fn unit(&self, id: UnitId) -> Option<String> {
        Some(self.directory.units.get(&id)?.name.clone())
    }

    pub fn place_name(&self, id: PlaceId) -> Option<String> {
        Some(self.directory.places.get(&id)?.name.clone())
    }

    /// From below the site down to the place; the site itself by its name.
    fn way_to(&self, id: PlaceId) -> Option<String> {
        let mut way: Vec<String> =
            self.directory.place_path(id).into_iter().filter_map(|id| self.place_name(id)).collect();
        way.reverse();
        match way.as_slice() {
            [] => None,
            [site] => Some(site.clone()),
            [_, below @ ..] => Some(below.join(", ")),
        }
    }

    fn colour(&self, written: &str) -> String {
        let known = colour::code(written).and_then(|code| colour::all().find(|entry| entry.key == code));
        known.map_or_else(|| written.to_owned(), |entry| in_language(self.language, entry.names()).to_lowercase())
    }

    pub fn condition(&self, condition: Condition) -> String {
        let mut args = FluentArgs::new();
        args.set("condition", FluentValue::from(condition.to_string()));
        texts::say(self.language, "words-condition", &args).unwrap_or_default()
    }

    pub fn state(&self, state: LotState) -> String {
        let mut args = FluentArgs::new();
        args.set("state", FluentValue::from(state.to_string()));
        texts::say(self.language, "state", &args).unwrap_or_default()
    }

    fn age(&self, acquired_on: Date, today: Date) -> String {
        let years = today.years_since(acquired_on).unwrap_or_default();
        let mut args = FluentArgs::new();
        args.set("years", FluentValue::from(i64::from(years)));
        texts::say(self.language, "words-age", &args).unwrap_or_default()
    }

    fn since(&self, on: Date, today: Date) -> String {
        let mut args = FluentArgs::new();
        args.set("day", FluentValue::from(texts::date(self.language, on, today)));
        texts::say(self.language, "words-since", &args).unwrap_or_default()
    }

    /// "80 × 160 × 72 cm" where width and depth are known, else each known size by its name.
    fn sizes(&self, facts: &Facts) -> Option<String> {
        let sizes = [("width", facts.width_mm), ("depth", facts.depth_mm), ("height", facts.height_mm)];
        let known = sizes.into_iter().filter_map(|(name, mm)| Some((name, texts::centimetres(self.language, mm?))));
        if facts.width_mm.is_some() && facts.depth_mm.is_some() {
            let numbers: Vec<String> = known.map(|(_, cm)| cm).collect();
            return Some(format!("{} cm", numbers.join(" × ")));
        }
        let named: Vec<String> = known
            .filter_map(|(name, cm)| {
                let mut args = FluentArgs::new();
                args.set("cm", FluentValue::from(cm));
                texts::say(self.language, &format!("words-{name}"), &args)
            })
            .collect();
        (!named.is_empty()).then(|| named.join(", "))
    }

    /// A sentence about a fact that nobody knows.
    pub fn unknown(&self, fact: Fact) -> String {
        texts::why(self.language, &crate::domain::needs::reason::Reason::Unknown { fact })
    }
}
