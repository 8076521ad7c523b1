//! Counts for reports, grouped by the database.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::domain::{DecisionState, DeclineReason, Instant, Rung, Verdict, directory::actor::Actor};
use crate::store::{
    ledger::entries::{By, Wanted, month_of, nothing, sum, text_of},
    rows::{catalogue_item, decision, handover, lot, need, need_line},
    stock::scope,
};

#[derive(FromQueryResult)]
pub struct RungCount {
    pub key: String,
    pub rung: Rung,
    pub n: i64,
}

pub async fn rungs(db: &impl ConnectionTrait, actor: &Actor, wanted: &Wanted, by: By) -> Result<Vec<RungCount>, DbErr> {
    use handover::Column::{CategoryKey, HandedOn, OrganisationId, Rung, UnitId};
    let key = match by {
        By::All => nothing(),
        By::Unit => text_of(db, "\"unit_id\""),
        By::Category => Expr::cust("\"category_key\""),
        By::Month => month_of(db, "\"handed_on\""),
    };
    let mut which = Condition::all().add(scope::own(actor, OrganisationId));
    if let Some(from) = wanted.from {
        which = which.add(HandedOn.gte(from));
    }
    if let Some(to) = wanted.to {
        which = which.add(HandedOn.lte(to));
    }
    if let Some(units) = &wanted.units {
        which = which.add(UnitId.is_in(units.iter().copied()));
    }
    if let Some(categories) = &wanted.categories {
        which = which.add(CategoryKey.is_in(categories.iter().cloned()));
    }
    handover::Entity::find()
        .select_only()
        .column_as(key.clone(), "key")
        .column(Rung)
        .column_as(sum("\"n\" - \"returned\""), "n")
        .filter(which)
        .group_by(key)
        .group_by(Rung)
        .into_model::<RungCount>()
        .all(db)
        .await
}

#[derive(FromQueryResult)]
pub struct ReasonCount {
    pub key: String,
    pub reason: DeclineReason,
    pub n: i64,
}

/// Declines by reason. The end of the period is not included.
pub async fn declines(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: &Wanted,
    (from, until): (Option<Instant>, Option<Instant>),
    by: By,
) -> Result<Vec<ReasonCount>, DbErr> {
    // The line's category. Where the line asked for a function, the category of the offered thing. Written as text:
    // with a bound value the selected expression and the grouped one would count as different.
    let category = Expr::cust(
        "COALESCE(\"need_line\".\"category_key\", \"lot\".\"category_key\", \"catalogue_item\".\"category_key\", '')",
    );
    let key = match by {
        By::All => nothing(),
        By::Unit => text_of(db, "\"need\".\"unit_id\""),
        By::Category => category.clone(),
        By::Month => month_of(db, "\"decision\".\"at\""),
    };
    let mut which = Condition::all()
        .add(scope::own(actor, decision::Column::OrganisationId))
        .add(decision::Column::Verdict.eq(Verdict::Decline))
        .add(decision::Column::State.is_in([DecisionState::Standing, DecisionState::Pending]))
        .add(decision::Column::Reason.is_not_null());
    if let Some(from) = from {
        which = which.add(decision::Column::At.gte(from));
    }
    if let Some(until) = until {
        which = which.add(decision::Column::At.lt(until));
    }
    if let Some(units) = &wanted.units {
        which = which.add(need::Column::UnitId.is_in(units.iter().copied()));
    }
    if let Some(categories) = &wanted.categories {
        which = which.add(category.is_in(categories.iter().cloned()));
    }
    let to = |entity: sea_orm::RelationDef| entity;
    decision::Entity::find()
        .select_only()
        .column_as(key.clone(), "key")
        .column(decision::Column::Reason)
        .column_as(Expr::cust("COUNT(*)"), "n")
        .join(
            JoinType::InnerJoin,
            to(decision::Entity::belongs_to(need_line::Entity)
                .from(decision::Column::LineId)
                .to(need_line::Column::Id)
                .into()),
        )
        .join(
            JoinType::InnerJoin,
            to(need_line::Entity::belongs_to(need::Entity).from(need_line::Column::NeedId).to(need::Column::Id).into()),
        )
        .join(
            JoinType::LeftJoin,
            to(decision::Entity::belongs_to(lot::Entity).from(decision::Column::LotId).to(lot::Column::Id).into()),
        )
        .join(
            JoinType::LeftJoin,
            to(decision::Entity::belongs_to(catalogue_item::Entity)
                .from(decision::Column::CatalogueItemId)
                .to(catalogue_item::Column::Id)
                .into()),
        )
        .filter(which)
        .group_by(key)
        .group_by(decision::Column::Reason)
        .into_model::<ReasonCount>()
        .all(db)
        .await
}
