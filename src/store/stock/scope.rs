//! What an actor's queries may see, in one place. A partner sees no stock at all.

use sea_orm::{ColumnTrait, Condition, sea_query::ExprTrait};

use uuid::Uuid;

use crate::domain::{Date, LotState, OrganisationId, RegionId, Title, directory::actor::Actor};
use crate::store::rows::{lot, product};

/// Rows of the actor's own organisation and of those it succeeded. `column` is the row's organisation.
pub fn own(actor: &Actor, column: impl ColumnTrait) -> Condition {
    let scope: Vec<OrganisationId> = if actor.partner.is_some() { Vec::new() } else { actor.organisations.clone() };
    Condition::all().add(column.is_in(scope))
}

// One rule says who sees a lot. Its organisation always does. The neighbours in the region do if the lot is opened to
// them, is free, and is its organisation's own. The rule is written three times below: for the database, for a row that
// is loaded, and for the search index, which keeps with each lot who sees it. A property test compares the three.

/// The lots that the actor sees.
pub fn lots(actor: &Actor, today: Date) -> Condition {
    let own = own(actor, lot::Column::OrganisationId);
    if actor.partner.is_some() || actor.neighbours.is_empty() {
        return own;
    }
    let opened = lot::Column::OrganisationId
        .is_in(actor.neighbours.iter().copied())
        .and(lot::Column::OpenToRegionFrom.lte(today))
        .and(lot::Column::State.eq(LotState::Available))
        .and(lot::Column::Title.eq(Title::Organisation));
    Condition::any().add(own).add(opened)
}

pub fn sees(actor: &Actor, lot: &lot::Model, today: Date) -> bool {
    let neighbour = || actor.neighbours.contains(&lot.organisation_id) && is_opened(lot, today);
    actor.partner.is_none() && (actor.belongs_to(lot.organisation_id) || neighbour())
}

/// Who finds the lot in the search index: its organisation, and the owner's region once the lot is opened. `today` is
/// the owner's day, because the index does not know who will ask.
pub fn visible_to(lot: &lot::Model, region: Option<RegionId>, today: Date) -> Vec<Uuid> {
    let region = region.filter(|_| is_opened(lot, today));
    std::iter::once(lot.organisation_id.0).chain(region.map(|region| region.0)).collect()
}

/// The ids under which the actor asks the search index. It finds a lot that is visible to one of them.
pub fn asks_as(actor: &Actor) -> Vec<Uuid> {
    if actor.partner.is_some() {
        return Vec::new();
    }
    let region = actor.region.filter(|_| !actor.neighbours.is_empty());
    actor.organisations.iter().map(|own| own.0).chain(region.map(|region| region.0)).collect()
}

fn is_opened(lot: &lot::Model, today: Date) -> bool {
    lot.open_to_region_from.is_some_and(|from| from <= today)
        && lot.state == LotState::Available
        && lot.title == Title::Organisation
}

/// The products of the actor's organisation, and those that everybody shares. A partner sees none.
pub fn products(actor: &Actor) -> Condition {
    let own = own(actor, product::Column::OrganisationId);
    let shared = actor.partner.is_none().then(|| product::Column::OrganisationId.is_null());
    shared.into_iter().fold(Condition::any().add(own), Condition::add)
}

#[cfg(test)]
mod tests;
