use sea_orm::entity::prelude::*;

use crate::domain::{Instant, PartnerId, PartnerLinkId, PersonId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnerLinkId,
    pub partner_id: PartnerId,
    /// The person of the partner in whose name the link acts.
    pub person_id: PersonId,
    /// The person who made the link.
    pub by: PersonId,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
