//! People who come and go: a register of staff, what is stored about a person, and erasing their name.

use serde_json::{Value, json};

use crate::world::{World, cast::*, stories};

async fn person(world: &World, name: &str, email: &str, role: &str) -> String {
    let body = json!({"name": name, "email": email, "roles": [{"role": role}]});
    world.as_(ADMIN).post("/people", body).await.ok()["id"].as_str().unwrap().to_owned()
}

async fn token(world: &World, person: &str) -> String {
    let made = world.as_(ADMIN).post("/tokens", json!({"person_id": person, "label": "skript"})).await.ok();
    made["token"].as_str().unwrap().to_owned()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

/// What a command says about people, and whether it succeeded.
fn people(world: &World, arguments: &[&str]) -> (bool, String) {
    world.ombruk(&[&["people"][..], arguments].concat())
}

stories! {
    async fn whoever_is_not_on_the_register_any_more_is_out(world: World) {
        person(&world, "Ada Sjef", "ada@storvik.example", "admin").await;
        let leaver = person(&world, "Per Slutter", "per@storvik.example", "employee").await;
        let own = token(&world, &leaver).await;
        let link = world.as_(ADMIN).post(&format!("/people/{leaver}/sign-in-link"), json!({})).await.ok();
        let link = link["link"].as_str().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
        let sync = |text: &str| {
            let file = file(text);
            people(&world, &["sync", file.path().to_str().unwrap(), "--as", "ada@storvik.example"])
        };
        let (done, said) = sync("name,email,phone,role,unit\nNy Mann,ny@storvik.example,,,Nes skole\n");
        assert!(done && said.contains("1 person added, 0 came back, 1 left."), "{said}");
        world.another_node().await.as_(&own).get("/me").await.refused(401, "unauthenticated");
        assert_eq!(world.browser().post(&link, &[]).await.status, 404, "the link is worth nothing either");
        let again = world.as_(ADMIN).post(&format!("/people/{leaver}/sign-in-link"), json!({})).await;
        again.refused(404, "not_found");
        world.as_(ADMIN).get(&format!("/people/{leaver}")).await.ok();

        let (done, said) = sync("name,email,phone,role,unit\nPer,PER@storvik.example,,,\nNy Mann,ny@storvik.example,,,\n");
        assert!(done && said.contains("0 people added, 1 came back, 0 left."), "{said}");
        world.as_(&own).get("/me").await.refused(401, "unauthenticated");
        world.as_(&token(&world, &leaver).await).get("/me").await.ok();

        for (text, because) in [
            ("name,email,phone,role,unit\n", "must not be empty"),
            ("name,email,phone,role,unit\nA,a@x.example,,king,\n", "king"),
            ("name,email,phone,role,unit\nA,a@x.example,,,Ingensteds\n", "Ingensteds"),
            ("name,email,phone,role,unit\nA,a@x.example,,,\nB,A@x.example,,,\n", "A@x.example"),
            ("navn,epost\nA,a@x.example\n", "navn"),
        ] {
            let (done, said) = sync(text);
            assert!(!done && said.contains(because), "{text}: {said}");
        }
        let (done, said) = people(&world, &["sync", "x.csv", "--as", "per@storvik.example"]);
        assert!(!done, "{said}");
        world.as_(ADMIN).get("/me").await.ok();
    }

    async fn somebody_is_given_what_is_kept_of_them_and_then_forgotten(world: World) {
        person(&world, "Ada Sjef", "ada@storvik.example", "admin").await;
        let id = person(&world, "Per Spør", "per@storvik.example", "employee").await;
        let own = world.as_(&token(&world, &id).await);
        let need = json!({
            "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": "2030-08-01", "purpose": "Ny klasse",
            "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1}],
        });
        own.post("/needs", need).await.ok();
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("per.json");
        let (done, said) = people(&world, &["export", "per@storvik.example", "--output", output.to_str().unwrap()]);
        assert!(done, "{said}");
        let text = std::fs::read_to_string(&output).unwrap();
        assert!(!text.contains("ombruk_") && !text.contains("hash"), "{text}");
        let all: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(all["person"]["email"], "per@storvik.example");
        assert_eq!(all["open"]["needs"][0]["purpose"], "Ny klasse");
        assert_eq!(all["signing_in"]["tokens"][0]["label"], "skript");
        assert!(all["happened"].as_array().unwrap().iter().any(|event| event["verb"] == "token_made"), "{text}");
        let stated = all["did"].as_array().unwrap().iter().find(|event| event["verb"] == "need_stated").unwrap();
        assert_eq!((&stated["to"], &stated["detail"]["lines"]), (&all["open"]["needs"][0]["id"], &json!(1)));

        let erase = |more: &[&str]| {
            let all = [&["erase", "per@storvik.example", "--as", "ada@storvik.example"][..], more].concat();
            people(&world, &all)
        };
        let (done, said) = erase(&[]);
        assert!(!done, "a need is open: {said}");
        let (done, said) = erase(&["--successor", "ada@storvik.example"]);
        assert!(done, "{said}");
        let rows = world.rows_of(world.cast.organisation).await;
        let kept = rows.into_iter().flat_map(|row| row.texts).map(|(_, text)| text).collect::<Vec<_>>().join("\n");
        assert!(kept.contains("Ada Sjef"));
        assert!(!kept.contains("Per Spør") && !kept.contains("per@storvik.example"), "the name is gone");
        let gone = world.as_(ADMIN).get(&format!("/people/{id}")).await.ok();
        assert!(gone["name"].is_null() && gone["erased_at"].is_string(), "what was done is still somebody's");
    }
}
