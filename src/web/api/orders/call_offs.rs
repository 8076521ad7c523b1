//! Call-offs and their deliveries.

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
    page,
    stock::lots::Lot,
};
use crate::{
    app::{
        App,
        orders::{
            call_offs,
            deliveries::{self, Arrived},
        },
    },
    domain::{
        AgreementId, CallOffId, CallOffLineId, CallOffState, CatalogueItemId, Date, Instant, LineId, Money, NeedId,
        OfferId, PlaceId, Rung, UnitId,
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct CallOffsApi;

#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct PlaceCallOff {
    offer_id: OfferId,
    quantity: i64,
    /// The offer's `seen` as it was shown: refused as `offer_changed` when the figures got worse since.
    seen: Option<String>,
}

#[derive(Object)]
struct CallOff {
    id: CallOffId,
    agreement_id: AgreementId,
    line_id: LineId,
    unit_id: UnitId,
    place_id: PlaceId,
    rung: Rung,
    state: CallOffState,
    lines: Vec<CallOffLine>,
    goods: Money,
    /// For a small order.
    fee: Money,
    total: Money,
    expected_on: Option<Date>,
    at: Instant,
    /// What the one who places it should know; only in the answer to placing it.
    #[oai(skip_serializing_if_is_none)]
    warn: Option<Vec<Warning>>,
    version: i64,
}

#[derive(Object)]
struct CallOffLine {
    id: CallOffLineId,
    catalogue_item_id: CatalogueItemId,
    title: String,
    quantity: i64,
    delivered: i64,
    /// For one.
    price: Money,
}

/// `splitting`: with the orders named it reaches a limit that each alone stays under.
/// `above_direct_limit`: the agreement asks for a competition.
#[derive(Object)]
struct Warning {
    code: String,
    limit: Money,
    total: Option<Money>,
    call_offs: Option<Vec<CallOffId>>,
}

#[derive(Object)]
struct CallOffs {
    items: Vec<CallOff>,
    next: Option<CallOffId>,
}

/// What arrived; everything that was missing when `lines` is absent.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields, default)]
struct Deliver {
    lines: Option<Vec<DeliverLine>>,
}

#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct DeliverLine {
    id: CallOffLineId,
    quantity: i64,
    /// One each; things with data-bearing media must have them.
    #[oai(default)]
    serials: Vec<String>,
}

/// The order as it now stands, and what the delivery brought into the register.
#[derive(Object)]
struct Delivered {
    call_off: CallOff,
    lots: Vec<Lot>,
}

#[OpenApi(tag = "Tag::CallOffs")]
impl CallOffsApi {
    /// Orders under a framework agreement: 409 `reuse_first` while something on a lower rung is undecided.
    #[oai(path = "/needs/:id/lines/:line/call-offs", method = "post")]
    async fn place(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        body: Body<PlaceCallOff>,
    ) -> Result<Created<CallOff>, Problem> {
        let (app, actor, wanted) = (app.0, &auth.0.actor, &body.0);
        let at = (id.0, line.0);
        let work = |tx| async move {
            let (offer, seen) = ((wanted.offer_id, wanted.quantity), wanted.seen.as_deref());
            let (placed, warnings) = call_offs::place(app, &tx, actor, at, offer, seen).await?;
            let warn = Some(warnings.into_iter().map(Warning::from).collect());
            Ok(CallOff { warn, ..CallOff::from(placed) })
        };
        Ok(auth.0.write(app, wanted, work).await?.into())
    }

    /// The organisation's orders, newest first.
    #[oai(path = "/call-offs", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        state: Query<Option<CallOffState>>,
        line: Query<Option<LineId>>,
        limit: Query<Option<i64>>,
        after: Query<Option<CallOffId>>,
    ) -> Answer<CallOffs> {
        let limit = page::limit(limit.0)?;
        let mut rows =
            call_offs::list(app.db.read(), &auth.0.actor, state.0, line.0, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |call_off| call_off.id);
        Ok(Json(CallOffs { items: rows.into_iter().map(CallOff::from).collect(), next }))
    }

    /// Books what arrived: it becomes lots in use at the unit.
    #[oai(path = "/call-offs/:id/delivery", method = "post")]
    async fn deliver(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<CallOffId>,
        body: Body<Option<Deliver>>,
    ) -> Result<Created<Delivered>, Problem> {
        let (app, caller, actor, id) = (app.0, &auth.0, &auth.0.actor, id.0);
        let lines = body.0.clone().and_then(|body| body.lines);
        let arrived: &Option<Vec<Arrived>> = &lines.map(|lines| lines.into_iter().map(Arrived::from).collect());
        let work = |tx| async move {
            let delivery = deliveries::deliver(app, &tx, actor, id, arrived.as_deref()).await?;
            let lots = delivery.lots.into_iter().map(|lot| Lot::named(lot, caller)).collect();
            Ok(Delivered { call_off: delivery.call_off.into(), lots })
        };
        Ok(auth.0.write(app, &body.0, work).await?.into())
    }

    /// Takes back what was not delivered.
    #[oai(path = "/call-offs/:id/cancellation", method = "post")]
    async fn cancel(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<CallOffId>) -> Result<Changed<CallOff>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx| async move { Ok(CallOff::from(call_offs::cancel(&tx, actor, id).await?)) };
        Ok(auth.0.write(&app, &id, work).await?.into())
    }
}

impl From<DeliverLine> for Arrived {
    fn from(line: DeliverLine) -> Self {
        Self { line: line.id, quantity: line.quantity, serials: line.serials }
    }
}

impl From<call_offs::Warning> for Warning {
    fn from(warning: call_offs::Warning) -> Self {
        match warning {
            call_offs::Warning::Splitting { call_offs, total, limit } => {
                Self { code: "splitting".to_owned(), limit, total: Some(total), call_offs: Some(call_offs) }
            }
            call_offs::Warning::AboveDirectLimit { limit } => {
                Self { code: "above_direct_limit".to_owned(), limit, total: None, call_offs: None }
            }
        }
    }
}

impl From<call_offs::CallOff> for CallOff {
    fn from(call_off: call_offs::CallOff) -> Self {
        let line = |line: call_offs::Ordered| CallOffLine {
            id: line.id,
            catalogue_item_id: line.item,
            title: line.title,
            quantity: line.quantity,
            delivered: line.delivered,
            price: line.price,
        };
        Self {
            id: call_off.id,
            agreement_id: call_off.agreement,
            line_id: call_off.line,
            unit_id: call_off.unit,
            place_id: call_off.place,
            rung: call_off.rung,
            state: call_off.state,
            lines: call_off.ordered.into_iter().map(line).collect(),
            goods: call_off.goods,
            fee: call_off.fee,
            total: call_off.total,
            expected_on: call_off.expected_on,
            at: call_off.at,
            warn: None,
            version: call_off.version,
        }
    }
}
