//! What somebody may be about to type, among what they find.

use std::collections::HashMap;

use crate::search::contract::{Beginning, Completions, Make};
use crate::search::embedded::schema::{OF_BRAND, key};
use crate::search::embedded::segments::{Row, Snapshot};
use crate::search::embedded::tables::Paths;
use crate::search::embedded::text::{fold, normalise};

/// How many lots each make and each category has, by who sees them and in which state. It is counted once a commit,
/// when somebody first asks; answering from it looks at some thousand names instead of at every lot.
#[derive(Default)]
pub struct Census {
    makes: Vec<Named>,
    /// By the number of the category's path.
    categories: Vec<Lots>,
}

struct Named {
    make: Make,
    /// Folded; for the brand alone its words, for a model those of both.
    words: Vec<String>,
    lots: Lots,
}

/// By audience and state.
type Lots = HashMap<(u32, u8), u32>;

impl Census {
    pub fn of(snapshot: &Snapshot) -> Self {
        let tables = &snapshot.tables;
        let mut makes: Vec<Lots> = vec![Lots::default(); tables.make().len()];
        let mut categories: Vec<Lots> = vec![Lots::default(); tables.category().len()];
        for segment in &snapshot.segments {
            for (doc, row) in (0u32..).zip(segment.rows.iter()) {
                if !segment.reader.is_deleted(doc) {
                    let seen: fn(&Row) -> (u32, u8) = |row| (row.audience, row.state);
                    *makes[row.make as usize].entry(seen(row)).or_default() += 1;
                    *categories[row.category as usize].entry(seen(row)).or_default() += 1;
                }
            }
        }
        Self { makes: named(tables.make(), &makes), categories }
    }
}

/// From lots per path to lots per brand and per model.
fn named(paths: &Paths, lots: &[Lots]) -> Vec<Named> {
    let mut sums: HashMap<&str, Lots> = HashMap::new();
    for (nodes, lots) in paths.nodes().zip(lots) {
        for node in nodes {
            let sum = sums.entry(node).or_default();
            lots.iter().for_each(|(seen, n)| *sum.entry(*seen).or_default() += n);
        }
    }
    let named = |(node, lots): (&str, Lots)| {
        let (brand, model) = node.split_once(OF_BRAND).unwrap_or((node, ""));
        let make = Make { brand: brand.to_owned(), model: model.to_owned() };
        let words = words(&format!("{brand} {model}"));
        Named { make, words, lots }
    };
    sums.into_iter().map(named).collect()
}

impl Snapshot {
    pub fn complete(&self, beginning: &Beginning) -> Completions {
        let census = self.census.get_or_init(|| Census::of(self));
        let audience: Vec<String> = beginning.visible_to.iter().map(|&id| key(id)).collect();
        let audience = self.tables.audience().passing(audience.iter().map(String::as_str));
        let state = self.tables.state().passing(beginning.state.iter().map(String::as_str));
        let seen = |(who, what): &(u32, u8)| {
            let passes = |list: &[bool], n: usize| list.get(n).copied().unwrap_or(false);
            passes(&audience, *who as usize) && (beginning.state.is_empty() || passes(&state, usize::from(*what)))
        };
        let count = |lots: &Lots| lots.iter().filter(|(key, _)| seen(key)).map(|(_, n)| u64::from(*n)).sum::<u64>();
        let asked = words(&beginning.text);
        let fitting = census.makes.iter().filter(|named| fits(&asked, &named.words));
        let counted = fitting.map(|named| (&named.make, count(&named.lots))).filter(|(_, lots)| *lots > 0);
        let (brands, models): (Vec<_>, Vec<_>) = counted.partition(|(make, _)| make.model.is_empty());
        Completions {
            brands: best(brands, beginning.limit).map(|(make, lots)| (make.brand.clone(), lots)).collect(),
            models: best(models, beginning.limit).map(|(make, lots)| (make.clone(), lots)).collect(),
            categories: self.by_category(&census.categories, count),
        }
    }

    fn by_category(&self, lots: &[Lots], count: impl Fn(&Lots) -> u64) -> HashMap<String, u64> {
        let mut sums: HashMap<String, u64> = HashMap::new();
        for (nodes, lots) in self.tables.category().nodes().zip(lots) {
            let lots = count(lots);
            for node in nodes.filter(|_| lots > 0) {
                *sums.entry(node.to_owned()).or_default() += lots;
            }
        }
        sums
    }
}

fn best(mut found: Vec<(&Make, u64)>, limit: usize) -> impl Iterator<Item = (&Make, u64)> {
    found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    found.into_iter().take(limit)
}

/// Every word that was typed begins a word of the name, the last one perhaps unfinished.
fn fits(asked: &[String], words: &[String]) -> bool {
    !asked.is_empty() && asked.iter().all(|asked| words.iter().any(|word| word.starts_with(asked.as_str())))
}

fn words(text: &str) -> Vec<String> {
    fold(&normalise(text)).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}
