//! Units own things and pay for them. Municipalities merge, so units begin, end and have successors; none is deleted.

use crate::app::{
    App, Error, Result,
    directory::trees::Directory,
    found,
    stock::lots::{open_unit, receiving_unit},
};
use crate::{
    domain::{
        Event, Expected, Job, OrganisationId, PersonId, Refused, UnitId,
        directory::{
            actor::{Act, Actor},
            permit::{Administer, Within},
            tree::{Life, Siblings, UnitFacts},
        },
        event::Standing,
        time,
    },
    store::{
        self, Tx,
        directory::{organisations, trees},
        history, jobs,
        rows::unit,
    },
};

/// A unit as it stands.
pub struct Unit {
    pub id: UnitId,
    pub organisation: OrganisationId,
    pub facts: UnitFacts,
    pub version: i64,
}

/// The units of the actor's organisations.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Unit>> {
    actor.may_read()?;
    let directory = Directory::load(app.db.read(), &actor.organisations).await?;
    let mut units: Vec<_> = directory.units.into_values().map(Unit::from).collect();
    units.sort_by_key(|unit| unit.id);
    Ok(units)
}

pub async fn one(app: &App, actor: &Actor, id: UnitId) -> Result<Unit> {
    found(list(app, actor).await?.into_iter().find(|unit| unit.id == id), "unit")
}

pub async fn open(tx: &Tx, actor: &Within<'_, Administer>, facts: &UnitFacts) -> Result<Unit> {
    actor.covers(facts.parent)?;
    facts.check()?;
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    if let Some(parent) = facts.parent {
        open_unit(tx, actor, "parent_id", parent).await?;
    }
    let directory = Directory::load(&**tx, &[actor.organisation]).await?;
    check_name(tx, &directory, actor, None, facts)?;
    successor(tx, actor, facts).await?;
    let (successor_named_by, roles_follow) = named(actor, facts);
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
            successor_named_by,
            roles_follow,
            version: 1,
        },
        facts,
    );
    let unit = trees::insert_unit(tx, unit).await?;
    history::record(tx, unit.organisation_id, unit.id.0, &Event::UnitOpened, actor.person).await?;
    Ok(unit.into())
}

/// Changes a unit, or closes it with `until` and a successor. `change` turns the facts as they are into those to be.
pub async fn change(
    tx: &Tx,
    actor: &Within<'_, Administer>,
    id: UnitId,
    expected: &Expected,
    change: impl Fn(UnitFacts) -> UnitFacts,
) -> Result<Unit> {
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let directory = Directory::load(&**tx, &actor.organisations).await?;
    let mut unit = own(&directory, actor, id)?;
    actor.covers(Some(id))?;
    expected.check(unit.version)?;
    let facts = change(facts(&unit));
    facts.check()?;
    if facts.parent != unit.parent_id {
        match facts.parent {
            Some(parent) => {
                open_unit(tx, actor, "parent_id", parent).await?;
                actor.may(Act::Administer, parent)?;
            }
            None => actor.may_throughout(Act::Administer)?,
        }
        directory.units.check_parent(id, facts.parent)?;
    }
    if (&facts.name, facts.parent) != (&unit.name, unit.parent_id) || facts.life.outlasts(unit.until) {
        check_name(tx, &directory, actor, Some(id), &facts)?;
    }
    if facts.life.successor != unit.successor_id {
        successor(tx, actor, &facts).await?;
        directory.units.check_successor(id, facts.life.successor)?;
        (unit.successor_named_by, unit.roles_follow) = named(actor, &facts);
    }
    if facts.life.until.is_some() && facts.life.successor.is_none() && facts.life != self::facts(&unit).life {
        store::directory::units::lock_to_close(tx, id).await?;
        store::exchange::holdings::in_unit(&**tx, unit.organisation_id, id).await?.check_empty()?;
    }
    let closes = facts.life.until.is_some() && unit.until.is_none();
    let moved = if facts.parent == unit.parent_id { Vec::new() } else { directory.units_inside(id) };
    let unit = trees::save_unit(tx, of(unit, &facts), &moved).await?;
    if unit.successor_id.is_some() {
        jobs::enqueue(tx, Job::FollowSuccessors, tx.at).await?;
    }
    let standing = Standing { parent_id: unit.parent_id, until: unit.until, successor_id: unit.successor_id };
    let event = if closes { Event::UnitClosed(standing) } else { Event::UnitChanged(standing) };
    history::record(tx, unit.organisation_id, unit.id.0, &event, actor.person).await?;
    Ok(unit.into())
}

fn check_name(tx: &Tx, directory: &Directory, actor: &Actor, id: Option<UnitId>, facts: &UnitFacts) -> Result<()> {
    let siblings = Siblings { organisation: actor.organisation, parent: facts.parent, apart_from: id };
    Ok(directory.units.check_name(&facts.name, &siblings, time::civil_date(tx.at, &actor.time_zone))?)
}

fn own(directory: &Directory, actor: &Actor, id: UnitId) -> Result<unit::Model> {
    let unit = directory.units.get(&id).filter(|_| actor.partner.is_none());
    unit.cloned().ok_or(Error::Refused(Refused::NotFound { what: "unit" }))
}

/// Things, needs and units go to the successor, so whoever names it must administer it as well.
async fn successor(tx: &Tx, actor: &Actor, facts: &UnitFacts) -> Result<()> {
    if let Some(successor) = facts.life.successor {
        receiving_unit(tx, actor, "successor_id", successor).await?;
        actor.may(Act::Administer, successor)?;
    }
    Ok(())
}

/// Who names the successor, and whether roles move there as well. They do only if that person administers the whole
/// organisation, because only then may they give roles.
fn named(actor: &Actor, facts: &UnitFacts) -> (Option<PersonId>, bool) {
    match facts.life.successor {
        Some(_) => (Some(actor.person), actor.may_throughout(Act::Administer).is_ok()),
        None => (None, false),
    }
}

impl From<unit::Model> for Unit {
    fn from(row: unit::Model) -> Self {
        Self { id: row.id, organisation: row.organisation_id, facts: facts(&row), version: row.version }
    }
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
