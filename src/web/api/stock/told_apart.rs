//! The facts by which somebody can choose among things with the same name.

use crate::app::stock::reading::Lot;

/// The fields in which these lots differ, as the API names them.
pub fn told_apart(lots: &[&Lot]) -> Vec<&'static str> {
    let Some((first, others)) = lots.split_first() else { return Vec::new() };
    let differ = |same: &dyn Fn(&Lot) -> bool| !others.iter().all(|lot| same(lot));
    let fields: [(&str, bool); 12] = [
        ("category", differ(&|lot| lot.category == first.category)),
        ("title", differ(&|lot| lot.name == first.name)),
        ("place_id", differ(&|lot| lot.place == first.place)),
        ("unit_id", differ(&|lot| lot.unit == first.unit)),
        ("organisation_id", differ(&|lot| lot.organisation == first.organisation)),
        ("state", differ(&|lot| lot.state == first.state)),
        ("condition", differ(&|lot| lot.condition == first.condition)),
        ("quantity", differ(&|lot| lot.quantity == first.quantity)),
        ("serial", differ(&|lot| lot.serial == first.serial)),
        ("attributes", differ(&|lot| lot.attributes == first.attributes)),
        ("acquired_on", differ(&|lot| lot.acquired_on == first.acquired_on)),
        ("note", differ(&|lot| lot.note == first.note)),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}
