//! Rebuilds the search index.

use crate::{
    app::{App, Result, index},
    jobs::{GoOn, Outcome},
};

pub async fn run(app: &App, go_on: GoOn<'_>) -> Result<Outcome> {
    if let Some(engine) = app.index.as_deref()
        && let Some(lots) = index::rebuild(app, engine, |_| go_on()).await?
    {
        tracing::info!(lots, "the search index was rebuilt");
    }
    Ok(Outcome::Done)
}
