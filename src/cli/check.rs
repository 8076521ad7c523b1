//! `ombruk check`

use crate::cli::{Failed, count, open_existing};
use crate::{
    app::{files, index::Compared, operation},
    boot,
    config::Config,
};

pub async fn run(config: &Config, storage: bool) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    let mut found = operation::check(&db).await?;
    if db.is_migrated().await? {
        match boot::compare_configured_index(config, &db).await? {
            Compared::NotUsed(why) => say!("The search index was not compared: {why}."),
            Compared::Lots { compared, differing } => {
                say!(
                    "The search index was compared with the database: {}; changes that wait for the server were left out.",
                    count(compared, "lot", "lots")
                );
                found.extend(differing.iter().map(|id| format!("the search index does not know lot {id} as it is")));
            }
        }
    }
    if storage {
        let differences = files::compare(&db, &boot::storage(config)?).await?;
        say!("Storage was compared with the database: {}.", count(differences.compared, "file", "files"));
        found.extend(differences.missing.iter().map(|key| format!("storage lacks {key}")));
        found.extend(differences.orphaned.iter().map(|key| format!("storage keeps {key}, which nothing shows")));
    }
    db.close().await?;
    for line in &found {
        say!("{line}");
    }
    match found.len() {
        0 => {
            say!("Everything adds up.");
            Ok(())
        }
        n => Err(Failed::Said(count(n, "thing does not add up", "things do not add up"))),
    }
}
