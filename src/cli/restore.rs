//! `ombruk restore FILE`, `ombruk restore FOLDER`

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::cli::{Failed, alone::Alone, backup, count};
use crate::{app::files, boot, config::Config, domain::time, store::restore};

/// Replaces the database with a backup. Until the last step the database stays as it was, so an attempt that fails or
/// is interrupted does not change it.
pub async fn run(config: &Config, from: &Path) -> Result<(), Failed> {
    let file = &if from.is_dir() { from.join(backup::DATABASE) } else { from.to_owned() };
    let Some(path) = config.database_url.strip_prefix("sqlite:").map(PathBuf::from) else {
        if from.is_dir() {
            restore_files(config, from).await?;
            say!("The database is not restored: do that with `pg_restore`.");
            return Ok(());
        }
        return Err(said(
            "PostgreSQL restores with `pg_restore`; the servers then notice and rebuild their search indexes",
        ));
    };
    let _alone = Alone::take(config)?;
    if path.exists() && restore::is_open(&path).await {
        return Err(said("the database is open in another process: stop the server first"));
    }
    let new = beside(&path, ".restoring");
    remove(&new)?;
    if from.is_dir() {
        // Files come before the database that shows them.
        restore_files(config, from).await?;
    }
    let placed = place(file, &path, &new).await;
    if placed.is_err() {
        remove(&new)?;
    }
    let kept = placed?;
    match fs::remove_dir_all(config.search_folder()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        Ok(()) | Err(_) => {}
    }
    say!("The database is what {} holds.", file.display());
    if let Some(kept) = kept {
        say!("What it was before is kept in {}.", kept.display());
    }
    say!("The search index is made anew when the server starts.");
    Ok(())
}

/// Copies the files of a backup to storage. Files that are there already stay.
async fn restore_files(config: &Config, from: &Path) -> Result<(), Failed> {
    let copied = files::copy(&boot::storage_in(&from.join(backup::FILES)), &boot::storage(config)?).await?;
    say!("{} copied to storage.", count(copied, "file was", "files were"));
    Ok(())
}

/// Checks a copy of `file` and renames it to `path`. Answers where the old database is now, if there was one.
async fn place(file: &Path, path: &Path, new: &Path) -> Result<Option<PathBuf>, Failed> {
    let copy = |end: &str| fs::copy(beside(file, end), beside(new, end));
    copy("").map_err(|error| said(&format!("{}: {error}", file.display())))?;
    // A database file that was copied while a server ran has part of its content in the log beside it.
    if beside(file, "-wal").exists() {
        copy("-wal")?;
    }
    let faults = restore::faults(new).await?;
    if let [first, rest @ ..] = faults.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
        return Err(said(&format!("{} is not restored: {first}{more}", file.display())));
    }
    private(new)?;
    File::open(new)?.sync_all()?;
    let kept = beside(path, &format!(".before-{}", time::now().format("%Y-%m-%dT%H%M%S")));
    if kept.exists() {
        return Err(said(&format!("{} exists already: try again in a second", kept.display())));
    }
    let old = path.exists();
    if old {
        // A log that is left beside another database would be applied to that one.
        for end in ["-wal", "-shm"] {
            if beside(path, end).exists() {
                fs::rename(beside(path, end), beside(&kept, end))?;
            }
        }
        fs::hard_link(path, &kept).or_else(|_| fs::copy(path, &kept).map(|_| ()))?;
    }
    fs::rename(new, path)?;
    remove(new)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(old.then_some(kept))
}

/// Makes a file readable for its owner alone, because names and mail addresses are in it.
fn private(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

fn remove(path: &Path) -> std::io::Result<()> {
    for end in ["", "-wal", "-shm"] {
        match fs::remove_file(beside(path, end)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn said(text: &str) -> Failed {
    Failed::Said(text.to_owned())
}
