//! Making an index anew beside the one that answers.

use std::time::Instant as Tick;

use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    app::{
        App, Error, Result,
        index::{
            documents,
            follow::{GoOn, catch_up, follow},
            follower::{AT_ONCE, Follower, mark, note, read},
            progress::LOOK_AGAIN,
            upserts,
        },
    },
    domain::time,
    search::{self, Engine, Health, Held, Rebuild, Ticket},
    store::index,
};

/// Whether the index should be rebuilt, and why.
async fn lacking(engine: &dyn Engine) -> Result<Option<String>> {
    Ok(match engine.healthy().await? {
        Health::Ready => None,
        Health::Outdated => Some("the categories are others now".to_owned()),
        Health::NeedsRebuild(why) => Some(why),
    })
}

/// Why an index was rebuilt, and from how many lots.
pub struct Rebuilt {
    pub why: String,
    pub lots: u64,
}

/// Takes up all that waits, and rebuilds the index if that is needed.
pub async fn bring_up_to_date(app: &App, engine: &dyn Engine, go_on: GoOn<'_>) -> Result<Option<Rebuilt>> {
    let mut rebuilt = None;
    loop {
        follow(app, engine, go_on).await?;
        // What the list said may have made the index unusable.
        let Some(again) = rebuild_if_lacking(app, engine, go_on).await? else { return Ok(rebuilt) };
        rebuilt = Some(again);
    }
}

/// Rebuilds the index if that is needed.
pub async fn rebuild_if_lacking(app: &App, engine: &dyn Engine, go_on: GoOn<'_>) -> Result<Option<Rebuilt>> {
    let Some(why) = lacking(engine).await?.filter(|_| go_on()) else { return Ok(None) };
    match rebuild(app, engine, |_| go_on()).await {
        Ok(lots) => Ok(lots.map(|lots| Rebuilt { why, lots })),
        Err(Error::Search(search::Error::Leased)) => {
            tracing::info!(why, "the search index is not rebuilt here, because another process rebuilds it");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Fills a second index from the database while the first one answers and is kept up to date, then swaps them. `page`
/// is told how many lots were read so far and says whether to go on. Answers with the number of lots; `None` where it
/// did not go on, and nothing was swapped.
pub async fn rebuild(app: &App, engine: &dyn Engine, page: impl Fn(u64) -> bool) -> Result<Option<u64>> {
    let beside = engine.rebuild().await?;
    let id = beside.id();
    let filled = fill(app, engine, beside.as_ref(), &page).await;
    // Nodes of an older release may go on following a shared index of another version. Its row goes after a day by
    // itself if nobody renews it.
    let is_followed = engine.is_shared() && !matches!(engine.healthy().await, Ok(Health::Ready));
    let before = engine.held().map(|(before, _)| before).filter(|_| !is_followed);
    let done = match filled {
        Ok(Some(filled)) => {
            let lots = filled.lots;
            swap(app, beside, filled).await.map(|()| Some(lots))
        }
        failed => {
            let stopped = failed.map(|_| None);
            if let Err(error) = beside.give_up().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "what a rebuild left behind stays");
            }
            stopped
        }
    };
    let answering = engine.held().map(|(answering, _)| answering);
    for useless in before.into_iter().chain([id]).filter(|id| answering != Some(*id)) {
        forget(app, useless).await;
    }
    done
}

/// Changes are kept for as long as somebody is noted who needs them.
async fn forget(app: &App, id: Uuid) {
    let forgotten = app.db.write(|tx| async move { index::forget_node(&tx, id).await }).await;
    if let Err(error) = forgotten {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "changes are kept for a day for an index that is gone"
        );
    }
}

/// A second index that is ready to be swapped in.
struct Filled {
    lots: u64,
    follower: Follower,
    /// When the database was read for the last time.
    read_at: Tick,
}

/// Reads every lot, then what changed meanwhile.
async fn fill(
    app: &App,
    engine: &dyn Engine,
    beside: &dyn Rebuild,
    page: &impl Fn(u64) -> bool,
) -> Result<Option<Filled>> {
    let mut follower = Follower::new(beginning(app).await?);
    // Others keep the changes that this one will need.
    note(app, beside.id(), &mut follower).await?;
    let (mut after, mut lots, mut ticket) = (None, 0, None);
    loop {
        let rows = index::lots(app.db.read(), after, AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        lots += rows.len() as u64;
        let documents = documents(&app.reference, app.db.read(), rows, time::now()).await?;
        ticket = Some(beside.apply(upserts(documents).collect(), follower.held).await?);
        catch_up(app, engine).await?;
        if !page(lots) {
            return Ok(None);
        }
    }
    if let Some(ticket) = ticket {
        settle(app, engine, beside, ticket).await?;
    }
    loop {
        let read_at = Tick::now();
        let step = read(app, &follower).await?;
        let step = step.ok_or_else(|| Error::Internal("the list of changes was lost during a rebuild".to_owned()))?;
        let ticket = beside.apply(step.changes, step.held).await?;
        follower.take_up(step.held, step.seen);
        if !step.more {
            settle(app, engine, beside, ticket).await?;
            return Ok(Some(Filled { lots, follower, read_at }));
        }
    }
}

/// A million lots settle for seconds: the index that answers goes on following.
async fn settle(app: &App, engine: &dyn Engine, beside: &dyn Rebuild, ticket: Ticket) -> Result<()> {
    let mut settling = beside.settle(ticket);
    loop {
        match timeout(LOOK_AGAIN, &mut settling).await {
            Ok(settled) => return Ok(settled?),
            Err(_) => catch_up(app, engine).await?,
        };
    }
}

async fn swap(app: &App, beside: Box<dyn Rebuild>, filled: Filled) -> Result<()> {
    let Filled { mut follower, read_at, .. } = filled;
    let id = beside.id();
    beside.swap().await?;
    app.progress.lock().swapped(follower.clone(), read_at);
    match note(app, id, &mut follower).await {
        Ok(()) => app.progress.lock().follower = Some(follower),
        // It answers already, and was noted when its filling began: until the next change changes are only kept longer.
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a new search index could not be noted yet");
        }
    }
    Ok(())
}

/// Where an index that reads every lot from now on begins to follow: at the last change, where no other transaction
/// runs that could have drawn an earlier one, else at the first that is known.
async fn beginning(app: &App) -> Result<Held> {
    let last = index::last_change(app.db.read()).await?;
    let now = app.db.write(|tx| async move { index::moment(&tx).await }).await?;
    let settled = index::oldest_running(app.db.read()).await? >= now;
    let first = if settled { last } else { index::first_change(app.db.read()).await? };
    let mark = first.map(|change| mark(&change)).unwrap_or_default();
    Ok(Held { all: mark, newest: mark })
}
