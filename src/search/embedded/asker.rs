//! The asker of a search: the lots that they see, and the words of these lots.
//!
//! A word exists for the asker only if a lot that they see has it. Otherwise the decisions of a search would reveal
//! words in the lots of others.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::search::contract::Query;
use crate::search::embedded::error::Error;
use crate::search::embedded::filter::Filter;
use crate::search::embedded::matching::{any, any_that_begins, beginnings};
use crate::search::embedded::schema::key;
use crate::search::embedded::segments::{Segment, Snapshot};
use crate::search::query::{Asked, Likeness, Understood};

pub struct Asker<'a> {
    pub snapshot: &'a Snapshot,
    pub filter: Filter,
    /// For each audience, whether its lots are the asker's own.
    pub own: Vec<bool>,
    given_up: &'a AtomicBool,
}

/// The least likeness of two words, in thousandths. Less is chance.
const LEAST_LIKENESS: usize = 350;
const ALIKE: usize = 8;
/// After so many words of a dictionary, the search checks whether it was given up.
const WORDS: usize = 1_024;

impl<'a> Asker<'a> {
    /// `given_up` ends the search early.
    pub fn new(snapshot: &'a Snapshot, query: &Query, understood: &Understood, given_up: &'a AtomicBool) -> Self {
        let own: Vec<String> = query.own.iter().map(|&id| key(id)).collect();
        let own = snapshot.tables.audience().passing(own.iter().map(String::as_str));
        Self { snapshot, filter: Filter::new(snapshot, query, understood.number), own, given_up }
    }

    /// Fails if the search was given up.
    pub fn go_on(&self) -> Result<(), Error> {
        if self.given_up.load(Ordering::Relaxed) { Err(Error::GivenUp) } else { Ok(()) }
    }

    /// Whether the word exists for the asker, or a word that begins with it while it is being typed.
    pub fn has(&self, asked: &Asked) -> Result<bool, Error> {
        Ok(self.has_exactly(asked)? || self.has_beginning(asked)?)
    }

    /// Whether exactly this word exists for the asker.
    pub fn has_exactly(&self, asked: &Asked) -> Result<bool, Error> {
        let exact = &asked.word.exact;
        for segment in &self.snapshot.segments {
            self.go_on()?;
            for index in [&segment.words.number, &segment.words.word] {
                if any(index, exact, |doc| self.sees(segment, doc))? {
                    return Ok(true);
                }
            }
            for index in segment.own.iter().flat_map(|words| [&words.number, &words.word]) {
                if any(index, exact, |doc| self.owns(segment, doc))? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether a word that begins with this one exists for the asker.
    pub fn has_beginning(&self, asked: &Asked) -> Result<bool, Error> {
        let exact = &asked.word.exact;
        for segment in &self.snapshot.segments {
            for index in beginnings(&segment.words, asked) {
                if any_that_begins(index, exact, || self.go_on(), |doc| self.sees(segment, doc))? {
                    return Ok(true);
                }
            }
            for index in segment.own.iter().flat_map(|words| beginnings(words, asked)) {
                if any_that_begins(index, exact, || self.go_on(), |doc| self.owns(segment, doc))? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The words of lots that are most like this one.
    pub fn alike(&self, word: &str) -> Result<Vec<String>, Error> {
        let likeness = Likeness::to(word);
        let mut most = LEAST_LIKENESS;
        let mut likest: Vec<String> = Vec::new();
        for segment in &self.snapshot.segments {
            let mut words = segment.words.word.terms().stream()?;
            for n in 0.. {
                if n % WORDS == 0 {
                    self.go_on()?;
                }
                if !words.advance() {
                    break;
                }
                let Ok(other) = std::str::from_utf8(words.key()) else { continue };
                // Words of a very different length have little in common. They are skipped, because there are many
                // words.
                if other.len().abs_diff(word.len()) > word.len() / 2 {
                    continue;
                }
                let this = likeness.of(other);
                let is_new = this > most || this == most && !likest.iter().any(|known| known == other);
                if !is_new || !any(&segment.words.word, other, |doc| self.sees(segment, doc))? {
                    continue;
                }
                if this > most {
                    likest.clear();
                }
                most = this;
                likest.push(other.to_owned());
            }
        }
        likest.truncate(ALIKE);
        Ok(likest)
    }

    fn sees(&self, segment: &Segment, doc: usize) -> bool {
        self.filter.sees(&segment.rows[doc]) && !segment.reader.is_deleted(doc as u32)
    }

    fn owns(&self, segment: &Segment, doc: usize) -> bool {
        self.own[segment.rows[doc].audience as usize] && self.sees(segment, doc)
    }
}
