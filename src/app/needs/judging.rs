//! What is judged together: what these people lack of the kind in all, and what of it they brought themselves.

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

/// Whether what else these people lack decides something: the line leaves things out, and of its own quantity enough
/// was declined, or the policy lets small values pass.
pub fn matters(line: &Line, offers: &Offers, policy: &Policy) -> bool {
    let left_out = offers.excluded_below(Rung::New) != (0, 0) && line.fill.unmet() > 0;
    let wanted = (line.fill.unmet() + line.fill.ordered).saturating_mul(ENOUGH);
    left_out && (policy.ask_above_minor > 0 || offers.declined_below(line, Rung::New) >= wanted)
}

/// From when on what people do is judged together.
pub fn since(at: Instant, policy: &Policy) -> Instant {
    at - TimeDelta::days(i64::from(policy.together_days))
}

/// Finds out what these people want to buy of the kind in all, and whether the policy asks nobody about so little.
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
        // The dearest: a need for anything of a kind is not small because something of it is cheap.
        let price = prices.values().max().copied();
        line.approved |= price.is_some_and(|price| line.together.saturating_mul(price) <= policy.ask_above_minor);
    }
    Ok(())
}

/// The lots that were declined and that are these people's own: of the unit that asks, or entered or changed by them
/// within the policy's days, also those that were split from such.
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
