//! Optimistic locking: a row is written only if its version is still the one that was read.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyToColumn, QueryFilter,
};

use crate::store::{Tx, rows::*};

/// A row that counts its versions.
pub trait Versioned: ModelTrait {
    const VERSION: <Self::Entity as EntityTrait>::Column;

    fn version(&mut self) -> &mut i64;
}

macro_rules! versioned {
    ($($table:ident)*) => {$(
        impl Versioned for $table::Model {
            const VERSION: $table::Column = $table::Column::Version;

            fn version(&mut self) -> &mut i64 {
                &mut self.version
            }
        }
    )*};
}

versioned! {
    agreement approval call_off catalogue_item draft handover hold lot need need_line organisation partner person place product
    supplier transfer unit watch work_order
}

/// A row that can be saved without further writes. Lots, units and places have a `save` of their own.
pub trait Alone: Versioned {}

macro_rules! alone {
    ($($table:ident)*) => {$(impl Alone for $table::Model {})*};
}

alone! {
    agreement approval call_off catalogue_item draft handover hold need need_line organisation partner person product supplier
    transfer watch work_order
}

/// Writes every column of a row that was read in this transaction. `RecordNotUpdated`: another transaction wrote it
/// first.
pub async fn save<M>(tx: &Tx, row: M) -> Result<M, DbErr>
where
    M: Alone + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    write(tx, row).await
}

pub(super) async fn write<M>(tx: &Tx, mut row: M) -> Result<M, DbErr>
where
    M: Versioned + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    let read = *row.version();
    *row.version() += 1;
    let mut columns = row.clone().into_active_model().reset_all();
    let mut same = Condition::all().add(M::VERSION.eq(read));
    // Setting a key, even to its own value, makes SQLite look through every table that refers to it.
    for key in <M::Entity as EntityTrait>::PrimaryKey::iter() {
        let key = key.into_column();
        columns.not_set(key);
        same = same.add(key.eq(row.get(key)));
    }
    let written = M::Entity::update_many().set(columns).filter(same).exec(&**tx).await?;
    if written.rows_affected == 1 { Ok(row) } else { Err(DbErr::RecordNotUpdated) }
}
