//! Who goes on after a unit or a place was closed: what is open there follows, with its history. What is over keeps the
//! ids of its time.
//!
//! The work is found by looking, not remembered: a batch that was interrupted, or a pass that runs twice or on two
//! nodes, finds what is left and changes nothing that followed already.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use crate::app::{Result, stock::moves};
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

/// Rows of one transaction: others wait no longer than for a large delivery.
const AT_ONCE: u64 = 200;
/// Longer chains are a slip, and a circle, which nothing makes, must end.
const LONGEST: usize = 100;

/// Moves everything open that stands in something closed to the last open one of its successors; how many rows
/// followed.
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

/// The people of a closed organisation are its successor's now, wherever their units go. A role in all of the closed
/// one becomes a role in each of its units at the top: who administered one municipality administers no larger one by
/// it.
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

/// The open units below the closed one are below the one that goes on. A unit below it that leads to the successor
/// moves up instead: nothing is its own parent.
async fn tree(tx: &Tx, from: &unit::Model, to: &unit::Model) -> Result<usize> {
    // Whoever edits the trees waits for their organisations first.
    let mut trees = [from.organisation_id, to.organisation_id];
    trees.sort_unstable();
    for organisation in trees {
        organisations::lock(tx, organisation).await?;
    }
    let step = Step::Unit { from: from.clone(), to: to.clone(), staying: None };
    if !successors::still(tx, &step).await? {
        return Ok(0);
    }
    let directory = trees::load(&**tx, &trees).await?;
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

/// The unit that stands for this one today: itself while it is open, or when nobody goes on.
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
    // No zone is further ahead than a day; each organisation's own calendar decides below.
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
            Entry::Vacant(unknown) => unknown.insert(trees::load(read, &[organisation]).await?),
        };
        // What is inside goes along, unless it is closed for a successor of its own or is where the things go.
        let follows = |inside: &PlaceId| {
            let path = directory.place_path(*inside);
            path.iter().find(|step| closed.contains(step) || **step == to.id) == Some(&from.id)
        };
        let inside = directory.places_inside(from.id).into_iter().filter(follows).collect();
        steps.push(Step::Place { from, inside, to });
    }
    Ok(steps)
}

/// The last of the chain, when that one is open, and whose roles stay behind. Roles follow only where everybody who
/// named a successor on the way may give roles, and nobody takes along their own roles: they would give themselves more
/// than they had.
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

/// The last of the chain, when that one is open.
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

/// One batch of whatever is left: needs, orders, claims, lots, and roles in a unit.
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
        // A role in a unit reaches what is below it already: going there takes nothing more.
        let within = trees::load(&**tx, &[from.organisation_id]).await?.units_inside(from.id).contains(&to.id);
        return match if within { Some(&[][..]) } else { staying.as_deref() } {
            Some(staying) => Ok(successors::grants(tx, step, (from, to), staying, AT_ONCE).await?),
            None => Ok(0),
        };
    }
    Ok(lots.len())
}
