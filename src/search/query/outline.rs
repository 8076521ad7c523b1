//! The structure of a text: the words for the thing itself, and the words beside it.

use std::sync::Arc;

use crate::search::query::lexicon::Lexicon;
use crate::search::query::text::{Chunk, chunks};
use crate::search::query::words::Word;

/// Words that are written together, and their role in the text.
pub struct Spoken {
    pub chunk: Chunk,
    /// The whole chunk as one word.
    pub word: Arc<Word>,
    /// Whether it stands behind a preposition such as "for" or "with": "hatch for desks".
    pub behind: bool,
    /// Whether it names a thing.
    pub is_thing: bool,
    /// Whether it is a word that nobody searches for, a word that only describes the asking, or a preposition.
    pub is_stop: bool,
    pub is_asking: bool,
    pub is_preposition: bool,
    /// The number of the segment. Separators divide a text into segments.
    segment: usize,
}

impl Lexicon {
    /// The words of a normalised text in order, at most so many.
    pub fn outline(&mut self, normalised: &str, most: usize) -> Vec<Spoken> {
        let mut spoken: Vec<Spoken> = Vec::new();
        for (segment, text) in normalised.split(separates).flat_map(|part| part.split(" - ")).enumerate() {
            let mut behind = false;
            for chunk in chunks(text).take(most - spoken.len()) {
                let joined = chunk.joined();
                let word = self.word(joined.as_deref().unwrap_or(&chunk.pieces[0]));
                let last = chunk.pieces.last().filter(|_| joined.is_some()).map(|piece| self.word(piece));
                let alone = joined.is_none();
                let first = self.word(&chunk.pieces[0]);
                let is_preposition = alone && self.is_preposition(&word);
                behind |= is_preposition;
                spoken.push(Spoken {
                    behind,
                    is_thing: !is_preposition
                        // An "under-desk" thing is no desk.
                        && (alone || !self.is_preposition(&first))
                        && (self.is_thing(&word) || last.is_some_and(|last| self.is_thing(&last))),
                    is_stop: alone && self.is_stop(&chunk.pieces[0]),
                    is_asking: alone && self.is_asking(&word),
                    is_preposition,
                    segment,
                    word,
                    chunk,
                });
            }
        }
        spoken
    }
}

/// Which of the words is the thing itself: the first thing that is named, or the last of several that follow each other
/// ("office chair", "laptop bag").
pub fn head(spoken: &[Spoken]) -> Option<usize> {
    let mut at = spoken.iter().position(|one| one.is_thing && !one.behind)?;
    while spoken.get(at + 1).is_some_and(|next| next.is_thing && !next.behind && next.segment == spoken[at].segment) {
        at += 1;
    }
    Some(at)
}

fn separates(c: char) -> bool {
    matches!(c, ',' | ';' | '(' | ')' | '|' | ':' | '\u{2013}' | '\u{2014}' | '\n')
}
