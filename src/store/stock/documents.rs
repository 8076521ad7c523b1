//! Documents that are evidence for the things of a lot.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};

use crate::domain::{DocumentId, EvidenceEnd, EvidenceKind, LotId, PersonId, stock::evidence::Document};
use crate::store::{
    IDS, Tx,
    rows::{document, lot},
};

pub async fn insert(tx: &Tx, row: document::Model) -> Result<document::Model, DbErr> {
    document::Entity::insert(row.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(row)
}

/// Everything that a lot was documented with, oldest first; what ended as well.
pub async fn of(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<document::Model>, DbErr> {
    document::Entity::find().filter(document::Column::LotId.eq(lot)).order_by_asc(document::Column::Id).all(db).await
}

/// The documents of these kinds that have not ended, by lot.
pub async fn of_lots(
    db: &impl ConnectionTrait,
    lots: &[LotId],
    kinds: &[EvidenceKind],
) -> Result<HashMap<LotId, Vec<Document>>, DbErr> {
    let mut found: HashMap<LotId, Vec<Document>> = HashMap::new();
    for these in lots.chunks(IDS) {
        let rows = document::Entity::find()
            .filter(document::Column::LotId.is_in(these.iter().copied()))
            .filter(document::Column::Kind.is_in(kinds.iter().copied()))
            .filter(document::Column::EndedAt.is_null());
        for row in rows.all(db).await? {
            found.entry(row.lot_id).or_default().push(row.says());
        }
    }
    Ok(found)
}

/// What has not ended goes along with things that are another lot now.
pub async fn go_along(tx: &Tx, from: LotId, to: &lot::Model, by: PersonId) -> Result<(), DbErr> {
    let rows = of(&**tx, from).await?.into_iter().filter(|row| row.ended_at.is_none());
    let copies: Vec<_> = rows
        .map(|row| document::Model {
            id: DocumentId::new(),
            organisation_id: to.organisation_id,
            lot_id: to.id,
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

impl document::Model {
    /// What the domain asks of it.
    pub fn says(&self) -> Document {
        let Self { kind, issued_on, valid_until, ended_at, .. } = *self;
        Document { kind, issued_on, valid_until, ended: ended_at.is_some() }
    }
}
