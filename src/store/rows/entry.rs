use sea_orm::entity::prelude::*;

use crate::domain::{Date, EntryId, EntryKind, Grade, Instant, LineId, LotId, OrganisationId, PersonId, Rung, UnitId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    pub organisation_id: OrganisationId,
    pub kind: EntryKind,
    pub act: Uuid,
    pub reverses: Option<EntryId>,
    pub line_id: Option<LineId>,
    pub lot_id: Option<LotId>,
    #[sea_orm(column_type = "Text")]
    pub category_key: String,
    pub unit_id: UnitId,
    #[sea_orm(column_type = "Text")]
    pub unit_name: String,
    pub rung: Rung,
    pub grade: Grade,
    pub n: i64,
    pub booked_on: Date,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub displaced_ppm: i64,
    pub avoided_cost_minor: Option<i64>,
    pub cashable_minor: Option<i64>,
    pub budget_released_minor: Option<i64>,
    pub disposal_avoided_minor: Option<i64>,
    pub co2e_low_g: Option<i64>,
    pub co2e_central_g: Option<i64>,
    pub co2e_high_g: Option<i64>,
    pub waste_g: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub method_version: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub inputs: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: Json,
    pub by: PersonId,
    pub at: Instant,
    /// When the row was written, if the act happened earlier.
    pub recorded_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
