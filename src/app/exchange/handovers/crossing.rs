//! Handovers from one legal entity to another: the giver's lot leaves, and the receiver gets a lot of its own that
//! names its origin.

use serde_json::json;

use super::{Destination, Result, Tx, in_hands, is_done};
use crate::{
    app::stock::{
        attached::{self, Passage},
        lots,
    },
    domain::{
        Event, HandoverId, HoldState, LotId, LotState, Refused, Title, TransferKind, TransferState, Why,
        directory::actor::Actor, exchange::handover::share,
    },
    store::{
        self,
        rows::{hold, lot, transfer},
        stock::lots::Move,
    },
};

/// An approved transfer, locked.
pub struct Crossing {
    transfer: transfer::Model,
    /// How many things were handed over before this handover.
    before: i64,
}

impl Crossing {
    /// `None` inside one organisation. Refuses a transfer that is not approved yet, and one that has ended.
    pub fn of(
        actor: &Actor,
        transfer: Option<transfer::Model>,
        hold: &hold::Model,
        lot: &lot::Model,
    ) -> Result<Option<Self>> {
        let Some(transfer) = transfer else {
            let (from, to) = (lot.organisation_id, hold.for_organisation_id);
            let succeeded = actor.belongs_to(from) && actor.belongs_to(to);
            return if from == to || succeeded { Ok(None) } else { Err(Refused::TransferPending.into()) };
        };
        match transfer.state {
            TransferState::Approved => {
                let before = (transfer.n - hold.n).max(0);
                Ok(Some(Self { transfer, before }))
            }
            TransferState::Pending => Err(Refused::TransferPending.into()),
            TransferState::Refused | TransferState::Completed | TransferState::Cancelled => {
                Err(Refused::HoldOver { hold: hold.id }.into())
            }
        }
    }

    pub fn is_loan(&self) -> bool {
        match self.transfer.kind {
            TransferKind::Loan => true,
            TransferKind::Gift | TransferKind::Sale => false,
        }
    }

    /// Makes the giver's lot leave, and enters the receiver's. Answers both, in this order.
    pub async fn cross(
        &self,
        tx: &Tx,
        actor: &Actor,
        part: lot::Model,
        to: &Destination,
        act: HandoverId,
    ) -> Result<(lot::Model, lot::Model)> {
        let n = part.quantity;
        let received = self.received(tx, &part, to).await?;
        let gone = lot::Model { state: LotState::Gone, quantity: 0, ..part };
        let gone = store::stock::lots::save(tx, gone).await?;
        // The receiver may have logged the thing already, or have a number that was mistyped.
        if let Some(serial) = &received.serial {
            lots::claim_serial_in(tx, actor, to.organisation.id, serial).await?;
        }
        let step = |organisation, from, to, why, evidence| Move {
            organisation,
            from,
            to,
            n,
            why,
            act: Some(act.0),
            by: actor.person,
            evidence: Some(evidence),
        };
        let evidence = json!({"transfer": self.transfer.id, "to_organisation": to.organisation.id});
        let left = step(gone.organisation_id, Some(gone.id), None, Why::Transferred, evidence);
        store::stock::lots::record(tx, left).await?;
        let received = store::stock::lots::insert(tx, received).await?;
        let evidence = json!({"transfer": self.transfer.id, "from_organisation": gone.organisation_id});
        let came = step(received.organisation_id, None, Some(received.id), Why::Received, evidence);
        store::stock::lots::record(tx, came).await?;
        attached::follow(tx, Passage::Crossed, &gone, &received, actor.person).await?;
        Ok((gone, received))
    }

    /// The same things as a lot of the receiver. The facts of the giver's product become the lot's own facts, because
    /// the receiver cannot read another organisation's products.
    async fn received(&self, tx: &Tx, part: &lot::Model, to: &Destination) -> Result<lot::Model> {
        let mut lot = in_hands(part.clone(), to);
        if let Some(id) = lot.product_id
            && let Some(product) = store::stock::products::find(&**tx, id).await?
            && product.organisation_id.is_some()
        {
            lot.product_id = None;
            lot.brand = lot.brand.or(Some(product.brand));
            lot.model = lot.model.or(Some(product.model));
            lot.width_mm = lot.width_mm.or(product.width_mm);
            lot.depth_mm = lot.depth_mm.or(product.depth_mm);
            lot.height_mm = lot.height_mm.or(product.height_mm);
            lot.colour = lot.colour.or(product.colour);
            lot.mass_g = lot.mass_g.or(product.mass_g);
            lot.features = lot.features.or(product.features);
            if lot.materials.as_array().is_none_or(Vec::is_empty) {
                lot.materials = product.materials;
            }
        }
        let (title, goes_back_on) = match self.is_loan() {
            true => (Title::Lender, self.lent_until(tx).await?),
            false => (Title::Organisation, None),
        };
        Ok(lot::Model {
            id: LotId::new(),
            organisation_id: to.organisation.id,
            code: lots::new_code()?,
            title,
            goes_back_on,
            held: 0,
            // Notes of the giver's people are not passed on.
            note: String::new(),
            price_minor: None,
            alike_key: None,
            label_missing: true,
            managed: false,
            family_id: None,
            surplus_since: None,
            created_at: tx.at,
            updated_at: tx.at,
            version: 1,
            ..lot
        })
    }

    /// A loan for a need goes back when the need ends.
    async fn lent_until(&self, tx: &Tx) -> Result<Option<crate::domain::Date>> {
        let Some(line) = self.transfer.line_id else { return Ok(None) };
        let Some(line) = store::needs::needs::line(&**tx, line).await? else { return Ok(None) };
        let need = store::needs::needs::find(&**tx, line.need_id).await?;
        Ok(need.and_then(|need| need.needed_until))
    }

    /// What the receiver pays for `n` of them. A gift costs nothing. `None` is unknown: a sale without a price, or a
    /// price in another currency.
    pub fn price_of(&self, n: i64, after: HoldState, currency: &str) -> Option<i64> {
        let price = match (self.transfer.kind, self.transfer.price_minor) {
            (TransferKind::Gift | TransferKind::Loan, None) => 0,
            (TransferKind::Sale, None) => return None,
            (_, Some(price)) => price,
        };
        if self.transfer.currency != currency && price != 0 {
            return None;
        }
        // The last handover takes the rest of the price, even if fewer things are handed over than the transfer first
        // said.
        let of = if after == HoldState::Done { self.before + n } else { self.transfer.n };
        share(price, of, self.before, n)
    }

    /// The transfer is completed when nothing of it is left to hand over.
    pub async fn finish(self, tx: &Tx, actor: &Actor, hold: &hold::Model, act: HandoverId) -> Result<()> {
        if !is_done(hold) {
            return Ok(());
        }
        let row = transfer::Model { state: TransferState::Completed, ..self.transfer };
        let row = store::save(tx, row).await?;
        let event = Event::TransferCompleted { handover: act };
        store::history::record(tx, row.organisation_id, row.id.0, &event, actor.person).await?;
        Ok(())
    }
}
