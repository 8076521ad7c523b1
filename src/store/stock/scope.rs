//! What an actor's queries may see, in one place. A partner sees no stock at all.

use sea_orm::{ColumnTrait, Condition, sea_query::ExprTrait};

use crate::domain::{Date, LotState, OrganisationId, Title, directory::actor::Actor};
use crate::store::rows::{lot, product};

/// Rows of the actor's own organisation and of those it succeeded. `column` is the row's organisation.
pub fn own(actor: &Actor, column: impl ColumnTrait) -> Condition {
    let scope: Vec<OrganisationId> = if actor.partner.is_some() { Vec::new() } else { actor.organisations.clone() };
    Condition::all().add(column.is_in(scope))
}

/// The own lots, and what neighbours of the region have opened and nobody else owns.
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

/// The same rule for a lot that is loaded already.
pub fn sees(actor: &Actor, lot: &lot::Model, today: Date) -> bool {
    if actor.partner.is_some() {
        return false;
    }
    let opened = lot.open_to_region_from.is_some_and(|from| from <= today)
        && lot.state == LotState::Available
        && lot.title == Title::Organisation;
    actor.belongs_to(lot.organisation_id) || (opened && actor.neighbours.contains(&lot.organisation_id))
}

/// The own products, and those that everybody shares. A partner has no catalogue either.
pub fn products(actor: &Actor) -> Condition {
    let own = own(actor, product::Column::OrganisationId);
    let shared = actor.partner.is_none().then(|| product::Column::OrganisationId.is_null());
    shared.into_iter().fold(Condition::any().add(own), Condition::add)
}
