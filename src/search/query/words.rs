//! One word in all the ways in which it can be found.

use std::collections::HashMap;
use std::sync::Arc;

use crate::search::query::compound::{Compounds, Split};
use crate::search::query::text::{Stems, fold, has_digit};
use crate::search::query::vocabulary::{Concept, Groups, Kind};

/// Titles repeat: six thousand words are more than a municipality's furniture has.
const MEMORY: usize = 6_000;

/// One word, in all the ways in which it can be found.
#[derive(Debug, Default)]
pub struct Word {
    /// Folded.
    pub exact: String,
    pub digits: bool,
    pub stems: Vec<String>,
    /// Concepts of the word as a whole; one of them is enough.
    pub whole: Vec<String>,
    /// Concepts of a compound's parts, the head's last; each part must be there by one of its own.
    pub parts: Vec<Vec<String>>,
    /// What stands before the head is no listed word.
    pub is_loose: bool,
    /// Concepts of a compound's head, also where what stands before it is not known.
    pub head: Vec<String>,
    pub kind: Kind,
    /// It, or what it is a form of, is in a list: it is no typing error.
    pub known: bool,
    /// This very word is a word of its own in a list: nobody is in the middle of it.
    pub listed: bool,
}

impl Word {
    /// Concepts of what it is one kind of; none for a word whose own meaning is known ("rullebord" is no kind of table).
    pub fn kind_of(&self) -> &[String] {
        if self.listed { &[] } else { &self.head }
    }

    /// Its very letters, then its stems, then its concepts.
    pub fn terms(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.exact).chain(&self.stems).chain(&self.whole)
    }
}

/// The lists that words are looked up in.
pub struct Lists {
    pub groups: Groups,
    pub compounds: Compounds,
}

/// Stemmers, compounds and synonyms. Remembers the words it has seen.
pub struct Words {
    stems: Stems,
    pub lists: Arc<Lists>,
    seen: HashMap<String, Arc<Word>>,
}

impl Words {
    /// With the categories' names in all languages, which say what compounds are made of.
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
        // Serial numbers come once each: remembering them would only push out the words.
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
                // "Sænkebord" is a name's word, and a compound itself.
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

    /// Folded letters stem a little worse than real ones, but alike in lots and in queries.
    fn part(&mut self, part: &str) -> (Vec<String>, Kind) {
        let stems = self.stems.of(part);
        let groups = self.lists.groups.of(part, &stems);
        let kind = groups.iter().map(|group| group.kind).max().unwrap_or_default();
        (if groups.is_empty() { stems } else { names(groups) }, kind)
    }
}

/// What stands before the head of a compound, with and without the letter that links them.
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
