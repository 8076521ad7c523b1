//! The sentences that people write, taken from the files to fit their subject.

use serde::Deserialize;

use crate::demo::dice::Dice;

/// Sentences, and what they are about. An empty list fits anything.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sentences {
    kinds: Vec<String>,
    categories: Vec<String>,
    reasons: Vec<String>,
    nb: Vec<String>,
    nn: Vec<String>,
    sv: Vec<String>,
}

/// What a sentence is about.
#[derive(Clone, Copy, Default)]
pub struct About<'a> {
    /// The kind of the site.
    pub kind: &'a str,
    /// The category and those above it.
    pub path: &'a [String],
    pub reason: &'a str,
}

impl Sentences {
    fn fit(&self, about: About) -> bool {
        let any = |list: &[String], is: &dyn Fn(&String) -> bool| list.is_empty() || list.iter().any(is);
        any(&self.kinds, &|kind| kind == about.kind)
            && any(&self.categories, &|category| about.path.contains(category))
            && any(&self.reasons, &|reason| reason == about.reason)
    }
}

/// One of the sentences that fit. Nine of ten people write bokmål.
pub fn phrase(dice: &mut Dice, all: &[Sentences], about: About) -> String {
    let fitting: Vec<&Sentences> = all.iter().filter(|sentences| sentences.fit(about)).collect();
    let nb: Vec<&String> = fitting.iter().flat_map(|sentences| &sentences.nb).collect();
    let other: Vec<&String> = match dice.weighted([90, 7, 3]) {
        1 => fitting.iter().flat_map(|sentences| &sentences.nn).collect(),
        2 => fitting.iter().flat_map(|sentences| &sentences.sv).collect(),
        _ => Vec::new(),
    };
    dice.pick(if other.is_empty() { &nb } else { &other }).map(|said| (*said).clone()).unwrap_or_default()
}
