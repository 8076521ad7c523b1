//! Answers of a real server of version 1.50, which we recorded on 2026-11-28, are understood.

use super::*;
use crate::search::meilisearch::inspection;
use crate::search::meilisearch::settings::settings;
use crate::search::meilisearch::wire::{Question, ask, values};

const INDEX: &str = "lots-0123456789abcdef";

#[derive(Deserialize)]
struct Exchange {
    note: String,
    request: String,
    body: Value,
    status: u16,
    answer: Value,
}

fn exchanges() -> Vec<Exchange> {
    serde_json::from_str(include_str!("exchanges.json")).unwrap()
}

async fn recorded() -> (Played, Client) {
    let played = Played::start().await;
    let answers = exchanges().into_iter().map(|one| (one.request, one.status, one.answer));
    played.with(|state| state.recorded = answers.collect());
    let client = Client::new(&played.url, None).unwrap();
    (played, client)
}

/// The task of the exchange with this note.
fn task(note: &str) -> u64 {
    let one = exchanges().into_iter().find(|one| one.note == note).unwrap();
    one.answer["taskUid"].as_u64().unwrap()
}

#[tokio::test]
async fn tasks_end_as_the_server_says() {
    let (_played, client) = recorded().await;
    for note in ["an index is made", "our settings", "lots and the footing", "lots are deleted", "a swap"] {
        client.settle(task(note)).await.unwrap();
    }
    let there = client.settle(task("it is there already")).await.unwrap_err();
    assert!(there.is_there_already() && !there.is_of_a_document(), "{there}");
    let refused = client.settle(task("a lot that the server refuses")).await.unwrap_err();
    assert!(refused.is_of_a_document() && !refused.is_there_already(), "{refused}");
}

#[test]
fn the_server_was_given_the_settings_that_are_sent() {
    let sent = exchanges().into_iter().find(|one| one.note == "our settings").unwrap();
    assert_eq!(sent.body, settings(), "record the exchanges again when the settings change");
}

#[tokio::test]
async fn the_server_was_asked_for_the_footing_as_it_is_asked_now() {
    let (played, client) = recorded().await;
    Footing::read(&client, INDEX).await.unwrap();
    let sent = exchanges().into_iter().find(|one| one.note == "the footing").unwrap();
    assert_eq!(played.asked(&sent.request), [sent.body]);
}

#[tokio::test]
async fn what_is_missing_is_told_from_what_fails() {
    let (_played, client) = recorded().await;
    assert_eq!(Footing::read(&client, INDEX).await.unwrap(), None, "no such index");
    let beside = format!("{INDEX}-next");
    assert_eq!(Footing::read(&client, &beside).await.unwrap(), None, "an index without our settings");
    assert_eq!(Footing::read(&client, &beside).await.unwrap(), None, "an index that nobody has written yet");
    assert!(Footing::read(&client, INDEX).await.unwrap().is_some());
    let question = Question::counting(INDEX, String::new(), &[]);
    assert!(matches!(ask(&client, &[question]).await, Err(Error::NotReady(_))));
    let refused = client.get::<Value>(&format!("/indexes/{INDEX}"), Effort::Quick).await.unwrap_err();
    assert!(refused.refuses_key() && !refused.is_missing() && !refused.may_pass());
}

#[tokio::test]
async fn counts_and_lots_are_read() {
    let (_played, client) = recorded().await;
    let question = Question::counting(INDEX, String::new(), &[]);
    assert!(ask(&client, std::slice::from_ref(&question)).await.is_err(), "the index was not there yet");
    let replies = ask(&client, &[question.clone(), question.clone()]).await.unwrap();
    assert_eq!((replies[0].lots(), replies[0].estimated_total_hits), (2, 2));
    assert_eq!(replies[0].counts("category_path").map(|(_, lots)| lots).sum::<u64>(), 4);
    assert_eq!(replies[0].counts("colour").count(), 0, "no lot has one");
    let width = replies[0].facet_stats["width"];
    assert_eq!((width.min, width.max), (1_200.0, 1_600.0));
    let hit = &replies[1].hits[0];
    assert_eq!(
        (hit.id, hit.created, hit.free, hit.available_to(&Query::default())),
        (id(0x1001), 1_764_349_539_001_001, 4, Some(0))
    );
    let position = hit.position().unwrap();
    assert_eq!((position.latitude_e7, position.longitude_e7), (598_300_000, 104_200_000));
    let wrong = ask(&client, &[question]).await.unwrap_err();
    assert!(matches!(wrong, Error::Answered { status: 400, .. }) && !wrong.is_fault(), "{wrong}");
    assert_eq!(values(&client, INDEX, "word", "capisko", "").await.unwrap(), ["capisco"]);
}

#[tokio::test]
async fn an_index_is_inspected() {
    let (_played, client) = recorded().await;
    assert!(inspection::inspect(&client, INDEX).await.unwrap().is_none(), "it was not there yet");
    let inspection = inspection::inspect(&client, INDEX).await.unwrap().unwrap();
    assert_eq!(inspection.vocabulary, u64::MAX);
    assert_eq!((inspection.held.all.tag, inspection.held.newest.tag), (i64::MAX - 7, i64::MIN + 8));
    assert_eq!((inspection.digests.len(), inspection.digests[&id(0x1001)]), (2, 1_001 << 40));
    let others = Names::new("lots", &names()).of_other_versions(&client).await.unwrap();
    assert_eq!(others, [INDEX], "the one that is being filled does not answer");
    let stats: Counted = client.get(&format!("/indexes/{INDEX}/stats"), Effort::Quick).await.unwrap();
    assert_eq!(stats.number_of_documents, 3);
}
