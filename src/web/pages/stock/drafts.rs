//! Drafts: what somebody photographed or scanned on the spot, and what becomes of it.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};
use serde::Deserialize;

use crate::{
    app::{
        App,
        stock::{
            drafts::{self, Draft, NewDraft},
            pictures::Sent,
        },
    },
    domain::{DraftId, directory::actor::Act, time},
    web::{
        edge::{error::Problem, form::Fields as Texts},
        pages::{
            form::Form,
            page::{Told, see},
            posted::{CSRF, ONCE, Posted},
            sheet::{Cell, List, Refused, Row, Sheet},
            stock::{
                card::Picture,
                log::{self, Aside, Entry, encoded},
                photos,
            },
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 50;

/// More photos of a draft.
struct More;

impl Texts for More {
    const TEXTS: &'static [(&'static str, usize, &'static str)] =
        &[(CSRF, 64, "That our page sent it."), (ONCE, 64, "What tells it from the next.")];
}

#[derive(Deserialize, Default)]
struct Asked {
    after: Option<uuid::Uuid>,
}

#[handler]
pub async fn list(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let (t, actor, db) = (visitor.text, visitor.actor(), app.db.read());
    let (found, next) = drafts::list(db, actor, asked.after.map(DraftId), MOST).await.map_err(Problem)?;
    let names = drafts::makers(db, actor, &found).await.map_err(Problem)?;
    let row = |draft: &Draft| Row {
        title: title(&visitor, draft),
        href: Some(format!("/drafts/{}", draft.id)),
        about: about(&visitor, draft, names.get(&draft.by)),
        // The title beside the picture says what it is.
        picture: draft.photos.first().map(|photo| Picture::shown(&photo.picture, String::new(), "96px")),
        ..Row::default()
    };
    let rows = found.iter().map(row).collect();
    let mut sheet = Sheet::new(&visitor, t.say("drafts")).about(t.say("drafts-about")).act("/log", t.say("nav-log"));
    if let Some(next) = next {
        sheet = sheet.act(format!("/drafts?after={next}"), t.say("find-more"));
    }
    sheet.list(List { title: t.say("drafts-waiting"), rows, empty: t.say("drafts-none") }).send()
}

/// The first words of its note, else its label.
fn title(visitor: &Visitor, draft: &Draft) -> String {
    let note = draft.note.lines().next().unwrap_or_default();
    match (note, &draft.label) {
        ("", Some(label)) => label.clone(),
        ("", None) => visitor.text.say("draft-untitled"),
        (note, _) => note.chars().take(80).collect(),
    }
}

/// Who began it and when, and until when it is kept.
fn about(visitor: &Visitor, draft: &Draft, maker: Option<&String>) -> Vec<String> {
    let (t, zone) = (visitor.text, &visitor.actor().time_zone);
    let day = |at| t.day(time::civil_date(at, zone), visitor.today);
    let begun = match maker {
        Some(name) => t.words("draft-by", name, &day(draft.at)),
        None => t.word("draft-on", &day(draft.at)),
    };
    vec![begun, t.word("draft-until", &day(draft.expires_at))]
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<uuid::Uuid>) -> Result<Response> {
    page(&visitor, &app, DraftId(id), None).await
}

async fn page(visitor: &Visitor, app: &App, id: DraftId, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor, db) = (visitor.text, visitor.actor(), app.db.read());
    let draft = drafts::find(db, actor, id).await.map_err(Problem)?;
    let names = drafts::makers(db, actor, std::slice::from_ref(&draft)).await.map_err(Problem)?;
    let known = |name: &str, value: &str| (!value.is_empty()).then(|| (t.say(name), Cell::from(value)));
    let unit = draft.unit.and_then(|unit| visitor.reader().names.unit(unit));
    let facts = [
        known("log-label", draft.label.as_deref().unwrap_or_default()),
        known("log-note", &draft.note),
        known("fact-owner", unit.as_deref().unwrap_or_default()),
    ];
    let pictures = draft.photos.iter().enumerate();
    let pictures = pictures.map(|(at, photo)| Picture::shown(&photo.picture, t.n("photo-n", at as i64 + 1), "96px"));
    let drop = Form::new("drop", format!("/drafts/{id}/drop"), t.say("draft-drop"))
        .folded(t.say("draft-drop"))
        .about(t.say("draft-drop-about"));
    let mut sheet = Sheet::new(visitor, title(visitor, &draft))
        .crumb("/drafts", t.say("drafts"))
        .act(format!("/log?draft={id}"), t.say("draft-log"));
    for line in about(visitor, &draft, names.get(&draft.by)) {
        sheet = sheet.about(line);
    }
    sheet = sheet.facts(facts.into_iter().flatten().collect()).pictures(pictures.collect());
    if let Some(form) = photos::adding(t, format!("/drafts/{id}/photos"), draft.photos.len()) {
        sheet = sheet.form(form);
    }
    sheet.form(drop).refused(refused).send()
}

/// Begins a draft with what the form for logging holds.
#[handler]
pub async fn begin(request: &Request, body: poem::Body, app: Data<&Arc<App>>) -> Result<Response> {
    let (mut posted, files) = Posted::with_files::<Entry>(request, body).await?;
    let is_empty = files.is_empty() && posted.fields.text("label").is_none();
    match begun(&mut posted, &app, files).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let mut told = Told::of(&posted.visitor, problem)?;
            if is_empty && told.is_at("photos") {
                told.detail = posted.visitor.text.say("log-later-empty");
            }
            log::page(&posted.visitor, &app, posted.fields, Aside::told(told)).await
        }
    }
}

async fn begun(posted: &mut Posted, app: &App, files: Vec<Sent>) -> Result<String, Problem> {
    let visitor = &posted.visitor;
    let new = &NewDraft {
        label: posted.fields.text("label").map(str::to_owned),
        note: posted.fields.shown("note").to_owned(),
        unit: visitor.unit().filter(|unit| visitor.actor().may(Act::LogLot, *unit).is_ok()),
    };
    visitor.caller.before_upload(app, drafts::may_begin(visitor.actor(), new, files.len())).await?;
    let kept = &posted.keep(app, files).await?;
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let [site, place] = ["site", "place"].map(|name| given.shown(name));
    let category = given.text("other").unwrap_or(given.shown("category"));
    posted
        .write(|tx| async move {
            let draft = drafts::begin(&tx, actor, new, kept).await?.id.to_string();
            let next = [("site", site), ("place", place), ("category", category), ("begun", draft.as_str())];
            Ok(format!("/log?{}", encoded(&next)))
        })
        .await
}

#[handler]
pub async fn add(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    Path(id): Path<uuid::Uuid>,
) -> Result<Response> {
    let (mut posted, files) = Posted::with_files::<More>(request, body).await?;
    match added(&mut posted, &app, DraftId(id), files).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let refused = Refused::of(&posted, problem)?.at("photos");
            page(&posted.visitor, &app, DraftId(id), Some(refused)).await
        }
    }
}

async fn added(posted: &mut Posted, app: &App, id: DraftId, files: Vec<Sent>) -> Result<String, Problem> {
    let may = drafts::may_add(app, posted.visitor.actor(), id, files.len()).await;
    posted.visitor.caller.before_upload(app, may).await?;
    let kept = &posted.keep(app, files).await?;
    let actor = posted.visitor.actor();
    posted
        .write(|tx| async move {
            drafts::add(&tx, actor, id, kept).await?;
            Ok(format!("/drafts/{id}?done=saved"))
        })
        .await
}

#[handler]
pub async fn discard(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<uuid::Uuid>) -> Result<Response> {
    let (actor, id) = (posted.visitor.actor(), DraftId(id));
    let dropped = posted.write(|tx| async move {
        drafts::drop(&tx, actor, id).await?;
        Ok("/drafts?done=draft-dropped".to_owned())
    });
    match dropped.await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}
