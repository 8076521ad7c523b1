//! What waits for the coordinator: approvals, work at partners, things that must leave, and idle things.

use std::sync::Arc;

use askama::Template;
use chrono::{Days, TimeDelta};
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        directory::places::{self, Store},
        exchange::reservations::{self, Reservation},
        needs::approvals::{self, Approval},
        stock::listing::{self, Query, Sort},
        work::work_orders,
    },
    domain::{self, ApprovalId, ApprovalKind, ApprovalState, LotState, WorkOrderState, directory::actor::Act, time},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, once, see, send_as},
            posted::Posted,
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 20;
/// Things that must leave within so many days are shown.
const SOON: Days = Days::new(60);
/// Surplus to which nothing happened for `IDLE_DAYS` is shown. There is always a lot of it, so only `IDLE` things are
/// shown.
const IDLE: u64 = 8;
const IDLE_DAYS: i64 = 90;
/// Reservations that lapse within this time are shown.
const LAPSING: TimeDelta = TimeDelta::days(7);
const LAPSES: u64 = 8;
const STORES: usize = 6;

#[derive(Template)]
#[template(path = "needs/today.html")]
struct Today {
    frame: Frame,
    approvals: Vec<Question>,
    approve: String,
    /// Title, text for an empty column, and the cards.
    columns: Vec<(&'static str, &'static str, Vec<Card>)>,
    may_approve: bool,
    told: Option<Told>,
    csrf: String,
    once: String,
}

/// A question to the coordinator, with what it is about.
struct Question {
    id: ApprovalId,
    title: String,
    href: Option<String>,
    about: String,
    says: Vec<String>,
    note: Option<String>,
    /// How many things the requirements exclude, and where they stand.
    excluded: Option<String>,
    places: Vec<String>,
    /// The address of the page with these things.
    left_out: Option<String>,
    /// How many used articles they exclude.
    articles: Option<String>,
}

struct Card {
    href: String,
    title: String,
    about: String,
    tag: Option<String>,
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    page(&visitor, &app, None).await
}

async fn page(visitor: &Visitor, app: &App, told: Option<Told>) -> Result<Response> {
    let actor = visitor.actor();
    let asked = approvals::list(app, actor, ApprovalState::Pending, None, MOST).await.map_err(Problem)?;
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Today {
            approvals: asked.iter().map(|asked| question(visitor, asked)).collect(),
            approve: visitor.text.n("today-approve", asked.len() as i64),
            columns: vec![
                ("today-work", "today-work-none", work(visitor, app).await.map_err(Problem)?),
                ("today-deadlines", "today-deadlines-none", deadlines(visitor, app).await.map_err(Problem)?),
                ("today-stores", "today-stores-none", stores(visitor, app).await.map_err(Problem)?),
            ],
            may_approve: actor.units_for(Act::Approve).is_none_or(|units| !units.is_empty()),
            told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, visitor.text.say("nav-today")),
        },
    )
}

fn question(visitor: &Visitor, asked: &Approval) -> Question {
    let (t, names) = (visitor.text, visitor.reader().names);
    let of = asked.asked_for.as_ref();
    let title = of.map(|of| {
        let what = names.asked_for(of.category.as_deref(), of.function.as_deref()).unwrap_or_default().to_lowercase();
        format!("{} × {what}", t.whole(of.quantity))
    });
    let about = of.map(|of| {
        let unit = names.unit(of.unit).unwrap_or_default();
        format!("{unit} · {} · {}", of.purpose, t.word("needed-by", &t.day(of.needed_by, visitor.today)))
    });
    let mut says = match asked.kind {
        ApprovalKind::Decline => Vec::new(),
        ApprovalKind::Requirements => {
            let both = asked.requirements.clone().unwrap_or_default().and(&asked.limits.clone().unwrap_or_default());
            visitor.reader().left_out(&both, asked.excluded, asked.excluded_articles)
        }
    };
    let mut note = None;
    if let Some(declined) = &asked.declined {
        let thing = declined.lot.as_ref().map(|lot| visitor.reader().lot(lot, None, visitor.today).title);
        let thing = thing.or_else(|| declined.article.as_ref().map(|(_, title)| title.clone()));
        let reason = declined.reason.map(|reason| t.say(&format!("reason-{}", reason.to_string().replace('_', "-"))));
        says.push(t.words("declined-thing", &thing.unwrap_or_default(), &reason.unwrap_or_default()));
        note.clone_from(&declined.note);
    }
    Question {
        id: asked.id,
        title: title.unwrap_or_default(),
        href: of.map(|of| format!("/needs/{}", of.need)),
        about: about.unwrap_or_default(),
        says,
        note,
        left_out: of
            .filter(|_| asked.kind == ApprovalKind::Requirements)
            .map(|of| format!("/needs/{}/lines/{}/left-out", of.need, asked.line)),
        excluded: asked.excluded.filter(|n| *n > 0).map(|n| t.n("leaves-out", n)),
        articles: asked.excluded_articles.filter(|n| *n > 0).map(|n| t.n("leaves-out-articles", n)),
        places: asked.places.iter().map(|place| format!("{}: {}", place.site, t.whole(place.quantity))).collect(),
    }
}

/// Work orders that are requested, quoted or in progress.
async fn work(visitor: &Visitor, app: &App) -> crate::app::Result<Vec<Card>> {
    let t = visitor.text;
    let mut cards = Vec::new();
    for state in [WorkOrderState::Quoted, WorkOrderState::Requested, WorkOrderState::InProgress] {
        for order in work_orders::list(app.db.read(), visitor.actor(), Some(state), None, None, MOST).await? {
            let title = order.lot.as_ref().map(|lot| visitor.reader().lot(lot, None, visitor.today).title);
            let kind = t.say(&format!("work-{}", order.kind.to_string().replace('_', "-")));
            let ready = order.ready_on.map(|day| t.word("ready-day", &t.day(day, visitor.today)));
            let about = [Some(kind), order.partner_name.clone(), ready].into_iter().flatten().collect::<Vec<_>>();
            cards.push(Card {
                href: order.lot.as_ref().map_or("/things".to_owned(), |lot| format!("/things/{}", lot.code)),
                title: format!("{} × {}", t.whole(order.quantity), title.unwrap_or_default()),
                about: about.join(" · "),
                tag: Some(t.say(&format!("work-state-{}", state.to_string().replace('_', "-")))),
            });
        }
    }
    cards.truncate(MOST as usize);
    Ok(cards)
}

/// Reservations that lapse soon, and then what must leave.
async fn deadlines(visitor: &Visitor, app: &App) -> crate::app::Result<Vec<Card>> {
    let (t, zone) = (visitor.text, &visitor.actor().time_zone);
    let until = time::now() + LAPSING;
    let lapsing = reservations::expiring(app.db.read(), visitor.actor(), until, LAPSES).await?;
    let card = |kept: &Reservation| {
        let lot = kept.lot.as_ref()?;
        let names = visitor.reader().names;
        let unit = kept.unit.and_then(|unit| names.unit(unit)).unwrap_or_default();
        let day = kept.expires_at.map(|at| t.day(time::civil_date(at, zone), visitor.today));
        Some(Card {
            href: format!("/things/{}", lot.code),
            title: format!("{} × {}", t.whole(kept.quantity), visitor.reader().lot(lot, None, visitor.today).title),
            about: unit,
            tag: day.map(|day| t.word("lapses", &day)),
        })
    };
    let mut cards: Vec<Card> = lapsing.iter().filter_map(card).collect();
    cards.extend(leaving(visitor, app).await?);
    Ok(cards)
}

/// How full the stores are, the fullest first, and then what stands there idle.
async fn stores(visitor: &Visitor, app: &App) -> crate::app::Result<Vec<Card>> {
    let t = visitor.text;
    let mut stores = places::stores(app, visitor.actor()).await?;
    let percent = |store: &Store| store.capacity_l.filter(|room| *room > 0).map(|room| store.load.ml / 10 / room);
    stores.sort_by_key(|store| std::cmp::Reverse(percent(store)));
    // A store that takes things in is shown only if it is at least one percent full.
    stores.retain(|store| !store.accepts_intake || percent(store).is_some_and(|percent| percent > 0));
    let card = |store: &Store| Card {
        href: format!("/stock?place={}", store.id),
        title: visitor.reader().names.whole_way_to(store.id).unwrap_or_default(),
        about: match store.load.unknown {
            0 => t.say("store-measured"),
            unknown => t.n("store-unmeasured", unknown),
        },
        tag: match percent(store) {
            _ if !store.accepts_intake => Some(t.say("store-shut")),
            Some(percent) => Some(t.n("store-fill", percent)),
            None => None,
        },
    };
    let mut cards: Vec<Card> = stores.iter().take(STORES).map(card).collect();
    cards.extend(idle(visitor, app).await?);
    Ok(cards)
}

async fn leaving(visitor: &Visitor, app: &App) -> crate::app::Result<Vec<Card>> {
    let by = Some(visitor.today + SOON);
    let query = Query { must_leave_by: by, limit: MOST, ..Query::default() };
    let t = visitor.text;
    cards(visitor, app, &query, |lot| lot.must_leave_by.map(|day| t.word("must-leave", &t.day(day, visitor.today))))
        .await
}

async fn idle(visitor: &Visitor, app: &App) -> crate::app::Result<Vec<Card>> {
    let states = vec![LotState::Available];
    let query =
        Query { states, idle_days: Some(IDLE_DAYS), sort: Sort::OldestSurplus, limit: IDLE, ..Query::default() };
    cards(visitor, app, &query, |lot| visitor.reader().lot(lot, None, visitor.today).unneeded_since).await
}

async fn cards(
    visitor: &Visitor,
    app: &App,
    query: &Query,
    tag: impl Fn(&crate::app::stock::reading::Lot) -> Option<String>,
) -> crate::app::Result<Vec<Card>> {
    let found = listing::list(app, visitor.actor(), query).await?;
    let card = |lot: &crate::app::stock::reading::Lot| {
        let words = visitor.reader().lot(lot, None, visitor.today);
        let place = words.stands();
        Card {
            href: format!("/things/{}", lot.code),
            title: format!("{} × {}", visitor.text.whole(lot.quantity), words.title),
            about: place,
            tag: tag(lot),
        }
    };
    Ok(found.items.iter().map(card).collect())
}

#[handler]
pub async fn decide(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<ApprovalId>) -> Result<Response> {
    match decided(&posted, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, &app, Some(Told::of(&posted.visitor, problem)?)).await,
    }
}

async fn decided(posted: &Posted, id: ApprovalId) -> Result<String, Problem> {
    let (actor, fields) = (posted.visitor.actor(), &posted.fields);
    let approve = match fields.text("answer") {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(domain::Refused::invalid("answer", domain::Bad::Missing).into()),
    };
    let note = fields.text("note");
    posted
        .write(|tx| async move {
            approvals::decide(&tx, actor, id, approve, note).await?;
            Ok("/today".to_owned())
        })
        .await
}
