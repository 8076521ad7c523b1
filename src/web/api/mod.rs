//! /api/v1: one file a noun. The names and shapes are promises: add fields, never rename.

use poem_openapi::{ExtraHeader, OpenApiService, Tags};

pub mod answer;
pub mod lots;
pub mod me;

#[derive(Tags)]
pub enum Tag {
    /// Who one is.
    Me,
    /// Things: logging, splitting, moving, declaring surplus, leaving.
    Lots,
}

pub fn service() -> OpenApiService<(me::MeApi, lots::LotsApi), ()> {
    OpenApiService::new((me::MeApi, lots::LotsApi), "Ombruk", env!("CARGO_PKG_VERSION"))
        .description("Reuse before used, used before new.")
        .url_prefix("/api/v1")
        .extra_request_header::<String, _>(
            ExtraHeader::new("Idempotency-Key").description(
                "Creating POSTs: the same key and body answers the same for 24 hours; another body is 422.",
            ),
        )
}
