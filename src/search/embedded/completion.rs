//! Suggestions for what somebody is typing, among the lots that they would find.

use std::collections::HashMap;

use crate::search::contract::{Beginning, Completions, Make};
use crate::search::embedded::census::{Census, Counted, Lots, words};
use crate::search::embedded::schema::key;
use crate::search::embedded::segments::Snapshot;

impl Snapshot {
    pub fn complete(&self, beginning: &Beginning) -> Completions {
        let census = self.census.get_or_init(|| Census::of(&self.tables, self.counted()));
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

    fn counted(&self) -> impl Iterator<Item = Counted> {
        let rows = self.segments.iter().flat_map(|segment| {
            let there = (0u32..).zip(segment.rows.iter()).filter(|(doc, _)| !segment.reader.is_deleted(*doc));
            there.map(|(_, row)| row)
        });
        rows.map(|row| Counted { audience: row.audience, state: row.state, make: row.make, category: row.category })
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

/// Whether every word that was typed begins a word of the name. The last one may be unfinished.
fn fits(asked: &[String], words: &[String]) -> bool {
    !asked.is_empty() && asked.iter().all(|asked| words.iter().any(|word| word.starts_with(asked.as_str())))
}
