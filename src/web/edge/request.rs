//! Around every request: an id that logs and problems share, one line in the log, one place where errors become
//! problems.

use std::{
    any::Any,
    sync::Arc,
    time::{Duration, Instant},
};

use poem::{
    Endpoint, IntoResponse, PathPattern, Request, Response, Result,
    http::{HeaderValue, Method, StatusCode, Uri},
    middleware::PanicHandler,
};
use tokio::time::timeout;
use uuid::Uuid;

use crate::web::edge::{
    allowance::Allowance,
    context::{Person, Reader, Renewed, Replayed, RequestId},
    error,
    metrics::Metrics,
    parameters, privacy,
    representation::Asked,
    server::RequestTimeout,
    values,
};

/// The event for the security log, if the status belongs there.
fn security_event(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::UNAUTHORIZED => Some("authentication failed"),
        StatusCode::FORBIDDEN => Some("access refused"),
        _ => None,
    }
}

pub async fn answered<E: Endpoint>(next: Arc<E>, mut request: Request, metrics: Arc<Metrics>) -> Result<Response> {
    let began = Instant::now();
    let id = RequestId(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let reader = Reader::of(request.header("accept-language"));
    request.extensions_mut().insert(reader.clone());
    let person = Person::default();
    request.extensions_mut().insert(person.clone());
    request.extensions_mut().insert(Renewed::default());
    let replayed = Replayed::default();
    request.extensions_mut().insert(replayed.clone());
    let address = request.remote_addr().to_string();
    let forwarded_for = request.header("x-forwarded-for").map(|text| text.chars().take(100).collect::<String>());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    values::normalise_uri(&mut request);
    parameters::forget_blank(&mut request);
    let asked = Asked::of(&request);
    let allowance = Allowance::of(method.as_str(), request.uri().path());
    request.extensions_mut().insert(allowance);
    let outcome = match bounded(&request, allowance) {
        Ok(()) => {
            let time = request.data().map(|RequestTimeout(usual)| allowance.time(*usual));
            // On the heap, because it is large and would be copied at each step between here and the connection.
            in_time(time, Box::pin(next.call(request))).await.map(IntoResponse::into_response)
        }
        Err(failed) => Err(failed),
    };
    // Paths hold ids, so metrics and logs use the route's template. All unknown paths share one name: invented paths
    // would fill the memory.
    let route = match &outcome {
        Ok(response) => response.data::<PathPattern>().cloned(),
        Err(failed) => failed.data::<PathPattern>().cloned(),
    };
    let route = route.map_or_else(|| Arc::from("unknown"), |pattern| pattern.0);
    let outcome = outcome.and_then(|response| without_panic(response, id));
    let failed = outcome.is_err();
    let response = outcome.unwrap_or_else(|failed| refusal(failed, &reader, id, &method, &uri));
    let mut response = asked.answer(response, reader.language()).await;
    if !failed {
        replayed.say_again(&mut response);
    }
    privacy::headers(uri.path(), &mut response);
    if let Ok(value) = HeaderValue::from_str(&id.0.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    let (status, took) = (response.status().as_u16(), began.elapsed());
    metrics.answered(&method, &route, status, took);
    if let Some(event) = security_event(response.status()) {
        let person = person.known().map(|person| person.to_string());
        tracing::warn!(
            target: "ombruk::security",
            request_id = %id.0, person, address, forwarded_for, %method, route = &*route, status, "{event}"
        );
    }
    tracing::info!(
        target: "ombruk::access",
        request_id = %id.0, %method, route = &*route, status, duration_us = took.as_micros() as u64,
        "answered"
    );
    Ok(response)
}

/// Makes a problem of every failure that the route itself did not answer.
fn refusal(failed: poem::Error, reader: &Reader, id: RequestId, method: &Method, uri: &Uri) -> Response {
    error::response(failed, reader.language(), id, method, uri)
}

/// Gives up after the limit: an open transaction is rolled back and the client gets 503.
async fn in_time<T>(limit: Option<Duration>, answer: impl Future<Output = Result<T>>) -> Result<T> {
    let Some(limit) = limit else { return answer.await };
    let given_up = |_| poem::Error::from_string("the answer took too long", StatusCode::SERVICE_UNAVAILABLE);
    timeout(limit, answer).await.unwrap_or_else(|elapsed| Err(given_up(elapsed)))
}

/// Refuses a body whose Content-Length exceeds the limit. Other bodies are cut off while they are read, after
/// authentication.
fn bounded(request: &Request, allowance: Allowance) -> Result<()> {
    let announced = request.header("content-length").and_then(|length| length.parse::<usize>().ok());
    match announced.is_some_and(|length| length > allowance.body) {
        true => Err(poem::Error::from_status(StatusCode::PAYLOAD_TOO_LARGE)),
        false => Ok(()),
    }
}

/// Passes the panic of a handler to [`answered`]: the client gets a problem like any other, the log gets the reason.
#[derive(Clone)]
struct Panicked(String);

fn without_panic(response: Response, id: RequestId) -> Result<Response> {
    let Some(Panicked(what)) = response.extensions().get() else { return Ok(response) };
    tracing::error!(request_id = %id.0, panic = what, "request panicked");
    Err(poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))
}

#[derive(Clone, Copy)]
pub struct Panics;

impl PanicHandler for Panics {
    type Response = Response;

    fn get_response(&self, panic: Box<dyn Any + Send + 'static>) -> Response {
        let what = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).extension(Panicked(what)).finish()
    }
}
