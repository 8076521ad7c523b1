//! The words of a lot, as an index stores them.

use std::sync::Arc;

use crate::search::contract::LotDocument;
use crate::search::query::lexicon::Lexicon;
use crate::search::query::outline::{Spoken, head};
use crate::search::query::sizes::{of_measures, sizes};
use crate::search::query::text::{Chunk, normalise};
use crate::search::query::words::Word;

/// Further words of a text are not looked at.
pub(super) const LOT_WORDS: usize = 400;

/// The analysed words of a lot.
#[derive(Default)]
pub struct Thing {
    /// The words that everybody who sees the lot may read.
    pub said: Said,
    /// The word of the title for the thing itself: its letters, stems and concepts.
    pub head: Set,
    /// The other parts of compounds, and the words behind a preposition.
    pub modifiers: Set,
    /// Keys of the categories that the title names.
    pub named: Set,
    /// Whether the title names another kind of thing than the lot's category.
    pub is_doubted: bool,
    /// The words that only people of the lot's organisation may read.
    pub own: Said,
}

/// The words of a text, by kind.
#[derive(Default)]
pub struct Said {
    pub words: Set,
    /// Words with digits, codes and sizes.
    pub numbers: Set,
    pub stems: Set,
    pub concepts: Set,
}

impl Lexicon {
    pub fn read(&mut self, lot: &LotDocument) -> Thing {
        let mut thing = Thing::default();
        // The pieces of a code count as numbers, with digits or without. They have no stems, and as words they would be
        // taken for corrections of misspelt words.
        self.all(&lot.code, LOT_WORDS).iter().for_each(|piece| thing.said.numbers.add(&piece.exact));
        let title = normalise(&lot.title);
        let spoken = self.outline(&title, LOT_WORDS);
        let (head_word, last) = self.title(lot, &spoken, &mut thing);
        for word in head_word.iter().chain(&last) {
            word.terms().for_each(|term| thing.head.add(term));
            // A "kontorstol" is one kind of the things that are called "stol".
            word.head.iter().for_each(|term| thing.head.add(&kind_of(term)));
        }
        for one in &spoken {
            for word in self.words_of(&one.chunk) {
                if one.behind {
                    // "Lamp for a desk" has the word desk, but it is no desk.
                    word.terms()
                        .chain(&word.head)
                        .chain(word.parts.iter().flatten())
                        .for_each(|term| thing.modifiers.add(term));
                } else {
                    say(&word, &mut thing.said, Some(&mut thing.modifiers));
                }
            }
        }
        self.say(&lot.words, &mut thing.said, Some(&mut thing.modifiers));
        measures(&title, &mut thing.said.numbers);
        measures(&normalise(&lot.words), &mut thing.said.numbers);
        measures(&normalise(&lot.own_words), &mut thing.own.numbers);
        let measures: Vec<u32> = [lot.width_mm, lot.depth_mm, lot.height_mm].into_iter().flatten().collect();
        of_measures(&measures).iter().for_each(|word| thing.said.numbers.add(word));
        self.say(&lot.own_words, &mut thing.own, None);
        thing
    }

    /// Finds the word of the title for the thing itself, and the last piece of this word if it is written with a
    /// hyphen.
    fn title(
        &mut self,
        lot: &LotDocument,
        spoken: &[Spoken],
        thing: &mut Thing,
    ) -> (Option<Arc<Word>>, Option<Arc<Word>>) {
        let at = head(spoken);
        let word = at.map(|at| Arc::clone(&spoken[at].word));
        let last = at.and_then(|at| spoken[at].chunk.pieces.last().filter(|_| spoken[at].chunk.pieces.len() > 1));
        let last = last.map(|piece| self.word(piece));
        let before: Vec<Arc<Word>> =
            spoken.iter().filter(|one| !one.behind && !one.is_stop).map(|one| Arc::clone(&one.word)).collect();
        let named = self.thesaurus().named(word.as_deref().or(last.as_deref()), &before);
        named.iter().for_each(|key| thing.named.add(key));
        // "Cable hatch for desks" is no desk, even if it is filed as one.
        let beside = spoken.iter().find(|one| one.is_thing && one.behind).filter(|_| word.is_none());
        thing.is_doubted = match beside {
            Some(beside) => self.thesaurus().agrees(&lot.category, &[], Some(&beside.word)),
            // A title with only the name of a product line is not doubted: such a line may have things of several
            // kinds.
            None => {
                word.is_some() && !self.thesaurus().agrees(&lot.category, &named, last.as_deref().or(word.as_deref()))
            }
        };
        (word, last)
    }

    fn say(&mut self, text: &str, said: &mut Said, mut modifiers: Option<&mut Set>) {
        for word in self.all(text, LOT_WORDS) {
            say(&word, said, modifiers.as_deref_mut());
        }
    }

    /// A chunk as one word, and each of its pieces.
    fn words_of(&mut self, chunk: &Chunk) -> Vec<Arc<Word>> {
        let joined = chunk.joined().map(|joined| self.word(&joined));
        joined.into_iter().chain(chunk.pieces.iter().map(|piece| self.word(piece))).collect()
    }
}

/// The form in which the head of a compound is stored among the words for the thing itself.
pub fn kind_of(concept: &str) -> String {
    format!("+{concept}")
}

fn say(word: &Word, said: &mut Said, modifiers: Option<&mut Set>) {
    if word.digits { &mut said.numbers } else { &mut said.words }.add(&word.exact);
    word.stems.iter().for_each(|stem| said.stems.add(stem));
    word.whole.iter().chain(&word.head).for_each(|concept| said.concepts.add(concept));
    let modifying = word.parts.iter().rev().skip(1).flatten();
    match modifiers {
        Some(modifiers) => modifying.for_each(|concept| modifiers.add(concept)),
        None => modifying.for_each(|concept| said.concepts.add(concept)),
    }
}

/// The sizes of a text.
fn measures(normalised: &str, numbers: &mut Set) {
    for size in sizes(normalised) {
        forms_of_size(&size.word).iter().for_each(|form| numbers.add(form));
    }
}

/// The words by which a size is found. A table of 160 x 80 is also found by one of its sides.
pub(super) fn forms_of_size(size: &str) -> Vec<String> {
    let sides = size.strip_suffix("cm").into_iter().flat_map(|cm| cm.split('x'));
    let of_sides = sides.flat_map(|side| [side.to_owned(), format!("{side}cm")]);
    std::iter::once(size.to_owned()).chain(of_sides).collect()
}

/// Words, each once, with spaces between them.
#[derive(Default)]
pub struct Set {
    text: String,
    /// The range of each word in `text`. A title has a dozen words, so comparing them all is faster than hashing.
    words: Vec<(usize, usize)>,
}

impl Set {
    pub fn add(&mut self, word: &str) {
        if word.is_empty() || self.words.iter().any(|&(start, end)| &self.text[start..end] == word) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        self.words.push((start, self.text.len()));
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn into_text(self) -> String {
        self.text
    }
}
