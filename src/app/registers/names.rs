//! Finds units and places by the names that registers use.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    domain::{
        Date, PlaceId, UnitId,
        registers::{Reason, folded},
    },
    store::{directory::trees::Directory, registers::imports::NewLot},
};

/// A place with the site it is on.
pub type Spot = (PlaceId, PlaceId);

/// Units and places by id, by name, and by path: "site/room", "school/administration", or the full path.
pub struct Names {
    units: HashMap<String, Vec<UnitId>>,
    places: HashMap<String, Vec<Spot>>,
    /// The full paths, which reports show.
    called: HashMap<Uuid, String>,
}

impl Names {
    /// Takes the units and places that are open on `today`.
    pub fn new(directory: &Directory, today: Date) -> Self {
        let mut called = HashMap::new();
        let mut units: HashMap<String, Vec<UnitId>> = HashMap::new();
        for unit in directory.units.values().filter(|unit| unit.until.is_none_or(|until| until >= today)) {
            let path = directory.unit_path(unit.id);
            let path: Vec<_> =
                path.iter().rev().filter_map(|id| directory.units.get(id)).map(|u| u.name.as_str()).collect();
            called.insert(unit.id.0, path.join("/"));
            for name in paths(&path, unit.id.to_string()) {
                units.entry(name).or_default().push(unit.id);
            }
        }
        let mut places: HashMap<String, Vec<Spot>> = HashMap::new();
        for place in directory.places.values().filter(|place| place.until.is_none_or(|until| until >= today)) {
            let path = directory.place_path(place.id);
            let path: Vec<_> =
                path.iter().rev().filter_map(|id| directory.places.get(id)).map(|p| p.name.as_str()).collect();
            called.insert(place.id.0, path.join("/"));
            for name in paths(&path, place.id.to_string()) {
                places.entry(name).or_default().push((place.id, place.site_id));
            }
        }
        Self { units, places, called }
    }

    /// The names under which a lot is counted in the sums.
    pub fn names(&self, lot: &NewLot) -> [(&'static str, String); 4] {
        let called = |id: Uuid| self.called.get(&id).cloned().unwrap_or_else(|| id.to_string());
        [
            ("category", lot.category.to_string()),
            ("place", called(lot.place.0)),
            ("unit", called(lot.unit.0)),
            ("condition", lot.condition.to_string()),
        ]
    }

    /// A unit's or place's name for people.
    pub fn called(&self, id: &str) -> String {
        let name = Uuid::parse_str(id).ok().and_then(|id| self.called.get(&id));
        name.cloned().unwrap_or_else(|| id.to_owned())
    }

    pub fn unit(&self, name: &str) -> Result<UnitId, Reason> {
        match self.units.get(&key(name)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            None | Some([]) => Err(Reason::UnknownUnit),
            Some(many) => Err(Reason::AmbiguousUnit { count: many.len() }),
        }
    }

    pub fn place(&self, name: &str) -> Result<Spot, Reason> {
        match self.places.get(&key(name)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            None | Some([]) => Err(Reason::UnknownPlace),
            Some(many) => Err(Reason::AmbiguousPlace { count: many.len() }),
        }
    }
}

/// All names of the last element of a path: alone, after any one element above it, and after each further part of the
/// path.
fn paths(path: &[&str], id: String) -> Vec<String> {
    let Some((name, above)) = path.split_last() else { return vec![id] };
    let mut names = vec![id, key(name)];
    names.extend(above.iter().map(|one| key(&format!("{one}/{name}"))));
    names.extend((0..path.len()).map(|from| key(&path[from..].join("/"))));
    names.sort();
    names.dedup();
    names
}

/// "fjordvik-skole / Rom 101" and "Fjordvik skole/rom 101" are the same place.
fn key(name: &str) -> String {
    let name = folded(name);
    let part = |part: &str| {
        let words = part.split(|c: char| c.is_whitespace() || c == '-' || c == '_').filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ").to_lowercase()
    };
    name.split('/').map(part).collect::<Vec<_>>().join("/")
}
