//! Places: where things stand. A place is inside another until the site, and is closed rather than deleted.

use crate::app::{App, Error, Result, directory::trees::Directory, found, stock::lots::receiving_place};
use crate::{
    domain::{
        Event, Expected, Job, OrganisationId, PlaceId, PlaceKind, Refused,
        directory::{
            actor::Actor,
            permit::{Administer, Throughout},
            tree::{Life, PlaceFacts, Siblings},
        },
        event::Standing,
        stock::volume::Load,
        time,
    },
    store::{
        self, Tx,
        directory::{organisations, trees},
        history, jobs,
        rows::place,
    },
};

/// The most stores in one list.
const MOST_STORES: usize = 100;

/// A place as it stands.
pub struct Place {
    pub id: PlaceId,
    pub organisation: OrganisationId,
    /// The site that it is on; for a site, its own id.
    pub site: PlaceId,
    pub facts: PlaceFacts,
    pub version: i64,
}

/// The places of the actor's organisations.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Place>> {
    actor.may_read()?;
    let directory = Directory::load(app.db.read(), &actor.organisations).await?;
    let mut places: Vec<_> = directory.places.into_values().map(Place::from).collect();
    places.sort_by_key(|place| place.id);
    Ok(places)
}

/// A store that is open, and how much stands in it.
pub struct Store {
    pub id: PlaceId,
    pub capacity_l: Option<i64>,
    pub accepts_intake: bool,
    pub load: Load,
}

/// The open stores of the actor's organisations. Things in a place inside a store count for that place and not for the
/// store.
pub async fn stores(app: &App, actor: &Actor) -> Result<Vec<Store>> {
    let today = time::civil_date(time::now(), &actor.time_zone);
    let open = |place: &Place| {
        place.facts.kind == PlaceKind::Store && place.facts.life.until.is_none_or(|until| until >= today)
    };
    let mut places: Vec<_> = list(app, actor).await?.into_iter().filter(open).collect();
    places.truncate(MOST_STORES);
    let ids: Vec<PlaceId> = places.iter().map(|place| place.id).collect();
    let loads = store::directory::places::loads(app.db.read(), &ids).await?;
    let store = |place: Place| Store {
        id: place.id,
        load: loads.get(&place.id).copied().unwrap_or_default(),
        capacity_l: place.facts.capacity_l,
        accepts_intake: place.facts.accepts_intake,
    };
    Ok(places.into_iter().map(store).collect())
}

pub async fn one(app: &App, actor: &Actor, id: PlaceId) -> Result<Place> {
    found(list(app, actor).await?.into_iter().find(|place| place.id == id), "place")
}

pub async fn open(tx: &Tx, actor: &Throughout<'_, Administer>, facts: &PlaceFacts) -> Result<Place> {
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let parent = parent(tx, actor, facts).await?;
    facts.check(parent.as_ref().map(|parent| parent.kind))?;
    let directory = Directory::load(&**tx, &[actor.organisation]).await?;
    check_name(tx, &directory, actor, None, facts)?;
    successor(tx, actor, facts).await?;
    let id = PlaceId::new();
    let place = of(
        place::Model {
            id,
            organisation_id: actor.organisation,
            parent_id: None,
            site_id: parent.map_or(id, |parent| parent.site_id),
            kind: facts.kind,
            name: String::new(),
            latitude_e7: None,
            longitude_e7: None,
            capacity_l: None,
            accepts_intake: false,
            sensitivity: None,
            since: None,
            until: None,
            successor_id: None,
            version: 1,
        },
        facts,
    );
    let place = trees::insert_place(tx, place).await?;
    history::record(tx, place.organisation_id, place.id.0, &Event::PlaceOpened, actor.person).await?;
    Ok(place.into())
}

/// Changes a place, or closes it with `until` and a successor. If it gets another parent, everything inside moves
/// along.
pub async fn change(
    tx: &Tx,
    actor: &Throughout<'_, Administer>,
    id: PlaceId,
    expected: &Expected,
    change: impl Fn(PlaceFacts) -> PlaceFacts,
) -> Result<Place> {
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let directory = Directory::load(&**tx, &actor.organisations).await?;
    let place = own(&directory, actor, id)?;
    expected.check(place.version)?;
    let facts = change(facts(&place));
    if facts.parent == place.parent_id {
        let above = place.parent_id.and_then(|parent| directory.places.get(&parent));
        facts.check(above.map(|parent| parent.kind))?;
        return save(tx, actor, &directory, place, &facts, &[]).await;
    }
    directory.places.check_parent(id, facts.parent)?;
    let parent = parent(tx, actor, &facts).await?;
    facts.check(parent.as_ref().map(|parent| parent.kind))?;
    let site_id = parent.map_or(id, |parent| parent.site_id);
    let moved = directory.places_inside(id);
    if site_id != place.site_id {
        trees::rehouse(tx, &moved, site_id).await?;
    }
    save(tx, actor, &directory, place::Model { site_id, ..place }, &facts, &moved).await
}

async fn save(
    tx: &Tx,
    actor: &Actor,
    directory: &Directory,
    place: place::Model,
    facts: &PlaceFacts,
    moved: &[PlaceId],
) -> Result<Place> {
    if facts.life.successor != place.successor_id {
        successor(tx, actor, facts).await?;
        directory.places.check_successor(place.id, facts.life.successor)?;
    }
    if facts.life.until.is_some() && facts.life.successor.is_none() && facts.life != self::facts(&place).life {
        store::directory::places::lock_to_close(tx, place.id).await?;
        let inside = directory.places_inside(place.id);
        store::exchange::holdings::in_place(&**tx, place.organisation_id, &inside).await?.check_empty()?;
    }
    if (&facts.name, facts.parent) != (&place.name, place.parent_id) || facts.life.outlasts(place.until) {
        check_name(tx, directory, actor, Some(place.id), facts)?;
    }
    let closes = facts.life.until.is_some() && place.until.is_none();
    let elsewhere = facts.coordinates != self::facts(&place).coordinates;
    // Search finds things by distance, so everything inside is indexed anew when the coordinates change.
    let inside = if moved.is_empty() && elsewhere { directory.places_inside(place.id) } else { moved.to_vec() };
    let place = trees::save_place(tx, of(place, facts), &inside).await?;
    if place.successor_id.is_some() {
        jobs::enqueue(tx, Job::FollowSuccessors, tx.at).await?;
    }
    let standing = Standing { parent_id: place.parent_id, until: place.until, successor_id: place.successor_id };
    let event = if closes { Event::PlaceClosed(standing) } else { Event::PlaceChanged(standing) };
    history::record(tx, place.organisation_id, place.id.0, &event, actor.person).await?;
    Ok(place.into())
}

fn check_name(tx: &Tx, directory: &Directory, actor: &Actor, id: Option<PlaceId>, facts: &PlaceFacts) -> Result<()> {
    let siblings = Siblings { organisation: actor.organisation, parent: facts.parent, apart_from: id };
    Ok(directory.places.check_name(&facts.name, &siblings, time::civil_date(tx.at, &actor.time_zone))?)
}

fn own(directory: &Directory, actor: &Actor, id: PlaceId) -> Result<place::Model> {
    let place = directory.places.get(&id).filter(|_| actor.partner.is_none());
    place.cloned().ok_or(Error::Refused(Refused::NotFound { what: "place" }))
}

async fn parent(tx: &Tx, actor: &Actor, facts: &PlaceFacts) -> Result<Option<place::Model>> {
    match facts.parent {
        Some(parent) => Ok(Some(receiving_place(tx, actor, "parent_id", parent).await?)),
        None => Ok(None),
    }
}

async fn successor(tx: &Tx, actor: &Actor, facts: &PlaceFacts) -> Result<()> {
    if let Some(successor) = facts.life.successor {
        receiving_place(tx, actor, "successor_id", successor).await?;
    }
    Ok(())
}

impl From<place::Model> for Place {
    fn from(row: place::Model) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation_id,
            site: row.site_id,
            facts: facts(&row),
            version: row.version,
        }
    }
}

fn facts(place: &place::Model) -> PlaceFacts {
    PlaceFacts {
        name: place.name.clone(),
        kind: place.kind,
        parent: place.parent_id,
        coordinates: place.latitude_e7.zip(place.longitude_e7),
        capacity_l: place.capacity_l,
        accepts_intake: place.accepts_intake,
        sensitivity: place.sensitivity,
        life: Life { since: place.since, until: place.until, successor: place.successor_id },
    }
}

fn of(place: place::Model, facts: &PlaceFacts) -> place::Model {
    place::Model {
        name: facts.name.trim().to_owned(),
        parent_id: facts.parent,
        latitude_e7: facts.coordinates.map(|(latitude, _)| latitude),
        longitude_e7: facts.coordinates.map(|(_, longitude)| longitude),
        capacity_l: facts.capacity_l,
        accepts_intake: facts.accepts_intake,
        sensitivity: facts.sensitivity,
        since: facts.life.since,
        until: facts.life.until,
        successor_id: facts.life.successor,
        ..place
    }
}

/// The default for a new place: whether it takes in what nobody needs now. Only stores do.
pub fn accepts_intake(kind: PlaceKind) -> bool {
    match kind {
        PlaceKind::Store => true,
        PlaceKind::Site | PlaceKind::Building | PlaceKind::Floor | PlaceKind::Room => false,
    }
}
