//! The main colour of a thing. The text that people wrote is kept, and its code is compared. A shade has the code of
//! its colour (navy is blue). Woods that people order by ("a desk in birch") are colours too.

use std::sync::LazyLock;

use crate::{
    reference::{
        material,
        words::{self, Entry, WordList},
    },
    text::normal,
};

static LIST: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../../../fixtures/colours.csv")));

/// The list in its own order, then the woods.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    LIST.entries().iter().chain(material::woods())
}

/// The code of the colour that a text names, of several the first. `None` where the list has no word of the text.
pub fn code(text: &str) -> Option<&'static str> {
    // Most texts are a code or a name already and need not be split.
    if let Some(entry) = LIST.find(text) {
        return Some(&entry.key);
    }
    words::items(text).filter(|words| !words.iter().any(|word| words::denies(word))).find_map(|words| {
        let found = (0..words.len()).find_map(|at| {
            let pair = words.get(at + 1).and_then(|next| LIST.find(&format!("{} {next}", words[at])));
            pair.or_else(|| one(&words[at]))
        })?;
        Some(found.key.as_str())
    })
}

/// Whether two texts name one colour; `None` where one of them is not understood and they are not the same words.
pub fn same(a: &str, b: &str) -> Option<bool> {
    match (code(a), code(b)) {
        (Some(a), Some(b)) => Some(a == b),
        (None, _) | (_, None) => (normal(a) == normal(b)).then_some(true),
    }
}

/// What is compared: the code, else the text. "Petrol blend" is like "petrol blend", although nobody knows its colour.
pub fn key(text: &str) -> String {
    code(text).map_or_else(|| normal(text), str::to_owned)
}

fn one(word: &str) -> Option<&'static Entry> {
    // Nordic compounds end in their main colour: lysegrå, mörkblå, flaskegrønn.
    let shade = || LIST.compounds(word).find(|(start, _)| start.chars().count() > 2).map(|(_, colour)| colour);
    LIST.find(word).or_else(|| material::wood(word)).or_else(shade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound_and_a_wood_is_no_other_colour() {
        words::tests::sound(&LIST, include_str!("../../../fixtures/colours.csv"));
        for colour in all() {
            for name in std::iter::once(colour.key.as_str()).chain(colour.names()) {
                assert_eq!(code(name), Some(colour.key.as_str()), "{name}");
            }
        }
    }

    #[test]
    fn colours_are_understood_in_five_languages() {
        for (text, colour) in [
            ("sort", "black"),
            ("Svart", "black"),
            ("kvit", "white"),
            ("hvid", "white"),
            ("naturhvit", "white"),
            ("Off-white", "white"),
            ("vitt laminat", "white"),
            ("lysegrå stoff", "grey"),
            ("lys grå", "grey"),
            ("ljusgrå", "grey"),
            ("koksgrått", "grey"),
            ("antrasit", "grey"),
            ("antrasitt", "grey"),
            ("RAL 7035 lys grå", "grey"),
            ("krom", "silver"),
            ("mørkeblå/grå", "blue"),
            ("MÖRKRÖD", "red"),
            ("raud", "red"),
            ("lyserød", "pink"),
            ("flaskegrønn", "green"),
            ("ljusgrön", "green"),
            ("bjørk", "birch"),
            ("bjørkelaminat", "birch"),
            ("bøgefiner", "beech"),
            ("ekfanér", "oak"),
            ("dark blue", "blue"),
            ("gray", "grey"),
            ("blågrå", "grey"),
            ("gråbrun", "brown"),
            ("sort/hvit", "black"),
            ("hvit med svarte bein", "white"),
            ("ikke sort, hvit", "white"),
            ("ash grey", "grey"),
            ("Cherry red", "red"),
            ("sølv grå", "grey"),
            ("eik laminat", "oak"),
        ] {
            assert_eq!(code(text), Some(colour), "{text}");
        }
        for text in ["", "lacquered", "pent", "rektangulær", "123", "egen farge", "RAL 7035", "ikke hvit"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_list_does_not_know_is_compared_as_text() {
        assert_eq!(key("Hvit"), key("white "));
        assert_eq!(key(" RAL 7035"), key("ral 7035"));
        assert_ne!(key("ral 7035"), key("ral 9010"));
        for (a, b, told) in [("Hvit", "white", Some(true)), ("Hvit", "sort", Some(false)), ("RAL 7035", "grey", None)] {
            assert_eq!(same(a, b), told, "{a} and {b}");
        }
        assert_eq!((same("RAL 7035", "ral 7035 "), same("RAL 7035", "RAL 9010")), (Some(true), None));
    }
}
