//! A line's list, computed before the write lock is taken, and used inside the transaction if it is still valid.

use std::sync::Mutex;

use crate::app::{
    App, Result,
    needs::offers::{self, Computed, Purpose},
};
use crate::{
    domain::{
        LineId, LineState, NeedId, OfferId,
        directory::actor::{Act, Actor},
        time,
    },
    store::{
        self, Tx,
        rows::{need, need_line},
    },
};

/// A line's list, with the version of the line from which it was computed. It can be taken once.
#[derive(Default)]
pub struct Looked(Mutex<Option<(i64, Computed)>>);

impl Looked {
    /// The list of a line, computed from this version.
    pub fn new(version: i64, computed: Computed) -> Self {
        Self(Mutex::new(Some((version, computed))))
    }

    /// Computes the list of a line if the actor may act on it. Otherwise nothing is computed: the act itself refuses.
    pub async fn at(
        app: &App,
        actor: &Actor,
        act: Act,
        at: (NeedId, LineId),
        wanted: Option<OfferId>,
        purpose: Purpose,
    ) -> Result<Self> {
        let Some((need, row)) = line(app, actor, act, at).await? else { return Ok(Self::default()) };
        let db = app.db.read();
        let computed = offers::compute_with(app, db, time::now(), actor, &need, &row, wanted, purpose).await?;
        Ok(Self::new(row.version, computed))
    }

    /// The list, if the locked line and its decisions are still those from which it was computed.
    pub async fn of(&self, tx: &Tx, line: &need_line::Model) -> Result<Option<Computed>> {
        let looked = self.0.lock().ok().and_then(|mut looked| looked.take());
        let Some((_, computed)) = looked.filter(|(version, _)| *version == line.version) else { return Ok(None) };
        Ok(computed.same_decisions(tx, line).await?.then_some(computed))
    }
}

/// A line that was not withdrawn, with its need, where the actor may act on it.
pub async fn line(
    app: &App,
    actor: &Actor,
    act: Act,
    (need, line): (NeedId, LineId),
) -> Result<Option<(need::Model, need_line::Model)>> {
    let db = app.db.read();
    let (need, row) = (store::needs::needs::find(db, need).await?, store::needs::needs::line(db, line).await?);
    let both = need.zip(row).filter(|(need, row)| row.need_id == need.id && row.state != LineState::Withdrawn);
    Ok(both.filter(|(need, _)| {
        actor.partner.is_none() && actor.belongs_to(need.organisation_id) && actor.may(act, need.unit_id).is_ok()
    }))
}
