//! The edge: HTTP in, JSON and problems out. Parses, asks who it is, calls one use case, answers.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, Route, get, handler,
    http::{StatusCode, header::CONTENT_SECURITY_POLICY},
    middleware::{CatchPanic, SetHeader},
    web::Data,
};

use crate::app::App;

pub mod api;
pub mod auth;
pub mod body;
pub mod error;
pub mod malformed;
pub mod metrics;
pub mod parameters;
pub mod request;
pub mod texts;

/// The page of the API's documentation would fetch its fonts elsewhere, and tell that way who reads it.
const ALL_FROM_HERE: &str = "default-src 'self' 'unsafe-inline' data:";

/// The whole site, ready for a listener or a test.
pub fn site(app: Arc<App>) -> impl Endpoint + use<> {
    let api = api::service();
    let metrics = metrics::Metrics::new();
    let routes = Route::new()
        .at("/health/live", get(live))
        .at("/health/ready", get(ready))
        .at("/metrics", get(metrics::scrape))
        .at("/api/openapi.json", api.spec_endpoint())
        .nest("/api/docs", api.rapidoc().with(SetHeader::new().overriding(CONTENT_SECURITY_POLICY, ALL_FROM_HERE)))
        .nest(api::PREFIX, api)
        .data(app)
        .data(metrics.clone());
    guarded(routes, metrics)
}

/// What every request passes: an id, limits, the log, and one place where errors and panics become problems.
pub fn guarded<E: Endpoint + 'static>(routes: E, metrics: Arc<metrics::Metrics>) -> impl Endpoint + use<E> {
    routes
        .with(CatchPanic::new().with_handler(request::Panics))
        .around(move |next, request| request::answered(next, request, metrics.clone()))
}

#[handler]
fn live() -> &'static str {
    "live"
}

#[handler]
async fn ready(app: Data<&Arc<App>>) -> StatusCode {
    match app.db.is_migrated().await {
        Ok(true) => StatusCode::OK,
        Ok(false) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
