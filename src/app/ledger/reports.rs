//! How needs were met, and why offers were turned down: counted, never estimated.

use std::collections::BTreeMap;

use crate::app::{
    App, Result,
    ledger::savings::{About, By, group, name, wanted},
};
use crate::{
    domain::{DeclineReason, Rung, directory::actor::Actor, ratio, time},
    store,
};

/// How much of a group's things came on one rung.
pub struct OnRung {
    pub key: Option<String>,
    pub name: Option<String>,
    pub rung: Rung,
    pub n: i64,
    /// The share of the group's things, in parts per million. `None` where everything came back.
    pub share_ppm: Option<i64>,
}

/// How often offers to a group were declined for one reason.
pub struct Declined {
    pub key: Option<String>,
    pub name: Option<String>,
    pub reason: DeclineReason,
    pub decisions: i64,
}

/// Things handed over and delivered, without those that came back, by the day on which they were handed over.
pub async fn rungs(app: &App, actor: &Actor, about: &About, by: By) -> Result<Vec<OnRung>> {
    let (wanted, directory) = wanted(app, actor, about).await?;
    let mut counts = BTreeMap::new();
    let mut all = BTreeMap::new();
    for row in store::ledger::reports::rungs(app.db.read(), actor, &wanted, by).await? {
        let group = group(by, &row.key, &directory);
        *counts.entry((group.clone(), row.rung)).or_insert(0) += row.n;
        *all.entry(group).or_insert(0) += row.n;
    }
    let rows = counts.into_iter().map(|((group, rung), n)| OnRung {
        name: name(app, actor, by, &group, &directory),
        rung,
        n,
        share_ppm: all.get(&group).and_then(|of| ratio::mul_div(n, ratio::WHOLE, *of)),
        key: group.0,
    });
    Ok(rows.collect())
}

/// Declines that stand or wait for approval. The day is the civil date of the decision.
pub async fn declines(app: &App, actor: &Actor, about: &About, by: By) -> Result<Vec<Declined>> {
    let (wanted, directory) = wanted(app, actor, about).await?;
    let mut counts = BTreeMap::new();
    let zone = &actor.time_zone;
    let period = (
        wanted.from.and_then(|from| time::start_of(from, zone)),
        wanted.to.and_then(|to| to.succ_opt()).and_then(|next| time::start_of(next, zone)),
    );
    for row in store::ledger::reports::declines(app.db.read(), actor, &wanted, period, by).await? {
        *counts.entry((group(by, &row.key, &directory), row.reason)).or_insert(0) += row.n;
    }
    let rows = counts.into_iter().map(|((group, reason), decisions)| Declined {
        name: name(app, actor, by, &group, &directory),
        reason,
        decisions,
        key: group.0,
    });
    Ok(rows.collect())
}
