//! Transfers from one organisation to another.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed},
    page,
};
use crate::{
    app::{
        App,
        exchange::transfers::{self, Decision},
    },
    domain::{HoldId, Instant, LineId, LotId, Money, OrganisationId, TransferId, TransferKind, TransferState},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct TransfersApi;

/// `price` and `vat` are in the owner's currency; a sale needs a price.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct DecideTransfer {
    approve: bool,
    note: Option<String>,
    kind: Option<TransferKind>,
    price: Option<Money>,
    vat: Option<Money>,
    /// The resolution or the contract.
    evidence: Option<String>,
}

#[derive(Object)]
struct Transfer {
    id: TransferId,
    /// The owner.
    organisation_id: OrganisationId,
    /// The receiver.
    to_organisation_id: OrganisationId,
    lot_id: LotId,
    reservation_id: Option<HoldId>,
    /// The receiver's line.
    line_id: Option<LineId>,
    quantity: i64,
    kind: TransferKind,
    price: Option<Money>,
    vat: Option<Money>,
    evidence: Option<String>,
    state: TransferState,
    asked_at: Instant,
    decided_at: Option<Instant>,
    note: Option<String>,
    version: i64,
}

#[derive(Object)]
struct Transfers {
    items: Vec<Transfer>,
    next: Option<TransferId>,
}

#[OpenApi(tag = "Tag::Transfers")]
impl TransfersApi {
    /// What comes in and what goes out, newest first.
    #[oai(path = "/transfers", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        state: Query<Option<TransferState>>,
        limit: Query<Option<i64>>,
        after: Query<Option<TransferId>>,
    ) -> Answer<Transfers> {
        let limit = page::limit(limit.0)?;
        let mut rows = transfers::list(app.db.read(), &auth.0.actor, state.0, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |row| row.id);
        Ok(Json(Transfers { items: rows.into_iter().map(Transfer::from).collect(), next }))
    }

    /// The owner's coordinator lets the things go or does not.
    #[oai(path = "/transfers/:id/decision", method = "post")]
    async fn decide(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<TransferId>,
        body: Body<DecideTransfer>,
    ) -> Result<Changed<Transfer>, Problem> {
        let (app, actor) = (app.0, &auth.0.actor);
        let (id, decision) = (id.0, &Decision::from(body.0.clone()));
        let work = |tx| async move { Ok(Transfer::from(transfers::decide(app, &tx, actor, id, decision).await?)) };
        Ok(auth.0.write(app, &body.0, work).await?.into())
    }
}

impl From<DecideTransfer> for Decision {
    fn from(body: DecideTransfer) -> Self {
        Self {
            approve: body.approve,
            note: body.note,
            kind: body.kind,
            price: body.price,
            vat: body.vat,
            evidence: body.evidence,
        }
    }
}

impl From<transfers::Transfer> for Transfer {
    fn from(transfer: transfers::Transfer) -> Self {
        Self {
            id: transfer.id,
            organisation_id: transfer.organisation,
            to_organisation_id: transfer.to_organisation,
            lot_id: transfer.lot,
            reservation_id: transfer.hold,
            line_id: transfer.line,
            quantity: transfer.quantity,
            kind: transfer.kind,
            price: transfer.price,
            vat: transfer.vat,
            evidence: transfer.evidence,
            state: transfer.state,
            asked_at: transfer.asked_at,
            decided_at: transfer.decided_at,
            note: transfer.note,
            version: transfer.version,
        }
    }
}
