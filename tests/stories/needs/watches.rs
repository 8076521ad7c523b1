//! Somebody whose search found nothing gets a notice when something comes: once, even after a crash, and never about
//! things that they may not see.

use chrono::TimeDelta;
use ombruk::{
    app::{needs::watches, stock::opening},
    domain::{Role, WatchId, time},
    jobs::run_due,
    store::{Tx, rows::watch},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::{
    given::id,
    setting::{person, policy},
    stock::{at, chairs, log, reserve},
    world::{World, cast::*, stories},
};

async fn watch(world: &World, who: &str, title: &str, sought: Value) -> Value {
    world.as_(who).post("/watches", json!({"title": title, "sought": sought})).await.ok()
}

/// The notices of a person, the latest first: the watch's title and the lot.
async fn told(world: &World, who: &str) -> Vec<(String, Option<String>)> {
    let page = world.as_(who).get("/notices").await.ok();
    let one = |notice: &Value| {
        let lot = notice["lot"]["id"].as_str().map(str::to_owned);
        (notice["title"].as_str().unwrap().to_owned(), lot)
    };
    page["items"].as_array().unwrap().iter().map(one).collect()
}

fn of(title: &str, lot: &Value) -> (String, Option<String>) {
    (title.to_owned(), Some(id(lot)))
}

fn need(world: &World, n: i64, requirements: Value) -> Value {
    json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": n, "requirements": requirements}],
    })
}

/// Makes the watch expire, as if it had been set half a year earlier.
async fn ages(world: &World, watch: &Value) {
    let (id, then) = (WatchId(watch["id"].as_str().unwrap().parse().unwrap()), time::now() - TimeDelta::days(1));
    let change = |tx: Tx| async move {
        let change = watch::Entity::update_many().col_expr(watch::Column::ExpiresAt, Expr::value(then));
        change.filter(watch::Column::Id.eq(id)).exec(&*tx).await.map(drop)
    };
    world.app.db.write(change).await.unwrap();
}

stories! {
    async fn what_comes_later_is_told_once(world: World) {
        let there = chairs(&world, 2).await;
        watch(&world, EMPLOYEE, "Stoler", json!({"q": "kontorstoler"})).await;
        let desks = watch(&world, EMPLOYEE, "Pulter", json!({"category": ["desk"]})).await;
        world.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await, [], "what is there already is nothing new");
        let mentioned = world.as_(FACILITY).patch_now(&at(&there, ""), json!({"note": "Står i gangen"})).await;
        let come = chairs(&world, 3).await;
        let in_use = log(&world, json!({"surplus": false})).await;
        world.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await, [of("Stoler", &come)], "{mentioned}");

        // The lot is freed, changed and indexed again, and two nodes ask about it at the same time. There is still one
        // notice.
        let other = world.another_node().await;
        let kept = reserve(&world, &come, 3).await;
        world.as_(EMPLOYEE).delete(&format!("/reservations/{}", id(&kept))).await.ok();
        world.as_(FACILITY).patch_now(&at(&come, ""), json!({"note": "Fine"})).await;
        let (here, there) = tokio::join!(run_due(&world.app, &|| true), run_due(&other.app, &|| true));
        assert!(here.is_ok() && there.is_ok());
        world.another_node().await.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await.len(), 1);

        world.as_(FACILITY).post(&at(&in_use, "/surplus"), json!({})).await.ok();
        world.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await[0], of("Stoler", &in_use), "what nobody needs any more came too");
        world.as_(EMPLOYEE).delete(&format!("/watches/{}", id(&desks))).await.ok();
        log(&world, json!({"category": "desk", "title": "Pult", "surplus": true})).await;
        world.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await.len(), 2, "nobody waits for desks any more");
    }

    async fn a_sentence_says_colour_number_and_day(world: World) {
        let set = watch(&world, EMPLOYEE, "Blå", json!({"q": "6 blå kontorstoler til 1. mars"})).await;
        assert_eq!((&set["sought"]["q"], &set["sought"]["min_quantity"]), (&json!("blå kontorstoler"), &json!(6)));
        assert!(set["sought"]["available_by"].as_str().unwrap().ends_with("-03-01"));
        watch(&world, EMPLOYEE, "Capisco", json!({"q": "capisco", "condition": ["good"]})).await;
        let six = json!({"quantity": 6, "surplus": true, "attributes": {"colour": "marineblå"}});
        let blue = log(&world, six).await;
        log(&world, json!({"quantity": 6, "surplus": true, "attributes": {"colour": "rød"}})).await;
        log(&world, json!({"quantity": 5, "surplus": true, "attributes": {"colour": "blå"}})).await;
        let capisco = log(&world, json!({"title": "HÅG Capisco 8106", "surplus": true})).await;
        log(&world, json!({"title": "Capisco", "condition": "worn", "surplus": true})).await;
        world.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await, [of("Capisco", &capisco), of("Blå", &blue)]);
    }

    async fn nobody_is_told_of_what_they_may_not_see(world: World) {
        for who in [NEIGHBOUR, STRANGER] {
            watch(&world, who, "Stoler", json!({"category": ["office-chair"]})).await;
        }
        let kept = chairs(&world, 2).await;
        world.settle().await;
        assert_eq!((told(&world, NEIGHBOUR).await, told(&world, STRANGER).await), (vec![], vec![]));
        let today = time::civil_date(time::now(), "Europe/Oslo");
        world.as_(COORDINATOR).post(&at(&kept, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        world.settle().await;
        assert_eq!(told(&world, NEIGHBOUR).await, [of("Stoler", &kept)], "it came into view");
        assert_eq!(told(&world, STRANGER).await, []);

        // A notice does not show a lot that the reader may no longer see. People without a role get no notices.
        reserve(&world, &kept, 2).await;
        world.as_(COORDINATOR).delete(&at(&kept, "/surplus")).await;
        watch(&world, EMPLOYEE, "Stoler", json!({"category": ["office-chair"]})).await;
        let no_roles = |tx: Tx| async move { ombruk::store::directory::people::set_roles(&tx, person(EMPLOYEE), &[]).await };
        let roles = ombruk::domain::directory::person::RoleIn { role: Role::Employee, unit: Some(world.cast.school) };
        let again = |tx: Tx| async move {
            ombruk::store::directory::people::set_roles(&tx, person(EMPLOYEE), &[roles]).await
        };
        let _ = world.app.db.write(no_roles).await;
        chairs(&world, 1).await;
        world.settle().await;
        world.app.db.write(again).await.unwrap();
        assert_eq!(told(&world, EMPLOYEE).await, []);
    }

    async fn a_watch_tells_of_surplus_when_it_opens_to_the_watcher(world: World) {
        policy(&world, json!({"circles": [{"unit_days": 7, "organisation_days": 7}]})).await;
        for who in [EMPLOYEE, OTHER_EMPLOYEE, NEIGHBOUR] {
            watch(&world, who, "Stoler", json!({"category": ["office-chair"]})).await;
        }
        let stated = json!({
            "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "needed_by": "2030-08-01",
            "purpose": "Ny klasse", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 4}],
        });
        world.as_(OTHER_EMPLOYEE).post("/needs", stated).await.ok();
        let lot = chairs(&world, 2).await;
        world.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await, [of("Stoler", &lot)], "it is open to its own unit");
        assert_eq!((told(&world, OTHER_EMPLOYEE).await, told(&world, NEIGHBOUR).await), (vec![], vec![]));

        let today = time::civil_date(time::now(), "Europe/Oslo");
        for (column, others, neighbours) in [("organisation", 2, 0), ("region", 2, 1)] {
            let opened = |tx: Tx| async move {
                tx.execute_unprepared(&format!("UPDATE lot SET open_to_{column}_from = '{today}'")).await?;
                opening::mark(&tx, tx.at - TimeDelta::days(2)).await
            };
            world.app.db.write::<_, ombruk::app::Error, _, _>(opened).await.unwrap();
            world.settle().await;
            assert_eq!(told(&world, OTHER_EMPLOYEE).await.len(), others, "by the search and by the line, {column}");
            assert_eq!(told(&world, NEIGHBOUR).await.len(), neighbours, "{column}");
            assert_eq!(told(&world, EMPLOYEE).await.len(), 1, "nobody is told twice, {column}");
        }
    }

    async fn a_line_that_nothing_fits_is_watched_by_itself(world: World) {
        let wide = log(&world, json!({"surplus": true, "attributes": {"width_cm": 80}})).await;
        let stated = need(&world, 4, json!({"max_width_cm": 60}));
        let stated = world.as_(EMPLOYEE).post("/needs", stated).await.ok();
        let line = &stated["lines"][0];
        assert!(line["watch_id"].is_string(), "{line:#}");
        let own = world.as_(EMPLOYEE).get("/watches").await.ok();
        assert_eq!((&own["items"][0]["line_id"], &own["items"][0]["title"]), (&line["id"], &json!("4 Kontorstol")));
        let again = format!("/needs/{}/lines/{}/watch", id(&stated), id(line));
        let same = world.as_(EMPLOYEE).post(&again, json!({})).await.ok();
        assert_eq!(same["id"], line["watch_id"], "one is enough");
        world.as_(STRANGER).post(&again, json!({})).await.refused(404, "not_found");

        let narrow = log(&world, json!({"quantity": 2, "surplus": true, "attributes": {"width_cm": 55}})).await;
        assert_eq!(narrow["wanted_by"], json!({"units": 1, "things": 4}), "whoever logs it knows at once");
        assert!(wide.get("wanted_by").is_none());
        log(&world, json!({"surplus": true, "attributes": {"width_cm": 70}})).await;
        log(&world, json!({"surplus": true, "condition": "needs_repair", "attributes": {"width_cm": 50}})).await;
        world.settle().await;
        assert_eq!(told(&world, EMPLOYEE).await, [of("4 Kontorstol", &narrow)]);

        let over = format!("/needs/{}/withdrawal", id(&stated));
        world.as_(EMPLOYEE).post(&over, json!({"reason": "do_without"})).await.ok();
        log(&world, json!({"surplus": true, "attributes": {"width_cm": 50}})).await;
        world.settle().await;
        watches::end_expired(&world.app).await.unwrap();
        assert_eq!(told(&world, EMPLOYEE).await.len(), 1, "nobody lacks it any more");
        assert_eq!(world.as_(EMPLOYEE).get("/watches").await.ok()["items"], json!([]));
        world.as_(EMPLOYEE).post(&again, json!({})).await.refused(409, "closed");
    }

    async fn a_watch_is_its_maker_s_and_ends(world: World) {
        let set = watch(&world, EMPLOYEE, "Stoler", json!({"category": ["office-chair"]})).await;
        let path = format!("/watches/{}", id(&set));
        for who in [OTHER_EMPLOYEE, STRANGER] {
            world.as_(who).get(&path).await.refused(404, "not_found");
            world.as_(who).patch_any(&path, json!({"title": "Mitt"})).await.refused(404, "not_found");
            world.as_(who).delete(&path).await.refused(404, "not_found");
            assert_eq!(world.as_(who).get("/watches").await.ok()["items"], json!([]));
        }
        let own = world.as_(EMPLOYEE);
        own.patch(&path, json!({"title": "x"})).await.refused(428, "precondition_required");
        let renamed = own.patch_now(&path, json!({"title": "Gode stoler"})).await;
        assert_eq!((&renamed["title"], &renamed["version"]), (&json!("Gode stoler"), &json!(2)));
        own.with("If-Match", "\"1\"").patch(&path, json!({"title": "y"})).await.refused(412, "stale");
        own.patch_any(&path, json!({"title": " "})).await.refused(422, "invalid");
        for sought in [json!({}), json!({"colour": ["blue"]}), json!({"q": " "}), json!({"category": ["spaceship"]})] {
            own.post("/watches", json!({"title": "x", "sought": sought})).await.refused(422, "invalid");
        }
        own.post("/watches", json!({"title": "x", "sought": {"state": ["gone"]}})).await.refused(400, "malformed");
        let two = [watch(&world, EMPLOYEE, "b", json!({"category": ["desk"]})).await, renamed];
        let first = own.get("/watches?limit=1").await.ok();
        assert_eq!(first["items"][0]["id"], two[0]["id"]);
        let second = own.get(&format!("/watches?limit=1&after={}", first["next"].as_str().unwrap())).await.ok();
        assert_eq!((&second["items"][0]["id"], &second["next"]), (&two[1]["id"], &Value::Null));

        ages(&world, &two[1]).await;
        chairs(&world, 1).await;
        world.settle().await;
        watches::end_expired(&world.app).await.unwrap();
        let page = own.get("/notices").await.ok();
        assert_eq!((&page["items"][0]["kind"], &page["items"][0]["title"]), (&json!("watch_ended"), &json!("Gode stoler")));
        assert_eq!((page["items"].as_array().unwrap().len(), &page["unread"]), (1, &json!(1)));
        assert_eq!(own.post("/notices/read", json!({"notices": []})).await.ok()["unread"], 1);
        assert_eq!(world.as_(STRANGER).post("/notices/read", json!({})).await.ok()["unread"], 0);
        // Nobody marks another person's notice, and no answer tells that there is one.
        let theirs = json!({"notices": [page["items"][0]["id"]]});
        for who in [OTHER_EMPLOYEE, STRANGER] {
            assert_eq!(world.as_(who).post("/notices/read", theirs.clone()).await.ok(), json!({"unread": 0}));
        }
        assert_eq!(own.get("/notices?unread=true").await.ok()["items"], page["items"]);
        assert_eq!(own.post("/notices/read", json!({})).await.ok()["unread"], 0);
        assert_eq!(own.get("/notices?unread=true").await.ok()["items"], json!([]));
    }

    async fn a_thing_asks_only_the_watches_that_it_could_fit(world: World) {
        watch(&world, EMPLOYEE, "Stoler", json!({"category": ["office-chair"]})).await;
        world.settle().await;
        let asked = async || {
            let lot = chairs(&world, 1).await;
            let before = world.app.db.statements();
            watches::ask(&world.app, &|| true).await.unwrap();
            (world.app.db.statements() - before, lot)
        };
        // Other statements of the pool are counted as well, so the least of three runs is the cost of asking.
        let least = async || {
            let mut told = asked().await;
            for _ in 0..2 {
                let (n, lot) = asked().await;
                told = (told.0.min(n), lot);
            }
            told
        };
        asked().await;
        let (few, _) = least().await;
        for n in 0..40 {
            let sought = json!({"q": format!("projektor modell {n}")});
            watch(&world, OTHER_EMPLOYEE, &format!("nr. {n}"), sought).await;
            let sought = json!({"category": ["office-chair"], "min_quantity": n + 1});
            watch(&world, SECOND_COORDINATOR, &format!("nr. {n}"), sought).await;
        }
        world.settle().await;
        asked().await;
        let (many, lot) = least().await;
        assert_eq!(many, few, "forty more that fit and forty that cannot cost no statement more");
        assert_eq!(told(&world, OTHER_EMPLOYEE).await, []);
        assert_eq!(told(&world, SECOND_COORDINATOR).await[0], of("nr. 0", &lot));
        assert_eq!(told(&world, SECOND_COORDINATOR).await.len(), 4);
    }

    async fn a_search_without_answers_is_left_on_a_page(world: World) {
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let empty = teacher.open("/things?q=kontorstol").await;
        empty.shows("Si fra når det kommer");
        let left = teacher.submit(&empty, "/watches", &[]).await;
        left.shows("Vi sier fra når det kommer: kontorstol").shows("Ingenting har kommet ennå");
        let lot = chairs(&world, 4).await;
        world.settle().await;
        let page = teacher.open("/").await;
        page.shows("Ett ulest varsel");
        let page = teacher.open("/notices").await;
        page.shows("Du venter på «kontorstol»").shows(&format!("/things/{}", lot["code"].as_str().unwrap()));
        let read = teacher.submit(&page, "/notices/read", &[]).await;
        read.hides("Jeg har sett alle").hides("Ett ulest varsel");
        let forms = read.forms();
        let find = |end: &str| forms.iter().map(|(_, action)| action).find(|action| action.ends_with(end)).unwrap();
        let renamed = teacher.submit(&read, find("/rename"), &[("title", "Stoler til møterommet")]).await;
        renamed.shows("Stoler til møterommet");
        teacher.submit(&renamed, find("/end"), &[]).await.shows("Du venter ikke på noe.");

        let mut caretaker = world.signed_in(FACILITY).await;
        watch(&world, EMPLOYEE, "Stoler", json!({"category": ["office-chair"], "min_quantity": 2})).await;
        let lot = chairs(&world, 2).await;
        assert_eq!(lot["wanted_by"], json!({"units": 1, "things": 2}));
        caretaker.open(&format!("/log?logged={}", lot["code"].as_str().unwrap())).await.shows("En annen enhet venter på dette: 2 stk.");
        caretaker.open(&format!("/things/{}", lot["code"].as_str().unwrap())).await.shows("En annen enhet venter på dette");
        teacher.open("/things?category=office-chair").await.shows("Si fra når det kommer flere");
    }
}
