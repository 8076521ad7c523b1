//! The gate before a purchase: nothing is called off while a fitting offer on a lower rung is undecided.

use crate::app::{
    App, Result, found,
    needs::{
        articles::BOUGHT,
        fulfilment,
        offers::{self, Purpose},
    },
};
use crate::{
    domain::{
        DecisionId, OfferId, Refused, Rung, SnapshotId,
        directory::actor::Actor,
        needs::{ladder, offer::offer_id},
        time,
    },
    store::{
        self, Tx,
        rows::{agreement, catalogue_item, need_line},
    },
};

/// A call-off that may be placed.
pub struct Gated {
    pub snapshot: SnapshotId,
    pub rung: Rung,
    pub item: catalogue_item::Model,
    pub agreement: agreement::Model,
}

/// The gate, inside the call-off's transaction and with the line's row locked. Computes the list anew, stores it, and
/// refuses while a fitting offer on a lower rung is undecided. The call-off counts as the accept of its offer.
pub async fn gate(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    line: &need_line::Model,
    (offer, quantity): (OfferId, i64),
    seen: Option<&str>,
) -> Result<Gated> {
    let need = found(store::needs::needs::find(&**tx, line.need_id).await?, "need")?;
    let purpose = Purpose::Gate(offer);
    let computed = offers::compute_with(app, &**tx, tx.at, actor, &need, line, Some(offer), purpose).await?;
    if computed.offers.find(offer).is_none() && is_closed(app, tx, actor, line, offer).await? {
        return Err(Refused::AgreementClosed.into());
    }
    if let Some(offered) = computed.offers.find(offer) {
        ladder::check_seen(offered, seen, Some(quantity), computed.today)?;
    }
    let accepted = ladder::check_call_off(&computed.line, &computed.offers, offer, quantity, DecisionId::new())?;
    let item = accepted.decision.item.ok_or(Refused::OfferGone { offer })?;
    let snapshot = offers::store_snapshot(tx, actor, line, "call_off", &computed.offers).await?;
    offers::store_acceptance(tx, actor, line, &accepted, None, snapshot).await?;
    let item = found(store::orders::catalogue::find(&**tx, item).await?, "catalogue_item")?;
    let agreement = found(store::orders::agreements::find(&**tx, item.agreement_id).await?, "agreement")?;
    Ok(Gated { snapshot, rung: accepted.decision.rung, item, agreement })
}

/// Whether the offer is one of an agreement that is no longer in force, or not yet. Such an offer is refused with
/// another error than one that never existed.
async fn is_closed(app: &App, tx: &Tx, actor: &Actor, line: &need_line::Model, offer: OfferId) -> Result<bool> {
    let items = store::orders::catalogue::of_categories(&**tx, fulfilment::categories(app, line)).await?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    Ok(items.into_iter().filter_map(|(item, agreement)| Some((item, agreement?))).any(|(item, agreement)| {
        let over = agreement.closed_at.is_some() || today < agreement.valid_from || agreement.valid_to < today;
        over && actor.belongs_to(agreement.organisation_id)
            && BOUGHT.iter().any(|kind| offer_id(line.id, *kind, item.id.0, None) == offer)
    }))
}
