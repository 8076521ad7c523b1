//! Documents that are evidence for the things of a lot.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::domain::{
    Date, DocumentFileId, DocumentId, EvidenceEnd, EvidenceKind, LotId, PersonId, ProductId, stock::evidence::Document,
};
use crate::store::{
    IDS, Tx,
    rows::{document, evidence_exception, lot, product},
};

pub async fn insert(tx: &Tx, row: document::Model) -> Result<document::Model, DbErr> {
    document::Entity::insert(row.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(row)
}

/// All documents of a lot, oldest first, including those that ended.
pub async fn of(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<document::Model>, DbErr> {
    document::Entity::find().filter(document::Column::LotId.eq(lot)).order_by_asc(document::Column::Id).all(db).await
}

/// All documents of a product, oldest first, including those that ended.
pub async fn of_product(db: &impl ConnectionTrait, product: ProductId) -> Result<Vec<document::Model>, DbErr> {
    let of = document::Column::ProductId.eq(product);
    document::Entity::find().filter(of).order_by_asc(document::Column::Id).all(db).await
}

/// All documents of these products, including those that ended.
pub async fn of_products(db: &impl ConnectionTrait, products: &[ProductId]) -> Result<Vec<document::Model>, DbErr> {
    let mut found = Vec::new();
    for these in products.chunks(IDS) {
        let rows = document::Entity::find().filter(document::Column::ProductId.is_in(these.iter().copied()));
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}

/// These documents, also those that ended.
pub async fn these(db: &impl ConnectionTrait, ids: &[DocumentId]) -> Result<Vec<document::Model>, DbErr> {
    let mut found = Vec::new();
    for these in ids.chunks(IDS) {
        let rows = document::Entity::find().filter(document::Column::Id.is_in(these.iter().copied()));
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}

/// The documents of the lot's product that have not ended and are valid for the lot. A document is valid for a lot that
/// has the product's category, belongs to the organisation that recorded the document, and is still as it was made.
pub async fn by_product(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<document::Model>, DbErr> {
    document::Entity::find()
        .join(JoinType::InnerJoin, to_lots())
        .join(JoinType::InnerJoin, lot::Relation::Product.def())
        .join(JoinType::LeftJoin, to_exceptions())
        .filter(lot::Column::Id.eq(lot))
        .filter(speaks())
        .order_by_asc(document::Column::Id)
        .all(db)
        .await
}

fn to_lots() -> sea_orm::RelationDef {
    document::Entity::belongs_to(lot::Entity).from(document::Column::ProductId).to(lot::Column::ProductId).into()
}

/// The join from a lot to its exceptions for the document's kind.
fn to_exceptions() -> sea_orm::RelationDef {
    lot::Entity::belongs_to(evidence_exception::Entity)
        .from(lot::Column::Id)
        .to(evidence_exception::Column::LotId)
        .on_condition(|_, _| {
            let kind = Expr::col((document::Entity, document::Column::Kind));
            Condition::all().add(kind.equals((evidence_exception::Entity, evidence_exception::Column::Kind)))
        })
        .into()
}

/// Whether a document of a product is valid for one of its lots.
fn speaks() -> Condition {
    let (documents, lots) = (document::Entity, lot::Entity);
    let same_books = Expr::col((documents, document::Column::OrganisationId));
    let same_category = Expr::col((lots, lot::Column::CategoryKey));
    Condition::all()
        .add(document::Column::EndedAt.is_null())
        .add(same_books.equals((lots, lot::Column::OrganisationId)))
        .add(same_category.equals((product::Entity, product::Column::CategoryKey)))
        .add(evidence_exception::Column::LotId.is_null())
}

/// The documents of these kinds that have not ended, by lot: the lot's own, and those of its product that are valid for
/// it. The second query is left out when no lot has a known product.
pub async fn of_lots(
    db: &impl ConnectionTrait,
    lots: &[(LotId, Option<ProductId>)],
    kinds: &[EvidenceKind],
) -> Result<HashMap<LotId, Vec<Document>>, DbErr> {
    let mut found: HashMap<LotId, Vec<Document>> = HashMap::new();
    for these in lots.chunks(IDS) {
        let rows = document::Entity::find()
            .filter(document::Column::LotId.is_in(these.iter().map(|(lot, _)| *lot)))
            .filter(document::Column::Kind.is_in(kinds.iter().copied()))
            .filter(document::Column::EndedAt.is_null());
        for row in rows.all(db).await? {
            if let Some(lot) = row.lot_id {
                found.entry(lot).or_default().push(row.says());
            }
        }
        let known = these.iter().filter(|(_, product)| product.is_some()).map(|(lot, _)| *lot);
        if known.clone().next().is_none() {
            continue;
        }
        let of_products = document::Entity::find()
            .select_only()
            .column(lot::Column::Id)
            .columns([document::Column::Kind, document::Column::IssuedOn, document::Column::ValidUntil])
            .join(JoinType::InnerJoin, to_lots())
            .join(JoinType::InnerJoin, lot::Relation::Product.def())
            .join(JoinType::LeftJoin, to_exceptions())
            .filter(lot::Column::Id.is_in(known))
            .filter(document::Column::Kind.is_in(kinds.iter().copied()))
            .filter(speaks())
            .into_tuple::<(LotId, EvidenceKind, Option<Date>, Option<Date>)>();
        for (lot, kind, issued_on, valid_until) in of_products.all(db).await? {
            found.entry(lot).or_default().push(Document { kind, issued_on, valid_until, ended: false });
        }
    }
    Ok(found)
}

/// Copies the documents that have not ended to the lot to which things were moved. If that lot has another product or
/// organisation, the documents of the product become the lot's own.
pub async fn go_along(tx: &Tx, from: &lot::Model, to: &lot::Model, by: PersonId) -> Result<(), DbErr> {
    let mut rows = of(&**tx, from.id).await?;
    rows.retain(|row| row.ended_at.is_none());
    if from.product_id.is_some() && (from.product_id, from.organisation_id) != (to.product_id, to.organisation_id) {
        rows.extend(by_product(&**tx, from.id).await?);
    }
    except(tx, to.id, &exceptions(&**tx, from.id).await?).await?;
    let copies: Vec<_> = rows
        .into_iter()
        .map(|row| document::Model {
            id: DocumentId::new(),
            organisation_id: to.organisation_id,
            lot_id: Some(to.id),
            product_id: None,
            by,
            at: tx.at,
            ..row
        })
        .map(IntoActiveModel::into_active_model)
        .collect();
    if !copies.is_empty() {
        document::Entity::insert_many(copies).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Ends these documents; the rows stay.
pub async fn end(tx: &Tx, documents: &[DocumentId], why: EvidenceEnd) -> Result<(), DbErr> {
    document::Entity::update_many()
        .col_expr(document::Column::EndedAt, Expr::value(tx.at))
        .col_expr(document::Column::EndedWhy, Expr::value(why))
        .filter(document::Column::Id.is_in(documents.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The kinds of evidence that documents of its product no longer give for a lot.
pub async fn exceptions(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<EvidenceKind>, DbErr> {
    let of = evidence_exception::Column::LotId.eq(lot);
    let rows = evidence_exception::Entity::find().filter(of).order_by_asc(evidence_exception::Column::Kind);
    Ok(rows.all(db).await?.into_iter().map(|row| row.kind).collect())
}

/// Like [`exceptions`], for these lots.
pub async fn exceptions_of(db: &impl ConnectionTrait, lots: &[LotId]) -> Result<HashSet<(LotId, EvidenceKind)>, DbErr> {
    let mut found = HashSet::new();
    for these in lots.chunks(IDS) {
        let rows =
            evidence_exception::Entity::find().filter(evidence_exception::Column::LotId.is_in(these.iter().copied()));
        found.extend(rows.all(db).await?.into_iter().map(|row| (row.lot_id, row.kind)));
    }
    Ok(found)
}

/// From now on documents of its product give no evidence of these kinds for the lot.
pub async fn except(tx: &Tx, lot: LotId, kinds: &[EvidenceKind]) -> Result<(), DbErr> {
    if kinds.is_empty() {
        return Ok(());
    }
    let rows = kinds.iter().map(|kind| evidence_exception::Model { lot_id: lot, kind: *kind }.into_active_model());
    let known = OnConflict::columns([evidence_exception::Column::LotId, evidence_exception::Column::Kind])
        .do_nothing()
        .to_owned();
    evidence_exception::Entity::insert_many(rows).on_conflict(known).exec_without_returning(&**tx).await.map(drop)
}

/// Stores the file of a document.
pub async fn file(tx: &Tx, id: DocumentId, file: DocumentFileId, name: &str) -> Result<(), DbErr> {
    document::Entity::update_many()
        .col_expr(document::Column::FileId, Expr::value(file))
        .col_expr(document::Column::FileName, Expr::value(name))
        .filter(document::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(drop)
}

impl document::Model {
    /// The document as the domain sees it.
    pub fn says(&self) -> Document {
        let Self { kind, issued_on, valid_until, ended_at, .. } = *self;
        Document { kind, issued_on, valid_until, ended: ended_at.is_some() }
    }
}
