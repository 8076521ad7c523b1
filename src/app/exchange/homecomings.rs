//! Things that were lent to another organisation come back. The borrower's lot leaves its register, and the lender's
//! own lot is there again under its old code.

use serde_json::json;

use crate::app::{
    Result,
    directory::successors,
    exchange::handovers::{self, Handover},
    found,
    stock::{
        attached::{self, Passage},
        departures, labels, lots, moves, parts,
        reading::Lot,
    },
};
use crate::{
    domain::{
        Condition, Event, HandoverId, LotId, LotState, PlaceId, Refused, Title, TransferKind, Why,
        directory::actor::{Act, Actor},
        exchange::handover::sent_home,
        stock::lot::check_quantity,
        time,
    },
    store::{
        self, Tx,
        rows::{handover, lot, movement, place, transfer},
        stock::lots::Move,
    },
};

pub struct ComeHome {
    pub quantity: i64,
    pub condition: Condition,
    pub place: PlaceId,
}

/// The lender takes back what the borrower has sent home. The borrower has recorded either a return in its own
/// organisation, or a departure to the owner. Both sides have to act, so that neither changes the other's register
/// without its knowledge.
pub async fn receive(tx: &Tx, actor: &Actor, id: HandoverId, asked: &ComeHome) -> Result<(Handover, Lot)> {
    let seen = handovers::visible(&**tx, actor, id).await?;
    if !seen.from_organisation_id.is_some_and(|lender| actor.belongs_to(lender)) {
        return Err(Refused::NotYours { what: "handover" }.into());
    }
    let today = time::civil_date(tx.at, &actor.time_zone);
    let unit = successors::unit_today(tx, found(seen.from_unit_id, "unit")?, today).await?;
    actor.may(Act::Return, unit)?;
    let transfer = lent(tx, &seen).await?;
    check_quantity("quantity", asked.quantity)?;
    let place = lots::receiving_place(tx, actor, "place_id", asked.place).await?;

    let k = asked.quantity;
    let mine = found(seen.from_lot_id, "lot")?;
    let before = away(tx, &seen).await?;
    let locked = store::stock::lots::lock_all(tx, before.waiting.into_iter().chain([mine]).collect()).await?;
    let handovers = store::exchange::handovers::lock_all(tx, before.together).await?;
    let handover = found(handovers.into_iter().find(|handover| handover.id == id), "handover")?;
    // Counted again, because somebody else could take things home until the rows were locked.
    let away = away(tx, &handover).await?;
    let waits = |lot: &lot::Model| {
        let there = match lot.state {
            LotState::InUse | LotState::Custody => true,
            LotState::Available | LotState::InWork | LotState::Gone => false,
        };
        lot.id != mine && lot.title == Title::Lender && there
    };
    let waiting: Vec<lot::Model> = locked.iter().filter(|lot| waits(lot)).cloned().collect();
    let there = waiting.iter().map(|lot| lot.quantity - lot.held).sum::<i64>().min(handover.returned - away.fetched);
    let left = sent_home(handover.n - handover.home, there, away.parted);
    if k > left {
        return Err(Refused::NotSentHome { left, asked: k }.into());
    }
    let mut fetch = (k - away.parted).max(0);
    let mut managed = false;
    for lot in waiting {
        let n = fetch.min(lot.quantity - lot.held);
        if n > 0 {
            managed |= lot.managed;
            leaves(tx, actor, lot, n, &handover, &transfer).await?;
            fetch -= n;
        }
    }
    let mine = found(locked.into_iter().find(|lot| lot.id == mine), "lot")?;
    // The lender's unit may have a successor, which owns the things now.
    let organisation_id = found(store::directory::units::find(&**tx, unit).await?, "unit")?.organisation_id;
    // The borrower may have enrolled a device in its device management and not released it.
    let lot = lot::Model { unit_id: unit, organisation_id, managed: mine.managed || managed, ..mine };
    let home = arrives(tx, actor, lot, k, asked.condition, &place, &handover, &transfer).await?;
    let home_now = handover.home + k;
    let handover = store::save(tx, handover::Model { home: home_now, ..handover }).await?;
    Ok((handovers::seen(&**tx, actor, handover).await?, home.into()))
}

/// The loan behind a handover. Refuses gifts and sales, which do not come back.
async fn lent(tx: &Tx, handover: &handover::Model) -> Result<transfer::Model> {
    let id = found(handover.transfer_id, "transfer")?;
    let transfer = found(store::exchange::transfers::find(&**tx, id).await?, "transfer")?;
    match transfer.kind {
        TransferKind::Loan => Ok(transfer),
        TransferKind::Gift | TransferKind::Sale => {
            Err(Refused::WrongState { what: "transfer", state: transfer.kind.to_string() }.into())
        }
    }
}

struct Away {
    /// The borrower's lots in which the returned things may be.
    waiting: Vec<LotId>,
    /// How many things the borrower recorded as given back to their owner and the lender has not taken home yet.
    parted: i64,
    /// How many of the returned things the lender has taken home before.
    fetched: i64,
    /// The loans that the things in `parted` may belong to, this one among them.
    together: Vec<HandoverId>,
}

async fn away(tx: &Tx, handover: &handover::Model) -> Result<Away> {
    let mut waiting: Vec<LotId> = Vec::new();
    for back in store::exchange::handovers::returns(&**tx, vec![handover.id]).await? {
        let ways = store::stock::ways::descendants_since(&**tx, back.lot_id, back.at).await?;
        waiting.extend(ways.into_iter().map(|way| way.lot));
    }
    waiting.sort_unstable();
    waiting.dedup();
    let mut parted = Parted::default();
    parted.by_way_of(tx, handover).await?;
    let (own, fetched) = (parted.left(), parted.fetched(handover.id));
    // The borrower may have joined the things with those of another loan. What left may then belong to either loan, and
    // can come home to only one of them.
    loop {
        let among = store::stock::ways::ancestors(&**tx, parted.lots.clone()).await?;
        let others = store::exchange::handovers::borrowed(&**tx, among).await?;
        let others: Vec<_> = others.into_iter().filter(|other| !parted.handovers.contains(&other.id)).collect();
        if others.is_empty() {
            break;
        }
        for other in others {
            parted.by_way_of(tx, &other).await?;
        }
    }
    Ok(Away { waiting, parted: own.min(parted.left()).max(0), fetched, together: parted.handovers })
}

/// The departures to the owner from all lots in which the things of some handovers may be.
#[derive(Default)]
struct Parted {
    lots: Vec<LotId>,
    handovers: Vec<HandoverId>,
    home: i64,
    steps: Vec<movement::Model>,
}

impl Parted {
    async fn by_way_of(&mut self, tx: &Tx, handover: &handover::Model) -> Result<()> {
        let ways = store::stock::ways::descendants_since(&**tx, handover.lot_id, handover.at).await?;
        let more: Vec<LotId> = ways.into_iter().map(|way| way.lot).filter(|lot| !self.lots.contains(lot)).collect();
        self.steps.extend(store::stock::ways::given_back(&**tx, more.clone()).await?);
        self.lots.extend(more);
        self.handovers.push(handover.id);
        self.home += handover.home;
        Ok(())
    }

    fn fetched(&self, by: HandoverId) -> i64 {
        self.steps.iter().filter(|step| step.act == Some(by.0)).map(|step| step.n).sum()
    }

    fn left(&self) -> i64 {
        let parted: i64 = self.steps.iter().filter(|step| step.act.is_none()).map(|step| step.n).sum();
        let fetched: i64 = self.handovers.iter().map(|handover| self.fetched(*handover)).sum();
        parted - (self.home - fetched)
    }
}

/// Takes things out of the borrower's register.
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
    let event = Event::WentHome { handover: handover.id, transfer: transfer.id, n };
    Ok(store::history::record(tx, gone.organisation_id, gone.id.0, &event, actor.person).await?)
}

/// Enters the things into the lender's register again: as the lot that left, with its code and labels, or as a new lot
/// of its family if some of it came home before.
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
    // The borrower's data may be on a device.
    let state = if mine.media > 0 { LotState::Custody } else { LotState::Available };
    let revived = mine.state == LotState::Gone && handover.home == 0;
    let family = mine.clone();
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
        open_to_organisation_from: None,
        open_to_region_from: None,
        ..mine
    };
    // Before it was lent, everybody here could have it.
    lot = store::stock::waits::go_on(tx, lot::Model { surplus_since: None, ..lot }).await?;
    if revived {
        // While it was away, somebody may have logged another thing with its number, or have logged it anew.
        labels::claim_serials_again(tx, actor, &lot).await?;
        lot = store::stock::lots::save(tx, lot).await?;
    } else {
        lot = lot::Model {
            id: LotId::new(),
            code: lots::new_code()?,
            label_missing: true,
            serial: None,
            family_id: lot.family_id.or(Some(family.id)),
            created_at: tx.at,
            updated_at: tx.at,
            version: 1,
            ..lot
        };
        lot = store::stock::lots::insert(tx, lot).await?;
        attached::follow(tx, Passage::CameHome, &family, &lot, actor.person).await?;
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
    store::stock::lots::record(tx, step).await?;
    moves::takes_in(place)?;
    moves::admit(tx, &lot, place).await?;
    let event = Event::CameHome { handover: handover.id, transfer: transfer.id, n: k, condition, place: place.id };
    store::history::record_all(tx, lot.organisation_id, [lot.id.0, transfer.id.0], &event, actor.person).await?;
    Ok(lot)
}
