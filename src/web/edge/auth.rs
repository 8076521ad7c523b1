//! Bearer tokens, and what a request carries besides its body.

use std::sync::Arc;

use poem::{
    Request,
    http::{HeaderMap, StatusCode},
};
use poem_openapi::{SecurityScheme, auth::Bearer, types::ToJSON};

use crate::web::{
    edge::{
        error::Problem,
        parameters,
        rates::{Rates, Searching},
        request::{Person, Reader},
        values,
    },
    words,
};
use crate::{
    app::{
        self, App,
        directory::{
            access,
            directory_cache::{self, Directory},
        },
        once::{self, Once},
    },
    domain::{Bad, Refused, directory::actor::Actor},
    store::Tx,
};

const LONGEST_KEY: usize = 200;

/// A token made by `POST /api/v1/tokens`.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", key_name = "token", checker = "caller")]
pub struct Auth(pub Caller);

/// Who sends the request, and the headers every use case may need.
pub struct Caller {
    pub actor: Arc<Actor>,
    pub language: &'static str,
    app: Arc<App>,
    /// What the units and places are called that the actor may see.
    directory: Arc<Directory>,
    route: String,
    key: Option<String>,
    /// The place among the person's searches, until the answer is made.
    _searching: Option<Searching>,
}

/// What somebody without any role may ask, below the API's prefix.
const OPEN_TO_ALL: &str = "/me";

async fn caller(request: &Request, bearer: Bearer) -> poem::Result<Caller> {
    let app: &Arc<App> = request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let actor = access::authenticate(app, &bearer.token).await.map_err(Problem)?;
    let rates: Option<&Arc<Rates>> = request.data();
    let Some(actor) = actor else {
        let address = request.remote_addr().as_socket_addr().map(|address| address.ip());
        rates.map_or(Ok(()), |rates| rates.failure(address))?;
        return Err(poem::Error::from_status(StatusCode::UNAUTHORIZED));
    };
    rates.map_or(Ok(()), |rates| rates.request(actor.person))?;
    let search = |rates: &Arc<Rates>| rates.search(actor.person, request.method(), request.uri().path());
    let searching = rates.map_or(Ok(None), search)?;
    // Somebody whose last role was taken learns who they are, and nothing else.
    if request.uri().path() != OPEN_TO_ALL {
        actor.has_a_role().map_err(Problem::from)?;
    }
    let directory = directory_cache::around(app, &actor).await.map_err(app::Error::from).map_err(Problem)?;
    let reader: &Reader = request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    if let Some(person) = request.data::<Person>() {
        person.is(actor.person);
    }
    let language = reader.reads(&actor.language);
    values::check(request.uri()).map_err(Problem::from)?;
    parameters::check(request)?;
    parameters::bound(request).map_err(Problem::from)?;
    let key = idempotency_key(request.headers()).map_err(Problem::from)?;
    let app = app.clone();
    Ok(Caller {
        actor,
        language,
        app,
        directory,
        route: format!("{} {}", request.method(), request.original_uri().path()),
        key,
        _searching: searching,
    })
}

/// The one key of the request. One that cannot be read is refused: ignored, the work would be done twice.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refused> {
    let mut lines = headers.get_all("idempotency-key").iter();
    let Some(key) = lines.next() else { return Ok(None) };
    let unfit = |bad| Err(Refused::invalid("Idempotency-Key", bad));
    let shown = || String::from_utf8_lossy(key.as_bytes()).escape_debug().take(40).collect();
    if lines.next().is_some() {
        return unfit(Bad::Duplicate { value: shown() });
    }
    match key.as_bytes() {
        [] => unfit(Bad::Empty),
        bytes if bytes.len() > LONGEST_KEY => unfit(Bad::TooLong { max: LONGEST_KEY }),
        bytes if !bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) => unfit(Bad::Malformed { value: shown() }),
        bytes => Ok(Some(String::from_utf8_lossy(bytes).into_owned())),
    }
}

impl Caller {
    /// Says in the caller's language what ids stand for.
    pub fn reader(&self) -> words::Reader<'_> {
        words::Reader {
            reference: &self.app.reference,
            directory: &self.directory,
            language: self.language,
            time_zone: &self.actor.time_zone,
        }
    }

    /// Runs a use case in one transaction; with an Idempotency-Key only once. `work` answers the response.
    pub async fn write<B, T, F, Fut>(&self, app: &App, body: &B, work: F) -> Result<serde_json::Value, Problem>
    where
        B: ToJSON,
        T: ToJSON,
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = crate::app::Result<T>>,
    {
        let once = self
            .key
            .as_ref()
            .map(|key| Once::new(&self.actor, self.route.clone(), key.clone(), body.to_json_string().as_bytes()));
        let work = &work;
        let answer = once::once(app, once.as_ref(), |tx| async move {
            Ok(work(tx).await?.to_json().unwrap_or(serde_json::Value::Null))
        });
        Ok(answer.await?)
    }
}
