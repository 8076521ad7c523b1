//! Asks the watches once about each change of a lot. A lot that was logged, freed, opened, moved or mended is on the
//! list of changes, which the search indexes follow too.
//!
//! The notices, and the record that the watches know these lots, are written in one transaction. Its lock keeps others
//! from setting a watch meanwhile. So each watch is told of a lot exactly once, also after a crash and with several
//! nodes.

use chrono::TimeDelta;

use crate::{
    app::{
        App, Result,
        needs::{
            mails,
            watches::asking::{Candidates, Fit, fitting},
        },
    },
    domain::{LotId, NoticeId, NoticeKind, WatchId},
    store::{
        self, Tx,
        needs::watches,
        rows::{lot_change, notice, watch},
    },
};

/// How many changes are handled in one transaction. Other writes wait for it.
const AT_ONCE: u64 = 100;
/// How many changes are passed over in one transaction if there are no watches.
const PASSED_AT_ONCE: u64 = 5_000;
/// How many watches are ended in one transaction.
const ENDED_AT_ONCE: u64 = 200;
/// How many old notices are deleted in one transaction.
const FORGOTTEN_AT_ONCE: u64 = 1_000;
/// How long notices are kept, read or not. After more than a year they only say what somebody once looked for.
const TOLD_KEPT: TimeDelta = TimeDelta::days(400);

/// Whether to go on. It is called between transactions.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// Asks the watches about all changes that wait, and returns how many notices were written. If nothing waits, no write
/// transaction is opened, so that other writes need not wait.
pub async fn ask(app: &App, go_on: GoOn<'_>) -> Result<usize> {
    let mut told = 0;
    if !is_waiting(app).await? {
        return Ok(told);
    }
    while go_on() {
        let Some(more) = app.db.write(|tx| async move { step(app, &tx).await }).await? else { break };
        told += more;
    }
    Ok(told)
}

/// Whether changes wait that watches are to be asked about.
async fn is_waiting(app: &App) -> Result<bool> {
    Ok(!watches::unasked(app.db.read(), 1).await?.is_empty())
}

/// `None` where nothing waits.
async fn step(app: &App, tx: &Tx) -> Result<Option<usize>> {
    watches::lock(tx).await?;
    if !watches::exist(&**tx).await? {
        let changes = watches::unasked(&**tx, PASSED_AT_ONCE).await?;
        if changes.is_empty() {
            return Ok(None);
        }
        watches::asked(tx, &changes).await?;
        return Ok(Some(0));
    }
    let changes: Vec<lot_change::Model> = watches::unasked(&**tx, AT_ONCE).await?;
    if changes.is_empty() {
        return Ok(None);
    }
    let mut ids: Vec<LotId> = changes.iter().map(|change| change.lot_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let lots = store::stock::lots::find_all(&**tx, ids).await?;
    let candidates = Candidates::read(&**tx, lots).await?;
    let fits = fitting(app, &**tx, tx.at, &candidates, true).await?;
    let known: Vec<(WatchId, LotId)> = fits.iter().map(|fit| (fit.watch.id, fit.lot)).collect();
    watches::know(tx, &known).await?;
    let mut notices: Vec<notice::Model> = fits.into_iter().map(|fit| came(tx, fit)).collect();
    mails::plan_letters(app, tx, &mut notices).await?;
    watches::tell(tx, notices).await?;
    watches::asked(tx, &changes).await?;
    Ok(Some(known.len()))
}

fn came(tx: &Tx, Fit { watch, lot, .. }: Fit) -> notice::Model {
    notice::Model { lot_id: Some(lot), ..of(tx, watch, NoticeKind::Came) }
}

fn of(tx: &Tx, watch: watch::Model, kind: NoticeKind) -> notice::Model {
    notice::Model {
        id: NoticeId::new(),
        organisation_id: watch.organisation_id,
        person_id: watch.person_id,
        kind,
        watch_id: watch.id,
        title: watch.title,
        line_id: watch.line_id,
        lot_id: None,
        at: tx.at,
        read_at: None,
        mail_at: None,
    }
}

/// Ends the watches that have expired, and tells their makers. The watches of closed lines end without a notice. Old
/// notices are deleted.
pub async fn end_expired(app: &App) -> Result<()> {
    loop {
        let ended = app.db.write(|tx| async move { end_some(app, &tx).await }).await?;
        if ended == 0 {
            return Ok(());
        }
    }
}

async fn end_some(app: &App, tx: &Tx) -> Result<usize> {
    // Another node may do the same at this moment. The lock makes sure that the end of each watch is told once.
    watches::lock(tx).await?;
    let closed = watches::of_closed_lines(&**tx, ENDED_AT_ONCE).await?;
    let closed: Vec<WatchId> = closed.into_iter().map(|watch| watch.id).collect();
    watches::remove(tx, &closed).await?;
    let expired = watches::expired(&**tx, tx.at, ENDED_AT_ONCE).await?;
    let ids: Vec<WatchId> = expired.iter().map(|watch| watch.id).collect();
    let mut notices: Vec<notice::Model> =
        expired.into_iter().map(|watch| of(tx, watch, NoticeKind::WatchEnded)).collect();
    mails::plan_letters(app, tx, &mut notices).await?;
    watches::tell(tx, notices).await?;
    watches::remove(tx, &ids).await?;
    let forgotten = watches::forget_told(tx, tx.at - TOLD_KEPT, FORGOTTEN_AT_ONCE).await?;
    Ok(closed.len() + ids.len() + forgotten)
}
