//! Documents as evidence: recording and ending them.

use sea_orm::ConnectionTrait;

use crate::app::{Result, found, stock::lots};
use crate::{
    domain::{
        DocumentId, Event, EvidenceEnd, LotId, Refused, WorkKind, WorkOrderId,
        directory::actor::{Act, Actor},
        stock::evidence::{self, NewDocument},
        time,
    },
    store::{
        self, Tx,
        rows::{document, lot},
    },
};

/// Records a document for all things of a lot.
pub async fn add(tx: &Tx, actor: &Actor, id: LotId, new: &NewDocument) -> Result<document::Model> {
    let lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    lots::ensure_not_gone(&lot)?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    let row = document::Model {
        id: DocumentId::new(),
        organisation_id: lot.organisation_id,
        lot_id: lot.id,
        kind: new.kind,
        reference: new.reference.trim().to_owned(),
        issued_on: new.issued_on,
        valid_until: new.valid_until,
        ended_at: None,
        ended_why: None,
        by: actor.person,
        at: tx.at,
    };
    let row = store::stock::documents::insert(tx, row).await?;
    let event = Event::Documented { document: row.id, kind: row.kind, valid_until: row.valid_until };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    // The lot is another one now for those who were told what there is: a release at the gate does not cover it.
    store::stock::lots::save(tx, lot).await?;
    Ok(row)
}

/// Ends a document: it was recorded by mistake, or no longer says what it said.
pub async fn withdraw(tx: &Tx, actor: &Actor, lot: LotId, id: DocumentId) -> Result<document::Model> {
    let lot = lots::lock_own(tx, actor, lot, Act::EditLot).await?;
    let row = store::stock::documents::of(&**tx, lot.id).await?.into_iter().find(|row| row.id == id);
    let row = found(row, "document")?;
    if row.ended_at.is_some() {
        return Err(Refused::WrongState { what: "document", state: "ended".to_owned() }.into());
    }
    let why = EvidenceEnd::Withdrawn;
    store::stock::documents::end(tx, &[id], why).await?;
    let event =
        Event::EvidenceEnded { work_order: None, documents: vec![id], evidence: Some(vec![row.kind]), because: why };
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    store::stock::lots::save(tx, lot).await?;
    Ok(document::Model { ended_at: Some(tx.at), ended_why: Some(why), ..row })
}

/// The documents of a lot of the own organisation, oldest first.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, id: LotId) -> Result<Vec<document::Model>> {
    let lot = lots::own(db, actor, id).await?;
    Ok(store::stock::documents::of(db, lot.id).await?)
}

/// Work that was done to a locked lot may end what its documents were about; the history says that, also of a lot without.
pub async fn outlive(tx: &Tx, actor: &Actor, lot: &lot::Model, order: WorkOrderId, work: WorkKind) -> Result<()> {
    let kinds = evidence::ended_by(work);
    if kinds.is_empty() {
        return Ok(());
    }
    let why = EvidenceEnd::Reupholstered;
    let rows = store::stock::documents::of(&**tx, lot.id).await?.into_iter();
    let over: Vec<DocumentId> =
        rows.filter(|row| row.ended_at.is_none() && kinds.contains(&row.kind)).map(|row| row.id).collect();
    store::stock::documents::end(tx, &over, why).await?;
    let event =
        Event::EvidenceEnded { work_order: Some(order), documents: over, evidence: Some(kinds.to_vec()), because: why };
    Ok(store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?)
}

/// What a lot was documented with says nothing of the other category that it turns out to be of.
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
