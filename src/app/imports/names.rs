//! Units and places by what registers call them.

use std::collections::HashMap;

use crate::{
    domain::{Date, PlaceId, UnitId, register::Reason},
    store::directory::Directory,
};

/// A place with the site it is on.
pub type Spot = (PlaceId, PlaceId);

/// By id, by name, and places also as "site/room" and by their whole path.
pub struct Names {
    units: HashMap<String, Vec<UnitId>>,
    places: HashMap<String, Vec<Spot>>,
}

impl Names {
    /// Those that are open on `today`.
    pub fn new(directory: &Directory, today: Date) -> Self {
        let mut units: HashMap<String, Vec<UnitId>> = HashMap::new();
        for unit in directory.units.values().filter(|unit| unit.until.is_none_or(|until| until >= today)) {
            for name in [unit.id.to_string(), key(&unit.name)] {
                units.entry(name).or_default().push(unit.id);
            }
        }
        let mut places: HashMap<String, Vec<Spot>> = HashMap::new();
        for place in directory.places.values().filter(|place| place.until.is_none_or(|until| until >= today)) {
            let mut path = directory.place_path(place.id);
            path.reverse();
            let path: Vec<_> = path.iter().filter_map(|id| directory.places.get(id)).map(|p| p.name.as_str()).collect();
            let site = path.first().copied().unwrap_or_default();
            let mut names = vec![
                place.id.to_string(),
                key(&place.name),
                key(&format!("{site}/{}", place.name)),
                key(&path.join("/")),
            ];
            names.sort();
            names.dedup();
            for name in names {
                places.entry(name).or_default().push((place.id, place.site_id));
            }
        }
        Self { units, places }
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

/// "fjordvik-skole / Rom 101" and "Fjordvik skole/rom 101" are the same place.
fn key(name: &str) -> String {
    let part = |part: &str| {
        let words = part.split(|c: char| c.is_whitespace() || c == '-' || c == '_').filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ").to_lowercase()
    };
    name.split('/').map(part).collect::<Vec<_>>().join("/")
}
