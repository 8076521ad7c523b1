//! Watches are asked about what changed.

use crate::{
    app::{App, Result, needs::watches},
    jobs::{GoOn, Outcome},
};

pub async fn run(app: &App, go_on: GoOn<'_>) -> Result<Outcome> {
    let told = watches::ask(app, go_on).await?;
    if told > 0 {
        tracing::info!(told, "something came that somebody waited for");
    }
    Ok(Outcome::Done)
}
