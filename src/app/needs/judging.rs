//! What the gate judges together: how many things of a kind the same people lack in all their needs, and which of the
//! declined things they brought themselves.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    needs::{fulfilment, lines},
};
use crate::{
    domain::{
        Instant, LineId, LineState, LotId, PersonId, Rung, UnitId,
        directory::{actor::Actor, policy::Policy},
        needs::{
            candidate::{Candidate, Source},
            line::{ENOUGH, Line},
            list::Offers,
            offer::{Offer, Standing},
        },
        time,
    },
    store::{
        self,
        needs::holders,
        reference::prices::Market,
        rows::{need, need_line},
    },
};

/// Whether the other needs of these people matter to the gate. They matter where the line leaves things out, and either
/// enough of its own quantity was declined or the policy lets small values pass.
pub fn matters(line: &Line, offers: &Offers, policy: &Policy) -> bool {
    let left_out = offers.excluded_below(Rung::New) != (0, 0) && line.fill.unmet() > 0;
    let wanted = (line.fill.unmet() + line.fill.ordered).saturating_mul(ENOUGH);
    left_out && (policy.ask_above_minor > 0 || offers.declined_below(line, Rung::New) >= wanted)
}

/// The moment from which on the acts of these people are judged together.
pub fn since(at: Instant, policy: &Policy) -> Instant {
    at - TimeDelta::days(i64::from(policy.together_days))
}

/// Finds out how many things of the kind these people want to buy in all, and whether that is so little that the policy
/// asks nobody.
pub async fn judge(
    app: &App,
    db: &impl ConnectionTrait,
    at: Instant,
    actor: &Actor,
    (need, row): (&need::Model, &need_line::Model),
    policy: &Policy,
    line: &mut Line,
) -> Result<()> {
    let own = fulfilment::categories(app, row);
    let since = since(at, policy);
    let mut around = store::needs::needs::lines_around(db, need, since).await?;
    around.retain(|other| other.id != row.id && fulfilment::categories(app, other).iter().any(|key| own.contains(key)));
    let ids: Vec<LineId> = around.iter().map(|other| other.id).chain([row.id]).collect();
    let bought: i64 = store::orders::call_offs::bought(db, &ids).await?.into_values().sum();
    let lacks = |line: &need_line::Model| match line.state {
        LineState::Open => lines::fill(line).unmet(),
        LineState::Met | LineState::Withdrawn => 0,
    };
    line.together = bought + lines::fill(row).unmet() + around.iter().map(lacks).sum::<i64>();
    if policy.ask_above_minor > 0 {
        let on = time::civil_date(at, &actor.time_zone);
        let market = Market { organisation: need.organisation_id, on, currency: &actor.currency };
        let prices = store::reference::prices::category_prices(db, &market, &own).await?;
        // The highest price counts. A need for any thing of a kind is not small because one such thing is cheap.
        let price = prices.values().max().copied();
        line.approved |= price.is_some_and(|price| line.together.saturating_mul(price) <= policy.ask_above_minor);
    }
    Ok(())
}

/// The declined lots that count as brought by these people: lots of the unit that asks, lots that these people entered
/// or changed within the policy's days, and lots that were split from these.
pub async fn own(
    db: &impl ConnectionTrait,
    at: Instant,
    need: &need::Model,
    people: &[PersonId],
    policy: &Policy,
    candidates: &[Candidate],
    offers: &Offers,
) -> Result<BTreeSet<LotId>> {
    let declined = |offer: &&Offer| matches!(offer.standing, Standing::Declined { .. });
    let declined: BTreeSet<LotId> = offers.all().filter(declined).filter_map(|offer| offer.lot).collect();
    let with_ancestors = |candidate: &Candidate| match &candidate.source {
        Source::Lot { id, ancestors, .. } if declined.contains(id) => Some((*id, candidate.unit, ancestors.clone())),
        Source::Lot { .. } | Source::Item { .. } => None,
    };
    let lots: Vec<_> = candidates.iter().filter_map(with_ancestors).collect();
    let mut ids: Vec<LotId> =
        lots.iter().flat_map(|(id, _, ancestors)| ancestors.iter().copied().chain([*id])).collect();
    ids.sort_unstable();
    ids.dedup();
    let since = since(at, policy);
    let brought = holders::brought(db, &ids, people, since).await?;
    let theirs = |(id, unit, ancestors): &(LotId, Option<UnitId>, Vec<LotId>)| {
        *unit == Some(need.unit_id) || brought.contains(id) || ancestors.iter().any(|lot| brought.contains(lot))
    };
    Ok(lots.iter().filter(|lot| theirs(lot)).map(|(id, ..)| *id).collect())
}
