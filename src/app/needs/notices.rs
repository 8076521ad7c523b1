//! Notices tell a person that a thing came which they waited for, or that a watch ended.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::{
    app::{Result, stock::pictures, stock::reading::Lot},
    domain::{Instant, LineId, LotId, NeedId, NoticeId, NoticeKind, WatchId, directory::actor::Actor, time},
    store::{self, Tx, needs::watches, stock::listing},
};

/// Unread notices are counted up to this number.
const MOST_UNREAD: u64 = 100;

pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    /// The title of the watch when the notice was written.
    pub title: String,
    pub watch: WatchId,
    pub line: Option<(NeedId, LineId)>,
    /// The lot that came, if the reader may still see it.
    pub lot: Option<LotId>,
    pub at: Instant,
    pub read_at: Option<Instant>,
}

/// Notices, and the lots that they are about.
pub struct Told {
    pub notices: Vec<Notice>,
    pub lots: HashMap<LotId, Lot>,
}

/// The actor's own notices, the latest first. The number of statements does not depend on the number of notices.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    unread: bool,
    after: Option<NoticeId>,
    most: u64,
) -> Result<Told> {
    actor.may_read()?;
    let rows = watches::notices(db, actor.person, unread, after, most).await?;
    let ids: Vec<LotId> = rows.iter().filter_map(|row| row.lot_id).collect();
    let today = time::civil_date(time::now(), &actor.time_zone);
    let lots = listing::these(db, actor, today, &ids).await?;
    let mut lots: Vec<Lot> = lots.into_iter().map(|lot| Lot::from(lot).seen_by(actor)).collect();
    pictures::show_covers(db, &mut lots).await?;
    let lots: HashMap<LotId, Lot> = lots.into_iter().map(|lot| (lot.id, lot)).collect();
    let lines = rows.iter().filter_map(|row| row.line_id).collect();
    let needs = store::needs::needs::needs_of(db, lines).await?;
    let notice = |row: store::rows::notice::Model| Notice {
        id: row.id,
        kind: row.kind,
        title: row.title,
        watch: row.watch_id,
        line: row.line_id.and_then(|line| Some((*needs.get(&line)?, line))),
        lot: row.lot_id.filter(|lot| lots.contains_key(lot)),
        at: row.at,
        read_at: row.read_at,
    };
    let notices = rows.into_iter().map(notice).collect();
    Ok(Told { notices, lots })
}

/// How many of the actor's notices are unread, at most `MOST_UNREAD`.
pub async fn unread(db: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
    Ok(watches::unread(db, actor.person, MOST_UNREAD).await?)
}

/// Marks these notices as read, or all of them. Returns how many are still unread.
pub async fn read(tx: &Tx, actor: &Actor, these: Option<&[NoticeId]>) -> Result<u64> {
    actor.may_read()?;
    watches::read(tx, actor.person, these).await?;
    unread(&**tx, actor).await
}
