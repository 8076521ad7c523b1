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
    store::rows::transfer,
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

impl From<transfer::Model> for Transfer {
    fn from(row: transfer::Model) -> Self {
        let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, &row.currency));
        let evidence = row.evidence.as_ref().and_then(|evidence| evidence.get("text")?.as_str().map(str::to_owned));
        Self {
            id: row.id,
            organisation_id: row.organisation_id,
            to_organisation_id: row.to_organisation_id,
            lot_id: row.lot_id,
            reservation_id: row.hold_id,
            line_id: row.line_id,
            quantity: row.n,
            kind: row.kind,
            price: money(row.price_minor),
            vat: money(row.vat_minor),
            evidence,
            state: row.state,
            asked_at: row.asked_at,
            decided_at: row.decided_at,
            note: row.note,
            version: row.version,
        }
    }
}
