//! Units, places, people, tokens and rules, on pages.

use serde_json::json;

use crate::world::{World, cast::*, stories};

stories! {
    async fn an_administrator_adds_a_person_and_a_role(world: World) {
        let mut admin = world.signed_in(ADMIN).await;
        admin.open("/admin").await.shows("Storvik kommune").shows("Europe/Oslo");
        let people = admin.open("/admin/people").await;
        let school = world.cast.school.to_string();
        let said = [("name", "Kari Nordmann"), ("email", "kari@storvik.no"), ("role-1", "employee"), ("unit-1", &school)];
        let added = admin.submit(&people, "/admin/people", &said).await;
        added.shows("Kari Nordmann").shows("Det er lagt inn.");
        let path = added.address.split('?').next().unwrap().to_owned();
        let twice = admin.submit(&people, "/admin/people", &said).await;
        assert_ne!(twice.status, 500);
        let again = admin.open("/admin/people").await;
        let known = admin.submit(&again, "/admin/people", &said).await;
        assert_eq!(known.status, 422);
        known.shows("aria-invalid=\"true\"").shows("value=\"Kari Nordmann\"");
        let roles = format!("{path}/roles");
        let saved = admin.submit(&added, &roles, &[("role-2", "coordinator"), ("unit-2", "")]).await;
        saved.shows("Lagret.");
        let listed = world.as_(ADMIN).get("/people?limit=200").await.ok();
        let kari = listed["items"].as_array().unwrap().iter().find(|one| one["name"] == "Kari Nordmann").unwrap().clone();
        assert_eq!(kari["roles"].as_array().unwrap().len(), 2, "{kari:#}");
        let page = admin.open(&path).await;
        admin.submit(&page, &format!("{path}/erase"), &[]).await.shows("Personen er slettet.").hides("Kari Nordmann");
        for token in [COORDINATOR, EMPLOYEE] {
            let mut other = world.signed_in(token).await;
            for page in ["/admin", "/admin/people", "/admin/units", "/admin/places", "/admin/policy", "/admin/tokens", "/admin/jobs"] {
                assert_eq!(other.open(page).await.status, 403, "{token} {page}");
            }
        }
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!(stranger.open(&path).await.status, 404);
    }

    async fn units_places_and_rules_are_set_on_pages(world: World) {
        let mut admin = world.signed_in(ADMIN).await;
        let units = admin.open("/admin/units").await;
        let parent = world.cast.municipality.to_string();
        let opened = admin.submit(&units, "/admin/units", &[("name", "Sør skole"), ("parent", &parent)]).await;
        opened.shows("Sør skole");
        let unit = format!("/admin/units/{}", world.cast.school);
        let page = admin.open(&unit).await;
        admin.submit(&page, &unit, &[("name", "Nes barneskole")]).await.shows("Nes barneskole").shows("Lagret.");

        let places = admin.open("/admin/places").await;
        let said = [("kind", "store"), ("name", "Kjeller"), ("parent", &world.cast.site.to_string()), ("capacity_m3", "12,5")];
        admin.submit(&places, "/admin/places", &said).await.shows("12,5 m³");
        let bad = admin.submit(&places, "/admin/places", &[("kind", "store"), ("name", "Loft"), ("capacity_m3", "mye")]).await;
        assert_eq!(bad.status, 422);
        bad.shows("aria-invalid=\"true\"").shows("value=\"mye\"");

        let (older, policy) = (admin.open("/admin/policy").await, admin.open("/admin/policy").await);
        let before = world.as_(ADMIN).get("/policy").await.ok();
        let demands = before["evidence"].as_array().unwrap().len();
        let lines: Vec<String> = before["evidence"].as_array().unwrap().iter()
            .map(|one| format!("{} {} {}", one["category"].as_str().unwrap(), one["sensitivity"].as_str().unwrap(), one["kind"].as_str().unwrap()))
            .collect();
        let saved = admin.submit(&policy, "/admin/policy", &[("hold_days", "21"), ("evidence", &lines.join("\n"))]).await;
        saved.shows("Lagret.");
        let after = world.as_(ADMIN).get("/policy").await.ok();
        assert_eq!((&after["hold_days"], after["evidence"].as_array().unwrap().len()), (&json!(21), demands));
        assert_eq!(after["displacement_ppm"], before["displacement_ppm"], "what was not touched stays to the last part");
        assert_eq!(admin.submit(&older, "/admin/policy", &[("hold_days", "3")]).await.status, 412);
    }

    async fn a_token_s_secret_is_shown_once(world: World) {
        let mut admin = world.signed_in(ADMIN).await;
        let page = admin.open("/admin/tokens").await;
        let made = admin.submit(&page, "/admin/tokens", &[("label", "Til regnearket")]).await;
        made.shows("ombruk_").shows("Til regnearket");
        admin.submit(&page, "/admin/tokens", &[("label", "Til regnearket")]).await.hides("ombruk_");
        let page = admin.open("/admin/tokens").await;
        page.hides("ombruk_");
        let forms = page.forms();
        let (_, revoke) = forms.iter().find(|(_, action)| action.ends_with("/revoke")).unwrap();
        admin.submit(&page, revoke, &[]).await.shows("Trukket tilbake.");
        admin.open("/admin/jobs").await.shows("Jobber i bakgrunnen");
    }

    async fn an_administrator_lets_somebody_in_and_out(world: World) {
        let mut admin = world.signed_in(ADMIN).await;
        let me = world.as_(EMPLOYEE).get("/me").await.ok();
        let path = format!("/admin/people/{}", me["person_id"].as_str().unwrap());
        let (page, link) = (admin.open(&path).await, format!("{path}/link"));
        let made = admin.submit(&page, &link, &[]).await;
        let address = made.html.split("/sign-in/").nth(1).unwrap().chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c));
        let address = format!("/sign-in/{}", address.collect::<String>());
        // Neither a repeated form nor the page itself shows the link again.
        admin.submit(&page, &link, &[]).await.hides("/sign-in/");
        admin.open(&path).await.hides("/sign-in/");

        let mut teacher = world.browser();
        teacher.open(&address).await;
        assert_eq!(teacher.post(&address, &[]).await.status, 200);
        teacher.open("/profile").await.shows("Logg ut");
        let page = admin.open(&path).await;
        admin.submit(&page, &format!("{path}/sign-out"), &[]).await.shows("Lagret.");
        let out = teacher.open("/profile").await;
        assert!(out.address.starts_with("/sign-in"), "{}", out.address);

        let mut coordinator = world.signed_in(COORDINATOR).await;
        let own = coordinator.open("/profile").await.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for act in ["link", "sign-out"] {
            assert_eq!(coordinator.post(&format!("{path}/{act}"), &own).await.status, 403, "{act}");
        }
    }
}
