//! Questions that wait for the coordinator, and their answers.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};

use crate::domain::{
    ApprovalId, ApprovalKind, ApprovalState, CatalogueItemId, DecisionId, LineId, LotId, NeedId, UnitId,
    directory::actor::Actor,
};
use crate::store::{
    Tx,
    rows::{agreement, approval, catalogue_item, decision, lot, need, need_line, supplier},
    stock::scope,
};

pub async fn insert(tx: &Tx, row: approval::Model) -> Result<(), DbErr> {
    approval::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

pub async fn of_line(db: &impl ConnectionTrait, line: LineId) -> Result<Vec<approval::Model>, DbErr> {
    approval::Entity::find().filter(approval::Column::LineId.eq(line)).order_by_asc(approval::Column::Id).all(db).await
}

pub async fn find(db: &impl ConnectionTrait, id: ApprovalId) -> Result<Option<approval::Model>, DbErr> {
    approval::Entity::find_by_id(id).one(db).await
}

pub async fn lock(tx: &Tx, id: ApprovalId) -> Result<Option<approval::Model>, DbErr> {
    approval::Entity::find_by_id(id).lock_exclusive().one(&**tx).await
}

/// Withdraws the question about a decline that was taken back or became an accept.
pub async fn withdraw(tx: &Tx, decision: DecisionId) -> Result<(), DbErr> {
    withdrawn(tx, Condition::all().add(approval::Column::DecisionId.eq(decision))).await
}

/// Withdraws questions about requirements that the line does not have any more.
pub async fn withdraw_all(tx: &Tx, asked: Vec<ApprovalId>) -> Result<(), DbErr> {
    withdrawn(tx, Condition::all().add(approval::Column::Id.is_in(asked))).await
}

/// Withdraws the questions about a line's requirements, because the line was changed.
pub async fn withdraw_words(tx: &Tx, line: LineId) -> Result<(), DbErr> {
    let of_line = Condition::all().add(approval::Column::LineId.eq(line));
    withdrawn(tx, of_line.add(approval::Column::Kind.eq(ApprovalKind::Requirements))).await
}

/// Withdraws everything that was asked about a line, because the line is withdrawn.
pub async fn withdraw_of_line(tx: &Tx, line: LineId) -> Result<(), DbErr> {
    withdrawn(tx, Condition::all().add(approval::Column::LineId.eq(line))).await
}

async fn withdrawn(tx: &Tx, which: Condition) -> Result<(), DbErr> {
    approval::Entity::update_many()
        .col_expr(approval::Column::State, Expr::value(ApprovalState::Withdrawn))
        .col_expr(approval::Column::DecidedAt, Expr::value(tx.at))
        .col_expr(approval::Column::Version, Expr::col(approval::Column::Version).add(1))
        .filter(which)
        .filter(approval::Column::State.eq(ApprovalState::Pending))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// One page of the scope's approvals, oldest first. `units`: only questions of these units and the actor's own. A
/// question waits only while its line lacks something: if a hold or an order falls through, it is listed again.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    units: Option<Vec<UnitId>>,
    state: ApprovalState,
    after: Option<ApprovalId>,
    limit: u64,
) -> Result<Vec<approval::Model>, DbErr> {
    let mut query = approval::Entity::find()
        .filter(scope::own(actor, approval::Column::OrganisationId))
        .filter(approval::Column::State.eq(state));
    if state == ApprovalState::Pending {
        let lines = approval::Entity::belongs_to(need_line::Entity).from(approval::Column::LineId);
        query = query.join(JoinType::InnerJoin, lines.to(need_line::Column::Id).into()).filter(lacks());
    }
    if let Some(units) = units {
        let needs = Query::select()
            .column(need::Column::Id)
            .from(need::Entity)
            .and_where(need::Column::UnitId.is_in(units))
            .to_owned();
        let lines = Query::select()
            .column(need_line::Column::Id)
            .from(need_line::Entity)
            .and_where(need_line::Column::NeedId.in_subquery(needs))
            .to_owned();
        let own = approval::Column::AskedBy.eq(actor.person);
        query = query.filter(Condition::any().add(own).add(approval::Column::LineId.in_subquery(lines)));
    }
    if let Some(after) = after {
        query = query.filter(approval::Column::Id.gt(after));
    }
    query.order_by_asc(approval::Column::Id).limit(limit).all(db).await
}

/// Whether a line lacks something.
fn lacks() -> SimpleExpr {
    let of = |column: need_line::Column| Expr::col((need_line::Entity, column));
    let filled = of(need_line::Column::Held).add(of(need_line::Column::Ordered)).add(of(need_line::Column::Received));
    of(need_line::Column::Quantity).gt(filled)
}

/// What questions are about, for the person who answers them.
#[derive(Debug, Default)]
pub struct About {
    pub lines: HashMap<LineId, need_line::Model>,
    pub needs: HashMap<NeedId, need::Model>,
    pub declines: HashMap<DecisionId, decision::Model>,
    pub lots: HashMap<LotId, lot::Model>,
    /// Catalogue items with their suppliers.
    pub items: HashMap<CatalogueItemId, (catalogue_item::Model, Option<supplier::Model>)>,
}

/// Six statements at most, however many questions there are.
pub async fn about(db: &impl ConnectionTrait, asked: &[approval::Model]) -> Result<About, DbErr> {
    let lines = need_line::Entity::find()
        .filter(need_line::Column::Id.is_in(asked.iter().map(|row| row.line_id)))
        .all(db)
        .await?;
    let needs =
        need::Entity::find().filter(need::Column::Id.is_in(lines.iter().map(|line| line.need_id))).all(db).await?;
    let declines = decision::Entity::find()
        .filter(decision::Column::Id.is_in(asked.iter().filter_map(|row| row.decision_id)))
        .all(db)
        .await?;
    let lots =
        crate::store::stock::lots::find_all(db, declines.iter().filter_map(|decline| decline.lot_id).collect()).await?;
    let items = items(db, declines.iter().filter_map(|decline| decline.catalogue_item_id).collect()).await?;
    Ok(About {
        items,
        lines: lines.into_iter().map(|line| (line.id, line)).collect(),
        needs: needs.into_iter().map(|need| (need.id, need)).collect(),
        declines: declines.into_iter().map(|decline| (decline.id, decline)).collect(),
        lots: lots.into_iter().map(|lot| (lot.id, lot)).collect(),
    })
}

async fn items(
    db: &impl ConnectionTrait,
    ids: Vec<CatalogueItemId>,
) -> Result<HashMap<CatalogueItemId, (catalogue_item::Model, Option<supplier::Model>)>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let listed = catalogue_item::Entity::find()
        .find_also_related(agreement::Entity)
        .filter(catalogue_item::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let of = |agreement: &Option<agreement::Model>| agreement.as_ref().map(|agreement| agreement.supplier_id);
    let suppliers = supplier::Entity::find()
        .filter(supplier::Column::Id.is_in(listed.iter().filter_map(|(_, agreement)| of(agreement))))
        .all(db)
        .await?;
    let suppliers: HashMap<_, _> = suppliers.into_iter().map(|supplier| (supplier.id, supplier)).collect();
    let named = listed.into_iter().map(|(item, agreement)| {
        let supplier = of(&agreement).and_then(|id| suppliers.get(&id).cloned());
        (item.id, (item, supplier))
    });
    Ok(named.collect())
}
