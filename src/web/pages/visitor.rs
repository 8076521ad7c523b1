//! Who looks at a page: somebody with a session. Whoever has none is led to the door, and from there to where they wanted.

use std::sync::Arc;

use poem::{FromRequest, Request, RequestBody, Response, Result, error::ResponseError, http::StatusCode};
use sha2::{Digest, Sha256};

use crate::{
    app::{App, directory::people},
    domain::{Date, PlaceId, Refused, Role, UnitId, directory::actor::Actor, time},
    web::{
        edge::{
            auth::{Caller, Signed},
            cookie,
            error::Problem,
        },
        pages::text::Text,
        words,
    },
};

/// A signed-in person on a page.
pub struct Visitor {
    pub caller: Caller,
    pub app: Arc<App>,
    pub text: Text,
    /// Path and query of this page.
    pub here: String,
    pub today: Date,
    pub name: String,
    pub organisation: String,
    secret: String,
}

/// Nobody is signed in: the page is shown once somebody is.
#[derive(Debug, thiserror::Error)]
#[error("sign in first")]
pub struct SignIn {
    next: String,
}

impl ResponseError for SignIn {
    fn status(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn as_response(&self) -> Response {
        let next = percent_encoding::utf8_percent_encode(&self.next, percent_encoding::NON_ALPHANUMERIC);
        Response::builder().status(self.status()).header("location", format!("/sign-in?next={next}")).finish()
    }
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Self::of(request).await
    }
}

impl Visitor {
    pub async fn of(request: &Request) -> Result<Self> {
        let here = request.uri().path_and_query().map_or("/", |uri| uri.as_str()).to_owned();
        let app: &Arc<App> =
            request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))?;
        let (Some(secret), Some(signed)) = (cookie::session(request), Signed::by_cookie(request).await?) else {
            // What was sent is lost; the page that it was sent from is not.
            let next = if request.method() == poem::http::Method::GET { here } else { "/".to_owned() };
            return Err(SignIn { next }.into());
        };
        let caller = Caller::on_page(request, signed).await?;
        let me = people::me(app, &caller.actor).await.map_err(Problem)?;
        Ok(Self {
            text: Text { language: caller.language },
            today: time::civil_date(time::now(), &caller.actor.time_zone),
            app: app.clone(),
            here,
            name: me.name,
            organisation: me.organisation,
            secret: secret.to_owned(),
            caller,
        })
    }

    pub fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    pub fn reader(&self) -> words::Reader<'_> {
        self.caller.reader()
    }

    /// What every form of this session carries: who does not see our pages does not know it.
    pub fn csrf(&self) -> String {
        hex::encode(Sha256::digest(format!("form {}", self.secret)))
    }

    pub fn has(&self, role: Role) -> bool {
        self.actor().grants.iter().any(|grant| grant.role == role)
    }

    /// The unit that somebody acts for unless they say otherwise: the first that a role names, else the whole.
    pub fn unit(&self) -> Option<UnitId> {
        let named = self.actor().grants.iter().find_map(|grant| grant.units.as_ref()?.first().copied());
        named.or_else(|| self.reader().names.directory.top(self.actor().organisation))
    }

    pub fn unit_name(&self) -> String {
        self.unit().and_then(|unit| self.reader().names.unit(unit)).unwrap_or_else(|| self.organisation.clone())
    }

    /// Where somebody is, unless they say otherwise: the site that is called like their unit, or like what it is part of.
    pub fn place(&self) -> Option<PlaceId> {
        self.reader().names.directory.site_of(self.unit()?)
    }

    pub fn require_unit(&self) -> Result<UnitId> {
        Ok(self.unit().ok_or(Problem::from(Refused::NotFound { what: "unit" }))?)
    }
}
