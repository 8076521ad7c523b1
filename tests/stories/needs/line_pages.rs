//! What a line leaves out, opening a step for it, and changing it, on pages and without scripts.

use serde_json::{Value, json};

use crate::{
    needs::climb::{buys, chairs, first, new_chairs, states},
    world::{Browser, Page, World, cast::*, stories},
};

/// Sends a form that the page does not have, with the proof of another form of the page.
async fn sends(browser: &mut Browser, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
    let mut own = page.fields("/sign-out");
    own.retain(|(name, _)| ["csrf", "once"].contains(&name.as_str()));
    let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(action, &[&own[..], fields].concat()).await
}

async fn line_of(world: &World, path: &str) -> Value {
    world.as_(EMPLOYEE).get(&path[..path.find("/lines").unwrap()]).await.ok()["lines"][0].clone()
}

stories! {
    async fn what_the_demands_leave_out_is_told_where_it_stands(world: World) {
        let wide = chairs(&world, world.cast.other_room, 6, 60).await;
        let (_, path) = states(&world, EMPLOYEE, 2, json!({"max_width_cm": 50})).await;
        let need = &path[..path.find("/lines").unwrap()];
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let link = teacher.open(need).await.shows("Se det som holdes utenfor (6)").link_to("/left-out");
        let page = teacher.open(&link).await;
        page.shows("Holder 6 ting utenfor").shows("Høyst 50 cm bred").shows("Elevstol").shows("Vik skole");
        page.shows(&format!("/things/{}", wide["code"].as_str().unwrap())).hides("/release");
        let mut coordinator = world.signed_in(COORDINATOR).await;
        let link = coordinator.open("/today").await.link_to("/left-out");
        coordinator.open(&link).await.shows("Vik skole").shows("Det dere krever");
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!(stranger.open(&link).await.status, 404);
    }

    async fn the_coordinator_opens_a_step_on_a_page(world: World) {
        new_chairs(&world).await;
        let seen = chairs(&world, world.cast.other_room, 3, 44).await;
        chairs(&world, world.cast.store, 5, 60).await;
        let (line, path) = states(&world, EMPLOYEE, 1, json!({})).await;
        let (page, action) = (format!("{path}/left-out"), format!("{path}/release"));
        let mut coordinator = world.signed_in(COORDINATOR).await;
        let need = coordinator.open(&path[..path.find("/lines").unwrap()]).await;
        need.shows("Åpne et trinn");
        let form = coordinator.open(&need.link_to("/left-out")).await;
        form.shows("Ingenting holdes utenfor.");
        let said = [("rung", "new"), ("note", "Ingen av dem kan brukes")];
        let early = coordinator.submit(&form, &action, &said).await;
        assert_eq!(early.status, 409, "three times as many as are lacking are offered first");
        early.shows("role=\"alert\"").shows("Ingen av dem kan brukes");

        let offers = line["offers"].as_array().unwrap();
        let offer = offers.iter().find(|offer| offer["lot_id"] == seen["id"]).unwrap();
        let decline = json!({"reason": "accessibility", "note": "For lave for oss"});
        let body = json!({"offer_id": offer["id"], "decline": decline});
        world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await.ok();
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let theirs = teacher.open(&page).await;
        theirs.hides("/release");
        assert_eq!(sends(&mut teacher, &theirs, &action, &said).await.status, 403);
        buys(&world, &path, 1).await.refused(409, "reuse_first");

        let form = coordinator.open(&page).await;
        let wordless = coordinator.submit(&form, &action, &[("rung", "new"), ("note", "x")]).await;
        assert_eq!(wordless.status, 422);
        wordless.shows("release-note-wrong");
        let opened = coordinator.submit(&form, &action, &said).await;
        assert!(opened.address.starts_with("/needs/") && opened.address.contains("#line-"), "{}", opened.address);
        buys(&world, &path, 1).await.ok();
    }

    async fn a_line_is_changed_on_a_page(world: World) {
        chairs(&world, world.cast.other_room, 6, 44).await;
        let demands = json!({"max_width_cm": 50, "features": ["wheels"], "materials": ["oak"], "min_condition": "good"});
        let (line, path) = states(&world, EMPLOYEE, 2, demands).await;
        let need = &path[..path.find("/lines").unwrap()];
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let link = teacher.open(need).await.link_to("/change");
        assert_eq!(link, format!("{path}/change"));
        let page = teacher.open(&link).await;
        page.shows("0 av 2 dekket").shows("Høyst 50 cm bred").shows("Pent brukt eller bedre").shows("Høyst så bred (cm)");
        teacher.submit(&page, &link, &[]).await.shows("Høyst 50 cm bred");
        let same = line_of(&world, &path).await;
        assert_eq!(same["version"], line["version"], "a form that is saved as it was shown changes nothing");
        assert_eq!(same["requirements"], line["requirements"]);

        let (older, page) = (teacher.open(&link).await, teacher.open(&link).await);
        let said = [("quantity", "3"), ("max_width_cm", ""), ("colour", "blå"), ("features", "wheels")];
        let changed = teacher.submit(&page, &link, &said).await;
        changed.shows("0 av 3 dekket").shows("Farge: blå").shows("Egenskaper: hjul").hides("Høyst 50 cm bred");
        let stale = teacher.submit(&older, &link, &[("quantity", "4")]).await;
        assert_eq!(stale.status, 412);
        stale.shows("role=\"alert\"").shows("value=\"4\"").shows("0 av 3 dekket").shows("Farge: blå");
        teacher.submit(&stale, &link, &[("quantity", "4")]).await.shows("0 av 4 dekket");

        let page = teacher.open(&link).await;
        let narrow = teacher.submit(&page, &link, &[("min_width_cm", "80"), ("max_width_cm", "50")]).await;
        assert_eq!(narrow.status, 422);
        narrow.shows("change-max_width_cm-wrong").shows("value=\"80\"");
        let none = teacher.submit(&page, &link, &[("quantity", "0")]).await;
        assert_eq!(none.status, 422);
        none.shows("change-quantity-wrong");
        teacher.open(need).await.shows("0 av 4 dekket");
    }

    async fn who_may_not_change_a_line_has_no_form_for_it(world: World) {
        let (line, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        let (need, change) = (&path[..path.find("/lines").unwrap()], format!("{path}/change"));
        let version = line["version"].to_string();
        for other in [OTHER_EMPLOYEE, REPORTER] {
            let mut browser = world.signed_in(other).await;
            let page = browser.open(need).await;
            page.hides("/change\"");
            assert_eq!(browser.open(&change).await.status, 403);
            let said = [("quantity", "9"), ("version", version.as_str())];
            assert_eq!(sends(&mut browser, &page, &change, &said).await.status, 403);
        }
        let mut neighbour = world.signed_in(NEIGHBOUR).await;
        assert_eq!(neighbour.open(&change).await.status, 404);
        assert_eq!(line_of(&world, &path).await["quantity"], json!(2));
        let withdrawal = json!({"reason": "shared"});
        world.as_(EMPLOYEE).post(&format!("{need}/withdrawal"), withdrawal).await.ok();
        assert_eq!(world.signed_in(EMPLOYEE).await.open(&change).await.status, 409);
    }

    async fn a_purchase_is_withdrawn_on_the_page_of_what_is_reserved(world: World) {
        chairs(&world, world.cast.other_room, 6, 44).await;
        let (line, path) = states(&world, EMPLOYEE, 2, json!({})).await;
        let body = json!({"offer_id": first(&line, "reuse")["id"], "accept": 2});
        let line = world.as_(EMPLOYEE).post(&format!("{path}/decisions"), body).await.ok();
        let kept = format!("/mine/{}", line["decisions"][0]["reservation_id"].as_str().unwrap());
        let action = format!("{kept}/withdrawn-purchase");
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open(&kept).await;
        page.hides(&action);
        let said = [("reference", "Rekvisisjon 2026-117")];
        assert_eq!(sends(&mut teacher, &page, &action, &said).await.status, 403);

        let mut buyer = world.signed_in(PROCUREMENT).await;
        buyer.open(&path[..path.find("/lines").unwrap()]).await.shows(&kept);
        let page = buyer.open(&kept).await;
        let nameless = buyer.submit(&page, &action, &[]).await;
        assert_eq!(nameless.status, 422);
        nameless.shows("purchase-reference-wrong");
        let done = buyer.submit(&page, &action, &said).await;
        done.shows("Lagret.").shows("A: et kjøp ble avlyst").hides(&action);
        let hold = kept.replace("/mine/", "/reservations/");
        assert_eq!(world.as_(PROCUREMENT).get(&hold).await.ok()["grade"], "a");
    }
}
