//! Which lots the search index must read again after a change. What it knows of a lot comes from more tables than
//! `lot`.

use sea_orm::{ColumnTrait, Condition};

use crate::domain::{Date, LotId, LotState, OrganisationId, PlaceId, ProductId, UnitId};
use crate::store::rows::lot;

/// Every change that could affect what an index knows of a lot. Categories are missing, because they come with a
/// release. The server rebuilds an index that was made with other categories when it starts.
#[derive(Clone, Copy, Debug)]
pub enum Touched<'a> {
    /// The lot's row or one of its aliases changed.
    Lot(LotId),
    /// Several lots changed.
    Lots(&'a [LotId]),
    /// These places lie inside another place now, or have other coordinates: the moved place and all places inside it.
    PlacesMoved(&'a [PlaceId]),
    /// These units lie below another unit now: the moved unit and all units below it.
    UnitsMoved(&'a [UnitId]),
    /// The product's brand, model, number, colour, materials or sizes changed. Its lots are found by these.
    Product(ProductId),
    /// The organisation's region says who else finds the lots that it opened. Its time zone says from which moment on.
    Organisation(OrganisationId),
    /// Lots that open to their organisation or to the region on a day after `since`, up to `today`: nothing but the day
    /// has changed. Watches are asked about them.
    Opened { organisation: OrganisationId, since: Date, today: Date },
    /// A place, unit or organisation got another name. The index holds only ids, and names are read when they are
    /// shown.
    Renamed,
    /// A policy says what may be done with a lot, not how it is found. Its circles are for what becomes surplus later:
    /// days on which lots open are the lots' own.
    Policy,
}

impl Touched<'_> {
    /// The lots that the index must read again. `None` where the change makes no difference to any index.
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
                .add(
                    [lot::Column::OpenToOrganisationFrom, lot::Column::OpenToRegionFrom]
                        .into_iter()
                        .map(|opens| Condition::all().add(opens.gt(since)).add(opens.lte(today)))
                        .fold(Condition::any(), Condition::add),
                ),
            Touched::Renamed | Touched::Policy => return None,
        })
    }
}
