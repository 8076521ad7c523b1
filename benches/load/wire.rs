//! One kept-alive HTTP/1.1 connection, with as little code as possible between the crowd and the socket. The clients
//! share the processors with the server, so what they use is taken from the server.

use std::{io::Write, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Outcome, town::TOKEN};

#[derive(Clone, Debug)]
pub struct Ask {
    pub method: &'static str,
    pub path: String,
    pub body: Option<Body>,
    pub who: Who,
}

/// How a request says whose it is.
#[derive(Clone, Debug)]
pub enum Who {
    /// By the bearer token of the API.
    Token,
    /// By the secret of a session in a browser's cookie.
    Session(Arc<str>),
}

#[derive(Clone, Debug)]
pub struct Body {
    pub content_type: String,
    pub bytes: Arc<Vec<u8>>,
}

impl Who {
    /// The name of its header, what the value begins with, and the secret behind it.
    pub fn header(&self) -> (&'static str, &'static str, &str) {
        match self {
            Self::Token => ("authorization", "Bearer ", TOKEN),
            Self::Session(secret) => ("cookie", "ombruk_session=", secret.as_ref()),
        }
    }
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None, who: Who::Token }
    }

    /// A page, for somebody who is signed in.
    pub fn page(path: impl Into<String>, session: &Arc<str>) -> Self {
        Self { who: Who::Session(session.clone()), ..Self::get(path) }
    }

    pub fn post(path: impl Into<String>, body: serde_json::Value) -> Self {
        let (content_type, bytes) = ("application/json".to_owned(), Arc::new(body.to_string().into_bytes()));
        Self { method: "POST", path: path.into(), body: Some(Body { content_type, bytes }), who: Who::Token }
    }
}

pub struct Wire {
    stream: TcpStream,
    /// What is sent and what has arrived. The buffers are reused from request to request.
    out: Vec<u8>,
    arrived: Vec<u8>,
}

impl Wire {
    pub async fn open(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, out: Vec::new(), arrived: Vec::new() })
    }

    /// The body of a success; anything else is an error that says what was answered.
    pub async fn send(&mut self, ask: &Ask) -> Outcome<Vec<u8>> {
        self.out.clear();
        let (name, kind, secret) = ask.who.header();
        write!(self.out, "{} {} HTTP/1.1\r\nhost: localhost\r\n{name}: {kind}{secret}\r\n", ask.method, ask.path)?;
        if let Some(Body { content_type, bytes }) = &ask.body {
            write!(self.out, "content-type: {content_type}\r\ncontent-length: {}\r\n", bytes.len())?;
        }
        self.out.extend(b"\r\n");
        // Head and body go in one packet if they fit.
        self.out.extend(ask.body.iter().flat_map(|body| body.bytes.iter()));
        self.stream.write_all(&self.out).await?;
        self.arrived.clear();
        let (status, body) = loop {
            if self.stream.read_buf(&mut self.arrived).await? == 0 {
                return Err(format!("{} {}: the server hung up", ask.method, ask.path).into());
            }
            let Some(head) = Head::parse(&self.arrived)? else { continue };
            if self.arrived.len() >= head.length + head.body {
                break (head.status, self.arrived[head.length..].to_vec());
            }
        };
        if !(200..300).contains(&status) {
            return Err(format!("{} {}: {status} {}", ask.method, ask.path, String::from_utf8_lossy(&body)).into());
        }
        Ok(body)
    }

    pub async fn json(&mut self, ask: &Ask) -> Outcome<serde_json::Value> {
        Ok(serde_json::from_slice(&self.send(ask).await?)?)
    }
}

/// What the head of an answer says. It always states the length of the body.
struct Head {
    status: u16,
    /// Of the head itself and of the body behind it, in bytes.
    length: usize,
    body: usize,
}

impl Head {
    /// `None` while the head has not arrived completely.
    fn parse(arrived: &[u8]) -> Outcome<Option<Self>> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut response = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = response.parse(arrived)? else { return Ok(None) };
        let stated = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
        let body = match stated {
            Some(header) => std::str::from_utf8(header.value)?.parse()?,
            None => 0,
        };
        Ok(Some(Self { status: response.code.unwrap_or_default(), length, body }))
    }
}
