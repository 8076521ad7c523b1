//! A thousand of the costliest requests at once: each is answered or told to try again later, and no other request
//! waits for them.

use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    given::id,
    stock::{chairs, log},
    world::{World, cast::*, stories},
};

stories! {
    async fn while_a_thousand_search_everything_else_still_answers(world: World) {
        let lot = chairs(&world, 6).await;
        for at in 0..20 {
            log(&world, json!({"title": format!("Kontorstol {at}"), "surplus": true})).await;
        }
        world.settle().await;
        let mut searches = JoinSet::new();
        for at in 0..1_000 {
            let client = world.as_([EMPLOYEE, OTHER_EMPLOYEE, FACILITY, COORDINATOR][at % 4]);
            let words = ["stol", "pult", "kontor", "xyz"][at / 4 % 4];
            searches.spawn(async move { client.get(&format!("/lots?q={words}&limit=50")).await });
        }
        for at in 0..10 {
            assert_eq!(world.as_(FACILITY).get(&format!("/lots/{}", id(&lot))).await.ok()["id"], lot["id"]);
            log(&world, json!({"title": format!("Midt i stormen {at}")})).await;
            assert_eq!(world.as_("").get("/health/live").await.status, 200);
        }
        let (mut found, mut later) = (0, 0);
        for answer in searches.join_all().await {
            match answer.status {
                200 => found += 1,
                429 | 503 => later += i32::from(answer.headers.contains_key("retry-after")),
                status => panic!("{status} {:#}", answer.body),
            }
        }
        assert!(found > 0 && found + later == 1_000, "{found} found, {later} told to come again");
    }
}
