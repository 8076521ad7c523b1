//! Each way in which a body can be unreadable, and the field that the problem names.

use poem_openapi::{
    Enum, Object, Union,
    types::{ParseFromJSON, ToJSON, Type},
};
use serde_json::json;

use super::*;

#[derive(Enum)]
#[oai(rename_all = "snake_case")]
enum Colour {
    Red,
    LightGrey,
}

#[derive(Union)]
enum Alike {
    Whether(bool),
    Colour(Colour),
}

#[derive(Union)]
enum Bound {
    Number(i64),
    Sizes(Sizes),
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Sizes {
    width_cm: Option<f64>,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Line {
    quantity: i64,
    colour: Option<Colour>,
    bound: Option<Bound>,
    days: Option<u32>,
    alike: Option<Alike>,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Wish {
    title: String,
    lines: Vec<Line>,
    needed_by: Option<Date>,
    seen_at: Option<Instant>,
    unit_id: Option<Uuid>,
    urgent: Option<bool>,
    #[oai(default)]
    tags: Vec<String>,
}

#[test]
fn every_fault_is_told_by_its_field() {
    let found = |found: &str| found.to_owned();
    let table = [
        (json!(null), "body", Fault::NotObject { found: found("null") }),
        (json!(["x"]), "body", Fault::NotObject { found: found("[…]") }),
        (json!({"lines": []}), "title", Fault::Missing),
        (json!({"title": null, "lines": []}), "title", Fault::Missing),
        (json!({"title": [], "lines": []}), "title", Fault::NotText { found: found("[…]") }),
        (json!({"title": 7}), "title", Fault::NotText { found: found("7") }),
        (json!({"title": "x", "lines": {}}), "lines", Fault::NotList { found: found("{…}") }),
        (json!({"title": "x", "lines": [], "tags": [{}]}), "tags[0]", Fault::NotText { found: found("{…}") }),
        (json!({"title": "x", "lines": [], "lnies": 1}), "lnies", Fault::UnknownField),
        (json!({"body": {"title": "x"}}), "body", Fault::UnknownField),
        (json!({"tags": 1}), "tags", Fault::NotList { found: found("1") }),
        (json!({"title": "x", "lines": [{"quantity": 1}, 2]}), "lines[1]", Fault::NotObject { found: found("2") }),
        (line(json!({})), "lines[0].quantity", Fault::Missing),
        (line(json!({"quantity": "two"})), "lines[0].quantity", Fault::NotWhole { found: found("\"two\"") }),
        (line(json!({"quantity": 1.5})), "lines[0].quantity", Fault::NotWhole { found: found("1.5") }),
        (
            line(json!({"quantity": 9_223_372_036_854_775_808_u64})),
            "lines[0].quantity",
            Fault::OutOfRange { found: found("9223372036854775808") },
        ),
        (line(json!({"quantity": 1, "days": -1})), "lines[0].days", Fault::OutOfRange { found: found("-1") }),
        (line(json!({"quantity": 1, "size": 2})), "lines[0].size", Fault::UnknownField),
        (
            line(json!({"quantity": 1, "colour": "blue"})),
            "lines[0].colour",
            Fault::NotOneOf { found: found("\"blue\""), allowed: "red, light_grey".to_owned() },
        ),
        (
            line(json!({"quantity": 1, "alike": "blue"})),
            "lines[0].alike",
            Fault::NotOneOf { found: found("\"blue\""), allowed: "red, light_grey".to_owned() },
        ),
        (line(json!({"quantity": 1, "bound": "x"})), "lines[0].bound", Fault::Unreadable),
        (
            line(json!({"quantity": 1, "bound": {"width_cm": "80"}})),
            "lines[0].bound.width_cm",
            Fault::NotNumber { found: found("\"80\"") },
        ),
        (with("needed_by", json!("soon")), "needed_by", Fault::NotDate { found: found("\"soon\"") }),
        (with("seen_at", json!("17.05.2026")), "seen_at", Fault::NotInstant { found: found("\"17.05.2026\"") }),
        (with("unit_id", json!(42)), "unit_id", Fault::NotText { found: found("42") }),
        (with("unit_id", json!("42")), "unit_id", Fault::NotId { found: found("\"42\"") }),
        (with("urgent", json!("yes")), "urgent", Fault::NotBoolean { found: found("\"yes\"") }),
    ];
    for (body, field, fault) in table {
        let Err(error) = Wish::parse_from_json(Some(body.clone())) else { panic!("{body} can be read") };
        let mut registry = Registry::new();
        Wish::register(&mut registry);
        let located = locate(&registry, &Wish::schema_ref(), &body, error.message());
        assert_eq!((located.field.as_deref().unwrap_or("body"), &located.fault), (field, &fault), "{body}");
    }
}

#[test]
fn what_can_be_read_has_no_fault() {
    let body = json!({
        "title": "7", "needed_by": "2026-05-17", "seen_at": "2026-05-17T08:00:00Z", "urgent": null,
        "unit_id": "0198f0c4-7b4c-7000-8000-000000000000",
        "lines": [{"quantity": 1, "colour": "light_grey", "bound": {"width_cm": 80}}, {"quantity": 2, "bound": 3}],
    });
    assert!(Wish::parse_from_json(Some(body.clone())).is_ok());
    let mut registry = Registry::new();
    Wish::register(&mut registry);
    assert!(Walk { registry: &registry }.fault(&Wish::schema_ref(), &body, "").is_none());
}

/// poem's parser accepts numbers as text. A model 1.10 must not arrive as "1.1".
#[test]
fn numbers_are_not_taken_for_text() {
    let refused = |sent: Value| {
        let read = Wish::parse_from_json(Some(sent.clone())).ok().and_then(|wish| wish.to_json()).unwrap();
        refuse_as_text(&sent, &read).err().map(|refused| (refused.field.unwrap(), refused.fault))
    };
    let not_text = |field: &str, found: &str| Some((field.to_owned(), Fault::NotText { found: found.to_owned() }));
    assert_eq!(refused(with("title", json!(7))), not_text("title", "7"));
    assert_eq!(refused(with("tags", json!(["chair", true]))), not_text("tags[1]", "true"));
    assert_eq!(refused(line(json!({"quantity": 1, "colour": "red", "alike": true, "bound": 3}))), None);
}

#[test]
fn long_values_are_cut_between_letters() {
    assert_eq!(shown(&json!("å".repeat(99))), format!("\"{}…", "å".repeat(59)));
}

fn line(line: Value) -> Value {
    json!({"title": "x", "lines": [line]})
}

fn with(field: &str, value: Value) -> Value {
    let mut body = json!({"title": "x", "lines": []});
    body[field] = value;
    body
}
