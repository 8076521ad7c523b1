//! Pictures: processing them, keeping them in storage, and finding them again.

use std::{collections::HashMap, sync::Arc, time::Instant as Tick};

use bytes::Bytes;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use tempfile::TempPath;

use crate::app::{
    App, Error, Result, found,
    stock::reading::{Lot, Shown},
};
use crate::{
    domain::{
        Date, Instant, LotId, PhotoId, PictureId, Refused,
        directory::actor::{Act, Actor},
        time,
    },
    media::{self, Failed, Likeness, MOST_BYTES, MOST_PIXELS, Picture, Size, Unreadable},
    store::{self, Db, rows::picture},
};

/// A file that somebody sent.
pub struct Sent {
    /// The name that a refusal gives.
    pub name: String,
    /// The file is removed when this is dropped.
    pub path: TempPath,
}

/// A picture that is in storage and that nothing shows yet.
#[derive(Clone)]
pub struct Kept(pub(in crate::app) picture::Model);

impl Kept {
    /// The SHA-256 of its largest size, in hexadecimal digits.
    pub fn hash(&self) -> &str {
        &self.0.hash
    }
}

/// One size of a picture, to be served.
pub struct Served {
    pub content_type: &'static str,
    pub bytes: Bytes,
}

/// Processes these files and stores the pictures, all or none. A picture that nothing shows within a day is removed
/// again.
pub async fn keep(app: &App, files: Vec<Sent>) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    for file in files {
        let developed = develop(app, file).await?;
        kept.push(Kept(store(app, developed).await?));
    }
    Ok(kept)
}

/// Stores a picture that the program makes, like [`keep`]. `make` runs when the studio has room for it.
pub async fn keep_made<M>(app: &App, name: String, make: M) -> Result<Kept>
where
    M: FnOnce() -> std::result::Result<Vec<u8>, String> + Send + 'static,
{
    let developed = developed(app, name, move || make().map_err(NotDeveloped::Io)).await?;
    Ok(Kept(store(app, developed).await?))
}

async fn develop(app: &App, Sent { name, path }: Sent) -> Result<Picture> {
    developed(app, name, move || std::fs::read(&path).map_err(|error| NotDeveloped::Io(error.to_string()))).await
}

async fn developed<L>(app: &App, name: String, load: L) -> Result<Picture>
where
    L: FnOnce() -> std::result::Result<Vec<u8>, NotDeveloped> + Send + 'static,
{
    app.studio.develop(load).await.map_err(|failed| said(name, failed))
}

fn said(name: String, failed: NotDeveloped) -> Error {
    match failed {
        NotDeveloped::Io(error) => Error::Internal(error),
        NotDeveloped::Failed(Failed::Busy) => Error::Busy,
        NotDeveloped::Failed(Failed::Unreadable(why)) => refused(name, why).into(),
    }
}

enum NotDeveloped {
    Io(String),
    Failed(Failed),
}

impl From<Failed> for NotDeveloped {
    fn from(failed: Failed) -> Self {
        Self::Failed(failed)
    }
}

fn refused(file: String, why: Unreadable) -> Refused {
    match why {
        Unreadable::Heif => Refused::CameraFormat { file },
        Unreadable::UnknownFormat => Refused::PictureFormat { file },
        Unreadable::TooManyBytes | Unreadable::TooManyPixels => too_large(file),
        Unreadable::Damaged => Refused::PictureDamaged { file },
    }
}

/// Reads the codes in a picture. The picture is not stored.
pub async fn codes(app: &App, Sent { name, path }: Sent) -> Result<Vec<String>> {
    let read = move || {
        let bytes = std::fs::read(&path).map_err(|error| NotDeveloped::Io(error.to_string()))?;
        media::codes(&bytes).map_err(|why| NotDeveloped::Failed(Failed::Unreadable(why)))
    };
    app.studio.work(read).await.map_err(|failed| said(name, failed))
}

/// The refusal of a file that turns out to be too large while it is being sent.
pub fn too_large(file: String) -> Refused {
    Refused::PictureTooLarge { file, most_mib: MOST_BYTES >> 20, most_megapixels: MOST_PIXELS / 1_000_000 }
}

/// Writes the row first and the files after it: if the request fails, a job finds the row and removes the files. The
/// photo that shows the picture is written last, by the caller.
async fn store(app: &App, picture: Picture) -> Result<picture::Model> {
    let Picture { renditions, thumbhash, likeness } = picture;
    let [.., large] = &renditions;
    let (hash, width, height) = (hex::encode(Sha256::digest(&large.bytes)), large.width.into(), large.height.into());
    let thumbhash = base64(&thumbhash);
    let touch = |tx: store::Tx| {
        let (hash, thumbhash) = (hash.clone(), thumbhash.clone());
        let id = PictureId::new();
        let likeness = likeness.0 as i64;
        let row = picture::Model { id, hash, width, height, thumbhash, likeness, touched_at: tx.at };
        async move { store::stock::photos::touch(&tx, row).await }
    };
    let row = app.db.write(touch).await?;
    for rendition in renditions {
        app.storage.put(&key(row.id, rendition.size), rendition.bytes.into()).await?;
    }
    Ok(row)
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The folder of pictures in storage.
pub const FOLDER: &str = "pictures";

fn key(id: PictureId, size: Size) -> String {
    format!("{FOLDER}/{id}/{}", size.name())
}

/// The keys of a picture's files in storage.
pub fn keys(id: PictureId) -> impl Iterator<Item = String> {
    Size::ALL.into_iter().map(move |size| key(id, size))
}

/// A picture that a thing shows that the actor may see. Any other picture is not found.
pub async fn visible(app: &App, actor: &Arc<Actor>, hash: &str, at: Instant) -> Result<PictureId> {
    if actor.partner.is_some() {
        return Err(Refused::NotFound { what: "picture" }.into());
    }
    let (commits, now) = (app.db.commits(), Tick::now());
    if let Some(picture) = app.pictures.seen(actor, hash, commits, now) {
        return Ok(picture);
    }
    let today: Date = time::civil_date(at, &actor.time_zone);
    let units = actor.units_for(Act::LogLot);
    let picture = store::stock::photos::visible(app.db.read(), actor, units.as_deref(), hash, today).await?;
    let picture = found(picture, "picture")?.id;
    app.pictures.remember(actor, hash, commits, now, picture);
    Ok(picture)
}

/// A picture, for people with a signed link to it.
pub async fn by_hash(db: &impl ConnectionTrait, hash: &str) -> Result<PictureId> {
    Ok(found(store::stock::photos::by_hash(db, hash).await?, "picture")?.id)
}

/// One size of a picture.
pub async fn serve(app: &App, id: PictureId, size: Size) -> Result<Served> {
    let bytes = match app.pictures.file(id, size) {
        Some(bytes) => bytes,
        None => {
            let bytes = found(app.storage.get(&key(id, size)).await?, "picture")?;
            app.pictures.keep(id, size, &bytes);
            bytes
        }
    };
    Ok(Served { content_type: size.content_type(), bytes })
}

/// Removes the files of pictures from storage. Their rows are deleted already.
pub async fn remove_files(app: &App, pictures: &[PictureId]) -> Result<()> {
    for key in pictures.iter().copied().flat_map(keys) {
        app.storage.delete(&key).await?;
    }
    Ok(())
}

/// How long a picture is kept that nothing shows. The request that sent it may still be running, and a backup copies the
/// files after the database.
const UNUSED_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(1);
/// How many pictures one job removes.
const AT_ONCE: u64 = 200;

/// Deletes the rows of pictures that nothing shows any more, and enqueues jobs that remove their files.
pub async fn forget_unused(db: &Db) -> Result<()> {
    let forget = |tx: store::Tx| async move {
        let ids = store::stock::photos::forget_unused(&tx, tx.at - UNUSED_KEPT, AT_ONCE).await?;
        let forgotten = ids.len() as u64;
        if !ids.is_empty() {
            let job = crate::domain::Job::RemoveFiles { pictures: ids, documents: Vec::new() };
            store::jobs::enqueue(&tx, job, tx.at).await?;
        }
        Ok::<_, Error>(forgotten)
    };
    while db.write(forget).await? == AT_ONCE {}
    Ok(())
}

/// Adds to each lot the picture that it shows first.
pub async fn show_covers(db: &impl ConnectionTrait, lots: &mut [Lot]) -> Result<()> {
    let ids: Vec<PictureId> = lots.iter().filter_map(|lot| lot.cover_id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let pictures = store::stock::photos::pictures(db, &ids).await?;
    for lot in lots {
        lot.cover = lot.cover_id.and_then(|id| pictures.get(&id)).map(Shown::from);
    }
    Ok(())
}

/// Lots of the organisation with a photo that looks like one of these pictures, the most similar first, each lot once.
pub async fn alike(db: &impl ConnectionTrait, actor: &Actor, pictures: &[Kept]) -> Result<Vec<Alike>> {
    let wanted: Vec<Likeness> = pictures.iter().map(|Kept(picture)| Likeness(picture.likeness as u64)).collect();
    let mut parts: [Vec<i64>; Likeness::PARTS] = Default::default();
    for near in wanted.iter().map(|likeness| likeness.near_parts()) {
        for (part, values) in parts.iter_mut().zip(near) {
            part.extend(values.map(i64::from));
        }
    }
    let mut nearest: HashMap<LotId, Alike> = HashMap::new();
    for (photo, picture, lot) in store::stock::photos::alike(db, &actor.organisations, parts).await? {
        let likeness = Likeness(picture.likeness as u64);
        let distance = wanted.iter().map(|one| one.distance(likeness)).min().unwrap_or(u32::MAX);
        let known = nearest.get(&lot.id).map_or(Likeness::NEAR + 1, |known| known.distance);
        if distance < known {
            let one = Alike { lot: lot.id, code: lot.code, title: lot.name, photo: photo.id, distance };
            nearest.insert(one.lot, one);
        }
    }
    let mut nearest: Vec<Alike> = nearest.into_values().collect();
    nearest.sort_by_key(|one| (one.distance, one.lot));
    Ok(nearest)
}

/// A thing that looks the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    pub lot: LotId,
    pub code: String,
    pub title: String,
    pub photo: PhotoId,
    /// Bits in which the pictures differ, of 64.
    pub distance: u32,
}
