//! Notices for people whose reserved things will not come, or come late.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::Result;
use crate::{
    domain::{HoldId, Instant, LineId, LotId, NeedId, directory::actor::Actor},
    store,
};

pub struct Notice {
    pub at: Instant,
    /// The word of the history: `hold_broken`, `reservation_expired` or `made_late`.
    pub verb: String,
    /// The reservation, and how many things it is of.
    pub hold: HoldId,
    pub quantity: i64,
    pub lot: LotId,
    /// The lot's name and code; empty if there is no such lot any more.
    pub name: String,
    pub code: String,
    pub line: Option<LineId>,
    pub need: Option<NeedId>,
}

/// What happened to what the actor reserved, newest first, in four queries however many there are.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor, most: u64) -> Result<Vec<Notice>> {
    let events = store::exchange::notices::of(db, actor.person, most).await?;
    let lots = store::stock::lots::find_all(db, events.iter().map(|(_, hold)| hold.lot_id).collect()).await?;
    let lots: HashMap<LotId, (String, String)> = lots.into_iter().map(|lot| (lot.id, (lot.name, lot.code))).collect();
    let needs = store::needs::needs::needs_of(db, events.iter().filter_map(|(_, hold)| hold.line_id).collect()).await?;
    let notices = events.into_iter().map(|(event, hold)| {
        let (name, code) = lots.get(&hold.lot_id).cloned().unwrap_or_default();
        Notice {
            at: event.at,
            verb: event.verb,
            hold: hold.id,
            quantity: hold.n,
            lot: hold.lot_id,
            name,
            code,
            line: hold.line_id,
            need: hold.line_id.and_then(|line| needs.get(&line).copied()),
        }
    });
    Ok(notices.collect())
}
