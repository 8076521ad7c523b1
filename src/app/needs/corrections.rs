//! Corrects what an open need says: what it is for, and what was considered.

use crate::app::{
    App, Result, found,
    needs::{needs, reading::Need, withdrawals},
};
use crate::{
    domain::{
        Event, Expected, NeedId,
        directory::actor::{Act, Actor},
        needs::need::{Corrections, explains},
    },
    store::{self, Tx, rows::need},
};

/// Corrects a need if its version is still the expected one. Above the policy's limit its note can be reworded, but
/// it still has to say something.
pub async fn correct(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    id: NeedId,
    expected: &Expected,
    changes: &Corrections,
) -> Result<Need> {
    let (seen, _) = needs::read(&**tx, actor, id).await?;
    actor.may(Act::StateNeed, seen.unit_id)?;
    // A line that grows above the limit locks the need as well, so that its note is not emptied at the same time.
    let before = found(store::needs::needs::lock(tx, id).await?, "need")?;
    expected.check(before.version)?;
    withdrawals::still_open(&before)?;
    changes.check()?;
    let text = |new: &Option<String>, old: &str| new.as_deref().map_or(old, str::trim).to_owned();
    let row = need::Model {
        purpose: text(&changes.purpose, &before.purpose),
        note: text(&changes.note, &before.note),
        ..before.clone()
    };
    let lines = store::needs::needs::lines(&**tx, id).await?;
    let reworded = row.note != before.note;
    if reworded && !explains(&row.note) {
        needs::require_note_above_limit(app, tx, actor, &row, &lines, "note").await?;
    }
    let changed = [("purpose", row.purpose != before.purpose), ("note", reworded)];
    let fields: Vec<&'static str> =
        changed.into_iter().filter(|(_, changed)| *changed).map(|(field, _)| field).collect();
    if fields.is_empty() {
        return Need::plain((before, lines));
    }
    let row = store::save(tx, row).await?;
    let event = Event::NeedCorrected { fields };
    store::history::record(tx, row.organisation_id, id.0, &event, actor.person).await?;
    Need::plain((row, lines))
}
