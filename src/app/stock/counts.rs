//! Counting the things of a lot. The count wins over the register, and over holds.

use serde_json::{Value, json};

use crate::app::{
    Result, moments,
    orders::shortages,
    stock::{
        departures, labels, lots,
        reading::{Broken, Lot},
        undoing,
    },
};
use crate::{
    domain::{
        Bad, Departure, Event, Instant, LotId, LotState, Refused, Why,
        directory::actor::{Act, Actor},
        fields::check_range,
        stock::{lot::MOST, undo},
    },
    store::{self, Tx, rows, stock::lots::Move},
};

/// What somebody counted, and what they know of the missing things.
#[derive(Clone, Debug, Default)]
pub struct Count {
    pub quantity: i64,
    /// How the missing ones left. Required if none are left, because the lot is then gone.
    pub kind: Option<Departure>,
    pub evidence: Option<Value>,
    pub happened_at: Option<Instant>,
}

pub struct Counted {
    pub lot: Lot,
    /// The holds that were broken, because the things they were on are missing.
    pub broken: Vec<Broken>,
}

/// Records how many things there are. If there are more than registered, the others were found. If there are fewer, the
/// missing ones are lost, and the newest holds are broken as far as necessary. If the lot was delivered recently, the
/// missing ones count as never delivered.
pub async fn count(tx: &Tx, actor: &Actor, id: LotId, count: &Count) -> Result<Counted> {
    let counted = count.quantity;
    check_range("quantity", counted, 0, MOST)?;
    let delivery = shortages::lock(tx, actor, &[id]).await?.pop();
    let lot = lots::lock_own(tx, actor, id, Act::CountLot).await?;
    let tx = &moments::as_of(tx, lot.organisation_id, &lot, count.happened_at, &[]).await?;
    if lot.state == LotState::Gone {
        return found_again(tx, actor, lot, counted).await;
    }
    if counted > 1 && (lot.serial.is_some() || lot.media > 0) {
        return Err(Refused::OneEach.into());
    }
    let registered = lot.quantity;
    let missing = registered - counted;
    let (lot, broken) = match (missing > 0, count.kind) {
        (false, None) if missing == 0 => (lot, Vec::new()),
        (false, None) => (turns_up(tx, actor, lot, counted).await?, Vec::new()),
        (false, Some(_)) => return Err(Refused::invalid("kind", Bad::Both).into()),
        (true, Some(kind)) => goes(tx, actor, lot, missing, kind, count.evidence.as_ref()).await?,
        // A lot that is gone as a whole needs a kind and evidence, like everything that leaves.
        (true, None) if counted == 0 => return Err(Refused::invalid("kind", Bad::Missing).into()),
        (true, None) => {
            let (lot, broken) = departures::break_newest(tx, actor, lot, missing).await?;
            let lot = match delivery {
                Some(delivery) if shortages::is_fresh(tx, &delivery, &lot).await? => {
                    shortages::correct(tx, actor, delivery, lot, missing).await?
                }
                Some(_) | None => lots::reduce(tx, actor, lot, counted, Why::Lost, None, None).await?,
            };
            (lot, broken)
        }
    };
    let event = Event::Counted { counted, registered };
    store::history::record(tx, lot.organisation_id, id.0, &event, actor.person).await?;
    Ok(Counted { lot: lot.into(), broken: broken.into_iter().map(Broken::from).collect() })
}

/// Records how the missing things left, with the evidence that a departure needs. Unlike a departure of part of a lot
/// they get no code of their own, because nobody can say which ones they were.
async fn goes(
    tx: &Tx,
    actor: &Actor,
    lot: rows::lot::Model,
    missing: i64,
    kind: Departure,
    evidence: Option<&Value>,
) -> Result<(rows::lot::Model, Vec<rows::hold::Model>)> {
    if !kind.is_reality() {
        // Other kinds are decisions that things leave. Such a decision is entered as a departure, with everything that
        // a departure needs.
        return Err(Refused::invalid("kind", Bad::Unknown { value: kind.to_string() }).into());
    }
    actor.may(Act::RemoveLot, lot.unit_id)?;
    let evidence = evidence.ok_or_else(|| Refused::invalid("evidence", Bad::Missing))?;
    departures::check_evidence(evidence)?;
    let (lot, broken) = departures::break_newest(tx, actor, lot, missing).await?;
    let left = lot.quantity - missing;
    Ok((lots::reduce(tx, actor, lot, left, kind.into(), None, Some(evidence.clone())).await?, broken))
}

async fn turns_up(tx: &Tx, actor: &Actor, mut lot: rows::lot::Model, counted: i64) -> Result<rows::lot::Model> {
    let step = Move {
        organisation: lot.organisation_id,
        from: None,
        to: Some(lot.id),
        n: counted - lot.quantity,
        why: Why::FoundInCount,
        act: None,
        by: actor.person,
        evidence: Some(json!({"counted": counted, "registered": lot.quantity})),
    };
    store::stock::lots::record(tx, step).await?;
    lot.quantity = counted;
    Ok(store::stock::lots::save(tx, lot).await?)
}

/// Records that lost or stolen things are there again. Somebody may have stored data on a device meanwhile, so one that
/// was offered before goes into custody.
async fn found_again(tx: &Tx, actor: &Actor, lot: rows::lot::Model, counted: i64) -> Result<Counted> {
    let left = undoing::last_out(tx, lot.id).await?.filter(|step| step.to_lot.is_none() && undo::can_turn_up(step.why));
    let Some(left) = left.filter(|_| counted > 0) else {
        return Err(Refused::LotState { lot: lot.id, state: lot.state }.into());
    };
    if counted > 1 && (lot.serial.is_some() || lot.media > 0) {
        return Err(Refused::OneEach.into());
    }
    // Whoever found it first may have logged it as a new thing.
    labels::claim_serials_again(tx, actor, &lot).await?;
    let lot = rows::lot::Model { state: undo::state_again(left.state_before, lot.media > 0), ..lot };
    let lot = store::stock::waits::go_on(tx, lot).await?;
    let lot = turns_up(tx, actor, lot, counted).await?;
    let event = Event::FoundAgain { counted, registered: 0 };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    Ok(Counted { lot: lot.into(), broken: Vec::new() })
}
