//! Signing in by an identity provider: the browser goes there and comes back, and this site answers what became of it.

use std::sync::Arc;

use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{
    Request, Response, Result, handler,
    http::{StatusCode, header},
    web::{Data, Path},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    app::{
        App,
        directory::providers::{self, Back, Farewell, Vouched, Way},
    },
    domain::Refused,
    web::{
        edge::{cookie, error::Problem},
        pages::{
            directory::entering::{address, arrival, bounded, enter, inside, internal},
            doors::Doors,
            page::{Frame, see, send},
            posted,
            text::Text,
        },
        printing::PublicUrl,
    },
};

#[derive(Deserialize, Default)]
struct Wanted {
    next: Option<String>,
}

/// The parameters that the provider adds to our address when it sends a browser back.
#[derive(Deserialize, Default)]
struct Query {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "directory/farewell.html")]
struct Onwards {
    frame: Frame,
    farewell: Farewell,
}

/// The address behind a provider's button.
pub fn href(key: &str, next: &str) -> String {
    format!("/sign-in/with/{key}?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

fn known<'a>(doors: &'a Doors, key: &str) -> Result<&'a Way> {
    Ok(doors.providers.of(key).ok_or(Problem::from(Refused::NotFound { what: "page" }))?)
}

/// Redirects a browser to a provider. This is a link and no form: `form-action 'self'` forbids forms that lead to
/// another site.
#[handler]
pub async fn go(
    request: &Request,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(key): Path<String>,
) -> Result<Response> {
    let way = known(&doors, &key)?;
    bounded(request)?;
    let wanted: Wanted = request.params().unwrap_or_default();
    let next = inside(wanted.next.as_deref());
    match providers::begin(&app, way, next).await {
        Ok(begun) => {
            let away = cookie::go_away(request, &begun.browser);
            with_cookie(see(&begun.address), &away)
        }
        Err(error) => failed(error, next),
    }
}

/// The browser comes back from the provider. The answer is a redirect, so that the provider's parameters leave the
/// address. A failure is shown on the sign-in page.
#[handler]
pub async fn back(
    request: &Request,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(key): Path<String>,
) -> Result<Response> {
    let way = known(&doors, &key)?;
    bounded(request)?;
    let query: Query = request.params().unwrap_or_default();
    let came = Back {
        state: query.state.as_deref().unwrap_or_default(),
        code: query.code.as_deref(),
        issuer: query.iss.as_deref(),
        error: query.error.as_deref(),
        browser: cookie::away(request),
    };
    let response = match providers::finish(&app, way, &came, &arrival(request)).await {
        Ok(entered) => {
            tracing::info!(target: "ombruk::security", person = %entered.person, provider = key, "signed in by a provider");
            enter(request, &entered.secret, inside(Some(&entered.next)))?
        }
        Err(error) => {
            let from = address(request).map(|address| address.to_string());
            tracing::warn!(target: "ombruk::security", address = from, provider = key, "a provider's answer that signs nobody in");
            failed(error, "/")?
        }
    };
    with_cookie(response, &cookie::is_back(request))
}

/// The provider tells us that somebody's session there has ended (OpenID Connect Back-Channel Logout 1.0).
#[handler]
pub async fn ended(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(key): Path<String>,
) -> Result<Response> {
    let way = known(&doors, &key)?;
    let fields = posted::read(request, &mut poem::RequestBody::new(body)).await?;
    let token = fields.iter().find(|(name, _)| name == "logout_token").map_or("", |(_, value)| value.as_str());
    let response = Response::builder().header(header::CACHE_CONTROL, "no-store");
    match providers::logged_out(&app, way, token).await {
        Ok(sessions) => {
            tracing::info!(target: "ombruk::security", provider = key, sessions, "signed out by a provider");
            Ok(response.finish())
        }
        Err(crate::app::Error::Refused(Refused::ProviderSilent)) => {
            Ok(response.status(StatusCode::SERVICE_UNAVAILABLE).header(header::RETRY_AFTER, "5").finish())
        }
        Err(crate::app::Error::Refused(_)) => {
            let body = json!({"error": "invalid_request"}).to_string();
            Ok(response.status(StatusCode::BAD_REQUEST).content_type("application/json").body(body))
        }
        Err(error) => Err(Problem(error).into()),
    }
}

/// The provider's address for signing out there as well.
pub async fn farewell(request: &Request, vouched: Option<Vouched>) -> Option<Farewell> {
    let doors = request.data::<Arc<Doors>>()?;
    let public = request.data::<Arc<PublicUrl>>().map_or("", |url| url.0.as_str());
    providers::farewell(&doors.providers, vouched?, &format!("{public}/sign-in")).await
}

/// A page that leads the browser on to sign out at the provider. A redirect would fail: `form-action 'self'` also
/// applies to the redirect after a form.
pub fn onwards(t: Text, left: Response, farewell: Farewell) -> Result<Response> {
    let refresh = format!("0; url={}", farewell.address);
    let frame = Frame::for_anybody(t, t.say("farewell-title"));
    let mut page = send(&Onwards { frame, farewell })?;
    for (name, value) in left.headers() {
        if *name != header::LOCATION {
            page.headers_mut().append(name.clone(), value.clone());
        }
    }
    page.headers_mut().insert("refresh", refresh.parse().map_err(|_| internal())?);
    Ok(page)
}

/// The refusals that the sign-in page shows for a code in its address. Any other code shows nothing.
pub fn failure(code: &str) -> Option<Refused> {
    let all = [
        Refused::SignInLost,
        Refused::SignInDeclined,
        Refused::SignInUnproven,
        Refused::ProviderSilent,
        Refused::SignInUnknown,
        Refused::SignInAddressTaken,
    ];
    all.into_iter().find(|refused| refused.code() == code)
}

fn failed(error: crate::app::Error, next: &str) -> Result<Response> {
    match error {
        crate::app::Error::Refused(refused) if failure(&refused.code()).is_some() => {
            let next = utf8_percent_encode(next, NON_ALPHANUMERIC);
            Ok(see(&format!("/sign-in?failed={}&next={next}", refused.code())))
        }
        error => Err(Problem(error).into()),
    }
}

fn with_cookie(mut response: Response, cookie: &str) -> Result<Response> {
    response.headers_mut().append(header::SET_COOKIE, cookie.parse().map_err(|_| internal())?);
    Ok(response)
}
