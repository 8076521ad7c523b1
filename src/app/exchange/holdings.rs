//! What is open in somebody's name: seen before they leave, and handed to whoever goes on.

use crate::app::{App, Result, found};
use crate::{
    domain::{
        Bad, Event, PersonId, Refused,
        directory::actor::{Act, Actor},
    },
    store::{
        self, Tx,
        directory::people,
        exchange::holdings,
        history,
        rows::{handover, person},
    },
};

pub use holdings::Open;

/// One person's open things and what they received, for the person and for administrators.
pub async fn of(app: &App, actor: &Actor, id: PersonId) -> Result<(Open, Vec<handover::Model>)> {
    let db = app.db.read();
    let person = people::find(db, id).await?.filter(|person| actor.belongs_to(person.organisation_id));
    found(person, "person")?;
    if id != actor.person {
        actor.may_throughout(Act::Administer)?;
    }
    Ok((holdings::open(db, id).await?, holdings::received(db, id).await?))
}

/// Refuses while something is open in the person's name, unless a colleague is named who takes it over.
pub async fn pass_on(tx: &Tx, actor: &Actor, person: &person::Model, successor: Option<PersonId>) -> Result<()> {
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
    if to == person.id || !store::orders::agreements::is_colleague(&**tx, actor, to).await? {
        return Err(Refused::invalid("successor_id", Bad::Unknown { value: to.to_string() }).into());
    }
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
