//! Creating requests that were answered: the row is written in the transaction it describes.

use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, TryInsertResult};
use serde_json::Value;

use crate::store::{Tx, rows::idempotency};

use crate::domain::{Instant, PersonId};
pub use crate::store::rows::idempotency::Model;

/// Claims the key. `Some` is the row of whoever claimed it before; a parallel claim is waited for.
pub async fn claim(
    tx: &Tx,
    person: PersonId,
    route: &str,
    key: &str,
    body_hash: &str,
    grants: &[String],
) -> Result<Option<Model>, DbErr> {
    let row = idempotency::ActiveModel {
        person_id: Set(person),
        route: Set(route.to_owned()),
        key: Set(key.to_owned()),
        body_hash: Set(body_hash.to_owned()),
        answer: Set(Value::Null),
        grants: Set(grants.join("\n")),
        created_at: Set(tx.at),
    };
    let inserted = idempotency::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
    match inserted {
        TryInsertResult::Inserted(1..) => Ok(None),
        _ => idempotency::Entity::find_by_id((person, route.to_owned(), key.to_owned())).one(&**tx).await,
    }
}

pub async fn answer(tx: &Tx, person: PersonId, route: &str, key: &str, answer: Value) -> Result<(), DbErr> {
    idempotency::Entity::update_many()
        .col_expr(idempotency::Column::Answer, sea_orm::sea_query::Expr::value(answer))
        .filter(idempotency::Column::PersonId.eq(person))
        .filter(idempotency::Column::Route.eq(route))
        .filter(idempotency::Column::Key.eq(key))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Forgets answers from before `before`.
pub async fn forget(tx: &Tx, before: Instant) -> Result<(), DbErr> {
    idempotency::Entity::delete_many().filter(idempotency::Column::CreatedAt.lt(before)).exec(&**tx).await?;
    Ok(())
}
