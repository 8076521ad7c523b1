//! What is photographed in passing is logged later, on pages.

use serde_json::json;

use crate::{
    given::id,
    stock::{
        at,
        photos::{jpeg, send},
    },
    world::{World, cast::*, stories},
};

stories! {
    async fn a_thing_is_photographed_now_and_logged_later(world: World) {
        let mut caretaker = world.signed_in(FACILITY).await;
        let form = caretaker.open(&format!("/log?site={}", world.cast.site)).await;
        form.shows("formaction=\"/drafts\"");
        // Without a photo and without a label there is nothing to go on with.
        let nothing = caretaker.upload(form.fields("/log"), "/drafts", "photos", &[], &[("note", "Tre stoler")]).await;
        assert_eq!(nothing.status, 422);
        nothing.shows("Ta et bilde eller skann en kode først.").hides("«photos»");
        nothing.shows("href=\"#photos\"").shows("class=\"wrong\"").shows("Tre stoler");
        let said = [("note", "Ved trappen"), ("label", "QX-17")];
        let photo = [("a.jpg", jpeg(1))];
        let begun = caretaker.upload(form.fields("/log"), "/drafts", "photos", &photo, &said).await;
        begun.shows("Ligger i kladdene.");
        // The same form sent again begins no second draft.
        caretaker.upload(form.fields("/log"), "/drafts", "photos", &photo, &said).await;
        let drafts = world.as_(FACILITY).get("/drafts").await.ok();
        assert_eq!(drafts["items"].as_array().unwrap().len(), 1);
        caretaker.open("/drafts").await.shows("Ved trappen").shows("/media/").shows("Påbegynt av ");

        let address = begun.link("/drafts/");
        let draft = caretaker.open(&address).await;
        draft.shows("QX-17").shows("Bilde 1").hides("Bilde 2");
        let photos = format!("{address}/photos");
        let none = caretaker.upload(draft.fields(&photos), &photos, "photos", &[], &[]).await;
        assert_eq!(none.status, 422);
        none.shows("id=\"photos-photos-wrong\"");
        let more = caretaker.upload(draft.fields(&photos), &photos, "photos", &[("b.jpg", jpeg(2))], &[]).await;
        more.shows("Lagret.").shows("Bilde 2");

        let form = caretaker.open(&more.link("/log?draft=")).await;
        form.shows("value=\"QX-17\"").shows("Ved trappen").shows("/media/").hides("formaction");
        let thing = [("other", "office-chair"), ("note", "Ved trappen")];
        let wrong = [&thing[..], &[("n", "0")]].concat();
        let wrong = caretaker.upload(form.fields("/log"), "/log", "photos", &[], &wrong).await;
        assert_eq!(wrong.status, 422);
        wrong.shows("name=\"draft\"").shows("/media/");
        let right = [&thing[..], &[("n", "3")]].concat();
        let saved = caretaker.upload(wrong.fields("/log"), "/log", "photos", &[], &right).await;
        saved.shows("Lagret: 3 ×").hides("name=\"draft\"");
        caretaker.open(&saved.link("/things/")).await.shows("Ved trappen");
        let logged = world.as_(FACILITY).get("/lots/by-code/QX-17").await.ok();
        let shown = world.as_(FACILITY).get(&at(&logged, "/photos")).await.ok();
        assert_eq!(shown["items"].as_array().unwrap().len(), 2);
        caretaker.open("/drafts").await.shows("Ingenting venter.");
        assert_eq!(caretaker.open(&address).await.status, 404);
    }

    async fn drafts_are_for_those_who_may_go_on_with_them(world: World) {
        let clerk = world.as_(FACILITY);
        let school = world.cast.school.to_string();
        let school = school.as_str();
        let batch = clerk.post("/label-batches", json!({"unit_id": school, "count": 2})).await.ok();
        let labels = clerk.get(&format!("/label-batches/{}", id(&batch))).await.ok();
        let code = labels["labels"][0]["code"].as_str().unwrap();
        let draft = send(&clerk, "/drafts", &[("a.jpg", jpeg(1))], &[("unit_id", school), ("label", code)]).await.ok();
        let address = format!("/drafts/{}", id(&draft));

        let mut colleague = world.signed_in(EMPLOYEE).await;
        colleague.open("/drafts").await.shows(&address);
        // Its label leads to the draft, and the batch says that it is used.
        assert_eq!(colleague.open(&format!("/scanned?text={code}")).await.address, address);
        let page = format!("/labels/{}", id(&batch));
        colleague.open("/labels").await.shows(&page);
        colleague.open(&page).await.shows(code).shows(&address).shows("1 av 2 er brukt").shows("Ikke brukt");

        let mut elsewhere = world.signed_in(OTHER_EMPLOYEE).await;
        assert_eq!(elsewhere.open(&address).await.status, 404);
        elsewhere.open(&format!("/scanned?text={code}")).await.shows("Koden er ukjent");
        let own = elsewhere.open("/drafts").await;
        own.hides(&address).shows("Ingenting venter.");
        let own = own.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(elsewhere.post(&format!("{address}/drop"), &own).await.status, 404);

        let mut reporter = world.signed_in(REPORTER).await;
        let form = reporter.open("/log").await;
        let refused = reporter.upload(form.fields("/log"), "/drafts", "photos", &[("b.jpg", jpeg(2))], &[]).await;
        assert_eq!(refused.status, 403);
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!([stranger.open(&address).await.status, stranger.open(&page).await.status], [404, 404]);

        let page = colleague.open(&address).await;
        colleague.submit(&page, &format!("{address}/drop"), &[]).await.shows("Kladden er slettet.").hides(&address);
        assert_eq!(colleague.open(&address).await.status, 404);
    }
}
