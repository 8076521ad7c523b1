use sea_orm::entity::prelude::*;

use crate::domain::{Instant, PersonId, directory::sign_in::LinkPurpose};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub hash: String,
    pub person_id: PersonId,
    pub expires_at: Instant,
    pub purpose: LinkPurpose,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
