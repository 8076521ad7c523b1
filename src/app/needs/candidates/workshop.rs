//! What partners could mend.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;

use super::{App, Found, Known, Result, Search, after};
use crate::{
    domain::{
        Condition, LotId, Money, OfferKind, PartnerId, WorkKind,
        needs::{candidate::Candidate, line::Line},
        stock::facts::Reach,
    },
    store::{
        needs::candidates::{self, FreeLot},
        rows::{partner, partner_skill, work_order},
    },
};

/// Partners who could mend what was found, with their queues and earlier quotes.
pub struct Workshop {
    menders: Vec<(partner_skill::Model, partner::Model)>,
    queues: HashMap<PartnerId, i64>,
    quotes: Vec<work_order::Model>,
    /// A category with those above it: a skill for seating covers chairs.
    paths: HashMap<String, Vec<String>>,
}

impl Workshop {
    pub async fn open(db: &impl ConnectionTrait, search: &Search<'_>, stock: &[FreeLot], app: &App) -> Result<Self> {
        let mut workshop =
            Self { menders: Vec::new(), queues: HashMap::new(), quotes: Vec::new(), paths: HashMap::new() };
        let broken: Vec<LotId> =
            stock.iter().filter(|lot| mendable(search.line, lot.condition)).map(|lot| lot.id).collect();
        if broken.is_empty() {
            return Ok(workshop);
        }
        workshop.paths =
            search.categories.iter().map(|category| (category.clone(), app.reference.path(category))).collect();
        let paths: HashSet<String> = workshop.paths.values().flatten().cloned().collect();
        let paths: Vec<String> = paths.into_iter().collect();
        let rows = candidates::menders(db, &search.actor.organisations, &paths).await?;
        workshop.menders = rows.into_iter().filter_map(|(skill, partner)| Some((skill, partner?))).collect();
        if !workshop.menders.is_empty() {
            let partners = workshop.menders.iter().map(|(_, partner)| partner.id).collect();
            workshop.queues = candidates::queues(db, partners).await?;
            workshop.quotes = candidates::quotes(db, &broken).await?;
        }
        Ok(workshop)
    }

    /// The thing as each able partner would mend it: one candidate for each partner.
    pub fn mend(
        &self,
        search: &Search,
        as_it_is: &Candidate,
        (lot, product): Found<'_>,
        known: &Known,
    ) -> Vec<Candidate> {
        if !mendable(search.line, lot.condition) {
            return Vec::new();
        }
        let Some(path) = self.paths.get(&lot.category_key) else { return Vec::new() };
        let ended = |work| known.evidence.ended_by(work, lot);
        let mut seen = HashSet::new();
        let partners = self.menders.iter().map(|(_, partner)| partner).filter(|partner| seen.insert(partner.id));
        partners
            .filter_map(|partner| Some((partner, self.way(partner.id, lot.id, path, &|work| !ended(work).is_empty())?)))
            .map(|(partner, way)| {
                let ready = way.quote.and_then(|order| order.ready_on).filter(|on| *on >= search.today);
                let ready_on = ready.or_else(|| after(search.today, partner.lead_days + self.days_of_queue(partner)));
                let avoided = known.estimates.of_lot(lot, product, Some(way.price));
                Candidate {
                    kind: OfferKind::Repair,
                    partner: Some(partner.id),
                    work: Some(way.work),
                    reach: Reach { ready_on: ready_on.max(as_it_is.reach.ready_on), ..as_it_is.reach },
                    name: Some(partner.name.clone()),
                    price: way.price.map(|price| Money::new(price, &search.actor.currency)),
                    avoided_cost: avoided.cost,
                    avoided_co2e: avoided.co2e,
                    // Some work ends evidence. New covers, for example, are not the covers that were tested.
                    evidence_missing: [as_it_is.evidence_missing.clone(), ended(way.work)].concat(),
                    ..as_it_is.clone()
                }
            })
            .collect()
    }

    /// The work by which the partner would mend the thing. Work that ends no evidence comes first, then a known price
    /// before a price on request, then the lower price. Nobody records what is broken. So a partner who both mends and
    /// reupholsters is asked for the cheaper work, and says in the quote if that is not enough.
    fn way(
        &self,
        partner: PartnerId,
        lot: LotId,
        path: &[String],
        ends_evidence: &impl Fn(WorkKind) -> bool,
    ) -> Option<Way<'_>> {
        let of = |work: WorkKind| {
            let skill = |key: &String| {
                let able = |skill: &partner_skill::Model| {
                    (skill.partner_id, skill.work, &skill.category_key) == (partner, work, key)
                };
                self.menders.iter().map(|(skill, _)| skill).find(|skill| able(skill))
            };
            let skill = path.iter().find_map(skill)?;
            let asked =
                |order: &&work_order::Model| (order.partner_id, order.lot_id, order.kind) == (partner, lot, work);
            let quote = self.quotes.iter().rev().find(asked);
            Some(Way { work, price: quote.and_then(|order| order.quote_minor).or(skill.price_minor), quote })
        };
        candidates::MENDING
            .into_iter()
            .filter_map(of)
            .min_by_key(|way| (ends_evidence(way.work), way.price.is_none(), way.price))
    }

    /// How many days the partner's queue takes, in whole weeks of the partner's capacity.
    fn days_of_queue(&self, partner: &partner::Model) -> i64 {
        let waiting = self.queues.get(&partner.id).copied().unwrap_or_default();
        partner.capacity_per_week.filter(|capacity| *capacity > 0).map_or(0, |capacity| waiting / capacity * 7)
    }
}

/// One kind of work of one partner on one thing. A quote for this very thing counts before the price list.
struct Way<'a> {
    work: WorkKind,
    price: Option<i64>,
    quote: Option<&'a work_order::Model>,
}

/// Things that need repair can be mended. Worn things are mended only where the line asks for a better condition.
fn mendable(line: &Line, condition: Condition) -> bool {
    match condition {
        Condition::NeedsRepair => true,
        Condition::Worn => line.requirements.min_condition.is_some_and(|wanted| wanted < Condition::Worn),
        Condition::AsNew | Condition::Good | Condition::ForParts => false,
    }
}
