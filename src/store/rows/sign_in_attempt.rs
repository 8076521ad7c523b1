use sea_orm::entity::prelude::*;

use crate::domain::Instant;

/// Somebody is at a provider and will come back with the state, in the same browser, once.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub state_hash: String,
    #[sea_orm(column_type = "Text")]
    pub provider: String,
    /// Of the secret in the browser's cookie.
    #[sea_orm(column_type = "Text")]
    pub browser_hash: String,
    #[sea_orm(column_type = "Text")]
    pub nonce: String,
    /// Of the code's challenge (RFC 7636).
    #[sea_orm(column_type = "Text")]
    pub verifier: String,
    /// Where they wanted to.
    #[sea_orm(column_type = "Text")]
    pub next: String,
    pub expires_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
