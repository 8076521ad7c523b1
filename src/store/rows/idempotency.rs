use sea_orm::entity::prelude::*;

use crate::domain::{Instant, PersonId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub route: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    #[sea_orm(column_type = "Text")]
    pub body_hash: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub answer: Json,
    /// `None` for answers that are older than this column, and for erased ones.
    pub status: Option<i32>,
    /// Names and values.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub headers: Option<Json>,
    /// The roles under which the first request was answered, one per line.
    #[sea_orm(column_type = "Text")]
    pub grants: String,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
