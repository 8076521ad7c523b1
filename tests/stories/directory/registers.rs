//! A register of people maintains people and groups by SCIM, with the requests that Entra ID and Okta document.

use ombruk::domain::{
    Role,
    directory::provider::{InUnit, Rule, Terms},
};
use poem::http::Method;
use serde_json::{Value, json};

use super::{
    forger::{Forger, open_terms, site},
    register::{GROUP, Register, USER, kari, roles, verbs},
};
use crate::world::{Browser, World, cast::*, stories};

fn caretakers() -> Vec<Rule> {
    let rule = |is: &str, role, unit| Rule { claim: Some("groups".to_owned()), is: Some(is.to_owned()), role, unit };
    vec![
        rule("Drift", Role::FacilityManager, InUnit::Named("Nes skole".to_owned())),
        rule("e-7", Role::Reporter, InUnit::Everywhere),
    ]
}

stories! {
    async fn entra_brings_somebody_in_changes_them_and_takes_them_out(world: World) {
        let site = site(&world, Vec::new());
        let register = Register::of(&world, site.clone()).await;
        // Entra ID tests the connection with a user who does not exist.
        let nobody = register.found("Users", "userName eq \"3fa4c6a1-6b4e-4a1e-9c0a-8f4f3c1f0d55\"").await;
        assert_eq!((&nobody["totalResults"], &nobody["Resources"]), (&json!(0), &json!([])));
        let made = register.post("/Users", kari()).await;
        assert_eq!(made.status, 201);
        let made = made.ok();
        let id = made["id"].as_str().unwrap().to_owned();
        assert_eq!(made["userName"], "kari@storvik.example");
        assert_eq!(made["meta"]["location"], format!("http://127.0.0.1:8080/scim/v2/Users/{id}"));
        register.post("/Users", kari()).await.refused(409, Some("uniqueness"));
        let found = register.found("Users", "externalId eq \"0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef\"").await;
        assert_eq!(found["Resources"], json!([made]));
        assert_eq!(world.as_(ADMIN).get(&format!("/people/{id}")).await.ok()["name"], "Kari Nordmann");

        let user = format!("/Users/{id}");
        let changed = register.patch(&user, json!([
            {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "k.berg@storvik.example"},
            {"op": "Replace", "path": "name.familyName", "value": "Berg"},
            {"op": "Replace", "path": "displayName", "value": "Kari Berg"},
        ]));
        let changed = changed.await.ok();
        assert_eq!(changed["displayName"], "Kari Berg");
        assert_eq!(changed["emails"][0]["value"], "k.berg@storvik.example");

        // She is signed in, and has a token of her own.
        let person = id.parse().map(ombruk::domain::PersonId).unwrap();
        let link = |tx: ombruk::store::Tx| async move {
            use ombruk::{app::directory::sessions, domain::directory::sign_in::LinkPurpose};
            sessions::link(&tx, person, LinkPurpose::Enter, None).await
        };
        let (link, _) = world.app.db.write(link).await.unwrap();
        let mut browser = Browser::of(site.clone());
        browser.post(&format!("/sign-in/{link}"), &[]).await;
        browser.open("/profile").await.shows("Kari Berg");
        let token = world.as_(ADMIN).post("/tokens", json!({"person_id": id, "label": "x"})).await.ok();
        let token = token["token"].as_str().unwrap().to_owned();
        world.as_(&token).get("/me").await.ok();
        let gone = register.patch(&user, json!([{"op": "Replace", "path": "active", "value": "False"}]));
        assert_eq!(gone.await.ok()["active"], false);
        assert!(browser.open("/profile").await.address.starts_with("/sign-in"), "at once");
        world.as_(&token).get("/me").await.refused(401, "unauthenticated");
        register.patch(&format!("/Users/{id}"), json!([{"op": "Replace", "value": {"active": "True"}}])).await.ok();
        assert!(browser.open("/profile").await.address.starts_with("/sign-in"), "what has ended does not begin again");
        world.as_(&token).get("/me").await.refused(401, "unauthenticated");

        let deleted = register.ask(Method::DELETE, &format!("/Users/{id}"), None).await;
        assert_eq!(deleted.status, 204);
        register.get(&format!("/Users/{id}")).await.refused(404, None);
        register.ask(Method::DELETE, &format!("/Users/{id}"), None).await.refused(404, None);
        let kept = world.as_(ADMIN).get(&format!("/people/{id}")).await.ok();
        assert_eq!(kept["name"], "Kari Berg", "what she did keeps her name");
        let mut again = kari();
        again["emails"] = json!([{"value": "k.berg@storvik.example"}]);
        assert_eq!(register.post("/Users", again).await.ok()["id"], id.as_str(), "she is who she was");
        let verbs = verbs(&world, &id).await;
        let ours: Vec<_> = verbs.iter().filter(|verb| ["provisioned", "left", "returned"].contains(&verb.as_str())).collect();
        assert_eq!(ours, ["provisioned", "left", "returned", "left", "provisioned", "returned"]);
    }

    async fn okta_says_the_same_in_its_own_way(world: World) {
        let register = Register::of(&world, site(&world, Vec::new())).await;
        let query = "?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100";
        assert_eq!(register.get(&format!("/Users{query}")).await.ok()["totalResults"], 0);
        let made = register.post("/Users", json!({
            "schemas": [USER], "userName": "test.user@okta.local",
            "name": {"givenName": "Test", "familyName": "User"},
            "emails": [{"primary": true, "value": "test.user@okta.local", "type": "work"}],
            "displayName": "Test User", "locale": "en-US", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [],
            "password": "1mz050nq", "active": true,
        }));
        let made = made.await.ok();
        assert!(!made.to_string().contains("1mz050nq"), "a password is not taken");
        let path = format!("/Users/{}", made["id"].as_str().unwrap());
        let put = register.ask(Method::PUT, &path, Some(json!({
            "schemas": [USER], "id": made["id"], "userName": "test.user@okta.local",
            "name": {"givenName": "Another", "familyName": "User"}, "active": true,
            "emails": [{"primary": true, "value": "another.user@okta.local", "type": "work"}],
        })));
        let put = put.await.ok();
        assert_eq!((&put["displayName"], &put["externalId"]), (&json!("Another User"), &Value::Null));
        register.patch(&path, json!([{"op": "replace", "value": {"active": false}}])).await.ok();
        assert_eq!(register.get(&path).await.ok()["active"], false);
        // Pages: one after the other, and beyond the end.
        for at in 0..3 {
            register.post("/Users", json!({"userName": format!("{at}@okta.local")})).await.ok();
        }
        let page = register.get("/Users?startIndex=2&count=2").await.ok();
        assert_eq!((&page["startIndex"], &page["itemsPerPage"]), (&json!(2), &json!(2)));
        let total = page["totalResults"].as_u64().unwrap();
        let all = register.get("/Users").await.ok();
        assert_eq!(all["Resources"].as_array().unwrap()[1..3], *page["Resources"].as_array().unwrap());
        assert_eq!(all["totalResults"], total);
        let beyond = register.get(&format!("/Users?startIndex={}", total + 1)).await.ok();
        assert_eq!((&beyond["totalResults"], &beyond["Resources"]), (&json!(total), &json!([])));
        assert_eq!(register.get("/Users?count=0").await.ok()["Resources"], json!([]));
        assert_eq!(register.get("/Users?startIndex=-5&count=-1").await.ok()["itemsPerPage"], 0);
    }

    async fn groups_give_the_roles_of_the_same_table(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(Terms { roles: caretakers(), ..open_terms("id") })]);
        let register = Register::of(&world, site).await;
        let id = register.post("/Users", kari()).await.ok()["id"].as_str().unwrap().to_owned();
        let made = register.post("/Groups", json!({
            "schemas": [GROUP, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
            "externalId": "e-1", "displayName": "Drift", "members": [], "meta": {"resourceType": "Group"},
        }));
        let group = made.await.ok()["id"].as_str().unwrap().to_owned();
        let path = format!("/Groups/{group}");
        assert_eq!(roles(&world, &id).await, [""; 0]);
        register.patch(&path, json!([{"op": "Add", "path": "members", "value": [{"$ref": null, "value": id}]}])).await.ok();
        assert_eq!(roles(&world, &id).await, ["facility_manager"]);
        let shown = register.get(&format!("/Users/{id}")).await.ok();
        assert_eq!(shown["groups"][0]["value"], group.as_str());
        let found = register.found("Groups", "displayName eq \"Drift\"").await;
        assert_eq!(found["Resources"][0]["members"][0]["value"], id.as_str());
        let bare = register.get(&format!("{path}?excludedAttributes=members")).await.ok();
        assert_eq!((&bare["displayName"], &bare["members"]), (&json!("Drift"), &Value::Null));
        let is_in = register.found("Groups", &format!("id eq \"{group}\" and members eq \"{id}\"")).await;
        assert_eq!(is_in["totalResults"], 1);

        // The table gives nothing for the group's new name, and another role for its external id.
        register.patch(&path, json!([{"op": "replace", "value": {"id": group, "displayName": "Vaktmestere"}}])).await.ok();
        assert_eq!(roles(&world, &id).await, [""; 0]);
        register.patch(&path, json!([{"op": "Replace", "path": "externalId", "value": "e-7"}])).await.ok();
        assert_eq!(roles(&world, &id).await, ["reporter"]);
        register.patch(&path, json!([{"op": "Remove", "path": "members", "value": [{"value": id}]}])).await.ok();
        assert_eq!(roles(&world, &id).await, [""; 0]);
        register.patch(&path, json!([{"op": "add", "path": "members", "value": [{"value": id}]}])).await.ok();
        let by_hand = json!({"roles": [{"role": "coordinator"}, {"role": "reporter"}]}).to_string();
        let admin = world.as_(ADMIN).with("If-Match", "*");
        admin.send(Method::PUT, &format!("/people/{id}/roles"), Some(by_hand)).await.ok();
        assert_eq!(register.ask(Method::DELETE, &path, None).await.status, 204);
        assert_eq!(roles(&world, &id).await, ["coordinator"], "what is given by hand stays");
        register.get(&path).await.refused(404, None);
    }

    async fn what_a_register_asks_and_cannot_have_is_told_as_scim_tells_it(world: World) {
        let site = site(&world, Vec::new());
        let register = Register::of(&world, site.clone()).await;
        let id = register.post("/Users", kari()).await.ok()["id"].as_str().unwrap().to_owned();
        let path = format!("/Users/{id}");
        for filter in ["userName sw \"a\"", "title eq \"x\"", "userName eq kari"] {
            let query = serde_urlencoded::to_string([("filter", filter)]).unwrap();
            register.get(&format!("/Users?{query}")).await.refused(400, Some("invalidFilter"));
        }
        register.post("/Users", json!({"displayName": "x"})).await.refused(400, Some("invalidValue"));
        register.post("/Users", json!({"userName": "x", "emails": [{"value": "no address"}]})).await
            .refused(400, Some("invalidValue"));
        register.post("/Users", json!({"userName": "y", "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"})).await
            .refused(409, Some("uniqueness"));
        register.patch(&path, json!([{"op": "replace", "path": "userName"}])).await.refused(400, Some("invalidValue"));
        register.patch(&path, json!([{"op": "remove"}])).await.refused(400, Some("noTarget"));
        register.patch(&path, json!([{"op": "replace", "path": "a b", "value": 1}])).await.refused(400, Some("invalidPath"));
        register.post("/Groups", json!({"displayName": "G", "members": [{"value": uuid::Uuid::from_u128(7)}]})).await
            .refused(400, Some("invalidValue"));
        register.get("/Users/none").await.refused(404, None);
        register.get(&format!("/Groups/{id}")).await.refused(404, None);

        // People of another organisation are not found, and cannot be members.
        let stranger = world.as_(STRANGER).get("/me").await.ok()["person_id"].as_str().unwrap().to_owned();
        register.get(&format!("/Users/{stranger}")).await.refused(404, None);
        register.patch(&format!("/Users/{stranger}"), json!([{"op": "replace", "path": "active", "value": false}])).await
            .refused(404, None);
        register.ask(Method::DELETE, &format!("/Users/{stranger}"), None).await.refused(404, None);
        register.post("/Groups", json!({"displayName": "G", "members": [{"value": stranger}]})).await
            .refused(400, Some("invalidValue"));
        let all = register.get("/Users").await.ok();
        assert!(!all.to_string().contains(&stranger));

        // The register's token opens nothing else, and no other token opens this.
        world.as_(&register.token).get("/me").await.refused(401, "unauthenticated");
        for token in [ADMIN, "", "ombruk_0000"] {
            let other = Register { site: site.clone(), token: token.to_owned() };
            other.get("/Users").await.refused(401, None);
            other.get("/Schemas").await.refused(401, None);
        }
        let mut admin = Browser::of(site.clone());
        admin.post(&world.sign_in_link(ADMIN).await, &[]).await;
        let page = admin.open("/admin/register").await;
        page.hides(&register.token);
        admin.submit(&page, "/admin/register/end", &[]).await;
        register.get("/Users").await.refused(401, None);
        let mut coordinator = Browser::of(site);
        coordinator.post(&world.sign_in_link(COORDINATOR).await, &[]).await;
        assert_eq!(coordinator.open("/admin/register").await.status, 403);
    }
}
