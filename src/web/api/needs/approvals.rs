//! What waits for the coordinator.

use std::sync::Arc;

use fluent_bundle::FluentArgs;
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
        needs::{
            approvals::{self, About},
            questions::Stands,
        },
    },
    domain::{
        ApprovalId, ApprovalKind, ApprovalState, CatalogueItemId, Date, DecisionId, DeclineReason, Instant, LineId,
        LotId, NeedId, PersonId, PlaceId, UnitId, needs::requirement::Requirements, time,
    },
    store::rows::approval,
    web::{
        edge::{auth::Auth, body::Body, error::Problem},
        texts,
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
        let (mut rows, about) = approvals::list(&app, &auth.0.actor, state, after.0, limit + 1).await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(limit as usize);
        let next = more.then(|| rows.last().map(|row| row.id)).flatten();
        let items = rows.into_iter().map(|row| Approval::new(row, &about, &reader)).collect::<Result<_, _>>()?;
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
                let (row, about) =
                    approvals::decide(&tx, &caller.actor, id, wish.approve, wish.note.as_deref()).await?;
                Approval::new(row, &about, reader)
            })
            .await?;
        Ok(answer.into())
    }
}

/// What leaves things out: what was said, else what was done.
fn in_words(language: &str, said: &Requirements, excluded: Option<i64>) -> Vec<String> {
    let words = texts::wishes(language, said);
    if !words.is_empty() || excluded.is_none_or(|excluded| excluded == 0) {
        return words;
    }
    texts::say(language, "left-out-otherwise", &FluentArgs::new()).into_iter().collect()
}

impl Approval {
    fn new(row: approval::Model, about: &About, reader: &Reader) -> crate::app::Result<Self> {
        let line = about.lines.get(&row.line_id);
        let need = line.and_then(|line| about.needs.get(&line.need_id));
        let decline = row.decision_id.and_then(|id| about.declines.get(&id));
        let lot = decline.and_then(|decline| about.lots.get(&decline.lot_id?));
        let item = decline.and_then(|decline| about.items.get(&decline.catalogue_item_id?));
        let read = |json: Option<serde_json::Value>| json.map(serde_json::from_value::<Requirements>).transpose();
        let (requirements, limits) = (read(row.requirements)?, read(row.limits)?);
        let both = requirements.clone().unwrap_or_default().and(&limits.clone().unwrap_or_default());
        let places: Vec<Stands> = row.places.map(serde_json::from_value).transpose()?.unwrap_or_default();
        let places =
            places.into_iter().map(|Stands { site_id, site, quantity }| ExcludedAt { site_id, site, quantity });
        Ok(Self {
            id: row.id,
            kind: row.kind,
            line_id: row.line_id,
            need_id: need.map(|need| need.id),
            unit_id: need.map(|need| need.unit_id),
            unit: need.and_then(|need| reader.unit(need.unit_id)),
            purpose: need.map(|need| need.purpose.clone()),
            line_title: line.and_then(|line| reader.asked_for(line)),
            category: line.and_then(|line| line.category_key.clone()),
            function: line.and_then(|line| line.function_key.clone()),
            requirements,
            limits: limits.filter(|limits| *limits != Requirements::default()),
            words: in_words(reader.language, &both, row.excluded),
            places: places.collect(),
            excluded_articles: row.articles,
            quantity: line.map(|line| line.quantity),
            needed_by: need.map(|need| need.needed_by),
            decision_id: row.decision_id,
            reason: decline.and_then(|decline| decline.reason),
            decline_note: decline.and_then(|decline| decline.note.clone()),
            lot_id: decline.and_then(|decline| decline.lot_id),
            lot_code: lot.map(|lot| lot.code.clone()),
            lot_title: lot.map(|lot| lot.name.clone()),
            lot: lot.map(|lot| reader.lot(lot, time::now().date_naive())),
            catalogue_item_id: item.map(|(item, _)| item.id),
            item_title: item.map(|(item, _)| item.name.clone()),
            supplier: item.and_then(|(_, supplier)| supplier.as_ref().map(|supplier| supplier.name.clone())),
            state: row.state,
            excluded: row.excluded,
            asked_by: row.asked_by,
            asked_at: row.asked_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            note: row.note,
            version: row.version,
        })
    }
}
