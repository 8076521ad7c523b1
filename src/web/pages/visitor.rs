//! The person who looks at a page, by their session. Without a session they are led to sign in, and from there back to
//! the page.

use std::sync::Arc;

use poem::{
    FromRequest, Request, RequestBody, Response, Result,
    error::ResponseError,
    http::{Method, StatusCode},
};
use sha2::{Digest, Sha256};

use crate::{
    app::{
        App,
        directory::{access::SignedIn, people, sessions},
        needs::notices,
    },
    domain::{
        Date, PlaceId, Refused, Role, SessionId, UnitId,
        directory::{actor::Actor, person::RoleIn},
        time,
    },
    web::{
        edge::{
            auth::{Caller, Signed},
            context::Renewed,
            cookie,
            error::Problem,
        },
        pages::{text::Text, ways},
        words,
    },
};

/// The order in which a person's roles are preferred, unless one is chosen.
const FIRST: [Role; 7] = [
    Role::Coordinator,
    Role::FacilityManager,
    Role::Employee,
    Role::Procurement,
    Role::Reporter,
    Role::Admin,
    Role::Partner,
];

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
    /// The role whose navigation is shown.
    pub role: Option<RoleIn>,
    unit: Option<UnitId>,
    unit_name: String,
    place: Option<PlaceId>,
    pub session: SessionId,
    secret: String,
    /// The unread notices, counted up to a limit. They are counted for pages, and not for forms.
    pub unread: i64,
}

/// Nobody is signed in. The answer redirects to sign in, and from there to `next`.
#[derive(Debug, thiserror::Error)]
#[error("sign in first")]
pub struct SignIn {
    pub next: String,
}

impl ResponseError for SignIn {
    fn status(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn as_response(&self) -> Response {
        let location = ways::door(&self.next);
        Response::builder().status(self.status()).header("location", location).finish()
    }
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Self::of(request).await
    }
}

/// The session's secret from now on. Only a GET renews it: a form is still checked against the secret with which it was
/// shown.
async fn renewed(request: &Request, app: &App, known: &SignedIn, secret: &str) -> Result<String> {
    if !known.to_renew || request.method() != Method::GET {
        return Ok(secret.to_owned());
    }
    let session = known.session;
    let new = app.db.write(|tx| async move { sessions::renew(&tx, session, secret).await }).await.map_err(Problem)?;
    let Some(new) = new else { return Ok(secret.to_owned()) };
    if let Some(renewed) = request.data::<Renewed>() {
        renewed.is(cookie::begin(request, &new));
    }
    Ok(new)
}

impl Visitor {
    pub async fn of(request: &Request) -> Result<Self> {
        let here = request.uri().path_and_query().map_or("/", |uri| uri.as_str()).to_owned();
        let app: &Arc<App> =
            request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))?;
        let (Some(secret), Some((signed, known))) = (cookie::session(request), Signed::by_cookie(request).await?)
        else {
            let next = if request.method() == Method::GET { here } else { ways::page_of_form(request.uri().path()) };
            return Err(SignIn { next }.into());
        };
        let secret = renewed(request, app, &known, secret).await?;
        let acting = signed.acting;
        let caller = Caller::on_page(request, signed).await?;
        let me = people::me(app, &caller.actor).await.map_err(Problem)?;
        let unread = match request.method() == Method::GET {
            true => notices::unread(app.db.read(), &caller.actor).await.map_err(Problem)?,
            false => 0,
        };
        let role = role(&caller.actor, acting);
        let (unit, directory) = (unit(&caller, role, acting.is_some()), caller.reader().names.directory);
        let name = unit.and_then(|unit| caller.reader().names.unit(unit));
        Ok(Self {
            text: Text::new(request, caller.language),
            today: time::civil_date(time::now(), &caller.actor.time_zone),
            app: app.clone(),
            here,
            name: me.name,
            unit_name: name.unwrap_or_else(|| me.organisation.clone()),
            organisation: me.organisation,
            role,
            unit,
            place: unit.and_then(|unit| directory.site_of(unit)),
            session: known.session,
            secret,
            unread: i64::try_from(unread).unwrap_or(i64::MAX),
            caller,
        })
    }

    pub fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    pub fn reader(&self) -> words::Reader<'_> {
        self.caller.reader()
    }

    /// The CSRF proof in every form of this session. Other sites cannot read our pages, and so do not know it.
    pub fn csrf(&self) -> String {
        hex::encode(Sha256::digest(format!("form {}", self.secret)))
    }

    pub fn has(&self, role: Role) -> bool {
        self.actor().grants.iter().any(|grant| grant.role == role)
    }

    /// The unit that somebody acts for unless they say otherwise.
    pub fn unit(&self) -> Option<UnitId> {
        self.unit
    }

    pub fn unit_name(&self) -> &str {
        &self.unit_name
    }

    /// The visitor's default place: the site that is called like their unit, or like a unit above it.
    pub fn place(&self) -> Option<PlaceId> {
        self.place
    }

    pub fn require_unit(&self) -> Result<UnitId> {
        Ok(self.unit().ok_or(Problem::from(Refused::NotFound { what: "unit" }))?)
    }
}

/// The role that was chosen, as long as it is still one's own; else the first.
fn role(actor: &Actor, chosen: Option<RoleIn>) -> Option<RoleIn> {
    let roles = actor.roles();
    let chosen = chosen.filter(|chosen| roles.contains(chosen));
    chosen.or_else(|| FIRST.into_iter().find_map(|first| roles.iter().find(|one| one.role == first).copied()))
}

/// The unit of the role. Without one, and if no role was chosen, the first unit that any role names. Else the top unit
/// of the organisation.
fn unit(caller: &Caller, role: Option<RoleIn>, chosen: bool) -> Option<UnitId> {
    let named = caller.actor.roles().into_iter().filter(|_| !chosen).find_map(|one| one.unit);
    let top = || caller.reader().names.directory.top(caller.actor.organisation);
    role.and_then(|role| role.unit).or(named).or_else(top)
}
