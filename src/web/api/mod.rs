//! /api/v1: one file a noun. The names and shapes are promises: add fields, never rename.

use poem_openapi::{ExtraHeader, OpenApi, OpenApiService, Tags, types::MaybeUndefined};

pub mod answer;
pub mod approvals;
pub mod factors;
pub mod lots;
pub mod me;
pub mod needs;
pub mod page;
pub mod people;
pub mod places;
pub mod policy;
pub mod reference;
pub mod tokens;
pub mod units;

#[derive(Tags)]
pub enum Tag {
    /// Who one is.
    Me,
    /// Units, places and the policy: trees with dates and successors.
    Directory,
    /// People, their roles and tokens.
    People,
    /// Categories and functions, with names in five languages.
    Reference,
    /// Footprints with their sources.
    Factors,
    /// Things: logging, splitting, moving, declaring surplus, leaving.
    Lots,
    /// What is lacking: offers of every rung, decisions, approvals.
    Needs,
}

/// The organisation's own affairs.
fn directory() -> impl OpenApi {
    (
        me::MeApi,
        units::UnitsApi,
        places::PlacesApi,
        policy::PolicyApi,
        people::PeopleApi,
        tokens::TokensApi,
        reference::ReferenceApi,
        factors::FactorsApi,
    )
}

/// What is lacking, and what waits for the coordinator.
fn needs() -> impl OpenApi {
    (needs::NeedsApi, approvals::ApprovalsApi)
}

pub fn service() -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new((directory(), lots::LotsApi, needs()), "Ombruk", env!("CARGO_PKG_VERSION"))
        .description("Reuse before used, used before new.")
        .url_prefix("/api/v1")
        .extra_request_header::<String, _>(
            ExtraHeader::new("Idempotency-Key").description(
                "Creating POSTs: the same key and body answers the same for 24 hours; another body is 422.",
            ),
        )
}

/// A field of a change: absent leaves the value, null takes it away.
fn patch<T>(change: MaybeUndefined<T>, now: Option<T>) -> Option<T> {
    match change {
        MaybeUndefined::Undefined => now,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value),
    }
}
