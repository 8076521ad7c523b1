//! Things have photos, and the metadata of the photos is removed.

use std::io::Cursor;

use chrono::TimeDelta;
use futures_util::TryStreamExt;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use ombruk::{
    app::stock::{drafts, pictures},
    domain::{Job, PersonId, PictureId, Role, time},
    storage::Storage,
    store::{jobs, rows::picture},
};
use poem::http::Method;
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    given::{self, id},
    stock::chairs,
    world::{Answer, Client, World, cast::*, stories},
};

/// A picture of noise, a different one for each seed.
fn picture(seed: u32) -> RgbImage {
    let cell = |x: u32, y: u32| {
        let mixed = (x / 40 + 31 * (y / 40) + 1_009 * seed).wrapping_mul(2_654_435_761);
        (mixed >> 13) as u8
    };
    RgbImage::from_fn(640, 480, |x, y| Rgb([cell(x, y), cell(x + 7, y), cell(x, y + 9)]))
}

fn encode(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg(seed: u32) -> Vec<u8> {
    encode(&picture(seed), ImageFormat::Jpeg)
}

pub async fn send(client: &Client, path: &str, files: &[(&str, Vec<u8>)], texts: &[(&str, &str)]) -> Answer {
    const BOUNDARY: &str = "0b86c1a4d9e34f55";
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend(
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes(),
        );
    }
    for (name, bytes) in files {
        let head =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    client.upload(path, &format!("multipart/form-data; boundary={BOUNDARY}"), body).await
}

pub async fn add(client: &Client, lot: &str, seeds: &[u32]) -> Value {
    let files: Vec<_> = seeds.iter().map(|seed| ("IMG_1.JPG", jpeg(*seed))).collect();
    send(client, &format!("/lots/{lot}/photos"), &files, &[]).await.ok()
}

fn hashes(photos: &Value) -> Vec<String> {
    photos["items"].as_array().unwrap().iter().map(|photo| photo["hash"].as_str().unwrap().to_owned()).collect()
}

pub async fn files(world: &World) -> Vec<String> {
    let mut keys: Vec<String> = world.storage.list("pictures").try_collect().await.unwrap();
    keys.sort();
    keys
}

pub async fn days_pass(world: &World, days: i64) {
    let before = time::now() - TimeDelta::days(days);
    let touched = |tx: ombruk::store::Tx| async move {
        picture::Entity::update_many().col_expr(picture::Column::TouchedAt, Expr::value(before)).exec(&*tx).await
    };
    world.app.db.write(touched).await.unwrap();
}

stories! {
    async fn a_thing_has_photos_in_an_order(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 3).await);
        let path = format!("/lots/{lot}/photos");
        let added = send(&caretaker, &path, &[("a.jpg", jpeg(1)), ("b.png", encode(&picture(2), ImageFormat::Png))], &[("caption", "Bakfra")]).await.ok();
        let first = hashes(&added);
        assert_eq!(added["items"][1]["caption"], "Bakfra");
        assert_eq!((&added["items"][0]["width"], &added["items"][0]["height"]), (&json!(640), &json!(480)));
        add(&caretaker, &lot, &[3, 1]).await;
        let all = caretaker.get(&path).await.ok();
        assert_eq!(hashes(&all)[..2], first);
        let takes = |photos: &Value| photos["items"][0].get("taken_up_by").is_some();
        let colleague = world.as_(EMPLOYEE).get(&path).await.ok();
        assert!(takes(&all) && !takes(&colleague), "who took it is for those who answer for it");
        assert_eq!(hashes(&all).len(), 3, "what is shown already is not shown twice");

        let last = all["items"][2]["id"].as_str().unwrap();
        let moved = caretaker.post(&format!("{path}/{last}"), json!({"position": 0, "caption": "Forfra"})).await.ok();
        assert_eq!((&hashes(&moved)[0], &moved["items"][0]["caption"]), (&hashes(&all)[2], &json!("Forfra")));
        let cover = caretaker.get(&format!("/lots/{lot}")).await.ok();
        assert_eq!(cover["cover"]["hash"], hashes(&all)[2].as_str());
        let left = caretaker.delete(&format!("{path}/{last}")).await.ok();
        assert_eq!(hashes(&left), first);
        let verbs: Vec<Value> = caretaker.get(&format!("/lots/{lot}/history")).await.ok()["items"].as_array().unwrap().iter()
            .map(|event| event["verb"].clone()).collect();
        assert!(verbs.ends_with(&[json!("photo_added"), json!("photo_added"), json!("photo_changed"), json!("photo_removed")]), "{verbs:?}");
        let listed = caretaker.get("/lots?limit=5").await.ok();
        let listed = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == lot.as_str()).unwrap().clone();
        assert_eq!(listed["cover"]["hash"], first[0].as_str());
    }

    async fn what_is_no_picture_is_refused_and_changes_nothing(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 1).await);
        let path = format!("/lots/{lot}/photos");
        let heic = [&[0, 0, 0, 24][..], b"ftypheic", &[0; 40]].concat();
        let half = jpeg(1)[..300].to_vec();
        for (name, bytes, status, code) in [
            ("IMG_0001.HEIC", heic, 415, "camera_format"),
            ("page.jpg", b"<html>".to_vec(), 415, "picture_format"),
            ("half.jpg", half, 422, "picture_damaged"),
            ("large.jpg", vec![0xFF; 15 * 1024 * 1024 + 1], 413, "picture_too_large"),
        ] {
            // A good file in the same request is not stored either.
            let refused = send(&caretaker, &path, &[("good.jpg", jpeg(4)), (name, bytes)], &[]).await.refused(status, code);
            assert_eq!(refused["file"], name);
        }
        send(&caretaker, &path, &[], &[]).await.refused(422, "invalid");
        send(&caretaker, &path, &[("a.jpg", jpeg(1))], &[("capton", "x")]).await.refused(422, "invalid");
        let many: Vec<_> = (0..11).map(|_| ("a.jpg", Vec::new())).collect();
        send(&caretaker, &path, &many, &[]).await.refused(422, "invalid");
        caretaker.post(&path, json!({})).await.refused(415, "unsupported_media_type");
        let twice = [("caption", "Forfra"), ("caption", "Bakfra")];
        send(&caretaker, &path, &[("a.jpg", jpeg(1))], &twice).await.refused(422, "invalid");
        caretaker.upload(&path, "multipart/form-data; boundary=abc", vec![b'x'; 1024]).await.refused(400, "malformed");
        assert_eq!(caretaker.get(&path).await.ok()["items"], json!([]));
        let english = caretaker.with("accept-language", "en");
        let refused = send(&english, &path, &[("IMG_0001.HEIC", [&[0, 0, 0, 24][..], b"ftypheic", &[0; 40]].concat())], &[]).await;
        let detail = refused.refused(415, "camera_format")["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("Most Compatible") && detail.contains("Android"), "{detail}");
    }

    async fn pictures_are_shown_to_those_who_see_the_thing(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 1).await);
        let hash = hashes(&add(&caretaker, &lot, &[1]).await).remove(0);
        let path = format!("/media/{hash}/small");
        let seen = caretaker.raw(&path).await;
        assert_eq!((seen.status, seen.header("content-type"), seen.header("x-content-type-options")), (200, "image/webp", "nosniff"));
        assert!(seen.header("cache-control").contains("immutable") && seen.header("cache-control").contains("private"));
        let shown = image::load_from_memory(&seen.bytes).unwrap();
        assert_eq!((shown.width(), shown.height()), (320, 240));
        let again = caretaker.with("if-none-match", seen.header("etag")).raw(&path).await;
        assert_eq!((again.status, again.bytes.len()), (304, 0));
        assert_eq!(world.as_(EMPLOYEE).raw(&path).await.status, 200);
        // A stranger learns nothing, and a neighbour nothing before the thing is opened to the region.
        for who in [STRANGER, NEIGHBOUR] {
            let none = world.as_(who).raw(&format!("/media/{}/small", "0".repeat(64))).await;
            let hidden = world.as_(who).raw(&path).await;
            assert_eq!((hidden.status, hidden.problem()["code"].clone()), (404, none.problem()["code"].clone()), "{who}");
        }
        assert_eq!(world.as_("").raw(&path).await.status, 401);
        // Nor does somebody whose last role was taken.
        let text = "token-without-a-role";
        given::person(&world, text, world.cast.organisation, Role::Admin, None).await;
        let person = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
        let none = json!({"roles": []}).to_string();
        world.as_(ADMIN).with("If-Match", "*").send(Method::PUT, &format!("/people/{person}/roles"), Some(none)).await.ok();
        assert_eq!(world.as_(text).raw(&path).await.status, 403);
        assert_eq!(caretaker.raw(&format!("/media/{hash}/huge")).await.status, 404);

        let signed = world.app.links.sign(&path, time::now() + TimeDelta::hours(1));
        assert_eq!(world.as_("").raw(&signed).await.status, 200);
        let ended = world.app.links.sign(&path, time::now() - TimeDelta::hours(1));
        assert_eq!(world.as_("").raw(&ended).await.status, 404);
        let other = signed.replace("/small", "/large");
        assert_eq!(world.as_("").raw(&other).await.status, 404);
    }

    async fn the_same_thing_photographed_twice_is_noticed(world: World) {
        let caretaker = world.as_(FACILITY);
        let first = chairs(&world, 1).await;
        add(&caretaker, &id(&first), &[1]).await;
        let mut lighter = image::imageops::brighten(&picture(1), 10);
        let closer = image::imageops::crop(&mut lighter, 4, 4, 632, 472).to_image();
        let second = id(&chairs(&world, 1).await);
        let path = format!("/lots/{second}/photos");
        let added = send(&caretaker, &path, &[("again.jpg", encode(&closer, ImageFormat::Jpeg))], &[]).await.ok();
        assert_eq!((&added["alike"][0]["lot_id"], &added["alike"][0]["code"]), (&first["id"], &first["code"]));
        let photo = added["items"][0]["id"].as_str().unwrap();
        let alike = caretaker.get(&format!("/lots?like={photo}")).await.ok();
        assert_eq!(alike["items"].as_array().unwrap().len(), 1);
        assert_eq!(alike["items"][0]["id"], first["id"]);
        caretaker.get(&format!("/lots?like={photo}&q=stol")).await.refused(422, "invalid");
        world.as_(STRANGER).get(&format!("/lots?like={photo}")).await.refused(422, "invalid");
        let other = add(&caretaker, &second, &[9]).await;
        assert_eq!(other["alike"], json!([]));
    }

    async fn photos_follow_a_part(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 5).await);
        let shown = hashes(&add(&caretaker, &lot, &[1, 2]).await);
        let part = caretaker.post(&format!("/lots/{lot}/parts"), json!({"quantity": 2})).await.ok();
        let photos = caretaker.get(&format!("/lots/{}/photos", id(&part))).await.ok();
        assert_eq!(hashes(&photos), shown);
        assert_eq!(part["cover"]["hash"].as_str(), None, "an act answers without pictures");
        let part = caretaker.get(&format!("/lots/{}", id(&part))).await.ok();
        assert_eq!(part["cover"]["hash"], shown[0].as_str());
        assert_eq!(files(&world).await.len(), 6, "the files are there once");

        let bare = id(&chairs(&world, 3).await);
        caretaker.post(&format!("/lots/{bare}/joins"), json!({"lot_id": id(&part)})).await.ok();
        let joined = caretaker.get(&format!("/lots/{bare}")).await.ok();
        assert_eq!(joined["cover"]["hash"], shown[0].as_str());
    }

    async fn what_nothing_shows_any_more_is_removed_and_nothing_else(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 1).await);
        let added = add(&caretaker, &lot, &[1, 2]).await;
        let path = format!("/lots/{lot}/photos");
        caretaker.delete(&format!("{path}/{}", added["items"][0]["id"].as_str().unwrap())).await.ok();
        world.settle().await;
        assert_eq!(files(&world).await.len(), 6, "somebody may be at it still");
        days_pass(&world, 2).await;
        pictures::forget_unused(&world.app.db).await.unwrap();
        // Another photo shows the same picture again before its files are removed.
        let again = add(&caretaker, &lot, &[1]).await;
        world.settle().await;
        assert_eq!(files(&world).await.len(), 6);
        for hash in hashes(&again) {
            assert_eq!(caretaker.raw(&format!("/media/{hash}/large")).await.status, 200);
        }
    }

    async fn a_draft_waits_to_be_logged(world: World) {
        let caretaker = world.as_(FACILITY);
        send(&caretaker, "/drafts", &[], &[("note", "x")]).await.refused(422, "invalid");
        let draft = send(&caretaker, "/drafts", &[("a.jpg", jpeg(1))], &[("label", "A-1017"), ("note", "24 stykker")]).await.ok();
        let path = format!("/drafts/{}", id(&draft));
        send(&caretaker, &format!("{path}/photos"), &[("b.jpg", jpeg(2))], &[]).await.ok();
        assert_eq!(caretaker.get("/drafts").await.ok()["items"].as_array().unwrap().len(), 1);
        world.as_(STRANGER).get(&path).await.refused(404, "not_found");
        assert_eq!(world.as_(STRANGER).get("/drafts").await.ok()["items"], json!([]));
        let hash = draft["photos"][0]["hash"].as_str().unwrap();
        assert_eq!(caretaker.raw(&format!("/media/{hash}/small")).await.status, 200);
        assert_eq!(world.as_(STRANGER).raw(&format!("/media/{hash}/small")).await.status, 404);
        // Somebody who may continue the draft sees its photos.
        assert_eq!(world.as_(COORDINATOR).get(&path).await.ok()["photos"][0]["hash"], hash);
        assert_eq!(world.as_(COORDINATOR).raw(&format!("/media/{hash}/small")).await.status, 200);

        let lot = json!({
            "category": "school-chair", "quantity": 24, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        });
        world.as_(STRANGER).post(&format!("{path}/lot"), lot.clone()).await.refused(404, "not_found");
        let logged = caretaker.post(&format!("{path}/lot"), lot.clone()).await.ok();
        let photos = caretaker.get(&format!("/lots/{}/photos", id(&logged))).await.ok();
        assert_eq!(hashes(&photos).len(), 2);
        assert_eq!(caretaker.get("/lots/by-code/A-1017").await.ok()["id"], logged["id"]);
        caretaker.get(&path).await.refused(404, "not_found");
        caretaker.post(&format!("{path}/lot"), lot).await.refused(404, "not_found");

        let scanned = send(&caretaker, "/drafts", &[], &[("label", "A-1018")]).await.ok();
        caretaker.delete(&format!("/drafts/{}", id(&scanned))).await.ok();
        let kept = send(&caretaker, "/drafts", &[("c.jpg", jpeg(3))], &[]).await.ok();
        let past = time::now() - TimeDelta::seconds(1);
        let expire = |tx: ombruk::store::Tx| async move {
            use ombruk::store::rows::draft;
            draft::Entity::update_many().col_expr(draft::Column::ExpiresAt, Expr::value(past)).exec(&*tx).await
        };
        world.app.db.write(expire).await.unwrap();
        caretaker.get(&format!("/drafts/{}", id(&kept))).await.refused(404, "not_found");
        drafts::forget_expired(&world.app.db).await.unwrap();
        days_pass(&world, 2).await;
        world.settle().await;
        pictures::forget_unused(&world.app.db).await.unwrap();
        world.settle().await;
        assert_eq!(files(&world).await.len(), 6, "the lot's");
    }

    async fn a_storage_that_fails_takes_no_photos_and_nothing_else_with_it(world: World) {
        let caretaker = world.as_(FACILITY);
        let lot = id(&chairs(&world, 1).await);
        let hash = hashes(&add(&caretaker, &lot, &[1]).await).remove(0);
        let folder = tempfile::tempdir().unwrap();
        let gone = Storage::folder(&folder.path().join("files"));
        std::fs::remove_dir_all(folder.path().join("files")).unwrap();
        std::fs::write(folder.path().join("files"), "no folder").unwrap();
        let broken = world.another_node().await.with_storage(gone);
        let caretaker = broken.as_(FACILITY);
        let refused = send(&caretaker, &format!("/lots/{lot}/photos"), &[("a.jpg", jpeg(2))], &[]).await;
        assert_eq!(refused.headers["retry-after"], "5");
        refused.refused(503, "unavailable");
        assert_eq!(caretaker.raw(&format!("/media/{hash}/small")).await.status, 503);
        assert_eq!(hashes(&caretaker.get(&format!("/lots/{lot}/photos")).await.ok()), [hash]);
        caretaker.patch_now(&format!("/lots/{lot}"), json!({"note": "uten bilde"})).await;
        let remove = Job::RemoveFiles { pictures: vec![PictureId::new()], documents: Vec::new() };
        let remove = &remove;
        broken.app.db.write(|tx| async move { jobs::enqueue(&tx, remove.clone(), tx.at).await }).await.unwrap();
        ombruk::jobs::run_due(&broken.app, &|| true).await.unwrap();
        let waiting = ombruk::app::jobs::list(&broken.app.db).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].attempts), (1, 1), "it is tried again");
    }
}
