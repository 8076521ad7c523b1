//! /api/v1: one file a noun. The names and shapes are promises: add fields, never rename.

use poem_openapi::{ExtraHeader, OpenApi, OpenApiService, Tags, types::MaybeUndefined};

pub mod answer;
pub mod centimetres;
pub mod directory;
pub mod exchange;
pub mod ledger;
pub mod needs;
pub mod orders;
pub mod page;
pub mod reference;
pub mod stock;
pub mod work;

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
    /// Suppliers, framework agreements and their catalogues.
    Agreements,
    /// Orders under framework agreements, and their deliveries.
    CallOffs,
    /// Partners and what they do on things.
    Work,
    /// Things that cross from one organisation to another.
    Transfers,
    /// Things kept for somebody.
    Reservations,
    /// Things change hands, and come back.
    Handovers,
    /// The ledger: what was avoided, how much of that is known.
    Savings,
    /// Counts and sums by unit, category and month.
    Reports,
    /// What is lacking: offers of every rung, decisions, approvals.
    Needs,
    /// What somebody waits for, and what they are told.
    Watches,
}

/// The organisation's own affairs.
fn directory() -> impl OpenApi {
    (
        directory::me::MeApi,
        exchange::notices::NoticesApi,
        directory::units::UnitsApi,
        directory::places::PlacesApi,
        directory::policy::PolicyApi,
        directory::people::PeopleApi,
        directory::tokens::TokensApi,
        reference::categories::ReferenceApi,
        reference::factors::FactorsApi,
    )
}

/// Buying, mending, and what comes from neighbours.
fn procurement() -> impl OpenApi {
    (
        orders::agreements::AgreementsApi,
        orders::catalogue::CatalogueApi,
        orders::call_offs::CallOffsApi,
        work::partners::PartnersApi,
        work::work_orders::WorkOrdersApi,
        work::photos::WorkPhotosApi,
        exchange::transfers::TransfersApi,
    )
}

/// Everything about things.
fn stock() -> impl OpenApi {
    (
        stock::lots::LotsApi,
        stock::products::ProductsApi,
        stock::lot_acts::LotActsApi,
        stock::lot_batches::LotBatchesApi,
        stock::custody::CustodyApi,
        stock::certificates::CertificatesApi,
        stock::documents::DocumentsApi,
        (
            stock::labels::LabelsApi,
            stock::label_batches::LabelBatchesApi,
            stock::label_sheets::LabelSheetsApi,
            stock::scans::ScansApi,
            stock::similar::SimilarApi,
            stock::suggestions::SuggestionsApi,
        ),
        (stock::photos::PhotosApi, stock::drafts::DraftsApi),
        exchange::reservations::ReservationsApi,
    )
}

/// What changed hands, and what that avoided.
fn ledger() -> impl OpenApi {
    (
        exchange::handovers::HandoversApi,
        ledger::savings::SavingsApi,
        ledger::reports::ReportsApi,
        ledger::targets::TargetsApi,
    )
}

/// What is lacking, and what waits for the coordinator.
fn needs() -> impl OpenApi {
    (
        needs::needs::NeedsApi,
        needs::sets::SetsApi,
        needs::approvals::ApprovalsApi,
        needs::watches::WatchesApi,
        needs::mails::MailsApi,
        needs::notices::WatchNoticesApi,
    )
}

/// The path prefix of all operations.
pub const PREFIX: &str = "/api/v1";

/// Every operation there is.
pub fn all() -> impl OpenApi {
    (directory(), stock(), needs(), procurement(), ledger())
}

pub fn service() -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new(all(), "Ombruk", env!("CARGO_PKG_VERSION"))
        .description(
            "Reuse before used, used before new. Every request carries a token (`Authorization: Bearer`); problems are \
             RFC 9457, in the language of Accept-Language.",
        )
        .url_prefix(PREFIX)
        .extra_request_header::<String, _>(ExtraHeader::new("Idempotency-Key").description(
            "The same key and body answers the same for 24 hours, and is done once; another body is refused.",
        ))
}

/// A field of a change: absent leaves the value, null takes it away.
fn patch<T>(change: MaybeUndefined<T>, now: Option<T>) -> Option<T> {
    match change {
        MaybeUndefined::Undefined => now,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value),
    }
}
