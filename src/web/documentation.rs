//! Serves the API document, and a page that shows it and loads nothing from other hosts.

use poem::{
    Endpoint, EndpointExt, Response,
    endpoint::make_sync,
    handler,
    http::{StatusCode, header},
    middleware::SetHeader,
    web::Html,
};

use crate::web::{api, document::document};

/// The page's script is inline. The browser refuses to load anything from another origin.
const ALL_FROM_HERE: &str = "default-src 'self' 'unsafe-inline' data:";

#[handler]
pub fn openapi() -> Response {
    Response::builder().status(StatusCode::OK).header(header::CONTENT_TYPE, "application/json").body(&*document().text)
}

/// RapiDoc as poem brings it, with our document, our name and the reader's own fonts.
pub fn page() -> impl Endpoint {
    let service = api::service();
    let theirs = service.rapidoc_html();
    let ours = theirs
        .replace(&service.spec(), &document().text.replace("</", "<\\/"))
        .replace("<title>RapiDoc</title>", "<title>Ombruk API</title>")
        .lines()
        .filter(|line| !line.contains("fonts.googleapis.com"))
        .collect::<Vec<_>>()
        .join("\n")
        .replace("https://fonts.gstatic.com/s/opensans/v18/", "data:font/woff2,")
        .replace("regular-font=\"Open Sans\"", "load-fonts=\"false\" regular-font=\"system-ui, sans-serif\"")
        .replace("mono-font = \"Roboto Mono\"", "mono-font=\"ui-monospace, monospace\"");
    make_sync(move |_| Html(ours.clone()))
        .with(SetHeader::new().overriding(header::CONTENT_SECURITY_POLICY, ALL_FROM_HERE))
}
