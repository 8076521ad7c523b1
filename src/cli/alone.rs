//! One server per data folder. Two servers would write one search index, and neither would know of the other's changes.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use crate::cli::{Failed, make_folder};
use crate::config::Config;

/// Locks the data folder, and SQLite's file wherever it is, until it is dropped. The operating system releases the
/// locks also when the process is killed.
pub struct Alone {
    _locks: Vec<File>,
}

impl Alone {
    pub fn take(config: &Config) -> Result<Self, Failed> {
        make_folder(&config.data)?;
        let database = config.database_url.strip_prefix("sqlite:").map(|path| PathBuf::from(format!("{path}.lock")));
        let folder = config.data.join("ombruk.lock");
        let locks = std::iter::once(folder).chain(database).map(|path| lock(&path));
        Ok(Self { _locks: locks.collect::<Result<_, _>>()? })
    }
}

fn lock(path: &Path) -> Result<File, Failed> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let unread = |error: std::io::Error| Failed::Said(format!("{} cannot be locked: {error}", path.display()));
    let file = options.open(path).map_err(unread)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let folder = path.parent().unwrap_or(path).display();
            Err(Failed::Said(format!(
                "another ombruk server runs on {folder}; stop it, or name another folder with --data"
            )))
        }
        Err(TryLockError::Error(error)) => Err(unread(error)),
    }
}
