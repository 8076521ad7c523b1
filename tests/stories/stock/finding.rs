use serde_json::{Value, json};

use super::*;
use crate::world::stories;

fn ids(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().iter().map(|lot| lot["id"].clone()).collect()
}

/// A facet as a map.
pub fn counts(page: &Value, facet: &str) -> Value {
    let counts = page["facets"][facet].as_array().unwrap().iter();
    counts
        .map(|one| (one["value"].as_str().unwrap().to_owned(), one["count"].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

stories! {
    async fn a_listing_narrows_and_counts(world: World) {
        let clerk = world.as_(FACILITY);
        let chair = log(&world, json!({"title": "Håg Capisco blå", "quantity": 6, "surplus": true})).await;
        let desk = log(&world, json!({"category": "desk", "title": "Hevbart bord", "condition": "worn", "place_id": world.cast.store})).await;
        let left = chairs(&world, 1).await;
        clerk.post(&at(&left, "/departure"), json!({"kind": "lost", "evidence": "Telling"})).await.ok();

        let all = clerk.get("/lots").await.ok();
        assert_eq!(ids(&all), [desk["id"].clone(), chair["id"].clone()]);
        assert_eq!(all["degraded"], true);
        assert_eq!(counts(&all, "condition"), json!({"good": 1, "worn": 1}));
        assert_eq!(counts(&all, "state"), json!({"available": 1, "in_use": 1}));
        assert_eq!((&counts(&all, "category")["office-chair"], &counts(&all, "category")["furniture"]), (&json!(1), &json!(2)));
        for (query, found) in [
            ("q=capisco", vec![&chair]),
            ("q=H%C3%A5g%20bl%C3%A5", vec![&chair]),
            ("q=kontorstol", vec![&chair]),
            ("q=100%25", vec![]),
            ("category=furniture", vec![&desk, &chair]),
            ("category=desk", vec![&desk]),
            (&format!("place={}", world.cast.site), vec![&chair]),
            (&format!("place={}", world.cast.store_site), vec![&desk]),
            ("condition=worn", vec![&desk]),
            ("condition=worn&condition=good", vec![&desk, &chair]),
            ("state=available", vec![&chair]),
            ("state=gone", vec![&left]),
            ("min_quantity=6", vec![&chair]),
        ] {
            let page = clerk.get(&format!("/lots?{query}")).await.ok();
            let found: Vec<Value> = found.into_iter().map(|lot| lot["id"].clone()).collect();
            assert_eq!(ids(&page), found, "{query}");
        }
        reserve(&world, &chair, 1).await;
        assert_eq!(ids(&clerk.get("/lots?min_quantity=6").await.ok()), Vec::<Value>::new());
    }

    async fn pages_follow_each_other_with_the_same_statements_however_long(world: World) {
        let clerk = world.as_(FACILITY);
        for _ in 0..5 {
            chairs(&world, 1).await;
        }
        clerk.get("/lots?limit=1").await.ok();
        let count = || world.app.db.statements();
        let before = count();
        let first = clerk.get("/lots?limit=2").await.ok();
        let two = count() - before;
        let second = clerk.get(&format!("/lots?limit=2&after={}", first["next"].as_str().unwrap())).await.ok();
        let third = clerk.get(&format!("/lots?limit=2&after={}", second["next"].as_str().unwrap())).await.ok();
        assert_eq!((ids(&first).len(), ids(&second).len(), ids(&third).len()), (2, 2, 1));
        assert_eq!(third.get("next"), None);
        let before = count();
        clerk.get("/lots?limit=5").await.ok();
        assert_eq!(count() - before, two);
        for query in ["limit=0", "limit=201", "after=zzz", "min_quantity=-1", "category=spaceship"] {
            clerk.get(&format!("/lots?{query}")).await.refused(422, "invalid");
        }
        assert_eq!(clerk.get("/lots?state=flying").await.status, 400);
    }

    async fn strangers_list_nothing_and_neighbours_what_was_opened(world: World) {
        let lot = chairs(&world, 2).await;
        let today = chrono::Utc::now().date_naive();
        assert_eq!(ids(&world.as_(NEIGHBOUR).get("/lots").await.ok()), Vec::<Value>::new());
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        assert_eq!(ids(&world.as_(NEIGHBOUR).get("/lots").await.ok()), [lot["id"].clone()]);
        let page = world.as_(STRANGER).get("/lots").await.ok();
        assert_eq!((ids(&page).len(), counts(&page, "state")), (0, json!({})));
    }

    async fn similar_things_are_those_of_the_same_make_and_measures(world: World) {
        let clerk = world.as_(FACILITY);
        let like = |extra: Value| {
            let mut lot = json!({"surplus": true, "attributes": {"brand": "HÅG", "model": "Capisco", "colour": "sort", "width_cm": 60}});
            extra.as_object().unwrap().iter().for_each(|(name, value)| lot[name] = value.clone());
            lot
        };
        let wanted = log(&world, like(json!({}))).await;
        let wide = log(&world, like(json!({"attributes": {"width_cm": 90}}))).await;
        let narrow = log(&world, like(json!({"attributes": {"width_cm": 62}}))).await;
        let same = log(&world, like(json!({"place_id": world.cast.store}))).await;
        log(&world, like(json!({"surplus": false}))).await;
        log(&world, like(json!({"category": "desk"}))).await;
        let page = clerk.get(&at(&wanted, "/similar")).await.ok();
        assert_eq!(ids(&page), [same["id"].clone(), narrow["id"].clone(), wide["id"].clone()]);
        assert_eq!(page["items"][0]["shared"], json!(["model", "brand", "sizes", "colour"]));
        assert_eq!((&page["items"][1]["shared"], &page["items"][2]["shared"]), (&json!(["sizes"]), &json!([])));
        assert_eq!(ids(&clerk.get(&at(&wanted, "/similar?limit=1")).await.ok()), [same["id"].clone()]);
        clerk.get(&at(&wanted, "/similar?limit=0")).await.refused(422, "invalid");
        world.as_(STRANGER).get(&at(&wanted, "/similar")).await.refused(404, "not_found");
        world.as_(NEIGHBOUR).get(&at(&wanted, "/similar")).await.refused(404, "not_found");
    }

    async fn registers_collide_and_the_choice_is_shown(world: World) {
        let clerk = world.as_(FACILITY);
        let (a, b) = (chairs(&world, 1).await, chairs(&world, 1).await);
        for lot in [&a, &b] {
            clerk.post(&at(lot, "/labels"), json!({"register": "inventory", "value": "17"})).await.ok();
        }
        clerk.post(&at(&b, "/labels"), json!({"register": "gtin", "value": "17"})).await.ok();
        let refused = clerk.get("/lots/by-code/17").await.refused(409, "ambiguous_code");
        assert_eq!(refused["candidates"], json!([a["id"], b["id"]]));
        assert_eq!(clerk.get("/lots/by-code/17?register=gtin").await.ok()["id"], b["id"]);
        clerk.get("/lots/by-code/18").await.refused(404, "not_found");
        world.as_(STRANGER).get("/lots/by-code/17").await.refused(404, "not_found");
        world.as_(STRANGER).get(&format!("/lots/by-code/{}", a["code"].as_str().unwrap())).await.refused(404, "not_found");
        let labels = clerk.get(&at(&b, "/labels")).await.ok();
        assert_eq!(labels["items"].as_array().unwrap().len(), 2);
    }

    async fn history_names_people_only_to_those_who_answer_for_it(world: World) {
        let lot = chairs(&world, 1).await;
        let by = |events: Value| events["items"][0].get("by").cloned();
        assert!(by(world.as_(COORDINATOR).get(&at(&lot, "/history")).await.ok()).is_some());
        assert!(by(world.as_(FACILITY).get(&at(&lot, "/history")).await.ok()).is_some());
        assert!(by(world.as_(EMPLOYEE).get(&at(&lot, "/history")).await.ok()).is_none());
        for note in ["a", "b", "c"] {
            world.as_(FACILITY).patch_at(&lot, json!({"note": note})).await;
        }
        let first = world.as_(FACILITY).get(&at(&lot, "/history?limit=2")).await.ok();
        let after = first["next"].as_str().unwrap();
        let second = world.as_(FACILITY).get(&at(&lot, &format!("/history?limit=2&after={after}"))).await.ok();
        assert_eq!((second["items"].as_array().unwrap().len(), second.get("next")), (2, None));
    }

    async fn an_edit_names_what_it_read(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 2).await;
        let path = at(&lot, "");
        clerk.patch(&path, json!({"condition": "worn"})).await.refused(428, "precondition_required");
        let edited = clerk.with("If-Match", "\"1\"").patch(&path, json!({
            "condition": "worn", "attributes": {"width_cm": 60, "colour": "blue"},
        })).await;
        assert_eq!(edited.etag.as_deref(), Some("\"2\""));
        assert_eq!(edited.ok()["attributes"]["width_cm"], 60);
        let stale = clerk.with("If-Match", "\"1\"").patch(&path, json!({"condition": "good"})).await.refused(412, "stale");
        assert_eq!((&stale["current"]["condition"], &stale["current"]["version"]), (&json!("worn"), &json!(2)));
        let cleared = clerk.with("If-Match", "\"2\"").patch(&path, json!({"attributes": {"width_cm": null}})).await.ok();
        assert_eq!((&cleared["attributes"]["width_cm"], &cleared["attributes"]["colour"]), (&Value::Null, &json!("blue")));
        // Nothing changed: no version, no history.
        let same = clerk.with("If-Match", "\"3\"").patch(&path, json!({"condition": "worn"})).await;
        assert_eq!(same.etag.as_deref(), Some("\"3\""));
    }
}
