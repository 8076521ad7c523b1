//! Suppliers and framework agreements.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::domain::{AgreementId, AgreementKind, OrganisationId, SupplierId, directory::actor::Actor};
use crate::store::{
    Tx,
    rows::{agreement, agreement_party, organisation, supplier},
    stock::scope,
};

pub async fn insert_supplier(tx: &Tx, supplier: supplier::Model) -> Result<supplier::Model, DbErr> {
    supplier::Entity::insert(supplier.clone().into_active_model()).exec_without_returning(&**tx).await?;
    Ok(supplier)
}

pub async fn supplier(db: &impl ConnectionTrait, id: SupplierId) -> Result<Option<supplier::Model>, DbErr> {
    supplier::Entity::find_by_id(id).one(db).await
}

/// The actor's suppliers in order of entry.
pub async fn suppliers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<SupplierId>,
    limit: u64,
) -> Result<Vec<supplier::Model>, DbErr> {
    let mut query = supplier::Entity::find().filter(scope::own(actor, supplier::Column::OrganisationId));
    if let Some(after) = after {
        query = query.filter(supplier::Column::Id.gt(after));
    }
    query.order_by_asc(supplier::Column::Id).limit(limit).all(db).await
}

/// The numbers by which the organisation knows its suppliers.
pub async fn numbers(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Vec<String>, DbErr> {
    supplier::Entity::find()
        .select_only()
        .column(supplier::Column::Number)
        .filter(supplier::Column::OrganisationId.eq(organisation))
        .filter(supplier::Column::Number.is_not_null())
        .into_tuple()
        .all(db)
        .await
}

/// All suppliers of the organisation: there are few.
pub async fn all_suppliers(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<supplier::Model>, DbErr> {
    supplier::Entity::find().filter(supplier::Column::OrganisationId.eq(organisation)).all(db).await
}

/// The organisation's agreements with these suppliers that are not closed.
pub async fn open_with(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    suppliers: Vec<SupplierId>,
) -> Result<Vec<agreement::Model>, DbErr> {
    agreement::Entity::find()
        .filter(agreement::Column::OrganisationId.eq(organisation))
        .filter(agreement::Column::SupplierId.is_in(suppliers))
        .filter(agreement::Column::ClosedAt.is_null())
        .all(db)
        .await
}

pub async fn suppliers_of(
    db: &impl ConnectionTrait,
    agreements: &[agreement::Model],
) -> Result<HashMap<SupplierId, supplier::Model>, DbErr> {
    let ids = agreements.iter().map(|agreement| agreement.supplier_id);
    let rows = supplier::Entity::find().filter(supplier::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub async fn insert(tx: &Tx, new: agreement::Model, parties: &[OrganisationId]) -> Result<agreement::Model, DbErr> {
    agreement::Entity::insert(new.clone().into_active_model()).exec_without_returning(&**tx).await?;
    let rows = parties.iter().map(|party| agreement_party::Model {
        agreement_id: new.id,
        organisation_id: *party,
        accepted_by: None,
        accepted_at: None,
        left_at: None,
    });
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    if !rows.is_empty() {
        agreement_party::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(new)
}

pub async fn find(db: &impl ConnectionTrait, id: AgreementId) -> Result<Option<agreement::Model>, DbErr> {
    agreement::Entity::find_by_id(id).one(db).await
}

/// The agreement with its row locked; after the need line, before lots.
pub async fn lock(tx: &Tx, id: AgreementId) -> Result<Option<agreement::Model>, DbErr> {
    agreement::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

/// Adds to what was spent. `false` if the ceiling forbids it. A negative amount gives back.
pub async fn spend(tx: &Tx, id: AgreementId, minor: i64) -> Result<bool, DbErr> {
    let after = || Expr::col(agreement::Column::SpentMinor).add(minor);
    let mut update = agreement::Entity::update_many()
        .col_expr(agreement::Column::SpentMinor, after())
        .col_expr(agreement::Column::Version, Expr::col(agreement::Column::Version).add(1))
        .filter(agreement::Column::Id.eq(id));
    if minor > 0 {
        let under = after().lte(Expr::col(agreement::Column::CeilingMinor));
        update = update.filter(Condition::any().add(agreement::Column::CeilingMinor.is_null()).add(under));
    }
    Ok(update.exec(&**tx).await?.rows_affected == 1)
}

/// Parties that agreed and did not leave. A party that the holder named is only invited until it agrees.
pub fn joined() -> Condition {
    Condition::all()
        .add(agreement_party::Column::AcceptedAt.is_not_null())
        .add(agreement_party::Column::LeftAt.is_null())
}

/// Agreements in which the actor's organisation is named, has not agreed, and did not leave.
pub async fn invitations(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<AgreementId>,
    limit: u64,
) -> Result<Vec<agreement::Model>, DbErr> {
    let named = Query::select()
        .column(agreement_party::Column::AgreementId)
        .from(agreement_party::Entity)
        .cond_where(scope::own(actor, agreement_party::Column::OrganisationId))
        .and_where(agreement_party::Column::AcceptedAt.is_null())
        .and_where(agreement_party::Column::LeftAt.is_null())
        .to_owned();
    let mut query = agreement::Entity::find().filter(agreement::Column::Id.in_subquery(named));
    if let Some(after) = after {
        query = query.filter(agreement::Column::Id.gt(after));
    }
    query.order_by_asc(agreement::Column::Id).limit(limit).all(db).await
}

/// The actor's organisation as a party to an agreement that another organisation holds.
pub async fn own_party(
    tx: &Tx,
    actor: &Actor,
    agreement: AgreementId,
) -> Result<Option<agreement_party::Model>, DbErr> {
    agreement_party::Entity::find()
        .filter(agreement_party::Column::AgreementId.eq(agreement))
        .filter(scope::own(actor, agreement_party::Column::OrganisationId))
        .order_by_asc(agreement_party::Column::OrganisationId)
        .lock_exclusive()
        .one(&**tx)
        .await
}

pub async fn save_party(tx: &Tx, party: agreement_party::Model) -> Result<(), DbErr> {
    agreement_party::Entity::update_many()
        .col_expr(agreement_party::Column::AcceptedBy, Expr::value(party.accepted_by))
        .col_expr(agreement_party::Column::AcceptedAt, Expr::value(party.accepted_at))
        .col_expr(agreement_party::Column::LeftAt, Expr::value(party.left_at))
        .filter(agreement_party::Column::AgreementId.eq(party.agreement_id))
        .filter(agreement_party::Column::OrganisationId.eq(party.organisation_id))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Agreements that the actor's organisation holds or is party to.
fn visible(actor: &Actor) -> Condition {
    let party = Query::select()
        .column(agreement_party::Column::AgreementId)
        .from(agreement_party::Entity)
        .cond_where(scope::own(actor, agreement_party::Column::OrganisationId))
        .cond_where(joined())
        .to_owned();
    Condition::any()
        .add(scope::own(actor, agreement::Column::OrganisationId))
        .add(agreement::Column::Id.in_subquery(party))
}

pub async fn find_visible(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: AgreementId,
) -> Result<Option<agreement::Model>, DbErr> {
    agreement::Entity::find_by_id(id).filter(visible(actor)).one(db).await
}

pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    kind: Option<AgreementKind>,
    after: Option<AgreementId>,
    limit: u64,
) -> Result<Vec<agreement::Model>, DbErr> {
    let mut query = agreement::Entity::find().filter(visible(actor));
    if let Some(kind) = kind {
        query = query.filter(agreement::Column::Kind.eq(kind));
    }
    if let Some(after) = after {
        query = query.filter(agreement::Column::Id.gt(after));
    }
    query.order_by_asc(agreement::Column::Id).limit(limit).all(db).await
}

pub async fn parties_of(
    db: &impl ConnectionTrait,
    agreements: impl IntoIterator<Item = AgreementId>,
) -> Result<HashMap<AgreementId, Vec<agreement_party::Model>>, DbErr> {
    let rows = agreement_party::Entity::find()
        .filter(agreement_party::Column::AgreementId.is_in(agreements))
        .order_by_asc(agreement_party::Column::OrganisationId)
        .all(db)
        .await?;
    let mut parties: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        parties.entry(row.agreement_id).or_default().push(row);
    }
    Ok(parties)
}

/// The first of these organisations that does not exist.
pub async fn missing_organisation(
    db: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<Option<OrganisationId>, DbErr> {
    let rows = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(ids.iter().copied().find(|id| !rows.iter().any(|row| row.id == *id)))
}
