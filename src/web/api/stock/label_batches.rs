//! Labels that are printed in advance.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Created},
    page,
};
use crate::{
    app::{
        App,
        stock::label_batches::{self, UsedBy},
    },
    domain::{DraftId, Instant, LabelBatchId, LotId, UnitId},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct LabelBatchesApi;

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewLabelBatch {
    /// For whom they are printed.
    unit_id: UnitId,
    count: i64,
    #[oai(default)]
    note: String,
}

/// Labels that were printed together.
#[derive(Object)]
struct LabelBatch {
    id: LabelBatchId,
    unit_id: UnitId,
    note: String,
    count: i64,
    /// So many of them stick on something, or belong to a draft.
    used: i64,
    created_at: Instant,
    /// In the order in which they are printed; of one batch that is asked for.
    #[oai(default, skip_serializing_if_is_empty)]
    labels: Vec<PrintedLabel>,
}

#[derive(Object)]
struct PrintedLabel {
    code: String,
    /// What it sticks on; absent for an unused one.
    #[oai(skip_serializing_if_is_none)]
    lot_id: Option<LotId>,
    /// The draft that has it.
    #[oai(skip_serializing_if_is_none)]
    draft_id: Option<DraftId>,
}

#[derive(Object)]
struct LabelBatchPage {
    items: Vec<LabelBatch>,
    #[oai(skip_serializing_if_is_none)]
    next: Option<LabelBatchId>,
}

#[OpenApi(tag = "Tag::Lots")]
impl LabelBatchesApi {
    /// Makes labels for things that nobody has logged yet. The first `POST /lots/{id}/labels` with the register `label`
    /// binds one to a lot, the first `POST /drafts` to a draft.
    #[oai(path = "/label-batches", method = "post")]
    async fn make(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<NewLabelBatch>,
    ) -> Result<Created<LabelBatch>, Problem> {
        let (actor, body) = (&auth.0.actor, &body.0);
        let answer = auth.0.write(&app, body, |tx| async move {
            Ok(LabelBatch::from(label_batches::make(&tx, actor, body.unit_id, body.count, &body.note).await?))
        });
        Ok(answer.await?.into())
    }

    /// The batches of the own organisation, the newest first.
    #[oai(path = "/label-batches", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// 50 when absent, 200 at most.
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<LabelBatchId>>,
    ) -> Answer<LabelBatchPage> {
        let limit = page::limit(limit.0)? as u64;
        let (batches, next) = label_batches::list(app.db.read(), &auth.0.actor, after.0, limit).await?;
        Ok(Json(LabelBatchPage { items: batches.into_iter().map(LabelBatch::from).collect(), next }))
    }

    /// One batch with its labels, and what each of them sticks on.
    #[oai(path = "/label-batches/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LabelBatchId>) -> Answer<LabelBatch> {
        let (batch, labels) = label_batches::one(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Json(LabelBatch { labels: labels.into_iter().map(PrintedLabel::from).collect(), ..batch.into() }))
    }
}

impl From<label_batches::Label> for PrintedLabel {
    fn from(label: label_batches::Label) -> Self {
        let (lot_id, draft_id) = match label.by {
            Some(UsedBy::Lot(lot)) => (Some(lot), None),
            Some(UsedBy::Draft(draft)) => (None, Some(draft)),
            None => (None, None),
        };
        Self { code: label.code, lot_id, draft_id }
    }
}

impl From<label_batches::Batch> for LabelBatch {
    fn from(batch: label_batches::Batch) -> Self {
        Self {
            id: batch.id,
            unit_id: batch.unit,
            note: batch.note,
            count: batch.count,
            used: batch.used,
            created_at: batch.created_at,
            labels: Vec::new(),
        }
    }
}
