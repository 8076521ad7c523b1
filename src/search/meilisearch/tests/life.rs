//! The life of an index: made, filled, swapped in, followed, lost and made anew.

use super::*;

#[tokio::test]
async fn an_index_is_made_beside_and_swapped_in() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = open(&played, folder.path(), &names()).await;
    assert!(matches!(engine.healthy().await.unwrap(), Health::NeedsRebuild(_)));
    assert!(matches!(engine.search(words("pult")).await, Err(Refused::NotReady(_))));
    assert!(engine.held().is_none());
    drop(engine);

    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord"), lot(2, "Pult")]).await;
    assert_eq!(engine.healthy().await.unwrap(), Health::Ready);
    assert_eq!(engine.held().map(|(_, held)| held), Some(held(1)));
    assert_eq!(engine.count().await.unwrap(), 2);
    let names: Vec<String> = played.with(|state| state.indexes.keys().cloned().collect());
    assert_eq!(names, [engine.room.names.answering.clone()], "the index beside is gone");
    let settings = played.asked(&format!("PATCH /indexes/{}/settings", engine.room.names.beside));
    assert_eq!(settings, [crate::search::meilisearch::settings::settings()]);
}

#[tokio::test]
async fn a_lot_is_stored_with_our_words_and_without_its_texts() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let private = LotDocument { own_words: "Kleppert".to_owned(), ..lot(1, "Skrivebord, blått") };
    let engine = filled(&played, folder.path(), vec![private]).await;
    let key = id(1_001).to_string();
    let stored = played.with(|state| state.indexes[&engine.room.names.answering][&key].clone());
    let own = format!("{}w:kleppert", id(ORG).simple());
    for term in ["w:skrivebord", "h:skrivebord", "k:desk", own.as_str()] {
        assert!(stored["terms"].as_array().unwrap().contains(&json!(term)), "{term}: {stored}");
    }
    assert!(!stored["terms"].as_array().unwrap().contains(&json!("w:kleppert")));
    assert!(!stored["word"].as_array().unwrap().contains(&json!("kleppert")));
    assert_eq!(stored["own_word"], json!(["kleppert"]));
    assert_eq!(stored["visible_to"], json!([id(ORG)]));
    assert_eq!((&stored["band"], &stored["reaches"]), (&json!("5-9"), &json!(["1", "2", "4"])));
    assert_eq!(stored["make"], json!(["HÅG", "HÅG\u{1e}Capisco 8106"]));
    assert!(stored.get("title").is_none() && stored.get("colour").is_none());
}

#[tokio::test]
async fn changes_are_held_once_their_task_is_settled() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    let twice = vec![
        Change::Upsert(Box::new(lot(2, "Pult"))),
        Change::Delete(id(1_002)),
        Change::Delete(id(1_001)),
        Change::Upsert(Box::new(lot(1, "Bord"))),
    ];
    let ticket = engine.apply(twice, held(2)).await.unwrap();
    assert_eq!(engine.held().map(|(_, held)| held), Some(held(1)), "not before");
    engine.settle(ticket).await.unwrap();
    assert_eq!(engine.held().map(|(_, held)| held), Some(held(2)));
    assert_eq!(engine.count().await.unwrap(), 1, "of several changes of a lot the last one counts");
    drop(engine);

    let engine = open(&played, folder.path(), &names()).await;
    assert_eq!(engine.held().map(|(_, held)| held), Some(held(2)), "it comes back as it was, to the last digit");
    let inspection = inspect(&at(&played), &names()).await.unwrap().unwrap();
    assert_eq!(inspection.held, held(2));
    let digests = std::collections::HashMap::from([(id(1_001), lot(1, "Bord").digest().unwrap())]);
    assert_eq!(inspection.digests, digests);
}

#[tokio::test]
async fn after_an_update_the_older_index_answers_until_there_is_a_new_one() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    drop(filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await);
    let other = vocabulary(&["Skrivebord", "Pult"]);
    let engine = open(&played, folder.path(), &other).await;
    assert_eq!(engine.healthy().await.unwrap(), Health::Outdated);
    assert!(engine.search(words("pult")).await.unwrap().outdated);
    let beside = engine.rebuild().await.unwrap();
    assert!(engine.search(words("pult")).await.unwrap().outdated, "it goes on answering");
    let ticket = beside.apply(upserts(vec![lot(1, "Skrivebord")]), held(3)).await.unwrap();
    beside.settle(ticket).await.unwrap();
    beside.swap().await.unwrap();
    assert!(!engine.search(words("pult")).await.unwrap().outdated);
    assert_eq!(engine.healthy().await.unwrap(), Health::Ready);
}

#[tokio::test]
async fn of_two_that_rebuild_one_is_refused() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = open(&played, folder.path(), &names()).await;
    let beside = engine.rebuild().await.unwrap();
    assert!(matches!(engine.rebuild().await.map(drop), Err(Refused::Leased)), "within the process");
    let elsewhere = tempfile::tempdir().unwrap();
    let other = open(&played, elsewhere.path(), &names()).await;
    assert!(matches!(other.rebuild().await.map(drop), Err(Refused::Leased)), "of another process");
    drop(beside);
    engine.rebuild().await.unwrap().give_up().await.unwrap();
    other.rebuild().await.unwrap().give_up().await.unwrap();
    assert!(played.with(|state| state.indexes.is_empty()));
}

#[tokio::test]
async fn a_folder_has_one_process() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let _engine = open(&played, folder.path(), &names()).await;
    let second = Meilisearch::open(&at(&played), folder.path(), &names());
    assert!(matches!(second.map(drop), Err(Refused::Leased)));
}
