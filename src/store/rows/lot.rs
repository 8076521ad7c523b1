use sea_orm::entity::prelude::*;

use crate::domain::{
    ChemicalLight, Condition, Date, Instant, LotId, LotState, OrganisationId, PictureId, PlaceId, ProductId, Title,
    UnitId,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LotId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub category_key: String,
    pub product_id: Option<ProductId>,
    pub title: Title,
    pub goes_back_on: Option<Date>,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub site_id: PlaceId,
    pub state: LotState,
    pub condition: Condition,
    pub quantity: i64,
    pub held: i64,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub brand: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub model: Option<String>,
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
    #[sea_orm(column_type = "Text", nullable)]
    pub serial: Option<String>,
    pub acquired_on: Option<Date>,
    pub price_minor: Option<i64>,
    pub available_from: Option<Date>,
    pub must_leave_by: Option<Date>,
    /// The day from which units besides its own may take it. `None` where they may from the beginning.
    pub open_to_organisation_from: Option<Date>,
    pub open_to_region_from: Option<Date>,
    pub light: ChemicalLight,
    #[sea_orm(column_type = "Text", nullable)]
    pub alike_key: Option<String>,
    pub label_missing: bool,
    /// Still known to device management, which could lock or wipe it from afar.
    pub managed: bool,
    /// How many data-bearing media are in it. Each needs evidence of sanitisation before the thing is offered.
    pub media: i64,
    /// The lot that the first of its splits was taken from. `None` for lots that were never split.
    pub family_id: Option<LotId>,
    /// Since when it has been surplus. Kept while it is collected or mended.
    pub surplus_since: Option<Instant>,
    /// The picture of its first photo.
    pub cover_id: Option<PictureId>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::store::rows::product::Entity",
        from = "Column::ProductId",
        to = "crate::store::rows::product::Column::Id"
    )]
    Product,
}

impl ActiveModelBehavior for ActiveModel {}
