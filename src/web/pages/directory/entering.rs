//! What all ways to sign in share: forms sent without a session, setting and removing the cookie, and the page to go
//! to.

use std::{net::IpAddr, sync::Arc};

use poem::{
    Request, Response, Result,
    http::{StatusCode, header},
};

use crate::{
    app::directory::sessions::Arrival,
    web::{
        edge::{context::Reader, cookie, rates::Rates},
        pages::{
            page::see,
            posted::{self, Fields},
            text::Text,
        },
    },
};

/// Reads a form that is sent without a session, and so without a CSRF proof. The browser's headers must say that the
/// form is ours. The rate limit for signing in applies.
pub async fn from_here(request: &Request, body: poem::Body) -> Result<Fields> {
    if !cookie::is_from_here(request) {
        return Err(poem::Error::from_status(StatusCode::FORBIDDEN));
    }
    bounded(request)?;
    Ok(Fields::new(posted::read(request, &mut poem::RequestBody::new(body)).await?))
}

/// Applies the rate limit for signing in to the client's address.
pub fn bounded(request: &Request) -> Result<()> {
    let rates: Option<&Arc<Rates>> = request.data();
    Ok(rates.map_or(Ok(()), |rates| rates.sign_in(rates.address(request)))?)
}

pub fn enter(request: &Request, secret: &str, next: &str) -> Result<Response> {
    let mut response = see(next);
    let cookie = cookie::begin(request, secret).parse();
    response.headers_mut().insert(header::SET_COOKIE, cookie.map_err(|_| internal())?);
    Ok(response)
}

/// Removes the session cookie, and the pages that the browser cached.
pub fn leave(request: &Request) -> Result<Response> {
    let mut response = see("/sign-in");
    response.headers_mut().insert(header::SET_COOKIE, cookie::end(request).parse().map_err(|_| internal())?);
    response.headers_mut().insert("clear-site-data", header::HeaderValue::from_static("\"cache\""));
    Ok(response)
}

pub fn internal() -> poem::Error {
    poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
}

/// `next` if it is a path on this site, else `/`. Nobody is redirected to another site.
pub fn inside(next: Option<&str>) -> &str {
    let of_ours =
        |next: &&str| next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    next.filter(of_ours).unwrap_or("/")
}

/// The browser's name and the session that it had before.
pub fn arrival(request: &Request) -> Arrival<'_> {
    Arrival { browser: request.header(header::USER_AGENT).unwrap_or_default(), before: cookie::session(request) }
}

pub fn address(request: &Request) -> Option<IpAddr> {
    request.data::<Arc<Rates>>().and_then(|rates| rates.address(request))
}

/// The language before anybody is signed in: the one chosen on the page, else the browser's.
pub fn spoken(request: &Request, reader: &Reader) -> Text {
    if let Some(asked) =
        request.uri().query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")))
    {
        reader.chooses(asked);
    }
    Text::new(request, reader.reads("nb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for (next, led) in [
            (Some("/things?q=stol"), "/things?q=stol"),
            (Some("https://evil.example"), "/"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("/\r\nset-cookie: a=b"), "/"),
            (Some("javascript:alert(1)"), "/"),
            (None, "/"),
        ] {
            assert_eq!(inside(next), led);
        }
    }
}
