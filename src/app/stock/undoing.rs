//! Taking back what was entered by mistake. Undoing is a movement too: nothing disappears from the history.

use serde_json::json;

use crate::app::{
    Result, found,
    stock::{labels, lots, moves, reading::Lot},
};
use crate::{
    domain::{
        Lasting, LotId, LotState, Refused, Why,
        directory::actor::{Act, Actor},
        stock::undo,
    },
    store::{self, Tx, rows, stock::lots::Move},
};

/// Undoes a departure that never happened. The things are there again, as they were. Refuses if somebody has logged
/// their serial number anew since.
pub async fn departure(tx: &Tx, actor: &Actor, id: LotId) -> Result<Lot> {
    let lot = lots::lock_own(tx, actor, id, Act::RemoveLot).await?;
    if lot.state != LotState::Gone {
        return Err(Refused::LotState { lot: id, state: lot.state }.into());
    }
    let left = found(last_out(tx, id).await?, "lot")?;
    let by_itself = left.act.is_none() && left.to_lot.is_none();
    undo::departed(left.why, by_itself, lots::borrowed(tx, &lot).await?)?;
    labels::claim_serials_again(tx, actor, &lot).await?;
    let state = undo::state_again(left.state_before, lot.media > 0);
    let lot = store::stock::waits::go_on(tx, rows::lot::Model { state, quantity: left.n, ..lot }).await?;
    let lot = store::stock::lots::save(tx, lot).await?;
    let step = Move {
        organisation: lot.organisation_id,
        from: None,
        to: Some(id),
        n: left.n,
        why: Why::Undone,
        act: None,
        by: actor.person,
        evidence: Some(json!({"movement": left.id, "why": left.why})),
    };
    store::stock::lots::record(tx, step).await?;
    let place = store::directory::places::find(&**tx, lot.place_id).await?;
    moves::admit(tx, &lot, &found(place, "place")?).await?;
    Ok(lot.into())
}

/// Undoes the logging of a lot, while nobody else has touched it. Its serial number is free again.
pub async fn logging(tx: &Tx, actor: &Actor, id: LotId) -> Result<Lot> {
    let lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    lots::ensure_not_gone(&lot)?;
    let steps = store::stock::lots::movements(&**tx, id).await?;
    let logged = match steps.as_slice() {
        [step] if step.why == Why::Logged => step,
        _ => return Err(Refused::CannotUndo { because: Lasting::Touched }.into()),
    };
    let mine = logged.by == Some(actor.person);
    let touched = !mine || store::stock::lots::touched(&**tx, id, actor.person).await?;
    undo::removable(logged.at, tx.at, touched)?;
    store::stock::lots::forget_aliases(tx, id).await?;
    let step = Move {
        organisation: lot.organisation_id,
        from: Some(id),
        to: None,
        n: lot.quantity,
        why: Why::Undone,
        act: None,
        by: actor.person,
        evidence: Some(json!({"movement": logged.id, "why": logged.why})),
    };
    store::stock::lots::record_leaving(tx, step, Some(lot.state)).await?;
    let lot = rows::lot::Model { state: LotState::Gone, quantity: 0, open_to_region_from: None, ..lot };
    Ok(store::stock::lots::save(tx, lot).await?.into())
}

/// The last movement that took things out of the lot.
pub(in crate::app) async fn last_out(tx: &Tx, id: LotId) -> Result<Option<rows::movement::Model>> {
    let steps = store::stock::lots::movements(&**tx, id).await?;
    Ok(steps.into_iter().rfind(|step| step.from_lot == Some(id)))
}
