//! Only one server runs on a data folder. Commands still work beside it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

use tokio::task::{JoinSet, spawn_blocking};

use crate::world::server::{Server, kill, stop};

/// The server if it listens, else its error message.
async fn start(server: &Server) -> Result<Child, String> {
    let mut child = server.command(&["serve"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    spawn_blocking(move || {
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        if first.starts_with("Ombruk listens on") {
            return Ok(child);
        }
        let ended = child.wait_with_output().unwrap();
        assert!(!ended.status.success());
        Err(String::from_utf8(ended.stderr).unwrap())
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_servers_started_on_one_empty_folder_are_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let server = |data: &str| Server { url: format!("sqlite:{data}/ombruk.sqlite"), data: data.to_owned() };
    let mut starting = JoinSet::new();
    for _ in 0..3 {
        let server = server(&data);
        starting.spawn(async move { start(&server).await });
    }
    let (mut running, mut refused) = (Vec::new(), Vec::new());
    for outcome in starting.join_all().await {
        match outcome {
            Ok(child) => running.push(child),
            Err(said) => refused.push(said),
        }
    }
    let sentence =
        format!("ombruk: another ombruk server runs on {data}; stop it, or name another folder with --data\n");
    assert_eq!((running.len(), &refused), (1, &vec![sentence.clone(), sentence]));

    // Another data folder with the same database is refused as well.
    let elsewhere = folder.path().join("elsewhere").display().to_string();
    let same = Server { url: format!("sqlite:{data}/ombruk.sqlite"), data: elsewhere };
    assert!(start(&same).await.unwrap_err().contains("another ombruk server runs on"));

    let beside = server(&data);
    let founded = ["organisation", "add", "Nordvik kommune", "--currency", "NOK", "--time-zone", "Europe/Oslo"];
    let admin = ["--language", "nb", "--admin", "Kari Nordmann"];
    beside.succeeds(&[&founded[..], &admin[..]].concat()).await;
    beside.succeeds(&["token", "add", "--person", "Kari Nordmann"]).await;
    beside.succeeds(&["check"]).await;
    let copy = folder.path().join("copy.sqlite");
    beside.succeeds(&["backup", copy.to_str().unwrap()]).await;
    #[cfg(unix)]
    for private in [copy, folder.path().join("data/ombruk.sqlite")] {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&private).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "{}", private.display());
    }

    kill(&mut running[0]);
    let mut next = start(&beside).await.unwrap();
    stop(&mut next);
    stop(&mut start(&beside).await.unwrap());
}
