//! States needs, and reads them with their offers.

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    directory::{directory_cache, policy},
    found,
    needs::{
        climb, fulfilment,
        offers::{self, Computed, Purpose},
        reading::{Line, Need},
        watches,
    },
    stock::lots,
};
use crate::{
    domain::{
        Bad, Event, Instant, LineId, LineState, Money, NeedId, NeedState, Refused, UnitId,
        directory::actor::{Act, Actor},
        needs::need::{NewNeed, explains},
        time,
    },
    store::{
        self, Tx,
        rows::{need, need_line},
    },
};

/// A need with what could fill each of its lines.
#[derive(Clone)]
pub struct Stated {
    need: need::Model,
    lines: Vec<(need_line::Model, Computed)>,
}

/// Computes what could fill a need before it is stated, outside the write lock, so that nobody waits for that. Refuses
/// if the actor may not state the need.
pub async fn look(app: &App, actor: &Actor, new: &NewNeed) -> Result<Stated> {
    draft(app, app.db.read(), time::now(), actor, new).await
}

/// States a need with the lists in `looked`, or else with lists that are computed now. Where nothing else is left to
/// decide, the coordinator is asked about the things that the requirements leave out.
pub async fn state(app: &App, tx: &Tx, actor: &Actor, new: &NewNeed, looked: Option<Stated>) -> Result<Need> {
    let Stated { mut need, mut lines } = match looked {
        Some(looked) => looked,
        None => draft(app, &**tx, tx.at, actor, new).await?,
    };
    let unit = lots::receiving_unit(tx, actor, "unit_id", need.unit_id).await?;
    lots::receiving_place(tx, actor, "place_id", need.place_id).await?;
    (need.organisation_id, need.created_at) = (unit.organisation_id, tx.at);
    for (row, _) in &mut lines {
        row.organisation_id = need.organisation_id;
    }
    let rows: Vec<need_line::Model> = lines.iter().map(|(row, _)| row.clone()).collect();
    insert(app, tx, actor, &need, &rows).await?;
    let directory = directory_cache::directory(app, &**tx, &actor.organisations).await?;
    let stated = Event::NeedStated { unit: need.unit_id, needed_by: need.needed_by, lines: lines.len() };
    let mut happened = vec![(need.id.0, stated)];
    for (row, computed) in &mut lines {
        happened.extend(climb::ask(tx, actor, &directory, row, computed).await?);
    }
    store::history::record_each(tx, need.organisation_id, &happened, actor.person).await?;
    let set = watches::of_lines_without_offers(app, tx, actor, need.unit_id, &lines).await?;
    let lines = lines
        .into_iter()
        .map(|(row, computed)| Ok(Line { watch: set.get(&row.id).copied(), ..Line::of(row, Some(computed))? }))
        .collect::<Result<_>>()?;
    Ok(Need::of(need, lines))
}

async fn draft(
    app: &App,
    db: &impl sea_orm::ConnectionTrait,
    at: Instant,
    actor: &Actor,
    new: &NewNeed,
) -> Result<Stated> {
    actor.may(Act::StateNeed, new.unit)?;
    new.check(time::civil_date(at, &actor.time_zone))?;
    let (need, rows) = rows(app, actor, new, at)?;
    let purpose = Purpose::Show { lines: rows.len() };
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let computed = offers::compute_with(app, db, at, actor, &need, &row, None, purpose).await?;
        lines.push((row, computed));
    }
    Ok(Stated { need, lines })
}

fn rows(app: &App, actor: &Actor, new: &NewNeed, at: Instant) -> Result<(need::Model, Vec<need_line::Model>)> {
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
        organisation_id: actor.organisation,
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
        withdrawn_by: None,
        by: actor.person,
        created_at: at,
        closed_at: None,
        version: 1,
    };
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
            requirements: serde_json::to_value(
                line.requirements.and(&fulfilment::implied(app, line.function.as_deref())),
            )?,
            gate_released: None,
            state: LineState::Open,
            version: 1,
        });
    }
    Ok((need, lines))
}

async fn insert(app: &App, tx: &Tx, actor: &Actor, need: &need::Model, lines: &[need_line::Model]) -> Result<()> {
    store::needs::needs::insert(tx, need.clone()).await?;
    if !explains(&need.note) {
        require_note_above_limit(app, tx, actor, need, lines, "assessment.note").await?;
    }
    Ok(store::needs::needs::insert_lines(tx, lines.to_vec()).await?)
}

/// Refuses a need without a note whose value is above the policy's limit. The value is what the cheapest new things
/// would cost.
pub async fn require_note_above_limit(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    need: &need::Model,
    lines: &[need_line::Model],
    field: &'static str,
) -> Result<()> {
    let limit = policy::of(&**tx, need.organisation_id).await?.note_above_minor;
    let on = time::civil_date(tx.at, &actor.time_zone);
    let market = store::reference::prices::Market { organisation: need.organisation_id, on, currency: &actor.currency };
    let wanted: Vec<(i64, Vec<String>)> =
        lines.iter().map(|line| (line.quantity, fulfilment::categories(app, line))).collect();
    let all: Vec<String> = wanted.iter().flat_map(|(_, categories)| categories.clone()).collect();
    let prices = store::reference::prices::category_prices(&**tx, &market, &all).await?;
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

/// Needs of the actor's scope, newest first, each with its lines. `unit` includes all units below it.
pub async fn list(
    app: &App,
    actor: &Actor,
    state: Option<NeedState>,
    unit: Option<UnitId>,
    after: Option<NeedId>,
    limit: u64,
) -> Result<Vec<Need>> {
    actor.may_read()?;
    let directory = directory_cache::directory(app, app.db.read(), &actor.organisations).await?;
    let units = unit.map(|unit| directory.units_inside(unit));
    let filter = store::needs::need_list::Filter { state, units, after, limit };
    store::needs::need_list::page(app.db.read(), actor, &filter).await?.into_iter().map(Need::plain).collect()
}

/// A need of the actor's scope with its lines.
pub(in crate::app) async fn read(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: NeedId,
) -> Result<(need::Model, Vec<need_line::Model>)> {
    actor.may_read()?;
    let need = found(store::needs::needs::find(db, id).await?, "need")?;
    if !actor.belongs_to(need.organisation_id) || actor.partner.is_some() {
        return Err(Refused::NotFound { what: "need" }.into());
    }
    let lines = store::needs::needs::lines(db, id).await?;
    Ok((need, lines))
}

/// A need of the actor's scope with what is offered for its lines now.
pub async fn with_offers(app: &App, actor: &Actor, id: NeedId) -> Result<Need> {
    let (need, rows) = read(app.db.read(), actor, id).await?;
    let mut lines = Vec::with_capacity(rows.len());
    let purpose = Purpose::Show { lines: rows.len() };
    for row in rows {
        lines.push(offered(app, actor, &need, row, purpose).await?);
    }
    let ids: Vec<LineId> = lines.iter().map(|line| line.id).collect();
    let mut watches = watches::of_these(app.db.read(), actor, &ids).await?;
    for line in &mut lines {
        line.watch = watches.remove(&line.id);
    }
    Ok(Need::of(need, lines))
}

/// The name of the person who withdrew the need, if it is known and the actor may know it.
pub async fn withdrawer(db: &impl ConnectionTrait, actor: &Actor, need: &Need) -> Result<Option<String>> {
    let Some(by) = need.withdrawn_by.filter(|by| actor.sees_who(*by, need.unit)) else { return Ok(None) };
    Ok(store::directory::people::names(db, actor, &[by]).await?.remove(&by))
}

/// Like [`with_offers`], for one line of a need.
pub async fn line_with_offers(app: &App, actor: &Actor, id: NeedId, line: LineId) -> Result<Line> {
    let (need, rows) = read(app.db.read(), actor, id).await?;
    let row = found(rows.into_iter().find(|row| row.id == line), "line")?;
    let watch = watches::of_these(app.db.read(), actor, &[line]).await?.remove(&line);
    Ok(Line { watch, ..offered(app, actor, &need, row, Purpose::Show { lines: 1 }).await? })
}

async fn offered(
    app: &App,
    actor: &Actor,
    need: &need::Model,
    row: need_line::Model,
    purpose: Purpose,
) -> Result<Line> {
    match row.state {
        LineState::Open | LineState::Met => {
            let db = app.db.read();
            let computed = offers::compute_with(app, db, time::now(), actor, need, &row, None, purpose).await?;
            Line::of(row, Some(computed))
        }
        LineState::Withdrawn => Line::of(row, None),
    }
}

/// A need without the offers for its lines.
pub async fn plain(app: &App, actor: &Actor, id: NeedId) -> Result<Need> {
    Need::plain(read(app.db.read(), actor, id).await?)
}

/// A need with this line alone, and the line's list with the things that its requirements and limits leave out, for
/// everybody who may read the need.
pub async fn left_out(app: &App, actor: &Actor, need: NeedId, line: LineId) -> Result<(Need, Computed)> {
    actor.may_read()?;
    let (need, rows) = read(app.db.read(), actor, need).await?;
    let row = found(rows.into_iter().find(|row| row.id == line), "line")?;
    let computed = offers::compute(app, app.db.read(), time::now(), actor, &need, &row).await?;
    Ok((Need::of(need, vec![Line::of(row, None)?]), computed))
}
