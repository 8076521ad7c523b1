//! The lots that follow if few lots match all words: first those that match most of the words, then things of the same
//! kind.

use std::collections::HashSet;

use crate::search::contract::Tier;
use crate::search::meilisearch::client::Client;
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::filter::{Narrowing, all, any_of};
use crate::search::meilisearch::hit::{Hit, Kind, RANKED};
use crate::search::meilisearch::ranking::{Match, Ranked, Ranking};
use crate::search::meilisearch::wire::{Question, ask};
use crate::search::query::Understood;

/// The most lots that follow, and the most that are looked at for each reason.
const MOST: usize = 50;

/// The best first. Looked at are the lots that lack one word, those that have one word, and those of the kinds that the
/// query names. The embedded engine looks at all lots.
pub async fn partly(
    client: &Client,
    index: &str,
    narrowing: &Narrowing,
    ranking: &Ranking<'_>,
    understood: &Understood,
) -> Result<Vec<Ranked>, Error> {
    let order: [String; 2] = ["readiness:desc", "day:desc"].map(str::to_owned);
    let listing = |filter: String| {
        let filter = narrowing.with(&[filter]);
        Question::listing(index, filter, &order, (0, MOST), RANKED)
    };
    let questions: Vec<Question> = reasons(ranking, understood).into_iter().map(listing).collect();
    let mut seen = HashSet::new();
    let hits = ask(client, &questions).await?.into_iter().flat_map(|reply| reply.hits);
    let hits: Vec<Hit> = hits.filter(|hit| seen.insert(hit.id)).collect();

    let whole = ranking.whole();
    let matched: Vec<_> = hits.into_iter().map(|hit| (ranking.of(&hit), hit)).collect();
    // At least half of the hits of all words, or half of the most hits that any lot has: a word that no lot of the
    // asker has excludes nothing.
    let most = matched.iter().map(|(of, _)| of.hits).max().unwrap_or_default();
    let least = most.min(whole).div_ceil(2).max(1);
    let named = named(understood);
    let is_similar = |hit: &Hit| hit.terms.iter().any(|term| named.contains(term));
    let standing = |(of, hit): (Match, Hit)| {
        let standing = match of.hits {
            hits if hits >= whole => return None,
            hits if hits >= least => ranking.some(&hit, of),
            _ if is_similar(&hit) => ranking.similar(&hit, of),
            _ => return None,
        };
        Some(Ranked { standing, hit })
    };
    let mut rest: Vec<Ranked> = matched.into_iter().filter_map(standing).collect();
    rest.sort_by_key(|one| std::cmp::Reverse(one.standing));
    rest.truncate(MOST);
    Ok(rest)
}

/// A filter for each reason to look at a lot.
fn reasons(ranking: &Ranking<'_>, understood: &Understood) -> Vec<String> {
    let words: Vec<String> = ranking.wanted.iter().map(|wanted| wanted.filter(Tier::Broader)).collect();
    let mut reasons: Vec<String> = Vec::new();
    if words.len() > 2 {
        let but = |left_out: usize| {
            let others = words.iter().enumerate().filter(|(n, _)| *n != left_out);
            all(others.map(|(_, word)| word.clone()))
        };
        reasons.extend((0..words.len()).map(but));
    }
    reasons.extend(words);
    let named = named(understood);
    if !named.is_empty() {
        reasons.push(any_of("terms", named));
    }
    reasons
}

/// The terms of lots of a category that the query names, by where they are filed or by their titles.
fn named(understood: &Understood) -> Vec<String> {
    understood.categories.iter().flat_map(|key| [Kind::Category, Kind::Named].map(|kind| kind.term(key))).collect()
}
