//! `ombruk backup FILE`

use std::path::Path;

use crate::cli::{Failed, open_existing};
use crate::{app::operation, config::Config};

pub async fn run(config: &Config, file: &Path) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    operation::backup(&db, file).await?;
    db.close().await?;
    say!("The database is copied to {}.", file.display());
    Ok(())
}
