//! Whoever counts on a thing is told when it cannot be counted on any more.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::Result;
use crate::{
    domain::{Instant, LotId, NeedId, directory::actor::Actor},
    store::{
        self,
        rows::{hold, lot},
    },
};

pub struct Notice {
    pub at: Instant,
    /// The word of the history: `hold_broken`, `reservation_expired` or `made_late`.
    pub verb: String,
    pub hold: hold::Model,
    pub lot: Option<lot::Model>,
    pub need: Option<NeedId>,
}

/// What happened to what the actor reserved, newest first, in four queries whatever the number.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor, most: u64) -> Result<Vec<Notice>> {
    let events = store::exchange::notices::of(db, actor.person, most).await?;
    let lots = store::stock::lots::find_all(db, events.iter().map(|(_, hold)| hold.lot_id).collect()).await?;
    let lots: HashMap<LotId, lot::Model> = lots.into_iter().map(|lot| (lot.id, lot)).collect();
    let needs = store::needs::needs::needs_of(db, events.iter().filter_map(|(_, hold)| hold.line_id).collect()).await?;
    let notices = events.into_iter().map(|(event, hold)| Notice {
        at: event.at,
        verb: event.verb,
        lot: lots.get(&hold.lot_id).cloned(),
        need: hold.line_id.and_then(|line| needs.get(&line).copied()),
        hold,
    });
    Ok(notices.collect())
}
