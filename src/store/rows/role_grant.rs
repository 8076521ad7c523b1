use sea_orm::entity::prelude::*;

use crate::domain::{PersonId, Role, UnitId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: PersonId,
    pub role: Role,
    pub unit_id: Option<UnitId>,
    /// What gives the role and takes it back: the key of a provider, or `scim:` with this key. `None` where a person
    /// gave it by hand.
    #[sea_orm(column_type = "Text", nullable)]
    pub origin: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
