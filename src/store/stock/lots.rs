//! Lots, and the movements that explain their quantities.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait,
};

use crate::domain::{
    AliasId, Instant, LotId, LotState, MovementId, OrganisationId, PersonId, Why, registers::folded_number,
    stock::digital_link::search_key,
};
use crate::store::{
    Tx, index,
    rows::{alias, decision, history, hold, lot, movement},
    stock::waits,
    touched::Touched,
};

pub async fn find(db: &impl ConnectionTrait, id: LotId) -> Result<Option<lot::Model>, DbErr> {
    lot::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(db: &impl ConnectionTrait, ids: Vec<LotId>) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find().filter(lot::Column::Id.is_in(ids)).all(db).await
}

/// The lot with its row locked until the transaction ends. Fails if its last change is later than this transaction's
/// moment: the transaction is then tried again with a later moment.
pub async fn lock(tx: &Tx, id: LotId) -> Result<Option<lot::Model>, DbErr> {
    let lot = lot::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?;
    tx.comes_after(lot.as_ref().map(|lot| lot.updated_at))?;
    Ok(lot)
}

/// The lots locked in the order of their ids, so that two transactions never wait for each other.
pub async fn lock_all(tx: &Tx, ids: Vec<LotId>) -> Result<Vec<lot::Model>, DbErr> {
    let lots = lot::Entity::find()
        .filter(lot::Column::Id.is_in(ids))
        .order_by_asc(lot::Column::Id)
        .lock_exclusive()
        .all(&**tx)
        .await?;
    tx.comes_after(lots.iter().map(|lot| lot.updated_at).max())?;
    Ok(lots)
}

/// Inserts the row and marks it for the search index. The caller records the movement that explains the quantity.
pub async fn insert(tx: &Tx, lot: lot::Model) -> Result<lot::Model, DbErr> {
    let lot = surplus(tx, lot).await?;
    put(tx, lot).await
}

/// Inserts a part that was split off. The days on which its lot opens stay the part's.
pub async fn insert_part(tx: &Tx, part: lot::Model) -> Result<lot::Model, DbErr> {
    let part = since_when(tx.at, part);
    put(tx, part).await
}

async fn put(tx: &Tx, lot: lot::Model) -> Result<lot::Model, DbErr> {
    lot::Entity::insert(lot.clone().into_active_model()).exec_without_returning(&**tx).await?;
    mark_dirty(tx, lot.id).await?;
    Ok(lot)
}

/// Stores since when a lot has been surplus and, if it becomes surplus now, when it opens to others than its unit.
async fn surplus(tx: &Tx, lot: lot::Model) -> Result<lot::Model, DbErr> {
    let was_surplus = lot.surplus_since.is_some();
    let lot = since_when(tx.at, lot);
    if was_surplus || lot.surplus_since.is_none() { Ok(lot) } else { waits::begin(tx, lot).await }
}

/// Stores since when a lot has been surplus. A lot in custody or in work keeps what it had.
fn since_when(at: Instant, lot: lot::Model) -> lot::Model {
    let surplus_since = match lot.state {
        LotState::Available => lot.surplus_since.or(Some(at)),
        LotState::Custody | LotState::InWork => lot.surplus_since,
        LotState::InUse | LotState::Gone => None,
    };
    let open_to_organisation_from = lot.open_to_organisation_from.filter(|_| surplus_since.is_some());
    lot::Model { surplus_since, open_to_organisation_from, ..lot }
}

/// Writes every column of a locked row as the next version.
pub async fn save(tx: &Tx, lot: lot::Model) -> Result<lot::Model, DbErr> {
    let lot = surplus(tx, lot::Model { updated_at: tx.now(), ..lot }).await?;
    let lot = crate::store::versions::write(tx, lot).await?;
    mark_dirty(tx, lot.id).await?;
    Ok(lot)
}

/// Marks the lot, so that the search index reads it again.
pub async fn mark_dirty(tx: &Tx, lot: LotId) -> Result<(), DbErr> {
    index::mark(tx, Touched::Lot(lot)).await
}

/// `n` things that appeared (`from` is none), left (`to` is none), or passed from lot to lot.
pub struct Move {
    pub organisation: OrganisationId,
    pub from: Option<LotId>,
    pub to: Option<LotId>,
    pub n: i64,
    pub why: Why,
    /// The handover, delivery, return or work order this is part of.
    pub act: Option<uuid::Uuid>,
    pub by: PersonId,
    pub evidence: Option<serde_json::Value>,
}

pub async fn record(tx: &Tx, step: Move) -> Result<MovementId, DbErr> {
    record_leaving(tx, step, None).await
}

/// The same for things that leave a lot which was in `state_before`. Undoing the movement restores that state.
pub async fn record_leaving(tx: &Tx, step: Move, state_before: Option<LotState>) -> Result<MovementId, DbErr> {
    let id = MovementId::new();
    movement::Entity::insert(movement::ActiveModel {
        id: Set(id),
        organisation_id: Set(step.organisation),
        from_lot: Set(step.from),
        to_lot: Set(step.to),
        n: Set(step.n),
        why: Set(step.why),
        act: Set(step.act),
        at: Set(tx.at),
        by: Set(Some(step.by)),
        evidence: Set(step.evidence),
        recorded_at: Set(tx.recorded_at),
        state_before: Set(state_before),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(id)
}

/// Every movement into or out of the lot, oldest first.
pub async fn movements(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<movement::Model>, DbErr> {
    movement::Entity::find()
        .filter(movement::Column::FromLot.eq(lot).or(movement::Column::ToLot.eq(lot)))
        .order_by_asc(movement::Column::Id)
        .all(db)
        .await
}

/// The movements by which these lots were bought by these organisations, oldest first.
pub async fn purchases(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    lots: &[LotId],
) -> Result<Vec<movement::Model>, DbErr> {
    movement::Entity::find()
        .filter(movement::Column::ToLot.is_in(lots.iter().copied()))
        .filter(movement::Column::Why.eq(Why::Bought))
        .filter(movement::Column::OrganisationId.is_in(organisations.iter().copied()))
        .order_by_asc(movement::Column::Id)
        .all(db)
        .await
}

pub async fn add_alias(
    tx: &Tx,
    organisation: OrganisationId,
    lot: LotId,
    register: &str,
    value: &str,
) -> Result<(), DbErr> {
    alias::ActiveModel {
        id: Set(AliasId::new()),
        organisation_id: Set(organisation),
        register: Set(register.to_owned()),
        value: Set(value.to_owned()),
        folded: Set(folded_number(value)),
        search_key: Set(search_key(value)),
        lot_id: Set(lot),
        created_at: Set(tx.at),
    }
    .insert(&**tx)
    .await?;
    mark_dirty(tx, lot).await
}

pub async fn aliases(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<alias::Model>, DbErr> {
    alias::Entity::find().filter(alias::Column::LotId.eq(lot)).order_by_asc(alias::Column::Id).all(db).await
}

/// Whether anybody but this person did something with the lot, or the lot has a hold or a decision.
pub async fn touched(db: &impl ConnectionTrait, lot: LotId, by: PersonId) -> Result<bool, DbErr> {
    if hold::Entity::find().filter(hold::Column::LotId.eq(lot)).count(db).await? > 0
        || decision::Entity::find().filter(decision::Column::LotId.eq(lot)).count(db).await? > 0
    {
        return Ok(true);
    }
    let others = history::Entity::find()
        .filter(history::Column::Subject.eq(lot.0))
        .filter(history::Column::By.is_null().or(history::Column::By.ne(by)));
    Ok(others.count(db).await? > 0)
}

/// Deletes all aliases of the lot. Only its own code leads to it then.
pub async fn forget_aliases(tx: &Tx, lot: LotId) -> Result<(), DbErr> {
    alias::Entity::delete_many().filter(alias::Column::LotId.eq(lot)).exec(&**tx).await?;
    mark_dirty(tx, lot).await
}
