//! Many lots in one request: all or nothing.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, types::Any};
use serde_json::Value;

use super::{
    lot_acts::{Counted, Departed},
    lot_view::{Acted, Lot},
    lots::{LogLot, new_lot},
};
use crate::web::api::{Tag, answer::Changed};
use crate::{
    app::{
        App,
        stock::{
            batches::{self, Piece},
            counts, departures, surplus,
        },
    },
    domain::{Date, Departure, Instant, LotId, PlaceId},
    store::Tx,
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct LotBatchesApi;

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct LogLots {
    lots: Vec<LogLot>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct LotPart {
    lot_id: LotId,
    /// All of it when absent; a part becomes a lot of its own.
    quantity: Option<i64>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct MoveLots {
    place_id: PlaceId,
    lots: Vec<LotPart>,
    /// When it happened, if not now.
    happened_at: Option<Instant>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct DeclareLotsSurplus {
    lots: Vec<LotPart>,
    available_from: Option<Date>,
    /// Neighbours of the region see them from this day, but not before the `circles` of the policy open them; never, when
    /// neither says so.
    open_to_region_from: Option<Date>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct DepartLots {
    lots: Vec<LotPart>,
    kind: Departure,
    /// A text or an object: a receipt's number, a report, a valuation with its approver.
    evidence: Any<Value>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct CountOfLot {
    lot_id: LotId,
    /// How many there are.
    quantity: i64,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct CountLots {
    lots: Vec<CountOfLot>,
    /// How the missing ones left, `lost` or `stolen`; wanted when none are left of a lot.
    kind: Option<Departure>,
    /// A text or an object, as for a departure; wanted with `kind`.
    evidence: Option<Any<Value>>,
    /// When they were counted, if not now.
    happened_at: Option<Instant>,
}

/// In the order of the request.
#[derive(Object)]
struct LoggedLots {
    items: Vec<Lot>,
}

/// In the order of the request.
#[derive(Object)]
struct ActedLots {
    items: Vec<Acted>,
}

/// In the order of the request.
#[derive(Object)]
struct DepartedLots {
    items: Vec<Departed>,
}

/// In the order of the request.
#[derive(Object)]
struct CountedLots {
    items: Vec<Counted>,
}

#[OpenApi(tag = "Tag::Lots")]
impl LotBatchesApi {
    /// Logs up to 200 lots. Where one is refused none is logged; `rows` names each that is refused by its index.
    #[oai(path = "/lot-batches", method = "post")]
    async fn log(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<LogLots>) -> Result<Changed<LoggedLots>, Problem> {
        let new: Vec<_> = body.0.lots.iter().cloned().map(new_lot).collect();
        let (caller, actor, new) = (&auth.0, &auth.0.actor, &new);
        let work = |tx: Tx, ()| async move {
            let lots = batches::log(&tx, actor, new).await?;
            Ok(LoggedLots { items: lots.into_iter().map(|lot| Lot::named(lot, caller)).collect() })
        };
        Ok(auth.0.write_permitted(&app, batches::may_log(actor, new), &body.0, work).await?.into())
    }

    /// Moves up to 200 lots, or free things of them, to one place: all or none.
    #[oai(path = "/lot-batches/moves", method = "post")]
    async fn relocate(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<MoveLots>,
    ) -> Result<Changed<ActedLots>, Problem> {
        let MoveLots { place_id, lots, happened_at } = body.0.clone();
        let (actor, pieces) = (&auth.0.actor, &pieces(lots));
        let work = |tx: Tx| async move {
            let moved = batches::relocate(&tx, actor, pieces, place_id, happened_at).await?;
            Ok(ActedLots { items: moved.into_iter().map(Acted::from).collect() })
        };
        Ok(auth.0.write(&app, &body.0, work).await?.into())
    }

    /// Declares up to 200 lots, or parts of them, surplus: all or none.
    #[oai(path = "/lot-batches/surplus", method = "post")]
    async fn declare_surplus(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<DeclareLotsSurplus>,
    ) -> Result<Changed<ActedLots>, Problem> {
        let DeclareLotsSurplus { lots, available_from, open_to_region_from } = body.0.clone();
        let wanted = surplus::Surplus { quantity: None, available_from, open_to_region_from };
        let (actor, pieces) = (&auth.0.actor, &pieces(lots));
        let work = |tx: Tx| async move {
            let declared = batches::declare_surplus(&tx, actor, pieces, wanted).await?;
            Ok(ActedLots { items: declared.into_iter().map(Acted::from).collect() })
        };
        Ok(auth.0.write(&app, &body.0, work).await?.into())
    }

    /// Up to 200 lots, or parts of them, leave the organisation by one channel: all or none.
    #[oai(path = "/lot-batches/departures", method = "post")]
    async fn depart(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<DepartLots>,
    ) -> Result<Changed<DepartedLots>, Problem> {
        let DepartLots { lots, kind, evidence } = body.0.clone();
        let leaving = &departures::Leaving { kind, evidence: evidence.0, quantity: None };
        let (actor, pieces) = (&auth.0.actor, &pieces(lots));
        let work = |tx: Tx| async move {
            let left = batches::depart(&tx, actor, pieces, leaving).await?;
            Ok(DepartedLots { items: left.into_iter().map(Departed::from).collect() })
        };
        Ok(auth.0.write(&app, &body.0, work).await?.into())
    }

    /// Says of up to 200 lots how many there are: all or none.
    #[oai(path = "/lot-batches/counts", method = "post")]
    async fn count(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<CountLots>,
    ) -> Result<Changed<CountedLots>, Problem> {
        let CountLots { lots, kind, evidence, happened_at } = body.0.clone();
        let evidence = evidence.map(|Any(evidence)| evidence);
        let wanted = &counts::Count { quantity: 0, kind, evidence, happened_at };
        let pieces: Vec<_> = lots.iter().map(|row| Piece { lot: row.lot_id, quantity: Some(row.quantity) }).collect();
        let (actor, pieces) = (&auth.0.actor, &pieces);
        let work = |tx: Tx| async move {
            let counted = batches::count(&tx, actor, pieces, wanted).await?;
            Ok(CountedLots { items: counted.into_iter().map(Counted::from).collect() })
        };
        Ok(auth.0.write(&app, &body.0, work).await?.into())
    }
}

fn pieces(rows: Vec<LotPart>) -> Vec<Piece> {
    rows.into_iter().map(|row| Piece { lot: row.lot_id, quantity: row.quantity }).collect()
}
