//! Labels that are printed in advance, and what became of them.

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Condition,
};

use crate::domain::{LabelBatchId, OrganisationId, stock::numbers::loose_number};
use crate::store::{
    IDS, Tx,
    rows::{alias, label_batch, lot, printed_label},
};

/// The register of the aliases that are labels printed in advance.
pub const REGISTER: &str = "label";

pub async fn insert(tx: &Tx, batch: label_batch::Model) -> Result<label_batch::Model, DbErr> {
    label_batch::Entity::insert(batch.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(batch)
}

pub async fn insert_labels(tx: &Tx, labels: Vec<printed_label::Model>) -> Result<(), DbErr> {
    for some in labels.chunks(1_000) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        printed_label::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Which of these codes the organisation uses already, for a lot or for a label.
pub async fn taken(tx: &Tx, organisation: OrganisationId, codes: &[String]) -> Result<HashSet<String>, DbErr> {
    let mut taken = HashSet::new();
    for some in codes.chunks(IDS) {
        let lots = lot::Entity::find()
            .select_only()
            .column(lot::Column::Code)
            .filter(lot::Column::OrganisationId.eq(organisation))
            .filter(lot::Column::Code.is_in(some));
        taken.extend(lots.into_tuple::<String>().all(&**tx).await?);
        let labels = printed_label::Entity::find()
            .select_only()
            .column(printed_label::Column::Code)
            .filter(printed_label::Column::OrganisationId.eq(organisation))
            .filter(printed_label::Column::Code.is_in(some));
        taken.extend(labels.into_tuple::<String>().all(&**tx).await?);
    }
    Ok(taken)
}

pub async fn batch(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    id: LabelBatchId,
) -> Result<Option<label_batch::Model>, DbErr> {
    label_batch::Entity::find_by_id(id)
        .filter(label_batch::Column::OrganisationId.is_in(organisations.iter().copied()))
        .one(db)
        .await
}

/// The batches of these organisations, the newest first.
pub async fn batches(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    before: Option<LabelBatchId>,
    limit: u64,
) -> Result<Vec<label_batch::Model>, DbErr> {
    let mut batches =
        label_batch::Entity::find().filter(label_batch::Column::OrganisationId.is_in(organisations.iter().copied()));
    if let Some(before) = before {
        batches = batches.filter(label_batch::Column::Id.lt(before));
    }
    batches.order_by_desc(label_batch::Column::Id).limit(limit).all(db).await
}

/// The labels of these batches in the order in which they are printed.
pub async fn labels(db: &impl ConnectionTrait, batches: &[LabelBatchId]) -> Result<Vec<printed_label::Model>, DbErr> {
    printed_label::Entity::find()
        .filter(printed_label::Column::BatchId.is_in(batches.iter().copied()))
        .order_by_asc(printed_label::Column::BatchId)
        .order_by_asc(printed_label::Column::Number)
        .all(db)
        .await
}

/// The labels of batches with this code.
pub async fn by_code(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    code: &str,
) -> Result<Vec<printed_label::Model>, DbErr> {
    printed_label::Entity::find()
        .filter(printed_label::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(printed_label::Column::Code.eq(code))
        .all(db)
        .await
}

/// The label with its row locked. Of two people who scan it at once, the second one finds it used.
pub async fn lock(
    tx: &Tx,
    organisations: &[OrganisationId],
    code: &str,
) -> Result<Option<printed_label::Model>, DbErr> {
    printed_label::Entity::find()
        .filter(printed_label::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(printed_label::Column::Code.eq(code))
        .lock_exclusive()
        .one(&**tx)
        .await
}

/// The aliases that say on which lots these labels stick. A label is used if it has one, or if a draft has it
/// ([`crate::store::stock::drafts::with_labels`]).
pub async fn uses(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    codes: &[String],
) -> Result<Vec<alias::Model>, DbErr> {
    let mut uses = Vec::new();
    for some in codes.chunks(IDS) {
        let named = Condition::all()
            .add(alias::Column::OrganisationId.is_in(organisations.iter().copied()))
            .add(alias::Column::SearchKey.is_in(some.iter().map(|code| loose_number(code))))
            .add(alias::Column::Register.eq(REGISTER));
        uses.extend(alias::Entity::find().filter(named).order_by_asc(alias::Column::Id).all(db).await?);
    }
    Ok(uses)
}
