//! From a text to the words that are indexed and the words that are asked for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::search::embedded::compound::Compounds;
use crate::search::embedded::text::{Stems, chunks, fold, has_digit, normalise};

/// More words than this in a query are not looked at: sixteen are a sentence, and each costs a pass over the index.
pub const QUERY_WORDS: usize = 16;
const QUERY_CHARS: usize = 600;
/// As-you-type begins here: one letter would fetch half of the dictionary.
const PREFIX_MIN_CHARS: usize = 2;
const LOT_WORDS: usize = 400;
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
    /// Concepts of a compound's parts; each part must be there by one of its own.
    pub parts: Vec<Vec<String>>,
}

/// A word of a query.
#[derive(Debug)]
pub struct Asked {
    pub word: Arc<Word>,
    /// The last word may still be being typed.
    pub prefix: bool,
}

impl Asked {
    fn new(word: Arc<Word>, typing: bool) -> Self {
        let prefix = typing && word.exact.chars().count() >= PREFIX_MIN_CHARS;
        Self { word, prefix }
    }
}

/// A word of a query that is written with a hyphen or the like: one word where the index has it so, else its pieces.
#[derive(Debug)]
pub struct AskedChunk {
    pub joined: Option<Asked>,
    pub pieces: Vec<Asked>,
}

/// Stemmers, stop words, compounds and synonyms. Remembers the words it has seen.
pub struct Lexicon {
    stems: Stems,
    compounds: Arc<Compounds>,
    stop: Arc<HashSet<String>>,
    seen: HashMap<String, Arc<Word>>,
}

#[derive(Deserialize)]
struct Synonyms {
    groups: Vec<Vec<String>>,
}

impl Lexicon {
    /// With the categories' names in all languages, which say what compounds are made of.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut stems = Stems::new();
        // The file is compiled in and a test parses it; without it search would only be poorer.
        let groups = toml::from_str::<Synonyms>(include_str!("../../../search/synonyms.toml"))
            .map(|synonyms| synonyms.groups)
            .unwrap_or_default();
        let compounds = Compounds::new(include_str!("../../../search/compounds.txt"), &groups, names, &mut stems);
        Self { stems, compounds: Arc::new(compounds), stop: Arc::new(stop_words()), seen: HashMap::new() }
    }

    /// Another one with the same words, for another thread: queries do not wait for a batch of lots.
    pub fn twin(&self) -> Self {
        Self {
            stems: Stems::new(),
            compounds: Arc::clone(&self.compounds),
            stop: Arc::clone(&self.stop),
            seen: HashMap::new(),
        }
    }

    /// All words of a lot's text. Stop words too: a query of nothing else looks for them.
    pub fn lot(&mut self, text: &str) -> Vec<Arc<Word>> {
        let mut words = Vec::new();
        for chunk in chunks(&normalise(text)).take(LOT_WORDS) {
            words.extend(chunk.joined().map(|joined| self.word(&joined)));
            words.extend(chunk.pieces.iter().map(|piece| self.word(piece)));
        }
        words
    }

    /// The words that a query asks for. Stop words are left out unless there is nothing else.
    pub fn query(&mut self, text: &str) -> Vec<AskedChunk> {
        let text: String = text.chars().take(QUERY_CHARS).collect();
        let mut chunks: Vec<_> = chunks(&normalise(&text)).take(QUERY_WORDS).collect();
        if chunks.iter().any(|chunk| !self.is_stop(&chunk.pieces)) {
            chunks.retain(|chunk| !self.is_stop(&chunk.pieces));
        }
        // A space after the last word says that it is finished, and so does a stop word that was left out.
        let finished = text.ends_with(char::is_whitespace);
        let last = chunks.len().saturating_sub(1);
        let mut left = QUERY_WORDS;
        chunks
            .iter()
            .enumerate()
            .map(|(i, chunk)| {
                let typing = i == last && !finished;
                let joined = chunk.joined().map(|word| Asked::new(self.word(&word), typing));
                let end = chunk.pieces.len().min(left);
                left -= end;
                let pieces = chunk.pieces[..end].iter().enumerate();
                let pieces = pieces
                    .map(|(j, piece)| Asked::new(self.word(piece), typing && j + 1 == chunk.pieces.len()))
                    .collect();
                AskedChunk { joined, pieces }
            })
            .filter(|chunk| !chunk.pieces.is_empty())
            .collect()
    }

    fn is_stop(&self, pieces: &[String]) -> bool {
        pieces.len() == 1 && pieces.iter().all(|piece| self.stop.contains(piece))
    }

    /// One normalised word.
    pub fn word(&mut self, word: &str) -> Arc<Word> {
        if let Some(known) = self.seen.get(word) {
            return Arc::clone(known);
        }
        let exact = fold(word);
        let digits = has_digit(&exact);
        let analysed = if digits {
            Word { exact, digits, ..Word::default() }
        } else {
            let stems = self.stems.of(word);
            let whole = self.compounds.whole(&exact, &stems);
            let parts = self.compounds.parts(&exact, &stems, &mut self.stems);
            Word { exact, digits, stems, whole, parts }
        };
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
}

/// The shipped lists without the words that say something about a thing ("computer" is on the English list).
fn stop_words() -> HashSet<String> {
    let keep: HashSet<&str> = lines(include_str!("../../../search/stopwords/keep.txt")).collect();
    [
        include_str!("../../../search/stopwords/no.txt"),
        include_str!("../../../search/stopwords/sv.txt"),
        include_str!("../../../search/stopwords/da.txt"),
        include_str!("../../../search/stopwords/en.txt"),
    ]
    .into_iter()
    .flat_map(lines)
    .filter(|word| !keep.contains(word))
    .map(str::to_owned)
    .collect()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["Kontorstol", "Skrivebordsstol", "Hæve-sænkebord"];

    fn asked(lexicon: &mut Lexicon, text: &str) -> Vec<String> {
        lexicon.query(text).iter().flat_map(|c| c.pieces.iter().map(|a| a.word.exact.clone())).collect()
    }

    #[test]
    fn the_shipped_files_parse() {
        let synonyms: Synonyms = toml::from_str(include_str!("../../../search/synonyms.toml")).unwrap();
        let mut seen = HashMap::new();
        for group in &synonyms.groups {
            for word in group {
                let other = seen.insert(fold(&normalise(word)), &group[0]);
                assert!(
                    other.is_none_or(|head| head == &group[0]),
                    "{word} is in the groups of {other:?} and {}",
                    group[0]
                );
            }
        }
    }

    #[test]
    fn compounds_of_all_languages_have_the_same_parts() {
        let mut lexicon = Lexicon::new(NAMES.into_iter());
        for word in [
            "kontorstol",
            "kontorsstol",
            "kontorstole",
            "kontorstoler",
            "kontorstolene",
            "kontorstolar",
            "kontorstolarna",
        ] {
            let parts = lexicon.word(word).parts.clone();
            assert_eq!(parts, [["=kontor"], ["=stol"]], "{word}");
        }
        assert_eq!(lexicon.word("office").whole, ["=kontor"]);
        assert_eq!(lexicon.word("chairs").whole, ["=stol"]);
        assert_eq!(lexicon.word("arkivskab").parts, lexicon.word("arkivskåp").parts);
        assert_eq!(lexicon.word("elevpult").parts.len(), 2);
        assert_eq!(lexicon.word("dokkingstasjon").parts, [["=dokking"], ["=stasjon"]]);
        assert_eq!(lexicon.word("barnestol").parts.len(), 2);
        assert!(lexicon.word("pultost").parts.is_empty(), "a part that is not known leaves the word whole");
    }

    #[test]
    fn a_stol_is_no_sofa() {
        let mut lexicon = Lexicon::new(NAMES.into_iter());
        assert_ne!(lexicon.word("stol").whole, lexicon.word("sofa").whole);
    }

    #[test]
    fn stop_words_go_unless_they_are_all() {
        let mut lexicon = Lexicon::new(NAMES.into_iter());
        assert_eq!(asked(&mut lexicon, "stol med hjul på"), ["stol", "hjul"]);
        assert_eq!(asked(&mut lexicon, "med på"), ["med", "pa"]);
        assert_eq!(asked(&mut lexicon, "computer to tv"), ["computer", "tv"]);
    }

    #[test]
    fn only_the_last_word_is_being_typed() {
        let mut lexicon = Lexicon::new(NAMES.into_iter());
        let prefixes = |lexicon: &mut Lexicon, text: &str| -> Vec<bool> {
            lexicon.query(text).iter().flat_map(|c| c.pieces.iter().map(|a| a.prefix)).collect()
        };
        assert_eq!(prefixes(&mut lexicon, "grå kont"), [false, true]);
        assert_eq!(prefixes(&mut lexicon, "grå kont "), [false, false]);
    }

    #[test]
    fn a_query_has_an_end() {
        let mut lexicon = Lexicon::new(NAMES.into_iter());
        let many: usize = lexicon.query(&"a-b-c-d ".repeat(5_000)).iter().map(|chunk| chunk.pieces.len()).sum();
        assert!(many <= QUERY_WORDS);
    }
}
