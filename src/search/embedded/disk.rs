//! One index on disk: opens it, writes it, and finds out whether it can be used.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};
use uuid::Uuid;

use crate::search::contract::{Change, Held, Ticket};
use crate::search::embedded::error::Error;
use crate::search::embedded::schema::{Fields, VERSION, key, schema};
use crate::search::embedded::segments::Snapshot;
use crate::search::query::Lexicon;

/// Tantivy's smallest memory budget, because the whole server has to fit into 150 MiB. It holds some ten thousand lots.
const HEAP: usize = 15_000_000;

/// An open index and its one writer.
pub struct Disk {
    pub index: Index,
    reader: IndexReader,
    /// `None` after a failed write. What was not committed is dropped, and the next write opens a new writer.
    writer: Option<IndexWriter>,
    footing: Footing,
    lexicon: Lexicon,
    /// During a rebuild, half of the id of each lot that was written. The index was empty at first, so only a lot that
    /// is written again has an older version to delete. A million deletions that wait for their commit would take a
    /// gigabyte.
    written: Option<HashSet<u64>>,
    tickets: Tickets,
}

/// The numbers of the last batch that was handed over, that was lost, and that was committed.
#[derive(Default)]
struct Tickets {
    handed: u64,
    lost: u64,
    settled: u64,
    /// What the index holds after the next commit.
    held: Held,
}

/// Facts of the index as a whole. They are stored in the commit, so that they never contradict the lots.
#[derive(Clone, Serialize, Deserialize)]
pub struct Footing {
    version: u32,
    /// Every rebuild has a new id.
    pub id: Uuid,
    /// The version of the vocabulary that it was made with.
    pub vocabulary: u64,
    pub held: Held,
}

impl Footing {
    /// The footing in the last commit of an index; `None` where it is of another version.
    pub fn read(index: &Index) -> Result<Option<Self>, TantivyError> {
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let footing: Option<Self> = serde_json::from_str(&payload).ok();
        Ok(footing.filter(|footing| footing.version == VERSION && index.schema() == schema().0))
    }
}

/// Why an index was not opened.
pub enum Unopened {
    /// A rebuild repairs it.
    Unusable(String),
    /// A rebuild would not help.
    Failed(Error),
}

impl Disk {
    /// An existing index of this version, with its first snapshot.
    pub fn open(path: &Path, lexicon: Lexicon, fields: &Fields) -> Result<(Self, Snapshot), Unopened> {
        if !path.join("meta.json").exists() {
            return Err(Unopened::Unusable("its files are gone".to_owned()));
        }
        // Opening does not read every byte. On some damage tantivy panics, and that must not end the server.
        catch_unwind(AssertUnwindSafe(|| Self::try_open(path, lexicon, fields)))
            .unwrap_or_else(|_| Err(Unopened::Unusable("its files are damaged".to_owned())))
    }

    fn try_open(path: &Path, lexicon: Lexicon, fields: &Fields) -> Result<(Self, Snapshot), Unopened> {
        let index = Index::open_in_dir(path).map_err(unusable)?;
        let Some(footing) = Footing::read(&index).map_err(unusable)? else {
            return Err(Unopened::Unusable("it is of another version".to_owned()));
        };
        let writer = Some(writer(&index).map_err(unusable)?);
        let reader = reader(&index).map_err(unusable)?;
        let tickets = Tickets { held: footing.held, ..Tickets::default() };
        let disk = Self { index, reader, writer, footing, lexicon, written: None, tickets };
        let snapshot = disk.snapshot(&Snapshot::default(), fields).map_err(unusable)?;
        Ok((disk, snapshot))
    }

    /// A new, empty index.
    pub fn create(path: &Path, vocabulary: u64, lexicon: Lexicon) -> Result<Self, Error> {
        let index = Index::create_in_dir(path, schema().0)?;
        let footing = Footing { version: VERSION, id: Uuid::now_v7(), vocabulary, held: Held::default() };
        let writer = Some(writer(&index)?);
        let reader = reader(&index)?;
        let (written, tickets) = (Some(HashSet::new()), Tickets::default());
        Ok(Self { index, reader, writer, footing, lexicon, written, tickets })
    }

    /// Hands the changes to the writer. They are not durable yet.
    pub fn apply(&mut self, changes: &[Change], held: Held, fields: &Fields) -> Result<Ticket, Error> {
        let result = self.try_write(changes, fields);
        self.give_up_on_failure(result)?;
        self.tickets.handed += 1;
        self.tickets.held = held;
        Ok(Ticket(self.tickets.handed))
    }

    fn try_write(&mut self, changes: &[Change], fields: &Fields) -> Result<(), Error> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(writer(&self.index)?),
        };
        for change in changes {
            let id = match change {
                Change::Upsert(lot) => lot.id,
                Change::Delete(id) => *id,
            };
            let again = self.written.as_mut().is_none_or(|written| !written.insert(id.as_u64_pair().1));
            if again {
                writer.delete_term(Term::from_field_text(fields.id, &key(id)));
            }
            let Change::Upsert(lot) = change else { continue };
            writer.add_document(fields.document(lot, &mut self.lexicon)?)?;
        }
        Ok(())
    }

    /// Makes all changes durable that were handed over. Returns whether there were any.
    pub fn settle(&mut self, ticket: Ticket) -> Result<bool, Error> {
        if ticket.0 <= self.tickets.settled {
            return Ok(false);
        }
        if ticket.0 <= self.tickets.lost {
            return Err(Error::Lost);
        }
        let footing = Footing { held: self.tickets.held, ..self.footing.clone() };
        let result = self.try_commit(&footing);
        self.give_up_on_failure(result)?;
        self.footing = footing;
        self.tickets.settled = self.tickets.handed;
        Ok(true)
    }

    fn try_commit(&mut self, footing: &Footing) -> Result<(), Error> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(writer(&self.index)?),
        };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&serde_json::to_string(footing)?);
        commit.commit()?;
        Ok(())
    }

    /// Waits for the merges of a rebuild, so that searches begin with few segments.
    pub fn wait_for_merges(&mut self) -> Result<(), Error> {
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads()?;
        }
        Ok(())
    }

    /// Ends a rebuild. From now on, every lot that is written may have an older version.
    pub fn complete(&mut self) {
        self.written = None;
    }

    /// The footing of the last commit.
    pub fn footing(&self) -> &Footing {
        &self.footing
    }

    pub fn snapshot(&self, before: &Snapshot, fields: &Fields) -> Result<Snapshot, TantivyError> {
        self.reader.reload()?;
        Snapshot::new(&self.reader.searcher(), before, fields)
    }

    /// Lets running merges end, so that nobody writes into a folder that is being removed.
    pub fn close(mut self) {
        // A merge that failed leaves the segments as they were, and these are about to be removed.
        let _ = self.wait_for_merges();
    }

    fn give_up_on_failure(&mut self, result: Result<(), Error>) -> Result<(), Error> {
        if result.is_err() {
            self.writer = None;
            self.tickets.lost = self.tickets.handed;
        }
        result
    }
}

fn writer(index: &Index) -> Result<IndexWriter, TantivyError> {
    let options =
        IndexWriterOptions::builder().memory_budget_per_thread(HEAP).num_worker_threads(1).num_merge_threads(1).build();
    let writer = index.writer_with_options(options)?;
    let mut policy = LogMergePolicy::default();
    // Most commits have a few lots. Without a low minimum, a layer of 10,000 lots would be merged again and again.
    policy.set_min_layer_size(1_000);
    // Each segment has a dictionary of its own that must be searched. Merging at four segments instead of eight halves
    // their number.
    policy.set_min_num_segments(4);
    // Every edit of a lot deletes its old version. A segment is merged once 30 % of it are deleted.
    policy.set_del_docs_ratio_before_merge(0.3);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

fn reader(index: &Index) -> Result<IndexReader, TantivyError> {
    index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(0).try_into()
}

/// A full disk or a missing permission is no damage. A rebuild repairs everything else.
fn unusable(error: TantivyError) -> Unopened {
    match error {
        TantivyError::IoError(io) if matches!(io.kind(), ErrorKind::PermissionDenied | ErrorKind::StorageFull) => {
            Unopened::Failed(TantivyError::IoError(io).into())
        }
        other => Unopened::Unusable(other.to_string()),
    }
}
