//! The folder of the engine. It has one index that answers, whose name is in the file `current`, and perhaps a second
//! index that is being filled. A swap replaces this file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use crate::search::embedded::error::Error;

const CURRENT: &str = "current";
const LOCK: &str = "lock";
const PREFIX: &str = "lots-";

/// The folder, locked by one process at a time. The operating system releases the lock even if the process is killed.
pub struct Folder {
    path: PathBuf,
    lock: Mutex<File>,
}

impl Folder {
    /// # Errors
    /// `Leased` while another process has locked it.
    pub fn take(path: &Path) -> Result<Self, Error> {
        Ok(Self { path: path.to_owned(), lock: Mutex::new(lock(path)?) })
    }

    /// Creates the folder for a new index. All indexes but the one that answers are removed, to make room.
    pub fn begin(&self, answering: Option<&Path>) -> Result<PathBuf, Error> {
        if !self.path.join(LOCK).exists() {
            // Somebody deleted the folder. The locked file is not in the new folder, so no other process would see the
            // lock.
            *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = lock(&self.path)?;
        }
        self.remove_all_but(answering)?;
        let path = self.path.join(format!("{PREFIX}{}", Uuid::now_v7().simple()));
        fs::create_dir(&path)?;
        Ok(path)
    }

    /// Makes this index the one that answers. After a crash at any moment, either the old or the new one answers.
    pub fn point_to(&self, index: &Path) -> io::Result<()> {
        let name = index.file_name().unwrap_or_default().to_string_lossy();
        let unfinished = self.path.join("current.unfinished");
        let mut file = File::create(&unfinished)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, self.path.join(CURRENT))?;
        // The new index answers now, whether or not the folder's entry is on the disk already. An error from here would
        // make the caller remove it. After a crash the old name may be back, and an index that is missing is rebuilt.
        #[cfg(unix)]
        let _ = File::open(&self.path).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Removes all indexes but this one: those of interrupted rebuilds, and those that were swapped out.
    pub fn remove_all_but(&self, index: Option<&Path>) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let is_index = entry.file_name().to_string_lossy().starts_with("lots");
            if is_index && entry.file_type()?.is_dir() && index != Some(&entry.path()) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

/// The index that answers in this folder, if there is one.
pub fn current(folder: &Path) -> io::Result<Option<PathBuf>> {
    match fs::read_to_string(folder.join(CURRENT)) {
        // The file may be damaged. A name outside the folder is never accepted.
        Ok(name) if name.starts_with(PREFIX) && !name.contains(['/', '\\']) => Ok(Some(folder.join(name))),
        Ok(_) => Ok(None),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => Ok(None),
        Err(error) => Err(error),
    }
}

fn lock(folder: &Path) -> Result<File, Error> {
    fs::create_dir_all(folder)?;
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Leased),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
