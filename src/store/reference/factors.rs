//! Factors: those shipped with the product and those of organisations. A version never changes.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::domain::{FactorId, FactorKind, directory::actor::Actor};
use crate::store::{Tx, rows::factor};

/// The shipped factors and those of the actor's organisation.
fn visible(actor: &Actor) -> Condition {
    Condition::any()
        .add(factor::Column::OrganisationId.is_null())
        .add(crate::store::stock::scope::own(actor, factor::Column::OrganisationId))
}

/// One page in the order of keys and versions, after the row `after`.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    kind: Option<FactorKind>,
    key: Option<&str>,
    after: Option<FactorId>,
    limit: u64,
) -> Result<Vec<factor::Model>, DbErr> {
    use factor::Column::{Id, Key, Kind, Version};
    let mut find = factor::Entity::find().filter(visible(actor));
    if let Some(kind) = kind {
        find = find.filter(Kind.eq(kind));
    }
    if let Some(key) = key {
        find = find.filter(Key.eq(key));
    }
    if let Some(after) = after {
        let Some(last) = factor::Entity::find_by_id(after).filter(visible(actor)).one(db).await? else {
            return Ok(Vec::new());
        };
        let same_key = Key.eq(&last.key);
        let later = Condition::any()
            .add(Version.gt(last.version))
            .add(Condition::all().add(Version.eq(last.version)).add(Id.gt(last.id)));
        find = find.filter(Condition::any().add(Key.gt(&last.key)).add(Condition::all().add(same_key).add(later)));
    }
    find.order_by_asc(Key).order_by_asc(Version).order_by_asc(Id).limit(limit).all(db).await
}

/// The newest version of a key that the actor may use.
pub async fn newest(db: &impl ConnectionTrait, actor: &Actor, key: &str) -> Result<Option<factor::Model>, DbErr> {
    factor::Entity::find()
        .filter(visible(actor))
        .filter(factor::Column::Key.eq(key))
        .order_by_desc(factor::Column::Version)
        .one(db)
        .await
}

/// Those of these ids that the actor may see, by key.
pub async fn of(db: &impl ConnectionTrait, actor: &Actor, ids: Vec<FactorId>) -> Result<Vec<factor::Model>, DbErr> {
    factor::Entity::find()
        .filter(visible(actor))
        .filter(factor::Column::Id.is_in(ids))
        .order_by_asc(factor::Column::Key)
        .all(db)
        .await
}

pub async fn insert(tx: &Tx, factor: factor::Model) -> Result<factor::Model, DbErr> {
    factor::Entity::insert(factor.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(factor)
}
