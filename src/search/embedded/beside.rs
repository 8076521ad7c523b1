//! A second index, which is filled while the first one answers.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use uuid::Uuid;

use crate::search::contract::{Answer, Change, Held, Intake, Rebuild, Ticket};
use crate::search::embedded::disk::Disk;
use crate::search::embedded::error::Error;
use crate::search::embedded::off;
use crate::search::embedded::room::{Room, lock};

pub struct Beside {
    id: Uuid,
    path: PathBuf,
    filling: Arc<Filling>,
}

/// What the writes share. It lives until the last write has ended, even if nobody waits for that write.
struct Filling {
    /// `None` once the index was swapped in or given up.
    disk: Mutex<Option<Disk>>,
    /// Dropped last, because the folder is written until then.
    lease: Lease,
}

/// The right to rebuild. The folder is locked for this process while the engine is open, so the lease only has to allow
/// one rebuild at a time within the process.
struct Lease(Arc<Room>);

impl Lease {
    fn take(room: Arc<Room>) -> Result<Self, Error> {
        if room.rebuilding.swap(true, Ordering::AcqRel) { Err(Error::Leased) } else { Ok(Self(room)) }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.rebuilding.store(false, Ordering::Release);
    }
}

impl Beside {
    pub fn begin(room: Arc<Room>) -> Result<Self, Error> {
        let lease = Lease::take(room)?;
        let (path, disk) = lease.0.begin()?;
        let id = disk.footing().id;
        Ok(Self { id, path, filling: Arc::new(Filling { disk: Mutex::new(Some(disk)), lease }) })
    }

    fn off<T, W>(&self, work: W) -> Answer<'static, T>
    where
        T: Send + 'static,
        W: FnOnce(&Room, &mut Disk) -> Result<T, Error> + Send + 'static,
    {
        let filling = Arc::clone(&self.filling);
        off(move || work(&filling.lease.0, lock(&filling.disk).as_mut().ok_or(Error::Fault)?))
    }
}

impl Intake for Beside {
    fn apply(&self, changes: Vec<Change>, held: Held) -> Answer<'_, Ticket> {
        self.off(move |room, disk| disk.apply(&changes, held, &room.fields))
    }

    fn settle(&self, ticket: Ticket) -> Answer<'_, ()> {
        self.off(move |_, disk| if disk.settle(ticket)? { disk.wait_for_merges() } else { Ok(()) })
    }
}

impl Rebuild for Beside {
    fn id(&self) -> Uuid {
        self.id
    }

    fn swap(self: Box<Self>) -> Answer<'static, ()> {
        off(move || {
            let disk = lock(&self.filling.disk).take().ok_or(Error::Fault)?;
            let swapped = self.filling.lease.0.swap(&self.path, disk);
            if swapped.is_err() {
                // The folder is of no use now, and the swap may have failed because the disk is full.
                let _ = std::fs::remove_dir_all(&self.path);
            }
            swapped
        })
    }

    fn give_up(self: Box<Self>) -> Answer<'static, ()> {
        off(move || {
            if let Some(disk) = lock(&self.filling.disk).take() {
                disk.close();
            }
            Ok(std::fs::remove_dir_all(&self.path)?)
        })
    }
}
