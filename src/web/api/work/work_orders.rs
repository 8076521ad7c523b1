//! Work orders and their steps.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
    directory::places::Coordinates,
    page,
    stock::lot_view::AttributesView,
};
use crate::{
    app::{
        App,
        work::{
            steps::{self, Completion, Quote},
            work_orders::{self, Wanted},
            yields::Made,
        },
    },
    domain::{
        Condition, Date, HoldId, Instant, LineId, LotId, Money, PartnerId, PlaceId, SanitisationMethod, WorkKind,
        WorkOrderId, WorkOrderState, stock::custody::NewSanitisation, time,
    },
    web::{
        edge::{
            auth::{Auth, Caller},
            body::Body,
            error::Problem,
        },
        words::InWords,
    },
};

pub struct WorkOrdersApi;

#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct OrderWork {
    partner_id: PartnerId,
    lot_id: LotId,
    quantity: i64,
    kind: WorkKind,
    /// Where a transport brings them; it says so, and other work does not.
    place_id: Option<PlaceId>,
    /// For all of them; the partner's own price when absent.
    estimate: Option<Money>,
    ready_on: Option<Date>,
    #[oai(default)]
    note: String,
}

/// A work order. It names things and places, and no people.
#[derive(Object)]
struct WorkOrder {
    id: WorkOrderId,
    partner_id: PartnerId,
    partner: Option<String>,
    kind: WorkKind,
    state: WorkOrderState,
    quantity: i64,
    lot_id: LotId,
    lot: Option<LotSummary>,
    /// Where a transport brings the things.
    destination: Option<Destination>,
    /// The things, for people to read.
    #[oai(skip_serializing_if_is_none)]
    in_words: Option<InWords>,
    /// The line that waits for it.
    line_id: Option<LineId>,
    reservation_id: Option<HoldId>,
    estimate: Option<Money>,
    quote: Option<Money>,
    cost: Option<Money>,
    ready_on: Option<Date>,
    metres: Option<i64>,
    parts: Option<Money>,
    parts_g: Option<i64>,
    minutes: Option<i64>,
    note: String,
    reason: Option<String>,
    created_at: Instant,
    done_at: Option<Instant>,
    /// What a transformation turned the things into.
    #[oai(default, skip_serializing_if_is_empty)]
    made: Vec<MadeLot>,
    version: i64,
}

/// A lot that was made, and how many things it began with.
#[derive(Object)]
struct MadeLot {
    lot_id: LotId,
    quantity: i64,
}

/// What whoever does the work must know of the things.
#[derive(Object)]
struct LotSummary {
    code: String,
    category: String,
    title: String,
    condition: Condition,
    place_id: PlaceId,
    place: Option<String>,
    /// The site that the place is on: where to drive.
    site_id: PlaceId,
    site: Option<String>,
    coordinates: Option<Coordinates>,
}

/// Where to drive to.
#[derive(Object)]
#[oai(rename = "TransportDestination")]
struct Destination {
    place_id: PlaceId,
    place: String,
    site_id: PlaceId,
    site: Option<String>,
    coordinates: Option<Coordinates>,
}

#[derive(Object)]
struct WorkOrders {
    items: Vec<WorkOrder>,
    next: Option<WorkOrderId>,
}

#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct QuoteInput {
    /// For the whole order.
    price: Money,
    ready_on: Option<Date>,
}

/// What is absent is unknown, not zero.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct CompletionInput {
    cost: Option<Money>,
    /// Driven for it.
    metres: Option<i64>,
    parts: Option<Money>,
    /// Grams of CO2e of spare parts.
    parts_g: Option<i64>,
    minutes: Option<i64>,
    /// As the things now are; repair and reupholstery must say it.
    condition: Option<Condition>,
    #[oai(default)]
    sanitisations: Vec<SanitisationInput>,
    /// What the things were turned into: a transformation says it, and nothing else does.
    #[oai(default)]
    made: Vec<MadeInput>,
}

/// So many alike things that were made.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct MadeInput {
    category: String,
    /// The category's name when absent.
    #[oai(default)]
    title: String,
    quantity: i64,
    condition: Condition,
    #[oai(default)]
    attributes: AttributesView,
}

#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct SanitisationInput {
    medium: String,
    method: SanitisationMethod,
    tool: String,
    version: String,
    operator: String,
    verified_by: String,
    on: Date,
}

#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields, default)]
struct Because {
    reason: String,
}

type Stepped = Result<Changed<WorkOrder>, Problem>;

#[OpenApi(tag = "Tag::Work")]
impl WorkOrdersApi {
    /// The organisation's orders, newest first; for a partner its own.
    #[oai(path = "/work-orders", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        state: Query<Option<WorkOrderState>>,
        partner: Query<Option<PartnerId>>,
        limit: Query<Option<i64>>,
        after: Query<Option<WorkOrderId>>,
    ) -> Answer<WorkOrders> {
        let limit = page::limit(limit.0)?;
        let mut rows =
            work_orders::list(app.db.read(), &auth.0.actor, state.0, partner.0, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |order| order.id);
        Ok(Json(WorkOrders { items: rows.into_iter().map(|row| WorkOrder::of(row, &auth.0)).collect(), next }))
    }

    /// Orders work on things in stock.
    #[oai(path = "/work-orders", method = "post")]
    async fn order(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<OrderWork>,
    ) -> Result<Created<WorkOrder>, Problem> {
        let (app, actor, wanted) = (app.0, &auth.0.actor, &Wanted::from(body.0.clone()));
        let caller = &auth.0;
        let order = |tx| async move { Ok(WorkOrder::of(work_orders::order(app, &tx, actor, wanted).await?, caller)) };
        Ok(auth.0.write(app, &body.0, order).await?.into())
    }

    /// The partner's price. For an accepted offer a much dearer or too late one ends the order as `quote_changed`.
    #[oai(path = "/work-orders/:id/quote", method = "post")]
    async fn quote(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<WorkOrderId>, body: Body<QuoteInput>) -> Stepped {
        let (actor, id) = (&auth.0.actor, id.0);
        let quote = &Quote { price: body.0.price.clone(), ready_on: body.0.ready_on };
        let caller = &auth.0;
        let step = |tx| async move { Ok(WorkOrder::of(steps::quote(&tx, actor, id, quote).await?, caller)) };
        Ok(auth.0.write(&app, &body.0, step).await?.into())
    }

    /// The work will be done at the estimate or the quote. Who quoted freely does not accept it.
    #[oai(path = "/work-orders/:id/acceptance", method = "post")]
    async fn accept(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<WorkOrderId>) -> Stepped {
        let (actor, id) = (&auth.0.actor, id.0);
        let caller = &auth.0;
        let step = |tx| async move { Ok(WorkOrder::of(steps::accept(&tx, actor, id).await?, caller)) };
        Ok(auth.0.write(&app, &id, step).await?.into())
    }

    /// The things go into work.
    #[oai(path = "/work-orders/:id/start", method = "post")]
    async fn start(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<WorkOrderId>) -> Stepped {
        let (actor, id) = (&auth.0.actor, id.0);
        let caller = &auth.0;
        let step = |tx| async move { Ok(WorkOrder::of(steps::start(&tx, actor, id).await?, caller)) };
        Ok(auth.0.write(&app, &id, step).await?.into())
    }

    /// The work is done.
    ///
    /// The things come back as they now are. Recycled ones leave, and a transformation says what it made of them.
    #[oai(path = "/work-orders/:id/completion", method = "post")]
    async fn complete(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<WorkOrderId>,
        body: Body<CompletionInput>,
    ) -> Stepped {
        let (app, actor, id, done) = (app.0, &auth.0.actor, id.0, &Completion::from(body.0.clone()));
        let caller = &auth.0;
        let step = |tx| async move { Ok(WorkOrder::of(steps::complete(&tx, actor, id, done).await?, caller)) };
        Ok(auth.0.write(app, &body.0, step).await?.into())
    }

    /// The partner will not or cannot.
    #[oai(path = "/work-orders/:id/refusal", method = "post")]
    async fn refuse(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<WorkOrderId>,
        body: Body<Option<Because>>,
    ) -> Stepped {
        let (actor, id, because) = (&auth.0.actor, id.0, &body.0.clone().unwrap_or_default().reason);
        let caller = &auth.0;
        let step = |tx| async move { Ok(WorkOrder::of(steps::refuse(&tx, actor, id, because).await?, caller)) };
        Ok(auth.0.write(&app, &body.0, step).await?.into())
    }

    /// The coordinator calls it off.
    #[oai(path = "/work-orders/:id/cancellation", method = "post")]
    async fn cancel(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<WorkOrderId>,
        body: Body<Option<Because>>,
    ) -> Stepped {
        let (actor, id, because) = (&auth.0.actor, id.0, &body.0.clone().unwrap_or_default().reason);
        let caller = &auth.0;
        let step = |tx| async move { Ok(WorkOrder::of(steps::cancel(&tx, actor, id, because).await?, caller)) };
        Ok(auth.0.write(&app, &body.0, step).await?.into())
    }
}

impl From<OrderWork> for Wanted {
    fn from(body: OrderWork) -> Self {
        Self {
            partner: body.partner_id,
            lot: body.lot_id,
            n: body.quantity,
            kind: body.kind,
            place: body.place_id,
            estimate: body.estimate,
            ready_on: body.ready_on,
            note: body.note,
        }
    }
}

impl From<CompletionInput> for Completion {
    fn from(body: CompletionInput) -> Self {
        Self {
            cost: body.cost,
            metres: body.metres,
            parts: body.parts,
            parts_g: body.parts_g,
            minutes: body.minutes,
            condition: body.condition,
            sanitisations: body.sanitisations.into_iter().map(NewSanitisation::from).collect(),
            made: body.made.into_iter().map(Made::from).collect(),
        }
    }
}

impl From<MadeInput> for Made {
    fn from(body: MadeInput) -> Self {
        Self {
            category: body.category,
            name: body.title,
            quantity: body.quantity,
            condition: body.condition,
            attributes: body.attributes.into(),
        }
    }
}

impl From<SanitisationInput> for NewSanitisation {
    fn from(body: SanitisationInput) -> Self {
        Self {
            medium: body.medium,
            method: body.method,
            tool: body.tool,
            tool_version: body.version,
            operator: body.operator,
            verified_by: body.verified_by,
            on: body.on,
        }
    }
}

impl WorkOrder {
    fn of(order: work_orders::WorkOrder, caller: &Caller) -> Self {
        let today = time::civil_date(time::now(), &caller.actor.time_zone);
        let in_words = order.lot.as_ref().map(|lot| {
            let words = caller.reader().lot(lot, None, today);
            // A partner does not see which unit owns the thing.
            if caller.actor.partner.is_some() { InWords { unit: None, ..words } } else { words }
        });
        let destination = order.ends.map(|(place_id, site_id, ends)| Destination {
            place_id,
            place: ends.place.unwrap_or_default(),
            site_id,
            site: ends.site,
            coordinates: ends.coordinates.map(Coordinates::from_e7),
        });
        let stands = order.stands;
        Self {
            id: order.id,
            partner_id: order.partner,
            partner: order.partner_name,
            kind: order.kind,
            state: order.state,
            quantity: order.quantity,
            lot_id: order.lot_id,
            in_words,
            lot: order.lot.map(|lot| LotSummary {
                code: lot.code,
                category: lot.category,
                title: lot.name,
                condition: lot.condition,
                place_id: lot.place,
                place: stands.place,
                site_id: lot.site,
                site: stands.site,
                coordinates: stands.coordinates.map(Coordinates::from_e7),
            }),
            destination,
            line_id: order.line,
            reservation_id: order.hold,
            estimate: order.estimate,
            quote: order.quote,
            cost: order.cost,
            ready_on: order.ready_on,
            metres: order.metres,
            parts: order.parts,
            parts_g: order.parts_g,
            minutes: order.minutes,
            note: order.note,
            reason: order.reason,
            created_at: order.created_at,
            done_at: order.done_at,
            made: order.made.into_iter().map(|made| MadeLot { lot_id: made.lot, quantity: made.n }).collect(),
            version: order.version,
        }
    }
}
