//! Photos go wherever the things go, are seen by whoever sees the things, and the history says who did what to them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{at, chairs, photos};
use crate::{
    exchange::homecoming,
    given::id,
    world::{Client, World, cast::*, client::Raw, stories},
};

const SIZES: [&str; 3] = ["small", "medium", "large"];

fn hashes(photos: &Value) -> Vec<String> {
    photos["items"].as_array().unwrap().iter().map(|photo| photo["hash"].as_str().unwrap().to_owned()).collect()
}

/// The photos of a lot as somebody sees them. Its cover is the first, and every size of every photo is served.
async fn seen(client: &Client, lot: &Value) -> Vec<String> {
    let shown = hashes(&client.get(&at(lot, "/photos")).await.ok());
    let cover = client.get(&at(lot, "")).await.ok()["cover"]["hash"].clone();
    assert_eq!(cover.as_str(), shown.first().map(String::as_str));
    for hash in &shown {
        for size in SIZES {
            let picture = client.raw(&format!("/media/{hash}/{size}")).await;
            assert_eq!(picture.status, 200, "{hash} {size}");
            assert!(image::load_from_memory(&picture.bytes).is_ok(), "{hash} {size}");
        }
    }
    shown
}

/// A refusal without what names the request.
fn told(answer: &Raw) -> (u16, String, Value) {
    let mut problem = answer.problem();
    problem.as_object_mut().unwrap().remove("request_id").unwrap();
    (answer.status, format!("{}{}", answer.header("etag"), answer.header("cache-control")), problem)
}

/// Whoever does not see the thing learns as little as of a picture that there never was, in every size, and also when
/// they know what its answer was called.
async fn is_nothing_to(client: &Client, hash: &str) {
    let nothing = "0".repeat(64);
    for size in SIZES {
        let none = told(&client.raw(&format!("/media/{nothing}/{size}")).await);
        assert_eq!(none.0, 404);
        let path = format!("/media/{hash}/{size}");
        assert_eq!(told(&client.raw(&path).await), none, "{size}");
        let known = client.with("if-none-match", &format!("\"{hash}-{size}\""));
        assert_eq!(told(&known.raw(&path).await), none, "{size}");
    }
}

fn person(token: &str) -> Value {
    json!(Uuid::new_v5(&Uuid::NAMESPACE_OID, token.as_bytes()))
}

stories! {
    async fn photos_go_away_with_a_loan_and_come_home_with_it(world: World) {
        let (neighbour, school) = (world.as_(NEIGHBOUR_COORDINATOR), world.as_(FACILITY));
        let theirs = json!({
            "category": "office-chair", "quantity": 5, "condition": "good", "surplus": true,
            "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room,
        });
        let theirs = neighbour.post("/lots", theirs).await.ok();
        let shown = hashes(&photos::add(&neighbour, &id(&theirs), &[1, 2]).await);
        let (handed, _) = homecoming::lends(&world, &theirs, 3, "loan").await;

        let here = school.get(&format!("/lots?place={}", world.cast.room)).await.ok()["items"][0].clone();
        assert_eq!(here["legal_title"], "lender");
        assert_eq!(seen(&school, &here).await, shown);
        assert_eq!(photos::files(&world).await.len(), 6, "the files are there once");
        // The borrower's photos are its own from now on, whatever the lender does to those of what it kept.
        let rest = &handed["rest"];
        for photo in neighbour.get(&at(rest, "/photos")).await.ok()["items"].as_array().unwrap() {
            neighbour.delete(&at(rest, &format!("/photos/{}", id(photo)))).await.ok();
        }
        assert_eq!(seen(&neighbour, rest).await, Vec::<String>::new());
        photos::add(&school, &id(&here), &[3]).await;
        let now = seen(&school, &here).await;
        assert_eq!((&now[..2], now.len()), (&shown[..], 3));
        is_nothing_to(&neighbour, &now[2]).await;
        is_nothing_to(&world.as_(STRANGER), &shown[0]).await;

        homecoming::gives_back(&world, &handed, 3).await;
        let home = homecoming::homecoming(&handed);
        let first = neighbour.post(&home, homecoming::takes(&world, 2)).await.ok()["lot"].clone();
        assert_eq!(first["id"], handed["lot"]["id"]);
        assert_eq!(seen(&neighbour, &first).await, shown);
        // The last one is another lot of the family.
        let last = neighbour.post(&home, homecoming::takes(&world, 1)).await.ok()["lot"].clone();
        assert_ne!(last["id"], first["id"]);
        assert_eq!(seen(&neighbour, &last).await, shown);
        assert_eq!(photos::files(&world).await.len(), 9);
    }

    async fn a_neighbour_sees_the_photos_of_what_is_open_to_the_region(world: World) {
        let (neighbour, stranger) = (world.as_(NEIGHBOUR), world.as_(STRANGER));
        let lot = chairs(&world, 3).await;
        let caption = [("caption", "Bakfra")];
        let photo = [("a.jpg", photos::jpeg(1))];
        let added = photos::send(&world.as_(FACILITY), &at(&lot, "/photos"), &photo, &caption).await.ok();
        let hash = hashes(&added).remove(0);
        is_nothing_to(&neighbour, &hash).await;
        let open = async |from: Value| {
            world.as_(COORDINATOR).patch_any(&at(&lot, ""), json!({"open_to_region_from": from})).await.ok()
        };
        open(json!("2020-01-01")).await;
        assert_eq!(seen(&neighbour, &lot).await, std::slice::from_ref(&hash));
        let theirs = neighbour.get(&at(&lot, "/photos")).await.ok()["items"][0].clone();
        assert_eq!((&theirs["caption"], theirs.get("taken_up_by")), (&json!("Bakfra"), None));
        // A stranger is of another region.
        is_nothing_to(&stranger, &hash).await;
        stranger.get(&at(&lot, "/photos")).await.refused(404, "not_found");
        open(Value::Null).await;
        is_nothing_to(&neighbour, &hash).await;
        neighbour.get(&at(&lot, "/photos")).await.refused(404, "not_found");
    }

    async fn history_says_who_did_what_to_a_photo(world: World) {
        let lot = chairs(&world, 1).await;
        let photos = photos::add(&world.as_(FACILITY), &id(&lot), &[1, 2]).await;
        let one = at(&lot, &format!("/photos/{}", id(&photos["items"][1])));
        world.as_(COORDINATOR).post(&one, json!({"position": 0})).await.ok();
        world.as_(SECOND_COORDINATOR).post(&one, json!({"caption": "Forfra"})).await.ok();
        world.as_(FACILITY).delete(&one).await.ok();
        let told = async |token: &str| -> Vec<(Value, Value, Value)> {
            let history = world.as_(token).get(&at(&lot, "/history")).await.ok();
            let events = history["items"].as_array().unwrap().iter();
            let of_photos = events.filter(|event| event["verb"].as_str().unwrap().starts_with("photo_"));
            of_photos.map(|event| (event["verb"].clone(), event["by"].clone(), event["detail"].clone())).collect()
        };
        let (first, second) = (&photos["items"][0]["id"], &photos["items"][1]["id"]);
        let happened = [
            ("photo_added", FACILITY, json!({"photos": [first, second]})),
            ("photo_changed", COORDINATOR, json!({"photo": second})),
            ("photo_changed", SECOND_COORDINATOR, json!({"photo": second})),
            ("photo_removed", FACILITY, json!({"photo": second})),
        ];
        let all = happened.clone().map(|(verb, by, detail)| (json!(verb), person(by), detail));
        assert_eq!(told(COORDINATOR).await, all);
        // Whoever does not answer for what others did sees what was done, and who only where it was they.
        let own = happened.map(|(verb, by, detail)| {
            let by = if by == FACILITY { person(by) } else { Value::Null };
            (json!(verb), by, detail)
        });
        assert_eq!(told(FACILITY).await, own);

        // The page has names beside what was done.
        let page = format!("/things/{}/history", lot["code"].as_str().unwrap());
        let named = async |token: &str| {
            let html = world.signed_in(token).await.open(&page).await.html;
            let says = |what: &str, who: &str| html.split("<tr").any(|row| row.contains(what) && row.contains(who));
            [says("Bilde endret", "second-coordinator"), says("Bilde fjernet", "facility-manager")]
        };
        assert_eq!(named(COORDINATOR).await, [true, true]);
        assert_eq!(named(FACILITY).await, [false, true]);
    }
}
