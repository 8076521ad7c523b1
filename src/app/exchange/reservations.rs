//! Reserving things without a need, and releasing reservations.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    directory::policy,
    found,
    stock::{
        holds, lots,
        reading::Lot,
        taking::{self, To},
    },
};
use crate::{
    domain::{
        Bad, Date, Event, Grade, HoldId, HoldKind, HoldState, Instant, LineId, LotId, OrganisationId, PersonId,
        PlaceId, Refused, TransferId, UnitId, Verb, WorkOrderId,
        directory::{
            actor::{Act, Actor},
            permit::{Reserve, Within},
        },
        exchange::handover::{kept_as, lapses},
        fields::{LONGEST_NOTE, check_day, check_text},
        stock::taking::{Taking, back_on},
        time,
    },
    store::{self, Tx, rows},
};

pub use store::exchange::reservations::Filter;

#[derive(Clone, Copy, Debug)]
pub struct NewReservation {
    pub quantity: i64,
    pub unit: UnitId,
    pub place: PlaceId,
    /// Today when none; in any case not before the day the lot becomes available, or is back from its loan.
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// Reserves free things of an available lot of the own organisation. There is no need behind it: evidence grade C.
pub async fn reserve(
    app: &App,
    tx: &Tx,
    actor: &Within<'_, Reserve>,
    id: LotId,
    new: NewReservation,
) -> Result<Reservation> {
    lots::check_quantity("quantity", new.quantity)?;
    check_day("from", new.from)?;
    check_day("until", new.until)?;
    actor.covers(Some(new.unit))?;
    let unit = lots::receiving_unit(tx, actor, "unit_id", new.unit).await?;
    let place = lots::receiving_place(tx, actor, "place_id", new.place).await?;
    let lot = lots::lock_ours(tx, actor, id).await?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    let to = To::of(app, tx, actor, unit.organisation_id, (place.id, unit.id), today).await?;
    taking::may_go(app, tx, actor, &lot, Taking::Reserve, &to, today).await?;
    let from = new.from.unwrap_or(today);
    if from < today {
        return Err(Refused::invalid("from", Bad::InThePast).into());
    }
    // A thing that is out on loan can be reserved for the time after the loan.
    let from = back_on(lot.title, lot.goes_back_on, lot.media).or(lot.available_from).map_or(from, |day| day.max(from));
    if new.until.is_some_and(|until| until < from) {
        return Err(Refused::invalid("until", Bad::Backwards).into());
    }
    let policy = policy::of(&**tx, lot.organisation_id).await?;
    let hold = rows::hold::Model {
        kind: kept_as(new.until),
        until_on: new.until,
        unit_id: Some(unit.id),
        place_id: Some(place.id),
        for_organisation_id: unit.organisation_id,
        expires_at: Some(lapses(tx.at.max(time::day_begins(from)), policy.hold_days, new.until)),
        ..holds::new(tx, actor, &lot, new.quantity, from)
    };
    let (lot, hold) = holds::place(tx, lot, hold).await?;
    let event = Event::Reserved { hold: hold.id, n: hold.n, unit: unit.id };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    Ok(Reservation::of(hold, Some(lot)))
}

/// Releases an active reservation. The requester, people of the unit that it is for, and a coordinator of the unit that
/// owns the things may do so.
pub async fn release(tx: &Tx, actor: &Actor, id: HoldId, reason: Option<&str>) -> Result<Reservation> {
    check_text("reason", reason.unwrap_or_default(), LONGEST_NOTE)?;
    let (hold, lot) = holds::lock_to_end(tx, id).await?;
    may_release(actor, &hold, &lot)?;
    match hold.kind {
        HoldKind::Reservation | HoldKind::Loan => {}
        HoldKind::WorkOrder | HoldKind::Transport | HoldKind::Quarantine => {
            return Err(Refused::WrongState { what: "hold", state: hold.kind.to_string() }.into());
        }
    }
    if hold.state != HoldState::Active {
        return Err(Refused::HoldOver { hold: id }.into());
    }
    // After work or transport has begun, only the end of that order ends the hold.
    if hold.suspended {
        return Err(Refused::InUseElsewhere { what: "work_order" }.into());
    }
    let made_late = store::history::of(&**tx, id.0).await?.iter().any(|row| row.is(Verb::MadeLate));
    let ended = holds::end(tx, hold, HoldState::Released).await?;
    let reason = reason.map(str::to_owned);
    let event = Event::ReservationReleased { hold: id, n: ended.n, reason, made_late };
    store::history::record_all(tx, lot.organisation_id, [id.0, lot.id.0], &event, actor.person).await?;
    with_lot(&**tx, ended).await
}

/// Things kept for somebody, with the lot they are of.
pub struct Reservation {
    pub id: HoldId,
    pub lot_id: LotId,
    pub lot: Option<Lot>,
    pub organisation: OrganisationId,
    pub for_organisation: OrganisationId,
    pub quantity: i64,
    pub kind: HoldKind,
    pub state: HoldState,
    pub grade: Grade,
    /// For whom it is kept, and where it goes.
    pub unit: Option<UnitId>,
    pub place: Option<PlaceId>,
    pub line: Option<LineId>,
    pub work_order: Option<WorkOrderId>,
    pub transfer: Option<TransferId>,
    pub from: Date,
    pub until: Option<Date>,
    /// Work or transport has begun: it does not expire before that is over.
    pub suspended: bool,
    pub expires_at: Option<Instant>,
    pub by: PersonId,
    pub created_at: Instant,
    pub version: i64,
}

impl Reservation {
    fn of(hold: rows::hold::Model, lot: Option<rows::lot::Model>) -> Self {
        Self {
            id: hold.id,
            lot_id: hold.lot_id,
            lot: lot.map(Lot::from),
            organisation: hold.organisation_id,
            for_organisation: hold.for_organisation_id,
            quantity: hold.n,
            kind: hold.kind,
            state: hold.state,
            grade: hold.grade,
            unit: hold.unit_id,
            place: hold.place_id,
            line: hold.line_id,
            work_order: hold.work_order_id,
            transfer: hold.transfer_id,
            from: hold.from_on,
            until: hold.until_on,
            suspended: hold.suspended,
            expires_at: hold.expires_at,
            by: hold.by,
            created_at: hold.created_at,
            version: hold.version,
        }
    }
}

/// The reservations with their lots, in one statement.
async fn with_lots(db: &impl ConnectionTrait, holds: Vec<rows::hold::Model>) -> Result<Vec<Reservation>> {
    let mut ids: Vec<LotId> = holds.iter().map(|hold| hold.lot_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let lots = store::stock::lots::find_all(db, ids).await?;
    let lots: HashMap<LotId, rows::lot::Model> = lots.into_iter().map(|lot| (lot.id, lot)).collect();
    Ok(holds
        .into_iter()
        .map(|hold| {
            let lot = lots.get(&hold.lot_id).cloned();
            Reservation::of(hold, lot)
        })
        .collect())
}

/// The same for one reservation.
pub(in crate::app) async fn with_lot(db: &impl ConnectionTrait, hold: rows::hold::Model) -> Result<Reservation> {
    let lot = store::stock::lots::find(db, hold.lot_id).await?;
    Ok(Reservation::of(hold, lot))
}

/// Reservations by or of the actor's organisations, newest first.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, filter: Filter, limit: u64) -> Result<Vec<Reservation>> {
    actor.may_read()?;
    with_lots(db, store::exchange::reservations::page(db, actor, filter, limit).await?).await
}

/// Reservations of the actor's things that lapse by `until` unless somebody fetches the things, the soonest first.
pub async fn expiring(
    db: &impl ConnectionTrait,
    actor: &Actor,
    until: Instant,
    limit: u64,
) -> Result<Vec<Reservation>> {
    actor.may_read()?;
    with_lots(db, store::exchange::reservations::expiring(db, actor, until, limit).await?).await
}

/// A reservation that the actor's organisation made or grants.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: HoldId) -> Result<Reservation> {
    actor.may_read()?;
    let hold = found(store::stock::holds::find(db, id).await?, "reservation")?;
    if sees(actor, &hold) { with_lot(db, hold).await } else { Err(Refused::NotFound { what: "reservation" }.into()) }
}

fn sees(actor: &Actor, hold: &rows::hold::Model) -> bool {
    let ours = actor.belongs_to(hold.organisation_id) || actor.belongs_to(hold.for_organisation_id);
    ours && actor.partner.is_none()
}

/// Allows the person who made it, their unit, and the coordinator of the unit that owns the things. A reservation by a
/// neighbour can be changed only by the neighbour.
pub(in crate::app) fn may_change(actor: &Actor, hold: &rows::hold::Model, lot: &rows::lot::Model) -> Result<()> {
    if sees(actor, hold) && !actor.belongs_to(hold.for_organisation_id) {
        return Err(Refused::NotYours { what: "reservation" }.into());
    }
    may_release(actor, hold, lot)
}

fn may_release(actor: &Actor, hold: &rows::hold::Model, lot: &rows::lot::Model) -> Result<()> {
    if !sees(actor, hold) {
        return Err(Refused::NotFound { what: "reservation" }.into());
    }
    // In the owner's organisation, only a coordinator may release what a neighbour has reserved.
    if !actor.belongs_to(hold.for_organisation_id) {
        return Ok(actor.may(Act::DecideTransfer, lot.unit_id)?);
    }
    let owns = || actor.belongs_to(lot.organisation_id) && actor.may(Act::Approve, lot.unit_id).is_ok();
    if hold.by == actor.person || owns() {
        return Ok(());
    }
    Ok(actor.may(Act::Reserve, hold.unit_id.unwrap_or(lot.unit_id))?)
}
