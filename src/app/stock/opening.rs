//! Lots that open to their organisation or to the region on a day. Only the date changes who finds or gets them, so a
//! job marks them for the search index and for watches.

use chrono::TimeDelta;

use crate::app::Result;
use crate::{
    domain::{Instant, Job, JobKind, time},
    store::{Tx, directory::organisations, index, jobs, touched::Touched},
};

/// How long after one run of the job the next one comes.
pub const EVERY: TimeDelta = TimeDelta::hours(1);
/// How far a new job looks back. The job before may have failed too often or been dropped, so nobody knows when it ran
/// last. Lots that the index has read already are read once more.
const LOOKS_BACK: TimeDelta = TimeDelta::days(7);

/// Enqueues the job, unless there is one.
pub async fn plan(tx: &Tx) -> Result<()> {
    if !jobs::exists(&**tx, JobKind::OpenToRegion).await? {
        jobs::enqueue(tx, Job::OpenToRegion { since: tx.at - LOOKS_BACK }, tx.at).await?;
    }
    Ok(())
}

/// Marks the lots that opened since the run at `last`, by the calendar of each owner.
pub async fn mark(tx: &Tx, last: Instant) -> Result<()> {
    for owner in organisations::all(&**tx).await? {
        let day = |at| time::civil_date(at, &owner.time_zone);
        let (since, today) = (day(last), day(tx.at));
        if since < today {
            index::mark(tx, Touched::Opened { organisation: owner.id, since, today }).await?;
        }
    }
    Ok(())
}
