use sea_orm::entity::prelude::*;

use crate::domain::{AliasId, Instant, LotId, OrganisationId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alias")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AliasId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub register: String,
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// The form in which it is compared: see `registers::folded_number`.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
    /// The form in which it is looked for: see `digital_link::search_key`.
    #[sea_orm(column_type = "Text")]
    pub search_key: String,
    pub lot_id: LotId,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
