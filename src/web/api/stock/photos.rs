//! Photos of things.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
};
use crate::{
    app::{
        App,
        stock::{
            photos::{self, Changes},
            pictures, reading,
        },
    },
    domain::{
        Instant, LotId, PersonId, PhotoId,
        stock::photo::{LONGEST_CAPTION, MOST_ALIKE},
    },
    web::edge::{
        auth::Auth,
        body::Body,
        error::Problem,
        form::{Fields, Form},
    },
};

pub struct PhotosApi;

/// A photo. The pictures are at `/media/{hash}/{size}`, where `size` is `small`, `medium` or `large` (320, 960 or 1920 pixels
/// on the longest side, or as large as what was sent).
#[derive(Object)]
pub struct Photo {
    pub id: PhotoId,
    pub hash: String,
    /// Of the largest size, in pixels.
    pub width: i64,
    pub height: i64,
    /// In base64 (evanw.github.io/thumbhash): a blur to show until the picture is there.
    pub thumbhash: String,
    pub caption: String,
    pub taken_up_at: Instant,
    /// For those who may know which colleague it was.
    #[oai(skip_serializing_if_is_none)]
    pub taken_up_by: Option<PersonId>,
}

/// A picture without what is said of it, at `/media/{hash}/{size}`.
#[derive(Object)]
pub struct Cover {
    pub hash: String,
    /// Of the largest size, in pixels.
    pub width: i64,
    pub height: i64,
    /// In base64: a blur to show until the picture is there.
    pub thumbhash: String,
}

impl From<reading::Shown> for Cover {
    fn from(shown: reading::Shown) -> Self {
        let reading::Shown { hash, width, height, thumbhash } = shown;
        Self { hash, width, height, thumbhash }
    }
}

/// The photos of a thing, the cover first.
#[derive(Object)]
struct Photos {
    items: Vec<Photo>,
}

/// The photos of a thing, and what looks the same.
#[derive(Object)]
pub struct PhotosAdded {
    pub items: Vec<Photo>,
    /// Things of the organisation whose photos show the same: perhaps it was logged already. Up to 20, nearest first.
    pub alike: Vec<LooksAlike>,
}

/// A thing whose photo shows the same.
#[derive(Clone, Object)]
pub struct LooksAlike {
    pub lot_id: LotId,
    pub code: String,
    pub title: String,
    pub photo_id: PhotoId,
    /// Bits in which the pictures' perceptual hashes differ, of 64.
    pub distance: u32,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct ChangePhoto {
    caption: Option<String>,
    /// Where in the order; the first, 0, is the cover.
    position: Option<u32>,
}

/// The form of photos for a thing.
pub struct AddPhotos;

impl Fields for AddPhotos {
    const TEXTS: &'static [(&'static str, usize, &'static str)] =
        &[("caption", LONGEST_CAPTION, "What these photos show.")];
}

impl From<photos::Photo> for Photo {
    fn from(photo: photos::Photo) -> Self {
        let reading::Shown { hash, width, height, thumbhash } = photo.picture;
        Self {
            id: photo.id,
            hash,
            width,
            height,
            thumbhash,
            caption: photo.caption,
            taken_up_at: photo.at,
            taken_up_by: photo.by,
        }
    }
}

impl From<pictures::Alike> for LooksAlike {
    fn from(alike: pictures::Alike) -> Self {
        let pictures::Alike { lot, code, title, photo, distance } = alike;
        Self { lot_id: lot, code, title, photo_id: photo, distance }
    }
}

/// What identifies a repeated request with photos: the hashes of the pictures, and the texts.
pub fn told_apart_by(pictures: &[pictures::Kept], texts: &[Option<&str>]) -> Vec<String> {
    let hashes = pictures.iter().map(|picture| picture.hash().to_owned());
    hashes.chain(texts.iter().map(|text| text.unwrap_or_default().to_owned())).collect()
}

/// Things that look like these pictures, besides the lot that gets them.
pub async fn alike(
    auth: &Auth,
    app: &App,
    pictures: &[pictures::Kept],
    lot: Option<LotId>,
) -> Result<Vec<LooksAlike>, Problem> {
    let alike = pictures::alike(app.db.read(), &auth.0.actor, pictures).await?;
    let others = alike.into_iter().filter(|one| Some(one.lot) != lot);
    Ok(others.take(MOST_ALIKE).map(LooksAlike::from).collect())
}

fn answer(photos: Vec<photos::Photo>) -> Photos {
    Photos { items: photos.into_iter().map(Photo::from).collect() }
}

#[OpenApi(tag = "Tag::Lots")]
impl PhotosApi {
    /// Adds photos to a lot, behind those that it has.
    #[oai(path = "/lots/:id/photos", method = "post")]
    async fn add(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        form: Form<AddPhotos>,
    ) -> Result<Created<PhotosAdded>, Problem> {
        let actor = &auth.0.actor;
        let may = photos::may_add(&app, actor, id.0, form.files.len()).await;
        auth.0.before_upload(&app, may).await?;
        let caption = form.text("caption").unwrap_or_default().to_owned();
        let pictures = &pictures::keep(&app, form.files).await?;
        let alike = &alike(&auth, &app, pictures, Some(id.0)).await?;
        let (caption, body) = (&caption, told_apart_by(pictures, &[Some(&caption)]));
        let answer = auth.0.write(&app, &body, |tx| async move {
            let photos = photos::add(&tx, actor, id.0, pictures, caption).await?;
            Ok(PhotosAdded { items: photos.into_iter().map(Photo::from).collect(), alike: alike.clone() })
        });
        Ok(answer.await?.into())
    }

    /// The photos of a lot, the cover first.
    #[oai(path = "/lots/:id/photos", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Answer<Photos> {
        Ok(Json(answer(photos::list(&app, &auth.0.actor, id.0).await?)))
    }

    /// Changes the caption of a photo, or where it is in the order.
    #[oai(path = "/lots/:id/photos/:photo", method = "post")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        photo: Path<PhotoId>,
        body: Body<ChangePhoto>,
    ) -> Result<Changed<Photos>, Problem> {
        let actor = &auth.0.actor;
        let position = body.0.position.map(|position| position as usize);
        let changes = &Changes { caption: body.0.caption.clone(), position };
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(answer(photos::change(&tx, actor, id.0, photo.0, changes).await?))
        });
        Ok(answer.await?.into())
    }

    /// Takes a photo away. Its files go when nothing shows it any more.
    #[oai(path = "/lots/:id/photos/:photo", method = "delete")]
    async fn remove(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        photo: Path<PhotoId>,
    ) -> Result<Changed<Photos>, Problem> {
        let actor = &auth.0.actor;
        let left = app.db.write(|tx| async move { photos::remove(&tx, actor, id.0, photo.0).await }).await?;
        Ok(Changed::of(&answer(left)))
    }
}
