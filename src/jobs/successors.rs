//! Moves what is still open in closed units and places to their successors.

use crate::{
    app::{App, Result, directory::successors},
    jobs::{GoOn, Outcome},
};

pub async fn run(app: &App, go_on: GoOn<'_>) -> Result<Outcome> {
    let followed = successors::follow(&app.db, go_on).await?;
    if followed > 0 {
        tracing::info!(followed, "what was open in closed units and places followed to their successors");
    }
    Ok(Outcome::Done)
}
