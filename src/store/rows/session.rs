use sea_orm::entity::prelude::*;

use crate::domain::{Instant, PersonId, Role, SessionId, UnitId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub person_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub browser: String,
    /// The language that the reader chose, if it is not the one that the browser asks for.
    #[sea_orm(column_type = "Text", nullable)]
    pub language: Option<String>,
    /// The role with which a person with several roles acts here.
    pub acting_role: Option<Role>,
    pub acting_unit_id: Option<UnitId>,
    pub created_at: Instant,
    pub seen_at: Instant,
    /// The hash of the secret before. Requests that were under way when it was renewed are still accepted for a moment.
    #[sea_orm(column_type = "Text", nullable)]
    pub old_hash: Option<String>,
    pub renewed_at: Option<Instant>,
    /// The next page gets a new secret, because the person's rights changed.
    pub to_renew: bool,
    /// The key of the provider that vouched for the person, and the subject as whom it knows them.
    #[sea_orm(column_type = "Text", nullable)]
    pub provider: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub subject: Option<String>,
    /// The provider's own session, which ends this one when it ends.
    #[sea_orm(column_type = "Text", nullable)]
    pub provider_session: Option<String>,
    /// The ID token, which the provider wants to see when the person signs out there.
    #[sea_orm(column_type = "Text", nullable)]
    pub id_token: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
