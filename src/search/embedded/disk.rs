//! The index on disk: opening, writing, and knowing when it cannot be trusted.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};
use uuid::Uuid;

use crate::search::embedded::lexicon::Lexicon;
use crate::search::embedded::names::{Names, Vocabulary};
use crate::search::embedded::schema::{Fields, VERSION, key, schema};
use crate::search::embedded::segments::Snapshot;
use crate::search::{Change, Error, Held};

/// Tantivy's smallest arena: the whole server is to fit into 150 MiB. It holds some ten thousand lots.
const HEAP: usize = 15_000_000;

/// An open index and its one writer, which also keeps other processes out.
pub struct Disk {
    pub index: Index,
    reader: IndexReader,
    /// Away after a failed write: what was not committed is given up, the next write begins anew.
    writer: Option<IndexWriter>,
    footing: Footing,
    /// `footing` as text, empty when it has to be written anew. It goes with every commit.
    payload: String,
    names: Arc<Names>,
    /// During a rebuild, half an id of each lot that was written. The index was empty: only what comes again has an
    /// older version to delete, and a million deletions waiting for their commit would take a gigabyte.
    written: Option<HashSet<u64>>,
}

/// What is true of the index as a whole. Travels in the commit, so it can never contradict the lots.
#[derive(Serialize, Deserialize)]
pub struct Footing {
    version: u32,
    /// False during a rebuild.
    pub complete: bool,
    /// Another one after every rebuild.
    pub id: Uuid,
    /// Of the categories that it was made with.
    pub made_with: u64,
    pub held: Held,
    categories: Vocabulary,
}

impl Footing {
    /// What the last commit of an index says; `None` where it is of another version.
    pub fn read(index: &Index) -> Result<Option<Self>, TantivyError> {
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let footing: Option<Self> = serde_json::from_str(&payload).ok();
        Ok(footing.filter(|footing| footing.version == VERSION && index.schema() == schema().0))
    }
}

/// Why an index was not opened.
pub enum Unopened {
    /// Clearing it heals it.
    Unusable(String),
    /// Clearing it would not help, or would destroy what another process is using.
    Failed(Error),
}

impl Disk {
    /// An existing index, complete and of this version, with its first snapshot.
    pub fn open(
        folder: &Path,
        made_with: u64,
        fields: &Fields,
        lexicon: &mut Lexicon,
    ) -> Result<(Self, Snapshot), Unopened> {
        if !folder.join("meta.json").exists() {
            return Err(Unopened::Unusable("it is new".to_owned()));
        }
        // Opening does not read every byte, and tantivy asserts on some damage: that must not end the server.
        catch_unwind(AssertUnwindSafe(|| Self::try_open(folder, made_with, fields, lexicon)))
            .unwrap_or_else(|_| Err(Unopened::Unusable("its files are damaged".to_owned())))
    }

    fn try_open(
        folder: &Path,
        made_with: u64,
        fields: &Fields,
        lexicon: &mut Lexicon,
    ) -> Result<(Self, Snapshot), Unopened> {
        let index = Index::open_in_dir(folder).map_err(unusable)?;
        let Some(footing) = Footing::read(&index).map_err(unusable)? else {
            return Err(Unopened::Unusable("it is of another version".to_owned()));
        };
        if !footing.complete {
            return Err(Unopened::Unusable("a rebuild was interrupted".to_owned()));
        }
        if footing.made_with != made_with {
            return Err(Unopened::Unusable("the categories are others now".to_owned()));
        }
        let writer = writer(&index).map_err(unusable)?;
        let reader = reader(&index).map_err(unusable)?;
        let names = Arc::new(Names::new(&footing.categories, lexicon));
        let disk = Self { index, reader, writer: Some(writer), footing, payload: String::new(), names, written: None };
        let snapshot = disk.snapshot(&Snapshot::default(), fields).map_err(unusable)?;
        Ok((disk, snapshot))
    }

    /// A new, empty index in place of whatever is there, marked incomplete.
    pub fn create(folder: &Path, made_with: u64) -> Result<Self, Error> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => fs::create_dir_all(folder)?,
        }
        let index = Index::create_in_dir(folder, schema().0)?;
        let footing = Footing {
            version: VERSION,
            complete: false,
            id: Uuid::now_v7(),
            made_with,
            held: Held::default(),
            categories: Vocabulary::new(),
        };
        let writer = Some(writer(&index).map_err(in_use)?);
        let reader = reader(&index)?;
        let (payload, names, written) = (String::new(), Arc::default(), Some(HashSet::new()));
        let mut disk = Self { index, reader, writer, footing, payload, names, written };
        disk.commit()?;
        Ok(disk)
    }

    /// Hands the changes to the writer, not yet durable.
    pub fn write(&mut self, changes: &[Change], fields: &Fields, lexicon: &mut Lexicon) -> Result<(), Error> {
        let result = self.try_write(changes, fields, lexicon);
        self.give_up_on_failure(result)
    }

    fn try_write(&mut self, changes: &[Change], fields: &Fields, lexicon: &mut Lexicon) -> Result<(), Error> {
        let mut renamed = false;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(writer(&self.index).map_err(in_use)?),
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
            writer.add_document(fields.document(lot, lexicon)?)?;
            let names = &lot.category_names;
            if !names.is_empty() && self.footing.categories.get(&lot.category) != Some(names) {
                self.footing.categories.insert(lot.category.clone(), names.clone());
                renamed = true;
            }
        }
        if renamed {
            self.names = Arc::new(Names::new(&self.footing.categories, lexicon));
            self.payload.clear();
        }
        Ok(())
    }

    /// What the next commit says.
    pub fn follow(&mut self, held: Held) {
        if self.footing.held != held {
            self.footing.held = held;
            self.payload.clear();
        }
    }

    pub fn held(&self) -> (Uuid, Held) {
        (self.footing.id, self.footing.held)
    }

    /// Makes everything written durable.
    pub fn commit(&mut self) -> Result<(), Error> {
        let result = self.try_commit();
        self.give_up_on_failure(result)
    }

    fn try_commit(&mut self) -> Result<(), Error> {
        if self.payload.is_empty() {
            self.payload = serde_json::to_string(&self.footing).map_err(std::io::Error::from)?;
        }
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(writer(&self.index).map_err(in_use)?),
        };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&self.payload);
        commit.commit()?;
        Ok(())
    }

    /// The end of a rebuild, its merges included: searches begin on few segments.
    pub fn complete(&mut self) -> Result<(), Error> {
        self.written = None;
        self.footing.complete = true;
        self.payload.clear();
        self.commit()?;
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads()?;
        }
        self.writer = Some(writer(&self.index).map_err(in_use)?);
        Ok(())
    }

    pub fn snapshot(&self, before: &Snapshot, fields: &Fields) -> Result<Snapshot, TantivyError> {
        self.reader.reload()?;
        Snapshot::new(&self.reader.searcher(), before, Arc::clone(&self.names), fields)
    }

    /// Lets running merges end, so that nobody writes into a folder that is being replaced.
    pub fn close(mut self) {
        if let Some(writer) = self.writer.take() {
            // A merge that failed leaves the segments as they were, and these are about to go.
            let _ = writer.wait_merging_threads();
        }
    }

    fn give_up_on_failure(&mut self, result: Result<(), Error>) -> Result<(), Error> {
        if result.is_err() {
            self.writer = None;
        }
        result
    }
}

fn writer(index: &Index) -> Result<IndexWriter, TantivyError> {
    let options =
        IndexWriterOptions::builder().memory_budget_per_thread(HEAP).num_worker_threads(1).num_merge_threads(1).build();
    let writer = index.writer_with_options(options)?;
    let mut policy = LogMergePolicy::default();
    // The outbox commits a few lots at a time: without a low floor, a layer of 10,000 lots would be merged over and over.
    policy.set_min_layer_size(1_000);
    // Each segment is a dictionary of its own to be searched: merging at four instead of eight halves their number.
    policy.set_min_num_segments(4);
    // Every edit of a lot deletes its old version; a third of dead weight is enough.
    policy.set_del_docs_ratio_before_merge(0.3);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

fn reader(index: &Index) -> Result<IndexReader, TantivyError> {
    index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(0).try_into()
}

fn in_use(error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(..) => Error::InUse,
        other => other.into(),
    }
}

/// No disk space and no permission are not damage; a busy lock is somebody else. The rest heals by rebuilding.
fn unusable(error: TantivyError) -> Unopened {
    match error {
        TantivyError::LockFailure(..) => Unopened::Failed(Error::InUse),
        TantivyError::IoError(io) if matches!(io.kind(), ErrorKind::PermissionDenied | ErrorKind::StorageFull) => {
            Unopened::Failed(TantivyError::IoError(io).into())
        }
        other => Unopened::Unusable(other.to_string()),
    }
}
