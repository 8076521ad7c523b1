//! `ombruk migrate`

use crate::cli::{Failed, open};
use crate::config::Config;

pub async fn run(config: &Config) -> Result<(), Failed> {
    let db = open(config).await?;
    db.migrate().await?;
    db.close().await?;
    say!("The schema is up to date.");
    Ok(())
}
