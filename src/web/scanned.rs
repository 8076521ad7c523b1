//! The addresses that QR codes on things hold: `/l/CODE` on our own labels, GS1 Digital Links on the makers'. They lead to
//! what the API knows of the very text that was scanned.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{Route, get, handler, http::Uri, web::Redirect};

use crate::web::api;

/// In capitals as well: a QR code of an address in capitals is smaller.
const LABELS: [&str; 2] = ["/l/:code", "/L/:code"];
/// Application identifiers that a Digital Link begins with: articles, returnable and individual assets.
const DIGITAL_LINKS: [&str; 3] = ["/01/*rest", "/8003/*rest", "/8004/*rest"];

pub fn routes(site: Route) -> Route {
    LABELS.into_iter().chain(DIGITAL_LINKS).fold(site, |site, path| site.at(path, get(scanned)))
}

/// The path and the query as they were given: further identifiers may stand in either.
#[handler]
fn scanned(uri: &Uri) -> Redirect {
    let given = uri.path_and_query().map_or_else(|| uri.path(), |given| given.as_str());
    Redirect::see_other(format!("{}/scan/{}", api::PREFIX, utf8_percent_encode(given, NON_ALPHANUMERIC)))
}
