//! What was spent on things before they were handed over: work orders, each counted once.
//!
//! Partners' prices include their hours and their driving. The organisation's own workshop has no price: its hours and
//! kilometres count at the policy's rates. A rate of 0 means that they are programme costs of the period and shown
//! there instead. The energy of a repair is not measured; its transport and its parts are.

use super::{App, Result, Tx, found, gather};
use crate::{
    domain::{
        Date, FactorId, FactorKind, LineId, OrganisationId, PartnerKind, Rung, WorkKind, WorkOrderId,
        directory::policy::Policy,
        exchange::handover::{mends, rung, share},
        ledger::footprint::transport_co2e,
        ratio,
        work::work_order::{Yield, place_among},
    },
    store::{
        self,
        rows::{lot, work_order},
    },
};

/// The vehicle where nobody named one: a diesel van.
const CARRIED_BY: &str = "tkm_van_diesel";
const MINUTES_IN_HOUR: i64 = 60;
const METRES_IN_KM: i64 = 1_000;

/// What was spent on all things handed over, in minor units and grams; `None` is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    pub repair: Option<i64>,
    pub transport: Option<i64>,
    pub labour: Option<i64>,
    pub storage: Option<i64>,
    pub transport_co2e: Option<i64>,
    pub parts_co2e: Option<i64>,
    /// The transport factor, where one was used.
    pub factor: Option<FactorId>,
}

/// The work that was done for a handover, the rung that follows from it, and its cost.
pub struct Work {
    pub rung: Rung,
    /// The work order that mended the things.
    pub order: Option<WorkOrderId>,
    pub spent: Spent,
}

/// The handover for which the work counts.
pub struct For<'a> {
    /// The lot that was held, before anything is taken out of it.
    pub lot: &'a lot::Model,
    /// The receiver. The price of a transfer includes what its giver spent.
    pub organisation: OrganisationId,
    pub line: Option<LineId>,
    pub order: Option<WorkOrderId>,
    pub n: i64,
    pub on: Date,
    /// The things go from one site to another, so somebody drove them.
    pub crosses: bool,
    /// Metres driven for this handover. `None`: nobody reported them.
    pub metres: Option<i64>,
}

impl Spent {
    /// The part of the cost that `n` things carry. The cost is spread over `of` things, of which the first `before`
    /// carry theirs already.
    pub fn part(&self, of: i64, before: i64, n: i64) -> Self {
        let part = |amount: Option<i64>| amount.and_then(|amount| share(amount, of, before, n));
        Self {
            repair: part(self.repair),
            transport: part(self.transport),
            labour: part(self.labour),
            storage: part(self.storage),
            transport_co2e: part(self.transport_co2e),
            parts_co2e: part(self.parts_co2e),
            factor: self.factor,
        }
    }

    pub const NOTHING: Spent = Spent {
        repair: Some(0),
        transport: Some(0),
        labour: Some(0),
        storage: Some(0),
        transport_co2e: Some(0),
        parts_co2e: Some(0),
        factor: None,
    };
}

/// The finished work on the lot that counts for this handover, and the share of it that `n` things carry.
pub async fn done_for(app: &App, tx: &Tx, about: For<'_>) -> Result<Work> {
    let mut work = Work { rung: Rung::Reuse, order: about.order, spent: Spent::NOTHING };
    let orders = store::exchange::handovers::work_done(&**tx, about.lot.id, about.order).await?;
    let ours = |order: &work_order::Model| {
        let asked_for = Some(order.id) == about.order || (order.line_id.is_some() && order.line_id == about.line);
        asked_for || (order.line_id.is_none() && order.organisation_id == about.organisation)
    };
    let orders: Vec<work_order::Model> = orders.into_iter().filter(ours).collect();
    let driven = about.metres.is_some() || (about.crosses && !orders.iter().any(|order| carried(order, &about)));
    if driven {
        work.spent = drive(app, tx, &about).await?;
    }
    if orders.is_empty() {
        return Ok(work);
    }
    let mended = |order: &&work_order::Model| {
        let asked_for = order.line_id.is_some() || Some(order.id) == about.order;
        mends(order.kind) && asked_for
    };
    if let Some(order) = orders.iter().find(mended) {
        (work.rung, work.order) = (rung(true), Some(order.id));
    }
    let partners = store::work::partners::find_all(&**tx, orders.iter().map(|order| order.partner_id)).await?;
    let mass = gather::mass(app, tx, about.lot).await?;
    let (policy, currency) = terms(tx, about.organisation).await?;
    for order in &orders {
        let since = order.done_at.unwrap_or(order.created_at);
        let before = store::exchange::handovers::handed_since(&**tx, about.lot.id, since).await?.max(0);
        let own = partners.get(&order.partner_id).is_some_and(|partner| partner.kind == PartnerKind::OwnWorkshop);
        let factor = match order.metres {
            None | Some(0) => None,
            Some(_) => {
                let key = CARRIED_BY;
                store::reference::prices::factor(&**tx, order.organisation_id, key, FactorKind::Transport, about.on)
                    .await?
            }
        };
        let made: Vec<Yield> = order.made.clone().map(serde_json::from_value).transpose()?.unwrap_or_default();
        let (of, first) = place_among(&made, about.lot.id, order.n);
        let carried = |amount: Option<i64>| amount.and_then(|amount| share(amount, of, first + before, about.n));
        let used = if made.is_empty() { None } else { store::stock::lots::find(&**tx, order.lot_id).await? };
        let mass = match used {
            Some(used) => gather::mass(app, tx, &used).await?,
            None => mass,
        };
        let mut whole = cost(order, own, &policy, mass, factor.as_ref().map(|factor| factor.central_g))?;
        if order.currency != currency {
            (whole.repair, whole.transport, whole.storage) = (None, None, None);
        }
        let spent = &mut work.spent;
        spent.repair = plus(spent.repair, carried(whole.repair));
        spent.transport = plus(spent.transport, carried(whole.transport));
        spent.labour = plus(spent.labour, carried(whole.labour));
        spent.storage = plus(spent.storage, carried(whole.storage));
        spent.transport_co2e = plus(spent.transport_co2e, carried(whole.transport_co2e));
        spent.parts_co2e = plus(spent.parts_co2e, carried(whole.parts_co2e));
        spent.factor = factor.map(|factor| factor.id).or(spent.factor);
    }
    Ok(work)
}

/// Whether an order brought the things to their receiver: a transport without a destination of its own, or a workshop
/// that reported how far it drove for this line.
fn carried(order: &work_order::Model, about: &For<'_>) -> bool {
    let for_it = Some(order.id) == about.order || (order.line_id.is_some() && order.line_id == about.line);
    (order.kind == WorkKind::Transport && order.to_place_id.is_none()) || (for_it && order.metres.is_some())
}

/// The cost of driving for this handover by the organisation's own people. The distance is known only if somebody
/// reported it. The policy sets the price of a kilometre. Without a price, kilometres are programme costs of the
/// period.
async fn drive(app: &App, tx: &Tx, about: &For<'_>) -> Result<Spent> {
    let (policy, _) = terms(tx, about.organisation).await?;
    let transport = match policy.km_minor {
        0 => Some(0),
        rate => about.metres.and_then(|metres| ratio::mul_div(metres, rate, METRES_IN_KM)),
    };
    let unknown = Spent { transport, transport_co2e: None, ..Spent::NOTHING };
    let Some(metres) = about.metres else { return Ok(unknown) };
    if metres == 0 {
        return Ok(Spent { transport_co2e: Some(0), ..unknown });
    }
    let factor =
        store::reference::prices::factor(&**tx, about.organisation, CARRIED_BY, FactorKind::Transport, about.on)
            .await?;
    let mass = gather::mass(app, tx, about.lot).await?.and_then(|mass| mass.checked_mul(about.n));
    let Some((factor, mass)) = factor.zip(mass) else { return Ok(unknown) };
    let transport_co2e = Some(transport_co2e(mass, metres, factor.central_g)?);
    Ok(Spent { transport_co2e, factor: Some(factor.id), ..unknown })
}

/// What the whole order cost. Money is what the partner invoiced: the partner's price includes all that has no price of
/// its own. Carbon is on no invoice. So the distance driven and the parts used are unknown until they are reported,
/// even if they are 0.
fn cost(
    order: &work_order::Model,
    own: bool,
    policy: &Policy,
    mass: Option<i64>,
    grams_per_tonne_km: Option<i64>,
) -> Result<Spent> {
    let price = order.cost_minor.or(order.quote_minor).or(own.then_some(0));
    let price = plus(price, Some(order.parts_minor.unwrap_or(0)));
    let zero = Some(0);
    let (repair, transport, storage) = match order.kind {
        WorkKind::Repair
        | WorkKind::Reupholster
        | WorkKind::Clean
        | WorkKind::Wipe
        | WorkKind::Inspect
        | WorkKind::Recycle
        | WorkKind::Transform => (price, zero, zero),
        WorkKind::Transport => (zero, price, zero),
        WorkKind::Store => (zero, zero, price),
    };
    let at_own_rate = |amount: Option<i64>, rate: i64, per: i64| match own {
        true if rate > 0 => amount.and_then(|amount| ratio::mul_div(amount, rate, per)),
        true | false => zero,
    };
    let driven = at_own_rate(order.metres, policy.km_minor, METRES_IN_KM);
    let labour = at_own_rate(order.minutes, policy.hour_minor, MINUTES_IN_HOUR);
    let transport_co2e = match order.metres {
        Some(0) => zero,
        Some(metres) => match (mass.and_then(|mass| mass.checked_mul(order.n)), grams_per_tonne_km) {
            (Some(mass), Some(grams)) => Some(transport_co2e(mass, metres, grams)?),
            _ => None,
        },
        None => None,
    };
    let parts_co2e = match (order.parts_g, order.parts_minor) {
        (Some(grams), _) => Some(grams),
        (None, Some(0)) => zero,
        (None, None) if !mends(order.kind) => zero,
        (None, _) => None,
    };
    Ok(Spent { repair, transport: plus(transport, driven), labour, storage, transport_co2e, parts_co2e, factor: None })
}

fn plus(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    a?.checked_add(b?)
}

/// The receiver's policy and currency.
async fn terms(tx: &Tx, organisation: OrganisationId) -> Result<(Policy, String)> {
    let row = found(store::directory::organisations::find(&**tx, organisation).await?, "organisation")?;
    Ok((serde_json::from_value(row.policy)?, row.currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LotId, LotState, PartnerId, PersonId, WorkOrderState, time};

    fn order(kind: WorkKind) -> work_order::Model {
        work_order::Model {
            id: WorkOrderId::new(),
            organisation_id: OrganisationId::new(),
            partner_id: PartnerId::new(),
            lot_id: LotId::new(),
            hold_id: None,
            line_id: None,
            decision_id: None,
            kind,
            state: WorkOrderState::Done,
            n: 4,
            currency: "NOK".into(),
            estimate_minor: Some(1),
            quote_minor: None,
            cost_minor: None,
            ready_on: None,
            metres: None,
            parts_minor: None,
            parts_g: None,
            minutes: None,
            note: String::new(),
            reason: None,
            state_before: LotState::Available,
            to_place_id: None,
            made: None,
            by: PersonId::new(),
            created_at: time::now(),
            done_at: Some(time::now()),
            version: 1,
            finished: 0,
        }
    }

    #[test]
    fn a_partners_price_is_all_there_is_and_the_own_workshops_hours_have_a_rate() {
        let policy = Policy { hour_minor: 60_000, km_minor: 500, ..Policy::default() };
        let mut mended = order(WorkKind::Repair);
        (mended.cost_minor, mended.minutes, mended.metres) = (Some(40_000), Some(90), Some(12_000));
        let partner = cost(&mended, false, &policy, Some(10_000), Some(631)).unwrap();
        assert_eq!((partner.repair, partner.labour, partner.transport), (Some(40_000), Some(0), Some(0)));
        // 40 kg over 12 km at 631 g a tonne-kilometre: 302.88 g.
        assert_eq!(partner.transport_co2e, Some(303));
        mended.cost_minor = None;
        let own = cost(&mended, true, &policy, Some(10_000), Some(631)).unwrap();
        assert_eq!((own.repair, own.labour, own.transport), (Some(0), Some(90_000), Some(6_000)));
    }

    #[test]
    fn what_nobody_reported_is_unknown() {
        let policy = Policy { hour_minor: 60_000, ..Policy::default() };
        let repaired = cost(&order(WorkKind::Repair), false, &policy, Some(1), None).unwrap();
        assert_eq!((repaired.repair, repaired.labour), (None, Some(0)), "no price, and hours are in it");
        assert_eq!((repaired.transport_co2e, repaired.parts_co2e), (None, None));
        let own = cost(&order(WorkKind::Repair), true, &policy, Some(1), None).unwrap();
        assert_eq!((own.repair, own.labour, own.transport), (Some(0), None, Some(0)), "kilometres have no rate here");
        let reported = work_order::Model { metres: Some(0), parts_minor: Some(0), ..order(WorkKind::Repair) };
        let reported = cost(&reported, true, &policy, None, None).unwrap();
        assert_eq!((reported.transport_co2e, reported.parts_co2e), (Some(0), Some(0)));
        let parts = work_order::Model { parts_minor: Some(5_000), ..order(WorkKind::Repair) };
        let parts = cost(&parts, true, &policy, None, None).unwrap();
        assert_eq!((parts.repair, parts.parts_co2e), (Some(5_000), None));
        let carried = cost(&order(WorkKind::Transport), true, &policy, Some(1), Some(1)).unwrap();
        assert_eq!((carried.transport, carried.transport_co2e, carried.parts_co2e), (Some(0), None, Some(0)));
    }
}
