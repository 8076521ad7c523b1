//! By what somebody chooses among things that go by one name.

use crate::store::rows::lot;

/// The fields in which these lots differ, as the API names them.
pub fn told_apart(lots: &[&lot::Model]) -> Vec<&'static str> {
    let Some((first, others)) = lots.split_first() else { return Vec::new() };
    let differ = |same: &dyn Fn(&lot::Model) -> bool| !others.iter().all(|lot| same(lot));
    let fields: [(&str, bool); 12] = [
        ("category", differ(&|lot| lot.category_key == first.category_key)),
        ("title", differ(&|lot| lot.name == first.name)),
        ("place_id", differ(&|lot| lot.place_id == first.place_id)),
        ("unit_id", differ(&|lot| lot.unit_id == first.unit_id)),
        ("organisation_id", differ(&|lot| lot.organisation_id == first.organisation_id)),
        ("state", differ(&|lot| lot.state == first.state)),
        ("condition", differ(&|lot| lot.condition == first.condition)),
        ("quantity", differ(&|lot| lot.quantity == first.quantity)),
        ("serial", differ(&|lot| lot.serial == first.serial)),
        ("attributes", differ(&|lot| attributes(lot) == attributes(first))),
        ("acquired_on", differ(&|lot| lot.acquired_on == first.acquired_on)),
        ("note", differ(&|lot| lot.note == first.note)),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

fn attributes(lot: &lot::Model) -> impl PartialEq + use<'_> {
    let sizes = (lot.width_mm, lot.depth_mm, lot.height_mm);
    (sizes, &lot.colour, &lot.materials, &lot.features, &lot.brand, &lot.model)
}
