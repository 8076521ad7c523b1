//! A request without permission is refused at once, even while others write: no write can change the answer.

use std::{sync::Arc, time::Duration};

use sea_orm::DbErr;
use serde_json::json;
use tokio::{sync::Semaphore, time::timeout};

use super::walk::{Walk, send};
use crate::world::{World, cast::*, stories};

/// Operations whose permission depends on the person and the request alone.
const AT_ONCE: [&str; 32] = [
    "DELETE /tokens/{id}",
    "PATCH /agreements/{id}",
    "PATCH /catalogue-items/{id}",
    "PATCH /partners/{id}",
    "PATCH /people/{id}",
    "PATCH /places/{id}",
    "PATCH /products/{id}",
    "PATCH /suppliers/{id}",
    "PATCH /units/{id}",
    "POST /agreements",
    "POST /agreements/{id}/acceptance",
    "POST /agreements/{id}/closure",
    "POST /agreements/{id}/exit",
    "POST /agreements/{id}/items",
    "POST /factors",
    "POST /lot-batches",
    "POST /lots",
    "POST /lots/{id}/reservations",
    "POST /needs",
    "POST /partners",
    "POST /people",
    "POST /people/{id}/erasure",
    "POST /people/{id}/handing-on",
    "POST /people/{id}/sign-in-link",
    "POST /people/{id}/sign-out",
    "POST /places",
    "POST /products",
    "POST /suppliers",
    "POST /tokens",
    "POST /units",
    "PUT /people/{id}/roles",
    "PUT /policy",
];
stories! {
    async fn whoever_may_not_waits_for_nobody_s_write(world: World) {
        let walk = Walk::new(&world, &[]).await;
        let named = |method: &str, path: &str| AT_ONCE.contains(&format!("{method} {path}").as_str());
        let operations: Vec<_> =
            walk.operations().into_iter().filter(|one| named(one.method.as_str(), &one.path)).collect();
        assert_eq!(operations.len(), AT_ONCE.len());

        let (app, begun, over) = (world.app.clone(), Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (begins, ends) = (begun.clone(), over.clone());
        let writing = tokio::spawn(async move {
            let held = app.db.write(|tx| {
                let (begins, ends) = (begins.clone(), ends.clone());
                async move {
                    begins.add_permits(1);
                    ends.acquire().await.unwrap().forget();
                    drop(tx);
                    Ok::<_, DbErr>(())
                }
            });
            held.await.unwrap();
        });
        begun.acquire().await.unwrap().forget();
        let (clerk, cast) = (world.as_(FACILITY), world.cast);
        let desk = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": cast.school, "place_id": cast.room,
        });
        let waiting = tokio::spawn(async move { clerk.post("/lots", desk).await });

        for operation in operations {
            // Reporters may change factors, and nothing else.
            let who = world.as_(if operation.path == "/factors" { EMPLOYEE } else { REPORTER }).with("If-Match", "*");
            let path = operation.path.replace("{id}", &cast.school.to_string());
            for who in [who.clone(), who.with("Idempotency-Key", "once")] {
                let answer = timeout(Duration::from_secs(5), send(&who, &operation.method, &path, operation.example.clone())).await;
                let answer = answer.unwrap_or_else(|_| panic!("{} {path} waits for the writer", operation.method));
                answer.refused(403, "not_allowed");
            }
        }
        assert!(world.app.db.is_postgres() || !waiting.is_finished(), "SQLite has one writer, and somebody was it");
        over.add_permits(1);
        writing.await.unwrap();
        waiting.await.unwrap().ok();
    }
}
