//! Requests that create something, with their answers. The row is written in the same transaction as what it describes.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, TryInsertResult, sea_query::Expr,
};
use serde_json::Value;

use crate::store::{Tx, rows::idempotency};

use crate::domain::{Instant, PersonId};
pub use crate::store::rows::idempotency::Model;

/// Claims the key. `Some` is the row of an earlier claim. Waits for a claim of a transaction that runs at the same
/// time.
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
        status: Set(None),
        headers: Set(None),
        grants: Set(grants.join("\n")),
        created_at: Set(tx.at),
    };
    let inserted = idempotency::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
    match inserted {
        TryInsertResult::Inserted(1..) => Ok(None),
        _ => find(&**tx, person, route, key).await,
    }
}

/// The row of a key that was claimed.
pub async fn find(db: &impl ConnectionTrait, person: PersonId, route: &str, key: &str) -> Result<Option<Model>, DbErr> {
    idempotency::Entity::find_by_id((person, route.to_owned(), key.to_owned())).one(db).await
}

/// Stores the answer, with its status and headers.
pub async fn answer(
    tx: &Tx,
    person: PersonId,
    route: &str,
    key: &str,
    (status, headers, body): (u16, Value, Value),
) -> Result<(), DbErr> {
    use idempotency::Column;
    idempotency::Entity::update_many()
        .col_expr(Column::Answer, Expr::value(body))
        .col_expr(Column::Status, Expr::value(i32::from(status)))
        .col_expr(Column::Headers, Expr::value(headers))
        .filter(Column::PersonId.eq(person))
        .filter(Column::Route.eq(route))
        .filter(Column::Key.eq(key))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Deletes answers from before `before`.
pub async fn forget(tx: &Tx, before: Instant) -> Result<(), DbErr> {
    idempotency::Entity::delete_many().filter(idempotency::Column::CreatedAt.lt(before)).exec(&**tx).await?;
    Ok(())
}
