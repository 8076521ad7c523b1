//! Looking after the installation: is it whole, and a copy of it.

use std::path::Path;

use crate::app::{Error, Result, check};
use crate::store::{Db, db::create_private, operation};

/// Everything that should be so and is not, in words; empty when the database is whole.
pub async fn check(db: &Db) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if !db.is_migrated().await? {
        return Ok(vec!["the schema is not up to date: run `ombruk migrate`".to_owned()]);
    }
    found.extend(operation::damage(db).await?);
    found.extend(check::run(db).await?.iter().map(check::Finding::to_string));
    Ok(found)
}

/// Writes a copy of the database to `file` while others go on reading and writing. The copy has its final name only
/// when it is whole; what is there already is never overwritten.
pub async fn backup(db: &Db, file: &Path) -> Result<()> {
    if db.is_postgres() {
        return Err(Error::Internal(
            "this is a PostgreSQL database: back it up with `pg_dump --format=custom`".to_owned(),
        ));
    }
    if file.exists() {
        return Err(Error::Internal(format!("{} exists already", file.display())));
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = Path::new(&unfinished);
    let failed = |error: std::io::Error| Error::Internal(format!("{}: {error}", file.display()));
    if unfinished.exists() {
        std::fs::remove_file(unfinished).map_err(failed)?;
    }
    // SQLite copies into a file that is there if it is empty, and leaves it to whom it belongs.
    create_private(unfinished).map_err(failed)?;
    operation::copy(db, unfinished).await?;
    std::fs::File::open(unfinished).and_then(|copy| copy.sync_all()).map_err(failed)?;
    std::fs::rename(unfinished, file).map_err(failed)
}
