//! The steps of a work order. The lot's state, its hold and the line that waits for it follow in the same transaction.

use sea_orm::ConnectionTrait;

use crate::app::{
    Error, Result,
    directory::policy,
    found,
    stock::{custody, documents, holds, moves, parts},
    work::{
        work_orders::{self, WorkOrder},
        yields::{self, Made},
    },
};
use crate::{
    domain::{
        Bad, Condition, Date, Event, HoldState, LotState, Money, Refused, Why, WorkKind, WorkOrderId, WorkOrderState,
        directory::{
            actor::{Act, Actor},
            policy::Policy,
        },
        event::Change,
        exchange::handover::{kept_as, lapses},
        fields::{LONGEST_NOTE, amount_in, check_day, check_range, check_text},
        stock::custody::NewSanitisation,
        time,
        work::work_order::{FARTHEST_M, MOST_MADE, Side, Step, changes_offer, failed, next, uses_up, within},
    },
    store::{
        self, Tx, history,
        rows::{hold, lot, work_order},
    },
};

/// A price for the whole order, and when it would be ready.
#[derive(Clone, Debug)]
pub struct Quote {
    pub price: Money,
    pub ready_on: Option<Date>,
}

/// What the work was and cost. `None` is unknown, not zero.
#[derive(Clone, Debug, Default)]
pub struct Completion {
    pub cost: Option<Money>,
    /// Metres that were driven for it.
    pub metres: Option<i64>,
    pub parts: Option<Money>,
    /// Grams of CO2e of spare parts.
    pub parts_g: Option<i64>,
    pub minutes: Option<i64>,
    pub condition: Option<Condition>,
    /// One for each medium that was wiped.
    pub sanitisations: Vec<NewSanitisation>,
    /// What a transformation made of the things.
    pub made: Vec<Made>,
}

struct Open {
    order: work_order::Model,
    policy: Policy,
    after: WorkOrderState,
}

/// What the history says of a step.
struct Stepped {
    to: WorkOrderState,
    condition: Option<Change<Condition>>,
}

impl From<WorkOrderState> for Stepped {
    fn from(to: WorkOrderState) -> Self {
        Self { to, condition: None }
    }
}

/// Records a partner's quote. If the order is for a line, and the quote is dearer than the policy tolerates or ready
/// too late, it is not the offer that was accepted. Then the order is cancelled as `quote_changed`, the hold is
/// released, and the line is open again. Offers then show the partner with its quote.
pub async fn quote(tx: &Tx, actor: &Actor, id: WorkOrderId, quote: &Quote) -> Result<WorkOrder> {
    let Open { mut order, policy, after } = open(tx, actor, id, Step::Quote).await?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    check_day("ready_on", quote.ready_on)?;
    if quote.ready_on.is_some_and(|ready| ready < today) {
        return Err(Refused::invalid("ready_on", Bad::InThePast).into());
    }
    let price = amount_in("price", &quote.price, &order.currency)?;
    order.quote_minor = Some(price);
    order.ready_on = quote.ready_on.or(order.ready_on);
    if let Some(line) = order.line_id {
        let line = found(store::needs::needs::line(&**tx, line).await?, "line")?;
        let need = found(store::needs::needs::find(&**tx, line.need_id).await?, "need")?;
        let tolerance = policy.quote_tolerance_ppm;
        if changes_offer(order.estimate_minor, price, tolerance, order.ready_on, need.needed_by) {
            order.reason = Some("quote_changed".to_owned());
            return fall_through(tx, actor, order, WorkOrderState::Cancelled).await;
        }
    }
    step(tx, actor, order, after).await
}

pub async fn accept(tx: &Tx, actor: &Actor, id: WorkOrderId) -> Result<WorkOrder> {
    let Open { order, after, .. } = open(tx, actor, id, Step::Accept).await?;
    step(tx, actor, order, after).await
}

/// Starts the work. The things become a lot of their own, and the hold moves with them and no longer expires.
pub async fn start(tx: &Tx, actor: &Actor, id: WorkOrderId) -> Result<WorkOrder> {
    let Open { mut order, after, .. } = open(tx, actor, id, Step::Start).await?;
    let hold = found(order.hold_id, "reservation")?;
    let (hold, lot) = holds::lock(tx, hold).await?;
    if hold.state != HoldState::Active {
        return Err(Refused::HoldOver { hold: hold.id }.into());
    }
    order.state_before = lot.state;
    let n = hold.n;
    let (part, hold) = parts::take_held(tx, actor, lot, hold, n).await?;
    let part = store::stock::lots::save(tx, lot::Model { state: LotState::InWork, ..part.part }).await?;
    // The hold keeps its id, because the decision and the order name it.
    let follows = hold::Model { lot_id: part.id, n, state: HoldState::Active, suspended: true, ..hold };
    store::save(tx, follows).await?;
    holds::recount(tx, part.clone()).await?;
    order.lot_id = part.id;
    step(tx, actor, order, after).await
}

/// Records how many of the things are finished. The work goes on.
pub async fn progress(tx: &Tx, actor: &Actor, id: WorkOrderId, finished: i64) -> Result<WorkOrder> {
    // Whoever may complete the work may also record its progress.
    let Open { order, .. } = open(tx, actor, id, Step::Complete).await?;
    check_range("n", finished, 0, order.n)?;
    let finished = Change { from: order.finished, to: finished };
    let order = store::save(tx, work_order::Model { finished: finished.to, ..order }).await?;
    if finished.from != finished.to {
        let event = Event::WorkProgressed { work_order: order.id, n: order.n, finished };
        history::record_all(tx, order.organisation_id, [order.id.0, order.lot_id.0], &event, actor.person).await?;
    }
    whole(tx, order).await
}

/// Completes the work. The things come back in their new condition, and are kept for the line that asked for them, if
/// there is one.
pub async fn complete(tx: &Tx, actor: &Actor, id: WorkOrderId, done: &Completion) -> Result<WorkOrder> {
    let Open { mut order, policy, after } = open(tx, actor, id, Step::Complete).await?;
    let (hold, lot) = holds::lock(tx, found(order.hold_id, "reservation")?).await?;
    // A thing that was lost during the work cannot be used up, and completing the work does not bring it back.
    let uses_up = uses_up(order.kind).filter(|_| hold.state == HoldState::Active && lot.state != LotState::Gone);
    check(tx, actor, &order, done)?;
    let makes = uses_up == Some(Why::TakenApart);
    let (least, most) = if makes { (1, MOST_MADE) } else { (0, 0) };
    check_range("made", done.made.len() as i64, least, most)?;
    order.cost_minor = done.cost.as_ref().map(|money| money.amount_minor);
    order.parts_minor = done.parts.as_ref().map(|money| money.amount_minor);
    (order.metres, order.parts_g, order.minutes) = (done.metres, done.parts_g, done.minutes);
    order.done_at = Some(tx.at);
    let condition = done.condition.unwrap_or(lot.condition);
    for evidence in &done.sanitisations {
        custody::record(tx, actor, &lot, evidence).await?;
    }
    if let Some(why) = uses_up {
        order.made = yields::use_up(tx, actor, &order, (hold, lot), why, &done.made).await?;
        return step(tx, actor, order, after).await;
    }
    documents::outlive(tx, actor, &lot, id, order.kind).await?;
    let after = Stepped { to: after, condition: Change::between(&lot.condition, &condition) };
    let wanted = hold.state == HoldState::Active && order.line_id.is_some() && !failed(order.kind, condition);
    let state = match order.state_before {
        _ if lot.state == LotState::Gone => LotState::Gone,
        // A device that was wiped, or that a line waits for, goes into custody and not back into use.
        LotState::InUse if lot.media > 0 && (wanted || !done.sanitisations.is_empty()) => LotState::Custody,
        LotState::InUse if wanted => LotState::Available,
        before @ (LotState::InUse | LotState::Available | LotState::Custody | LotState::InWork | LotState::Gone) => {
            before
        }
    };
    let lot = store::stock::lots::save(tx, lot::Model { state, condition, ..lot }).await?;
    let lot = arrive(tx, actor, &order, &hold, lot).await?;
    if wanted {
        let expires_at = Some(lapses(tx.at, policy.hold_days, hold.until_on));
        let waits = hold::Model { kind: kept_as(hold.until_on), suspended: false, expires_at, ..hold };
        store::save(tx, waits).await?;
        return step(tx, actor, order, after).await;
    }
    if hold.state == HoldState::Active && order.line_id.is_none() {
        store::save(tx, hold::Model { state: HoldState::Done, suspended: false, ..hold }).await?;
        holds::recount(tx, lot).await?;
        return step(tx, actor, order, after).await;
    }
    order.reason = (hold.state == HoldState::Active).then(|| "failed".to_owned());
    fall_through(tx, actor, order, after).await
}

/// Moves transported things to their destination, unless they were lost on the way.
async fn arrive(
    tx: &Tx,
    actor: &Actor,
    order: &work_order::Model,
    hold: &hold::Model,
    lot: lot::Model,
) -> Result<lot::Model> {
    let Some(to) = order.to_place_id.filter(|to| *to != lot.place_id && hold.state == HoldState::Active) else {
        return Ok(lot);
    };
    let to = found(store::directory::places::find(&**tx, to).await?, "place")?;
    moves::takes_in(&to)?;
    let lot = moves::put(tx, actor, lot, &to).await?;
    moves::admit(tx, &lot, &to).await?;
    Ok(lot)
}

/// The partner refuses the work. The line is open again, and the next partner is offered.
pub async fn refuse(tx: &Tx, actor: &Actor, id: WorkOrderId, reason: &str) -> Result<WorkOrder> {
    give_up(tx, actor, id, reason, Step::Refuse).await
}

pub async fn cancel(tx: &Tx, actor: &Actor, id: WorkOrderId, reason: &str) -> Result<WorkOrder> {
    give_up(tx, actor, id, reason, Step::Cancel).await
}

async fn give_up(tx: &Tx, actor: &Actor, id: WorkOrderId, reason: &str, what: Step) -> Result<WorkOrder> {
    check_text("reason", reason, LONGEST_NOTE)?;
    let Open { mut order, after, .. } = open(tx, actor, id, what).await?;
    order.reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    fall_through(tx, actor, order, after).await
}

/// An order the actor may take this step on, locked after its need line.
async fn open(tx: &Tx, actor: &Actor, id: WorkOrderId, step: Step) -> Result<Open> {
    let seen = work_orders::visible(&**tx, actor, id).await?;
    let side = side(&**tx, actor, &seen).await?;
    if let Some(line) = seen.line_id {
        found(store::needs::needs::lock_line(tx, line).await?, "line")?;
    }
    let order = found(store::work::work_orders::lock(tx, id).await?, "work_order")?;
    let policy = policy::of(&**tx, order.organisation_id).await?;
    let after = next(order.state, step, side, is_agreed(&order, &policy))?;
    Ok(Open { order, policy, after })
}

/// The steps that the actor may take next. None for somebody who may only see the order.
pub async fn possible(db: &impl ConnectionTrait, actor: &Actor, id: WorkOrderId) -> Result<Vec<Step>> {
    let order = work_orders::visible(db, actor, id).await?;
    let side = match side(db, actor, &order).await {
        Ok(side) => side,
        Err(Error::Refused(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let agreed = is_agreed(&order, &policy::of(db, order.organisation_id).await?);
    Ok(Step::ALL.into_iter().filter(|step| next(order.state, *step, side, agreed).is_ok()).collect())
}

/// The side that the actor may act for.
async fn side(db: &impl ConnectionTrait, actor: &Actor, order: &work_order::Model) -> Result<Side> {
    if actor.partner.is_some() {
        actor.may_do_work()?;
        return Ok(Side::Partner);
    }
    let lot = found(store::stock::lots::find(db, order.lot_id).await?, "lot")?;
    actor.may(Act::OrderWork, lot.unit_id)?;
    Ok(Side::Coordinator)
}

/// Whether the price was settled before the partner accepts.
fn is_agreed(order: &work_order::Model, policy: &Policy) -> bool {
    match order.quote_minor {
        Some(quote) => within(order.estimate_minor, quote, policy.quote_tolerance_ppm),
        None => order.estimate_minor.is_some(),
    }
}

async fn step(tx: &Tx, actor: &Actor, order: work_order::Model, after: impl Into<Stepped>) -> Result<WorkOrder> {
    whole(tx, save(tx, actor, order, after).await?).await
}

async fn whole(tx: &Tx, order: work_order::Model) -> Result<WorkOrder> {
    found(work_orders::with_all(&**tx, vec![order]).await?.pop(), "work_order")
}

async fn save(
    tx: &Tx,
    actor: &Actor,
    order: work_order::Model,
    after: impl Into<Stepped>,
) -> Result<work_order::Model> {
    let Stepped { to, condition } = after.into();
    let order = store::save(tx, work_order::Model { state: to, ..order }).await?;
    let event = Event::WorkStepped { to, work_order: order.id, n: order.n, reason: order.reason.clone(), condition };
    history::record_all(tx, order.organisation_id, [order.id.0, order.lot_id.0], &event, actor.person).await?;
    Ok(order)
}

/// Ends an order and releases its hold. The order is saved first, because ending the hold cancels an order that is
/// still open.
async fn fall_through(
    tx: &Tx,
    actor: &Actor,
    order: work_order::Model,
    after: impl Into<Stepped>,
) -> Result<WorkOrder> {
    let (hold_id, before) = (order.hold_id, order.state_before);
    let order = save(tx, actor, order, after).await?;
    let (hold, lot) = holds::lock(tx, found(hold_id, "reservation")?).await?;
    if lot.state == LotState::InWork {
        store::stock::lots::save(tx, lot::Model { state: before, ..lot }).await?;
    }
    if hold.state == HoldState::Active {
        holds::end(tx, hold::Model { suspended: false, ..hold }, HoldState::Released).await?;
    }
    whole(tx, order).await
}

fn check(tx: &Tx, actor: &Actor, order: &work_order::Model, done: &Completion) -> Result<()> {
    for (field, money) in [("cost", &done.cost), ("parts", &done.parts)] {
        if let Some(money) = money {
            amount_in(field, money, &order.currency)?;
        }
    }
    for (field, value, most) in [
        ("metres", done.metres, FARTHEST_M),
        ("parts_g", done.parts_g, 1_000_000_000),
        ("minutes", done.minutes, 1_000_000),
    ] {
        check_range(field, value.unwrap_or(0), 0, most)?;
    }
    // The condition after the work decides whether the thing can be offered again, so somebody has to look at it.
    if matches!(order.kind, WorkKind::Repair | WorkKind::Reupholster) && done.condition.is_none() {
        return Err(Refused::invalid("condition", Bad::Missing).into());
    }
    let today = time::civil_date(tx.at, &actor.time_zone);
    for (n, row) in done.sanitisations.iter().enumerate() {
        row.check(today).map_err(|refused| match refused {
            Refused::Invalid { field, problem } => Refused::invalid(format!("sanitisations[{n}].{field}"), problem),
            other => other,
        })?;
    }
    Ok(())
}
