//! Which lots of a segment match the words, and how well.
//!
//! A few bytes for each lot hold the score. Each word of the query writes its own bytes, and one pass adds them up. For
//! a hundred thousand lots this takes a few microseconds for each word, however often the word occurs. Intersecting
//! posting lists would cost most for the most frequent words.

use std::io;

use tantivy::InvertedIndexReader;
use tantivy::Term;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::search::contract::Tier;
use crate::search::embedded::error::Error;
use crate::search::embedded::segments::{Segment, Words};
use crate::search::query::{Asked, kind_of};

/// A word of letters alone must have so many letters to be searched at the beginning of codes, because codes have
/// arbitrary letters.
const CODE_MIN_CHARS: usize = 4;

/// Buffers that searches reuse one after the other.
#[derive(Default)]
pub struct Scratch {
    /// One for each segment.
    pub marks: Vec<Marks>,
    word: Vec<u8>,
    parts: Vec<u8>,
}

/// One byte for each lot of a segment.
#[derive(Default)]
pub struct Marks {
    /// The sum of the tiers.
    pub scores: Vec<u8>,
    /// The sum of the weights of the words that the lot has. The weight of a word counts twice, or once for half a
    /// match.
    pub hits: Vec<u8>,
}

/// A word of the query, with everything that is prepared once for all segments.
pub struct Wanted<'a> {
    pub asked: &'a Asked,
    /// By the number of a place path: whether the word names a place on the path. Empty if the word names no place.
    places: Vec<bool>,
    /// The automaton for typos. It is built once for all segments, because building it costs more than searching a
    /// dictionary with it.
    typo: Option<DfaWrapper>,
    /// The words of which it may be a misspelling.
    instead: Vec<Wanted<'a>>,
    /// Words of lots that only look like it. They are used where nothing else was found.
    pub alike: Vec<String>,
}

/// The fewest letters of a word that is searched with typos although some lot has it: who types "capisko" may mean
/// "capisco".
const KNOWN_TYPO_MIN_CHARS: usize = 6;

impl<'a> Wanted<'a> {
    /// `is_there`: a lot has exactly this word. `begins`: the word is still being typed, and a word begins with it.
    pub fn new(asked: &'a Asked, word: Field, places: Vec<bool>, is_there: bool, begins: bool) -> Result<Self, Error> {
        let exact = &asked.word.exact;
        let distance = match is_there {
            true if exact.chars().count() < KNOWN_TYPO_MIN_CHARS => 0,
            true => asked.typos.min(1),
            false => asked.typos,
        };
        let typo =
            (distance > 0).then(|| FuzzyTermQuery::new(Term::from_field_text(word, exact), distance, true).automaton());
        let instead = asked.instead.iter().filter(|_| !is_there && !begins);
        let instead = instead.map(|one| Self::new(one, word, Vec::new(), true, true)).collect::<Result<_, _>>()?;
        Ok(Self { asked, places, typo: typo.transpose()?, instead, alike: Vec::new() })
    }

    /// Writes the best tier of each lot that has this word. `own`: for each audience, whether its lots are the asker's
    /// own. These lots are also found by words that only their own people may read.
    pub fn mark(&self, segment: &Segment, own: &[bool], bytes: &mut [u8], parts: &mut Vec<u8>) -> Result<(), Error> {
        let is_own = |doc: usize| own[segment.rows[doc].audience as usize];
        let mut put = |doc: usize, tier: Tier| bytes[doc] = bytes[doc].max(tier as u8);
        self.mark_words(&segment.words, &mut put)?;
        self.mark_titles(segment, &mut put)?;
        self.mark_categories(segment, &mut put)?;
        if let Some(own) = &segment.own {
            // A serial number counts fully wherever it stands. A word in a note counts little.
            let is_number = self.asked.word.digits;
            self.mark_words(own, |doc, tier| {
                if is_own(doc) {
                    put(doc, if tier == Tier::Exact && is_number { tier } else { tier.min(Tier::Note) });
                }
            })?;
        }
        if !self.places.is_empty() {
            for (doc, row) in segment.rows.iter().enumerate() {
                if self.places.get(row.place as usize).copied().unwrap_or(false) {
                    put(doc, Tier::Exact);
                }
            }
        }
        self.mark_parts(segment, bytes, parts)?;
        self.instead.iter().try_for_each(|instead| instead.mark(segment, own, bytes, parts))
    }

    /// Marks each lot that has the word in any form.
    fn mark_words(&self, words: &Words, mut put: impl FnMut(usize, Tier)) -> Result<(), Error> {
        let word = &self.asked.word;
        for alike in &self.alike {
            each(&words.word, alike, |doc| put(doc, Tier::Alike))?;
        }
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
        // Names of models often have the number of inches without the unit.
        if let Some(inches) = word.exact.strip_suffix("in").filter(|_| word.digits) {
            each(&words.number, inches, |doc| put(doc, Tier::Stem))?;
        }
        each(&words.number, &word.exact, |doc| put(doc, Tier::Exact))?;
        if !word.digits {
            each(&words.word, &word.exact, |doc| put(doc, Tier::Exact))?;
        }
        Ok(())
    }

    /// Marks lots by the word of the title for the thing itself, and by other parts of compounds.
    fn mark_titles(&self, segment: &Segment, mut put: impl FnMut(usize, Tier)) -> Result<(), Error> {
        let word = &self.asked.word;
        for term in word.terms() {
            each(&segment.modifier, term, |doc| put(doc, Tier::Modifier))?;
        }
        if self.asked.prefix && !word.digits {
            for (index, tier) in [(&segment.modifier, Tier::Modifier), (&segment.head, Tier::PrefixHead)] {
                let from = word.exact.as_bytes();
                let mut beginning = index.terms().range().ge(from).lt(end(&word.exact)).into_stream()?;
                while beginning.advance() {
                    all(index, beginning.value(), |doc| put(doc, tier))?;
                }
            }
        }
        for concept in &self.asked.serving {
            each(&segment.head, concept, |doc| put(doc, Tier::CategoryConcept))?;
            each(&segment.head, &kind_of(concept), |doc| put(doc, Tier::CategoryConcept))?;
        }
        for concept in word.kind_of() {
            each(&segment.head, concept, |doc| put(doc, Tier::Broader))?;
            each(&segment.head, &kind_of(concept), |doc| put(doc, Tier::Broader))?;
        }
        for concept in &word.whole {
            each(&segment.head, &kind_of(concept), |doc| put(doc, Tier::Category))?;
            each(&segment.head, concept, |doc| put(doc, Tier::HeadConcept))?;
        }
        for stem in &word.stems {
            each(&segment.head, stem, |doc| put(doc, Tier::HeadStem))?;
        }
        each(&segment.head, &word.exact, |doc| put(doc, Tier::Head))?;
        Ok(())
    }

    fn mark_categories(&self, segment: &Segment, mut put: impl FnMut(usize, Tier)) -> Result<(), Error> {
        for (category, tier) in &self.asked.categories {
            each(&segment.category, category, |doc| put(doc, *tier))?;
            each(&segment.named, category, |doc| put(doc, *tier))?;
            if *tier >= Tier::Modifier {
                each(&segment.doubted, category, |doc| put(doc, Tier::Modifier))?;
            }
        }
        Ok(())
    }

    /// Marks the lots that have all parts of a compound, in the title or in the names of the category.
    fn mark_parts(&self, segment: &Segment, bytes: &mut [u8], found: &mut Vec<u8>) -> Result<(), Error> {
        let parts = &self.asked.word.parts;
        let [.., head] = parts.as_slice() else { return Ok(()) };
        found.clear();
        found.resize(bytes.len(), 0);
        // The first part writes 1, the next one changes 1 to 2, and so on. A lot that has all parts has the last
        // number.
        let mut reached = 0;
        for (part, categories) in parts.iter().zip(&self.asked.parts) {
            let next = reached + 1;
            let mut step = |doc: usize| {
                if found[doc] == reached {
                    found[doc] = next;
                }
            };
            for concept in part {
                each(&segment.words.concept, concept, &mut step)?;
                each(&segment.words.stem, concept, &mut step)?;
                each(&segment.words.word, concept, &mut step)?;
                each(&segment.modifier, concept, &mut step)?;
            }
            for category in categories {
                each(&segment.category, category, &mut step)?;
                each(&segment.named, category, &mut step)?;
            }
            reached = next;
        }
        for concept in head.iter().flat_map(|concept| [concept.clone(), kind_of(concept)]) {
            each(&segment.head, &concept, |doc| {
                if found[doc] == reached {
                    bytes[doc] = bytes[doc].max(Tier::HeadConcept as u8);
                }
            })?;
        }
        for (byte, &found) in bytes.iter_mut().zip(found.iter()) {
            *byte = (*byte).max(if found == reached { Tier::Concept as u8 } else { 0 });
        }
        Ok(())
    }
}

/// Scores the lots of a segment. `go_on` is called between words.
pub fn score(
    segment: &Segment,
    wanted: &[Wanted<'_>],
    own: &[bool],
    marks: &mut Marks,
    word: &mut Vec<u8>,
    parts: &mut Vec<u8>,
    go_on: impl Fn() -> Result<(), Error>,
) -> Result<(), Error> {
    let lots = segment.rows.len();
    for bytes in [&mut marks.scores, &mut marks.hits] {
        bytes.clear();
        bytes.resize(lots, 0);
    }
    for wanted in wanted {
        go_on()?;
        word.clear();
        word.resize(lots, 0);
        wanted.mark(segment, own, word, parts)?;
        add(marks, word, wanted.asked.weight);
    }
    Ok(())
}

impl Scratch {
    /// A buffer for each segment, and two for words.
    pub fn split(&mut self, segments: usize) -> (&mut [Marks], &mut Vec<u8>, &mut Vec<u8>) {
        if self.marks.len() < segments {
            self.marks.resize_with(segments, Marks::default);
        }
        (&mut self.marks[..segments], &mut self.word, &mut self.parts)
    }
}

fn add(marks: &mut Marks, word: &[u8], weight: u8) {
    let lots = marks.scores.iter_mut().zip(marks.hits.iter_mut()).zip(word);
    for ((score, hits), &word) in lots {
        // This does not overflow: fifteen words of at most 16 points, or of twice a weight of at most 6, stay below
        // 256.
        *score = score.wrapping_add(word);
        *hits = hits.wrapping_add(weight * (u8::from(word > 0) + u8::from(word > Tier::Alike as u8)));
    }
}

/// The indexes in which words that begin with this one are searched. None if the word is not being typed.
pub fn beginnings<'a>(words: &'a Words, asked: &Asked) -> impl Iterator<Item = &'a InvertedIndexReader> {
    let digits = asked.word.digits;
    let codes = digits || asked.word.exact.chars().count() >= CODE_MIN_CHARS;
    let prefix = (asked.prefix && !digits).then_some(&*words.word);
    prefix.into_iter().chain((asked.prefix && codes).then_some(&*words.number))
}

/// The upper bound of all words that begin with this one. No byte of UTF-8 is 0xff.
fn end(word: &str) -> Vec<u8> {
    [word.as_bytes(), &[0xff]].concat()
}

fn all(index: &InvertedIndexReader, term: &TermInfo, then: impl FnMut(usize)) -> io::Result<()> {
    walk(index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?, then);
    Ok(())
}

/// Whether `is_one` holds for any lot that has this word.
pub fn any(index: &InvertedIndexReader, term: &str, is_one: impl FnMut(usize) -> bool) -> io::Result<bool> {
    let Some(term) = index.terms().get(term.as_bytes())? else { return Ok(false) };
    Ok(any_of(index.read_block_postings_from_terminfo(&term, IndexRecordOption::Basic)?, is_one))
}

/// Whether `is_one` holds for any lot with a word that begins with `beginning`. `go_on` is called between words.
pub fn any_that_begins(
    index: &InvertedIndexReader,
    beginning: &str,
    go_on: impl Fn() -> Result<(), Error>,
    mut is_one: impl FnMut(usize) -> bool,
) -> Result<bool, Error> {
    let mut words = index.terms().range().ge(beginning.as_bytes()).lt(end(beginning)).into_stream()?;
    while words.advance() {
        go_on()?;
        let postings = index.read_block_postings_from_terminfo(words.value(), IndexRecordOption::Basic)?;
        if any_of(postings, &mut is_one) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub fn each(index: &InvertedIndexReader, term: &str, then: impl FnMut(usize)) -> io::Result<()> {
    if let Some(term) = index.terms().get(term.as_bytes())? {
        walk(index.read_block_postings_from_terminfo(&term, IndexRecordOption::Basic)?, then);
    }
    Ok(())
}

fn walk(postings: BlockSegmentPostings, mut then: impl FnMut(usize)) {
    any_of(postings, |doc| {
        then(doc);
        false
    });
}

fn any_of(mut postings: BlockSegmentPostings, mut is_one: impl FnMut(usize) -> bool) -> bool {
    while !postings.docs().is_empty() {
        if postings.docs().iter().any(|&doc| is_one(doc as usize)) {
            return true;
        }
        postings.advance();
    }
    false
}
