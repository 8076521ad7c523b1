//! What a thing is made of. Materials are distinguished as far as looks, chemistry and recycling do. The text that
//! people wrote is kept, and its codes are compared.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::{
    reference::words::{self, Entry, WordList},
    text::normal,
};

static LIST: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../../../fixtures/materials.csv")));

/// The material that only looks like the wood it is named after.
const IMITATION: &str = "laminate";

/// The list, in its own order.
pub fn all() -> &'static [Entry] {
    LIST.entries()
}

/// The single kinds of wood.
pub fn woods() -> impl Iterator<Item = &'static Entry> {
    all().iter().filter(|entry| is_wood(entry))
}

/// The wood that a word shows: "eik" and "eikefiner" are oak.
pub fn wood(word: &str) -> Option<&'static Entry> {
    let plain = |word: &str| LIST.find(word).filter(|entry| is_wood(entry));
    plain(word).or_else(|| sheet(word).map(|(wood, _)| wood))
}

/// The codes that the texts name, in the order written, each once.
pub fn codes<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for part in texts.into_iter().flat_map(|text| read(text)) {
        if let Part::Known(entry) = part
            && !found.contains(&entry.key.as_str())
        {
            found.push(&entry.key);
        }
    }
    found
}

/// What is compared: the codes, and those words that the list does not have.
pub fn keys<'a>(texts: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    texts.into_iter().flat_map(|text| read(text)).map(Part::key).collect()
}

/// The first wanted material that the thing does not have; `None` if it has all. Oak is a kind of wood, but not every
/// wood is oak.
pub fn lacking<'a>(has: &[String], wanted: &'a [String]) -> Option<&'a String> {
    let mut has = keys(has);
    let kinds = has.iter().filter_map(|key| LIST.find(&words::phrase(key))?.kind.clone());
    has.extend(kinds.collect::<Vec<_>>());
    wanted.iter().find(|wish| !keys([*wish]).is_subset(&has))
}

enum Part {
    Known(&'static Entry),
    Unknown(String),
}

impl Part {
    fn key(self) -> String {
        match self {
            Part::Known(entry) => entry.key.clone(),
            Part::Unknown(text) => text,
        }
    }
}

fn read(text: &str) -> Vec<Part> {
    // Most texts are a code or a name already and need not be split.
    if let Some(entry) = LIST.find(text) {
        return vec![Part::Known(entry)];
    }
    let mut parts: Vec<Part> = words::items(text).flat_map(|words| item(&words)).collect();
    if parts.is_empty() && !text.trim().is_empty() {
        parts.push(Part::Unknown(normal(text)));
    }
    parts
}

/// What an item of a list names.
fn item(words: &[String]) -> Vec<Part> {
    const JOINING: [&str; 9] = ["og", "och", "and", "med", "with", "i", "in", "av", "of"];
    let (mut parts, mut rest) = (Vec::new(), words);
    while let [word, after @ ..] = rest {
        rest = after;
        if let Some(pair) = after.first().and_then(|next| LIST.find(&format!("{word} {next}"))) {
            parts.push(Part::Known(pair));
            rest = &after[1..];
        } else if words::denies(word) {
            return Vec::new();
        } else if let Some(entry) = LIST.find(word) {
            // "Oak laminate" is no oak.
            let next = after.first().and_then(|next| LIST.find(next));
            let shown = is_wood(entry) && next.is_some_and(|next| next.key == IMITATION);
            parts.extend((!shown).then_some(Part::Known(entry)));
        } else if let Some((wood, sheet)) = sheet(word) {
            parts.extend((sheet.key != IMITATION).then_some(Part::Known(wood)));
            parts.push(Part::Known(sheet));
        } else if !JOINING.contains(&word.as_str()) {
            parts.push(Part::Unknown(word.clone()));
        }
    }
    parts
}

/// Splits "bjørkefiner" into birch, which the thing shows, and veneer, of which it is made.
fn sheet(word: &str) -> Option<(&'static Entry, &'static Entry)> {
    LIST.compounds(word).find_map(|(start, sheet)| {
        let plain = |word: &str| LIST.find(word).filter(|entry| is_wood(entry));
        let wood = start.strip_suffix('e').and_then(plain).or_else(|| plain(start))?;
        Some((wood, sheet))
    })
}

fn is_wood(entry: &Entry) -> bool {
    entry.kind.as_deref() == Some("wood")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    fn named(text: &str) -> Vec<&'static str> {
        codes(&texts(&[text]))
    }

    #[test]
    fn the_list_is_sound() {
        words::tests::sound(&LIST, include_str!("../../../fixtures/materials.csv"));
        for material in all() {
            assert_eq!(named(&material.key), [&material.key]);
        }
    }

    #[test]
    fn materials_are_a_list_in_the_order_written() {
        assert_eq!(named("Bjørkefiner, stål og ull"), ["birch", "veneer", "steel", "wool"]);
        assert_eq!(named("oak veneer"), named("eikefiner"));
        assert_eq!(named("bjørkelaminat"), ["laminate"], "no birch in it");
        assert_eq!(named("bjørkekryssfiner"), ["birch", "plywood"]);
        assert_eq!(named("heltre eik / krom"), ["wood", "oak", "chrome"]);
        assert_eq!(named("chrome-plated steel"), ["chrome", "steel"]);
        assert_eq!(named("stålrør + stål"), ["steel"]);
        assert_eq!(named("skinn"), ["leather"]);
        assert_eq!(named("artificial leather"), ["artificial_leather"]);
        assert_eq!(named("konstläder; bok"), ["artificial_leather", "beech"]);
        assert_eq!(named("noe annet"), [""; 0]);
        assert_eq!(named("uten krom"), [""; 0]);
        assert_eq!(named("stål, uten krom"), ["steel"]);
        assert_eq!(named("eik laminat / stål"), ["laminate", "steel"]);
        assert_eq!(named("eik, laminat"), ["oak", "laminate"]);
        assert_eq!(named("eik med laminat"), ["oak", "laminate"]);
    }

    #[test]
    fn what_only_looks_like_it_is_not_it() {
        for text in [
            "kunstskinn",
            "kunst skinn",
            "Imitert skinn",
            "skinnimitasjon",
            "skinn-imitasjon",
            "imitation leather",
            "PU-lær",
            "PU leather",
            "vegansk skinn",
            "vegan leather",
            "konst läder",
            "fuskläder",
            "kunst læder",
            "leather look",
            "fake leather",
            "skinnfri",
            "läder-look",
        ] {
            assert!(!named(text).contains(&"leather"), "{text}");
        }
        assert_eq!(named("svart fake leather, stål"), ["artificial_leather", "steel"]);
        for text in ["kunst skinn", "imitert skinn", "PU-lær", "vegan leather", "konst läder"] {
            assert_eq!(named(text), ["artificial_leather"], "{text}");
        }
        for (text, material) in [
            ("eik laminat", "oak"),
            ("oak laminate", "oak"),
            ("tre-look", "wood"),
            ("eik dekor", "oak"),
            ("PVC-fri", "pvc"),
            ("ullblanding", "wool"),
        ] {
            assert_eq!(lacking(&texts(&[text]), &texts(&[material])).map(String::as_str), Some(material), "{text}");
        }
    }

    #[test]
    fn a_wish_is_met_in_any_language_and_by_a_kind_of_what_it_names() {
        for (has, wish, met) in [
            ("Stål", "steel", true),
            ("stål og laminat", "laminate", true),
            ("eik", "tre", true),
            ("tre", "oak", false),
            ("massiv furu", "massiv mahogni", false),
            ("Massiv Mahogni", "massiv mahogni", true),
            ("pulverlakkert stål", "steel", true),
            ("stål", "og", false),
            ("stål uten krom", "chrome", false),
        ] {
            assert_eq!(lacking(&texts(&[has]), &texts(&[wish])).is_none(), met, "{has}: {wish}");
        }
        assert_eq!(lacking(&texts(&["stål"]), &texts(&["steel", "wool"])).map(String::as_str), Some("wool"));
    }
}
