//! Finds units and places by the names that registers use.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    app::directory::trees::Directory,
    domain::{
        Date, PlaceId, UnitId,
        registers::{Reason, folded},
    },
    store::registers::imports::NewLot,
};

/// The longest chain of successors that is followed.
const LONGEST: usize = 100;

/// A place with the site it is on.
pub type Spot = (PlaceId, PlaceId);

/// Units and places by id, by name, and by path: "site/room", "school/administration", or the full path.
#[derive(Default)]
pub struct Names {
    units: HashMap<String, Vec<UnitId>>,
    places: HashMap<String, Vec<Spot>>,
    /// The same by the names of closed units and places, which registers keep for years. They lead to the open ones
    /// that go on for them.
    former_units: HashMap<String, Vec<UnitId>>,
    former_places: HashMap<String, Vec<Spot>>,
    /// The full paths, which reports show.
    called: HashMap<Uuid, String>,
}

impl Names {
    /// Takes the units and places that are open on `today`, or have a successor that is.
    pub fn new(directory: &Directory, today: Date) -> Self {
        let is_open = |until: Option<Date>| until.is_none_or(|until| until >= today);
        let mut names = Self::default();
        for unit in directory.units.values() {
            let next = |unit: &UnitId| directory.units.successor(*unit);
            let mut chain = std::iter::successors(Some(unit.id), next).take(LONGEST);
            let open = chain.find(|id| directory.units.get(id).is_some_and(|unit| is_open(unit.until)));
            let Some(open) = open else { continue };
            let path = directory.way_to_unit(unit.id);
            names.called.insert(unit.id.0, path.join("/"));
            let found = if open == unit.id { &mut names.units } else { &mut names.former_units };
            for name in paths(&path, unit.id.to_string()) {
                found.entry(name).or_default().push(open);
            }
        }
        for place in directory.places.values() {
            let next = |place: &PlaceId| directory.places.successor(*place);
            let chain = std::iter::successors(Some(place.id), next).take(LONGEST);
            let mut chain = chain.filter_map(|id| directory.places.get(&id));
            let Some(open) = chain.find(|place| is_open(place.until)) else { continue };
            let path = directory.way_to_place(place.id);
            names.called.insert(place.id.0, path.join("/"));
            let found = if open.id == place.id { &mut names.places } else { &mut names.former_places };
            for name in paths(&path, place.id.to_string()) {
                found.entry(name).or_default().push((open.id, open.site_id));
            }
        }
        for ids in names.former_units.values_mut() {
            ids.sort_unstable();
            ids.dedup();
        }
        for spots in names.former_places.values_mut() {
            spots.sort_unstable();
            spots.dedup();
        }
        names
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
        let name = key(name);
        match self.units.get(&name).or_else(|| self.former_units.get(&name)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            None | Some([]) => Err(Reason::UnknownUnit),
            Some(many) => Err(Reason::AmbiguousUnit { count: many.len() }),
        }
    }

    pub fn place(&self, name: &str) -> Result<Spot, Reason> {
        let name = key(name);
        match self.places.get(&name).or_else(|| self.former_places.get(&name)).map(Vec::as_slice) {
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
