//! The engine's folder: one index that answers, named in a file of its own, and perhaps a second one that is being
//! filled. Replacing that file is the swap.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use crate::search::embedded::error::Error;

const CURRENT: &str = "current";
const LOCK: &str = "lock";
const PREFIX: &str = "lots-";

/// Held by one process at a time. The system lets go of it also when the process is killed.
pub struct Folder {
    path: PathBuf,
    lock: Mutex<File>,
}

impl Folder {
    /// # Errors
    /// `Leased` while another process has it.
    pub fn take(path: &Path) -> Result<Self, Error> {
        Ok(Self { path: path.to_owned(), lock: Mutex::new(lock(path)?) })
    }

    /// Where a new index is filled. Room is made for it: whatever does not answer is removed.
    pub fn begin(&self, answering: Option<&Path>) -> Result<PathBuf, Error> {
        if !self.path.join(LOCK).exists() {
            // Somebody deleted the folder: what is locked is a file that nobody else can see.
            *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = lock(&self.path)?;
        }
        self.remove_all_but(answering)?;
        let path = self.path.join(format!("{PREFIX}{}", Uuid::now_v7().simple()));
        fs::create_dir(&path)?;
        Ok(path)
    }

    /// From now on this index is the one, also after a crash at any moment.
    pub fn point_to(&self, index: &Path) -> io::Result<()> {
        let name = index.file_name().unwrap_or_default().to_string_lossy();
        let unfinished = self.path.join("current.unfinished");
        let mut file = File::create(&unfinished)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, self.path.join(CURRENT))?;
        // It is the one by now, whether or not the folder's entry is on the disk already: whoever heard of an error
        // would remove it. After a crash the name before it may be back, and an index that is gone is made anew.
        #[cfg(unix)]
        let _ = File::open(&self.path).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Removes indexes that are not this one: those of rebuilds that were interrupted, and what was swapped out.
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
        // Damaged or not: nothing outside the folder is ever meant.
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
