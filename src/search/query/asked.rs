//! Finds out what a query asks for.

use std::ops::Range;
use std::sync::Arc;

use crate::search::contract::{Meant, Tier};
use crate::search::query::lexicon::{Lexicon, Lists};
use crate::search::query::outline::{self, Spoken};
use crate::search::query::sizes::sizes;
use crate::search::query::text::normalise;
use crate::search::query::thesaurus::{TWO_TYPOS_MIN_CHARS, TYPO_MIN_CHARS, Thesaurus};
use crate::search::query::vocabulary::Kind;
use crate::search::query::words::Word;

/// Further words of a query are not looked at. Sixteen make a sentence, and each word costs a pass over the index.
pub const QUERY_WORDS: usize = 16;
const QUERY_CHARS: usize = 600;
/// A word that is still being typed is completed from this length: one letter would match half of the dictionary.
const PREFIX_MIN_CHARS: usize = 2;
/// The most words of a category's name.
const PHRASE_WORDS: usize = 4;
/// The most sizes of a query. More of them are a list of prices.
const MOST_SIZES: usize = 4;
/// The largest number that can say how many things are wanted. Larger ones are a size, a year or part of a name.
const MOST_AT_ONCE: u32 = 500;

/// What a query was understood to ask for.
#[derive(Debug, Default)]
pub struct Understood {
    pub words: Vec<AskedChunk>,
    /// Keys of the categories that the query names, best first.
    pub categories: Vec<Arc<str>>,
    /// In the form of the index: "160x80cm".
    pub sizes: Vec<String>,
    /// How many things are wanted.
    pub number: Option<u32>,
    /// Words that say nothing of the thing, as they were typed.
    pub left_out: Vec<String>,
}

/// A word of a query that is written with a hyphen or the like. It is searched as one word where the index has it so,
/// else as its pieces.
#[derive(Debug)]
pub struct AskedChunk {
    pub joined: Option<Asked>,
    pub pieces: Vec<Asked>,
}

/// A word of a query.
#[derive(Debug)]
pub struct Asked {
    /// As it was typed.
    pub text: String,
    pub word: Arc<Word>,
    /// Whether the word may still be being typed. Only the last word can be.
    pub prefix: bool,
    /// How important the word is. Lots that match the more important words come first.
    pub weight: u8,
    /// The categories that the word names, and how well.
    pub categories: Vec<(Arc<str>, Tier)>,
    /// For each part of a compound, the categories whose names have this part.
    pub parts: Vec<Vec<Arc<str>>>,
    /// For a word that says what somebody wants to do: the concepts of the things that do it.
    pub serving: Vec<String>,
    /// How many typos the word may have. It is 0 where the vocabulary knows the word.
    pub typos: u8,
    /// The words of which it may be a misspelling.
    pub instead: Vec<Asked>,
    /// The vocabulary has it as one word, so its pieces need not be searched.
    pub is_sure: bool,
}

/// Weights of words. The name of the wanted thing weighs most. A thing that is not the wanted one, for example behind a
/// preposition ("stoler til kantina"), weighs less.
const THING: u8 = 6;
const NAME: u8 = 4;
const ASIDE: u8 = 3;
const DETAIL: u8 = 2;

/// A query whose words were looked up. Its misspelt words are not corrected yet.
pub struct Heard {
    understood: Understood,
    lists: Arc<Lists>,
}

impl Heard {
    /// What the query asks for.
    pub fn understood(self) -> Understood {
        let Self { mut understood, lists } = self;
        for asked in understood.words.iter_mut().flat_map(AskedChunk::all_mut) {
            asked.correct(&lists);
        }
        understood.categories = lists.thesaurus.meant(&understood.words);
        understood
    }
}

impl Lexicon {
    /// Looks up the words of a query. Stop words, and words that only describe the asking, are left out.
    pub fn hear(&mut self, text: &str) -> Heard {
        let text: String = text.chars().take(QUERY_CHARS).collect();
        let mut normalised = normalise(&text);
        let finished = normalised.ends_with(char::is_whitespace);
        let sizes = take_sizes(&mut normalised);
        let ends_in_size = !finished && normalised.ends_with(' ');
        let mut spoken = self.outline(&normalised, QUERY_WORDS);
        let number = self.take_number(&mut spoken);
        let mut understood = Understood { number, ..Understood::default() };
        let head = outline::head(&spoken);
        let typing = spoken.len().checked_sub(1).filter(|_| !finished && !ends_in_size);
        let kept = self.kept(&spoken);
        let mut left = QUERY_WORDS;
        for (i, one) in spoken.iter().enumerate() {
            if !kept.contains(&i) {
                understood.left_out.push(one.chunk.pieces.concat());
                continue;
            }
            let weight = self.weight(one, head == Some(i));
            let chunk = self.chunk(one, weight, typing == Some(i), &mut left);
            if !chunk.pieces.is_empty() {
                understood.words.push(chunk);
            }
        }
        self.notice_phrases(&spoken, &kept, &mut understood.words);
        understood.words.extend(sizes.iter().map(|size| self.size(size)));
        understood.sizes = sizes;
        Heard { understood, lists: Arc::clone(self.lists()) }
    }

    /// The positions of the words that are searched. If all words are stop words, those that the vocabulary knows are
    /// searched.
    fn kept(&self, spoken: &[Spoken]) -> Vec<usize> {
        let of = |keep: &dyn Fn(&Spoken) -> bool| -> Vec<usize> {
            spoken.iter().enumerate().filter(|(_, one)| keep(one)).map(|(i, _)| i).collect()
        };
        let kept = of(&|one| !one.is_stop && !one.is_asking && !one.is_preposition);
        if kept.is_empty() { of(&|one| !one.is_asking && self.has(&one.word)) } else { kept }
    }

    /// Removes the number before a thing, which says how many are wanted: "3 stk pulter", "trenger 24 stoler".
    fn take_number(&self, spoken: &mut Vec<Spoken>) -> Option<u32> {
        let at = spoken.iter().position(|one| !(one.is_stop || one.is_asking))?;
        let number = |one: &Spoken| one.word.exact.parse::<u32>().ok().filter(|n| (1..=MOST_AT_ONCE).contains(n));
        let counted = spoken.get(at).and_then(number)?;
        let next = spoken.get(at + 1)?;
        let is_counted = next.is_asking || next.is_thing || next.word.kind >= Kind::Look;
        is_counted.then(|| {
            spoken.remove(at);
            counted
        })
    }

    fn weight(&self, one: &Spoken, is_head: bool) -> u8 {
        match one.word.kind {
            _ if is_head => THING,
            _ if one.is_thing => ASIDE,
            Kind::Look | Kind::Use => DETAIL,
            _ if one.behind => DETAIL,
            _ => NAME,
        }
    }

    fn chunk(&mut self, one: &Spoken, weight: u8, typing: bool, left: &mut usize) -> AskedChunk {
        let joined = one.chunk.joined().map(|text| self.asked(text, Arc::clone(&one.word), typing, weight));
        let end = one.chunk.pieces.len().min(*left);
        *left -= end;
        let mut pieces = Vec::with_capacity(end);
        for (j, piece) in one.chunk.pieces[..end].iter().enumerate() {
            let is_last = j + 1 == one.chunk.pieces.len();
            let word = self.word(piece);
            pieces.push(self.asked(piece.clone(), word, typing && is_last, if is_last { weight } else { DETAIL }));
        }
        AskedChunk { joined, pieces }
    }

    fn asked(&mut self, text: String, word: Arc<Word>, typing: bool, weight: u8) -> Asked {
        let has = self.has(&word);
        let prefix = typing && !has && word.exact.chars().count() >= PREFIX_MIN_CHARS;
        let categories = self.thesaurus().fitting(&word, prefix);
        let parts = word.parts.iter().map(|part| self.thesaurus().speaking_of(part)).collect();
        let letters = word.exact.chars().count();
        let typos = match letters {
            _ if word.digits || word.known || has || letters < TYPO_MIN_CHARS => 0,
            n if n >= TWO_TYPOS_MIN_CHARS && (word.parts.is_empty() || word.is_loose) => 2,
            _ => 1,
        };
        let is_sure = has || !(word.parts.is_empty() || word.is_loose);
        let serving = self.thesaurus().serving(&word);
        Asked { text, word, prefix, weight, categories, parts, serving, typos, instead: Vec::new(), is_sure }
    }

    /// Words that together name a category, such as "office chair", match that category, each of them.
    fn notice_phrases(&self, spoken: &[Spoken], kept: &[usize], words: &mut [AskedChunk]) {
        let whole: Vec<Arc<Word>> = kept.iter().map(|i| Arc::clone(&spoken[*i].word)).collect();
        for many in 2..=PHRASE_WORDS.min(whole.len()) {
            for from in 0..=whole.len() - many {
                let fits = self.phrase(&whole[from..from + many]);
                for chunk in words.get_mut(from..from + many).into_iter().flatten() {
                    chunk.all_mut().for_each(|asked| asked.fit(&fits));
                }
            }
        }
    }

    fn size(&mut self, size: &str) -> AskedChunk {
        let word = self.word(size);
        let pieces = vec![self.thesaurus().listed(size.to_owned(), word, ASIDE)];
        AskedChunk { joined: None, pieces }
    }
}

impl Thesaurus {
    /// Builds a word of a query from a word of the vocabulary.
    fn listed(&self, text: String, word: Arc<Word>, weight: u8) -> Asked {
        let categories = self.fitting(&word, false);
        let parts = word.parts.iter().map(|part| self.speaking_of(part)).collect();
        let serving = self.serving(&word);
        let (prefix, typos, instead, is_sure) = (false, 0, Vec::new(), true);
        Asked { text, word, prefix, weight, categories, parts, serving, typos, instead, is_sure }
    }

    /// The categories of the most important words: those with this name, else those of this kind.
    fn meant(&self, words: &[AskedChunk]) -> Vec<Arc<str>> {
        let asked = || words.iter().filter_map(|chunk| chunk.joined.as_ref().or(chunk.pieces.last()));
        let most = asked().map(|one| one.weight).max().unwrap_or_default();
        let mut meant: Vec<Arc<str>> = Vec::new();
        let mut mean = |key: &Arc<str>| {
            if !meant.contains(key) {
                meant.push(Arc::clone(key));
            }
        };
        for one in asked().filter(|one| one.weight == most) {
            let best = one.categories.first().map(|(_, tier)| *tier).filter(|tier| *tier >= Tier::CategoryConcept);
            one.categories.iter().filter(|(_, tier)| Some(*tier) == best).for_each(|(key, _)| mean(key));
            for instead in &one.instead {
                let best =
                    instead.categories.first().map(|(_, tier)| *tier).filter(|tier| *tier >= Tier::CategoryConcept);
                instead.categories.iter().filter(|(_, tier)| Some(*tier) == best).for_each(|(key, _)| mean(key));
            }
        }
        for one in asked() {
            self.of_model(&one.word).for_each(|key| mean(&key));
        }
        meant
    }
}

impl AskedChunk {
    fn all_mut(&mut self) -> impl Iterator<Item = &mut Asked> {
        self.joined.iter_mut().chain(&mut self.pieces)
    }
}

impl Asked {
    fn correct(&mut self, lists: &Lists) {
        if self.typos == 0 {
            return;
        }
        let instead = lists.corrections(&self.word, self.typos.into());
        let instead = instead.iter().filter(|one| one.exact != self.word.exact);
        let listed = |one: &Arc<Word>| lists.thesaurus.listed(self.text.clone(), Arc::clone(one), self.weight);
        self.instead = instead.map(listed).collect();
    }

    fn fit(&mut self, fits: &[(Arc<str>, Tier)]) {
        for (key, tier) in fits {
            match self.categories.iter_mut().find(|(known, _)| known == key) {
                Some((_, best)) => *best = (*best).max(*tier),
                None => self.categories.push((Arc::clone(key), *tier)),
            }
        }
        self.categories.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}

impl From<Understood> for Meant {
    fn from(understood: Understood) -> Self {
        let Understood { categories, sizes, number, left_out, words: _ } = understood;
        Self { categories: categories.iter().map(|key| (**key).to_owned()).collect(), sizes, number, left_out }
    }
}

/// Removes the sizes from a query and leaves spaces.
fn take_sizes(normalised: &mut String) -> Vec<String> {
    let found = sizes(normalised);
    let mut words: Vec<String> = Vec::new();
    for size in found {
        let Range { start, end } = size.from..size.to;
        normalised.replace_range(start..end, &" ".repeat(end - start));
        if words.len() < MOST_SIZES && !words.contains(&size.word) {
            words.push(size.word);
        }
    }
    words
}
