//! What browsers and caches between may do with an answer.

use std::sync::Arc;

use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderValue, header},
};

use crate::web::api;

/// Lists that name no person: whoever read one may keep it, and asks with its tag whether it still holds.
const IMPERSONAL: [&str; 9] =
    ["/categories", "/colours", "/factors", "/features", "/functions", "/materials", "/places", "/policy", "/units"];

/// Nothing is taken for another type than it says, no address goes to other sites, and what may name people or hold
/// secrets is stored nowhere on the way.
pub fn headers(path: &str, response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Our own pages tell each other where somebody comes from, so that a form from elsewhere is known.
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    if let Some(path) = path.strip_prefix(api::PREFIX) {
        let impersonal = IMPERSONAL.contains(&path);
        let may = if impersonal { "private, no-cache" } else { "no-store" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(may));
    }
}

/// Two years, which is what browsers want of those that they know beforehand. A municipality decides on its other names.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Where everybody comes by HTTPS, no browser tries it without once it was here (RFC 6797).
pub async fn by_https<E: Endpoint>(next: Arc<E>, request: Request, is_https: bool) -> Result<Response> {
    let mut response = next.call(request).await?.into_response();
    if is_https {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    Ok(response)
}
