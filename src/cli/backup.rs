//! `ombruk backup FILE`, `ombruk backup FOLDER`

use std::{
    fs::{self, File},
    path::Path,
};

use crate::cli::{Failed, count, open_existing};
use crate::{
    app::{files, operation},
    boot,
    config::Config,
};

/// The database in a folder that holds a backup.
pub const DATABASE: &str = "ombruk.sqlite";
/// The folder of pictures and papers in a backup.
pub const FILES: &str = "files";

pub async fn run(config: &Config, to: &Path) -> Result<(), Failed> {
    if !to.is_dir() && !to.to_string_lossy().ends_with('/') {
        copy(config, to).await?;
        say!("The database is copied to {}. Pictures and papers are not: name a folder for all of it.", to.display());
        return Ok(());
    }
    fs::create_dir_all(to)?;
    if !config.database_url.starts_with("sqlite:") {
        let copied = copy_files(config, to).await?;
        say!("{} copied to {}.", count(copied, "new file is", "new files are"), to.display());
        say!("The database is not: back it up with `pg_dump --format=custom`, each time before the files.");
        return Ok(());
    }
    let (database, new) = (to.join(DATABASE), to.join("ombruk.sqlite.new"));
    if new.exists() {
        fs::remove_file(&new)?;
    }
    // The database is copied first. Files that it shows stay in storage for at least a day after nothing shows them any
    // more, so they are still there.
    copy(config, &new).await?;
    let copied = copy_files(config, to).await?;
    fs::rename(&new, &database)?;
    File::open(to)?.sync_all()?;
    say!("The database and {} are copied to {}.", count(copied, "new file", "new files"), to.display());
    Ok(())
}

async fn copy_files(config: &Config, to: &Path) -> Result<usize, Failed> {
    Ok(files::copy(&boot::storage(config)?, &boot::storage_in(&to.join(FILES))).await?)
}

async fn copy(config: &Config, to: &Path) -> Result<(), Failed> {
    let db = open_existing(config).await?;
    operation::backup(&db, to).await?;
    Ok(db.close().await?)
}
