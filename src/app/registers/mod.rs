//! Imports registers of others as lots. Each row becomes lots only once. A row is recognised by its number where the
//! map says that numbers identify, else by its serial number, else by its line in a file of the same name or contents.
//!
//! A trial reads the whole file and says what would become of every row, before anything is written. Loading reads the
//! file again and applies chunks of about a thousand lots, one transaction each. In this transaction the rows are
//! compared once more with what is there. So an import of the same file at the same time, or again after a crash, finds
//! the rows known and doubles nothing. A chunk ends where a row ends, so that no row is half imported, even if it
//! becomes a hundred laptops. The rows are staged in the file itself, not in a table: reading the file again costs less
//! than a tenth of a staged copy.

pub mod catalogue;
mod chunks;
mod drafts;
mod facts;
mod first_map;
mod importer;
mod input;
mod known;
mod loading;
mod names;
mod trial;
pub mod undo;
mod vocabulary;

use std::{collections::BTreeMap, sync::Arc};

use sha2::{Digest, Sha256};

use crate::app::{App, Error, directory::trees::Directory};
use crate::{
    domain::{
        Date, LotId, OrganisationId,
        directory::actor::Actor,
        registers::{BadMap, File, LotMap, Rejected, Source},
        time,
    },
    store,
};

use drafts::{Rows, Sums};
pub use facts::Difference;
pub use first_map::propose;
pub use importer::resolve_importer;
pub use input::Input;
pub use loading::{Outcome, Progress, apply};
pub use trial::{check, room};
use undo::Earlier;

/// What is to be imported, and for whom.
pub struct Wanted {
    /// The name of the file. It is the name of the register where the map states none.
    pub file: String,
    pub input: Input,
    pub map: LotMap,
    pub organisation: OrganisationId,
    /// The person who imports, if there is one. They import only into units for which they may log lots.
    pub actor: Option<Actor>,
    /// The place and the unit of things where neither the file nor the map names them.
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
    /// The earlier import of the same contents, if there is one.
    pub loaded_before: Option<Earlier>,
}

/// What a pass over the file found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows with something in them: good, rejected and ignored together.
    pub rows: u64,
    pub blank: u64,
    /// How many rows have fewer cells than the header, and the line of the first one. They are taken as they are.
    pub short: u64,
    pub first_short: Option<u64>,
    /// Good rows, the lots that they become, and the things in these lots.
    pub loaded: u64,
    pub lots: u64,
    pub things: i64,
    /// Good rows that are new, that state the same as before, and that state something else.
    pub new: u64,
    pub same: u64,
    pub changed: Vec<ChangedRow>,
    /// The lines of rows whose thing has left since.
    pub left_lines: Vec<u64>,
    /// New rows with the number of a thing that is here already, where the map does not let numbers identify.
    pub number_known: Vec<(u64, String)>,
    /// Rows that earlier files of the same register had and this one lacks.
    pub vanished: Vec<Vanished>,
    /// Rows that are known by their line alone: how many state the same, and how many state something else.
    pub lines_same: u64,
    pub lines_changed: u64,
    pub sums: Sums,
    /// How many rows take a field from the map's defaults.
    pub by_default: BTreeMap<&'static str, u64>,
    /// The lines of rows that state the same as before.
    pub same_lines: Vec<u64>,
    /// The civil date of the organisation.
    pub today: Date,
    /// Hashed keys of rejected rows. These rows have not vanished.
    refused_keys: Vec<u128>,
    pub rejected: Vec<Rejected>,
    /// Left out because the map says so.
    pub ignored: Vec<Rejected>,
    /// Prices left out because the organisation keeps its books in another currency.
    pub prices_left_out: u64,
}

/// A row that states something else than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRow {
    pub line: u64,
    pub code: String,
    pub differences: Vec<Difference>,
}

/// A thing that was a row of an earlier file and is none of this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    pub line: u64,
    pub lot: LotId,
    pub code: String,
    pub name: String,
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
    #[error(
        "a file called {source_name} was loaded before, and most lines of this one are other things; name the register \
         with --register, or a number that identifies with `identity` in the map"
    )]
    AnotherFile { source_name: String },
    #[error("there is no import {0}")]
    NoImport(String),
    #[error("import {id} cannot be undone: {why}")]
    CannotUndo { id: String, why: String },
    #[error(transparent)]
    App(#[from] Error),
}

impl From<sea_orm::DbErr> for Failed {
    fn from(error: sea_orm::DbErr) -> Self {
        Failed::App(error.into())
    }
}

/// Reads what the rows of the file are compared with. A map that does not fit its file is refused here.
pub async fn open(app: &Arc<App>, wanted: Wanted) -> Result<Import, Failed> {
    let organisation = store::directory::organisations::find(app.db.read(), wanted.organisation).await?;
    let organisation = organisation.ok_or(Failed::Organisation { names: Vec::new() })?;
    let organisations = store::directory::organisations::and_succeeded(app.db.read(), organisation.id).await?;
    let directory = Directory::load(app.db.read(), &organisations).await?;
    let hash = fingerprint(&wanted)?;
    let earlier = store::registers::imports::of_hash(app.db.read(), &organisations, &hash).await?;
    let loaded_before = earlier.into_iter().find(|import| import.undone_at.is_none());
    // The same contents in another encoding or under another name are the same register.
    let same = loaded_before.as_ref().map(|import| import.source.clone()).filter(|source| !source.is_empty());
    let source = wanted.map.register.clone().or(same).unwrap_or_else(|| wanted.file.clone());
    let today = time::civil_date(time::now(), &organisation.time_zone);
    let (file, actor) = (wanted.file.clone(), wanted.actor.clone());
    let rows = Rows::new(app.clone(), wanted, source, organisations, &organisation, &directory, today)?;
    let loaded_before = loaded_before.map(Earlier::from);
    Ok(Import { rows: Arc::new(rows), file, hash, organisation: organisation.id, actor, loaded_before })
}

/// SHA-256 of the text, whatever its encoding and line ends. A file in another encoding than the map says is refused.
fn fingerprint(wanted: &Wanted) -> Result<String, BadMap> {
    let bytes = wanted.input.open().map_err(|error| BadMap::Unreadable { message: error.to_string() })?;
    let mut hash = Sha256::new();
    Source::open(bytes, wanted.map.file.encoding, 0)?.read_whole(|bytes| hash.update(bytes))?;
    Ok(hex::encode(hash.finalize()))
}

impl Import {
    pub fn input(&self) -> &Input {
        &self.rows.wanted.input
    }

    /// How the file is written.
    pub fn file_format(&self) -> &File {
        &self.rows.wanted.map.file
    }

    /// The value of a fact as people read it: a name instead of the id of a unit or place.
    pub fn called(&self, value: &str) -> String {
        self.rows.called(value)
    }

    /// Refuses a file that has only its name in common with one that was loaded before.
    pub fn same_register(&self, found: &Found) -> Result<(), Failed> {
        let named = self.rows.wanted.map.register.is_some();
        if !named && found.lines_changed > 1 && found.lines_changed > found.lines_same {
            return Err(Failed::AnotherFile { source_name: self.rows.source.clone() });
        }
        Ok(())
    }
}

fn panicked(error: tokio::task::JoinError) -> Failed {
    Failed::App(Error::Internal(error.to_string()))
}
