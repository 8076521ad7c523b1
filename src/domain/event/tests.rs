#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use sea_orm::Iterable;
use serde_json::json;

use super::*;

mod stored;

use stored::{ID, id, stored};

/// The steps of work, as they have always been stored.
fn steps() -> Vec<(Event, &'static str, Option<Value>)> {
    let work_order = WorkOrderId(id());
    let step = |to| Event::WorkStepped { to, work_order, n: 2, reason: None, condition: None };
    let stepped = || Some(json!({"work_order": ID, "n": 2, "reason": null}));
    vec![
        (step(WorkOrderState::Requested), "work_requested", stepped()),
        (step(WorkOrderState::Quoted), "work_quoted", stepped()),
        (step(WorkOrderState::Accepted), "work_accepted", stepped()),
        (step(WorkOrderState::InProgress), "work_in_progress", stepped()),
        (step(WorkOrderState::Done), "work_done", stepped()),
        (step(WorkOrderState::Refused), "work_refused", stepped()),
        (step(WorkOrderState::Cancelled), "work_cancelled", stepped()),
        (
            Event::WorkStepped {
                to: WorkOrderState::Done,
                work_order,
                n: 2,
                reason: None,
                condition: Some(Change { from: Condition::Good, to: Condition::ForParts }),
            },
            "work_done",
            Some(json!({
                "work_order": ID, "n": 2, "reason": null, "condition": {"from": "good", "to": "for_parts"},
            })),
        ),
    ]
}

fn all() -> impl Iterator<Item = (Event, &'static str, Option<Value>)> {
    stored().into_iter().chain(steps())
}

#[test]
fn what_happened_is_stored_as_it_always_was() {
    for (event, verb, detail) in all() {
        assert_eq!((event.verb().to_string().as_str(), event.detail().unwrap()), (verb, detail), "{event:?}");
    }
}

#[test]
fn no_word_of_the_history_is_without_an_event() {
    let written: BTreeSet<Verb> = all().map(|(event, ..)| event.verb()).collect();
    assert_eq!(written, Verb::iter().collect());
}

#[test]
fn edits_are_read_as_they_have_always_been_stored() {
    let stored = json!({
        "category": {"from": "desk", "to": "table"}, "legal_title": {"from": "organisation", "to": "lessor"},
        "condition": {"from": "good", "to": "for_parts"}, "state": {"from": "available", "to": "in_use"}, "note": {},
        "features": {"from": null, "to": ["wheels"]}, "materials": {"from": [], "to": ["oak"]},
        "goes_back_on": {"from": null, "to": "2027-08-01"}, "unit_id": {"from": ID, "to": ID},
        "media": {"from": 1, "to": 2}, "managed": {"from": true, "to": false},
    });
    let read: LotEdits = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), stored);
    assert_eq!(read.features.unwrap().from, None);
    // Corrections by a register and edits of a product are stored under the same word.
    for other in [json!({"import": ID, "changes": {"state": {"from": "x", "to": "y"}}}), json!({"gtin": null})] {
        assert!(serde_json::from_value::<LotEdits>(other).unwrap().is_empty());
    }
    let attributes = |features: Value| {
        json!({
            "width_mm": 640, "depth_mm": null, "height_mm": null, "colour": "black", "materials": ["wool"],
            "features": features, "brand": "HÅG", "model": "Capisco",
        })
    };
    let stored = json!({
        "category": {"from": "chair", "to": "office-chair"},
        "attributes": {"from": attributes(json!(["wheels"])), "to": attributes(Value::Null)},
    });
    let read: ProductEdits = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), stored);
}
