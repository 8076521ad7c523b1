//! Documents as evidence: recording and ending them.

use sea_orm::ConnectionTrait;

use crate::app::{Result, found, stock::lots};
use crate::{
    domain::{
        DocumentId, Event, EvidenceEnd, Instant, LotId, OrganisationId, PersonId, ProductId, Refused, WorkKind,
        WorkOrderId,
        directory::actor::{Act, Actor},
        stock::evidence::{self, NewDocument},
        time,
    },
    store::{
        self, Tx,
        rows::{document, document_file, lot},
    },
};

/// A document of a lot or of a product, and whether it counts.
pub struct Document {
    pub id: DocumentId,
    pub lot: Option<LotId>,
    pub product: Option<ProductId>,
    pub said: NewDocument,
    /// Whether it counts today.
    pub valid: bool,
    pub ended_at: Option<Instant>,
    pub ended_why: Option<EvidenceEnd>,
    pub recorded_at: Instant,
    pub recorded_by: PersonId,
    /// The file, if somebody sent one.
    pub file: Option<File>,
}

/// What is kept of a document's file besides its bytes.
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: i64,
    /// SHA-256 in hexadecimal digits.
    pub hash: String,
}

/// Records a document for all things of a lot.
pub async fn add(tx: &Tx, actor: &Actor, id: LotId, new: &NewDocument) -> Result<Document> {
    let lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    lots::ensure_not_gone(&lot)?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    let row = document::Model { lot_id: Some(lot.id), ..row(tx, actor, lot.organisation_id, new) };
    let row = store::stock::documents::insert(tx, row).await?;
    let event = Event::Documented { document: row.id, kind: row.kind, valid_until: row.valid_until };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    // Saving the lot raises its version and `updated_at`, so that offers of it that were computed before count as out
    // of date.
    store::stock::lots::save(tx, lot).await?;
    Ok(Document::of(row, None, actor))
}

/// The row of a new document. The caller adds the lot or the product that it is about.
pub(super) fn row(tx: &Tx, actor: &Actor, organisation: OrganisationId, new: &NewDocument) -> document::Model {
    document::Model {
        id: DocumentId::new(),
        organisation_id: organisation,
        lot_id: None,
        kind: new.kind,
        reference: new.reference.trim().to_owned(),
        issued_on: new.issued_on,
        valid_until: new.valid_until,
        ended_at: None,
        ended_why: None,
        by: actor.person,
        at: tx.at,
        product_id: None,
        file_id: None,
        file_name: None,
    }
}

/// Ends a document: it was recorded by mistake, or no longer says what it said.
pub async fn withdraw(tx: &Tx, actor: &Actor, lot: LotId, id: DocumentId) -> Result<Document> {
    let lot = lots::lock_own(tx, actor, lot, Act::EditLot).await?;
    let row = store::stock::documents::of(&**tx, lot.id).await?.into_iter().find(|row| row.id == id);
    let row = found(row, "document")?;
    ensure_not_ended(&row)?;
    let why = EvidenceEnd::Withdrawn;
    store::stock::documents::end(tx, &[id], why).await?;
    let event =
        Event::EvidenceEnded { work_order: None, documents: vec![id], evidence: Some(vec![row.kind]), because: why };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    store::stock::lots::save(tx, lot).await?;
    let row = document::Model { ended_at: Some(tx.at), ended_why: Some(why), ..row };
    Ok(shown(&**tx, actor, vec![row]).await?.remove(0))
}

pub(super) fn ensure_not_ended(document: &document::Model) -> Result<()> {
    match document.ended_at {
        Some(_) => Err(Refused::WrongState { what: "document", state: "ended".to_owned() }.into()),
        None => Ok(()),
    }
}

/// The documents of a lot of the own organisation, oldest first, followed by those of its product that count for the
/// lot.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, id: LotId) -> Result<Vec<Document>> {
    let lot = lots::own(db, actor, id).await?;
    let mut rows = store::stock::documents::of(db, lot.id).await?;
    if lot.product_id.is_some() {
        rows.extend(store::stock::documents::by_product(db, lot.id).await?);
    }
    shown(db, actor, rows).await
}

/// The documents with what is known of their files.
pub(super) async fn shown(
    db: &impl ConnectionTrait,
    actor: &Actor,
    rows: Vec<document::Model>,
) -> Result<Vec<Document>> {
    let files = store::stock::document_files::of(db, &rows).await?;
    let each = |row: document::Model| {
        let file = row.file_id.and_then(|id| files.get(&id));
        Document::of(row, file, actor)
    };
    Ok(rows.into_iter().map(each).collect())
}

/// Ends the documents of a locked lot that are no longer true after work on it, such as new covers. Documents of its
/// product no longer count for the lot either. The history records this even if the lot had no documents.
pub async fn outlive(tx: &Tx, actor: &Actor, lot: &lot::Model, order: WorkOrderId, work: WorkKind) -> Result<()> {
    let kinds = evidence::ended_by(work);
    if kinds.is_empty() {
        return Ok(());
    }
    store::stock::documents::except(tx, lot.id, kinds).await?;
    let why = EvidenceEnd::Reupholstered;
    let rows = store::stock::documents::of(&**tx, lot.id).await?.into_iter();
    let over: Vec<DocumentId> =
        rows.filter(|row| row.ended_at.is_none() && kinds.contains(&row.kind)).map(|row| row.id).collect();
    store::stock::documents::end(tx, &over, why).await?;
    let event =
        Event::EvidenceEnded { work_order: Some(order), documents: over, evidence: Some(kinds.to_vec()), because: why };
    Ok(store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?)
}

/// Ends all documents of a lot that turns out to be of another category, because they were about the old one.
pub async fn outgrow(tx: &Tx, actor: &Actor, lot: &lot::Model) -> Result<()> {
    let rows = store::stock::documents::of(&**tx, lot.id).await?;
    let over: Vec<DocumentId> = rows.into_iter().filter(|row| row.ended_at.is_none()).map(|row| row.id).collect();
    if over.is_empty() {
        return Ok(());
    }
    let why = EvidenceEnd::Recategorised;
    store::stock::documents::end(tx, &over, why).await?;
    let event = Event::EvidenceEnded { work_order: None, documents: over, evidence: None, because: why };
    Ok(store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?)
}

impl Document {
    pub(super) fn of(row: document::Model, file: Option<&document_file::Model>, actor: &Actor) -> Self {
        let file = file.map(|file| File {
            name: row.file_name.clone().unwrap_or_default(),
            content_type: file.content_type.clone(),
            bytes: file.bytes,
            hash: file.hash.clone(),
        });
        Self {
            valid: row.says().is_valid(time::civil_date(time::now(), &actor.time_zone)),
            id: row.id,
            lot: row.lot_id,
            product: row.product_id,
            file,
            said: NewDocument {
                kind: row.kind,
                reference: row.reference,
                issued_on: row.issued_on,
                valid_until: row.valid_until,
            },
            ended_at: row.ended_at,
            ended_why: row.ended_why,
            recorded_at: row.at,
            recorded_by: row.by,
        }
    }
}
