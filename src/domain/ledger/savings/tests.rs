//! Examples computed by hand, so that a reader can check them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use uuid::Uuid;

use super::*;
use crate::ledger::component::components;
use crate::ledger::footprint::Footprint;
use crate::ledger::footprint::FootprintOrigin;
use crate::ledger::inputs::*;
use crate::ledger::reference_price::PriceOrigin;
use crate::ledger::reference_price::ReferencePrice;
use crate::ledger::reversal::reversal;
use crate::ratio::WHOLE;
use crate::{FactorId, Grade, Refused};

pub fn footprint(low: Option<i64>, central: Option<i64>, high: Option<i64>) -> Footprint {
    Footprint {
        low,
        central,
        high,
        factor_id: Some(FactorId::new()),
        factor_key: Some("task_chair".to_owned()),
        origin: FootprintOrigin::Category,
    }
}

/// Six office chairs for a need that went up the ladder: 72 kg each new, six tenths of their life left.
pub fn six_chairs() -> Inputs {
    Inputs {
        reference_price: Some(ReferencePrice {
            amount_minor: 250_000,
            origin: PriceOrigin::CatalogueItem,
            id: Uuid::now_v7(),
        }),
        disposal_avoided: Some(9_000),
        transport: Some(40_000),
        labour: Some(30_000),
        mass_g: Some(15_000),
        footprint_new: Some(footprint(Some(60_000), Some(72_000), None)),
        life_share_ppm: Some(600_000),
        life_table: Some("2026-1".to_owned()),
        transport_co2e: Some(1_300),
        ..Inputs::as_it_is(6, Grade::B, WHOLE, 1, "NOK")
    }
}

#[test]
fn six_chairs_with_six_tenths_of_their_life() {
    let figures = compute(&six_chairs()).unwrap();
    assert_eq!(figures.displaced_units_ppm, 6_000_000);
    // 6 x 2500.00 - 400.00 - 300.00 and 90.00 not paid for disposal.
    assert_eq!(
        figures.split,
        Split { cashable: Some(0), budget_released: Some(1_430_000), disposal_avoided: Some(9_000) }
    );
    assert_eq!(figures.avoided_cost_minor, Some(1_439_000));
    assert_eq!(figures.avoided_waste_g, Some(90_000));
    // 6 x 72 kg x 0.6 = 259.2 kg, less 1.3 kg of transport; nobody published a high.
    assert_eq!(figures.avoided_co2e, Bounds { low: Some(214_700), central: Some(257_900), high: None });
}

#[test]
fn a_cancelled_purchase_is_cashable() {
    let figures = compute(&Inputs { grade: Grade::A, ..six_chairs() }).unwrap();
    assert_eq!(figures.split.cashable, Some(1_430_000));
    assert_eq!(figures.split.budget_released, Some(0));
}

#[test]
fn taken_without_a_need_displaces_a_part() {
    // WRAP's 0.27: d = 1.62 chairs.
    let inputs = Inputs { grade: Grade::C, displacement_ppm: 270_000, ..six_chairs() };
    let figures = compute(&inputs).unwrap();
    assert_eq!(figures.displaced_units_ppm, 1_620_000);
    assert_eq!(figures.avoided_cost_minor, Some(405_000 + 9_000 - 70_000));
    assert_eq!(figures.avoided_waste_g, Some(24_300));
    assert_eq!(figures.avoided_co2e.central, Some(69_984 - 1_300));
}

#[test]
fn a_refurbished_laptop_is_not_free_and_its_bounds_are_subtracted_crosswise() {
    let inputs = Inputs {
        footprint_new: Some(footprint(Some(200_000), Some(250_000), Some(300_000))),
        footprint_of_offer: Some(footprint(Some(10_000), Some(20_000), Some(50_000))),
        life_share_ppm: Some(500_000),
        parts_co2e: Some(1_000),
        transport_co2e: Some(0),
        ..Inputs { n: 2, ..six_chairs() }
    };
    let co2e = compute(&inputs).unwrap().avoided_co2e;
    // low: 2 x (100 - 50) - 1; central: 2 x (125 - 20) - 1; high: 2 x (150 - 10) - 1 kg.
    assert_eq!(co2e, Bounds { low: Some(99_000), central: Some(209_000), high: Some(279_000) });
}

#[test]
fn a_component_is_rounded_once() {
    // 0.5 x 3 g x 0.5 = 0.75 -> 1; then 0.5 -> 0, 1.5 -> 2 and 2.5 -> 2.
    let half = |grams| Inputs {
        displacement_ppm: 500_000,
        footprint_new: Some(footprint(None, Some(grams), None)),
        life_share_ppm: Some(500_000),
        transport_co2e: Some(0),
        ..Inputs { n: 1, ..six_chairs() }
    };
    let central = |grams| compute(&half(grams)).unwrap().avoided_co2e.central;
    assert_eq!([3, 2, 6, 10].map(central), [Some(1), Some(0), Some(2), Some(2)]);
}

#[test]
fn an_unknown_cost_is_unknown_but_an_unknown_disposal_price_only_left_out() {
    let unpriced = compute(&Inputs { reference_price: None, ..six_chairs() }).unwrap();
    assert_eq!((unpriced.avoided_cost_minor, unpriced.split.budget_released), (None, None));
    assert!(!unpriced.known.cost && unpriced.known.co2e && unpriced.known.mass);
    let unquoted = compute(&Inputs { repair: None, ..six_chairs() }).unwrap();
    assert_eq!(unquoted.avoided_cost_minor, None);
    let undisposed = compute(&Inputs { disposal_avoided: None, ..six_chairs() }).unwrap();
    assert_eq!((undisposed.avoided_cost_minor, undisposed.known.disposal), (Some(1_430_000), false));
}

#[test]
fn a_giver_only_avoided_disposal() {
    let giver = Inputs { disposal_avoided: Some(9_000), ..Inputs::as_it_is(6, Grade::B, 0, 1, "NOK") };
    let figures = compute(&giver).unwrap();
    assert_eq!(figures.avoided_cost_minor, Some(9_000));
    assert_eq!(figures.avoided_co2e.central, Some(0));
}

#[test]
fn two_of_six_chairs_come_back_and_then_the_rest() {
    let booked = compute(&Inputs { labour: Some(30_001), ..six_chairs() }).unwrap();
    assert_eq!(booked.avoided_cost_minor, Some(1_438_999));
    let first = reversal(&booked, 6, 2, &Figures::ZERO).unwrap();
    // 14389.99 x 2/6 = 4796.663..
    assert_eq!(first.avoided_cost_minor, Some(-479_666));
    assert_eq!(first.split.disposal_avoided, Some(-3_000));
    assert_eq!(first.split.budget_released, Some(-476_666));
    assert_eq!((first.avoided_co2e.central, first.avoided_co2e.high), (Some(-85_967), None));
    let rest = reversal(&booked, 6, 6, &first).unwrap();
    let net = booked.plus(&first).and_then(|sum| sum.plus(&rest)).unwrap();
    assert!(net.named()[..9].iter().all(|(_, figure)| figure.is_none_or(|figure| figure == 0)), "{net:?}");
    assert!(matches!(reversal(&booked, 6, 7, &first), Err(Refused::ExceedsReceived { left: 6, asked: 7 })));
}

#[test]
fn what_cannot_be_is_refused() {
    let refused = |inputs: Inputs| compute(&inputs).unwrap_err().code();
    let chairs = six_chairs;
    assert_eq!(refused(Inputs { n: 0, ..chairs() }), "invalid");
    assert_eq!(refused(Inputs { displacement_ppm: WHOLE + 1, ..chairs() }), "invalid");
    assert_eq!(refused(Inputs { life_share_ppm: Some(-1), ..chairs() }), "invalid");
    assert_eq!(refused(Inputs { transport: Some(-1), ..chairs() }), "invalid");
    assert_eq!(refused(Inputs { method_version: "2019-1".to_owned(), ..chairs() }), "invalid");
    let crossed = footprint(Some(2), Some(1), None);
    assert_eq!(refused(Inputs { footprint_new: Some(crossed), ..chairs() }), "invalid");
}

#[test]
fn the_stored_names_are_stable() {
    let price = ReferencePrice { amount_minor: 250_000, origin: PriceOrigin::CatalogueItem, id: Uuid::nil() };
    let footprint = Footprint { factor_id: None, ..footprint(Some(60_000), Some(72_000), None) };
    let inputs = Inputs { reference_price: Some(price), footprint_new: Some(footprint), ..six_chairs() };
    insta::assert_json_snapshot!(inputs, @r#"
    {
      "method_version": "2026-1",
      "policy_version": 1,
      "n": 6,
      "grade": "b",
      "displacement_ppm": 1000000,
      "currency": "NOK",
      "reference_price": {
        "amount_minor": 250000,
        "origin": "catalogue_item",
        "id": "00000000-0000-0000-0000-000000000000"
      },
      "disposal_avoided": 9000,
      "price_paid": 0,
      "repair": 0,
      "transport": 40000,
      "labour": 30000,
      "storage": 0,
      "mass_g": 15000,
      "mass_origin": null,
      "footprint_new": {
        "low": 60000,
        "central": 72000,
        "high": null,
        "factor_id": null,
        "factor_key": "task_chair",
        "origin": "category"
      },
      "life_share_ppm": 600000,
      "life_table": "2026-1",
      "footprint_of_offer": {
        "low": 0,
        "central": 0,
        "high": 0,
        "factor_id": null,
        "factor_key": null,
        "origin": "as_it_is"
      },
      "repair_co2e": 0,
      "transport_co2e": 1300,
      "parts_co2e": 0,
      "factor_ids": []
    }
    "#);
    insta::assert_json_snapshot!(compute(&inputs).unwrap(), @r#"
    {
      "displaced_units_ppm": 6000000,
      "avoided_cost_minor": 1439000,
      "split": {
        "cashable": 0,
        "budget_released": 1430000,
        "disposal_avoided": 9000
      },
      "avoided_co2e": {
        "low": 214700,
        "central": 257900,
        "high": null
      },
      "avoided_waste_g": 90000,
      "known": {
        "cost": true,
        "disposal": true,
        "co2e": true,
        "mass": true
      }
    }
    "#);
    insta::assert_json_snapshot!(components(&inputs).unwrap()[0], @r#"
    {
      "name": "reference_price",
      "measure": "budget_released",
      "quantity": 6000000,
      "unit": "displaced_ppm",
      "amount": 1500000
    }
    "#);
    let figures = serde_json::to_string(&compute(&inputs).unwrap()).unwrap();
    let unknown_field = figures.replace("\"known\"", "\"extra\":1,\"known\"");
    assert!(serde_json::from_str::<Figures>(&unknown_field).is_err());
}
