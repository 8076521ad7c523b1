//! Units and places that close, and what their successors take over.

use std::sync::atomic::{AtomicUsize, Ordering};

use ombruk::{app::directory::successors, domain::OfferKind};
use serde_json::{Value, json};

use crate::{
    given::{agreement, day, id, item, need},
    setting::{chairs, held, insert, other_school},
    world::{World, cast::*, stories},
};

async fn desk(world: &World, place: impl serde::Serialize) -> String {
    let (unit, quantity) = (world.cast.school, 2);
    let body =
        json!({"category": "desk", "quantity": quantity, "condition": "good", "unit_id": unit, "place_id": place});
    id(&world.as_(FACILITY).post("/lots", body).await.ok())
}

async fn lot(world: &World, lot: &str) -> Value {
    world.as_(COORDINATOR).get(&format!("/lots/{lot}")).await.ok()
}

async fn close(world: &World, path: &str, successor: impl serde::Serialize) {
    let body = json!({"until": day(-1), "successor_id": successor});
    world.as_(ADMIN).with("If-Match", "*").patch(path, body).await.ok();
}

/// The events of this verb in a lot's history.
async fn events(world: &World, lot: &str, verb: &str) -> Vec<Value> {
    let history = world.as_(COORDINATOR).get(&format!("/lots/{lot}/history")).await.ok();
    history["items"].as_array().unwrap().iter().filter(|event| event["verb"] == verb).cloned().collect()
}

stories! {
    async fn what_is_open_in_a_closed_unit_goes_to_the_last_of_its_successors(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let desks = desk(&world, cast.room).await;
        let gone = desk(&world, cast.room).await;
        let evidence = json!({"kind": "lost", "evidence": {"note": "x"}});
        world.as_(COORDINATOR).post(&format!("/lots/{gone}/departure"), evidence).await.ok();
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 3, "unit_id": cast.school, "place_id": cast.room});
        let kept = world.as_(EMPLOYEE).post(&format!("/lots/{seats}/reservations"), wish).await.ok();
        let used = agreement(&world, json!({})).await;
        let chair = item(&world, &used, "stool", 163_000, 1).await;
        let line = need(&world, "stool", 5).await;
        let order = json!({"offer_id": line.offer(OfferKind::CatalogueUsed, &chair), "quantity": 2});
        let order = world.as_(PROCUREMENT).post(&line.call_offs(), order).await.ok();

        let between = admin.post("/units", json!({"name": "Nes og Vik skole"})).await.ok();
        close(&world, &format!("/units/{}", cast.school), &between["id"]).await;
        close(&world, &format!("/units/{}", id(&between)), cast.other_school).await;
        world.settle().await;

        let moved = lot(&world, &desks).await;
        assert_eq!((&moved["unit_id"], &moved["place_id"]), (&json!(cast.other_school), &json!(cast.room)));
        let followed = events(&world, &desks, "followed_successor").await;
        assert_eq!(followed[0]["detail"], json!({"from_unit": cast.school, "to_unit": cast.other_school}));
        assert_eq!((followed.len(), &followed[0]["by"]), (1, &Value::Null));
        assert_eq!(lot(&world, &gone).await["unit_id"], json!(cast.school), "what is over keeps its time's names");
        let reader = world.as_(COORDINATOR);
        let reservations = reader.get("/reservations").await.ok();
        assert_eq!(reservations["items"][0]["id"], kept["id"]);
        assert_eq!(reservations["items"][0]["unit_id"], json!(cast.other_school));
        assert_eq!(reader.get(&format!("/needs/{}", line.need)).await.ok()["unit_id"], json!(cast.other_school));
        let orders = reader.get("/call-offs").await.ok();
        assert_eq!(orders["items"][0]["unit_id"], json!(cast.other_school));
        let found = reader.get(&format!("/lots?category=desk&owner={}", cast.other_school)).await.ok();
        assert_eq!((&found["items"][0]["id"], &found["degraded"]), (&json!(desks), &json!(false)));

        let successor = world.as_(OTHER_EMPLOYEE);
        let delivered = successor.post(&format!("/call-offs/{}/delivery", id(&order)), json!({})).await.ok();
        assert_eq!(delivered["lots"][0]["unit_id"], json!(cast.other_school));
        world.as_(FACILITY).post(&format!("/reservations/{}/handover", id(&kept)), json!({})).await.ok();
        successors::follow(&world.app.db, &|| true).await.unwrap();
        assert_eq!(lot(&world, &desks).await, moved, "once more changes nothing");
    }

    async fn what_stood_in_a_closed_place_and_inside_it_goes_on(world: World) {
        let cast = world.cast;
        let in_room = desk(&world, cast.room).await;
        let in_second = desk(&world, cast.second_room).await;
        let line = need(&world, "stool", 5).await;
        let seats = chairs(&world, 4).await;
        let wish = json!({"quantity": 3, "unit_id": cast.school, "place_id": cast.room});
        let kept = world.as_(EMPLOYEE).post(&format!("/lots/{seats}/reservations"), wish).await.ok();

        close(&world, &format!("/places/{}", cast.second_room), cast.store).await;
        close(&world, &format!("/places/{}", cast.site), cast.other_room).await;
        world.settle().await;
        let moved = lot(&world, &in_room).await;
        assert_eq!((&moved["place_id"], &moved["unit_id"]), (&json!(cast.other_room), &json!(cast.school)));
        assert_eq!(lot(&world, &in_second).await["place_id"], json!(cast.store), "its own successor is nearer");
        let place = json!(cast.other_room);
        assert_eq!(world.as_(EMPLOYEE).get(&format!("/needs/{}", line.need)).await.ok()["place_id"], place);
        let kept_for = world.as_(EMPLOYEE).get("/reservations").await.ok();
        let kept_for = kept_for["items"].as_array().unwrap();
        assert_eq!(kept_for.iter().find(|one| one["id"] == kept["id"]).unwrap()["place_id"], place);
        let found = world.as_(EMPLOYEE).get(&format!("/lots?category=desk&place={}", cast.other_site)).await.ok();
        assert_eq!(found["items"][0]["id"], json!(in_room), "the index knows the site it is on now");
    }

    async fn without_an_open_successor_everything_stays(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let desks = desk(&world, cast.room).await;
        let before = lot(&world, &desks).await;
        let path = format!("/units/{}", cast.school);
        let between = admin.post("/units", json!({"name": "Nes og Vik skole"})).await.ok();
        let any = || admin.with("If-Match", "*");
        any().patch(&path, json!({"until": day(-1), "successor_id": between["id"]})).await.ok();
        any().patch(&format!("/units/{}", id(&between)), json!({"until": day(-1)})).await.ok();
        world.settle().await;
        // The unit opens again before the worker runs. A unit that closes in a week is open until then.
        admin.with("If-Match", "*").patch(&path, json!({"successor_id": cast.other_school})).await.ok();
        admin.with("If-Match", "*").patch(&path, json!({"until": null, "successor_id": null})).await.ok();
        world.settle().await;
        admin.with("If-Match", "*").patch(&path, json!({"until": day(7), "successor_id": cast.other_school})).await.ok();
        world.settle().await;
        assert_eq!(lot(&world, &desks).await, before);
    }

    async fn a_return_after_the_receiver_was_closed_is_taken_by_its_successor(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let lot = chairs(&world, 4).await;
        let hold = held(&world, lot, 4, other_school(&world)).await;
        let clerk = world.as_(FACILITY);
        let handed = clerk.post(&format!("/reservations/{hold}/handover"), json!({})).await.ok();
        let next = admin.post("/units", json!({"name": "Nes og Vik skole"})).await.ok();
        close(&world, &format!("/units/{}", cast.other_school), &next["id"]).await;
        world.settle().await;
        let path = format!("/handovers/{}/returns", handed["handover"]["id"].as_str().unwrap());
        let back = json!({"quantity": 4, "condition": "good", "place_id": cast.store, "reason": "for mange"});
        let returned = clerk.post(&path, back).await.ok();
        assert_eq!((&returned["lot"]["state"], &returned["lot"]["unit_id"]), (&json!("available"), &next["id"]));
        let totals = world.as_(REPORTER).get("/savings").await.ok()["totals"][0].clone();
        assert_eq!(totals["avoided_cost_minor"], json!(0));
    }

    async fn a_large_unit_follows_in_batches_that_can_be_interrupted(world: World) {
        let cast = world.cast;
        for _ in 0..203 {
            desk(&world, cast.room).await;
        }
        close(&world, &format!("/units/{}", cast.school), cast.other_school).await;
        let asked = AtomicUsize::new(0);
        let once = || asked.fetch_add(1, Ordering::Relaxed) < 1;
        assert_eq!(successors::follow(&world.app.db, &once).await.unwrap(), 200);
        let (one, other) = tokio::join!(
            successors::follow(&world.app.db, &|| true),
            successors::follow(&world.app.db, &|| true),
        );
        assert_eq!(one.unwrap() + other.unwrap(), 3 + 1, "two nodes at once move each thing, and each role, once");
        world.settle().await;
        let left = world.as_(COORDINATOR).get(&format!("/lots?owner={}", cast.school)).await.ok();
        assert_eq!(left["items"], json!([]));
    }

    async fn roles_and_units_below_go_to_the_successor(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let child = admin.post("/units", json!({"name": "SFO", "parent_id": cast.school})).await.ok();
        let over = admin.post("/units", json!({"name": "Gammel", "parent_id": cast.school, "until": day(-9)})).await.ok();
        let child_lot = world.as_(FACILITY).post("/lots", json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": child["id"], "place_id": cast.room,
        })).await.ok();
        world.settle().await;
        let school = world.as_(EMPLOYEE);
        let theirs = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": cast.other_school, "place_id": cast.room,
        });
        school.post("/lots", theirs.clone()).await.refused(403, "not_yours");
        close(&world, &format!("/units/{}", cast.school), cast.other_school).await;
        world.settle().await;
        school.post("/lots", theirs).await.ok();
        let units = admin.get("/units").await.ok()["items"].clone();
        let parent = |unit: &Value| {
            units.as_array().unwrap().iter().find(|one| one["id"] == unit["id"]).unwrap()["parent_id"].clone()
        };
        assert_eq!((parent(&child), parent(&over)), (json!(cast.other_school), json!(cast.school)));
        let listed = world.as_(COORDINATOR).get(&format!("/lots?category=desk&owner={}", cast.other_school)).await.ok();
        assert!(listed["items"].as_array().unwrap().iter().any(|lot| lot["id"] == child_lot["id"]), "{listed:#}");
        let person = school.get("/me").await.ok()["person_id"].as_str().unwrap().parse().unwrap();
        for subject in [person, id(&child).parse().unwrap()] {
            let events = ombruk::store::history::of(world.app.db.read(), subject).await.unwrap();
            let followed: Vec<_> = events.iter().filter(|event| event.verb == "followed_successor").collect();
            let detail = json!({"from_unit": cast.school, "to_unit": cast.other_school});
            assert_eq!((followed.len(), followed[0].by, &followed[0].detail), (1, None, &Some(detail)));
        }
        assert_eq!(successors::follow(&world.app.db, &|| true).await.unwrap(), 0, "once more changes nothing");
        world.settle().await;
    }

    async fn a_unit_below_the_closed_one_can_go_on_for_it(world: World) {
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let heir = admin.post("/units", json!({"name": "Nes", "parent_id": cast.school})).await.ok();
        let sister = admin.post("/units", json!({"name": "SFO", "parent_id": cast.school})).await.ok();
        let desks = desk(&world, cast.room).await;
        close(&world, &format!("/units/{}", cast.school), &heir["id"]).await;
        world.settle().await;
        let units = admin.get("/units").await.ok()["items"].clone();
        let one = |id: &Value| units.as_array().unwrap().iter().find(|one| one["id"] == *id).unwrap().clone();
        assert_eq!(one(&heir["id"])["parent_id"], one(&json!(cast.school))["parent_id"], "nothing is its own parent");
        assert_eq!(one(&sister["id"])["parent_id"], heir["id"]);
        assert_eq!(lot(&world, &desks).await["unit_id"], heir["id"]);
    }

    async fn however_many_work_there_they_all_go_on(world: World) {
        use ombruk::{app::directory::organisations, domain::{Role, time}, store::rows::{person, role_grant}};
        use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
        let cast = world.cast;
        let row = |at: i32| person::Model::new(cast.neighbour, format!("Ansatt {at}"), time::now());
        // One of them worked for both.
        let external_id = Some("7".to_owned());
        let both = person::Model {
            organisation_id: cast.organisation,
            email: Some("begge@x.example".into()),
            external_id,
            ..row(-1)
        };
        insert(&world.app.db, both).await;
        let mut all_of_them = Vec::new();
        for at in 0..203 {
            let email = format!("{}@X.example", if at == 7 { "Begge".to_owned() } else { at.to_string() });
            let person = person::Model { email: Some(email), external_id: Some(at.to_string()), ..row(at) };
            let (person_id, id) = (person.id, uuid::Uuid::now_v7());
            all_of_them.push(person_id);
            let unit_id = (at % 2 == 0).then_some(cast.neighbour_unit);
            insert(&world.app.db, person).await;
            insert(&world.app.db, role_grant::Model { id, person_id, role: Role::Employee, unit_id, origin: None }).await;
        }
        let all = ombruk::store::directory::organisations::all(world.app.db.read()).await.unwrap();
        let name = |id| all.iter().find(|one| one.id == id).unwrap().name.as_str();
        let (closed, stays) = (name(cast.neighbour), name(cast.organisation));
        let far = "+12345-01-01".parse().unwrap();
        let far = |tx| async move { organisations::close(&tx, closed, stays, far).await };
        let refused = format!("{:?}", world.app.db.write(far).await.unwrap_err());
        assert!(refused.contains("FarAway") && refused.contains("until"), "{refused}");
        // An organisation is open until its last day, and that day can be changed.
        let later = |tx| async move { organisations::close(&tx, closed, stays, day(30)).await };
        world.app.db.write(later).await.unwrap();
        let round = |tx| async move { organisations::close(&tx, stays, closed, day(60)).await };
        let refused = world.app.db.write(round).await.unwrap_err();
        assert!(format!("{refused:?}").contains("Cycle"), "{refused:?}");
        let close = |tx| async move { organisations::close(&tx, closed, stays, day(-1)).await };
        world.app.db.write(close).await.unwrap();
        world.settle().await;
        let left = person::Entity::find().filter(person::Column::OrganisationId.eq(cast.neighbour));
        assert_eq!(left.count(world.app.db.read()).await.unwrap(), 0);
        let without = person::Entity::find()
            .filter(person::Column::Id.is_in(all_of_them.iter().copied()))
            .filter(person::Column::Email.is_null());
        let without = without.all(world.app.db.read()).await.unwrap();
        assert_eq!(without.iter().map(|one| one.id).collect::<Vec<_>>(), [all_of_them[7]], "the address is one person's");
        let known = person::Entity::find()
            .filter(person::Column::Id.is_in(all_of_them.iter().copied()))
            .filter(person::Column::ExternalId.is_not_null());
        assert_eq!(known.count(world.app.db.read()).await.unwrap(), 0, "7 is somebody else in the register that goes on");
        let there = role_grant::Entity::find()
            .filter(role_grant::Column::UnitId.eq(cast.neighbour_unit))
            .filter(role_grant::Column::Role.eq(Role::Employee));
        assert!(there.count(world.app.db.read()).await.unwrap() >= 203, "everybody works where they worked");
        let everywhere = role_grant::Entity::find()
            .filter(role_grant::Column::UnitId.is_null())
            .filter(role_grant::Column::PersonId.is_in(all_of_them));
        assert_eq!(everywhere.count(world.app.db.read()).await.unwrap(), 0, "nobody works in all of the larger one by it");
    }

    async fn one_code_for_two_things_leads_to_both_after_a_merger(world: World) {
        use ombruk::{app::directory::organisations, store::{Tx, rows::lot}};
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
        let cast = world.cast;
        let theirs = world.as_(NEIGHBOUR_COORDINATOR);
        let ours = desk(&world, cast.room).await;
        let body = json!({
            "category": "desk", "title": "Pult", "quantity": 3, "condition": "good",
            "unit_id": cast.neighbour_unit, "place_id": cast.neighbour_room,
        });
        let (same, other) = (id(&theirs.post("/lots", body.clone()).await.ok()), id(&theirs.post("/lots", body).await.ok()));
        let code = lot(&world, &ours).await["code"].as_str().unwrap().to_owned();
        let (code_now, twin): (&str, uuid::Uuid) = (&code, same.parse().unwrap());
        let recode = |tx: Tx| async move {
            let update = lot::Entity::update_many().col_expr(lot::Column::Code, Expr::value(code_now));
            update.filter(lot::Column::Id.eq(twin)).exec(&*tx).await.map(drop)
        };
        world.app.db.write::<_, sea_orm::DbErr, _, _>(recode).await.unwrap();
        let all = ombruk::store::directory::organisations::all(world.app.db.read()).await.unwrap();
        let name = |id| all.iter().find(|one| one.id == id).unwrap().name.as_str();
        let (closed, stays) = (name(cast.neighbour), name(cast.organisation));
        let close_it = |tx| async move { organisations::close(&tx, closed, stays, day(-1)).await };
        world.app.db.write(close_it).await.unwrap();
        world.settle().await;
        close(&world, &format!("/units/{}", cast.neighbour_unit), cast.school).await;
        close(&world, &format!("/places/{}", cast.neighbour_room), cast.room).await;
        world.settle().await;
        let (here, came, third) = (lot(&world, &ours).await, lot(&world, &same).await, lot(&world, &other).await);
        for moved in [&came, &third] {
            assert_eq!((&moved["organisation_id"], &moved["unit_id"]), (&json!(cast.organisation), &json!(cast.school)));
        }
        assert_eq!(here["code"], json!(code), "who was there keeps the code");
        assert_ne!(came["code"], json!(code));
        assert_eq!(came["label_missing"], json!(true));
        let scan = |code: &str| {
            let (client, path) = (world.as_(COORDINATOR), format!("/lots/by-code/{code}"));
            async move { client.get(&path).await }
        };
        let ambiguous = scan(&code).await.refused(409, "ambiguous_code");
        let mut candidates: Vec<_> = ambiguous["candidates"].as_array().unwrap().clone();
        candidates.sort_by_key(|id| id.to_string());
        let mut expected = vec![json!(ours), json!(same)];
        expected.sort_by_key(|id| id.to_string());
        assert_eq!(candidates, expected);
        let new_code = came["code"].as_str().unwrap();
        assert_eq!(scan(new_code).await.ok()["id"], json!(same));
        assert_eq!(events(&world, &same, "recoded").await.len(), 1);
        crate::stock::is_sound(&world).await;
    }

    async fn a_municipality_goes_on_in_another(world: World) {
        use ombruk::app::directory::organisations;
        let (admin, cast) = (world.as_(ADMIN), world.cast);
        let theirs = world.as_(NEIGHBOUR_COORDINATOR);
        let body = |n: i64| json!({
            "category": "desk", "title": "Pult", "note": "arvestykke", "quantity": n, "condition": "good",
            "unit_id": cast.neighbour_unit, "place_id": cast.neighbour_room,
        });
        let desks = id(&theirs.post("/lots", body(3)).await.ok());
        world.as_(COORDINATOR).get(&format!("/lots/{desks}")).await.refused(404, "not_found");
        let all = ombruk::store::directory::organisations::all(world.app.db.read()).await.unwrap();
        let name = |id| all.iter().find(|one| one.id == id).unwrap().name.as_str();
        let (closed, stays) = (name(cast.neighbour), name(cast.organisation));
        let at = |until| world.app.db.write(move |tx| async move { organisations::close(&tx, closed, stays, until).await });
        assert!(world.app.db.write(|tx| async move { organisations::close(&tx, stays, stays, day(1)).await }).await.is_err());
        at(day(-1)).await.unwrap();
        assert!(at(day(-1)).await.is_err(), "it is closed already");
        world.settle().await;

        // The successor sees all its things. Its people belong to the successor, in the units that they had.
        assert_eq!(lot(&world, &desks).await["note"], "arvestykke");
        let me = theirs.get("/me").await.ok();
        assert_eq!(me["organisation_name"], json!(stays));
        theirs.post("/lots", body(1)).await.ok();
        let elsewhere = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
        });
        theirs.post("/lots", elsewhere).await.refused(403, "not_yours");
        world.settle().await;
        let found = world.as_(COORDINATOR).get("/lots?q=arvestykke").await.ok();
        assert_eq!((found["items"].as_array().unwrap().len(), &found["degraded"]), (2, &json!(false)));

        // Its unit becomes part of one of ours. Its things are ours then, and their history says so.
        close(&world, &format!("/units/{}", cast.neighbour_unit), cast.school).await;
        close(&world, &format!("/places/{}", cast.neighbour_room), cast.room).await;
        world.settle().await;
        let moved = lot(&world, &desks).await;
        assert_eq!(moved["organisation_id"], json!(cast.organisation));
        assert_eq!((&moved["unit_id"], &moved["place_id"]), (&json!(cast.school), &json!(cast.room)));
        assert_eq!(events(&world, &desks, "followed_successor").await.len(), 2);
        let mine = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
        });
        theirs.post("/lots", mine).await.ok();
        theirs.post("/units", json!({"name": "Ny"})).await.refused(403, "not_allowed");
        admin.get("/units").await.ok();
        crate::stock::is_sound(&world).await;
    }
}
