//! Rules that hold whatever a register of people sends: who is who, who stays, and what it costs.

use std::collections::BTreeSet;

use chrono::Days;
use ombruk::{
    app::directory::{dossier, organisations},
    domain::{
        PersonId, Role,
        directory::provider::{InUnit, Rule, Terms},
        time,
    },
    store::{
        Tx,
        directory::people,
        rows::{person, register_group, register_member, register_token},
    },
};
use poem::http::Method;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use super::{
    forger::{Forger, open_terms, site},
    register::{Register, kari, roles, verbs},
};
use crate::world::{Browser, World, cast::*, stories};

fn by_group(group: &str, role: Role) -> Rule {
    Rule { claim: Some("groups".to_owned()), is: Some(group.to_owned()), role, unit: InUnit::Everywhere }
}

fn id(body: &Value) -> String {
    body["id"].as_str().unwrap_or_else(|| panic!("no id in {body:#}")).to_owned()
}

fn members(people: &[PersonId]) -> Value {
    people.iter().map(|person| json!({"value": person, "display": "Ansatt"})).collect()
}

async fn colleagues(world: &World, n: usize) -> Vec<PersonId> {
    let row = |at: usize| person::Model {
        user_name: Some(format!("ansatt.{at}")),
        ..person::Model::new(world.cast.organisation, format!("Ansatt {at}"), time::now())
    };
    let rows: &Vec<_> = &(0..n).map(row).collect();
    let insert = |tx: Tx| async move {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        person::Entity::insert_many(rows).exec_without_returning(&*tx).await.map(drop)
    };
    world.app.db.write::<_, sea_orm::DbErr, _, _>(insert).await.unwrap();
    rows.iter().map(|row| row.id).collect()
}

async fn administrators(world: &World) -> BTreeSet<String> {
    let all = people::administrators(world.app.db.read(), world.cast.organisation).await.unwrap();
    all.into_iter().map(|one| one.to_string()).collect()
}

stories! {
    async fn the_last_administrator_is_out_as_well_and_the_register_lets_another_one_in(world: World) {
        let forger = Forger::start().await;
        let table = vec![by_group("Styrere", Role::Admin)];
        let site = site(&world, vec![forger.way(Terms { roles: table, ..open_terms("id") })]);
        let register = Register::of(&world, site.clone()).await;
        let ada = world.as_(ADMIN).get("/me").await.ok()["person_id"].as_str().unwrap().to_owned();
        assert_eq!(administrators(&world).await, BTreeSet::from([ada.clone()]));
        let mut browser = Browser::of(site.clone());
        browser.post(&world.sign_in_link(ADMIN).await, &[]).await;
        let gone = json!([{"op": "replace", "path": "active", "value": false}]);
        register.patch(&format!("/Users/{ada}"), gone).await.ok();
        world.as_(ADMIN).get("/me").await.refused(401, "unauthenticated");
        assert!(browser.open("/admin/people").await.address.starts_with("/sign-in"), "whoever is dismissed is out");
        assert_eq!(administrators(&world).await, BTreeSet::new());

        let kari = id(&register.post("/Users", kari()).await.ok());
        let group = json!({"displayName": "Styrere", "members": [{"value": kari}]});
        let group = format!("/Groups/{}", id(&register.post("/Groups", group).await.ok()));
        assert_eq!(administrators(&world).await, BTreeSet::from([kari.clone()]));
        // The table does not take the role of the last administrator, unless the same change gives it to somebody else.
        register.patch(&group, json!([{"op": "remove", "path": "members"}])).await.ok();
        assert_eq!(administrators(&world).await, BTreeSet::from([kari.clone()]));
        let ola = id(&register.post("/Users", json!({"userName": "ola"})).await.ok());
        register.patch(&group, json!([{"op": "add", "path": "members", "value": [{"value": kari}]}])).await.ok();
        register.patch(&group, json!([{"op": "replace", "path": "members", "value": [{"value": ola}]}])).await.ok();
        assert_eq!(administrators(&world).await, BTreeSet::from([ola]));
    }

    async fn a_thousand_members_cost_few_statements(world: World) {
        let forger = Forger::start().await;
        let table = vec![by_group("Alle", Role::Employee)];
        let site = site(&world, vec![forger.way(Terms { roles: table, ..open_terms("id") })]);
        let register = Register::of(&world, site).await;
        let everybody = colleagues(&world, 1_010).await;
        let (ten, thousand) = everybody.split_at(10);
        let group = id(&register.post("/Groups", json!({"displayName": "Alle"})).await.ok());
        let path = format!("/Groups/{group}");
        let mut costs = Vec::new();
        for (op, some, left) in [("add", ten, 10), ("add", thousand, 1_010), ("remove", ten, 1_000), ("remove", thousand, 0)] {
            let before = world.app.db.statements();
            let said = register.patch(&path, json!([{"op": op, "path": "members", "value": members(some)}])).await.ok();
            costs.push(world.app.db.statements() - before);
            assert_eq!(said["members"].as_array().unwrap().len(), left);
        }
        // Groups and sessions are looked up for a hundred people at a time.
        assert!(costs[0] <= 20 && costs[2] <= 20, "{costs:?}");
        assert!(costs[1] <= costs[0] + 20 && costs[3] <= costs[2] + 20, "{costs:?}");
        register.patch(&path, json!([{"op": "replace", "path": "members", "value": members(thousand)}])).await.ok();
        assert_eq!(roles(&world, &thousand[999].to_string()).await, ["employee"]);
        assert_eq!(verbs(&world, &thousand[999].to_string()).await, ["roles_set"; 3]);
        // A search for the group that leaves out the members does not read them.
        let before = world.app.db.statements();
        let found = register.get("/Groups?excludedAttributes=members&filter=displayName%20eq%20%22alle%22").await.ok();
        assert_eq!((&found["totalResults"], &found["Resources"][0]["members"]), (&json!(1), &Value::Null));
        let bare = world.app.db.statements() - before;
        register.found("Groups", "displayName eq \"Alle\"").await;
        assert_eq!(world.app.db.statements() - before, 2 * bare + 1);
        let both = |one: PersonId, other: PersonId| format!("members eq \"{one}\" and members.value eq \"{other}\"");
        assert_eq!(register.found("Groups", &both(thousand[0], thousand[1])).await["totalResults"], 1);
        assert_eq!(register.found("Groups", &both(thousand[0], ten[0])).await["totalResults"], 0);
        let before = world.app.db.statements();
        assert_eq!(register.get("/Users?count=1000").await.ok()["itemsPerPage"], 100);
        assert!(world.app.db.statements() - before <= 5, "a page is read at once");
    }

    async fn what_is_sent_twice_is_there_once(world: World) {
        let register = Register::of(&world, site(&world, Vec::new())).await;
        let drift = || json!({"displayName": "Drift", "externalId": "e-1"});
        let (one, two) = tokio::join!(register.post("/Users", kari()), register.post("/Users", kari()));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let (one, two) = tokio::join!(register.post("/Groups", drift()), register.post("/Groups", drift()));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        register.post("/Groups", json!({"displayName": "DRIFT"})).await.refused(409, Some("uniqueness"));
        let other = id(&register.post("/Groups", json!({"displayName": "Renhold"})).await.ok());
        let rename = json!([{"op": "replace", "value": {"displayName": "drift"}}]);
        register.patch(&format!("/Groups/{other}"), rename).await.refused(409, Some("uniqueness"));
        assert_eq!(register.get(&format!("/Groups/{other}")).await.ok()["displayName"], "Renhold");
        let ola = id(&register.post("/Users", json!({"userName": "ola"})).await.ok());
        let taken = json!([{"op": "replace", "path": "userName", "value": "KARI@storvik.example"}]);
        register.patch(&format!("/Users/{ola}"), taken).await.refused(409, Some("uniqueness"));
        assert_eq!(register.get(&format!("/Users/{ola}")).await.ok()["userName"], "ola");
        // The same change twice is recorded once.
        for _ in 0..2 {
            register.patch(&format!("/Users/{ola}"), json!([{"op": "replace", "path": "active", "value": "False"}])).await.ok();
        }
        assert_eq!(verbs(&world, &ola).await, ["provisioned", "left"]);
    }

    async fn a_new_token_ends_the_one_before(world: World) {
        let site = site(&world, Vec::new());
        let first = Register::of(&world, site.clone()).await;
        first.get("/Users").await.ok();
        let second = Register::of(&world, site.clone()).await;
        first.get("/Users").await.refused(401, None);
        second.get("/Users").await.ok();
        let kept = world.dump().await.join("\n");
        assert!(!kept.contains(&first.token) && !kept.contains(&second.token), "what is kept is a hash");
        let made = verbs(&world, &world.cast.organisation.to_string()).await;
        assert_eq!(made.iter().filter(|verb| *verb == "register_token_made").count(), 2);
    }

    async fn hostile_filters_find_nobody_and_break_nothing(world: World) {
        let register = Register::of(&world, site(&world, Vec::new())).await;
        register.post("/Users", kari()).await.ok();
        let total = register.get("/Users").await.ok()["totalResults"].clone();
        for value in ["' OR 1=1 --", "%", "_", "*", "\\", "\"", "'; DELETE FROM person; --", "kari@storvik.example\u{200b}x"] {
            for (kind, names) in [("Users", &["userName", "externalId", "emails.value", "id"][..]), ("Groups", &["displayName", "members", "id"])] {
                for name in names {
                    let filter = format!("{name} eq {}", json!(value));
                    assert_eq!(register.found(kind, &filter).await["totalResults"], 0, "{filter}");
                }
            }
        }
        let long = format!("userName eq \"{}\"", "x".repeat(3_000));
        let deep = format!("{} eq \"1\"", "emails[".repeat(250));
        for filter in [
            "userName eq \"a\\u0000b\"", "userName eq \"a\" or userName eq \"b\"", "(userName eq \"a\")", &long, &deep,
            "userName eq \"a", "] eq \"a\"", "emails[type eq \"work\"", "userName eq 1", "userName eq null",
        ] {
            let query = serde_urlencoded::to_string([("filter", filter)]).unwrap();
            register.get(&format!("/Users?{query}")).await.refused(400, Some("invalidFilter"));
        }
        for page in ["startIndex=x", "count=1e9"] {
            register.get(&format!("/Users?{page}")).await.refused(400, Some("invalidValue"));
        }
        register.get("/Users?startIndex=9223372036854775807").await.ok();
        let deep = json!([{"op": "remove", "path": "members[".repeat(100_000)}]);
        let group = id(&register.post("/Groups", json!({"displayName": "G"})).await.ok());
        register.patch(&format!("/Groups/{group}"), deep).await.refused(400, Some("invalidPath"));
        register.post("/Users", json!({"userName": "a\u{0}b"})).await.refused(400, Some("invalidValue"));
        assert_eq!(register.get("/Users").await.ok()["totalResults"], total);
    }

    async fn somebody_else_with_the_address_is_somebody_else(world: World) {
        let register = Register::of(&world, site(&world, Vec::new())).await;
        let first = id(&register.post("/Users", kari()).await.ok());
        let by_hand = json!({"roles": [{"role": "coordinator"}]}).to_string();
        world.as_(ADMIN).with("If-Match", "*").send(Method::PUT, &format!("/people/{first}/roles"), Some(by_hand)).await.ok();
        assert_eq!(register.ask(Method::DELETE, &format!("/Users/{first}"), None).await.status, 204);
        assert_eq!(roles(&world, &first).await, [""; 0], "whoever comes again is given roles again");
        // Another Kari of the municipality gets the first one's address.
        let mut next = kari();
        next["externalId"] = json!("another");
        let second = id(&register.post("/Users", next).await.ok());
        assert_ne!(first, second);
        let kept = world.as_(ADMIN).get(&format!("/people/{first}")).await.ok();
        assert_eq!((&kept["name"], &kept["email"]), (&json!("Kari Nordmann"), &Value::Null));
        // The first one comes back, with another address.
        let mut back = kari();
        back["userName"] = json!("kari2@storvik.example");
        back["emails"][0]["value"] = json!("kari2@storvik.example");
        assert_eq!(id(&register.post("/Users", back).await.ok()), first);
    }

    async fn what_a_register_says_of_somebody_is_told_to_them_and_erased(world: World) {
        let register = Register::of(&world, site(&world, Vec::new())).await;
        let kari = id(&register.post("/Users", kari()).await.ok());
        let group = json!({"displayName": "Drift", "members": [{"value": kari}]});
        let group = format!("/Groups/{}", id(&register.post("/Groups", group).await.ok()));
        let told = dossier::of(&world.app, kari.parse().map(PersonId).unwrap()).await.unwrap();
        assert_eq!(told["person"]["user_name"], "kari@storvik.example");
        assert_eq!(told["register_groups"][0]["name"], "Drift");
        world.as_(ADMIN).post(&format!("/people/{kari}/erasure"), json!({})).await.ok();
        let rows = world.rows_of(world.cast.organisation).await;
        let kept = rows.into_iter().flat_map(|row| row.texts).map(|(_, text)| text).collect::<Vec<_>>().join("\n");
        assert!(!kept.contains("kari@storvik.example") && !kept.contains("0a21f0f2"), "{kept}");
        register.get(&format!("/Users/{kari}")).await.refused(404, None);
        assert_eq!(register.get(&group).await.ok()["members"], json!([]));
        let add = json!([{"op": "add", "path": "members", "value": [{"value": kari}]}]);
        register.patch(&group, add).await.refused(400, Some("invalidValue"));
    }

    async fn the_register_of_an_organisation_that_is_over_says_nothing_any_more(world: World) {
        let register = Register::of(&world, site(&world, Vec::new())).await;
        let kari = id(&register.post("/Users", kari()).await.ok());
        register.post("/Groups", json!({"displayName": "Drift", "members": [{"value": kari}]})).await.ok();
        let (closed, stays) = (world.cast.organisation.to_string(), world.cast.neighbour.to_string());
        let (closed, stays) = (&closed, &stays);
        let yesterday = time::now().date_naive() - Days::new(2);
        let close = |tx: Tx| async move { organisations::close(&tx, closed, stays, yesterday).await };
        world.app.db.write(close).await.unwrap();
        register.get("/Users").await.refused(401, None);
        register.post("/Users", json!({"userName": "ola"})).await.refused(401, None);
        world.settle().await;
        let db = world.app.db.read();
        let kept = register_token::Entity::find().count(db).await.unwrap()
            + register_group::Entity::find().count(db).await.unwrap()
            + register_member::Entity::find().count(db).await.unwrap();
        assert_eq!(kept, 0);
        let kari = person::Entity::find().filter(person::Column::Id.eq(kari.parse().map(PersonId).unwrap()));
        let kari = kari.one(db).await.unwrap().unwrap();
        assert_eq!((kari.organisation_id, kari.user_name, kari.external_id), (world.cast.neighbour, None, None));
    }
}
