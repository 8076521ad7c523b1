//! People who sign in by an identity provider: who may, as whom, and with which roles.

use ombruk::{
    domain::{
        Role,
        directory::provider::{Emails, InUnit, Newcomers, Rule, Terms},
    },
    store::{
        directory::{people, providers},
        rows::person,
    },
};
use poem::http::Method;
use serde_json::{Value, json};

use super::forger::{Forger, open_terms, sign_in, site};
use crate::world::{Browser, World, cast::*, stories};

const NOBODY: &str = "Du er logget inn der, men har ingen tilgang her.";

fn rule(claim: Option<&str>, is: Option<&str>, role: Role, unit: InUnit) -> Rule {
    Rule { claim: claim.map(str::to_owned), is: is.map(str::to_owned), role, unit }
}

/// Employees of the unit that their department names, the caretakers of one school, and administrators.
fn table() -> Vec<Rule> {
    vec![
        rule(None, None, Role::Employee, InUnit::OfClaim("department".to_owned())),
        rule(Some("groups"), Some("drift"), Role::FacilityManager, InUnit::Named("Nes skole".to_owned())),
        rule(Some("groups"), Some("styrere"), Role::Admin, InUnit::Everywhere),
    ]
}

/// Somebody as administrators see them, by name.
async fn somebody(world: &World, name: &str) -> Value {
    let people = world.as_(ADMIN).get("/people?limit=100").await.ok();
    let all = people["items"].as_array().unwrap();
    let mut named = all.iter().filter(|one| one["name"] == name);
    let one = named.next().unwrap_or_else(|| panic!("no {name}")).clone();
    assert!(named.next().is_none(), "one {name}");
    one
}

/// The person's roles: which, and in which unit.
fn roles(person: &Value) -> Vec<(String, Option<String>)> {
    let of = |one: &Value| (one["role"].as_str().unwrap().to_owned(), one["unit_id"].as_str().map(str::to_owned));
    let mut roles: Vec<_> = person["roles"].as_array().unwrap().iter().map(of).collect();
    roles.sort();
    roles
}

/// Sets the person's roles as an administrator does.
async fn set_roles(world: &World, person: &str, roles: Value) {
    let admin = world.as_(ADMIN).with("If-Match", "*");
    admin.send(Method::PUT, &format!("/people/{person}/roles"), Some(roles.to_string())).await.ok();
}

async fn verbs(world: &World, person: &str) -> Vec<String> {
    let history = ombruk::store::history::of(world.app.db.read(), person.parse().unwrap()).await.unwrap();
    history.into_iter().map(|event| event.verb).collect()
}

async fn new_person(world: &World, name: &str, email: &str) -> String {
    let body = json!({"name": name, "email": email, "roles": []});
    world.as_(ADMIN).post("/people", body).await.ok()["id"].as_str().unwrap().to_owned()
}

stories! {
    async fn whoever_comes_for_the_first_time_is_made_with_the_roles_of_the_table(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(Terms { roles: table(), ..open_terms("id") })]);
        forger.says(json!({
            "name": "Ola Nordmann", "email": "ola@storvik.example", "email_verified": true,
            "department": "Nes skole", "groups": ["drift", "andre"], "role": "admin", "roles": ["styrere"],
        }));
        let mut browser = Browser::of(site.clone());
        let page = sign_in(&mut browser, "id", "ola").await;
        assert_eq!(page.address, "/profile");
        page.shows("Ola Nordmann");
        let ola = somebody(&world, "Ola Nordmann").await;
        let id = ola["id"].as_str().unwrap();
        assert_eq!(ola["email"], "ola@storvik.example");
        let school = Some(world.cast.school.to_string());
        let of = |role: &str| (role.to_owned(), school.clone());
        assert_eq!(roles(&ola), [of("employee"), of("facility_manager")]);
        assert_eq!(verbs(&world, id).await, ["identity_linked", "roles_set", "signed_in"]);

        // An administrator gives a role by hand. Then the department changes, and a group is left.
        let by_hand = json!({"role": "reporter"});
        let mut all = ola["roles"].as_array().unwrap().clone();
        all.push(by_hand);
        set_roles(&world, id, json!({"roles": all})).await;
        forger.says(json!({"name": "Noen Annen", "department": "Vik skole", "groups": []}));
        let before = browser.cookie().to_owned();
        sign_in(&mut browser, "id", "ola").await.shows("Ola Nordmann");
        assert_ne!(browser.cookie(), before);
        let ola = somebody(&world, "Ola Nordmann").await;
        let other = ("employee".to_owned(), Some(world.cast.other_school.to_string()));
        assert_eq!(roles(&ola), [other.clone(), ("reporter".to_owned(), None)]);
        assert_eq!(verbs(&world, id).await[3..], ["roles_set", "roles_set", "signed_in"]);

        // Nothing changed: only the sign-in is recorded. A unit that does not exist gives no role.
        sign_in(&mut browser, "id", "ola").await;
        assert_eq!(verbs(&world, id).await[6..], ["signed_in"]);
        forger.says(json!({"department": "Ingen skole", "groups": "drift"}));
        sign_in(&mut browser, "id", "ola").await;
        let ola = somebody(&world, "Ola Nordmann").await;
        assert_eq!(roles(&ola), [of("facility_manager"), ("reporter".to_owned(), None)]);

        // Entra ID leaves out the groups of somebody with many groups. Their roles stay.
        forger.says(json!({"_claim_names": {"groups": "src1"}}));
        sign_in(&mut browser, "id", "ola").await;
        assert_eq!(roles(&somebody(&world, "Ola Nordmann").await).len(), 2);
        forger.says(json!({}));
        sign_in(&mut browser, "id", "ola").await;
        assert_eq!(roles(&somebody(&world, "Ola Nordmann").await), [("reporter".to_owned(), None)]);
    }

    async fn a_role_that_was_given_by_hand_is_not_taken_by_the_table(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(Terms { roles: table(), ..open_terms("id") })]);
        let mut browser = Browser::of(site.clone());
        forger.says(json!({"name": "Ola Nordmann"}));
        sign_in(&mut browser, "id", "ola").await;
        let ola = somebody(&world, "Ola Nordmann").await;
        let by_hand = json!({"roles": [{"role": "employee", "unit_id": world.cast.school}]});
        set_roles(&world, ola["id"].as_str().unwrap(), by_hand).await;
        forger.says(json!({"department": "Nes skole"}));
        sign_in(&mut browser, "id", "ola").await;
        forger.says(json!({}));
        sign_in(&mut browser, "id", "ola").await;
        assert_eq!(roles(&somebody(&world, "Ola Nordmann").await).len(), 1, "once, and it stays");
    }

    async fn only_who_is_known_comes_in_where_that_is_the_policy(world: World) {
        let forger = Forger::start().await;
        let terms = |key: &str, emails| Terms { newcomers: Newcomers::Known, emails, ..open_terms(key) };
        let ways = vec![forger.way(terms("shown", Emails::Shown)), forger.way(terms("verified", Emails::Verified))];
        let site = site(&world, ways);
        let kari = new_person(&world, "Kari Nordmann", "kari@storvik.example").await;
        let says = |email: &str, verified: Value| forger.says(json!({"email": email, "email_verified": verified}));
        let come = |key: &'static str, subject: &'static str| {
            let site = site.clone();
            async move {
                let mut browser = Browser::of(site);
                let page = sign_in(&mut browser, key, subject).await;
                (page, browser.cookie().to_owned())
            }
        };
        // An address identifies nobody, unless the provider is configured as verifying addresses and says that this one
        // is verified.
        for (key, email, verified) in [
            ("shown", "kari@storvik.example", json!(true)),
            ("verified", "kari@storvik.example", json!(false)),
            ("verified", "kari@storvik.example", Value::Null),
            ("verified", "ingen@storvik.example", json!(true)),
        ] {
            says(email, verified.clone());
            let (page, cookie) = come(key, "kari").await;
            page.shows(NOBODY);
            assert_eq!(cookie, "", "{key} {email} {verified}");
        }
        says("KARI@storvik.example", json!(true));
        come("verified", "kari").await.0.shows("Kari Nordmann");
        assert_eq!(verbs(&world, &kari).await[1..], ["identity_linked", "signed_in"]);
        // From now on the subject identifies her, whatever the address.
        says("annen@storvik.example", json!(false));
        come("verified", "kari").await.0.shows("Kari Nordmann");
        // Another subject with her address is not her, since the address is not verified here.
        says("kari@storvik.example", json!(false));
        come("verified", "mallory").await.0.shows(NOBODY);
    }

    async fn nobody_takes_the_address_of_somebody_who_is_here(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let kari = new_person(&world, "Kari Nordmann", "kari@storvik.example").await;
        forger.says(json!({"name": "Mallory", "email": "Kari@storvik.example", "email_verified": true}));
        let mut browser = Browser::of(site.clone());
        sign_in(&mut browser, "id", "mallory").await.shows("Noen her har e-postadressen din fra før.");
        assert_eq!(browser.cookie(), "");
        // An address that is not verified is not stored.
        forger.says(json!({"name": "Mallory", "email": "kari@storvik.example"}));
        sign_in(&mut browser, "id", "mallory").await.shows("Mallory");
        assert_eq!(somebody(&world, "Mallory").await["email"], Value::Null);
        assert_eq!(verbs(&world, &kari).await, ["roles_set"]);
    }

    async fn whoever_left_or_is_erased_does_not_come_back_by_a_provider(world: World) {
        let forger = Forger::start().await;
        let terms = Terms { emails: Emails::Verified, ..open_terms("id") };
        let site = site(&world, vec![forger.way(terms)]);
        let kari = new_person(&world, "Kari Nordmann", "kari@storvik.example").await;
        forger.says(json!({"email": "kari@storvik.example", "email_verified": true}));
        let mut browser = Browser::of(site.clone());
        sign_in(&mut browser, "id", "kari").await.shows("Kari Nordmann");
        let page = browser.open("/profile").await;
        assert_eq!(page.status, 200);
        world.as_(ADMIN).post(&format!("/people/{kari}/erasure"), json!({})).await.ok();
        assert!(browser.open("/profile").await.address.starts_with("/sign-in"));
        let erased = kari.parse().map(ombruk::domain::PersonId).unwrap();
        assert_eq!(providers::identities_of(world.app.db.read(), erased).await.unwrap(), []);
        // The provider still vouches for the subject. A new person is made, who is not the erased one.
        forger.says(json!({"name": "Noen Ny", "email": "kari@storvik.example", "email_verified": true}));
        sign_in(&mut browser, "id", "kari").await.hides("Kari Nordmann").shows("Noen Ny");
        let issuer = &forger.issuer;
        let leave = |tx: ombruk::store::Tx| async move {
            let identity = providers::identity(&*tx, issuer, "kari").await?.unwrap();
            let row = people::find(&*tx, identity.person_id).await?.unwrap();
            ombruk::store::save(&tx, person::Model { left_at: Some(tx.at), ..row }).await
        };
        world.app.db.write(leave).await.unwrap();
        let mut browser = Browser::of(site);
        sign_in(&mut browser, "id", "kari").await.shows(NOBODY);
        assert_eq!(browser.cookie(), "");
    }

    async fn claims_are_also_asked_for_and_have_to_be_of_the_same_subject(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(Terms { roles: table(), ..open_terms("id") })]);
        forger.answers_userinfo(json!({"sub": "ola", "name": "En Annen", "department": "Nes skole"}));
        forger.says(json!({"name": "Ola Nordmann"}));
        let mut browser = Browser::of(site.clone());
        sign_in(&mut browser, "id", "ola").await.shows("Ola Nordmann");
        assert_eq!(roles(&somebody(&world, "Ola Nordmann").await).len(), 1);
        let mut browser = Browser::of(site);
        sign_in(&mut browser, "id", "kari").await.shows("kunne ikke bekreftes");
        assert_eq!(browser.cookie(), "");
    }

    async fn an_address_that_was_given_to_somebody_else_makes_nobody_them(world: World) {
        let forger = Forger::start().await;
        let of_register = |key: &str, emails| {
            let external_id = Some("employee".to_owned());
            Terms { newcomers: Newcomers::Known, emails, external_id, ..open_terms(key) }
        };
        let ways = [("verified", Emails::Verified), ("shown", Emails::Shown)];
        let site = site(&world, ways.map(|(key, emails)| forger.way(of_register(key, emails))).into());
        let kari = new_person(&world, "Kari Nordmann", "kari@storvik.example").await;
        let says = |employee: &str| {
            forger.says(json!({"email": "kari@storvik.example", "email_verified": true, "employee": employee}));
        };
        says("1001");
        sign_in(&mut Browser::of(site.clone()), "verified", "kari").await.shows("Kari Nordmann");
        // The register's id is stored: she is found by it without an address.
        forger.says(json!({"employee": "1001"}));
        sign_in(&mut Browser::of(site.clone()), "shown", "kari elsewhere").await.shows("Kari Nordmann");
        // Another Kari of the municipality got the first one's address.
        says("1002");
        let mut next = Browser::of(site);
        sign_in(&mut next, "verified", "another kari").await.shows("Noen her har e-postadressen din fra før.");
        assert_eq!(next.cookie(), "");
        assert_eq!(verbs(&world, &kari).await[1..], ["identity_linked", "signed_in", "identity_linked", "signed_in"]);
    }

    async fn the_last_administrator_stays_whatever_the_table_says(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(Terms { roles: table(), ..open_terms("id") })]);
        let mut browser = Browser::of(site);
        forger.says(json!({"name": "Ola Nordmann", "groups": ["styrere", "drift"]}));
        sign_in(&mut browser, "id", "ola").await;
        let ola = somebody(&world, "Ola Nordmann").await;
        assert_eq!(roles(&ola).len(), 2);
        // Nobody else administers, and then the provider sends no groups any more.
        let admin = world.as_(ADMIN).get("/me").await.ok()["person_id"].as_str().unwrap().to_owned();
        set_roles(&world, &admin, json!({"roles": [{"role": "employee", "unit_id": world.cast.school}]})).await;
        forger.says(json!({"name": "Ola Nordmann"}));
        let profile = sign_in(&mut browser, "id", "ola").await;
        profile.shows("Ola Nordmann");
        browser.open("/admin/people").await.shows("Ola Nordmann");
        let ola = verbs(&world, ola["id"].as_str().unwrap()).await;
        assert_eq!(ola, ["identity_linked", "roles_set", "signed_in", "roles_set", "signed_in"]);
    }
}
