//! Around every request: an id that logs and problems share, and one place where errors become problems.

use poem::{Endpoint, IntoResponse, Request, Response, http::HeaderValue};
use uuid::Uuid;

use super::error;

/// The request's id, for logs and problem answers.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub Uuid);

pub async fn answered<E: Endpoint>(next: std::sync::Arc<E>, mut request: Request) -> poem::Result<Response> {
    let id = RequestId(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let language = request.header("accept-language").map(str::to_owned);
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = match next.call(request).await {
        Ok(response) => response.into_response(),
        Err(failed) => error::response(failed, language.as_deref(), id, &method, &uri),
    };
    if let Ok(value) = HeaderValue::from_str(&id.0.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    Ok(response)
}
