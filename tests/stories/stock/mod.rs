//! Things, from the day they are logged to the day they leave.

mod bad_input;
mod certificates;
mod circles;
mod conservation;
mod custody;
mod drafting;
mod drawings;
mod evidence;
mod faulty;
mod features;
pub mod finding;
mod kept_files;
mod leaving;
mod looks;
mod lot_batches;
mod lots;
mod metadata;
mod names;
mod on_pages;
mod paper_pages;
pub mod papers;
mod parts;
mod photo_pages;
mod photo_readers;
pub mod photos;
mod printed_labels;
mod printing;
mod product_pages;
mod products;
mod reserving;
mod scanning;
mod serials;
mod storing;
mod tending;
mod unavailable;
mod uploads;

use serde_json::{Value, json};

use crate::world::{Client, World, cast::*};

/// `n` surplus chairs in the school's room.
pub async fn chairs(world: &World, n: i64) -> Value {
    log(world, json!({"quantity": n, "surplus": true})).await
}

/// A good office chair of the school. `extra` overrides its fields.
pub async fn log(world: &World, extra: Value) -> Value {
    let mut body = json!({
        "category": "office-chair", "title": "Kontorstol", "quantity": 1, "condition": "good",
        "unit_id": world.cast.school, "place_id": world.cast.room,
    });
    for (name, value) in extra.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.as_(FACILITY).post("/lots", body).await.ok()
}

/// `/lots/{id}` and what follows.
pub fn at(lot: &Value, rest: &str) -> String {
    format!("/lots/{}{rest}", lot["id"].as_str().unwrap())
}

pub async fn read(client: &Client, lot: &Value) -> Value {
    client.get(&at(lot, "")).await.ok()
}

/// Reserves `n` for the school's second room as its employee.
pub async fn reserve(world: &World, lot: &Value, n: i64) -> Value {
    let body = json!({"quantity": n, "unit_id": world.cast.school, "place_id": world.cast.second_room});
    world.as_(EMPLOYEE).post(&at(lot, "/reservations"), body).await.ok()
}

/// The consistency check finds no fault.
pub async fn is_sound(world: &World) {
    assert_eq!(ombruk::app::check::run(&world.app.db).await.unwrap(), []);
}
