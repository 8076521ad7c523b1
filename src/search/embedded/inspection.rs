//! Looking into an index that another process may be writing, without disturbing it.

use std::collections::HashMap;
use std::path::Path;

use tantivy::{Index, ReloadPolicy};
use uuid::Uuid;

use crate::search::contract::{self, Held};
use crate::search::embedded::disk::Footing;
use crate::search::embedded::error::Error;
use crate::search::embedded::folder;

/// What an index holds, as its last commit says it.
pub struct Inspection {
    pub held: Held,
    /// The version of the vocabulary that it was made with.
    pub vocabulary: u64,
    /// `LotDocument::digest` of each lot.
    pub digests: HashMap<Uuid, u64>,
}

impl Inspection {
    /// `None` where there is no index that a server would use: it makes one when it starts.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn of(folder: &Path) -> Result<Option<Self>, contract::Error> {
        Self::look(folder).map_err(contract::Error::from)
    }

    fn look(folder: &Path) -> Result<Option<Self>, Error> {
        loop {
            let Some(index) = folder::current(folder)? else { return Ok(None) };
            match Self::read(&index) {
                // It was swapped out meanwhile.
                Err(_) if folder::current(folder)?.as_ref() != Some(&index) => {}
                read => return read,
            }
        }
    }

    fn read(index: &Path) -> Result<Option<Self>, Error> {
        if !index.join("meta.json").exists() {
            return Ok(None);
        }
        let index = Index::open_in_dir(index)?;
        let Some(footing) = Footing::read(&index)? else { return Ok(None) };
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: tantivy::IndexReader = reader.doc_store_cache_num_blocks(0).try_into()?;
        let mut digests = HashMap::new();
        for segment in reader.searcher().segment_readers() {
            let columns = segment.fast_fields();
            let (high, low, digest) = (columns.u64("id_high")?, columns.u64("id_low")?, columns.u64("digest")?);
            for doc in segment.doc_ids_alive() {
                let value = |column: &tantivy::columnar::Column<u64>| column.first(doc).unwrap_or_default();
                digests.insert(Uuid::from_u64_pair(value(&high), value(&low)), value(&digest));
            }
        }
        Ok(Some(Self { held: footing.held, vocabulary: footing.vocabulary, digests }))
    }
}
