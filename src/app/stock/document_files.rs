//! The files of documents. They are stored as they were sent, and given out as they were stored. Only pictures are
//! encoded anew, without the camera's metadata.

use bytes::Bytes;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::app::{
    App, Error, Result, found,
    stock::{
        documents::{self, Document},
        lots,
        pictures::Sent,
    },
};
use crate::{
    domain::{
        DocumentFileId, DocumentId, Event, LotId, Refused,
        directory::actor::{Act, Actor},
        stock::{
            document_file::{MOST_BYTES, content_type},
            evidence::NewDocument,
        },
        time,
    },
    media::{self, Failed, Unreadable},
    store::{
        self, Db, Tx,
        rows::{document, document_file},
    },
};

/// A file that is in storage and that no document holds yet.
#[derive(Clone)]
pub struct Kept {
    file: document_file::Model,
    name: String,
    bytes: Bytes,
}

impl Kept {
    /// The SHA-256 of its content, in hexadecimal digits.
    pub fn hash(&self) -> &str {
        &self.file.hash
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }
}

/// A file to be given out.
pub struct Given {
    pub name: String,
    pub content_type: String,
    pub hash: String,
    pub bytes: Bytes,
}

/// The folder of these files in storage.
pub const FOLDER: &str = "documents";

pub fn key(id: DocumentFileId) -> String {
    format!("{FOLDER}/{id}")
}

/// The refusal of a file that turns out to be too large while it is being sent.
pub fn too_large(file: String) -> Refused {
    Refused::DocumentTooLarge { file, most_mib: MOST_BYTES >> 20 }
}

/// Refuses what [`attach`] would refuse, before the file is looked at.
pub async fn may_attach(db: &impl ConnectionTrait, actor: &Actor, lot: LotId, id: DocumentId) -> Result<()> {
    let lot = lots::own(db, actor, lot).await?;
    actor.may(Act::EditLot, lot.unit_id)?;
    lots::ensure_not_gone(&lot)?;
    let row = store::stock::documents::of(db, lot.id).await?.into_iter().find(|row| row.id == id);
    can_hold(&found(row, "document")?)
}

/// Refuses a document that has ended or has a file already. Evidence is not replaced: a wrong document is ended, and
/// the right one is recorded as a new document.
pub(super) fn can_hold(document: &document::Model) -> Result<()> {
    documents::ensure_not_ended(document)?;
    match document.file_id {
        Some(_) => Err(Refused::WrongState { what: "document", state: "filed".to_owned() }.into()),
        None => Ok(()),
    }
}

/// Checks a file and stores it. The row is written first and the file after it, so that a job can find and remove a
/// file that no document holds after a day.
pub async fn keep(app: &App, Sent { name, path }: Sent) -> Result<Kept> {
    let called = name.clone();
    let looked = app.studio.work(move || {
        let bytes = std::fs::read(&path).map_err(|error| Unkept::Io(error.to_string()))?;
        let (content_type, bytes) = match content_type(&bytes) {
            Some(content_type) => (content_type, bytes),
            None => ("image/jpeg", media::copy(&bytes, MOST_BYTES).map_err(Failed::from)?),
        };
        Ok((content_type, hex::encode(Sha256::digest(&bytes)), Bytes::from(bytes)))
    });
    let (content_type, hash, bytes) = looked.await.map_err(|unkept: Unkept| match unkept {
        Unkept::Io(error) => Error::Internal(error),
        Unkept::Failed(Failed::Busy) => Error::Busy,
        Unkept::Failed(Failed::Unreadable(why)) => refused(called, why).into(),
    })?;
    let touch = |tx: Tx| {
        let row = document_file::Model {
            id: DocumentFileId::new(),
            hash: hash.clone(),
            content_type: content_type.to_owned(),
            bytes: bytes.len() as i64,
            touched_at: tx.at,
        };
        async move { store::stock::document_files::touch(&tx, row).await }
    };
    let file = app.db.write(touch).await?;
    app.storage.put(&key(file.id), bytes.clone()).await?;
    Ok(Kept { file, name, bytes })
}

enum Unkept {
    Io(String),
    Failed(Failed),
}

impl From<Failed> for Unkept {
    fn from(failed: Failed) -> Self {
        Self::Failed(failed)
    }
}

fn refused(file: String, why: Unreadable) -> Refused {
    match why {
        Unreadable::Heif => Refused::CameraFormat { file },
        Unreadable::UnknownFormat => Refused::DocumentFormat { file },
        Unreadable::TooManyBytes => too_large(file),
        Unreadable::TooManyPixels => Refused::PictureTooLarge {
            file,
            most_mib: MOST_BYTES >> 20,
            most_megapixels: media::MOST_PIXELS / 1_000_000,
        },
        Unreadable::Damaged => Refused::PictureDamaged { file },
    }
}

/// Gives a document of a lot its file.
pub async fn attach(tx: &Tx, actor: &Actor, lot: LotId, id: DocumentId, kept: &Kept) -> Result<Document> {
    let lot = lots::lock_own(tx, actor, lot, Act::EditLot).await?;
    lots::ensure_not_gone(&lot)?;
    let row = store::stock::documents::of(&**tx, lot.id).await?.into_iter().find(|row| row.id == id);
    let shown = hold(tx, actor, lot.id.0, found(row, "document")?, kept).await?;
    store::stock::lots::save(tx, lot).await?;
    Ok(shown)
}

/// Records a document with its file for a lot. The caller has checked that the actor may do what the document proves.
pub(super) async fn record(tx: &Tx, actor: &Actor, id: LotId, new: &NewDocument, kept: &Kept) -> Result<DocumentId> {
    let lot = lots::lock_ours(tx, actor, id).await?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    let row = document::Model {
        lot_id: Some(lot.id),
        file_id: Some(kept.file.id),
        file_name: Some(kept.name.clone()),
        ..documents::row(tx, actor, lot.organisation_id, new)
    };
    let row = store::stock::documents::insert(tx, row).await?;
    for event in [
        Event::Documented { document: row.id, kind: row.kind, valid_until: None },
        Event::DocumentFiled { document: row.id, kind: row.kind, sha256: kept.file.hash.clone() },
    ] {
        store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    }
    store::stock::lots::save(tx, lot).await?;
    Ok(row.id)
}

/// Gives a document its file, and records that in the history of `subject`: the lot or the product that the document is
/// about.
pub(super) async fn hold(
    tx: &Tx,
    actor: &Actor,
    subject: uuid::Uuid,
    row: document::Model,
    kept: &Kept,
) -> Result<Document> {
    can_hold(&row)?;
    store::stock::documents::file(tx, row.id, kept.file.id, &kept.name).await?;
    let event = Event::DocumentFiled { document: row.id, kind: row.kind, sha256: kept.file.hash.clone() };
    store::history::record(tx, row.organisation_id, subject, &event, actor.person).await?;
    let row = document::Model { file_id: Some(kept.file.id), file_name: Some(kept.name.clone()), ..row };
    Ok(Document::of(row, Some(&kept.file), actor))
}

/// The file of a document, for people who may read the documents of the lot.
pub async fn give(app: &App, actor: &Actor, lot: LotId, id: DocumentId) -> Result<Given> {
    let db = app.db.read();
    let lot = lots::own(db, actor, lot).await?;
    let mut rows = store::stock::documents::of(db, lot.id).await?;
    rows.extend(store::stock::documents::by_product(db, lot.id).await?);
    give_one(app, rows, id).await
}

/// The file of one of these documents.
pub(super) async fn give_one(app: &App, rows: Vec<document::Model>, id: DocumentId) -> Result<Given> {
    let row = found(rows.into_iter().find(|row| row.id == id), "document")?;
    let files = store::stock::document_files::of(app.db.read(), std::slice::from_ref(&row)).await?;
    let file = found(files.into_values().next(), "file")?;
    let bytes = found(app.storage.get(&key(file.id)).await?, "file")?;
    Ok(Given { name: row.file_name.unwrap_or_default(), content_type: file.content_type, hash: file.hash, bytes })
}

/// Removes files from storage. Their rows are deleted already.
pub async fn remove_files(app: &App, forgotten: &[DocumentFileId]) -> Result<()> {
    for id in forgotten {
        app.storage.delete(&key(*id)).await?;
    }
    Ok(())
}

/// How long a file is kept that no document holds. The request that sent it may still be running.
const UNUSED_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(1);
/// How many files one job removes.
const AT_ONCE: u64 = 200;

/// Deletes the rows of files that no document holds, and enqueues jobs that remove the files.
pub async fn forget_unused(db: &Db) -> Result<()> {
    let forget = |tx: Tx| async move {
        let ids = store::stock::document_files::forget_unused(&tx, tx.at - UNUSED_KEPT, AT_ONCE).await?;
        let forgotten = ids.len() as u64;
        if !ids.is_empty() {
            let job = crate::domain::Job::RemoveFiles { pictures: Vec::new(), documents: ids };
            store::jobs::enqueue(&tx, job, tx.at).await?;
        }
        Ok::<_, Error>(forgotten)
    };
    while db.write(forget).await? == AT_ONCE {}
    Ok(())
}
