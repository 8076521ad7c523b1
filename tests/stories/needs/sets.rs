//! Twenty-four alike chairs from at most two sites, by a day.

use serde_json::{Value, json};

use crate::{
    given::{day, id},
    world::{World, cast::*, stories},
};

/// A lot of free chairs of one make. `extra` overrides its fields.
async fn chairs(world: &World, n: i64, place: impl serde::Serialize, extra: Value) -> Value {
    let mut body = json!({
        "category": "office-chair", "title": "Tind", "quantity": n, "condition": "good", "surplus": true,
        "unit_id": world.cast.school, "place_id": place, "attributes": look("blå", 60),
    });
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    world.as_(FACILITY).post("/lots", body).await.ok()
}

fn look(colour: &str, width_cm: i64) -> Value {
    json!({
        "brand": "Sitvel", "model": "Tind", "colour": colour, "materials": ["stål"], "width_cm": width_cm,
        "depth_cm": 60, "height_cm": 90,
    })
}

async fn found(world: &World, extra: Value) -> Value {
    let mut body = json!({"category": "seating", "quantity": 24, "alike": true, "near": world.cast.second_room});
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    world.as_(EMPLOYEE).post("/sets", body).await.ok()
}

/// The parts of each set.
fn parts(found: &Value) -> Vec<Vec<(String, i64)>> {
    let part = |part: &Value| (part["lot_id"].as_str().unwrap().to_owned(), part["quantity"].as_i64().unwrap());
    let parts = |set: &Value| set["parts"].as_array().unwrap().iter().map(part).collect();
    found["items"].as_array().unwrap().iter().map(parts).collect()
}

stories! {
    async fn alike_chairs_from_one_errand_or_from_nearby(world: World) {
        let here = chairs(&world, 14, world.cast.room, json!({})).await;
        let near = chairs(&world, 12, world.cast.other_room, json!({})).await;
        let store = chairs(&world, 30, world.cast.store, json!({})).await;
        chairs(&world, 20, world.cast.room, json!({"attributes": look("rød", 60)})).await;
        chairs(&world, 9, world.cast.room, json!({"condition": "for_parts"})).await;
        let sets = found(&world, json!({"max_sites": 2})).await;
        assert_eq!(parts(&sets), [vec![(id(&store), 24)], vec![(id(&here), 14), (id(&near), 10)]]);
        assert_eq!((&sets["best"], &sets["left_out"]["broken"]), (&json!(true), &json!(9)));
        let why = |at: usize| sets["items"][at]["why"].clone();
        let today = crate::given::written(day(0));
        assert_eq!(why(0), json!([
            "Hentes på ett sted", "Alt ser likt ut", "Alt er kommunens eget", format!("Klart {today}"),
            "10,0 km til sammen", "Står foran neste: alt hentes på ett sted",
        ]));
        assert_eq!(why(1)[0], "Hentes på 2 steder");
        assert_eq!(sets["items"][1]["parts"][0]["in_words"]["site"], "Nes skole");
        assert_eq!(parts(&found(&world, json!({"max_sites": 1})).await), [vec![(id(&store), 24)]]);
        // Nowhere are there sixty alike chairs. The best set lacks 16.
        let lacking = found(&world, json!({"quantity": 60, "max_sites": 2})).await;
        assert_eq!(lacking["items"][0]["lacking"], 16);
        assert_eq!(lacking["items"][0]["why"][3], "16 mangler");
        let kind = found(&world, json!({"alike": "kind", "quantity": 34})).await;
        assert_eq!((&kind["items"][0]["sites"], &kind["items"][0]["metres"]), (&json!(1), &json!(0)));
        assert_eq!(found(&world, json!({"alike": "product"})).await["items"][0]["why"][1], "Alt er samme produkt");
    }

    async fn what_comes_too_late_or_is_held_is_in_no_set(world: World) {
        chairs(&world, 10, world.cast.room, json!({"available_from": day(40)})).await;
        let lot = chairs(&world, 6, world.cast.other_room, json!({})).await;
        let soon = found(&world, json!({"quantity": 12, "by": day(20)})).await;
        assert_eq!((&soon["too_late"], parts(&soon)), (&json!(10), vec![vec![(id(&lot), 6)]]));
        let later = found(&world, json!({"quantity": 12, "by": day(50)})).await;
        assert_eq!((&later["too_late"], later["items"][0]["lacking"].clone()), (&json!(0), json!(0)));
        let wish = json!({"quantity": 5, "unit_id": world.cast.school, "place_id": world.cast.second_room});
        world.as_(EMPLOYEE).post(&format!("/lots/{}/reservations", id(&lot)), wish).await.ok();
        let rest = found(&world, json!({"quantity": 12, "by": day(20)})).await;
        assert_eq!(parts(&rest), [vec![(id(&lot), 1)]]);
    }

    async fn neighbours_stand_behind_the_own_and_strangers_see_nothing(world: World) {
        let own = [
            chairs(&world, 12, world.cast.store, json!({})).await,
            chairs(&world, 12, world.cast.other_room, json!({})).await,
        ];
        let body = json!({
            "category": "office-chair", "title": "Tind", "quantity": 24, "condition": "good",
            "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room, "attributes": look("blå", 61),
        });
        let them = world.as_(NEIGHBOUR_COORDINATOR);
        let theirs = them.post("/lots", body).await.ok();
        let opened = json!({"open_to_region_from": day(0)});
        them.post(&format!("/lots/{}/surplus", id(&theirs)), opened).await.ok();
        let sets = found(&world, json!({})).await;
        let mut both = vec![(id(&own[0]), 12), (id(&own[1]), 12)];
        both.sort();
        assert_eq!(parts(&sets)[0], [(id(&theirs), 24)], "one errand, whosever it is");
        assert_eq!(sets["items"][0]["why"][2], "24 kommer fra andre kommuner");
        assert!(parts(&sets).contains(&both), "{sets:#}");
        let wish = json!({"category": "seating", "quantity": 2, "alike": "kind"});
        assert_eq!(world.as_(STRANGER).post("/sets", wish).await.ok()["items"], json!([]));
    }

    async fn a_page_finds_them_and_leads_to_taking_them(world: World) {
        let here = chairs(&world, 14, world.cast.room, json!({})).await;
        let near = chairs(&world, 12, world.cast.other_room, json!({})).await;
        let store = chairs(&world, 30, world.cast.store, json!({})).await;
        let link = |lot: &Value, n: i64| format!("/things/{}?n={n}", lot["code"].as_str().unwrap());
        let mut teacher = world.signed_in(EMPLOYEE).await;
        teacher.open("/needs").await.shows("href=\"/sets\"");
        teacher.open("/sets").await.shows("action=\"/sets\"").hides("Forslag 1");
        let asked = format!("/sets?category=seating&quantity=24&alike=look&max_sites=2&near={}", world.cast.site);
        let found = teacher.open(&asked).await;
        found.shows("Forslag 1: 24 i alt").shows("Hentes på ett sted").shows("Forslag 2: 24 i alt").shows("value=\"24\"");
        found.shows(&link(&store, 24)).shows(&link(&here, 14)).shows(&link(&near, 10));
        let need = teacher.open(&found.link("/needs/new?q=24")).await;
        need.shows("value=\"24\"").shows("value=\"seating\" selected");
        let thing = teacher.open(&link(&store, 24)).await;
        let taken = teacher.submit(&thing, &thing.address, &[]).await;
        taken.shows("Jeg har hentet 24");
        let rest = teacher.open(&asked).await;
        rest.hides(&link(&store, 24)).shows("Forslag 1: 24 i alt");

        for (wrong, field) in [("quantity=0&max_sites=2", "quantity"), ("quantity=24&max_sites=11", "max_sites"), ("quantity=x", "quantity")] {
            let refused = teacher.open(&format!("/sets?category=seating&{wrong}")).await;
            assert_eq!(refused.status, 422, "{wrong}");
            refused.shows("role=\"alert\"").shows(&format!("href=\"#{field}\"")).shows("id=\"wrong\"");
        }
        let mut stranger = world.signed_in(STRANGER).await;
        let nothing = stranger.open("/sets?category=seating&quantity=2&alike=kind").await;
        nothing.shows("Ingenting hører sammen").hides("Tind");
    }

    async fn a_page_asks_for_what_they_must_be_as_a_line_does(world: World) {
        let blue = chairs(&world, 8, world.cast.room, json!({})).await;
        let wide = chairs(&world, 9, world.cast.store, json!({"attributes": look("rød", 75)})).await;
        let link = |lot: &Value, n: i64| format!("/things/{}?n={n}", lot["code"].as_str().unwrap());
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let empty = teacher.open("/sets").await;
        empty.shows("name=\"max_width_cm\"").shows("name=\"features\"").shows("name=\"min_condition\"");
        let asked = "/sets?category=seating&quantity=6&alike=look";
        teacher.open(asked).await.shows(&link(&blue, 6)).shows(&link(&wide, 6));
        let narrow = teacher.open(&format!("{asked}&max_width_cm=70&colour=bl%C3%A5")).await;
        narrow.shows(&link(&blue, 6)).hides(&link(&wide, 6)).shows("value=\"70\"").shows("value=\"blå\"");
        let red = teacher.open(&format!("{asked}&min_width_cm=70&colour=")).await;
        red.shows(&link(&wide, 6)).hides(&link(&blue, 6));

        let form = teacher.open(&narrow.link("/needs/new?q=6")).await;
        form.shows("value=\"70\"").shows("value=\"blå\"").shows("value=\"look\" selected");
        let site = world.cast.site.to_string();
        let need = teacher.submit(&form, "/needs/new", &[("place", &site), ("considered", "1")]).await;
        need.shows("Høyst 70 cm bred").shows("Farge: blå");

        let refused = teacher.open(&format!("{asked}&min_width_cm=80&max_width_cm=70")).await;
        assert_eq!(refused.status, 422);
        refused.shows("href=\"#max_width_cm\"").shows("id=\"max_width_cm-wrong\"").shows("value=\"80\"");
        let twice = teacher.open(&format!("{asked}&materials=eik,eik")).await;
        assert_eq!(twice.status, 422);
        twice.shows("href=\"#materials\"").shows("id=\"materials-wrong\"");
    }

    async fn a_need_says_what_things_must_be_when_it_is_stated(world: World) {
        chairs(&world, 8, world.cast.room, json!({})).await;
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let form = teacher.open("/needs/new?q=6+kontorstoler").await;
        let site = world.cast.site.to_string();
        let said = [("place", site.as_str()), ("considered", "1"), ("min_width_cm", "80"), ("max_width_cm", "70")];
        let refused = teacher.submit(&form, "/needs/new", &said).await;
        assert_eq!(refused.status, 422);
        refused.shows("href=\"#max_width_cm\"").shows("value=\"80\"").shows("id=\"max_width_cm-wrong\"");
        let said = [("place", site.as_str()), ("considered", "1"), ("max_width_cm", "70")];
        teacher.submit(&form, "/needs/new", &said).await.shows("Høyst 70 cm bred").shows("Ta 6");
    }

    async fn what_cannot_be_meant_is_refused(world: World) {
        let wish = json!({"category": "seating", "quantity": 24, "alike": true});
        for (field, value, problem) in [
            ("category", json!("spaceship"), "unknown"),
            ("quantity", json!(0), "too_small"),
            ("quantity", json!(1001), "too_large"),
            ("max_sites", json!(11), "too_large"),
            ("by", json!(day(-1)), "in_the_past"),
            ("by", json!(day(9_000)), "far_away"),
            ("near", json!(world.cast.stranger_site), "unknown"),
            ("requirements.min_width_cm", json!(0), "too_small"),
        ] {
            let mut body = wish.clone();
            match field.split_once('.') {
                Some((outer, inner)) => body[outer] = json!({inner: value}),
                None => body[field] = value,
            }
            let refused = world.as_(EMPLOYEE).post("/sets", body).await.refused(422, "invalid");
            assert_eq!((&refused["field"], &refused["problem"]), (&json!(field), &json!(problem)));
        }
    }
}
