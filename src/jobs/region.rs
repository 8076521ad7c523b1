//! Marks the lots that opened to the region today as changed, so that they are read into the index again.

use crate::{
    app::{App, Result, stock::opening},
    domain::{Instant, Job},
    jobs::Outcome,
};

pub async fn run(app: &App, since: Instant) -> Result<Outcome> {
    let look = |tx: crate::store::Tx| async move { opening::mark(&tx, since).await.map(|()| tx.at) };
    let looked = app.db.write(look).await?;
    Ok(Outcome::Again(Job::OpenToRegion { since: looked }, looked + opening::EVERY))
}
