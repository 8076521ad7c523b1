//! Who may know what of a handover.

use sea_orm::ConnectionTrait;

use super::{Result, found};
use crate::{
    domain::{
        CallOffId, Condition, Date, HandoverId, HoldId, Instant, LineId, LotId, OrganisationId, PersonId, PlaceId,
        Refused, ReturnId, Rung, TransferId, UnitId, WorkOrderId, directory::actor::Actor,
    },
    store::{
        self,
        exchange::handovers::Wanted,
        rows::{handover, handover_return, person},
    },
};

/// The other person at a handover, and how to reach them at work.
#[derive(Clone, Debug)]
pub struct Party {
    pub person: PersonId,
    pub name: String,
    pub phone: Option<String>,
}

/// A handover with what came back. The two people who met see each other's names. Their colleagues see the handover
/// without names.
pub struct Handover {
    pub id: HandoverId,
    pub quantity: i64,
    /// How many came back since.
    pub returned: i64,
    /// Of a loan to another organisation: how many the lender has back.
    pub home: i64,
    pub rung: Rung,
    pub category: String,
    /// What the receiver has; `None` where it is another organisation's lot.
    pub lot: Option<LotId>,
    pub hold: Option<HoldId>,
    pub line: Option<LineId>,
    pub work_order: Option<WorkOrderId>,
    pub transfer: Option<TransferId>,
    pub call_off: Option<CallOffId>,
    pub organisation: OrganisationId,
    pub from_organisation: Option<OrganisationId>,
    pub from_unit: Option<UnitId>,
    pub unit: UnitId,
    pub place: Option<PlaceId>,
    pub handed_on: Date,
    pub at: Instant,
    pub recorded_at: Instant,
    pub handed_over_by: Option<Party>,
    pub received_by: Option<Party>,
    pub returns: Vec<Return>,
}

pub struct Return {
    pub id: ReturnId,
    pub handover: HandoverId,
    pub lot: LotId,
    pub quantity: i64,
    /// Whether a loan lasted until its last day. The need was then met, and its line is not opened again.
    pub loan_over: bool,
    pub condition: Condition,
    pub place: PlaceId,
    pub reason: String,
    pub at: Instant,
    pub recorded_at: Instant,
}

/// One handover with what came back of it.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: HandoverId) -> Result<Handover> {
    let row = visible(db, actor, id).await?;
    seen(db, actor, row).await
}

/// A handover that the actor's organisation gave or got.
pub(in crate::app) async fn visible(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: HandoverId,
) -> Result<handover::Model> {
    actor.may_read()?;
    let handover = found(store::exchange::handovers::find(db, id).await?, "handover")?;
    let gave = handover.from_organisation_id.is_some_and(|giver| actor.belongs_to(giver));
    if actor.partner.is_some() || !(gave || actor.belongs_to(handover.organisation_id)) {
        return Err(Refused::NotFound { what: "handover" }.into());
    }
    Ok(handover)
}

/// The newest first, with their returns and parties, in three queries however many there are.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
    limit: u64,
    after: Option<HandoverId>,
) -> Result<Vec<Handover>> {
    actor.may_read()?;
    let rows = store::exchange::handovers::page(db, actor, wanted, limit, after).await?;
    all(db, actor, rows).await
}

/// One handover as the actor may see it.
pub(in crate::app) async fn seen(db: &impl ConnectionTrait, actor: &Actor, row: handover::Model) -> Result<Handover> {
    found(all(db, actor, vec![row]).await?.pop(), "handover")
}

/// The handovers as the actor may see them.
async fn all(db: &impl ConnectionTrait, actor: &Actor, rows: Vec<handover::Model>) -> Result<Vec<Handover>> {
    let mine = |row: &&handover::Model| row.by == actor.person || row.received_by == Some(actor.person);
    let met = rows.iter().filter(mine).flat_map(|row| [Some(row.by), row.received_by]).flatten().collect();
    let people = store::exchange::handovers::people(db, met).await?;
    let mut returns = store::exchange::handovers::returns(db, rows.iter().map(|row| row.id).collect()).await?;
    let party = |id: Option<PersonId>| {
        let person = people.iter().find(|person| Some(person.id) == id && person.erased_at.is_none())?;
        let person::Model { id, name, phone, .. } = person.clone();
        Some(Party { person: id, name, phone })
    };
    let handovers = rows.into_iter().map(|row| {
        let (own, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut returns).into_iter().partition(|returned| returned.handover_id == row.id);
        returns = others;
        let met = match mine(&&row) {
            true => (party(Some(row.by)), party(row.received_by)),
            false => (None, None),
        };
        Handover::of(row, own, met, actor)
    });
    Ok(handovers.collect())
}

impl Handover {
    fn of(
        row: handover::Model,
        returns: Vec<handover_return::Model>,
        (handed_over_by, received_by): (Option<Party>, Option<Party>),
        actor: &Actor,
    ) -> Self {
        // Only the receiving organisation sees where a thing is inside it.
        let inside = actor.belongs_to(row.organisation_id);
        let gave = row.from_organisation_id.is_some_and(|giver| actor.belongs_to(giver));
        Self {
            id: row.id,
            quantity: row.n,
            returned: row.returned,
            home: row.home,
            rung: row.rung,
            category: row.category_key,
            lot: inside.then_some(row.lot_id),
            hold: row.hold_id,
            line: row.line_id.filter(|_| inside),
            work_order: row.work_order_id.filter(|_| inside),
            transfer: row.transfer_id,
            call_off: row.call_off_id,
            organisation: row.organisation_id,
            from_organisation: row.from_organisation_id,
            from_unit: row.from_unit_id.filter(|_| gave),
            unit: row.unit_id,
            place: inside.then_some(row.place_id),
            handed_on: row.handed_on,
            at: row.at,
            recorded_at: row.recorded_at.unwrap_or(row.at),
            handed_over_by,
            received_by,
            returns: if inside { returns.into_iter().map(Return::from).collect() } else { Vec::new() },
        }
    }
}

impl From<handover_return::Model> for Return {
    fn from(row: handover_return::Model) -> Self {
        Self {
            id: row.id,
            handover: row.handover_id,
            lot: row.lot_id,
            quantity: row.n,
            loan_over: row.loan_over,
            condition: row.condition,
            place: row.place_id,
            reason: row.reason,
            at: row.at,
            recorded_at: row.recorded_at.unwrap_or(row.at),
        }
    }
}
