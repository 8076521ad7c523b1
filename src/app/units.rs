//! Units: who owns and pays. Municipalities merge, so units begin, end and have successors; none is deleted.

use std::sync::Arc;

use super::{App, Error, Result, found, lots::open_unit};
use crate::{
    domain::{
        Refused, UnitId,
        actor::{Act, Actor},
        tree::{Life, UnitFacts, check_no_cycle},
    },
    store::{
        Tx,
        directory::{self, Directory},
        entity::unit,
        history,
        jobs::{self, Job},
        organisations,
    },
};

/// The units and places of the actor's organisations.
pub async fn directory(app: &Arc<App>, actor: &Actor) -> Result<Directory> {
    actor.may(Act::ReadStock, None)?;
    Ok(directory::load(app.db.read(), &actor.organisations).await?)
}

pub async fn open(tx: &Tx, actor: &Actor, facts: &UnitFacts) -> Result<unit::Model> {
    match facts.parent {
        Some(parent) => actor.may(Act::Administer, Some(parent))?,
        None => actor.may_throughout(Act::Administer)?,
    }
    facts.check()?;
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    if let Some(parent) = facts.parent {
        open_unit(tx, actor, "parent_id", parent).await?;
    }
    successor(tx, actor, facts).await?;
    let unit = of(
        unit::Model {
            id: UnitId::new(),
            organisation_id: actor.organisation,
            parent_id: None,
            name: String::new(),
            sensitivity: None,
            since: None,
            until: None,
            successor_id: None,
            version: 1,
        },
        facts,
    );
    let unit = directory::insert_unit(tx, unit).await?;
    history::record(tx, unit.organisation_id, unit.id.0, "opened", actor.person, None).await?;
    Ok(unit)
}

/// Changes a unit, or closes it with `until` and who goes on. `change` turns the facts as they are into those to be.
pub async fn change(
    tx: &Tx,
    actor: &Actor,
    id: UnitId,
    version: Option<i64>,
    change: impl Fn(UnitFacts) -> UnitFacts,
) -> Result<unit::Model> {
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let directory = directory::load(&**tx, &actor.organisations).await?;
    let unit = own(&directory, actor, id)?;
    actor.may(Act::Administer, Some(id))?;
    if version.is_some_and(|version| version != unit.version) {
        return Err(Refused::Stale { version: unit.version, current: None }.into());
    }
    let facts = change(facts(&unit));
    facts.check()?;
    if facts.parent != unit.parent_id {
        match facts.parent {
            Some(parent) => {
                open_unit(tx, actor, "parent_id", parent).await?;
                actor.may(Act::Administer, Some(parent))?;
            }
            None => actor.may_throughout(Act::Administer)?,
        }
        check_no_cycle(id, facts.parent, |id| directory.units.get(&id).and_then(|unit| unit.parent_id))?;
    }
    if facts.life.successor != unit.successor_id {
        successor(tx, actor, &facts).await?;
        check_no_cycle(id, facts.life.successor, |id| directory.units.get(&id).and_then(|unit| unit.successor_id))?;
    }
    let verb = if facts.life.until.is_some() && unit.until.is_none() { "closed" } else { "changed" };
    let moved = if facts.parent == unit.parent_id { Vec::new() } else { directory.units_inside(id) };
    let unit = directory::save_unit(tx, of(unit, &facts), &moved).await?;
    if unit.successor_id.is_some() {
        jobs::enqueue(tx, Job::FollowSuccessors, tx.at).await?;
    }
    let detail =
        serde_json::json!({"parent_id": unit.parent_id, "until": unit.until, "successor_id": unit.successor_id});
    history::record(tx, unit.organisation_id, unit.id.0, verb, actor.person, Some(detail)).await?;
    Ok(unit)
}

fn own(directory: &Directory, actor: &Actor, id: UnitId) -> Result<unit::Model> {
    let unit = directory.units.get(&id).filter(|_| actor.partner.is_none());
    unit.cloned().ok_or(Error::Refused(Refused::NotFound { what: "unit" }))
}

async fn successor(tx: &Tx, actor: &Actor, facts: &UnitFacts) -> Result<()> {
    if let Some(successor) = facts.life.successor {
        open_unit(tx, actor, "successor_id", successor).await?;
    }
    Ok(())
}

fn facts(unit: &unit::Model) -> UnitFacts {
    UnitFacts {
        name: unit.name.clone(),
        parent: unit.parent_id,
        sensitivity: unit.sensitivity,
        life: Life { since: unit.since, until: unit.until, successor: unit.successor_id },
    }
}

fn of(unit: unit::Model, facts: &UnitFacts) -> unit::Model {
    unit::Model {
        name: facts.name.trim().to_owned(),
        parent_id: facts.parent,
        sensitivity: facts.sensitivity,
        since: facts.life.since,
        until: facts.life.until,
        successor_id: facts.life.successor,
        ..unit
    }
}
