//! Units and places of some organisations as trees in memory: they are few, and every request asks about them.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};

use crate::domain::{OrganisationId, PlaceId, UnitId};
use crate::store::{
    Tx, index,
    rows::{lot, organisation, place, unit},
    touched::Touched,
};

#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// The names of the organisations.
    pub organisations: HashMap<OrganisationId, String>,
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
        .filter(place::Column::OrganisationId.is_in(scope.clone()))
        .order_by_asc(place::Column::Id)
        .all(db)
        .await?;
    let mut directory = Directory::default();
    let named = organisation::Entity::find().filter(organisation::Column::Id.is_in(scope)).all(db).await?;
    directory.organisations = named.into_iter().map(|organisation| (organisation.id, organisation.name)).collect();
    directory.unit_children = children(units.iter().map(|unit| (unit.id, unit.parent_id)));
    directory.units = units.into_iter().map(|unit| (unit.id, unit)).collect();
    directory.place_children = children(places.iter().map(|place| (place.id, place.parent_id)));
    directory.places = places.into_iter().map(|place| (place.id, place)).collect();
    Ok(directory)
}

/// From each item with its parent: by parent, the items directly below.
fn children<Id: Copy + Eq + std::hash::Hash>(all: impl Iterator<Item = (Id, Option<Id>)>) -> HashMap<Id, Vec<Id>> {
    let mut children: HashMap<Id, Vec<Id>> = HashMap::new();
    for (id, parent) in all.filter_map(|(id, parent)| Some((id, parent?))) {
        children.entry(parent).or_default().push(id);
    }
    children
}

pub async fn units(db: &impl ConnectionTrait, ids: &[UnitId]) -> Result<Vec<unit::Model>, DbErr> {
    unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(unit::Column::Id)
        .all(db)
        .await
}

pub async fn insert_unit(tx: &Tx, unit: unit::Model) -> Result<unit::Model, DbErr> {
    unit::Entity::insert(unit.clone().into_active_model()).exec_without_returning(&**tx).await?;
    tx.directory_changed();
    Ok(unit)
}

/// `moved`: the unit and all units below it if it has another parent now, else empty.
pub async fn save_unit(tx: &Tx, unit: unit::Model, moved: &[UnitId]) -> Result<unit::Model, DbErr> {
    tx.directory_changed();
    let touched = if moved.is_empty() { Touched::Renamed } else { Touched::UnitsMoved(moved) };
    index::mark(tx, touched).await?;
    crate::store::versions::write(tx, unit).await
}

pub async fn insert_place(tx: &Tx, place: place::Model) -> Result<place::Model, DbErr> {
    place::Entity::insert(place.clone().into_active_model()).exec_without_returning(&**tx).await?;
    tx.directory_changed();
    Ok(place)
}

/// `moved`: the place and all places inside it if it has another parent or other coordinates now, else empty.
pub async fn save_place(tx: &Tx, place: place::Model, moved: &[PlaceId]) -> Result<place::Model, DbErr> {
    tx.directory_changed();
    let touched = if moved.is_empty() { Touched::Renamed } else { Touched::PlacesMoved(moved) };
    index::mark(tx, touched).await?;
    crate::store::versions::write(tx, place).await
}

/// After a place got another parent: this place, all places inside it, and the lots there are on `site` now.
pub async fn rehouse(tx: &Tx, places: &[PlaceId], site: PlaceId) -> Result<(), DbErr> {
    let inside = |column: lot::Column| column.is_in(places.iter().copied());
    place::Entity::update_many()
        .col_expr(place::Column::SiteId, Expr::value(site))
        .filter(place::Column::Id.is_in(places.iter().copied()))
        .exec(&**tx)
        .await?;
    lot::Entity::update_many()
        .col_expr(lot::Column::SiteId, Expr::value(site))
        .filter(inside(lot::Column::PlaceId))
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    Ok(())
}

impl Directory {
    /// The unit and all units below it.
    pub fn units_inside(&self, unit: UnitId) -> Vec<UnitId> {
        inside(unit, &self.unit_children)
    }

    /// The place and all places inside it.
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
