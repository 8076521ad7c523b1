//! One search over one snapshot.

use std::sync::atomic::AtomicBool;

use crate::search::contract::{Cursor, Fit, Page, PlaceWord, Query, Tier, Total, Why};
use crate::search::embedded::asker::Asker;
use crate::search::embedded::counts::Counts;
use crate::search::embedded::error::Error;
use crate::search::embedded::matching::{Scratch, Wanted, each, score};
use crate::search::embedded::rank::Rank;
use crate::search::embedded::schema::{Fields, key};
use crate::search::embedded::segments::{Row, Segment, Snapshot};
use crate::search::embedded::top::{Standing, Top, WHOLE};
use crate::search::query::{Asked, AskedChunk, Understood};

/// The name of this engine, with which its cursors begin.
pub const NAME: &str = "embedded";

const BLOCK: usize = 256;
/// After so many lots, the search checks whether it was given up.
const STRETCH: usize = 64 * BLOCK;
/// If fewer lots match all words, other lots follow them.
const FEW: u64 = 10;
/// The most words that are searched: their scores are summed in a byte, which ends at 255.
const WORDS: usize = 15;

/// The state of a search.
struct Search<'a> {
    asker: Asker<'a>,
    query: &'a Query,
    wanted: Vec<Wanted<'a>>,
}

/// `understood`: the words of the query. `given_up`: ends the search early.
pub fn search(
    snapshot: &Snapshot,
    fields: &Fields,
    query: &Query,
    understood: &Understood,
    scratch: &mut Scratch,
    given_up: &AtomicBool,
) -> Result<Page, Error> {
    let after = query.after.as_ref().map(|cursor| cursor.place::<Standing>(NAME)).transpose();
    let after = after.map_err(|_| Error::BadCursor)?;
    let asker = Asker::new(snapshot, query, understood, given_up);
    let asked = choose(&asker, query, &understood.words)?;
    let wanted = asked.into_iter().map(|asked| want(&asker, query, asked, fields));
    let wanted = wanted.collect::<Result<_, _>>()?;
    Search { asker, query, wanted }.answer(understood, scratch, after)
}

fn want<'a>(asker: &Asker<'_>, query: &Query, asked: &'a Asked, fields: &Fields) -> Result<Wanted<'a>, Error> {
    let names = |one: &&PlaceWord| one.word == asked.word.exact && (one.is_whole || !asked.word.known);
    let places = query.place_words.iter().filter(names).flat_map(|one| &one.places);
    let places: Vec<String> = places.map(|&id| key(id)).collect();
    let places = match places.is_empty() {
        true => Vec::new(),
        false => asker.snapshot.tables.place().passing(places.iter().map(String::as_str)),
    };
    let (mut is_there, mut begins) = (false, false);
    if asked.typos > 0 {
        is_there = asker.has_exactly(asked)?;
        let is_category = || asked.categories.iter().any(|(_, tier)| *tier >= Tier::Prefix);
        begins = asked.prefix && (is_there || is_category() || asker.has_beginning(asked)?);
    }
    Wanted::new(asked, fields.word, places, is_there, begins)
}

impl Search<'_> {
    fn answer(
        mut self,
        understood: &Understood,
        scratch: &mut Scratch,
        after: Option<Standing>,
    ) -> Result<Page, Error> {
        let mut counts = Counts::new(&self.asker.snapshot.tables);
        let mut top = Top::new(self.query.limit, after);
        if self.wanted.is_empty() {
            self.take_all(&mut counts, &mut top)?;
        } else {
            self.score(scratch)?;
            self.take_matching(scratch, &mut counts, &mut top)?;
        }
        let (mut found, mut more) = top.finish();
        let follow = !self.query.exactly && self.query.limit > 0 && !self.wanted.is_empty();
        if follow && counts.total < FEW && !more {
            let mut rest = self.asker.partly(understood, self.whole(), scratch)?;
            if rest.is_empty() && counts.total == 0 && self.look_alike()? {
                self.score(scratch)?;
                rest = self.asker.partly(understood, self.whole(), scratch)?;
            }
            rest.retain(|one| after.is_none_or(|after| *one < after));
            let left = self.query.limit - found.len();
            more = rest.len() > left;
            rest.truncate(left);
            found.extend(rest);
        }
        let next = found.last().filter(|_| more).map(|last| Cursor::new(NAME, last));
        let fit = |one: &Standing| match one.fit {
            WHOLE => Fit::All,
            0 => Fit::Similar,
            _ => Fit::Some,
        };
        Ok(Page {
            ids: found.iter().map(|one| one.rank.id).collect(),
            fits: found.iter().map(fit).collect(),
            why: if self.query.explain { self.explain(&found)? } else { Vec::new() },
            facets: counts.finish(&self.asker.snapshot.tables, self.query, self.asker.filter.distances()),
            next,
            total: Total::Exact(counts.total),
            without: counts.without(self.asker.filter.set()),
            // The caller sets these two, because it has read the words and knows the index.
            meant: None,
            outdated: false,
        })
    }

    /// The hits of a lot that matches all words.
    fn whole(&self) -> u8 {
        self.wanted.iter().fold(0, |sum, wanted| sum + 2 * wanted.asked.weight)
    }

    fn take_all(&self, counts: &mut Counts, top: &mut Top) -> Result<(), Error> {
        for segment in &self.asker.snapshot.segments {
            for (n, rows) in segment.rows.chunks(STRETCH).enumerate().rev() {
                self.asker.go_on()?;
                for (i, row) in rows.iter().enumerate().rev() {
                    self.take(segment, n * STRETCH + i, row, 0, counts, top);
                }
            }
        }
        Ok(())
    }

    fn score(&self, scratch: &mut Scratch) -> Result<(), Error> {
        let (marks, word, parts) = scratch.split(self.asker.snapshot.segments.len());
        for (segment, marks) in self.asker.snapshot.segments.iter().zip(marks) {
            score(segment, &self.wanted, &self.asker.own, marks, word, parts, || self.asker.go_on())?;
        }
        Ok(())
    }

    fn take_matching(&self, scratch: &mut Scratch, counts: &mut Counts, top: &mut Top) -> Result<(), Error> {
        let whole = self.whole();
        let mut block = [0; BLOCK];
        let (marks, ..) = scratch.split(self.asker.snapshot.segments.len());
        for (segment, marks) in self.asker.snapshot.segments.iter().zip(marks) {
            // The last lots are mostly the newest, and these rank first. When lots are read from the end, most of the
            // others are dropped after one comparison.
            let blocks = marks.hits.chunks(BLOCK).zip(marks.scores.chunks(BLOCK));
            for (n, (hits, scores)) in blocks.enumerate().rev() {
                if n % (STRETCH / BLOCK) == 0 {
                    self.asker.go_on()?;
                }
                let found = gather(hits, whole, &mut block);
                for &i in block[..found].iter().rev() {
                    let doc = n * BLOCK + usize::from(i);
                    self.take(segment, doc, &segment.rows[doc], scores[usize::from(i)], counts, top);
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn take(&self, segment: &Segment, doc: usize, row: &Row, score: u8, counts: &mut Counts, top: &mut Top) {
        let Some(failed) = self.asker.filter.failed(row).filter(|failed| failed.count_ones() <= 1) else { return };
        // Tantivy limits the number of lots in a segment to fewer than 2^32.
        let doc = doc as u32;
        if segment.reader.is_deleted(doc) {
            return;
        }
        if failed != 0 {
            return counts.add_but_for(row, self.asker.filter.available(row), failed);
        }
        counts.add(row, self.asker.filter.available(row));
        let ranks = self.asker.filter.ranks() && !self.wanted.is_empty();
        let (score, side) = if ranks { (score, self.asker.filter.side(row)) } else { (0, 0) };
        let rank = Rank { score, side, created_us: row.created_us, id: uuid::Uuid::nil() };
        top.offer(Standing { fit: WHOLE, lead: self.asker.filter.lead(row), rank }, || segment.id(doc));
    }

    /// Adds words to the query that only look like its words. Returns whether there are any.
    fn look_alike(&mut self) -> Result<bool, Error> {
        let mut any = false;
        for wanted in self.wanted.iter_mut().filter(|wanted| !wanted.asked.word.digits) {
            wanted.alike = self.asker.alike(&wanted.asked.word.exact)?;
            any |= !wanted.alike.is_empty();
        }
        Ok(any)
    }

    /// For each of these lots, how each word was found in it.
    fn explain(&self, found: &[Standing]) -> Result<Vec<Vec<Why>>, Error> {
        let mut why: Vec<Vec<Why>> = vec![Vec::new(); found.len()];
        let (mut bytes, mut parts) = (Vec::new(), Vec::new());
        for segment in &self.asker.snapshot.segments {
            let mut here: Vec<(usize, usize)> = Vec::new();
            for (i, one) in found.iter().enumerate() {
                each(&segment.ids, &key(one.rank.id), |doc| {
                    if !segment.reader.is_deleted(doc as u32) {
                        here.push((i, doc));
                    }
                })?;
            }
            for wanted in self.wanted.iter().filter(|_| !here.is_empty()) {
                bytes.clear();
                bytes.resize(segment.rows.len(), 0);
                wanted.mark(segment, &self.asker.own, &mut bytes, &mut parts)?;
                for &(i, doc) in &here {
                    why[i].push(Why { word: wanted.asked.text.clone(), how: Tier::of(bytes[doc]) });
                }
            }
        }
        Ok(why)
    }
}

/// The positions of the matches in a block. The loop has no branch for each lot, because the processor would predict it
/// wrongly.
fn gather(hits: &[u8], whole: u8, block: &mut [u16; BLOCK]) -> usize {
    if !hits.iter().fold(false, |any, hits| any | (*hits == whole)) {
        return 0;
    }
    let mut found = 0;
    for (i, &hits) in (0u16..).zip(hits) {
        block[found] = i;
        found += usize::from(hits == whole);
    }
    found
}

/// Words with a hyphen are searched as one word where the index knows them as one ("KX7-2M9P"), else as their pieces.
fn choose<'a>(asker: &Asker<'_>, query: &Query, chunks: &'a [AskedChunk]) -> Result<Vec<&'a Asked>, Error> {
    let mut chosen = Vec::new();
    for chunk in chunks {
        let known = |joined: &Asked| -> Result<bool, Error> {
            let is_place = || query.place_words.iter().any(|place| place.word == joined.word.exact);
            Ok(joined.is_sure || is_place() || asker.has(joined)?)
        };
        match &chunk.joined {
            Some(joined) if known(joined)? => chosen.push(joined),
            _ => chosen.extend(&chunk.pieces),
        }
    }
    chosen.truncate(WORDS);
    Ok(chosen)
}
