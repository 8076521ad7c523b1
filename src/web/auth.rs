//! Bearer tokens, and what a request carries besides its body.

use std::sync::Arc;

use poem::{Request, http::StatusCode};
use poem_openapi::{SecurityScheme, auth::Bearer, types::ToJSON};

use super::{error::Problem, parameters, request::Reader};
use crate::{
    app::{
        App, access,
        once::{self, Once},
    },
    domain::{Bad, Refused, actor::Actor},
    store::Tx,
};

/// A token made by `POST /api/v1/tokens`.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", key_name = "token", checker = "caller")]
pub struct Auth(pub Caller);

/// Who sends the request, and the headers every use case may need.
pub struct Caller {
    pub actor: Arc<Actor>,
    pub language: &'static str,
    route: String,
    key: Option<String>,
}

async fn caller(request: &Request, bearer: Bearer) -> poem::Result<Caller> {
    let app: &Arc<App> = request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let actor = access::authenticate(app, &bearer.token).await.map_err(Problem)?;
    let actor = actor.ok_or_else(|| poem::Error::from_status(StatusCode::UNAUTHORIZED))?;
    let reader: &Reader = request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let language = reader.reads(&actor.language);
    parameters::check(request)?;
    let key = request.header("idempotency-key").map(str::to_owned);
    let unfit = key.as_ref().and_then(|key| match key.len() {
        0 => Some(Bad::Empty),
        1..=200 => None,
        _ => Some(Bad::TooLong { max: 200 }),
    });
    if let Some(unfit) = unfit {
        return Err(Problem::from(Refused::invalid("Idempotency-Key", unfit)).into());
    }
    Ok(Caller { actor, language, route: format!("{} {}", request.method(), request.original_uri().path()), key })
}

impl Caller {
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
            .map(|key| Once::new(self.actor.person, self.route.clone(), key.clone(), body.to_json_string().as_bytes()));
        let work = &work;
        let answer = once::once(app, once.as_ref(), |tx| async move {
            Ok(work(tx).await?.to_json().unwrap_or(serde_json::Value::Null))
        });
        Ok(answer.await?)
    }
}
