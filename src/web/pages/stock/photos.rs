//! The photos of a thing: adding some, what each shows, which is the cover, and removing one.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        stock::{
            codes,
            photos::{self, Changes, Photo},
            pictures::Sent,
            reading::Lot,
        },
    },
    domain::{
        LotState, PhotoId, Refused as No,
        directory::actor::Act,
        stock::photo::{LONGEST_CAPTION, MOST, MOST_AT_ONCE},
        time,
    },
    web::{
        edge::{error::Problem, form::Fields as Texts},
        pages::{
            form::{Field, Form},
            page::see,
            posted::{CSRF, ONCE, Posted},
            sheet::{List, Refused, Row, Sheet},
            stock::card::{Picture, Tag},
            text::Text,
            visitor::Visitor,
        },
    },
};

/// New photos of a thing.
struct New;

impl Texts for New {
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[
        (CSRF, 64, "That our page sent it."),
        (ONCE, 64, "What tells it from the next."),
        ("caption", LONGEST_CAPTION, "What these photos show."),
    ];
}

/// The form for more photos; `None` if there is no room for more.
pub fn adding(t: Text, action: String, there: usize) -> Option<Form> {
    let most = MOST.saturating_sub(there).min(MOST_AT_ONCE);
    let photos = Field::files("photos", t.say("photo-files"), "image/*", most).hint(t.say("photo-files-hint"));
    let form = Form::new("photos", action, t.say("photo-add")).titled(t.say("photo-add-title"));
    (most > 0).then(|| form.with(photos.required()))
}

/// The thing and its photos. Of other organisations' things, the page of the thing shows them.
async fn of(visitor: &Visitor, app: &App, code: &str) -> crate::app::Result<(Lot, Vec<Photo>)> {
    let actor = visitor.actor();
    let lot = codes::by_code(app.db.read(), actor, code, None, None).await?.lot;
    if !actor.belongs_to(lot.organisation) {
        return Err(No::NotFound { what: "lot" }.into());
    }
    let photos = photos::list(app, actor, lot.id).await?;
    Ok((lot, photos))
}

/// Its caption, else its number.
fn title(t: Text, at: usize, photo: &Photo) -> String {
    if photo.caption.is_empty() { t.n("photo-n", at as i64 + 1) } else { photo.caption.clone() }
}

fn cover(t: Text, at: usize) -> Option<Tag> {
    (at == 0).then(|| Tag { class: "", text: t.say("photo-cover") })
}

fn taken_up(visitor: &Visitor, photo: &Photo) -> String {
    visitor.text.day(time::civil_date(photo.at, &visitor.actor().time_zone), visitor.today)
}

#[handler]
pub async fn list(visitor: Visitor, app: Data<&Arc<App>>, Path(code): Path<String>) -> Result<Response> {
    all(&visitor, &app, &code, None).await
}

async fn all(visitor: &Visitor, app: &App, code: &str, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let (lot, photos) = of(visitor, app, code).await.map_err(Problem)?;
    let words = visitor.reader().lot(&lot, None, visitor.today);
    let row = |(at, photo): (usize, &Photo)| Row {
        title: title(t, at, photo),
        href: Some(format!("/things/{}/photos/{}", lot.code, photo.id)),
        about: vec![taken_up(visitor, photo)],
        tag: cover(t, at),
        // The title beside the picture says what it shows.
        picture: Some(Picture::shown(&photo.picture, String::new(), "96px")),
        ..Row::default()
    };
    let rows = photos.iter().enumerate().map(row).collect();
    let mut sheet = Sheet::new(visitor, t.say("photos-title"))
        .crumb(format!("/things/{}", lot.code), words.title)
        .list(List { title: t.say("photos-order"), rows, empty: t.say("photos-none") });
    let may = visitor.actor().may(Act::EditLot, lot.unit).is_ok() && lot.state != LotState::Gone;
    if let Some(form) = adding(t, format!("/things/{}/photos", lot.code), photos.len()).filter(|_| may) {
        sheet = sheet.form(form.with(Field::text("caption", t.say("photo-caption-all"), LONGEST_CAPTION)));
    }
    sheet.refused(refused).send()
}

#[handler]
pub async fn add(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response> {
    let (mut posted, files) = Posted::with_files::<New>(request, body).await?;
    match added(&mut posted, &app, &code, files).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, &code, Some(Refused::of(&posted, problem)?.at("photos"))).await,
    }
}

async fn added(posted: &mut Posted, app: &App, code: &str, files: Vec<Sent>) -> Result<String, Problem> {
    let id = codes::by_code(app.db.read(), posted.visitor.actor(), code, None, None).await?.lot.id;
    let may = photos::may_add(app, posted.visitor.actor(), id, files.len()).await;
    posted.visitor.caller.before_upload(app, may).await?;
    let kept = &posted.keep(app, files).await?;
    let (actor, caption) = (posted.visitor.actor(), posted.fields.shown("caption"));
    posted
        .write(|tx| async move {
            photos::add(&tx, actor, id, kept, caption).await?;
            Ok(format!("/things/{code}/photos?done=saved"))
        })
        .await
}

#[handler]
pub async fn show(
    visitor: Visitor,
    app: Data<&Arc<App>>,
    Path((code, photo)): Path<(String, uuid::Uuid)>,
) -> Result<Response> {
    page(&visitor, &app, &code, PhotoId(photo), None).await
}

async fn page(visitor: &Visitor, app: &App, code: &str, id: PhotoId, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let (lot, photos) = of(visitor, app, code).await.map_err(Problem)?;
    let found = photos.iter().enumerate().find(|(_, photo)| photo.id == id);
    let (at, photo) = found.ok_or_else(|| Problem::from(No::NotFound { what: "photo" }))?;
    let words = visitor.reader().lot(&lot, None, visitor.today);
    let photos_path = format!("/things/{}/photos", lot.code);
    let path = format!("{photos_path}/{id}");
    let title = title(t, at, photo);
    let mut sheet = Sheet::new(visitor, title.clone())
        .crumb(format!("/things/{}", lot.code), words.title)
        .crumb(photos_path, t.say("photos-title"))
        .about(taken_up(visitor, photo))
        .pictures(vec![Picture::shown(&photo.picture, title, "96px")]);
    if let Some(tag) = cover(t, at) {
        sheet = sheet.tag(tag.class, tag.text);
    }
    if visitor.actor().may(Act::EditLot, lot.unit).is_ok() {
        let position = Field::number("position", t.say("photo-position"), 1, photos.len() as i64);
        let change = Form::new("photo", path.clone(), t.say("save"))
            .with(Field::text("caption", t.say("photo-caption"), LONGEST_CAPTION).holds(&photo.caption))
            .with(position.holds(at + 1).hint(t.say("photo-position-hint")).required());
        sheet = sheet.form(change.primary());
        if at > 0 {
            sheet = sheet.form(Form::new("cover", format!("{path}/cover"), t.say("photo-make-cover")));
        }
        let remove = Form::new("remove", format!("{path}/remove"), t.say("photo-remove"));
        sheet = sheet.form(remove.folded(t.say("photo-remove")).about(t.say("photo-remove-about")));
    }
    sheet.refused(refused).send()
}

#[handler]
pub async fn save(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((code, photo)): Path<(String, uuid::Uuid)>,
) -> Result<Response> {
    let id = PhotoId(photo);
    finish(&posted, &app, &code, id, saved(&posted, &app, &code, id).await).await
}

async fn finish(
    posted: &Posted,
    app: &App,
    code: &str,
    id: PhotoId,
    done: Result<String, Problem>,
) -> Result<Response> {
    match done {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, app, code, id, Some(Refused::of(posted, problem)?)).await,
    }
}

async fn saved(posted: &Posted, app: &App, code: &str, id: PhotoId) -> Result<String, Problem> {
    let given = &posted.fields;
    let position: usize = given.required("position")?;
    // On the page, the first photo has the number 1.
    let changes =
        Changes { caption: Some(given.shown("caption").to_owned()), position: Some(position.saturating_sub(1)) };
    change(posted, app, code, id, &changes).await
}

async fn change(posted: &Posted, app: &App, code: &str, id: PhotoId, changes: &Changes) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let lot = codes::by_code(app.db.read(), actor, code, None, None).await?.lot.id;
    posted
        .write(|tx| async move {
            photos::change(&tx, actor, lot, id, changes).await?;
            Ok(format!("/things/{code}/photos?done=saved"))
        })
        .await
}

/// Makes a photo the cover, or removes it.
#[handler]
pub async fn perform(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((code, photo, act)): Path<(String, uuid::Uuid, String)>,
) -> Result<Response> {
    let id = PhotoId(photo);
    let done = match act.as_str() {
        "cover" => change(&posted, &app, &code, id, &Changes { position: Some(0), ..Changes::default() }).await,
        "remove" => removed(&posted, &app, &code, id).await,
        _ => Err(No::NotFound { what: "page" }.into()),
    };
    finish(&posted, &app, &code, id, done).await
}

async fn removed(posted: &Posted, app: &App, code: &str, id: PhotoId) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let lot = codes::by_code(app.db.read(), actor, code, None, None).await?.lot.id;
    posted
        .write(|tx| async move {
            photos::remove(&tx, actor, lot, id).await?;
            Ok(format!("/things/{code}/photos?done=photo-removed"))
        })
        .await
}
