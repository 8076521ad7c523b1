//! Tests of rebuilds: a second index is filled, and the first one answers until the swap.

use std::future::poll_fn;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::task::Poll;

use super::damage::{needs_rebuild, rebuild};
use super::*;

#[tokio::test]
async fn the_old_index_answers_until_the_swap() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![lot(1, "desk", "Skrivebord")]).await;
    let (before, _) = engine.held().unwrap();
    let beside = engine.rebuild().await.unwrap();
    let ticket = beside.apply(upserts(vec![lot(2, "desk", "Pult")]), Held::default()).await.unwrap();
    beside.settle(ticket).await.unwrap();
    assert_eq!(found(&engine, all()).await, [1]);
    apply(&engine, upserts(vec![lot(3, "sofa", "Klippan")])).await.unwrap();
    assert_eq!(found(&engine, all()).await, [3, 1], "it takes changes in meanwhile");
    assert!(matches!(engine.rebuild().await.map(drop), Err(Error::Leased)), "one at a time");
    let after = beside.id();
    beside.swap().await.unwrap();
    assert_eq!(found(&engine, all()).await, [2]);
    assert_ne!(before, after);
    assert_eq!(engine.held(), Some((after, Held::default())));
    drop(engine);
    let engine = open(folder.path());
    assert_eq!(found(&engine, all()).await, [2]);
    assert_eq!(indexes(folder.path()), 1, "the old one is removed");
}

#[tokio::test]
async fn a_rebuild_that_ends_early_leaves_the_old_index() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![lot(1, "desk", "Skrivebord")]).await;
    let beside = engine.rebuild().await.unwrap();
    beside.apply(upserts(vec![lot(2, "desk", "Pult")]), Held::default()).await.unwrap();
    beside.give_up().await.unwrap();
    assert_eq!((found(&engine, all()).await, indexes(folder.path())), (vec![1], 1));

    // This is as if the process ended in the middle of a rebuild.
    let beside = engine.rebuild().await.unwrap();
    let ticket = beside.apply(upserts(vec![lot(2, "desk", "Pult")]), Held::default()).await.unwrap();
    beside.settle(ticket).await.unwrap();
    drop((beside, engine));
    let engine = open(folder.path());
    assert_eq!((found(&engine, all()).await, indexes(folder.path())), (vec![1], 2));
    rebuild(&engine).await;
    assert_eq!(indexes(folder.path()), 1);
}

#[test]
fn a_rebuild_is_leased_for_as_long_as_it_is_written() {
    // The write has to wait for the only blocking thread.
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let engine = index(folder.path(), vec![]).await;
        let beside = engine.rebuild().await.unwrap();
        let (go_on, wait) = mpsc::channel::<()>();
        let busy = tokio::task::spawn_blocking(move || wait.recv());
        let mut writing = beside.apply(upserts(vec![lot(2, "desk", "Pult")]), Held::default());
        assert!(poll_fn(|context| Poll::Ready(writing.as_mut().poll(context).is_pending())).await);
        drop(writing);
        drop(beside);
        let is_leased = || engine.room.rebuilding.load(Ordering::Acquire);
        assert!(is_leased(), "it is still to be written");
        go_on.send(()).unwrap();
        busy.await.unwrap().unwrap();
        while is_leased() {
            tokio::task::yield_now().await;
        }
        rebuild(&engine).await;
    });
}

#[tokio::test]
async fn a_new_engine_has_nothing_to_answer_from() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    needs_rebuild(&engine).await;
    let beside = engine.rebuild().await.unwrap();
    beside.apply(upserts(vec![lot(2, "desk", "Pult")]), Held::default()).await.unwrap();
    needs_rebuild(&engine).await;
    drop(beside);
    rebuild(&engine).await;
}

#[tokio::test]
async fn another_vocabulary_asks_for_a_rebuild_and_answers_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    drop(index(folder.path(), vec![lot(1, "sofa", "Klippan")]).await);
    let other = vocabulary(&[("sofa", &["Sofa", "Divan"])]);
    for _ in 0..2 {
        let engine = Embedded::open(folder.path(), &other).unwrap();
        assert_eq!(engine.healthy().await.unwrap(), Health::Outdated);
        assert!(engine.search(words("klippan")).await.unwrap().outdated);
        assert_eq!(found(&engine, words("klippan")).await, [1]);
        apply(&engine, upserts(vec![lot(1, "sofa", "Klippan")])).await.unwrap();
    }
    let engine = Embedded::open(folder.path(), &other).unwrap();
    refill(&engine, vec![lot(1, "sofa", "Klippan")]).await;
    assert_eq!(engine.healthy().await.unwrap(), Health::Ready);
    assert!(!engine.search(words("divan")).await.unwrap().outdated);
    assert_eq!(found(&engine, words("divan")).await, [1]);
}

#[tokio::test]
async fn what_is_lost_with_a_failed_write_is_never_settled() {
    let folder = tempfile::tempdir().unwrap();
    let engine = index(folder.path(), vec![]).await;
    let ticket = engine.apply(upserts(vec![lot(1, "desk", "Skrivebord")]), Held::default()).await.unwrap();
    // Nothing can be written without the folder. The writer may still create a file in it, so the removal is repeated.
    let written = files(folder.path());
    while written.exists() {
        let _ = fs::remove_dir_all(&written);
    }
    assert!(matches!(engine.settle(ticket).await, Err(Error::Unavailable(_))));
    assert!(engine.settle(ticket).await.is_err());
    needs_rebuild(&engine).await;
    rebuild(&engine).await;
}

fn indexes(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().file_type().unwrap().is_dir()).count()
}
