//! Requests to the server: one client for the process, within bounds of time and size.
//!
//! The crate `meilisearch-sdk` (0.33) is not used. It has no time limits and hides its HTTP client. It brings a second
//! version of reqwest (0.12) with a second TLS stack, and a library for JWT that cannot be left out. Of its types, only
//! those of a dozen small requests would be used. Everything it would do for us is in this file.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, redirect::Policy};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::time::{sleep, timeout};

use crate::search::meilisearch::breaker::Breaker;
use crate::search::meilisearch::error::Error;

const CONNECTING: Duration = Duration::from_millis(500);
/// The largest answer in bytes. The digests of ten thousand lots take one of them.
const MOST: usize = 64 << 20;
/// How long a server that fails is left alone at first.
pub const LEFT_ALONE: Duration = Duration::from_secs(1);
/// The pauses between questions whether a task is done.
const FIRST_LOOK: Duration = Duration::from_millis(10);
const LAST_LOOK: Duration = Duration::from_millis(500);
/// How long a task may take. The largest is a batch of some thousand lots, behind the tasks of other nodes.
const TASK: Duration = Duration::from_secs(600);

/// How long an answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Somebody waits: there is an answer before the caller gives up and asks the database.
    Quick,
    /// Only the worker waits.
    Patient,
    /// The worker waits, and the request is sent only once: it must not be done twice.
    Once,
}

impl Effort {
    /// For one attempt.
    fn each(self) -> Duration {
        match self {
            Self::Quick => Duration::from_millis(900),
            Self::Patient | Self::Once => Duration::from_secs(60),
        }
    }

    /// For all attempts.
    fn whole(self) -> Duration {
        match self {
            Self::Quick => Duration::from_millis(1_700),
            Self::Patient | Self::Once => Duration::from_secs(120),
        }
    }

    fn attempts(self) -> u32 {
        match self {
            Self::Quick => 3,
            Self::Patient => 4,
            Self::Once => 1,
        }
    }

    /// Before the second attempt; doubled before each further one.
    fn pause(self) -> Duration {
        match self {
            Self::Quick => Duration::from_millis(30),
            Self::Patient | Self::Once => Duration::from_millis(200),
        }
    }
}

pub struct Client {
    http: reqwest::Client,
    /// Without a slash at its end.
    base: String,
    key: Option<String>,
    breaker: Breaker,
}

/// What the server says when it refuses.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: String,
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Enqueued {
    task_uid: u64,
}

#[derive(Deserialize)]
struct Task {
    status: String,
    error: Option<Refusal>,
}

impl Client {
    /// No request is sent yet.
    ///
    /// # Errors
    /// `Address` for what is no http or https URL.
    pub fn new(url: &str, key: Option<String>) -> Result<Self, Error> {
        let address: reqwest::Url = url.parse().map_err(|_| Error::Address("it is no URL"))?;
        if !matches!(address.scheme(), "http" | "https") {
            return Err(Error::Address("it does not begin with http:// or https://"));
        }
        // rustls does not choose a cryptography provider by itself here. An error means that one is installed already,
        // which is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // The server is one of our own, beside us, and not behind the proxy through which others are reached.
        let http = reqwest::Client::builder().connect_timeout(CONNECTING).redirect(Policy::none()).no_proxy();
        let http =
            http.user_agent(concat!("ombruk/", env!("CARGO_PKG_VERSION"))).build().map_err(Error::Unreachable)?;
        let base = url.trim_end_matches('/').to_owned();
        Ok(Self { http, base, key, breaker: Breaker::new(LEFT_ALONE) })
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str, effort: Effort) -> Result<T, Error> {
        Ok(serde_json::from_slice(&self.ask(Method::GET, path, None, effort).await?)?)
    }

    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        effort: Effort,
    ) -> Result<T, Error> {
        let body = Bytes::from(serde_json::to_vec(body)?);
        Ok(serde_json::from_slice(&self.ask(Method::POST, path, Some(body), effort).await?)?)
    }

    /// Sends a request that the server answers with a task. Returns the number of the task.
    pub async fn enqueue(
        &self,
        method: Method,
        path: &str,
        body: Option<&serde_json::Value>,
        effort: Effort,
    ) -> Result<u64, Error> {
        let body = body.map(serde_json::to_vec).transpose()?.map(Bytes::from);
        self.enqueue_bytes(method, path, body, effort).await
    }

    /// Like `enqueue`, with a body that is JSON already.
    pub async fn enqueue_bytes(
        &self,
        method: Method,
        path: &str,
        body: Option<Bytes>,
        effort: Effort,
    ) -> Result<u64, Error> {
        let answer = self.ask(method, path, body, effort).await?;
        Ok(serde_json::from_slice::<Enqueued>(&answer)?.task_uid)
    }

    /// Waits until the task has ended.
    ///
    /// # Errors
    /// `Task` for one that did not succeed.
    pub async fn settle(&self, task: u64) -> Result<(), Error> {
        let path = format!("/tasks/{task}");
        let waiting = async {
            let mut pause = FIRST_LOOK;
            loop {
                let Task { status, error } = self.get(&path, Effort::Patient).await?;
                match status.as_str() {
                    "succeeded" => return Ok(()),
                    "enqueued" | "processing" => {}
                    _ => {
                        let Refusal { code, message } =
                            error.unwrap_or(Refusal { code: status, message: String::new() });
                        return Err(Error::Task { task, code, message });
                    }
                }
                sleep(pause).await;
                pause = (pause * 2).min(LAST_LOOK);
            }
        };
        timeout(TASK, waiting).await.unwrap_or(Err(Error::Late))
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Bytes>, effort: Effort) -> Result<Vec<u8>, Error> {
        let end = Instant::now() + effort.whole();
        let within = || end.saturating_duration_since(Instant::now()).min(effort.each());
        let mut pause = effort.pause();
        for _ in 1..effort.attempts() {
            match self.attempt(&method, path, body.clone(), within()).await {
                Err(error) if error.may_pass() && within() > pause => {}
                answer => return answer,
            }
            sleep(pause).await;
            pause *= 2;
        }
        self.attempt(&method, path, body, within()).await
    }

    async fn attempt(
        &self,
        method: &Method,
        path: &str,
        body: Option<Bytes>,
        within: Duration,
    ) -> Result<Vec<u8>, Error> {
        let began = self.breaker.enter()?;
        let answer = self.send(method.clone(), path, body, within).await;
        match &answer {
            Err(error) if error.is_fault() => self.breaker.failed(began),
            Ok(_) | Err(_) => self.breaker.worked(),
        }
        answer
    }

    async fn send(&self, method: Method, path: &str, body: Option<Bytes>, within: Duration) -> Result<Vec<u8>, Error> {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).timeout(within);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let mut answer = request.send().await.map_err(unanswered)?;
        let status = answer.status();
        let mut text = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(unanswered)? {
            if text.len() + part.len() > MOST {
                return Err(Error::TooMuch);
            }
            text.extend_from_slice(&part);
        }
        if status.is_success() {
            return Ok(text);
        }
        // A proxy in front of the server may answer with HTML.
        let Refusal { code, message } = serde_json::from_slice(&text).unwrap_or_default();
        Err(Error::Answered { status: status.as_u16(), code, message })
    }
}

fn unanswered(error: reqwest::Error) -> Error {
    if error.is_timeout() { Error::Late } else { Error::Unreachable(error.without_url()) }
}
