//! Nobody takes the stock away from the own need by changing what is known of a product, which product a lot is, or in
//! which category an article is listed.

use ombruk::{
    app::{directory::access::hash, orders::catalogue},
    domain::{AgreementId, directory::permit::Throughout, orders::agreement::NewItem, time},
    store::directory::people,
};
use serde_json::{Value, json};

use crate::{
    given::{agreement, id, item, nok, uuid},
    needs::{
        climb::{buys, new_chairs, states},
        hiding::wants,
    },
    world::{World, cast::*, stories},
};

async fn product(world: &World, category: &str, attributes: Value) -> Value {
    let mut body = json!({"category": category, "attributes": {"brand": "Sitvel", "model": "Møte"}});
    body["attributes"].as_object_mut().unwrap().extend(attributes.as_object().unwrap().clone());
    world.as_(FACILITY).post("/products", body).await.ok()
}

/// Things of the product at the other school, which say nothing of themselves; answers their path.
async fn surplus(world: &World, product: &Value, n: i64) -> String {
    let body = json!({
        "category": product["category"], "title": "Stol", "quantity": n, "condition": "good", "surplus": true,
        "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "product_id": product["id"],
    });
    format!("/lots/{}", id(&world.as_(FACILITY).post("/lots", body).await.ok()))
}

fn at(product: &Value) -> String {
    format!("/products/{}", id(product))
}

async fn new_meeting_chairs(world: &World) {
    let on = agreement(world, json!({"kind": "new", "name": "Nye møtestoler"})).await;
    let body = json!({
        "sku": "M1", "category": "conference-chair", "title": "Møtestol", "brand": "Sitvel", "model": "Møte",
        "price": nok(90_000),
    });
    world.as_(PROCUREMENT).post(&format!("/agreements/{}/items", id(&on)), body).await.ok();
}

/// The supplier's catalogue with one article, which the buyer reads in anew.
async fn imports(world: &World, agreement: &Value, article: &Value, category: &str) {
    let row = NewItem {
        sku: article["sku"].as_str().unwrap().into(),
        category: category.into(),
        name: "Kontorstol Tind".into(),
        brand: Some("Sitvel".into()),
        model: Some("Tind 200".into()),
        product: None,
        width_mm: Some(680),
        depth_mm: None,
        height_mm: None,
        colour: None,
        materials: vec![],
        features: None,
        condition: None,
        price_minor: 40_000,
        pack_size: 1,
        lead_days: None,
        footprint_g: None,
        active: true,
    };
    let db = &world.app.db;
    let token = hash(PROCUREMENT);
    let officer = people::actor_by_token(db.read(), &token, time::now()).await.unwrap().unwrap().0;
    let (officer, on, rows) = (&Throughout::of(&officer).unwrap(), AgreementId(uuid(agreement)), &[row]);
    db.write(|tx| async move { catalogue::import(&tx, officer, on, rows).await }).await.unwrap();
}

stories! {
    async fn features_of_a_product_that_one_takes_away_were_there(world: World) {
        new_meeting_chairs(&world).await;
        let seats = || json!({"function": "meeting-seats-wipeable", "quantity": 1});
        let path = wants(&world, FACILITY, seats()).await;
        let wipeable = product(&world, "conference-chair", json!({"features": ["wipeable"]})).await;
        surplus(&world, &wipeable, 6).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
        let caretaker = world.as_(FACILITY);
        caretaker.patch_now(&at(&wipeable), json!({"attributes": {"features": ["wheels"]}})).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
        // The changes of others in between do not count.
        let others = json!({"attributes": {"features": ["wheels", "armrests"]}});
        world.as_(COORDINATOR).patch_now(&at(&wipeable), others).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
        // For somebody else, the chairs do not serve.
        let other = wants(&world, EMPLOYEE, seats()).await;
        buys(&world, &other, 1).await.ok();
    }

    async fn a_product_that_one_ties_a_lot_to_takes_nothing_away(world: World) {
        new_meeting_chairs(&world).await;
        let path = wants(&world, FACILITY, json!({"function": "meeting-seats-wipeable", "quantity": 1})).await;
        let wipeable = product(&world, "conference-chair", json!({"features": ["wipeable"]})).await;
        let plain = product(&world, "conference-chair", json!({"features": ["wheels"]})).await;
        let lot = surplus(&world, &wipeable, 6).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
        world.as_(FACILITY).patch_now(&lot, json!({"product_id": plain["id"]})).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
    }

    async fn sizes_of_a_product_that_one_changes_are_asked_about(world: World) {
        new_chairs(&world).await;
        let (_, path) = states(&world, FACILITY, 1, json!({"max_width_cm": 50})).await;
        let narrow = product(&world, "school-chair", json!({"width_cm": 44})).await;
        surplus(&world, &narrow, 6).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
        world.as_(FACILITY).patch_now(&at(&narrow), json!({"attributes": {"width_cm": 60}})).await;
        assert_eq!(buys(&world, &path, 1).await.refused(409, "needs_approval")["excluded"], json!(6));
    }

    async fn papers_of_a_product_that_one_makes_void_were_there(world: World) {
        let on = agreement(&world, json!({"kind": "new", "name": "Nye høye stoler"})).await;
        item(&world, &on, "high-chair", 90_000, 1).await;
        let unit = format!("/units/{}", world.cast.school);
        world.as_(ADMIN).patch_any(&unit, json!({"sensitivity": "kindergarten"})).await.ok();
        let boss = world.as_(COORDINATOR);
        let path = wants(&world, COORDINATOR, json!({"category": "high-chair", "quantity": 1})).await;
        let unproven = product(&world, "high-chair", json!({"model": "Uten papirer"})).await;
        let mut hidden = 0;
        for how in ["the paper", "the product's category", "the lot's category", "the lot's product"] {
            let proven = product(&world, "high-chair", json!({"model": how})).await;
            let paper = json!({"kind": "child_safety", "reference": "NS-EN 14988, rapport 17"});
            let paper = boss.post(&format!("{}/documents", at(&proven)), paper).await.ok();
            let lot = surplus(&world, &proven, 4).await;
            buys(&world, &path, 1).await.refused(409, "reuse_first");
            match how {
                "the paper" => boss.delete(&format!("{}/documents/{}", at(&proven), id(&paper))).await.ok(),
                "the product's category" => boss.patch_now(&at(&proven), json!({"category": "school-chair"})).await,
                "the lot's category" => boss.patch_now(&lot, json!({"category": "school-chair"})).await,
                _ => boss.patch_now(&lot, json!({"product_id": unproven["id"]})).await,
            };
            hidden += 4;
            let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
            assert_eq!(refused["excluded"], json!(hidden), "{how}");
        }
        // For somebody else, these things may not stand there at all.
        let other = wants(&world, EMPLOYEE, json!({"category": "high-chair", "quantity": 1})).await;
        buys(&world, &other, 1).await.ok();
    }

    async fn an_article_that_a_buyer_puts_into_another_category_was_there(world: World) {
        new_chairs(&world).await;
        let (_, path) = states(&world, PROCUREMENT, 1, json!({})).await;
        let on = agreement(&world, json!({"kind": "used", "name": "Brukte stoler"})).await;
        let article = item(&world, &on, "school-chair", 40_000, 1).await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
        imports(&world, &on, &article, "office-chair").await;
        let refused = buys(&world, &path, 1).await.refused(409, "needs_approval");
        assert_eq!((&refused["excluded"], &refused["articles"]), (&json!(0), &json!(1)));
        // For somebody else's need it does not matter who did it.
        let (_, other) = states(&world, EMPLOYEE, 1, json!({})).await;
        buys(&world, &other, 1).await.ok();
        imports(&world, &on, &article, "school-chair").await;
        buys(&world, &path, 1).await.refused(409, "reuse_first");
    }
}
