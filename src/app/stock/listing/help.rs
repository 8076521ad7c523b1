//! Suggestions for a search that found nothing.

use super::{Listing, Query, found};
use crate::app::{App, Result, reference::tree::all_names};
use crate::{
    domain::{directory::actor::Actor, text},
    search::{
        Filter,
        query::{TWO_TYPOS_MIN_CHARS, TYPO_MIN_CHARS, typos},
    },
};

/// What to search for instead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Help {
    /// The words that were probably meant. A search for them finds something.
    pub did_you_mean: Option<String>,
    /// Filters to drop, each with the number of lots without it, most first.
    pub drop: Vec<(Filter, i64)>,
    /// The next larger distance, in metres, within which there are lots, and how many.
    pub wider: Option<(u32, i64)>,
    /// Categories related to those that were asked for, each with the number of lots.
    pub related: Vec<(String, i64)>,
}

/// The most related categories that are shown.
const RELATED: usize = 5;

pub async fn help(app: &App, actor: &Actor, query: &Query, nothing: &Listing) -> Result<Help> {
    let mut drop: Vec<(Filter, i64)> = nothing.without.iter().copied().filter(|(_, n)| *n > 0).collect();
    drop.sort_by_key(|(filter, n)| (std::cmp::Reverse(*n), *filter as u8));
    let asked_m = query.within_km.map_or(0, |km| km * 1_000);
    let wider = nothing.facets.distance.iter().find(|(metres, n)| i64::from(*metres) > asked_m && *n > 0);
    Ok(Help {
        did_you_mean: did_you_mean(app, actor, query).await?,
        drop,
        wider: wider.copied().filter(|_| query.within_km.is_some()),
        related: related(app, query, nothing),
    })
}

/// The parents and siblings of the categories that were asked for.
fn related(app: &App, query: &Query, nothing: &Listing) -> Vec<(String, i64)> {
    let parent = |key: &str| app.reference.categories.get(key).and_then(|row| row.parent_key.as_deref());
    let above: Vec<&str> = query.categories.iter().filter_map(|key| parent(key)).collect();
    let near = |key: &str| above.contains(&key) || parent(key).is_some_and(|parent| above.contains(&parent));
    let beside = nothing.facets.category.iter().filter(|(key, _)| near(key) && !query.categories.contains(key));
    beside.take(RELATED).cloned().collect()
}

/// The query with misspelt words replaced by words from names of categories, if that finds something.
async fn did_you_mean(app: &App, actor: &Actor, query: &Query) -> Result<Option<String>> {
    let Some(q) = query.q.as_deref() else { return Ok(None) };
    let names: Vec<Vec<char>> = app
        .reference
        .categories
        .values()
        .flat_map(all_names)
        .flat_map(text::words)
        .map(|word| text::folded(word).collect())
        .collect();
    let mut changed = false;
    let words: Vec<String> = text::words(q)
        .map(|word| match nearest(&names, word) {
            Some(better) => {
                changed = true;
                better
            }
            None => word.to_owned(),
        })
        .collect();
    if !changed {
        return Ok(None);
    }
    let meant = words.join(" ");
    let q = Some(meant.clone());
    // It only matters whether anything matches all words.
    let again = Query { q, exactly: true, explain: false, highlights: false, limit: 1, after: None, ..query.clone() };
    let found = found(app, actor, &again).await?;
    Ok(Some(meant).filter(|_| found.total > 0))
}

/// The word from a name that `word` is a typing error of. `None` if `word` is such a word itself, or the beginning of
/// one.
fn nearest(names: &[Vec<char>], word: &str) -> Option<String> {
    let letters: Vec<char> = text::folded(word).collect();
    let is_number = letters.iter().any(char::is_ascii_digit);
    if letters.len() < TYPO_MIN_CHARS || is_number || names.iter().any(|name| name.starts_with(&letters)) {
        return None;
    }
    let most = if letters.len() >= TWO_TYPOS_MIN_CHARS { 2 } else { 1 };
    let near = names.iter().filter_map(|name| Some((typos(&letters, name, most)?, name)));
    near.min().map(|(_, name)| name.iter().collect())
}
