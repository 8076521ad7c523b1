//! Sessions of people in their browsers, and links that sign somebody in once.

use chrono::TimeDelta;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::domain::{
    Instant, PersonId, SessionId,
    directory::{person::RoleIn, sign_in::LinkPurpose},
};
use crate::store::{
    FEW, Tx,
    rows::{session, sign_in_link},
};

/// For how long the old secret is still accepted, because requests with it may be under way.
pub const OVERLAP: TimeDelta = TimeDelta::seconds(60);

/// The session whose cookie has this hash, or had it a moment ago.
pub async fn by_hash(db: &impl ConnectionTrait, hash: &str, now: Instant) -> Result<Option<session::Model>, DbErr> {
    let before =
        Condition::all().add(session::Column::OldHash.eq(hash)).add(session::Column::RenewedAt.gt(now - OVERLAP));
    let either = Condition::any().add(session::Column::Hash.eq(hash)).add(before);
    session::Entity::find().filter(either).one(db).await
}

/// Gives a session a new secret. Of two requests that renew it at once, only one succeeds.
pub async fn renew(tx: &Tx, id: SessionId, hash: &str, new_hash: &str) -> Result<bool, DbErr> {
    let renewed = session::Entity::update_many()
        .col_expr(session::Column::Hash, Expr::value(new_hash))
        .col_expr(session::Column::OldHash, Expr::value(hash))
        .col_expr(session::Column::RenewedAt, Expr::value(tx.at))
        .col_expr(session::Column::ToRenew, Expr::value(false))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::Hash.eq(hash))
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    Ok(renewed.rows_affected == 1)
}

/// Makes each of these people's sessions get a new secret with its next page.
pub async fn renew_all(tx: &Tx, people: &[PersonId]) -> Result<(), DbErr> {
    for these in people.chunks(FEW) {
        session::Entity::update_many()
            .col_expr(session::Column::ToRenew, Expr::value(true))
            .filter(session::Column::PersonId.is_in(these.iter().copied()))
            .exec(&**tx)
            .await?;
        tx.directory_changed();
    }
    Ok(())
}

pub async fn insert(tx: &Tx, session: session::Model) -> Result<(), DbErr> {
    session::Entity::insert(session.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes down that the session was used at this moment.
pub async fn seen(tx: &Tx, id: SessionId) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(tx.at))
        .filter(session::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Stores the language in which this browser is answered from now on.
pub async fn choose_language(tx: &Tx, hash: &str, language: &str) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::Language, Expr::value(language))
        .filter(session::Column::Hash.eq(hash))
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    Ok(())
}

/// Stores the role with which the person acts in this browser from now on.
pub async fn choose_role(tx: &Tx, hash: &str, acting: RoleIn) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::ActingRole, Expr::value(acting.role))
        .col_expr(session::Column::ActingUnitId, Expr::value(acting.unit))
        .filter(session::Column::Hash.eq(hash))
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    Ok(())
}

/// A person's sessions, the latest first.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<session::Model>, DbErr> {
    let own = session::Entity::find().filter(session::Column::PersonId.eq(person));
    own.order_by_desc(session::Column::CreatedAt).all(db).await
}

pub async fn end(tx: &Tx, hash: &str) -> Result<(), DbErr> {
    let either = Condition::any().add(session::Column::Hash.eq(hash)).add(session::Column::OldHash.eq(hash));
    session::Entity::delete_many().filter(either).exec(&**tx).await?;
    tx.directory_changed();
    Ok(())
}

/// Ends one of a person's sessions. `false` if the person has no such session.
pub async fn end_one(tx: &Tx, person: PersonId, id: SessionId) -> Result<bool, DbErr> {
    let own = session::Entity::delete_many().filter(session::Column::Id.eq(id));
    let ended = own.filter(session::Column::PersonId.eq(person)).exec(&**tx).await?;
    tx.directory_changed();
    Ok(ended.rows_affected == 1)
}

/// Ends all sessions of a person but one.
pub async fn end_others(tx: &Tx, person: PersonId, kept: SessionId) -> Result<(), DbErr> {
    let own = session::Entity::delete_many().filter(session::Column::PersonId.eq(person));
    own.filter(session::Column::Id.ne(kept)).exec(&**tx).await?;
    tx.directory_changed();
    Ok(())
}

/// Ends all sessions of a person, and deletes the links that would begin another.
pub async fn end_all(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    session::Entity::delete_many().filter(session::Column::PersonId.eq(person)).exec(&**tx).await?;
    sign_in_link::Entity::delete_many().filter(sign_in_link::Column::PersonId.eq(person)).exec(&**tx).await?;
    tx.directory_changed();
    Ok(())
}

/// Ends the sessions of all people that began before a moment. So what a provider said about a person who never comes
/// back is not kept for ever.
pub async fn end_before(tx: &Tx, moment: Instant) -> Result<(), DbErr> {
    session::Entity::delete_many().filter(session::Column::CreatedAt.lt(moment)).exec(&**tx).await?;
    Ok(())
}

/// Ends a person's oldest sessions beyond a number.
pub async fn end_beyond(tx: &Tx, person: PersonId, most: u64) -> Result<(), DbErr> {
    let own = session::Entity::find().filter(session::Column::PersonId.eq(person));
    let oldest = own.order_by_desc(session::Column::CreatedAt).offset(most).limit(most).all(&**tx).await?;
    if oldest.is_empty() {
        return Ok(());
    }
    let ids = oldest.into_iter().map(|one| one.id);
    session::Entity::delete_many().filter(session::Column::Id.is_in(ids)).exec(&**tx).await?;
    tx.directory_changed();
    Ok(())
}

/// Deletes a person's links that have expired.
pub async fn forget_links(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    sign_in_link::Entity::delete_many()
        .filter(sign_in_link::Column::PersonId.eq(person))
        .filter(sign_in_link::Column::ExpiresAt.lte(tx.at))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub async fn link(db: &impl ConnectionTrait, hash: &str) -> Result<Option<sign_in_link::Model>, DbErr> {
    sign_in_link::Entity::find_by_id(hash).one(db).await
}

pub async fn insert_link(tx: &Tx, link: sign_in_link::Model) -> Result<(), DbErr> {
    sign_in_link::Entity::insert(link.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Deletes a person's links for one purpose, because a new one replaces them.
pub async fn end_links(tx: &Tx, person: PersonId, purpose: LinkPurpose) -> Result<(), DbErr> {
    sign_in_link::Entity::delete_many()
        .filter(sign_in_link::Column::PersonId.eq(person))
        .filter(sign_in_link::Column::Purpose.eq(purpose))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Takes a link and deletes it. Of two requests with the same link, only one gets it.
pub async fn take_link(tx: &Tx, hash: &str) -> Result<Option<sign_in_link::Model>, DbErr> {
    let link = sign_in_link::Entity::find_by_id(hash).one(&**tx).await?;
    let used = sign_in_link::Entity::delete_by_id(hash).exec(&**tx).await?;
    Ok(link.filter(|_| used.rows_affected == 1))
}
