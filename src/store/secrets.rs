//! Secrets that only the installation knows, the same on all of its nodes.

use sea_orm::{DbErr, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use crate::store::{Tx, rows::secret};

/// The secret of this name. The first call stores `fresh` as the secret.
pub async fn get_or_insert(tx: &Tx, name: &str, fresh: &str) -> Result<String, DbErr> {
    let row = secret::Model { name: name.to_owned(), value: fresh.to_owned() };
    secret::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::column(secret::Column::Name).do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    let known = secret::Entity::find_by_id(name).one(&**tx).await?;
    known.map(|row| row.value).ok_or_else(|| DbErr::RecordNotFound(name.to_owned()))
}
