//! A listening server and what strangers do to its connections. Time-outs are those of the server's settings, a second
//! each; the stories wait for what the server does, not for time to pass.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

struct Server {
    child: Child,
    address: String,
    token: String,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ombruk = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
            command.args(arguments).current_dir(folder.path()).env("OMBRUK_DATA", folder.path().join("data"));
            command.env("OMBRUK_LISTEN", "127.0.0.1:0").env("OMBRUK_LOG_FORMAT", "json");
            command.env_remove("OMBRUK_DATABASE_URL").stdin(Stdio::null());
            command
        };
        let founded = ombruk(&[
            "organisation",
            "add",
            "Nes",
            "--currency",
            "NOK",
            "--time-zone",
            "Europe/Oslo",
            "--language",
            "nb",
            "--admin",
            "Kari",
        ]);
        let founded = { founded }.output().unwrap();
        assert!(founded.status.success(), "{}", String::from_utf8_lossy(&founded.stderr));
        let said = String::from_utf8(founded.stdout).unwrap();
        let token = said.lines().last().unwrap().trim().to_owned();
        let mut serve = ombruk(&["serve"]);
        serve.envs(settings.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = serve.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address =
            lines.map_while(Result::ok).find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()));
        Self { child, address: address.expect("the server ended before it listened"), token, _folder: folder }
    }

    fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(&self.address).unwrap();
        // Nothing here takes as long as this. A story that waits in vain fails instead of hanging.
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        socket
    }

    fn send(&self, bytes: &str) -> TcpStream {
        let mut socket = self.connect();
        socket.write_all(bytes.as_bytes()).unwrap();
        socket
    }

    fn get(&self, path: &str) -> String {
        let token = &self.token;
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
        until_the_end(&mut self.send(&request))
    }

    fn log(mut self) -> Vec<Value> {
        self.child.kill().unwrap();
        let mut lines = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut lines).unwrap();
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

/// Reads until the server closes the connection.
fn until_the_end(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    match socket.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the server does not end it: {error}"),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const SHORT: [(&str, &str); 3] =
    [("OMBRUK_HEADER_TIMEOUT", "1"), ("OMBRUK_BODY_TIMEOUT", "1"), ("OMBRUK_IDLE_TIMEOUT", "1")];

#[test]
fn connections_that_do_nothing_keep_nobody_out() {
    let server = Server::start(&[]);
    let idle: Vec<_> = (0..1_100).map(|_| server.connect()).collect();
    assert!(server.get("/api/v1/me").starts_with("HTTP/1.1 200"));
    let settings = [("OMBRUK_MAX_CONNECTIONS", "8"), ("OMBRUK_MAX_CONNECTIONS_PER_ADDRESS", "4")];
    let small = Server::start(&settings);
    let mut first = small.send("GET /api/v1/me HTTP/1.1\r\n");
    let more: Vec<_> = (0..20).map(|_| small.connect()).collect();
    assert_eq!(until_the_end(&mut first), "", "the oldest made room");
    assert!(small.get("/api/v1/me").starts_with("HTTP/1.1 200"));
    drop((idle, more));
}

#[test]
fn a_process_without_files_left_waits_and_answers_again() {
    // 128 descriptors are fewer than the connections that are allowed.
    let folder = Server::start(&[]);
    let limited = Command::new("prlimit").args(["--nofile=128:128", "--pid", &folder.child.id().to_string()]).status();
    if !limited.is_ok_and(|done| done.success()) {
        println!("prlimit is not installed");
        return;
    }
    let idle: Vec<_> = (0..300).map(|_| folder.connect()).collect();
    assert!(folder.get("/health/live").starts_with("HTTP/1.1 200"));
    drop(idle);
    let refusals = folder.log().iter().filter(|line| line["message"] == "cannot accept connections").count();
    assert!((1..300).contains(&refusals), "{refusals} tries");
}

#[test]
fn whoever_is_slow_is_left() {
    let server = Server::start(&SHORT);
    let token = &server.token;
    assert_eq!(until_the_end(&mut server.connect()), "", "says nothing at all");
    assert_eq!(until_the_end(&mut server.send("GET /api/v1/me HTTP/1.1\r\nHost: x\r\n")), "", "never ends its head");
    let mut kept = server.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(until_the_end(&mut kept).ends_with("live"), "answered, then idle");
    let body = format!(
        "POST /api/v1/units HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
        Content-Length: 100\r\n\r\n{{"
    );
    assert!(until_the_end(&mut server.send(&body)).starts_with("HTTP/1.1 408"));
    let chunked =
        body.replace("Content-Length: 100", "Transfer-Encoding: chunked").replace("\r\n\r\n{", "\r\n\r\n1\r\n{\r\n");
    assert!(until_the_end(&mut server.send(&chunked)).starts_with("HTTP/1.1 408"));
}

#[test]
fn a_header_a_minute_is_no_conversation() {
    let server = Server::start(&SHORT);
    let mut socket = server.send("GET /api/v1/me HTTP/1.1\r\n");
    let sent = (0..1_000).take_while(|at| {
        socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let mut byte = [0];
        let open = matches!(socket.read(&mut byte), Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset);
        open && socket.write_all(format!("X-{at}: 1\r\n").as_bytes()).is_ok()
    });
    let sent = sent.count();
    assert!(sent < 200, "bytes do not buy time: {sent}");
}

#[test]
fn the_preface_of_http_2_is_refused_unless_wanted() {
    const PREFACE: &str = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0";
    let server = Server::start(&[]);
    let answered = until_the_end(&mut server.send(PREFACE));
    assert!(answered.is_empty() || answered.starts_with("HTTP/1.1 4"), "{answered:?}");
    let wanting = Server::start(&[("OMBRUK_HTTP2", "on"), ("OMBRUK_MAX_STREAMS", "7")]);
    let mut settings = [0; 9];
    let mut socket = wanting.send(PREFACE);
    socket.read_exact(&mut settings).unwrap();
    assert_eq!(settings[3], 4, "a SETTINGS frame");
    let mut payload = vec![0; usize::from(settings[2])];
    socket.read_exact(&mut payload).unwrap();
    let streams = payload.chunks(6).find(|one| one[..2] == [0, 3]).unwrap();
    assert_eq!(streams[2..], [0, 0, 0, 7], "MAX_CONCURRENT_STREAMS");
}

#[test]
fn nothing_of_a_body_is_read_before_it_is_known_who_sends_it() {
    let server = Server::start(&[]);
    for framing in ["Content-Length: 200000", "Transfer-Encoding: chunked"] {
        for authorization in ["", "Authorization: Bearer wrong\r\n"] {
            let head = format!(
                "POST /api/v1/units HTTP/1.1\r\nHost: x\r\n{authorization}Content-Type: application/json\r\n{framing}\r\n\r\n"
            );
            // No byte of the body is sent, and the answer comes even so.
            assert!(until_the_end(&mut server.send(&head)).starts_with("HTTP/1.1 401"));
        }
    }
    let log = server.log();
    let failed: Vec<_> = log.iter().filter(|line| line["target"] == "ombruk::security").collect();
    assert_eq!(failed.len(), 4);
    assert_eq!(failed[0]["message"], "authentication failed");
    assert!(failed[0]["address"].as_str().unwrap().contains("127.0.0.1"), "{}", failed[0]);
}

#[test]
fn the_demo_looks_at_its_port_before_it_loads() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_ombruk"));
    demo.arg("demo").current_dir(folder.path()).env("OMBRUK_DATA", folder.path().join("data"));
    demo.env("OMBRUK_LISTEN", taken.local_addr().unwrap().to_string()).env_remove("OMBRUK_DATABASE_URL");
    let ended = demo.stdin(Stdio::null()).output().unwrap();
    assert!(!ended.status.success());
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains(&taken.local_addr().unwrap().to_string()), "{said}");
    assert!(!folder.path().join("data/ombruk.sqlite").exists(), "nothing was loaded");
}

#[test]
fn whoever_asks_too_often_is_told_to_wait() {
    let settings = [("OMBRUK_REQUESTS_PER_MINUTE", "2"), ("OMBRUK_FAILED_AUTHENTICATIONS_PER_MINUTE", "1")];
    let server = Server::start(&settings);
    let statuses: Vec<_> = (0..3).map(|_| server.get("/api/v1/me")[..12].to_owned()).collect();
    assert_eq!(statuses, ["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 429"]);
    let stranger = || {
        let head = "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\nConnection: close\r\n\r\n";
        until_the_end(&mut server.send(head))
    };
    assert!(stranger().starts_with("HTTP/1.1 401"));
    let refused = stranger();
    assert!(refused.starts_with("HTTP/1.1 429") && refused.contains("retry-after: "), "{refused}");
    assert!(server.get("/health/live").starts_with("HTTP/1.1 200"));
}

#[test]
fn one_person_does_not_search_many_times_at_once() {
    let server = Server::start(&[("OMBRUK_SEARCHES_AT_ONCE", "1")]);
    let token = &server.token;
    let mut first = server.send(&format!(
        "POST /api/v1/needs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    ));
    let mut told = [0; 12];
    first.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100", "the server knows who asks and waits for the body");
    let second = server.get("/api/v1/lots");
    assert!(second.starts_with("HTTP/1.1 429") && second.contains("retry-after: 1\r\n"), "{second}");
    assert!(server.get("/api/v1/me").starts_with("HTTP/1.1 200"), "what costs little is answered");
    first.write_all(b"{}").unwrap();
    assert!(until_the_end(&mut first).contains("HTTP/1.1 4"));
    assert!(!server.get("/api/v1/lots").starts_with("HTTP/1.1 429"), "and afterwards others are");
}
