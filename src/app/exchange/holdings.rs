//! What is open in somebody's name. It is looked at before they leave, and passed on to a successor.

use crate::app::{App, Result, found};
use crate::{
    domain::{
        AgreementId, Bad, Date, Event, HandoverId, HoldId, LotId, NeedId, PersonId, Refused, UnitId,
        directory::actor::{Act, Actor},
    },
    store::{
        self, Tx,
        directory::people,
        exchange::holdings,
        history,
        rows::{agreement, handover, hold, need, person},
    },
};

/// What is open in one person's name, and what they received, the latest first.
pub struct Holdings {
    pub needs: Vec<Need>,
    pub reservations: Vec<Reservation>,
    pub agreements: Vec<Agreement>,
    pub received: Vec<Received>,
}

pub struct Need {
    pub id: NeedId,
    pub unit: UnitId,
    pub purpose: String,
    pub needed_by: Date,
}

pub struct Reservation {
    pub id: HoldId,
    pub lot: LotId,
    pub quantity: i64,
    pub unit: Option<UnitId>,
}

pub struct Agreement {
    pub id: AgreementId,
    pub name: String,
}

pub struct Received {
    pub handover: HandoverId,
    pub lot: LotId,
    pub quantity: i64,
    pub on: Date,
}

/// One person's open things and what they received, for the person and for administrators.
pub async fn of(app: &App, actor: &Actor, id: PersonId) -> Result<Holdings> {
    let db = app.db.read();
    let person = people::find(db, id).await?.filter(|person| actor.belongs_to(person.organisation_id));
    found(person, "person")?;
    if id != actor.person {
        actor.may_throughout(Act::Administer)?;
    }
    let open = holdings::open(db, id).await?;
    let need =
        |row: need::Model| Need { id: row.id, unit: row.unit_id, purpose: row.purpose, needed_by: row.needed_by };
    let reservation =
        |row: hold::Model| Reservation { id: row.id, lot: row.lot_id, quantity: row.n, unit: row.unit_id };
    let agreement = |row: agreement::Model| Agreement { id: row.id, name: row.name };
    let received =
        |row: handover::Model| Received { handover: row.id, lot: row.lot_id, quantity: row.n, on: row.handed_on };
    Ok(Holdings {
        needs: open.needs.into_iter().map(need).collect(),
        reservations: open.reservations.into_iter().map(reservation).collect(),
        agreements: open.agreements.into_iter().map(agreement).collect(),
        received: holdings::received(db, id).await?.into_iter().map(received).collect(),
    })
}

/// Refuses while something is open in the person's name, unless a colleague is named who takes it over.
pub async fn pass_on(tx: &Tx, actor: &Actor, person: &person::Model, successor: Option<PersonId>) -> Result<()> {
    if let Some(to) = successor
        && (to == person.id || !store::directory::people::is_colleague(&**tx, actor, to).await?)
    {
        return Err(Refused::invalid("successor_id", Bad::Unknown { value: to.to_string() }).into());
    }
    let open = holdings::open(&**tx, person.id).await?;
    if open.is_empty() {
        return Ok(());
    }
    let Some(to) = successor else {
        return Err(Refused::OpenThings {
            needs: open.needs.iter().map(|need| need.id).collect(),
            reservations: open.reservations.iter().map(|hold| hold.id).collect(),
            agreements: open.agreements.iter().map(|agreement| agreement.id).collect(),
        }
        .into());
    };
    holdings::take_over(tx, person.id, to).await?;
    let needs = open.needs.iter().map(|need| need.id.0);
    let holds = open.reservations.iter().map(|hold| hold.id.0);
    let subjects = needs.chain(holds).chain(open.agreements.iter().map(|agreement| agreement.id.0));
    let event = Event::TakenOver { from_person: person.id, to_person: to };
    for subject in subjects {
        history::record(tx, person.organisation_id, subject, &event, actor.person).await?;
    }
    Ok(())
}
