//! Documents that are evidence for all things of a product.

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result, found,
    stock::{
        document_files::{self, Given, Kept},
        documents::{self, Document},
        products,
    },
};
use crate::{
    domain::{
        DocumentId, Event, EvidenceEnd, OrganisationId, ProductId, Refused,
        directory::{
            actor::{Act, Actor},
            permit::{EditProducts, Throughout},
        },
        stock::evidence::NewDocument,
        time,
    },
    store::{
        self, Tx, index,
        rows::{document, product},
        touched::Touched,
    },
};

/// Records a document for all things of a product. It needs the role in the whole organisation, as a change of the
/// product does. Products that all organisations share cannot be documented.
pub async fn add(tx: &Tx, actor: &Throughout<'_, EditProducts>, id: ProductId, new: &NewDocument) -> Result<Document> {
    let (product, organisation) = own(store::stock::products::lock(tx, actor, id).await?)?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    let row = document::Model { product_id: Some(id), ..documents::row(tx, actor, organisation, new) };
    let row = store::stock::documents::insert(tx, row).await?;
    let event = Event::Documented { document: row.id, kind: row.kind, valid_until: row.valid_until };
    store::history::record(tx, organisation, id.0, &event, actor.person).await?;
    changed(tx, product).await?;
    Ok(Document::of(row, None, actor))
}

/// Ends a document of a product, for all of its things.
pub async fn withdraw(
    tx: &Tx,
    actor: &Throughout<'_, EditProducts>,
    product: ProductId,
    id: DocumentId,
) -> Result<Document> {
    let (product, organisation) = own(store::stock::products::lock(tx, actor, product).await?)?;
    let row = one(&**tx, product.id, id).await?;
    documents::ensure_not_ended(&row)?;
    let why = EvidenceEnd::Withdrawn;
    store::stock::documents::end(tx, &[id], why).await?;
    let event =
        Event::EvidenceEnded { work_order: None, documents: vec![id], evidence: Some(vec![row.kind]), because: why };
    store::history::record(tx, organisation, product.id.0, &event, actor.person).await?;
    changed(tx, product).await?;
    let row = document::Model { ended_at: Some(tx.at), ended_why: Some(why), ..row };
    Ok(documents::shown(&**tx, actor, vec![row]).await?.remove(0))
}

/// The documents of a product that the actor's organisation knows, oldest first.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, id: ProductId) -> Result<Vec<Document>> {
    products::visible(db, actor, id).await?;
    documents::shown(db, actor, of_own(db, actor, id).await?).await
}

/// Refuses what [`attach`] would refuse, before the file is looked at.
pub async fn may_attach(db: &impl ConnectionTrait, actor: &Actor, product: ProductId, id: DocumentId) -> Result<()> {
    actor.may_throughout(Act::EditProducts)?;
    own(store::stock::products::known(db, actor, product).await?)?;
    document_files::can_hold(&one(db, product, id).await?)
}

/// Gives a document of a product its file.
pub async fn attach(
    tx: &Tx,
    actor: &Throughout<'_, EditProducts>,
    product: ProductId,
    id: DocumentId,
    kept: &Kept,
) -> Result<Document> {
    let (product, _) = own(store::stock::products::lock(tx, actor, product).await?)?;
    let row = one(&**tx, product.id, id).await?;
    let shown = document_files::hold(tx, actor, product.id.0, row, kept).await?;
    changed(tx, product).await?;
    Ok(shown)
}

/// The file of a document, for everybody whose organisation knows the product.
pub async fn give(app: &App, actor: &Actor, product: ProductId, id: DocumentId) -> Result<Given> {
    products::visible(app.db.read(), actor, product).await?;
    document_files::give_one(app, of_own(app.db.read(), actor, product).await?, id).await
}

/// Marks the product's lots as changed: offers of them are dated anew, and the search index reads them again.
async fn changed(tx: &Tx, product: product::Model) -> Result<()> {
    let id = product.id;
    store::save(tx, product::Model { updated_at: tx.now(), ..product }).await?;
    Ok(index::mark(tx, Touched::Product(id)).await?)
}

fn own(product: Option<product::Model>) -> Result<(product::Model, OrganisationId)> {
    let product = found(product, "product")?;
    let organisation = product.organisation_id.ok_or(Refused::NotYours { what: "product" })?;
    Ok((product, organisation))
}

async fn one(db: &impl ConnectionTrait, product: ProductId, id: DocumentId) -> Result<document::Model> {
    let rows = store::stock::documents::of_product(db, product).await?;
    found(rows.into_iter().find(|row| row.id == id), "document")
}

async fn of_own(db: &impl ConnectionTrait, actor: &Actor, id: ProductId) -> Result<Vec<document::Model>> {
    let mut rows = store::stock::documents::of_product(db, id).await?;
    rows.retain(|row| actor.belongs_to(row.organisation_id));
    Ok(rows)
}
