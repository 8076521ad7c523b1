//! Logging, finding and handing out things on pages.

use serde_json::json;

use crate::{
    given::day,
    stock::{at, chairs, photos::jpeg},
    world::{Browser, Page, World, cast::*, stories},
};

/// Sends the page's form with a photo or without one.
async fn log(browser: &mut Browser, page: &Page, photo: Option<Vec<u8>>, filled: &[(&str, &str)]) -> Page {
    let photos: Vec<_> = photo.map(|bytes| ("IMG_1.jpg", bytes)).into_iter().collect();
    browser.upload(page.fields("/log"), "/log", "photos", &photos, filled).await
}

stories! {
    async fn twenty_four_chairs_are_logged_with_a_photo(world: World) {
        let room = world.cast.room.to_string();
        let mut caretaker = world.signed_in(FACILITY).await;
        let form = caretaker.open(&format!("/log?site={}", world.cast.site)).await;
        let filled = [("other", "office-chair"), ("n", "24"), ("condition", "good"), ("place", room.as_str()), ("width", "62,5")];
        let saved = log(&mut caretaker, &form, Some(jpeg(1)), &filled).await;
        saved.shows("Lagret: 24 ×");
        // The next one keeps place and kind.
        let next = saved.fields("/log");
        assert!(next.contains(&("place".to_owned(), room.clone())) && next.contains(&("category".to_owned(), "office-chair".to_owned())), "{next:?}");
        let thing = caretaker.open(&saved.link("/things/")).await;
        thing.shows("/media/").shows("24 ledige").shows("62,5");
        let picture = thing.link("/media/");
        let seen = caretaker.copied().fetch(&picture).await;
        assert_eq!(seen, (200, "image/webp".to_owned()));
        assert_eq!(world.browser().fetch(&picture).await.0, 401);

        let again = log(&mut caretaker, &saved, Some(jpeg(1)), &[("n", "1"), ("condition", "good")]).await;
        again.shows("Er det logget fra før");
        let plain = log(&mut caretaker, &again, None, &[("n", "2"), ("condition", "worn")]).await;
        plain.shows("Lagret: 2 ×");
        let wrong = log(&mut caretaker, &plain, None, &[("n", "0"), ("condition", "worn")]).await;
        assert_eq!(wrong.status, 422);
        wrong.shows("role=\"alert\"");
        let forged = log(&mut caretaker, &plain, Some(jpeg(2)), &[("n", "2"), ("condition", "worn"), ("csrf", "x")]).await;
        assert_eq!(forged.status, 403);
    }

    async fn a_thing_is_taken_and_handed_out_by_its_code(world: World) {
        let lot = chairs(&world, 9).await;
        let code = lot["code"].as_str().unwrap();
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let thing = teacher.open(&format!("/things/{code}")).await;
        thing.shows("9 ledige");
        let here = thing.address.clone();
        let too_many = teacher.submit(&thing, &here, &[("n", "10")]).await;
        assert_eq!(too_many.status, 409);
        too_many.shows("role=\"alert\"");
        let mine = teacher.submit(&thing, &here, &[("n", "4")]).await;
        assert_eq!(mine.address, "/mine");
        mine.shows(code);

        let mut caretaker = world.signed_in(FACILITY).await;
        let found = caretaker.open(&format!("/handovers/new?code={code}")).await;
        found.shows("4 til ");
        let forms = found.forms();
        let (_, out) = forms.iter().find(|(_, action)| action.starts_with("/handovers/new/")).unwrap();
        let done = caretaker.submit(&found, out, &[("n", "3")]).await;
        done.shows("3 er levert ut og bokført.");
        teacher.open("/mine").await.shows("Jeg har hentet den");
        caretaker.open("/handovers/new?code=XXXX-XXXX").await.shows("role=\"alert\"");
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!(stranger.open(&format!("/things/{code}")).await.status, 404);
    }

    async fn a_thing_on_loan_is_reserved_on_its_page_for_the_time_after(world: World) {
        let lot = chairs(&world, 1).await;
        let loan = json!({
            "quantity": 1, "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "from": day(0),
            "until": day(4),
        });
        let kept = world.as_(OTHER_EMPLOYEE).post(&at(&lot, "/reservations"), loan).await.ok();
        let handover = format!("/reservations/{}/handover", kept["id"].as_str().unwrap());
        world.as_(FACILITY).post(&handover, json!({})).await.ok();
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = format!("/things/{}", lot["code"].as_str().unwrap());
        let thing = teacher.open(&page).await;
        thing.hides("Dette er i bruk.");
        let mine = teacher.submit(&thing, &page, &[("n", "1")]).await;
        assert_eq!(mine.address, "/mine");
        let waiting = format!("/reservations?lot={}&state=active", lot["id"].as_str().unwrap());
        let waiting = world.as_(COORDINATOR).get(&waiting).await.ok();
        assert_eq!(waiting["items"][0]["from"], json!(day(5)));
        // The second one who asks is told that somebody has it already.
        teacher.open(&page).await.shows("Alle er satt av til noen.");

        // What goes back to its lessor on a day is not on loan.
        let leased = super::log(&world, json!({"legal_title": "lessor", "goes_back_on": day(30)})).await;
        let thing = teacher.open(&format!("/things/{}", leased["code"].as_str().unwrap())).await;
        thing.hides("name=\"n\"").shows("Dette er i bruk.");
    }

    async fn things_are_narrowed_by_several_ticks_and_whoever_finds_nothing_is_helped(world: World) {
        let attributes = |colour: &str| serde_json::json!({"quantity": 3, "surplus": true, "attributes": {"colour": colour, "width_cm": 60}});
        super::log(&world, attributes("blå")).await;
        super::log(&world, attributes("sort")).await;
        super::log(&world, serde_json::json!({"quantity": 3, "surplus": true, "condition": "worn", "attributes": {"colour": "hvit"}})).await;
        let mut teacher = world.signed_in(EMPLOYEE).await;
        // The index lags, and the database does not find words with wrong letters.
        teacher.open("/things?q=kontorstoool").await.shows("Mente du «kontorstol»?");
        world.settle().await;
        teacher.open("/things?q=stol").await.shows("3 treff").shows("Inntil 1 km").shows("name=\"colour\" value=\"white\"");
        let two = teacher.open("/things?q=stol&colour=blue&colour=black&sort=newest").await;
        two.shows("2 treff").shows("value=\"blue\" checked").shows("value=\"white\"><span>Hvit");
        let narrowed = teacher.open("/things?q=stol&colour=blue&condition=worn").await;
        assert_eq!(narrowed.status, 200);
        narrowed.shows("Ingen treff").shows("Uten valget «Tilstand»: 1").shows("Si hva du trenger");
        teacher.open("/things?q=stol&width_from=70").await.shows("Uten valget «Bredde»: 3");
        // The index finds a word with two letters too many.
        teacher.open("/things?q=kontorstoool").await.shows("3 treff");
        assert_eq!(teacher.open("/things?q=stol&colour=zzz").await.status, 422);
        assert_eq!(teacher.open("/things/suggest?q=konto").await.html.lines().next(), Some("Kontorstol"));
    }

    async fn a_scanned_label_opens_the_thing(world: World) {
        let lot = chairs(&world, 2).await;
        let code = lot["code"].as_str().unwrap();
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let thing = teacher.open(&format!("/l/{code}")).await;
        assert_eq!(thing.address, format!("/things/{code}"));
        teacher.open("/l/zzz").await.shows("Koden er ukjent").shows("Logg tingen");
        // Somebody who has to sign in first comes back to the same code.
        let door = world.browser().open(&format!("/l/{code}")).await;
        assert!(code.split('-').all(|half| door.address.contains(half)), "{}", door.address);
    }
}
