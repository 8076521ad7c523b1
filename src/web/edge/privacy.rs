//! What browsers and caches may do with an answer.

use std::sync::Arc;

use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderValue, header},
};

use crate::web::api;

/// Lists that name no person. A browser may keep one and asks by its ETag whether it is still current.
const IMPERSONAL: [&str; 9] =
    ["/categories", "/colours", "/factors", "/features", "/functions", "/materials", "/places", "/policy", "/units"];

/// The browser must not guess another media type, and other sites get no Referer. Answers that may name people or hold
/// secrets are not stored by any cache.
pub fn headers(path: &str, response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Pages set a policy of their own, `same-origin`, so that forms from other sites can be recognised.
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    if let Some(path) = path.strip_prefix(api::PREFIX) {
        let impersonal = IMPERSONAL.contains(&path);
        let may = if impersonal { "private, no-cache" } else { "no-store" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(may));
    }
}

/// Two years, as the browsers' preload lists want. The municipality decides about its other host names, so there is no
/// `includeSubDomains`.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Tells browsers to use HTTPS only (RFC 6797), if the public address is HTTPS.
pub async fn by_https<E: Endpoint>(next: Arc<E>, request: Request, is_https: bool) -> Result<Response> {
    let mut response = next.call(request).await?.into_response();
    if is_https {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    Ok(response)
}
