//! The measured quality of search. It must not get worse unnoticed.

use ombruk::judge::{self, Half, Mean};

use crate::world::{Backend, World};

/// The least values. Raise them when search gets better.
const LEAST: [(Half, f64, f64, f64); 2] = [(Half::Train, 0.91, 0.92, 0.71), (Half::Test, 0.89, 0.90, 0.70)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_answers_as_well_as_it_did() {
    judged(&World::on(Backend::Sqlite).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_server_answers_as_well() {
    let Some(world) = World::on_meilisearch().await else { return };
    judged(&world).await;
}

async fn judged(world: &World) {
    let answered = judge::judge(&world.app, None, |_| ()).await.unwrap();
    for (half, ndcg_10, recall_20, precision_10) in LEAST {
        let mean = Mean::of(answered.iter().filter(|one| one.half == half).map(|one| one.scores));
        assert!(mean.ndcg_10 >= ndcg_10, "{half:?}: {mean:?}");
        assert!(mean.recall_20 >= recall_20, "{half:?}: {mean:?}");
        assert!(mean.precision_10 >= precision_10, "{half:?}: {mean:?}");
    }
}

#[test]
fn what_the_test_half_misses_is_not_shown() {
    let said = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ombruk"));
        let done = command.arg("judge").args(arguments).output().unwrap();
        (done.status.success(), String::from_utf8(done.stderr).unwrap())
    };
    for arguments in [&["--misses"][..], &["--misses", "--set", "test"]] {
        let (ended_well, said) = said(arguments);
        assert!(!ended_well && said.contains("--misses goes with --set train"), "{said}");
    }
}
