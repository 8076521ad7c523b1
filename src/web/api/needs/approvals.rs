//! What waits for the coordinator.

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
};
use crate::{
    app::{
        App,
        needs::{approvals, questions::Stands},
    },
    domain::{
        ApprovalId, ApprovalKind, ApprovalState, CatalogueItemId, Date, DecisionId, DeclineReason, Instant, LineId,
        LotId, NeedId, PersonId, PlaceId, UnitId, needs::requirement::Requirements, time,
    },
    web::{
        edge::{auth::Auth, body::Body, error::Problem},
        words::{InWords, Reader},
    },
};

pub struct ApprovalsApi;

#[derive(Object)]
struct Approval {
    id: ApprovalId,
    kind: ApprovalKind,
    line_id: LineId,
    need_id: Option<NeedId>,
    /// Who needs it, what for, how many and when.
    unit_id: Option<UnitId>,
    unit: Option<String>,
    purpose: Option<String>,
    /// The category or function that the line asks for, in the reader's language.
    line_title: Option<String>,
    category: Option<String>,
    function: Option<String>,
    quantity: Option<i64>,
    needed_by: Option<Date>,
    /// What was asked for when the question was asked; absent for declines.
    requirements: Option<Requirements>,
    decision_id: Option<DecisionId>,
    /// What was declined, and why.
    reason: Option<DeclineReason>,
    decline_note: Option<String>,
    lot_id: Option<LotId>,
    lot_code: Option<String>,
    lot_title: Option<String>,
    /// The thing that was declined, for people to read.
    lot: Option<InWords>,
    catalogue_item_id: Option<CatalogueItemId>,
    item_title: Option<String>,
    supplier: Option<String>,
    state: ApprovalState,
    /// What declines had taught the line when the question was asked.
    limits: Option<Requirements>,
    /// Requirements and limits in words.
    words: Vec<String>,
    /// How many things of stock these leave out. `GET /needs/{id}/lines/{line}/left-out` lists them as they are now.
    excluded: Option<i64>,
    /// How many used articles they leave out besides.
    excluded_articles: Option<i64>,
    /// Where the things stand that are left out, the most first.
    places: Vec<ExcludedAt>,
    asked_by: PersonId,
    asked_at: Instant,
    decided_by: Option<PersonId>,
    decided_at: Option<Instant>,
    note: Option<String>,
    version: i64,
}

#[derive(Object)]
struct ExcludedAt {
    site_id: Option<PlaceId>,
    site: String,
    quantity: i64,
}

#[derive(Object)]
struct ApprovalPage {
    items: Vec<Approval>,
    next: Option<ApprovalId>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Decision {
    approve: bool,
    note: Option<String>,
}

#[OpenApi(tag = "Tag::Needs")]
impl ApprovalsApi {
    /// Declines, requirements and releases of the organisation, oldest first; those that wait when no state is named.
    #[oai(path = "/approvals", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        state: Query<Option<ApprovalState>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u64>>,
        after: Query<Option<ApprovalId>>,
    ) -> Answer<ApprovalPage> {
        let limit = limit.0.unwrap_or(50);
        let state = state.0.unwrap_or(ApprovalState::Pending);
        let reader = auth.0.reader();
        let mut rows = approvals::list(&app, &auth.0.actor, state, after.0, limit + 1).await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(limit as usize);
        let next = more.then(|| rows.last().map(|row| row.id)).flatten();
        let items = rows.into_iter().map(|row| Approval::new(row, &reader)).collect();
        Ok(Json(ApprovalPage { items, next }))
    }

    /// Approves or refuses; nobody decides on their own.
    #[oai(path = "/approvals/:id/decision", method = "post")]
    async fn decide(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<ApprovalId>,
        body: Body<Decision>,
    ) -> Result<Created<Approval>, Problem> {
        let (caller, wish, id) = (&auth.0, &body.0, id.0);
        let reader = &caller.reader();
        let answer = caller
            .write(&app, wish, |tx| async move {
                let row = approvals::decide(&tx, &caller.actor, id, wish.approve, wish.note.as_deref()).await?;
                Ok(Approval::new(row, reader))
            })
            .await?;
        Ok(answer.into())
    }
}

impl Approval {
    fn new(row: approvals::Approval, reader: &Reader) -> Self {
        let both = row.requirements.clone().unwrap_or_default().and(&row.limits.clone().unwrap_or_default());
        let place = |Stands { site_id, site, quantity }| ExcludedAt { site_id, site, quantity };
        let line = row.asked_for.as_ref();
        let declined = row.declined.as_ref();
        let lot = declined.and_then(|declined| declined.lot.as_ref());
        let article = declined.and_then(|declined| declined.article.clone());
        Self {
            id: row.id,
            kind: row.kind,
            line_id: row.line,
            need_id: line.map(|line| line.need),
            unit_id: line.map(|line| line.unit),
            unit: line.and_then(|line| reader.names.unit(line.unit)),
            purpose: line.map(|line| line.purpose.clone()),
            line_title: line
                .and_then(|line| reader.names.asked_for(line.category.as_deref(), line.function.as_deref())),
            category: line.and_then(|line| line.category.clone()),
            function: line.and_then(|line| line.function.clone()),
            requirements: row.requirements,
            limits: row.limits.filter(|limits| *limits != Requirements::default()),
            words: reader.left_out(&both, row.excluded, row.excluded_articles),
            places: row.places.into_iter().map(place).collect(),
            excluded_articles: row.excluded_articles,
            quantity: line.map(|line| line.quantity),
            needed_by: line.map(|line| line.needed_by),
            decision_id: row.decision,
            reason: declined.and_then(|declined| declined.reason),
            decline_note: declined.and_then(|declined| declined.note.clone()),
            lot_id: declined.and_then(|declined| declined.lot_id),
            lot_code: lot.map(|lot| lot.code.clone()),
            lot_title: lot.map(|lot| lot.name.clone()),
            lot: lot.map(|lot| reader.lot(lot, None, time::now().date_naive())),
            catalogue_item_id: article.as_ref().map(|(id, _)| *id),
            item_title: article.map(|(_, title)| title),
            supplier: declined.and_then(|declined| declined.supplier.clone()),
            state: row.state,
            excluded: row.excluded,
            asked_by: row.asked_by,
            asked_at: row.asked_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            note: row.note,
            version: row.version,
        }
    }
}
