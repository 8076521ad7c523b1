//! `ombruk demo` as people run it: loaded once, continued, interrupted, started over, on either database.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use sea_orm::ConnectionTrait;
use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::world::{Backend, scratch};

/// Small, so that it takes seconds without optimisation.
const SCALE: &str = "15000";

struct Demo {
    url: Option<String>,
    data: tempfile::TempDir,
}

/// A demo that serves, and what it printed until then.
struct Running {
    child: Child,
    address: String,
    page: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Demo {
    fn new(url: Option<String>) -> Self {
        Self { url, data: tempfile::tempdir().unwrap() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command.args(arguments).arg("--data").arg(self.data.path());
        command.env_remove("OMBRUK_DATABASE_URL").env_remove("OMBRUK_LOG_LEVEL").stdin(Stdio::null());
        if let Some(url) = &self.url {
            command.env("OMBRUK_DATABASE_URL", url);
        }
        command
    }

    fn demo(&self, more: &[&str]) -> Command {
        self.command(&[&["demo", "--listen", "127.0.0.1:0", "--scale-ppm", SCALE], more].concat())
    }

    fn start(&self, more: &[&str]) -> Running {
        let errors = fs::File::create(self.errors()).unwrap();
        let mut child = self.demo(more).stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut page = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            page += &format!("{line}\n");
            Some(line.strip_prefix("Ombruk listens on http://")?.to_owned())
        });
        let Some(address) = address else {
            panic!("the demo ended before it listened: {}", fs::read_to_string(self.errors()).unwrap())
        };
        Running { child, address, page }
    }

    fn output(&self, mut command: Command) -> Output {
        command.output().unwrap()
    }

    fn errors(&self) -> std::path::PathBuf {
        self.data.path().join("errors.log")
    }

    fn people(&self) -> Vec<Value> {
        serde_json::from_str(&fs::read_to_string(self.data.path().join("people.json")).unwrap()).unwrap()
    }

    /// Begins to load, and is killed when it has printed `until`.
    fn interrupt(&self, until: &str) {
        let mut child = self.demo(&[]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains(until)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// Empties the database, since the cast of the other stories is not part of the demo.
async fn empty(url: &str) {
    let database = sea_orm::Database::connect(url).await.unwrap();
    database.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
    database.close().await.unwrap();
}

fn curl(address: &str, path: &str, token: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: demo\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body = &body[body.find('{').unwrap()..=body.rfind('}').unwrap()];
    (status, serde_json::from_str(body).unwrap())
}

/// The demo's page lists every role, the libraries log nothing, and the server answers to every person's token.
fn look(demo: &Demo, running: &Running) {
    let errors = fs::read_to_string(demo.errors()).unwrap();
    assert!(!errors.contains("INFO") && !errors.contains("sea_orm"), "{errors}");
    for role in ["employee", "facility_manager", "coordinator", "procurement", "reporter", "admin", "partner"] {
        assert!(running.page.contains(&format!("  {role:<18}")), "{}", running.page);
    }
    for person in demo.people() {
        let token = person["token"].as_str().unwrap();
        let (status, me) = curl(&running.address, "/api/v1/me", token);
        assert_eq!((status, &me["name"]), (200, &person["name"]), "{me}");
        let (status, lots) = curl(&running.address, "/api/v1/lots?state=available&limit=3", token);
        match person["role"].as_str().unwrap() {
            "partner" => assert_eq!(status, 403),
            _ => assert_eq!((status, &lots["degraded"]), (200, &Value::Bool(false)), "{lots}"),
        }
    }
}

#[tokio::test]
async fn it_loads_once_continues_and_starts_over() {
    spawn_blocking(|| {
        let demo = Demo::new(None);
        let first = demo.start(&[]);
        assert!(first.page.contains("Loaded in"), "{}", first.page);
        look(&demo, &first);
        let people = demo.people();
        drop(first);

        let again = demo.start(&[]);
        assert!(!again.page.contains("Loaded in"), "{}", again.page);
        assert_eq!(demo.people(), people);
        look(&demo, &again);
        drop(again);

        // Nobody can confirm it, so nothing is deleted.
        let asked = demo.output(demo.demo(&["--fresh"]));
        assert!(!asked.status.success() && String::from_utf8_lossy(&asked.stderr).contains("--yes"), "{asked:?}");
        assert_eq!(demo.people(), people);

        let fresh = demo.start(&["--fresh", "--yes"]);
        assert!(fresh.page.contains("Loaded in"), "{}", fresh.page);
        assert_ne!(demo.people(), people);
        look(&demo, &fresh);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn an_interrupted_load_begins_anew() {
    spawn_blocking(|| {
        let demo = Demo::new(None);
        demo.interrupt("Two years pass");
        let there = |name: &str| Path::new(demo.data.path()).join(name).exists();
        assert!(there("ombruk.sqlite.loading") && !there("ombruk.sqlite"));
        let running = demo.start(&[]);
        assert!(running.page.contains("Loaded in"), "{}", running.page);
        look(&demo, &running);
        drop(running);
        assert!(!there("ombruk.sqlite.loading"));
        for proof in [&["check"][..], &["savings", "verify"]] {
            let ended = demo.output(demo.command(proof));
            assert!(ended.status.success(), "{ended:?}");
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn it_loads_once_on_postgres() {
    let Some((url, _database)) = scratch(Backend::Postgres).await else { return };
    empty(&url).await;
    spawn_blocking(|| {
        let demo = Demo::new(Some(url));
        let first = demo.start(&[]);
        assert!(first.page.contains("Loaded in"), "{}", first.page);
        look(&demo, &first);
        let people = demo.people();
        drop(first);
        let again = demo.start(&[]);
        assert!(!again.page.contains("Loaded in"), "{}", again.page);
        assert_eq!(demo.people(), people);
        look(&demo, &again);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn an_interrupted_load_begins_anew_on_postgres() {
    let Some((url, _database)) = scratch(Backend::Postgres).await else { return };
    empty(&url).await;
    let demo = spawn_blocking(|| {
        let demo = Demo::new(Some(url));
        demo.interrupt("Two years pass");
        demo
    });
    let demo = demo.await.unwrap();
    let db = ombruk::store::Db::open(demo.url.as_deref().unwrap()).await.unwrap();
    let alone = db.loading_alone().await.unwrap().unwrap();
    assert!(db.loading_alone().await.unwrap().is_none());
    let demo = spawn_blocking(move || {
        let other = demo.output(demo.demo(&[]));
        let said = String::from_utf8_lossy(&other.stderr).into_owned();
        assert!(!other.status.success() && said.contains("another process is loading"), "{said}");
        demo
    });
    let demo = demo.await.unwrap();
    alone.rollback().await.unwrap();
    db.close().await.unwrap();
    spawn_blocking(move || {
        let running = demo.start(&[]);
        assert!(running.page.contains("begins anew") && running.page.contains("Loaded in"), "{}", running.page);
        look(&demo, &running);
        drop(running);
        for proof in [&["check"][..], &["savings", "verify"]] {
            let ended = demo.output(demo.command(proof));
            assert!(ended.status.success(), "{ended:?}");
        }
    })
    .await
    .unwrap();
}
