//! Searches as they are sent to the server, and its answers.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::search::meilisearch::client::{Client, Effort};
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::hit::Hit;

/// One search. Several are sent in one request.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    index_uid: String,
    /// Always empty. Words are matched by the filter: see `wanted.rs`.
    q: &'static str,
    filter: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facets: Vec<&'static str>,
    offset: usize,
    limit: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sort: Vec<String>,
    attributes_to_retrieve: &'static [&'static str],
}

impl Question {
    /// Only counts.
    pub fn counting(index: &str, filter: String, facets: &[&'static str]) -> Self {
        Self { index_uid: index.to_owned(), filter, facets: facets.to_vec(), ..Self::default() }
    }

    pub fn listing(
        index: &str,
        filter: String,
        sort: &[String],
        (offset, limit): (usize, usize),
        attributes: &'static [&'static str],
    ) -> Self {
        let (sort, attributes_to_retrieve) = (sort.to_vec(), attributes);
        Self { index_uid: index.to_owned(), filter, offset, limit, sort, attributes_to_retrieve, ..Self::default() }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Reply {
    pub hits: Vec<Hit>,
    /// How many lots there are on all pages: at most `DEEPEST`.
    pub estimated_total_hits: u64,
    pub facet_distribution: HashMap<String, HashMap<String, u64>>,
    pub facet_stats: HashMap<String, Stats>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Stats {
    pub min: f64,
    pub max: f64,
}

impl Reply {
    /// How many lots have each value of a facet.
    pub fn counts(&self, facet: &str) -> impl Iterator<Item = (&String, u64)> {
        self.facet_distribution.get(facet).into_iter().flatten().map(|(value, lots)| (value, *lots))
    }

    /// How many lots there are. Each lot has one band, and facets are counted to the end.
    pub fn lots(&self) -> u64 {
        self.counts("band").map(|(_, lots)| lots).sum()
    }
}

#[derive(Serialize)]
struct Questions<'a> {
    queries: &'a [Question],
}

#[derive(Deserialize)]
struct Replies {
    results: Vec<Reply>,
}

/// One reply for each question.
pub async fn ask(client: &Client, questions: &[Question]) -> Result<Vec<Reply>, Error> {
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    let asked = client.post("/multi-search", &Questions { queries: questions }, Effort::Quick).await;
    let Replies { results } = asked.map_err(|error| match error.is_missing() {
        true => Error::NotReady("it is gone from the server".to_owned()),
        false => error,
    })?;
    if results.len() == questions.len() { Ok(results) } else { Err(Error::Fault) }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FacetQuestion<'a> {
    facet_name: &'a str,
    facet_query: &'a str,
    filter: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FacetReply {
    facet_hits: Vec<FacetHit>,
}

#[derive(Deserialize)]
struct FacetHit {
    value: String,
}

/// The values of an attribute that begin with a text, perhaps with typing errors, among the lots that pass the filter.
pub async fn values(
    client: &Client,
    index: &str,
    attribute: &str,
    text: &str,
    filter: &str,
) -> Result<Vec<String>, Error> {
    let question = FacetQuestion { facet_name: attribute, facet_query: text, filter };
    let path = format!("/indexes/{index}/facet-search");
    let reply: FacetReply = client.post(&path, &question, Effort::Quick).await?;
    Ok(reply.facet_hits.into_iter().map(|hit| hit.value).collect())
}
