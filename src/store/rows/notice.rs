use sea_orm::entity::prelude::*;

use crate::domain::{Instant, LineId, LotId, NoticeId, NoticeKind, OrganisationId, PersonId, WatchId};

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    pub organisation_id: OrganisationId,
    pub person_id: PersonId,
    pub kind: NoticeKind,
    /// It may be gone since.
    pub watch_id: WatchId,
    /// What the watch was called then.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub line_id: Option<LineId>,
    pub lot_id: Option<LotId>,
    pub at: Instant,
    pub read_at: Option<Instant>,
    /// When it is to be mailed; nothing once it was, or where nobody wants that.
    pub mail_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
