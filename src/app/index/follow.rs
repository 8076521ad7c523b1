//! Following the database's list of changes, and knowing when the index cannot.

use std::time::Instant as Tick;

use crate::{
    app::{
        App, Result,
        index::follower::{Follower, note, read},
    },
    search::Engine,
    store::index,
};

/// Asked between batches whether there is time for another.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// Compares a new or opened index with the database, and distrusts one that was made from something else. What happened
/// while it was away is taken up by the worker.
pub async fn compare_at_start(app: &App, engine: &dyn Engine) -> Result<()> {
    let Some((_, held)) = engine.held() else { return Ok(()) };
    for mark in [held.all, held.newest] {
        let known = index::change(app.db.read(), mark.n).await?;
        if known.is_none_or(|change| change.tag != mark.tag) {
            engine.distrust(FOREIGN.to_owned());
            return Ok(());
        }
    }
    app.progress.lock().follower = Some(Follower::new(held));
    Ok(())
}

const FOREIGN: &str = "it was made from another database, or from another time of this one";

/// Takes up all that waits.
pub async fn follow(app: &App, engine: &dyn Engine, go_on: GoOn<'_>) -> Result<()> {
    while go_on() && catch_up(app, engine).await? {}
    Ok(())
}

/// Whose turn it is to write the index.
enum Turn {
    /// Nobody else ever writes it.
    Alone,
    /// Ours, until this is dropped.
    Ours {
        _turn: index::WritersTurn,
    },
    Others,
}

/// The turn to write a shared index. How far it has come is looked up afterwards: until then, another node may write.
async fn take_turn(app: &App, engine: &dyn Engine) -> Result<Turn> {
    let turn = index::writers_turn(&app.db).await?;
    engine.healthy().await.inspect_err(|_| app.progress.lock().failed = true)?;
    Ok(turn.map_or(Turn::Others, |turn| Turn::Ours { _turn: turn }))
}

/// Brings the index up to date with some of the changes that wait, and says whether more may wait. A change counts as
/// held only after the engine has its lot for good. Searches are the database's while this fails.
pub(super) async fn catch_up(app: &App, engine: &dyn Engine) -> Result<bool> {
    let turn = if engine.is_shared() { take_turn(app, engine).await? } else { Turn::Alone };
    let Some((id, recorded)) = engine.held() else { return Ok(false) };
    let began = Tick::now();
    let known = app.progress.lock().follower.clone();
    // What another node wrote into a shared index was not followed here. What is known of changes that were settled
    // since may be ahead of what the index says of itself.
    let known = known.filter(|follower| matches!(turn, Turn::Alone) || follower.holds(recorded));
    let mut follower = known.unwrap_or_else(|| Follower::new(recorded));
    if let Turn::Others = turn {
        app.progress.lock().follows(follower);
        return Ok(false);
    }
    let Some(step) = read(app, &follower).await? else {
        engine.distrust(FOREIGN.to_owned());
        return Ok(false);
    };
    let nothing_new = step.changes.is_empty();
    if !nothing_new {
        let taken_in = async { engine.settle(engine.apply(step.changes, step.held).await?).await };
        taken_in.await.inspect_err(|_| app.progress.lock().failed = true)?;
    }
    follower.take_up(step.held, step.seen);
    app.progress.lock().follower = Some(follower.clone());
    if nothing_new {
        app.progress.lock().is_up_to_date(began);
        return Ok(false);
    }
    note(app, id, &mut follower).await?;
    let mut state = app.progress.lock();
    state.follower = Some(follower);
    if !step.more {
        state.is_up_to_date(began);
    }
    Ok(step.more)
}
