//! Changes what an open line asks for, and how many.

use crate::app::{
    App, Result,
    directory::directory_cache,
    found,
    needs::{
        climb, fulfilment, lines,
        looked::{self, Looked},
        needs, offers, reading,
    },
};
use crate::{
    domain::{
        Bad, Event, Expected, LineId, LineState, NeedId, Refused,
        directory::actor::{Act, Actor},
        event::Change,
        fields::{LONGEST_NOTE, check_text},
        needs::{line::Released, need::explains, requirement::Requirements},
        stock::lot::check_quantity,
        time,
    },
    store::{
        self, Tx,
        rows::{need, need_line},
    },
};

/// A change of a line. `None` leaves a value as it is.
#[derive(Clone, Debug, Default)]
pub struct LineChange {
    pub quantity: Option<i64>,
    /// All requirements of the line, in place of the earlier ones.
    pub requirements: Option<Requirements>,
    /// What was considered. Needed if the value is above the policy's limit now and the need has no such note yet.
    pub note: Option<String>,
}

/// Computes the list of the changed line outside the write lock. If the actor may not change the line, nothing is
/// computed, and [`edit`] refuses.
pub async fn look(app: &App, actor: &Actor, need: NeedId, line: LineId, change: &LineChange) -> Result<Looked> {
    let found = looked::line(app, actor, Act::StateNeed, (need, line)).await?;
    let Some((need, row)) = found.filter(|(_, row)| row.state == LineState::Open) else { return Ok(Looked::default()) };
    let before: Requirements = serde_json::from_value(row.requirements.clone())?;
    let Ok(after) = wanted(app, &row, &before, change) else { return Ok(Looked::default()) };
    let version = row.version;
    let row = changed_row(row, change, &before, &after)?;
    let computed = offers::compute(app, app.db.read(), time::now(), actor, &need, &to_look_for(&row)).await?;
    Ok(Looked::new(version, computed))
}

/// The changed line. The coordinator's release holds for the requirements and the quantity that were released, not for
/// other requirements or a larger quantity.
fn changed_row(
    row: need_line::Model,
    change: &LineChange,
    before: &Requirements,
    after: &Requirements,
) -> Result<need_line::Model> {
    let quantity = change.quantity.unwrap_or(row.quantity);
    let gate_released = row.gate_released.clone().filter(|_| quantity <= row.quantity && after == before);
    Ok(need_line::Model { quantity, requirements: serde_json::to_value(after)?, gate_released, ..row })
}

fn released(row: &need_line::Model) -> Result<Option<Released>> {
    Ok(row.gate_released.clone().map(serde_json::from_value).transpose()?)
}

/// The line as it would be if nothing of it were filled. No offers are computed for a line that lacks nothing, so
/// nobody would be asked about requirements that leave everything out. But the holds of the line may end later.
fn to_look_for(line: &need_line::Model) -> need_line::Model {
    match lines::fill(line).unmet() > 0 {
        true => line.clone(),
        false => need_line::Model { held: 0, ordered: 0, received: 0, ..line.clone() },
    }
}

/// Changes a line if its version is still the expected one. Returns the line with its new list.
pub async fn edit(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    expected: &Expected,
    change: &LineChange,
    looked: &Looked,
) -> Result<reading::Line> {
    let (mut need, line) = lines::lock_open(tx, actor, need, line, Act::StateNeed).await?;
    expected.check(line.version)?;
    match line.state {
        LineState::Open => {}
        LineState::Met | LineState::Withdrawn => {
            return Err(Refused::WrongState { what: "need", state: line.state.to_string() }.into());
        }
    }
    let looked = looked.of(tx, &line).await?;
    let before: Requirements = serde_json::from_value(line.requirements.clone())?;
    let after = wanted(app, &line, &before, change)?;
    let quantity = change.quantity.unwrap_or(line.quantity);
    if quantity > line.quantity {
        need = explained(app, tx, actor, need.id, &line, quantity, change.note.as_deref()).await?;
    }
    let asked = changed_row(line.clone(), change, &before, &after)?;
    let event = Event::LineChanged {
        quantity: Change::between(&line.quantity, &quantity),
        requirements: Change::between(&before, &after).map(Box::new),
        gate_released: Change::between(&released(&line)?, &released(&asked)?).map(Box::new),
    };
    let unchanged = Event::LineChanged { quantity: None, requirements: None, gate_released: None };
    let line = if event == unchanged {
        line
    } else {
        store::history::record(tx, line.organisation_id, line.id.0, &event, actor.person).await?;
        lines::apply(tx, asked, lines::Change::default()).await?
    };
    let mut computed = match looked {
        Some(looked) => looked,
        None => offers::compute(app, &**tx, tx.at, actor, &need, &to_look_for(&line)).await?,
    };
    let directory = directory_cache::directory(app, &**tx, &actor.organisations).await?;
    // Requirements that the coordinator refused before are not asked about again.
    let question = climb::ask(tx, actor, &directory, &line, &mut computed).await?;
    store::history::record_each(tx, line.organisation_id, question.as_slice(), actor.person).await?;
    if lines::fill(&line).unmet() == 0 {
        let answer = computed.answer;
        computed = offers::compute(app, &**tx, tx.at, actor, &need, &line).await?;
        computed.answer = answer;
    }
    reading::Line::of(line, Some(computed))
}

fn wanted(
    app: &App,
    line: &need_line::Model,
    before: &Requirements,
    change: &LineChange,
) -> Result<Requirements, Refused> {
    if let Some(quantity) = change.quantity {
        check_quantity("quantity", quantity)?;
        let least = line.held + line.ordered + line.received;
        if quantity < least {
            return Err(Refused::invalid("quantity", Bad::TooSmall { min: least }));
        }
    }
    check_text("note", change.note.as_deref().unwrap_or_default(), LONGEST_NOTE)?;
    let Some(requirements) = &change.requirements else { return Ok(before.clone()) };
    requirements.validate("requirements")?;
    Ok(requirements.and(&fulfilment::implied(app, line.function_key.as_deref())))
}

/// A need above the policy's limit must have a note, also if it has grown to that value.
async fn explained(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    need: NeedId,
    line: &need_line::Model,
    quantity: i64,
    note: Option<&str>,
) -> Result<need::Model> {
    // The need is locked: if two of its lines grow at the same time, the first note stands.
    let need = found(store::needs::needs::lock(tx, need).await?, "need")?;
    if explains(&need.note) {
        return Ok(need);
    }
    let note = note.map(str::trim).filter(|note| explains(note));
    let Some(note) = note else {
        let mut all = store::needs::needs::lines(&**tx, need.id).await?;
        for row in all.iter_mut().filter(|row| row.id == line.id) {
            row.quantity = quantity;
        }
        needs::require_note_above_limit(app, tx, actor, &need, &all, "note").await?;
        return Ok(need);
    };
    Ok(store::save(tx, need::Model { note: note.to_owned(), ..need }).await?)
}
