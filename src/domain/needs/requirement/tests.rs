#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;

fn today() -> Date {
    Date::from_ymd_opt(2026, 3, 1).unwrap()
}

fn desk(width_mm: Option<i64>) -> Facts {
    Facts { category: "desk".to_owned(), width_mm, ..Facts::default() }
}

fn at_most(cm: i64) -> Requirements {
    Requirements { max_width_cm: Some(cm), ..Requirements::default() }
}

#[test]
fn a_millimetre_too_wide_is_too_wide_and_the_refusal_says_so() {
    let fit = |mm| fit(&at_most(120), &desk(mm), &Reach::default(), today());
    assert!(fit(Some(1200)).fits());
    assert_eq!(
        fit(Some(1201)).contradictions,
        [Contradiction { fact: Fact::WidthCm, actual: Some(Figure::Number(121)), limit: Some(Figure::Number(120)) }]
    );
    assert!(fit(None).fits());
    assert_eq!(fit(None).unknown, [Fact::WidthCm]);
}

#[test]
fn every_requirement_is_met_missed_or_unknown() {
    let old = Date::from_ymd_opt(2020, 2, 28).unwrap();
    let words = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let has = Facts {
        colour: Some("Black ".to_owned()),
        materials: Some(words(&["oak", "steel"])),
        features: Some(words(&["wipeable"])),
        condition: Some(Condition::Worn),
        acquired_on: Some(old),
        height_mm: Some(720),
        ..desk(None)
    };
    let reach = Reach { ready_on: Some(today()), distance_m: Some(12_001) };
    let none = Requirements::default();
    let table = [
        (Requirements { colour: Some("black".into()), ..none.clone() }, true, Fact::Colour),
        (Requirements { colour: Some("red".into()), ..none.clone() }, false, Fact::Colour),
        (Requirements { materials: words(&["Oak"]), ..none.clone() }, true, Fact::Materials),
        (Requirements { materials: words(&["oak", "wool"]), ..none.clone() }, false, Fact::Materials),
        (Requirements { features: words(&["wipeable"]), ..none.clone() }, true, Fact::Features),
        (Requirements { features: words(&["lockable"]), ..none.clone() }, false, Fact::Features),
        (Requirements { min_condition: Some(Condition::Worn), ..none.clone() }, true, Fact::Condition),
        (Requirements { min_condition: Some(Condition::Good), ..none.clone() }, false, Fact::Condition),
        (Requirements { max_age_years: Some(7), ..none.clone() }, true, Fact::AgeYears),
        (Requirements { max_age_years: Some(6), ..none.clone() }, false, Fact::AgeYears),
        (Requirements { min_height_cm: Some(72), ..none.clone() }, true, Fact::HeightCm),
        (Requirements { min_height_cm: Some(73), ..none.clone() }, false, Fact::HeightCm),
        (Requirements { max_distance_km: Some(13), ..none.clone() }, true, Fact::DistanceKm),
        (Requirements { max_distance_km: Some(12), ..none.clone() }, false, Fact::DistanceKm),
        (Requirements { ready_by: Some(today()), ..none.clone() }, true, Fact::ReadyOn),
        (Requirements { ready_by: today().pred_opt(), ..none.clone() }, false, Fact::ReadyOn),
    ];
    for (wanted, fits, fact) in table {
        let known = fit(&wanted, &has, &reach, today());
        assert_eq!((known.fits(), known.unknown.len()), (fits, 0), "{wanted:?}");
        let nothing = fit(&wanted, &desk(None), &Reach::default(), today());
        assert_eq!((nothing.fits(), nothing.unknown), (true, vec![fact]), "{wanted:?}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    let none = Requirements::default();
    let table = [
        (at_most(0), "r.max_width_cm", Bad::TooSmall { min: 1 }),
        (at_most(-4), "r.max_width_cm", Bad::TooSmall { min: 1 }),
        (at_most(2001), "r.max_width_cm", Bad::TooLarge { max: 2000 }),
        (Requirements { min_width_cm: Some(130), ..at_most(120) }, "r.max_width_cm", Bad::TooSmall { min: 130 }),
        (Requirements { colour: Some(" ".into()), ..none.clone() }, "r.colour", Bad::Empty),
        (
            Requirements { features: vec!["wheels".into(), "wheels".into()], ..none.clone() },
            "r.features[1]",
            Bad::Duplicate { value: "wheels".into() },
        ),
        (Requirements { max_age_years: Some(-1), ..none.clone() }, "r.max_age_years", Bad::TooSmall { min: 0 }),
    ];
    for (wanted, field, problem) in table {
        assert_eq!(wanted.validate("r"), Err(Refused::invalid(field, problem)));
    }
    assert_eq!(none.validate("r"), Ok(()));
}

#[test]
fn alike_is_true_or_a_level_and_unknown_fields_are_refused() {
    use poem_openapi::types::ParseFromJSON;
    let parse = |json: &str| Requirements::parse_from_json(serde_json::from_str(json).ok());
    assert_eq!(parse(r#"{"alike": true}"#).unwrap().alike(), Alike::Look);
    assert_eq!(parse(r#"{"alike": false}"#).unwrap().alike(), Alike::Kind);
    assert_eq!(parse(r#"{"alike": "product"}"#).unwrap().alike(), Alike::Product);
    assert!(parse(r#"{"alike": "twin"}"#).is_err());
    assert!(parse(r#"{"max_widht_cm": 120}"#).is_err());
    let stored = serde_json::to_string(&parse(r#"{"alike": true, "max_width_cm": 90}"#).unwrap()).unwrap();
    assert_eq!(serde_json::from_str::<Requirements>(&stored).unwrap().alike(), Alike::Look);
}

proptest! {
    #[test]
    fn both_requirements_are_met_exactly_when_each_is(a in 1..2000i64, b in 1..2000i64, low in 1..2000i64, mm in 1..20_000i64) {
        let other = Requirements { min_width_cm: Some(low), ..at_most(b) };
        let fits = |wanted: &Requirements| fit(wanted, &desk(Some(mm)), &Reach::default(), today()).fits();
        prop_assert_eq!(fits(&at_most(a).and(&other)), fits(&at_most(a)) && fits(&other));
        prop_assert_eq!(at_most(a).and(&other), other.and(&at_most(a)));
    }
}
