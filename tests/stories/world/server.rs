//! The program itself, as a process of its own, and a connection to it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, task::spawn_blocking};

use super::cast::FACILITY;

pub struct Server {
    pub url: String,
    pub data: String,
}

impl Server {
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
        self.surround(command.args(arguments));
        command
    }

    /// The same with a limit on the size of files, which can be raised while it runs.
    pub fn with_largest_file(&self, bytes: u64) -> Command {
        let mut command = Command::new("sh");
        // Without the signal a write beyond the size fails like one to a full disk.
        command.arg("-c").arg(format!("trap '' XFSZ; exec prlimit --fsize={bytes}: \"$0\" serve"));
        self.surround(command.arg(env!("CARGO_BIN_EXE_ombruk")));
        command
    }

    fn surround(&self, command: &mut Command) {
        command.envs(self.surroundings()).stdin(Stdio::null());
    }

    /// The environment variables for commands about this server.
    pub fn surroundings(&self) -> [(&'static str, &str); 4] {
        [
            ("OMBRUK_DATA", &self.data),
            ("OMBRUK_DATABASE_URL", &self.url),
            ("OMBRUK_LISTEN", "127.0.0.1:0"),
            ("OMBRUK_LOG_LEVEL", "error"),
        ]
    }

    pub async fn start(&self) -> (Child, String) {
        self.listen(self.command(&["serve"])).await
    }

    pub async fn listen(&self, mut command: Command) -> (Child, String) {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = spawn_blocking(move || {
            lines.map_while(Result::ok).find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()))
        });
        let address = address.await.unwrap();
        (child, address.expect("the server ended before it listened"))
    }

    /// The output of a command that ends by itself, and whether it succeeded.
    pub async fn ends(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = self.command(arguments);
        let ended = spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
        (ended.status.success(), said)
    }

    pub async fn succeeds(&self, arguments: &[&str]) {
        let (success, said) = self.ends(arguments).await;
        assert!(success, "{arguments:?}: {said}");
    }
}

/// SIGKILL: no time to finish anything.
pub fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Sends SIGTERM and waits for the end.
pub fn stop(child: &mut Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success(), "it ends by itself");
}

/// One kept-alive connection.
pub struct Wire {
    sender: http1::SendRequest<Full<Bytes>>,
}

pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Wire {
    pub async fn open(address: &str) -> Option<Self> {
        let stream = TcpStream::connect(address).await.ok()?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        Some(Self { sender })
    }

    /// The body of a success; `None` when the server is gone.
    pub async fn send(&mut self, method: &str, path: &str, body: Option<Value>) -> Option<Value> {
        let reply = self.ask(method, &format!("/api/v1{path}"), body).await?;
        assert!((200..300).contains(&reply.status), "{method} {path}: {} {:#}", reply.status, reply.body);
        Some(reply.body)
    }

    /// Whatever is answered; `None` when the server is gone.
    pub async fn ask(&mut self, method: &str, path: &str, body: Option<Value>) -> Option<Reply> {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("authorization", format!("Bearer {FACILITY}"))
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        self.sender.ready().await.ok()?;
        let response = self.sender.send_request(request).await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.into_body().collect().await.ok()?.to_bytes();
        Some(Reply { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default() })
    }
}
