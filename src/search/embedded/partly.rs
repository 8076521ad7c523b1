//! What follows where few lots match all words: those that match most of them, then things of the same kind.

use uuid::Uuid;

use crate::search::embedded::error::Error;
use crate::search::embedded::filter::Filter;
use crate::search::embedded::matching::{Marks, Scratch, each};
use crate::search::embedded::rank::Rank;
use crate::search::embedded::segments::{Segment, Snapshot};
use crate::search::embedded::top::{Standing, Top};
use crate::search::query::Understood;

/// More than this do not follow.
const MOST: usize = 50;
const BLOCK: usize = 256;

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
        let whole = self.whole;
        let (marks, similar, _) = scratch.split(self.snapshot.segments.len());
        let least = threshold(self, marks)?;
        let mut top = Top::new(MOST, None);
        for (segment, marks) in self.snapshot.segments.iter().zip(marks.iter()) {
            (self.go_on)()?;
            mark_similar(segment, understood, similar)?;
            for (n, hits) in marks.hits.chunks(BLOCK).enumerate() {
                let from = n * BLOCK;
                let is_most = |hits: u8| hits >= least && hits < whole;
                let similar = &similar[from..from + hits.len()];
                // Most blocks have nothing of either.
                if !hits.iter().zip(similar).fold(false, |any, (&hits, &similar)| any | is_most(hits) | (similar > 0)) {
                    continue;
                }
                for (i, (&hits, &similar)) in hits.iter().zip(similar).enumerate() {
                    let doc = from + i;
                    let row = &segment.rows[doc];
                    if !(is_most(hits) || similar > 0 && hits < whole) || self.filter.failed(row) != Some(0) {
                        continue;
                    }
                    if segment.reader.is_deleted(doc as u32) {
                        continue;
                    }
                    let (fit, score) = if is_most(hits) { (hits, marks.scores[doc]) } else { (0, hits) };
                    let rank = Rank { score, side: self.filter.side(row), created_us: row.created_us, id: Uuid::nil() };
                    top.offer(Standing { fit, lead: 0, rank }, || segment.id(doc as u32));
                }
            }
        }
        Ok(top.finish().0)
    }
}

/// A byte for each lot of the kind that the query speaks of, by what it is filed as or what its title names.
fn mark_similar(segment: &Segment, understood: &Understood, similar: &mut Vec<u8>) -> Result<(), Error> {
    similar.clear();
    similar.resize(segment.rows.len(), 0);
    for key in &understood.categories {
        for index in [&segment.category, &segment.named] {
            each(index, key, |doc| similar[doc] = 1)?;
        }
    }
    Ok(())
}

/// From how many hits on a lot matches most of the words. A word that the asker finds nowhere excludes nothing.
fn threshold(scored: &Scored<'_>, marks: &[Marks]) -> Result<u8, Error> {
    let mut most = 0;
    for (segment, marks) in scored.snapshot.segments.iter().zip(marks) {
        (scored.go_on)()?;
        for (&hits, row) in marks.hits.iter().zip(segment.rows.iter()) {
            if hits > most && scored.filter.failed(row) == Some(0) {
                most = hits;
            }
        }
    }
    // At least half of what is asked for, or of the most that any lot has.
    Ok(most.min(scored.whole).div_ceil(2).max(1))
}
