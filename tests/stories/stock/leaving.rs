use serde_json::{Value, json};

use super::*;
use crate::world::stories;

fn gone(kind: &str, quantity: impl Into<Option<i64>>) -> Value {
    json!({"kind": kind, "evidence": "Bilag 4711", "quantity": quantity.into()})
}

stories! {
    async fn some_are_sold_and_the_rest_stays(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 10).await;
        let left = clerk.post(&at(&lot, "/departure"), gone("sold", 4)).await.ok();
        assert_eq!((&left["lot"]["state"], &left["lot"]["quantity"]), (&json!("gone"), &json!(0)));
        assert_eq!((&left["rest"]["id"], &left["rest"]["quantity"]), (&lot["id"], &json!(6)));
        let events = clerk.get(&at(&left["lot"], "/history")).await.ok();
        let last = events["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["verb"], &last["quantity"], &last["detail"]), (&json!("sold"), &json!(4), &json!("Bilag 4711")));
        let all = clerk.post(&at(&lot, "/departure"), gone("recycled", None)).await.ok();
        assert_eq!((&all["lot"]["id"], all.get("rest")), (&lot["id"], None));
        clerk.post(&at(&lot, "/departure"), gone("recycled", None)).await.refused(409, "lot_state");
        is_sound(&world).await;
    }

    async fn held_things_are_not_sold_but_may_be_stolen(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 5).await;
        let (first, second) = (reserve(&world, &lot, 2).await, reserve(&world, &lot, 2).await);
        clerk.post(&at(&lot, "/departure"), gone("sold", 2)).await.refused(409, "held");
        clerk.post(&at(&lot, "/departure"), gone("stolen", 6)).await.refused(409, "exhausted");
        let left = clerk.post(&at(&lot, "/departure"), gone("stolen", 2)).await.ok();
        assert_eq!((&left["rest"]["quantity"], &left["rest"]["held"]), (&json!(3), &json!(2)));
        let state = |hold: Value| {
            let clerk = clerk.clone();
            async move {
                clerk.get(&format!("/reservations/{}", hold["id"].as_str().unwrap())).await.ok()["state"].clone()
            }
        };
        assert_eq!((state(first).await, state(second).await), (json!("active"), json!("broken")));
        is_sound(&world).await;
    }

    async fn what_others_own_goes_back_to_them_and_nowhere_else(world: World) {
        let clerk = world.as_(FACILITY);
        let leased = log(&world, json!({"legal_title": "lessor", "goes_back_on": "2030-01-01"})).await;
        assert_eq!(clerk.post(&at(&leased, "/surplus"), json!({})).await.refused(409, "not_offered")["because"], "legal_title");
        for title in ["lessor", "aids_centre", "lender", "grant"] {
            let body = json!({
                "category": "office-chair", "quantity": 1, "condition": "good", "surplus": true, "legal_title": title,
                "unit_id": world.cast.school, "place_id": world.cast.room,
            });
            assert_eq!(clerk.post("/lots", body).await.refused(409, "not_offered")["because"], "legal_title");
        }
        for kind in ["sold", "donated", "recycled"] {
            clerk.post(&at(&leased, "/departure"), gone(kind, None)).await.refused(409, "not_offered");
        }
        clerk.post(&at(&leased, "/departure"), gone("returned_to_owner", None)).await.ok();
        let own = chairs(&world, 1).await;
        clerk.post(&at(&own, "/departure"), gone("returned_to_owner", None)).await.refused(409, "wrong_state");
        // A thing that turns out to be leased is no surplus any more.
        assert_eq!(clerk.patch_at(&own, json!({"legal_title": "lessor"})).await["state"], "in_use");
        is_sound(&world).await;
    }

    async fn a_title_that_is_a_legal_title_is_one(world: World) {
        let aid = log(&world, json!({"title": "aids_centre"})).await;
        assert_eq!(aid["legal_title"], "aids_centre");
        assert_ne!(aid["title"], "aids_centre");
        let text = log(&world, json!({"title": "grant", "legal_title": "organisation"})).await;
        assert_eq!((&text["title"], &text["legal_title"]), (&json!("grant"), &json!("organisation")));
    }

    async fn a_count_finds_and_loses_things(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 5).await;
        let hold = reserve(&world, &lot, 5).await;
        assert_eq!(clerk.post(&at(&lot, "/count"), json!({"quantity": 7})).await.ok()["quantity"], 7);
        let lost = clerk.post(&at(&lot, "/count"), json!({"quantity": 4})).await.ok();
        assert_eq!((&lost["quantity"], &lost["held"]), (&json!(4), &json!(0)));
        let path = format!("/reservations/{}", hold["id"].as_str().unwrap());
        assert_eq!(clerk.get(&path).await.ok()["state"], "broken");
        assert_eq!(clerk.post(&at(&lot, "/count"), json!({"quantity": 0})).await.ok()["state"], "gone");
        world.as_(EMPLOYEE).post(&at(&lot, "/count"), json!({"quantity": 1})).await.refused(403, "not_allowed");
        let laptop = log(&world, json!({"category": "laptop"})).await;
        clerk.post(&at(&laptop, "/count"), json!({"quantity": 2})).await.refused(422, "one_each");
        is_sound(&world).await;
    }
}
