use sea_orm::entity::prelude::*;

use crate::domain::{Instant, PersonId};

/// How a person proves who they are when they sign in without a provider.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The Argon2id hash, with its parameters and its salt.
    #[sea_orm(column_type = "Text", nullable)]
    pub password: Option<String>,
    pub password_at: Option<Instant>,
    /// The secret shared with the authenticator app, in Base32.
    #[sea_orm(column_type = "Text", nullable)]
    pub totp: Option<String>,
    /// The half minute whose code was used last. No code is used twice.
    pub totp_step: Option<i64>,
}

/// The secrets are never printed.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("person_id", &self.person_id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::store::rows::person::Entity",
        from = "Column::PersonId",
        to = "crate::store::rows::person::Column::Id"
    )]
    Person,
}

impl ActiveModelBehavior for ActiveModel {}
