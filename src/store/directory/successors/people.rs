//! People and roles of a unit or an organisation that was closed go over to its successor.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, Query},
};
use uuid::Uuid;

use super::{Step, record};
use crate::domain::{Event, Instant, PersonId, Role, UnitId};
use crate::store::{
    Tx,
    directory::registers,
    history,
    rows::{organisation, person, role_grant, unit},
};

/// The most rows of one statement: a large organisation has many top units.
const AT_ONCE: usize = 1_000;

/// Moves up to `n` roles in the closed unit to its successor. Answers how many. A role that the person already has
/// there is deleted. The roles of people in `staying` do not move.
pub async fn grants(
    tx: &Tx,
    step: &Step,
    (from, to): (&unit::Model, &unit::Model),
    staying: &[PersonId],
    n: u64,
) -> Result<usize, DbErr> {
    let of = |unit: UnitId| role_grant::Column::UnitId.eq(unit);
    let rows = role_grant::Entity::find().filter(of(from.id)).order_by_asc(role_grant::Column::Id).limit(n);
    let rows = rows.filter(role_grant::Column::PersonId.is_not_in(staying.iter().copied()));
    let rows = rows.lock_exclusive().all(&**tx).await?;
    let followed = rows.len();
    if rows.is_empty() {
        return Ok(0);
    }
    let people: BTreeSet<PersonId> = rows.iter().map(|grant| grant.person_id).collect();
    let there = role_grant::Entity::find().filter(of(to.id));
    let there = there.filter(role_grant::Column::PersonId.is_in(people.iter().copied())).all(&**tx).await?;
    let twice = |grant: &role_grant::Model| {
        there.iter().any(|other| (other.person_id, other.role) == (grant.person_id, grant.role))
    };
    let (drop, keep): (Vec<_>, Vec<_>) = rows.into_iter().partition(twice);
    let these = |grants: Vec<role_grant::Model>| role_grant::Column::Id.is_in(grants.into_iter().map(|grant| grant.id));
    role_grant::Entity::delete_many().filter(these(drop)).exec(&**tx).await?;
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::UnitId, Expr::value(to.id))
        .filter(these(keep))
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    record(tx, step, people.iter().map(|person| person.0)).await?;
    Ok(followed)
}

/// Moves up to `n` people of a closed organisation, with their roles, to its successor. Answers how many.
pub async fn people(tx: &Tx, from: &organisation::Model, to: &organisation::Model, n: u64) -> Result<usize, DbErr> {
    let theirs = person::Column::OrganisationId.eq(from.id).and(person::Column::ErasedAt.is_null());
    let rows = person::Entity::find().filter(theirs).order_by_asc(person::Column::Id).limit(n);
    let rows = rows.lock_exclusive().all(&**tx).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let tops = unit::Entity::find()
        .filter(unit::Column::OrganisationId.eq(from.id))
        .filter(unit::Column::ParentId.is_null())
        .order_by_asc(unit::Column::Id)
        .all(&**tx)
        .await?;
    let ids: Vec<PersonId> = rows.iter().map(|person| person.id).collect();
    let everywhere = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.is_in(ids.iter().copied()))
        .filter(role_grant::Column::UnitId.is_null())
        // People of a partner act on their work orders and have no unit.
        .filter(role_grant::Column::Role.ne(Role::Partner))
        .all(&**tx)
        .await?;
    let narrowed = everywhere.iter().flat_map(|grant| {
        let at = |top: &unit::Model| {
            let id = Uuid::now_v7();
            let (unit_id, origin) = (Some(top.id), grant.origin.clone());
            role_grant::Model { id, person_id: grant.person_id, role: grant.role, unit_id, origin }.into_active_model()
        };
        tops.iter().map(at).collect::<Vec<_>>()
    });
    for rows in narrowed.collect::<Vec<_>>().chunks(AT_ONCE) {
        role_grant::Entity::insert_many(rows.to_vec()).exec_without_returning(&**tx).await?;
    }
    let broad = role_grant::Column::Id.is_in(everywhere.iter().map(|grant| grant.id));
    role_grant::Entity::delete_many().filter(broad).exec(&**tx).await?;
    // A person who worked for both organisations already has the address in the successor. In one organisation an
    // address belongs to one person.
    let lower = || Expr::expr(Func::lower(Expr::col(person::Column::Email)));
    let taken = Query::select()
        .expr(lower())
        .from(person::Entity)
        .and_where(person::Column::OrganisationId.eq(to.id))
        .and_where(person::Column::Email.is_not_null())
        .to_owned();
    person::Entity::update_many()
        .col_expr(person::Column::Email, Expr::value(None::<String>))
        .filter(person::Column::Id.is_in(ids.iter().copied()))
        .filter(lower().in_subquery(taken))
        .exec(&**tx)
        .await?;
    // The ids of the old register are removed, because the successor's register may use them for others. Identities at
    // providers stay. The old register ends.
    registers::end(tx, from.id).await?;
    person::Entity::update_many()
        .col_expr(person::Column::ExternalId, Expr::value(None::<String>))
        .col_expr(person::Column::UserName, Expr::value(None::<String>))
        .col_expr(person::Column::UnlistedAt, Expr::value(None::<Instant>))
        .col_expr(person::Column::OrganisationId, Expr::value(to.id))
        .filter(person::Column::Id.is_in(ids))
        .exec(&**tx)
        .await?;
    tx.directory_changed();
    let event = Event::OrganisationFollowed { from_organisation: from.id, to_organisation: to.id };
    history::record_all(tx, to.id, rows.iter().map(|person| person.id.0), &event, None).await?;
    Ok(rows.len())
}
