//! Products: facts that are stated once for all things of one make and model.

use ombruk::{
    domain::{Instant, OrganisationId, ProductId, time},
    store::{Tx, rows},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::{
    given::{id, uuid},
    setting,
    stock::{at, log, read},
    world::{Answer, Client, World, cast::*, stories},
};

async fn capisco(client: &Client, extra: Value) -> Value {
    let mut body = json!({
        "category": "office-chair",
        "attributes": {"brand": "HÅG", "model": "Capisco", "width_cm": 60, "materials": ["ull", "stål"]},
    });
    for (name, value) in extra.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post("/products", body).await.ok()
}

fn path(product: &Value) -> String {
    format!("/products/{}", id(product))
}

async fn patch(client: &Client, product: &Value, body: Value) -> Answer {
    client.with("If-Match", &format!("\"{}\"", product["version"])).patch(&path(product), body).await
}

/// A product shared by all organisations, as the shipped ones are.
async fn shared(world: &World, owner: Option<OrganisationId>, model: &str) -> ProductId {
    let row = rows::product::Model {
        id: ProductId::new(),
        organisation_id: owner,
        category_key: "desk".into(),
        brand: "Felles".into(),
        model: model.into(),
        gtin: None,
        width_mm: None,
        depth_mm: None,
        height_mm: None,
        colour: None,
        materials: json!([]),
        features: None,
        mass_g: None,
        volume_ml: None,
        new_price_minor: None,
        currency: None,
        footprint_low_g: None,
        footprint_central_g: None,
        footprint_high_g: None,
        footprint_source: None,
        footprint_kind: None,
        version: 1,
        updated_at: ombruk::domain::time::now(),
    };
    let id = row.id;
    setting::insert(&world.app.db, row).await;
    id
}

async fn offers(world: &World, requirements: Value) -> Vec<Value> {
    let need = json!({
        "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
        "purpose": "Kontor", "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": 1, "requirements": requirements}],
    });
    let need = world.as_(EMPLOYEE).post("/needs", need).await.ok();
    need["lines"][0]["offers"].as_array().unwrap().clone()
}

stories! {
    async fn a_product_speaks_where_its_lot_says_nothing(world: World) {
        let facility = world.as_(FACILITY);
        let product = capisco(&facility, json!({"gtin": "4006381333931"})).await;
        assert_eq!(product["attributes"]["material_codes"], json!(["wool", "steel"]));
        let attributes = json!({"width_cm": 64, "colour": "sort"});
        let lot = log(&world, json!({"surplus": true, "product_id": product["id"], "attributes": attributes})).await;
        let seen = read(&facility, &lot).await;
        assert_eq!(seen["product"], json!({
            "id": product["id"], "brand": "HÅG", "model": "Capisco", "gtin": "4006381333931",
        }));
        assert_eq!((&seen["attributes"]["width_cm"], &seen["attributes"]["brand"]), (&json!(64), &Value::Null));
        let effective = &seen["effective"];
        assert_eq!((&effective["width_cm"], &effective["brand"]), (&json!(64), &json!("HÅG")));
        assert_eq!((&effective["colour_code"], &effective["material_codes"]), (&json!("black"), &json!(["wool", "steel"])));
        let by_code = facility.get(&format!("/lots/by-code/{}", lot["code"].as_str().unwrap())).await.ok();
        assert_eq!(by_code["effective"], seen["effective"]);
        let plain = read(&facility, &log(&world, json!({})).await).await;
        assert_eq!((plain.get("product"), plain.get("effective")), (None, None));
    }

    async fn a_product_changes_in_the_order_of_the_commits(world: World) {
        let coordinator = world.as_(COORDINATOR);
        let product = capisco(&coordinator, json!({})).await;
        let (key, mut version) = (ProductId(uuid(&product)), 1);
        for how in ["a document", "a correction"] {
            // A node whose clock is ahead wrote last.
            let ahead = time::now() + chrono::TimeDelta::minutes(if version == 1 { 5 } else { 10 });
            let write = |tx: Tx| async move {
                let products = rows::product::Entity::update_many().filter(rows::product::Column::Id.eq(key));
                let later = products.col_expr(rows::product::Column::UpdatedAt, Expr::value(ahead));
                later.exec(&*tx).await.map(drop)
            };
            world.app.db.write::<_, sea_orm::DbErr, _, _>(write).await.unwrap();
            if how == "a document" {
                let paper = json!({"kind": "epd", "reference": "NEPD-1"});
                coordinator.post(&format!("{}/documents", path(&product)), paper).await.ok();
            } else {
                coordinator.patch_now(&path(&product), json!({"mass_g": 15_000})).await;
            }
            version += 1;
            let now = coordinator.get(&path(&product)).await.ok();
            let at: Instant = serde_json::from_value(now["updated_at"].clone()).unwrap();
            assert!(now["version"] == json!(version) && at > ahead, "{how}: {at}, {ahead}");
        }
    }

    async fn what_is_corrected_on_a_product_is_so_of_all_its_lots(world: World) {
        let coordinator = world.as_(COORDINATOR);
        let product = capisco(&coordinator, json!({})).await;
        let lot = log(&world, json!({"surplus": true, "product_id": product["id"]})).await;
        assert_eq!(offers(&world, json!({"max_width_cm": 62})).await[0]["lot_id"], lot["id"]);
        world.settle().await;
        let footprint = json!({"central_g": 41_000, "source": "NEPD-1234"});
        let changes = json!({"attributes": {"width_cm": 70, "model": "Creed"}, "footprint": footprint, "mass_g": 15_000});
        let changed = patch(&coordinator, &product, changes.clone()).await.ok();
        assert_eq!((&changed["version"], &changed["attributes"]["brand"]), (&json!(2), &json!("HÅG")));
        assert_eq!((&changed["footprint"]["central_g"], &changed["mass_g"]), (&json!(41_000), &json!(15_000)));
        assert!(offers(&world, json!({"max_width_cm": 62})).await.is_empty());
        let offer = offers(&world, json!({"min_width_cm": 62})).await[0].clone();
        assert_eq!(offer["lot_id"], lot["id"]);
        world.settle().await;
        let page = world.as_(FACILITY).get("/lots?q=creed").await.ok();
        assert_eq!((&page["degraded"], &page["items"][0]["id"]), (&json!(false), &lot["id"]));
        // The same change once more changes nothing.
        assert_eq!(patch(&coordinator, &changed, changes).await.ok()["version"], json!(2));
        let subject = rows::history::Column::Subject.eq(uuid::Uuid::parse_str(&id(&product)).unwrap());
        let told = rows::history::Entity::find().filter(subject).all(world.app.db.read()).await.unwrap();
        assert_eq!(told.iter().map(|row| row.verb.as_str()).collect::<Vec<_>>(), ["entered", "edited"]);
        assert_eq!(told[1].detail.as_ref().unwrap()["mass_g"], json!({"from": null, "to": 15_000}));
    }

    async fn an_edit_names_what_it_read_and_is_told_what_is_there(world: World) {
        let facility = world.as_(FACILITY);
        let product = capisco(&facility, json!({})).await;
        facility.patch(&path(&product), json!({"mass_g": 1})).await.refused(428, "precondition_required");
        patch(&facility, &product, json!({"mass_g": 9_000})).await.ok();
        let stale = patch(&facility, &product, json!({"mass_g": 8_000})).await.refused(412, "stale");
        assert_eq!((&stale["version"], &stale["current"]["mass_g"]), (&json!(2), &json!(9_000)), "{stale:#}");
        let cleared = patch(&facility, &stale["current"], json!({"mass_g": null})).await.ok();
        assert_eq!(cleared["mass_g"], Value::Null);
    }

    async fn of_two_who_edit_at_once_one_is_told_what_is_there(world: World) {
        let facility = world.as_(FACILITY);
        for _ in 0..10 {
            let product = capisco(&facility, json!({})).await;
            let edit = |mass_g: i64| patch(&facility, &product, json!({"mass_g": mass_g}));
            let (a, b) = tokio::join!(edit(8_000), edit(9_000));
            let (done, stale) = if a.status == 200 { (a, b) } else { (b, a) };
            let stale = stale.refused(412, "stale");
            assert_eq!(stale["current"], done.ok(), "{stale:#}");
        }
    }

    async fn each_role_enters_what_it_answers_for(world: World) {
        let body = json!({"category": "desk", "attributes": {"brand": "x", "model": "y"}});
        for token in [EMPLOYEE, REPORTER, ADMIN] {
            world.as_(token).post("/products", body.clone()).await.refused(403, "not_allowed");
        }
        for token in [FACILITY, COORDINATOR, PROCUREMENT] {
            world.as_(token).post("/products", body.clone()).await.ok();
        }
        let caretaker = json!({
            "name": "Vaktmester", "roles": [{"role": "facility_manager", "unit_id": world.cast.school}],
        });
        let person = world.as_(ADMIN).post("/people", caretaker).await.ok();
        let token = world.as_(ADMIN).post("/tokens", json!({"person_id": person["id"], "label": "telefon"})).await.ok();
        let caretaker = world.as_(token["token"].as_str().unwrap());
        caretaker.post("/products", body).await.refused(403, "not_allowed");
        let product = capisco(&world.as_(FACILITY), json!({})).await;
        patch(&caretaker, &product, json!({"mass_g": 1})).await.refused(403, "not_allowed");
    }

    async fn each_refusal_names_its_field(world: World) {
        let facility = world.as_(FACILITY);
        let known = capisco(&facility, json!({"gtin": "4006381333931"})).await;
        let attributes = json!({"brand": "HÅG", "model": "Capisco"});
        for (body, field) in [
            (json!({"category": "wings", "attributes": attributes}), "category"),
            (json!({"category": "desk", "attributes": {"brand": "HÅG"}}), "attributes.model"),
            (json!({"category": "desk", "attributes": {"brand": " ", "model": "x"}}), "attributes.brand"),
            (json!({"category": "desk", "attributes": {"brand": "x", "model": "x", "width_cm": 0}}), "attributes.width_cm"),
            (json!({"category": "desk", "attributes": attributes, "gtin": "4006381333932"}), "gtin"),
            (json!({"category": "desk", "attributes": attributes, "gtin": "4006381333931"}), "gtin"),
            (json!({"category": "desk", "attributes": attributes, "mass_g": 0}), "mass_g"),
            (json!({"category": "desk", "attributes": attributes, "volume_ml": 0}), "volume_ml"),
            (
                json!({"category": "desk", "attributes": attributes, "footprint": {"central_g": 1, "source": ""}}),
                "footprint.source",
            ),
        ] {
            let refused = facility.post("/products", body.clone()).await.refused(422, "invalid");
            assert_eq!(refused["field"], json!(field), "{body}");
        }
        let price = json!({"amount_minor": 1, "currency": "SEK"});
        let body = json!({"category": "desk", "attributes": attributes, "new_price": price});
        facility.post("/products", body).await.refused(422, "currency_differs");
        let other = capisco(&facility, json!({})).await;
        let taken = patch(&facility, &other, json!({"gtin": "4006381333931"})).await.refused(422, "invalid");
        assert_eq!(taken["field"], json!("gtin"));
        patch(&facility, &known, json!({"gtin": "4006381333931"})).await.ok();
        let gone = patch(&facility, &known, json!({"attributes": {"brand": null}})).await.refused(422, "invalid");
        assert_eq!(gone["field"], json!("attributes.brand"));
    }

    async fn others_products_are_not_found_and_shared_ones_are_nobodys(world: World) {
        let product = capisco(&world.as_(FACILITY), json!({})).await;
        for token in [NEIGHBOUR_COORDINATOR, STRANGER] {
            world.as_(token).get(&path(&product)).await.refused(404, "not_found");
            patch(&world.as_(token), &product, json!({"mass_g": 1})).await.refused(404, "not_found");
            assert_eq!(world.as_(token).get("/products").await.ok()["items"], json!([]));
        }
        let everybodys = json!({"id": shared(&world, None, "Alles").await, "version": 1});
        let seen = world.as_(STRANGER).get(&path(&everybodys)).await.ok();
        assert_eq!((&seen["organisation_id"], &seen["attributes"]["brand"]), (&Value::Null, &json!("Felles")));
        patch(&world.as_(FACILITY), &everybodys, json!({"mass_g": 1})).await.refused(403, "not_yours");
        // A neighbour who sees an opened lot sees its product as well.
        let opened = json!({"surplus": true, "product_id": product["id"]});
        let lot = log(&world, opened).await;
        let since = json!({"open_to_region_from": "2020-01-01"});
        world.as_(FACILITY).with("If-Match", &format!("\"{}\"", lot["version"])).patch(&at(&lot, ""), since).await.ok();
        assert_eq!(read(&world.as_(NEIGHBOUR), &lot).await["effective"]["brand"], json!("HÅG"));
    }

    async fn a_listing_narrows_and_pages(world: World) {
        let facility = world.as_(FACILITY);
        let capisco = capisco(&facility, json!({"gtin": "4006381333931"})).await;
        let desk = json!({"category": "desk", "attributes": {"brand": "Kinnarps", "model": "Oberon 100% hvit"}});
        let desk = facility.post("/products", desk).await.ok();
        let alles = shared(&world, None, "Alles").await;
        shared(&world, Some(world.cast.stranger), "Fremmed").await;
        let ids = async |query: &str| {
            let page = facility.get(&format!("/products?{query}")).await.ok();
            page["items"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
        };
        let (capisco, desk, alles) = (capisco["id"].clone(), desk["id"].clone(), json!(alles));
        assert_eq!(ids("").await, [capisco.clone(), desk.clone(), alles.clone()]);
        for (query, found) in [
            ("q=capis", &capisco),
            ("q=h%C3%A5g", &capisco),
            ("category=seating", &capisco),
            ("gtin=4006381333931", &capisco),
            ("q=kinnarps%20100%25", &desk),
        ] {
            assert_eq!(ids(query).await, std::slice::from_ref(found), "{query}");
        }
        assert_eq!(ids("gtin=4006381333948").await, [Value::Null; 0]);
        facility.get("/products?gtin=1").await.refused(422, "invalid");
        facility.get("/products?category=wings").await.refused(422, "invalid");
        let page = facility.get("/products?limit=2").await.ok();
        assert_eq!(ids(&format!("limit=2&after={}", page["next"].as_str().unwrap())).await, [alles]);
    }
}
