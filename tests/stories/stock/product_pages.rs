//! Products and the papers that prove something of them, on pages and without scripts.

use serde_json::{Value, json};

use crate::{
    given::id,
    world::{Browser, Page, World, cast::*, stories},
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

async fn capisco(world: &World) -> Value {
    let body = json!({"category": "office-chair", "attributes": {"brand": "HÅG", "model": "Capisco", "width_cm": 60}});
    world.as_(FACILITY).post("/products", body).await.ok()
}

/// The proofs of a form that a page does not have, from another form of the page.
fn proofs(page: &Page) -> Vec<(String, String)> {
    let mut own = page.fields("/sign-out");
    own.retain(|(name, _)| ["csrf", "once"].contains(&name.as_str()));
    own
}

/// Sends the form for the file of a paper.
async fn send(browser: &mut Browser, action: &str, held: Vec<(String, String)>, bytes: &[u8]) -> Page {
    browser.upload(held, action, "file", &[("rapport.pdf", bytes.to_vec())], &[]).await
}

stories! {
    async fn a_make_is_entered_found_and_corrected(world: World) {
        let mut caretaker = world.signed_in(FACILITY).await;
        let page = caretaker.open("/products").await;
        let begun = [("category", "office-chair"), ("brand", "HÅG"), ("central_g", "42")];
        let nameless = caretaker.submit(&page, "/products", &begun).await;
        assert_eq!(nameless.status, 422);
        nameless.shows("product-model-wrong").shows("value=\"HÅG\"");
        let named = [("model", "Capisco")];
        let unproved = caretaker.submit(&page, "/products", &[&begun[..], &named].concat()).await;
        assert_eq!(unproved.status, 422);
        unproved.shows("product-source-wrong");
        let facts = [
            ("width_cm", "60,5"), ("mass_g", "14,5"), ("new_price", "4 500"), ("materials", "ull, stål"),
            ("features", "wheels"), ("source", "NEPD-1234"), ("kind", "epd"),
        ];
        let entered = caretaker.submit(&page, "/products", &[&begun[..], &named, &facts].concat()).await;
        entered.shows("Lagret.").shows("HÅG Capisco").shows("14,5\u{a0}kg").shows("42\u{a0}kg").shows("NEPD-1234");
        let all = world.as_(FACILITY).get("/products?q=capisco").await.ok();
        let product = all["items"][0].clone();
        assert_eq!((&product["mass_g"], &product["attributes"]["width_cm"]), (&json!(14_500), &json!(60.5)));
        assert_eq!((&product["new_price"]["amount_minor"], &product["footprint"]["kind"]), (&json!(450_000), &json!("epd")));
        assert_eq!(product["attributes"]["features"], json!(["wheels"]));

        caretaker.open("/products?q=capisco").await.shows("HÅG Capisco").shows("value=\"capisco\"");
        caretaker.open("/products?q=romskip").await.shows("Ingen passer med det du leter etter.");
        let path = format!("/products/{}", id(&product));
        let (older, page) = (caretaker.open(&path).await, caretaker.open(&path).await);
        caretaker.submit(&page, &path, &[]).await.shows("Lagret.");
        let same = world.as_(FACILITY).get(&path).await.ok();
        assert_eq!(same, product, "a form that is saved as it was shown changes nothing");
        let page = caretaker.open(&path).await;
        caretaker.submit(&page, &path, &[("model", "Capisco 8106"), ("mass_g", "")]).await.shows("HÅG Capisco 8106");
        let stale = caretaker.submit(&older, &path, &[("model", "Futu")]).await;
        assert_eq!(stale.status, 412);
        stale.shows("role=\"alert\"").shows("HÅG Capisco 8106").shows("value=\"Futu\"");
        let now = world.as_(FACILITY).get(&path).await.ok();
        assert_eq!((&now["attributes"]["model"], &now["mass_g"]), (&json!("Capisco 8106"), &Value::Null));
    }

    async fn who_may_not_correct_a_make_has_no_form_for_it(world: World) {
        let product = capisco(&world).await;
        let path = format!("/products/{}", id(&product));
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let list = teacher.open("/products").await;
        list.shows("HÅG Capisco").hides("Før inn merke og modell");
        let mut said: Vec<(String, String)> = proofs(&list);
        let given = [("category", "desk"), ("brand", "X"), ("model", "Y"), ("kind", "epd"), ("version", "1")];
        said.extend(given.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let said: Vec<(&str, &str)> = said.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(teacher.post("/products", &said).await.status, 403);
        let page = teacher.open(&path).await;
        page.shows("HÅG Capisco").hides("Rett opplysningene").hides("/documents\"");
        assert_eq!(teacher.post(&path, &said).await.status, 403);
        for other in [STRANGER, NEIGHBOUR] {
            let mut browser = world.signed_in(other).await;
            browser.open("/products").await.hides("Capisco");
            assert_eq!(browser.open(&path).await.status, 404);
        }
        assert_eq!(world.as_(FACILITY).get(&path).await.ok(), product);
    }

    async fn a_make_has_papers_with_their_files(world: World) {
        let product = capisco(&world).await;
        let path = format!("/products/{}", id(&product));
        let papers = format!("{path}/documents");
        let mut caretaker = world.signed_in(FACILITY).await;
        let page = caretaker.open(&path).await;
        page.shows("Ingen papirer ennå.");
        let nameless = caretaker.submit(&page, &papers, &[("kind", "fire")]).await;
        assert_eq!(nameless.status, 422);
        nameless.shows("paper-reference-wrong");
        let page = caretaker.submit(&page, &papers, &[("kind", "fire"), ("reference", "Rapport 17")]).await;
        page.shows("Lagret.").shows("Rapport 17").shows("Legg ved filen").shows("enctype=\"multipart/form-data\"");
        let paper = world.as_(FACILITY).get(&papers).await.ok()["items"][0].clone();
        let (file, end) = (format!("{papers}/{}/file", id(&paper)), format!("{papers}/{}/end", id(&paper)));

        let strange = send(&mut caretaker, &file, page.fields(&file), b"\x00\x01\x02\x03").await;
        assert!([415, 422].contains(&strange.status), "{}", strange.status);
        strange.shows("role=\"alert\"");
        let sent = send(&mut caretaker, &file, strange.fields(&file), PDF).await;
        sent.shows("Lagret.").shows("rapport.pdf").hides("Legg ved filen").shows(&format!("href=\"{file}\""));
        assert_eq!(caretaker.fetch(&file).await, (200, "application/pdf".to_owned()));

        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open(&path).await;
        page.shows("rapport.pdf").hides(&end);
        assert_eq!(teacher.fetch(&file).await.0, 200);
        let proofs = proofs(&page);
        let said: Vec<(&str, &str)> = proofs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(teacher.post(&end, &said).await.status, 403);
        assert_eq!(send(&mut teacher, &file, proofs.clone(), PDF).await.status, 403);
        assert_eq!(world.signed_in(NEIGHBOUR).await.fetch(&file).await.0, 404);

        let page = caretaker.open(&path).await;
        caretaker.submit(&page, &end, &[]).await.shows("Lagret.").shows("Rapport 17").hides(&end);
        let ended = world.as_(FACILITY).get(&papers).await.ok()["items"][0].clone();
        assert_eq!((&ended["valid"], &ended["file"]["name"]), (&json!(false), &json!("rapport.pdf")));
    }
}
