//! Properties of every entry, tested at the extremes of i64 and with amounts that municipalities have.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use uuid::Uuid;

use super::tests::footprint;
use super::*;
use crate::ledger::entry::verify;
use crate::ledger::footprint::Footprint;
use crate::ledger::inputs::*;
use crate::ledger::reference_price::PriceOrigin;
use crate::ledger::reference_price::ReferencePrice;
use crate::ledger::reversal::reversal;
use crate::ratio;
use crate::ratio::WHOLE;
use crate::{FactorId, Grade};

fn grade() -> impl Strategy<Value = Grade> {
    prop_oneof![Just(Grade::A), Just(Grade::B), Just(Grade::C)]
}

fn maybe(values: impl Strategy<Value = i64> + 'static) -> impl Strategy<Value = Option<i64>> {
    prop::option::weighted(0.8, values)
}

fn footprints(values: impl Strategy<Value = i64> + Clone + 'static) -> impl Strategy<Value = Option<Footprint>> {
    let bounds = [values.clone(), values.clone(), values];
    let ordered = bounds.prop_map(|mut grams| {
        grams.sort();
        grams
    });
    let known = (ordered, any::<[bool; 3]>()).prop_map(|([low, central, high], [a, b, c])| {
        footprint(a.then_some(low), b.then_some(central), c.then_some(high))
    });
    prop::option::weighted(0.8, known)
}

/// Inputs with every amount from `values`; unknown here and there.
fn inputs(
    n: impl Strategy<Value = i64>,
    values: impl Strategy<Value = i64> + Clone + 'static,
) -> impl Strategy<Value = Inputs> {
    let ppm = 0..=WHOLE;
    let amounts = prop::collection::vec(maybe(values.clone()), 11);
    let footprints = (footprints(values.clone()), footprints(values));
    (n, grade(), ppm.clone(), maybe(ppm), amounts, footprints).prop_map(
        |(n, grade, displacement, life, a, (new, offer))| {
            let price =
                |amount_minor| ReferencePrice { amount_minor, origin: PriceOrigin::CategoryPrice, id: Uuid::nil() };
            Inputs {
                reference_price: a[0].map(price),
                disposal_avoided: a[1],
                price_paid: a[2],
                repair: a[3],
                transport: a[4],
                labour: a[5],
                storage: a[6],
                mass_g: a[7],
                footprint_new: new,
                life_share_ppm: life,
                footprint_of_offer: offer,
                repair_co2e: a[8],
                transport_co2e: a[9],
                parts_co2e: a[10],
                factor_ids: vec![FactorId::new()],
                ..Inputs::as_it_is(n, grade, displacement, 1, "NOK")
            }
        },
    )
}

fn plausible() -> impl Strategy<Value = Inputs> {
    inputs(1..2_000i64, 0..100_000_000i64)
}

fn extreme() -> impl Strategy<Value = Inputs> {
    let edges = prop_oneof![
        any::<i64>(),
        Just(i64::MAX),
        Just(i64::MIN),
        Just(i64::MAX / WHOLE),
        0..1_000_000_000_000i64,
        Just(0),
    ];
    inputs(prop_oneof![any::<i64>(), Just(i64::MAX), 1..1000i64], edges)
}

proptest! {
    #[test]
    fn nothing_panics_at_the_extremes(mut inputs in extreme(), returned in any::<i64>()) {
        if let Ok(figures) = compute(&inputs) {
            let _ = reversal(&figures, inputs.n, returned, &Figures::ZERO);
            let _ = reversal(&figures, inputs.n, inputs.n, &figures);
            let _ = figures.plus(&figures);
        }
        inputs.n = i64::MAX;
        inputs.displacement_ppm = WHOLE;
        prop_assert!(compute(&inputs).is_err());
    }

    #[test]
    fn components_sum_to_the_totals(inputs in plausible()) {
        let figures = compute(&inputs).unwrap();
        let all = components(&inputs).unwrap();
        let sum = |measure| {
            let amounts: Option<Vec<i64>> = all.iter().filter(|c| c.measure == measure).map(|c| c.amount).collect();
            amounts.map(|amounts| amounts.iter().sum::<i64>())
        };
        let (split, co2e) = (figures.split, figures.avoided_co2e);
        prop_assert_eq!(split.cashable, sum(Measure::Cashable));
        prop_assert_eq!(split.budget_released, sum(Measure::BudgetReleased));
        prop_assert_eq!(split.disposal_avoided, sum(Measure::DisposalAvoided));
        prop_assert_eq!(co2e.low, sum(Measure::Co2eLow));
        prop_assert_eq!(co2e.central, sum(Measure::Co2eCentral));
        prop_assert_eq!(co2e.high, sum(Measure::Co2eHigh));
        prop_assert_eq!(figures.avoided_waste_g, sum(Measure::Waste));
        let parts = split.cashable.zip(split.budget_released).map(|(a, b)| a + b + split.disposal_avoided.unwrap_or(0));
        prop_assert_eq!(figures.avoided_cost_minor, parts);
    }

    #[test]
    fn low_is_not_above_central_is_not_above_high(inputs in plausible()) {
        let bounds = compute(&inputs).unwrap().avoided_co2e;
        let known: Vec<i64> = [bounds.low, bounds.central, bounds.high].into_iter().flatten().collect();
        prop_assert!(known.is_sorted(), "{:?}", bounds);
    }

    #[test]
    fn recomputing_from_json_gives_the_same(inputs in plausible()) {
        let figures = compute(&inputs).unwrap();
        let stored: Inputs = serde_json::from_str(&serde_json::to_string(&inputs).unwrap()).unwrap();
        let booked: Figures = serde_json::from_str(&serde_json::to_string(&figures).unwrap()).unwrap();
        prop_assert_eq!(&stored, &inputs);
        prop_assert_eq!(verify(&stored, &booked), Ok(()));
    }

    #[test]
    fn unknown_is_not_zero(mut inputs in plausible(), which in 0..7usize) {
        inputs.displacement_ppm = inputs.displacement_ppm.max(1);
        match which {
            0 => inputs.reference_price = None,
            1 => inputs.labour = None,
            2 => inputs.mass_g = None,
            3 => inputs.footprint_new = None,
            4 => inputs.life_share_ppm = None,
            5 => inputs.footprint_of_offer = None,
            _ => inputs.transport_co2e = None,
        }
        let figures = compute(&inputs).unwrap();
        match which {
            0 | 1 => prop_assert_eq!((figures.avoided_cost_minor, figures.known.cost), (None, false)),
            2 => prop_assert_eq!((figures.avoided_waste_g, figures.known.mass), (None, false)),
            _ => prop_assert_eq!((figures.avoided_co2e, figures.known.co2e), (Bounds::default(), false)),
        }
    }

    #[test]
    fn more_things_never_avoid_less(inputs in plausible(), more in 1..100i64) {
        let inputs = Inputs { footprint_of_offer: Some(Footprint::as_it_is()), ..inputs };
        let larger = Inputs { n: inputs.n + more, ..inputs.clone() };
        let (few, many) = (compute(&inputs).unwrap(), compute(&larger).unwrap());
        prop_assert!(few.displaced_units_ppm <= many.displaced_units_ppm);
        for ((name, few), (_, many)) in few.named().into_iter().zip(many.named()) {
            prop_assert!(few <= many, "{}: {:?} > {:?}", name, few, many);
        }
    }

    #[test]
    fn returned_in_any_steps_it_nets_to_zero(inputs in plausible(), steps in prop::collection::vec(1..500i64, 0..12)) {
        let booked = compute(&inputs).unwrap();
        let (mut returned, mut reversed) = (0, Figures::ZERO);
        for step in steps.into_iter().chain([inputs.n]) {
            returned = inputs.n.min(returned + step);
            let entry = reversal(&booked, inputs.n, returned, &reversed).unwrap();
            reversed = reversed.plus(&entry).unwrap();
            prop_assert_eq!(reversed.known, booked.known);
            let due = booked.avoided_cost_minor.and_then(|total| ratio::mul_div(total, returned, inputs.n));
            prop_assert_eq!(reversed.avoided_cost_minor, due.map(|due| -due));
        }
        for ((name, booked), (_, reversed)) in booked.named().into_iter().zip(reversed.named()).take(9) {
            prop_assert_eq!(booked.map(|booked| -booked), reversed, "{}", name);
        }
    }
}
