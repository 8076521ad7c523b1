//! Tests of the engine, on a server that answers in the form of Meilisearch 1.50.

use std::path::Path;

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::search::contract::{Category, Error as Refused, LotDocument, Mark};

mod asking;
mod faults;
mod life;
mod recorded;
mod server;

use server::Played;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const ORG: u128 = 1;

fn lot(n: u128, title: &str) -> LotDocument {
    LotDocument {
        id: id(1_000 + n),
        organisation: id(ORG),
        code: format!("KX{n}-2M9P"),
        title: title.to_owned(),
        words: String::new(),
        own_words: String::new(),
        category: "desk".to_owned(),
        category_path: vec!["desk".to_owned(), "furniture".to_owned()],
        place_path: Vec::new(),
        owner_path: Vec::new(),
        condition: "good".to_owned(),
        state: "available".to_owned(),
        brand: "HÅG".to_owned(),
        model: "Capisco 8106".to_owned(),
        colour: String::new(),
        materials: Vec::new(),
        light: "unknown".to_owned(),
        width_mm: None,
        depth_mm: None,
        height_mm: None,
        available_day: Some(0),
        opens_day: 0,
        must_leave_day: None,
        position: None,
        quantity: 6,
        free: 4,
        visible_to: vec![id(ORG)],
        created_us: i64::try_from(n).unwrap(),
    }
}

fn vocabulary(desk: &[&str]) -> Vocabulary {
    let category = |key: &str, names: &[&str]| Category {
        key: key.to_owned(),
        parent: None,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    Vocabulary::new(vec![category("desk", desk), category("office-chair", &["Kontorstol", "Office chair"])])
}

fn names() -> Vocabulary {
    vocabulary(&["Skrivebord", "Skrivbord", "Desk"])
}

fn at(played: &Played) -> Server {
    Server { url: played.url.clone(), key: Some("secret".to_owned()), prefix: "lots".to_owned() }
}

/// The engine of a process that has just started.
async fn open(played: &Played, folder: &Path, vocabulary: &Vocabulary) -> Meilisearch {
    let engine = Meilisearch::open(&at(played), folder, vocabulary).unwrap();
    let _ = engine.healthy().await;
    engine
}

/// An engine whose index has these lots.
async fn filled(played: &Played, folder: &Path, lots: Vec<LotDocument>) -> Meilisearch {
    let engine = open(played, folder, &names()).await;
    let beside = engine.rebuild().await.unwrap();
    fill(beside.as_ref(), lots, held(1)).await;
    beside.swap().await.unwrap();
    engine
}

/// Fills the index beside with these lots.
async fn fill(beside: &dyn Rebuild, lots: Vec<LotDocument>, held: Held) {
    let ticket = beside.apply(upserts(lots), held).await.unwrap();
    beside.settle(ticket).await.unwrap();
}

async fn apply(engine: &Meilisearch, changes: Vec<Change>, held: Held) -> Result<(), Refused> {
    let ticket = engine.apply(changes, held).await?;
    engine.settle(ticket).await
}

fn upserts(lots: Vec<LotDocument>) -> Vec<Change> {
    lots.into_iter().map(|lot| Change::Upsert(Box::new(lot))).collect()
}

fn held(n: i64) -> Held {
    // The tag is larger than what floating point can hold exactly.
    let mark = Mark { n, tag: i64::MAX - 7 };
    Held { all: mark, newest: mark }
}

fn words(words: &str) -> Query {
    Query {
        words: Some(words.to_owned()),
        visible_to: vec![id(ORG)],
        own: vec![id(ORG)],
        limit: 10,
        most_nodes: 10,
        ..Query::default()
    }
}
