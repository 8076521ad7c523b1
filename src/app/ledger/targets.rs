//! Targets: what the organisation wants to reach in a year, and how far it has come.

use sea_orm::Iterable;

use crate::app::{
    App, Result, found,
    ledger::{
        reports,
        savings::{self, About, By},
    },
};
use crate::{
    domain::{
        Date, Event, Indicator,
        directory::{
            actor::Actor,
            permit::{SetTargets, Throughout},
        },
        ledger::target::{Reached, Target, check_year},
    },
    store::{Tx, directory::organisations, history, ledger::targets, rows::target},
};

/// An indicator of a year with its target, and what is reached so far.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub indicator: Indicator,
    pub target: Option<i64>,
    /// `None` where nothing is known.
    pub reached: Option<i64>,
    /// How much of the target is reached, in parts per million. `None` without a target, and where nothing is known.
    pub share_ppm: Option<i64>,
}

/// Every indicator of a year, in a fixed order. Whoever may read reports may read what is wanted.
pub async fn of_year(app: &App, actor: &Actor, year: i64) -> Result<Vec<Progress>> {
    check_year(year)?;
    let day = |month, day| i32::try_from(year).ok().and_then(|year| Date::from_ymd_opt(year, month, day));
    let about = &About { from: day(1, 1), to: day(12, 31), ..About::default() };
    let totals = savings::totals(app, actor, about).await?;
    let rungs = reports::rungs(app, actor, about, By::All).await?;
    let reached = Reached::of(&totals, rungs.iter().map(|row| (row.rung, row.n)), &actor.currency);
    progress(app, actor, year, &reached).await
}

/// The same for a reader who has the figures of the year already.
pub async fn progress(app: &App, actor: &Actor, year: i64, reached: &Reached) -> Result<Vec<Progress>> {
    actor.may_read_reports()?;
    let rows = targets::of_year(app.db.read(), actor.organisation, year).await?;
    let one = |indicator: Indicator| {
        let target = rows.iter().find(|row| row.indicator == indicator).map(|row| row.value);
        let reached = reached.for_indicator(indicator);
        let share = target.and_then(|value| Target { year, indicator, value }.share_ppm(reached));
        Progress { indicator, target, reached, share_ppm: share }
    };
    Ok(Indicator::iter().map(one).collect())
}

/// Sets the target of a year, or drops it where there is no `value`. What it was before is in the history of the
/// organisation.
pub async fn set(
    tx: &Tx,
    actor: &Throughout<'_, SetTargets>,
    year: i64,
    indicator: Indicator,
    value: Option<i64>,
) -> Result<()> {
    // A target that is dropped has to name a possible year as well.
    Target { year, indicator, value: value.unwrap_or(1) }.check()?;
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let rows = targets::of_year(&**tx, actor.organisation, year).await?;
    let before = rows.into_iter().find(|row| row.indicator == indicator).map(|row| row.value);
    if before == value {
        return Ok(());
    }
    match value {
        Some(value) => {
            targets::set(tx, target::Model { organisation_id: actor.organisation, year, indicator, value }).await?;
        }
        None => targets::remove(tx, actor.organisation, year, indicator).await?,
    }
    let event = Event::TargetSet { year, indicator, from: before, to: value };
    history::record(tx, actor.organisation, actor.organisation.0, &event, actor.person).await?;
    Ok(())
}
