use sea_orm::entity::prelude::*;

use crate::domain::Instant;

/// Sign-ins that failed, of one account or from one address.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_failure")]
pub struct Model {
    /// A hash, so that nobody can read here whose it is.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    pub count: i64,
    pub last_at: Instant,
    /// Until then nobody may try again.
    pub free_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
