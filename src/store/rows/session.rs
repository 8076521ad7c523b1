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
    /// What the reader chose, where that is not what the browser asks for.
    #[sea_orm(column_type = "Text", nullable)]
    pub language: Option<String>,
    /// As what somebody with several roles acts here.
    pub acting_role: Option<Role>,
    pub acting_unit_id: Option<UnitId>,
    pub created_at: Instant,
    pub seen_at: Instant,
    /// Of the secret before: requests that were under way when it was renewed are still known for a moment.
    #[sea_orm(column_type = "Text", nullable)]
    pub old_hash: Option<String>,
    pub renewed_at: Option<Instant>,
    /// The next page gets a new secret, because the person's rights changed.
    pub to_renew: bool,
    /// The key of the provider that vouched for the person, and as whom it knows them.
    #[sea_orm(column_type = "Text", nullable)]
    pub provider: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub subject: Option<String>,
    /// The provider's own session, which ends this one when it ends.
    #[sea_orm(column_type = "Text", nullable)]
    pub provider_session: Option<String>,
    /// What the provider wants to see of whoever signs out there.
    #[sea_orm(column_type = "Text", nullable)]
    pub id_token: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
