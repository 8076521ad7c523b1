//! Answers from an identity provider, or in its name, that are not believed.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use ombruk::{app::directory::access, domain::time, store::rows::sign_in_attempt};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::forger::{self, CLIENT, Forger, SECRET, come, go, open_terms, sign_in, signed, signed_as, site};
use crate::world::{Browser, Page, World, cast::EMPLOYEE, stories};

const UNPROVEN: &str = "kunne ikke bekreftes, så ingen ble logget inn";
const LOST: &str = "ikke begynt i denne nettleseren";

#[track_caller]
fn refused(page: &Page, browser: &Browser, said: &str) {
    assert_eq!((page.status, browser.cookie()), (200, ""), "{}", page.address);
    page.shows(said).hides("code=").hides("state=");
    assert!(page.address.starts_with("/sign-in?failed="), "{}", page.address);
}

/// A correct token but for the changed claims.
fn with(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Forged {
    Box::new(move |mut claims| {
        change(&mut claims);
        signed("first", &claims)
    })
}

/// Makes the token that is sent from the correct claims.
type Forged = Box<dyn Fn(Value) -> String + Send + Sync>;

stories! {
    async fn a_token_that_is_not_what_it_should_be_signs_nobody_in(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let now = time::now().timestamp();
        let mut browser = Browser::of(site.clone());
        assert_eq!(sign_in(&mut browser, "id", "kari").await.address, "/profile", "a right one does");
        let forged: Vec<(&str, Forged)> = vec![
            ("another nonce", with(|claims| claims["nonce"] = json!("another"))),
            ("no nonce", with(|claims| claims["nonce"] = Value::Null)),
            ("another issuer", with(|claims| claims["iss"] = json!("https://id.example"))),
            ("an issuer that looks the same", with(|claims| {
                claims["iss"] = json!(format!("{}/", claims["iss"].as_str().unwrap()));
            })),
            ("another audience", with(|claims| claims["aud"] = json!("another"))),
            ("another audience beside", with(|claims| claims["aud"] = json!([CLIENT, "another"]))),
            ("no audience", with(|claims| claims["aud"] = json!([]))),
            ("expired", with(move |claims| claims["exp"] = json!(now - 121))),
            ("of tomorrow", with(move |claims| claims["iat"] = json!(now + 86_400))),
            ("of yesterday", with(move |claims| claims["iat"] = json!(now - 86_400))),
            ("another access token's hash", with(|claims| claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA"))),
            ("no signature", Box::new(|claims| forger::unsigned(&claims))),
            ("by the client's secret", Box::new(|claims| forger::by_secret(SECRET, &claims))),
            ("by an empty secret", Box::new(|claims| forger::by_secret("", &claims))),
            ("by somebody's key in the name of the provider's", Box::new(|claims| {
                signed_as(&json!({"alg": "EdDSA", "kid": "first"}), "somebody", &claims)
            })),
            ("by somebody's key that the token brings along", Box::new(|claims| {
                use openidconnect::PrivateSigningKey;
                let jwk = forger::key("somebody").as_verification_key();
                signed_as(&json!({"alg": "EdDSA", "jwk": jwk}), "somebody", &claims)
            })),
            ("a token of another kind", Box::new(|claims| {
                signed_as(&json!({"alg": "EdDSA", "kid": "first", "typ": "logout+jwt"}), "first", &claims)
            })),
            ("claims that were changed after", Box::new(|claims| {
                let (right, mut other) = (signed("first", &claims), claims.clone());
                other["sub"] = json!("admin");
                let (wrong, mut parts) = (signed("first", &other), right.split('.').collect::<Vec<_>>());
                parts[1] = wrong.split('.').nth(1).unwrap();
                parts.join(".")
            })),
            ("no token", Box::new(|_| "x".to_owned())),
        ];
        for (what, mint) in forged {
            forger.mints(mint);
            let mut browser = Browser::of(site.clone());
            let page = sign_in(&mut browser, "id", "kari").await;
            assert_eq!(browser.cookie(), "", "{what}");
            // An answer without a token counts as a provider that cannot be reached.
            let said = if what == "no token" { "Vi får ikke kontakt" } else { UNPROVEN };
            page.shows(said);
            refused(&page, &browser, said);
        }
        // Clocks may differ a little.
        forger.mints(with(move |claims| {
            (claims["exp"], claims["iat"]) = (json!(now - 60), json!(now + 60));
        }));
        assert_eq!(sign_in(&mut browser, "id", "kari").await.address, "/profile");
    }

    async fn an_answer_counts_once_and_in_the_browser_that_asked(world: World) {
        let (forger, other) = (Forger::start().await, Forger::start().await);
        let site = site(&world, vec![forger.way(open_terms("id")), other.way(open_terms("other"))]);
        let mut browser = Browser::of(site.clone());
        let sent = go(&mut browser, "id", "/profile").await;
        assert!(sent.get("state").len() >= 22 && sent.get("nonce").len() >= 22, "128 bits");
        assert_eq!((sent.get("response_type"), sent.get("code_challenge_method")), ("code", "S256"));
        assert_eq!(sent.get("redirect_uri"), "http://127.0.0.1:8080/sign-in/with/id/back");
        assert_eq!((sent.get("scope"), sent.get("client_id")), ("openid profile", CLIENT));

        // Somebody makes another browser finish the sign-in that they began. It would be signed in as them.
        let mut victim = Browser::of(site.clone());
        refused(&come(&mut victim, "id", &sent, "mallory").await, &victim, LOST);
        refused(&come(&mut browser, "id", &sent, "kari").await, &browser, LOST);

        // The right answer signs in. The same answer again is refused.
        let sent = go(&mut browser, "id", "/profile").await;
        assert_eq!(come(&mut browser, "id", &sent, "kari").await.address, "/profile");
        let verifiers = forger.exchanges();
        assert!(verifiers.len() == 1 && verifiers[0].contains("code_verifier="), "{verifiers:?}");
        let signed_in = browser.cookie().to_owned();
        come(&mut browser, "id", &sent, "kari").await.shows(LOST);
        assert_eq!((browser.cookie(), forger.exchanges().len()), (signed_in.as_str(), 1), "no code is sent twice");

        // Mix-up: the answer to one provider's request comes back at another provider, or in another provider's name.
        let mut browser = Browser::of(site.clone());
        let sent = go(&mut browser, "id", "/profile").await;
        refused(&come(&mut browser, "other", &sent, "kari").await, &browser, LOST);
        for named in [other.issuer.as_str(), "https://id.example"] {
            let sent = go(&mut browser, "id", "/profile").await;
            let code = format!("kari!{}", sent.get("nonce"));
            let query = [("state", sent.get("state")), ("code", &code), ("iss", named)];
            let query = serde_urlencoded::to_string(query).unwrap();
            refused(&browser.open(&format!("/sign-in/with/id/back?{query}")).await, &browser, UNPROVEN);
        }
        assert_eq!((forger.exchanges().len(), other.exchanges().len()), (1, 0), "no code went anywhere");

        // Refused: coming back after a quarter of an hour, without a state, or with an error instead of a code.
        let sent = go(&mut browser, "id", "/profile").await;
        let (long_ago, attempt) = (time::now() - TimeDelta::seconds(1), &access::hash(sent.get("state")));
        let expire = |tx: ombruk::store::Tx| async move {
            let one = sign_in_attempt::Entity::update_many().filter(sign_in_attempt::Column::StateHash.eq(attempt));
            one.col_expr(sign_in_attempt::Column::ExpiresAt, Expr::value(long_ago)).exec(&*tx).await
        };
        world.app.db.write(expire).await.unwrap();
        refused(&come(&mut browser, "id", &sent, "kari").await, &browser, LOST);
        refused(&browser.open("/sign-in/with/id/back").await, &browser, LOST);
        let sent = go(&mut browser, "id", "/profile").await;
        let query = [("state", sent.get("state")), ("error", "access_denied"), ("error_description", "<b>x</b>")];
        let page = browser.open(&format!("/sign-in/with/id/back?{}", serde_urlencoded::to_string(query).unwrap())).await;
        refused(&page, &browser, "Innloggingen ble avbrutt");
        page.hides("<b>x");
        // A code that the provider refuses.
        let sent = go(&mut browser, "id", "/profile").await;
        let query = format!("state={}&code=stolen", sent.get("state"));
        refused(&browser.open(&format!("/sign-in/with/id/back?{query}")).await, &browser, UNPROVEN);
        assert_eq!(browser.open("/sign-in/with/none").await.status, 404);
        assert_eq!(browser.open("/sign-in/with/none/back?state=a&code=b").await.status, 404);
        browser.open("/sign-in?failed=not_found").await.hides("role=\"alert\"");
    }

    async fn a_provider_that_always_says_whose_answer_it_is_has_to(world: World) {
        let forger = Forger::start().await;
        forger.tells_of_itself("authorization_response_iss_parameter_supported", json!(true));
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let mut browser = Browser::of(site);
        refused(&sign_in(&mut browser, "id", "kari").await, &browser, UNPROVEN);
        let sent = go(&mut browser, "id", "/profile").await;
        let code = format!("kari!{}", sent.get("nonce"));
        let query = [("state", sent.get("state")), ("code", &code), ("iss", &forger.issuer)];
        let query = serde_urlencoded::to_string(query).unwrap();
        assert_eq!(browser.open(&format!("/sign-in/with/id/back?{query}")).await.address, "/profile");
    }

    async fn keys_are_read_again_when_another_is_named_but_not_without_end(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        let mut browser = Browser::of(site.clone());
        sign_in(&mut browser, "id", "kari").await.shows("Kari Nordmann");
        assert_eq!(forger.times_read(), 1);
        forger.has_keys(&["first", "second"]);
        forger.mints(|claims| signed("second", &claims));
        sign_in(&mut browser, "id", "kari").await.shows("Kari Nordmann");
        sign_in(&mut browser, "id", "kari").await.shows("Kari Nordmann");
        assert_eq!(forger.times_read(), 2, "once for the new key");
        forger.mints(|claims| signed("third", &claims));
        for _ in 0..3 {
            let mut browser = Browser::of(site.clone());
            refused(&sign_in(&mut browser, "id", "kari").await, &browser, UNPROVEN);
        }
        assert_eq!(forger.times_read(), 2, "whoever names keys that are not there has nothing read");
    }

    async fn a_provider_that_is_not_there_or_talks_without_end_is_left(world: World) {
        let (huge, elsewhere) = (Forger::start().await, Forger::start().await);
        huge.tells_of_itself("padding", json!("x".repeat(2 << 20)));
        elsewhere.tells_of_itself("issuer", json!("https://id.example"));
        let gone = {
            let forger = Forger::start().await;
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let issuer = format!("http://{}", listener.local_addr().unwrap());
            drop(listener);
            forger.named(issuer)
        };
        let ways = vec![huge.way(open_terms("huge")), elsewhere.way(open_terms("elsewhere")), gone.way(open_terms("gone"))];
        let site = site(&world, ways);
        let mut browser = Browser::of(site);
        for key in ["huge", "elsewhere", "gone"] {
            let page = browser.open(&format!("/sign-in/with/{key}?next=/mine")).await;
            refused(&page, &browser, "Vi får ikke kontakt med innloggingstjenesten.");
            page.shows("next=%2Fmine");
        }
        for _ in 0..5 {
            browser.open("/sign-in/with/huge").await.shows("Vi får ikke kontakt");
        }
        assert_eq!(huge.times_read(), 1, "it is left alone for a moment");
    }

    async fn a_provider_that_is_slow_is_left_in_time_and_keeps_nobody_waiting(world: World) {
        let [slow, late, dawdling, quick] =
            [Forger::start().await, Forger::start().await, Forger::start().await, Forger::start().await];
        dawdling.answers_userinfo(json!({"sub": "kari"}));
        let all = [("slow", &slow), ("late", &late), ("dawdling", &dawdling), ("quick", &quick)];
        let site = site(&world, all.map(|(key, one)| one.way(open_terms(key))).into());
        let [mut first, mut second, mut third] = [site.clone(), site.clone(), site.clone()].map(Browser::of);
        let sent = [go(&mut second, "late", "/mine").await, go(&mut third, "dawdling", "/mine").await];
        // It answers long after anybody waits for it, the first from the beginning, the second once a code is exchanged.
        slow.answers_after(Duration::from_secs(120));
        late.answers_after(Duration::from_secs(120));
        // Each of its answers comes in time. All of them together do not.
        dawdling.answers_after(Duration::from_secs(5));
        dawdling.has_keys(&["first", "second"]);
        dawdling.mints(|claims| signed("second", &claims));

        let deadline = Duration::from_secs(20);
        let slow_ones = async {
            let left = timeout(deadline, async {
                tokio::join!(
                    first.open("/sign-in/with/slow?next=/mine"),
                    come(&mut second, "late", &sent[0], "kari"),
                    come(&mut third, "dawdling", &sent[1], "kari"),
                )
            });
            let (no_start, no_code, no_end) = left.await.expect("somebody was kept waiting");
            (no_start, no_code, no_end, Instant::now())
        };
        let others = async {
            let mut browser = Browser::of(site.clone());
            assert_eq!(sign_in(&mut browser, "quick", "kari").await.address, "/profile");
            let link = world.sign_in_link(EMPLOYEE).await;
            assert_eq!(Browser::of(site.clone()).post(&link, &[]).await.status, 200);
            Instant::now()
        };
        let ((no_start, no_code, no_end, left), others) = tokio::join!(slow_ones, others);
        assert!(others < left, "whoever comes by another way waits for nobody");
        for (page, browser) in [(&no_start, &first), (&no_code, &second), (&no_end, &third)] {
            refused(page, browser, "Vi får ikke kontakt med innloggingstjenesten.");
        }
        no_start.shows("next=%2Fmine");

        // It is asked again after a moment.
        slow.answers_after(Duration::ZERO);
        sleep(Duration::from_secs(6)).await;
        assert_eq!(sign_in(&mut first, "slow", "kari").await.address, "/profile");
    }

    async fn a_provider_leads_nowhere_else(world: World) {
        let forger = Forger::start().await;
        let site = site(&world, vec![forger.way(open_terms("id"))]);
        for (next, led) in [("/savings", "/savings"), ("https://evil.example", "/"), ("//evil.example", "/"), ("/\\evil", "/")] {
            let mut browser = Browser::of(site.clone());
            browser.open(&format!("/sign-in?next={next}")).await.shows("Logg inn med Fellesinnlogging id");
            let sent = go(&mut browser, "id", next).await;
            assert_eq!(come(&mut browser, "id", &sent, "kari").await.address, led, "{next}");
        }
    }
}
