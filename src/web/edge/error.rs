//! The one mapping from errors to RFC 9457 problems. The body of a 500 reveals nothing. The log has the error, once.

use poem::{
    Response,
    error::ResponseError,
    http::{Method, StatusCode, Uri, header},
};
use poem_openapi::{
    ApiResponse, Object,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
};
use serde_json::{Map, Value};

use crate::web::{
    edge::{context::RequestId, malformed::Malformed, rates::TooOften},
    texts,
};
use crate::{app, domain::Refused};

/// Seconds for Retry-After with a 503. A database restarts in less.
pub const RETRY_AFTER: &str = "5";

/// What a handler fails with; [`response`] makes the problem of it in the reader's language.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Problem(#[from] pub app::Error);

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self(refused.into())
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        match &self.0 {
            app::Error::Refused(refused) => status(refused),
            error if error.is_unavailable() => StatusCode::SERVICE_UNAVAILABLE,
            app::Error::Database(_)
            | app::Error::Json(_)
            | app::Error::Search(_)
            | app::Error::Storage(_)
            | app::Error::Mail(_)
            | app::Error::Busy
            | app::Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

fn status(refused: &Refused) -> StatusCode {
    use Refused::*;
    match refused {
        NotFound { .. } => StatusCode::NOT_FOUND,
        NotYours { .. } | NotAllowed { .. } | OwnApproval | SignInDeclined | SignInUnknown | SignInAddressTaken => {
            StatusCode::FORBIDDEN
        }
        ProviderSilent => StatusCode::SERVICE_UNAVAILABLE,
        SignInDelayed { .. } => StatusCode::TOO_MANY_REQUESTS,
        Stale { .. } => StatusCode::PRECONDITION_FAILED,
        PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        Invalid { .. }
        | OneEach
        | LimitNeeded { .. }
        | MeasureNeeded { .. }
        | NoteNeeded
        | AlternativesFirst
        | LimitOutside { .. }
        | AssessmentNeeded { .. }
        | ExceedsUnmet { .. }
        | PackSize { .. }
        | ExceedsOrdered { .. }
        | ExceedsHeld { .. }
        | ExceedsReceived { .. }
        | HappenedTooEarly { .. }
        | SerialsNeeded { .. }
        | CurrencyDiffers { .. }
        | UnitsDiffer { .. }
        | RowsRefused { .. }
        | Cycle
        | PictureDamaged { .. }
        | NotErased { .. }
        | MoreMedia { .. }
        | SignInWrong
        | CodeWrong
        | PasswordWrong
        | SignInLost
        | SignInUnproven
        | IdempotencyReused => StatusCode::UNPROCESSABLE_ENTITY,
        PictureFormat { .. } | CameraFormat { .. } | DocumentFormat { .. } | CertificateFormat => {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
        PictureTooLarge { .. } | DocumentTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        AlreadyDecided
        | ReleaseInstead { .. }
        | Closed { .. }
        | Closing { .. }
        | WrongState { .. }
        | LotState { .. }
        | Exhausted { .. }
        | Held { .. }
        | HoldOver { .. }
        | NotSanitised { .. }
        | NotYetAvailable { .. }
        | OpensLater { .. }
        | NotBackYet { .. }
        | NotSentHome { .. }
        | CannotUndo { .. }
        | EvidenceMissing { .. }
        | StillManaged { .. }
        | NoIntake { .. }
        | StoreFull { .. }
        | CannotJoin { .. }
        | AmbiguousCode { .. }
        | AmbiguousSerial { .. }
        | SerialKnown { .. }
        | SerialKnownThere { .. }
        | CodeTaken { .. }
        | LabelStays { .. }
        | LabelUsed { .. }
        | Overlapping { .. }
        | InUseElsewhere { .. }
        | ReuseFirst { .. }
        | RungLocked { .. }
        | OfferChanged { .. }
        | OfferGone { .. }
        | ReasonContradicted { .. }
        | NeedsApproval { .. }
        | TooWorn { .. }
        | NotOffered { .. }
        | Unfit { .. }
        | AgreementClosed
        | CeilingExceeded { .. }
        | TransferPending
        | LastAdministrator
        | OpenThings { .. }
        | NotEmpty { .. }
        | RolesChanged
        | TooManyPhotos { .. }
        | TooManyWatches { .. }
        | WatchTooWide { .. }
        | AnswerErased => StatusCode::CONFLICT,
    }
}

/// Any failure as a problem: refusals with their figures, poem's own errors by status, everything else as a bare 500.
pub fn response(failed: poem::Error, language: &'static str, id: RequestId, method: &Method, uri: &Uri) -> Response {
    let status = failed.status();
    let mut body = Map::new();
    let code = match failed.downcast_ref::<Problem>() {
        Some(Problem(app::Error::Refused(refused))) => {
            if let Ok(Value::Object(figures)) = serde_json::to_value(refused) {
                body.extend(figures);
            }
            explain_rows(language, &mut body);
            refused.code()
        }
        Some(Problem(error)) if error.is_unavailable() => {
            tracing::warn!(request_id = %id.0, %method, path = written(uri.path()), error = ?error, "the database is unavailable");
            "unavailable".to_owned()
        }
        Some(Problem(error)) => {
            tracing::error!(request_id = %id.0, %method, path = written(uri.path()), error = ?error, "request failed");
            "internal".to_owned()
        }
        None => {
            let code = code_of(status);
            if status.is_server_error() {
                tracing::error!(request_id = %id.0, %method, path = written(uri.path()), error = ?failed, "request failed");
            } else if status == StatusCode::BAD_REQUEST {
                body.extend(Malformed::members(&failed));
            }
            code.to_owned()
        }
    };
    let (title, detail) = texts::problem(language, &code, &body);
    body.insert("type".to_owned(), Value::String(format!("urn:ombruk:problem:{code}")));
    body.insert("title".to_owned(), Value::String(title));
    body.insert("detail".to_owned(), Value::String(detail));
    body.insert("status".to_owned(), Value::from(status.as_u16()));
    body.insert("code".to_owned(), Value::String(code));
    body.insert("request_id".to_owned(), Value::String(id.0.to_string()));
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/problem+json")
        .header(header::CONTENT_LANGUAGE, language);
    if let Some(TooOften { retry_after }) = failed.downcast_ref::<TooOften>() {
        response = response.header(header::RETRY_AFTER, (retry_after.as_secs() + 1).to_string());
    }
    if let Some(Problem(app::Error::Refused(Refused::SignInDelayed { seconds }))) = failed.downcast_ref::<Problem>() {
        response = response.header(header::RETRY_AFTER, seconds.to_string());
    }
    if status == StatusCode::UNAUTHORIZED {
        response = response.header(header::WWW_AUTHENTICATE, "Bearer");
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response = response.header(header::RETRY_AFTER, RETRY_AFTER);
    }
    response.body(Value::Object(body).to_string())
}

/// Adds a sentence in the reader's language to each refused row.
fn explain_rows(language: &str, body: &mut Map<String, Value>) {
    for row in body.get_mut("rows").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(row) = row.as_object_mut() else { continue };
        let code = row.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (_, detail) = texts::problem(language, &code, row);
        row.insert("detail".to_owned(), Value::String(detail));
    }
}

fn code_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "malformed",
        401 => "unauthenticated",
        403 => "not_allowed",
        404 => "not_found",
        405 => "method_not_allowed",
        408 => "body_too_slow",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        503 => "unavailable",
        _ => "internal",
    }
}

/// RFC 9457. Further members carry the figures that the code names.
#[derive(Object)]
#[oai(rename = "Problem")]
struct ProblemBody {
    /// `urn:ombruk:problem:` and the code.
    r#type: String,
    title: String,
    /// The sentence for the reader, in the language of Accept-Language (nb, nn, sv, da or en).
    detail: String,
    status: u16,
    /// Stable: match on this.
    code: String,
    /// The field that was wrong, as a path into the body.
    field: Option<String>,
    /// Also in the server's log.
    request_id: String,
}

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "A problem (RFC 9457). Nothing was changed, unless it is a 503: an answer may come too late for what was done.",
                status: None,
                status_range: Some("default".to_owned()),
                content: vec![MetaMediaType {
                    content_type: "application/problem+json",
                    schema: Json::<ProblemBody>::schema_ref(),
                }],
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        <Json<ProblemBody> as Payload>::register(registry);
    }
}

/// The path for the log. Paths that hold a secret for signing in are shortened.
fn written(path: &str) -> &str {
    match path.get(..3) {
        _ if path.starts_with("/sign-in/") => "/sign-in/...",
        Some("/p/") => "/p/...",
        Some(_) | None => path,
    }
}
