use sea_orm::entity::prelude::*;

use crate::domain::{DraftId, Instant, LotId, OrganisationId, PersonId, PhotoId, PictureId};

/// A picture that a lot or a draft shows. The first one is its cover.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PhotoId,
    pub organisation_id: OrganisationId,
    pub lot_id: Option<LotId>,
    pub draft_id: Option<DraftId>,
    pub picture_id: PictureId,
    pub position: i64,
    #[sea_orm(column_type = "Text")]
    pub caption: String,
    /// The picture's likeness in four parts, by which it is found.
    pub part_0: i64,
    pub part_1: i64,
    pub part_2: i64,
    pub part_3: i64,
    pub by: PersonId,
    pub at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::picture::Entity", from = "Column::PictureId", to = "super::picture::Column::Id")]
    Picture,
}

impl Related<super::picture::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Picture.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
