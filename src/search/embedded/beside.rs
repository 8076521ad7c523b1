//! A second index, filled while the first one answers.

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

/// Whoever still writes has it, also when nobody waits for that any more.
struct Filling {
    /// Away once it was swapped.
    disk: Mutex<Option<Disk>>,
    /// Given up last: until then the folder is written.
    lease: Lease,
}

/// The folder belongs to this process as long as the engine is open; within it, one rebuild at a time.
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
                // Nobody will come back to it, and its room may be what was lacking.
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
