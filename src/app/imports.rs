//! Other people's registers become lots: all of a file or, after a crash, the rest of it.
//!
//! Pass one reads the whole file and finds every row that cannot be taken, before anything is written. Pass two reads
//! it again and applies chunks of about a thousand lots, one transaction each, that also moves the import's watermark.
//! The rows are staged in the file itself, not in a table: the import is keyed by the file's SHA-256, so the bytes that
//! are read again are the same, and reading them costs less than a tenth of writing and reading a staged copy. The
//! watermark is a line of the file, not a count of good rows: a place that was added in between makes no row shift.
//! A chunk ends where a row of the file ends, so that no row is half imported, also when it becomes a hundred laptops.

pub mod catalogue;
mod chunks;
mod names;
mod rows;
mod vocabulary;
mod whose;

use std::{collections::HashMap, ops::ControlFlow, sync::Arc};

use sea_orm::EntityTrait;
use sha2::{Digest, Sha256};

use super::{App, Error, moves};
use crate::{
    domain::{
        ImportId, Instant, OrganisationId, PlaceId,
        actor::Actor,
        register::{BadMap, LotMap, Rejected},
        time,
        volume::{self, Load},
    },
    store::{self, Tx, directory, entity, imports::For},
};

pub use chunks::Chunk;
use rows::Rows;
pub use whose::whose;

/// What comes into each place.
type Loads = HashMap<PlaceId, Load>;

/// What is to be imported, and for whom.
pub struct Wanted {
    /// As people call it; only for the record.
    pub file: String,
    pub bytes: Vec<u8>,
    pub map: LotMap,
    pub organisation: OrganisationId,
    /// Whoever imports, if it is somebody: then only into units they may log for.
    pub actor: Option<Actor>,
    /// Where things are, and whose, when neither file nor map says so.
    pub place: Option<String>,
    pub unit: Option<String>,
}

/// A file that fits its map.
#[derive(Clone)]
pub struct Import {
    rows: Arc<Rows>,
    file: String,
    hash: String,
    organisation: OrganisationId,
    actor: Option<Actor>,
}

/// What a pass over the file found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows with something in them: loaded, rejected and ignored together.
    pub rows: u64,
    pub blank: u64,
    /// Rows that are taken, and what becomes of them.
    pub loaded: u64,
    pub lots: u64,
    pub things: i64,
    pub rejected: Vec<Rejected>,
    /// Left out because the map says so.
    pub ignored: Vec<Rejected>,
    /// Prices left out because the organisation keeps its books in another currency.
    pub prices_left_out: u64,
}

/// How far the second pass is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the file that are lots now, those of earlier runs included.
    pub rows: u64,
    pub things: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `before`: what earlier runs had loaded.
    Done { before: Progress, total: Progress },
    /// Asked to stop between two chunks; the next run goes on from here.
    Stopped { at: Progress },
    /// The same file was imported before: nothing is changed.
    DoneBefore { at: Instant, total: Progress },
}

#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Map(#[from] BadMap),
    #[error("which organisation? --organisation says it: {}", names.join(", "))]
    Organisation { names: Vec<String> },
    #[error("nobody here has the e-mail address {email}")]
    Nobody { email: String },
    #[error("{field}: {reason}: \"{name}\"")]
    Default { field: &'static str, name: String, reason: String },
    #[error("only somebody who keeps agreements can import a catalogue: --as says who")]
    NoActor,
    #[error("there is no agreement \"{name}\"; there are: {}", names.join(", "))]
    Agreement { name: String, names: Vec<String> },
    #[error("the map's prices are in {given}, the agreement's in {expected}")]
    Currency { given: String, expected: String },
    #[error("another import of the same file is at work")]
    Busy,
    #[error(transparent)]
    App(#[from] Error),
}

impl From<sea_orm::DbErr> for Failed {
    fn from(error: sea_orm::DbErr) -> Self {
        Failed::App(error.into())
    }
}

/// Reads what the file's rows are compared with. A map that does not fit its file is refused here.
pub async fn open(app: &Arc<App>, wanted: Wanted) -> Result<Import, Failed> {
    let organisation = entity::organisation::Entity::find_by_id(wanted.organisation).one(app.db.read()).await?;
    let organisation = organisation.ok_or(Failed::Organisation { names: Vec::new() })?;
    let scope = match &wanted.actor {
        Some(actor) => actor.organisations.clone(),
        None => vec![organisation.id],
    };
    let directory = directory::load(app.db.read(), &scope).await?;
    let hash = Sha256::digest(&wanted.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let today = time::civil_date(time::now(), &organisation.time_zone);
    let (file, actor) = (wanted.file.clone(), wanted.actor.clone());
    let rows = Rows::new(app.clone(), wanted, &organisation, &directory, today)?;
    Ok(Import { rows: Arc::new(rows), file, hash, organisation: organisation.id, actor })
}

/// Pass one: what would become of every row. Changes nothing.
pub async fn check(import: &Import) -> Result<Found, Failed> {
    let rows = import.rows.clone();
    let read = tokio::task::spawn_blocking(move || rows.read(0, |_, _| ControlFlow::Continue(()))).await;
    Ok(read.map_err(panicked)??)
}

/// Refuses a file whose things have no room in the stores that it names, before anything of it is written. As a whole:
/// which of a full store's rows are the ones too many is nobody's to say but who looks into the store, and a register
/// without its last rows would pass for a complete one. What earlier runs loaded stands there already.
pub async fn room(import: &Import) -> Result<(), Failed> {
    let db = import.rows.app().db.read();
    let stores = store::places::stores(db, import.organisation).await?;
    if stores.is_empty() {
        return Ok(());
    }
    let from = store::imports::watermark(db, import.organisation, &import.hash).await?;
    let rows = import.rows.clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut loads = Loads::new();
        rows.read(from.unsigned_abs(), |_, lot| {
            loads.entry(lot.place).or_default().add(&rows.piece(&lot), lot.quantity);
            ControlFlow::Continue(())
        })
        .map(|_| loads)
    });
    let arriving = read.await.map_err(panicked)??;
    for store in stores {
        let (Some(capacity_l), Some(arriving)) = (store.capacity_l, arriving.get(&store.id)) else { continue };
        let stored = store::places::load(db, store.id).await?;
        volume::admit(store.id, capacity_l, stored, *arriving).map_err(Error::from)?;
    }
    Ok(())
}

/// Pass two: writes chunk after chunk, each whole or not at all, and tells how far it is after each.
pub async fn apply(
    app: &App,
    import: &Import,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Outcome, Failed> {
    let started = app.db.write(|tx| async move { start(&tx, import).await }).await?;
    let before = so_far(&started);
    if let Some(at) = started.done_at {
        return Ok(Outcome::DoneBefore { at, total: before });
    }
    let about = For {
        import: started.id,
        organisation: import.organisation,
        by: import.actor.as_ref().map(|actor| actor.person),
    };
    let mut now = before;
    let mut line = started.line;
    let mut chunks = chunks::read(import.rows.clone(), line);
    while let Some(chunk) = chunks.next().await {
        let written = app.db.write(|tx| write(tx, about, line, chunk.clone(), import.rows.clone())).await?;
        if !written {
            return Err(Failed::Busy);
        }
        line = chunk.to_line;
        now = Progress { rows: now.rows + chunk.rows, things: now.things + chunk.things };
        if progress(now).is_break() {
            return Ok(Outcome::Stopped { at: now });
        }
    }
    chunks.end().await?;
    app.db.write(|tx| async move { Ok::<_, Error>(store::imports::finish(&tx, about.import).await?) }).await?;
    Ok(Outcome::Done { before, total: now })
}

async fn start(tx: &Tx, import: &Import) -> Result<entity::import::Model, Error> {
    let new = entity::import::Model {
        id: ImportId::new(),
        organisation_id: import.organisation,
        kind: "lots".to_owned(),
        file: import.file.clone(),
        hash: import.hash.clone(),
        rows: 0,
        things: 0,
        line: 0,
        by: import.actor.as_ref().map(|actor| actor.person),
        created_at: tx.at,
        done_at: None,
    };
    store::imports::make_room(tx).await?;
    Ok(store::imports::claim(tx, new).await?)
}

/// `false` when somebody else has moved the watermark: then nothing is written.
async fn write(tx: Tx, about: For, from_line: i64, chunk: Arc<Chunk>, rows_of: Arc<Rows>) -> Result<bool, Error> {
    let (rows, things) = (chunk.rows as i64, chunk.things);
    let ours = store::imports::advance(&tx, about.import, from_line, chunk.to_line, rows, things).await?;
    if ours {
        store::imports::insert_lots(&tx, about, &chunk.lots).await?;
        // Others carry things in at the same time: what had room when the file was read may have none now.
        for store in store::places::stores(&*tx, about.organisation).await? {
            let mut arriving = Load::default();
            for lot in chunk.lots.iter().filter(|lot| lot.place == store.id) {
                arriving.add(&rows_of.piece(lot), lot.quantity);
            }
            if arriving != Load::default() {
                moves::admitted(&tx, store.id, arriving).await?;
            }
        }
    }
    Ok(ours)
}

fn so_far(import: &entity::import::Model) -> Progress {
    Progress { rows: import.rows.unsigned_abs(), things: import.things }
}

fn panicked(error: tokio::task::JoinError) -> Failed {
    Failed::App(Error::Internal(error.to_string()))
}
