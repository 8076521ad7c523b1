//! A thesaurus of the names of categories. It is applied to the categories of lots and to the titles of lots. So a few
//! thousand words are kept in memory, instead of forty in each of a million lots.

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
/// The first names of a category, one for each language, are its main names. The others are synonyms.
const LANGUAGES: usize = 5;
/// Longer names are not matched as phrases, only by their words.
const PHRASE_WORDS: usize = 4;

/// The vocabulary, ready to be matched.
#[derive(Default)]
pub struct Thesaurus {
    categories: Vec<Category>,
    /// From a word, a stem or a concept to the categories whose names have it, and how well it names them.
    by_term: HashMap<String, Vec<(usize, Tier)>>,
    /// From names of several words to their categories.
    phrases: HashMap<String, Vec<usize>>,
    /// From names of product lines to categories. They tell what a thing is, but the name of a category stands for none
    /// of them.
    models: HashMap<String, Vec<usize>>,
    /// From words for what people want to do to the things that serve it.
    purposes: HashMap<String, Served>,
    /// All listed words, for the correction of typos.
    spelt: Vec<(Vec<char>, Arc<Word>)>,
}

/// The things that serve a purpose.
#[derive(Default)]
struct Served {
    categories: Vec<usize>,
    concepts: Vec<String>,
}

struct Category {
    key: Arc<str>,
    /// All categories above it.
    above: Vec<usize>,
    /// All categories below it.
    below: Vec<usize>,
    /// The words of its names, for prefixes. The flag says whether the word is the head of a main name.
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

    /// `is_main`: the name is not a synonym.
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
            // Things of other categories may have this name too, so its concepts are searched as well.
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

    /// The categories that a word of a query names, and how well, including those below them.
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
                // "Kontormøbler" (office furniture) names the furniture below whose names have "kontor" as well.
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

    /// The terms of a word that are looked up. A listed word is looked up without its stems, because a word of another
    /// language may have the same stem ("tablet", "table").
    fn telling<'a>(&self, word: &'a Word) -> impl Iterator<Item = &'a String> {
        let stems = if word.listed || self.has(&word.exact) { &[][..] } else { &word.stems };
        std::iter::once(&word.exact).chain(stems).chain(&word.whole)
    }

    /// Whether the names of a category, or of one above it, have one of these concepts.
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

    /// The categories that several words name as a whole, including those below them.
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

    /// The categories that have this one word as a name.
    fn called(&self, word: &Word) -> Vec<usize> {
        let mut found = Vec::new();
        for term in word.terms() {
            let of = self.by_term.get(term).into_iter().flatten();
            of.filter(|(_, tier)| *tier >= Tier::Category).for_each(|(at, _)| push(&mut found, *at));
            // The exact word counts more than a stem, which a word of another language may have too.
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// The categories that a title names: by its word for the thing itself (`head`), by phrases, or else by names of
    /// product lines anywhere.
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

    /// The categories of a product line.
    pub fn of_model(&self, word: &Word) -> impl Iterator<Item = Arc<str>> {
        let of = self.models.get(&word.exact).into_iter().flatten();
        of.map(|at| Arc::clone(&self.categories[*at].key))
    }

    /// The concepts of the things that serve a purpose.
    pub fn serving(&self, word: &Word) -> Vec<String> {
        let served = forms(word).filter_map(|form| self.purposes.get(form));
        let mut found: Vec<String> = served.flat_map(|served| &served.concepts).cloned().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a thing of this category may be what its title says. The category is then one of `named`, or above or
    /// below one of them, or its path has the word `head` in its names.
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

    /// Whether a word names the things of a category.
    pub fn names_thing(&self, word: &Word) -> bool {
        let is_head = |term: &String| {
            self.by_term.get(term).is_some_and(|of| of.iter().any(|(_, tier)| *tier >= Tier::CategoryConcept))
        };
        word.terms().any(is_head) || word.head.iter().any(is_head)
    }

    /// The categories whose names have one of these concepts.
    pub fn speaking_of(&self, concepts: &[String]) -> Vec<Arc<str>> {
        let mut found = Vec::new();
        for (at, _) in concepts.iter().filter_map(|concept| self.by_term.get(concept)).flatten() {
            push(&mut found, *at);
        }
        found.into_iter().map(|at| Arc::clone(&self.categories[at].key)).collect()
    }

    /// Whether a name has exactly this word.
    pub fn has(&self, folded: &str) -> bool {
        self.by_term.contains_key(folded)
    }

    /// The listed words with the fewest typos, at most `most`.
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

/// A word of a purpose, and its stems. Short stems are left out, because too many words have them ("Dell", "dele").
fn forms(word: &Word) -> impl Iterator<Item = &String> {
    std::iter::once(&word.exact).chain(word.stems.iter().filter(|stem| stem.len() >= PURPOSE_MIN_STEM))
}

const PURPOSE_MIN_STEM: usize = 4;

/// A parsed name of a category.
struct Name {
    /// Each of its words, and the role of the word: the whole name, the thing itself, or only a property of it.
    words: Vec<(Arc<Word>, Tier)>,
    /// Its words without stop words and prepositions. Words that are written together are one word here.
    chunks: Vec<Arc<Word>>,
}

impl Name {
    fn read(name: &str, stop: &HashSet<String>, prepositions: &HashSet<String>, words: &mut Words) -> Self {
        let all: Vec<_> = chunks(&normalise(name)).collect();
        let is_preposition = |chunk: &Chunk| chunk.pieces.len() == 1 && prepositions.contains(&fold(&chunk.pieces[0]));
        // "Ståbord for møter": the thing itself stands before the preposition.
        let end = all.iter().skip(1).position(is_preposition).map_or(all.len(), |at| at + 1);
        let is_empty = |chunk: &Chunk| chunk.pieces.len() == 1 && says_nothing(&chunk.pieces[0], stop, prepositions);
        let is_whole = all.iter().filter(|chunk| !is_empty(chunk)).count() == 1;
        // "Boards and screens" has things of two kinds, so none of its words is the thing itself.
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

/// The keys of a phrase: the last word in each of its forms, and the others as they are.
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

fn phrase_key<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a word of a name means nothing by itself.
fn says_nothing(piece: &str, stop: &HashSet<String>, prepositions: &HashSet<String>) -> bool {
    stop.contains(piece) || prepositions.contains(&fold(piece))
}
