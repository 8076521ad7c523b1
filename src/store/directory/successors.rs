//! What is still open in a unit or a place that was closed. It is found in batches, locked in the same order as
//! everywhere, and moved on with one statement per table.

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::domain::{
    CallOffState, Code, Date, Event, HoldState, LineId, LotId, LotState, NeedId, NeedState, OrganisationId, PersonId,
    PlaceId, event::Change,
};
use crate::store::{
    Tx, history, index,
    rows::{call_off, hold, lot, need, need_line, place, unit},
    touched::Touched,
};

mod people;

pub use people::{grants, people};

/// From the closed unit or place to its successor, both as they were read.
#[derive(Clone, Debug)]
pub enum Step {
    Unit {
        from: unit::Model,
        to: unit::Model,
        /// People whose roles do not follow, because they named a successor on the way. `None`: nobody's roles follow.
        staying: Option<Vec<PersonId>>,
    },
    /// `inside`: the closed place and what is in it.
    Place { from: place::Model, inside: Vec<PlaceId>, to: place::Model },
}

/// Units that were closed before the day and have a successor.
pub async fn closed_units(db: &impl ConnectionTrait, before: Date) -> Result<Vec<unit::Model>, DbErr> {
    unit::Entity::find()
        .filter(unit::Column::SuccessorId.is_not_null())
        .filter(unit::Column::Until.lt(before))
        .order_by_asc(unit::Column::Id)
        .all(db)
        .await
}

/// Places that were closed before the day and have a successor.
pub async fn closed_places(db: &impl ConnectionTrait, before: Date) -> Result<Vec<place::Model>, DbErr> {
    place::Entity::find()
        .filter(place::Column::SuccessorId.is_not_null())
        .filter(place::Column::Until.lt(before))
        .order_by_asc(place::Column::Id)
        .all(db)
        .await
}

/// Whether both are as they were when the step was planned. They stay so until the transaction ends. If somebody has
/// reopened the one or closed the other since, the step must not be done.
pub async fn still(tx: &Tx, step: &Step) -> Result<bool, DbErr> {
    match step {
        Step::Unit { from, to, .. } => {
            let rows = unit::Entity::find().filter(unit::Column::Id.is_in([from.id, to.id]));
            let rows = rows.order_by_asc(unit::Column::Id).lock_shared().all(&**tx).await?;
            Ok(rows.contains(from) && rows.contains(to))
        }
        Step::Place { from, to, .. } => {
            let rows = place::Entity::find().filter(place::Column::Id.is_in([from.id, to.id]));
            let rows = rows.order_by_asc(place::Column::Id).lock_shared().all(&**tx).await?;
            Ok(rows.contains(from) && rows.contains(to))
        }
    }
}

/// Moves up to `n` lots that have not left. Answers the lots as they were before.
pub async fn lots(tx: &Tx, step: &Step, n: u64) -> Result<Vec<lot::Model>, DbErr> {
    let which = match step {
        Step::Unit { from, .. } => Condition::all().add(lot::Column::UnitId.eq(from.id)),
        Step::Place { inside, .. } => Condition::all().add(lot::Column::PlaceId.is_in(inside.iter().copied())),
    };
    let which = which.add(lot::Column::State.ne(LotState::Gone));
    let seen = lot::Entity::find().select_only().column(lot::Column::Id).filter(which.clone());
    let seen: Vec<LotId> = seen.order_by_asc(lot::Column::Id).limit(n).into_tuple().all(&**tx).await?;
    let rows = lot::Entity::find().filter(lot::Column::Id.is_in(seen)).filter(which);
    let rows = rows.order_by_asc(lot::Column::Id).lock_exclusive().all(&**tx).await?;
    if rows.is_empty() {
        return Ok(rows);
    }
    if let Step::Unit { from, to, .. } = step
        && from.organisation_id != to.organisation_id
    {
        recode(tx, &rows, to.organisation_id).await?;
    }
    let these = lot::Column::Id.is_in(rows.iter().map(|lot| lot.id));
    let update = lot::Entity::update_many()
        .col_expr(lot::Column::Version, Expr::col(lot::Column::Version).add(1))
        .col_expr(lot::Column::UpdatedAt, Expr::value(tx.at))
        .filter(these);
    match step {
        Step::Unit { to, .. } => update
            .col_expr(lot::Column::UnitId, Expr::value(to.id))
            .col_expr(lot::Column::OrganisationId, Expr::value(to.organisation_id)),
        Step::Place { to, .. } => update
            .col_expr(lot::Column::PlaceId, Expr::value(to.id))
            .col_expr(lot::Column::SiteId, Expr::value(to.site_id)),
    }
    .exec(&**tx)
    .await?;
    let followed: Vec<LotId> = rows.iter().map(|lot| lot.id).collect();
    index::mark(tx, Touched::Lots(&followed)).await?;
    record(tx, step, rows.iter().map(|lot| lot.id.0)).await?;
    Ok(rows)
}

/// Codes are unique only within an organisation. A lot whose code another lot has there gets a new one. Its old code is
/// still on its label and becomes an alias, so that code finds both lots.
async fn recode(tx: &Tx, rows: &[lot::Model], into: OrganisationId) -> Result<(), DbErr> {
    let taken = lot::Entity::find()
        .select_only()
        .column(lot::Column::Code)
        .filter(lot::Column::OrganisationId.eq(into))
        .filter(lot::Column::Code.is_in(rows.iter().map(|lot| lot.code.clone())));
    let taken: HashSet<String> = taken.into_tuple().all(&**tx).await?.into_iter().collect();
    for lot in rows.iter().filter(|lot| taken.contains(&lot.code)) {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| DbErr::Custom(error.to_string()))?;
        let code = Code::from_random(random).as_str().to_owned();
        lot::Entity::update_many()
            .col_expr(lot::Column::Code, Expr::value(code.clone()))
            .col_expr(lot::Column::LabelMissing, Expr::value(true))
            .filter(lot::Column::Id.eq(lot.id))
            .exec(&**tx)
            .await?;
        crate::store::stock::lots::add_alias(tx, into, lot.id, "code", &lot.code).await?;
        let event = Event::Recoded(Change { from: lot.code.clone(), to: code });
        history::record(tx, into, lot.id.0, &event, None).await?;
    }
    Ok(())
}

/// Moves up to `n` open needs. Answers how many were moved.
pub async fn needs(tx: &Tx, step: &Step, n: u64) -> Result<usize, DbErr> {
    let which = match step {
        Step::Unit { from, .. } => Condition::all().add(need::Column::UnitId.eq(from.id)),
        Step::Place { from, inside, .. } => Condition::all()
            .add(need::Column::OrganisationId.eq(from.organisation_id))
            .add(need::Column::PlaceId.is_in(inside.iter().copied())),
    };
    let which = which.add(need::Column::State.eq(NeedState::Open));
    let seen = need::Entity::find().select_only().column(need::Column::Id).filter(which.clone());
    let seen: Vec<NeedId> = seen.order_by_asc(need::Column::Id).limit(n).into_tuple().all(&**tx).await?;
    // Closing a need happens under the lock of its lines, so they are locked first.
    let lines = need_line::Entity::find().filter(need_line::Column::NeedId.is_in(seen.iter().copied()));
    lines.order_by_asc(need_line::Column::Id).lock_exclusive().all(&**tx).await?;
    let rows = need::Entity::find().filter(need::Column::Id.is_in(seen)).filter(which).all(&**tx).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let these = need::Column::Id.is_in(rows.iter().map(|need| need.id));
    let update = need::Entity::update_many()
        .col_expr(need::Column::Version, Expr::col(need::Column::Version).add(1))
        .filter(these);
    match step {
        Step::Unit { to, .. } => {
            need_line::Entity::update_many()
                .col_expr(need_line::Column::OrganisationId, Expr::value(to.organisation_id))
                .filter(need_line::Column::NeedId.is_in(rows.iter().map(|need| need.id)))
                .exec(&**tx)
                .await?;
            update
                .col_expr(need::Column::UnitId, Expr::value(to.id))
                .col_expr(need::Column::OrganisationId, Expr::value(to.organisation_id))
        }
        Step::Place { to, .. } => update.col_expr(need::Column::PlaceId, Expr::value(to.id)),
    }
    .exec(&**tx)
    .await?;
    record(tx, step, rows.iter().map(|need| need.id.0)).await?;
    Ok(rows.len())
}

/// Moves up to `n` active holds for this unit or place. Answers how many were moved.
pub async fn holds(tx: &Tx, step: &Step, n: u64) -> Result<usize, DbErr> {
    let which = match step {
        Step::Unit { from, .. } => Condition::all()
            .add(hold::Column::ForOrganisationId.eq(from.organisation_id))
            .add(hold::Column::UnitId.eq(from.id)),
        Step::Place { from, inside, .. } => Condition::all()
            .add(hold::Column::ForOrganisationId.eq(from.organisation_id))
            .add(hold::Column::PlaceId.is_in(inside.iter().copied())),
    };
    let which = which.add(hold::Column::State.eq(HoldState::Active));
    let seen = hold::Entity::find().filter(which.clone()).order_by_asc(hold::Column::Id).limit(n).all(&**tx).await?;
    crate::store::stock::lots::lock_all(tx, seen.iter().map(|hold| hold.lot_id).collect()).await?;
    let rows = hold::Entity::find().filter(hold::Column::Id.is_in(seen.iter().map(|hold| hold.id))).filter(which);
    let rows = rows.order_by_asc(hold::Column::Id).lock_exclusive().all(&**tx).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let update = hold::Entity::update_many()
        .col_expr(hold::Column::Version, Expr::col(hold::Column::Version).add(1))
        .filter(hold::Column::Id.is_in(rows.iter().map(|hold| hold.id)));
    match step {
        Step::Unit { to, .. } => update
            .col_expr(hold::Column::UnitId, Expr::value(to.id))
            .col_expr(hold::Column::ForOrganisationId, Expr::value(to.organisation_id)),
        Step::Place { to, .. } => update.col_expr(hold::Column::PlaceId, Expr::value(to.id)),
    }
    .exec(&**tx)
    .await?;
    record(tx, step, rows.iter().map(|hold| hold.id.0)).await?;
    Ok(rows.len())
}

/// Moves up to `n` call-offs that have not arrived. Answers how many were moved.
pub async fn call_offs(tx: &Tx, step: &Step, n: u64) -> Result<usize, DbErr> {
    let organisation = match step {
        Step::Unit { from, .. } => from.organisation_id,
        Step::Place { from, .. } => from.organisation_id,
    };
    let which = match step {
        Step::Unit { from, .. } => Condition::all().add(call_off::Column::UnitId.eq(from.id)),
        Step::Place { inside, .. } => Condition::all().add(call_off::Column::PlaceId.is_in(inside.iter().copied())),
    };
    let open = [CallOffState::Placed, CallOffState::PartlyDelivered];
    let which = which.add(call_off::Column::OrganisationId.eq(organisation)).add(call_off::Column::State.is_in(open));
    let seen =
        call_off::Entity::find().filter(which.clone()).order_by_asc(call_off::Column::Id).limit(n).all(&**tx).await?;
    let lines: Vec<LineId> = seen.iter().map(|call_off| call_off.line_id).collect();
    let lines = need_line::Entity::find().filter(need_line::Column::Id.is_in(lines));
    lines.order_by_asc(need_line::Column::Id).lock_exclusive().all(&**tx).await?;
    let these = call_off::Column::Id.is_in(seen.iter().map(|call_off| call_off.id));
    let rows = call_off::Entity::find().filter(these).filter(which);
    let rows = rows.order_by_asc(call_off::Column::Id).lock_exclusive().all(&**tx).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let update = call_off::Entity::update_many()
        .col_expr(call_off::Column::Version, Expr::col(call_off::Column::Version).add(1))
        .filter(call_off::Column::Id.is_in(rows.iter().map(|call_off| call_off.id)));
    match step {
        Step::Unit { to, .. } => update.col_expr(call_off::Column::UnitId, Expr::value(to.id)),
        Step::Place { to, .. } => update.col_expr(call_off::Column::PlaceId, Expr::value(to.id)),
    }
    .exec(&**tx)
    .await?;
    record(tx, step, rows.iter().map(|call_off| call_off.id.0)).await?;
    Ok(rows.len())
}

/// Writes into the history of each thing where it came from. No person is named, because nobody did it by hand.
async fn record(tx: &Tx, step: &Step, subjects: impl Iterator<Item = Uuid>) -> Result<(), DbErr> {
    let (organisation, event) = match step {
        Step::Unit { from, to, .. } => {
            (to.organisation_id, Event::UnitFollowed { from_unit: from.id, to_unit: Some(to.id) })
        }
        Step::Place { from, to, .. } => {
            (from.organisation_id, Event::PlaceFollowed { from_place: from.id, to_place: to.id })
        }
    };
    history::record_all(tx, organisation, subjects, &event, None).await
}
