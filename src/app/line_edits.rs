//! Asking for something else, or for more or fewer, while the line is open.

use serde_json::{Map, json};

use super::{App, Result, atlas, climb, decisions, found, lines, needs, offers};
use crate::{
    domain::{
        Bad, Expected, LineId, LineState, NeedId, Refused,
        actor::{Act, Actor},
        lot::{LONGEST_NOTE, check_quantity, check_text},
        need::explains,
        requirement::Requirements,
    },
    store::{
        self, Tx,
        entity::{need, need_line},
    },
};

/// `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct LineChange {
    pub quantity: Option<i64>,
    /// All of them, in place of those before.
    pub requirements: Option<Requirements>,
    /// What was considered, where more than two taps are wanted now and the need says nothing yet.
    pub note: Option<String>,
}

/// Changes a line that is still what was read. Answers the line with its list as it is then.
pub async fn edit(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    need: NeedId,
    line: LineId,
    expected: &Expected,
    change: &LineChange,
) -> Result<(need_line::Model, offers::Computed)> {
    let (mut need, line) = decisions::lock_open(tx, actor, need, line, Act::StateNeed).await?;
    expected.check(line.version)?;
    match line.state {
        LineState::Open => {}
        LineState::Met | LineState::Withdrawn => {
            return Err(Refused::WrongState { what: "need", state: line.state.to_string() }.into());
        }
    }
    let before: Requirements = serde_json::from_value(line.requirements.clone())?;
    let after = wanted(app, &line, &before, change)?;
    let quantity = change.quantity.unwrap_or(line.quantity);
    if quantity > line.quantity {
        need = explained(app, tx, actor, need.id, &line, quantity, change.note.as_deref()).await?;
    }
    let mut changed = Map::new();
    if quantity != line.quantity {
        changed.insert("quantity".to_owned(), json!({"from": line.quantity, "to": quantity}));
    }
    if after != before {
        changed.insert("requirements".to_owned(), json!({"from": before, "to": after}));
    }
    // The coordinator released what was left for that demand: of another or a larger one nobody said so.
    let released = line.gate_released.clone().filter(|_| quantity <= line.quantity && after == before);
    if released != line.gate_released {
        changed.insert("gate_released".to_owned(), json!({"from": line.gate_released, "to": released}));
    }
    let line = if changed.is_empty() {
        line
    } else {
        let detail = Some(changed.into());
        store::history::record(tx, line.organisation_id, line.id.0, "line_changed", actor.person, detail).await?;
        let requirements = serde_json::to_value(&after)?;
        let line = need_line::Model { quantity, requirements, gate_released: released, ..line };
        lines::apply(tx, line, lines::Change::default()).await?
    };
    let mut computed = offers::compute(app, &**tx, tx.at, actor, &need, &line).await?;
    let directory = atlas::directory(app, &**tx, &actor.organisations).await?;
    if computed.line.fill.unmet() > 0 {
        // Whoever was told no to the very same demand is not heard twice.
        climb::ask(tx, actor, &directory, &line, &mut computed).await?;
    } else {
        // Nothing lacks, so nothing was looked for; but what is held may fall through, and then nobody asks.
        let whole = need_line::Model { held: 0, ordered: 0, received: 0, ..line.clone() };
        let mut looked = offers::compute(app, &**tx, tx.at, actor, &need, &whole).await?;
        climb::ask(tx, actor, &directory, &line, &mut looked).await?;
        computed.answer = looked.answer;
    }
    Ok((line, computed))
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
    Ok(requirements.and(&needs::implied(app, line.function_key.as_deref())))
}

/// So large a need is explained in a sentence, also when it grew to that.
async fn explained(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    need: NeedId,
    line: &need_line::Model,
    quantity: i64,
    note: Option<&str>,
) -> Result<need::Model> {
    // Two lines that grow at the same time are one need that grows, and the first note stands.
    let need = found(store::needs::lock(tx, need).await?, "need")?;
    if explains(&need.note) {
        return Ok(need);
    }
    let note = note.map(str::trim).filter(|note| explains(note));
    let Some(note) = note else {
        let mut all = store::needs::lines(&**tx, need.id).await?;
        for row in all.iter_mut().filter(|row| row.id == line.id) {
            row.quantity = quantity;
        }
        needs::two_taps_are_enough(app, tx, actor, &need, &all, "note").await?;
        return Ok(need);
    };
    Ok(store::save(tx, need::Model { note: note.to_owned(), ..need }).await?)
}
