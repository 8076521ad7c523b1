//! Which notices wait to be mailed, and how people want that.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::domain::{Instant, MailWish, NoticeId, PersonId};
use crate::store::{
    IDS, Tx,
    rows::{mail_wish, notice},
};

pub async fn wishes(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<HashMap<PersonId, MailWish>, DbErr> {
    let mut found = HashMap::new();
    for these in people.chunks(IDS) {
        let rows = mail_wish::Entity::find().filter(mail_wish::Column::PersonId.is_in(these.iter().copied()));
        found.extend(rows.all(db).await?.into_iter().map(|row| (row.person_id, row.wish)));
    }
    Ok(found)
}

/// Stores how a person wants to be told by mail. With `Never`, what waits already is not mailed either.
pub async fn choose(tx: &Tx, person: PersonId, wish: MailWish) -> Result<(), DbErr> {
    use mail_wish::Column;
    mail_wish::Entity::insert(mail_wish::Model { person_id: person, wish }.into_active_model())
        .on_conflict(OnConflict::column(Column::PersonId).update_column(Column::Wish).to_owned())
        .exec_without_returning(&**tx)
        .await?;
    if wish == MailWish::Never {
        notice::Entity::update_many()
            .col_expr(notice::Column::MailAt, Expr::value(None::<Instant>))
            .filter(notice::Column::PersonId.eq(person))
            .filter(notice::Column::MailAt.is_not_null())
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

/// Deletes the wish of a person who is erased.
pub async fn forget(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    mail_wish::Entity::delete_by_id(person).exec(&**tx).await?;
    Ok(())
}

/// The people after `after`, by their ids, for whom something is to be mailed now.
pub async fn due(db: &impl ConnectionTrait, at: Instant, after: PersonId, most: u64) -> Result<Vec<PersonId>, DbErr> {
    let waiting = notice::Entity::find().select_only().column(notice::Column::PersonId);
    let waiting = waiting.filter(notice::Column::PersonId.gt(after)).filter(notice::Column::MailAt.lte(at));
    let people = waiting.group_by(notice::Column::PersonId).order_by_asc(notice::Column::PersonId);
    people.limit(most).into_tuple().all(db).await
}

/// The notices that are to be mailed to a person now, the oldest first.
pub async fn waiting(
    db: &impl ConnectionTrait,
    person: PersonId,
    at: Instant,
    most: u64,
) -> Result<Vec<notice::Model>, DbErr> {
    let own = notice::Entity::find().filter(notice::Column::PersonId.eq(person));
    let waiting = own.filter(notice::Column::MailAt.lte(at));
    waiting.order_by_asc(notice::Column::MailAt).order_by_asc(notice::Column::Id).limit(most).all(db).await
}

/// Takes these notices out of the mail: they were mailed, or nobody wants them any more.
pub async fn done(tx: &Tx, person: PersonId, these: &[NoticeId]) -> Result<(), DbErr> {
    notice::Entity::update_many()
        .col_expr(notice::Column::MailAt, Expr::value(None::<Instant>))
        .filter(notice::Column::PersonId.eq(person))
        .filter(notice::Column::Id.is_in(these.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(())
}
