//! Stating what is lacking, and withdrawing it again.

use sea_orm::{EntityTrait, IntoActiveModel};

use super::{
    App, Result, atlas,
    decisions::{self, Question},
    found, holds, lots, offers, policy,
};
use crate::{
    domain::{
        ApprovalState, Bad, HoldState, LineId, LineState, Money, NeedId, NeedState, Refused, Rung, UnitId,
        WithdrawalReason,
        actor::{Act, Actor},
        need::NewNeed,
        requirement::Requirements,
        time,
    },
    store::{
        self, Tx,
        entity::{need, need_line},
    },
};

/// States a need. Requirements that leave nothing of a stock that is there wait for the coordinator.
pub async fn state(app: &App, tx: &Tx, actor: &Actor, new: &NewNeed) -> Result<(need::Model, Vec<need_line::Model>)> {
    actor.may(Act::StateNeed, new.unit)?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    let unit = lots::open_unit(tx, actor, "unit_id", new.unit).await?;
    lots::open_place(tx, actor, "place_id", new.place).await?;
    for (at, line) in new.lines.iter().enumerate() {
        let unknown = |what: &str, value: &str| {
            Refused::invalid(format!("lines[{at}].{what}"), Bad::Unknown { value: value.to_owned() })
        };
        if let Some(category) = line.category.as_ref().filter(|key| !app.reference.categories.contains_key(*key)) {
            return Err(unknown("category", category).into());
        }
        if let Some(function) = line.function.as_ref().filter(|key| !app.reference.fulfils.contains_key(*key)) {
            return Err(unknown("function", function).into());
        }
    }
    let need = need::Model {
        id: NeedId::new(),
        organisation_id: unit.organisation_id,
        unit_id: new.unit,
        place_id: new.place,
        needed_by: new.needed_by,
        needed_until: new.needed_until,
        purpose: new.purpose.trim().to_owned(),
        alternatives_considered: new.alternatives_considered,
        note: new.note.trim().to_owned(),
        state: NeedState::Open,
        withdrawal_reason: None,
        withdrawal_note: None,
        by: actor.person,
        created_at: tx.at,
        closed_at: None,
        version: 1,
    };
    need::Entity::insert(need.clone().into_active_model()).exec_without_returning(&**tx).await?;
    let mut lines = Vec::with_capacity(new.lines.len());
    for (position, line) in new.lines.iter().enumerate() {
        lines.push(need_line::Model {
            id: LineId::new(),
            need_id: need.id,
            organisation_id: need.organisation_id,
            position: position as i64,
            category_key: line.category.clone(),
            function_key: line.function.clone(),
            quantity: line.quantity,
            held: 0,
            ordered: 0,
            received: 0,
            requirements: serde_json::to_value(line.requirements.and(&implied(app, line.function.as_deref())))?,
            gate_released: None,
            state: LineState::Open,
            version: 1,
        });
    }
    if need.note.is_empty() {
        two_taps_are_enough(app, tx, actor, &need, &lines, "assessment.note").await?;
    }
    let rows = lines.iter().cloned().map(IntoActiveModel::into_active_model);
    need_line::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok((need, lines))
}

/// What a function takes, whoever asks for it.
pub fn implied(app: &App, function: Option<&str>) -> Requirements {
    let features = function.map(|function| app.reference.takes(function)).unwrap_or_default();
    Requirements { features, ..Requirements::default() }
}

/// Refuses a need without a note whose value is above the policy's limit: what its cheapest new things cost, at least.
pub async fn two_taps_are_enough(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    need: &need::Model,
    lines: &[need_line::Model],
    field: &'static str,
) -> Result<()> {
    let limit = policy::of(&**tx, need.organisation_id).await?.note_above_minor;
    let on = time::civil_date(tx.at, &actor.time_zone);
    let market = store::prices::Market { organisation: need.organisation_id, on, currency: &actor.currency };
    let wanted: Vec<(i64, Vec<String>)> =
        lines.iter().map(|line| (line.quantity, offers::categories(app, line))).collect();
    let all: Vec<String> = wanted.iter().flat_map(|(_, categories)| categories.clone()).collect();
    let prices = store::prices::category_prices(&**tx, &market, &all).await?;
    let cheapest =
        |categories: &[String]| categories.iter().filter_map(|key| prices.get(key)).min().copied().unwrap_or_default();
    let value =
        wanted.iter().map(|(n, categories)| n.saturating_mul(cheapest(categories))).fold(0, i64::saturating_add);
    if value <= limit {
        return Ok(());
    }
    let money = |minor| Money::new(minor, &actor.currency);
    let (value, limit) = (money(value), money(limit));
    Err(Refused::AssessmentNeeded { field, value, limit }.into())
}

/// Asks the coordinator where stated requirements leave nothing of a stock that is there: a made-up demand would be a
/// way round the ladder. Until the answer nothing above `reuse` may be taken.
pub async fn ask_about_requirements(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    line: &need_line::Model,
    computed: &mut offers::Computed,
) -> Result<()> {
    let something_left = computed.offers.groups.iter().any(|group| group.rung <= Rung::Repair);
    // What the function itself takes is no demand of theirs.
    let demanded = &computed.line.requirements;
    if something_left || *demanded == implied(app, line.function_key.as_deref()) {
        return Ok(());
    }
    let categories = offers::categories(app, line);
    let excluded = store::candidates::free_quantity(&**tx, &actor.organisations, &categories).await?;
    if excluded > 0 {
        decisions::ask(tx, actor, line, Question::Requirements { requirements: demanded, excluded }).await?;
        computed.line.unapproved = Some(excluded);
        computed.answer = Some(ApprovalState::Pending);
        computed.offers.lock();
    }
    Ok(())
}

/// Needs of the actor's scope, newest first, each with its lines; `unit` stands for everything below it too.
pub async fn list(
    app: &App,
    actor: &Actor,
    state: Option<NeedState>,
    unit: Option<UnitId>,
    after: Option<NeedId>,
    limit: u64,
) -> Result<Vec<(need::Model, Vec<need_line::Model>)>> {
    actor.may_read()?;
    let directory = atlas::directory(app, app.db.read(), &actor.organisations).await?;
    let units = unit.map(|unit| directory.units_inside(unit));
    let filter = store::need_list::Filter { state, units, after, limit };
    Ok(store::need_list::page(app.db.read(), actor, &filter).await?)
}

/// A need of the actor's scope with its lines.
pub async fn read(
    db: &impl sea_orm::ConnectionTrait,
    actor: &Actor,
    id: NeedId,
) -> Result<(need::Model, Vec<need_line::Model>)> {
    actor.may_read()?;
    let need = found(store::needs::find(db, id).await?, "need")?;
    if !actor.belongs_to(need.organisation_id) || actor.partner.is_some() {
        return Err(Refused::NotFound { what: "need" }.into());
    }
    let lines = store::needs::lines(db, id).await?;
    Ok((need, lines))
}

/// The need is gone after all: a success of its own. What was kept for it is free again; what is ordered must be
/// cancelled with the supplier first, and what was received stays.
pub async fn withdraw(
    tx: &Tx,
    actor: &Actor,
    id: NeedId,
    reason: WithdrawalReason,
    note: &str,
) -> Result<(need::Model, Vec<need_line::Model>)> {
    let (need, lines) = read(&**tx, actor, id).await?;
    actor.may(Act::StateNeed, need.unit_id)?;
    crate::domain::lot::check_text("note", note, crate::domain::lot::LONGEST_NOTE)?;
    match need.state {
        NeedState::Open => {}
        NeedState::Met | NeedState::Withdrawn => {
            return Err(Refused::WrongState { what: "need", state: need.state.to_string() }.into());
        }
    }
    let mut ids: Vec<LineId> = lines.iter().map(|line| line.id).collect();
    ids.sort_unstable();
    for id in ids {
        let line = found(store::needs::lock_line(tx, id).await?, "line")?;
        if line.ordered > 0 {
            return Err(Refused::WrongState { what: "line", state: "ordered".to_owned() }.into());
        }
        for hold in store::holds::of_line(&**tx, id).await? {
            holds::end(tx, hold, HoldState::Released).await?;
        }
        let mut line = found(store::needs::lock_line(tx, id).await?, "line")?;
        line.state = LineState::Withdrawn;
        store::save(tx, line).await?;
    }
    let mut need = found(store::needs::find(&**tx, id).await?, "need")?;
    need.state = NeedState::Withdrawn;
    need.withdrawal_reason = Some(reason);
    need.withdrawal_note = Some(note.trim().to_owned());
    need.closed_at = Some(tx.at);
    let need = store::save(tx, need).await?;
    let lines = store::needs::lines(&**tx, id).await?;
    Ok((need, lines))
}
