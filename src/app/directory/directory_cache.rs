//! A cache of units and places. They are few, every request needs them, and they rarely change.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, RwLock},
    time::{Duration, Instant as Tick},
};

use sea_orm::{ConnectionTrait, DbErr};

use crate::app::{App, directory::place_names::PlaceNames};
use crate::domain::{OrganisationId, directory::actor::Actor};

pub use crate::app::directory::trees::Directory;

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
    let directory = Arc::new(Directory::load(db, organisations).await?);
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
