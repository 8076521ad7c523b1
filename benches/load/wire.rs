//! One kept-alive HTTP/1.1 connection.

use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{Outcome, town::TOKEN};

/// A request; bodies are JSON.
#[derive(Clone, Debug)]
pub struct Ask {
    pub method: &'static str,
    pub path: String,
    pub body: Option<String>,
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None }
    }

    pub fn post(path: impl Into<String>, body: serde_json::Value) -> Self {
        Self { method: "POST", path: path.into(), body: Some(body.to_string()) }
    }
}

pub struct Wire {
    sender: http1::SendRequest<Full<Bytes>>,
}

impl Wire {
    pub async fn open(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender })
    }

    /// The body of a success; anything else is an error that says what was answered.
    pub async fn send(&mut self, ask: &Ask) -> Outcome<Bytes> {
        let mut request = Request::builder()
            .method(ask.method)
            .uri(&ask.path)
            .header("host", "localhost")
            .header("authorization", format!("Bearer {TOKEN}"));
        if ask.body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = ask.body.clone().map(Bytes::from).unwrap_or_default();
        self.sender.ready().await?;
        let response = self.sender.send_request(request.body(Full::new(body))?).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            return Err(format!("{} {}: {status} {}", ask.method, ask.path, String::from_utf8_lossy(&bytes)).into());
        }
        Ok(bytes)
    }

    pub async fn json(&mut self, ask: &Ask) -> Outcome<serde_json::Value> {
        Ok(serde_json::from_slice(&self.send(ask).await?)?)
    }
}
