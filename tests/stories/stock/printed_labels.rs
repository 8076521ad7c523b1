//! A label that was printed in advance belongs to one thing or to one draft, wherever the thing goes.

use chrono::TimeDelta;
use ombruk::{
    app::stock::drafts,
    domain::{LotId, TransferState, time},
    store::{Tx, rows::draft},
};
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::{Value, json};

use super::{at, chairs, photos};
use crate::{
    given::{id, uuid},
    setting,
    world::{Answer, Client, World, cast::*, stories},
};

const GTIN: &str = "4006381333931";

/// The path of a new batch, and its codes.
async fn batch(world: &World, count: usize) -> (String, Vec<String>) {
    let clerk = world.as_(FACILITY);
    let made = clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": count})).await.ok();
    let path = format!("/label-batches/{}", id(&made));
    let batch = clerk.get(&path).await.ok();
    let codes = batch["labels"].as_array().unwrap().iter().map(|label| label["code"].as_str().unwrap().to_owned());
    (path, codes.collect())
}

async fn begin(client: &Client, label: &str) -> Answer {
    photos::send(client, "/drafts", &[], &[("label", label)]).await
}

/// What is logged of a draft. `extra` overrides its fields.
fn thing(world: &World, extra: Value) -> Value {
    let mut body = json!({
        "category": "school-chair", "quantity": 1, "condition": "good",
        "unit_id": world.cast.school, "place_id": world.cast.room,
    });
    for (name, value) in extra.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn label(client: &Client, lot: &Value, register: &str, value: &str) -> Answer {
    client.post(&at(lot, "/labels"), json!({"register": register, "value": value})).await
}

async fn scan(client: &Client, text: &str) -> Value {
    let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    client.get(&format!("/scan/{text}")).await.ok()
}

fn ids(scanned: &Value) -> Vec<Value> {
    scanned["hits"].as_array().unwrap().iter().map(|hit| hit["lot"]["id"].clone()).collect()
}

fn matched(scanned: &Value) -> Vec<&str> {
    scanned["hits"].as_array().unwrap().iter().map(|hit| hit["matched"].as_str().unwrap()).collect()
}

async fn expire_drafts(world: &World) {
    let past = time::now() - TimeDelta::seconds(1);
    let expire = |tx: Tx| async move {
        draft::Entity::update_many().col_expr(draft::Column::ExpiresAt, Expr::value(past)).exec(&*tx).await
    };
    world.app.db.write(expire).await.unwrap();
}

stories! {
    async fn a_label_belongs_to_the_draft_that_was_begun_with_it(world: World) {
        let (clerk, other) = (world.as_(FACILITY), world.as_(COORDINATOR));
        let (path, codes) = batch(&world, 2).await;
        let address = format!("https://ombruk.storvik.kommune.no/l/{}", codes[0]);
        let draft = begin(&clerk, &address).await.ok();
        assert_eq!(draft["label"], json!(address));
        let refused = begin(&other, &codes[0].to_lowercase()).await.refused(409, "label_used");
        assert_eq!((&refused["label"], &refused["draft"], refused.get("lot")), (&json!(codes[0]), &draft["id"], None));
        let lot = chairs(&world, 1).await;
        assert_eq!(label(&clerk, &lot, "label", &codes[0]).await.refused(409, "label_used")["draft"], draft["id"]);

        let found = scan(&other, &codes[0]).await;
        assert_eq!((&found["draft_id"], found.get("label_batch_id")), (&draft["id"], None));
        assert_eq!((&found["hits"], &found["can"]), (&json!([]), &json!(["log_draft"])));
        let batch = clerk.get(&path).await.ok();
        assert_eq!((&batch["used"], &batch["labels"][0]["draft_id"]), (&json!(1), &draft["id"]));
        assert_eq!(batch["labels"][1].get("draft_id"), None);
        assert_eq!(clerk.get("/label-batches").await.ok()["items"][0]["used"], json!(1));
        let sheet = json!({"label_batch_id": batch["id"], "sheet": "L7651", "format": "svg"});
        let printed = clerk.post("/label-sheets", sheet).await.ok();
        let printed = printed.as_str().unwrap();
        assert!(!printed.contains(&codes[0]) && printed.contains(&codes[1]));

        let logged = clerk.post(&format!("/drafts/{}/lot", id(&draft)), thing(&world, json!({}))).await.ok();
        assert_eq!(ids(&scan(&other, &address).await), [logged["id"].clone()]);
        let refused = begin(&other, &codes[0]).await.refused(409, "label_used");
        assert_eq!((&refused["lot"], &refused["on"], refused.get("draft")), (&logged["id"], &logged["code"], None));
        let batch = clerk.get(&path).await.ok();
        assert_eq!((&batch["used"], &batch["labels"][0]["lot_id"]), (&json!(1), &logged["id"]));
    }

    async fn of_two_who_begin_drafts_with_one_label_at_once_one_is_refused(world: World) {
        let (clerk, other) = (world.as_(FACILITY), world.as_(COORDINATOR));
        let (_, codes) = batch(&world, 1).await;
        let both = tokio::join!(begin(&clerk, &codes[0]), begin(&other, &codes[0]));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort();
        assert_eq!(statuses, [201, 409]);
    }

    async fn a_label_is_free_again_when_its_draft_is_gone(world: World) {
        let (clerk, other) = (world.as_(FACILITY), world.as_(COORDINATOR));
        let (path, codes) = batch(&world, 1).await;
        let dropped = begin(&clerk, &codes[0]).await.ok();
        clerk.delete(&format!("/drafts/{}", id(&dropped))).await.ok();
        assert!(scan(&clerk, &codes[0]).await["label_batch_id"].is_string());
        begin(&clerk, &codes[0]).await.ok();
        expire_drafts(&world).await;
        assert!(scan(&clerk, &codes[0]).await["label_batch_id"].is_string());
        let again = begin(&other, &codes[0]).await.ok();
        drafts::forget_expired(&world.app.db).await.unwrap();
        assert_eq!(clerk.get(&path).await.ok()["labels"][0]["draft_id"], again["id"]);
    }

    async fn a_draft_is_logged_with_another_label_or_with_none(world: World) {
        let clerk = world.as_(FACILITY);
        let (_, codes) = batch(&world, 2).await;
        // Somebody scanned the label of a thing that is logged already.
        let logged = chairs(&world, 1).await;
        let draft = begin(&clerk, logged["code"].as_str().unwrap()).await.ok();
        let path = format!("/drafts/{}/lot", id(&draft));
        clerk.post(&path, thing(&world, json!({}))).await.refused(409, "code_taken");
        clerk.post(&path, thing(&world, json!({"lable": codes[0]}))).await.refused(400, "malformed");
        let lot = clerk.post(&path, thing(&world, json!({"label": codes[0]}))).await.ok();
        assert_eq!(ids(&scan(&clerk, &codes[0]).await), [lot["id"].clone()]);

        let draft = begin(&clerk, &codes[1]).await.ok();
        let lot = clerk.post(&format!("/drafts/{}/lot", id(&draft)), thing(&world, json!({"label": null}))).await.ok();
        assert_eq!(clerk.get(&at(&lot, "/labels")).await.ok()["items"], json!([]));
        assert!(scan(&clerk, &codes[1]).await["label_batch_id"].is_string());
    }

    async fn drafts_are_listed_in_pages(world: World) {
        let clerk = world.as_(FACILITY);
        let mut begun = Vec::new();
        for label in ["A-1", "A-2", "A-3"] {
            begun.push(begin(&clerk, label).await.ok()["id"].clone());
        }
        let of = |page: &Value| page["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
        let first = clerk.get("/drafts?limit=2").await.ok();
        assert_eq!((of(&first), &first["next"]), (vec![begun[2].clone(), begun[1].clone()], &begun[1]));
        let second = clerk.get(&format!("/drafts?limit=2&after={}", begun[1].as_str().unwrap())).await.ok();
        assert_eq!((of(&second), second.get("next")), (vec![begun[0].clone()], None));
    }

    async fn the_address_on_another_s_label_is_found_by_its_code(world: World) {
        let clerk = world.as_(FACILITY);
        let (lot, other) = (chairs(&world, 1).await, chairs(&world, 1).await);
        let address = "https://ombruk.annen.kommune.no/l/87RM-HNRC";
        assert_eq!(label(&clerk, &lot, "label", address).await.ok()["value"], json!(address));
        for text in [address, "87RM-HNRC", "HTTPS://X.NO/L/87RMHNRC", "/l/B7RM-HNRC"] {
            assert_eq!(ids(&scan(&clerk, text).await), [lot["id"].clone()], "{text}");
        }
        let taken = format!("https://ombruk.annen.kommune.no/l/{}", other["code"].as_str().unwrap());
        assert_eq!(label(&clerk, &lot, "label", &taken).await.refused(409, "code_taken")["lot"], other["id"]);
        let ordinary = "https://maker.example/l/stol";
        label(&clerk, &other, "passport", ordinary).await.ok();
        assert_eq!(ids(&scan(&clerk, ordinary).await), [other["id"].clone()]);
    }

    async fn a_label_leads_its_new_owner_to_the_thing(world: World) {
        let (clerk, neighbour) = (world.as_(FACILITY), world.as_(NEIGHBOUR));
        let (_, codes) = batch(&world, 1).await;
        let lot = chairs(&world, 1).await;
        label(&clerk, &lot, "label", &codes[0]).await.ok();
        label(&clerk, &lot, "inventory", "1998-17").await.ok();
        let (hold, _) = setting::transfer(&world, LotId(uuid(&lot)), 1, TransferState::Approved, |_| {}).await;
        let got = neighbour.post(&format!("/reservations/{hold}/handover"), json!({})).await.ok()["lot"].clone();
        let found = scan(&neighbour, &format!("https://ombruk.storvik.kommune.no/l/{}", codes[0])).await;
        assert_eq!((ids(&found), &found["hits"][0]["register"]), (vec![got["id"].clone()], &json!("origin")));
        assert_eq!(scan(&neighbour, "1998-17").await["hits"], json!([]), "the giver's inventory is the giver's");
    }

    async fn a_neighbour_s_printed_label_is_found_once_its_lot_is_opened(world: World) {
        let (_, codes) = batch(&world, 1).await;
        let lot = chairs(&world, 1).await;
        label(&world.as_(FACILITY), &lot, "label", &codes[0]).await.ok();
        let neighbour = world.as_(NEIGHBOUR);
        assert_eq!(scan(&neighbour, &codes[0]).await["hits"], json!([]));
        let today = chrono::Utc::now().date_naive();
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        let found = scan(&neighbour, &codes[0]).await;
        assert_eq!((ids(&found), &found["hits"][0]["register"]), (vec![lot["id"].clone()], &json!("label")));
        assert_eq!(scan(&world.as_(STRANGER), &codes[0]).await["hits"], json!([]));
    }

    async fn a_noted_article_number_and_its_link_are_one(world: World) {
        let clerk = world.as_(FACILITY);
        let (number, link, serial) = (chairs(&world, 1).await, chairs(&world, 1).await, chairs(&world, 1).await);
        label(&clerk, &number, "gtin", GTIN).await.ok();
        label(&clerk, &link, "passport", &format!("https://maker.example/01/0{GTIN}")).await.ok();
        label(&clerk, &serial, "passport", &format!("https://maker.example/01/0{GTIN}/21/AB12")).await.ok();
        let both = scan(&clerk, GTIN).await;
        assert_eq!(ids(&both), [number["id"].clone(), link["id"].clone()]);
        assert_eq!(matched(&both), ["name", "alike_name"]);
        let both = scan(&clerk, &format!("https://other.example/01/0{GTIN}?17=271231")).await;
        assert_eq!(ids(&both), [link["id"].clone(), number["id"].clone()]);
        // A serial number means one thing. The others are shown where that one is not found.
        let one = scan(&clerk, &format!("/01/0{GTIN}/21/ab12")).await;
        assert_eq!(ids(&one), [serial["id"].clone()]);
        let others = scan(&clerk, &format!("/01/0{GTIN}/21/zz")).await;
        assert_eq!(matched(&others), ["product", "product"]);
    }

    async fn a_long_address_is_kept_and_found(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 1).await;
        let address = format!("https://passport.example/{}", "a7".repeat(900));
        assert_eq!(label(&clerk, &lot, "passport", &address).await.ok()["value"], json!(address));
        assert_eq!(ids(&scan(&clerk, &address).await), [lot["id"].clone()]);
        begin(&clerk, &address).await.ok();
        for wrong in ["a".repeat(201), format!("https://{}", "a".repeat(2_000)), format!("https://{}", "æ".repeat(200))] {
            assert_eq!(label(&clerk, &lot, "passport", &wrong).await.refused(422, "invalid")["field"], "value");
            assert_eq!(begin(&clerk, &wrong).await.refused(422, "invalid")["field"], "label");
        }
    }
}
