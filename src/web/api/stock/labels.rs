//! Labels and histories of lots.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
    types::Any,
};
use serde_json::Value;
use uuid::Uuid;

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
    page,
};
use crate::{
    app::{
        App,
        stock::{labels, trail},
    },
    domain::{AliasId, Instant, LotId, PersonId},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct LabelsApi;

/// A name under which a lot is found besides its code.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewLabel {
    /// Whose number it is: `label` for pre-printed ones, `gtin`, `serial`, `inventory-1998` and the like.
    register: String,
    value: String,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct MoveLabel {
    /// The lot on whose things it sticks.
    lot_id: LotId,
}

#[derive(Object)]
struct Label {
    id: AliasId,
    lot_id: LotId,
    register: String,
    value: String,
    created_at: Instant,
}

#[derive(Object)]
struct Labels {
    items: Vec<Label>,
}

/// Something that happened to a lot, or to the lot it was split from before that.
#[derive(Object)]
struct Event {
    id: Uuid,
    lot_id: LotId,
    at: Instant,
    /// When it was written down.
    recorded_at: Instant,
    /// `logged`, `split`, `moved`, `edited`, `surplus_declared`, `reserved` and the like.
    verb: String,
    /// Shown to coordinators and administrators, and to oneself.
    #[oai(skip_serializing_if_is_none)]
    by: Option<PersonId>,
    #[oai(skip_serializing_if_is_none)]
    quantity: Option<i64>,
    #[oai(skip_serializing_if_is_none)]
    from_lot_id: Option<LotId>,
    #[oai(skip_serializing_if_is_none)]
    to_lot_id: Option<LotId>,
    /// The handover, delivery, return or work order it was part of.
    #[oai(skip_serializing_if_is_none)]
    act: Option<Uuid>,
    #[oai(skip_serializing_if_is_none)]
    detail: Option<Any<Value>>,
}

#[derive(Object)]
struct History {
    items: Vec<Event>,
    #[oai(skip_serializing_if_is_none)]
    next: Option<Uuid>,
}

#[OpenApi(tag = "Tag::Lots")]
impl LabelsApi {
    /// Adds a label or another register's number.
    #[oai(path = "/lots/:id/labels", method = "post")]
    async fn add(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<NewLabel>,
    ) -> Result<Created<Label>, Problem> {
        let (actor, body) = (&auth.0.actor, &body.0);
        let answer = auth.0.write(&app, body, |tx| async move {
            Ok(Label::from(labels::add(&tx, actor, id.0, &body.register, &body.value).await?))
        });
        Ok(answer.await?.into())
    }

    /// All names of a lot of the own organisation besides its code.
    #[oai(path = "/lots/:id/labels", method = "get")]
    async fn labels(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Answer<Labels> {
        let rows = labels::of(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Json(Labels { items: rows.into_iter().map(Label::from).collect() }))
    }

    /// Takes a wrong label or number off a lot.
    #[oai(path = "/lots/:id/labels/:label", method = "delete")]
    async fn remove(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        label: Path<AliasId>,
    ) -> Result<Changed<Label>, Problem> {
        let actor = &auth.0.actor;
        let label = app.db.write(|tx| async move { labels::remove(&tx, actor, id.0, label.0).await }).await?;
        Ok(Changed::of(&Label::from(label)))
    }

    /// A label that was noted on the wrong lot leads to another from now on.
    #[oai(path = "/lots/:id/labels/:label/moves", method = "post")]
    async fn pass(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        label: Path<AliasId>,
        body: Body<MoveLabel>,
    ) -> Result<Changed<Label>, Problem> {
        let (actor, to) = (&auth.0.actor, body.0.lot_id);
        let work = |tx| async move { Ok(Label::from(labels::pass(&tx, actor, id.0, label.0, to).await?)) };
        Ok(auth.0.write(&app, &body.0, work).await?.into())
    }

    /// What happened to a lot of the own organisation, oldest first; until it was split off, what happened to the lot
    /// it was part of.
    #[oai(path = "/lots/:id/history", method = "get")]
    async fn history(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        /// 50 when absent, 200 at most.
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<History> {
        let limit = page::limit(limit.0)? as u64;
        let page = trail::of(app.db.read(), &auth.0.actor, id.0, after.0, limit).await?;
        Ok(Json(History { items: page.events.into_iter().map(Event::from).collect(), next: page.next }))
    }
}

impl From<labels::Label> for Label {
    fn from(label: labels::Label) -> Self {
        let labels::Label { id, lot, register, value, created_at } = label;
        Self { id, lot_id: lot, register, value, created_at }
    }
}

impl From<trail::Event> for Event {
    fn from(event: trail::Event) -> Self {
        let step = event.movement;
        Self {
            id: event.id,
            lot_id: event.lot,
            at: event.at,
            recorded_at: event.recorded_at,
            verb: event.verb,
            by: event.by,
            quantity: step.as_ref().map(|step| step.n),
            from_lot_id: step.as_ref().and_then(|step| step.from),
            to_lot_id: step.as_ref().and_then(|step| step.to),
            act: step.and_then(|step| step.act),
            detail: event.detail.map(Any),
        }
    }
}
