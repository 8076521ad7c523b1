//! `ombruk reindex`

use crate::cli::{Failed, count, open_existing};
use crate::{
    app::{Error, index},
    boot,
    config::Config,
    domain::Job,
    search,
    store::jobs,
};

pub async fn run(config: &Config) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    let app = match boot::app(config, db.clone()).await {
        Err(Error::Search(search::Error::Leased)) => {
            db.write(|tx| async move { jobs::enqueue(&tx, Job::Reindex, tx.at).await }).await?;
            say!("A server has the search index open: it rebuilds it in the background, within seconds.");
            return Ok(db.close().await?);
        }
        started => started?,
    };
    let engine = app.index.clone().ok_or_else(|| Failed::Said("there is no search index".to_owned()))?;
    let said = |lots: u64| {
        say!("{}", count(lots, "lot", "lots"));
        true
    };
    let lots = index::rebuild(&app, engine.as_ref(), said).await?.unwrap_or_default();
    say!("The search index was rebuilt: {}.", count(lots, "lot", "lots"));
    Ok(db.close().await?)
}
