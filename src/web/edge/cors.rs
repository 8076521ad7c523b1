//! Which pages of other origins may call the API from a browser: none, unless the configuration names them.

use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderValue, Method, StatusCode, header},
};

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");
const SENT: HeaderValue =
    HeaderValue::from_static("accept-language, authorization, content-type, idempotency-key, if-match, if-none-match");
const READ: HeaderValue = HeaderValue::from_static("content-language, etag, location, retry-after, x-request-id");
/// Seconds for which a browser caches the answer to a preflight request.
const REMEMBERED: HeaderValue = HeaderValue::from_static("3600");

/// The allowed origins, such as `https://intranet.example`.
#[derive(Clone, Debug, Default)]
pub struct Cors(Vec<String>);

impl Cors {
    /// Reads a list separated by commas or blanks. An empty list allows no origin.
    pub fn parse(origins: &str) -> Self {
        let all = origins.split([',', ' ']).map(|origin| origin.trim().trim_end_matches('/'));
        Self(all.filter(|origin| !origin.is_empty()).map(str::to_owned).collect())
    }

    fn allowed(&self, request: &Request) -> Option<HeaderValue> {
        let origin = request.headers().get(header::ORIGIN)?;
        self.0.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()).then(|| origin.clone())
    }
}

impl<E: Endpoint> Middleware<E> for Cors {
    type Output = Guarded<E>;

    fn transform(&self, next: E) -> Guarded<E> {
        Guarded { cors: self.clone(), next }
    }
}

pub struct Guarded<E> {
    cors: Cors,
    next: E,
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let Some(origin) = self.cors.allowed(&request) else {
            return Ok(self.next.call(request).await?.into_response());
        };
        // A preflight request: the browser asks which methods and headers it may send.
        let asks = request.method() == Method::OPTIONS
            && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let mut response = if asks {
            let mut answer = Response::builder().status(StatusCode::NO_CONTENT).finish();
            answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_HEADERS, SENT);
            answer.headers_mut().insert(header::ACCESS_CONTROL_MAX_AGE, REMEMBERED);
            answer
        } else {
            self.next.call(request).await?.into_response()
        };
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, READ);
        response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
        Ok(response)
    }
}
