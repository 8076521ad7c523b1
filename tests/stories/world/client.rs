//! A small HTTP client that goes through the whole stack without a socket.

use std::sync::Arc;

use poem::{
    Endpoint, Request,
    endpoint::BoxEndpoint,
    http::{HeaderMap, HeaderValue, Method, StatusCode},
};
use serde_json::Value;

#[derive(Clone)]
pub struct Client {
    site: Arc<BoxEndpoint<'static, poem::Response>>,
    token: String,
    headers: Vec<(String, String)>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Client {
    pub fn new(site: Arc<BoxEndpoint<'static, poem::Response>>, token: &str) -> Self {
        Self { site, token: token.to_owned(), headers: Vec::new() }
    }

    /// The same client with one more header on every request.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body.to_string())).await
    }

    /// Edits the thing at its present version.
    pub async fn patch_now(&self, path: &str, body: Value) -> Value {
        let etag = self.get(path).await.etag.unwrap();
        self.with("If-Match", &etag).patch(path, body).await.ok()
    }

    /// Edits the thing at any version, as a script does.
    pub async fn patch_any(&self, path: &str, body: Value) -> Answer {
        self.with("If-Match", "*").patch(path, body).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Posts a form or another body that is no JSON.
    pub async fn upload(&self, path: &str, content_type: &str, body: Vec<u8>) -> Answer {
        let request = self.request(Method::POST, &format!("/api/v1{path}")).content_type(content_type).body(body);
        let response = self.site.get_response(request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().into_bytes().await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        super::schema::keeps_to_the_document("POST", &format!("/api/v1{path}"), status.as_u16(), &body);
        let etag = headers.get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Answer { status: status.as_u16(), etag, headers, body }
    }

    /// Fetches a file that is no JSON, as a browser does.
    pub async fn raw(&self, path: &str) -> Raw {
        let response = self.site.get_response(self.request(Method::GET, path).finish()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Raw { status, headers, bytes: response.into_body().into_vec().await.unwrap() }
    }

    /// Posts as a program that does not know the API. Returns the status.
    pub async fn post_raw(&self, path: &str, body: &str) -> u16 {
        let request = self.request(Method::POST, path).body(body.to_owned());
        self.site.get_response(request).await.status().as_u16()
    }

    fn request(&self, method: Method, path: &str) -> poem::RequestBuilder {
        let mut request = Request::builder().method(method).uri(path.parse().unwrap());
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in &self.headers {
            request = request.header(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        request
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let beside = ["/health", "/api", "/metrics", "/l/", "/L/", "/01/", "/8003/", "/8004/"];
        let path = match beside.iter().any(|start| path.starts_with(start)) {
            true => path.to_owned(),
            false => format!("/api/v1{path}"),
        };
        let request = self.request(method.clone(), &path);
        let typed = self.headers.iter().any(|(name, _)| name == "content-type");
        let request = match body {
            Some(body) if typed => request.body(body),
            Some(body) => request.content_type("application/json").body(body),
            None => request.finish(),
        };
        let response = self.site.get_response(request).await;
        let status = response.status();
        let etag = response.header("etag").map(str::to_owned);
        let headers = response.headers().clone();
        let text = String::from_utf8_lossy(&response.into_body().into_bytes().await.unwrap()).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        if status != StatusCode::NOT_MODIFIED && !headers.contains_key("content-encoding") {
            super::schema::keeps_to_the_document(method.as_str(), &path, status.as_u16(), &body);
        }
        Answer { status: status.as_u16(), etag, headers, body }
    }
}

/// An answer that is no JSON.
pub struct Raw {
    pub status: u16,
    headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Raw {
    /// The header's value; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn problem(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }
}

impl Answer {
    /// The body of a success; anything else fails the story with what was answered.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(StatusCode::from_u16(self.status).unwrap().is_success(), "{} {:#}", self.status, self.body);
        self.body
    }

    /// The body of a refusal with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{:#}", self.body);
        self.body
    }
}
