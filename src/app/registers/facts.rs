//! The facts that a register states of a thing. When the register is imported again, they show whether it still states
//! the same.

use serde_json::Value;

use crate::store::{registers::imports::NewLot, rows::lot};

/// The facts in the order of their fingerprints. New facts are added at the end.
pub const FACTS: [&str; 22] = [
    "category",
    "title",
    "quantity",
    "unit",
    "place",
    "condition",
    "state",
    "owner",
    "brand",
    "model",
    "width_mm",
    "depth_mm",
    "height_mm",
    "colour",
    "materials",
    "features",
    "serial",
    "acquired_on",
    "price_minor",
    "mass_g",
    "note",
    "numbers",
];

/// A fact that the register no longer states as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub fact: &'static str,
    /// The value here now; empty where there is none.
    pub here: String,
    pub register: String,
}

pub fn of_row(lot: &NewLot) -> [String; 22] {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let numbers: Vec<_> = lot.aliases.iter().map(|(register, number)| format!("{register} {number}")).collect();
    [
        lot.category.to_string(),
        lot.name.clone(),
        lot.quantity.to_string(),
        lot.unit.to_string(),
        lot.place.to_string(),
        lot.condition.to_string(),
        lot.state.to_string(),
        lot.title.to_string(),
        text(&lot.brand),
        text(&lot.model),
        number(lot.width_mm),
        number(lot.depth_mm),
        number(lot.height_mm),
        text(&lot.colour),
        list(&lot.materials),
        lot.features.as_ref().map(list).unwrap_or_default(),
        text(&lot.serial),
        lot.acquired_on.map(|on| on.to_string()).unwrap_or_default(),
        number(lot.price_minor),
        number(lot.mass_g),
        lot.note.clone(),
        numbers.join(", "),
    ]
}

pub fn of_lot(lot: &lot::Model) -> [String; 22] {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        lot.category_key.clone(),
        lot.name.clone(),
        lot.quantity.to_string(),
        lot.unit_id.to_string(),
        lot.place_id.to_string(),
        lot.condition.to_string(),
        lot.state.to_string(),
        lot.title.to_string(),
        text(&lot.brand),
        text(&lot.model),
        number(lot.width_mm),
        number(lot.depth_mm),
        number(lot.height_mm),
        text(&lot.colour),
        list(&lot.materials),
        lot.features.as_ref().map(list).unwrap_or_default(),
        text(&lot.serial),
        lot.acquired_on.map(|on| on.to_string()).unwrap_or_default(),
        number(lot.price_minor),
        number(lot.mass_g),
        lot.note.clone(),
        String::new(),
    ]
}

/// A hash of four bytes for each fact. It shows that the register states something else, without keeping what the
/// register stated.
pub fn fingerprint(facts: &[String; 22]) -> Vec<u8> {
    facts.iter().flat_map(|fact| fnv(fact.as_bytes()).to_be_bytes()).collect()
}

/// The facts that differ from those that the register stated before (`said`) and from those of the lot. A fact without
/// a fingerprint in `said` is compared with the lot alone.
pub fn differences(register: &[String; 22], said: Option<&[u8]>, lot: &lot::Model) -> Vec<Difference> {
    let here = of_lot(lot);
    let mut differences = Vec::new();
    for (at, fact) in FACTS.into_iter().enumerate() {
        let differs = match said.and_then(|said| said.get(4 * at..4 * at + 4)) {
            Some(before) => before != fnv(register[at].as_bytes()).to_be_bytes() && register[at] != here[at],
            // The register does not know the state here, `of_lot` has no numbers, and a blank cell states nothing.
            None => !matches!(fact, "state" | "numbers") && !register[at].is_empty() && register[at] != here[at],
        };
        if differs {
            differences.push(Difference { fact, here: here[at].clone(), register: register[at].clone() });
        }
    }
    differences
}

fn list(value: &Value) -> String {
    let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    items.collect::<Vec<_>>().join(", ")
}

/// FNV-1a with 32 bits: the same in every version of the program.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_in_every_version() {
        assert_eq!(fnv(b""), 0x811c_9dc5);
        assert_eq!(fnv(b"foobar"), 0xbf9c_f968);
    }
}
