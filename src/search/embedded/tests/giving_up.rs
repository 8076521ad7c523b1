//! Tests that a search ends when nobody waits for it any more.

use super::*;

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "the computing is to wait for it")]
async fn nobody_computes_what_nobody_waits_for() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![lot(1, "desk", "Skrivebord")]).await;
    let query = Query { limit: 1, ..Query::default() };
    let given_up = engine.room.search(&query, &AtomicBool::new(true));
    assert!(matches!(given_up, Err(super::super::error::Error::GivenUp)));
    assert!(engine.search_here(&query).is_ok());

    let places = engine.turns.available_permits();
    let writing = engine.room.scratch.lock().unwrap();
    // The lock keeps the search from going on. Then its asker is aborted.
    let asked = engine.clone();
    let mut search = tokio::spawn(async move { asked.search(query).await });
    while engine.turns.available_permits() == places {
        tokio::task::yield_now().await;
    }
    search.abort();
    assert!((&mut search).await.unwrap_err().is_cancelled());
    assert_eq!(engine.turns.available_permits(), places - 1, "its place is not given away");
    drop(writing);
    drop(engine.turns.acquire_many(u32::try_from(places).unwrap()).await.unwrap());
}
