//! Pictures for browsers. The address holds a hash of the content, so it never shows another picture. A picture is
//! shown only to those who may see a thing with that picture, or by a signed link.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    http::{StatusCode, header},
    web::{Data, Path},
};
use serde::Deserialize;

use crate::{
    app::{
        App,
        stock::{links, pictures},
    },
    domain::{PictureId, Refused, time},
    media::Size,
    web::edge::{auth::Signed, error::Problem},
};

/// A picture never changes. Who may see it can change, so shared caches must not store it.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// The query of a signed link.
#[derive(Deserialize)]
struct SignedLink {
    until: i64,
    signature: String,
}

#[handler]
pub async fn picture(
    request: &Request,
    app: Data<&Arc<App>>,
    Path((hash, size)): Path<(String, String)>,
) -> Result<Response> {
    let none = || Problem::from(Refused::NotFound { what: "picture" });
    let size = Size::ALL.into_iter().find(|known| known.name() == size).ok_or_else(none)?;
    let id = allowed(request, &app, &hash, size).await?;
    let tag = format!("\"{hash}-{}\"", size.name());
    let known = request.header(header::IF_NONE_MATCH).is_some_and(|tags| tags.split(',').any(|one| one.trim() == tag));
    let response = Response::builder().header(header::ETAG, tag).header(header::CACHE_CONTROL, FOR_EVER);
    if known {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    let served = pictures::serve(&app, id, size).await.map_err(Problem)?;
    Ok(response.content_type(served.content_type).body(served.bytes))
}

async fn allowed(request: &Request, app: &App, hash: &str, size: Size) -> Result<PictureId> {
    if let Ok(link) = request.params::<SignedLink>() {
        let valid = app.links.verify(&links::of_picture(hash, size), link.until, &link.signature, time::now());
        return match valid {
            true => Ok(pictures::by_hash(app.db.read(), hash).await.map_err(Problem)?),
            false => Err(Problem::from(Refused::NotFound { what: "picture" }).into()),
        };
    }
    let token = request.header(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let signed = match token {
        Some(token) => Signed::by_token(request, token).await?,
        None => {
            let signed = Signed::by_cookie(request).await?;
            signed.ok_or_else(|| poem::Error::from_status(StatusCode::UNAUTHORIZED))?.0
        }
    };
    Ok(pictures::visible(app, &signed.actor, hash, time::now()).await.map_err(Problem)?)
}
