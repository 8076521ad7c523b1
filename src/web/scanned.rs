//! The addresses in QR codes on things: `/l/CODE` on our own labels, GS1 Digital Links on the makers' labels. Browsers
//! are redirected to the page about the scanned text, other clients to the API.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{
    Request, Route, get, handler,
    http::{Uri, header::ACCEPT},
    web::Redirect,
};

use crate::web::api;

/// In capitals as well: a QR code of an address in capitals is smaller.
const LABELS: [&str; 2] = ["/l/:code", "/L/:code"];
/// Application identifiers that a Digital Link begins with: articles, returnable and individual assets.
const DIGITAL_LINKS: [&str; 3] = ["/01/*rest", "/8003/*rest", "/8004/*rest"];

pub fn routes(site: Route) -> Route {
    LABELS.into_iter().chain(DIGITAL_LINKS).fold(site, |site, path| site.at(path, get(scanned)))
}

/// Passes on path and query unchanged, since either may hold further identifiers.
#[handler]
fn scanned(uri: &Uri, request: &Request) -> Redirect {
    let given = uri.path_and_query().map_or_else(|| uri.path(), |given| given.as_str());
    let text = utf8_percent_encode(given, NON_ALPHANUMERIC);
    let is_browser = request.header(ACCEPT).is_some_and(|accepted| accepted.contains("text/html"));
    Redirect::see_other(if is_browser {
        format!("/scanned?text={text}")
    } else {
        format!("{}/scan/{text}", api::PREFIX)
    })
}
