//! Tests of the engine: filters, facets, pages and changes.

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::*;
use crate::search::contract::{Band, Category, Cursor, Error, Fit, LotDocument, Mark, Total};

mod asking;
mod damage;
mod forgiving;
mod giving_up;
mod rebuilding;
mod words;

const CHAIR: &[&str] = &["Kontorstol", "Kontorsstol", "Office chair", "arbeidsstol", "task chair"];
const DESK: &[&str] = &["Skrivebord", "Skrivbord", "Desk", "arbeidsbord", "writing desk"];
const CABINET: &[&str] = &["Arkivskap", "Arkivskåp", "Arkivskab", "Filing cabinet", "hengemappeskap"];
const SOFA: &[&str] = &["Sofa", "Soffa", "couch"];

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const ORG: u128 = 1;
const REGION: u128 = 2;
const SITE: u128 = 10;
const ROOM_A: u128 = 11;
const ROOM_B: u128 = 12;
const ELSEWHERE: u128 = 13;
const SCHOOL: u128 = 20;
const UNIT: u128 = 21;

fn lot(n: u128, category: &str, words: &str) -> LotDocument {
    LotDocument {
        id: id(1_000 + n),
        organisation: id(ORG),
        code: format!("KX{n}-2M9P"),
        title: words.to_owned(),
        words: String::new(),
        own_words: String::new(),
        category: category.to_owned(),
        category_path: vec![category.to_owned(), "furniture".to_owned()],
        place_path: vec![id(SITE), id(ROOM_A)],
        owner_path: vec![id(SCHOOL), id(UNIT)],
        condition: "good".to_owned(),
        state: "available".to_owned(),
        brand: String::new(),
        model: String::new(),
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
        quantity: 1,
        free: 1,
        visible_to: vec![id(ORG)],
        created_us: i64::try_from(n).unwrap(),
    }
}

fn vocabulary(categories: &[(&str, &[&str])]) -> Vocabulary {
    let category = |(key, names): &(&str, &[&str])| Category {
        key: (*key).to_owned(),
        parent: None,
        names: names.iter().map(|&name| name.to_owned()).collect(),
    };
    Vocabulary::new(categories.iter().map(category).collect())
}

fn names() -> Vocabulary {
    let laptop: &[&str] = &["Bærbar PC", "Bärbar dator", "Laptop"];
    vocabulary(&[
        ("office-chair", CHAIR),
        ("desk", DESK),
        ("filing-cabinet", CABINET),
        ("sofa", SOFA),
        ("laptop", laptop),
    ])
}

fn open(folder: &Path) -> Embedded {
    Embedded::open(folder, &names()).unwrap()
}

/// An index with these lots, ready.
async fn index(folder: &Path, lots: Vec<LotDocument>) -> Embedded {
    let engine = open(folder);
    refill(&engine, lots).await;
    engine
}

async fn refill(engine: &Embedded, lots: Vec<LotDocument>) {
    let beside = engine.rebuild().await.unwrap();
    let ticket = beside.apply(upserts(lots), Held::default()).await.unwrap();
    beside.settle(ticket).await.unwrap();
    beside.swap().await.unwrap();
}

/// Hands changes over and waits until they are seen.
async fn apply(engine: &Embedded, changes: Vec<Change>) -> Result<(), Error> {
    let held = engine.held().map(|(_, held)| held).unwrap_or_default();
    let ticket = engine.apply(changes, held).await?;
    engine.settle(ticket).await
}

/// Where the files of the index that answers are.
fn files(folder: &Path) -> PathBuf {
    current(folder).unwrap().unwrap()
}

fn upserts(lots: Vec<LotDocument>) -> Vec<Change> {
    lots.into_iter().map(|lot| Change::Upsert(Box::new(lot))).collect()
}

fn all() -> Query {
    Query { visible_to: vec![id(ORG)], limit: 100, most_nodes: 100, ..Query::default() }
}

fn words(words: &str) -> Query {
    Query { words: Some(words.to_owned()), ..all() }
}

/// The numbers of the lots that match all words, best first.
async fn found(engine: &Embedded, query: Query) -> Vec<u128> {
    let page = engine.search(query).await.unwrap();
    let all = of_fit(&page, Fit::All);
    assert_eq!(page.total, Total::Exact(all.len() as u64));
    assert_eq!(page.fits.len(), page.ids.len());
    assert!(page.fits.is_sorted_by(|a, b| a >= b), "what matches all words comes first");
    all
}

/// The numbers of all lots shown, best first.
async fn shown(engine: &Embedded, query: Query) -> Vec<u128> {
    let page = engine.search(query).await.unwrap();
    page.ids.iter().map(|id| id.as_u128() - 1_000).collect()
}

fn of_fit(page: &Page, fit: Fit) -> Vec<u128> {
    let fitting = page.ids.iter().zip(&page.fits).filter(|(_, one)| **one == fit);
    fitting.map(|(id, _)| id.as_u128() - 1_000).collect()
}

#[tokio::test]
async fn filters_narrow_and_facets_count_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=6).map(|n| lot(n, "office-chair", "HÅG Capisco")).collect();
    lots[0].place_path = vec![id(SITE), id(ROOM_B)];
    lots[1].place_path = vec![id(ELSEWHERE)];
    lots[2].condition = "worn".to_owned();
    lots[3].state = "in_use".to_owned();
    lots[4].category = "desk".to_owned();
    lots[4].category_path = vec!["furniture".to_owned(), "desk".to_owned()];
    (lots[4].quantity, lots[4].free) = (24, 20);
    lots[5].owner_path = vec![id(SCHOOL)];
    let engine = index(folder.path(), lots).await;

    assert_eq!(found(&engine, all()).await, [6, 5, 4, 3, 2, 1]);
    assert_eq!(found(&engine, Query { place: vec![id(SITE)], ..all() }).await, [6, 5, 4, 3, 1], "everything inside");
    assert_eq!(found(&engine, Query { place: vec![id(ROOM_B)], ..all() }).await, [1]);
    assert_eq!(found(&engine, Query { place: vec![id(99)], ..all() }).await, [0; 0]);
    assert_eq!(found(&engine, Query { owner: vec![id(UNIT)], ..all() }).await, [5, 4, 3, 2, 1]);
    assert_eq!(found(&engine, Query { owner: vec![id(SCHOOL)], ..all() }).await, [6, 5, 4, 3, 2, 1]);
    assert_eq!(found(&engine, Query { category: vec!["desk".to_owned()], ..all() }).await, [5]);
    assert_eq!(found(&engine, Query { category: vec!["furniture".to_owned()], ..all() }).await, [6, 5, 4, 3, 2, 1]);
    let some = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    assert_eq!(found(&engine, Query { condition: some(&["worn"]), ..all() }).await, [3]);
    assert_eq!(found(&engine, Query { condition: some(&["worn", "good"]), ..all() }).await.len(), 6);
    assert_eq!(found(&engine, Query { condition: some(&["unheard of"]), ..all() }).await, [0; 0]);
    assert_eq!(found(&engine, Query { state: some(&["in_use"]), ..words("hag") }).await, [4]);
    assert_eq!(found(&engine, Query { min_quantity: Some(20), ..all() }).await, [5]);
    assert_eq!(found(&engine, Query { min_quantity: Some(21), ..all() }).await, [0; 0], "four are held");

    let facets = engine.search(Query { place: vec![id(SITE)], ..words("capisco") }).await.unwrap().facets;
    assert_eq!(facets.category, [("furniture".to_owned(), 5), ("office-chair".to_owned(), 4), ("desk".to_owned(), 1)]);
    assert_eq!(
        facets.place,
        [(id(SITE), 5), (id(ROOM_A), 4), (id(ROOM_B), 1), (id(ELSEWHERE), 1)],
        "its own is left out"
    );
    assert_eq!(facets.owner, [(id(SCHOOL), 5), (id(UNIT), 4)]);
    assert_eq!(facets.condition, [("good".to_owned(), 4), ("worn".to_owned(), 1)]);
    assert_eq!(facets.state, [("available".to_owned(), 4), ("in_use".to_owned(), 1)]);
    assert_eq!(facets.quantity, [(Band { from: 1, to: Some(1) }, 4), (Band { from: 10, to: Some(24) }, 1)]);
}

#[tokio::test]
async fn who_may_not_see_it_neither_finds_nor_counts_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut shared = lot(1, "desk", "Skrivebord");
    shared.visible_to = vec![id(3), id(REGION)];
    let engine = index(folder.path(), vec![shared, lot(2, "desk", "Skrivebord")]).await;

    assert_eq!(found(&engine, words("desk")).await, [2]);
    assert_eq!(found(&engine, Query { visible_to: vec![id(REGION)], ..words("desk") }).await, [1]);
    assert_eq!(found(&engine, Query { visible_to: vec![id(ORG), id(REGION)], ..words("desk") }).await, [2, 1]);
    let meant = engine.search(words("desk")).await.unwrap().meant;
    assert!(meant.is_some(), "what words mean is everybody's");
    for nobody in [vec![], vec![id(77)]] {
        let page = engine.search(Query { visible_to: nobody, ..words("desk") }).await.unwrap();
        assert_eq!(page, Page { meant: meant.clone(), ..Page::default() });
    }
}

#[tokio::test]
async fn pages_follow_each_other_whatever_happens_between() {
    let folder = tempfile::tempdir().unwrap();
    let mut lots: Vec<_> = (1..=50).map(|n| lot(n, "desk", if n % 3 == 0 { "pult" } else { "Skrivebord" })).collect();
    lots.iter_mut().for_each(|lot| lot.created_us /= 10);
    let engine = index(folder.path(), lots).await;
    for query in [all(), words("skrivebord")] {
        let whole = engine.search(query.clone()).await.unwrap();
        let (mut after, mut ids) = (None::<Cursor>, Vec::new());
        loop {
            let page = engine.search(Query { limit: 7, after: after.take(), ..query.clone() }).await.unwrap();
            assert_eq!((page.total, &page.facets), (whole.total, &whole.facets));
            ids.extend(page.ids);
            let newer = LotDocument { created_us: 1_000, ..lot(60 + ids.len() as u128, "sofa", "Klippan") };
            apply(&engine, vec![Change::Upsert(Box::new(newer.clone()))]).await.unwrap();
            apply(&engine, vec![Change::Delete(newer.id)]).await.unwrap();
            match page.next {
                Some(next) => after = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(ids, whole.ids);
        assert!(whole.next.is_none());
    }
    let counted = engine.search(Query { limit: 0, ..all() }).await.unwrap();
    let foreign = Query { after: Some(Cursor::new("another", "7")), ..all() };
    assert!(matches!(engine.search(foreign).await, Err(Error::BadCursor)));
    assert_eq!((counted.total, counted.ids.len(), counted.next), (Total::Exact(50), 0, None));
}

#[tokio::test]
async fn changes_are_seen_at_once_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![lot(1, "desk", "Skrivebord"), lot(2, "sofa", "Klippan")]).await;
    apply(&engine, upserts(vec![lot(1, "desk", "Heve bjørk")])).await.unwrap();
    assert_eq!(found(&engine, words("bjørk")).await, [1]);
    apply(&engine, vec![Change::Delete(id(1_002))]).await.unwrap();
    assert_eq!(found(&engine, words("klippan")).await, [0; 0]);
    let twice = vec![
        Change::Upsert(Box::new(lot(3, "sofa", "første"))),
        Change::Upsert(Box::new(lot(3, "sofa", "andre"))),
        Change::Upsert(Box::new(lot(4, "sofa", "borte"))),
        Change::Delete(id(1_004)),
    ];
    apply(&engine, twice).await.unwrap();
    assert_eq!(engine.count().await.unwrap(), 2);
    drop(engine);

    let engine = open(folder.path());
    assert_eq!(engine.healthy().await.unwrap(), Health::Ready);
    assert_eq!(found(&engine, all()).await, [3, 1]);
    assert_eq!(found(&engine, words("couch")).await, [3], "categories' names come back with the index");
    apply(&engine, vec![]).await.unwrap();
}

#[tokio::test]
async fn many_small_commits_stay_a_few_segments() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![]).await;
    for n in 0..60 {
        apply(&engine, upserts(vec![lot(n % 20, "desk", "Skrivebord")])).await.unwrap();
    }
    assert_eq!(engine.count().await.unwrap(), 20);
    let segments = fs::read_dir(files(folder.path())).unwrap().count();
    assert!(segments < 200, "{segments} files");
}
