use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "function")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// Codes of the features that the function needs, separated by spaces.
    #[sea_orm(column_type = "Text")]
    pub features: String,
    #[sea_orm(column_type = "Text")]
    pub nb: String,
    #[sea_orm(column_type = "Text")]
    pub nn: String,
    #[sea_orm(column_type = "Text")]
    pub sv: String,
    #[sea_orm(column_type = "Text")]
    pub da: String,
    #[sea_orm(column_type = "Text")]
    pub en: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
