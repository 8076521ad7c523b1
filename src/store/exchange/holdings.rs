//! What is open in one person's name, and what is still in a unit or a place that is to be closed.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::domain::{
    ApprovalState, HoldKind, HoldState, LotState, NeedState, OrganisationId, PersonId, PlaceId, Refused, UnitId,
};
use crate::store::{
    Tx,
    rows::{agreement, approval, handover, hold, lot, need},
};

/// The most rows of a list. No person has as many.
const MOST: u64 = 500;

#[derive(Debug)]
pub struct Open {
    pub needs: Vec<need::Model>,
    pub reservations: Vec<hold::Model>,
    pub agreements: Vec<agreement::Model>,
}

impl Open {
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty() && self.reservations.is_empty() && self.agreements.is_empty()
    }
}

fn needs_of(person: PersonId) -> Condition {
    Condition::all().add(need::Column::By.eq(person)).add(need::Column::State.eq(NeedState::Open))
}

fn holds_of(person: PersonId) -> Condition {
    Condition::all().add(hold::Column::By.eq(person)).add(hold::Column::State.eq(HoldState::Active))
}

fn agreements_of(person: PersonId) -> Condition {
    Condition::all().add(agreement::Column::OwnerId.eq(person)).add(agreement::Column::ClosedAt.is_null())
}

/// Needs and reservations that the person made, and agreements that the person follows up.
pub async fn open(db: &impl ConnectionTrait, person: PersonId) -> Result<Open, DbErr> {
    let needs = need::Entity::find().filter(needs_of(person)).order_by_asc(need::Column::Id).limit(MOST);
    let holds = hold::Entity::find()
        .filter(holds_of(person))
        .filter(hold::Column::Kind.is_in([HoldKind::Reservation, HoldKind::Loan]))
        .order_by_asc(hold::Column::Id)
        .limit(MOST);
    let agreements = agreement::Entity::find().filter(agreements_of(person)).order_by_asc(agreement::Column::Id);
    Ok(Open {
        needs: needs.all(db).await?,
        reservations: holds.all(db).await?,
        agreements: agreements.limit(MOST).all(db).await?,
    })
}

/// What the person received, newest first.
pub async fn received(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<handover::Model>, DbErr> {
    let rows = handover::Entity::find().filter(handover::Column::ReceivedBy.eq(person));
    rows.order_by_desc(handover::Column::Id).limit(MOST).all(db).await
}

/// Passes all of it on to another person, including what the first one asked the coordinator.
pub async fn take_over(tx: &Tx, from: PersonId, to: PersonId) -> Result<(), DbErr> {
    need::Entity::update_many()
        .col_expr(need::Column::By, Expr::value(to))
        .col_expr(need::Column::Version, Expr::col(need::Column::Version).add(1))
        .filter(needs_of(from))
        .exec(&**tx)
        .await?;
    hold::Entity::update_many()
        .col_expr(hold::Column::By, Expr::value(to))
        .col_expr(hold::Column::Version, Expr::col(hold::Column::Version).add(1))
        .filter(holds_of(from))
        .exec(&**tx)
        .await?;
    agreement::Entity::update_many()
        .col_expr(agreement::Column::OwnerId, Expr::value(to))
        .col_expr(agreement::Column::Version, Expr::col(agreement::Column::Version).add(1))
        .filter(agreements_of(from))
        .exec(&**tx)
        .await?;
    approval::Entity::update_many()
        .col_expr(approval::Column::AskedBy, Expr::value(to))
        .filter(approval::Column::AskedBy.eq(from))
        .filter(approval::Column::State.eq(ApprovalState::Pending))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// How much there is in a unit or a place: lots that have not left, reservations for it, and open needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    pub lots: u64,
    pub reservations: u64,
    pub needs: u64,
}

impl Within {
    /// Refuses unless there is nothing left.
    pub fn check_empty(self) -> crate::domain::Result<()> {
        let Self { lots, reservations, needs } = self;
        match lots + reservations + needs {
            0 => Ok(()),
            _ => Err(Refused::NotEmpty { lots, reservations, needs }),
        }
    }
}

pub async fn in_unit(db: &impl ConnectionTrait, organisation: OrganisationId, unit: UnitId) -> Result<Within, DbErr> {
    within(db, organisation, lot::Column::UnitId.eq(unit), hold::Column::UnitId.eq(unit), need::Column::UnitId.eq(unit))
        .await
}

/// `inside`: the place and everything in it.
pub async fn in_place(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    inside: &[PlaceId],
) -> Result<Within, DbErr> {
    let places = || inside.iter().copied();
    let (lots, holds) = (lot::Column::PlaceId.is_in(places()), hold::Column::PlaceId.is_in(places()));
    within(db, organisation, lots, holds, need::Column::PlaceId.is_in(places())).await
}

async fn within(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    lots: sea_orm::sea_query::SimpleExpr,
    holds: sea_orm::sea_query::SimpleExpr,
    needs: sea_orm::sea_query::SimpleExpr,
) -> Result<Within, DbErr> {
    let lots = lot::Entity::find().filter(lots).filter(lot::Column::State.ne(LotState::Gone));
    let holds = hold::Entity::find()
        .filter(hold::Column::ForOrganisationId.eq(organisation))
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(holds);
    let needs = need::Entity::find()
        .filter(need::Column::OrganisationId.eq(organisation))
        .filter(needs)
        .filter(need::Column::State.eq(NeedState::Open));
    Ok(Within { lots: lots.count(db).await?, reservations: holds.count(db).await?, needs: needs.count(db).await? })
}
