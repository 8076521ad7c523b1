#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::ledger::savings::tests::six_chairs;

fn figures(inputs: &Inputs) -> Figures {
    compute(inputs).unwrap()
}

#[test]
fn a_tampered_entry_is_found() {
    let mut stored = figures(&six_chairs());
    assert_eq!(verify(&six_chairs(), &stored), Ok(()));
    stored.avoided_co2e.central = Some(257_901);
    let difference =
        Mismatch::Differs { figure: "avoided_co2e.central", stored: Some(257_901), computed: Some(257_900) };
    assert_eq!(verify(&six_chairs(), &stored), Err(difference));
    let other = Inputs { method_version: "1999-1".to_owned(), ..six_chairs() };
    assert!(matches!(verify(&other, &stored), Err(Mismatch::Incomputable(_))));
}

#[test]
fn a_reversal_is_verified_against_its_original() {
    let booked = figures(&six_chairs());
    let mut entry = reversal(&booked, 6, 2, &Figures::ZERO).unwrap();
    assert_eq!(verify_reversal(&booked, 6, 2, &Figures::ZERO, &entry), Ok(()));
    entry.avoided_waste_g = Some(-30_001);
    assert!(verify_reversal(&booked, 6, 2, &Figures::ZERO, &entry).is_err());
}

#[test]
fn totals_add_what_is_known_and_leave_unknown_what_neither_knows() {
    let totals = |cost, low, n| Totals {
        currency: "NOK".to_owned(),
        displaced_units_ppm: 1_000_000,
        avoided_cost_minor: cost,
        cashable: 0,
        budget_released: cost.unwrap_or(0),
        disposal_avoided: 0,
        avoided_co2e: Bounds { low, central: Some(10), high: None },
        avoided_waste_g: None,
        coverage: Coverage { n, cost: if cost.is_some() { n } else { 0 }, ..Coverage::default() },
    };
    let both = totals(Some(700), None, 6).plus(totals(None, Some(4), 2)).unwrap();
    assert_eq!((both.avoided_cost_minor, both.budget_released), (Some(700), 700));
    assert_eq!(both.avoided_co2e, Bounds { low: Some(4), central: Some(20), high: None });
    assert_eq!((both.avoided_waste_g, both.displaced_units_ppm), (None, 2_000_000), "unknown is not zero");
    assert_eq!(both.coverage, Coverage { n: 8, cost: 6, ..Coverage::default() });
    assert!(totals(Some(i64::MAX), None, 1).plus(totals(Some(1), None, 1)).is_err());
}
