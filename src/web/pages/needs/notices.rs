//! Notices, and the watches that lead to them.

use std::sync::Arc;

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        needs::{
            notices,
            watches::{self, NewWatch, Watch},
        },
    },
    domain::{
        Bad, LineId, NeedId, NoticeId, NoticeKind, PlaceId, Refused, WatchId,
        needs::watch::{MOST_OF_ONE, Sought},
        time,
    },
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, once, see, send_as},
            posted::{Fields, Posted},
            stock::card::{Card, Picture},
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "needs/notices.html")]
struct Page {
    frame: Frame,
    notices: Vec<Row>,
    unread: bool,
    next: Option<String>,
    watches: Vec<Waiting>,
    /// The message about a watch that was just set.
    set: Option<String>,
    told: Option<Told>,
    csrf: String,
    once: String,
}

struct Row {
    title: String,
    about: String,
    href: Option<String>,
    new: bool,
    picture: Option<Picture>,
}

struct Waiting {
    id: WatchId,
    title: String,
    until: String,
    /// The page that shows what the watch finds.
    href: String,
    version: i64,
    /// Whether it watches a need's line. It is then called by what the line lacks.
    of_line: bool,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked = serde_urlencoded::from_str(request.uri().query().unwrap_or_default()).unwrap_or_default();
    page(&visitor, &app, &Fields::new(asked), None).await
}

async fn page(visitor: &Visitor, app: &App, asked: &Fields, told: Option<Told>) -> Result<Response> {
    let (db, actor, t) = (app.db.read(), visitor.actor(), visitor.text);
    let after = asked.value("after").ok().flatten().map(NoticeId);
    let mut all = notices::list(db, actor, false, after, ON_A_PAGE + 1).await.map_err(Problem)?;
    let more = all.notices.len() as u64 > ON_A_PAGE;
    all.notices.truncate(ON_A_PAGE as usize);
    let next = all.notices.last().filter(|_| more).map(|last| format!("/notices?after={}", last.id));
    let own = watches::list(db, actor, None, MOST_OF_ONE).await.map_err(Problem)?;
    let just: Option<WatchId> = asked.value("set").ok().flatten().map(WatchId);
    let set = own.iter().find(|watch| Some(watch.id) == just).map(|watch| t.word("watch-set", &watch.title));
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Page {
            notices: all.notices.iter().map(|notice| row(visitor, notice, &all)).collect(),
            unread: all.notices.iter().any(|notice| notice.read_at.is_none()),
            next,
            watches: own.iter().map(|watch| waiting(visitor, watch)).collect(),
            set,
            told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, t.say("nav-notices")),
        },
    )
}

fn row(visitor: &Visitor, notice: &notices::Notice, all: &notices::Told) -> Row {
    let t = visitor.text;
    let when = t.day(time::civil_date(notice.at, &visitor.actor().time_zone), visitor.today);
    let new = notice.read_at.is_none();
    let need = notice.line.map(|(need, _)| format!("/needs/{need}"));
    let card = notice.lot.and_then(|lot| all.lots.get(&lot)).map(|lot| Card::of(lot, visitor));
    match (notice.kind, card) {
        (NoticeKind::WatchEnded, _) => {
            Row { title: t.word("notice-ended", &notice.title), about: when, href: need, new, picture: None }
        }
        (NoticeKind::Came, Some(card)) => Row {
            about: [t.word("notice-for", &notice.title), card.place, when].join(" · "),
            href: need.or(Some(card.href)),
            title: card.title,
            new,
            picture: Some(Picture { alt: String::new(), ..card.picture }),
        },
        (NoticeKind::Came, None) => {
            Row { title: t.word("notice-gone", &notice.title), about: when, href: need, new, picture: None }
        }
    }
}

fn waiting(visitor: &Visitor, watch: &Watch) -> Waiting {
    let (t, zone) = (visitor.text, &visitor.actor().time_zone);
    let href = match (watch.line, &watch.sought) {
        (Some((need, _)), _) => format!("/needs/{need}"),
        (None, sought) => format!("/things?{}", encoded(sought.as_ref())),
    };
    Waiting {
        id: watch.id,
        title: watch.title.clone(),
        until: t.word("watch-until", &t.day(time::civil_date(watch.expires_at, zone), visitor.today)),
        href,
        version: watch.version,
        of_line: watch.line.is_some(),
    }
}

/// The search as the query string of the page for finding.
fn encoded(sought: Option<&Sought>) -> String {
    let Some(sought) = sought else { return String::new() };
    let mut pairs: Vec<(&str, String)> = Vec::new();
    pairs.extend(sought.q.iter().map(|q| ("q", q.clone())));
    pairs.extend(sought.category.iter().map(|key| ("category", key.clone())));
    pairs.extend(sought.place.iter().map(|place| ("place", place.to_string())));
    pairs.extend(sought.condition.iter().map(|condition| ("condition", condition.to_string())));
    pairs.extend(sought.colour.iter().map(|code| ("colour", code.clone())));
    pairs.extend(sought.min_quantity.iter().map(|n| ("min", n.to_string())));
    pairs.extend(sought.min_width_cm.iter().map(|n| ("width_from", n.to_string())));
    pairs.extend(sought.max_width_cm.iter().map(|n| ("width_to", n.to_string())));
    pairs.extend(sought.within_km.iter().map(|n| ("within", n.to_string())));
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// Sets a watch for a search of the page for finding.
#[handler]
pub async fn leave(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let app = &**app;
    let done = match sought(&posted) {
        Ok(new) => {
            let (actor, new) = (posted.visitor.actor(), &new);
            posted
                .write(|tx| async move {
                    let set = watches::set(app, &tx, actor, new).await?;
                    Ok(format!("/notices?set={}", set.id))
                })
                .await
        }
        Err(refused) => Err(refused.into()),
    };
    lead_on(&posted, app, done).await
}

fn sought(posted: &Posted) -> crate::domain::Result<NewWatch> {
    let (given, visitor) = (&posted.fields, &posted.visitor);
    let parsed = |name: &str| -> crate::domain::Result<Option<i64>> { given.value(name) };
    let conditions = given.all("condition").map(|word| {
        let unknown = || Refused::invalid("condition", Bad::Unknown { value: word.chars().take(40).collect() });
        word.parse().map_err(|_| unknown())
    });
    let within = parsed("within")?;
    let sought = Sought {
        q: given.text("q").map(str::to_owned),
        category: given.all("category").map(str::to_owned).collect(),
        place: given.all("place").filter_map(|id| Some(PlaceId(id.parse().ok()?))).collect(),
        condition: conditions.collect::<crate::domain::Result<_>>()?,
        colour: given.all("colour").map(str::to_owned).collect(),
        min_quantity: parsed("min")?,
        min_width_cm: parsed("width_from")?,
        max_width_cm: parsed("width_to")?,
        near: visitor.place().filter(|_| within.is_some()),
        within_km: within,
        ..Sought::default()
    };
    Ok(NewWatch { title: given.shown("title").to_owned(), sought, unit: visitor.unit() })
}

/// Renames a watch or ends it.
#[handler]
pub async fn perform(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, act)): Path<(WatchId, String)>,
) -> Result<Response> {
    let (actor, given) = (posted.visitor.actor(), &posted.fields);
    let done = match act.as_str() {
        "rename" => {
            let expected = given.version();
            match expected {
                Ok(expected) => {
                    let (expected, title) = (&expected, given.shown("title"));
                    posted
                        .write(|tx| async move {
                            watches::rename(&tx, actor, id, expected, title).await?;
                            Ok("/notices".to_owned())
                        })
                        .await
                }
                Err(refused) => Err(refused.into()),
            }
        }
        "end" => {
            posted
                .write(|tx| async move {
                    watches::end(&tx, actor, id).await?;
                    Ok("/notices".to_owned())
                })
                .await
        }
        _ => Err(Refused::NotFound { what: "page" }.into()),
    };
    lead_on(&posted, &app, done).await
}

/// Marks all notices as read.
#[handler]
pub async fn read(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let actor = posted.visitor.actor();
    let done = posted.write(|tx| async move {
        notices::read(&tx, actor, None).await?;
        Ok("/notices".to_owned())
    });
    let done = done.await;
    lead_on(&posted, &app, done).await
}

/// Sets a watch for a line for which nothing is there.
#[handler]
pub async fn of_line(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((need, line)): Path<(NeedId, LineId)>,
) -> Result<Response> {
    let (app, actor) = (&**app, posted.visitor.actor());
    let done = posted.write(|tx| async move {
        watches::of_line(app, &tx, actor, (need, line)).await?;
        Ok(format!("/needs/{need}"))
    });
    let done = done.await;
    lead_on(&posted, app, done).await
}

async fn lead_on(posted: &Posted, app: &App, done: Result<String, Problem>) -> Result<Response> {
    match done {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let told = Told::of(&posted.visitor, problem)?;
            page(&posted.visitor, app, &Fields::default(), Some(told)).await
        }
    }
}
