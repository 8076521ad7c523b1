//! Decisions as rows, and as the domain sees them.

use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use crate::domain::{
    AppliesTo, DecisionId, DecisionState, HoldId, HoldState, LineId, OrganisationId, PersonId, SnapshotId, Verdict,
    needs::{
        decision::{Answer, Decision},
        requirement::Requirements,
    },
};
use crate::store::{
    Tx,
    rows::{decision, handover, hold, snapshot},
};

/// What is stored with a new decision and is not part of the domain's own.
pub struct Filing {
    pub organisation: OrganisationId,
    pub line: LineId,
    pub hold: Option<HoldId>,
    /// The list of offers as it was computed for this decision.
    pub snapshot: SnapshotId,
    pub by: PersonId,
}

/// Stores what was on offer when something was decided.
pub async fn insert_snapshot(tx: &Tx, row: snapshot::Model) -> Result<(), DbErr> {
    snapshot::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

pub async fn insert(tx: &Tx, decision: &Decision, filing: Filing) -> Result<(), DbErr> {
    let json = |value: serde_json::Result<serde_json::Value>| value.map_err(|error| DbErr::Json(error.to_string()));
    let (verdict, n, reason, limit, note, applies_to) = match &decision.answer {
        Answer::Accept { n } => (Verdict::Accept, *n, None, None, None, AppliesTo::Offer),
        Answer::Decline { reason, limit, note, applies_to } => {
            let limit = json(serde_json::to_value(limit))?;
            (Verdict::Decline, 0, Some(*reason), Some(limit), note.clone(), *applies_to)
        }
    };
    let row = decision::Model {
        id: decision.id,
        organisation_id: filing.organisation,
        line_id: filing.line,
        offer_id: decision.offer,
        group_key: decision.group.clone(),
        rung: decision.rung,
        kind: decision.kind,
        lot_id: decision.lot,
        catalogue_item_id: decision.item,
        partner_id: decision.partner,
        verdict,
        n,
        reason,
        note,
        limit,
        applies_to,
        facts: json(serde_json::to_value(&decision.named))?,
        state: decision.state,
        hold_id: filing.hold,
        snapshot_id: filing.snapshot,
        by: filing.by,
        at: tx.at,
    };
    decision::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Whether any of what was accepted is held for the line, or was handed over and not returned.
pub async fn keeps(tx: &Tx, line: LineId, decision: DecisionId) -> Result<bool, DbErr> {
    let holds = hold::Entity::find()
        .filter(hold::Column::LineId.eq(line))
        .filter(hold::Column::DecisionId.eq(decision))
        .all(&**tx)
        .await?;
    if holds.iter().any(|hold| hold.state == HoldState::Active) {
        return Ok(true);
    }
    let stayed = handover::Entity::find()
        .filter(handover::Column::LineId.eq(line))
        .filter(handover::Column::HoldId.is_in(holds.into_iter().map(|hold| hold.id)))
        .filter(Expr::col(handover::Column::N).gt(Expr::col(handover::Column::Returned)))
        .count(&**tx)
        .await?;
    Ok(stayed > 0)
}

/// Voids the decisions of a line that were made on this list of offers.
pub async fn void_of_snapshot(tx: &Tx, line: LineId, snapshot: SnapshotId) -> Result<(), DbErr> {
    decision::Entity::update_many()
        .col_expr(decision::Column::State, Expr::value(DecisionState::Void))
        .filter(decision::Column::LineId.eq(line))
        .filter(decision::Column::SnapshotId.eq(snapshot))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The row as the domain sees it.
pub fn read(row: decision::Model) -> serde_json::Result<Decision> {
    let answer = match (row.verdict, row.reason) {
        (Verdict::Decline, Some(reason)) => Answer::Decline {
            reason,
            limit: row.limit.map(serde_json::from_value).transpose()?.unwrap_or_else(Requirements::default),
            note: row.note,
            applies_to: row.applies_to,
        },
        (Verdict::Accept, _) | (Verdict::Decline, None) => Answer::Accept { n: row.n },
    };
    Ok(Decision {
        id: row.id,
        offer: row.offer_id,
        group: row.group_key,
        rung: row.rung,
        kind: row.kind,
        lot: row.lot_id,
        item: row.catalogue_item_id,
        partner: row.partner_id,
        state: row.state,
        answer,
        named: serde_json::from_value(row.facts)?,
    })
}
