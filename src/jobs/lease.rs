//! A job belongs to one worker while its lease runs. The worker renews the lease while the job runs. A worker that
//! cannot renew it stops the job before another worker may begin.

use std::{pin::pin, time::Duration};

use chrono::TimeDelta;
use sea_orm::DbErr;
use tokio::time::{Instant as Tick, sleep_until, timeout_at};

/// How long a lease is valid in the database. When a worker dies, another one takes up its job after this time.
pub const LENGTH: TimeDelta = TimeDelta::minutes(1);

pub const HOLD: Hold = Hold { renew_every: Duration::from_secs(15), gives_up_after: Duration::from_secs(50) };

/// How a lease is kept.
#[derive(Clone, Copy)]
pub struct Hold {
    pub renew_every: Duration,
    /// When the work is stopped, counted from the last renewal. It is shorter than the lease itself because clocks
    /// differ.
    pub gives_up_after: Duration,
}

/// Runs `work` while the lease can be renewed. Returns `None` if the lease could not be renewed in time or is another
/// worker's. Work and renewal run concurrently: the renewal may wait for a lock that the work holds. The lease counts
/// from `leased`, a moment before it was written to the database.
pub async fn hold_while<T, R: Future<Output = Result<bool, DbErr>>>(
    hold: Hold,
    leased: Tick,
    work: impl Future<Output = T>,
    renew: impl Fn() -> R,
) -> Option<T> {
    let renewed = pin!(async {
        let (mut ends, mut next) = (leased + hold.gives_up_after, leased + hold.renew_every);
        loop {
            sleep_until(next).await;
            let began = Tick::now();
            match timeout_at(ends, renew()).await {
                Ok(Ok(true)) => ends = began + hold.gives_up_after,
                Ok(Ok(false)) | Err(_) => break,
                // `timeout_at` returns an error that comes at once even after the deadline.
                Ok(Err(_)) if Tick::now() >= ends => break,
                Ok(Err(error)) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a lease could not be renewed");
                }
            }
            next = Tick::now() + hold.renew_every;
        }
    });
    tokio::select! {
        done = work => Some(done),
        () = renewed => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{
        future::{pending, ready},
        sync::atomic::{AtomicU32, Ordering},
    };

    use super::*;

    const SHORT: Hold = Hold { renew_every: Duration::from_millis(1), gives_up_after: Duration::from_millis(50) };

    #[tokio::test]
    async fn work_ends_when_its_lease_is_another_s() {
        let renewals = AtomicU32::new(0);
        let renew = || ready(Ok(renewals.fetch_add(1, Ordering::Relaxed) < 2));
        assert_eq!(hold_while(SHORT, Tick::now(), pending::<()>(), renew).await, None);
        assert_eq!(renewals.into_inner(), 3);
    }

    #[tokio::test]
    async fn work_ends_when_its_lease_cannot_be_renewed() {
        let fails = || ready(Err(DbErr::Custom("gone".to_owned())));
        assert_eq!(hold_while(SHORT, Tick::now(), pending::<()>(), fails).await, None);
        assert_eq!(hold_while(SHORT, Tick::now(), pending::<()>(), pending).await, None);
    }

    #[tokio::test]
    async fn a_lease_runs_since_before_it_was_written_down() {
        let now = Tick::now();
        let leased = now - HOLD.gives_up_after;
        assert_eq!(hold_while(HOLD, leased, pending::<()>(), pending).await, None);
        assert!(now.elapsed() < HOLD.gives_up_after, "it ran out when the work began");
    }

    #[tokio::test]
    async fn work_that_ends_answers() {
        assert_eq!(hold_while(SHORT, Tick::now(), async { 7 }, || ready(Ok(false))).await, Some(7));
    }
}
