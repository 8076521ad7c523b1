//! Reads an index that another process may be writing, without disturbing that process.

use std::collections::HashMap;
use std::path::Path;

use tantivy::{Index, ReloadPolicy};
use uuid::Uuid;

use crate::search::contract::{self, Inspection};
use crate::search::embedded::disk::Footing;
use crate::search::embedded::error::Error;
use crate::search::embedded::folder;

/// `None` if there is no index that a server would use. A server then makes one when it starts.
///
/// # Errors
/// Files that cannot be read.
pub fn inspect(folder: &Path) -> Result<Option<Inspection>, contract::Error> {
    look(folder, read).map_err(contract::Error::from)
}

fn read(index: &Path) -> Result<Option<Inspection>, Error> {
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
    Ok(Some(Inspection { held: footing.held, vocabulary: footing.vocabulary, digests }))
}

fn look<T>(folder: &Path, mut read: impl FnMut(&Path) -> Result<Option<T>, Error>) -> Result<Option<T>, Error> {
    loop {
        let Some(index) = folder::current(folder)? else { return Ok(None) };
        match read(&index) {
            // The index was swapped out meanwhile. The loop reads the new one.
            Err(_) | Ok(None) if folder::current(folder)?.as_ref() != Some(&index) => {}
            read => return read,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_index_that_is_swapped_out_while_it_is_read_is_left_for_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let current = folder.path().join("current");
        for is_gone in [true, false] {
            fs::write(&current, "lots-a").unwrap();
            let read = |index: &Path| match index.ends_with("lots-a") {
                true => {
                    fs::write(&current, "lots-b")?;
                    if is_gone { Ok(None) } else { Err(Error::Fault) }
                }
                false => Ok(Some(7)),
            };
            assert_eq!(look(folder.path(), read).unwrap(), Some(7));
        }
        assert_eq!(look::<u8>(folder.path(), |_| Ok(None)).unwrap(), None);
    }
}
