//! From an agreement to the delivered things, on pages.

use serde_json::json;

use crate::{
    given::{agreement, day, id, item, need},
    world::{World, cast::*, stories},
};

stories! {
    async fn an_agreement_is_entered_called_off_and_delivered(world: World) {
        let mut buyer = world.signed_in(PROCUREMENT).await;
        let page = buyer.open("/agreements").await;
        let (from, to) = (day(-1).to_string(), day(200).to_string());
        let said = [("name", "Brukte stoler"), ("kind", "used"), ("supplier_name", "Ny Runde"), ("valid_from", &from), ("valid_to", &to), ("ceiling", "100 000")];
        let entered = buyer.submit(&page, "/agreements", &said).await;
        entered.shows("Brukte stoler").shows("Ny Runde").shows("100\u{a0}000\u{a0}kr");
        let path = entered.address.split('?').next().unwrap().to_owned();
        let article = [("sku", "A1"), ("title", "Tind 200"), ("category", "office-chair"), ("price", "900,50"), ("condition", "good")];
        let added = buyer.submit(&entered, &format!("{path}/items"), &article).await;
        added.shows("Tind 200").shows("900,50\u{a0}kr");
        let refused = buyer.submit(&entered, &format!("{path}/items"), &[("sku", "A2"), ("title", "Uten pris"), ("category", "office-chair")]).await;
        assert_eq!(refused.status, 422);
        refused.shows("aria-invalid=\"true\"").shows("value=\"Uten pris\"");
        refused.shows("«Pris for én, uten mva.» er ikke gyldig.").hides("«price»");

        let line = need(&world, "office-chair", 3).await;
        let page = buyer.open(&format!("/needs/{}", line.need)).await;
        page.shows("Avrop 3");
        let action = format!("/needs/{}/lines/{}/call-off", line.need, line.id);
        let ordered = buyer.submit(&page, &action, &[("n", "3")]).await;
        ordered.shows("Avropet er gjort.").shows("2\u{a0}701,50\u{a0}kr");
        let order = ordered.address.split('?').next().unwrap().to_owned();
        buyer.open("/call-offs").await.shows("3 × Tind 200").shows("Bestilt");

        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open(&order).await;
        page.shows("Ta imot levering").hides("Avbestill det som ikke har kommet");
        teacher.submit(&page, &format!("{order}/deliver"), &[]).await.shows("Leveringen er bokført.").shows("Levert");
        // Nobody of ours gave it away.
        teacher.open("/mine").await.shows("3 × kontorstol").shows("kjøpt på avtale, ").hides("fra , ");
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!([stranger.open(&order).await.status, stranger.open(&path).await.status], [404, 404]);
    }

    async fn a_supplier_is_corrected_on_a_page(world: World) {
        agreement(&world, json!({"supplier": {"name": "Ny Rnde"}})).await;
        world.as_(PROCUREMENT).post("/suppliers", json!({"name": "Kontorlia", "number": "987654321"})).await.ok();
        let mut buyer = world.signed_in(PROCUREMENT).await;
        let path = buyer.open("/agreements").await.shows("Ny Rnde").link("/suppliers/");
        let page = buyer.open(&path).await;
        let outdated = buyer.open(&path).await;
        let refused = buyer.submit(&page, &path, &[("name", "Ny Runde"), ("number", "987 654 321")]).await;
        assert_eq!(refused.status, 422);
        refused.shows("aria-invalid=\"true\"").shows("value=\"Ny Runde\"");
        let saved = buyer.submit(&page, &path, &[("name", "Ny Runde"), ("number", "912 345 678")]).await;
        saved.shows("Lagret.").shows("912 345 678");
        assert_eq!(buyer.submit(&outdated, &path, &[("name", "Nyere")]).await.status, 412);
        let mut teacher = world.signed_in(EMPLOYEE).await;
        teacher.open(&path).await.shows("Ny Runde").hides("Rett leverandøren");
        teacher.open("/agreements").await.hides("/suppliers/");
    }

    async fn only_whoever_buys_is_offered_to(world: World) {
        let used = agreement(&world, json!({})).await;
        item(&world, &used, "office-chair", 90_000, 1).await;
        let line = need(&world, "office-chair", 1).await;
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open(&format!("/needs/{}", line.need)).await;
        page.hides("/call-off\"").shows("Innkjøp gjør avropet");
        teacher.open(&format!("/agreements/{}", id(&used))).await.hides("Ny vare");
    }
}
