//! One search over one snapshot.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::search::contract::{Cursor, Page, Query, Total};
use crate::search::embedded::counts::Counts;
use crate::search::embedded::error::Error;
use crate::search::embedded::filter::Filter;
use crate::search::embedded::lexicon::{Asked, AskedChunk};
use crate::search::embedded::matching::{Scratch, Wanted, has, score};
use crate::search::embedded::schema::{Fields, key};
use crate::search::embedded::segments::{Row, Segment, Snapshot};
use crate::search::embedded::top::{Standing, Top};

/// The tag of the cursors.
pub const NAME: &str = "embedded";

const BLOCK: usize = 256;
/// After so many lots it is asked whether anybody still waits.
const STRETCH: usize = 64 * BLOCK;

/// `asked` are the query's words as the lexicon understands them. `given_up` ends it early.
pub fn search(
    snapshot: &Snapshot,
    fields: &Fields,
    query: &Query,
    asked: &[AskedChunk],
    scratch: &mut Scratch,
    given_up: &AtomicBool,
) -> Result<Page, Error> {
    let after = query.after.as_ref().map(|cursor| cursor.place::<Standing>(NAME)).transpose();
    let after = after.map_err(|_| Error::BadCursor)?;
    let own: Vec<String> = query.own.iter().map(|&id| key(id)).collect();
    let own = snapshot.tables.audience().passing(own.iter().map(String::as_str));
    let asked = choose(snapshot, asked, &own)?;
    let wanted = asked.into_iter().map(|asked| Wanted::new(asked, &snapshot.names, &own, fields.word));
    let wanted = wanted.collect::<Result<Vec<_>, Error>>()?;
    let filter = Filter::new(snapshot, query);
    let mut counts = Counts::new(&snapshot.tables);
    let mut top = Top::new(query.limit, after);
    let mut block = [0; BLOCK];
    let go_on = || if given_up.load(Ordering::Relaxed) { Err(Error::GivenUp) } else { Ok(()) };
    for segment in &snapshot.segments {
        go_on()?;
        if wanted.is_empty() {
            for (n, rows) in segment.rows.chunks(STRETCH).enumerate().rev() {
                go_on()?;
                for (i, row) in rows.iter().enumerate().rev() {
                    take(segment, &filter, n * STRETCH + i, row, 0, &mut counts, &mut top);
                }
            }
        } else if score(segment, &wanted, scratch, go_on)? {
            // The last lots are mostly the newest, and the newest come first. From the end, most of the others are
            // dropped by one
            // comparison.
            for (n, scores) in scratch.scores.chunks(BLOCK).enumerate().rev() {
                if n % (STRETCH / BLOCK) == 0 {
                    go_on()?;
                }
                let found = gather(scores, &mut block);
                for &i in block[..found].iter().rev() {
                    let doc = n * BLOCK + usize::from(i);
                    take(segment, &filter, doc, &segment.rows[doc], scores[usize::from(i)], &mut counts, &mut top);
                }
            }
        }
    }
    let (ids, next) = top.finish();
    let next = next.map(|last| Cursor::new(NAME, last));
    let facets = counts.finish(&snapshot.tables, query, filter.distances());
    let without = counts.without(filter.set());
    Ok(Page { ids, facets, next, total: Total::Exact(counts.total), without, outdated: false })
}

/// Where the matches of a block are. It has no branch for each lot, because the processor would guess it wrongly.
fn gather(scores: &[u8], block: &mut [u16; BLOCK]) -> usize {
    if scores.iter().fold(0, |any, score| any | score) == 0 {
        return 0;
    }
    let mut found = 0;
    for (i, &score) in (0u16..).zip(scores) {
        block[found] = i;
        found += usize::from(score != 0);
    }
    found
}

#[inline]
fn take(segment: &Segment, filter: &Filter, doc: usize, row: &Row, score: u8, counts: &mut Counts, top: &mut Top) {
    let Some(failed) = filter.failed(row).filter(|failed| failed.count_ones() <= 1) else { return };
    // A segment has fewer lots than u32 has numbers; tantivy says so.
    let doc = doc as u32;
    if segment.reader.is_deleted(doc) {
        return;
    }
    if failed != 0 {
        return counts.add_but_for(row, failed);
    }
    counts.add(row);
    let score = if filter.ranks() { score } else { 0 };
    top.offer(filter.lead(row), score, row.created_us, || segment.id(doc));
}

/// Words with a hyphen are one word where the index knows them as one ("KX7-2M9P"), and their pieces elsewhere.
fn choose<'a>(snapshot: &Snapshot, chunks: &'a [AskedChunk], own: &[bool]) -> Result<Vec<&'a Asked>, Error> {
    let mut chosen = Vec::new();
    for chunk in chunks {
        let known = |joined: &Asked| -> Result<bool, Error> {
            if !joined.word.parts.is_empty() || snapshot.names.has(&joined.word.exact) {
                return Ok(true);
            }
            for segment in &snapshot.segments {
                if has(segment, joined, own)? {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        match &chunk.joined {
            Some(joined) if known(joined)? => chosen.push(joined),
            _ => chosen.extend(&chunk.pieces),
        }
    }
    Ok(chosen)
}
