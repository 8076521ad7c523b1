//! Results show which of their words match, to whoever may read them.

use serde_json::{Value, json};

use crate::{
    stock::{at, log},
    world::{World, cast::*, search_stories},
};

search_stories! {
    async fn what_matches_is_marked_for_whoever_may_read_it(world: World) {
        let chair = json!({
            "title": "Grå kontorstol <blink>", "note": "Står i arkivet hos Solveig.", "surplus": true, "quantity": 2,
        });
        let lot = log(&world, chair).await;
        let today = chrono::Utc::now().date_naive();
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        let marked = async |token: &str, q: &str| {
            let page = world.as_(token).get(&format!("/lots?q={q}")).await.ok();
            assert_eq!(page["items"][0]["id"], lot["id"], "{q}");
            page["items"][0]["highlights"].clone()
        };
        assert_eq!(marked(FACILITY, "kontorstol").await, Value::Null, "the database only matches");
        world.settle().await;
        let part = |text: &str, matches: bool| json!({"text": text, "matches": matches});
        let title = json!({"title": [part("Grå ", false), part("kontorstol", true), part(" <blink>", false)]});
        for q in ["kontorstoler", "office%20chair", "kontorstoool", "kontorst"] {
            assert_eq!(marked(FACILITY, q).await, title, "{q}");
        }
        assert_eq!(marked(NEIGHBOUR, "kontorstol").await, title);
        let note = json!({"note": [part("Står i ", false), part("arkivet", true), part(" hos Solveig.", false)]});
        assert_eq!(marked(FACILITY, "arkivet").await, note);
        for q in ["kontorstol%20arkivet", "kontorstol%20solveig"] {
            let page = world.as_(NEIGHBOUR).get(&format!("/lots?q={q}")).await.ok();
            let items = page["items"].as_array().unwrap();
            assert!(items.iter().all(|lot| lot["highlights"]["note"].is_null()), "{q}: {page:#}");
        }
        let all = world.as_(FACILITY).get("/lots").await.ok();
        assert_eq!(all["items"][0].get("highlights"), None, "nothing is searched for");

        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open("/things?q=kontorstoler").await;
        page.shows("Grå <mark>kontorstol</mark> ").hides("<blink>").hides("Solveig");
        let page = teacher.open("/things?q=arkivet").await;
        page.shows("Står i <mark>arkivet</mark> hos Solveig.").shows("Grå kontorstol");
        teacher.open("/things").await.hides("<mark>");
    }
}
