//! What categories are called, as a thesaurus: over what things are filed as, and over what they are called themselves.
//! A few thousand words in memory instead of forty in each of a million lots.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::search::contract::{Tier, Vocabulary};
use crate::search::query::text::{Chunk, chunks, fold, normalise, typos};
use crate::search::query::vocabulary::Hints;
use crate::search::query::words::{Word, Words};

/// Shorter words have too many neighbours: "pc" is one letter from everything.
pub const TYPO_MIN_CHARS: usize = 4;
/// From so many letters on, two may be wrong.
pub const TWO_TYPOS_MIN_CHARS: usize = 8;
/// So many of a category's names come first, one a language; the others are synonyms.
const LANGUAGES: usize = 5;
/// Names of more words are found by their words alone.
const PHRASE_WORDS: usize = 4;

/// The vocabulary, ready to be matched.
#[derive(Default)]
pub struct Thesaurus {
    categories: Vec<Category>,
    /// A word, a stem or a concept, and the categories that it says something of.
    by_term: HashMap<String, Vec<(usize, Tier)>>,
    /// Names of several words.
    phrases: HashMap<String, Vec<usize>>,
    /// Lines of products. They say what a thing is, and none is meant by the thing's name.
    models: HashMap<String, Vec<usize>>,
    /// What people want to do, and what does it.
    purposes: HashMap<String, Served>,
    /// All listed words, for typing errors.
    spelt: Vec<(Vec<char>, Arc<Word>)>,
}

/// What serves a purpose.
#[derive(Default)]
struct Served {
    categories: Vec<usize>,
    concepts: Vec<String>,
}

struct Category {
    key: Arc<str>,
    /// All above it.
    above: Vec<usize>,
    /// All below it.
    below: Vec<usize>,
    /// For prefixes, and whether it is what the thing is called first of all.
    words: Vec<(String, bool)>,
}

impl Thesaurus {
    pub fn new(
        vocabulary: &Vocabulary,
        hints: &Hints,
        stop: &HashSet<String>,
        prepositions: &HashSet<String>,
        words: &mut Words,
    ) -> Self {
        let mut thesaurus = Self::default();
        thesaurus.grow(vocabulary);
        let mut spelt: HashMap<String, Arc<Word>> = HashMap::new();
        for (at, category) in vocabulary.categories().iter().enumerate() {
            for (i, name) in category.names.iter().enumerate() {
                let name = Name::read(name, stop, prepositions, words);
                thesaurus.learn(at, &name, i < LANGUAGES);
                for (word, _) in name.words {
                    spelt.entry(word.exact.clone()).or_insert(word);
                }
            }
        }
        let listed: Vec<String> = words.lists.groups.words().map(str::to_owned).collect();
        for word in listed.iter().map(|word| words.word(word)) {
            spelt.entry(word.exact.clone()).or_insert(word);
        }
        thesaurus.take(hints, &mut spelt, words);
        let long = |word: &Arc<Word>| !word.digits && word.exact.chars().count() >= TYPO_MIN_CHARS - 1;
        thesaurus.spelt = spelt.into_values().filter(long).map(|word| (word.exact.chars().collect(), word)).collect();
        thesaurus.spelt.sort_by(|a, b| a.0.cmp(&b.0));
        thesaurus
    }

    fn grow(&mut self, vocabulary: &Vocabulary) {
        let categories = vocabulary.categories();
        let at = |key: &str| categories.binary_search_by(|one| one.key.as_str().cmp(key)).ok();
        for category in categories {
            let mut above: Vec<usize> = Vec::new();
            let mut next = category.parent.as_deref();
            while let Some(parent) = next.and_then(at).filter(|parent| !above.contains(parent)) {
                above.push(parent);
                next = categories[parent].parent.as_deref();
            }
            let key = Arc::from(category.key.as_str());
            self.categories.push(Category { key, above, below: Vec::new(), words: Vec::new() });
        }
        for at in 0..self.categories.len() {
            for above in self.categories[at].above.clone() {
                self.categories[above].below.push(at);
            }
        }
    }

    /// `is_main`: it is no synonym.
    fn learn(&mut self, at: usize, name: &Name, is_main: bool) {
        for (word, tier) in &name.words {
            let is_head = *tier >= Tier::CategoryConcept;
            word.terms().for_each(|term| self.enter(term, at, *tier));
            let of_head = if is_head { Tier::CategoryConcept } else { Tier::Modifier };
            word.parts.iter().rev().skip(1).flatten().for_each(|term| self.enter(term, at, Tier::Modifier));
            word.head.iter().for_each(|term| self.enter(term, at, of_head));
            let known = &mut self.categories[at].words;
            if !known.iter().any(|(one, _)| *one == word.exact) {
                known.push((word.exact.clone(), is_head && is_main));
            }
        }
        if (2..=PHRASE_WORDS).contains(&name.chunks.len()) {
            for key in phrase_keys(&name.chunks) {
                push(self.phrases.entry(key).or_default(), at);
            }
        }
    }

    fn enter(&mut self, term: &str, at: usize, tier: Tier) {
        let known = self.by_term.entry(term.to_owned()).or_default();
        match known.iter_mut().find(|(one, _)| *one == at) {
            Some((_, best)) => *best = tier.max(*best),
            None => known.push((at, tier)),
        }
    }

    fn take(&mut self, hints: &Hints, spelt: &mut HashMap<String, Arc<Word>>, words: &mut Words) {
        let resolve = |thesaurus: &Self, name: &str, words: &mut Words| -> Vec<usize> {
            let chunks: Vec<Arc<Word>> = chunks(&normalise(name))
                .map(|chunk| words.word(&chunk.joined().unwrap_or_else(|| chunk.pieces.concat())))
                .collect();
            match chunks.as_slice() {
                [one] => thesaurus.called(one),
                several => thesaurus.phrased(several),
            }
        };
        for (name, models) in &hints.models {
            let categories = resolve(self, name, words);
            for model in models {
                let word = words.word(&normalise(model));
                let known = self.models.entry(word.exact.clone()).or_default();
                categories.iter().for_each(|at| push(known, *at));
                spelt.entry(word.exact.clone()).or_insert(word);
            }
        }
        for (name, purposes) in &hints.purposes {
            let categories = resolve(self, name, words);
            // Things that are filed elsewhere are called so all the same.
            let concepts: Vec<String> = match name.split_whitespace().count() {
                1 => words.word(&normalise(name)).whole.clone(),
                _ => Vec::new(),
            };
            for purpose in purposes {
                let word = words.word(&normalise(purpose));
                for form in forms(&word) {
                    let served = self.purposes.entry(form.clone()).or_default();
                    categories.iter().for_each(|at| push(&mut served.categories, *at));
                    served.concepts.extend(concepts.iter().cloned());
                }
            }
        }
    }

    /// The categories that a word of a query fits, and how well, those below them included.
    pub fn fitting(&self, word: &Word, is_prefix: bool) -> Vec<(Arc<str>, Tier)> {
        let mut best: HashMap<usize, Tier> = HashMap::new();
        for term in self.telling(word) {
            self.by_term.get(term).into_iter().flatten().for_each(|(at, tier)| raise(&mut best, *at, *tier));
        }
        for served in forms(word).filter_map(|form| self.purposes.get(form)) {
            served.categories.iter().for_each(|at| raise(&mut best, *at, Tier::CategoryConcept));
        }
        if let [.., head] = word.parts.as_slice() {
            let heads = head.iter().filter_map(|term| self.by_term.get(term)).flatten();
            for (at, _) in heads.filter(|(_, tier)| *tier >= Tier::CategoryConcept) {
                // "Kontormøbler" are those of the furniture below that is for an office.
                for one in self.categories[*at].below.iter().chain([at]) {
                    if word.parts.iter().all(|part| self.speaks(*one, part)) {
                        raise(&mut best, *one, Tier::CategoryConcept);
                    }
                }
            }
        }
        for (at, tier) in word.kind_of().iter().filter_map(|term| self.by_term.get(term)).flatten() {
            if *tier >= Tier::CategoryConcept {
                raise(&mut best, *at, Tier::Broader);
            }
        }
        if is_prefix {
            self.beginning(&word.exact, &mut best);
        }
        self.with_those_below(best)
    }

    /// The terms to look for: of a listed word no stems, which a word of another language may share ("tablet", "table").
    fn telling<'a>(&self, word: &'a Word) -> impl Iterator<Item = &'a String> {
        let stems = if word.listed || self.has(&word.exact) { &[][..] } else { &word.stems };
        std::iter::once(&word.exact).chain(stems).chain(&word.whole)
    }

    /// Whether a category or one above it speaks of one of these concepts.
    fn speaks(&self, at: usize, concepts: &[String]) -> bool {
        let above = &self.categories[at].above;
        let of = concepts.iter().filter_map(|term| self.by_term.get(term)).flatten();
        of.into_iter().any(|(one, _)| *one == at || above.contains(one))
    }

    fn beginning(&self, prefix: &str, best: &mut HashMap<usize, Tier>) {
        for (at, category) in self.categories.iter().enumerate() {
            for (_, is_head) in category.words.iter().filter(|(name, _)| name.starts_with(prefix)) {
                raise(best, at, if *is_head { Tier::PrefixCategory } else { Tier::Prefix });
            }
        }
    }

    fn with_those_below(&self, best: HashMap<usize, Tier>) -> Vec<(Arc<str>, Tier)> {
        let mut all = best.clone();
        for (at, tier) in best {
            let inherited = tier.min(Tier::CategoryConcept);
            self.categories[at].below.iter().for_each(|below| raise(&mut all, *below, inherited));
        }
        let mut found: Vec<_> =
            all.into_iter().map(|(at, tier)| (Arc::clone(&self.categories[at].key), tier)).collect();
        found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found
    }

    /// The categories that several words name as a whole, those below them included.
    pub fn phrase(&self, words: &[Arc<Word>]) -> Vec<(Arc<str>, Tier)> {
        let best: HashMap<usize, Tier> = self.phrased(words).into_iter().map(|at| (at, Tier::Category)).collect();
        if best.is_empty() { Vec::new() } else { self.with_those_below(best) }
    }

    fn phrased(&self, words: &[Arc<Word>]) -> Vec<usize> {
        let mut found = Vec::new();
        if (2..=PHRASE_WORDS).contains(&words.len()) {
            for key in phrase_keys(words) {
                self.phrases.get(&key).into_iter().flatten().for_each(|at| push(&mut found, *at));
            }
        }
        found
    }

    /// The categories that have a name of this one word.
    fn called(&self, word: &Word) -> Vec<usize> {
        let mut found = Vec::new();
        for term in word.terms() {
            let of = self.by_term.get(term).into_iter().flatten();
            of.filter(|(_, tier)| *tier >= Tier::Category).for_each(|(at, _)| push(&mut found, *at));
            // The very name says more than a stem, which another language may share.
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// The categories that something is one of whose title says this of it: the word for what it is, phrases, and
    /// words anywhere.
    pub fn named(&self, head: Option<&Word>, words: &[Arc<Word>]) -> Vec<Arc<str>> {
        let mut found = head.map(|head| self.called(head)).unwrap_or_default();
        for many in 2..=PHRASE_WORDS {
            for phrase in words.windows(many) {
                self.phrased(phrase).into_iter().for_each(|at| push(&mut found, at));
            }
        }
        if found.is_empty() {
            let models = words.iter().filter_map(|word| self.models.get(&word.exact)).flatten();
            models.for_each(|at| push(&mut found, *at));
        }
        found.into_iter().map(|at| Arc::clone(&self.categories[at].key)).collect()
    }

    /// What a line of products is.
    pub fn of_model(&self, word: &Word) -> impl Iterator<Item = Arc<str>> {
        let of = self.models.get(&word.exact).into_iter().flatten();
        of.map(|at| Arc::clone(&self.categories[*at].key))
    }

    /// Concepts of what does what somebody wants to do.
    pub fn serving(&self, word: &Word) -> Vec<String> {
        let served = forms(word).filter_map(|form| self.purposes.get(form));
        let mut found: Vec<String> = served.flat_map(|served| &served.concepts).cloned().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether something filed there may be what its title says: the category is one of those, above or below one, or
    /// is called by the same word.
    pub fn agrees(&self, category: &str, named: &[Arc<str>], head: Option<&Word>) -> bool {
        let Some(at) = self.at(category) else { return true };
        let of = &self.categories[at];
        let near = of.above.iter().chain(&of.below).chain([&at]);
        if near.into_iter().any(|one| named.contains(&self.categories[*one].key)) {
            return true;
        }
        let Some(head) = head else { return false };
        let path = || of.above.iter().chain([&at]);
        let speaks = |term: &String| {
            let of = self.by_term.get(term).into_iter().flatten();
            of.into_iter().any(|(one, tier)| *tier >= Tier::CategoryConcept && path().any(|at| at == one))
        };
        head.terms().chain(&head.head).any(speaks)
    }

    fn at(&self, key: &str) -> Option<usize> {
        self.categories.binary_search_by(|one| (*one.key).cmp(key)).ok()
    }

    /// Whether a word is what things of some category are called.
    pub fn names_thing(&self, word: &Word) -> bool {
        let is_head = |term: &String| {
            self.by_term.get(term).is_some_and(|of| of.iter().any(|(_, tier)| *tier >= Tier::CategoryConcept))
        };
        word.terms().any(is_head) || word.head.iter().any(is_head)
    }

    /// The categories whose names speak of one of these concepts.
    pub fn speaking_of(&self, concepts: &[String]) -> Vec<Arc<str>> {
        let mut found = Vec::new();
        for (at, _) in concepts.iter().filter_map(|concept| self.by_term.get(concept)).flatten() {
            push(&mut found, *at);
        }
        found.into_iter().map(|at| Arc::clone(&self.categories[at].key)).collect()
    }

    /// Whether a name has this very word.
    pub fn has(&self, folded: &str) -> bool {
        self.by_term.contains_key(folded)
    }

    /// The listed words with the fewest typos.
    pub fn nearest(&self, folded: &str, mut most: usize) -> Vec<Arc<Word>> {
        let letters: Vec<char> = folded.chars().collect();
        let mut found: Vec<Arc<Word>> = Vec::new();
        for (listed, word) in &self.spelt {
            let Some(n) = typos(&letters, listed, most) else { continue };
            if n < most {
                most = n;
                found.clear();
            }
            found.push(Arc::clone(word));
        }
        found
    }
}

/// A word for a purpose as it is, and its stems; short ones are those of too many words ("Dell", "dele").
fn forms(word: &Word) -> impl Iterator<Item = &String> {
    std::iter::once(&word.exact).chain(word.stems.iter().filter(|stem| stem.len() >= PURPOSE_MIN_STEM))
}

const PURPOSE_MIN_STEM: usize = 4;

/// A category's name, read.
struct Name {
    /// Each of its words, and what it says: the whole name, what the thing is, or only something of it.
    words: Vec<(Arc<Word>, Tier)>,
    /// Its words that say something, what is written together as one.
    chunks: Vec<Arc<Word>>,
}

impl Name {
    fn read(name: &str, stop: &HashSet<String>, prepositions: &HashSet<String>, words: &mut Words) -> Self {
        let all: Vec<_> = chunks(&normalise(name)).collect();
        let is_preposition = |chunk: &Chunk| chunk.pieces.len() == 1 && prepositions.contains(&fold(&chunk.pieces[0]));
        // "Ståbord for møter": what stands before the preposition is the thing.
        let end = all.iter().skip(1).position(is_preposition).map_or(all.len(), |at| at + 1);
        let is_empty = |chunk: &Chunk| chunk.pieces.len() == 1 && says_nothing(&chunk.pieces[0], stop, prepositions);
        let is_whole = all.iter().filter(|chunk| !is_empty(chunk)).count() == 1;
        // "Boards and screens" are neither the one nor the other.
        let is_several = all[..end].iter().any(|chunk| CONJUNCTIONS.contains(&chunk.pieces[0].as_str()));
        let mut read = Self { words: Vec::new(), chunks: Vec::new() };
        for (i, chunk) in all.iter().enumerate().filter(|(_, chunk)| !is_empty(chunk)) {
            let is_head = i + 1 == end;
            let whole = match (is_whole, is_head && !is_several) {
                (true, _) => Tier::Category,
                (false, true) => Tier::CategoryConcept,
                (false, false) => Tier::Modifier,
            };
            let Some(joined) = chunk.joined() else {
                read.words.push((words.word(&chunk.pieces[0]), whole));
                read.chunks.push(words.word(&chunk.pieces[0]));
                continue;
            };
            // "Hæve-sænkebord": the joined word is the thing, its last piece as well.
            let last = chunk.pieces.len() - 1;
            for (j, piece) in chunk.pieces.iter().enumerate() {
                let tier = if is_head && j == last { Tier::CategoryConcept } else { Tier::Modifier };
                read.words.push((words.word(piece), tier));
            }
            read.words.push((words.word(&joined), whole));
            read.chunks.push(words.word(&joined));
        }
        read
    }
}

const CONJUNCTIONS: [&str; 4] = ["og", "och", "and", "eller"];

/// All but the last as they are, the last in each of its forms.
fn phrase_keys(words: &[Arc<Word>]) -> Vec<String> {
    let [before @ .., last] = words else { return Vec::new() };
    let forms = std::iter::once(&last.exact).chain(&last.stems);
    let mut keys: Vec<String> =
        forms.map(|form| phrase_key(before.iter().map(|word| word.exact.as_str()).chain([form.as_str()]))).collect();
    keys.dedup();
    keys
}

fn raise(best: &mut HashMap<usize, Tier>, at: usize, tier: Tier) {
    let known = best.entry(at).or_insert(tier);
    *known = tier.max(*known);
}

fn push(list: &mut Vec<usize>, at: usize) {
    if !list.contains(&at) {
        list.push(at);
    }
}

/// The exact letters of a phrase.
fn phrase_key<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a name's word is worth nothing by itself.
fn says_nothing(piece: &str, stop: &HashSet<String>, prepositions: &HashSet<String>) -> bool {
    stop.contains(piece) || prepositions.contains(&fold(piece))
}
