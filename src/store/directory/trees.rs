//! Units and places of some organisations as trees in memory: they are few, and every request asks about them.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};

use crate::domain::{
    Date, OrganisationId, PlaceId, UnitId,
    directory::tree::{Node, Tree},
};
use crate::store::{
    Tx, index,
    rows::{lot, place, unit},
    touched::Touched,
};

pub async fn unit_tree(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<Tree<unit::Model>, DbErr> {
    let own = unit::Column::OrganisationId.is_in(organisations.iter().copied());
    Ok(unit::Entity::find().filter(own).order_by_asc(unit::Column::Id).all(db).await?.into_iter().collect())
}

pub async fn place_tree(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<Tree<place::Model>, DbErr> {
    let own = place::Column::OrganisationId.is_in(organisations.iter().copied());
    Ok(place::Entity::find().filter(own).order_by_asc(place::Column::Id).all(db).await?.into_iter().collect())
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

impl Node for unit::Model {
    type Id = UnitId;

    fn id(&self) -> UnitId {
        self.id
    }

    fn organisation(&self) -> OrganisationId {
        self.organisation_id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn parent(&self) -> Option<UnitId> {
        self.parent_id
    }

    fn until(&self) -> Option<Date> {
        self.until
    }

    fn successor(&self) -> Option<UnitId> {
        self.successor_id
    }
}

impl Node for place::Model {
    type Id = PlaceId;

    fn id(&self) -> PlaceId {
        self.id
    }

    fn organisation(&self) -> OrganisationId {
        self.organisation_id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn parent(&self) -> Option<PlaceId> {
        self.parent_id
    }

    fn until(&self) -> Option<Date> {
        self.until
    }

    fn successor(&self) -> Option<PlaceId> {
        self.successor_id
    }
}
