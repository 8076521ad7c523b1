//! Which lots of a segment match the words, and how well.
//!
//! One byte a lot holds the score; each word of the query writes its own bytes, and a pass over both keeps the lots
//! that have all words. For a hundred thousand lots that is a few microseconds a word, however often the word occurs,
//! where walking posting lists against each other costs most for the most frequent words.

use std::io;

use tantivy::InvertedIndexReader;
use tantivy::Term;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::search::embedded::error::Error;
use crate::search::embedded::lexicon::Asked;
use crate::search::embedded::names::Names;
use crate::search::embedded::segments::{Segment, Words};
use crate::search::embedded::tier::Tier;

/// Shorter words have too many neighbours: "pc" is one letter from everything.
const TYPO_MIN_CHARS: usize = 4;
/// Letters alone must be this many to be looked for at the beginning of codes, where any letters occur.
const CODE_MIN_CHARS: usize = 4;

/// Bytes that searches use one after the other.
#[derive(Default)]
pub struct Scratch {
    /// After `score`: 0 for a lot that does not match.
    pub scores: Vec<u8>,
    word: Vec<u8>,
    parts: Vec<u8>,
}

/// A word of the query with what can be found out once for all segments.
pub struct Wanted<'a> {
    asked: &'a Asked,
    categories: Vec<(&'a str, Tier)>,
    names: &'a Names,
    /// Of which audiences the asker is an own one: their lots are found by what their people noted as well.
    own: &'a [bool],
    /// Built once: for all segments it is the same, and it costs more than walking a dictionary with it.
    typo: Option<DfaWrapper>,
}

impl<'a> Wanted<'a> {
    pub fn new(asked: &'a Asked, names: &'a Names, own: &'a [bool], word: Field) -> Result<Self, Error> {
        let exact = &asked.word.exact;
        let typo = !asked.word.digits && exact.chars().count() >= TYPO_MIN_CHARS;
        let typo = typo.then(|| FuzzyTermQuery::new(Term::from_field_text(word, exact), 1, true).automaton());
        Ok(Self { asked, categories: names.fitting(asked), names, own, typo: typo.transpose()? })
    }

    /// Writes the best tier of each lot that has this word.
    fn mark(&self, segment: &Segment, bytes: &mut [u8], parts: &mut Vec<u8>) -> Result<(), Error> {
        self.mark_words(&segment.words, |doc, tier| bytes[doc] = bytes[doc].max(tier as u8))?;
        if let Some(own) = &segment.own {
            let is_own = |doc: usize| self.own[segment.rows[doc].audience as usize];
            self.mark_words(own, |doc, tier| {
                if is_own(doc) {
                    bytes[doc] = bytes[doc].max(tier as u8);
                }
            })?;
        }
        self.mark_parts(segment, bytes, parts)?;
        for &(category, tier) in &self.categories {
            each(&segment.category, category, |doc| bytes[doc] = bytes[doc].max(tier as u8))?;
        }
        Ok(())
    }

    /// Each lot that has the word, however it does.
    fn mark_words(&self, words: &Words, mut put: impl FnMut(usize, Tier)) -> Result<(), Error> {
        let word = &self.asked.word;
        if let Some(typo) = &self.typo {
            let mut near = words.word.terms().search(typo).into_stream()?;
            while near.advance() {
                all(&words.word, near.value(), |doc| put(doc, Tier::Typo))?;
            }
        }
        for index in beginnings(words, self.asked) {
            let mut beginning = index.terms().range().ge(word.exact.as_bytes()).lt(end(&word.exact)).into_stream()?;
            while beginning.advance() {
                all(index, beginning.value(), |doc| put(doc, Tier::Prefix))?;
            }
        }
        for concept in &word.whole {
            each(&words.concept, concept, |doc| put(doc, Tier::Concept))?;
        }
        for stem in &word.stems {
            each(&words.stem, stem, |doc| put(doc, Tier::Stem))?;
        }
        each(&words.number, &word.exact, |doc| put(doc, Tier::Exact))?;
        if !word.digits {
            each(&words.word, &word.exact, |doc| put(doc, Tier::Exact))?;
        }
        Ok(())
    }

    /// A compound is also found where all its parts are, be it in the title or in the category's names.
    fn mark_parts(&self, segment: &Segment, bytes: &mut [u8], found: &mut Vec<u8>) -> Result<(), Error> {
        let parts = &self.asked.word.parts;
        if parts.is_empty() {
            return Ok(());
        }
        found.clear();
        found.resize(bytes.len(), 0);
        // The first part writes 1, the next makes 1 to 2, and so on: who has them all has the last number.
        let mut reached = 0;
        for part in parts {
            let next = reached + 1;
            let mut step = |doc: usize| {
                if found[doc] == reached {
                    found[doc] = next;
                }
            };
            for concept in part {
                each(&segment.words.concept, concept, &mut step)?;
                if let Some(own) = &segment.own {
                    let is_own = |doc: usize| self.own[segment.rows[doc].audience as usize];
                    each(&own.concept, concept, |doc| {
                        if is_own(doc) {
                            step(doc)
                        }
                    })?;
                }
            }
            for category in self.names.speaking_of(part) {
                each(&segment.category, category, &mut step)?;
            }
            reached = next;
        }
        for (byte, &found) in bytes.iter_mut().zip(found.iter()) {
            *byte = (*byte).max(if found == reached { Tier::Concept as u8 } else { 0 });
        }
        Ok(())
    }
}

/// Scores a segment's lots. False when none has all words. `go_on` is asked between words.
pub fn score(
    segment: &Segment,
    wanted: &[Wanted<'_>],
    scratch: &mut Scratch,
    go_on: impl Fn() -> Result<(), Error>,
) -> Result<bool, Error> {
    let lots = segment.rows.len();
    let Scratch { scores, word, parts } = scratch;
    for (i, wanted) in wanted.iter().enumerate() {
        go_on()?;
        let bytes = if i == 0 { &mut *scores } else { &mut *word };
        bytes.clear();
        bytes.resize(lots, 0);
        wanted.mark(segment, bytes, parts)?;
        let any = if i == 0 { scores.iter().any(|&score| score > 0) } else { keep_both(scores, word) };
        if !any {
            return Ok(false);
        }
    }
    Ok(true)
}

fn keep_both(scores: &mut [u8], word: &[u8]) -> bool {
    let mut any = 0;
    for (score, &word) in scores.iter_mut().zip(word) {
        // Sixteen words of ten stay below 256.
        *score = if *score != 0 && word != 0 { score.wrapping_add(word) } else { 0 };
        any |= *score;
    }
    any != 0
}

/// Whether a segment has a word, or one that begins with it, where the asker may look.
pub fn has(segment: &Segment, asked: &Asked, own: &[bool]) -> io::Result<bool> {
    let exact = &asked.word.exact;
    let words = &segment.words;
    for index in [&words.number, &words.word] {
        if index.terms().get(exact.as_bytes())?.is_some() {
            return Ok(true);
        }
    }
    for index in beginnings(words, asked) {
        if index.terms().range().ge(exact.as_bytes()).lt(end(exact)).into_stream()?.advance() {
            return Ok(true);
        }
    }
    let Some(words) = &segment.own else { return Ok(false) };
    let mut found = false;
    let mut look = |doc: usize| found |= own[segment.rows[doc].audience as usize];
    for index in [&words.number, &words.word] {
        each(index, exact, &mut look)?;
    }
    for index in beginnings(words, asked) {
        let mut beginning = index.terms().range().ge(exact.as_bytes()).lt(end(exact)).into_stream()?;
        while beginning.advance() {
            all(index, beginning.value(), &mut look)?;
        }
    }
    Ok(found)
}

/// Where to look for words that begin with this one, if it is the last of the query.
fn beginnings<'a>(words: &'a Words, asked: &Asked) -> impl Iterator<Item = &'a InvertedIndexReader> {
    let digits = asked.word.digits;
    let codes = digits || asked.word.exact.chars().count() >= CODE_MIN_CHARS;
    let prefix = (asked.prefix && !digits).then_some(&*words.word);
    prefix.into_iter().chain((asked.prefix && codes).then_some(&*words.number))
}

/// The end of what begins with a word: no byte of UTF-8 is 0xff.
fn end(word: &str) -> Vec<u8> {
    [word.as_bytes(), &[0xff]].concat()
}

fn all(index: &InvertedIndexReader, term: &TermInfo, then: impl FnMut(usize)) -> io::Result<()> {
    walk(index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?, then);
    Ok(())
}

fn each(index: &InvertedIndexReader, term: &str, then: impl FnMut(usize)) -> io::Result<()> {
    if let Some(term) = index.terms().get(term.as_bytes())? {
        walk(index.read_block_postings_from_terminfo(&term, IndexRecordOption::Basic)?, then);
    }
    Ok(())
}

fn walk(mut postings: BlockSegmentPostings, mut then: impl FnMut(usize)) {
    while !postings.docs().is_empty() {
        for &doc in postings.docs() {
            then(doc as usize);
        }
        postings.advance();
    }
}
