//! What an actor's queries may see, in one place, and from when the actor may take it. A partner sees no stock at all.

use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr},
};

use uuid::Uuid;

use crate::domain::{
    Date, LotState, OrganisationId, RegionId, Title, UnitId,
    directory::actor::{Act, Actor},
    stock::circle,
};
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

// A second rule says from which day an actor may take a lot that they see. It opens to the people of its unit at once,
// and to the rest of its organisation on a day that was set when it became surplus. To neighbours it opens no sooner
// than that: they do not see it before. This rule, too, is written three times and compared by a property test.

/// The circles that an actor is in on a day: the units that they belong to.
#[derive(Clone, Debug)]
pub struct Circles {
    /// With everything below them; `None` is the whole organisation.
    units: Option<Vec<UnitId>>,
    today: Date,
}

impl Circles {
    pub fn of(actor: &Actor, today: Date) -> Self {
        Self { units: actor.units_for(Act::ReadStock), today }
    }

    /// The day on which a lot of this unit opens to the actor. `None` if it is open to them. `from` is the day on which
    /// it opens to its organisation.
    pub fn opens_on(&self, unit: UnitId, from: Option<Date>) -> Option<Date> {
        let is_inside = self.units.as_ref().is_none_or(|units| units.contains(&unit));
        circle::opens_on(from, is_inside, self.today)
    }

    /// The day from which the actor may have the lot. `None` if they may have it at once.
    pub fn available_on(&self, lot: &lot::Model) -> Option<Date> {
        Ord::max(lot.available_from, self.opens_on(lot.unit_id, lot.open_to_organisation_from))
    }

    /// The lots that are open to the actor.
    pub fn open(&self) -> Condition {
        let Some(units) = &self.units else { return Condition::all() };
        Condition::any()
            .add(lot::Column::OpenToOrganisationFrom.is_null())
            .add(lot::Column::OpenToOrganisationFrom.lte(self.today))
            .add(lot::Column::UnitId.is_in(units.iter().copied()))
    }

    /// The day from which the actor may have a lot. Null for a lot that they may have at once.
    pub fn available_from(&self) -> SimpleExpr {
        let column = |column: lot::Column| Expr::col((lot::Entity, column));
        let Some(units) = &self.units else { return column(lot::Column::AvailableFrom) };
        let opens = || column(lot::Column::OpenToOrganisationFrom);
        let sooner = Condition::any()
            .add(lot::Column::AvailableFrom.is_null())
            .add(column(lot::Column::AvailableFrom).lt(opens()));
        let waits = Condition::all()
            .add(lot::Column::OpenToOrganisationFrom.gt(self.today))
            .add(lot::Column::UnitId.is_not_in(units.iter().copied()))
            .add(sooner);
        CaseStatement::new().case(waits, opens()).finally(column(lot::Column::AvailableFrom)).into()
    }

    /// The units under which the actor asks the search index, and the actor's day. Lots of other units can be had from
    /// the day on which they open.
    pub fn asked(&self) -> (Option<Vec<Uuid>>, Date) {
        (self.units.as_ref().map(|units| units.iter().map(|unit| unit.0).collect()), self.today)
    }
}

/// The products of the actor's organisation, and those that everybody shares. A partner sees none.
pub fn products(actor: &Actor) -> Condition {
    let own = own(actor, product::Column::OrganisationId);
    let shared = actor.partner.is_none().then(|| product::Column::OrganisationId.is_null());
    shared.into_iter().fold(Condition::any().add(own), Condition::add)
}

#[cfg(test)]
mod tests;
