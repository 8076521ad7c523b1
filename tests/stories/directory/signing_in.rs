//! Signing in with a browser, and staying signed in.

use ombruk::{app::directory::access, domain::time, store::directory::sessions};

use crate::world::{World, cast::*, stories};

/// Every page that somebody has to sign in for.
const PAGES: [&str; 48] = [
    "/",
    "/things",
    "/things/AAAA-AAAA",
    "/log",
    "/needs",
    "/needs/new",
    "/needs/01980000-0000-7000-8000-000000000999/lines/01980000-0000-7000-8000-000000000999/left-out",
    "/needs/01980000-0000-7000-8000-000000000999/lines/01980000-0000-7000-8000-000000000999/change",
    "/sets",
    "/mine",
    "/mine/01980000-0000-7000-8000-000000000999",
    "/handovers/new",
    "/scanned",
    "/today",
    "/savings",
    "/savings/entries",
    "/targets",
    "/notices",
    "/profile",
    "/profile/access",
    "/stock",
    "/stock.csv",
    "/clearances",
    "/handovers",
    "/transfers",
    "/products",
    "/products/01980000-0000-7000-8000-000000000999",
    "/products/01980000-0000-7000-8000-000000000999/documents/01980000-0000-7000-8000-000000000999/file",
    "/labels",
    "/certificates",
    "/drafts",
    "/things/AAAA-AAAA/edit",
    "/things/AAAA-AAAA/history",
    "/things/AAAA-AAAA/photos",
    "/labels/01980000-0000-7000-8000-000000000999",
    "/things/AAAA-AAAA/papers/01980000-0000-7000-8000-000000000999",
    "/agreements",
    "/suppliers",
    "/call-offs",
    "/work-orders",
    "/work-orders/new",
    "/partners",
    "/admin",
    "/admin/units",
    "/admin/places",
    "/admin/people",
    "/admin/policy",
    "/admin/tokens",
];

const ID: &str = "01980000-0000-7000-8000-000000000999";

/// Every form but those of the sign-in page.
fn forms() -> Vec<String> {
    let below = |path: &str| path.replace("ID", ID);
    [
        "/sign-out",
        "/switch",
        "/profile/language",
        "/notices/read",
        "/watches",
        "/watches/ID/end",
        "/profile/sign-out-everywhere",
        "/profile/sessions/ID/end",
        "/profile/access/password",
        "/profile/access/factor",
        "/profile/access/factor/end",
        "/profile/access/tokens",
        "/profile/access/tokens/ID/end",
        "/things/AAAA-AAAA",
        "/needs/new",
        "/needs/ID/withdraw",
        "/needs/ID/lines/ID/take",
        "/needs/ID/lines/ID/ask",
        "/needs/ID/lines/ID/decisions/ID",
        "/needs/ID/lines/ID/offers/ID/decline",
        "/needs/ID/lines/ID/release",
        "/needs/ID/lines/ID/change",
        "/mine/ID/change",
        "/mine/ID/withdrawn-purchase",
        "/mine/ID/hand-over",
        "/mine/ID/release",
        "/handovers/new/ID",
        "/today/ID",
        "/stock/acts",
        "/clearances/ID",
        "/handovers/ID/return",
        "/transfers/ID",
        "/products",
        "/products/ID",
        "/products/ID/documents",
        "/products/ID/documents/ID/end",
        "/labels",
        "/labels/print",
        "/drafts/ID/drop",
        "/things/AAAA-AAAA/photos/ID",
        "/things/AAAA-AAAA/photos/ID/remove",
        "/things/AAAA-AAAA/edit/move",
        "/things/AAAA-AAAA/edit/label-end/ID",
        "/targets",
        "/needs/ID/lines/ID/call-off",
        "/agreements",
        "/agreements/ID/close",
        "/suppliers",
        "/catalogue-items/ID",
        "/call-offs/ID/deliver",
        "/work-orders",
        "/work-orders/ID/start",
        "/partners",
        "/partners/ID",
        "/partners/ID/links",
        "/partners/ID/links/ID/revoke",
        "/admin/units",
        "/admin/units/ID",
        "/admin/places",
        "/admin/places/ID",
        "/admin/people",
        "/admin/people/ID/roles",
        "/admin/policy",
        "/admin/tokens",
        "/admin/tokens/ID/revoke",
    ]
    .map(below)
    .into()
}

stories! {
    async fn a_link_signs_in_once(world: World) {
        let link = world.sign_in_link(EMPLOYEE).await;
        let mut browser = world.browser();
        // A program that scans mails opens the link without using it up.
        browser.open(&link).await.shows("<button class=\"primary\">Logg inn</button>");
        assert_eq!(browser.cookie(), "");
        let home = browser.post(&link, &[]).await;
        home.shows("Hva trenger du?");
        let mut late = world.browser();
        let used = late.post(&link, &[]).await;
        assert_eq!((used.status, late.cookie()), (404, ""));
        used.shows("Finnes ikke");

        let mut copied = browser.copied();
        copied.open("/profile").await.shows("Her er du logget inn");
        let profile = browser.open("/profile").await;
        browser.submit(&profile, "/sign-out", &[]).await.shows("Logg inn");
        assert_eq!(browser.cookie(), "");
        assert!(copied.open("/profile").await.address.starts_with("/sign-in"), "whoever copied the cookie is out as well");
    }

    async fn the_database_keeps_no_secret_of_a_session(world: World) {
        let browser = world.signed_in(EMPLOYEE).await;
        let (read, hash) = (world.app.db.read(), access::hash(browser.cookie()));
        assert!(sessions::by_hash(read, &hash, time::now()).await.unwrap().is_some());
        assert!(sessions::by_hash(read, browser.cookie(), time::now()).await.unwrap().is_none());
    }

    async fn whoever_is_not_signed_in_is_led_to_the_door_and_back(world: World) {
        let mut browser = world.browser();
        for path in PAGES {
            let door = browser.open(path).await;
            assert_eq!(door.status, 200, "{path}");
            assert!(door.address.starts_with("/sign-in?next="), "{path} leads to {}", door.address);
        }
        let mut forged = world.browser().with("cookie", "ombruk_session=0000");
        assert!(forged.open("/needs").await.address.starts_with("/sign-in"));
        // People can be chosen in a demonstration only.
        let person = format!("{}", uuid::Uuid::from_u128(1));
        assert_eq!(browser.post("/sign-in/as", &[("person", &person)]).await.status, 404);
    }

    async fn signing_out_everywhere_ends_every_session(world: World) {
        let (mut phone, mut desk) = (world.signed_in(EMPLOYEE).await, world.signed_in(EMPLOYEE).await);
        let mut other = world.signed_in(FACILITY).await;
        let profile = desk.open("/profile").await;
        desk.submit(&profile, "/profile/sign-out-everywhere", &[]).await;
        assert!(phone.open("/mine").await.address.starts_with("/sign-in"));
        assert_eq!(other.open("/mine").await.address, "/mine");
    }

    async fn a_language_is_chosen_for_a_browser(world: World) {
        let mut browser = world.signed_in(EMPLOYEE).await;
        let profile = browser.open("/profile").await;
        profile.shows("<html lang=\"nb\" data-color-scheme=\"auto\">").shows("Språk");
        let chosen = browser.submit(&profile, "/profile/language", &[("language", "sv")]).await;
        chosen.shows("<html lang=\"sv\" data-color-scheme=\"auto\">").shows("Språk");
        browser.open("/").await.shows("Vad behöver du?");
        let wrong = browser.submit(&chosen, "/profile/language", &[("language", "tlh")]).await;
        assert_eq!(wrong.status, 422);
    }

    async fn forms_are_taken_from_our_own_pages_alone(world: World) {
        let mut browser = world.signed_in(COORDINATOR).await;
        let mut other = world.signed_in(EMPLOYEE).await;
        let page = browser.open("/profile").await;
        let csrf = |fields: Vec<(String, String)>| fields.into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let own = csrf(page.fields("/sign-out"));
        let theirs = csrf(other.open("/profile").await.fields("/sign-out"));
        assert_ne!(own, theirs);
        let mut elsewhere = browser.copied().with("sec-fetch-site", "cross-site");
        let mut foreign = browser.copied().with("origin", "https://evil.example");
        for path in forms() {
            for fields in [&[][..], &[("csrf", "")], &[("csrf", theirs.as_str())]] {
                let refused = browser.post(&path, fields).await;
                assert_eq!(refused.status, 403, "{path} {fields:?}");
                refused.shows("Siden er for gammel");
            }
            assert_eq!(elsewhere.post(&path, &[("csrf", &own)]).await.status, 403, "{path}");
            assert_eq!(foreign.post(&path, &[("csrf", &own)]).await.status, 403, "{path}");
        }
        assert_eq!(browser.open("/profile").await.address, "/profile", "still signed in");
        // A GET of a form's address redirects to a page.
        for path in forms().into_iter().filter(|path| !path.starts_with("/needs/")) {
            let of_one = ["/things", "/agreements/", "/catalogue-items/", "/call-offs/", "/work-orders/", "/partners/", "/clearances/", "/handovers/0", "/products/", "/drafts/"];
            let of_reservation = ["/change", "/withdrawn-purchase"];
            let wanted = match path.as_str() {
                path if path.starts_with("/admin") => 403,
                path if of_one.iter().any(|start| path.starts_with(start)) => 404,
                path if of_reservation.iter().any(|end| path.ends_with(end)) => 404,
                _ => 200,
            };
            assert_eq!(browser.open(&path).await.status, wanted, "{path}");
        }
    }

    async fn pages_let_nothing_in(world: World) {
        let mut browser = world.signed_in(EMPLOYEE).await;
        let page = browser.open("/things").await;
        let said = |name: &str| page.headers[name].to_str().unwrap().to_owned();
        let policy = said("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(said("cache-control"), "private, no-cache");
        page.hides("<script>").hides("style=").hides("onclick");
        let hostile = browser.open("/things?q=%3Cscript%3Ealert(1)%3C/script%3E%22%20onfocus=%22x").await;
        hostile.hides("<script>alert").hides("\" onfocus");
        for address in ["/%2F%2Fevil.example", "//evil.example/x"] {
            let mut out = world.browser();
            let door = out.open(&format!("/sign-in?next={address}")).await;
            door.hides("value=\"//evil");
        }
    }
}
