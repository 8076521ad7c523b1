//! Handing things out: the code on the thing, for whom it is reserved, and how many are handed out.

use std::sync::Arc;

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};
use serde::Deserialize;

use crate::{
    app::{
        App,
        exchange::{
            handovers::{self, HandOver, Handed},
            reservations::{self, Filter, Reservation},
        },
        stock::codes,
    },
    domain::{HoldId, HoldState, time},
    web::{
        edge::error::Problem,
        pages::{
            happened,
            page::{Frame, Told, once, see, send_as},
            posted::Posted,
            stock::card::Picture,
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 50;

#[derive(Template)]
#[template(path = "exchange/handing.html")]
struct Handing {
    frame: Frame,
    code: String,
    thing: Option<Thing>,
    kept: Vec<Kept>,
    /// The message about what was just handed over.
    done: Option<String>,
    /// The day that was said before, if the form was refused.
    happened: String,
    told: Option<Told>,
    csrf: String,
    once: String,
}

struct Thing {
    title: String,
    about: String,
    href: String,
    picture: Picture,
}

struct Kept {
    id: HoldId,
    title: String,
    about: String,
    n: i64,
    label: String,
    says: String,
}

#[derive(Clone, Deserialize, Default)]
struct Asked {
    #[serde(default)]
    code: String,
    #[serde(default)]
    happened: String,
    done: Option<i64>,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    page(&visitor, &app, asked, None).await
}

async fn page(visitor: &Visitor, app: &App, asked: Asked, told: Option<Told>) -> Result<Response> {
    let (t, code) = (visitor.text, asked.code.trim().to_owned());
    let (found, told) = match code.is_empty() {
        true => (None, told),
        false => match codes::by_code(app.db.read(), visitor.actor(), &code, None, visitor.place()).await {
            Ok(found) => (Some(found), told),
            Err(error) => {
                let told = Told { field: Some("code".to_owned()), ..Told::of(visitor, Problem(error))? };
                (None, Some(told))
            }
        },
    };
    let mut kept = Vec::new();
    if let Some(found) = &found {
        let filter = Filter { state: Some(HoldState::Active), lot: Some(found.lot.id), ..Filter::default() };
        kept = reservations::list(app.db.read(), visitor.actor(), filter, MOST).await.map_err(Problem)?;
    }
    let status = Told::status(told.as_ref());
    let thing = found.map(|found| {
        let words = visitor.reader().lot(&found.lot, None, visitor.today);
        let place = words.stands();
        let alt = words.category.clone().unwrap_or_default();
        Thing {
            about: format!("{} · {place}", t.n("in-the-lot", found.lot.quantity)),
            href: format!("/things/{}", found.lot.code),
            picture: Picture::of(&found.lot, alt, "96px"),
            title: words.title,
        }
    });
    send_as(
        status,
        &Handing {
            code,
            thing,
            kept: kept.iter().filter(|one| !one.suspended).map(|one| row(visitor, one)).collect(),
            done: asked.done.map(|n| t.n("handed-over", n)),
            happened: asked.happened,
            told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, t.say("nav-hand-over")),
        },
    )
}

fn row(visitor: &Visitor, kept: &Reservation) -> Kept {
    let (t, names) = (visitor.text, visitor.reader().names);
    let unit = kept.unit.and_then(|unit| names.unit(unit)).unwrap_or_default();
    let place = kept.place.and_then(|place| names.place(place)).map(|place| t.word("goes-to", &place));
    let until = kept.expires_at.map(|at| time::civil_date(at, &visitor.actor().time_zone));
    let until = until.map(|day| t.word("kept-until", &t.day(day, visitor.today)));
    Kept {
        id: kept.id,
        title: t.n_word("kept-for", kept.quantity, &unit),
        about: [place, until].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        n: kept.quantity,
        label: t.n("hand-over", kept.quantity),
        says: t.say("hand-over-says"),
    }
}

#[handler]
pub async fn hand_over(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<HoldId>) -> Result<Response> {
    match handed(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let told = Told::of(&posted.visitor, problem)?;
            let code = posted.fields.text("code").unwrap_or_default().to_owned();
            let happened = posted.fields.shown(happened::NAME).to_owned();
            page(&posted.visitor, &app, Asked { code, happened, done: None }, Some(told)).await
        }
    }
}

async fn handed(posted: &Posted, app: &App, id: HoldId) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let happened_at = happened::moment(&posted.visitor, &posted.fields)?;
    let asked = &HandOver { quantity: Some(posted.fields.required("n")?), happened_at, ..HandOver::default() };
    posted
        .write(|tx| async move {
            let Handed { handover, .. } = handovers::hand_over(app, &tx, actor, id, asked).await?;
            Ok(format!("/handovers/new?done={}", handover.quantity))
        })
        .await
}
