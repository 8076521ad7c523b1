//! Moves what is open in closed units and places to their successors, with its history. What is finished keeps the ids
//! of the closed ones.
//!
//! No progress is stored: each pass looks for what is left to move. So a pass may be interrupted, run twice, or run on
//! two nodes, and moves nothing a second time.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use crate::app::{Result, directory::trees::Directory, stock::moves};
use crate::{
    domain::{Date, Event, OrganisationId, PersonId, PlaceId, UnitId, time},
    store::{
        Db, Tx,
        directory::{
            organisations, places,
            successors::{self, Step},
            trees, units,
        },
        history,
        rows::{organisation, place, unit},
    },
};

/// Rows of one transaction. Others wait for it no longer than for a large delivery.
const AT_ONCE: u64 = 200;
/// The longest chain of successors that is followed. Longer ones are mistakes. Cycles are refused when they are
/// entered, but the loops must end even if there were one.
const LONGEST: usize = 100;

/// Moves everything that is open in something closed to the open one at the end of its chain of successors. Answers how
/// many rows it moved.
pub async fn follow(db: &Db, go_on: &(dyn Fn() -> bool + Send + Sync)) -> Result<usize> {
    let mut followed = people(db, go_on).await?;
    for step in plan(db).await? {
        let step = &step;
        while go_on() {
            let n = db.write(|tx| async move { batch(&tx, step).await }).await?;
            followed += n;
            if n == 0 {
                break;
            }
        }
        if let Step::Unit { from, to, .. } = step
            && go_on()
        {
            followed += db.write(|tx| async move { tree(&tx, from, to).await }).await?;
        }
    }
    Ok(followed)
}

/// Moves the people of a closed organisation to its successor, wherever their units go. A role in the whole closed
/// organisation becomes a role in each of its top units, so that an administrator of one municipality does not become
/// an administrator of a larger one.
async fn people(db: &Db, go_on: &(dyn Fn() -> bool + Send + Sync)) -> Result<usize> {
    let all = organisations::all(db.read()).await?;
    let is_over = |one: &organisation::Model| over(one.until, time::civil_date(time::now(), &one.time_zone));
    let mut followed = 0;
    for from in all.iter().filter(|one| is_over(one)) {
        let chain = std::iter::successors(Some(from), |one| all.iter().find(|next| Some(next.id) == one.successor_id));
        let Some(to) = chain.take(LONGEST).find(|one| !is_over(one)) else { continue };
        while go_on() {
            let some = db.write(|tx| async move { successors::people(&tx, from, to, AT_ONCE).await }).await?;
            followed += some;
            if some == 0 {
                break;
            }
        }
    }
    Ok(followed)
}

/// Moves the open units right below the closed unit to below its successor. If the successor is below one of them, that
/// one moves up to the closed unit's parent instead, because no unit may be above itself.
async fn tree(tx: &Tx, from: &unit::Model, to: &unit::Model) -> Result<usize> {
    // Edits of the trees lock the organisations first, so this does as well.
    let mut trees = [from.organisation_id, to.organisation_id];
    trees.sort_unstable();
    for organisation in trees {
        organisations::lock(tx, organisation).await?;
    }
    let step = Step::Unit { from: from.clone(), to: to.clone(), staying: None };
    if !successors::still(tx, &step).await? {
        return Ok(0);
    }
    let directory = Directory::load(&**tx, &trees).await?;
    let above = directory.unit_path(to.id);
    let today = time::civil_date(tx.at, &organisations::zone(&**tx, from.organisation_id).await?);
    let children = directory.units.values().filter(|unit| unit.parent_id == Some(from.id));
    let mut children: Vec<&unit::Model> = children.filter(|unit| !over(unit.until, today)).collect();
    children.sort_by_key(|unit| unit.id);
    for child in &children {
        let parent = if above.contains(&child.id) { from.parent_id } else { Some(to.id) };
        let moved = directory.units_inside(child.id);
        trees::save_unit(tx, unit::Model { parent_id: parent, ..(*child).clone() }, &moved).await?;
        let event = Event::UnitFollowed { from_unit: from.id, to_unit: parent };
        history::record(tx, child.organisation_id, child.id.0, &event, None).await?;
    }
    Ok(children.len())
}

/// The unit in the place of this one today: the open one at the end of its chain of successors. The unit itself while
/// it is open, and if no open unit succeeds it.
pub async fn unit_today(tx: &Tx, id: UnitId, today: Date) -> Result<UnitId> {
    let mut at = id;
    for _ in 0..LONGEST {
        match units::find(&**tx, at).await? {
            Some(unit) if over(unit.until, today) && unit.successor_id.is_some() => {
                at = unit.successor_id.unwrap_or(at)
            }
            Some(unit) if over(unit.until, today) => return Ok(id),
            Some(_) => return Ok(at),
            None => return Ok(id),
        }
    }
    Ok(id)
}

async fn plan(db: &Db) -> Result<Vec<Step>> {
    let read = db.read();
    let now = time::now();
    let zones: HashMap<OrganisationId, String> =
        organisations::all(read).await?.into_iter().map(|one| (one.id, one.time_zone)).collect();
    let today = |organisation| time::civil_date(now, zones.get(&organisation).map_or("UTC", String::as_str));
    // No time zone is more than a day ahead, so this finds all; each organisation's own calendar decides below.
    let before = now.date_naive() + chrono::Days::new(2);
    let mut steps = Vec::new();
    for from in successors::closed_units(read, before).await? {
        if over(from.until, today(from.organisation_id))
            && let Some((to, staying)) = last_unit(db, &from, &today).await?
        {
            steps.push(Step::Unit { from, to, staying });
        }
    }
    let places = successors::closed_places(read, before).await?;
    let places: Vec<place::Model> =
        places.into_iter().filter(|place| over(place.until, today(place.organisation_id))).collect();
    let mut directories = HashMap::new();
    let closed: HashSet<PlaceId> = places.iter().map(|place| place.id).collect();
    for from in places {
        let Some(to) = last_place(db, &from, &today).await? else { continue };
        let organisation = from.organisation_id;
        let directory = match directories.entry(organisation) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(Directory::load(read, &[organisation]).await?),
        };
        // Places inside move along, except those inside the successor, and those that are closed with a successor of
        // their own.
        let follows = |inside: &PlaceId| {
            let path = directory.place_path(*inside);
            path.iter().find(|step| closed.contains(step) || **step == to.id) == Some(&from.id)
        };
        let inside = directory.places_inside(from.id).into_iter().filter(follows).collect();
        steps.push(Step::Place { from, inside, to });
    }
    Ok(steps)
}

/// The open unit at the end of the chain of successors, and the people whose roles stay behind; `None` means that
/// everybody's roles stay. Roles move only if everybody who named a successor in the chain may give roles. The roles of
/// these people themselves stay: otherwise they could give themselves more than they had.
async fn last_unit(
    db: &Db,
    from: &unit::Model,
    today: &impl Fn(OrganisationId) -> Date,
) -> Result<Option<(unit::Model, Option<Vec<PersonId>>)>> {
    let mut next = from.successor_id;
    let mut staying = from.roles_follow.then(|| Vec::from_iter(from.successor_named_by));
    for _ in 0..LONGEST {
        let Some(id) = next else { break };
        let Some(unit) = units::find(db.read(), id).await? else { break };
        if !over(unit.until, today(unit.organisation_id)) {
            return Ok(Some((unit, staying)));
        }
        staying = staying.filter(|_| unit.roles_follow);
        if let Some(staying) = &mut staying {
            staying.extend(unit.successor_named_by);
        }
        next = unit.successor_id;
    }
    Ok(None)
}

/// The open place at the end of the chain of successors.
async fn last_place(
    db: &Db,
    from: &place::Model,
    today: &impl Fn(OrganisationId) -> Date,
) -> Result<Option<place::Model>> {
    let mut next = from.successor_id;
    for _ in 0..LONGEST {
        let Some(id) = next else { break };
        let Some(place) = places::find(db.read(), id).await? else { break };
        if !over(place.until, today(place.organisation_id)) {
            return Ok(Some(place));
        }
        next = place.successor_id;
    }
    Ok(None)
}

fn over(until: Option<Date>, today: Date) -> bool {
    until.is_some_and(|until| until < today)
}

/// Moves one batch of what is left: needs, call-offs, holds, lots, and then roles in a unit.
async fn batch(tx: &Tx, step: &Step) -> Result<usize> {
    if !successors::still(tx, step).await? {
        return Ok(0);
    }
    let needs = successors::needs(tx, step, AT_ONCE).await?;
    if needs > 0 {
        return Ok(needs);
    }
    let call_offs = successors::call_offs(tx, step, AT_ONCE).await?;
    if call_offs > 0 {
        return Ok(call_offs);
    }
    let holds = successors::holds(tx, step, AT_ONCE).await?;
    if holds > 0 {
        return Ok(holds);
    }
    let lots = successors::lots(tx, step, AT_ONCE).await?;
    if let Step::Place { to, .. } = step {
        for lot in lots.iter().filter(|lot| lot.held > 0 && lot.site_id != to.site_id) {
            moves::delay(tx, None, lot, to.site_id).await?;
        }
    }
    if let (Step::Unit { from, to, staying }, []) = (step, lots.as_slice()) {
        // A role in a unit covers the units below it already, so moving it to one of them gives nobody more.
        let within = Directory::load(&**tx, &[from.organisation_id]).await?.units_inside(from.id).contains(&to.id);
        return match if within { Some(&[][..]) } else { staying.as_deref() } {
            Some(staying) => Ok(successors::grants(tx, step, (from, to), staying, AT_ONCE).await?),
            None => Ok(0),
        };
    }
    Ok(lots.len())
}
