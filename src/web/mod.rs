//! The HTTP layer. A handler reads the request, authenticates the caller, calls one use case, and answers JSON, a page
//! or a problem.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, IntoResponse, Response, Route, get, handler,
    http::{StatusCode, header::RETRY_AFTER},
    middleware::CatchPanic,
    web::Data,
};

use crate::app::App;
use crate::web::{
    edge::rates::{RateLimits, Rates},
    pages::doors::Doors,
    printing::PublicUrl,
};

pub mod api;
pub mod document;
mod documentation;
mod download;
pub mod drawings;
pub mod edge;
mod media;
pub mod pages;
pub mod printing;
mod scanned;
mod scim;
pub mod texts;
pub mod words;

/// The whole site without rate limits, for a listener or a test.
pub fn site(app: Arc<App>) -> impl Endpoint + use<> {
    site_with(app, RateLimits::default(), PublicUrl::default(), Doors::default())
}

pub fn site_with(app: Arc<App>, rates: RateLimits, public_url: PublicUrl, doors: Doors) -> impl Endpoint + use<> {
    let api = api::service();
    let metrics = edge::metrics::Metrics::new();
    let is_https = public_url.0.starts_with("https://");
    let routes = Route::new()
        .at("/health/live", get(live))
        .at("/health/ready", get(ready))
        .at("/metrics", get(edge::metrics::scrape))
        .at("/api/openapi.json", get(documentation::openapi))
        .nest("/api/docs", Route::new().at("/", get(documentation::page())))
        .at("/media/:hash/:size", get(media::picture))
        .at("/drawings/:file", get(drawings::drawn))
        .nest(api::PREFIX, api);
    let routes = scim::routes(scanned::routes(pages::routes(routes)))
        .data(app)
        .data(Arc::new(public_url))
        .data(Arc::new(doors))
        .data(Arc::new(Rates::new(rates)))
        .data(metrics.clone());
    guarded(routes.around(pages::nowhere), metrics)
        .around(move |next, request| edge::privacy::by_https(next, request, is_https))
}

/// What every request passes: an id, limits, the log, and one place where errors and panics become problems.
pub fn guarded<E: Endpoint + 'static>(routes: E, metrics: Arc<edge::metrics::Metrics>) -> impl Endpoint + use<E> {
    routes
        .with(CatchPanic::new().with_handler(edge::request::Panics))
        .around(move |next, request| edge::request::answered(next, request, metrics.clone()))
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
    StatusCode::SERVICE_UNAVAILABLE.with_header(RETRY_AFTER, edge::error::RETRY_AFTER).into_response()
}
