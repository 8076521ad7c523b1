use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub parent_key: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub cpv: Option<String>,
    pub media_bearing: bool,
    pub mass_g: Option<i64>,
    pub volume_ml: Option<i64>,
    pub life_months: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub factor_key: Option<String>,
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
    #[sea_orm(column_type = "Text")]
    pub synonyms: String,
    pub position: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
