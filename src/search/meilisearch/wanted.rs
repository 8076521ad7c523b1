//! A word of the query: the ways in which a lot can have it, from the best to the worst. Each way is a filter for the
//! server, and a test of a lot that the server returned. So lots are found by the server, and the page is ranked here,
//! by the same tiers as in the embedded engine.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::search::contract::Tier;
use crate::search::meilisearch::filter::{all, any_of, begins, either};
use crate::search::meilisearch::hit::{Hit, Kind};
use crate::search::query::{Asked, kind_of};

/// The attribute with all terms of a lot.
const TERMS: &str = "terms";

/// A word of letters alone must have so many letters to be searched at the beginning of codes, because codes have
/// arbitrary letters.
const CODE_MIN_CHARS: usize = 4;

/// What the words of the lots that the asker sees say about a word of the query.
#[derive(Debug, Default)]
pub struct Known {
    /// A lot has exactly this word.
    pub is_there: bool,
    /// The word is still being typed, and a word of a lot or of a category begins with it.
    pub begins: bool,
    /// Words of lots that are this one but for a typing error, and such words that only the own organisation reads.
    pub near: Vec<String>,
    pub own_near: Vec<String>,
}

pub struct Wanted {
    /// As it was typed.
    pub text: String,
    pub weight: u8,
    pub exact: String,
    pub has_digits: bool,
    /// The asker's organisations.
    own: Vec<Uuid>,
    /// How well a lot with a term has the word.
    terms: HashMap<String, Tier>,
    /// The same for terms that begin so.
    beginnings: Vec<(Tier, String)>,
    /// The same for lots that have a term of each group.
    compounds: Vec<(Tier, Vec<Vec<String>>)>,
}

impl Wanted {
    /// `places`: the places that the word names. `own`: the asker's organisations.
    pub fn new(asked: &Asked, places: &[Uuid], own: &[Uuid], known: &Known) -> Self {
        let mut wanted = Self {
            text: asked.text.clone(),
            weight: asked.weight,
            exact: asked.word.exact.clone(),
            has_digits: asked.word.digits,
            own: own.to_vec(),
            terms: HashMap::new(),
            beginnings: Vec::new(),
            compounds: Vec::new(),
        };
        places.iter().for_each(|place| wanted.add(Tier::Exact, Kind::Place, &place.to_string()));
        wanted.add_ways(asked, known);
        // A correction is a word of the vocabulary. It counts where no lot has the word as it was typed.
        if !known.is_there && !known.begins {
            let of_vocabulary = Known { is_there: true, begins: true, ..Known::default() };
            asked.instead.iter().for_each(|instead| wanted.add_ways(instead, &of_vocabulary));
        }
        wanted
    }

    fn add_ways(&mut self, asked: &Asked, known: &Known) {
        known.near.iter().for_each(|near| self.add(Tier::Typo, Kind::Word, near));
        known.own_near.iter().for_each(|near| self.add_own(Tier::Typo, Kind::Word, near));
        self.add_words(asked);
        self.add_titles(asked);
        self.add_categories(asked);
        self.add_parts(asked);
    }

    /// Words of lots that only look like this one.
    pub fn add_alike(&mut self, alike: &[String]) {
        alike.iter().for_each(|word| self.add_said(Tier::Alike, Kind::Word, word));
    }

    fn add_words(&mut self, asked: &Asked) {
        let word = &asked.word;
        for kind in beginnings(asked) {
            self.beginnings.push((Tier::Prefix, kind.term(&word.exact)));
            let of_own = self.own.iter().map(|own| (Tier::Note, kind.own_term(*own, &word.exact)));
            self.beginnings.extend(of_own);
        }
        word.whole.iter().for_each(|concept| self.add_said(Tier::Concept, Kind::Concept, concept));
        word.stems.iter().for_each(|stem| self.add_said(Tier::Stem, Kind::Stem, stem));
        // Names of models often have the number of inches without the unit.
        if let Some(inches) = word.exact.strip_suffix("in").filter(|_| word.digits) {
            self.add_said(Tier::Stem, Kind::Number, inches);
        }
        self.add_said(Tier::Exact, Kind::Number, &word.exact);
        if word.digits {
            // A serial number counts fully wherever it stands.
            self.add_own(Tier::Exact, Kind::Number, &word.exact);
        } else {
            self.add_said(Tier::Exact, Kind::Word, &word.exact);
        }
    }

    /// By the word of the title for the thing itself, and by other parts of compounds.
    fn add_titles(&mut self, asked: &Asked) {
        let word = &asked.word;
        word.terms().for_each(|term| self.add(Tier::Modifier, Kind::Modifier, term));
        if asked.prefix && !word.digits {
            self.beginnings.push((Tier::Modifier, Kind::Modifier.term(&word.exact)));
            self.beginnings.push((Tier::PrefixHead, Kind::Head.term(&word.exact)));
        }
        with_kinds(&asked.serving).iter().for_each(|term| self.add(Tier::CategoryConcept, Kind::Head, term));
        with_kinds(word.kind_of()).iter().for_each(|term| self.add(Tier::Broader, Kind::Head, term));
        word.whole.iter().for_each(|concept| self.add(Tier::Category, Kind::Head, &kind_of(concept)));
        word.whole.iter().for_each(|concept| self.add(Tier::HeadConcept, Kind::Head, concept));
        word.stems.iter().for_each(|stem| self.add(Tier::HeadStem, Kind::Head, stem));
        self.add(Tier::Head, Kind::Head, &word.exact);
    }

    fn add_categories(&mut self, asked: &Asked) {
        for (key, tier) in &asked.categories {
            self.add(*tier, Kind::Category, key);
            self.add(*tier, Kind::Named, key);
            if *tier >= Tier::Modifier {
                self.add(Tier::Modifier, Kind::Doubted, key);
            }
        }
    }

    /// By all parts of a compound, in the title or in the names of the category.
    fn add_parts(&mut self, asked: &Asked) {
        let parts = &asked.word.parts;
        let [.., head] = parts.as_slice() else { return };
        let group = |(part, categories): (&Vec<String>, &Vec<Arc<str>>)| {
            let kinds = [Kind::Concept, Kind::Stem, Kind::Word, Kind::Modifier];
            let words = part.iter().flat_map(|term| kinds.map(|kind| kind.term(term)));
            let named = categories.iter().flat_map(|key| [Kind::Category, Kind::Named].map(|kind| kind.term(key)));
            words.chain(named).collect::<Vec<String>>()
        };
        let groups: Vec<Vec<String>> = parts.iter().zip(&asked.parts).map(group).collect();
        // A part that nothing is known of is in no lot.
        if groups.iter().any(Vec::is_empty) {
            return;
        }
        let of_head: Vec<String> = with_kinds(head).iter().map(|term| Kind::Head.term(term)).collect();
        self.compounds.push((Tier::HeadConcept, groups.iter().cloned().chain([of_head]).collect()));
        self.compounds.push((Tier::Concept, groups));
    }

    /// A term that everybody finds, and the same term for the own organisation, where it counts as a note.
    fn add_said(&mut self, tier: Tier, kind: Kind, text: &str) {
        self.add(tier, kind, text);
        self.add_own(tier.min(Tier::Note), kind, text);
    }

    fn add(&mut self, tier: Tier, kind: Kind, text: &str) {
        self.put(tier, kind.term(text));
    }

    fn add_own(&mut self, tier: Tier, kind: Kind, text: &str) {
        for own in self.own.clone() {
            self.put(tier, kind.own_term(own, text));
        }
    }

    fn put(&mut self, tier: Tier, term: String) {
        let best = self.terms.entry(term).or_insert(tier);
        *best = tier.max(*best);
    }

    /// The lots that have the word at least so well.
    pub fn filter(&self, least: Tier) -> String {
        let mut terms: Vec<&String> =
            self.terms.iter().filter(|(_, tier)| **tier >= least).map(|(term, _)| term).collect();
        terms.sort_unstable();
        let listed = (!terms.is_empty()).then(|| any_of(TERMS, terms));
        let beginnings = self.beginnings.iter().filter(|(tier, _)| *tier >= least);
        let beginnings = beginnings.map(|(_, beginning)| begins(TERMS, beginning));
        // With the less demanding way, the more demanding one finds nothing more.
        let compound = self.compounds.iter().filter(|(tier, _)| *tier >= least).min_by_key(|(tier, _)| *tier);
        let compound = compound.map(|(_, groups)| all(groups.iter().map(|group| any_of(TERMS, group))));
        either(listed.into_iter().chain(beginnings).chain(compound))
    }

    /// How well a lot has the word.
    pub fn tier(&self, hit: &Hit) -> Option<Tier> {
        let listed = hit.terms.iter().filter_map(|term| self.terms.get(term)).copied();
        let begins = |beginning: &String| hit.terms.iter().any(|term| term.starts_with(beginning.as_str()));
        let beginnings = self.beginnings.iter().filter(|(_, beginning)| begins(beginning)).map(|(tier, _)| *tier);
        let has_each =
            |groups: &[Vec<String>]| groups.iter().all(|group| hit.terms.iter().any(|term| group.contains(term)));
        let compounds = self.compounds.iter().filter(|(_, groups)| has_each(groups)).map(|(tier, _)| *tier);
        listed.chain(beginnings).chain(compounds).max()
    }
}

/// The filter for the lots that have a word exactly.
pub fn has_exactly(asked: &Asked, own: &[Uuid]) -> String {
    let exact = &asked.word.exact;
    let said = [Kind::Number, Kind::Word].map(|kind| kind.term(exact));
    let owned = own.iter().flat_map(|own| [Kind::Number, Kind::Word].map(|kind| kind.own_term(*own, exact)));
    any_of(TERMS, said.into_iter().chain(owned))
}

/// The filter for the lots that have a word which begins with this one; none if the word is not being typed.
pub fn has_beginning(asked: &Asked, own: &[Uuid]) -> String {
    let exact = &asked.word.exact;
    let of_kind = |kind: Kind| {
        let owned = own.iter().map(move |own| kind.own_term(*own, exact));
        std::iter::once(kind.term(exact)).chain(owned)
    };
    either(beginnings(asked).flat_map(of_kind).map(|beginning| begins(TERMS, &beginning)))
}

/// The kinds of words that are searched for such that begin with this one. None if the word is not being typed.
fn beginnings(asked: &Asked) -> impl Iterator<Item = Kind> + use<> {
    let digits = asked.word.digits;
    let codes = digits || asked.word.exact.chars().count() >= CODE_MIN_CHARS;
    let word = (asked.prefix && !digits).then_some(Kind::Word);
    word.into_iter().chain((asked.prefix && codes).then_some(Kind::Number))
}

/// Concepts, and the forms of things that are one kind of them.
fn with_kinds(concepts: &[String]) -> Vec<String> {
    concepts.iter().flat_map(|concept| [concept.clone(), kind_of(concept)]).collect()
}
