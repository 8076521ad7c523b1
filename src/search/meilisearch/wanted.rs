//! A word of the query: the ways in which a lot can have it, from the best to the worst. Each way is a filter for the
//! server, and a test of a lot that the server returned. So lots are found by the server, and the page is ranked here,
//! by the same tiers as in the embedded engine.

use uuid::Uuid;

use crate::search::contract::Tier;
use crate::search::meilisearch::filter::{all, any_of, begins, either};
use crate::search::meilisearch::hit::{Attribute, Hit};
use crate::search::query::{Asked, kind_of};

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

/// One way in which a lot can have a word.
enum Test {
    /// The attribute has one of these terms.
    Has(Attribute, Vec<String>),
    /// The attribute has a term that begins so.
    Begins(Attribute, String),
    /// Each group has a test that the lot passes.
    Each(Vec<Vec<Test>>),
}

pub struct Wanted {
    /// As it was typed.
    pub text: String,
    pub weight: u8,
    pub exact: String,
    pub has_digits: bool,
    ways: Vec<(Tier, Test)>,
}

/// The attributes of the words that everybody reads, or of those that only the own organisation reads.
struct Words {
    word: Attribute,
    number: Attribute,
    stem: Attribute,
    concept: Attribute,
}

const SAID: Words =
    Words { word: Attribute::Word, number: Attribute::Number, stem: Attribute::Stem, concept: Attribute::Concept };
const OWN: Words = Words {
    word: Attribute::OwnWord,
    number: Attribute::OwnNumber,
    stem: Attribute::OwnStem,
    concept: Attribute::OwnConcept,
};

impl Wanted {
    /// `places`: the places that the word names.
    pub fn new(asked: &Asked, places: &[Uuid], known: &Known) -> Self {
        let mut wanted = Self {
            text: asked.text.clone(),
            weight: asked.weight,
            exact: asked.word.exact.clone(),
            has_digits: asked.word.digits,
            ways: Vec::new(),
        };
        wanted.add(Tier::Exact, Test::Has(Attribute::PlacePath, places.iter().map(Uuid::to_string).collect()));
        wanted.add_ways(asked, known);
        // A correction is a word of the vocabulary. It counts where no lot has the word as it was typed.
        if !known.is_there && !known.begins {
            let of_vocabulary = Known { is_there: true, begins: true, ..Known::default() };
            asked.instead.iter().for_each(|instead| wanted.add_ways(instead, &of_vocabulary));
        }
        wanted
    }

    fn add_ways(&mut self, asked: &Asked, known: &Known) {
        self.add_words(asked, &SAID, &known.near, |tier| tier);
        // A serial number counts fully wherever it stands. A word in a note counts little.
        let is_number = asked.word.digits;
        self.add_words(asked, &OWN, &known.own_near, |tier| match tier {
            Tier::Exact if is_number => tier,
            tier => tier.min(Tier::Note),
        });
        self.add_titles(asked);
        self.add_categories(asked);
        self.add_parts(asked);
    }

    /// Words of lots that only look like this one.
    pub fn add_alike(&mut self, alike: &[String]) {
        for attribute in [Attribute::Word, Attribute::OwnWord] {
            self.add(Tier::Alike, Test::Has(attribute, alike.to_vec()));
        }
    }

    fn add_words(&mut self, asked: &Asked, words: &Words, near: &[String], counts: impl Fn(Tier) -> Tier) {
        let word = &asked.word;
        self.add(counts(Tier::Typo), Test::Has(words.word, near.to_vec()));
        for attribute in beginnings(asked, words) {
            self.add(counts(Tier::Prefix), Test::Begins(attribute, word.exact.clone()));
        }
        self.add(counts(Tier::Concept), Test::Has(words.concept, word.whole.clone()));
        self.add(counts(Tier::Stem), Test::Has(words.stem, word.stems.clone()));
        // Names of models often have the number of inches without the unit.
        if let Some(inches) = word.exact.strip_suffix("in").filter(|_| word.digits) {
            self.add(counts(Tier::Stem), Test::Has(words.number, vec![inches.to_owned()]));
        }
        self.add(counts(Tier::Exact), Test::Has(words.number, vec![word.exact.clone()]));
        if !word.digits {
            self.add(counts(Tier::Exact), Test::Has(words.word, vec![word.exact.clone()]));
        }
    }

    /// By the word of the title for the thing itself, and by other parts of compounds.
    fn add_titles(&mut self, asked: &Asked) {
        let word = &asked.word;
        self.add(Tier::Modifier, Test::Has(Attribute::Modifier, word.terms().cloned().collect()));
        if asked.prefix && !word.digits {
            self.add(Tier::Modifier, Test::Begins(Attribute::Modifier, word.exact.clone()));
            self.add(Tier::PrefixHead, Test::Begins(Attribute::Head, word.exact.clone()));
        }
        self.add(Tier::CategoryConcept, Test::Has(Attribute::Head, with_kinds(&asked.serving)));
        self.add(Tier::Broader, Test::Has(Attribute::Head, with_kinds(word.kind_of())));
        let kinds = word.whole.iter().map(|concept| kind_of(concept)).collect();
        self.add(Tier::Category, Test::Has(Attribute::Head, kinds));
        self.add(Tier::HeadConcept, Test::Has(Attribute::Head, word.whole.clone()));
        self.add(Tier::HeadStem, Test::Has(Attribute::Head, word.stems.clone()));
        self.add(Tier::Head, Test::Has(Attribute::Head, vec![word.exact.clone()]));
    }

    fn add_categories(&mut self, asked: &Asked) {
        for tier in Tier::ALL {
            let keys = asked.categories.iter().filter(|(_, named)| *named == tier).map(|(key, _)| (**key).to_owned());
            let keys: Vec<String> = keys.collect();
            if tier >= Tier::Modifier {
                self.add(Tier::Modifier, Test::Has(Attribute::Doubted, keys.clone()));
            }
            self.add(tier, Test::Has(Attribute::Named, keys.clone()));
            self.add(tier, Test::Has(Attribute::Category, keys));
        }
    }

    /// By all parts of a compound, in the title or in the names of the category.
    fn add_parts(&mut self, asked: &Asked) {
        let parts = &asked.word.parts;
        let [.., head] = parts.as_slice() else { return };
        let group = |(part, categories): (&Vec<String>, &Vec<std::sync::Arc<str>>)| {
            let keys: Vec<String> = categories.iter().map(|key| (**key).to_owned()).collect();
            let words = [Attribute::Concept, Attribute::Stem, Attribute::Word, Attribute::Modifier];
            let words = words.into_iter().map(|attribute| Test::Has(attribute, part.clone()));
            let named = [Attribute::Category, Attribute::Named].into_iter();
            words.chain(named.map(|attribute| Test::Has(attribute, keys.clone()))).collect::<Vec<_>>()
        };
        let groups = || parts.iter().zip(&asked.parts).map(group);
        let of_head = vec![Test::Has(Attribute::Head, with_kinds(head))];
        self.add(Tier::HeadConcept, Test::Each(groups().chain([of_head]).collect()));
        self.add(Tier::Concept, Test::Each(groups().collect()));
    }

    fn add(&mut self, tier: Tier, test: Test) {
        if test.is_possible() {
            self.ways.push((tier, test));
        }
    }

    /// The lots that have the word at least so well. `own`: the asker's own lots.
    pub fn filter(&self, least: Tier, own: Option<&str>) -> String {
        let ways = self.ways.iter().filter(|(tier, _)| *tier >= least);
        either(ways.filter_map(|(_, test)| test.filter(own)))
    }

    /// How well a lot has the word. `is_own`: whether the lot is the asker's own.
    pub fn tier(&self, hit: &Hit, is_own: bool) -> Option<Tier> {
        self.ways.iter().filter(|(_, test)| test.holds(hit, is_own)).map(|(tier, _)| *tier).max()
    }
}

impl Test {
    fn is_possible(&self) -> bool {
        match self {
            Self::Has(_, terms) => !terms.is_empty(),
            Self::Begins(..) => true,
            Self::Each(groups) => groups.iter().all(|group| group.iter().any(Self::is_possible)),
        }
    }

    /// `None` for what no lot can pass.
    fn filter(&self, own: Option<&str>) -> Option<String> {
        let of_owner = |attribute: &Attribute, expression: String| match (attribute.is_own(), own) {
            (false, _) => Some(expression),
            (true, Some(own)) => Some(all([expression, own.to_owned()])),
            (true, None) => None,
        };
        match self {
            Self::Has(_, terms) if terms.is_empty() => None,
            Self::Has(attribute, terms) => of_owner(attribute, any_of(attribute.name(), terms)),
            Self::Begins(attribute, beginning) => of_owner(attribute, begins(attribute.name(), beginning)),
            Self::Each(groups) => {
                Some(all(groups.iter().map(|group| either(group.iter().filter_map(|test| test.filter(own))))))
            }
        }
    }

    fn holds(&self, hit: &Hit, is_own: bool) -> bool {
        let may_read = |attribute: &Attribute| is_own || !attribute.is_own();
        match self {
            Self::Has(attribute, terms) => {
                may_read(attribute) && hit.terms(*attribute).iter().any(|term| terms.contains(term))
            }
            Self::Begins(attribute, beginning) => {
                may_read(attribute) && hit.terms(*attribute).iter().any(|term| term.starts_with(beginning.as_str()))
            }
            Self::Each(groups) => groups.iter().all(|group| group.iter().any(|test| test.holds(hit, is_own))),
        }
    }
}

/// The filter for the lots that have a word exactly.
pub fn has_exactly(asked: &Asked, own: Option<&str>) -> String {
    let exact = || vec![asked.word.exact.clone()];
    let tests = [Attribute::Number, Attribute::Word, Attribute::OwnNumber, Attribute::OwnWord];
    either(tests.into_iter().filter_map(|attribute| Test::Has(attribute, exact()).filter(own)))
}

/// The filter for the lots that have a word which begins with this one; none if the word is not being typed.
pub fn has_beginning(asked: &Asked, own: Option<&str>) -> String {
    let attributes = beginnings(asked, &SAID).chain(beginnings(asked, &OWN));
    either(attributes.filter_map(|attribute| Test::Begins(attribute, asked.word.exact.clone()).filter(own)))
}

/// The attributes in which words that begin with this one are searched. None if the word is not being typed.
fn beginnings(asked: &Asked, words: &Words) -> impl Iterator<Item = Attribute> + use<> {
    let digits = asked.word.digits;
    let codes = digits || asked.word.exact.chars().count() >= CODE_MIN_CHARS;
    let word = (asked.prefix && !digits).then_some(words.word);
    word.into_iter().chain((asked.prefix && codes).then_some(words.number))
}

/// Concepts, and the forms of things that are one kind of them.
fn with_kinds(concepts: &[String]) -> Vec<String> {
    concepts.iter().flat_map(|concept| [concept.clone(), kind_of(concept)]).collect()
}
