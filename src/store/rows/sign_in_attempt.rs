use sea_orm::entity::prelude::*;

use crate::domain::Instant;

/// A sign-in that is under way at a provider. The person comes back once, with the state and in the same browser.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub state_hash: String,
    #[sea_orm(column_type = "Text")]
    pub provider: String,
    /// The hash of the secret in the browser's cookie.
    #[sea_orm(column_type = "Text")]
    pub browser_hash: String,
    #[sea_orm(column_type = "Text")]
    pub nonce: String,
    /// The verifier of the code challenge (RFC 7636).
    #[sea_orm(column_type = "Text")]
    pub verifier: String,
    /// The page that the person wanted to see.
    #[sea_orm(column_type = "Text")]
    pub next: String,
    pub expires_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
