//! Photos for the partner who does the work.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use crate::web::api::{Tag, answer::Answer};
use crate::{
    app::{App, work::photos},
    domain::{Instant, WorkOrderId},
    web::edge::auth::Auth,
};

pub struct WorkPhotosApi;

/// A photo with addresses that open it for anybody who has them, until they end.
#[derive(Object)]
struct LinkedPhoto {
    /// Of the largest size, in pixels.
    width: i64,
    height: i64,
    /// In base64: a blur to show until the picture is there.
    thumbhash: String,
    caption: String,
    /// 320 pixels on the longest side, below the address of this server.
    small: String,
    /// 960 pixels.
    medium: String,
    /// 1920 pixels.
    large: String,
    open_until: Instant,
}

#[derive(Object)]
struct LinkedPhotos {
    items: Vec<LinkedPhoto>,
}

#[OpenApi(tag = "Tag::Work")]
impl WorkPhotosApi {
    /// The photos of the things of a work order, the cover first.
    #[oai(path = "/work-orders/:id/photos", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<WorkOrderId>) -> Answer<LinkedPhotos> {
        let photos = photos::of_order(&app, &auth.0.actor, id.0).await?;
        Ok(Json(LinkedPhotos { items: photos.into_iter().map(LinkedPhoto::from).collect() }))
    }
}

impl From<photos::Linked> for LinkedPhoto {
    fn from(linked: photos::Linked) -> Self {
        let [small, medium, large] = linked.links;
        let (picture, caption, open_until) = (linked.picture, linked.caption, linked.open_until);
        Self {
            width: picture.width,
            height: picture.height,
            thumbhash: picture.thumbhash,
            caption,
            small,
            medium,
            large,
            open_until,
        }
    }
}
