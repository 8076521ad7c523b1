use sea_orm::entity::prelude::*;

use crate::domain::{Instant, JobId, JobState};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// Text and not an enum, like the queue: newer versions may leave jobs of kinds that this version does not know.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub payload: Option<Json>,
    #[sea_orm(column_type = "Text")]
    pub queue: String,
    /// At most one job of a key waits or runs.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    pub created_at: Instant,
    pub next_try_at: Instant,
    /// When to do it again, because somebody asked for it while it ran.
    pub again_at: Option<Instant>,
    pub lease_owner: Option<Uuid>,
    pub lease_until: Option<Instant>,
    /// How often it was begun since it last succeeded.
    pub attempts: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
    /// It failed too often and is not tried again by itself.
    pub failed_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A job whose lease has run out waits: another worker takes it up.
    pub fn state(&self, now: Instant) -> JobState {
        match (self.failed_at, self.lease_until) {
            (Some(_), _) => JobState::Failed,
            (None, Some(until)) if until > now => JobState::Running,
            (None, Some(_) | None) => JobState::Waiting,
        }
    }
}
