//! Making an index anew beside the one that answers.

use std::time::Instant as Tick;

use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    app::{
        App, Error, Result,
        index::{
            documents,
            follow::{AT_ONCE, Follower, catch_up, mark, note, read},
            progress::LOOK_AGAIN,
            upserts,
        },
    },
    domain::time,
    search::{Engine, Held, Rebuild, Ticket},
    store::index,
};

/// Fills a second index from the database while the first one answers and is kept up to date, then swaps them. `page`
/// is told how many lots were read so far and says whether to go on. Answers with the number of lots; `None` where it
/// did not go on, and nothing was swapped.
pub async fn rebuild(app: &App, engine: &dyn Engine, page: impl Fn(u64) -> bool) -> Result<Option<u64>> {
    let beside = engine.rebuild().await?;
    let id = beside.id();
    let filled = fill(app, engine, beside.as_ref(), &page).await;
    let before = engine.held().map(|(before, _)| before);
    let done = match filled {
        Ok(Some((lots, follower))) => swap(app, beside, follower).await.map(|()| Some(lots)),
        failed => {
            let stopped = failed.map(|_| None);
            if let Err(error) = beside.give_up().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "what a rebuild left behind stays");
            }
            stopped
        }
    };
    // Changes are kept for as long as somebody is noted who needs them.
    let useless = if matches!(done, Ok(Some(_))) { before } else { Some(id) };
    if let Some(useless) = useless {
        app.db.write(|tx| async move { index::forget_node(&tx, useless).await }).await?;
    }
    done
}

/// Reads every lot, then what changed meanwhile.
async fn fill(
    app: &App,
    engine: &dyn Engine,
    beside: &dyn Rebuild,
    page: &impl Fn(u64) -> bool,
) -> Result<Option<(u64, Follower)>> {
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
        let step = read(app, &follower).await?;
        let step = step.ok_or_else(|| Error::Internal("the list of changes was lost during a rebuild".to_owned()))?;
        let ticket = beside.apply(step.changes, step.held).await?;
        follower.take_up(step.held, step.seen);
        if !step.more {
            beside.settle(ticket).await?;
            return Ok(Some((lots, follower)));
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

async fn swap(app: &App, beside: Box<dyn Rebuild>, mut follower: Follower) -> Result<()> {
    let id: Uuid = beside.id();
    let began = Tick::now();
    beside.swap().await?;
    {
        let mut state = app.progress.lock();
        state.follower = Some(follower.clone());
        state.is_up_to_date(began);
    }
    note(app, id, &mut follower).await?;
    app.progress.lock().follower = Some(follower);
    Ok(())
}

/// Where an index that reads every lot from now on begins to follow: at the last change, where no other transaction runs
/// that could have drawn an earlier one, else at the first that is known.
async fn beginning(app: &App) -> Result<Held> {
    let last = index::last_change(app.db.read()).await?;
    let now = app.db.write(|tx| async move { index::moment(&tx).await }).await?;
    let settled = index::oldest_running(app.db.read()).await? >= now;
    let first = if settled { last } else { index::first_change(app.db.read()).await? };
    let mark = first.map(|change| mark(&change)).unwrap_or_default();
    Ok(Held { all: mark, newest: mark })
}
