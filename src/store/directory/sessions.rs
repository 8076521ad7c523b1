//! Browsers that somebody is signed in with, and links that sign somebody in once.

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

/// What was sent with the secret before is still under way for so long.
pub const OVERLAP: TimeDelta = TimeDelta::seconds(60);

/// The session whose cookie has this hash, or had it a moment ago.
pub async fn by_hash(db: &impl ConnectionTrait, hash: &str, now: Instant) -> Result<Option<session::Model>, DbErr> {
    let before =
        Condition::all().add(session::Column::OldHash.eq(hash)).add(session::Column::RenewedAt.gt(now - OVERLAP));
    let either = Condition::any().add(session::Column::Hash.eq(hash)).add(before);
    session::Entity::find().filter(either).one(db).await
}

/// Gives a session a new secret. Of two who renew it at once, one does.
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

/// The next page of each of these people's browsers gets a new secret.
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

/// Somebody was here at this moment.
pub async fn seen(tx: &Tx, id: SessionId) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(tx.at))
        .filter(session::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// From now on this browser is spoken to in a language.
pub async fn choose_language(tx: &Tx, hash: &str, language: &str) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::Language, Expr::value(language))
        .filter(session::Column::Hash.eq(hash))
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    Ok(())
}

/// From now on somebody acts in this browser with one of their roles.
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

/// Where somebody is signed in, the latest first.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<session::Model>, DbErr> {
    let own = session::Entity::find().filter(session::Column::PersonId.eq(person));
    own.order_by_desc(session::Column::CreatedAt).all(db).await
}

/// Ends one session.
pub async fn end(tx: &Tx, hash: &str) -> Result<(), DbErr> {
    let either = Condition::any().add(session::Column::Hash.eq(hash)).add(session::Column::OldHash.eq(hash));
    session::Entity::delete_many().filter(either).exec(&**tx).await?;
    tx.directory_changed();
    Ok(())
}

/// Ends one of somebody's sessions; `false` where there is none such.
pub async fn end_one(tx: &Tx, person: PersonId, id: SessionId) -> Result<bool, DbErr> {
    let own = session::Entity::delete_many().filter(session::Column::Id.eq(id));
    let ended = own.filter(session::Column::PersonId.eq(person)).exec(&**tx).await?;
    tx.directory_changed();
    Ok(ended.rows_affected == 1)
}

/// Ends all of somebody's sessions but one.
pub async fn end_others(tx: &Tx, person: PersonId, kept: SessionId) -> Result<(), DbErr> {
    let own = session::Entity::delete_many().filter(session::Column::PersonId.eq(person));
    own.filter(session::Column::Id.ne(kept)).exec(&**tx).await?;
    tx.directory_changed();
    Ok(())
}

/// Ends all of somebody's sessions, and links that would begin another.
pub async fn end_all(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    session::Entity::delete_many().filter(session::Column::PersonId.eq(person)).exec(&**tx).await?;
    sign_in_link::Entity::delete_many().filter(sign_in_link::Column::PersonId.eq(person)).exec(&**tx).await?;
    tx.directory_changed();
    Ok(())
}

/// Ends the sessions, whoever's, that began before a moment: what a provider said of somebody who never comes back is
/// not kept for ever.
pub async fn end_before(tx: &Tx, moment: Instant) -> Result<(), DbErr> {
    session::Entity::delete_many().filter(session::Column::CreatedAt.lt(moment)).exec(&**tx).await?;
    Ok(())
}

/// Ends somebody's oldest sessions beyond a number.
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

/// Forgets somebody's links that are over.
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

/// Ends somebody's links for one purpose: a new one takes their place.
pub async fn end_links(tx: &Tx, person: PersonId, purpose: LinkPurpose) -> Result<(), DbErr> {
    sign_in_link::Entity::delete_many()
        .filter(sign_in_link::Column::PersonId.eq(person))
        .filter(sign_in_link::Column::Purpose.eq(purpose))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Uses a link up. Of two who come with the same one, one gets it.
pub async fn take_link(tx: &Tx, hash: &str) -> Result<Option<sign_in_link::Model>, DbErr> {
    let link = sign_in_link::Entity::find_by_id(hash).one(&**tx).await?;
    let used = sign_in_link::Entity::delete_by_id(hash).exec(&**tx).await?;
    Ok(link.filter(|_| used.rows_affected == 1))
}
