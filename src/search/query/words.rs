//! One word in all the ways in which it can be found.

use std::collections::HashMap;
use std::sync::Arc;

use crate::search::query::compound::{Compounds, Split};
use crate::search::query::text::{Stems, fold, has_digit};
use crate::search::query::vocabulary::{Concept, Groups, Kind};

/// How many words are cached. The titles of a municipality's furniture have fewer different words.
const MEMORY: usize = 6_000;

/// One word, in all the ways in which it can be found.
#[derive(Debug, Default)]
pub struct Word {
    /// Folded.
    pub exact: String,
    pub digits: bool,
    pub stems: Vec<String>,
    /// Concepts of the word as a whole. A match of one of them is enough.
    pub whole: Vec<String>,
    /// Concepts of the parts of a compound, those of the head last. Each part must be matched by one of its own
    /// concepts.
    pub parts: Vec<Vec<String>>,
    /// The part before the head is not a listed word.
    pub is_loose: bool,
    /// Concepts of the head of a compound, even if the part before it is unknown.
    pub head: Vec<String>,
    pub kind: Kind,
    /// The word, or a word of which it is a form, is listed. So it is no typo.
    pub known: bool,
    /// Exactly this word is listed. So it is complete, and nobody is still typing it.
    pub listed: bool,
}

impl Word {
    /// Concepts of the things of which it is one kind. Empty for a listed word, because its own meaning is known
    /// ("rullebord" is no kind of table).
    pub fn kind_of(&self) -> &[String] {
        if self.listed { &[] } else { &self.head }
    }

    /// The word itself, then its stems, then its concepts.
    pub fn terms(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.exact).chain(&self.stems).chain(&self.whole)
    }
}

/// The lists that words are looked up in.
pub struct Lists {
    pub groups: Groups,
    pub compounds: Compounds,
}

/// Stemmers, compounds and synonyms. It caches words that it has seen.
pub struct Words {
    stems: Stems,
    pub lists: Arc<Lists>,
    seen: HashMap<String, Arc<Word>>,
}

impl Words {
    /// `names`: the names of categories in all languages. Compounds are made of their words.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut stems = Stems::new();
        let groups = Groups::new(&mut stems);
        let compounds = Compounds::new(&groups, names, &mut stems);
        Self::of(Arc::new(Lists { groups, compounds }))
    }

    pub fn of(lists: Arc<Lists>) -> Self {
        Self { stems: Stems::new(), lists, seen: HashMap::new() }
    }

    /// One normalised word.
    pub fn word(&mut self, word: &str) -> Arc<Word> {
        if let Some(known) = self.seen.get(word) {
            return Arc::clone(known);
        }
        let exact = fold(word);
        let digits = has_digit(&exact);
        let analysed = if digits { Word { exact, digits, ..Word::default() } } else { self.analysed(word, exact) };
        let analysed = Arc::new(analysed);
        if self.seen.len() >= MEMORY {
            self.seen.clear();
        }
        // Words with digits are not cached. Most are serial numbers, which occur once and would only push out other
        // words.
        if !digits {
            self.seen.insert(word.to_owned(), Arc::clone(&analysed));
        }
        analysed
    }

    fn analysed(&mut self, word: &str, exact: String) -> Word {
        let lists = Arc::clone(&self.lists);
        let stems = self.stems.of(word);
        let groups = lists.groups.of(&exact, &stems);
        let (mut parts, mut head, mut head_kind) = (Vec::new(), Vec::new(), Kind::Plain);
        let mut is_loose = false;
        let split = lists.compounds.parts(&exact, &stems);
        match split {
            Some(Split::Whole(all)) => {
                // A part may be a compound itself: "sænkebord" is a word of a category's name.
                let of = |part| match lists.compounds.parts(part, &[]) {
                    Some(Split::Whole(parts)) if lists.groups.of(part, &[]).is_empty() => parts,
                    _ => vec![part],
                };
                for part in all.into_iter().flat_map(of) {
                    (head, head_kind) = self.part(part);
                    if !head.is_empty() {
                        parts.push(head.clone());
                    }
                }
            }
            Some(Split::Head(part)) => {
                (head, head_kind) = self.part(part);
                is_loose = true;
                parts = vec![before(&exact, &stems, part), head.clone()];
            }
            None => {}
        }
        let listed_stems = lists.compounds.has(&exact, &stems);
        let kind = groups.iter().map(|group| group.kind).max().unwrap_or(head_kind);
        let groups_empty = groups.is_empty();
        let whole = match groups_empty && listed_stems {
            true => stems.clone(),
            false => names(groups),
        };
        let listed = lists.groups.has(&exact);
        let known = listed_stems || !groups_empty;
        Word { exact, digits: false, stems, whole, parts, is_loose, head, kind, known, listed }
    }

    /// The concepts of a part of a compound. Folded words are stemmed a little worse than words with accents, but in
    /// the same way in lots and in queries.
    fn part(&mut self, part: &str) -> (Vec<String>, Kind) {
        let stems = self.stems.of(part);
        let groups = self.lists.groups.of(part, &stems);
        let kind = groups.iter().map(|group| group.kind).max().unwrap_or_default();
        (if groups.is_empty() { stems } else { names(groups) }, kind)
    }
}

/// The part before the head of a compound, with and without the linking letter.
fn before(exact: &str, stems: &[String], head: &str) -> Vec<String> {
    let mut forms = std::iter::once(exact).chain(stems.iter().map(String::as_str));
    let Some(before) = forms.find_map(|form| form.strip_suffix(head)) else { return Vec::new() };
    let linked = before.strip_suffix(['s', 'e']).filter(|word| word.len() >= 3);
    [Some(before), linked].into_iter().flatten().map(str::to_owned).collect()
}

fn names(groups: Vec<Concept>) -> Vec<String> {
    let mut names: Vec<String> = groups.into_iter().map(|group| group.name).collect();
    names.dedup();
    names
}
