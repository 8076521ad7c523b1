//! Passwords and second factors, and sign-ins that failed.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
    sea_query::{Expr, ExprTrait, Func, OnConflict, SimpleExpr},
};

use crate::domain::{Instant, PersonId};
use crate::store::{
    Tx,
    rows::{credential, person, sign_in_failure},
};

/// One address may belong to people of several organisations. Not more than this many are looked at.
const MOST: u64 = 4;

pub async fn of(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<credential::Model>, DbErr> {
    credential::Entity::find_by_id(person).one(db).await
}

/// Credentials with a password, by an e-mail address in any case, of people who still work here. The latest password
/// comes first.
pub async fn by_email(db: &impl ConnectionTrait, email: &str) -> Result<Vec<credential::Model>, DbErr> {
    let lower = |side: SimpleExpr| Expr::expr(Func::lower(side));
    credential::Entity::find()
        .join(JoinType::InnerJoin, credential::Relation::Person.def())
        .filter(lower(Expr::col((person::Entity, person::Column::Email))).eq(lower(Expr::value(email))))
        .filter(person::Column::ErasedAt.is_null())
        .filter(person::Column::LeftAt.is_null())
        .filter(credential::Column::Password.is_not_null())
        .order_by_desc(credential::Column::PasswordAt)
        .limit(MOST)
        .all(db)
        .await
}

/// Stores a person's password and second factor.
pub async fn put(tx: &Tx, credential: credential::Model) -> Result<(), DbErr> {
    use credential::Column::{Password, PasswordAt, PersonId, Totp, TotpStep};
    credential::Entity::insert(credential.into_active_model())
        .on_conflict(OnConflict::column(PersonId).update_columns([Password, PasswordAt, Totp, TotpStep]).to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Marks the code of a half minute as used. Of two requests with the same code, only one is answered `true`.
pub async fn use_step(tx: &Tx, person: PersonId, step: i64) -> Result<bool, DbErr> {
    let earlier = credential::Column::TotpStep.is_null().or(credential::Column::TotpStep.lt(step));
    let used = credential::Entity::update_many()
        .col_expr(credential::Column::TotpStep, Expr::value(step))
        .filter(credential::Column::PersonId.eq(person))
        .filter(earlier)
        .exec(&**tx)
        .await?;
    Ok(used.rows_affected == 1)
}

pub async fn forget(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    credential::Entity::delete_by_id(person).exec(&**tx).await?;
    Ok(())
}

/// Counts a failure before the password is checked, so that many tries at the same moment all count. Answers the count,
/// whose row is locked.
pub async fn count_failure(tx: &Tx, key: &str) -> Result<sign_in_failure::Model, DbErr> {
    use sign_in_failure::Column::{Count, Key};
    let first = sign_in_failure::Model { key: key.to_owned(), count: 1, last_at: tx.at, free_at: tx.at };
    let once_more = Expr::col((sign_in_failure::Entity, Count)).add(1);
    sign_in_failure::Entity::insert(first.into_active_model())
        .on_conflict(OnConflict::column(Key).value(Count, once_more).to_owned())
        .exec_without_returning(&**tx)
        .await?;
    let counted = sign_in_failure::Entity::find_by_id(key).one(&**tx).await?;
    counted.ok_or_else(|| DbErr::RecordNotFound(key.to_owned()))
}

pub async fn set_failures(tx: &Tx, key: &str, count: i64, free_at: Instant) -> Result<(), DbErr> {
    let row = sign_in_failure::ActiveModel {
        count: Set(count),
        last_at: Set(tx.at),
        free_at: Set(free_at),
        ..Default::default()
    };
    sign_in_failure::Entity::update_many().set(row).filter(sign_in_failure::Column::Key.eq(key)).exec(&**tx).await?;
    Ok(())
}

pub async fn failures(db: &impl ConnectionTrait, key: &str) -> Result<Option<sign_in_failure::Model>, DbErr> {
    sign_in_failure::Entity::find_by_id(key).one(db).await
}

/// Deletes failures whose count has not grown since `before`.
pub async fn forget_failures(tx: &Tx, before: Instant) -> Result<(), DbErr> {
    sign_in_failure::Entity::delete_many().filter(sign_in_failure::Column::LastAt.lt(before)).exec(&**tx).await?;
    Ok(())
}
