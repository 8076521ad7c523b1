//! The stylesheet and the scripts: named by their content, so that browsers keep them for ever.

use std::sync::LazyLock;

use poem::{
    Response, Result, handler,
    http::{StatusCode, header},
    web::Path,
};
use sha2::{Digest, Sha256};

struct Asset {
    name: &'static str,
    content_type: &'static str,
    text: &'static str,
}

const STYLE: Asset =
    Asset { name: "ombruk.css", content_type: "text/css; charset=utf-8", text: include_str!("assets/ombruk.css") };
const SCRIPT: Asset =
    Asset { name: "ombruk.js", content_type: "text/javascript; charset=utf-8", text: include_str!("assets/ombruk.js") };
const MARK: Asset = Asset { name: "mark.svg", content_type: "image/svg+xml", text: include_str!("assets/mark.svg") };
const ALL: [&Asset; 3] = [&STYLE, &SCRIPT, &MARK];

static HASHES: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let hash = |text: &str| hex::encode(&Sha256::digest(text.as_bytes())[..8]);
    ALL.iter().map(|asset| (asset.name, hash(asset.text))).collect()
});

fn address(asset: &Asset) -> String {
    let hash = HASHES.iter().find(|(name, _)| *name == asset.name).map_or("", |(_, hash)| hash);
    format!("/assets/{hash}/{}", asset.name)
}

pub fn style() -> String {
    address(&STYLE)
}

pub fn script() -> String {
    address(&SCRIPT)
}

/// What an address was made for; another version of it may be asked for while a new release is brought in.
#[handler]
pub fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response> {
    let asset = ALL.into_iter().find(|asset| asset.name == name);
    let asset = asset.ok_or_else(|| poem::Error::from_status(StatusCode::NOT_FOUND))?;
    let is_current = HASHES.contains(&(asset.name, hash));
    let lasts = if is_current { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(Response::builder().content_type(asset.content_type).header(header::CACHE_CONTROL, lasts).body(asset.text))
}
