use super::*;

fn day(n: u32) -> Date {
    Date::from_ymd_opt(2026, 6, n).unwrap()
}

fn demand(category: &str, sensitivity: Sensitivity, kind: EvidenceKind) -> Demand {
    Demand { category: category.to_owned(), sensitivity, kind }
}

fn path(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn every_shipped_row_can_be_read_and_has_its_source() {
    let rows: Vec<Demand> = rows().collect::<std::result::Result<_, _>>().unwrap();
    assert_eq!(*SHIPPED, rows);
    let categories = include_str!("../../../../fixtures/categories.csv");
    for row in &rows {
        assert!(categories.lines().any(|line| line.starts_with(&format!("{},", row.category))), "{row:?}");
    }
    for record in csv::Reader::from_reader(include_str!("../../../../fixtures/evidence.csv").as_bytes()).records() {
        let record = record.unwrap();
        assert!(["law", "standard"].contains(&&record[3]) && !record[4].is_empty(), "{record:?}");
        assert!(record[5].parse::<u16>().is_ok(), "{record:?}");
    }
}

#[test]
fn a_demand_holds_for_what_is_below_its_category_where_it_is_as_sensitive() {
    use {EvidenceKind::*, Sensitivity::*};
    let demands = [
        demand("seating", Health, Fire),
        demand("sofa", Health, Hygiene),
        demand("sofa", Health, Fire),
        demand("high-chair", Kindergarten, ChildSafety),
    ];
    let sofa = path(&["sofa", "seating", "furniture"]);
    let high = path(&["high-chair", "childrens-furniture", "furniture"]);
    for (path, sensitivity, kinds) in [
        (&sofa, Some(Health), vec![Fire, Hygiene]),
        (&sofa, Some(Kindergarten), vec![]),
        (&sofa, None, vec![]),
        (&high, Some(Kindergarten), vec![ChildSafety]),
        (&high, Some(School), vec![]),
        (&path(&["seating", "furniture"]), Some(Health), vec![Fire]),
        (&path(&["furniture"]), Some(Health), vec![]),
    ] {
        assert_eq!(demanded(&demands, path, &sensitivity.into_iter().collect()), kinds, "{path:?} {sensitivity:?}");
    }
}

#[test]
fn a_document_is_valid_from_its_day_to_its_last() {
    use EvidenceKind::*;
    let fire = Document { kind: Fire, issued_on: None, valid_until: None, ended: false };
    for (document, valid) in [
        (fire, true),
        (Document { issued_on: Some(day(10)), ..fire }, true),
        (Document { issued_on: Some(day(11)), ..fire }, false),
        (Document { valid_until: Some(day(10)), ..fire }, true),
        (Document { valid_until: Some(day(9)), ..fire }, false),
        (Document { ended: true, ..fire }, false),
    ] {
        assert_eq!(document.is_valid(day(10)), valid, "{document:?}");
        let left = if valid { vec![Hygiene] } else { vec![Fire, Hygiene] };
        assert_eq!(missing(vec![Fire, Hygiene], &[document], day(10)), left);
    }
    let ended = Document { ended: true, ..fire };
    assert_eq!(missing(vec![Fire], &[ended, fire], day(10)), [], "one valid document is enough");
    assert_eq!(missing(vec![], &[], day(10)), []);
}
