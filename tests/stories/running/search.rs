//! Finding things by words, whatever the language and the typing, and doing without the index when it is away.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    stock::{at, chairs, finding::counts, log},
    world::{World, cast::*, stories},
};

async fn found(world: &World, token: &str, query: &str) -> Vec<Value> {
    let page = world.as_(token).get(&format!("/lots?{query}")).await.ok();
    assert_eq!(page["degraded"], false, "{query}");
    page["items"].as_array().unwrap().iter().map(|lot| lot["id"].clone()).collect()
}

stories! {
    async fn words_find_things_in_five_languages(world: World) {
        let chair = log(&world, json!({"title": "Håg Capisco", "quantity": 6, "surplus": true})).await;
        let desk = log(&world, json!({
            "category": "desk", "title": "Hevbart", "condition": "worn", "place_id": world.cast.store,
            "unit_id": world.cast.other_school,
        })).await;
        world.settle().await;
        // A "skrivbordsstol" is a chair, so words for desks find it too: the thing itself comes first.
        for (word, lot) in [
            ("kontorstol", &chair), ("kontorsstol", &chair), ("office%20chair", &chair), ("skrivbord", &desk),
            ("skrivebord", &desk), ("desk", &desk), ("capis", &chair), ("capisko", &chair),
        ] {
            assert_eq!(found(&world, FACILITY, &format!("q={word}")).await[0], lot["id"], "{word}");
        }
        for (query, lot) in [
            ("category=desk", &desk), ("condition=worn", &desk), ("state=available", &chair), ("min_quantity=6", &chair),
            (&format!("place={}", world.cast.site), &chair), (&format!("place={}", world.cast.store_site), &desk),
            (&format!("owner={}", world.cast.other_school), &desk),
        ] {
            assert_eq!(found(&world, FACILITY, query).await, [lot["id"].clone()], "{query}");
        }
        assert_eq!(found(&world, FACILITY, "category=furniture").await.len(), 2);
        assert_eq!(found(&world, FACILITY, &format!("owner={}", world.cast.municipality)).await.len(), 2);
        assert!(found(&world, FACILITY, "min_quantity=7").await.is_empty());
        assert!(found(&world, STRANGER, "").await.is_empty());
    }

    async fn the_database_counts_as_the_index_does(world: World) {
        chairs(&world, 1).await;
        chairs(&world, 30).await;
        log(&world, json!({"category": "desk", "condition": "worn", "unit_id": world.cast.other_school})).await;
        let listed = world.as_(FACILITY).get("/lots").await.ok();
        assert_eq!(listed["degraded"], true, "nothing is indexed yet");
        world.settle().await;
        let searched = world.as_(FACILITY).get("/lots").await.ok();
        assert_eq!((&searched["degraded"], &searched["items"]), (&json!(false), &listed["items"]));
        for facet in ["category", "place", "owner", "condition", "state", "quantity"] {
            assert_eq!(counts(&searched, facet), counts(&listed, facet), "{facet}");
        }
        assert_eq!(searched["facets"]["quantity"], json!([{"value": "1", "count": 2}, {"value": "25+", "count": 1}]));
    }

    async fn pages_lead_through_all_and_end_where_they_began(world: World) {
        for _ in 0..5 {
            chairs(&world, 1).await;
        }
        let clerk = world.as_(FACILITY);
        let degraded = clerk.get("/lots?limit=2").await.ok();
        world.settle().await;
        let next = degraded["next"].as_str().unwrap();
        assert_eq!(clerk.get(&format!("/lots?limit=2&after={next}")).await.ok()["degraded"], true);
        let (mut seen, mut path) = (Vec::new(), "/lots?limit=2&q=stol".to_owned());
        let index = loop {
            let page = clerk.get(&path).await.ok();
            assert_eq!(page["degraded"], false);
            seen.extend(page["items"].as_array().unwrap().iter().map(|lot| lot["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break path };
            path = format!("/lots?limit=2&q=stol&after={next}");
        };
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5);
        world.app.index.as_ref().unwrap().distrust("a story wants it so".to_owned());
        clerk.get(&index).await.refused(422, "invalid");
    }

    async fn neighbours_find_what_was_opened_and_no_more(world: World) {
        let lot = chairs(&world, 2).await;
        world.settle().await;
        assert!(found(&world, NEIGHBOUR, "q=kontorstol").await.is_empty());
        let today = chrono::Utc::now().date_naive();
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        world.settle().await;
        assert_eq!(found(&world, NEIGHBOUR, "q=kontorstol").await, [lot["id"].clone()]);
        assert!(found(&world, STRANGER, "q=kontorstol").await.is_empty());
    }

    async fn what_a_neighbour_cannot_read_it_cannot_guess_either(world: World) {
        let note = json!({"title": "Lenestol", "note": "Står hos Solveig i arkivet", "serial": "ZQ4711"});
        let lot = log(&world, note).await;
        let today = chrono::Utc::now().date_naive();
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        let search = async |token: &str, word: &str| {
            let page = world.as_(token).get(&format!("/lots?q={word}")).await.ok();
            (page["items"].as_array().unwrap().len(), page["degraded"].clone(), page["facets"]["category"].clone())
        };
        for degraded in [true, false] {
            for word in ["solveig", "Solveig", "arkivet"] {
                let (n, away, facets) = search(NEIGHBOUR, word).await;
                assert_eq!((n, away, facets), (0, json!(degraded), json!([])), "{word}");
                assert_eq!(search(FACILITY, word).await.0, 1, "{word}, {degraded}");
            }
            assert_eq!(search(NEIGHBOUR, "lenestol").await.0, 1, "what it can read it finds");
            world.settle().await;
        }
        assert_eq!((search(NEIGHBOUR, "zq4711").await.0, search(FACILITY, "zq4711").await.0), (0, 1));
    }

    async fn what_is_away_is_rebuilt_and_answers_the_same(world: World) {
        let lot = chairs(&world, 2).await;
        world.settle().await;
        let before = world.as_(FACILITY).get("/lots?q=kontorstol").await.ok();
        world.app.index.as_ref().unwrap().distrust("a story wants it so".to_owned());
        let without = world.as_(FACILITY).get("/lots?q=kontorstol").await.ok();
        assert_eq!((&without["degraded"], &without["items"][0]["id"]), (&json!(true), &lot["id"]));
        world.settle().await;
        assert_eq!(world.as_(FACILITY).get("/lots?q=kontorstol").await.ok(), before);
        world.app.db.write(|tx| async move {
            use ombruk::{domain::Job, store::jobs::enqueue};
            enqueue(&tx, Job::Reindex, tx.at).await?;
            enqueue(&tx, Job::Reindex, tx.at).await
        }).await.unwrap();
        world.settle().await;
        assert_eq!(world.as_(FACILITY).get("/lots?q=kontorstol").await.ok(), before);
    }

    async fn what_opens_on_a_day_is_read_again_that_day(world: World) {
        use ombruk::app::stock::opening;
        let lot = chairs(&world, 2).await;
        let today = chrono::Utc::now().date_naive();
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        world.settle().await;
        world.app.db.write(|tx| async move { opening::mark(&tx, tx.at).await }).await.unwrap();
        assert_eq!(world.app.jobs_waiting().await.unwrap(), 0);
        let days_ago = chrono::TimeDelta::days(2);
        world.app.db.write(|tx| async move { opening::mark(&tx, tx.at - days_ago).await }).await.unwrap();
        assert_eq!(world.app.jobs_waiting().await.unwrap(), 1);
        world.settle().await;
    }

    async fn what_opened_while_nobody_looked_is_found(world: World) {
        use ombruk::app::stock::opening;
        let lot = chairs(&world, 2).await;
        let today = chrono::Utc::now().date_naive();
        let later = json!({"open_to_region_from": today + chrono::TimeDelta::days(9)});
        world.as_(COORDINATOR).post(&at(&lot, "/surplus"), later).await.ok();
        // As if days had passed since, without a job that looks: somebody dropped it, or it failed for good.
        let days_ago = today - chrono::TimeDelta::days(3);
        world.settle().await;
        world.app.db.write(|tx| async move {
            tx.execute_unprepared(&format!("UPDATE lot SET open_to_region_from = '{days_ago}'")).await.map(drop)
        }).await.unwrap();
        assert!(found(&world, NEIGHBOUR, "q=kontorstol").await.is_empty());
        world.app.db.write(|tx| async move { opening::plan(&tx).await }).await.unwrap();
        world.settle().await;
        assert_eq!(found(&world, NEIGHBOUR, "q=kontorstol").await, [lot["id"].clone()]);
    }
}
