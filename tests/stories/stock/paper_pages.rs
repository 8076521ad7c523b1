//! Files of documents, and certificates of erased media, on pages.

use serde_json::json;

use crate::{
    stock::{chairs, is_sound, log},
    world::{World, cast::*, stories},
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";
const HEAD: &str = "serial,medium,method,tool,version,operator,verified_by,on\n";

fn row(serial: &str, medium: &str) -> String {
    format!("{serial},{medium},purge,nvme format,2.3,ab,cd,2026-01-15\n")
}

stories! {
    async fn a_document_gets_its_file_on_the_page_of_its_thing(world: World) {
        let lot = chairs(&world, 3).await;
        let (code, mut caretaker) = (lot["code"].as_str().unwrap(), world.signed_in(FACILITY).await);
        let edit = format!("/things/{code}/edit");
        let page = caretaker.open(&edit).await;
        let said = [("kind", "fire"), ("reference", "Rapport 17")];
        let page = caretaker.submit(&page, &format!("{edit}/paper"), &said).await;
        page.shows("Rapport 17");
        let paper = page.link(&format!("/things/{code}/papers/"));
        let letter = [("a.txt", b"only a letter".to_vec())];
        let wrong = caretaker.upload(page.fields(&paper), &paper, "file", &letter, &[]).await;
        assert_eq!(wrong.status, 415);
        wrong.shows("-file-wrong");
        assert_eq!(caretaker.upload(page.fields(&paper), &paper, "file", &[], &[]).await.status, 422);

        let mut reporter = world.signed_in(REPORTER).await;
        let own = reporter.open(&edit).await;
        own.hides(&format!("action=\"{paper}\""));
        let (own, report) = (own.fields("/sign-out"), [("rapport.pdf", PDF.to_vec())]);
        assert_eq!(reporter.upload(own, &paper, "file", &report, &[]).await.status, 403);

        let kept = caretaker.upload(page.fields(&paper), &paper, "file", &report, &[]).await;
        kept.shows("Lagret.").shows("rapport.pdf").shows(&format!("href=\"{paper}\"")).hides(&format!("action=\"{paper}\""));
        // The same form sent again is answered as the first time, and another file is refused.
        caretaker.upload(page.fields(&paper), &paper, "file", &report, &[]).await.shows("Lagret.");
        let other = kept.fields("/sign-out");
        assert_eq!(caretaker.upload(other, &paper, "file", &report, &[]).await.status, 409);
        let given = caretaker.open(&paper).await;
        assert_eq!((given.status, given.html.as_bytes()), (200, PDF));
        assert!(given.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(given.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert_eq!(reporter.open(&paper).await.status, 200);
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!(stranger.open(&paper).await.status, 404);
        is_sound(&world).await;
    }

    async fn a_certificate_is_recorded_from_its_page(world: World) {
        let laptop = log(&world, json!({"category": "laptop", "serial": "PF3X-1"})).await;
        let mut caretaker = world.signed_in(FACILITY).await;
        let page = caretaker.open("/certificates").await;
        let none = caretaker.upload(page.fields("/certificates"), "/certificates", "file", &[], &[]).await;
        assert_eq!(none.status, 422);
        none.shows("id=\"certificate-file-wrong\"");
        let file = [("slettet.csv", [HEAD, &row("PF3X-1", "WD-1"), &row("B-1", "WD-2")].concat().into_bytes())];
        let map = [("map", "{")];
        let map = caretaker.upload(page.fields("/certificates"), "/certificates", "file", &file, &map).await;
        assert_eq!(map.status, 422);
        map.shows("id=\"certificate-map-wrong\"");
        let said = [("reference", "Sertifikat 17")];
        let refused = caretaker.upload(page.fields("/certificates"), "/certificates", "file", &file, &said).await;
        assert_eq!(refused.status, 422);
        refused.shows("Ingenting er ført, for 1 rad passer ikke.").shows(">1</td>").shows("value=\"Sertifikat 17\"");
        let left_out = [("leave_out", "1")];
        let done = caretaker.upload(refused.fields("/certificates"), "/certificates", "file", &file, &left_out).await;
        // What was recorded of the one thing is shown on its page.
        assert!(done.address.starts_with(&format!("/things/{}/edit", laptop["code"].as_str().unwrap())), "{}", done.address);
        done.shows("Sertifikatet er ført.").shows("WD-1").shows("Sertifikat 17").shows("slettet.csv");

        let mut employee = world.signed_in(EMPLOYEE).await;
        assert_eq!(employee.open("/certificates").await.status, 403);
        let own = employee.open("/profile").await.fields("/sign-out");
        assert_eq!(employee.upload(own, "/certificates", "file", &file, &[]).await.status, 403);
        is_sound(&world).await;
    }
}
