//! Drafts: things that are photographed or scanned on the spot, and logged later.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    lot_changes::maybe,
    lots::{LogLot, Lot, new_lot},
    photos::{LooksAlike, Photo, alike, told_apart_by},
};
use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
    page,
};
use crate::{
    app::{
        App,
        stock::{
            drafts::{self, NewDraft},
            pictures,
        },
    },
    domain::{
        Bad, DraftId, Instant, PersonId, Refused, UnitId, directory::permit::Within, fields::LONGEST_NOTE,
        stock::scan::LONGEST,
    },
    web::edge::{
        auth::Auth,
        body::Body,
        error::Problem,
        form::{Fields, Form},
    },
};

pub struct DraftsApi;

/// What somebody photographed or scanned and has not logged yet.
#[derive(Object)]
struct Draft {
    id: DraftId,
    /// Whose people may go on with it besides its maker.
    #[oai(skip_serializing_if_is_none)]
    unit_id: Option<UnitId>,
    /// What was scanned, as it was read.
    #[oai(skip_serializing_if_is_none)]
    label: Option<String>,
    note: String,
    begun_by: PersonId,
    begun_at: Instant,
    /// When it is dropped unless somebody logs it.
    expires_at: Instant,
    version: i64,
    photos: Vec<Photo>,
    /// Things of the organisation whose photos show the same: perhaps it was logged already. Of what was just sent, up
    /// to 20, nearest first.
    #[oai(default, skip_serializing_if_is_empty)]
    alike: Vec<LooksAlike>,
}

#[derive(Object)]
struct Drafts {
    items: Vec<Draft>,
    #[oai(skip_serializing_if_is_none)]
    next: Option<DraftId>,
}

// `label` is read first, and `LogLot` refuses all other fields that it does not know.
/// What to log of a draft.
#[derive(Clone, Object)]
struct LogDraft {
    /// The label instead of the draft's own; null for none.
    label: MaybeUndefined<String>,
    #[oai(flatten)]
    lot: LogLot,
}

/// The form of a new draft.
struct BeginDraft;

impl Fields for BeginDraft {
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[
        ("label", LONGEST, "What was scanned, as it was read."),
        ("note", LONGEST_NOTE, "What is worth saying of it."),
        ("unit_id", 36, "Whose thing it will be; the first of one's own units when absent."),
    ];
}

/// The form of more photos for a draft.
struct AddToDraft;

impl Fields for AddToDraft {
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[];
}

impl Draft {
    fn new(draft: drafts::Draft, alike: &[LooksAlike]) -> Self {
        Self {
            id: draft.id,
            unit_id: draft.unit,
            label: draft.label,
            note: draft.note,
            begun_by: draft.by,
            begun_at: draft.at,
            expires_at: draft.expires_at,
            version: draft.version,
            photos: draft.photos.into_iter().map(Photo::from).collect(),
            alike: alike.to_vec(),
        }
    }
}

fn new_draft(form: &Form<BeginDraft>) -> Result<NewDraft, Refused> {
    let unit = form.text("unit_id").filter(|text| !text.is_empty());
    let unit = unit.map(|text| {
        let malformed = || Refused::invalid("unit_id", Bad::Malformed { value: text.chars().take(40).collect() });
        text.parse().map(UnitId).map_err(|_| malformed())
    });
    Ok(NewDraft {
        label: form.text("label").filter(|label| !label.trim().is_empty()).map(str::to_owned),
        note: form.text("note").unwrap_or_default().to_owned(),
        unit: unit.transpose()?,
    })
}

#[OpenApi(tag = "Tag::Lots")]
impl DraftsApi {
    /// Begins a draft with photos, a scanned label, or both. A label of a batch is the draft's until it is logged,
    /// dropped or expired.
    #[oai(path = "/drafts", method = "post")]
    async fn begin(&self, app: Data<&Arc<App>>, auth: Auth, form: Form<BeginDraft>) -> Result<Created<Draft>, Problem> {
        let (actor, new) = (&auth.0.actor, &new_draft(&form)?);
        auth.0.before_upload(&app, drafts::may_begin(actor, new, form.files.len())).await?;
        let unit = new.unit.map(|unit| unit.to_string());
        let pictures = &pictures::keep(&app, form.files).await?;
        let alike = &alike(&auth, &app, pictures, None).await?;
        let body = told_apart_by(pictures, &[new.label.as_deref(), Some(&new.note), unit.as_deref()]);
        let answer = auth.0.write(&app, &body, |tx| async move {
            Ok(Draft::new(drafts::begin(&tx, actor, new, pictures).await?, alike))
        });
        Ok(answer.await?.into())
    }

    /// The drafts that one may go on with, newest first: one's own, and those of units in which one logs things.
    #[oai(path = "/drafts", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// 50 when absent, 200 at most.
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<DraftId>>,
    ) -> Answer<Drafts> {
        let limit = page::limit(limit.0)? as u64;
        let (drafts, next) = drafts::list(app.db.read(), &auth.0.actor, after.0, limit).await?;
        Ok(Json(Drafts { items: drafts.into_iter().map(|draft| Draft::new(draft, &[])).collect(), next }))
    }

    /// One draft.
    #[oai(path = "/drafts/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<DraftId>) -> Result<Changed<Draft>, Problem> {
        Ok(Changed::of(&Draft::new(drafts::find(app.db.read(), &auth.0.actor, id.0).await?, &[])))
    }

    /// Adds photos to a draft, behind those that it has.
    #[oai(path = "/drafts/:id/photos", method = "post")]
    async fn add(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<DraftId>,
        form: Form<AddToDraft>,
    ) -> Result<Created<Draft>, Problem> {
        let actor = &auth.0.actor;
        let may = drafts::may_add(&app, actor, id.0, form.files.len()).await;
        auth.0.before_upload(&app, may).await?;
        let pictures = &pictures::keep(&app, form.files).await?;
        let alike = &alike(&auth, &app, pictures, None).await?;
        let body = told_apart_by(pictures, &[]);
        let answer = auth.0.write(&app, &body, |tx| async move {
            Ok(Draft::new(drafts::add(&tx, actor, id.0, pictures).await?, alike))
        });
        Ok(answer.await?.into())
    }

    /// Logs the thing: the draft's photos and label are the lot's, and the draft is gone. A `label` in the request
    /// counts instead of the draft's.
    #[oai(path = "/drafts/:id/lot", method = "post")]
    async fn log(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<DraftId>,
        body: Body<LogDraft>,
    ) -> Result<Created<Lot>, Problem> {
        let LogDraft { label, lot } = body.0.clone();
        let (caller, new, label) = (&auth.0, &new_lot(lot), &maybe(label));
        let answer = auth
            .0
            .write_permitted(&app, Within::of(&auth.0.actor, Some(new.unit)), &body.0, |tx, may| async move {
                let label = label.as_ref().map(Option::as_deref);
                Ok(Lot::named(drafts::log(&tx, &may, id.0, new, label).await?, caller))
            })
            .await?;
        Ok(answer.into())
    }

    /// Drops a draft with its photos, and answers what it was.
    #[oai(path = "/drafts/:id", method = "delete")]
    async fn discard(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<DraftId>) -> Result<Changed<Draft>, Problem> {
        let actor = &auth.0.actor;
        let dropped = app.db.write(|tx| async move { drafts::drop(&tx, actor, id.0).await }).await?;
        Ok(Changed::of(&Draft::new(dropped, &[])))
    }
}
