//! The words of a text that count as matched by a query, so that a page can mark them.

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::search::contract::Vocabulary;
use crate::search::query::asked::{Asked, AskedChunk, Understood};
use crate::search::query::lexicon::{Lexicon, is_series};
use crate::search::query::outline::head;
use crate::search::query::sizes::sizes;
use crate::search::query::text::{Chunk, chunks, is_accent, joins, normalise, separates_chunks, typos};
use crate::search::query::thing::{LOT_WORDS, forms_of_size};
use crate::search::query::words::Word;

/// Marks the words of texts that a query matches, as an engine matches them.
pub struct Highlighter(Mutex<Lexicon>);

/// A part of a text, and whether it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub matches: bool,
}

impl Highlighter {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        Self(Mutex::new(Lexicon::new(vocabulary)))
    }

    pub fn understand(&self, query: &str) -> Understood {
        let heard = self.lexicon().hear(query);
        heard.understood()
    }

    /// The parts of a title and a note of a lot of this category. All parts of a text together are the text. A text
    /// that does not match has no parts.
    pub fn mark(&self, understood: &Understood, category: &str, title: &str, note: &str) -> [Vec<Part>; 2] {
        let (titled, noted) = {
            let mut lexicon = self.lexicon();
            (lexicon.find_words(title, true), lexicon.find_words(note, false))
        };
        let of_title = titled.len();
        let words: Vec<Placed> = titled.into_iter().chain(noted).collect();
        let mut found: Vec<usize> = understood.words.iter().flat_map(|chunk| chunk.found(&words, category)).collect();
        found.sort_unstable();
        found.dedup();
        let (in_title, in_note): (Vec<usize>, Vec<usize>) = found.into_iter().partition(|at| *at < of_title);
        let ranges =
            |found: Vec<usize>| -> Vec<Range<usize>> { found.into_iter().map(|at| words[at].range.clone()).collect() };
        [cut(title, ranges(in_title)), cut(note, ranges(in_note))]
    }

    /// Ignores a poisoned lock, because the words behind it are only cached.
    fn lexicon(&self) -> MutexGuard<'_, Lexicon> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A word of a text, and where it stands.
struct Placed {
    word: Arc<Word>,
    /// In bytes.
    range: Range<usize>,
    /// For the word of a title for the thing itself: the categories that it names.
    named: Vec<Arc<str>>,
}

impl Lexicon {
    /// The words of a text. A word with a hyphen is found as a whole and in its pieces.
    fn find_words(&mut self, written: &str, is_title: bool) -> Vec<Placed> {
        let text = Mapped::of(written);
        let head = if is_title { head(&self.outline(&text.normalised, LOT_WORDS)) } else { None };
        let mut words = Vec::new();
        let mut before: Option<(String, usize)> = None;
        let all = spans(&text.normalised, 0, separates_chunks).into_iter();
        let all = all.map(|span| pieces(&text.normalised, span)).filter(|pieces| !pieces.is_empty());
        for (i, pieces) in all.take(LOT_WORDS).enumerate() {
            let (first, last) = (pieces[0].1.clone(), pieces[pieces.len() - 1].1.clone());
            let whole = first.start..last.end;
            // "FSK 2210" is also written "FSK2210".
            let is_number = pieces[0].0.bytes().all(|b| b.is_ascii_digit());
            if let Some((letters, from)) = before.take().filter(|_| is_number) {
                let range = text.written(&(from..first.end));
                words.push(Placed::new(self.word(&format!("{letters}{}", pieces[0].0)), range));
            }
            if let [(piece, range)] = pieces.as_slice()
                && is_series(piece)
            {
                before = Some((piece.clone(), range.start));
            }
            let chunk = Chunk { pieces: pieces.iter().map(|(piece, _)| piece.clone()).collect() };
            let joined = chunk.joined().map(|joined| Placed::new(self.word(&joined), text.written(&whole)));
            let alone = pieces.iter().map(|(piece, range)| Placed::new(self.word(piece), text.written(range)));
            let mut placed: Vec<Placed> = joined.into_iter().chain(alone).collect();
            if head == Some(i) {
                placed[0].named = self.thesaurus().named(Some(&*placed[0].word), &[]);
            }
            words.extend(placed);
        }
        for size in sizes(&text.normalised) {
            let range = text.written(&(size.from..size.to));
            let forms = forms_of_size(&size.word);
            words.extend(forms.iter().map(|form| Placed::new(self.word(form), range.clone())));
        }
        words
    }
}

impl Placed {
    fn new(word: Arc<Word>, range: Range<usize>) -> Self {
        Self { word, range, named: Vec::new() }
    }
}

/// A normalised text that knows where its letters come from.
struct Mapped {
    normalised: String,
    /// For each letter with its accents, the byte at which it begins in the normalised text, and in the written one.
    starts: Vec<(usize, usize)>,
    length: usize,
}

impl Mapped {
    fn of(written: &str) -> Self {
        let mut text =
            Self { normalised: String::with_capacity(written.len()), starts: Vec::new(), length: written.len() };
        let mut letters = written.char_indices().peekable();
        while let Some((from, letter)) = letters.next() {
            while letters.next_if(|(_, c)| is_accent(*c)).is_some() {}
            let to = letters.peek().map_or(written.len(), |(to, _)| *to);
            text.starts.push((text.normalised.len(), from));
            // Most letters need no table.
            if letter.is_ascii() && to == from + 1 {
                text.normalised.push(letter.to_ascii_lowercase());
            } else {
                text.normalised.push_str(&normalise(&written[from..to]));
            }
        }
        text
    }

    /// Where these bytes of the normalised text come from.
    fn written(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|(at, _)| *at <= range.start).saturating_sub(1);
        let next = self.starts.partition_point(|(at, _)| *at < range.end);
        let start = |i: usize| self.starts.get(i).map_or(self.length, |(_, from)| *from);
        start(first)..start(next)
    }
}

/// The stretches of a text without these characters. `from` is added to their positions.
fn spans(text: &str, from: usize, parts: fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| parts(*c)) {
        if start < at {
            found.push(from + start..from + at);
        }
        start = at + c.len_utf8();
    }
    if start < text.len() {
        found.push(from + start..from + text.len());
    }
    found
}

/// The pieces of a chunk, and where they stand.
fn pieces(normalised: &str, chunk: Range<usize>) -> Vec<(String, Range<usize>)> {
    let spans = spans(&normalised[chunk.clone()], chunk.start, joins).into_iter();
    spans.filter_map(|span| Some((chunks(&normalised[span.clone()]).next()?.pieces.pop()?, span))).collect()
}

impl AskedChunk {
    /// Which of the words match. A word with a hyphen is looked for as one word, else as its pieces.
    fn found(&self, words: &[Placed], category: &str) -> Vec<usize> {
        let joined = self.joined.as_ref().map(|joined| joined.found(words, category)).unwrap_or_default();
        match joined.is_empty() {
            true => self.pieces.iter().flat_map(|piece| piece.found(words, category)).collect(),
            false => joined,
        }
    }
}

impl Asked {
    /// Parts of a compound count where the whole is not there, and words that only resemble it where nothing else is.
    fn found(&self, words: &[Placed], category: &str) -> Vec<usize> {
        let which = |fits: &dyn Fn(&Placed) -> bool| -> Vec<usize> {
            words.iter().enumerate().filter(|(_, word)| fits(word)).map(|(at, _)| at).collect()
        };
        let mut found = which(&|placed| self.is_said_by(placed));
        if found.is_empty() {
            found = self.found_in_parts(words, category);
        }
        if found.is_empty() {
            found = which(&|placed| self.resembles(placed));
        }
        found
    }

    fn is_said_by(&self, placed: &Placed) -> bool {
        let (asked, word) = (&*self.word, &*placed.word);
        if asked.exact == word.exact {
            return true;
        }
        let begins = self.prefix && word.exact.starts_with(&asked.exact);
        if asked.digits || word.digits {
            // Names of models often have the number of inches without the unit.
            return begins || asked.digits && asked.exact.strip_suffix("in") == Some(word.exact.as_str());
        }
        begins
            || asked.stems.iter().any(|stem| word.stems.contains(stem))
            || asked.whole.iter().chain(&self.serving).any(|concept| says(word, concept))
            || asked.terms().any(|term| modifies(word, term))
            || self.categories.iter().any(|(key, _)| placed.named.contains(key))
    }

    /// The words that match the parts of a compound, if all parts are matched: "office chair" for "kontorstol". The
    /// category of the lot may match a part as well.
    fn found_in_parts(&self, words: &[Placed], category: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for (part, categories) in self.word.parts.iter().zip(&self.parts) {
            let says_part = |placed: &Placed| {
                let word = &*placed.word;
                let is = |term: &String| word.exact == *term || word.stems.contains(term);
                part.iter().any(|term| is(term) || says(word, term) || modifies(word, term))
            };
            let here: Vec<usize> = (0..words.len()).filter(|at| says_part(&words[*at])).collect();
            if here.is_empty() && !categories.iter().any(|key| **key == *category) {
                return Vec::new();
            }
            found.extend(here);
        }
        found
    }

    /// Whether the word may be this one with typos, or is another thing of the same kind.
    fn resembles(&self, placed: &Placed) -> bool {
        let word = &*placed.word;
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        let is_near = || typos(&letters(&self.word.exact), &letters(&word.exact), self.typos.into()).is_some();
        self.word.kind_of().iter().any(|concept| says(word, concept))
            || self.typos > 0 && !word.digits && is_near()
            || self.instead.iter().any(|instead| instead.is_said_by(placed))
    }
}

fn says(word: &Word, concept: &str) -> bool {
    word.whole.iter().chain(&word.head).any(|one| one == concept)
}

/// Whether a compound has this word before its head.
fn modifies(word: &Word, term: &str) -> bool {
    word.parts.iter().rev().skip(1).flatten().any(|part| part == term)
}

/// Cuts a text at the borders of these ranges. Ranges that overlap are joined.
fn cut(text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Part> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut parts = Vec::new();
    let mut end = 0;
    let mut matched = ranges.into_iter().peekable();
    while let Some(mut range) = matched.next() {
        while let Some(next) = matched.next_if(|next| next.start < range.end) {
            range.end = range.end.max(next.end);
        }
        if end < range.start {
            parts.push(Part { text: text[end..range.start].to_owned(), matches: false });
        }
        end = range.end;
        parts.push(Part { text: text[range].to_owned(), matches: true });
    }
    if !parts.is_empty() && end < text.len() {
        parts.push(Part { text: text[end..].to_owned(), matches: false });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::contract::Category;

    fn highlighter() -> Highlighter {
        let category = |key: &str, names: &[&str]| Category {
            key: key.to_owned(),
            parent: None,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        };
        Highlighter::new(&Vocabulary::new(vec![
            category("office-chair", &["Kontorstol", "Kontorsstol", "Office chair"]),
            category("desk", &["Skrivebord", "Skrivbord", "Desk"]),
        ]))
    }

    /// The text, with brackets around the parts that match.
    fn bracketed(parts: &[Part]) -> String {
        parts.iter().map(|part| if part.matches { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_as_they_are_found() {
        let highlighter = highlighter();
        for (query, title) in [
            ("kontorstoler", "Grå [kontorstol], HÅG"),
            ("stol", "Grå [kontorstol]"),
            ("chair", "Grå [kontorstol]"),
            ("stol", "[Chair], blue"),
            ("office chair", "[Kontorstol]"),
            ("kontorstol", "[Office] [chair]"),
            ("kontorstoool", "[Kontorstol]"),
            ("kont", "[Kontorstol]"),
            ("brukt stol", "Brukt [stol]"),
            ("grå stol", "[Grå] [stol], brukt"),
            ("skåp", "[Ska\u{30a}p] av bjørk"),
            ("hævesænkebord", "[Hæve-sænkebord], hvid"),
            ("fsk2210", "[FSK 2210]"),
            ("160x80", "Skrivebord [160 × 80 cm]"),
            ("stol", "<b>[stol]</b> & krakk"),
            ("stol", "🪑 [STOL]"),
        ] {
            let written = title.replace(['[', ']'], "");
            let [parts, note] = highlighter.mark(&highlighter.understand(query), "office-chair", &written, "");
            assert_eq!((bracketed(&parts).as_str(), note.is_empty()), (title, true), "{query}");
        }
    }

    #[test]
    fn a_text_that_does_not_match_has_no_parts() {
        let highlighter = highlighter();
        let mark = |query: &str| highlighter.mark(&highlighter.understand(query), "desk", "Pult", "Står i arkivet.");
        for nothing in ["romskip", ""] {
            assert!(mark(nothing).iter().all(Vec::is_empty), "{nothing}");
        }
        let [title, note] = mark("arkivet");
        assert_eq!((title.is_empty(), bracketed(&note).as_str()), (true, "Står i [arkivet]."));
    }

    #[test]
    fn the_parts_together_are_the_text() {
        let highlighter = highlighter();
        let understood = highlighter.understand("stol kontorstol 160x80");
        let long = "stol-".repeat(1_000);
        for text in [
            "",
            "İstanbul stol",
            "ﬁlt, stol",
            "\u{301}stol",
            "stol\u{301}",
            "STOL-stol/stol.stol",
            "ß stol ΑΣ",
            "\u{200f}stol\u{202e}",
            "''--''",
            "160x80x72 stol",
            long.as_str(),
        ] {
            for parts in highlighter.mark(&understood, "office-chair", text, text) {
                let together: String = parts.iter().map(|part| part.text.as_str()).collect();
                assert!(parts.is_empty() || together == text, "{text:?}: {parts:?}");
            }
        }
    }
}
