//! A request that is sent twice gets the same answer twice, and is done once.

use ombruk::store::rows::idempotency;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::{
    stock::{at, chairs},
    world::{Answer, World, cast::*, stories},
};

/// Status, Location and ETag.
fn said(answer: &Answer) -> (u16, Option<String>, Option<String>) {
    let header = |name| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    (answer.status, header("location"), header("etag"))
}

async fn stored(world: &World, key: &str) -> idempotency::Model {
    let row = idempotency::Entity::find().filter(idempotency::Column::Key.eq(key));
    row.one(world.app.db.read()).await.unwrap().unwrap()
}

stories! {
    async fn a_repetition_says_what_the_first_answer_said(world: World) {
        let clerk = world.as_(FACILITY);
        let desk = json!({
            "category": "desk", "quantity": 1, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        });
        let chair = chairs(&world, 2).await;
        let made = clerk.with("Idempotency-Key", "made");
        let edited = clerk.with("Idempotency-Key", "edited").with("If-Match", &format!("\"{}\"", chair["version"]));
        let first = made.post("/lots", desk.clone()).await;
        let edit = edited.patch(&at(&chair, ""), json!({"title": "Krakk"})).await;
        assert_eq!((first.status, edit.status), (201, 200));
        assert!(said(&first).1.is_some() && said(&first).2.is_some() && said(&edit).2.is_some());
        for (key, answer) in [("made", &first), ("edited", &edit)] {
            let row = stored(&world, key).await;
            let headers = row.headers.unwrap();
            let header = |name: &str| headers[name].as_str().map(str::to_owned);
            let (status, location, etag) = said(answer);
            assert_eq!((row.status, header("location"), header("etag")), (Some(i32::from(status)), location, etag));
        }
        let again = made.post("/lots", desk).await;
        assert_eq!((said(&again), &again.body), (said(&first), &first.body));
        let again = edited.patch(&at(&chair, ""), json!({"title": "Krakk"})).await;
        assert_eq!((said(&again), &again.body), (said(&edit), &edit.body), "although the version is another one now");
    }

    async fn what_was_stored_is_said_and_not_what_would_be_said_today(world: World) {
        let clerk = world.as_(FACILITY).with("Idempotency-Key", "k");
        let desk = json!({
            "category": "desk", "quantity": 1, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        });
        let first = clerk.post("/lots", desk.clone()).await;
        // Headers as an older release may have stored them.
        let headers = json!({"location": "/api/v1/elsewhere", "etag": "\"7\""});
        let headers = &headers;
        world.app.db.write(|tx| async move {
            let row = idempotency::Entity::update_many().filter(idempotency::Column::Key.eq("k"));
            row.col_expr(idempotency::Column::Headers, Expr::value(headers.clone())).exec(&*tx).await
        }).await.unwrap();
        let again = clerk.post("/lots", desk.clone()).await;
        assert_eq!(said(&again), (201, Some("/api/v1/elsewhere".to_owned()), Some("\"7\"".to_owned())));
        assert_eq!(again.body, first.body);
    }

    async fn a_body_may_be_as_large_as_its_operation_allows(world: World) {
        let clerk = world.as_(FACILITY);
        let long = |bytes: usize| json!({"note": "x".repeat(bytes)});
        clerk.post("/needs", long(250 << 10)).await.refused(400, "malformed");
        clerk.post("/needs", long(256 << 10)).await.refused(413, "too_large");
        clerk.post("/lot-batches", long(256 << 10)).await.refused(400, "malformed");
        clerk.post("/lot-batches", long(1 << 20)).await.refused(413, "too_large");
        // The requests above have no Content-Length and are cut off. A request with too large a Content-Length is
        // refused at once.
        let announced = clerk.with("content-length", "300000");
        announced.post("/needs", json!({})).await.refused(413, "too_large");
        announced.post("/lot-batches", json!({})).await.refused(400, "malformed");
    }
}
