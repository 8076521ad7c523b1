//! Things that the same people keep from the line, because they hold them for something else.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::{App, Known, Result, Search, Workshop, directory_cache, from_lot, with_product};
use crate::{
    app::{needs::estimates::Estimates, stock::taking::Evidence},
    domain::{LotId, LotState, OfferKind, PersonId, ProductId, Title, UnitId, needs::candidate::Candidate},
    store::{
        needs::{candidates::FreeLot, holders},
        rows::product,
        stock::products,
    },
};

/// Things that are held by these people or for this unit, and not for the line.
pub async fn kept(
    app: &App,
    db: &impl ConnectionTrait,
    search: &Search<'_>,
    unit: UnitId,
    people: &[PersonId],
) -> Result<Vec<Candidate>> {
    let held = holders::kept(db, unit, people, search.line.id, search.categories).await?;
    let ids: Vec<_> = held.keys().copied().collect();
    let mut lots = holders::lots(db, &ids).await?;
    before_work(db, &mut lots).await?;
    lots.retain(is_free);
    let things = Things::read(app, db, search, lots.iter()).await?;
    let with_number = lots.into_iter().map(|lot| (held.get(&lot.id).copied().unwrap_or_default(), lot)).collect();
    things.into_candidates(app, db, search, with_number).await
}

/// Gives lots on which somebody works the state that they had before. Ordering work takes things out of the stock, and
/// they could be left in it.
pub(super) async fn before_work(db: &impl ConnectionTrait, lots: &mut [FreeLot]) -> Result<()> {
    let in_work: Vec<LotId> = lots.iter().filter(|lot| lot.state == LotState::InWork).map(|lot| lot.id).collect();
    let before = holders::before_work(db, &in_work).await?;
    for lot in lots {
        lot.state = before.get(&lot.id).copied().unwrap_or(lot.state);
    }
    Ok(())
}

pub(super) fn is_free(lot: &FreeLot) -> bool {
    lot.state == LotState::Available && lot.title == Title::Organisation
}

/// What is known of lots besides their rows.
pub(super) struct Things {
    pub products: HashMap<ProductId, product::Model>,
    pub evidence: Evidence,
}

impl Things {
    pub async fn read<'a>(
        app: &App,
        db: &impl ConnectionTrait,
        search: &Search<'_>,
        lots: impl Iterator<Item = &'a FreeLot> + Clone,
    ) -> Result<Self> {
        let ids: Vec<ProductId> = lots.clone().filter_map(|lot| lot.product_id).collect();
        let products = products::find_all(db, ids).await?;
        let (demands, to) = (&search.policy.evidence, &search.line.sensitivities);
        let evidence = Evidence::of(app, db, demands, to, lots, search.today).await?;
        Ok(Self { products, evidence })
    }

    /// So many things of each lot, which these people keep. Broken ones could be mended.
    pub async fn into_candidates(
        self,
        app: &App,
        db: &impl ConnectionTrait,
        search: &Search<'_>,
        lots: Vec<(i64, FreeLot)>,
    ) -> Result<Vec<Candidate>> {
        if lots.is_empty() {
            return Ok(Vec::new());
        }
        let actor = search.actor;
        let directory =
            directory_cache::directory(app, db, &[&actor.organisations[..], &actor.neighbours[..]].concat()).await?;
        let (numbers, lots): (Vec<i64>, Vec<FreeLot>) = lots.into_iter().unzip();
        let workshop = Workshop::open(db, search, &lots, app).await?;
        let Self { products, evidence } = self;
        let known = Known { ancestors: HashMap::new(), estimates: Estimates::default(), evidence };
        let mut found = Vec::new();
        for (available, lot) in numbers.into_iter().zip(&lots) {
            let own = actor.belongs_to(lot.organisation_id);
            let kind = if own { OfferKind::Stock } else { OfferKind::RegionStock };
            let row = with_product(lot, &products);
            let candidate = Candidate { available, kept: true, ..from_lot(search, kind, row, &directory, &known) };
            if own {
                found.extend(workshop.mend(search, &candidate, row, &known));
            }
            found.push(candidate);
        }
        Ok(found)
    }
}
