//! The photos of a thing, on their pages.

use serde_json::Value;

use crate::{
    given::id,
    stock::{at, chairs, photos::jpeg},
    world::{World, cast::*, stories},
};

async fn shown(world: &World, lot: &Value) -> Vec<String> {
    let photos = world.as_(FACILITY).get(&at(lot, "/photos")).await.ok();
    photos["items"].as_array().unwrap().iter().map(id).collect()
}

stories! {
    async fn photos_are_put_in_order_named_and_removed_on_pages(world: World) {
        let lot = chairs(&world, 2).await;
        let (code, mut caretaker) = (lot["code"].as_str().unwrap(), world.signed_in(FACILITY).await);
        let path = format!("/things/{code}/photos");
        caretaker.open(&format!("/things/{code}/edit")).await.shows(&format!("href=\"{path}\""));
        let page = caretaker.open(&path).await;
        page.shows("Ingen har tatt bilde av tingen ennå.");
        let none = caretaker.upload(page.fields(&path), &path, "photos", &[], &[]).await;
        assert_eq!(none.status, 422);
        none.shows("id=\"photos-photos-wrong\"");
        let text = [("a.txt", b"only a letter".to_vec())];
        let text = caretaker.upload(page.fields(&path), &path, "photos", &text, &[]).await;
        assert_eq!(text.status, 415);
        text.shows("id=\"photos-photos-wrong\"");
        let two = [("a.jpg", jpeg(1)), ("b.jpg", jpeg(2))];
        let added = caretaker.upload(page.fields(&path), &path, "photos", &two, &[("caption", "Ryggen")]).await;
        added.shows("Lagret.").shows("Ryggen").shows("Forside");
        let before = shown(&world, &lot).await;
        assert_eq!(before.len(), 2);
        let [first, second] = [0, 1].map(|at| format!("{path}/{}", before[at]));

        let page = caretaker.open(&second).await;
        let long = "x".repeat(301);
        let refused = caretaker.submit(&page, &second, &[("caption", long.as_str())]).await;
        assert_eq!(refused.status, 422);
        refused.shows("id=\"photo-caption-wrong\"");
        let named = caretaker.submit(&page, &second, &[("caption", "Setet"), ("position", "1")]).await;
        named.shows("Lagret.").shows("Setet");
        assert_eq!(shown(&world, &lot).await, [before[1].clone(), before[0].clone()]);
        caretaker.open(&second).await.hides(&format!("{second}/cover"));
        let page = caretaker.open(&first).await;
        caretaker.submit(&page, &format!("{first}/cover"), &[]).await.shows("Lagret.");
        assert_eq!(shown(&world, &lot).await, before);

        // Readers see the photos and change nothing.
        let mut reporter = world.signed_in(REPORTER).await;
        let list = reporter.open(&path).await;
        list.shows("Setet").hides("multipart/form-data");
        reporter.open(&first).await.hides(&format!("{first}/remove")).hides("name=\"caption\"");
        let own = list.fields("/sign-out");
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let position = [&own[..], &[("position", "1")]].concat();
        assert_eq!(reporter.post(&second, &position).await.status, 403);
        assert_eq!(reporter.post(&format!("{first}/remove"), &own).await.status, 403);
        assert_eq!(reporter.upload(list.fields("/sign-out"), &path, "photos", &two, &[]).await.status, 403);
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!([stranger.open(&path).await.status, stranger.open(&first).await.status], [404, 404]);

        let page = caretaker.open(&first).await;
        caretaker.submit(&page, &format!("{first}/remove"), &[]).await.shows("Bildet er fjernet.").hides(&first);
        assert_eq!(shown(&world, &lot).await, [before[1].clone()]);
        assert_eq!(caretaker.open(&first).await.status, 404);
    }
}
