//! The first page: one question, what waits, what was saved, and what is new.

use std::sync::Arc;

use askama::Template;
use chrono::Datelike;
use poem::{Response, Result, handler, web::Data};

use crate::{
    app::{
        App,
        exchange::{
            notices,
            reservations::{self, Filter},
        },
        ledger::savings::{self, About},
        needs::needs,
        stock::listing::{self, Query},
    },
    domain::{Date, HoldState, LotState, NeedState, Role, directory::actor::Act},
    web::{
        edge::error::Problem,
        pages::{
            needs::list::line_title,
            page::{Frame, see, send},
            stock::card::{Card, Picture},
            visitor::Visitor,
        },
        words,
    },
};

const WAITING: u64 = 8;
const NEW: u64 = 8;

#[derive(Template)]
#[template(path = "needs/home.html")]
struct Home {
    frame: Frame,
    may_ask: bool,
    waiting: Vec<Waiting>,
    saved: Option<Saved>,
    new: Vec<Card>,
}

/// Something that waits for the reader, and its one act.
struct Waiting {
    href: String,
    title: String,
    about: String,
    act: String,
    late: Option<String>,
    picture: Picture,
    due: Option<Date>,
}

struct Saved {
    title: String,
    money: Option<String>,
    mass: Option<String>,
    known: String,
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let actor = visitor.actor();
    if actor.may_read().is_err() {
        return Ok(see("/profile"));
    }
    let reads_only =
        !visitor.has(Role::Employee) && actor.units_for(Act::StateNeed).is_some_and(|units| units.is_empty());
    let query = Query { states: vec![LotState::Available], min_quantity: Some(1), limit: NEW, ..Query::default() };
    let new = listing::list(&app, actor, &query).await.map_err(Problem)?;
    send(&Home {
        may_ask: !reads_only,
        waiting: waiting(&visitor, &app).await.map_err(Problem)?,
        saved: saved(&visitor, &app).await.map_err(Problem)?,
        new: new.items.iter().map(|lot| Card::of(lot, &visitor)).collect(),
        frame: Frame::new(&visitor, visitor.text.say("nav-home")),
    })
}

async fn waiting(visitor: &Visitor, app: &App) -> crate::app::Result<Vec<Waiting>> {
    let (t, actor, names) = (visitor.text, visitor.actor(), visitor.reader().names);
    let mut waiting = Vec::new();
    let Some(unit) = visitor.unit() else { return Ok(waiting) };
    for need in needs::list(app, actor, Some(NeedState::Open), Some(unit), None, WAITING).await? {
        let Some(line) = need.lines.iter().find(|line| line.fill.unmet() > 0) else { continue };
        let covered = line.fill.quantity - line.fill.unmet();
        let covered = t.n_word("of-covered", line.fill.quantity, &t.whole(covered));
        let kind = line.category.clone().unwrap_or_else(|| "furniture".to_owned());
        let alt = names.asked_for(line.category.as_deref(), line.function.as_deref()).unwrap_or_default();
        waiting.push(Waiting {
            href: format!("/needs/{}", need.id),
            title: line_title(visitor, line),
            about: format!("{covered} · {}", t.word("needed-by", &t.day(need.needed_by, visitor.today))),
            act: t.say("answer"),
            late: (need.needed_by < visitor.today).then(|| t.say("overdue")),
            picture: Picture::drawn(&kind, None, alt),
            due: Some(need.needed_by),
        });
    }
    let filter = Filter { state: Some(HoldState::Active), unit: Some(unit), ..Filter::default() };
    for kept in reservations::list(app.db.read(), actor, filter, WAITING).await? {
        let Some(lot) = &kept.lot else { continue };
        let words = visitor.reader().lot(lot, kept.place, visitor.today);
        let until = kept.expires_at.map(|at| crate::domain::time::civil_date(at, &actor.time_zone));
        let until = until.map(|day| t.word("kept-until", &t.day(day, visitor.today)));
        let fetched = t.word("fetched-at", &words.site.clone().unwrap_or_default());
        let alt = words.category.clone().unwrap_or_default();
        waiting.push(Waiting {
            href: "/mine".to_owned(),
            title: format!("{} × {}", t.whole(kept.quantity), words.title),
            about: [until, Some(fetched)].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            act: t.say("show-code"),
            late: None,
            picture: Picture::of(lot, alt, "96px"),
            due: None,
        });
    }
    for notice in notices::own(app.db.read(), actor, 3).await? {
        waiting.push(Waiting {
            href: notice.need.map_or("/mine".to_owned(), |need| format!("/needs/{need}")),
            title: words::notice(t.language, &notice),
            about: t.day(crate::domain::time::civil_date(notice.at, &actor.time_zone), visitor.today),
            act: t.say("look"),
            late: None,
            picture: Picture::drawn("furniture", None, String::new()),
            due: None,
        });
    }
    waiting.sort_by_key(|one| (one.due.is_none(), one.due));
    waiting.truncate(WAITING as usize);
    Ok(waiting)
}

async fn saved(visitor: &Visitor, app: &App) -> crate::app::Result<Option<Saved>> {
    if visitor.actor().may_read_reports().is_err() {
        return Ok(None);
    }
    let from = Date::from_ymd_opt(visitor.today.year(), 1, 1);
    let about = About { from, unit: visitor.unit(), ..About::default() };
    let totals = savings::totals(app, visitor.actor(), &about).await?;
    let t = visitor.text;
    Ok(totals.into_iter().find(|totals| totals.currency == visitor.actor().currency).map(|totals| Saved {
        title: t.word("saved-this-year", visitor.unit_name()),
        money: totals.avoided_cost_minor.map(|minor| t.money(&crate::domain::Money::new(minor, &totals.currency))),
        mass: totals.avoided_co2e.central.map(|grams| t.mass(grams)),
        known: t.n_word("known-of", totals.coverage.n, &t.whole(totals.coverage.co2e)),
    }))
}
