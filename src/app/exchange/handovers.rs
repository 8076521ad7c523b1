//! Handovers: things are fetched, delivered, or passed on where they stand. What this avoids is booked in the same
//! transaction, once, for the receiver.

use crate::app::{
    App, Error, Result, found,
    ledger::{entries, reading::Saving},
    moments,
    needs::lines,
    stock::{
        holds, moves, parts,
        reading::Lot,
        taking::{self, To},
    },
};
use crate::{
    domain::{
        Bad, CallOffState, Date, Event, Grade, HandoverId, HoldId, HoldKind, HoldState, Instant, LotState,
        OrganisationId, PersonId, Refused,
        directory::actor::{Act, Actor},
        exchange::handover::{share, standing},
        fields::check_range,
        ledger::footprint::Footprint,
        orders::call_off::{Order, freed},
        stock::taking::Taking,
        time,
        work::work_order,
    },
    store::{
        self, Tx,
        rows::{call_off, call_off_line, handover, hold, lot, organisation, person, place, transfer, unit},
    },
};
use entries::{Booking, work};

mod crossing;
mod delivery;
mod reading;

pub use store::exchange::handovers::Wanted;

pub use delivery::{Delivery, book_delivery};
pub use reading::{Handover, Party, Return, one, page};
pub(in crate::app) use reading::{seen, visible};

/// The details of a handover. Without a quantity, the whole reservation is handed over.
#[derive(Clone, Debug, Default)]
pub struct HandOver {
    pub quantity: Option<i64>,
    pub received_by: Option<PersonId>,
    /// Metres that were driven for it.
    pub metres: Option<i64>,
    pub happened_at: Option<Instant>,
}

/// What a handover changed, as the actor may see it.
pub struct Handed {
    pub handover: Handover,
    /// The lot that the receiver now has. The giver of a transfer gets its own lot instead, which is gone.
    pub lot: Lot,
    /// The rest of the lot, which keeps the old code.
    pub rest: Option<Lot>,
    pub savings: Vec<Saving>,
}

/// Where the things go.
struct Destination {
    organisation: organisation::Model,
    unit: unit::Model,
    place: place::Model,
}

/// Hands over what is reserved, or some of it. The unit that has the things hands them out; the people of the unit that
/// reserved them may also fetch them by themselves and record it.
pub async fn hand_over(app: &App, tx: &Tx, actor: &Actor, id: HoldId, asked: &HandOver) -> Result<Handed> {
    let (transfer, hold, lot) = lock(tx, actor, id).await?;
    let approved = transfer.as_ref().and_then(|transfer| transfer.decided_at);
    let after: Vec<Instant> = approved.into_iter().chain([hold.created_at]).collect();
    let tx = &moments::as_of(tx, lot.organisation_id, &lot, asked.happened_at, &after).await?;
    let fetched = side(actor, &hold, &lot)?;
    standing(hold.id, hold.kind, hold.state, hold.expires_at, hold.suspended, tx.at)?;
    let crossing = crossing::Crossing::of(actor, transfer, &hold, &lot)?;
    let to = destination(tx, &hold).await?;
    let on = time::civil_date(tx.at, &to.organisation.time_zone);
    let today = time::civil_date(tx.at, &actor.time_zone);
    let there = To::of(app, tx, actor, to.organisation.id, (to.place.id, to.unit.id), on).await?;
    // The unit gives things away from the day that it announced, or from an earlier day that it sets. A reservation
    // does not change that.
    taking::may_go(app, tx, actor, &lot, Taking::HandOver, &there, today).await?;
    let received_by = receiver(tx, actor, &hold, to.organisation.id, fetched, asked.received_by).await?;

    let n = asked.quantity.unwrap_or(hold.n);
    check_range("driven_metres", asked.metres.unwrap_or(0), 0, work_order::FARTHEST_M)?;
    let about = work::For {
        lot: &lot,
        organisation: to.organisation.id,
        line: hold.line_id,
        order: hold.work_order_id,
        n,
        on,
        crosses: lot.site_id != to.place.site_id,
        metres: asked.metres,
    };
    let work = work::done_for(app, tx, about).await?;
    let from = lot.clone();
    // A whole hold may be handed over before its first day. The things are then out from today.
    let from_on = if n == hold.n { hold.from_on.min(on) } else { hold.from_on };
    let going = hold::Model { from_on, ..hold.clone() };
    let (taken, after) = parts::take_held(tx, actor, lot, going, n).await?;

    let id = HandoverId::new();
    let (given, received) = match &crossing {
        None => {
            let received = match hold.kind {
                HoldKind::Loan => lent(taken.part, &to, hold.until_on),
                HoldKind::Reservation | HoldKind::WorkOrder | HoldKind::Transport | HoldKind::Quarantine => {
                    in_hands(taken.part, &to)
                }
            };
            let part = store::stock::lots::save(tx, received).await?;
            (part.clone(), part)
        }
        Some(crossing) => crossing.cross(tx, actor, taken.part, &to, id).await?,
    };
    if from.place_id != to.place.id {
        moves::takes_in(&to.place)?;
        moves::admit(tx, &received, &to.place).await?;
    }
    let row = handover::Model {
        id,
        organisation_id: to.organisation.id,
        from_organisation_id: Some(from.organisation_id),
        lot_id: received.id,
        from_lot_id: Some(given.id),
        category_key: from.category_key.clone(),
        hold_id: Some(hold.id),
        line_id: hold.line_id,
        work_order_id: work.order,
        transfer_id: hold.transfer_id,
        call_off_id: None,
        rung: work.rung,
        n,
        returned: 0,
        home: 0,
        from_unit_id: Some(from.unit_id),
        unit_id: to.unit.id,
        place_id: to.place.id,
        received_by,
        by: actor.person,
        handed_on: on,
        at: tx.at,
        recorded_at: tx.recorded_at,
        version: 1,
    };
    let row = store::exchange::handovers::insert(tx, row).await?;
    record(tx, actor, &row, &from, &given, &received).await?;
    if let Some(line) = hold.line_id {
        lines::change(tx, line, lines::Change { held: -n, received: n, ordered: 0 }).await?;
    }

    let price_paid = match &crossing {
        None => Some(0),
        Some(crossing) => crossing.price_of(n, after.state, &to.organisation.currency),
    };
    let mut savings = Vec::new();
    let grades = grades(tx, &hold, n).await?;
    let kept = books(tx, &hold, crossing.as_ref(), &from, &to).await?;
    let mut before = 0;
    for (grade, k) in grades {
        // Grade A stands for a cancelled purchase, which a loan displaces as well.
        if kept || grade == Grade::A {
            let booking = Booking {
                act: row.id.0,
                organisation: row.organisation_id,
                unit: row.unit_id,
                line: row.line_id,
                lot: &received,
                n: k,
                rung: row.rung,
                grade,
                price_paid: price_paid.and_then(|price| share(price, n, before, k)),
                spent: work.spent.part(n, before, k),
                footprint_of_offer: Some(Footprint::as_it_is()),
                avoids_disposal: crossing.is_none(),
            };
            savings.push(entries::book(app, tx, actor, booking).await?);
        }
        before += k;
    }
    if kept && crossing.as_ref().is_some_and(|crossing| !crossing.is_loan()) {
        savings.extend(entries::book_disposal_avoided(app, tx, actor, row.id.0, &from, n, hold.grade).await?);
    }
    if let Some(crossing) = crossing {
        crossing.finish(tx, actor, &after, row.id).await?;
    }
    let lot = if actor.belongs_to(received.organisation_id) { received } else { given };
    let rest = taken.rest.filter(|rest| actor.belongs_to(rest.organisation_id));
    Ok(Handed {
        handover: reading::seen(&**tx, actor, row).await?,
        lot: lot.into(),
        rest: rest.map(Lot::from),
        savings: Saving::own(savings, actor)?,
    })
}

/// The grades of evidence for what the things displace, each with a number of things, the surest first. As many things
/// as the line's cancelled call-offs would have brought displace a purchase that was decided on already. These are
/// grade A, minus the things of the line that are booked as grade A already.
async fn grades(tx: &Tx, hold: &hold::Model, n: i64) -> Result<Vec<(Grade, i64)>> {
    let (Some(line), Grade::B) = (hold.line_id, hold.grade) else { return Ok(vec![(hold.grade, n)]) };
    let cancelled = store::orders::call_offs::of_line(&**tx, line).await?;
    if cancelled.iter().all(|(call_off, _)| call_off.state != CallOffState::Cancelled) {
        return Ok(vec![(hold.grade, n)]);
    }
    let orders: Vec<Order> = cancelled.iter().map(order).collect();
    let booked = store::ledger::entries::booked_as(&**tx, line, Grade::A).await?;
    let sure = (freed(&orders) - booked).clamp(0, n);
    Ok([(Grade::A, sure), (hold.grade, n - sure)].into_iter().filter(|(_, n)| *n > 0).collect())
}

/// A call-off, reduced to what it says about the things that were going to be bought.
fn order((call_off, lines): &(call_off::Model, Vec<call_off_line::Model>)) -> Order {
    Order {
        cancelled: call_off.state == CallOffState::Cancelled,
        quantity: lines.iter().map(|line| line.quantity).sum(),
        delivered: lines.iter().map(|line| line.delivered).sum(),
    }
}

/// The line, the transfer, the lot and the hold, locked in this order; a reservation that does not concern the actor's
/// organisation is not found.
async fn lock(tx: &Tx, actor: &Actor, id: HoldId) -> Result<(Option<transfer::Model>, hold::Model, lot::Model)> {
    let seen = found(store::stock::holds::find(&**tx, id).await?, "reservation")?;
    let concerned = actor.belongs_to(seen.organisation_id) || actor.belongs_to(seen.for_organisation_id);
    if actor.partner.is_some() || !concerned {
        return Err(Refused::NotFound { what: "reservation" }.into());
    }
    if let Some(line) = seen.line_id {
        store::needs::needs::lock_line(tx, line).await?;
    }
    let transfer = match seen.transfer_id {
        Some(transfer) => Some(found(store::exchange::transfers::lock(tx, transfer).await?, "transfer")?),
        None => None,
    };
    let (hold, lot) = holds::lock(tx, id).await?;
    Ok((transfer, hold, lot))
}

/// Whether the receiving side acts; refused for people of neither unit.
fn side(actor: &Actor, hold: &hold::Model, lot: &lot::Model) -> Result<bool> {
    let gives = match actor.belongs_to(lot.organisation_id) {
        true => actor.may(Act::HandOver, lot.unit_id),
        false => Err(Refused::NotYours { what: "lot" }),
    };
    if gives.is_ok() {
        return Ok(false);
    }
    let fetches = hold.unit_id.is_some_and(|unit| actor.may(Act::HandOver, unit).is_ok());
    if fetches && actor.belongs_to(hold.for_organisation_id) {
        return Ok(true);
    }
    gives?;
    Ok(false)
}

async fn destination(tx: &Tx, hold: &hold::Model) -> Result<Destination> {
    let (Some(unit), Some(place)) = (hold.unit_id, hold.place_id) else {
        return Err(Error::Internal(format!("reservation {} has no destination", hold.id)));
    };
    let unit = found(store::directory::units::find(&**tx, unit).await?, "unit")?;
    let place = found(store::directory::places::find(&**tx, place).await?, "place")?;
    let organisation = store::directory::organisations::find(&**tx, unit.organisation_id).await?;
    let organisation = found(organisation, "organisation")?;
    let today = time::civil_date(tx.at, &organisation.time_zone);
    if unit.until.is_some_and(|until| until < today) {
        return Err(Refused::Closed { what: "unit" }.into());
    }
    if place.until.is_some_and(|until| until < today) {
        return Err(Refused::Closed { what: "place" }.into());
    }
    Ok(Destination { organisation, unit, place })
}

/// The person who took the things: the one that is named, who has to be of the receiving organisation; else the one who
/// fetched them; else the one who reserved them; `None` if unknown.
async fn receiver(
    tx: &Tx,
    actor: &Actor,
    hold: &hold::Model,
    organisation: OrganisationId,
    fetched: bool,
    named: Option<PersonId>,
) -> Result<Option<PersonId>> {
    if named.is_none() && (fetched || hold.by == actor.person) {
        return Ok(fetched.then_some(actor.person));
    }
    let person = store::directory::people::find(&**tx, named.unwrap_or(hold.by)).await?;
    let is_there = |person: &person::Model| {
        let there = person.organisation_id == organisation;
        there && person.partner_id.is_none() && person.erased_at.is_none()
    };
    match (person.filter(is_there), named) {
        (Some(person), _) => Ok(Some(person.id)),
        (None, None) => Ok(None),
        (None, Some(id)) => Err(Refused::invalid("received_by", Bad::Unknown { value: id.to_string() }).into()),
    }
}

/// The lot, in use at its new place. The days of its surplus are removed.
fn in_hands(lot: lot::Model, to: &Destination) -> lot::Model {
    lot::Model {
        state: LotState::InUse,
        unit_id: to.unit.id,
        place_id: to.place.id,
        site_id: to.place.site_id,
        available_from: None,
        must_leave_by: None,
        open_to_region_from: None,
        ..lot
    }
}

/// The lot, in use at its new place for a time. It keeps its unit and its must-leave date, because a loan changes
/// neither.
fn lent(lot: lot::Model, to: &Destination, until: Option<Date>) -> lot::Model {
    let (unit_id, must_leave_by) = (lot.unit_id, lot.must_leave_by);
    lot::Model { unit_id, must_leave_by, goes_back_on: until, ..in_hands(lot, to) }
}

/// Whether a saving is booked for things without a cancelled purchase as evidence. Nothing is booked for loans, neither
/// from the own stock nor from another organisation. For things that are taken without a need it is booked once: not if
/// their own unit takes them, and not if a saving was booked for them before.
async fn books(
    tx: &Tx,
    hold: &hold::Model,
    crossing: Option<&crossing::Crossing>,
    from: &lot::Model,
    to: &Destination,
) -> Result<bool> {
    let lent = hold.kind == HoldKind::Loan || crossing.is_some_and(crossing::Crossing::is_loan);
    if lent {
        return Ok(false);
    }
    if hold.line_id.is_some() {
        return Ok(true);
    }
    if from.unit_id == to.unit.id {
        return Ok(false);
    }
    // Looks at all lots that the things came out of. If some things of these were returned and others were not, nobody
    // can tell which ones these are.
    let ancestors = store::stock::ways::ancestors(&**tx, vec![from.id]).await?;
    Ok(!store::ledger::entries::any_kept(&**tx, &ancestors).await?)
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    row: &handover::Model,
    from: &lot::Model,
    given: &lot::Model,
    received: &lot::Model,
) -> Result<()> {
    let (handover, n) = (row.id, row.n);
    let (from_lot, from_unit, from_place) = (from.id, from.unit_id, from.place_id);
    if given.id == received.id {
        let (to_unit, to_place) = (row.unit_id, row.place_id);
        let event = Event::HandedOver { handover, n, from_lot, from_unit, from_place, to_unit, to_place };
        store::history::record(tx, received.organisation_id, received.id.0, &event, actor.person).await?;
        return Ok(());
    }
    // Each organisation reads its own history: the giver's does not name the receiver's places, nor the other way
    // round.
    let event = Event::Transferred { handover, n, from_lot, from_unit, from_place };
    store::history::record(tx, given.organisation_id, given.id.0, &event, actor.person).await?;
    let event = Event::Received { handover, n, origin: from.code.clone(), from_organisation: from.organisation_id };
    store::history::record(tx, received.organisation_id, received.id.0, &event, actor.person).await?;
    Ok(())
}

/// Whether all things of the hold are handed over.
fn is_done(hold: &hold::Model) -> bool {
    hold.state == HoldState::Done
}
