//! A server that is away, slow, refuses the key, fails half of the time, loses its data, or fails a task.

use std::time::{Duration, Instant};

use super::*;

#[tokio::test]
async fn a_server_that_fails_now_and_then_is_asked_again() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    for _ in 0..4 {
        played.with(|state| state.faults = vec![503, 200, 500, 200]);
        engine.search(words("")).await.unwrap();
        engine.search(words("")).await.unwrap();
        played.with(|state| state.faults = vec![502, 200]);
        apply(&engine, upserts(vec![lot(2, "Pult")]), held(2)).await.unwrap();
    }
    played.with(|state| state.faults.clear());
    assert_eq!(engine.count().await.unwrap(), 2);
}

#[tokio::test]
async fn a_server_that_is_away_or_slow_is_given_up_in_time_and_then_left_alone() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    played.with(|state| state.slow = Duration::from_secs(30));
    for _ in 0..3 {
        let began = Instant::now();
        assert!(matches!(engine.search(words("")).await, Err(Refused::Unavailable(_))));
        assert!(began.elapsed() < Duration::from_millis(1_950), "{:?}", began.elapsed());
    }
    let began = Instant::now();
    assert!(matches!(engine.search(words("")).await, Err(Refused::Unavailable(_))));
    assert!(began.elapsed() < Duration::from_millis(500), "nobody waits for it any more");
    played.with(|state| state.slow = Duration::ZERO);
    let back = Instant::now();
    while engine.search(words("")).await.is_err() {
        assert!(back.elapsed() < Duration::from_secs(30), "it is asked again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    drop(played);
    let began = Instant::now();
    assert!(matches!(engine.search(words("")).await, Err(Refused::Unavailable(_))));
    assert!(began.elapsed() < Duration::from_millis(1_950));
}

#[tokio::test]
async fn a_server_starts_without_its_search_server() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens on this port.
    let nowhere = Server { url: "http://127.0.0.1:9".to_owned(), key: None, prefix: "lots".to_owned() };
    let engine = Meilisearch::open(&nowhere, folder.path(), &names()).unwrap();
    assert!(matches!(engine.healthy().await, Err(Refused::Unavailable(_))));
    assert!(matches!(engine.search(words("pult")).await, Err(Refused::NotReady(_))));
    assert!(engine.held().is_none());
}

#[tokio::test]
async fn a_key_that_is_refused_is_not_tried_again_and_again() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    let before = played.with(|state| {
        state.faults = vec![403; 100];
        state.asked.len()
    });
    for _ in 0..20 {
        assert!(matches!(engine.search(words("")).await, Err(Refused::Unavailable(_))));
    }
    assert_eq!(played.with(|state| state.asked.len()) - before, 5);
}

#[tokio::test]
async fn a_server_that_lost_its_data_is_neither_asked_nor_written_until_there_is_an_index() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    played.with(|state| state.indexes.clear());
    assert!(matches!(engine.search(words("")).await, Err(Refused::NotReady(_))));
    let written = apply(&engine, upserts(vec![lot(2, "Pult")]), held(2)).await;
    assert!(matches!(written, Err(Refused::NotReady(_))));
    assert!(played.with(|state| state.indexes.is_empty()), "no index of one lot is made");
    assert!(matches!(engine.healthy().await.unwrap(), Health::NeedsRebuild(_)));
    drop(engine);
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord"), lot(2, "Pult")]).await;
    assert_eq!(engine.count().await.unwrap(), 2);
}

#[tokio::test]
async fn of_a_task_that_fails_every_lot_is_taken_in_but_the_one_that_is_refused() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(3, "Skrivebord")]).await;
    played.with(|state| state.refused_title = Some("ugyldig".to_owned()));
    let mut lots: Vec<LotDocument> = (1..=9).map(|n| lot(n, "Pult")).collect();
    lots[2].title = "Ugyldig".to_owned();
    apply(&engine, upserts(lots), held(2)).await.unwrap();
    assert_eq!(engine.held().map(|(_, held)| held), Some(held(2)), "one lot holds up nobody");
    let inspection = inspect(&at(&played), &names()).await.unwrap().unwrap();
    let mut there: Vec<u128> = inspection.digests.keys().map(|id| id.as_u128() - 1_000).collect();
    there.sort_unstable();
    assert_eq!(
        there,
        [1, 2, 4, 5, 6, 7, 8, 9],
        "what the index held of it is removed, and it is missed by a comparison"
    );
}

#[tokio::test]
async fn an_index_that_is_distrusted_stays_so_until_there_is_another_one() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    engine.distrust("it is another's".to_owned());
    assert!(matches!(engine.search(words("")).await, Err(Refused::NotReady(_))));
    assert!(matches!(engine.healthy().await.unwrap(), Health::NeedsRebuild(why) if why == "it is another's"));
    let beside = engine.rebuild().await.unwrap();
    let ticket = beside.apply(Vec::new(), held(1)).await.unwrap();
    beside.settle(ticket).await.unwrap();
    beside.swap().await.unwrap();
    assert_eq!(engine.healthy().await.unwrap(), Health::Ready);
}

#[tokio::test]
async fn a_server_that_loses_its_data_while_changes_are_handed_over_has_no_index() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    let addition = format!("POST /indexes/{}/documents?primaryKey=id", engine.room.names.answering);
    played.with(|state| state.data_is_lost = Some(addition));
    apply(&engine, upserts(vec![lot(2, "Pult")]), held(2)).await.unwrap();
    assert_eq!(played.with(|state| state.indexes.len()), 1, "the server made an index without settings");
    assert!(inspect(&at(&played), &names()).await.unwrap().is_none());
    assert!(matches!(engine.healthy().await.unwrap(), Health::NeedsRebuild(_)));
    assert!(matches!(engine.search(words("pult")).await, Err(Refused::NotReady(_))));
    drop(engine);
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord"), lot(2, "Pult")]).await;
    assert_eq!(engine.healthy().await.unwrap(), Health::Ready);
    assert_eq!(engine.count().await.unwrap(), 2);
}

#[tokio::test]
async fn an_index_that_the_server_lost_while_it_was_filled_is_not_swapped_in() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = open(&played, folder.path(), &names()).await;
    let beside = engine.rebuild().await.unwrap();
    let addition = format!("POST /indexes/{}/documents?primaryKey=id", engine.room.names.beside);
    played.with(|state| state.data_is_lost = Some(addition));
    fill(beside.as_ref(), vec![lot(1, "Skrivebord")], held(1)).await;
    assert!(matches!(beside.swap().await, Err(Refused::NotReady(_))));
    assert!(played.asked("POST /swap-indexes").is_empty());
    assert!(matches!(engine.healthy().await.unwrap(), Health::NeedsRebuild(_)));

    played.with(|state| state.indexes.clear());
    let beside = engine.rebuild().await.unwrap();
    played.with(|state| state.indexes.clear());
    let written = beside.apply(upserts(vec![lot(1, "Skrivebord")]), held(1)).await;
    assert!(matches!(written, Err(Refused::NotReady(_))));
    assert!(played.with(|state| state.indexes.is_empty()), "no index without settings is made");
}

#[tokio::test]
async fn more_lots_than_one_request_may_have_are_handed_over_in_several() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), Vec::new()).await;
    // In place of very long notes, whose words would take long to read here.
    let large = |n| LotDocument { light: "x".repeat(1 << 20), ..lot(n, "Pult") };
    apply(&engine, upserts((1..=42).map(large).collect()), held(2)).await.unwrap();
    assert_eq!(engine.count().await.unwrap(), 42);
    assert_eq!(inspect(&at(&played), &names()).await.unwrap().unwrap().held, held(2));
    let answering = &engine.room.names.answering;
    let added = played.asked(&format!("POST /indexes/{answering}/documents?primaryKey=id"));
    let has_footing = |documents: &Value| documents.as_array().unwrap().iter().any(Footing::is_document);
    assert_eq!(added.iter().map(has_footing).collect::<Vec<_>>(), [false, true], "what the index holds is said last");
}

#[tokio::test]
async fn a_deletion_that_is_cancelled_is_not_forgotten() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord"), lot(2, "Pult")]).await;
    played.with(|state| state.cancels_deletion = true);
    let changes = || vec![Change::Delete(id(1_001)), Change::Upsert(Box::new(lot(3, "Pult")))];
    assert!(matches!(apply(&engine, changes(), held(2)).await, Err(Refused::Unavailable(_))));
    let inspection = inspect(&at(&played), &names()).await.unwrap().unwrap();
    assert_eq!(inspection.held, held(1), "the change is read again");
    apply(&engine, changes(), held(2)).await.unwrap();
    let inspection = inspect(&at(&played), &names()).await.unwrap().unwrap();
    assert_eq!(inspection.held, held(2));
    assert!(inspection.digests.len() == 2 && !inspection.digests.contains_key(&id(1_001)));
}

#[tokio::test]
async fn a_server_that_answers_each_request_too_slowly_is_left_alone_too() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    // A misspelt word is looked up before it is searched, so there are several requests.
    let misspelt = || words("skrivbrod ");
    played.with(|state| state.slow = Duration::from_millis(700));
    for _ in 0..5 {
        let began = Instant::now();
        assert!(matches!(engine.search(misspelt()).await, Err(Refused::Unavailable(_))));
        assert!(began.elapsed() < Duration::from_millis(1_950), "{:?}", began.elapsed());
    }
    let began = Instant::now();
    assert!(matches!(engine.search(misspelt()).await, Err(Refused::Unavailable(_))));
    assert!(began.elapsed() < Duration::from_millis(500), "nobody waits for it any more");
    played.with(|state| state.slow = Duration::ZERO);
    let back = Instant::now();
    while engine.search(misspelt()).await.is_err() {
        assert!(back.elapsed() < Duration::from_secs(30), "it is asked again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
