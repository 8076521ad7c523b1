//! Labels are printed, for those who own the things.

use poem::http::Method;
use serde_json::{Value, json};

use super::{at, chairs, log};
use crate::world::{World, cast::*, stories};

fn sheet(lots: &[&Value], extra: Value) -> Value {
    let mut body = json!({"lots": lots.iter().map(|lot| lot["id"].clone()).collect::<Vec<_>>(), "sheet": "L7160"});
    for (name, value) in extra.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// The text that a camera reads from the first label of a roll.
fn read(zpl: &str) -> String {
    let picture = zpl.split("^GFA,").nth(1).unwrap().split("^FS").next().unwrap();
    let fields: Vec<&str> = picture.splitn(4, ',').collect();
    let digits = 2 * fields[2].parse::<usize>().unwrap();
    let mut rows: Vec<String> = Vec::new();
    let mut row = String::new();
    for sign in fields[3].chars() {
        match sign {
            ':' => rows.push(rows.last().unwrap().clone()),
            sign => row.push(sign),
        }
        if row.len() == digits {
            rows.push(std::mem::take(&mut row));
        }
    }
    const MARGIN: usize = 60;
    let is_dark = |x: usize, y: usize| {
        let digit = rows.get(y)?.chars().nth(x / 4)?.to_digit(16)?;
        Some(digit & (8 >> (x % 4)) != 0)
    };
    let seen = |x: usize, y: usize| match (x.checked_sub(MARGIN), y.checked_sub(MARGIN)) {
        (Some(x), Some(y)) if is_dark(x, y) == Some(true) => 0,
        _ => u8::MAX,
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(4 * digits + 2 * MARGIN, rows.len() + 2 * MARGIN, seen);
    image.detect_grids()[0].decode().unwrap().1
}

stories! {
    async fn a_label_says_what_it_is_where_and_whose(world: World) {
        let clerk = world.as_(FACILITY);
        let (a, b) = (log(&world, json!({"title": "Kontorstol, blå"})).await, chairs(&world, 4).await);
        let pdf = clerk.post("/label-sheets", sheet(&[&a, &b], json!({}))).await;
        assert_eq!((pdf.status, &pdf.headers["content-type"]), (200, &"application/pdf".parse().unwrap()));
        assert!(pdf.body.as_str().unwrap().starts_with("%PDF-"));
        let picture = clerk.post("/label-sheets", sheet(&[&a, &b], json!({"format": "svg", "start": 20}))).await.ok();
        for said in ["Kontorstol, blå", "Nes skole, Rom 101", a["code"].as_str().unwrap(), b["code"].as_str().unwrap()] {
            assert!(picture.as_str().unwrap().contains(said), "{said}: {picture}");
        }
        let roll = sheet(&[&b, &a], json!({"format": "zpl", "sheet": "50x25", "dpi": "300"}));
        let commands = clerk.post("/label-sheets", roll).await.ok();
        let place = |lot: &Value| commands.as_str().unwrap().find(lot["code"].as_str().unwrap()).unwrap();
        assert!(place(&b) < place(&a), "printed in the order in which they were asked for");
    }

    async fn a_label_is_a_digital_link_where_the_organisation_has_a_prefix(world: World) {
        let (admin, clerk) = (world.as_(ADMIN).with("If-Match", "*"), world.as_(FACILITY));
        let set = async |prefix: Value| {
            let mut policy = admin.get("/policy").await.ok();
            policy["gs1_prefix"] = prefix;
            admin.send(Method::PUT, "/policy", Some(policy.to_string())).await
        };
        for wrong in ["709", "7090000000000", "7090 000", "70900A0", ""] {
            assert_eq!(set(json!(wrong)).await.refused(422, "invalid")["field"], "gs1_prefix");
        }
        set(json!("7090000")).await.ok();
        let lot = chairs(&world, 1).await;
        let made = clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": 1})).await.ok();
        let batch = clerk.get(&format!("/label-batches/{}", made["id"].as_str().unwrap())).await.ok();
        let asset = |code: &Value| format!("HTTP://127.0.0.1:8080/8004/7090000{}", code.as_str().unwrap().replace('-', ""));
        let roll = json!({"format": "zpl", "sheet": "50x25", "dpi": "600"});
        let printed = clerk.post("/label-sheets", sheet(&[&lot], roll.clone())).await.ok();
        let address = read(printed.as_str().unwrap());
        assert_eq!(address, asset(&lot["code"]));
        let mut of_batch = roll.clone();
        of_batch["label_batch_id"] = made["id"].clone();
        let unused = read(clerk.post("/label-sheets", of_batch).await.ok().as_str().unwrap());
        assert_eq!(unused, asset(&batch["labels"][0]["code"]));
        let scan = async |text: &str| clerk.get(&format!("/scan/{}", text.replace('/', "%2F").replace(':', "%3A"))).await.ok();
        assert_eq!(scan(&address).await["hits"][0]["lot"]["id"], lot["id"]);
        assert_eq!(scan(&unused).await["label_batch_id"], made["id"]);
        clerk.post(&at(&lot, "/labels"), json!({"register": "label", "value": unused})).await.ok();
        assert_eq!(scan(&unused).await["hits"][0]["lot"]["id"], lot["id"]);
        set(Value::Null).await.ok();
        let plain = clerk.post("/label-sheets", sheet(&[&lot], roll)).await.ok();
        assert_eq!(read(plain.as_str().unwrap()), format!("HTTP://127.0.0.1:8080/L/{}", lot["code"].as_str().unwrap()));
        assert_eq!(scan(&address).await["hits"][0]["lot"]["id"], lot["id"], "what was printed goes on leading there");
    }

    async fn labels_are_printed_for_own_things_on_paper_that_there_is(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 1).await;
        for stranger in [NEIGHBOUR, STRANGER] {
            world.as_(stranger).post("/label-sheets", sheet(&[&lot], json!({}))).await.refused(404, "not_found");
        }
        for wrong in [
            json!({"sheet": "L9999"}), json!({"start": 22}), json!({"start": 0}), json!({"lots": []}),
            json!({"format": "zpl"}), json!({"format": "svg", "sheet": "62", "lots": [lot["id"], lot["id"]]}),
            json!({"lots": vec![lot["id"].clone(); 501]}),
        ] {
            clerk.post("/label-sheets", sheet(&[&lot], wrong.clone())).await.refused(422, "invalid");
        }
        let nothing = uuid::Uuid::now_v7();
        clerk.post("/label-sheets", sheet(&[], json!({"lots": [nothing]}))).await.refused(404, "not_found");
        clerk.post("/label-sheets", json!({"label_batch_id": nothing, "sheet": "L7160"})).await.refused(404, "not_found");
    }

    async fn of_a_batch_the_unused_labels_are_printed(world: World) {
        let clerk = world.as_(FACILITY);
        let made = clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": 2})).await.ok();
        let batch = clerk.get(&format!("/label-batches/{}", made["id"].as_str().unwrap())).await.ok();
        let code = |at: usize| batch["labels"][at]["code"].as_str().unwrap().to_owned();
        let wanted = json!({"label_batch_id": made["id"], "sheet": "L7651", "format": "svg"});
        let all = clerk.post("/label-sheets", wanted.clone()).await.ok();
        assert!([0, 1].iter().all(|at| all.as_str().unwrap().contains(&code(*at))));
        let lot = chairs(&world, 1).await;
        let bind = |at: usize| json!({"register": "label", "value": code(at)});
        clerk.post(&at(&lot, "/labels"), bind(0)).await.ok();
        let rest = clerk.post("/label-sheets", wanted.clone()).await.ok();
        assert!(!rest.as_str().unwrap().contains(&code(0)) && rest.as_str().unwrap().contains(&code(1)));
        clerk.post(&at(&lot, "/labels"), bind(1)).await.ok();
        clerk.post("/label-sheets", wanted).await.refused(422, "invalid");
        let both = sheet(&[&lot], json!({"label_batch_id": made["id"]}));
        clerk.post("/label-sheets", both).await.refused(422, "invalid");
    }

    async fn a_command_prints_what_its_person_sees(world: World) {
        let (clerk, admin) = (world.as_(FACILITY), world.as_(ADMIN).with("If-Match", "*"));
        let (a, b) = (chairs(&world, 1).await, chairs(&world, 2).await);
        let code = |lot: &Value| lot["code"].as_str().unwrap().to_owned();
        let me = clerk.get("/me").await.ok()["person_id"].as_str().unwrap().to_owned();
        admin.patch(&format!("/people/{me}"), json!({"email": "vakt@nes.no"})).await.ok();
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let print = |codes: &[&str], more: &[&str], name: &str| {
            let output = file(name);
            world.ombruk(&[&["labels"], codes, &["--as", "vakt@nes.no", "--output", &output], more].concat())
        };
        let read_back = |name: &str| std::fs::read(file(name)).unwrap_or_default();

        let (done, said) = print(&[&code(&a), &code(&b)], &[], "both.pdf");
        assert!(done && said.starts_with("2 labels in "), "{said}");
        assert!(read_back("both.pdf").starts_with(b"%PDF-"));
        let (done, said) = print(&[&code(&b)], &["--sheet", "62"], "one.svg");
        assert!(done && said.starts_with("1 label in "), "{said}");
        let picture = String::from_utf8(read_back("one.svg")).unwrap();
        assert!(picture.contains(&code(&b)) && !picture.contains(&code(&a)), "{picture}");
        assert!(print(&[&code(&a)], &["--sheet", "50x25", "--dpi", "300"], "one.zpl").0);
        let scanned = read(&String::from_utf8(read_back("one.zpl")).unwrap());
        assert!(scanned.ends_with(&format!("/L/{}", code(&a))), "{scanned}");
        let made = clerk.post("/label-batches", json!({"unit_id": world.cast.school, "count": 3})).await.ok();
        let (done, said) = print(&[], &["--batch", made["id"].as_str().unwrap()], "batch.pdf");
        assert!(done && said.starts_with("3 labels in "), "{said}");

        for (codes, more, name, why) in [
            (vec![code(&a)], vec!["--sheet", "L9999"], "no.pdf", "there is no sheet L9999"),
            (vec![code(&a)], vec!["--start", "22"], "no.pdf", "positions 1 to 21"),
            (vec![code(&a)], vec![], "no.zpl", "ZPL is for rolls"),
            (vec![code(&a)], vec![], "no.png", ".pdf, .zpl or .svg"),
            (vec![code(&a), code(&b)], vec!["--sheet", "62"], "no.svg", "a picture holds one page"),
            (vec!["K7QM-42".to_owned()], vec![], "no.pdf", "does not exist"),
        ] {
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            let (done, said) = print(&codes, &more, name);
            assert!(!done && said.contains(why), "{why}: {said}");
            assert!(read_back(name).is_empty(), "{why}");
        }
        let output = file("no.pdf");
        let (done, said) = world.ombruk(&["labels", &code(&a), "--as", "ingen@nes.no", "--output", &output]);
        assert!(!done && said.contains("nobody here has the e-mail address ingen@nes.no"), "{said}");
        let stranger = world.as_(STRANGER).get("/me").await.ok()["person_id"].as_str().unwrap().to_owned();
        let away = world.as_(STRANGER).with("If-Match", "*");
        away.patch(&format!("/people/{stranger}"), json!({"email": "fremmed@annet.no"})).await.ok();
        let (done, said) = world.ombruk(&["labels", &code(&a), "--as", "fremmed@annet.no", "--output", &output]);
        assert!(!done && !read_back("no.pdf").starts_with(b"%PDF-"), "{said}");
    }
}
