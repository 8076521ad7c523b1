use sea_orm::entity::prelude::*;

use crate::domain::{FootprintKind, Instant, OrganisationId, ProductId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    pub organisation_id: Option<OrganisationId>,
    #[sea_orm(column_type = "Text")]
    pub category_key: String,
    #[sea_orm(column_type = "Text")]
    pub brand: String,
    #[sea_orm(column_type = "Text")]
    pub model: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub gtin: Option<String>,
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
    pub mass_g: Option<i64>,
    pub volume_ml: Option<i64>,
    pub new_price_minor: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub currency: Option<String>,
    pub footprint_low_g: Option<i64>,
    pub footprint_central_g: Option<i64>,
    pub footprint_high_g: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub footprint_source: Option<String>,
    pub footprint_kind: Option<FootprintKind>,
    pub version: i64,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
