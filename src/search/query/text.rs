//! Letters and words. Text becomes the same words whoever writes it, and on any keyboard.

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};
use unicode_normalization::UnicodeNormalization;

/// Longer words are cut to this length, in lots and in queries alike, so that they still match.
const WORD_MAX: usize = 64;

/// Lower case, with composed letters in one form (NFKC). macOS writes "å" as "a" and a combining ring, which stemmers
/// do not know. A document scanned from paper may have "ﬁ" as one letter.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // An accent that cannot be composed with its letter is removed.
    out.extend(text.nfkc().flat_map(char::to_lowercase).filter(|c| !is_accent(*c)));
    out
}

/// Whether the character is an accent of the letter before it.
pub fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A normalised word without its accents: æ, ä and å become a; ø and ö become o. So "skåp" matches "skap", "skärm"
/// matches "skærm", and a keyboard without these letters finds them all. The spellings aa, ae and oe are the same
/// letters too, but not in codes and models: AA12 is not A12.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let is_word = !has_digit(word);
    let mut before = ' ';
    for c in word.chars() {
        let doubled = is_word && matches!((before, c), ('a', 'a' | 'e') | ('o', 'e'));
        // "aae" is å and e, not one letter.
        before = if doubled { ' ' } else { c };
        match c {
            _ if doubled => {}
            'å' | 'æ' | 'ä' | 'á' | 'à' | 'â' | 'ã' => out.push('a'),
            'ø' | 'ö' | 'ó' | 'ò' | 'ô' | 'õ' => out.push('o'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ú' | 'ù' | 'û' | 'ü' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'č' | 'ç' => out.push('c'),
            'š' => out.push('s'),
            'ž' => out.push('z'),
            'ñ' | 'ŋ' => out.push('n'),
            'đ' | 'ð' => out.push('d'),
            'ŧ' => out.push('t'),
            'ß' => out.push_str("ss"),
            'þ' => out.push_str("th"),
            _ => out.push(c),
        }
    }
    out
}

/// Words that are written together without a space: "hæve-sænkebord", "SN-12/34". Usually it is one piece.
#[derive(Debug, PartialEq)]
pub struct Chunk {
    /// Normalised but not folded, because the stemmers need the accents.
    pub pieces: Vec<String>,
}

impl Chunk {
    /// The pieces as one word: a code is found with and without its hyphens.
    pub fn joined(&self) -> Option<String> {
        (self.pieces.len() > 1).then(|| cut(&self.pieces.concat()).to_owned())
    }
}

/// The chunks of a normalised text, in order.
pub fn chunks(normalised: &str) -> impl Iterator<Item = Chunk> {
    normalised.split(separates_chunks).filter_map(|chunk| {
        let pieces: Vec<String> = chunk
            .split(joins)
            .map(|piece| piece.chars().filter(|&c| !vanishes(c)).collect::<String>())
            .filter(|piece| !piece.is_empty())
            .map(|piece| cut(&piece).to_owned())
            .collect();
        (!pieces.is_empty()).then_some(Chunk { pieces })
    })
}

/// Whether a word is a number, a code or a model name. Such words have neither stems nor typos: T14 is not T15.
pub fn has_digit(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// Whether the character stands between two chunks.
pub fn separates_chunks(c: char) -> bool {
    !(c.is_alphanumeric() || joins(c) || vanishes(c))
}

/// Whether the character joins two pieces of a chunk.
pub fn joins(c: char) -> bool {
    matches!(c, '-' | '/' | '.' | '_' | '\u{2010}' | '\u{2011}')
}

/// Characters that are left out of words: "Teacher's" becomes "teachers".
fn vanishes(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{ad}')
}

fn cut(word: &str) -> &str {
    match word.char_indices().nth(WORD_MAX) {
        Some((end, _)) => &word[..end],
        None => word,
    }
}

/// The Snowball stemmers of the four languages that have one (nynorsk shares bokmål's).
pub struct Stems {
    stemmers: Vec<TextAnalyzer>,
}

impl Default for Stems {
    fn default() -> Self {
        Self::new()
    }
}

impl Stems {
    pub fn new() -> Self {
        let stemmers = [Language::Norwegian, Language::Swedish, Language::Danish, Language::English]
            .map(|language| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build());
        Self { stemmers: stemmers.into() }
    }

    /// The folded stems of a normalised word, each once. The language of a text is not known, so the stems of all four
    /// languages are kept. Wrong matches by a stem rank below the exact word.
    pub fn of(&mut self, word: &str) -> Vec<String> {
        let mut stems: Vec<String> = Vec::with_capacity(2);
        for stemmer in &mut self.stemmers {
            let mut stream = stemmer.token_stream(word);
            while stream.advance() {
                let stem = fold(&stream.token().text);
                if stem.len() >= 2 && !stems.contains(&stem) {
                    stems.push(stem);
                }
            }
        }
        stems
    }
}

/// How many typos lie between two folded words (one letter too many, too few or wrong, or two neighbours swapped);
/// `None` for more than `most`. The dictionary of the index is searched with a Levenshtein automaton; this function is
/// for words that are kept in memory.
pub fn typos(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Optimal string alignment distance, with three rows of the table at a time.
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut least = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|n| *n > most) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|n| *n <= most)
}

/// Compares folded words with one word by their trigrams.
pub struct Likeness(Vec<[char; 3]>);

impl Likeness {
    pub fn to(word: &str) -> Self {
        Self(trigrams(word))
    }

    /// The Dice coefficient in thousandths.
    pub fn of(&self, other: &str) -> usize {
        let other = trigrams(other);
        let shared = self.0.iter().filter(|one| other.contains(one)).count();
        2_000 * shared / (self.0.len() + other.len()).max(1)
    }
}

/// The trigrams of a word with a space before and behind it, so that beginnings count.
fn trigrams(word: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
    let mut found: Vec<[char; 3]> = letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Vec<String>> {
        chunks(&normalise(text)).map(|chunk| chunk.pieces).collect()
    }

    #[test]
    fn letters_of_all_keyboards_meet() {
        assert_eq!(fold(&normalise("SKÅP")), "skap");
        assert_eq!(fold(&normalise("Ska\u{30a}p")), "skap");
        assert_eq!(normalise("ha\u{308}j"), "häj");
        assert_eq!(fold("skærm"), fold("skärm"));
        assert_eq!(fold("sænkebørd"), fold("sänkebörd"));
    }

    #[test]
    fn chunks_keep_what_stands_together() {
        assert_eq!(pieces("Hæve-sænkebord, sort"), [vec!["hæve", "sænkebord"], vec!["sort"]]);
        assert_eq!(pieces("Teacher's \"desk\"*"), [vec!["teachers"], vec!["desk"]]);
        assert_eq!(pieces("KX7-2M9P"), [vec!["kx7", "2m9p"]]);
        assert!(pieces("🪑 -- \0 ''").is_empty());
    }

    #[test]
    fn words_of_any_length_are_cut_alike() {
        let long = "å".repeat(10_000);
        assert_eq!(pieces(&long)[0][0].chars().count(), WORD_MAX);
        let joined = Chunk { pieces: vec![long.clone(), long] }.joined();
        assert_eq!(joined.map(|word| word.chars().count()), Some(WORD_MAX));
    }

    #[test]
    fn stems_of_four_languages() {
        let mut stems = Stems::new();
        assert!(stems.of("kontorstoler").contains(&"kontorstol".to_owned()));
        assert!(stems.of("stolarna").contains(&"stol".to_owned()));
        assert!(stems.of("chairs").contains(&"chair".to_owned()));
    }

    #[test]
    fn letters_of_other_keyboards_are_the_same_letters() {
        for (a, b) in [("blaa", "blå"), ("hoej", "høj"), ("baerbar", "bærbar"), ("stoel", "støl"), ("skaap", "skåp")]
        {
            assert_eq!(fold(a), fold(&normalise(b)));
        }
        assert_ne!(fold("aa12"), fold("a12"), "a code is not spelt otherwise");
        assert_eq!(normalise("ﬁlt Ａ４ ５"), "filt a4 5");
    }

    #[test]
    fn typos_are_counted() {
        let typo = |a: &str, b: &str, most| typos(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), most);
        for (a, b) in [("stol", "stoll"), ("stol", "sto"), ("stol", "stul"), ("stol", "sotl"), ("stol", "tsol")] {
            assert_eq!((typo(a, b, 1), typo(b, a, 1)), (Some(1), Some(1)), "{a} {b}");
        }
        for (a, b) in [("stol", "stlxo"), ("stol", "st"), ("stol", "lots")] {
            assert_eq!(typo(a, b, 1), None, "{a} {b}");
        }
        for (a, b, n) in
            [("stol", "stol", 0), ("stol", "sotl", 1), ("stoll", "stol", 1), ("skrivbrod", "skrivebord", 2)]
        {
            assert_eq!((typo(a, b, 2), typo(b, a, 2)), (Some(n), Some(n)), "{a} {b}");
        }
        assert_eq!((typo("stol", "bord", 2), typo("", "sofa", 2)), (None, None));
        assert_eq!((typo("stol", "stol", 1), typo("skrivebrd", "skrivobord", 2)), (Some(0), Some(2)));
        assert!(Likeness::to("oppvaskmaskin").of("opvaskemaskin") > 600 && Likeness::to("stol").of("bord") == 0);
    }
}
