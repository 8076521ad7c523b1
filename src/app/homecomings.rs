//! What was lent to another organisation comes home: the borrower's lot leaves its books, and the lender's own, under
//! its old code, lives again.

use serde_json::json;

use super::{Result, departures, found, handovers, lots, moves, parts, successors};
use crate::{
    domain::{
        Condition, HandoverId, LotId, LotState, PlaceId, Refused, Title, TransferKind, Why,
        actor::{Act, Actor},
        handover::sent_home,
        lot::check_quantity,
        time,
    },
    store::{
        self, Tx,
        entity::{handover, lot, place, transfer},
        lots::Move,
    },
};

pub struct ComeHome {
    pub quantity: i64,
    pub condition: Condition,
    pub place: PlaceId,
}

/// The lender takes back what the borrower has sent home: returned at its own place, or parted with as given back to its
/// owner. Both act, so that nobody writes in another's books what the other does not know of.
pub async fn receive(
    tx: &Tx,
    actor: &Actor,
    id: HandoverId,
    asked: &ComeHome,
) -> Result<(handover::Model, lot::Model)> {
    let seen = handovers::visible(&**tx, actor, id).await?;
    if !seen.from_organisation_id.is_some_and(|lender| actor.belongs_to(lender)) {
        return Err(Refused::NotYours { what: "handover" }.into());
    }
    let today = time::civil_date(tx.at, &actor.time_zone);
    let unit = successors::unit_today(tx, found(seen.from_unit_id, "unit")?, today).await?;
    actor.may(Act::Return, Some(unit))?;
    let transfer = lent(tx, &seen).await?;
    check_quantity("quantity", asked.quantity)?;
    let place = lots::open_place(tx, actor, "place_id", asked.place).await?;

    let k = asked.quantity;
    let mine = found(seen.from_lot_id, "lot")?;
    let ids = away(tx, &seen).await?.waiting.into_iter().chain([mine]).collect();
    let locked = store::lots::lock_all(tx, ids).await?;
    let handover = found(store::handovers::lock(tx, id).await?, "handover")?;
    // Counted again: until the rows were locked somebody else could take things home.
    let away = away(tx, &handover).await?;
    let waits = |lot: &lot::Model| {
        let there = match lot.state {
            LotState::InUse | LotState::Custody => true,
            LotState::Available | LotState::InWork | LotState::Gone => false,
        };
        lot.id != mine && lot.title == Title::Lender && lot.organisation_id == handover.organisation_id && there
    };
    let waiting: Vec<lot::Model> = locked.iter().filter(|lot| waits(lot)).cloned().collect();
    let there = waiting.iter().map(|lot| lot.quantity - lot.held).sum::<i64>().min(handover.returned - away.fetched);
    let parted = (away.parted - (handover.home - away.fetched)).max(0);
    let left = sent_home(handover.n - handover.home, there, parted);
    if k > left {
        return Err(Refused::NotSentHome { left, asked: k }.into());
    }
    let mut fetch = (k - parted).max(0);
    for lot in waiting {
        let n = fetch.min(lot.quantity - lot.held);
        if n > 0 {
            leaves(tx, actor, lot, n, &handover, &transfer).await?;
            fetch -= n;
        }
    }
    let mine = found(locked.into_iter().find(|lot| lot.id == mine), "lot")?;
    let lot = lot::Model { unit_id: unit, ..mine };
    let home = arrives(tx, actor, lot, k, asked.condition, &place, &handover, &transfer).await?;
    let home_now = handover.home + k;
    let handover = store::save(tx, handover::Model { home: home_now, ..handover }).await?;
    Ok((handover, home))
}

/// The loan behind a handover; a gift and a sale stay where they are.
async fn lent(tx: &Tx, handover: &handover::Model) -> Result<transfer::Model> {
    let not_lent = || Refused::WrongState { what: "transfer", state: TransferKind::Gift.to_string() };
    let id = handover.transfer_id.ok_or_else(not_lent)?;
    let transfer = found(store::transfers::find(&**tx, id).await?, "transfer")?;
    match transfer.kind {
        TransferKind::Loan => Ok(transfer),
        TransferKind::Gift | TransferKind::Sale => {
            Err(Refused::WrongState { what: "transfer", state: transfer.kind.to_string() }.into())
        }
    }
}

struct Away {
    /// The borrower's lots that have what was returned.
    waiting: Vec<LotId>,
    /// So many the borrower parted with as given back to their owner.
    parted: i64,
    /// So many of those waiting were taken home before.
    fetched: i64,
}

async fn away(tx: &Tx, handover: &handover::Model) -> Result<Away> {
    let mut waiting: Vec<LotId> = Vec::new();
    for back in store::handovers::returns(&**tx, vec![handover.id]).await? {
        let ways = store::ways::since(&**tx, back.lot_id, back.at).await?;
        waiting.extend(ways.into_iter().map(|way| way.lot));
    }
    waiting.sort_unstable();
    waiting.dedup();
    let all = store::ways::since(&**tx, handover.lot_id, handover.at).await?;
    let given = store::ways::given_back(&**tx, all.into_iter().map(|way| way.lot).collect()).await?;
    let sum = |act| given.iter().filter(|step| step.act == act).map(|step| step.n).sum();
    Ok(Away { waiting, parted: sum(None), fetched: sum(Some(handover.id.0)) })
}

/// Out of the borrower's books.
async fn leaves(
    tx: &Tx,
    actor: &Actor,
    lot: lot::Model,
    n: i64,
    handover: &handover::Model,
    transfer: &transfer::Model,
) -> Result<()> {
    let part = parts::take(tx, actor, lot, n).await?.part;
    let evidence = json!({"transfer": transfer.id, "to_organisation": transfer.organisation_id});
    let (why, act) = (Why::ReturnedToOwner, Some(handover.id.0));
    let gone = departures::leave(tx, actor.person, part, why, act, Some(evidence)).await?;
    let detail = Some(json!({"handover": handover.id, "transfer": transfer.id, "n": n}));
    Ok(store::history::record(tx, gone.organisation_id, gone.id.0, "went_home", actor.person, detail).await?)
}

/// In the lender's books again: the lot that left with its code and labels, or another of its family when some of it came
/// home before.
#[expect(clippy::too_many_arguments, reason = "each is another part of one act")]
async fn arrives(
    tx: &Tx,
    actor: &Actor,
    mine: lot::Model,
    k: i64,
    condition: Condition,
    place: &place::Model,
    handover: &handover::Model,
    transfer: &transfer::Model,
) -> Result<lot::Model> {
    // Whoever used a device left data on it.
    let state = if mine.media > 0 { LotState::Custody } else { LotState::Available };
    let revived = mine.state == LotState::Gone && handover.home == 0;
    let family = mine.id;
    let mut lot = lot::Model {
        state,
        condition,
        quantity: k,
        held: 0,
        place_id: place.id,
        site_id: place.site_id,
        goes_back_on: None,
        available_from: None,
        must_leave_by: None,
        open_to_region_from: None,
        ..mine
    };
    if revived {
        lot = store::lots::save(tx, lot).await?;
    } else {
        lot = lot::Model {
            id: LotId::new(),
            code: lots::new_code()?,
            label_missing: true,
            serial: None,
            family_id: lot.family_id.or(Some(family)),
            created_at: tx.at,
            updated_at: tx.at,
            version: 1,
            ..lot
        };
        lot = store::lots::insert(tx, lot).await?;
    }
    let step = Move {
        organisation: lot.organisation_id,
        from: None,
        to: Some(lot.id),
        n: k,
        why: Why::Received,
        act: Some(handover.id.0),
        by: actor.person,
        evidence: Some(json!({"transfer": transfer.id, "from_organisation": transfer.to_organisation_id})),
    };
    store::lots::record(tx, step).await?;
    moves::takes_in(place)?;
    moves::admit(tx, &lot, place).await?;
    let detail =
        json!({"handover": handover.id, "transfer": transfer.id, "n": k, "condition": condition, "place": place.id});
    for subject in [lot.id.0, transfer.id.0] {
        let detail = Some(detail.clone());
        store::history::record(tx, lot.organisation_id, subject, "came_home", actor.person, detail).await?;
    }
    Ok(lot)
}
