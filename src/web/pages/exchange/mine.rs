//! What is reserved for the own unit, with the code to fetch it by, and the latest handovers.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        exchange::{
            handovers::{self, HandOver, Wanted},
            reservations::{self, Filter, Reservation},
        },
    },
    domain::{HoldId, HoldState, UnitId, time},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, once, see, send_as},
            posted::Posted,
            stock::card::Picture,
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 50;
const LATEST: u64 = 20;

#[derive(Template)]
#[template(path = "exchange/mine.html")]
struct Mine {
    frame: Frame,
    kept: Vec<Kept>,
    received: Vec<Received>,
    told: Option<Told>,
    csrf: String,
    once: String,
}

struct Kept {
    id: HoldId,
    title: String,
    href: String,
    code: String,
    /// Where to fetch it, and until when it is reserved.
    about: String,
    n: i64,
    label: String,
    says: String,
    picture: Picture,
    /// Work or transport has begun on it. It is delivered and need not be fetched.
    under_way: bool,
    may_release: bool,
}

struct Received {
    title: String,
    about: String,
    /// Who gave it and who took it.
    parties: Vec<String>,
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    page(&visitor, &app, None).await
}

async fn page(visitor: &Visitor, app: &App, told: Option<Told>) -> Result<Response> {
    let unit = visitor.require_unit()?;
    let filter = Filter { state: Some(HoldState::Active), unit: Some(unit), ..Filter::default() };
    let kept = reservations::list(app.db.read(), visitor.actor(), filter, MOST).await.map_err(Problem)?;
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Mine {
            kept: kept.iter().filter_map(|one| row(visitor, one)).collect(),
            received: received(visitor, app, unit).await.map_err(Problem)?,
            told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, visitor.text.say("nav-mine")),
        },
    )
}

fn row(visitor: &Visitor, kept: &Reservation) -> Option<Kept> {
    let (t, lot) = (visitor.text, kept.lot.as_ref()?);
    let words = visitor.reader().lot(lot, kept.place, visitor.today);
    let place = words.stands();
    let until = kept.expires_at.map(|at| time::civil_date(at, &visitor.actor().time_zone));
    let until = until.map(|day| t.word("kept-until", &t.day(day, visitor.today)));
    let about = [Some(t.word("fetched-at", &place)), until].into_iter().flatten().collect::<Vec<_>>();
    let alt = words.category.clone().unwrap_or_default();
    Some(Kept {
        id: kept.id,
        href: format!("/things/{}", lot.code),
        code: lot.code.clone(),
        about: about.join(" · "),
        n: kept.quantity,
        label: t.n("fetched", kept.quantity),
        says: t.say("fetched-says"),
        picture: Picture::of(lot, alt, "96px"),
        title: format!("{} × {}", t.whole(kept.quantity), words.title),
        under_way: kept.suspended,
        may_release: !kept.suspended && kept.work_order.is_none(),
    })
}

async fn received(visitor: &Visitor, app: &App, unit: UnitId) -> crate::app::Result<Vec<Received>> {
    let (t, names) = (visitor.text, visitor.reader().names);
    let wanted = Wanted { unit: Some(unit), ..Wanted::default() };
    let seen = handovers::page(app.db.read(), visitor.actor(), wanted, LATEST, None).await?;
    let row = |handed: handovers::Handover| {
        let what = names.category(&handed.category).unwrap_or_default().to_lowercase();
        let came = handed.unit == unit;
        let other = if came { handed.from_unit } else { Some(handed.unit) };
        let organisation = if came { handed.from_organisation } else { Some(handed.organisation) };
        let whose = || names.directory.organisations.get(&organisation?).cloned();
        let other = other.and_then(|unit| names.unit(unit)).or_else(whose);
        let day = t.day(handed.handed_on, visitor.today);
        let about = match other {
            Some(other) => t.words(if came { "came-from" } else { "went-to" }, &other, &day),
            None if handed.call_off.is_some() => t.word("came-bought", &day),
            None => t.word("came", &day),
        };
        let back = (handed.returned > 0).then(|| t.n("came-back", handed.returned));
        let party = |party: &handovers::Party| match &party.phone {
            Some(phone) => format!("{}, {phone}", party.name),
            None => party.name.clone(),
        };
        let gave = handed.handed_over_by.as_ref().map(|one| t.word("gave", &party(one)));
        let took = handed.received_by.as_ref().map(|one| t.word("took", &party(one)));
        Received {
            title: format!("{} × {what}", t.whole(handed.quantity)),
            about: [Some(about), back].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            parties: [gave, took].into_iter().flatten().collect(),
        }
    };
    Ok(seen.into_iter().map(row).collect())
}

async fn back(posted: &Posted, app: &App, done: Result<String, Problem>) -> Result<Response> {
    match done {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, app, Some(Told::of(&posted.visitor, problem)?)).await,
    }
}

/// The person who fetched things says how many.
#[handler]
pub async fn hand_over(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<HoldId>) -> Result<Response> {
    let done = fetched(&posted, &app, id).await;
    back(&posted, &app, done).await
}

async fn fetched(posted: &Posted, app: &App, id: HoldId) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let asked = &HandOver { quantity: Some(posted.fields.required("n")?), ..HandOver::default() };
    posted
        .write(|tx| async move {
            handovers::hand_over(app, &tx, actor, id, asked).await?;
            Ok("/mine".to_owned())
        })
        .await
}

#[handler]
pub async fn release(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<HoldId>) -> Result<Response> {
    let actor = posted.visitor.actor();
    let done = posted.write(|tx| async move {
        reservations::release(&tx, actor, id, None).await?;
        Ok("/mine".to_owned())
    });
    back(&posted, &app, done.await).await
}
