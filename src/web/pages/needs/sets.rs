//! Sets: so many alike things from few sites. The question is in the address, and asking it changes nothing.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};

use crate::{
    app::{
        App,
        needs::sets::{self, Found, FoundSet},
        stock::{lots, names::Whereabouts},
    },
    domain::{
        self, Alike, LotId, PlaceId,
        needs::{
            offer::Offer,
            requirement::Requirements,
            sets::{MOST_SITES, MOST_WANTED, SetWish},
        },
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::Form,
            needs::requirements,
            page::{Frame, Told, send_as},
            posted::Fields,
            stock::card::Picture,
            visitor::Visitor,
        },
        texts,
    },
};

/// Requirements that the page asks in its own fields: how alike, and by when.
const HERE: [&str; 2] = ["alike", "ready_by"];
/// The most alike first.
const LEVELS: [Alike; 3] = [Alike::Look, Alike::Product, Alike::Kind];

#[derive(Template)]
#[template(path = "needs/sets.html")]
struct Page {
    frame: Frame,
    quantity: String,
    most: i64,
    categories: Vec<Choice>,
    levels: Vec<Choice>,
    places: Vec<Choice>,
    by: String,
    max_sites: String,
    most_sites: usize,
    /// What the things must be.
    demands: Form,
    /// `None` before anything was asked.
    answer: Option<Answer>,
    told: Option<Told>,
}

struct Answer {
    ways: Vec<Way>,
    /// What else there is to know about the answer.
    notes: Vec<String>,
    /// The address of the form that states a need for the same things.
    need: String,
}

/// One way to get the things.
struct Way {
    title: String,
    why: Vec<String>,
    pieces: Vec<Piece>,
}

struct Piece {
    title: String,
    about: String,
    picture: Picture,
    /// The address where it can be taken, and what the link says.
    take: Option<(String, String)>,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    visitor.actor().may_read().map_err(Problem::from)?;
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    if given.text("category").is_none() {
        return page(&visitor, &app, &given, None, None);
    }
    match answer(&visitor, &app, &given).await {
        Ok(answer) => page(&visitor, &app, &given, Some(answer), None),
        Err(problem) => {
            let told = requirements::at_its_field(Told::of(&visitor, problem)?);
            page(&visitor, &app, &given, None, Some(told))
        }
    }
}

fn page(
    visitor: &Visitor,
    app: &App,
    given: &Fields,
    answer: Option<Answer>,
    mut told: Option<Told>,
) -> Result<Response> {
    let t = visitor.text;
    let near = match given.text("category") {
        Some(_) => given.value("near").ok().flatten().map(PlaceId),
        None => visitor.place(),
    };
    let levels = LEVELS.map(|level| Choice::new(level, t.of("line-alike", level), given.text("alike")));
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Page {
            quantity: given.shown("quantity").to_owned(),
            most: MOST_WANTED,
            categories: choices::categories(visitor, app, given.text("category")),
            levels: levels.into(),
            places: choices::sites(visitor, near),
            by: given.shown("by").to_owned(),
            max_sites: given.shown("max_sites").to_owned(),
            most_sites: MOST_SITES,
            demands: requirements::part(visitor, given, told.as_mut(), &HERE),
            answer,
            told,
            frame: Frame::new(visitor, t.say("sets-title")),
        },
    )
}

async fn answer(visitor: &Visitor, app: &App, given: &Fields) -> Result<Answer, Problem> {
    let t = visitor.text;
    let given = &given.clone().in_one_form()?;
    let wish = wish(visitor, given)?;
    let found = sets::find(app, visitor.actor(), &wish).await?;
    let parts = found.sets.iter().flat_map(|set| &set.parts);
    let mut ids: Vec<LotId> = parts.filter_map(|(offer, _)| offer.lot).collect();
    ids.sort_unstable();
    ids.dedup();
    let ours = lots::these(app, visitor.actor(), &ids).await?;
    let codes: BTreeMap<LotId, String> = ours.into_iter().map(|lot| (lot.id, lot.code)).collect();
    let way = |(at, set): (usize, &FoundSet)| Way::of(visitor, at + 1, set, &codes);
    let category = visitor.reader().names.category(&wish.category).unwrap_or_default().to_lowercase();
    let sentence = format!("{} {category}", wish.quantity);
    let mut asked = vec![("q".to_owned(), sentence)];
    asked.extend(requirements::asked(visitor, given));
    let need = serde_urlencoded::to_string(asked).unwrap_or_default();
    let Found { sets, best, too_late, .. } = &found;
    let notes = [
        (!best && !sets.is_empty()).then(|| t.say("sets-not-best")),
        (*too_late > 0).then(|| t.n("sets-too-late", *too_late)),
    ];
    Ok(Answer {
        ways: sets.iter().enumerate().map(way).collect(),
        notes: notes.into_iter().flatten().collect(),
        need: format!("/needs/new?{need}"),
    })
}

fn wish(visitor: &Visitor, given: &Fields) -> domain::Result<SetWish> {
    let demanded = requirements::read(visitor, &Requirements::default(), given)?;
    Ok(SetWish {
        category: given.shown("category").to_owned(),
        quantity: given.required("quantity")?,
        alike: given.value("alike")?.unwrap_or(LEVELS[0]),
        near: given.value("near")?.map(PlaceId),
        by: given.value("by")?,
        max_sites: given.value("max_sites")?,
        requirements: Requirements { alike: None, ready_by: None, ..demanded },
    })
}

impl Way {
    fn of(visitor: &Visitor, number: usize, set: &FoundSet, codes: &BTreeMap<LotId, String>) -> Self {
        let t = visitor.text;
        let n = set.parts.iter().map(|(_, n)| n).sum();
        Self {
            title: t.n_word("sets-way", n, &number.to_string()),
            why: set.why.iter().map(|reason| texts::why_set(t.language, reason)).collect(),
            pieces: set.parts.iter().map(|(offer, n)| Piece::of(visitor, offer, *n, codes)).collect(),
        }
    }
}

impl Piece {
    fn of(visitor: &Visitor, offer: &Offer, n: i64, codes: &BTreeMap<LotId, String>) -> Self {
        let (t, reader) = (visitor.text, visitor.reader());
        let at = Whereabouts {
            organisation: Some(offer.organisation),
            unit: offer.unit,
            site: offer.site,
            place: offer.place,
            distance_m: offer.terms.distance_m,
            surplus_since: offer.surplus_since,
        };
        let words = reader.thing(&offer.facts, &at, visitor.today);
        let stands = Some(words.stands()).filter(|stands| !stands.is_empty());
        let theirs = words.organisation.filter(|_| !visitor.actor().belongs_to(offer.organisation));
        let ready = offer.terms.ready_on.filter(|on| *on > visitor.today);
        let ready = ready.map(|on| t.word("ready-day", &t.day(on, visitor.today)));
        let unknown = offer.unknown.iter().map(|fact| reader.unknown(*fact));
        let about = [theirs, stands, words.distance, words.condition, words.sizes, ready].into_iter().flatten();
        let code = offer.lot.and_then(|lot| codes.get(&lot));
        Self {
            title: format!("{} × {}", t.whole(n), words.title),
            about: about.chain(unknown).collect::<Vec<_>>().join(" · "),
            picture: Picture::drawn(
                &offer.facts.category,
                offer.facts.colour.as_deref(),
                words.category.unwrap_or_default(),
            ),
            take: code.map(|code| (format!("/things/{code}?n={n}"), t.n("take", n))),
        }
    }
}
