//! Local accounts: passwords, codes from telephones, sign-in links, and what happens to somebody who guesses.

use std::sync::Arc;

use ombruk::{
    app::directory::access,
    domain::directory::totp::Totp,
    store::{Tx, directory::credentials},
    web::{edge::rates::RateLimits, pages::doors::Doors, printing::PublicUrl},
};
use poem::EndpointExt;
use serde_json::{Value, json};

use crate::world::{Browser, Page, World, cast::*, stories};

const EMAIL: &str = "kari@storvik.example";
const PASSWORD: &str = "gul sykkel bak låven ";
const OTHER_PASSWORD: &str = "fjellrev-kaffe-traktor";

/// Adds Kari, an employee of the school. Returns her id.
async fn kari(world: &World) -> String {
    let body = json!({
        "name": "Kari Nordmann", "email": EMAIL, "roles": [{"role": "employee", "unit_id": world.cast.school}],
    });
    world.as_(ADMIN).post("/people", body).await.ok()["id"].as_str().unwrap().to_owned()
}

/// The path of a link that the administrator makes.
async fn link(world: &World, person: &str, body: Value) -> String {
    let made = world.as_(ADMIN).post(&format!("/people/{person}/sign-in-link"), body).await.ok();
    made["link"].as_str().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

/// A browser in which she has set her password.
async fn with_password(world: &World, person: &str) -> Browser {
    let link = link(world, person, json!({"sets_password": true})).await;
    let mut browser = world.browser();
    browser.open(&link).await.shows("Nytt passord");
    assert_eq!(browser.post(&link, &[("password", PASSWORD)]).await.address, "/");
    browser
}

async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Page {
    browser.post("/sign-in", &[("email", email), ("password", password), ("next", "/mine")]).await
}

/// Every text that the database holds of the organisation.
async fn kept(world: &World) -> String {
    let rows = world.rows_of(world.cast.organisation).await;
    rows.into_iter().flat_map(|row| row.texts).map(|(_, text)| text).collect::<Vec<_>>().join("\n")
}

/// The verbs of somebody's history.
async fn verbs(world: &World, person: &str) -> Vec<String> {
    let history = ombruk::store::history::of(world.app.db.read(), person.parse().unwrap()).await.unwrap();
    history.into_iter().map(|event| event.verb).collect()
}

stories! {
    async fn a_link_of_the_administrator_lets_somebody_set_a_password(world: World) {
        let person = kari(&world).await;
        let path = link(&world, &person, json!({"sets_password": true})).await;
        let mut browser = world.browser();
        for (password, said) in [
            ("kort", "Minst 12 tegn."),
            ("Passord-2026!", "Dette er blant det første noen gjetter på."),
            ("Storvik-Nordmann", "Dette er blant det første noen gjetter på."),
        ] {
            let refused = browser.post(&path, &[("password", password)]).await;
            assert_eq!(refused.status, 422, "{password}");
            refused.shows(said);
        }
        let home = browser.post(&path, &[("password", PASSWORD)]).await;
        home.shows("Hva trenger du?");
        assert_eq!(world.browser().post(&path, &[("password", OTHER_PASSWORD)]).await.status, 404, "used up");

        let mut phone = world.browser();
        assert_eq!(sign_in(&mut phone, " KARI@storvik.example", PASSWORD).await.address, "/mine");
        assert_eq!(verbs(&world, &person).await[1..], ["sign_in_link_made", "password_set", "signed_in", "signed_in"]);
        let kept = kept(&world).await;
        assert!(!kept.contains("gul sykkel") && kept.contains("$argon2id$"), "a hash is kept, and nothing else");

        // Somebody without an address cannot get a password. Nobody can make links for people of another organisation.
        let me = world.as_(EMPLOYEE).get("/me").await.ok()["person_id"].as_str().unwrap().to_owned();
        let invite = |id: &str| format!("/people/{id}/sign-in-link");
        world.as_(ADMIN).post(&invite(&me), json!({"sets_password": true})).await.refused(422, "invalid");
        world.as_(STRANGER).post(&invite(&me), json!({})).await.refused(404, "not_found");
        world.as_(COORDINATOR).post(&invite(&me), json!({})).await.refused(403, "not_allowed");
        let enter = link(&world, &me, json!({})).await;
        assert_eq!(world.browser().post(&enter, &[]).await.status, 200);
    }

    async fn an_unknown_account_is_answered_as_a_known_one(world: World) {
        let person = kari(&world).await;
        with_password(&world, &person).await;
        let mut browser = world.browser();
        let known = sign_in(&mut browser, EMAIL, "noe helt annet").await;
        let unknown = sign_in(&mut browser, "ingen@storvik.example", "noe helt annet").await;
        assert_eq!((known.status, unknown.status, browser.cookie()), (422, 422, ""));
        assert_eq!(known.html.replace(EMAIL, ""), unknown.html.replace("ingen@storvik.example", ""));
        // A password counts exactly as it was typed, with its blanks.
        assert_eq!(sign_in(&mut browser, EMAIL, PASSWORD.trim()).await.status, 422);
        // Both addresses have to wait in the same way.
        for email in [EMAIL, "ingen@storvik.example"] {
            let mut seen = Vec::new();
            for _ in 0..8 {
                seen.push(sign_in(&mut browser, email, "noe helt annet").await);
            }
            let late = seen.iter().find(|page| page.status == 429).unwrap_or_else(|| panic!("{email} never waits"));
            late.shows("Det har vært mange forsøk.");
            let seconds: i64 = late.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=5).contains(&seconds), "{seconds}");
        }
        let key = &access::hash(&format!("account {EMAIL}"));
        let waits = |tx: Tx| async move {
            credentials::set_failures(&tx, key, 12, tx.at + chrono::TimeDelta::minutes(2)).await
        };
        world.app.db.write(waits).await.unwrap();
        let right = sign_in(&mut browser, EMAIL, PASSWORD).await;
        assert_eq!(right.status, 429, "nobody tries while they wait, the owner neither");
    }

    async fn a_code_from_the_telephone_is_asked_for_as_well(world: World) {
        let person = kari(&world).await;
        let mut browser = with_password(&world, &person).await;
        let page = browser.open("/profile/access").await;
        page.shows("Kode fra telefonen").shows("<svg class=\"qr\"");
        let fields = page.fields("/profile/access/factor");
        let secret = fields.iter().find(|(name, _)| name == "secret").unwrap().1.clone();
        let totp = Totp::parse(&secret).unwrap();
        let now = || ombruk::domain::time::now();
        let wrong = browser.submit(&page, "/profile/access/factor", &[("code", "000000"), ("password-now", PASSWORD)]);
        assert_eq!(wrong.await.status, 422);
        let code = totp.at(now() - chrono::TimeDelta::seconds(30));
        let added = browser.submit(&page, "/profile/access/factor", &[("code", &code), ("password-now", PASSWORD)]).await;
        added.shows("Slutt å spørre om kode");

        let mut phone = world.browser();
        let asked = sign_in(&mut phone, EMAIL, PASSWORD).await;
        asked.shows("Koden fra telefonen");
        assert_eq!(phone.cookie(), "", "the password alone is not enough");
        let again = phone.submit(&asked, "/sign-in/code", &[("code", "000000")]).await;
        assert_eq!((again.status, phone.cookie()), (422, ""));
        let code = totp.at(now());
        assert_eq!(phone.submit(&again, "/sign-in/code", &[("code", &code)]).await.address, "/mine");
        let mut thief = world.browser();
        let asked = sign_in(&mut thief, EMAIL, PASSWORD).await;
        assert_eq!(thief.submit(&asked, "/sign-in/code", &[("code", &code)]).await.status, 422, "a code is used once");

        let page = browser.open("/profile/access").await;
        let wrong = browser.submit(&page, "/profile/access/factor/end", &[("password-now", "noe annet enn det")]).await;
        assert_eq!(wrong.status, 422);
        browser.submit(&page, "/profile/access/factor/end", &[("password-now", PASSWORD)]).await.shows("Sett opp");
        assert_eq!(sign_in(&mut world.browser(), EMAIL, PASSWORD).await.address, "/mine");
    }

    async fn a_new_password_ends_the_other_sessions(world: World) {
        let person = kari(&world).await;
        let mut browser = with_password(&world, &person).await;
        let mut phone = world.browser();
        sign_in(&mut phone, EMAIL, PASSWORD).await;
        let before = browser.cookie().to_owned();
        let page = browser.open("/profile/access").await;
        let change = |now: &'static str| [("password-now", now), ("password", OTHER_PASSWORD)];
        let wrong = browser.submit(&page, "/profile/access/password", &change(OTHER_PASSWORD)).await;
        assert_eq!(wrong.status, 422);
        wrong.shows("Det er ikke passordet du har nå.");
        browser.submit(&page, "/profile/access/password", &change(PASSWORD)).await.shows("Passord");
        assert_ne!(browser.cookie(), before, "this browser goes on with another secret");
        assert!(phone.open("/mine").await.address.starts_with("/sign-in"));
        assert_eq!(sign_in(&mut phone, EMAIL, PASSWORD).await.status, 422);
        assert_eq!(sign_in(&mut phone, EMAIL, OTHER_PASSWORD).await.address, "/mine");
    }

    async fn a_session_gets_another_secret_where_the_roles_change(world: World) {
        let person = kari(&world).await;
        let mut browser = with_password(&world, &person).await;
        let old = browser.copied();
        let admin = world.as_(ADMIN).with("If-Match", "*");
        let roles = json!({"roles": [{"role": "coordinator"}]});
        admin.send(poem::http::Method::PUT, &format!("/people/{person}/roles"), Some(roles.to_string())).await.ok();
        browser.open("/today").await.shows("I dag");
        assert_ne!(browser.cookie(), old.cookie());
        // Requests with the old secret, which were under way, are still answered. Forms of a new page are accepted.
        let (status, _) = old.fetch("/mine").await;
        assert_eq!(status, 200);
        let page = browser.open("/profile").await;
        browser.submit(&page, "/profile/language", &[("language", "sv")]).await.shows("Språk");
        let cookie = browser.cookie().to_owned();
        browser.open("/mine").await;
        assert_eq!(browser.cookie(), cookie, "once is enough");
        // Signing in anew ends the session that the browser had.
        let copied = browser.copied();
        sign_in(&mut browser, EMAIL, PASSWORD).await;
        assert_eq!(copied.fetch("/mine").await.0, 303);
    }

    async fn sessions_are_ended_one_by_one_and_by_the_administrator(world: World) {
        let person = kari(&world).await;
        let mut browser = with_password(&world, &person).await;
        let mut phone = world.browser().with("user-agent", "Mozilla/5.0 (Android) Firefox/150.0");
        sign_in(&mut phone, EMAIL, PASSWORD).await;
        let page = browser.open("/profile").await;
        page.shows("Firefox, Android").shows("her og nå");
        let end = page.forms().into_iter().find(|(_, at)| at.starts_with("/profile/sessions/")).unwrap().1;
        let mut other = world.signed_in(EMPLOYEE).await;
        let own = other.open("/profile").await.fields("/sign-out");
        let csrf = own.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
        assert_eq!(other.post(&end, &[("csrf", &csrf), ("once", "1")]).await.status, 404, "another's is not there");
        browser.submit(&page, &end, &[]).await;
        assert!(phone.open("/mine").await.address.starts_with("/sign-in"));
        assert_eq!(browser.open("/mine").await.address, "/mine");

        let out = format!("/people/{person}/sign-out");
        world.as_(STRANGER).post(&out, json!({})).await.refused(404, "not_found");
        world.as_(COORDINATOR).post(&out, json!({})).await.refused(403, "not_allowed");
        world.as_(ADMIN).post(&out, json!({})).await.ok();
        assert!(browser.open("/mine").await.address.starts_with("/sign-in"));
        assert!(verbs(&world, &person).await.ends_with(&["sessions_ended".to_owned(), "sessions_ended".to_owned()]));
    }

    async fn tokens_are_made_and_revoked_on_the_page(world: World) {
        let person = kari(&world).await;
        let mut browser = with_password(&world, &person).await;
        let page = browser.open("/profile/access").await;
        let made = browser.submit(&page, "/profile/access/tokens", &[("label", "Skript for rapporten")]).await;
        made.shows("Kopier nøkkelen nå.").shows("Skript for rapporten");
        let at = made.html.find("<code>ombruk_").unwrap() + 6;
        let token = made.html[at..].split('<').next().unwrap().to_owned();
        assert_eq!(world.as_(&token).get("/me").await.ok()["name"], "Kari Nordmann");
        let twice = browser.submit(&page, "/profile/access/tokens", &[("label", "Skript for rapporten")]).await;
        twice.hides("<code>ombruk_");
        let kept = kept(&world).await;
        assert!(!kept.contains(&token) && kept.contains("Skript for rapporten"));
        let page = browser.open("/profile/access").await;
        page.hides(&token);
        let end = page.forms().into_iter().find(|(_, at)| at.starts_with("/profile/access/tokens/")).unwrap().1;
        let mut other = world.signed_in(EMPLOYEE).await;
        let own = other.open("/profile").await.fields("/sign-out");
        let csrf = own.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
        assert_eq!(other.post(&end, &[("csrf", &csrf), ("once", "1")]).await.status, 404);
        browser.submit(&page, &end, &[]).await.hides("Skript for rapporten");
        world.as_(&token).get("/me").await.refused(401, "unauthenticated");
    }

    async fn one_address_signs_in_only_so_often(world: World) {
        let rates = RateLimits { sign_ins_per_minute: Some(3), forwarded_for: true, ..RateLimits::default() };
        let site = ombruk::web::site_with(world.app.clone(), rates, PublicUrl::default(), Doors::default());
        let site = Arc::new(site.map_to_response().boxed());
        let mut one = Browser::of(site.clone()).with("x-forwarded-for", "192.0.2.1, 192.0.2.7");
        let mut other = Browser::of(site).with("x-forwarded-for", "192.0.2.7, 192.0.2.8");
        let id = uuid::Uuid::from_u128(1).to_string();
        assert_eq!(one.post("/sign-in/as", &[("person", &id)]).await.status, 404);
        assert_eq!(sign_in(&mut one, EMAIL, "noe helt annet").await.status, 422);
        assert_eq!(one.post("/sign-in/none", &[]).await.status, 404);
        for path in ["/sign-in", "/sign-in/as", "/sign-in/code", "/sign-in/none"] {
            let late = one.post(path, &[("person", &id)]).await;
            assert_eq!(late.status, 429, "{path}");
            assert!(late.headers.contains_key("retry-after"));
        }
        assert_eq!(sign_in(&mut other, EMAIL, "noe helt annet").await.status, 422);
    }

    async fn who_guesses_links_of_partners_stops_nobody_behind_the_same_proxy(world: World) {
        let rates =
            RateLimits { failed_authentications_per_minute: Some(3), forwarded_for: true, ..RateLimits::default() };
        let site = ombruk::web::site_with(world.app.clone(), rates, PublicUrl::default(), Doors::default());
        let site = Arc::new(site.map_to_response().boxed());
        let mut one = Browser::of(site.clone()).with("x-forwarded-for", "192.0.2.7");
        let mut other = Browser::of(site).with("x-forwarded-for", "192.0.2.8");
        for guess in 0..3 {
            assert_eq!(one.open(&format!("/p/guess{guess}")).await.status, 404);
        }
        assert_eq!(one.open("/p/guess").await.status, 429);
        assert_eq!(other.open("/p/mistyped").await.status, 404);
    }
}
