use sea_orm::entity::prelude::*;

use crate::domain::{AgreementId, Instant, OrganisationId, PersonId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: AgreementId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    pub accepted_by: Option<PersonId>,
    /// The organisation's people see the agreement from then on. An invitation alone shows them nothing.
    pub accepted_at: Option<Instant>,
    pub left_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl Model {
    /// Whether the organisation is party to the agreement now.
    pub fn is_party(&self) -> bool {
        self.accepted_at.is_some() && self.left_at.is_none()
    }
}

impl ActiveModelBehavior for ActiveModel {}
