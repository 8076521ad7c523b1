//! Logging things on the spot, with a phone: a photo, what it is, how many, in which condition. Place and kind stay
//! from one thing to the next.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};
use serde::Deserialize;

use crate::{
    app::{
        App,
        needs::watches,
        stock::{
            drafts::{self, Draft},
            labels,
            listing::{self, Query},
            logging, photos, pictures,
        },
    },
    domain::{
        self, Bad, Condition, DraftId, LotState, PersonId, PlaceId, Refused, Title, UnitId, Why,
        directory::{actor::Act, permit::Within},
        fields::{LONGEST_NAME, LONGEST_NOTE},
        stock::{
            lot::{Attributes, NewLot},
            scan::LONGEST,
        },
    },
    web::{
        edge::{error::Problem, form::Fields as Texts},
        pages::{
            assets,
            choices::{self, Choice},
            page::{Frame, Told, once, see, send_as},
            posted::{CSRF, Fields, ONCE, Posted},
            stock::card::{Picture, condition, said_of},
            visitor::Visitor,
        },
    },
};

/// Kinds that are offered as buttons. The others are in a list.
const GUESSES: usize = 6;
/// From the best condition to the worst.
const CONDITIONS: [Condition; 5] =
    [Condition::AsNew, Condition::Good, Condition::Worn, Condition::NeedsRepair, Condition::ForParts];

#[derive(Template)]
#[template(path = "stock/log.html")]
struct Log {
    frame: Frame,
    site: String,
    sites: Vec<Choice>,
    places: Vec<Choice>,
    guesses: Vec<Choice>,
    others: Vec<Choice>,
    conditions: Vec<Choice>,
    fields: Fields,
    n: i64,
    surplus: bool,
    /// The draft that is logged.
    draft: Option<Continued>,
    /// The address of the draft that was just begun.
    begun: Option<String>,
    /// What was just logged.
    logged: Option<Logged>,
    told: Option<Told>,
    /// The owner of the drafts on this phone, which several people may use.
    person: PersonId,
    script: String,
    csrf: String,
    once: String,
}

struct Logged {
    said: String,
    href: String,
    /// "Logged already as K7QM-42?"
    alike: Option<(String, String)>,
    /// How many units ask for it.
    wanted: Option<String>,
}

/// A draft whose label and note are filled in.
struct Continued {
    id: DraftId,
    /// The unit in which it was begun; empty if no unit was named.
    unit: String,
    pictures: Vec<Picture>,
}

/// What the page says besides its form.
#[derive(Default)]
pub struct Aside {
    draft: Option<Draft>,
    begun: Option<DraftId>,
    logged: Option<Logged>,
    told: Option<Told>,
}

impl Aside {
    pub fn told(told: Told) -> Self {
        Self { told: Some(told), ..Self::default() }
    }
}

/// The text fields of the form.
pub struct Entry;

impl Texts for Entry {
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[
        (CSRF, 64, "That our page sent it."),
        (ONCE, 64, "What tells it from the next."),
        ("site", 36, "The site whose rooms are offered."),
        ("place", 36, "Where it stands."),
        ("category", LONGEST_NAME, "What it is, by one tap."),
        ("other", LONGEST_NAME, "What it is, from the list."),
        ("n", 10, "How many."),
        ("condition", 20, "In which condition."),
        ("surplus", 1, "Others may have it."),
        ("name", LONGEST_NAME, "What it is called."),
        ("note", LONGEST_NOTE, "What is worth saying of it."),
        ("brand", LONGEST_NAME, "Who made it."),
        ("colour", LONGEST_NAME, "Its colour."),
        ("width", 10, "In centimetres."),
        ("depth", 10, "In centimetres."),
        ("height", 10, "In centimetres."),
        ("label", LONGEST, "The code of a label that was stuck on."),
        ("draft", 36, "The draft that is logged."),
        ("unit", 36, "The unit of the draft."),
    ];
}

#[derive(Deserialize, Default)]
struct Asked {
    site: Option<String>,
    place: Option<String>,
    category: Option<String>,
    label: Option<String>,
    draft: Option<uuid::Uuid>,
    begun: Option<uuid::Uuid>,
    logged: Option<String>,
    alike: Option<String>,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let mut fields = Fields::default();
    let draft = continued(&visitor, &app, asked.draft.map(DraftId)).await?;
    let (label, note) = match &draft {
        Some(draft) => (draft.label.clone(), Some(draft.note.clone())),
        None => (asked.label, None),
    };
    let given =
        [("site", asked.site), ("place", asked.place), ("category", asked.category), ("label", label), ("note", note)];
    for (name, value) in given {
        if let Some(value) = value {
            fields.push(name, value);
        }
    }
    fields.push("surplus", "1".to_owned());
    let logged = match asked.logged {
        Some(code) => logged(&visitor, &app, &code, asked.alike).await,
        None => None,
    };
    page(&visitor, &app, fields, Aside { draft, begun: asked.begun.map(DraftId), logged, told: None }).await
}

/// The draft that is logged, as far as the visitor may go on with it.
async fn continued(visitor: &Visitor, app: &App, id: Option<DraftId>) -> Result<Option<Draft>> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(drafts::find(app.db.read(), visitor.actor(), id).await.map_err(Problem)?))
}

/// Says what was logged, to a reader who may see it.
async fn logged(visitor: &Visitor, app: &App, code: &str, alike: Option<String>) -> Option<Logged> {
    let found = crate::app::stock::codes::by_code(app.db.read(), visitor.actor(), code, None, None).await.ok()?;
    let words = visitor.reader().lot(&found.lot, None, visitor.today);
    let t = visitor.text;
    let wanted = watches::wanted(app, app.db.read(), domain::time::now(), visitor.actor(), found.lot.id).await;
    // Who asks for it is additional. If that cannot be read, the page still says what was logged.
    let wanted =
        wanted.inspect_err(|error| tracing::warn!(%error, "who waits for what was logged is not known")).ok().flatten();
    Some(Logged {
        wanted: wanted.map(|wanted| said_of(t, wanted)),
        said: t.n_word("logged", found.lot.quantity, &format!("{} ({})", words.title, found.lot.code)),
        href: format!("/things/{}", found.lot.code),
        alike: alike.map(|code| (t.word("logged-alike", &code), format!("/things?{}", encoded(&[("q", &code)])))),
    })
}

pub async fn page(visitor: &Visitor, app: &App, fields: Fields, aside: Aside) -> Result<Response> {
    let Aside { draft, begun, logged, told } = aside;
    let (t, names) = (visitor.text, visitor.reader().names);
    let sites = names.directory.sites(visitor.actor().organisation);
    let asked: Option<PlaceId> = fields.value("site").ok().flatten().map(PlaceId);
    let site = asked.filter(|id| sites.iter().any(|(known, _)| known == id)).or_else(|| visitor.place());
    let site = site.or_else(|| sites.first().map(|(id, _)| *id));
    let place = fields.value("place").ok().flatten().map(PlaceId);
    let places = site.map(|site| choices::rooms(visitor, site, place)).unwrap_or_default();
    let kind = fields.text("other").or(fields.text("category")).map(str::to_owned);
    let guesses = guesses(visitor, app, site, kind.as_deref()).await.map_err(Problem)?;
    let conditions = CONDITIONS.map(|one| Choice {
        value: one.to_string(),
        name: condition(t, one),
        chosen: fields.text("condition").map_or(one == Condition::Good, |key| key == one.to_string()),
    });
    let is_guessed = |key: &str| guesses.iter().any(|one| one.value == key);
    let other = kind.as_deref().filter(|key| !is_guessed(key));
    let others = choices::categories(visitor, app, other);
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Log {
            site: site.map(|site| site.to_string()).unwrap_or_default(),
            sites: choices::sites(visitor, site),
            places,
            guesses,
            others,
            conditions: conditions.into(),
            n: fields.value("n").ok().flatten().unwrap_or(1),
            surplus: fields.text("surplus").is_some(),
            fields,
            draft: draft.map(|draft| Continued {
                id: draft.id,
                unit: draft.unit.map(|unit| unit.to_string()).unwrap_or_default(),
                pictures: draft
                    .photos
                    .iter()
                    .enumerate()
                    .map(|(at, photo)| Picture::shown(&photo.picture, t.n("photo-n", at as i64 + 1), "96px"))
                    .collect(),
            }),
            begun: begun.map(|id| format!("/drafts/{id}")),
            logged,
            told,
            person: visitor.actor().person,
            script: assets::logging(),
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, t.say("nav-log")),
        },
    )
}

/// The kind that was logged last, and the most frequent kinds at the site.
async fn guesses(
    visitor: &Visitor,
    app: &App,
    site: Option<PlaceId>,
    last: Option<&str>,
) -> crate::app::Result<Vec<Choice>> {
    let there = Query {
        places: site.into_iter().collect(),
        states: vec![LotState::Available, LotState::InUse],
        limit: 1,
        ..Query::default()
    };
    let mut found = listing::list(app, visitor.actor(), &there).await?;
    // A site without things gets the most frequent kinds of all sites.
    if found.items.is_empty() {
        found = listing::list(app, visitor.actor(), &Query { places: Vec::new(), ..there }).await?;
    }
    let special = |key: &&str| app.reference.inside(key).len() == 1;
    let there = found.facets.category.iter().map(|(key, _)| key.as_str());
    let mut keys: Vec<&str> = last.into_iter().collect();
    for key in there.filter(special) {
        if keys.len() < GUESSES && !keys.contains(&key) {
            keys.push(key);
        }
    }
    let names = visitor.reader().names;
    let choice =
        |key: &str| Some(Choice { value: key.to_owned(), name: names.category(key)?, chosen: last == Some(key) });
    Ok(keys.into_iter().filter_map(choice).collect())
}

#[handler]
pub async fn save(request: &Request, body: poem::Body, app: Data<&Arc<App>>) -> Result<Response> {
    let (mut posted, files) = Posted::with_files::<Entry>(request, body).await?;
    match log(&mut posted, &app, files).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let told = Told::of(&posted.visitor, problem)?;
            let id = posted.fields.value("draft").unwrap_or_default().map(DraftId);
            let draft = continued(&posted.visitor, &app, id).await?;
            page(&posted.visitor, &app, posted.fields, Aside { draft, ..Aside::told(told) }).await
        }
    }
}

async fn log(posted: &mut Posted, app: &App, files: Vec<pictures::Sent>) -> Result<String, Problem> {
    let new = &new_lot(&posted.visitor, &posted.fields)?;
    let draft = posted.fields.value("draft")?.map(DraftId);
    posted.visitor.actor().may(Act::LogLot, new.unit)?;
    let kept = &posted.keep(app, files).await?;
    let posted = &*posted;
    let actor = posted.visitor.actor();
    let alike = pictures::alike(app.db.read(), actor, kept).await?;
    let alike = alike.first().map(|one| one.code.clone()).unwrap_or_default();
    let (alike, label, category) = (alike.as_str(), posted.fields.text("label"), new.category.as_str());
    let (site, place) = (posted.fields.text("site").unwrap_or_default(), &new.place.to_string());
    posted
        .write_permitted(app, Within::of(actor, Some(new.unit)), |tx, may| async move {
            let lot = match draft {
                // The form was filled in with the draft's label, so what it holds now counts.
                Some(draft) => drafts::log(&tx, &may, draft, new, Some(label)).await?,
                None => logging::log(&tx, &may, new, Why::Logged).await?,
            };
            if !kept.is_empty() {
                photos::add(&tx, actor, lot.id, kept, "").await?;
            }
            if let (Some(label), None) = (label, draft) {
                labels::add(&tx, actor, lot.id, labels::PRINTED, label).await?;
            }
            let next =
                [("site", site), ("place", place), ("category", category), ("logged", &lot.code), ("alike", alike)];
            Ok(format!("/log?{}", encoded(&next)))
        })
        .await
}

pub fn encoded(pairs: &[(&str, &str)]) -> String {
    let said: Vec<_> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    serde_urlencoded::to_string(said).unwrap_or_default()
}

fn new_lot(visitor: &Visitor, fields: &Fields) -> domain::Result<NewLot> {
    let missing = |what: &str| Refused::invalid(what, Bad::Missing);
    let text = |name: &str| fields.text(name).map(str::to_owned);
    Ok(NewLot {
        category: text("other").or_else(|| text("category")).ok_or_else(|| missing("category"))?,
        name: text("name").unwrap_or_default(),
        note: text("note").unwrap_or_default(),
        quantity: fields.required("n")?,
        condition: fields.required("condition")?,
        unit: fields.value("unit")?.map(UnitId).or(visitor.unit()).ok_or_else(|| missing("unit_id"))?,
        place: PlaceId(fields.required("place")?),
        product: None,
        title: Title::Organisation,
        goes_back_on: None,
        attributes: Attributes {
            width_mm: fields.millimetres("width")?,
            depth_mm: fields.millimetres("depth")?,
            height_mm: fields.millimetres("height")?,
            colour: text("colour"),
            brand: text("brand"),
            ..Attributes::default()
        },
        serial: None,
        acquired_on: None,
        available_from: None,
        must_leave_by: None,
        price_minor: None,
        surplus: fields.text("surplus").is_some(),
    })
}
