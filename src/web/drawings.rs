//! The drawing of a kind of thing, for pages and mails that have no photo of the thing itself. It is the same for
//! everybody and reveals nothing about anybody, so no token is required.

use std::sync::LazyLock;

use poem::{
    Request, Response, Result, handler,
    http::{StatusCode, header},
    web::Path,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    domain::{Refused, reference::colour, reference::drawing},
    web::edge::error::Problem,
};

/// An address with the current `VERSION` never changes its content. Without it a cache asks again after an hour.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_AN_HOUR: &str = "public, max-age=3600";
/// A drawing that is opened by itself is a page. It may load and run nothing.
const NOTHING_ELSE: &str = "default-src 'none'; sandbox";

/// A hash of the drawings: it changes as soon as one drawing changes.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut keys: Vec<_> = drawing::drawn().collect();
    keys.sort_unstable();
    let each = |key: &&str| drawing::drawing(key, None).into_iter().chain(drawing::drawing(key, Some("blue")));
    let colours = colour::all().filter_map(|colour| drawing::drawing("office-chair", Some(&colour.key)));
    let all: Vec<String> = keys.iter().flat_map(each).chain(colours).collect();
    hash(all.concat().as_bytes())
});

/// The address of a category's drawing, in the colour of a thing as somebody wrote it.
pub fn address(category: &str, colour: Option<&str>) -> String {
    let colour = colour.and_then(colour::code).map(|key| format!("colour={key}&")).unwrap_or_default();
    format!("/drawings/{category}.svg?{colour}v={}", *VERSION)
}

#[derive(Default, Deserialize)]
struct Asked {
    colour: Option<String>,
    v: Option<String>,
}

#[handler]
pub fn drawn(request: &Request, Path(file): Path<String>) -> Result<Response> {
    let asked = request.params::<Asked>().unwrap_or_default();
    let category = file.strip_suffix(".svg");
    let svg = category.and_then(|category| drawing::drawing(category, asked.colour.as_deref()));
    let svg = svg.ok_or_else(|| Problem::from(Refused::NotFound { what: "drawing" }))?;
    let tag = format!("\"{}\"", hash(svg.as_bytes()));
    let known = request.header(header::IF_NONE_MATCH).is_some_and(|tags| tags.split(',').any(|one| one.trim() == tag));
    let lasts = if asked.v.as_ref() == Some(&*VERSION) { FOR_EVER } else { FOR_AN_HOUR };
    let response = Response::builder()
        .header(header::ETAG, tag)
        .header(header::CACHE_CONTROL, lasts)
        .header(header::CONTENT_SECURITY_POLICY, NOTHING_ELSE);
    Ok(match known {
        true => response.status(StatusCode::NOT_MODIFIED).finish(),
        false => response.content_type("image/svg+xml").body(svg),
    })
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}
