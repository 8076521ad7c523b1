//! Which change marks which lots for the search index: what an index knows of a lot comes from more than its own row.

use sea_orm::{ColumnTrait, Condition};

use crate::domain::{Date, LotId, LotState, OrganisationId, PlaceId, ProductId, UnitId};
use crate::store::rows::lot;

/// Everything that an index's knowledge of a lot could depend on. Categories are missing: they come with a release, and
/// an index that was made with others is rebuilt when the server starts.
#[derive(Clone, Copy, Debug)]
pub enum Touched<'a> {
    /// Its row or one of its aliases.
    Lot(LotId),
    /// Several of them.
    Lots(&'a [LotId]),
    /// These places are inside others now, or elsewhere on Earth: the moved one and all that is in it.
    PlacesMoved(&'a [PlaceId]),
    /// These units are below others now: the moved one and all that is below it.
    UnitsMoved(&'a [UnitId]),
    /// Brand, model, number, colour, materials or sizes, which its lots are found by.
    Product(ProductId),
    /// Its region says who else finds what it opened, its time zone from which moment on.
    Organisation(OrganisationId),
    /// Lots that open to the region on a day after `since`, up to `today`: nothing but the day has changed.
    Opened { organisation: OrganisationId, since: Date, today: Date },
    /// The index knows places, units and organisations by their ids: names are read when they are shown.
    Renamed,
    /// A policy says what may be done with a lot, not how it is found.
    Policy,
}

impl Touched<'_> {
    /// The lots that have to be read again; `None` where no index knows the difference.
    pub fn lots(self) -> Option<Condition> {
        let which = Condition::all();
        Some(match self {
            Touched::Lot(id) => which.add(lot::Column::Id.eq(id)),
            Touched::Lots([]) | Touched::PlacesMoved([]) | Touched::UnitsMoved([]) => return None,
            Touched::Lots(ids) => which.add(lot::Column::Id.is_in(ids.iter().copied())),
            Touched::PlacesMoved(inside) => which.add(lot::Column::PlaceId.is_in(inside.iter().copied())),
            Touched::UnitsMoved(below) => which.add(lot::Column::UnitId.is_in(below.iter().copied())),
            Touched::Product(id) => which.add(lot::Column::ProductId.eq(id)),
            Touched::Organisation(id) => which.add(lot::Column::OrganisationId.eq(id)),
            Touched::Opened { organisation, since, today } => which
                .add(lot::Column::OrganisationId.eq(organisation))
                .add(lot::Column::State.eq(LotState::Available))
                .add(lot::Column::OpenToRegionFrom.gt(since))
                .add(lot::Column::OpenToRegionFrom.lte(today)),
            Touched::Renamed | Touched::Policy => return None,
        })
    }
}
