//! What every page shows, and what an unknown address shows.

use std::sync::Arc;

use ombruk::web::{
    self,
    pages::{doors::Doors, look::Look},
    printing::PublicUrl,
};
use poem::{Endpoint, EndpointExt, Request};
use serde_json::json;

use crate::world::{Browser, World, cast::*, stories};

stories! {
    async fn what_was_typed_survives_the_end_of_a_session(world: World) {
        let mut browser = world.signed_in(EMPLOYEE).await;
        let form = browser.open("/needs/new?q=2+kontorstoler+til+1.+mars").await;
        let mut desk = world.signed_in(EMPLOYEE).await;
        let profile = desk.open("/profile").await;
        desk.submit(&profile, "/profile/sign-out-everywhere", &[]).await;

        let site = world.cast.site.to_string();
        let said = [("considered", "1"), ("place", site.as_str()), ("purpose", "Til \"lesekroken\" & mer")];
        let out = browser.submit(&form, "/needs/new", &said).await;
        assert_eq!(out.status, 401);
        out.shows("Du er logget ut").shows("/sign-in?next=%2Fneeds%2Fnew");
        // After signing in again in the same browser, the kept form is sent. It has to be confirmed once more, since
        // its page belongs to another session.
        browser.post(&world.sign_in_link(EMPLOYEE).await, &[]).await;
        let stale = browser.submit(&out, "/needs/new", &[]).await;
        assert_eq!(stale.status, 403);
        stale.shows("Ingenting er gjort med det");
        assert_eq!(world.as_(EMPLOYEE).get("/needs").await.ok()["items"], json!([]));
        let need = browser.submit(&stale, "/needs/new", &[]).await;
        need.shows("0 av 2 dekket").shows("lesekroken");
        let needs = world.as_(EMPLOYEE).get("/needs").await.ok();
        assert_eq!(needs["items"][0]["purpose"], json!("Til \"lesekroken\" & mer"));
        // A form of another site is refused, and none of its values is shown.
        let mut elsewhere = world.browser().with("sec-fetch-site", "cross-site");
        elsewhere.post("/needs/new", &[("purpose", "Utenfra")]).await.hides("Utenfra");
    }

    async fn an_unknown_address_answers_whoever_asks(world: World) {
        let mut browser = world.signed_in(EMPLOYEE).await;
        for path in ["/romskip", "/things/a/b/c", "/needs/new/x/y"] {
            let page = browser.open(path).await;
            assert_eq!((page.status, page.headers["content-type"].to_str().unwrap()), (404, "text/html; charset=utf-8"));
            page.shows("<h1>").shows("href=\"/\"");
        }
        let site = web::site(world.app.clone()).map_to_response();
        let told = site.get_response(Request::builder().uri("/romskip".parse().unwrap()).finish()).await;
        assert_eq!((told.status().as_u16(), told.content_type()), (404, Some("application/problem+json")));
    }

    async fn one_with_several_roles_switches_on_the_page(world: World) {
        let mut browser = world.signed_in(STRANGER).await;
        let today = browser.open("/things").await;
        today.shows("href=\"/today\"").shows("Bytt til Vaktmester i Fjernby kommune").hides("Bytt til Ombrukskoordinator");
        let fields = [("role", "facility_manager"), ("unit", "")];
        let csrf = today.fields("/switch");
        let mut form: Vec<(&str, &str)> = fields.to_vec();
        form.extend(csrf.iter().filter(|(name, _)| ["csrf", "once"].contains(&name.as_str())).map(|(n, v)| (n.as_str(), v.as_str())));
        browser.post("/switch", &form).await;
        let now = browser.open("/things").await;
        now.shows("Bytt til Ombrukskoordinator").hides("Bytt til Vaktmester");
        // Nobody acts with a role that is not theirs.
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open("/profile").await;
        page.hides("action=\"/switch\"");
        let own = page.fields("/sign-out");
        let mut form = vec![("role", "admin")];
        form.extend(own.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        assert_eq!(teacher.post("/switch", &form).await.status, 404);
    }

    async fn browsers_stay_with_https_where_everybody_comes_by_it(world: World) {
        for (url, says) in [("https://ombruk.example", Some("max-age=63072000")), ("http://127.0.0.1:8080", None)] {
            let address = PublicUrl(url.to_owned());
            let site = Arc::new(web::site_with(world.app.clone(), Default::default(), address, Doors::default()).map_to_response());
            for path in ["/sign-in", "/health/live", "/romskip", "/api/v1/me"] {
                let answer = site.get_response(Request::builder().uri(path.parse().unwrap()).finish()).await;
                let said = answer.headers().get("strict-transport-security").map(|value| value.to_str().unwrap().to_owned());
                assert_eq!(said.as_deref(), says, "{url}{path}");
            }
        }
    }

    async fn a_municipality_brings_its_name_its_logo_and_its_theme(world: World) {
        let theme = ":root { --ds-color-accent-base-default: #7a1f5c; }";
        let logo = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
        let look = Look::new("Fjordbruk", Some("hjelp@fjordvik.no"), Some(theme), Some(logo)).unwrap();
        let look: &'static Look = Box::leak(Box::new(look));
        let site = Arc::new(web::site(world.app.clone()).data(look).map_to_response().boxed());
        let mut browser = Browser::of(site.clone());
        let page = browser.open("/sign-in").await;
        page.shows("– Fjordbruk</title>").shows("class=\"logo\"");
        let address = |end: &str| {
            let found = page.html.split('"').find(|part| part.starts_with("/assets/") && part.ends_with(end));
            found.unwrap().to_owned()
        };
        let style = browser.open(&address("/ombruk.css")).await;
        style.shows("#7a1f5c").shows("--reuse: #14594a");
        assert_eq!(style.headers["cache-control"], "public, max-age=31536000, immutable");
        let logo = browser.open(&address("/logo")).await;
        assert_eq!(logo.headers["content-type"], "image/svg+xml");
        assert!(logo.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        browser.open("/accessibility").await.shows("mailto:hjelp@fjordvik.no");
        // Without any configuration none of this is there.
        let mut shipped = world.browser();
        shipped.open("/accessibility").await.shows("– Ombruk</title>").shows("uutilsynet").hides("mailto:");
        assert_eq!(shipped.open(&address("/logo")).await.status, 404);
    }
}
