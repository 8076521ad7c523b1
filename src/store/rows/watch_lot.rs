use sea_orm::entity::prelude::*;

use crate::domain::{LotId, WatchId};

/// A lot that a watch knows: it was there when the watch was set, or the watch told of it. The watch never tells of it
/// again.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "watch_lot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub watch_id: WatchId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub lot_id: LotId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
