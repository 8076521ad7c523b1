//! What follows where few lots match all words: those that match most of them, then things of the same kind.

use uuid::Uuid;

use crate::search::embedded::error::Error;
use crate::search::embedded::filter::Filter;
use crate::search::embedded::matching::{Marks, Scratch};
use crate::search::embedded::rank::Rank;
use crate::search::embedded::segments::Snapshot;
use crate::search::embedded::top::{Standing, Top};
use crate::search::query::Understood;

/// More than this do not follow.
const MOST: usize = 50;

/// Lots that are scored.
pub struct Scored<'a> {
    pub snapshot: &'a Snapshot,
    pub filter: &'a Filter,
    /// What lots that match all words have for hits.
    pub whole: u8,
    /// Fails when nobody waits any more.
    pub go_on: &'a dyn Fn() -> Result<(), Error>,
}

impl Scored<'_> {
    /// Best first.
    pub fn partly(&self, understood: &Understood, scratch: &mut Scratch) -> Result<Vec<Standing>, Error> {
        let (search, whole) = (self, self.whole);
        let (marks, ..) = scratch.split(search.snapshot.segments.len());
        let least = threshold(search, marks)?;
        let kind = kind(search, understood);
        let mut top = Top::new(MOST, None);
        for (segment, marks) in search.snapshot.segments.iter().zip(marks.iter()) {
            (search.go_on)()?;
            for (doc, row) in segment.rows.iter().enumerate() {
                let hits = marks.hits[doc];
                let is_most = hits >= least && hits < whole;
                let is_similar = !is_most && hits < whole && kind.get(row.category as usize).copied().unwrap_or(false);
                if !(is_most || is_similar) || search.filter.failed(row) != Some(0) {
                    continue;
                }
                let doc = doc as u32;
                if segment.reader.is_deleted(doc) {
                    continue;
                }
                let (fit, score) = if is_most { (hits, marks.scores[doc as usize]) } else { (0, hits) };
                let rank = Rank { score, side: search.filter.side(row), created_us: row.created_us, id: Uuid::nil() };
                top.offer(Standing { fit, lead: 0, rank }, || segment.id(doc));
            }
        }
        Ok(top.finish().0)
    }
}

/// From how many hits on a lot matches most of the words. A word that the asker finds nowhere excludes nothing.
fn threshold(search: &Scored<'_>, marks: &[Marks]) -> Result<u8, Error> {
    let mut most = 0;
    for (segment, marks) in search.snapshot.segments.iter().zip(marks) {
        (search.go_on)()?;
        for (&hits, row) in marks.hits.iter().zip(segment.rows.iter()) {
            if hits > most && search.filter.failed(row) == Some(0) {
                most = hits;
            }
        }
    }
    // At least half of what is asked for, or of the most that any lot has.
    Ok(most.min(search.whole).div_ceil(2).max(1))
}

/// For each category path whether things of it are of the kind that the query speaks of.
fn kind(search: &Scored<'_>, understood: &Understood) -> Vec<bool> {
    search.snapshot.tables.category().passing(understood.categories.iter().map(AsRef::as_ref))
}
