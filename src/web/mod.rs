//! The edge: HTTP in, JSON and problems out. Parses, asks who it is, calls one use case, answers.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, IntoResponse, Response, Route, get, handler,
    http::{StatusCode, header::RETRY_AFTER},
    middleware::CatchPanic,
    web::Data,
};

use self::rates::{RateLimits, Rates};
use crate::app::App;

pub mod api;
pub mod auth;
pub mod body;
pub mod cors;
pub mod document;
mod documentation;
pub mod error;
pub mod malformed;
pub mod metrics;
pub mod parameters;
mod privacy;
pub mod rates;
pub mod representation;
pub mod request;
pub mod server;
pub mod texts;
pub mod values;
pub mod words;

/// The whole site, ready for a listener or a test, for people who may ask as often as they like.
pub fn site(app: Arc<App>) -> impl Endpoint + use<> {
    site_with(app, RateLimits::default())
}

pub fn site_with(app: Arc<App>, rates: RateLimits) -> impl Endpoint + use<> {
    let api = api::service();
    let metrics = metrics::Metrics::new();
    let routes = Route::new()
        .at("/health/live", get(live))
        .at("/health/ready", get(ready))
        .at("/metrics", get(metrics::scrape))
        .at("/", get(documentation::front))
        .at("/api/openapi.json", get(documentation::openapi))
        .nest("/api/docs", Route::new().at("/", get(documentation::page())))
        .nest(api::PREFIX, api)
        .data(app)
        .data(Arc::new(Rates::new(rates)))
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
async fn ready(app: Data<&Arc<App>>) -> Response {
    if app.db.is_ready().await {
        return StatusCode::OK.into_response();
    }
    StatusCode::SERVICE_UNAVAILABLE.with_header(RETRY_AFTER, error::RETRY_AFTER).into_response()
}
