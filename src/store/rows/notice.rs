use sea_orm::entity::prelude::*;

use crate::domain::{Instant, LineId, LotId, NoticeId, NoticeKind, OrganisationId, PersonId, WatchId};

/// Something that a person is told.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    pub organisation_id: OrganisationId,
    pub person_id: PersonId,
    pub kind: NoticeKind,
    /// The watch may have been deleted since.
    pub watch_id: WatchId,
    /// What the watch was called then.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub line_id: Option<LineId>,
    pub lot_id: Option<LotId>,
    pub at: Instant,
    pub read_at: Option<Instant>,
    /// When it is to be mailed. `None` once it was mailed, or if the person does not want that.
    pub mail_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
