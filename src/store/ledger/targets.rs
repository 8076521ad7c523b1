//! What organisations want to reach in a year.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, sea_query::OnConflict};

use crate::{
    domain::{Indicator, OrganisationId},
    store::{Tx, rows::target},
};

pub async fn of_year(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    year: i64,
) -> Result<Vec<target::Model>, DbErr> {
    use target::Column::{OrganisationId, Year};
    target::Entity::find().filter(OrganisationId.eq(organisation)).filter(Year.eq(year)).all(db).await
}

pub async fn set(tx: &Tx, target: target::Model) -> Result<(), DbErr> {
    use target::Column::{Indicator, OrganisationId, Value, Year};
    target::Entity::insert(target.into_active_model())
        .on_conflict(OnConflict::columns([OrganisationId, Year, Indicator]).update_column(Value).to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub async fn remove(tx: &Tx, organisation: OrganisationId, year: i64, indicator: Indicator) -> Result<(), DbErr> {
    target::Entity::delete_by_id((organisation, year, indicator)).exec(&**tx).await?;
    Ok(())
}
