#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::domain::ledger::savings::tests::six_chairs;

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
fn totals_are_per_currency_and_say_what_they_cover() {
    let known = figures(&six_chairs());
    let unpriced = figures(&Inputs { n: 2, reference_price: None, disposal_avoided: None, ..six_chairs() });
    let unlow = {
        let mut inputs = six_chairs();
        inputs.footprint_new = inputs
            .footprint_new
            .map(|footprint| crate::domain::ledger::footprint::Footprint { low: None, ..footprint });
        figures(&inputs)
    };
    let entry = |currency, n, figures| Entry { currency, n, figures };
    let both = totals([entry("NOK", 6, &known), entry("NOK", 2, &unpriced), entry("DKK", 6, &unlow)]).unwrap();
    let [dkk, nok] = both.as_slice() else { panic!("{both:?}") };
    assert_eq!((dkk.currency.as_str(), nok.currency.as_str()), ("DKK", "NOK"));
    assert_eq!(nok.avoided_cost_minor, Some(1_439_000));
    assert_eq!(nok.cashable + nok.budget_released + nok.disposal_avoided, 1_439_000);
    assert_eq!(nok.coverage, Coverage { n: 8, cost: 6, disposal: 6, co2e: 8, co2e_low: 8, co2e_high: 0, waste: 8 });
    assert_eq!(nok.coverage.share_ppm(nok.coverage.cost), Some(750_000));
    assert_eq!(nok.avoided_co2e.low, Some(214_700 + 70_700));

    let mixed = totals([entry("NOK", 6, &known), entry("NOK", 6, &unlow)]).unwrap();
    let alone = &known.avoided_co2e;
    assert_eq!(mixed[0].avoided_co2e, Bounds { low: alone.low, central: Some(515_800), high: alone.high });
    assert_eq!((mixed[0].coverage.co2e, mixed[0].coverage.co2e_low, mixed[0].coverage.co2e_high), (12, 6, 0));
    assert_eq!(totals([entry("NOK", 2, &unpriced)]).unwrap()[0].avoided_cost_minor, None, "unknown is not zero");
    assert_eq!(totals([]), Ok(vec![]));
}

#[test]
fn a_full_return_leaves_nothing_and_covers_nothing() {
    let booked = figures(&six_chairs());
    let back = reversal(&booked, 6, 6, &Figures::ZERO).unwrap();
    let entries = [Entry { currency: "NOK", n: 6, figures: &booked }, Entry { currency: "NOK", n: -6, figures: &back }];
    let net = &totals(entries).unwrap()[0];
    assert_eq!((net.avoided_cost_minor, net.avoided_co2e.central, net.avoided_waste_g), (Some(0), Some(0), Some(0)));
    assert_eq!(net.coverage, Coverage::default());
}

#[test]
fn a_givers_disposal_counts_money_but_no_things() {
    let giver = figures(&Inputs { disposal_avoided: Some(500), displacement_ppm: 0, ..six_chairs() });
    let total = &totals([Entry { currency: "NOK", n: 6, figures: &giver }]).unwrap()[0];
    assert_eq!((total.coverage.n, total.disposal_avoided), (0, 500));
}

#[test]
fn only_a_total_that_does_not_fit_is_refused() {
    let huge = Figures { avoided_waste_g: Some(i64::MAX), ..Figures::ZERO };
    let less = Figures { avoided_waste_g: Some(-i64::MAX), ..Figures::ZERO };
    let entry = |figures| Entry { currency: "NOK", n: 1, figures };
    assert!(totals([entry(&huge), entry(&huge)]).is_err());
    assert_eq!(totals([entry(&huge), entry(&huge), entry(&less)]).unwrap()[0].avoided_waste_g, Some(i64::MAX));
}
