//! Whatever somebody scans or types leads to the thing, or to what can be done about it.

use serde_json::{Value, json};

use super::{at, chairs, log};
use crate::world::{Client, World, cast::*, stories};

const GTIN: &str = "4006381333931";

async fn scan(client: &Client, text: &str) -> Value {
    client.get(&scanned(text)).await.ok()
}

fn scanned(text: &str) -> String {
    format!("/scan/{}", percent(text))
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn code(lot: &Value) -> &str {
    lot["code"].as_str().unwrap()
}

fn ids(scanned: &Value) -> Vec<Value> {
    scanned["hits"].as_array().unwrap().iter().map(|hit| hit["lot"]["id"].clone()).collect()
}

fn matched(scanned: &Value) -> Vec<&str> {
    scanned["hits"].as_array().unwrap().iter().map(|hit| hit["matched"].as_str().unwrap()).collect()
}

async fn label(client: &Client, lot: &Value, register: &str, value: &str) -> Value {
    client.post(&at(lot, "/labels"), json!({"register": register, "value": value})).await.ok()
}

/// The code with one wrong character.
fn slip(code: &str) -> String {
    let other = if code.starts_with('0') { '1' } else { '0' };
    format!("{other}{}", &code[1..])
}

stories! {
    async fn a_label_leads_to_its_thing_however_it_is_scanned(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 2).await;
        let code = code(&lot);
        for text in [
            code.to_owned(), code.to_lowercase(), code.replace('-', " "),
            format!("https://ombruk.storvik.kommune.no/l/{code}"), format!("HTTPS://ANOTHER.NO/L/{code}"), format!("/l/{code}"),
        ] {
            let found = scan(&clerk, &text).await;
            assert_eq!((ids(&found), matched(&found)), (vec![lot["id"].clone()], vec!["code"]), "{text}");
            assert_eq!((&found["text"], &found["read"]["looks"]), (&json!(text), &json!("code")));
            assert_eq!((&found["read"]["corrected"], &found["tell_apart"]), (&json!(false), &json!([])));
        }
        let confused = code.replace('0', "O").replace('1', "I").replace('8', "B").replace('5', "S").replace('2', "Z");
        let found = scan(&clerk, &confused).await;
        assert_eq!((ids(&found), &found["read"]["corrected"]), (vec![lot["id"].clone()], &json!(confused != *code)));
        assert_eq!(found["advice"].is_string(), confused != *code);
        world.as_(FACILITY).get(&scanned(&"x".repeat(2_001))).await.refused(422, "invalid");
    }

    async fn a_slip_of_the_finger_is_said_and_what_was_meant_is_shown(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 1).await;
        let found = scan(&clerk, &format!("https://x.no/l/{}", slip(code(&lot)))).await;
        assert_eq!(ids(&found), [] as [Value; 0]);
        let meant: Vec<_> = found["did_you_mean"].as_array().unwrap().iter().map(|lot| lot["id"].clone()).collect();
        assert_eq!(meant, [lot["id"].clone()]);
        assert_eq!(found["can"][0], "scan_again");
        assert!(found["advice"].as_str().is_some_and(|advice| !advice.is_empty()));
        // A stranger sees none of our things.
        let strange = scan(&world.as_(STRANGER), &slip(code(&lot))).await;
        assert_eq!((&strange["did_you_mean"], &strange["hits"]), (&json!([]), &json!([])));
        assert_eq!(scan(&world.as_(STRANGER), code(&lot)).await["hits"], json!([]));
        world.as_("no-such-token").get(&scanned(code(&lot))).await.refused(401, "unauthenticated");
    }

    async fn noughts_blanks_hyphens_and_case_do_not_matter_and_the_exact_one_is_first(world: World) {
        let clerk = world.as_(FACILITY);
        let (a, b) = (chairs(&world, 1).await, log(&world, json!({"condition": "worn"})).await);
        label(&clerk, &a, "inventory", "INV 00-17").await;
        label(&clerk, &b, "inventory-1998", "inv0017").await;
        for (text, first, how) in [("INV 00-17", &a, "name"), ("inv0017", &b, "name"), ("inv-0017", &a, "alike_name")] {
            let found = scan(&clerk, text).await;
            assert_eq!((ids(&found).len(), &ids(&found)[0], matched(&found)[0]), (2, &first["id"], how), "{text}");
            assert!(found["tell_apart"].as_array().unwrap().contains(&json!("condition")), "{}", found["tell_apart"]);
        }
        let found = scan(&clerk, "inv0017").await;
        assert_eq!((&found["hits"][0]["register"], &found["hits"][0]["value"]), (&json!("inventory-1998"), &json!("inv0017")));
        label(&clerk, &a, "inventory", "000471").await;
        assert_eq!(ids(&scan(&clerk, "471").await), [a["id"].clone()]);
        let device = log(&world, json!({"category": "laptop", "serial": "5CG-0123 XY"})).await;
        assert_eq!(ids(&scan(&clerk, "5cg0123xy").await), [device["id"].clone()]);
        // A thing that left is named only if nothing else has the code.
        clerk.post(&at(&b, "/departure"), json!({"kind": "recycled", "evidence": "K-1"})).await.ok();
        assert_eq!(ids(&scan(&clerk, "inv0017").await), [a["id"].clone()]);
    }

    async fn the_nearest_of_equals_comes_first(world: World) {
        let clerk = world.as_(COORDINATOR);
        let (here, there) = (chairs(&world, 1).await, chairs(&world, 1).await);
        clerk.post(&at(&there, "/moves"), json!({"place_id": world.cast.store})).await.ok();
        for lot in [&here, &there] {
            label(&clerk, lot, "inventory", "17").await;
        }
        for (near, first) in [(world.cast.second_room, &here), (world.cast.store, &there), (world.cast.store_site, &there)] {
            let found = clerk.get(&format!("/scan/17?near={near}")).await.ok();
            assert_eq!(ids(&found)[0], first["id"], "{near}");
            assert!(found["tell_apart"].as_array().unwrap().contains(&json!("place_id")));
        }
    }

    async fn an_article_s_number_finds_what_there_is_of_it(world: World) {
        let clerk = world.as_(FACILITY);
        let product = json!({"category": "office-chair", "gtin": GTIN, "attributes": {"brand": "HÅG", "model": "Capisco"}});
        let product = clerk.post("/products", product).await.ok();
        for text in [GTIN, "04006381333931", "4 006381 333931"] {
            let found = scan(&clerk, text).await;
            assert_eq!((&found["hits"], &found["products"][0]["id"]), (&json!([]), &product["id"]), "{text}");
            assert_eq!((&found["read"]["gtin"], &found["can"][0]), (&json!("04006381333931"), &json!("log_lot")));
        }
        let chair = log(&world, json!({"product_id": product["id"], "serial": "AB-12"})).await;
        let other = log(&world, json!({"product_id": product["id"], "place_id": world.cast.second_room})).await;
        let found = scan(&clerk, GTIN).await;
        assert_eq!((ids(&found), matched(&found)), (vec![chair["id"].clone(), other["id"].clone()], vec!["product"; 2]));
        let near = clerk.get(&format!("/scan/{GTIN}?near={}", world.cast.second_room)).await.ok();
        assert_eq!(ids(&near), [other["id"].clone(), chair["id"].clone()]);
        // The address names exactly one thing. A serial number that nobody has here leads to the other things of its
        // article.
        let link = format!("https://maker.example/dpp/01/0{GTIN}/21/ab12?17=271231");
        let found = scan(&clerk, &link).await;
        assert_eq!((ids(&found), &found["text"]), (vec![chair["id"].clone()], &json!(link)));
        assert_eq!((&found["read"]["looks"], &found["read"]["serial"]), (&json!("digital_link"), &json!("ab12")));
        assert_eq!(ids(&scan(&clerk, &format!("/01/0{GTIN}/21/zz")).await).len(), 2);
        // A serial number of another article is not taken for one of this article.
        assert_eq!(scan(&clerk, "https://maker.example/01/09506000134352/21/AB12").await["hits"], json!([]));
        assert_eq!(scan(&world.as_(STRANGER), GTIN).await["products"], json!([]));
    }

    async fn a_passport_s_address_is_kept_as_it_was_given(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 1).await;
        let given = "https://passport.example/dpp/v2/01/09506000134352/21/A%2F7";
        label(&clerk, &lot, "passport", given).await;
        for text in [given, "HTTPS://OTHER.EXAMPLE/01/9506000134352/21/a%2f7", "(01)09506000134352(21)A/7"] {
            let found = scan(&clerk, text).await;
            assert_eq!((ids(&found), &found["hits"][0]["value"]), (vec![lot["id"].clone()], &json!(given)), "{text}");
        }
        let broken = scan(&clerk, "https://passport.example/01/09506000134353/21/A7").await;
        assert_eq!((&broken["read"]["looks"], &broken["can"][0]), (&json!("broken_link"), &json!("scan_again")));
        let compressed = scan(&clerk, "https://id.gs1.org/ARFKk4XB0CDKWcnpq").await;
        assert_eq!((&compressed["read"]["looks"], &compressed["can"][0]), (&json!("address"), &json!("add_label")));
        assert!(compressed["advice"].as_str().unwrap().contains("Digital Link"), "{}", compressed["advice"]);
    }

    async fn what_nobody_knows_says_what_can_be_done(world: World) {
        let english = world.as_(FACILITY).with("Accept-Language", "en");
        let found = scan(&english, "no such number").await;
        assert_eq!((&found["hits"], &found["can"]), (&json!([]), &json!(["add_label", "log_lot", "search"])));
        assert_eq!(found["advice"], "Nothing goes by this. Note it on a thing, or log the thing with it.");
        let norwegian = scan(&world.as_(FACILITY).with("Accept-Language", "nn"), "no such number").await;
        assert!(norwegian["advice"].as_str().unwrap().starts_with("Ingenting er kjent"));
    }

    async fn a_neighbour_s_label_is_found_once_it_is_opened(world: World) {
        let lot = chairs(&world, 1).await;
        let neighbour = world.as_(NEIGHBOUR);
        assert_eq!(scan(&neighbour, code(&lot)).await["hits"], json!([]));
        let today = chrono::Utc::now().date_naive();
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        assert_eq!(ids(&scan(&neighbour, code(&lot)).await), [lot["id"].clone()]);
    }

    async fn a_camera_is_led_to_what_is_known(world: World) {
        let lot = chairs(&world, 1).await;
        let code = code(&lot);
        let clerk = world.as_(FACILITY);
        for path in [
            format!("/l/{code}"), format!("/L/{code}"), format!("/01/0{GTIN}/21/A%2F7?17=271231"), format!("/01/0{GTIN}"),
            "/8004/9506000187RMHNRC".to_owned(),
        ] {
            let answer = clerk.get(&path).await;
            assert_eq!(answer.status, 303, "{path}");
            let leads = answer.headers["location"].to_str().unwrap();
            let found = clerk.get(leads.strip_prefix("/api/v1").unwrap()).await.ok();
            assert_eq!(found["text"], json!(path));
            assert_eq!(ids(&found).len(), usize::from(path.contains(code)), "{path}");
        }
    }

    async fn a_printed_label_is_bound_by_the_first_scan(world: World) {
        let clerk = world.as_(FACILITY);
        let new = json!({"unit_id": world.cast.school, "count": 3, "note": "Rull 1"});
        let made = clerk.post("/label-batches", new.clone()).await.ok();
        assert_eq!((&made["count"], &made["used"]), (&json!(3), &json!(0)));
        let path = format!("/label-batches/{}", made["id"].as_str().unwrap());
        let batch = clerk.get(&path).await.ok();
        let codes: Vec<&str> = batch["labels"].as_array().unwrap().iter().map(|label| label["code"].as_str().unwrap()).collect();
        assert_eq!(codes.len(), 3);
        let address = format!("https://ombruk.storvik.kommune.no/l/{}", codes[0]);
        let unused = scan(&clerk, &address).await;
        assert_eq!((&unused["label_batch_id"], &unused["can"][0]), (&made["id"], &json!("bind_label")));
        let (a, b) = (chairs(&world, 1).await, chairs(&world, 1).await);
        let bound = label(&clerk, &a, "label", &address).await;
        assert_eq!(bound["value"], codes[0]);
        let found = scan(&clerk, &address).await;
        assert_eq!((ids(&found), found.get("label_batch_id")), (vec![a["id"].clone()], None));
        // A label in use is refused for any thing, however it is typed.
        for lot in [&a, &b] {
            let again = json!({"register": "label", "value": codes[0].to_lowercase()});
            let refused = clerk.post(&at(lot, "/labels"), again).await.refused(409, "label_used");
            assert_eq!((&refused["label"], &refused["lot"], &refused["on"]), (&json!(codes[0]), &a["id"], &a["code"]));
        }
        let batch = clerk.get(&path).await.ok();
        assert_eq!((&batch["used"], &batch["labels"][0]["lot_id"], batch["labels"][1].get("lot_id")), (&json!(1), &a["id"], None));
        let listed = clerk.get("/label-batches").await.ok();
        assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["used"]), (&made["id"], &json!(1)));
        // A label that was taken off can be used again.
        clerk.delete(&format!("{}/{}", at(&a, "/labels"), bound["id"].as_str().unwrap())).await.ok();
        label(&clerk, &b, "label", codes[0]).await;
        assert_eq!(ids(&scan(&clerk, codes[0]).await), [b["id"].clone()]);
    }

    async fn batches_are_their_organisation_s_and_have_bounds(world: World) {
        let clerk = world.as_(FACILITY);
        let made = clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": 1})).await.ok();
        clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": 2})).await.ok();
        let path = format!("/label-batches/{}", made["id"].as_str().unwrap());
        for other in [STRANGER, NEIGHBOUR] {
            world.as_(other).get(&path).await.refused(404, "not_found");
            assert_eq!(world.as_(other).get("/label-batches").await.ok()["items"], json!([]));
        }
        for count in [0, 2_001] {
            clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": count})).await.refused(422, "invalid");
        }
        let new = json!({"unit_id": world.cast.other_school, "count": 1});
        world.as_(EMPLOYEE).post("/label-batches", new).await.refused(403, "not_yours");
        world.as_(REPORTER).post("/label-batches", json!({"unit_id": world.cast.school, "count": 1})).await.refused(403, "not_allowed");
        let first = clerk.get("/label-batches?limit=1").await.ok();
        let second = clerk.get(&format!("/label-batches?limit=1&after={}", first["next"].as_str().unwrap())).await.ok();
        assert_eq!((&first["items"][0]["count"], &second["items"][0]["id"]), (&json!(2), &made["id"]));
        assert_eq!(second.get("next"), None);
    }

    async fn of_two_who_bind_one_label_at_once_one_is_refused(world: World) {
        let clerk = world.as_(FACILITY);
        let made = clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": 1})).await.ok();
        let batch = clerk.get(&format!("/label-batches/{}", made["id"].as_str().unwrap())).await.ok();
        let body = json!({"register": "label", "value": batch["labels"][0]["code"]});
        let (a, b) = (chairs(&world, 1).await, chairs(&world, 1).await);
        let (first, second) = (at(&a, "/labels"), at(&b, "/labels"));
        let both = tokio::join!(clerk.post(&first, body.clone()), clerk.post(&second, body));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort();
        assert_eq!(statuses, [201, 409]);
    }
}
