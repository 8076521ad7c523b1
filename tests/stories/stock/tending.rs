//! The stock as a table, and looking after things one by one and many at once, on pages and without scripts.

use serde_json::json;

use crate::{
    stock::{at, chairs, log, read},
    world::{World, cast::*, stories},
};

stories! {
    async fn many_are_moved_at_once_and_shown_before(world: World) {
        let (one, other) = (chairs(&world, 6).await, log(&world, json!({"title": "Krakk", "quantity": 3})).await);
        let mut caretaker = world.signed_in(FACILITY).await;
        let table = caretaker.open("/stock").await;
        table.shows("Kontorstol").shows("Krakk").shows(one["code"].as_str().unwrap());
        let (a, b, store) = (one["id"].as_str().unwrap(), other["id"].as_str().unwrap(), world.cast.store.to_string());
        let mut ticked: Vec<(String, String)> = table.fields("/stock/acts");
        ticked.retain(|(name, _)| ["csrf", "once"].contains(&name.as_str()));
        let known: Vec<(&str, &str)> = ticked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let lots = [("lot", a), ("lot", b), ("deed", "move")];
        let asked = caretaker.post("/stock/acts", &[&known[..], &lots].concat()).await;
        asked.shows("Flytt 2 slag").shows("Hvor skal det stå?");
        let (n_a, n_b) = (format!("n-{a}"), format!("n-{b}"));
        let said = [("place", store.as_str()), (n_a.as_str(), "4"), (n_b.as_str(), "9")];
        let tried = caretaker.post("/stock/acts", &[&known[..], &lots, &said, &[("go", "try")]].concat()).await;
        tried.shows("1 går ikke, så ingenting er gjort.").shows("value=\"4\"");
        let said = [("place", store.as_str()), (n_a.as_str(), "4"), (n_b.as_str(), "3")];
        let tried = caretaker.post("/stock/acts", &[&known[..], &lots, &said, &[("go", "try")]].concat()).await;
        tried.shows("Alle 2 går. Ingenting er gjort ennå.");
        assert_eq!(read(&world.as_(FACILITY), &other).await["place_id"], json!(world.cast.room), "a rehearsal keeps nothing");
        let done = caretaker.post("/stock/acts", &[&known[..], &lots, &said, &[("go", "do")]].concat()).await;
        done.shows("2 slag er ferdige.");
        assert_eq!(read(&world.as_(FACILITY), &other).await["place_id"], json!(world.cast.store));
        assert_eq!(read(&world.as_(FACILITY), &one).await["quantity"], json!(2), "four of six went");
        // The same form sent again does nothing a second time.
        caretaker.post("/stock/acts", &[&known[..], &lots, &said, &[("go", "do")]].concat()).await;
        assert_eq!(read(&world.as_(FACILITY), &one).await["quantity"], json!(2));
        // People without the permission to move things cannot move them.
        let mut reporter = world.signed_in(REPORTER).await;
        let table = reporter.open("/stock").await;
        table.hides("name=\"deed\"");
        let own = table.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(reporter.post("/stock/acts", &[&own[..], &lots, &said, &[("go", "do")]].concat()).await.status, 403);
    }

    async fn the_table_is_a_file_as_well(world: World) {
        log(&world, json!({"title": "=cmd()", "quantity": 2})).await;
        let mut caretaker = world.signed_in(FACILITY).await;
        let file = caretaker.open("/stock.csv?col=code&col=state").await;
        assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        file.shows("Ting;Antall;Kode;").shows("'=cmd();2;");
        let mut stranger = world.signed_in(STRANGER).await;
        stranger.open("/stock.csv").await.hides("cmd");
    }

    async fn a_thing_is_looked_after_on_one_page(world: World) {
        let lot = chairs(&world, 6).await;
        let (code, caretaker) = (lot["code"].as_str().unwrap().to_owned(), &mut world.signed_in(FACILITY).await);
        let edit = format!("/things/{code}/edit");
        caretaker.open(&format!("/things/{code}")).await.shows(&format!("href=\"{edit}\""));
        let older = caretaker.open(&edit).await;
        let page = caretaker.open(&edit).await;
        page.shows("Rett opplysningene").shows("Del").hides("Kjemikalielys");
        let saved = caretaker.submit(&page, &format!("{edit}/edit"), &[("title", "Konferansestol"), ("note", "Blå trekk")]).await;
        saved.shows("Lagret.").shows("Konferansestol");
        // A form of an older page does not overwrite the change.
        let stale = caretaker.submit(&older, &format!("{edit}/edit"), &[("title", "Noe annet")]).await;
        assert_eq!(stale.status, 412);
        stale.shows("role=\"alert\"").shows("value=\"Noe annet\"");
        let page = caretaker.open(&edit).await;
        let counted = caretaker.submit(&page, &format!("{edit}/count"), &[("n", "5")]).await;
        counted.shows("Tellingen er lagret.");
        let page = caretaker.open(&edit).await;
        let split = caretaker.submit(&page, &format!("{edit}/split"), &[("n", "2"), ("condition", "worn")]).await;
        split.shows("Dette er den nye delen");
        assert_ne!(split.address.split('?').next().unwrap(), edit);
        let page = caretaker.open(&edit).await;
        let refused = caretaker.submit(&page, &format!("{edit}/split"), &[("n", "9")]).await;
        assert!([409, 422].contains(&refused.status), "{}", refused.status);
        refused.shows("role=\"alert\"");
        let page = caretaker.open(&edit).await;
        caretaker.submit(&page, &format!("{edit}/label"), &[("value", "INV-77")]).await.shows("INV-77");
        caretaker.open(&format!("/things/{code}/history")).await.shows("Historikk");
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!(stranger.open(&edit).await.status, 404);
        let mut reporter = world.signed_in(REPORTER).await;
        reporter.open(&edit).await.hides("Rett opplysningene");
    }

    async fn a_wiped_device_is_put_up_from_its_page_and_taken_back(world: World) {
        let laptop = log(&world, json!({"category": "laptop", "serial": "PF-3", "surplus": true})).await;
        assert_eq!(laptop["state"], "custody");
        let mut caretaker = world.signed_in(FACILITY).await;
        let edit = format!("/things/{}/edit", laptop["code"].as_str().unwrap());
        let (surplus, keep) = (format!("{edit}/surplus"), format!("{edit}/keep"));
        caretaker.open(&edit).await.hides(&surplus).shows(&keep);
        let wiped = json!({
            "medium": "disk 0", "method": "purge", "tool": "nvme format", "version": "2.3", "operator": "ab",
            "verified_by": "cd", "on": "2026-01-15",
        });
        world.as_(FACILITY).post(&at(&laptop, "/sanitisations"), wiped).await.ok();
        let page = caretaker.open(&edit).await;
        let offered = caretaker.submit(&page, &surplus, &[]).await;
        offered.shows("Lagret.").hides(&surplus).shows(&keep);
        assert_eq!(read(&world.as_(FACILITY), &laptop).await["state"], "available");
        let kept = caretaker.submit(&offered, &keep, &[]).await;
        kept.shows("Lagret.");
        assert_eq!(read(&world.as_(FACILITY), &laptop).await["state"], "custody");
        caretaker.submit(&kept, &keep, &[]).await.hides(&keep).shows(&surplus);
        assert_eq!(read(&world.as_(FACILITY), &laptop).await["state"], "in_use");
    }

    async fn a_label_that_sticks_on_another_thing_is_moved_there(world: World) {
        let (one, other) = (chairs(&world, 2).await, log(&world, json!({"title": "Krakk"})).await);
        let [from, to] = [&one, &other].map(|lot| format!("/things/{}/edit", lot["code"].as_str().unwrap()));
        let mut caretaker = world.signed_in(FACILITY).await;
        let page = caretaker.open(&from).await;
        let page = caretaker.submit(&page, &format!("{from}/label"), &[("value", "INV-77")]).await;
        let passes = page.link(&format!("{from}/label-move/"));
        let unknown = caretaker.submit(&page, &passes, &[("lot", "ZZZZ-ZZZZ")]).await;
        assert_eq!(unknown.status, 422);
        unknown.shows("-lot-wrong").shows("value=\"ZZZZ-ZZZZ\"");
        let own = [("lot", one["code"].as_str().unwrap())];
        assert_eq!(caretaker.submit(&page, &passes, &own).await.status, 422);
        let page = caretaker.open(&from).await;
        let moved = caretaker.submit(&page, &passes, &[("lot", other["code"].as_str().unwrap())]).await;
        moved.shows("Flyttet.").hides("INV-77");
        caretaker.open(&to).await.shows("INV-77");
        let mut reporter = world.signed_in(REPORTER).await;
        let own = reporter.open(&to).await;
        own.hides("label-move");
        let own = own.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let back = [&own[..], &[("lot", one["code"].as_str().unwrap())]].concat();
        let label = passes.rsplit('/').next().unwrap();
        assert_eq!(reporter.post(&format!("{to}/label-move/{label}"), &back).await.status, 403);
    }

    async fn labels_are_printed_from_a_page(world: World) {
        let lot = chairs(&world, 1).await;
        let mut caretaker = world.signed_in(FACILITY).await;
        let page = caretaker.open(&format!("/labels?lot={}", lot["id"].as_str().unwrap())).await;
        let made = caretaker.submit(&page, "/labels", &[("count", "3"), ("note", "Kjelleren")]).await;
        made.shows("Kjelleren").shows("0 av 3 er brukt");
    }
}
