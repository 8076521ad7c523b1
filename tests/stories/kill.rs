//! `kill -9` under load, again and again: everything acknowledged is there, nothing is half done, the server starts by
//! itself. Five times; OMBRUK_TEST_KILLS=100 on demand.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::watch, task::spawn_blocking};

use crate::world::{Backend, Cast, cast::FACILITY, scratch};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite() {
    killed(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres() {
    killed(Backend::Postgres).await;
}

async fn killed(backend: Backend) {
    let Some((url, _database)) = scratch(backend).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = Server { url, data: folder.path().display().to_string() };
    let kills: usize = std::env::var("OMBRUK_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    for kill in 0..kills {
        let (mut child, address) = server.start().await;
        prove(&address, &acknowledged).await;
        let (count, mut seen) = watch::channel(0usize);
        let clients: Vec<_> =
            (0..4).map(|_| tokio::spawn(load(address.clone(), acknowledged.clone(), count.clone()))).collect();
        // Another moment of the work each time, wherever in a transaction that may be.
        let after = 11 + kill * 7 % 40;
        seen.wait_for(|answered| *answered >= after).await.unwrap();
        end(&mut child);
        for client in clients {
            client.await.unwrap();
        }
    }
    let (mut child, address) = server.start().await;
    prove(&address, &acknowledged).await;
    end(&mut child);
    server.succeeds(&["check"]).await;
    server.succeeds(&["savings", "verify"]).await;
}

/// What a client was told is done.
#[derive(Clone)]
struct Done {
    path: String,
    field: &'static str,
    value: Value,
}

/// Logs chairs, reserves one and hands it over, until the server dies.
async fn load(address: String, acknowledged: Arc<Mutex<Vec<Done>>>, count: watch::Sender<usize>) {
    let Some(mut wire) = Wire::open(&address).await else { return };
    let cast = Cast::default();
    let done = |path: String, field, value: &Value| {
        acknowledged.lock().unwrap().push(Done { path, field, value: value[field].clone() });
        count.send_modify(|answered| *answered += 1);
    };
    loop {
        let lot = json!({
            "category": "office-chair", "quantity": 3, "condition": "good", "surplus": true,
            "unit_id": cast.school, "place_id": cast.room,
        });
        let Some(lot) = wire.send("POST", "/lots", Some(lot)).await else { return };
        let path = format!("/lots/{}", lot["id"].as_str().unwrap());
        done(path.clone(), "code", &lot);
        let wish = json!({"quantity": 1, "unit_id": cast.other_school, "place_id": cast.other_room});
        let Some(kept) = wire.send("POST", &format!("{path}/reservations"), Some(wish)).await else { return };
        let reservation = format!("/reservations/{}", kept["id"].as_str().unwrap());
        let Some(handed) = wire.send("POST", &format!("{reservation}/handover"), Some(json!({}))).await else { return };
        done(format!("/lots/{}", handed["lot"]["id"].as_str().unwrap()), "state", &handed["lot"]);
        done(format!("/handovers/{}", handed["handover"]["id"].as_str().unwrap()), "id", &handed["handover"]);
    }
}

/// Everything acknowledged so far is as it was said to be.
async fn prove(address: &str, acknowledged: &Mutex<Vec<Done>>) {
    let mut wire = Wire::open(address).await.unwrap();
    let all = acknowledged.lock().unwrap().clone();
    for done in all {
        let now = wire.send("GET", &done.path, None).await.unwrap();
        let now = if now[done.field].is_null() { now["handover"].clone() } else { now };
        assert_eq!(now[done.field], done.value, "{} {now:#}", done.path);
    }
}

struct Server {
    url: String,
    data: String,
}

impl Server {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        command
            .args(arguments)
            .env("OMBRUK_DATA", &self.data)
            .env("OMBRUK_DATABASE_URL", &self.url)
            .env("OMBRUK_LISTEN", "127.0.0.1:0")
            .env("OMBRUK_LOG_LEVEL", "error")
            .stdin(Stdio::null());
        command
    }

    async fn start(&self) -> (Child, String) {
        let mut child = self.command(&["serve"]).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = spawn_blocking(move || {
            lines.map_while(Result::ok).find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()))
        });
        let address = address.await.unwrap();
        (child, address.expect("the server ended before it listened"))
    }

    async fn succeeds(&self, arguments: &[&str]) {
        let mut command = self.command(arguments);
        let ended = spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{arguments:?}: {said}");
    }
}

/// SIGKILL: no time to finish anything.
fn end(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// One kept-alive connection.
struct Wire {
    sender: http1::SendRequest<Full<Bytes>>,
}

impl Wire {
    async fn open(address: &str) -> Option<Self> {
        let stream = TcpStream::connect(address).await.ok()?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        Some(Self { sender })
    }

    /// The body of a success; `None` when the server is gone.
    async fn send(&mut self, method: &str, path: &str, body: Option<Value>) -> Option<Value> {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("host", "localhost")
            .header("authorization", format!("Bearer {FACILITY}"))
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        self.sender.ready().await.ok()?;
        let response = self.sender.send_request(request).await.ok()?;
        let status = response.status();
        let bytes = response.into_body().collect().await.ok()?.to_bytes();
        assert!(status.is_success(), "{method} {path}: {status} {}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).ok()
    }
}
