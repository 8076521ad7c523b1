//! Whatever happens to the files of the search index, requests are answered in time and say that they are degraded,
//! nothing that was written is lost, and the index is made anew.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use ombruk::jobs::Worker;
use serde_json::{Value, json};

use crate::{
    running::{
        index::{agrees, search},
        worker::until,
    },
    stock::{chairs, log},
    world::{
        Backend, Cast, Client, World,
        cast::*,
        scratch,
        server::{Server, Wire, kill},
        stories,
    },
};

/// A listing waits at most two seconds for the index. The rest is for the database of a busy machine.
const DEADLINE: Duration = Duration::from_secs(5);

type Damage = fn(&Path);

/// What may have happened to the folder while no server ran.
const DAMAGES: [(&str, Damage); 10] = [
    ("it was deleted", |folder| fs::remove_dir_all(folder).unwrap()),
    ("all files end early", |folder| each(folder, |_| true, halve)),
    ("all files are empty", |folder| each(folder, |_| true, empty)),
    ("the words end early", |folder| each(folder, |path| path.extension() == Some(OsStr::new("term")), halve)),
    ("the facts are empty", |folder| each(folder, |path| path.extension() == Some(OsStr::new("fast")), empty)),
    ("the list of segments ends early", |folder| each(folder, |path| path.ends_with("meta.json"), halve)),
    ("the list of files is empty", |folder| each(folder, |path| path.ends_with(".managed.json"), empty)),
    ("nothing says which index answers", |folder| empty(&folder.join("current"))),
    ("another folder is said to answer", |folder| fs::write(folder.join("current"), "lots-gone").unwrap()),
    ("it is of another format", |folder| each(folder, |path| path.ends_with("meta.json"), of_another_format)),
];

fn each(folder: &Path, is_one: fn(&Path) -> bool, damage: fn(&Path)) {
    let indexes = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = indexes.flat_map(|index| fs::read_dir(index).unwrap()).map(|entry| entry.unwrap().path());
    let files: Vec<PathBuf> = files.filter(|path| is_one(path)).collect();
    assert!(!files.is_empty());
    files.iter().for_each(|path| damage(path));
}

fn halve(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

fn empty(path: &Path) {
    fs::write(path, "").unwrap();
}

fn of_another_format(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let other = text.replacen("version\\\":", "version\\\":9", 1);
    assert_ne!(text, other);
    fs::write(path, other).unwrap();
}

/// A search that is answered in time: how many lots it finds, and whether it says that it is degraded.
async fn in_time(clerk: &Client, query: &str, what: &str) -> (usize, bool) {
    let began = Instant::now();
    let found = search(clerk, query).await;
    assert!(began.elapsed() < DEADLINE, "{what}: {:?}", began.elapsed());
    found
}

stories! {
    async fn whatever_happened_to_its_files_the_index_is_made_anew(world: World) {
        let mut node = world.another_node().await;
        let mut lots = 1;
        chairs(&node, 1).await;
        node.settle().await;
        for (what, damage) in DAMAGES {
            node = node.restarted_after(damage).await;
            let clerk = node.as_(FACILITY);
            assert_eq!(in_time(&clerk, "q=kontorstol", what).await, (lots, true), "{what}");
            let began = Instant::now();
            chairs(&node, 1).await;
            assert!(began.elapsed() < DEADLINE, "{what}: a write does not wait for the index");
            lots += 1;
            assert_eq!(in_time(&clerk, "q=kontorstol", what).await, (lots, true), "{what}");
            node.settle().await;
            assert_eq!(in_time(&clerk, "q=kontorstol", what).await, (lots, false), "{what}");
            agrees(&node, what).await;
        }
    }

    async fn an_index_of_another_database_is_not_asked(world: World) {
        let backend = if world.app.db.is_postgres() { Backend::Postgres } else { Backend::Sqlite };
        let Some(other) = World::on(backend).await else { return };
        log(&other, json!({"title": "Zyxqvu"})).await;
        other.settle().await;
        let node = world.another_node().await;
        chairs(&node, 1).await;
        node.settle().await;
        let node = node.restarted_after(|folder| {
            fs::remove_dir_all(folder).unwrap();
            copy(&other.search_folder(), folder);
        }).await;
        let clerk = node.as_(FACILITY);
        let what = "of another database";
        assert_eq!(in_time(&clerk, "q=zyxqvu", what).await, (0, true));
        assert_eq!(in_time(&clerk, "q=kontorstol", what).await, (1, true));
        chairs(&node, 1).await;
        node.settle().await;
        assert_eq!(in_time(&clerk, "q=zyxqvu", what).await, (0, false));
        assert_eq!(in_time(&clerk, "q=kontorstol", what).await, (2, false));
        agrees(&node, what).await;
    }

    async fn an_index_that_vanishes_while_things_are_logged_comes_back(world: World) {
        let clerk = world.as_(FACILITY);
        chairs(&world, 1).await;
        world.settle().await;
        let worker = Worker::start(Arc::clone(&world.app));
        for lots in 2..=12 {
            if lots == 6 {
                // The worker may write a file into it at the same time.
                while world.search_folder().exists() {
                    let _ = fs::remove_dir_all(world.search_folder());
                }
            }
            chairs(&world, 1).await;
            let (found, degraded) = in_time(&clerk, "q=kontorstol", "deleted").await;
            assert!(found == lots || !degraded, "the database finds {found} of {lots}");
        }
        until("everything is found again", async || search(&clerk, "q=kontorstol").await == (12, false)).await;
        worker.stop().await;
        agrees(&world, "made anew").await;
    }

    async fn a_file_in_the_place_of_the_folder_stops_nothing_else(world: World) {
        let clerk = world.as_(FACILITY);
        chairs(&world, 1).await;
        world.settle().await;
        world.lose_index();
        for lots in 2..=4 {
            chairs(&world, 1).await;
            assert!(ombruk::jobs::run_due(&world.app, &|| true).await.is_err(), "there is nowhere to write");
            assert_eq!(in_time(&clerk, "q=kontorstol", "a file").await, (lots, true));
        }
        fs::remove_file(world.search_folder()).unwrap();
        world.settle().await;
        assert_eq!(in_time(&clerk, "q=kontorstol", "no file").await, (4, false));
        agrees(&world, "there is a folder again").await;
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copied = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).unwrap();
        }
    }
}

/// Only the index is on this disk: PostgreSQL writes its files as another process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_of_the_index_alone_stops_nothing_else() {
    let Some((url, _database)) = scratch(Backend::Postgres).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = Server { url, data: folder.path().display().to_string() };
    // An index says in a larger file than this which fields it has.
    let mut command = server.with_largest_file(2_000);
    command.stderr(Stdio::null());
    let (mut child, address) = server.listen(command).await;
    let mut wire = Wire::open(&address).await.unwrap();
    for lots in 1..=20 {
        let began = Instant::now();
        wire.send("POST", "/lots", Some(chair())).await.unwrap();
        let page = wire.send("GET", "/lots?q=kontorstol", None).await.unwrap();
        assert_eq!((found(&page), &page["degraded"]), (lots, &json!(true)));
        assert!(began.elapsed() < DEADLINE, "{:?}", began.elapsed());
    }
    let freed = Command::new("prlimit").args(["--pid", &child.id().to_string(), "--fsize=unlimited:"]).status();
    assert!(freed.unwrap().success());
    until("the index has everything", async || {
        let mut wire = Wire::open(&address).await.unwrap();
        let page = wire.send("GET", "/lots?q=kontorstol", None).await.unwrap();
        (found(&page), &page["degraded"]) == (20, &json!(false))
    })
    .await;
    server.succeeds(&["check"]).await;
    kill(&mut child);
}

fn chair() -> Value {
    let cast = Cast::default();
    json!({
        "category": "office-chair", "quantity": 1, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
    })
}

fn found(page: &Value) -> usize {
    page["items"].as_array().unwrap().len()
}
