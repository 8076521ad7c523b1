//! Lists of holds.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait,
};

use crate::domain::{HoldId, HoldKind, HoldState, Instant, LotId, UnitId, directory::actor::Actor};
use crate::store::{rows::hold, stock::scope};

#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub state: Option<HoldState>,
    pub lot: Option<LotId>,
    pub unit: Option<UnitId>,
    pub after: Option<HoldId>,
}

/// One page of reservations, newest first: those for the actor's organisations, and those of their things.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: Filter,
    limit: u64,
) -> Result<Vec<hold::Model>, DbErr> {
    let scope = sea_orm::Condition::any()
        .add(scope::own(actor, hold::Column::ForOrganisationId))
        .add(scope::own(actor, hold::Column::OrganisationId));
    let mut rows =
        hold::Entity::find().filter(scope).filter(hold::Column::Kind.is_in([HoldKind::Reservation, HoldKind::Loan]));
    if let Some(state) = filter.state {
        rows = rows.filter(hold::Column::State.eq(state));
    }
    if let Some(lot) = filter.lot {
        rows = rows.filter(hold::Column::LotId.eq(lot));
    }
    if let Some(unit) = filter.unit {
        rows = rows.filter(hold::Column::UnitId.eq(unit));
    }
    if let Some(after) = filter.after {
        rows = rows.filter(hold::Column::Id.lt(after));
    }
    rows.order_by_desc(hold::Column::Id).limit(limit).all(db).await
}

/// Active reservations of the actor's things that end at `until` or earlier, the soonest first.
pub async fn expiring(
    db: &impl ConnectionTrait,
    actor: &Actor,
    until: Instant,
    limit: u64,
) -> Result<Vec<hold::Model>, DbErr> {
    hold::Entity::find()
        .filter(scope::own(actor, hold::Column::OrganisationId))
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::ExpiresAt.lte(until))
        .filter(hold::Column::Suspended.eq(false))
        .order_by_asc(hold::Column::ExpiresAt)
        .order_by_asc(hold::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The next `limit` active holds whose time is over. A hold for which work or transport has begun is suspended and does
/// not end meanwhile.
pub async fn due(
    db: &impl ConnectionTrait,
    now: Instant,
    after: Option<(Instant, HoldId)>,
    limit: u64,
) -> Result<Vec<(Instant, HoldId)>, DbErr> {
    let mut rows = hold::Entity::find();
    if let Some((at, id)) = after {
        let later = hold::Column::ExpiresAt.gt(at).or(hold::Column::ExpiresAt.eq(at).and(hold::Column::Id.gt(id)));
        rows = rows.filter(hold::Column::ExpiresAt.gte(at)).filter(later);
    }
    let rows = rows
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::ExpiresAt.lte(now))
        .filter(hold::Column::Suspended.eq(false))
        .order_by_asc(hold::Column::ExpiresAt)
        .order_by_asc(hold::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|hold| Some((hold.expires_at?, hold.id))).collect())
}
