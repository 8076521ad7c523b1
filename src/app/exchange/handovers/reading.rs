//! Who may know what of a handover.

use sea_orm::ConnectionTrait;

use super::{Result, found};
use crate::{
    domain::{HandoverId, PersonId, Refused, directory::actor::Actor},
    store::{
        self,
        exchange::handovers::Wanted,
        rows::{handover, handover_return, person},
    },
};

/// The other one at a handover: how to reach them at work.
#[derive(Clone, Debug)]
pub struct Party {
    pub person: PersonId,
    pub name: String,
    pub phone: Option<String>,
}

/// A handover with what came back. The two people who met see each other; to their colleagues it is a fact without names.
pub struct Seen {
    pub handover: handover::Model,
    pub returns: Vec<handover_return::Model>,
    pub handed_over_by: Option<Party>,
    pub received_by: Option<Party>,
}

/// A handover that the actor's organisation gave or got.
pub async fn visible(db: &impl ConnectionTrait, actor: &Actor, id: HandoverId) -> Result<handover::Model> {
    actor.may_read()?;
    let handover = found(store::exchange::handovers::find(db, id).await?, "handover")?;
    let gave = handover.from_organisation_id.is_some_and(|giver| actor.belongs_to(giver));
    if actor.partner.is_some() || !(gave || actor.belongs_to(handover.organisation_id)) {
        return Err(Refused::NotFound { what: "handover" }.into());
    }
    Ok(handover)
}

/// The newest first, with their returns and parties, in three queries whatever the number.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
    limit: u64,
    after: Option<HandoverId>,
) -> Result<Vec<Seen>> {
    actor.may_read()?;
    let rows = store::exchange::handovers::page(db, actor, wanted, limit, after).await?;
    seen(db, actor, rows).await
}

/// The handovers as the actor may see them.
pub async fn seen(db: &impl ConnectionTrait, actor: &Actor, rows: Vec<handover::Model>) -> Result<Vec<Seen>> {
    let mine = |row: &&handover::Model| row.by == actor.person || row.received_by == Some(actor.person);
    let met = rows.iter().filter(mine).flat_map(|row| [Some(row.by), row.received_by]).flatten().collect();
    let people = store::exchange::handovers::people(db, met).await?;
    let mut returns = store::exchange::handovers::returns(db, rows.iter().map(|row| row.id).collect()).await?;
    let party = |id: Option<PersonId>| {
        let person = people.iter().find(|person| Some(person.id) == id && person.erased_at.is_none())?;
        let person::Model { id, name, phone, .. } = person.clone();
        Some(Party { person: id, name, phone })
    };
    let seen = rows.into_iter().map(|handover| {
        let (own, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut returns).into_iter().partition(|row| row.handover_id == handover.id);
        returns = others;
        let is_mine = mine(&&handover);
        Seen {
            returns: own,
            handed_over_by: if is_mine { party(Some(handover.by)) } else { None },
            received_by: if is_mine { party(handover.received_by) } else { None },
            handover,
        }
    });
    Ok(seen.collect())
}
