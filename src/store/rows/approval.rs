use sea_orm::entity::prelude::*;

use crate::domain::{ApprovalId, ApprovalKind, ApprovalState, DecisionId, Instant, LineId, OrganisationId, PersonId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalId,
    pub organisation_id: OrganisationId,
    pub kind: ApprovalKind,
    pub line_id: LineId,
    pub decision_id: Option<DecisionId>,
    pub state: ApprovalState,
    pub excluded: Option<i64>,
    /// The requirements that were asked about, as they were then. The line may ask for something else since.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub requirements: Option<Json>,
    /// The limits that the line had then because of declines.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub limits: Option<Json>,
    /// How many things the line was for.
    pub quantity: Option<i64>,
    /// How many of the left-out things the same people held or had taken.
    pub kept: Option<i64>,
    /// How many used articles are left out as well.
    pub articles: Option<i64>,
    /// Where the left-out things stand, the place with the most first.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub places: Option<Json>,
    pub asked_by: PersonId,
    pub asked_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
