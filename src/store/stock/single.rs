//! Rows that are often looked up one by one.

use std::{hash::Hash, sync::LazyLock};

use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryTrait, Select, Value};
use uuid::Uuid;

use crate::domain::{LotId, PictureId, ProductId};
use crate::store::rows::{lot, picture, product};

/// The statements that find 1, 2, 4, 8, 16 and 32 rows.
pub type Statements = [String; 6];

pub trait Single: EntityTrait<Model: Clone + Send + Sync> {
    type Id: Copy + Eq + Hash + Into<Value> + Send + Sync + 'static;

    /// An id that no row has.
    const NIL: Self::Id;

    fn id_of(row: &Self::Model) -> Self::Id;

    fn uuid(id: Self::Id) -> Uuid;

    fn these(ids: &[Self::Id]) -> Select<Self>;

    fn statements() -> &'static Statements;
}

fn statements<E: Single>() -> Statements {
    [1, 2, 4, 8, 16, 32].map(|rows| E::these(&vec![E::NIL; rows]).build(DbBackend::Sqlite).sql)
}

macro_rules! single {
    ($($table:ident $id:ident),+) => { $(
        impl Single for $table::Entity {
            type Id = $id;

            const NIL: $id = $id(Uuid::nil());

            fn id_of(row: &$table::Model) -> $id {
                row.id
            }

            fn uuid(id: $id) -> Uuid {
                id.0
            }

            fn these(ids: &[$id]) -> Select<Self> {
                Self::find().filter($table::Column::Id.is_in(ids.iter().copied()))
            }

            fn statements() -> &'static Statements {
                static STATEMENTS: LazyLock<Statements> = LazyLock::new(statements::<$table::Entity>);
                &STATEMENTS
            }
        }
    )+ };
}

single!(lot LotId, product ProductId, picture PictureId);
