//! What happened to a lot: its movements and its history, and its ancestors' until it was split off.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, sea_query::ExprTrait,
};
use uuid::Uuid;

use crate::domain::{Instant, LotId, MovementId, Verb};
use crate::store::rows::{history, movement};

/// A lot, and the movement after which its events no longer concern the part that was split off. `None` for the lot
/// itself.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Ancestor {
    pub lot: LotId,
    pub until: Option<MovementId>,
}

/// The lot first, then the lot it was split from, and so on. The query is recursive, because families are deep, not
/// wide.
pub async fn ancestry(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<Ancestor>, DbErr> {
    let sql = "WITH RECURSIVE line(lot, until) AS (
            SELECT id, CAST(NULL AS {uuid}) FROM lot WHERE id = $1
            UNION ALL
            SELECT m.from_lot, m.id FROM movement m JOIN line ON m.to_lot = line.lot
            WHERE m.why = 'split' AND m.from_lot IS NOT NULL
        ) SELECT lot, until FROM line";
    let backend = db.get_database_backend();
    // SQLite has no type `uuid`: a cast to it would make a number.
    let uuid = if backend == sea_orm::DbBackend::Postgres { "uuid" } else { "blob" };
    let statement = Statement::from_sql_and_values(backend, sql.replace("{uuid}", uuid), [lot.into()]);
    Ancestor::find_by_statement(statement).all(db).await
}

/// Movements of these lots, oldest first. Ids are made under the lot's lock, so their order is the order of the acts.
pub async fn movements(
    db: &impl ConnectionTrait,
    line: &[Ancestor],
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<movement::Model>, DbErr> {
    let mut any = Condition::any();
    for step in line {
        let of = movement::Column::FromLot.eq(step.lot).or(movement::Column::ToLot.eq(step.lot));
        any = any.add(match step.until {
            Some(until) => of.and(movement::Column::Id.lte(until)),
            None => of,
        });
    }
    let mut rows = movement::Entity::find().filter(any);
    if let Some(after) = after {
        rows = rows.filter(movement::Column::Id.gt(after));
    }
    rows.order_by_asc(movement::Column::Id).limit(limit).all(db).await
}

/// What people do with a thing where it stands. Changes of what is only written about it are left out.
const ACTS: [Verb; 12] = [
    Verb::Moved,
    Verb::HandedOver,
    Verb::Received,
    Verb::Returned,
    Verb::CameHome,
    Verb::Counted,
    Verb::Collected,
    Verb::SurplusDeclared,
    Verb::SurplusWithdrawn,
    Verb::InUseAgain,
    Verb::WorkInProgress,
    Verb::WorkDone,
];

/// When something last happened to the lot itself: a movement, or an act that moves no quantity.
pub async fn last_act(db: &impl ConnectionTrait, lot: LotId) -> Result<Option<Instant>, DbErr> {
    let moved: Option<Option<Instant>> = movement::Entity::find()
        .select_only()
        .column_as(movement::Column::At.max(), "at")
        .filter(movement::Column::FromLot.eq(lot).or(movement::Column::ToLot.eq(lot)))
        .into_tuple()
        .one(db)
        .await?;
    let acted: Option<Option<Instant>> = history::Entity::find()
        .select_only()
        .column_as(history::Column::At.max(), "at")
        .filter(history::Column::Subject.eq(lot.0))
        .filter(history::Column::Verb.is_in(ACTS))
        .into_tuple()
        .one(db)
        .await?;
    Ok([moved.flatten(), acted.flatten()].into_iter().flatten().max())
}

/// The history of these lots besides movements, oldest first.
pub async fn history(
    db: &impl ConnectionTrait,
    line: &[Ancestor],
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<history::Model>, DbErr> {
    let mut any = Condition::any();
    for step in line {
        let of = history::Column::Subject.eq(step.lot.0);
        any = any.add(match step.until {
            Some(until) => of.and(history::Column::Id.lte(until.0)),
            None => of,
        });
    }
    let mut rows = history::Entity::find().filter(any);
    if let Some(after) = after {
        rows = rows.filter(history::Column::Id.gt(after));
    }
    rows.order_by_asc(history::Column::Id).limit(limit).all(db).await
}
