//! Finding things by words, in any language and with typing errors, and without the index when it is away.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    stock::{at, chairs, finding::counts, log},
    world::{World, cast::*, search_stories},
};

async fn found(world: &World, token: &str, query: &str) -> Vec<Value> {
    let page = world.as_(token).get(&format!("/lots?{query}")).await.ok();
    assert_eq!(page["degraded"], false, "{query}");
    page["items"].as_array().unwrap().iter().map(|lot| lot["id"].clone()).collect()
}

search_stories! {
    async fn words_find_things_in_five_languages(world: World) {
        let chair = log(&world, json!({"title": "Håg Capisco", "quantity": 6, "surplus": true})).await;
        let desk = log(&world, json!({
            "category": "desk", "title": "Hevbart", "condition": "worn", "place_id": world.cast.store,
            "unit_id": world.cast.other_school,
        })).await;
        world.settle().await;
        // A "skrivbordsstol" is a chair, so words for desks find it too. The desk itself comes first.
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

    async fn the_database_narrows_and_orders_as_the_index_does(world: World) {
        let cast = &world.cast;
        let grey = log(&world, json!({
            "title": "Capisco", "quantity": 6, "surplus": true,
            "attributes": {"colour": "koksgrå", "materials": ["ull", "stål"], "width_cm": 60, "height_cm": 100},
        })).await;
        let black = log(&world, json!({
            "surplus": true, "condition": "worn", "place_id": cast.store, "available_from": "2199-03-01",
            "attributes": {"colour": "sort", "width_cm": 72.5},
        })).await;
        let desk = log(&world, json!({
            "category": "desk", "title": "Skrivebord", "quantity": 2, "place_id": cast.other_room, "unit_id": cast.other_school,
            "must_leave_by": "2199-06-01", "attributes": {"colour": "hvit", "materials": ["laminat"]},
        })).await;
        let clerk = world.as_(FACILITY);
        let near = format!("near={}", cast.room);
        for degraded in [true, false] {
            for (query, found) in [
                ("colour=grey".to_owned(), vec![&grey]),
                ("colour=svart&colour=gr%C3%A5".to_owned(), vec![&black, &grey]),
                ("material=steel&material=laminate".to_owned(), vec![&desk, &grey]),
                ("category=desk&category=office-chair".to_owned(), vec![&desk, &black, &grey]),
                (format!("place={}&place={}", cast.store_site, cast.other_site), vec![&desk, &black]),
                (format!("owner={}", cast.other_school), vec![&desk]),
                ("light=unknown".to_owned(), vec![&desk, &black, &grey]),
                ("light=red".to_owned(), vec![]),
                ("quantity=2-4&quantity=5-9".to_owned(), vec![&desk, &grey]),
                ("min_width_cm=60&max_width_cm=72".to_owned(), vec![&grey]),
                ("max_width_cm=73".to_owned(), vec![&black, &grey]),
                ("min_height_cm=101".to_owned(), vec![]),
                ("available_by=2198-01-01".to_owned(), vec![&grey]),
                ("available_by=2199-03-01".to_owned(), vec![&black, &grey]),
                ("available_from=2199-01-01".to_owned(), vec![&black]),
                ("must_leave_by=2199-06-01".to_owned(), vec![&desk]),
                (format!("{near}&within_km=1"), vec![&grey]),
                (format!("{near}&within_km=50"), vec![&desk, &black, &grey]),
                (format!("{near}&sort=distance"), vec![&grey, &desk, &black]),
                ("sort=number".to_owned(), vec![&grey, &desk, &black]),
                ("sort=readiness".to_owned(), vec![&grey, &black, &desk]),
                ("sort=newest".to_owned(), vec![&desk, &black, &grey]),
            ] {
                let page = clerk.get(&format!("/lots?{query}")).await.ok();
                let ids: Vec<Value> = page["items"].as_array().unwrap().iter().map(|lot| lot["id"].clone()).collect();
                let found: Vec<Value> = found.into_iter().map(|lot| lot["id"].clone()).collect();
                assert_eq!((&ids, &page["degraded"]), (&found, &json!(degraded)), "{query}");
                assert_eq!((&page["total"], &page["total_is_exact"]), (&json!(found.len()), &json!(true)), "{query}");
                let (mut walked, mut after) = (Vec::new(), String::new());
                loop {
                    let page = clerk.get(&format!("/lots?{query}&limit=1{after}")).await.ok();
                    walked.extend(page["items"].as_array().unwrap().iter().map(|lot| lot["id"].clone()));
                    let Some(next) = page["next"].as_str() else { break };
                    after = format!("&after={next}");
                }
                assert_eq!(walked, found, "{query} page by page, degraded: {degraded}");
            }
            let page = clerk.get(&format!("/lots?colour=grey&{near}")).await.ok();
            assert_eq!(counts(&page, "colour"), json!({"grey": 1, "black": 1, "white": 1}), "its own filter is left out");
            assert_eq!(counts(&page, "material"), json!({"wool": 1, "steel": 1}));
            assert_eq!(page["facets"]["colour"].as_array().unwrap().iter().find(|one| one["value"] == "grey").unwrap()["name"], "Grå");
            assert_eq!(page["facets"]["distance"][0], json!({"within_km": 1, "count": 1}));
            assert_eq!(page["facets"]["free"], json!([{"at_least": 1, "count": 1}, {"at_least": 2, "count": 1}, {"at_least": 4, "count": 1}]));
            let all = clerk.get("/lots").await.ok();
            assert_eq!(all["facets"]["width"], json!({"least_cm": 60, "most_cm": 72.5, "count": 2}));
            assert_eq!(all["facets"]["available"], json!({"first": "2199-03-01", "last": "2199-03-01", "count": 1}));
            assert_eq!(all["facets"].get("depth"), None);
            let chair = all["facets"]["category"].as_array().unwrap().iter().find(|one| one["value"] == "office-chair").unwrap().clone();
            assert_eq!((&chair["count"], chair["parent"].is_string()), (&json!(2), true));
            let few = clerk.get("/lots?facet_values=1").await.ok();
            assert_eq!(few["facets"]["place"].as_array().unwrap().len(), 1);
            world.settle().await;
        }
        for bad in [
            "colour=zzz", "material=zzz", "sort=distance", "within_km=2", &format!("near={}", cast.stranger_site),
            "min_width_cm=0", "min_width_cm=70&max_width_cm=60", "available_from=2199-01-02&available_by=2199-01-01",
            "facet_values=0", "facet_values=10001", "within_km=-1", "category=desk&category=spaceship",
        ] {
            clerk.get(&format!("/lots?{bad}")).await.refused(422, "invalid");
        }
        assert_eq!(clerk.get("/lots?quantity=3").await.status, 400);
    }

    async fn whoever_moves_a_site_changes_how_far_its_things_are(world: World) {
        let lot = chairs(&world, 1).await;
        let query = format!("near={}&within_km=2", world.cast.other_room);
        world.settle().await;
        assert!(found(&world, FACILITY, &query).await.is_empty());
        let there = json!({"coordinates": {"latitude": 59.831, "longitude": 10.421}});
        world.as_(ADMIN).patch_any(&format!("/places/{}", world.cast.site), there).await.ok();
        world.settle().await;
        assert_eq!(found(&world, FACILITY, &query).await, [lot["id"].clone()]);
    }

    async fn what_is_typed_is_suggested_to_whoever_may_know_it(world: World) {
        let chair = log(&world, json!({
            "quantity": 6, "surplus": true, "attributes": {"brand": "HÅG", "model": "Capisco 8106"},
        })).await;
        let code = chair["code"].as_str().unwrap();
        let suggest = async |token: &str, q: &str| {
            let page = world.as_(token).get(&format!("/suggest?q={q}")).await.ok();
            let items = page["items"].as_array().unwrap().iter();
            let items: Vec<(String, String)> = items
                .map(|one| (one["kind"].as_str().unwrap().to_owned(), one["value"].as_str().unwrap().to_owned()))
                .collect();
            (items, page["degraded"] == true)
        };
        let of = |kind: &str, value: &str| (kind.to_owned(), value.to_owned());
        let (away, degraded) = suggest(FACILITY, "kontorst").await;
        assert!(degraded && away.contains(&of("category", "office-chair")));
        world.settle().await;
        let (found, degraded) = suggest(FACILITY, "h%C3%A5g").await;
        assert!(!degraded && found.contains(&of("brand", "HÅG")) && found.contains(&of("model", "HÅG Capisco 8106")), "{found:?}");
        assert!(suggest(FACILITY, "hag%20cap").await.0.contains(&of("model", "HÅG Capisco 8106")));
        assert!(suggest(FACILITY, "OFFICE%20CH").await.0.contains(&of("category", "office-chair")), "in any language");
        assert!(suggest(FACILITY, &code[..6].to_lowercase()).await.0.contains(&of("code", code)));
        assert!(suggest(FACILITY, "nes%20sk").await.0.contains(&of("place", &world.cast.site.to_string())));
        let chairs = world.as_(FACILITY).get("/suggest?q=kontorstol").await.ok();
        assert_eq!((&chairs["items"][0]["text"], &chairs["items"][0]["count"]), (&json!("Kontorstol"), &json!(1)));
        for q in ["hag", &code[..6], "nes%20sk"] {
            for token in [STRANGER, NEIGHBOUR] {
                let learned = suggest(token, q).await.0;
                assert!(learned.iter().all(|(kind, _)| kind == "category"), "{q}: {learned:?}");
            }
        }
        let today = chrono::Utc::now().date_naive();
        world.as_(COORDINATOR).post(&at(&chair, "/surplus"), json!({"open_to_region_from": today})).await.ok();
        world.settle().await;
        assert!(suggest(NEIGHBOUR, "hag").await.0.contains(&of("brand", "HÅG")));
        for q in ["", "%20", "%2A", "%25", "%22", &"a".repeat(200)] {
            suggest(FACILITY, q).await;
        }
        world.as_(FACILITY).get(&format!("/suggest?q={}", "a".repeat(10_000))).await.refused(422, "invalid");
        let before = world.app.db.statements();
        suggest(FACILITY, "kontorstol").await;
        assert!(world.app.db.statements() - before <= 6, "a few statements however much there is");
    }

    async fn whoever_finds_nothing_is_told_what_would_help(world: World) {
        log(&world, json!({"quantity": 2, "surplus": true, "attributes": {"colour": "sort"}})).await;
        log(&world, json!({"surplus": true, "condition": "worn", "place_id": world.cast.store})).await;
        world.settle().await;
        let clerk = world.as_(FACILITY);
        let help = async |query: &str| {
            let page = clerk.get(&format!("/lots?{query}")).await.ok();
            assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(0)), "{query}");
            page["help"].clone()
        };
        let dropped = help("q=stol&condition=worn&colour=black").await;
        assert_eq!(dropped["drop"], json!([{"filter": "condition", "count": 1}, {"filter": "colour", "count": 1}]));
        let wider = help(&format!("q=stol&condition=worn&near={}&within_km=2", world.cast.room)).await;
        assert_eq!(wider["wider"]["count"], 1);
        assert_eq!(help("category=stool").await["related"][0]["value"], "office-chair");
        let listed = clerk.get("/lots?q=stol").await.ok();
        assert_eq!((listed["items"].as_array().unwrap().len(), listed.get("help")), (2, None));
    }

    async fn what_does_not_match_all_words_follows_and_says_so(world: World) {
        let black = log(&world, json!({
            "title": "Kontorstol", "quantity": 3, "surplus": true, "attributes": {"colour": "sort", "width_cm": 60},
        })).await;
        let blue = log(&world, json!({"title": "Kontorstol", "surplus": true, "attributes": {"colour": "blå"}})).await;
        let desk = log(&world, json!({"category": "desk", "title": "Skrivebord", "surplus": true})).await;
        let clerk = world.as_(FACILITY);
        let degraded = clerk.get("/lots?q=kontorstol").await.ok();
        assert_eq!((degraded.get("meant"), degraded["items"][0].get("match")), (None, None), "the database only matches");
        world.settle().await;
        let page = clerk.get("/lots?q=2%20stk%20brukte%20svarte%20kontorstoler&explain=true").await.ok();
        let items = page["items"].as_array().unwrap();
        let shown: Vec<(&Value, &Value)> = items.iter().map(|lot| (&lot["id"], &lot["match"])).collect();
        assert_eq!(shown, [(&black["id"], &json!("all")), (&blue["id"], &json!("some"))]);
        assert_eq!((&page["total"], &counts(&page, "category")["office-chair"]), (&json!(1), &json!(1)), "these alone are counted");
        assert_eq!(items[1]["why"], json!([
            {"word": "svarte", "how": "missing"}, {"word": "kontorstoler", "how": "form_for_thing"},
        ]));
        assert_eq!((&page["meant"]["number"], &page["meant"]["left_out"]), (&json!(2), &json!(["stk", "brukte"])));
        assert_eq!(page["meant"]["categories"][0], json!({"key": "office-chair", "name": "Kontorstol"}));
        let sized = clerk.get("/lots?q=stol%2060%20cm").await.ok();
        assert_eq!((&sized["items"][0]["id"], &sized["meant"]["sizes"]), (&black["id"], &json!(["60cm"])));
        let filtered = clerk.get("/lots?q=svarte%20kontorstoler&category=desk").await.ok();
        assert!(filtered["items"].as_array().unwrap().iter().all(|lot| lot["id"] == desk["id"]), "filters hold for all");
        let site = clerk.get("/lots?q=stol%20Nes").await.ok();
        assert_eq!(site["items"].as_array().unwrap().len(), 2, "a place is named in it");
        let plain = clerk.get("/lots").await.ok();
        assert_eq!((plain.get("meant"), plain["items"][0].get("match")), (None, None));
    }

    async fn no_text_of_a_query_breaks_anything_or_finds_what_is_others(world: World) {
        chairs(&world, 1).await;
        let long = "stol%20".repeat(1_500);
        for settled in [false, true] {
            for text in [
                &long, "%00", "%01stol%1f", "%27%20OR%201%3D1%20--", "%22%20OR%20%22", "visible_to%3A*", "*", "stol%20OR%20*%3A*",
                "organisation%20%3D%20x%20OR%20TRUE", "category%20IN%20%5Bdesk%5D", "%25", "_", "%5C", "%F0%9F%AA%91", "%E2%80%AE",
                "_geoRadius(59%2C10%2C99999999)", "%5B%2A%20TO%20%2A%5D", "a%20AND%20NOT%20b%20%2B%2Bc%20~~~%5E2%20(((",
            ] {
                for token in [FACILITY, STRANGER, NEIGHBOUR] {
                    let answer = world.as_(token).get(&format!("/lots?q={text}")).await;
                    assert!(answer.status == 200 || answer.status == 422 || answer.status == 400, "{text}: {}", answer.status);
                    let items = answer.body["items"].as_array().map_or(0, Vec::len);
                    assert!(token == FACILITY || items == 0, "{text} finds what is another's");
                }
            }
            assert_eq!(settled, world.as_(FACILITY).get("/lots?q=stol").await.ok()["degraded"] == false);
            world.settle().await;
        }
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
        // As if days had passed without the job that looks for this: somebody dropped it, or it failed for good.
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
