//! Authentication: by a bearer token, by a browser's cookie, or by a partner's link. Each gives a [`Signed`], from
//! which a [`Caller`] is made.

use std::sync::Arc;

use poem::{Request, http::StatusCode};
use poem_openapi::{SecurityScheme, auth::Bearer, types::ToJSON};
use serde_json::Value;

use crate::web::{
    edge::{
        context::{Person, Reader, Replayed},
        cookie,
        error::Problem,
        parameters,
        rates::{Rates, Searching},
        repeatable::Repeatable,
        values,
    },
    words,
};
use crate::{
    app::{
        self, App,
        directory::{
            access::{self, SignedIn},
            directory_cache::{self, Directory},
            sessions,
        },
        once::{self, Once, Outcome},
        stock::names::Names,
    },
    domain::{
        self,
        directory::{actor::Actor, person::RoleIn},
    },
    store::Tx,
};

/// A token made by `POST /api/v1/tokens`.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", key_name = "token", checker = "caller")]
pub struct Auth(pub Caller);

/// Somebody who proved who they are, and the language to answer them in.
pub struct Signed {
    pub actor: Arc<Actor>,
    pub language: &'static str,
    /// The role that was chosen in a browser.
    pub acting: Option<RoleIn>,
}

/// Who sends the request, and the headers every use case may need.
pub struct Caller {
    pub actor: Arc<Actor>,
    pub language: &'static str,
    app: Arc<App>,
    /// The names of the units and places that the actor may see.
    directory: Arc<Directory>,
    repeatable: Option<Repeatable>,
    replayed: Replayed,
    /// Counts as one of the person's concurrent searches until the answer is made.
    _searching: Option<Searching>,
}

/// Paths for somebody without a role: who they are, in the API and as a page, and signing out. The API's path comes
/// without its prefix.
const OPEN_TO_ALL: [&str; 4] = ["/me", "/profile", "/profile/sign-out-everywhere", "/sign-out"];

async fn caller(request: &Request, bearer: Bearer) -> poem::Result<Caller> {
    Caller::of(request, Signed::by_token(request, &bearer.token).await?).await
}

/// Data that the server attaches to every request. Its absence is a fault of the program: 500.
fn given<T: Send + Sync + 'static>(request: &Request) -> poem::Result<&T> {
    request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))
}

impl Signed {
    pub async fn by_token(request: &Request, token: &str) -> poem::Result<Self> {
        let app: &Arc<App> = given(request)?;
        if let Some(actor) = access::authenticate(app, token).await.map_err(Problem)? {
            return Self::new(request, actor);
        }
        let rates: Option<&Arc<Rates>> = request.data();
        rates.map_or(Ok(()), |rates| rates.failure(rates.address(request)))?;
        Err(poem::Error::from_status(StatusCode::UNAUTHORIZED))
    }

    /// The person signed in by the browser's cookie, with the session. `None` if nobody is signed in.
    pub async fn by_cookie(request: &Request) -> poem::Result<Option<(Self, SignedIn)>> {
        let Some(secret) = cookie::session(request) else { return Ok(None) };
        let app: &Arc<App> = given(request)?;
        let Some(known) = sessions::actor(app, secret).await.map_err(Problem)? else { return Ok(None) };
        if let Some(language) = &known.chosen.language {
            given::<Reader>(request)?.chooses(language);
        }
        let signed = Self { acting: known.chosen.acting, ..Self::new(request, known.actor.clone())? };
        Ok(Some((signed, known)))
    }

    /// The person who works by a link. The link has been verified before.
    pub fn by_link(request: &Request, actor: Arc<Actor>) -> poem::Result<Self> {
        Self::new(request, actor)
    }

    /// Counts against the person's rate limit and requires a role. Somebody without a role may only use
    /// [`OPEN_TO_ALL`].
    fn new(request: &Request, actor: Arc<Actor>) -> poem::Result<Self> {
        given::<Person>(request)?.is(actor.person);
        let rates: Option<&Arc<Rates>> = request.data();
        rates.map_or(Ok(()), |rates| rates.request(actor.person))?;
        if !OPEN_TO_ALL.contains(&request.uri().path()) {
            actor.has_a_role().map_err(Problem::from)?;
        }
        let language = given::<Reader>(request)?.reads(&actor.language);
        Ok(Self { actor, language, acting: None })
    }
}

impl Caller {
    /// Makes the caller of an API request. Refuses values and parameters that cannot be read.
    async fn of(request: &Request, Signed { actor, language, .. }: Signed) -> poem::Result<Self> {
        let app: &Arc<App> = given(request)?;
        let rates: Option<&Arc<Rates>> = request.data();
        let search = |rates: &Arc<Rates>| rates.search(actor.person, request.method(), request.uri().path());
        let searching = rates.map_or(Ok(None), search)?;
        let directory = directory_cache::around(app, &actor).await.map_err(app::Error::from).map_err(Problem)?;
        values::check(request.uri()).map_err(Problem::from)?;
        parameters::check(request)?;
        parameters::bound(request).map_err(Problem::from)?;
        let repeatable = Repeatable::of(request).map_err(Problem::from)?;
        let (app, replayed) = (app.clone(), given::<Replayed>(request)?.clone());
        Ok(Self { actor, language, app, directory, repeatable, replayed, _searching: searching })
    }
}

impl Caller {
    /// Makes the caller of a page or of a form on a page.
    pub async fn on_page(request: &Request, signed: Signed) -> poem::Result<Self> {
        let Signed { actor, language, .. } = signed;
        let app: &Arc<App> = given(request)?;
        let rates: Option<&Arc<Rates>> = request.data();
        let search = |rates: &Arc<Rates>| rates.search_on_page(actor.person, request.uri().path());
        let searching = rates.map_or(Ok(None), search)?;
        values::check(request.uri()).map_err(Problem::from)?;
        parameters::bound_on_page(request).map_err(Problem::from)?;
        let directory = directory_cache::around(app, &actor).await.map_err(app::Error::from).map_err(Problem)?;
        let (app, replayed) = (app.clone(), Replayed::default());
        Ok(Self { actor, language, app, directory, repeatable: None, replayed, _searching: searching })
    }

    /// Gives the request the key of its form, so that a repeated form is done once.
    pub fn sends_once(&mut self, request: &Request, key: String) {
        self.repeatable = Some(Repeatable::of_form(request, key));
    }

    /// Says in the caller's language what ids stand for.
    pub fn reader(&self) -> words::Reader<'_> {
        words::Reader {
            names: Names { reference: &self.app.reference, directory: &self.directory, language: self.language },
            time_zone: &self.actor.time_zone,
        }
    }

    /// Runs a use case in one transaction; with an Idempotency-Key only once. `work` answers the response.
    pub async fn write<B, T, F, Fut>(&self, app: &App, body: &B, work: F) -> Result<Value, Problem>
    where
        B: ToJSON,
        T: ToJSON,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = crate::app::Result<T>>,
    {
        self.write_permitted(app, Ok(()), body, |tx, ()| work(tx)).await
    }

    /// The same for a use case that needs a permit. Without one the request is refused before the transaction begins,
    /// so it waits for no lock. A repeated request still gets the answer to the first one.
    pub async fn write_permitted<P, B, T, F, Fut>(
        &self,
        app: &App,
        permit: domain::Result<P>,
        body: &B,
        work: F,
    ) -> Result<Value, Problem>
    where
        P: Copy,
        B: ToJSON,
        T: ToJSON,
        F: Fn(Tx, P) -> Fut,
        Fut: Future<Output = crate::app::Result<T>>,
    {
        let once = |repeatable: &Repeatable| {
            let (route, key) = (repeatable.route.clone(), repeatable.key.clone());
            Once::new(&self.actor, route, key, body.to_json_string().as_bytes())
        };
        let permit = match (permit, &self.repeatable) {
            (Ok(permit), _) => permit,
            (Err(refused), None) => return Err(refused.into()),
            (Err(refused), Some(repeatable)) => {
                let before = once::answered(app, &once(repeatable)).await?;
                return before.map(|outcome| self.told(outcome)).ok_or_else(|| refused.into());
            }
        };
        let work = &work;
        let work = &|tx| async move { Ok::<_, app::Error>(work(tx, permit).await?.to_json().unwrap_or(Value::Null)) };
        let Some(repeatable) = &self.repeatable else { return Ok(app.db.write(work).await?) };
        let once = &once(repeatable);
        let outcome = once::once(app, once, |tx| async move { Ok(repeatable.answered(work(tx).await?)) });
        Ok(self.told(outcome.await?))
    }

    /// Refuses an upload before its files are processed, unless an earlier request had its key. The files of such a
    /// request tell whether it is the same one, and [`Caller::write`] then gives the stored answer or refuses the key.
    pub async fn before_upload(&self, app: &App, may: app::Result<()>) -> app::Result<()> {
        if let (true, Some(repeatable)) = (matches!(may, Err(app::Error::Refused(_))), &self.repeatable)
            && once::is_claimed(app, self.actor.person, &repeatable.route, &repeatable.key).await?
        {
            return Ok(());
        }
        may
    }

    fn told(&self, outcome: Outcome) -> Value {
        match outcome {
            Outcome::Done(answer) => answer.body,
            Outcome::ReplayedBody(body) => body,
            Outcome::Replayed(answer) => {
                self.replayed.is(answer.clone());
                answer.body
            }
        }
    }
}
