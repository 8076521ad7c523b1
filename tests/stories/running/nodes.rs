//! Two servers on one database: each knows a few seconds later at the latest what the other one changed.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    given::id,
    stock::chairs,
    world::{Answer, Client, World, cast::*, stories},
};

/// Caches live for five seconds. A busy machine gets more time before the test fails.
const LONG: Duration = Duration::from_secs(60);

/// Asks again and again until the answer is as wanted.
async fn comes_to(client: &Client, path: &str, so: impl Fn(&Answer) -> bool) {
    let began = Instant::now();
    loop {
        let answer = client.get(path).await;
        if so(&answer) {
            return;
        }
        assert!(began.elapsed() < LONG, "{path} stays {} {:#}", answer.status, answer.body);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

stories! {
    async fn what_one_node_changed_is_known_to_the_other(world: World) {
        let other = world.another_node().await;
        let admin = world.as_(ADMIN);
        let me = admin.get("/me").await.ok()["person_id"].clone();
        let token = admin.post("/tokens", json!({"person_id": me, "label": "Telefon"})).await.ok();
        let secret: &'static str = Box::leak(token["token"].as_str().unwrap().to_owned().into_boxed_str());
        other.as_(secret).get("/me").await.ok();
        admin.delete(&format!("/tokens/{}", id(&token))).await.ok();
        assert_eq!(world.as_(secret).get("/me").await.status, 401, "here at once");
        comes_to(&other.as_(secret), "/me", |answer| answer.status == 401).await;

        let lot = chairs(&world, 2).await;
        let path = format!("/lots/{}", id(&lot));
        let place = |answer: &Answer| answer.body["in_words"]["place"].clone();
        let there = other.as_(FACILITY);
        let before = place(&there.get(&path).await);
        assert_ne!(before, Value::Null);
        admin.patch_any(&format!("/places/{}", world.cast.room), json!({"name": "Rom 404"})).await.ok();
        assert_ne!(place(&world.as_(FACILITY).get(&path).await), before, "here at once");
        comes_to(&there, &path, |answer| place(answer) != before).await;
    }
}
