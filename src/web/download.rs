//! Downloads of files that others sent. A browser saves them and runs nothing in them.

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    payload::{Binary, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use crate::app::stock::document_files::Given;

/// A file under the name that it came with.
pub struct Download {
    name: String,
    content_type: String,
    hash: String,
    bytes: Bytes,
}

/// If a browser shows the file even so, it runs no scripts, sends no forms and loads nothing from elsewhere.
const NOTHING_ELSE: &str = "default-src 'none'; sandbox";
/// A browser asks again each time, since the permission to see a file can end.
const ASK_AGAIN: &str = "private, no-cache";
/// The characters of `filename*` that are percent-encoded. All others are in attr-char (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const TYPES: [&str; 5] = ["application/pdf", "application/json", "application/xml", "image/jpeg", "text/csv"];

impl From<Given> for Download {
    fn from(given: Given) -> Self {
        let Given { name, content_type, hash, bytes } = given;
        Self { name, content_type, hash, bytes }
    }
}

/// RFC 6266: the name in ASCII for the oldest browsers, and the full name for all others.
fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ' ') { c } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", utf8_percent_encode(name, PLAIN))
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        Response::builder()
            .status(StatusCode::OK)
            .content_type(self.content_type)
            .header(header::CONTENT_DISPOSITION, disposition(&self.name))
            .header(header::CONTENT_SECURITY_POLICY, NOTHING_ELSE)
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(header::CACHE_CONTROL, ASK_AGAIN)
            .header(header::ETAG, format!("\"{}\"", self.hash))
            .body(self.bytes)
    }
}

impl ApiResponse for Download {
    fn meta() -> MetaResponses {
        let media = |content_type: &'static str| MetaMediaType {
            content_type,
            // A JSON file may have any shape.
            schema: match content_type {
                "application/json" => MetaSchemaRef::Inline(Box::new(MetaSchema::ANY)),
                _ => Binary::<Vec<u8>>::schema_ref(),
            },
        };
        MetaResponses {
            responses: vec![MetaResponse {
                description: "",
                status: Some(200),
                status_range: None,
                content: TYPES.into_iter().map(media).collect(),
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        <Binary<Vec<u8>> as Payload>::register(registry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_breaks_out_of_no_header() {
        let told = disposition("måling \"1\"\r\nX: y.pdf");
        assert_eq!(
            told,
            "attachment; filename=\"m_ling _1___X_ y.pdf\"; filename*=UTF-8''m%C3%A5ling%20%221%22%0D%0AX%3A%20y.pdf"
        );
    }
}
