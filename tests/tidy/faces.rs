//! Everything that the API does for a person, a page does as well. The exceptions are listed here with their reasons.

use std::collections::BTreeSet;

use crate::source::root;

/// Routes of pages, and the operations of the API that they offer.
const PAGES: [(&str, &[&str]); 86] = [
    ("/", &["GET /me/notices"]),
    ("/profile", &["GET /me", "GET /me/mail"]),
    ("/profile/mail", &["POST /me/mail"]),
    ("/things", &["GET /lots"]),
    ("/things/suggest", &["GET /suggest"]),
    (
        "/things/:code",
        &[
            "GET /lots/{id}",
            "GET /lots/by-code/{code}",
            "GET /lots/{id}/photos",
            "GET /lots/{id}/similar",
            "POST /lots/{id}/reservations",
        ],
    ),
    ("/things/:code/history", &["GET /lots/{id}/history"]),
    ("/things/:code/photos/:photo", &["POST /lots/{id}/photos/{photo}"]),
    ("/things/:code/photos/:photo/:act", &["DELETE /lots/{id}/photos/{photo}"]),
    (
        "/things/:code/papers/:paper",
        &["GET /lots/{id}/documents/{document}/file", "POST /lots/{id}/documents/{document}/file"],
    ),
    ("/things/:code/edit", &["GET /lots/{id}/documents", "GET /lots/{id}/labels", "GET /lots/{id}/sanitisations"]),
    (
        "/things/:code/edit/:act",
        &[
            "PATCH /lots/{id}",
            "DELETE /lots/{id}",
            "POST /lots/{id}/departure",
            "DELETE /lots/{id}/departure",
            "POST /lots/{id}/surplus",
            "DELETE /lots/{id}/surplus",
            "POST /lots/{id}/moves",
            "POST /lots/{id}/count",
            "POST /lots/{id}/parts",
            "POST /lots/{id}/joins",
            "POST /lots/{id}/chemical-light",
            "POST /lots/{id}/sanitisations",
            "POST /lots/{id}/documents",
            "POST /lots/{id}/labels",
        ],
    ),
    (
        "/things/:code/edit/:act/:what",
        &[
            "DELETE /lots/{id}/documents/{document}",
            "DELETE /lots/{id}/labels/{label}",
            "POST /lots/{id}/labels/{label}/moves",
        ],
    ),
    ("/certificates", &["POST /sanitisation-certificates"]),
    ("/log", &["POST /lots", "POST /lots/{id}/photos", "POST /drafts/{id}/lot"]),
    ("/drafts", &["GET /drafts", "POST /drafts"]),
    ("/drafts/:id", &["GET /drafts/{id}"]),
    ("/drafts/:id/photos", &["POST /drafts/{id}/photos"]),
    ("/drafts/:id/drop", &["DELETE /drafts/{id}"]),
    (
        "/stock/acts",
        &[
            "POST /lot-batches/moves",
            "POST /lot-batches/surplus",
            "POST /lot-batches/departures",
            "POST /lot-batches/counts",
        ],
    ),
    ("/products", &["GET /products", "POST /products"]),
    ("/products/:id", &["GET /products/{id}", "PATCH /products/{id}", "GET /products/{id}/documents"]),
    ("/products/:id/documents", &["POST /products/{id}/documents"]),
    ("/products/:id/documents/:document/end", &["DELETE /products/{id}/documents/{document}"]),
    (
        "/products/:id/documents/:document/file",
        &["GET /products/{id}/documents/{document}/file", "POST /products/{id}/documents/{document}/file"],
    ),
    ("/labels", &["GET /label-batches", "POST /label-batches"]),
    ("/labels/:id", &["GET /label-batches/{id}"]),
    ("/labels/print", &["POST /label-sheets"]),
    ("/scanned", &["GET /scan/{text}"]),
    ("/needs", &["GET /needs"]),
    ("/needs/new", &["POST /needs"]),
    ("/needs/:id", &["GET /needs/{id}"]),
    ("/needs/:id/correct", &["PATCH /needs/{id}"]),
    ("/needs/:id/withdraw", &["POST /needs/{id}/withdrawal", "POST /needs/{id}/lines/{line}/withdrawal"]),
    ("/needs/:id/lines/:line/left-out", &["GET /needs/{id}/lines/{line}/left-out"]),
    ("/needs/:id/lines/:line/release", &["POST /needs/{id}/lines/{line}/release"]),
    ("/needs/:id/lines/:line/change", &["PATCH /needs/{id}/lines/{line}"]),
    ("/sets", &["POST /sets"]),
    ("/needs/:id/lines/:line/take", &["POST /needs/{id}/lines/{line}/decisions"]),
    ("/needs/:id/lines/:line/ask", &["POST /needs/{id}/lines/{line}/question"]),
    ("/needs/:id/lines/:line/decisions/:decision", &["DELETE /needs/{id}/lines/{line}/decisions/{decision}"]),
    ("/needs/:id/lines/:line/call-off", &["POST /needs/{id}/lines/{line}/call-offs"]),
    ("/needs/:id/lines/:line/watch", &["POST /needs/{id}/lines/{line}/watch"]),
    ("/notices", &["GET /notices", "GET /watches", "GET /watches/{id}"]),
    ("/notices/read", &["POST /notices/read"]),
    ("/watches", &["POST /watches"]),
    ("/watches/:id/:act", &["PATCH /watches/{id}", "DELETE /watches/{id}"]),
    ("/mine", &["GET /reservations", "GET /reservations/{id}"]),
    ("/mine/:reservation/change", &["PATCH /reservations/{id}"]),
    ("/mine/:reservation/withdrawn-purchase", &["POST /reservations/{id}/withdrawn-purchase"]),
    ("/mine/:reservation/release", &["DELETE /reservations/{id}"]),
    ("/handovers/new/:reservation", &["POST /reservations/{id}/handover"]),
    ("/handovers", &["GET /handovers"]),
    ("/handovers/:id", &["GET /handovers/{id}"]),
    ("/handovers/:id/:act", &["POST /handovers/{id}/returns", "POST /handovers/{id}/homecoming"]),
    ("/transfers", &["GET /transfers"]),
    ("/transfers/:id", &["POST /transfers/{id}/decision"]),
    ("/today", &["GET /approvals"]),
    ("/today/:approval", &["POST /approvals/{id}/decision"]),
    ("/savings", &["GET /reports/savings", "GET /reports/rungs"]),
    ("/targets", &["GET /targets", "POST /targets"]),
    ("/savings/entries", &["GET /savings"]),
    ("/savings/entries/:id", &["GET /savings/{id}"]),
    ("/declines", &["GET /reports/declines"]),
    ("/factors", &["GET /factors", "POST /factors"]),
    ("/agreements", &["GET /agreements", "POST /agreements", "GET /agreement-invitations", "GET /suppliers"]),
    ("/agreements/:id", &["GET /agreements/{id}", "GET /agreements/{id}/items"]),
    (
        "/agreements/:id/:act",
        &[
            "PATCH /agreements/{id}",
            "POST /agreements/{id}/acceptance",
            "POST /agreements/{id}/closure",
            "POST /agreements/{id}/exit",
            "POST /agreements/{id}/items",
        ],
    ),
    ("/suppliers", &["POST /suppliers"]),
    ("/suppliers/:id", &["PATCH /suppliers/{id}"]),
    ("/catalogue-items/:id", &["GET /catalogue-items/{id}", "PATCH /catalogue-items/{id}"]),
    ("/call-offs", &["GET /call-offs"]),
    ("/call-offs/:id/:act", &["POST /call-offs/{id}/delivery", "POST /call-offs/{id}/cancellation"]),
    ("/work-orders", &["GET /work-orders", "POST /work-orders"]),
    ("/work-orders/:id", &["GET /work-orders/{id}/photos"]),
    (
        "/work-orders/:id/:step",
        &[
            "POST /work-orders/{id}/acceptance",
            "POST /work-orders/{id}/cancellation",
            "POST /work-orders/{id}/completion",
            "POST /work-orders/{id}/quote",
            "POST /work-orders/{id}/refusal",
            "POST /work-orders/{id}/start",
        ],
    ),
    ("/partners", &["GET /partners", "POST /partners"]),
    ("/partners/:id", &["PATCH /partners/{id}"]),
    ("/admin/units", &["GET /units", "POST /units"]),
    ("/admin/units/:id", &["PATCH /units/{id}"]),
    ("/admin/places", &["GET /places", "POST /places"]),
    ("/admin/places/:id", &["PATCH /places/{id}"]),
    ("/admin/people", &["GET /people", "POST /people"]),
    (
        "/admin/people/:id",
        &[
            "GET /people/{id}",
            "GET /people/{id}/holdings",
            "PATCH /people/{id}",
            "PUT /people/{id}/roles",
            "POST /people/{id}/sign-in-link",
            "POST /people/{id}/sign-out",
            "POST /people/{id}/erasure",
            "POST /people/{id}/handing-on",
        ],
    ),
    ("/admin/policy", &["GET /policy", "PUT /policy"]),
    ("/admin/tokens", &["GET /tokens", "POST /tokens", "DELETE /tokens/{id}"]),
];

/// Operations without a page, by the reason.
const WITHOUT: [(&str, &[&str]); 2] = [
    (
        "pages show these as choices",
        &["GET /categories", "GET /colours", "GET /features", "GET /functions", "GET /materials"],
    ),
    ("whole registers are loaded on the command line", &["POST /lot-batches"]),
];

/// "METHOD /path" of every operation.
fn operations() -> BTreeSet<String> {
    let folder = root().join("src/web/document/operations");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = |path| std::fs::read_to_string(path).unwrap();
    let names = files.flat_map(|path| {
        let all: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&read(path)).unwrap();
        all.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    });
    names.collect()
}

#[test]
fn what_the_api_does_for_a_person_a_page_does() {
    let mut known = BTreeSet::new();
    let named = PAGES.iter().chain(&WITHOUT).flat_map(|(_, operations)| *operations);
    for operation in named {
        assert!(known.insert((*operation).to_owned()), "{operation} is named twice");
    }
    let operations = operations();
    let missing: Vec<_> = operations.difference(&known).collect();
    let strange: Vec<_> = known.difference(&operations).collect();
    assert!(missing.is_empty() && strange.is_empty(), "no page is named for {missing:?}; nobody knows {strange:?}");
}

#[test]
fn every_page_that_is_named_is_served() {
    let routes = std::fs::read_to_string(root().join("src/web/pages/mod.rs")).unwrap();
    let missing: Vec<_> =
        PAGES.iter().map(|(page, _)| page).filter(|page| !routes.contains(&format!("\"{page}\""))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
