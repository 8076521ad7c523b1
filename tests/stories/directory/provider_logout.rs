//! Signing out: at the provider when somebody signs out here, and here when the provider says that a session there has
//! ended.

use poem::http::StatusCode;
use serde_json::{Value, json};

use super::forger::{self, CLIENT, Forger, open_terms, sign_in, signed, signed_as, site};
use crate::world::{Browser, World, cast::EMPLOYEE, stories};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn logout_token(forger: &Forger, id: &str, more: Value) -> Value {
    let now = ombruk::domain::time::now().timestamp();
    let mut claims = json!({
        "iss": forger.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": id, "events": {EVENT: {}},
    });
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    claims
}

/// The provider sends a logout token to Ombruk. Returns the status of the answer.
async fn tell(site: &forger::Site, token: &str) -> u16 {
    let mut provider = Browser::of(site.clone()).with("sec-fetch-site", "cross-site");
    let page = provider.post("/sign-in/with/id/ended", &[("logout_token", token)]).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    page.status
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.open("/profile").await.address == "/profile"
}

stories! {
    async fn whoever_signs_out_here_is_led_on_to_sign_out_there(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let mut browser = Browser::of(site);
        let page = sign_in(&mut browser, "id", "kari").await;
        let out = browser.submit(&page, "/sign-out", &[]).await;
        assert_eq!((out.status, browser.cookie()), (200, ""));
        out.shows("Du er logget ut av Ombruk.").shows("Logg ut hos Fellesinnlogging id");
        let address = out.headers["refresh"].to_str().unwrap().strip_prefix("0; url=").unwrap().to_owned();
        let query = address.strip_prefix(&format!("{}/end?", forger.issuer)).unwrap();
        let sent: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
        let of = |name: &str| sent.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value);
        assert_eq!((of("client_id"), of("post_logout_redirect_uri")), (CLIENT, "http://127.0.0.1:8080/sign-in"));
        assert_eq!(of("id_token_hint").split('.').count(), 3);
        assert_eq!(out.headers["clear-site-data"], "\"cache\"");
        assert!(!is_in(&mut browser).await);

        // Somebody who signed in by a link of Ombruk's own is not sent to a provider.
        let link = world.sign_in_link(EMPLOYEE).await;
        assert_eq!(browser.post(&link, &[]).await.status, 200);
        let page = browser.open("/profile").await;
        assert_eq!(browser.submit(&page, "/sign-out", &[]).await.address, "/sign-in");
    }

    async fn the_provider_ends_a_session_and_no_other(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let [mut kari, mut desk, mut ola] = [(); 3].map(|()| Browser::of(site.clone()));
        sign_in(&mut kari, "id", "kari").await;
        sign_in(&mut ola, "id", "ola").await;
        forger.says(json!({"sid": "at the desk"}));
        sign_in(&mut desk, "id", "kari").await;
        let link = world.sign_in_link(EMPLOYEE).await;
        let mut local = Browser::of(site.clone());
        local.post(&link, &[]).await;

        // A token with a session and its subject ends that session. With another subject it ends nothing.
        let wrong = logout_token(&forger, "0", json!({"sid": "session of kari", "sub": "ola"}));
        assert_eq!(tell(&site, &signed("first", &wrong)).await, 200);
        assert!(is_in(&mut kari).await && is_in(&mut ola).await);
        let token = signed("first", &logout_token(&forger, "1", json!({"sid": "session of kari", "sub": "kari"})));
        assert_eq!(tell(&site, &token).await, 200);
        assert!(!is_in(&mut kari).await);
        assert!(is_in(&mut desk).await && is_in(&mut ola).await && is_in(&mut local).await);

        // The same token does not end a session that begins later.
        sign_in(&mut kari, "id", "kari").await;
        forger.says(json!({}));
        assert_eq!(tell(&site, &token).await, 400, "replayed");
        assert!(is_in(&mut kari).await);

        // A token with the subject alone ends all sessions of that subject.
        let token = signed("first", &logout_token(&forger, "2", json!({"sub": "kari"})));
        assert_eq!(tell(&site, &token).await, 200);
        assert!(!is_in(&mut kari).await && !is_in(&mut desk).await);
        assert!(is_in(&mut ola).await && is_in(&mut local).await);
    }

    async fn a_logout_token_that_is_none_ends_nothing(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let mut kari = Browser::of(site.clone());
        sign_in(&mut kari, "id", "kari").await;
        let now = ombruk::domain::time::now().timestamp();
        let claims = |more: Value| logout_token(&forger, "x", more);
        let sub = || json!({"sub": "kari"});
        let right = claims(sub());
        let tokens = [
            ("nothing", String::new()),
            ("no token", "x.y".to_owned()),
            ("no signature", forger::unsigned(&right)),
            ("by the client's secret", forger::by_secret(forger::SECRET, &right)),
            ("somebody's key", signed_as(&json!({"alg": "EdDSA", "kid": "first"}), "somebody", &right)),
            ("a key that is not there", signed("unknown", &right)),
            ("another kind", signed_as(&json!({"alg": "EdDSA", "kid": "first", "typ": "at+jwt"}), "first", &right)),
            ("another issuer", signed("first", &claims(json!({"sub": "kari", "iss": "https://id.example"})))),
            ("another audience", signed("first", &claims(json!({"sub": "kari", "aud": "another"})))),
            ("expired", signed("first", &claims(json!({"sub": "kari", "exp": now - 121})))),
            ("of tomorrow", signed("first", &claims(json!({"sub": "kari", "iat": now + 86_400})))),
            ("a nonce", signed("first", &claims(json!({"sub": "kari", "nonce": "n"})))),
            ("an ID token", signed("first", &json!({
                "iss": forger.issuer, "aud": CLIENT, "sub": "kari", "iat": now, "exp": now + 300, "jti": "y",
            }))),
            ("of nobody", signed("first", &claims(json!({})))),
            ("without an id", signed("first", &claims(json!({"sub": "kari", "jti": Value::Null})))),
        ];
        for (what, token) in tokens {
            assert_eq!(tell(&site, &token).await, StatusCode::BAD_REQUEST.as_u16(), "{what}");
        }
        assert!(is_in(&mut kari).await);
        assert_eq!(forger.times_read(), 2, "keys that are not there are looked for once");
        let ours = signed_as(&json!({"alg": "EdDSA", "kid": "first", "typ": "logout+jwt"}), "first", &right);
        assert_eq!(tell(&site, &ours).await, 200);
        assert!(!is_in(&mut kari).await);
        let mut browser = Browser::of(site);
        assert_eq!(browser.post("/sign-in/with/none/ended", &[("logout_token", &ours)]).await.status, 404);
    }

    async fn nobody_comes_back_with_a_session_that_is_over(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let [mut kari, mut ola] = [(); 2].map(|()| Browser::of(site.clone()));
        // The provider ends the session while she is on her way back.
        let token = signed("first", &logout_token(&forger, "1", json!({"sid": "session of kari", "sub": "kari"})));
        assert_eq!(tell(&site, &token).await, 200);
        sign_in(&mut kari, "id", "kari").await.shows("eller det er for lenge siden");
        assert_eq!(kari.cookie(), "");
        sign_in(&mut ola, "id", "ola").await.shows("Kari Nordmann");
        forger.says(json!({"sid": "the next one"}));
        sign_in(&mut kari, "id", "kari").await;
        assert!(is_in(&mut kari).await);
    }
}
