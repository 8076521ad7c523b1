//! One thing: what it is, where it stands, whether it can be had, and taking it.

use std::sync::Arc;

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        exchange::reservations::{self, NewReservation},
        needs::watches,
        stock::{
            codes, photos,
            reading::Whole,
            similar,
            taking::{self, Possible},
        },
    },
    domain::{
        PlaceId, Refused,
        directory::{actor::Act, permit::Within},
        reference::{material, words::in_language},
        time,
    },
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, once, see, send_as},
            posted::{Fields, Posted},
            stock::card::{Card, Picture, Tag, said_of, tags},
            visitor::Visitor,
        },
    },
};

/// Similar things that are shown.
const SIMILAR: usize = 4;

#[derive(Template)]
#[template(path = "stock/thing.html")]
struct Thing {
    frame: Frame,
    title: String,
    place: String,
    tags: Vec<Tag>,
    picture: Picture,
    more: Vec<Picture>,
    facts: Vec<(String, String)>,
    note: String,
    take: Option<Take>,
    /// Why it cannot be taken now.
    why_not: Option<String>,
    /// Its code: `ours` if the reader's organisation owns it, `tends` if the reader may look after it.
    ours: Option<String>,
    tends: Option<String>,
    /// How many units ask for it, for those who look after it.
    wanted: Option<String>,
    similar: Vec<Card>,
    told: Option<Told>,
}

/// Taking some of it for the own unit.
struct Take {
    free: i64,
    n: i64,
    label: String,
    says: String,
    places: Vec<(PlaceId, String, bool)>,
    csrf: String,
    once: String,
}

/// A link from elsewhere may say how many are wanted, as the form does.
#[handler]
pub async fn show(
    request: &Request,
    visitor: Visitor,
    app: Data<&Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let n = given.value("n").ok().flatten().unwrap_or(1);
    page(&visitor, &app, &code, None, n).await
}

async fn page(visitor: &Visitor, app: &App, code: &str, told: Option<Told>, n: i64) -> Result<Response> {
    let found = codes::by_code(app.db.read(), visitor.actor(), code, None, visitor.place()).await.map_err(Problem)?;
    let pictures = photos::list(app, visitor.actor(), found.lot.id).await.map_err(Problem)?;
    let near = visitor.place().filter(|place| visitor.reader().names.directory.position(*place).is_some());
    let similar = similar::similar(app, visitor.actor(), found.lot.id, near, SIMILAR).await.map_err(Problem)?;
    let tends = visitor.actor().may(Act::EditLot, found.lot.unit).is_ok();
    let wanted = match tends {
        true => {
            watches::wanted(app, app.db.read(), time::now(), visitor.actor(), found.lot.id).await.map_err(Problem)?
        }
        false => None,
    };
    let words = visitor.reader().lot(&found.lot, visitor.place(), visitor.today);
    let alt = |n: usize| format!("{}, {n}", words.title);
    let mut pictures: Vec<Picture> = pictures
        .iter()
        .enumerate()
        .map(|(at, photo)| {
            let alt = if photo.caption.is_empty() { alt(at + 1) } else { photo.caption.clone() };
            Picture::shown(&photo.picture, alt, "(min-width: 60rem) 38rem, 100vw")
        })
        .collect();
    let picture = if pictures.is_empty() {
        let alt = words.category.clone().unwrap_or_else(|| words.title.clone());
        Picture::drawn(&found.lot.category, found.lot.attributes.colour.as_deref(), alt)
    } else {
        pictures.remove(0)
    };
    let possible = taking::possible(app.db.read(), visitor.actor(), &found.lot).await.map_err(Problem)?;
    let take = take_of(visitor, &found, &possible, n);
    let why_not = take.is_none().then(|| why_not(visitor, &found, &possible)).flatten();
    let mut tags = tags(&found.lot, visitor);
    if let Some(back) = possible.back_on.filter(|_| take.is_some()) {
        tags.push(Tag { class: "warn", text: visitor.text.word("from-day", &visitor.text.day(back, visitor.today)) });
    }
    let place: Vec<String> = [Some(words.stands()), words.distance.clone()].into_iter().flatten().collect();
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Thing {
            place: place.join(" · "),
            tags,
            picture,
            more: pictures,
            facts: facts(visitor, &found),
            note: found.lot.note.clone(),
            take,
            ours: visitor.actor().belongs_to(found.lot.organisation).then(|| found.lot.code.clone()),
            wanted: wanted.map(|wanted| said_of(visitor.text, wanted)),
            tends: tends.then(|| found.lot.code.clone()),
            why_not,
            similar: similar.iter().map(|one| Card::of(&one.lot, visitor)).collect(),
            told,
            frame: Frame::new(visitor, &words.title),
            title: words.title,
        },
    )
}

fn facts(visitor: &Visitor, found: &Whole) -> Vec<(String, String)> {
    let (t, lot) = (visitor.text, &found.lot);
    let words = visitor.reader().lot(lot, None, visitor.today);
    let attributes = found.effective.as_ref().unwrap_or(&lot.attributes);
    let make = [attributes.brand.as_deref(), attributes.model.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let rows = [
        ("fact-category", words.category),
        ("fact-make", known(&make.join(" "))),
        ("fact-colour", words.colour),
        ("fact-sizes", words.sizes),
        ("fact-materials", known(&materials(t.language, &attributes.materials))),
        ("fact-age", words.age),
        ("fact-serial", lot.serial.clone()),
        ("fact-owner", words.unit),
        ("fact-unneeded", words.unneeded_since),
        ("fact-code", known(&lot.code)),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((t.say(name), value?))).collect()
}

/// Known materials by their names, others as they were written.
fn materials(language: &str, written: &[String]) -> String {
    let name = |word: &String| {
        let known = material::all().iter().find(|entry| entry.key == *word);
        known.map_or_else(|| word.clone(), |entry| in_language(language, entry.names()).to_owned())
    };
    written.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn take_of(visitor: &Visitor, found: &Whole, possible: &Possible, n: i64) -> Option<Take> {
    let lot = &found.lot;
    let free = lot.quantity - lot.held;
    let unit = visitor.unit()?;
    let may = visitor.actor().may(Act::Reserve, unit).is_ok() && visitor.actor().belongs_to(lot.organisation);
    if !may || possible.reserve.is_err() || free < 1 {
        return None;
    }
    let (t, n, unit) = (visitor.text, n.clamp(1, free), visitor.unit_name());
    let sites = visitor.reader().names.directory.sites(visitor.actor().organisation);
    let here = visitor.place();
    Some(Take {
        free,
        n,
        label: t.n_word("take-for", n, unit),
        says: t.word("take-for-says", unit),
        places: sites.into_iter().map(|(id, name)| (id, name, Some(id) == here)).collect(),
        csrf: visitor.csrf(),
        once: once(),
    })
}

fn why_not(visitor: &Visitor, found: &Whole, possible: &Possible) -> Option<String> {
    let (t, lot) = (visitor.text, &found.lot);
    if !visitor.actor().belongs_to(lot.organisation) {
        return Some(t.say("take-neighbours"));
    }
    match &possible.reserve {
        Ok(()) if lot.quantity > lot.held => None,
        Ok(()) => Some(t.say("take-all-held")),
        Err(Refused::LotState { state, .. }) => Some(t.of("take-not", state)),
        Err(refused) => Some(Told::in_words(t, refused).detail),
    }
}

#[handler]
pub async fn take_some(posted: Posted, app: Data<&Arc<App>>, Path(code): Path<String>) -> Result<Response> {
    let visitor = &posted.visitor;
    let found = codes::by_code(app.db.read(), visitor.actor(), &code, None, None).await.map_err(Problem)?;
    let n = posted.fields.value("n").unwrap_or_default().unwrap_or(1);
    let wish = || -> crate::domain::Result<NewReservation> {
        let (unit, place) = (visitor.unit(), posted.fields.required("place")?);
        let unit = unit.ok_or(Refused::NotFound { what: "unit" })?;
        let quantity = posted.fields.required("n")?;
        Ok(NewReservation { quantity, unit, place: PlaceId(place), from: None, until: None })
    };
    let taken = match wish() {
        Ok(new) => {
            let (app, lot) = (&**app, found.lot.id);
            posted
                .write_permitted(app, Within::of(visitor.actor(), Some(new.unit)), |tx, may| async move {
                    reservations::reserve(app, &tx, &may, lot, new).await?;
                    Ok("/mine".to_owned())
                })
                .await
        }
        Err(refused) => Err(Problem::from(refused)),
    };
    match taken {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(visitor, &app, &code, Some(Told::of(visitor, problem)?), n).await,
    }
}
