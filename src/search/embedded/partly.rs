//! The lots that follow if few lots match all words: first those that match most of the words, then things of the same
//! kind.

use uuid::Uuid;

use crate::search::embedded::asker::Asker;
use crate::search::embedded::error::Error;
use crate::search::embedded::matching::{Marks, Scratch, each};
use crate::search::embedded::rank::Rank;
use crate::search::embedded::segments::Segment;
use crate::search::embedded::top::{Standing, Top};
use crate::search::query::Understood;

/// The most lots that follow.
const MOST: usize = 50;
const BLOCK: usize = 256;

impl Asker<'_> {
    /// The lots that follow, best first. `scratch` has the scores of all lots. Lots that match all words have `whole`
    /// hits.
    pub fn partly(&self, understood: &Understood, whole: u8, scratch: &mut Scratch) -> Result<Vec<Standing>, Error> {
        let (marks, similar, _) = scratch.split(self.snapshot.segments.len());
        let least = self.threshold(whole, marks)?;
        let mut top = Top::new(MOST, None);
        for (segment, marks) in self.snapshot.segments.iter().zip(marks.iter()) {
            self.go_on()?;
            mark_similar(segment, understood, similar)?;
            for (n, hits) in marks.hits.chunks(BLOCK).enumerate() {
                let from = n * BLOCK;
                let is_most = |hits: u8| hits >= least && hits < whole;
                let similar = &similar[from..from + hits.len()];
                // Most blocks have no such lot.
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

    /// The fewest hits of a lot that matches most of the words. A word that no lot of the asker has excludes nothing.
    fn threshold(&self, whole: u8, marks: &[Marks]) -> Result<u8, Error> {
        let mut most = 0;
        for (segment, marks) in self.snapshot.segments.iter().zip(marks) {
            self.go_on()?;
            for (doc, (&hits, row)) in marks.hits.iter().zip(segment.rows.iter()).enumerate() {
                let is_more = hits > most && self.filter.failed(row) == Some(0);
                if is_more && !segment.reader.is_deleted(doc as u32) {
                    most = hits;
                }
            }
        }
        // At least half of the hits of all words, or half of the most hits that any lot has.
        Ok(most.min(whole).div_ceil(2).max(1))
    }
}

/// Marks the lots of the categories that the query names, by the category of the lot or by its title.
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
