//! `ombruk reindex`, `ombruk reindex --check`

use crate::cli::{Failed, count, open_existing};
use crate::{
    app::{
        App, Error,
        index::{self, Compared},
    },
    boot,
    config::Config,
    domain::Job,
    search,
    store::{Db, jobs},
};

pub async fn run(config: &Config, check: bool) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    if check {
        mend(config, &db).await?
    } else {
        rebuild(config, &db).await?
    }
    Ok(db.close().await?)
}

async fn rebuild(config: &Config, db: &Db) -> Result<(), Failed> {
    let app = match boot::app(config, db.clone()).await {
        Err(Error::Search(search::Error::Leased)) => {
            db.write(|tx| async move { jobs::enqueue(&tx, Job::Reindex, tx.at).await }).await?;
            say!("A server has the search index open: it rebuilds it in the background, within seconds.");
            return Ok(());
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
    Ok(())
}

/// Finds the lots that the index does not know as they are, and has them read again.
async fn mend(config: &Config, db: &Db) -> Result<(), Failed> {
    // A database of an older version has no lots that could be compared.
    db.migrate().await?;
    let (compared, differing) = match boot::compare_configured_index(config, db).await? {
        Compared::NotUsed(why) => return Err(Failed::Said(format!("the search index was not compared: {why}"))),
        Compared::Lots { compared, differing } => (compared, differing),
    };
    say!("The search index was compared with the database: {}.", count(compared, "lot", "lots"));
    if differing.is_empty() {
        say!("Nothing differs.");
        return Ok(());
    }
    for id in &differing {
        say!("The search index does not know lot {id} as it is.");
    }
    index::read_again(db, &differing).await?;
    let many = count(differing.len(), "lot", "lots");
    match boot::app(config, db.clone()).await {
        Err(Error::Search(search::Error::Leased)) => {
            say!("A server has the search index open: it reads {many} again within seconds.");
            Ok(())
        }
        started => {
            let app = started?;
            taken_up(&app, &many).await
        }
    }
}

async fn taken_up(app: &App, many: &str) -> Result<(), Failed> {
    let engine = app.index.as_deref().ok_or_else(|| Failed::Said("there is no search index".to_owned()))?;
    index::bring_up_to_date(app, engine, &|| true).await?;
    match app.progress.waiting(app).await? {
        0 => say!("The search index has read {many} again."),
        _ => say!("Another server writes the search index: it reads {many} again within seconds."),
    }
    Ok(())
}
