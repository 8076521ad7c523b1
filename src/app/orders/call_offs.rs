//! Call-offs: what nothing on a lower rung could fill is ordered under a framework agreement.

use std::collections::HashMap;

use chrono::Days;
use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result, found,
    needs::{gate, lines},
};
use crate::{
    domain::{
        AgreementId, CallOffId, CallOffLineId, CallOffState, CatalogueItemId, Date, Event, Instant, LineId, LineState,
        Money, NeedId, OfferId, OrganisationId, PlaceId, Refused, Rung, UnitId,
        directory::actor::{Act, Actor},
        orders::call_off::{SPLITTING_DAYS, small_order_fee, split_under},
        stock::lot::check_quantity,
        time,
    },
    store::{
        self, Tx, history,
        rows::{agreement, call_off, call_off_line},
    },
};

/// An order with its lines.
pub struct CallOff {
    pub id: CallOffId,
    pub agreement: AgreementId,
    /// The need's line that it is for.
    pub line: LineId,
    pub unit: UnitId,
    pub place: PlaceId,
    pub rung: Rung,
    pub state: CallOffState,
    pub ordered: Vec<Ordered>,
    pub goods: Money,
    /// For a small order.
    pub fee: Money,
    pub total: Money,
    pub expected_on: Option<Date>,
    pub at: Instant,
    pub version: i64,
}

/// A quantity of one article, and how many of them arrived.
pub struct Ordered {
    pub id: CallOffLineId,
    pub item: CatalogueItemId,
    pub title: String,
    pub quantity: i64,
    pub delivered: i64,
    /// For one thing.
    pub price: Money,
}

/// What the person who places an order should know. It does not stop the order.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// With these orders of the last thirty days it reaches a limit that each alone stays under.
    Splitting { call_offs: Vec<CallOffId>, total: Money, limit: Money },
    /// Worth more than may be called off directly: the agreement asks for a competition.
    AboveDirectLimit { limit: Money },
}

/// Orders n of an offer for a line, on the figures that were `seen`. The gate is checked again here, in the transaction
/// that places the order.
pub async fn place(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    (offer, n): (OfferId, i64),
    seen: Option<&str>,
) -> Result<(CallOff, Vec<Warning>)> {
    let need = found(store::needs::needs::find(&**tx, need).await?, "need")?;
    if actor.partner.is_some() || !actor.belongs_to(need.organisation_id) {
        return Err(Refused::NotFound { what: "need" }.into());
    }
    let line = found(store::needs::needs::lock_line(tx, line).await?.filter(|line| line.need_id == need.id), "line")?;
    actor.may(Act::CallOff, need.unit_id)?;
    if line.state == LineState::Withdrawn {
        return Err(Refused::Closed { what: "line" }.into());
    }
    check_quantity("quantity", n)?;
    let gated = gate::gate(app, tx, actor, &line, (offer, n), seen).await?;
    let agreement = open_agreement(tx, actor, gated.agreement.id).await?;
    // A change of an article locks its agreement first, so the article cannot change from here on.
    if store::orders::catalogue::find(&**tx, gated.item.id).await?.as_ref() != Some(&gated.item) {
        return Err(Refused::OfferChanged { offer }.into());
    }
    let goods_minor = n.checked_mul(gated.item.price_minor).filter(|goods| *goods <= Money::MOST);
    let goods_minor = goods_minor.ok_or_else(|| too_much(&agreement, Money::MOST))?;
    let fee_minor = small_order_fee(goods_minor, agreement.small_order_limit_minor, agreement.small_order_fee_minor);
    let warnings = warnings(tx, need.organisation_id, &agreement, goods_minor).await?;
    if !store::orders::agreements::spend(tx, agreement.id, goods_minor + fee_minor).await? {
        return Err(too_much(&agreement, goods_minor + fee_minor).into());
    }
    let lead_days = gated.item.lead_days.unwrap_or(agreement.lead_days).max(0);
    let call_off = call_off::Model {
        id: CallOffId::new(),
        organisation_id: need.organisation_id,
        agreement_id: agreement.id,
        line_id: line.id,
        unit_id: need.unit_id,
        place_id: need.place_id,
        rung: gated.rung,
        state: CallOffState::Placed,
        currency: agreement.currency.clone(),
        goods_minor,
        fee_minor,
        snapshot_id: gated.snapshot,
        expected_on: time::civil_date(tx.at, &actor.time_zone).checked_add_days(Days::new(lead_days.unsigned_abs())),
        by: actor.person,
        at: tx.at,
        version: 1,
    };
    let ordered = call_off_line::Model {
        id: CallOffLineId::new(),
        call_off_id: call_off.id,
        catalogue_item_id: gated.item.id,
        name: gated.item.name,
        quantity: n,
        delivered: 0,
        price_minor: gated.item.price_minor,
    };
    let ordered = vec![ordered];
    store::orders::call_offs::insert(tx, call_off.clone(), &ordered).await?;
    lines::apply(tx, line, lines::Change { ordered: n, ..Default::default() }).await?;
    let event = Event::CalledOff { call_off: call_off.id, rung: call_off.rung, n };
    history::record_all(tx, need.organisation_id, [call_off.id.0, need.id.0], &event, actor.person).await?;
    Ok((CallOff::of(call_off, ordered), warnings))
}

/// Cancels what was not delivered: the total becomes that of the delivered things. The fee is given back if nothing was
/// delivered.
pub async fn cancel(tx: &Tx, actor: &Actor, id: CallOffId) -> Result<CallOff> {
    let mut call_off = lock(tx, actor, id).await?;
    actor.may(Act::CallOff, call_off.unit_id)?;
    still_open(&call_off)?;
    let ordered = store::orders::call_offs::lines(&**tx, id).await?;
    let rest: i64 = ordered.iter().map(|line| line.quantity - line.delivered).sum();
    let goods_back: i64 = ordered.iter().map(|line| (line.quantity - line.delivered) * line.price_minor).sum();
    let untouched = ordered.iter().all(|line| line.delivered == 0);
    let back = goods_back + if untouched { call_off.fee_minor } else { 0 };
    store::orders::agreements::spend(tx, call_off.agreement_id, -back).await?;
    lines::change(tx, call_off.line_id, lines::Change { ordered: -rest, ..Default::default() }).await?;
    if untouched {
        // Nothing was bought, so the decision must not count any more, neither for the gate nor for "alike".
        store::needs::decisions::void_of_snapshot(tx, call_off.line_id, call_off.snapshot_id).await?;
    }
    call_off.state = CallOffState::Cancelled;
    // What was delivered still counts as bought.
    call_off.goods_minor -= goods_back;
    if untouched {
        call_off.fee_minor = 0;
    }
    let call_off = store::save(tx, call_off).await?;
    let event = Event::CallOffCancelled { n: rest, given_back_minor: back };
    history::record(tx, call_off.organisation_id, id.0, &event, actor.person).await?;
    Ok(CallOff::of(call_off, ordered))
}

/// The actor's organisation's orders, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<CallOffState>,
    line: Option<LineId>,
    before: Option<CallOffId>,
    limit: u64,
) -> Result<Vec<CallOff>> {
    actor.may_read()?;
    let call_offs = store::orders::call_offs::list(db, actor, state, line, before, limit).await?;
    let mut lines: HashMap<_, _> = store::orders::call_offs::lines_of(db, &call_offs).await?;
    let whole = call_offs.into_iter().map(|row| (lines.remove(&row.id).unwrap_or_default(), row));
    Ok(whole.map(|(ordered, row)| CallOff::of(row, ordered)).collect())
}

/// One order of the actor's organisation.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: CallOffId) -> Result<CallOff> {
    actor.may_read()?;
    let known = store::orders::call_offs::find(db, id).await?;
    let call_off = found(known.filter(|one| actor.belongs_to(one.organisation_id)), "call_off")?;
    let rows = vec![call_off];
    let mut lines = store::orders::call_offs::lines_of(db, &rows).await?;
    let row = found(rows.into_iter().next(), "call_off")?;
    let ordered = lines.remove(&row.id).unwrap_or_default();
    Ok(CallOff::of(row, ordered))
}

/// An order of the actor's organisation, locked after its need line.
pub(in crate::app) async fn lock(tx: &Tx, actor: &Actor, id: CallOffId) -> Result<call_off::Model> {
    let seen = found(store::orders::call_offs::find(&**tx, id).await?, "call_off")?;
    if actor.partner.is_some() || !actor.belongs_to(seen.organisation_id) {
        return Err(Refused::NotFound { what: "call_off" }.into());
    }
    found(store::needs::needs::lock_line(tx, seen.line_id).await?, "line")?;
    found(store::orders::call_offs::lock(tx, id).await?, "call_off")
}

pub(in crate::app) fn still_open(call_off: &call_off::Model) -> Result<()> {
    match call_off.state {
        CallOffState::Placed | CallOffState::PartlyDelivered => Ok(()),
        CallOffState::Delivered | CallOffState::Cancelled => {
            Err(Refused::WrongState { what: "call_off", state: call_off.state.to_string() }.into())
        }
    }
}

/// An agreement, locked. It has to be valid today in the actor's time zone and not closed, and the actor's organisation
/// has to hold it or be party to it.
async fn open_agreement(tx: &Tx, actor: &Actor, id: AgreementId) -> Result<agreement::Model> {
    let ours = store::orders::agreements::find_visible(&**tx, actor, id).await?.is_some();
    let agreement = found(store::orders::agreements::lock(tx, id).await?, "agreement")?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    let valid = agreement.valid_from <= today && today <= agreement.valid_to && agreement.closed_at.is_none();
    if !ours || !valid {
        return Err(Refused::AgreementClosed.into());
    }
    if agreement.currency != actor.currency {
        let refused = Refused::CurrencyDiffers { expected: actor.currency.clone(), given: agreement.currency };
        return Err(refused.into());
    }
    Ok(agreement)
}

fn too_much(agreement: &agreement::Model, asked: i64) -> Refused {
    let left = agreement.ceiling_minor.map_or(Money::MOST, |ceiling| ceiling - agreement.spent_minor);
    let money = |minor: i64| Money::new(minor, &agreement.currency);
    Refused::CeilingExceeded { left: money(left.max(0)), asked: money(asked) }
}

async fn warnings(
    tx: &Tx,
    organisation: OrganisationId,
    agreement: &agreement::Model,
    goods_minor: i64,
) -> Result<Vec<Warning>> {
    let since: Instant = tx.at - chrono::TimeDelta::days(SPLITTING_DAYS);
    let recent = store::orders::call_offs::recent(&**tx, organisation, agreement.id, since).await?;
    let money = |minor: i64| Money::new(minor, &agreement.currency);
    let earlier: Vec<i64> = recent.iter().map(|call_off| call_off.goods_minor).collect();
    let limits = [agreement.small_order_limit_minor, agreement.direct_limit_minor];
    let mut warnings = Vec::new();
    if let Some(limit) = split_under(goods_minor, &earlier, &limits) {
        let small: Vec<_> = recent.iter().filter(|call_off| call_off.goods_minor < limit).collect();
        let total = small.iter().map(|call_off| call_off.goods_minor).sum::<i64>().saturating_add(goods_minor);
        let call_offs = small.iter().map(|call_off| call_off.id).collect();
        warnings.push(Warning::Splitting { call_offs, total: money(total), limit: money(limit) });
    }
    if let Some(limit) = agreement.direct_limit_minor.filter(|limit| goods_minor > *limit) {
        warnings.push(Warning::AboveDirectLimit { limit: money(limit) });
    }
    Ok(warnings)
}

impl CallOff {
    pub(in crate::app) fn of(row: call_off::Model, ordered: Vec<call_off_line::Model>) -> Self {
        let money = |minor: i64| Money::new(minor, &row.currency);
        let line = |line: call_off_line::Model| Ordered {
            id: line.id,
            item: line.catalogue_item_id,
            title: line.name,
            quantity: line.quantity,
            delivered: line.delivered,
            price: money(line.price_minor),
        };
        Self {
            id: row.id,
            agreement: row.agreement_id,
            line: row.line_id,
            unit: row.unit_id,
            place: row.place_id,
            rung: row.rung,
            state: row.state,
            ordered: ordered.into_iter().map(line).collect(),
            goods: money(row.goods_minor),
            fee: money(row.fee_minor),
            total: money(row.goods_minor + row.fee_minor),
            expected_on: row.expected_on,
            at: row.at,
            version: row.version,
        }
    }
}
