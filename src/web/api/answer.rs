//! The shapes of success: 200 and 201 with an ETag where the thing has a version.

use std::sync::Arc;

use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    payload::{Json, Payload},
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::{ToJSON, Type},
};
use serde_json::Value;

use crate::{
    app,
    domain::{Bad, Expected, Refused},
    web::edge::{error::Problem, representation::Made},
};

pub type Answer<T> = Result<Json<T>, Problem>;

/// 201 with the new thing. It holds JSON because an idempotent replay answers what was stored.
pub struct Created<T>(Value, std::marker::PhantomData<T>);

/// 200 with the changed thing, or with the stored answer to a repeated request.
pub struct Changed<T>(Value, std::marker::PhantomData<T>);

impl<T: ToJSON> Changed<T> {
    pub fn of(thing: &T) -> Self {
        thing.to_json().unwrap_or(Value::Null).into()
    }
}

impl<T> From<Value> for Created<T> {
    fn from(body: Value) -> Self {
        Self(body, std::marker::PhantomData)
    }
}

impl<T> From<Value> for Changed<T> {
    fn from(body: Value) -> Self {
        Self(body, std::marker::PhantomData)
    }
}

impl<T: Send> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        respond(StatusCode::CREATED, self.0)
    }
}

impl<T: Send> IntoResponse for Changed<T> {
    fn into_response(self) -> Response {
        respond(StatusCode::OK, self.0)
    }
}

fn respond(status: StatusCode, body: Value) -> Response {
    let tag = body.get("version").and_then(Value::as_i64).map(etag);
    let mut response = Response::builder().status(status).content_type("application/json; charset=utf-8");
    if let Some(tag) = tag {
        response = response.header("etag", tag);
    }
    // `to_string` writes through a formatter, which is slower.
    let text = serde_json::to_vec(&body).unwrap_or_default();
    if status == StatusCode::CREATED {
        response = response.extension(Made(Arc::new(body)));
    }
    response.body(text)
}

/// The entity tag of a version: `"7"`.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The version that an edit is based on, from If-Match. Without it an edit would undo what others changed meanwhile.
pub fn if_match(header: &Option<String>) -> Result<Expected, Problem> {
    let header = header.as_deref().ok_or(Refused::PreconditionRequired)?;
    let malformed = || Refused::invalid("If-Match", Bad::Malformed { value: header.chars().take(40).collect() });
    Ok(Expected::parse(header).ok_or_else(malformed)?)
}

/// The answer to an edit. If the edit was based on an old version, the problem holds the thing as it is `now`.
pub async fn edited<T: ToJSON>(
    edit: Result<Value, Problem>,
    now: impl Future<Output = app::Result<T>>,
) -> Result<Changed<T>, Problem> {
    match edit {
        Err(Problem(app::Error::Refused(Refused::Stale { version, .. }))) => {
            Err(Refused::Stale { version, current: now.await?.to_json() }.into())
        }
        edit => Ok(edit?.into()),
    }
}

impl<T: Type + ToJSON> ApiResponse for Created<T> {
    fn meta() -> MetaResponses {
        meta::<T>(201)
    }

    fn register(registry: &mut Registry) {
        <Json<T> as Payload>::register(registry);
    }
}

impl<T: Type + ToJSON> ApiResponse for Changed<T> {
    fn meta() -> MetaResponses {
        meta::<T>(200)
    }

    fn register(registry: &mut Registry) {
        <Json<T> as Payload>::register(registry);
    }
}

fn meta<T: Type + ToJSON>(status: u16) -> MetaResponses {
    MetaResponses {
        responses: vec![MetaResponse {
            description: "",
            status: Some(status),
            status_range: None,
            content: vec![MetaMediaType { content_type: Json::<T>::CONTENT_TYPE, schema: Json::<T>::schema_ref() }],
            headers: vec![MetaHeader {
                name: "etag".to_owned(),
                description: Some("The version, for If-Match.".to_owned()),
                required: false,
                deprecated: false,
                schema: String::schema_ref(),
            }],
        }],
    }
}
