//! `ombruk check`

use super::{Failed, count, open_existing};
use crate::{app::operation, config::Config};

pub async fn run(config: &Config) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    let found = operation::check(&db).await?;
    db.close().await?;
    for line in &found {
        println!("{line}");
    }
    match found.len() {
        0 => {
            println!("Everything adds up.");
            Ok(())
        }
        n => Err(Failed::Said(count(n, "thing does not add up", "things do not add up"))),
    }
}
