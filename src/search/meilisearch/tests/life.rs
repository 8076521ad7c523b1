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
    assert_eq!(names, std::slice::from_ref(&engine.room.names.answering), "the index beside is gone");
    let settings = played.asked(&format!("PATCH /indexes/{}/settings", engine.room.names.beside));
    assert_eq!(settings, [crate::search::meilisearch::settings::settings()]);
}

#[tokio::test]
async fn a_lot_is_stored_with_our_words_and_without_its_texts() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let private = LotDocument { own_words: "Kleppert".to_owned(), ..lot(1, "Skrivebord, blått") };
    let engine = filled(&played, folder.path(), vec![private]).await;
    let key = id(1_001).to_string();
    let stored = played.with(|state| state.indexes[&engine.room.names.answering].documents[&key].clone());
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

#[tokio::test]
async fn a_swap_is_done_though_the_key_may_not_ask_for_its_task() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    played.with(|state| state.hides_swaps = Some(2));
    let beside = engine.rebuild().await.unwrap();
    let id = beside.id();
    fill(beside.as_ref(), vec![lot(1, "Skrivebord"), lot(2, "Pult")], held(2)).await;
    beside.swap().await.unwrap();
    assert_eq!(engine.held(), Some((id, held(2))));
    assert_eq!(engine.count().await.unwrap(), 2);
    assert_eq!(played.with(|state| state.indexes.len()), 1, "the index before it is gone");
}

#[tokio::test]
async fn a_swap_is_done_though_its_answer_was_lost() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    played.with(|state| state.answer_is_lost = Some("POST /swap-indexes".to_owned()));
    let beside = engine.rebuild().await.unwrap();
    let id = beside.id();
    fill(beside.as_ref(), vec![lot(1, "Skrivebord")], held(2)).await;
    beside.swap().await.unwrap();
    assert_eq!(engine.held(), Some((id, held(2))));
    assert_eq!(played.asked("POST /swap-indexes").len(), 2, "each swap is sent once");
}

/// Two nodes. The index that the first one fills is left alone for so long that the second one begins anew.
async fn begun_anew(played: &Played, folders: [&Path; 2]) -> ([Meilisearch; 2], [Box<dyn Rebuild>; 2]) {
    let first = open(played, folders[0], &names()).await;
    let beside = first.rebuild().await.unwrap();
    fill(beside.as_ref(), vec![lot(1, "Skrivebord")], held(1)).await;
    played.with(|state| {
        let there = state.indexes.get_mut(&first.room.names.beside).unwrap();
        there.updated_at -= chrono::TimeDelta::minutes(11);
    });
    let second = open(played, folders[1], &names()).await;
    let anew = second.rebuild().await.unwrap();
    ([first, second], [beside, anew])
}

#[tokio::test]
async fn a_node_neither_fills_nor_swaps_nor_removes_the_index_that_another_one_began_anew() {
    let (played, folders) = (Played::start().await, [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()]);
    let ([first, second], [beside, anew]) = begun_anew(&played, [folders[0].path(), folders[1].path()]).await;
    let written = beside.apply(upserts(vec![lot(1, "Skrivebord")]), held(1)).await;
    assert!(matches!(written, Err(Refused::Leased)));
    fill(anew.as_ref(), vec![lot(2, "Pult"), lot(3, "Pult")], held(2)).await;
    assert!(matches!(beside.swap().await, Err(Refused::Leased)));
    assert!(matches!(first.rebuild().await.map(drop), Err(Refused::Leased)));
    anew.swap().await.unwrap();
    assert_eq!(second.count().await.unwrap(), 2);
    assert_eq!(first.healthy().await.unwrap(), Health::Ready);
}

#[tokio::test]
async fn a_node_that_gives_up_leaves_the_index_that_another_one_began_anew() {
    let (played, folders) = (Played::start().await, [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()]);
    let ([_first, second], [beside, anew]) = begun_anew(&played, [folders[0].path(), folders[1].path()]).await;
    beside.give_up().await.unwrap();
    fill(anew.as_ref(), vec![lot(2, "Pult")], held(2)).await;
    anew.swap().await.unwrap();
    assert_eq!(second.count().await.unwrap(), 1);
}

#[tokio::test]
async fn an_index_whose_settings_failed_is_made_anew_at_once() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let engine = open(&played, folder.path(), &names()).await;
    let settings = format!("PATCH /indexes/{}/settings", engine.room.names.beside);
    played.with(|state| state.refused = Some(settings));
    assert!(matches!(engine.rebuild().await.map(drop), Err(Refused::Unavailable(_))));
    engine.rebuild().await.unwrap().give_up().await.unwrap();
    assert!(played.with(|state| state.indexes.is_empty()));
}

#[tokio::test]
async fn what_other_versions_left_behind_is_removed_after_a_day() {
    let (played, folder) = (Played::start().await, tempfile::tempdir().unwrap());
    let name = |version: char, end: &str| format!("lots-{}{end}", version.to_string().repeat(16));
    played.with(|state| {
        for (version, hours) in [('1', 25), ('2', 23)] {
            for end in ["", "-next"] {
                let index = state.indexes.entry(name(version, end)).or_default();
                index.updated_at -= chrono::TimeDelta::hours(hours);
            }
        }
        state.indexes.entry("lots-of-others-next".to_owned()).or_default().updated_at = chrono::DateTime::UNIX_EPOCH;
    });
    let engine = filled(&played, folder.path(), vec![lot(1, "Skrivebord")]).await;
    let mut left = vec![name('2', ""), name('2', "-next"), "lots-of-others-next".to_owned()];
    left.push(engine.room.names.answering.clone());
    left.sort_unstable();
    assert_eq!(played.with(|state| state.indexes.keys().cloned().collect::<Vec<_>>()), left);
}
