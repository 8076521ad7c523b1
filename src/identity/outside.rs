//! HTTP requests to a provider. Time and size are limited, redirects are not followed, and other machines are reached
//! by HTTPS only.

use std::{net::IpAddr, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::{Client, Url, redirect::Policy};
use serde_json::{Map, Value};

use super::{Error, Result};

const CONNECTING: Duration = Duration::from_secs(3);
/// The time limit for one request with its answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// The largest answer in bytes, far more than the keys of a large provider.
const MOST: usize = 1 << 20;

/// Why a request got no answer. It contains no address and no header.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    #[error("it cannot be reached in time")]
    Late,
    #[error("it cannot be reached")]
    Unreachable,
    #[error("it says more than 1 MiB")]
    TooMuch,
    #[error("it cannot be asked")]
    Malformed,
}

pub struct Outside(Client);

/// Whether the address is on this machine. Nobody can listen in on such a connection.
pub fn is_loopback(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Outside {
    /// `is_here`: the provider runs on this machine, as in a trial. Other providers are reached by HTTPS only.
    pub fn new(is_here: bool) -> reqwest::Result<Self> {
        // rustls does not choose a cryptography provider by itself here. An error means that one is installed already,
        // which is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().connect_timeout(CONNECTING).timeout(PATIENCE).redirect(Policy::none());
        let client = if is_here { client.no_proxy() } else { client.https_only(true) };
        Ok(Self(client.user_agent(concat!("ombruk/", env!("CARGO_PKG_VERSION"))).build()?))
    }

    /// The claims that the userinfo endpoint returns for an access token.
    pub async fn userinfo(&self, endpoint: &str, token: &str) -> Result<Map<String, Value>> {
        let request = http::Request::get(endpoint)
            .header(http::header::ACCEPT, "application/json")
            .header(http::header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Vec::new());
        let request = request.map_err(|_| Error::Silent(Unanswered::Malformed.to_string()))?;
        let answer = self.ask(request).await.map_err(|error| Error::Silent(error.to_string()))?;
        if answer.status() != http::StatusCode::OK {
            return Err(Error::Silent(format!("its claims are answered with {}", answer.status())));
        }
        let unreadable = |_| Error::Silent("its claims are no JSON: set userinfo = \"off\"".to_owned());
        serde_json::from_slice(answer.body()).map_err(unreadable)
    }

    async fn ask(&self, request: HttpRequest) -> std::result::Result<HttpResponse, Unanswered> {
        let request = request.try_into().map_err(|_| Unanswered::Malformed)?;
        let mut answer = self.0.execute(request).await.map_err(unanswered)?;
        let mut response = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(unanswered)? {
            if body.len() + part.len() > MOST {
                return Err(Unanswered::TooMuch);
            }
            body.extend_from_slice(&part);
        }
        response.body(body).map_err(|_| Unanswered::Malformed)
    }
}

fn unanswered(error: reqwest::Error) -> Unanswered {
    if error.is_timeout() { Unanswered::Late } else { Unanswered::Unreachable }
}

impl<'c> AsyncHttpClient<'c> for Outside {
    type Error = Unanswered;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<HttpResponse, Unanswered>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_over_an_open_line() {
        let here = |address: &str| address.parse().is_ok_and(|url| is_loopback(&url));
        assert!(here("http://127.0.0.1:3000") && here("http://localhost/x") && here("http://[::1]:80"));
        assert!(!here("http://localhost.example") && !here("http://10.0.0.7") && !here("http://127.0.0.1.example"));
    }
}
