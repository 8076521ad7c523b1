//! The columns of the stock table: the value of each for a lot, on the page and in the file.

use crate::{
    app::stock::reading::Lot,
    domain::LotState,
    web::{pages::visitor::Visitor, words::InWords},
};

/// Every column, by its name in the address. Title and quantity are always shown.
pub const ALL: [&str; 16] = [
    "code",
    "category",
    "free",
    "held",
    "condition",
    "state",
    "place",
    "unit",
    "unneeded",
    "from",
    "leave",
    "sizes",
    "make",
    "serial",
    "age",
    "price",
];
/// The columns that are shown until somebody chooses others.
pub const USUAL: [&str; 6] = ["code", "free", "condition", "state", "place", "unneeded"];
const FIGURES: [&str; 3] = ["free", "held", "price"];

pub fn is_figure(column: &str) -> bool {
    FIGURES.contains(&column)
}

/// The value of a column for a lot; empty if it is not known.
pub fn said(column: &str, lot: &Lot, words: &InWords, visitor: &Visitor) -> String {
    let t = visitor.text;
    let day = |day: Option<crate::domain::Date>| day.map(|day| t.day(day, visitor.today));
    let said = match column {
        "code" => Some(lot.code.clone()),
        "category" => words.category.clone(),
        "free" if lot.state == LotState::Available => Some(t.whole(lot.quantity - lot.held)),
        "held" if lot.held > 0 => Some(t.whole(lot.held)),
        "condition" => words.condition.clone(),
        "state" => Some(visitor.reader().state(lot.state)),
        "place" => Some(words.stands()),
        "unit" => words.unit.clone(),
        "unneeded" => words.unneeded_since.clone(),
        "from" => day(lot.available_from),
        "leave" => day(lot.must_leave_by),
        "sizes" => words.sizes.clone(),
        "make" => {
            let make = [lot.attributes.brand.as_deref(), lot.attributes.model.as_deref()];
            Some(make.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        "serial" => lot.serial.clone(),
        "age" => words.age.clone(),
        "price" => lot.price_minor.map(|minor| t.money(&crate::domain::Money::new(minor, &visitor.actor().currency))),
        _ => None,
    };
    said.unwrap_or_default()
}
