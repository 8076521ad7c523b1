use sea_orm::entity::prelude::*;

use crate::domain::{AgreementId, CatalogueItemId, Condition, ProductId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CatalogueItemId,
    pub agreement_id: AgreementId,
    #[sea_orm(column_type = "Text")]
    pub sku: String,
    #[sea_orm(column_type = "Text")]
    pub category_key: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub brand: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub model: Option<String>,
    pub product_id: Option<ProductId>,
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub colour: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub materials: Json,
    /// Codes of features. `None` where nobody looked.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub features: Option<Json>,
    pub condition: Option<Condition>,
    pub price_minor: i64,
    pub pack_size: i64,
    pub lead_days: Option<i64>,
    pub footprint_g: Option<i64>,
    pub active: bool,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::store::rows::agreement::Entity",
        from = "Column::AgreementId",
        to = "crate::store::rows::agreement::Column::Id"
    )]
    Agreement,
    #[sea_orm(
        belongs_to = "crate::store::rows::product::Entity",
        from = "Column::ProductId",
        to = "crate::store::rows::product::Column::Id"
    )]
    Product,
}

impl Related<crate::store::rows::agreement::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agreement.def()
    }
}

impl Related<crate::store::rows::product::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Product.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
