//! What every way in shares: forms of our own without a session, the cookie that is given or taken, and where one is led.

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

/// Without a session there is no secret to prove by: that the form is ours the browser says. Nobody sends many.
pub async fn from_here(request: &Request, body: poem::Body) -> Result<Fields> {
    if !cookie::is_from_here(request) {
        return Err(poem::Error::from_status(StatusCode::FORBIDDEN));
    }
    bounded(request)?;
    Ok(Fields::new(posted::read(request, &mut poem::RequestBody::new(body)).await?))
}

/// Refuses who comes from where too many came from.
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

/// Takes the cookie away, and what the browser kept of the pages.
pub fn leave(request: &Request) -> Result<Response> {
    let mut response = see("/sign-in");
    response.headers_mut().insert(header::SET_COOKIE, cookie::end(request).parse().map_err(|_| internal())?);
    response.headers_mut().insert("clear-site-data", header::HeaderValue::from_static("\"cache\""));
    Ok(response)
}

pub fn internal() -> poem::Error {
    poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A path of ours, whatever was asked for: nobody is led to another site from here.
pub fn inside(next: Option<&str>) -> &str {
    let of_ours =
        |next: &&str| next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    next.filter(of_ours).unwrap_or("/")
}

/// With what somebody comes.
pub fn arrival(request: &Request) -> Arrival<'_> {
    Arrival { browser: request.header(header::USER_AGENT).unwrap_or_default(), before: cookie::session(request) }
}

pub fn address(request: &Request) -> Option<IpAddr> {
    request.data::<Arc<Rates>>().and_then(|rates| rates.address(request))
}

/// Nobody is known yet: the browser's language, or one that was asked for on the page.
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
