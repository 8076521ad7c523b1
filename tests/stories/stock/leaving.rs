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

    async fn the_evidence_is_as_long_as_its_characters(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 2).await;
        let words = |characters| json!({"kind": "sold", "evidence": "ø".repeat(characters), "quantity": 1});
        clerk.post(&at(&lot, "/departure"), words(8_001)).await.refused(422, "invalid");
        let left = clerk.post(&at(&lot, "/departure"), words(8_000)).await.ok();
        assert_eq!(left["lot"]["state"], "gone");
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
        // A thing that turns out to be leased is not surplus any more.
        assert_eq!(clerk.patch_at(&own, json!({"legal_title": "lessor"})).await["state"], "in_use");
        is_sound(&world).await;
    }

    async fn a_title_is_a_name_whatever_it_says(world: World) {
        for title in ["aids_centre", "grant", "lessor", "lender"] {
            let lot = log(&world, json!({"title": title, "surplus": true})).await;
            assert_eq!((&lot["title"], &lot["legal_title"]), (&json!(title), &json!("organisation")));
            let renamed = world.as_(FACILITY).patch_at(&lot, json!({"title": "Grant"})).await;
            assert_eq!((&renamed["title"], &renamed["legal_title"]), (&json!("Grant"), &json!("organisation")));
        }
        let aid = log(&world, json!({"title": "Rullestol", "legal_title": "aids_centre"})).await;
        assert_eq!((&aid["title"], &aid["legal_title"]), (&json!("Rullestol"), &json!("aids_centre")));
    }

    async fn a_price_is_logged_with_the_thing(world: World) {
        let lot = log(&world, json!({"price_minor": 349_900})).await;
        assert_eq!(read(&world.as_(FACILITY), &lot).await["price_minor"], 349_900);
        let mut body = json!({
            "category": "office-chair", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room, "price_minor": -1,
        });
        let clerk = world.as_(FACILITY);
        assert_eq!(clerk.post("/lots", body.clone()).await.refused(422, "invalid")["field"], "price_minor");
        body["price_minor"] = json!(0);
        clerk.post("/lots", body).await.ok();
    }

    async fn what_was_lost_is_found_again(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 4).await;
        clerk.post(&at(&lot, "/departure"), gone("stolen", None)).await.ok();
        clerk.post(&at(&lot, "/count"), json!({"quantity": 0})).await.refused(409, "lot_state");
        let again = clerk.post(&at(&lot, "/count"), json!({"quantity": 3})).await.ok();
        assert_eq!((&again["state"], &again["quantity"]), (&json!("available"), &json!(3)));
        let events = clerk.get(&at(&lot, "/history")).await.ok();
        let verbs: Vec<_> = events["items"].as_array().unwrap().iter().map(|event| event["verb"].clone()).collect();
        assert_eq!(verbs, ["logged", "stolen", "found_in_count", "found_again"]);
        // A thing that was sold cannot turn up in a count.
        let sold = chairs(&world, 2).await;
        clerk.post(&at(&sold, "/departure"), gone("sold", None)).await.ok();
        clerk.post(&at(&sold, "/count"), json!({"quantity": 2})).await.refused(409, "lot_state");
        is_sound(&world).await;
    }

    async fn nothing_is_counted_away_without_a_word(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 4).await;
        let count = |body: Value| {
            let (clerk, path) = (clerk.clone(), at(&lot, "/count"));
            async move { clerk.post(&path, body).await }
        };
        assert_eq!(count(json!({"quantity": 0})).await.refused(422, "invalid")["field"], "kind");
        let refused = count(json!({"quantity": 0, "kind": "stolen"})).await.refused(422, "invalid");
        assert_eq!(refused["field"], "evidence");
        for evidence in [json!(""), json!({}), json!(null), json!(7)] {
            let body = json!({"quantity": 0, "kind": "stolen", "evidence": evidence});
            count(body).await.refused(422, "invalid");
        }
        count(json!({"quantity": 0, "kind": "sold", "evidence": "Bilag 1"})).await.refused(422, "invalid");
        count(json!({"quantity": 5, "kind": "lost", "evidence": "Bilag 1"})).await.refused(422, "invalid");
        assert_eq!(read(&clerk, &lot).await["quantity"], 4);
        let gone = count(json!({"quantity": 0, "kind": "stolen", "evidence": "Anmeldelse 4711"})).await.ok();
        assert_eq!((&gone["state"], &gone["quantity"]), (&json!("gone"), &json!(0)));
        is_sound(&world).await;
    }

    async fn who_counted_on_what_is_missing_is_told(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 5).await;
        let need = world.as_(EMPLOYEE).post("/needs", json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": crate::given::day(60),
            "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 5}],
        })).await.ok();
        let line = &need["lines"][0];
        let path = format!("/needs/{}/lines/{}/decisions", crate::given::id(&need), crate::given::id(line));
        let accept = json!({"offer_id": line["offers"][0]["id"], "accept": 5});
        let taken = world.as_(EMPLOYEE).post(&path, accept).await.ok();
        let counted = clerk.post(&at(&lot, "/count"), json!({"quantity": 2})).await.ok();
        let broken = &counted["broken"][0];
        assert_eq!((&broken["quantity"], &broken["line_id"]), (&json!(5), &line["id"]), "{taken:#} {counted:#}");
        let line_now = &world.as_(EMPLOYEE).get(&format!("/needs/{}", crate::given::id(&need))).await.ok()["lines"][0];
        assert_eq!((&line_now["unmet"], &line_now["held"]), (&json!(5), &json!(0)), "{line_now:#}");
        let subject = crate::given::uuid(&need);
        let told = world.as_(EMPLOYEE).get("/me/notices").await.ok()["items"][0].clone();
        assert_eq!((&told["code"], &told["need_id"], &told["quantity"]), (&json!("hold_broken"), &need["id"], &json!(5)));
        let code = lot["code"].as_str().unwrap();
        let text = format!("5 av «Kontorstol» ({code}) som du har reservert, er ikke der lenger. Behovet er åpent igjen.");
        assert_eq!(told["text"], json!(text));
        assert_eq!(world.as_(OTHER_EMPLOYEE).get("/me/notices").await.ok()["items"], json!([]));
        let events = ombruk::store::history::of(world.app.db.read(), subject).await.unwrap();
        assert!(events.iter().any(|event| event.verb == "hold_broken"), "the need says why it is open again");
        is_sound(&world).await;
    }

    async fn a_departure_entered_by_mistake_is_undone(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 6).await;
        clerk.delete(&at(&lot, "/departure")).await.refused(409, "lot_state");
        let left = clerk.post(&at(&lot, "/departure"), gone("recycled", 2)).await.ok();
        world.as_(EMPLOYEE).delete(&at(&left["lot"], "/departure")).await.refused(403, "not_allowed");
        let back = clerk.delete(&at(&left["lot"], "/departure")).await.ok();
        assert_eq!((&back["state"], &back["quantity"]), (&json!("available"), &json!(2)));
        let events = clerk.get(&at(&back, "/history")).await.ok();
        let verbs: Vec<_> = events["items"].as_array().unwrap().iter().map(|event| event["verb"].clone()).collect();
        assert_eq!(verbs, ["logged", "split", "recycled", "undone"]);
        let joined = clerk.post(&at(&lot, "/joins"), json!({"lot_id": back["id"]})).await.ok();
        assert_eq!(joined["quantity"], 6);
        clerk.delete(&at(&back, "/departure")).await.refused(409, "cannot_undo");
        is_sound(&world).await;
    }

    async fn what_was_logged_by_mistake_is_taken_out_again(world: World) {
        let clerk = world.as_(FACILITY);
        let laptop = log(&world, json!({"category": "laptop", "serial": "PF-9"})).await;
        world.as_(COORDINATOR).delete(&at(&laptop, "")).await.refused(409, "cannot_undo");
        world.as_(STRANGER).delete(&at(&laptop, "")).await.refused(404, "not_found");
        clerk.patch_at(&laptop, json!({"note": "Feil rom"})).await;
        assert_eq!(clerk.delete(&at(&laptop, "")).await.ok()["state"], "gone");
        clerk.get("/lots/by-code/PF-9").await.refused(404, "not_found");
        clerk.delete(&at(&laptop, "")).await.refused(409, "lot_state");
        // A lot that somebody wants cannot be undone any more.
        let wanted = chairs(&world, 3).await;
        let hold = reserve(&world, &wanted, 1).await;
        let refused = clerk.delete(&at(&wanted, "")).await.refused(409, "cannot_undo");
        assert_eq!(refused["because"], "touched");
        let path = format!("/reservations/{}", hold["id"].as_str().unwrap());
        world.as_(EMPLOYEE).delete(&path).await;
        clerk.delete(&at(&wanted, "")).await.refused(409, "cannot_undo");
        let edited = chairs(&world, 3).await;
        world.as_(COORDINATOR).patch_at(&edited, json!({"note": "Sett av oss"})).await;
        clerk.delete(&at(&edited, "")).await.refused(409, "cannot_undo");
        is_sound(&world).await;
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
        let none = json!({"quantity": 0, "kind": "lost", "evidence": "Savnet etter flytting"});
        assert_eq!(clerk.post(&at(&lot, "/count"), none).await.ok()["state"], "gone");
        world.as_(EMPLOYEE).post(&at(&lot, "/count"), json!({"quantity": 1})).await.refused(403, "not_allowed");
        let laptop = log(&world, json!({"category": "laptop"})).await;
        clerk.post(&at(&laptop, "/count"), json!({"quantity": 2})).await.refused(422, "one_each");
        is_sound(&world).await;
    }
}
