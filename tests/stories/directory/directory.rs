//! Units, places, people, tokens, factors and the policy.

use serde_json::{Value, json};

use crate::world::{World, cast::*, stories};

fn id(body: &Value) -> String {
    body["id"].as_str().unwrap().to_owned()
}

async fn count(world: &World, path: &str) -> usize {
    let token = if path == "/factors?key=own-chair" { REPORTER } else { ADMIN };
    world.as_(token).get(path).await.ok()["items"].as_array().unwrap().len()
}

stories! {
    async fn everybody_knows_who_they_are(world: World) {
        let me = world.as_(EMPLOYEE).get("/me").await.ok();
        assert_eq!((&me["name"], &me["organisation_name"]), (&json!("employee"), &json!("Storvik kommune")));
        assert_eq!(me["units"], json!([{"id": world.cast.school, "name": "Nes skole"}]));
        assert_eq!(world.as_(COORDINATOR).get("/me").await.ok()["units"], json!([]));
    }

    async fn categories_and_functions_speak_the_readers_language(world: World) {
        let swede = world.as_(EMPLOYEE).with("Accept-Language", "sv-SE,en;q=0.5");
        let categories = swede.get("/categories").await.ok();
        let chair = categories["items"].as_array().unwrap().iter().find(|one| one["id"] == "office-chair").unwrap();
        assert_eq!((&chair["parent_id"], &chair["name"]), (&json!("seating"), &json!("Kontorsstol")));
        assert_eq!(chair["names"]["en"], "Office chair");
        let functions = swede.get("/functions").await.ok();
        let screen = functions["items"].as_array().unwrap().iter().find(|one| one["id"] == "work-at-screen").unwrap();
        assert_eq!(screen["name"], "Sitta och arbeta vid skärm");
        assert!(screen["categories"].as_array().unwrap().contains(&json!("office-chair")));
    }

    async fn a_unit_opens_changes_and_closes_for_its_successor(world: World) {
        let admin = world.as_(ADMIN);
        let unit = admin.post("/units", json!({"name": "Ås skole", "parent_id": world.cast.municipality})).await.ok();
        assert_eq!((&unit["version"], &unit["parent_id"]), (&json!(1), &json!(world.cast.municipality)));
        let path = format!("/units/{}", id(&unit));
        let changed = admin.with("If-Match", "\"1\"").patch(&path, json!({"name": "Ås ungdomsskole"})).await.ok();
        assert_eq!((&changed["name"], &changed["version"]), (&json!("Ås ungdomsskole"), &json!(2)));
        admin.with("If-Match", "\"1\"").patch(&path, json!({"name": "x"})).await.refused(412, "stale");
        let closing = json!({"until": "2020-12-31", "successor_id": world.cast.school});
        let closed = admin.with("If-Match", "*").patch(&path, closing).await.ok();
        assert_eq!(closed["successor_id"], json!(world.cast.school));
        let inside = json!({"name": "Sfo", "parent_id": id(&unit)});
        admin.post("/units", inside).await.refused(409, "closed");
        assert_eq!(count(&world, "/units").await, 4, "closed units stay in the list");
        let back = admin.with("If-Match", "*").patch(&path, json!({"until": null, "successor_id": null})).await.ok();
        assert_eq!(back["until"], Value::Null);
    }

    async fn trees_stay_trees(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let path = format!("/units/{}", cast.municipality);
        admin.with("If-Match", "*").patch(&path, json!({"parent_id": cast.school})).await.refused(422, "cycle");
        admin.with("If-Match", "*").patch(&path, json!({"parent_id": cast.municipality})).await.refused(422, "cycle");
        let path = format!("/units/{}", cast.school);
        admin.with("If-Match", "*").patch(&path, json!({"until": "2030-01-01", "successor_id": cast.school})).await.refused(422, "cycle");
        admin.with("If-Match", "*").patch(&path, json!({"until": "2030-01-01", "successor_id": cast.other_school})).await.ok();
        let path = format!("/units/{}", cast.other_school);
        admin.with("If-Match", "*").patch(&path, json!({"until": "2030-01-01", "successor_id": cast.school})).await.refused(422, "cycle");
        let building = json!({"kind": "building", "name": "Hus A", "parent_id": cast.site});
        let building = admin.post("/places", building).await.ok();
        let floor = json!({"kind": "floor", "name": "1. etasje", "parent_id": id(&building)});
        let floor = admin.post("/places", floor).await.ok();
        let path = format!("/places/{}", id(&building));
        admin.with("If-Match", "*").patch(&path, json!({"parent_id": id(&floor)})).await.refused(422, "cycle");
        let listed = admin.get("/places").await.ok();
        let same = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == building["id"]).unwrap();
        assert_eq!(same, &building, "what was refused changed nothing");
    }

    async fn what_cannot_be_a_unit_is_refused(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let before = count(&world, "/units").await;
        for (body, field) in [
            (json!({"name": " "}), "name"),
            (json!({"name": "x".repeat(201)}), "name"),
            (json!({"name": "x", "parent_id": cast.stranger_unit}), "parent_id"),
            (json!({"name": "x", "parent_id": "0198f000-0000-7000-8000-00000000dead"}), "parent_id"),
            (json!({"name": "x", "successor_id": cast.school}), "until"),
            (json!({"name": "x", "until": "2030-01-01", "successor_id": cast.stranger_unit}), "successor_id"),
            (json!({"name": "x", "since": "2026-02-01", "until": "2026-01-31"}), "until"),
        ] {
            let problem = admin.post("/units", body).await.refused(422, "invalid");
            assert_eq!(problem["field"], field, "{problem:#}");
        }
        admin.post("/units", json!({"name": "x", "colour": "red"})).await.refused(400, "malformed");
        admin.post("/units", json!({"name": ["x"]})).await.refused(400, "malformed");
        admin.with("If-Match", "*").patch("/units/0198f000-0000-7000-8000-00000000dead", json!({})).await.refused(404, "not_found");
        admin.with("If-Match", "*").patch(&format!("/units/{}", cast.stranger_unit), json!({})).await.refused(404, "not_found");
        let path = format!("/units/{}", cast.school);
        admin.with("If-Match", "yesterday").patch(&path, json!({})).await.refused(422, "invalid");
        assert_eq!(count(&world, "/units").await, before);
    }

    async fn what_cannot_be_a_place_is_refused(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let before = count(&world, "/places").await;
        for (body, field) in [
            (json!({"kind": "room", "name": "x"}), "parent_id"),
            (json!({"kind": "site", "name": "x", "parent_id": cast.site}), "parent_id"),
            (json!({"kind": "building", "name": "x", "parent_id": cast.room}), "parent_id"),
            (json!({"kind": "room", "name": "x", "parent_id": cast.stranger_site}), "parent_id"),
            (json!({"kind": "site", "name": "x", "coordinates": {"latitude": 91.0, "longitude": 0.0}}), "coordinates.latitude"),
            (json!({"kind": "site", "name": "x", "coordinates": {"latitude": 0.0, "longitude": 1e300}}), "coordinates.longitude"),
            (json!({"kind": "site", "name": "x", "capacity_m3": -1000.0}), "capacity_m3"),
            (json!({"kind": "site", "name": "x", "since": "2026-02-01", "until": "2026-01-31"}), "until"),
            (json!({"kind": "site", "name": "", "since": "2026-02-01"}), "name"),
        ] {
            let problem = admin.post("/places", body).await.refused(422, "invalid");
            assert_eq!(problem["field"], field, "{problem:#}");
        }
        admin.post("/places", json!({"kind": "cellar", "name": "x"})).await.refused(400, "malformed");
        assert_eq!(count(&world, "/places").await, before);
    }

    async fn things_go_along_when_their_place_moves(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let store = json!({"kind": "store", "name": "Bod", "parent_id": cast.site, "capacity_m3": 12.5});
        let store = admin.post("/places", store).await.ok();
        assert_eq!((&store["capacity_m3"], &store["accepts_intake"]), (&json!(12.5), &json!(true)));
        assert_eq!(store["site_id"], json!(cast.site));
        let lot = world.as_(FACILITY).post("/lots", json!({
            "category": "desk", "quantity": 1, "condition": "good",
            "unit_id": cast.school, "place_id": id(&store),
        })).await.ok();
        let path = format!("/places/{}", id(&store));
        let moved = admin.with("If-Match", "*").patch(&path, json!({"parent_id": cast.other_site})).await.ok();
        assert_eq!(moved["site_id"], json!(cast.other_site));
        let lot: ombruk::domain::LotId = serde_json::from_value(lot["id"].clone()).unwrap();
        let lot = ombruk::store::stock::lots::find(world.app.db.read(), lot).await.unwrap().unwrap();
        assert_eq!(lot.site_id, cast.other_site);
    }

    async fn only_administrators_change_the_directory(world: World) {
        for token in [EMPLOYEE, FACILITY, COORDINATOR, PROCUREMENT, REPORTER] {
            let one = world.as_(token);
            one.post("/units", json!({"name": "x"})).await.refused(403, "not_allowed");
            one.post("/places", json!({"kind": "site", "name": "x"})).await.refused(403, "not_allowed");
            one.with("If-Match", "*").patch(&format!("/units/{}", world.cast.school), json!({"name": "x"})).await.refused(403, "not_allowed");
            one.get("/people").await.refused(403, "not_allowed");
            one.post("/people", json!({"name": "x"})).await.refused(403, "not_allowed");
            one.get("/tokens").await.refused(403, "not_allowed");
            one.with("If-Match", "*").send(poem::http::Method::PUT, "/policy", Some("{}".to_owned())).await.refused(403, "not_allowed");
        }
        world.as_(ADMIN).post("/factors", factor(1)).await.refused(403, "not_allowed");
        world.as_(EMPLOYEE).post("/factors", factor(1)).await.refused(403, "not_allowed");
    }

    async fn a_new_colleague_works_with_a_token_of_their_own(world: World) {
        let admin = world.as_(ADMIN);
        let person = admin.post("/people", json!({
            "name": "Kari Nordmann", "email": "kari@storvik.example", "phone": "+47 12 34 56 78",
            "roles": [{"role": "employee", "unit_id": world.cast.school}],
        })).await.ok();
        let once = admin.with("Idempotency-Key", "t1");
        let body = json!({"person_id": id(&person), "label": "telefon"});
        let token = once.post("/tokens", body.clone()).await.ok();
        let secret = token["token"].as_str().unwrap().to_owned();
        let again = once.post("/tokens", body).await.ok();
        assert_eq!((&again["id"], &again["token"]), (&token["id"], &Value::Null), "a secret is shown once");
        assert_eq!(world.as_(&secret).get("/me").await.ok()["name"], "Kari Nordmann");
        let listed = admin.get("/tokens?limit=200").await.ok();
        assert!(!listed.to_string().contains(&secret) && listed.to_string().contains(&id(&token)));

        let roles = json!({"roles": [{"role": "admin"}]}).to_string();
        let path = format!("/people/{}/roles", id(&person));
        admin.with("If-Match", "*").send(poem::http::Method::PUT, &path, Some(roles)).await.ok();
        world.as_(&secret).get("/people").await.ok();

        admin.delete(&format!("/tokens/{}", id(&token))).await.ok();
        world.as_(&secret).get("/me").await.refused(401, "unauthenticated");
        admin.delete(&format!("/tokens/{}", id(&token))).await.ok();
    }

    async fn tokens_end_by_themselves(world: World) {
        use ombruk::{app::directory::access::hash, domain::{PersonId, TokenId}, store::rows::token};
        use sea_orm::{ActiveModelTrait, IntoActiveModel};
        let me = world.as_(EMPLOYEE).get("/me").await.ok();
        let person_id: PersonId = serde_json::from_value(me["person_id"].clone()).unwrap();
        let person = &person_id;
        world.app.db.write(|tx| async move {
            let end = tx.at - chrono::TimeDelta::seconds(1);
            let row = token::Model {
                id: TokenId::new(), person_id: *person, hash: hash("ended"), label: String::new(),
                created_at: tx.at, expires_at: Some(end), revoked_at: None,
            };
            row.into_active_model().insert(&*tx).await
        }).await.unwrap();
        world.as_("ended").get("/me").await.refused(401, "unauthenticated");
        let admin = world.as_(ADMIN);
        let past = json!({"person_id": person_id, "label": "x", "expires_at": "2020-01-01T00:00:00Z"});
        let problem = admin.post("/tokens", past).await.refused(422, "invalid");
        assert_eq!((&problem["field"], &problem["problem"]), (&json!("expires_at"), &json!("in_the_past")));
        let made = admin.post("/tokens", json!({"person_id": person_id, "label": "x"})).await.ok();
        assert!(made["expires_at"].is_string(), "no token lives for ever");
    }

    async fn erasing_a_person_erases_the_name_everywhere(world: World) {
        let admin = world.as_(ADMIN);
        let once = admin.with("Idempotency-Key", "p1");
        let body = json!({"name": "Ola Utmeldt", "email": "ola@storvik.example", "phone": "99"});
        let person = once.post("/people", body.clone()).await.ok();
        let token = admin.post("/tokens", json!({"person_id": id(&person), "label": "pc"})).await.ok();
        let path = format!("/people/{}/erasure", id(&person));
        let erased = admin.post(&path, Value::Null).await.ok();
        assert_eq!((&erased["name"], &erased["email"], &erased["phone"]), (&Value::Null, &Value::Null, &Value::Null));
        assert!(erased["erased_at"].is_string());
        world.as_(token["token"].as_str().unwrap()).get("/me").await.refused(401, "unauthenticated");
        admin.post(&path, Value::Null).await.refused(404, "not_found");
        let body = json!({"person_id": id(&person), "label": "x"});
        admin.post("/tokens", body).await.refused(422, "invalid");
        for table in world.dump().await {
            assert!(!table.contains("Ola Utmeldt") && !table.contains("ola@storvik"), "{table}");
        }
    }

    async fn an_email_address_is_one_persons_in_an_organisation(world: World) {
        let admin = world.as_(ADMIN);
        let kari = admin.post("/people", json!({"name": "Kari", "email": "kari@storvik.example"})).await.ok();
        let before = count(&world, "/people").await;
        let again = json!({"name": "En annen", "email": " Kari@Storvik.example"});
        let taken = admin.post("/people", again.clone()).await.refused(422, "invalid");
        assert_eq!((&taken["field"], &taken["problem"]), (&json!("email"), &json!("duplicate")), "{taken:#}");
        assert_eq!(count(&world, "/people").await, before);
        // These are no repetitions: people without an address, people of another organisation, and an erased person.
        for _ in 0..2 {
            admin.post("/people", json!({"name": "Uten"})).await.ok();
        }
        world.as_(STRANGER).post("/people", again.clone()).await.ok();
        admin.post(&format!("/people/{}/erasure", id(&kari)), Value::Null).await.ok();
        assert_eq!(admin.post("/people", again).await.ok()["email"], json!("Kari@Storvik.example"));
    }

    async fn two_who_enter_the_same_address_at_once_enter_one_person(world: World) {
        let admin = world.as_(ADMIN);
        let body = |name: &str| json!({"name": name, "email": "samtidig@storvik.example"});
        let (a, b) = tokio::join!(admin.post("/people", body("En")), admin.post("/people", body("To")));
        let mut answers = [a.status, b.status];
        answers.sort_unstable();
        assert_eq!(answers, [201, 422], "{:#} {:#}", a.body, b.body);
    }

    async fn somebody_administers_for_ever(world: World) {
        let admin = world.as_(ADMIN);
        let me = admin.get("/me").await.ok();
        let mine = me["person_id"].as_str().unwrap().to_owned();
        let roles = format!("/people/{mine}/roles");
        let put = |path: String, body: Value| {
            let admin = admin.clone();
            async move { admin.with("If-Match", "*").send(poem::http::Method::PUT, &path, Some(body.to_string())).await }
        };
        put(roles.clone(), json!({"roles": []})).await.refused(409, "last_administrator");
        admin.post(&format!("/people/{mine}/erasure"), Value::Null).await.refused(409, "last_administrator");
        assert_eq!(admin.get("/me").await.ok(), me);
        let body = json!({"name": "Ny Leder", "roles": [{"role": "admin"}]});
        admin.post("/people", body).await.ok();
        put(roles, json!({"roles": []})).await.ok();
    }

    async fn what_cannot_be_a_person_is_refused(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let before = count(&world, "/people").await;
        for (body, field) in [
            (json!({"name": ""}), "name"),
            (json!({"name": "x", "email": "nobody"}), "email"),
            (json!({"name": "x", "phone": "1".repeat(41)}), "phone"),
            (json!({"name": "x", "roles": [{"role": "partner"}]}), "partner_id"),
            (json!({"name": "x", "partner_id": "0198f000-0000-7000-8000-00000000dead"}), "partner_id"),
            (json!({"name": "x", "roles": [{"role": "employee", "unit_id": cast.stranger_unit}]}), "roles[0].unit_id"),
            (json!({"name": "x", "roles": [{"role": "employee"}, {"role": "employee"}]}), "roles[1].role"),
        ] {
            let problem = admin.post("/people", body).await.refused(422, "invalid");
            assert_eq!(problem["field"], field, "{problem:#}");
        }
        admin.post("/people", json!({"name": "x", "roles": [{"role": "king"}]})).await.refused(400, "malformed");
        admin.get("/people?limit=0").await.refused(422, "invalid");
        admin.get("/people?limit=201").await.refused(422, "invalid");
        assert_eq!(count(&world, "/people").await, before);
        let stranger = world.as_(STRANGER).get("/me").await.ok()["person_id"].clone();
        admin.post(&format!("/people/{}/erasure", stranger.as_str().unwrap()), Value::Null).await.refused(404, "not_found");
        admin.post("/tokens", json!({"person_id": stranger, "label": "x"})).await.refused(422, "invalid");
    }

    async fn an_administrator_of_one_unit_stays_inside_it(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let body = json!({"name": "Rektor", "roles": [{"role": "admin", "unit_id": cast.school}]});
        let person = admin.post("/people", body).await.ok();
        let token = admin.post("/tokens", json!({"person_id": id(&person), "label": "x"})).await.ok();
        let head = world.as_(token["token"].as_str().unwrap());
        head.post("/units", json!({"name": "1. trinn", "parent_id": cast.school})).await.ok();
        head.post("/units", json!({"name": "x", "parent_id": cast.other_school})).await.refused(403, "not_yours");
        head.post("/units", json!({"name": "x"})).await.refused(403, "not_allowed");
        head.with("If-Match", "*").patch(&format!("/units/{}", cast.school), json!({"parent_id": null})).await.refused(403, "not_allowed");
        head.post("/people", json!({"name": "x", "roles": [{"role": "admin"}]})).await.refused(403, "not_allowed");
        head.get("/tokens").await.refused(403, "not_allowed");
    }

    async fn lists_come_in_pages(world: World) {
        let admin = world.as_(ADMIN);
        let all = admin.get("/people?limit=200").await.ok();
        let mut seen = Vec::new();
        let mut path = "/people?limit=3".to_owned();
        loop {
            let page = admin.get(&path).await.ok();
            seen.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/people?limit=3&after={next}");
        }
        assert_eq!(&json!(seen), &all["items"]);
        let all = world.as_(REPORTER).get("/factors?limit=200").await.ok();
        let first = world.as_(REPORTER).get("/factors?limit=5").await.ok();
        let path = format!("/factors?limit=5&after={}", first["next"].as_str().unwrap());
        let second = world.as_(REPORTER).get(&path).await.ok();
        assert_eq!(all["items"].as_array().unwrap()[5..10], second["items"].as_array().unwrap()[..]);
    }

    async fn a_factor_gets_a_next_version_and_the_old_one_stays(world: World) {
        let reporter = world.as_(REPORTER);
        let first = reporter.post("/factors", factor(60_000)).await.ok();
        let second = reporter.post("/factors", factor(55_000)).await.ok();
        assert_eq!((&first["version"], &second["version"]), (&json!(1), &json!(2)));
        let listed = reporter.get("/factors?key=own-chair").await.ok();
        assert_eq!(listed["items"], json!([first, second]));
        let mut shipped = factor(1);
        shipped["key"] = json!("task_chair");
        assert_eq!(reporter.post("/factors", shipped).await.ok()["version"], 2, "the shipped one was the first");
        assert_eq!(world.as_(STRANGER).get("/factors?key=own-chair").await.ok()["items"], json!([]));
    }

    async fn a_factor_without_its_origin_is_refused(world: World) {
        let reporter = world.as_(REPORTER);
        for (field, value) in [
            ("source", json!(" ")), ("boundary", json!("")), ("licence", json!("")), ("unit", json!("")),
            ("key", json!("Own Chair")), ("central_g", json!(-1)), ("central_g", json!(1_000_000_000)),
            ("low_g", json!(60_001)), ("high_g", json!(59_999)), ("year", json!(2999)),
        ] {
            let mut body = factor(60_000);
            body[field] = value;
            let problem = reporter.post("/factors", body).await.refused(422, "invalid");
            assert_eq!(problem["field"], field, "{problem:#}");
        }
        let mut body = factor(1);
        body.as_object_mut().unwrap().remove("source");
        reporter.post("/factors", body).await.refused(400, "malformed");
        assert_eq!(count(&world, "/factors?key=own-chair").await, 0);
        reporter.post("/factors", factor(1)).await.ok();
        let mut body = factor(1);
        body["kind"] = json!("transport");
        reporter.post("/factors", body).await.refused(422, "invalid");
    }

    async fn a_policy_is_set_whole_and_counted(world: World) {
        let admin = world.as_(ADMIN);
        let edit = admin.with("If-Match", "*");
        let put = |body: Value| edit.send(poem::http::Method::PUT, "/policy", Some(body.to_string()));
        let before = world.as_(EMPLOYEE).get("/policy").await.ok();
        assert_eq!((&before["version"], &before["displacement_ppm"]["c"]), (&json!(1), &json!(270_000)));
        for (field, body) in [
            ("displacement_ppm.c", json!({"displacement_ppm": {"a": 1_000_000, "b": 1_000_000, "c": 1_000_000}})),
            ("displacement_ppm.b", json!({"displacement_ppm": {"a": 500_000, "b": 600_000, "c": 0}})),
            ("hold_days", json!({"hold_days": 0})),
            ("quote_tolerance_ppm", json!({"quote_tolerance_ppm": 1_000_001})),
            ("hour_minor", json!({"hour_minor": -1})),
            ("shown_groups", json!({"shown_groups": 0})),
            ("declines_to_approve[1]", json!({"declines_to_approve": ["other", "other"]})),
        ] {
            let problem = put(body).await.refused(422, "invalid");
            assert_eq!(problem["field"], field, "{problem:#}");
        }
        for (field, body) in [
            ("ladder", json!({"ladder": "upside down"})),
            ("km_minor", json!({"km_minor": "x"})),
            ("hold_days", json!({"hold_days": -1})),
        ] {
            assert_eq!(put(body).await.refused(400, "malformed")["field"], field);
        }
        assert_eq!(world.as_(EMPLOYEE).get("/policy").await.ok(), before);
        let set = put(json!({"hold_days": 21})).await.ok();
        assert_eq!((&set["version"], &set["hold_days"]), (&json!(2), &json!(21)));
        let stale = admin.with("If-Match", "\"1\"");
        stale.send(poem::http::Method::PUT, "/policy", Some("{}".to_owned())).await.refused(412, "stale");
        assert_eq!(world.as_(STRANGER).get("/policy").await.ok()["hold_days"], 14);
    }
}

fn factor(central_g: i64) -> Value {
    json!({
        "key": "own-chair", "kind": "product", "central_g": central_g, "unit": "g CO2e/piece",
        "boundary": "cradle to gate", "year": 2024, "source": "EPD 123", "licence": "facts", "grade": "A",
    })
}
