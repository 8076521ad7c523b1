//! JSON bodies: what poem's own `Json` reads, and a [`Malformed`] that names the field when it cannot.

use std::time::Duration;

use poem::{Request, RequestBody, Result, http::StatusCode};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    error::ContentTypeError,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaRequest, Registry},
    types::{ParseFromJSON, ToJSON},
};
use serde_json::Value;
use tokio::time::timeout;

use crate::web::edge::{
    allowance::Allowance,
    error::Problem,
    malformed::{self, Malformed},
    server::BodyTimeout,
    values,
};

/// The body of a request. An optional body is `None` if it is empty; `null` is refused.
pub struct Body<T>(pub T);

impl<T: ParseFromJSON + ToJSON> Body<T> {
    fn parse(data: &[u8]) -> Result<Self> {
        let left_out = data.is_empty();
        let text = if left_out { b"null" } else { data };
        let mut value: Value = serde_json::from_slice(text).map_err(|error| Malformed::syntax(&error))?;
        values::normalise(&mut value).map_err(Problem::from)?;
        let departs = |value: &Value, because: &str| {
            let mut registry = Registry::new();
            T::register(&mut registry);
            malformed::locate(&registry, &T::schema_ref(), value, because)
        };
        if value.is_null() && !left_out {
            return Err(departs(&value, "expected an object").into());
        }
        let read = T::parse_from_json(Some(value.clone())).map_err(|error| departs(&value, error.message()))?;
        if let Some(understood) = read.to_json() {
            malformed::refuse_as_text(&value, &understood)?;
        }
        Ok(Self(read))
    }
}

impl<'a, T: ParseFromJSON + ToJSON> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType { content_type: Json::<T>::CONTENT_TYPE, schema: T::schema_ref() }],
            required: T::IS_REQUIRED,
        })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        match request.content_type() {
            Some(given) if Json::<T>::check_content_type(given) => {}
            Some(given) => return Err(ContentTypeError::NotSupported { content_type: given.to_owned() }.into()),
            None => return Err(ContentTypeError::ExpectContentType.into()),
        }
        // The caller is authenticated before any byte of the body is read.
        let allowance: Allowance = request.data().copied().unwrap_or_default();
        let time = request.data().map_or(Duration::MAX, |BodyTimeout(usual)| allowance.time(*usual));
        let data = timeout(time, body.take()?.into_bytes_limit(allowance.body)).await;
        let data = data.map_err(|_| poem::Error::from_status(StatusCode::REQUEST_TIMEOUT))??;
        Self::parse(&data)
    }
}
