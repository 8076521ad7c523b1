//! Suggestions for what somebody is typing, among the lots that they would find.

use std::collections::BTreeSet;

use crate::search::contract::{Beginning, Completions, Make};
use crate::search::meilisearch::client::Client;
use crate::search::meilisearch::document::{OF_BRAND, name_words};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::filter::{all, any_id, any_of, begins};
use crate::search::meilisearch::wire::{Question, ask};

pub async fn complete(client: &Client, index: &str, beginning: &Beginning) -> Result<Completions, Error> {
    if beginning.visible_to.is_empty() {
        return Ok(Completions::default());
    }
    let state = (!beginning.state.is_empty()).then(|| any_of("state", &beginning.state));
    let seen: Vec<String> = std::iter::once(any_id("visible_to", &beginning.visible_to)).chain(state).collect();
    let asked = name_words(&beginning.text);
    let named = asked.iter().map(|word| begins("make_word", word));
    let mut questions = vec![Question::counting(index, all(seen.clone()), &["category_path"])];
    if !asked.is_empty() {
        questions.push(Question::counting(index, all(seen.into_iter().chain(named)), &["make"]));
    }
    let replies = ask(client, &questions).await?;
    let categories = replies.first().into_iter().flat_map(|reply| reply.counts("category_path"));
    let makes = replies.get(1).into_iter().flat_map(|reply| reply.counts("make"));
    let makes = makes.map(|(make, lots)| {
        let (brand, model) = make.split_once(OF_BRAND).unwrap_or((make.as_str(), ""));
        (Make { brand: brand.to_owned(), model: model.to_owned() }, lots)
    });
    let fitting = makes.filter(|(make, lots)| *lots > 0 && fits(&asked, make));
    let (brands, models): (Vec<_>, Vec<_>) = fitting.partition(|(make, _)| make.model.is_empty());
    Ok(Completions {
        brands: best(brands, beginning.limit).map(|(make, lots)| (make.brand, lots)).collect(),
        models: best(models, beginning.limit).collect(),
        categories: categories.map(|(key, lots)| (key.clone(), lots)).collect(),
    })
}

/// Whether every word that was typed begins a word of the name. The last one may be unfinished.
fn fits(asked: &BTreeSet<String>, make: &Make) -> bool {
    let words = name_words(&format!("{} {}", make.brand, make.model));
    asked.iter().all(|asked| words.iter().any(|word| word.starts_with(asked.as_str())))
}

fn best(mut found: Vec<(Make, u64)>, limit: usize) -> impl Iterator<Item = (Make, u64)> {
    found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.into_iter().take(limit)
}
