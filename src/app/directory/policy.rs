//! The policy that an organisation sets for itself.

use crate::app::{App, Result, found};
use crate::{
    domain::{
        Bad, Event, Expected, OrganisationId, Refused,
        directory::{
            actor::Actor,
            permit::{Administer, Throughout},
            policy::Policy,
        },
        stock::{circle::CircleDays, evidence::Demand},
    },
    store::{self, Tx, directory::organisations, history, index, touched::Touched},
};
use sea_orm::ConnectionTrait;

/// The organisation's policy as it is in force.
pub async fn of(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Policy> {
    let organisation = found(organisations::find(db, organisation).await?, "organisation")?;
    Ok(serde_json::from_value(organisation.policy)?)
}

/// Everybody who may see the stock may read the rules by which it is handed out.
pub async fn read(db: &impl ConnectionTrait, actor: &Actor) -> Result<Policy> {
    actor.may_read()?;
    of(db, actor.organisation).await
}

/// Sets the policy as its next version. The old one stays in the history.
pub async fn set(
    app: &App,
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    expected: &Expected,
    policy: &Policy,
) -> Result<Policy> {
    policy.check()?;
    let unknown = |demand: &Demand| !app.reference.categories.contains_key(&demand.category);
    if let Some(at) = policy.evidence.iter().position(unknown) {
        let value = policy.evidence[at].category.chars().take(40).collect();
        return Err(Refused::invalid(format!("evidence[{at}].category"), Bad::Unknown { value }).into());
    }
    let unknown = |days: &CircleDays| days.category.clone().filter(|key| !app.reference.categories.contains_key(key));
    let nowhere = policy.circles.iter().enumerate().find_map(|(at, days)| Some((at, unknown(days)?)));
    if let Some((at, key)) = nowhere {
        let value = key.chars().take(40).collect();
        return Err(Refused::invalid(format!("circles[{at}].category"), Bad::Unknown { value }).into());
    }
    let mut organisation = found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let before: Policy = serde_json::from_value(organisation.policy.clone())?;
    expected.check(i64::from(before.version))?;
    let policy = Policy { version: before.version + 1, ..policy.clone() };
    organisation.policy = serde_json::to_value(&policy)?;
    let organisation = store::save(tx, organisation).await?;
    index::mark(tx, Touched::Policy).await?;
    let event = Event::PolicySet(Box::new(before));
    history::record(tx, organisation.id, organisation.id.0, &event, actor.person).await?;
    Ok(policy)
}
