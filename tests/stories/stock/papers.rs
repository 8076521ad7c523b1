//! Documents have files, and prove something about lots or about all things of a product.

use chrono::TimeDelta;
use futures_util::TryStreamExt;
use ombruk::{
    app::{
        files,
        stock::{document_files, pictures::Sent},
    },
    domain::time,
    store::rows::document_file,
};
use poem::http::Method;
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    given::{self, id, surplus},
    stock::{at, chairs, is_sound, photos},
    work::work_orders,
    world::{Answer, Client, World, cast::*, stories},
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";
const BOUNDARY: &str = "4f1c86a20b97d3e5";

/// Sends one file in the field for the files of documents.
pub async fn send(client: &Client, path: &str, name: &str, bytes: &[u8], texts: &[(&str, &str)]) -> Answer {
    let mut body = Vec::new();
    for (field, text) in texts {
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n");
        body.extend(head.bytes());
    }
    let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend(bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    client.upload(path, &format!("multipart/form-data; boundary={BOUNDARY}"), body).await
}

async fn document(client: &Client, of: &str, kind: &str) -> Value {
    let body = json!({"kind": kind, "reference": "rapport 17"});
    client.post(&format!("{of}/documents"), body).await.ok()
}

fn file(of: &str, document: &Value) -> String {
    format!("{of}/documents/{}/file", id(document))
}

async fn documents(world: &World, of: &str) -> Vec<Value> {
    world.as_(FACILITY).get(&format!("{of}/documents")).await.ok()["items"].as_array().unwrap().clone()
}

async fn kept(world: &World) -> Vec<String> {
    world.storage.list(document_files::FOLDER).try_collect().await.unwrap()
}

async fn days_pass(world: &World, days: i64) {
    let before = time::now() - TimeDelta::days(days);
    let touched = |tx: ombruk::store::Tx| async move {
        let column = document_file::Column::TouchedAt;
        document_file::Entity::update_many().col_expr(column, Expr::value(before)).exec(&*tx).await
    };
    world.app.db.write(touched).await.unwrap();
}

async fn capisco(world: &World) -> Value {
    let body = json!({"category": "office-chair", "attributes": {"brand": "HÅG", "model": "Capisco"}});
    world.as_(COORDINATOR).post("/products", body).await.ok()
}

/// Four free chairs of a product.
async fn of_product(world: &World, product: &Value) -> Value {
    let chairs = surplus(world, "office-chair", 4, "good").await;
    world.as_(FACILITY).patch_any(&at(&chairs, ""), json!({"product_id": product["id"]})).await.ok();
    chairs
}

async fn offers(world: &World, place: &Value) -> usize {
    let body = json!({
        "unit_id": world.cast.school, "place_id": place, "needed_by": given::day(60), "purpose": "Ny avdeling",
        "assessment": {"alternatives_considered": true, "note": ""},
        "lines": [{"category": "office-chair", "quantity": 1}],
    });
    world.as_(EMPLOYEE).post("/needs", body).await.ok()["lines"][0]["offers"].as_array().unwrap().len()
}

/// A place where office chairs need a fire test.
async fn strict(world: &World) -> Value {
    let mut policy = world.as_(ADMIN).get("/policy").await.ok();
    policy["evidence"] = json!([{"category": "office-chair", "sensitivity": "health", "kind": "fire"}]);
    world.as_(ADMIN).with("If-Match", "*").send(Method::PUT, "/policy", Some(policy.to_string())).await.ok();
    let site = json!({"kind": "site", "name": "Lia sykehjem", "sensitivity": "health"});
    world.as_(ADMIN).post("/places", site).await.ok()["id"].clone()
}

stories! {
    async fn a_document_has_the_file_that_proves_it(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = at(&chairs(&world, 3).await, "");
        let test = document(&caretaker, &lot, "fire").await;
        assert!(test.get("file").is_none());
        let path = file(&lot, &test);
        caretaker.get(&path).await.refused(404, "not_found");
        let filed = send(&caretaker, &path, "måling 17.txt", PDF, &[]).await.ok();
        let known = &filed["file"];
        assert_eq!((&known["name"], &known["content_type"], &known["bytes"]), (&json!("måling 17.txt"), &json!("application/pdf"), &json!(PDF.len())));
        assert_eq!(documents(&world, &lot).await[0]["file"], *known);
        let given = caretaker.raw(&format!("/api/v1{path}")).await;
        assert_eq!((given.status, given.header("content-type"), &given.bytes[..]), (200, "application/pdf", PDF));
        assert_eq!(given.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(given.header("x-content-type-options"), "nosniff");
        assert_eq!(given.header("etag"), format!("\"{}\"", known["sha256"].as_str().unwrap()));
        assert!(given.header("content-disposition").starts_with("attachment; filename=\"m_ling 17.txt\"; filename*=UTF-8''m%C3%A5ling%2017.txt"));
        send(&caretaker, &path, "b.pdf", PDF, &[]).await.refused(409, "wrong_state");
        let history = caretaker.get(&format!("{lot}/history")).await.ok();
        let last = history["items"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["verb"], &last["detail"]["sha256"]), (&json!("document_filed"), &known["sha256"]));
        // The same content is stored only once.
        let other = document(&caretaker, &lot, "delivery_note").await;
        send(&caretaker, &file(&lot, &other), "c.pdf", PDF, &[]).await.ok();
        assert_eq!(kept(&world).await.len(), 1);
    }

    async fn the_content_of_a_file_decides_what_it_is(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = at(&chairs(&world, 1).await, "");
        for (name, bytes, kind) in [
            ("a.pdf", &b"{\"serial\": \"A1\"}"[..], "application/json"),
            ("b.pdf", b"<report><disk/></report>", "application/xml"),
            ("c.pdf", b"serie;metode\nA1;slettet\n", "text/csv"),
            ("d.pdf", &photos::jpeg(3), "image/jpeg"),
        ] {
            let document = document(&caretaker, &lot, "ce").await;
            let filed = send(&caretaker, &file(&lot, &document), name, bytes, &[]).await.ok();
            assert_eq!(filed["file"]["content_type"], kind);
            let given = caretaker.raw(&format!("/api/v1{}", file(&lot, &document))).await;
            assert_eq!((given.status, given.header("content-type")), (200, kind));
            assert!(kind == "image/jpeg" || given.bytes == bytes);
        }
        let document = document(&caretaker, &lot, "insurance").await;
        let path = file(&lot, &document);
        let heic = [&[0, 0, 0, 24][..], b"ftypheic", &[0; 40]].concat();
        let before = kept(&world).await.len();
        for (bytes, status, code) in [
            (b"<html><script>alert(1)</script></html>".to_vec(), 415, "document_format"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), 415, "document_format"),
            (b"MZ\x90\0".to_vec(), 415, "document_format"),
            (Vec::new(), 415, "document_format"),
            (heic, 415, "camera_format"),
            (photos::jpeg(1)[..300].to_vec(), 422, "picture_damaged"),
            (vec![b'%'; 25 * 1024 * 1024 + 1], 413, "document_too_large"),
        ] {
            let refused = send(&caretaker, &path, "x.pdf", &bytes, &[]).await.refused(status, code);
            assert_eq!(refused["file"], "x.pdf");
        }
        let refused = send(&caretaker.with("Accept-Language", "nn"), &path, "x.exe", b"MZ\x90\0", &[]).await.refused(415, "document_format");
        assert!(refused["detail"].as_str().unwrap().contains("ikkje i eit format"), "{refused}");
        photos::send(&caretaker, &path, &[], &[]).await.refused(422, "invalid");
        photos::send(&caretaker, &path, &[("a.jpg", photos::jpeg(1))], &[]).await.refused(422, "invalid");
        caretaker.post(&path, json!({})).await.refused(415, "unsupported_media_type");
        assert_eq!(kept(&world).await.len(), before);
        assert!(documents(&world, &lot).await.last().unwrap().get("file").is_none());
    }

    async fn whoever_may_not_sends_and_reads_no_file(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = at(&chairs(&world, 2).await, "");
        let paper = document(&caretaker, &lot, "fire").await;
        let path = file(&lot, &paper);
        send(&world.as_(REPORTER), &path, "a.pdf", PDF, &[]).await.refused(403, "not_allowed");
        send(&world.as_(STRANGER), &path, "a.pdf", PDF, &[]).await.refused(404, "not_found");
        let other = at(&chairs(&world, 2).await, "");
        send(&caretaker, &file(&other, &paper), "a.pdf", PDF, &[]).await.refused(404, "not_found");
        send(&caretaker, &format!("{lot}/documents/{}/file", Uuid::now_v7()), "a.pdf", PDF, &[]).await.refused(404, "not_found");
        assert!(kept(&world).await.is_empty());
        send(&caretaker, &path, "a.pdf", PDF, &[]).await.ok();
        assert_eq!(world.as_(EMPLOYEE).raw(&format!("/api/v1{path}")).await.status, 200);
        assert_eq!(world.as_(STRANGER).raw(&format!("/api/v1{path}")).await.status, 404);
        caretaker.delete(&format!("{lot}/documents/{}", id(&paper))).await.ok();
        assert_eq!(caretaker.raw(&format!("/api/v1{path}")).await.bytes, PDF, "what ended is still in the books");
        let ended = document(&caretaker, &lot, "fire").await;
        caretaker.delete(&format!("{lot}/documents/{}", id(&ended))).await.ok();
        send(&caretaker, &file(&lot, &ended), "a.pdf", PDF, &[]).await.refused(409, "wrong_state");
    }

    async fn a_part_has_the_files_of_what_it_came_out_of(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = chairs(&world, 5).await;
        let paper = document(&caretaker, &at(&lot, ""), "fire").await;
        send(&caretaker, &file(&at(&lot, ""), &paper), "a.pdf", PDF, &[]).await.ok();
        let part = at(&caretaker.post(&at(&lot, "/parts"), json!({"quantity": 2})).await.ok(), "");
        let copy = documents(&world, &part).await.remove(0);
        assert!(copy["id"] != paper["id"] && copy["file"]["name"] == "a.pdf");
        assert_eq!(caretaker.raw(&format!("/api/v1{}", file(&part, &copy))).await.bytes, PDF);
        is_sound(&world).await;
    }

    async fn what_no_document_holds_is_removed_and_nothing_else(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = at(&chairs(&world, 3).await, "");
        let paper = document(&caretaker, &lot, "fire").await;
        let held = file(&lot, &paper);
        send(&caretaker, &held, "a.pdf", PDF, &[]).await.ok();
        // The file was stored, but another request changed the document first, so nothing refers to this file.
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        std::fs::write(&path, b"a;b\n1;2\n").unwrap();
        document_files::keep(&world.app, Sent { name: "lost.csv".to_owned(), path }).await.unwrap();
        assert_eq!(kept(&world).await.len(), 2);
        document_files::forget_unused(&world.app.db).await.unwrap();
        world.settle().await;
        assert_eq!(kept(&world).await.len(), 2, "whoever sends it may still be at it");
        days_pass(&world, 2).await;
        document_files::forget_unused(&world.app.db).await.unwrap();
        let leaving = files::compare(&world.app.db, &world.storage).await.unwrap();
        assert_eq!((leaving.missing.len(), leaving.orphaned.len()), (0, 0), "what waits to be removed is no orphan");
        world.settle().await;
        assert_eq!(kept(&world).await.len(), 1);
        assert_eq!(caretaker.raw(&format!("/api/v1{held}")).await.bytes, PDF);
        let gone = kept(&world).await.remove(0);
        world.storage.put("documents/nobody", vec![1].into()).await.unwrap();
        world.storage.delete(&gone).await.unwrap();
        let found = files::compare(&world.app.db, &world.storage).await.unwrap();
        assert_eq!((found.missing, found.orphaned), (vec![gone], vec!["documents/nobody".to_owned()]));
        caretaker.get(&held).await.refused(404, "not_found");
    }

    async fn what_proves_a_product_proves_all_things_of_it(world: World) {
        let (coordinator, home, capisco) = (world.as_(COORDINATOR), strict(&world).await, capisco(&world).await);
        let product = format!("/products/{}", id(&capisco));
        let lot = of_product(&world, &capisco).await;
        assert_eq!(offers(&world, &home).await, 0);
        let test = document(&coordinator, &product, "fire").await;
        assert!(test["product_id"] == capisco["id"] && test.get("lot_id").is_none());
        send(&coordinator, &file(&product, &test), "test.pdf", PDF, &[]).await.ok();
        assert_eq!(offers(&world, &home).await, 1);
        let shown = documents(&world, &at(&lot, "")).await.remove(0);
        assert_eq!((&shown["id"], &shown["file"]["name"]), (&test["id"], &json!("test.pdf")));
        for path in [file(&product, &test), file(&at(&lot, ""), &test)] {
            assert_eq!(world.as_(FACILITY).raw(&format!("/api/v1{path}")).await.bytes, PDF);
        }
        // A lot of another category has none of the product's documents, whatever its product is.
        world.as_(FACILITY).patch_any(&at(&lot, ""), json!({"category": "visitor-chair"})).await.ok();
        assert!(documents(&world, &at(&lot, "")).await.is_empty());
        world.as_(FACILITY).patch_any(&at(&lot, ""), json!({"category": "office-chair"})).await.ok();
        assert_eq!(offers(&world, &home).await, 1);
        let ended = coordinator.delete(&format!("{product}/documents/{}", id(&test))).await.ok();
        assert_eq!((&ended["valid"], &ended["ended_why"]), (&json!(false), &json!("withdrawn")));
        coordinator.delete(&format!("{product}/documents/{}", id(&test))).await.refused(409, "wrong_state");
        assert_eq!(offers(&world, &home).await, 0);
        assert_eq!(documents(&world, &product).await.len(), 1, "it stays in the list");
        is_sound(&world).await;
    }

    async fn new_covers_are_not_those_of_the_product(world: World) {
        let (home, capisco) = (strict(&world).await, capisco(&world).await);
        let product = format!("/products/{}", id(&capisco));
        document(&world.as_(COORDINATOR), &product, "fire").await;
        document(&world.as_(COORDINATOR), &product, "epd").await;
        let lot = of_product(&world, &capisco).await;
        assert_eq!(offers(&world, &home).await, 1);
        let partner = work_orders::workshop(&world).await;
        let order = work_orders::ordered(&world, &partner, &lot, 4, "reupholster").await;
        for (step, body) in [
            ("quote", json!({"price": {"amount_minor": 100_000, "currency": "NOK"}})), ("acceptance", json!({})),
            ("start", json!({})), ("completion", json!({"condition": "good"})),
        ] {
            world.as_(COORDINATOR).post(&format!("/work-orders/{}/{step}", id(&order)), body).await.ok();
        }
        let kinds = async |of: String| -> Vec<Value> { documents(&world, &of).await.iter().map(|one| one["kind"].clone()).collect() };
        assert_eq!(kinds(at(&lot, "")).await, ["epd"]);
        assert_eq!(offers(&world, &home).await, 0);
        // A later test of the product is about the covers with which it is sold, not about the new ones.
        document(&world.as_(COORDINATOR), &product, "fire").await;
        assert_eq!(offers(&world, &home).await, 0);
        let part = at(&world.as_(FACILITY).post(&at(&lot, "/parts"), json!({"quantity": 1})).await.ok(), "");
        assert_eq!(kinds(part).await, ["epd"], "nor of a part of it");
    }

    async fn only_who_may_change_a_product_documents_it(world: World) {
        let capisco = capisco(&world).await;
        let product = format!("/products/{}", id(&capisco));
        let body = json!({"kind": "epd", "reference": "NEPD-1"});
        world.as_(EMPLOYEE).post(&format!("{product}/documents"), body.clone()).await.refused(403, "not_allowed");
        world.as_(STRANGER).post(&format!("{product}/documents"), body.clone()).await.refused(404, "not_found");
        let paper = document(&world.as_(COORDINATOR), &product, "epd").await;
        send(&world.as_(EMPLOYEE), &file(&product, &paper), "a.pdf", PDF, &[]).await.refused(403, "not_allowed");
        send(&world.as_(STRANGER), &file(&product, &paper), "a.pdf", PDF, &[]).await.refused(404, "not_found");
        assert!(kept(&world).await.is_empty());
        world.as_(STRANGER).get(&format!("{product}/documents")).await.refused(404, "not_found");
        world.as_(COORDINATOR).post(&format!("/products/{}/documents", Uuid::now_v7()), body).await.refused(404, "not_found");
        send(&world.as_(COORDINATOR), &format!("{product}/documents/{}/file", Uuid::now_v7()), "a.pdf", PDF, &[]).await.refused(404, "not_found");
    }
}
