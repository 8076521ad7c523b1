use sea_orm::entity::prelude::*;

use crate::domain::{Instant, OrganisationId, PartnerId, PersonId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub email: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    pub partner_id: Option<PartnerId>,
    pub erased_at: Option<Instant>,
    pub created_at: Instant,
    pub version: i64,
    /// Since when the person no longer works here. They are still known by name, but cannot sign in.
    pub left_at: Option<Instant>,
    /// The id by which the register of people knows them.
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id: Option<String>,
    /// What the register calls them. Whoever was here before the register is found by their address.
    #[sea_orm(column_type = "Text", nullable)]
    pub user_name: Option<String>,
    /// Since when the register no longer lists them.
    pub unlisted_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A new person of whom only the name is known.
    pub fn new(organisation_id: OrganisationId, name: impl Into<String>, created_at: Instant) -> Self {
        Self {
            id: PersonId::new(),
            organisation_id,
            name: name.into(),
            email: None,
            phone: None,
            partner_id: None,
            erased_at: None,
            created_at,
            version: 1,
            left_at: None,
            external_id: None,
            user_name: None,
            unlisted_at: None,
        }
    }

    /// Whether the person may still sign in.
    pub fn works_here(&self) -> bool {
        self.left_at.is_none() && self.erased_at.is_none()
    }
}
