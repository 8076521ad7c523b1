//! A cache of units and places. They are few, every request needs them, and they rarely change.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, OnceLock, RwLock},
    time::{Duration, Instant as Tick},
};

use sea_orm::{ConnectionTrait, DbErr};

use crate::app::{App, directory::place_names::PlaceNames};
use crate::{
    domain::{Date, OrganisationId, PlaceId, Sensitivity, UnitId, directory::actor::Actor},
    search::Position,
    store::directory::trees,
};

pub use crate::store::directory::trees::Directory;

/// How long a directory is cached. Another node may have changed a place meanwhile, so it is only seconds.
const REMEMBERED: Duration = Duration::from_secs(5);
/// The most sets of organisations whose directory is cached.
const MOST: usize = 256;

#[derive(Default)]
pub struct DirectoryCache {
    known: RwLock<HashMap<Vec<OrganisationId>, Known>>,
}

struct Known {
    directory: Arc<Directory>,
    /// Made when somebody searches.
    place_names: OnceLock<Arc<PlaceNames>>,
    seen: Tick,
    version: u64,
}

/// The directory of these organisations, read again when something changed here or five seconds have passed.
/// `db` is the running transaction when there is one: asking the pool for a second connection could stall.
pub async fn directory(
    app: &App,
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<Arc<Directory>, DbErr> {
    let version = app.db.directory_version();
    if let Some(known) = app.directories.recall(organisations, version, Tick::now()) {
        return Ok(known);
    }
    let directory = Arc::new(trees::load(db, organisations).await?);
    if let Ok(mut known) = app.directories.known.write() {
        remember(&mut known, organisations, Known::new(directory.clone(), Tick::now(), version));
    }
    Ok(directory)
}

/// The directory of all that the actor may see: the own organisations and their neighbours.
pub async fn around(app: &App, actor: &Actor) -> Result<Arc<Directory>, DbErr> {
    let seen: Vec<OrganisationId> = actor.organisations.iter().chain(&actor.neighbours).copied().collect();
    directory(app, app.db.read(), &seen).await
}

impl Known {
    fn new(directory: Arc<Directory>, seen: Tick, version: u64) -> Self {
        Self { directory, place_names: OnceLock::new(), seen, version }
    }
}

impl DirectoryCache {
    /// The names of the places of a directory that came from here.
    pub fn place_names(&self, directory: &Arc<Directory>) -> Arc<PlaceNames> {
        let names = || Arc::new(PlaceNames::of(directory));
        let Ok(known) = self.known.read() else { return names() };
        match known.values().find(|known| Arc::ptr_eq(&known.directory, directory)) {
            Some(known) => known.place_names.get_or_init(names).clone(),
            None => names(),
        }
    }

    fn recall(&self, organisations: &[OrganisationId], version: u64, now: Tick) -> Option<Arc<Directory>> {
        let known = self.known.read().ok()?;
        let found = known.get(organisations)?;
        (found.version == version && now.duration_since(found.seen) < REMEMBERED).then(|| found.directory.clone())
    }
}

/// If the cache is full, removes all outdated directories, and if there are none, the oldest one.
fn remember(known: &mut HashMap<Vec<OrganisationId>, Known>, organisations: &[OrganisationId], new: Known) {
    if known.len() >= MOST {
        known.retain(|_, old| old.version == new.version && old.seen.elapsed() < REMEMBERED);
    }
    if known.len() >= MOST
        && let Some(oldest) = known.iter().min_by_key(|(_, old)| old.seen).map(|(key, _)| key.clone())
    {
        known.remove(&oldest);
    }
    known.insert(organisations.to_vec(), new);
}

impl Directory {
    /// Metres as the crow flies between the sites of two places; `None` where either has no coordinates.
    pub fn distance_m(&self, from: PlaceId, to: PlaceId) -> Option<i64> {
        let site = |place: PlaceId| self.places.get(&place).map(|place| place.site_id);
        if site(from).is_some() && site(from) == site(to) {
            return Some(0);
        }
        Some(self.position(from)?.metres_to(self.position(to)?).into())
    }

    /// The coordinates of a place, else those of the nearest place around it that has some.
    pub fn position(&self, place: PlaceId) -> Option<Position> {
        self.place_path(place).into_iter().find_map(|id| {
            let place = self.places.get(&id)?;
            Some(Position { latitude_e7: place.latitude_e7?, longitude_e7: place.longitude_e7? })
        })
    }

    /// The unit at the top of an organisation, which has no parent.
    pub fn top(&self, organisation: OrganisationId) -> Option<UnitId> {
        let mut tops =
            self.units.values().filter(|unit| unit.organisation_id == organisation && unit.parent_id.is_none());
        let first = tops.next()?.id;
        Some(tops.fold(first, |least, unit| least.min(unit.id)))
    }

    pub fn unit_above(&self, unit: UnitId) -> Option<UnitId> {
        self.units.get(&unit)?.parent_id
    }

    pub fn place_above(&self, place: PlaceId) -> Option<PlaceId> {
        self.places.get(&place)?.parent_id
    }

    pub fn owner_of_place(&self, place: PlaceId) -> Option<OrganisationId> {
        Some(self.places.get(&place)?.organisation_id)
    }

    /// Whether the place is a store that takes things in.
    pub fn accepts_intake(&self, place: PlaceId) -> bool {
        self.places.get(&place).is_some_and(|place| place.accepts_intake)
    }

    /// The names of the units from the top down to this one.
    pub fn way_to_unit(&self, unit: UnitId) -> Vec<String> {
        let mut names: Vec<String> =
            self.unit_path(unit).into_iter().filter_map(|id| Some(self.units.get(&id)?.name.clone())).collect();
        names.reverse();
        names
    }

    /// The units of an organisation that are open on a day, each with the names on the path to it, and in the order of
    /// these.
    pub fn open_units(&self, organisation: OrganisationId, on: Date) -> Vec<(UnitId, Vec<String>)> {
        let own = self.units.values().filter(|unit| unit.organisation_id == organisation);
        let open = own.filter(|unit| unit.until.is_none_or(|until| until >= on));
        let mut units: Vec<_> = open.map(|unit| (unit.id, self.way_to_unit(unit.id))).collect();
        units.sort_by_cached_key(|(id, way)| (way.join("/"), *id));
        units
    }

    /// The site with the same name as the unit, else as the nearest unit above it.
    pub fn site_of(&self, unit: UnitId) -> Option<PlaceId> {
        let organisation = self.units.get(&unit)?.organisation_id;
        let sites = self.sites(organisation);
        let named = |id: UnitId| {
            let name = &self.units.get(&id)?.name;
            sites.iter().find(|(_, site)| site == name).map(|(site, _)| *site)
        };
        self.unit_path(unit).into_iter().find_map(named)
    }

    /// The sites of an organisation that are in use, by name.
    pub fn sites(&self, organisation: OrganisationId) -> Vec<(PlaceId, String)> {
        let used = self.places.values().filter(|place| place.organisation_id == organisation && place.until.is_none());
        let sites = used.filter(|place| place.parent_id.is_none());
        let mut named: Vec<_> = sites.map(|site| (site.id, site.name.clone())).collect();
        named.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        named
    }

    /// The places inside a site that are in use, each with the names on the path to it, and in the order of these. The
    /// site itself comes first.
    pub fn rooms(&self, site: PlaceId) -> Vec<(PlaceId, String)> {
        let used = |id: &PlaceId| self.places.get(id).is_some_and(|place| place.until.is_none());
        let way = |id: PlaceId| {
            let mut names: Vec<&str> =
                self.place_path(id).into_iter().filter_map(|id| Some(self.places.get(&id)?.name.as_str())).collect();
            names.reverse();
            names.join(", ")
        };
        let mut rooms: Vec<_> = self.places_inside(site).into_iter().filter(used).map(|id| (id, way(id))).collect();
        rooms.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        rooms
    }

    /// How sensitive a destination is, the strictest first: all sensitivities from the place up to its site, and from
    /// the unit up to the top of its organisation. If a school's people are in a nursing home, both apply.
    pub fn sensitivities(&self, place: PlaceId, unit: UnitId) -> BTreeSet<Sensitivity> {
        let places = self.place_path(place).into_iter().filter_map(|id| self.places.get(&id)?.sensitivity);
        let units = self.unit_path(unit).into_iter().filter_map(|id| self.units.get(&id)?.sensitivity);
        places.chain(units).collect()
    }

    /// Whether a place is stricter than the unit that wants something there.
    pub fn strict_by_place(&self, place: PlaceId, unit: UnitId) -> bool {
        let units = self.unit_path(unit).into_iter().filter_map(|id| self.units.get(&id)?.sensitivity);
        let own: BTreeSet<Sensitivity> = units.collect();
        !self.sensitivities(place, unit).is_subset(&own)
    }

    /// All sites, nearest to `place` first; those without coordinates last.
    pub fn sites_near(&self, place: PlaceId) -> Vec<PlaceId> {
        let mut sites: Vec<_> = self.places.values().filter(|place| place.parent_id.is_none()).map(|p| p.id).collect();
        sites.sort_by_cached_key(|site| (self.distance_m(*site, place).unwrap_or(i64::MAX), *site));
        sites
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_read_again_after_five_seconds_and_after_a_change() {
        let (cache, seen, whose) = (DirectoryCache::default(), Tick::now(), [OrganisationId::new()]);
        let new = Known::new(Arc::default(), seen, 7);
        remember(&mut cache.known.write().unwrap(), &whose, new);
        let is_known = |version, millis| cache.recall(&whose, version, seen + Duration::from_millis(millis)).is_some();
        assert!(is_known(7, 0) && is_known(7, 4_999));
        assert!(!is_known(7, 5_000) && !is_known(8, 0));
        assert!(cache.recall(&[], 7, seen).is_none());
    }

    #[test]
    fn the_oldest_directories_are_forgotten() {
        let mut known = HashMap::new();
        let whose: Vec<OrganisationId> = (0..2 * MOST).map(|_| OrganisationId::new()).collect();
        for organisation in &whose {
            let new = Known::new(Arc::default(), Tick::now(), 1);
            remember(&mut known, &[*organisation], new);
        }
        assert_eq!(known.len(), MOST);
        assert!(known.contains_key([whose[2 * MOST - 1]].as_slice()) && !known.contains_key([whose[0]].as_slice()));
        remember(&mut known, &[], Known::new(Arc::default(), Tick::now(), 2));
        assert_eq!(known.len(), 1, "nobody asks for what was before the change");
    }
}
