//! Units and places of some organisations as trees in memory: they are few, and every request asks about them.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::entity::{place, unit};
use crate::domain::{OrganisationId, PlaceId, UnitId};

#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub units: HashMap<UnitId, unit::Model>,
    pub places: HashMap<PlaceId, place::Model>,
    unit_children: HashMap<UnitId, Vec<UnitId>>,
    place_children: HashMap<PlaceId, Vec<PlaceId>>,
}

pub async fn load(db: &impl ConnectionTrait, organisations: &[OrganisationId]) -> Result<Directory, DbErr> {
    let scope = organisations.iter().copied();
    let units = unit::Entity::find()
        .filter(unit::Column::OrganisationId.is_in(scope.clone()))
        .order_by_asc(unit::Column::Id)
        .all(db)
        .await?;
    let places = place::Entity::find()
        .filter(place::Column::OrganisationId.is_in(scope))
        .order_by_asc(place::Column::Id)
        .all(db)
        .await?;
    let mut directory = Directory::default();
    for unit in units {
        if let Some(parent) = unit.parent_id {
            directory.unit_children.entry(parent).or_default().push(unit.id);
        }
        directory.units.insert(unit.id, unit);
    }
    for place in places {
        if let Some(parent) = place.parent_id {
            directory.place_children.entry(parent).or_default().push(place.id);
        }
        directory.places.insert(place.id, place);
    }
    Ok(directory)
}

impl Directory {
    /// The unit and everything below it.
    pub fn units_inside(&self, unit: UnitId) -> Vec<UnitId> {
        inside(unit, &self.unit_children)
    }

    /// The place and everything inside it.
    pub fn places_inside(&self, place: PlaceId) -> Vec<PlaceId> {
        inside(place, &self.place_children)
    }

    /// The unit, its parent, and so on to the root.
    pub fn unit_path(&self, unit: UnitId) -> Vec<UnitId> {
        std::iter::successors(Some(unit), |id| self.units.get(id).and_then(|unit| unit.parent_id)).collect()
    }

    /// The place, what it is in, and so on to the site.
    pub fn place_path(&self, place: PlaceId) -> Vec<PlaceId> {
        std::iter::successors(Some(place), |id| self.places.get(id).and_then(|place| place.parent_id)).collect()
    }
}

fn inside<Id: Copy + Eq + std::hash::Hash>(root: Id, children: &HashMap<Id, Vec<Id>>) -> Vec<Id> {
    let mut found = vec![root];
    let mut at = 0;
    while let Some(next) = found.get(at) {
        found.extend(children.get(next).into_iter().flatten().copied().collect::<Vec<_>>());
        at += 1;
    }
    found
}
