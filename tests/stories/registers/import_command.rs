//! `ombruk import` as a script sees it: what it prints, what it writes, and its exit status.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
};

use ombruk::boot;
use poem::EndpointExt;
use serde_json::json;

use crate::world::Client;

const MAP: &str = r#"
    identity = "inventar"
    columns = { title = "Navn", quantity = "Antall" }
    category = { column = "Type" }
    place = { column = ["Bygg", "Rom"] }
    unit = { default = "skolen" }
    condition = { default = "good" }
    aliases = { inventar = "Nr" }
"#;

fn ombruk(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
    command.args(args).args(["--data", "data"]).current_dir(folder).env_remove("OMBRUK_DATA");
    command.env_remove("OMBRUK_DATABASE_URL").output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Makes a municipality with a school of two buildings, whose rooms have the same names.
async fn found(folder: &Path) {
    let founded = ombruk(
        folder,
        &[
            "organisation",
            "add",
            "Fjordvik kommune",
            "--currency",
            "NOK",
            "--time-zone",
            "Europe/Oslo",
            "--language",
            "nb",
            "--admin",
            "Kari Nordmann",
        ],
    );
    let token = String::from_utf8(founded.stdout).unwrap().lines().last().unwrap().to_owned();
    let url = format!("sqlite:{}", folder.join("data/ombruk.sqlite").display());
    let app = boot::without_search(boot::database(&url).await.unwrap()).await.unwrap();
    let admin = Client::new(Arc::new(ombruk::web::site(app.clone()).map_to_response().boxed()), &token);
    admin.post("/units", json!({"name": "Skolen"})).await.ok();
    let site = admin.post("/places", json!({"kind": "site", "name": "Nes skole"})).await.ok();
    for building in ["Bygg A", "Bygg B"] {
        let building = json!({"kind": "building", "name": building, "parent_id": site["id"]});
        let building = admin.post("/places", building).await.ok();
        admin.post("/places", json!({"kind": "room", "name": "Rom 1", "parent_id": building["id"]})).await.ok();
    }
    drop(admin);
    app.db.clone().close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_learns_what_was_refused_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("map.toml"), MAP).unwrap();
    let head = "Nr;Navn;Type;Antall;Bygg;Rom\n";
    let lines: String = (3..40).map(|nr| format!("{nr};Stol;Kontorstol;1;Bygg A;Rom 9\n")).collect();
    fs::write(folder.join("a.csv"), format!("{head}1;Pult;skrivebord;2;Bygg B;Rom 1\n{lines}")).unwrap();
    let load = ["import", "lots", "a.csv", "--map", "map.toml"];

    let none = ombruk(folder, &load);
    assert!(!none.status.success() && said(&none).contains("there is no database at"), "{}", said(&none));
    assert!(!folder.join("data").exists(), "a slip of the finger makes no database");

    found(folder).await;
    let tried = ombruk(folder, &[&load[..], &["--dry-run", "--report", "report.csv"]].concat());
    let text = said(&tried);
    assert!(!tried.status.success(), "rows were refused: {text}");
    assert!(text.contains("37 rows: place: \"Bygg A/Rom 9\" is no known place; the first is line 3"), "{text}");
    assert!(
        text.contains("Nes skole/Bygg B/Rom 1") && text.contains("by condition (1 row by the map's default)"),
        "{text}"
    );
    let report = fs::read_to_string(folder.join("report.csv")).unwrap();
    let rows: Vec<&str> = report.lines().collect();
    assert_eq!(
        rows[..3],
        [
            "Nr;Navn;Type;Antall;Bygg;Rom;ombruk;ombruk: why",
            "1;Pult;skrivebord;2;Bygg B;Rom 1;new;",
            "3;Stol;Kontorstol;1;Bygg A;Rom 9;refused;place: is no known place",
        ]
    );

    assert_eq!(ombruk(folder, &load).status.code(), Some(1));
    fs::write(
        folder.join("b.csv"),
        format!("{head}1;Pult;skrivebord;2;Bygg B;Rom 1\n2;Stol;Kontorstol;1;Bygg A;Rom 1\n"),
    )
    .unwrap();
    let again = ombruk(folder, &["import", "lots", "b.csv", "--map", "map.toml"]);
    assert!(again.status.success(), "{}", said(&again));
    assert!(said(&again).contains("Loaded 1 row, 1 thing.\n1 row was known already and the same."), "{}", said(&again));
    let tried = ombruk(folder, &["import", "lots", "b.csv", "--map", "map.toml", "--dry-run"]);
    assert!(said(&tried).contains("A file with these contents was loaded on"), "{}", said(&tried));

    let listed = said(&ombruk(folder, &["import", "list"]));
    assert!(listed.contains("b.csv: 1 row, 1 thing, 0 changed; loaded"), "{listed}");
    let id = listed.split_whitespace().next().unwrap();
    let undone = ombruk(folder, &["import", "undo", id]);
    assert!(said(&undone).contains("Taken back: 1 lot, 1 thing."), "{}", said(&undone));
    assert!(ombruk(folder, &["check"]).status.success());
}

#[test]
fn whoever_stops_reading_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombruk"));
    command.args(["config", "--data", "data"]).current_dir(folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success() && done.stderr.is_empty(), "{}", said(&done));
}

#[test]
fn a_first_map_is_one_that_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "Inv.nr;Navn;Antall;Innkjøpt;Pris;Bygg;Rom;Tilstand;Ansvarlig\n\
        1;Kontorstol blå;2;01.02.2020;100,50;Hus A;Rom 1;god;Kari\n\
        2;Kontorstol rød;;01.02.2020;100,50;Hus A;Rom 1;slitt;\n";
    fs::write(folder.path().join("a.csv"), csv).unwrap();
    let map = ombruk(folder.path(), &["import", "map", "a.csv"]);
    let text = String::from_utf8(map.stdout.clone()).unwrap();
    ombruk::domain::registers::LotMap::from_toml(&text).unwrap_or_else(|bad| panic!("{bad}\n{text}"));
    for line in [
        "identity = \"inventory\"",
        "title = \"Navn\"",
        "quantity = \"Antall\"",
        "acquired_on = \"Innkjøpt\"",
        "decimal = \",\"",
        "{ pattern = '\\bkontorstol', is = \"office-chair\" }, # 2",
        "column = [\"Bygg\", \"Rom\"]",
        "\"god\" = \"good\" # 1",
        "# quantity = 1 # 1 rows have none",
        "# \"Ansvarlig\" is not used",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!folder.path().join("data").exists());
}
