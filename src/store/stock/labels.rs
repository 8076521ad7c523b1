//! Labels and numbers that lead to lots. A lot's code is its own column, everything else is an alias.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::domain::{LotId, LotState, OrganisationId, registers::folded_number};
use crate::store::{
    Tx, index,
    rows::{alias, lot},
    touched::Touched,
};

/// The first key of the advisory locks of serial numbers: "ombr" in ASCII. No other lock has two keys.
const SERIALS: i32 = 0x6f6d_6272;

/// Lets other transactions that claim one of these serial numbers wait until this one ends. What this one reads
/// afterwards includes what they wrote. An organisation's numbers share 256 locks, so that a chunk of an import takes
/// no more of them. SQLite has one writer anyway.
pub async fn lock_serials(tx: &Tx, organisation: OrganisationId, serials: &[&str]) -> Result<(), DbErr> {
    if serials.is_empty() || tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let share = |serial: &str| Uuid::new_v5(&organisation.0, folded_number(serial).as_bytes()).as_bytes()[0];
    // Everybody locks in the same order, so that two transactions never wait for each other.
    let shares: BTreeSet<u8> = serials.iter().map(|serial| share(serial)).collect();
    let [.., a, b, c] = *organisation.0.as_bytes();
    let key = |share: u8| format!("({})", i32::from_be_bytes([a & 0x7f, b, c, share]));
    let keys: Vec<String> = shares.into_iter().map(key).collect();
    let keys = keys.join(", ");
    let sql = format!("SELECT pg_advisory_xact_lock({SERIALS}, n) FROM (VALUES {keys}) AS locks (n)");
    tx.execute_unprepared(&sql).await?;
    Ok(())
}

/// Lots that have one of these spellings as their code, in any of the organisations.
pub async fn lots_by_code(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    spellings: &[String],
) -> Result<Vec<lot::Model>, DbErr> {
    lot::Entity::find()
        .filter(lot::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(lot::Column::Code.is_in(spellings))
        .order_by_asc(lot::Column::Id)
        .all(db)
        .await
}

/// Lots that are still here whose codes begin with this text, in the order of their codes.
pub async fn codes_beginning(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    beginning: &str,
    limit: u64,
) -> Result<Vec<lot::Model>, DbErr> {
    // In any sort order of the database, eight times the last letter comes after everything that a code can end with.
    let end = format!("{beginning}ZZZZZZZZ");
    let found = lot::Entity::find()
        .filter(lot::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(lot::Column::Code.between(beginning, end.as_str()))
        .filter(lot::Column::State.ne(LotState::Gone))
        .order_by_asc(lot::Column::Code)
        .limit(limit)
        .all(db)
        .await?;
    Ok(found.into_iter().filter(|lot| lot.code.starts_with(beginning)).collect())
}

/// Aliases with this value, however it is typed, in one register or in all.
pub async fn by_value(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    value: &str,
    register: Option<&str>,
) -> Result<Vec<alias::Model>, DbErr> {
    let mut found = alias::Entity::find()
        .filter(alias::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(alias::Column::Folded.eq(folded_number(value)));
    if let Some(register) = register {
        found = found.filter(alias::Column::Register.eq(register));
    }
    found.order_by_asc(alias::Column::Id).all(db).await
}

/// The other lots of the same family that still exist: what was split off and is in other places.
pub async fn family(db: &impl ConnectionTrait, lot: &lot::Model) -> Result<Vec<lot::Model>, DbErr> {
    let Some(family) = lot.family_id else { return Ok(Vec::new()) };
    lot::Entity::find()
        .filter(lot::Column::FamilyId.eq(family))
        .filter(lot::Column::Id.ne(lot.id))
        .filter(lot::Column::State.ne(LotState::Gone))
        .order_by_asc(lot::Column::Id)
        .all(db)
        .await
}

/// Deletes an alias.
pub async fn remove(tx: &Tx, label: &alias::Model) -> Result<(), DbErr> {
    alias::Entity::delete_by_id(label.id).exec(&**tx).await?;
    index::mark(tx, Touched::Lots(&[label.lot_id])).await
}

/// Makes one alias lead to another lot.
pub async fn pass(
    tx: &Tx,
    label: alias::Model,
    organisation: OrganisationId,
    to: LotId,
) -> Result<alias::Model, DbErr> {
    alias::Entity::update_many()
        .col_expr(alias::Column::LotId, Expr::value(to))
        .col_expr(alias::Column::OrganisationId, Expr::value(organisation))
        .filter(alias::Column::Id.eq(label.id))
        .exec(&**tx)
        .await?;
    index::mark(tx, Touched::Lots(&[label.lot_id, to])).await?;
    Ok(alias::Model { organisation_id: organisation, lot_id: to, ..label })
}

/// Makes all aliases of one lot lead to another lot.
pub async fn pass_on(tx: &Tx, from: LotId, to: LotId) -> Result<(), DbErr> {
    alias::Entity::update_many()
        .col_expr(alias::Column::LotId, Expr::value(to))
        .filter(alias::Column::LotId.eq(from))
        .exec(&**tx)
        .await?;
    index::mark(tx, Touched::Lots(&[from, to])).await
}

/// Moves these labels with the things that are in another lot now. Answers how many were moved.
pub async fn go_along(tx: &Tx, from: LotId, to: LotId, values: &[String]) -> Result<u64, DbErr> {
    let moved = alias::Entity::update_many()
        .col_expr(alias::Column::LotId, Expr::value(to))
        .filter(alias::Column::LotId.eq(from))
        .filter(alias::Column::Folded.is_in(values.iter().map(|value| folded_number(value))))
        .exec(&**tx)
        .await?;
    index::mark(tx, Touched::Lots(&[from, to])).await?;
    Ok(moved.rows_affected)
}
