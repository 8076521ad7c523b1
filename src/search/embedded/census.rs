//! How many lots each make and each category has.

use std::collections::HashMap;

use crate::search::contract::Make;
use crate::search::embedded::schema::OF_BRAND;
use crate::search::embedded::tables::{Paths, Tables};
use crate::search::query::{fold, normalise};

/// How many lots each make and each category has, by audience and state. It is counted once for each commit, when
/// somebody first asks. An answer then reads some thousand names instead of every lot.
#[derive(Default)]
pub struct Census {
    pub makes: Vec<Named>,
    /// By the number of the category's path.
    pub categories: Vec<Lots>,
}

pub struct Named {
    pub make: Make,
    /// Folded words: those of the brand for a brand, and those of both for a model.
    pub words: Vec<String>,
    pub lots: Lots,
}

/// Numbers of lots by audience and state.
pub type Lots = HashMap<(u32, u8), u32>;

/// What is counted of a lot, as numbers in the tables.
pub struct Counted {
    pub audience: u32,
    pub state: u8,
    pub make: u32,
    pub category: u32,
}

impl Census {
    /// `rows`: the rows of all lots that are not deleted.
    pub fn of(tables: &Tables, rows: impl Iterator<Item = Counted>) -> Self {
        let mut makes: Vec<Lots> = vec![Lots::default(); tables.make().len()];
        let mut categories: Vec<Lots> = vec![Lots::default(); tables.category().len()];
        for row in rows {
            *makes[row.make as usize].entry((row.audience, row.state)).or_default() += 1;
            *categories[row.category as usize].entry((row.audience, row.state)).or_default() += 1;
        }
        Self { makes: named(tables.make(), &makes), categories }
    }
}

/// Sums lots per path to lots per brand and per model.
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

/// The words of a name, folded.
pub fn words(text: &str) -> Vec<String> {
    fold(&normalise(text)).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}
