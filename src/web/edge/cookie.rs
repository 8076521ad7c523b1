//! The cookies (RFC 6265bis): one for the session, and one for the minutes in which a browser signs in at a provider.
//! Scripts cannot read them (HttpOnly), and forms of other sites do not send them (SameSite=Lax).

use std::sync::Arc;

use poem::{Request, http::header};

use crate::{
    app::directory::{providers, sessions},
    web::printing::PublicUrl,
};

/// The prefix `__Host-` keeps other hosts of the same domain from setting the cookie. Browsers accept it over HTTPS
/// only.
const NAME: &str = "ombruk_session";
const NAME_BY_HTTPS: &str = "__Host-ombruk_session";
const AWAY: &str = "ombruk_away";
const AWAY_BY_HTTPS: &str = "__Host-ombruk_away";

fn public(request: &Request) -> &str {
    request.data::<Arc<PublicUrl>>().map_or("", |url| url.0.as_str())
}

fn is_https(request: &Request) -> bool {
    public(request).starts_with("https://")
}

fn name(request: &Request) -> &'static str {
    if is_https(request) { NAME_BY_HTTPS } else { NAME }
}

fn name_away(request: &Request) -> &'static str {
    if is_https(request) { AWAY_BY_HTTPS } else { AWAY }
}

/// The secret of a session, where the browser sends one.
pub fn session(request: &Request) -> Option<&str> {
    value(request, name(request))
}

/// The secret of a browser that went to a provider to sign in.
pub fn away(request: &Request) -> Option<&str> {
    value(request, name_away(request))
}

fn value<'a>(request: &'a Request, wanted: &str) -> Option<&'a str> {
    let lines = request.headers().get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(one, value)| *one == wanted && !value.is_empty()).map(|(_, value)| value)
}

/// The Set-Cookie header that gives a browser its session.
pub fn begin(request: &Request, secret: &str) -> String {
    set(request, name(request), secret, sessions::LONGEST.num_seconds())
}

/// The Set-Cookie header that removes the session.
pub fn end(request: &Request) -> String {
    set(request, name(request), "", 0)
}

/// The Set-Cookie header by which a browser is recognised when it comes back from a provider.
pub fn go_away(request: &Request, secret: &str) -> String {
    set(request, name_away(request), secret, providers::AWAY.num_seconds())
}

pub fn is_back(request: &Request) -> String {
    set(request, name_away(request), "", 0)
}

fn set(request: &Request, name: &str, value: &str, seconds: i64) -> String {
    let secure = if is_loopback(request) && !is_https(request) { "" } else { "; Secure" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// Whether the browser runs on the server's own machine. Their traffic does not leave it, so plain HTTP is safe.
fn is_loopback(request: &Request) -> bool {
    let host = host(request);
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether one of our own pages sends the request, according to Sec-Fetch-Site. Older browsers do not send that header,
/// so Origin is compared. A request with neither header is accepted.
pub fn is_from_here(request: &Request) -> bool {
    match (request.header("sec-fetch-site"), request.header(header::ORIGIN)) {
        (Some(site), _) => ["same-origin", "none"].contains(&site),
        (None, Some(origin)) => {
            let here = public(request).split('/').take(3).eq(origin.split('/').take(3));
            here || origin.split_once("://").is_some_and(|(_, from)| from == host(request))
        }
        (None, None) => true,
    }
}

fn host(request: &Request) -> &str {
    request.header(header::HOST).or(request.uri().authority().map(|authority| authority.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        headers.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value)).finish()
    }

    #[test]
    fn the_cookie_is_secure_but_on_this_machine() {
        for (host, secure) in [
            ("127.0.0.1:8080", false),
            ("localhost", false),
            ("[::1]:8080", false),
            ("ombruk.example", true),
            ("localhost.example:8080", true),
            ("10.0.0.7", true),
            ("", true),
        ] {
            let cookie = begin(&request(&[("host", host)]), "s");
            assert_eq!(cookie.ends_with("; Secure"), secure, "{host}");
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        }
    }

    #[test]
    fn behind_a_proxy_the_address_of_the_installation_decides() {
        let mut request = request(&[("host", "127.0.0.1:8080"), ("origin", "https://ombruk.example")]);
        request.set_data(Arc::new(PublicUrl("https://ombruk.example".to_owned())));
        let cookie = begin(&request, "s");
        assert!(cookie.starts_with("__Host-ombruk_session=s; Path=/;") && cookie.ends_with("; Secure"), "{cookie}");
        assert!(is_from_here(&request));
    }

    #[test]
    fn a_session_is_found_among_other_cookies() {
        assert_eq!(session(&request(&[("cookie", "a=b; ombruk_session=secret; c=d")])), Some("secret"));
        assert_eq!(session(&request(&[("cookie", "ombruk_session=")])), None);
        assert_eq!(session(&request(&[("cookie", "xombruk_session=secret")])), None);
    }

    #[test]
    fn other_sites_are_told_apart() {
        for (headers, from_here) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("host", "o.example"), ("origin", "https://o.example")], true),
            (&[("host", "o.example"), ("origin", "https://evil.example")], false),
            (&[("host", "o.example"), ("origin", "null")], false),
            (&[], true),
        ] {
            assert_eq!(is_from_here(&request(headers)), from_here, "{headers:?}");
        }
    }
}
