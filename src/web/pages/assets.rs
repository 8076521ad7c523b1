//! Serves scripts, stylesheet and logo. Their addresses hold a hash of the content, so that browsers keep them for
//! ever. Scripts import each other by relative names, so all of them share one hash. Only the service worker has a
//! fixed address.

use std::sync::LazyLock;

use poem::{
    Request, Response, Result, handler,
    http::{StatusCode, header},
    web::Path,
};
use sha2::{Digest, Sha256};

use crate::web::pages::look::Look;

struct Asset {
    name: &'static str,
    content_type: &'static str,
    text: &'static str,
}

const SCRIPT: Asset = script_of("ombruk.js", include_str!("assets/ombruk.js"));
const MARK: Asset = Asset { name: "mark.svg", content_type: "image/svg+xml", text: include_str!("assets/mark.svg") };
const LOGGING: Asset = script_of("logging.js", include_str!("assets/logging.js"));
const QUEUE: Asset = script_of("queue.js", include_str!("assets/queue.js"));
const SCAN: Asset = script_of("scan.js", include_str!("assets/scan.js"));
const ALL: [&Asset; 5] = [&SCRIPT, &MARK, &LOGGING, &QUEUE, &SCAN];
const WORKER: &str = include_str!("assets/worker.js");

const fn script_of(name: &'static str, text: &'static str) -> Asset {
    Asset { name, content_type: "text/javascript; charset=utf-8", text }
}

static HASHES: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let hash = |text: &str| hex::encode(&Sha256::digest(text.as_bytes())[..8]);
    let scripts = ALL.iter().filter(|asset| asset.content_type == SCRIPT.content_type).map(|asset| asset.text);
    let scripts = hash(&scripts.collect::<String>());
    let named = |asset: &&Asset| match asset.content_type == SCRIPT.content_type {
        true => scripts.clone(),
        false => hash(asset.text),
    };
    ALL.iter().map(|asset| (asset.name, named(asset))).collect()
});

fn address(asset: &Asset) -> String {
    let hash = HASHES.iter().find(|(name, _)| *name == asset.name).map_or("", |(_, hash)| hash);
    format!("/assets/{hash}/{}", asset.name)
}

pub fn script() -> String {
    address(&SCRIPT)
}

/// The address of the script of the page for logging.
pub fn logging() -> String {
    address(&LOGGING)
}

/// The service worker. With `no-cache` browsers notice a new version.
#[handler]
pub fn worker() -> Response {
    let safe = "default-src 'none'; connect-src 'self'; script-src 'self'";
    let response = Response::builder().content_type(SCRIPT.content_type).header(header::CACHE_CONTROL, "no-cache");
    response.header(header::CONTENT_SECURITY_POLICY, safe).body(WORKER)
}

/// Serves a file by its name. An address with another hash gets the present file, which is not cached: such requests
/// come while a new release is rolled out.
#[handler]
pub fn serve(request: &Request, Path((hash, name)): Path<(String, String)>) -> Result<Response> {
    if let Some(file) = Look::of(request).file(&name) {
        let (safe, policy) = file.safe();
        let response = Response::builder().content_type(file.content_type).header(safe, policy);
        return Ok(response.header(header::CACHE_CONTROL, lasting(file.hash == hash)).body(file.bytes.clone()));
    }
    let asset = ALL.into_iter().find(|asset| asset.name == name);
    let asset = asset.ok_or_else(|| poem::Error::from_status(StatusCode::NOT_FOUND))?;
    let is_current = HASHES.contains(&(asset.name, hash));
    let response = Response::builder().content_type(asset.content_type);
    Ok(response.header(header::CACHE_CONTROL, lasting(is_current)).body(asset.text))
}

fn lasting(is_current: bool) -> &'static str {
    if is_current { "public, max-age=31536000, immutable" } else { "no-cache" }
}
