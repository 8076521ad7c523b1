//! The lexicon: everything that is known of words, ready for look-ups.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::search::contract::{Tier, Vocabulary};
use crate::search::query::normalise;
use crate::search::query::text::chunks;
use crate::search::query::thesaurus::Thesaurus;
use crate::search::query::vocabulary::{Hints, Kind, asking_words, prepositions, stop_words};
use crate::search::query::words::{Word, Words};

/// How many misspelt words are cached with their corrections.
const MEMORY: usize = 1_000;

/// The lexicons that were built last, by the version of their vocabulary.
static KNOWN: Mutex<Vec<(u64, Lexicon)>> = Mutex::new(Vec::new());
const MOST_KNOWN: usize = 2;

/// The meaning of words. It caches words that it has seen.
pub struct Lexicon {
    words: Words,
    lists: Arc<Lists>,
}

/// The part of a lexicon that its twins share.
pub struct Lists {
    /// Normalised.
    stop: HashSet<String>,
    asking: HashSet<String>,
    prepositions: HashSet<String>,
    pub thesaurus: Thesaurus,
    corrected: Mutex<HashMap<String, Arc<[Arc<Word>]>>>,
}

impl Lexicon {
    /// Reading the files takes a while. It is done once for each vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, lexicon)) = known.iter().find(|(version, _)| *version == vocabulary.version()) {
            return lexicon.twin();
        }
        let lexicon = Self::made_of(vocabulary);
        known.truncate(MOST_KNOWN - 1);
        known.insert(0, (vocabulary.version(), lexicon.twin()));
        lexicon
    }

    fn made_of(vocabulary: &Vocabulary) -> Self {
        let hints = Hints::shipped();
        let mut words = Words::new(vocabulary.names());
        let prepositions = prepositions();
        let stop = stop_words(&words.lists.groups);
        let thesaurus = Thesaurus::new(vocabulary, &hints, &stop, &prepositions, &mut words);
        let lists = Lists { stop, asking: asking_words(), prepositions, thesaurus, corrected: Mutex::default() };
        Self { words, lists: Arc::new(lists) }
    }

    /// A lexicon with the same words, for another thread, so that queries do not wait for a batch of lots.
    pub fn twin(&self) -> Self {
        let words = Words::of(Arc::clone(&self.words.lists));
        Self { words, lists: Arc::clone(&self.lists) }
    }

    pub fn lists(&self) -> &Arc<Lists> {
        &self.lists
    }

    pub fn thesaurus(&self) -> &Thesaurus {
        &self.lists.thesaurus
    }

    /// One normalised word.
    pub fn word(&mut self, word: &str) -> Arc<Word> {
        self.words.word(word)
    }

    /// All words of a text, and each chunk joined as well. Stop words are included, because a query of stop words alone
    /// searches for them.
    pub fn all(&mut self, text: &str, most: usize) -> Vec<Arc<Word>> {
        let mut words = Vec::new();
        let mut before: Option<String> = None;
        for chunk in chunks(&normalise(text)).take(most) {
            // "FSK 2210" is also written "FSK2210", so it is found by that as well.
            let first = &chunk.pieces[0];
            let letters = before.take().filter(|_| first.bytes().all(|b| b.is_ascii_digit()));
            words.extend(letters.map(|letters| self.word(&format!("{letters}{first}"))));
            before = Some(first.clone()).filter(|word| chunk.pieces.len() == 1 && is_series(word));
            words.extend(chunk.joined().map(|joined| self.word(&joined)));
            words.extend(chunk.pieces.iter().map(|piece| self.word(piece)));
        }
        words
    }

    pub fn is_stop(&self, normalised: &str) -> bool {
        self.lists.stop.contains(normalised)
    }

    pub fn is_asking(&self, word: &Word) -> bool {
        self.lists.asking.contains(&word.exact)
    }

    pub fn is_preposition(&self, word: &Word) -> bool {
        self.lists.prepositions.contains(&word.exact)
    }

    pub fn is_thing(&self, word: &Word) -> bool {
        match word.kind {
            Kind::Thing => true,
            Kind::Look | Kind::Use => false,
            Kind::Plain => self.thesaurus().names_thing(word),
        }
    }

    /// Whether the vocabulary has this very word.
    pub fn has(&self, word: &Word) -> bool {
        word.listed || self.thesaurus().has(&word.exact)
    }

    /// The categories that a phrase of several words names as a whole.
    pub fn phrase(&self, words: &[Arc<Word>]) -> Vec<(Arc<str>, Tier)> {
        self.thesaurus().phrase(words)
    }
}

impl Lists {
    /// The listed words of which an unknown word may be a misspelling: the nearest ones, with at most so many typos.
    /// The lock is not held while comparing, so that queries do not wait for each other.
    pub fn corrections(&self, word: &Word, most: usize) -> Arc<[Arc<Word>]> {
        let remembered = || self.corrected.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered().get(&word.exact) {
            return Arc::clone(known);
        }
        let corrections: Arc<[Arc<Word>]> = self.thesaurus.nearest(&word.exact, most).into();
        let mut corrected = remembered();
        if corrected.len() >= MEMORY {
            corrected.clear();
        }
        corrected.insert(word.exact.clone(), Arc::clone(&corrections));
        corrections
    }
}

/// Whether a word may be the letters before a number.
pub(super) fn is_series(word: &str) -> bool {
    word.len() <= 4 && word.bytes().all(|b| b.is_ascii_alphabetic())
}
