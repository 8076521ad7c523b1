//! How things went from lot to lot: split off one lot, or joined into another.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{Instant, LotId, Why};
use crate::store::rows::movement;

/// A lot that has some of the things, and since when.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub lot: LotId,
    pub at: Instant,
}

/// Every lot that things of `lot` can be in since `at`, `lot` itself first. Lots made by taking things apart are left
/// out, because those are other things.
pub async fn descendants_since(db: &impl ConnectionTrait, lot: LotId, at: Instant) -> Result<Vec<Way>, DbErr> {
    let mut ways = vec![Way { lot, at }];
    let mut ask = vec![Way { lot, at }];
    while !ask.is_empty() {
        let steps = movement::Entity::find()
            .filter(movement::Column::FromLot.is_in(ask.iter().map(|way| way.lot)))
            .filter(movement::Column::Why.is_in([Why::Split, Why::Joined]))
            .order_by_asc(movement::Column::Id)
            .all(db)
            .await?;
        let mut next: Vec<Way> = Vec::new();
        for step in steps {
            let (Some(from), Some(to)) = (step.from_lot, step.to_lot) else { continue };
            let after = ask.iter().any(|way| way.lot == from && way.at <= step.at);
            if after && ways.iter().all(|way| way.lot != to) {
                ways.push(Way { lot: to, at: step.at });
                next.push(Way { lot: to, at: step.at });
            }
        }
        ask = next;
    }
    Ok(ways)
}

/// Every lot from which things of `lots` came, `lots` first.
pub async fn ancestors(db: &impl ConnectionTrait, lots: Vec<LotId>) -> Result<Vec<LotId>, DbErr> {
    let mut found = lots.clone();
    let mut ask = lots;
    while !ask.is_empty() {
        let from: Vec<Option<LotId>> = movement::Entity::find()
            .select_only()
            .column(movement::Column::FromLot)
            .filter(movement::Column::ToLot.is_in(std::mem::take(&mut ask)))
            .filter(movement::Column::Why.is_in([Why::Split, Why::Joined]))
            .into_tuple()
            .all(db)
            .await?;
        for lot in from.into_iter().flatten() {
            if !found.contains(&lot) {
                found.push(lot);
                ask.push(lot);
            }
        }
    }
    Ok(found)
}

/// The movements by which things left these lots because they were given back to their owner.
pub async fn given_back(db: &impl ConnectionTrait, lots: Vec<LotId>) -> Result<Vec<movement::Model>, DbErr> {
    movement::Entity::find()
        .filter(movement::Column::FromLot.is_in(lots))
        .filter(movement::Column::Why.eq(Why::ReturnedToOwner))
        .all(db)
        .await
}

/// The lot into which this one was joined, followed to the last one. The lot itself if it was never joined.
pub async fn joined_into(db: &impl ConnectionTrait, lot: LotId) -> Result<LotId, DbErr> {
    let mut at = lot;
    loop {
        let step = movement::Entity::find()
            .filter(movement::Column::FromLot.eq(at))
            .filter(movement::Column::Why.eq(Why::Joined))
            .one(db)
            .await?;
        match step.and_then(|step| step.to_lot) {
            Some(to) => at = to,
            None => return Ok(at),
        }
    }
}
