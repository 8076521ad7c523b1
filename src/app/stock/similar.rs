//! Available things that are similar to one thing.

use std::collections::HashMap;

use crate::app::{
    App, Result,
    stock::{
        listing::{self, Query, Sort},
        lots, photos,
        reading::Lot,
    },
};
use crate::{
    domain::{
        LotId, LotState, PlaceId,
        directory::actor::Actor,
        stock::{
            facts::Facts,
            similar::{Shared, points, shared},
        },
        time,
    },
    store,
};

/// How many of the newest, and of the nearest, lots of the same category are compared.
const LOOKED_AT: u64 = 100;
/// The most lots of the same product that are compared. Nobody chooses among more.
const OF_PRODUCT: u64 = 50;

pub struct Similar {
    pub lot: Lot,
    /// What it has in common with the thing besides its kind.
    pub shared: Vec<Shared>,
}

/// Lists things that are similar to a lot, the most similar first. Equally similar ones are listed nearest to `near`
/// first, else newest first. The number of statements does not depend on the number of lots.
pub async fn similar(app: &App, actor: &Actor, id: LotId, near: Option<PlaceId>, most: usize) -> Result<Vec<Similar>> {
    actor.may_read()?;
    let lot = Lot::from(lots::visible(app, actor, id).await?).seen_by(actor);
    let mut found: HashMap<LotId, Similar> = HashMap::new();
    let of_kind = Query {
        categories: vec![lot.category.clone()],
        states: vec![LotState::Available],
        min_quantity: Some(1),
        near,
        limit: LOOKED_AT,
        ..Query::default()
    };
    let orders = [Some(Sort::Newest), near.map(|_| Sort::Distance)];
    let mut places: HashMap<LotId, usize> = HashMap::new();
    for sort in orders.into_iter().flatten() {
        let listed = listing::list(app, actor, &Query { sort, ..of_kind.clone() }).await?;
        for (place, one) in listed.items.into_iter().enumerate() {
            // The last order decides: the distance if `near` is given.
            places.insert(one.id, place);
            found.entry(one.id).or_insert_with(|| Similar { lot: one, shared: Vec::new() });
        }
    }
    let today = time::civil_date(time::now(), &actor.time_zone);
    if let Some(product) = lot.product {
        let same = store::stock::listing::of_product(app.db.read(), actor, today, product, OF_PRODUCT).await?;
        let mut same: Vec<Lot> = same.into_iter().map(|row| Lot::from(row).seen_by(actor)).collect();
        super::pictures::show_covers(app.db.read(), &mut same).await?;
        for one in same {
            found.entry(one.id).or_insert_with(|| Similar { lot: one, shared: Vec::new() });
        }
    }
    let looks = looks(app, actor, &lot).await?;
    let mine = facts(&lot);
    for one in found.values_mut() {
        one.shared = shared(&mine, &facts(&one.lot));
    }
    for one in looks {
        let known = found.entry(one.id).or_insert_with(|| Similar { shared: shared(&mine, &facts(&one)), lot: one });
        known.shared.push(Shared::Photo);
        known.shared.sort_unstable();
    }
    found.remove(&id);
    let mut found: Vec<Similar> = found.into_values().collect();
    let place = |one: &Similar| places.get(&one.lot.id).copied().unwrap_or(usize::MAX);
    found.sort_by_key(|one| (std::cmp::Reverse(points(&one.shared)), place(one), std::cmp::Reverse(one.lot.id)));
    found.truncate(most);
    Ok(found)
}

/// Free things of the own organisation that look like the lot's first photo.
async fn looks(app: &App, actor: &Actor, lot: &Lot) -> Result<Vec<Lot>> {
    if lot.cover_id.is_none() || !actor.belongs_to(lot.organisation) {
        return Ok(Vec::new());
    }
    let shown = store::stock::photos::of_lot(app.db.read(), lot.id).await?;
    let Some((first, _)) = shown.first() else { return Ok(Vec::new()) };
    let alike = photos::looks_like(app, actor, first.id).await?;
    let can_be_had = |one: &Lot| one.state == LotState::Available && one.quantity > one.held;
    Ok(alike.into_iter().filter(can_be_had).collect())
}

/// The facts that are compared.
fn facts(lot: &Lot) -> Facts {
    Facts {
        product: lot.product,
        // Each organisation has its own alike keys, so the same word means different things in two organisations.
        alike_key: lot.alike_key.as_ref().map(|key| format!("{}:{key}", lot.organisation)),
        materials: Some(lot.attributes.materials.clone()).filter(|materials| !materials.is_empty()),
        ..lot.facts()
    }
}
