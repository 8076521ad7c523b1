//! A register comes again: corrected, a year later, in another encoding, or half refused. Nothing is there twice.

use std::ops::ControlFlow;

use ombruk::{
    app::registers::{self, Failed, Found, Import, Input, Outcome, Progress, Wanted, undo},
    domain::{LotState, registers::LotMap},
    store::rows::lot,
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use crate::world::{World, cast::*, stories};

const MAP: &str = r#"
    columns = { title = "Navn", quantity = "Antall", serial = "Serienr", note = "Notat" }
    category = { default = "desk" }
    place = { column = "Rom", default = "Nes skole" }
    unit = { column = "Enhet", default = "nes-skole" }
    condition = { default = "good" }
    aliases = { inventar = "Nr" }
"#;
const HEAD: &str = "Nr;Navn;Antall;Serienr;Notat;Rom;Enhet\n";

fn by_number() -> String {
    format!("identity = \"inventar\"\n{MAP}")
}

async fn open(world: &World, file: &str, map: &str, csv: impl Into<Vec<u8>>) -> Import {
    let wanted = Wanted {
        file: file.to_owned(),
        input: Input::Memory(csv.into()),
        map: LotMap::from_toml(map).unwrap(),
        organisation: world.cast.organisation,
        actor: None,
        place: None,
        unit: None,
    };
    registers::open(&world.app, wanted).await.unwrap()
}

async fn found(world: &World, file: &str, map: &str, csv: &str) -> Found {
    registers::check(&open(world, file, map, csv).await).await.unwrap()
}

pub(super) async fn load(
    world: &World,
    file: &str,
    map: &str,
    csv: impl Into<Vec<u8>>,
    update: bool,
) -> (Option<String>, Progress) {
    let import = open(world, file, map, csv).await;
    match registers::apply(&world.app, &import, update, |_| ControlFlow::Continue(())).await.unwrap() {
        Outcome::Done { import, total } => (import.map(|id| id.to_string()), total),
        Outcome::Stopped { .. } => panic!("nobody asked to stop"),
    }
}

pub(super) async fn lots(world: &World) -> Vec<lot::Model> {
    lot::Entity::find().order_by_asc(lot::Column::Id).all(world.app.db.read()).await.unwrap()
}

fn told(found: &Found) -> Vec<String> {
    found.rejected.iter().map(ToString::to_string).collect()
}

stories! {
    async fn what_was_refused_is_taken_up_and_nothing_else_is_doubled(world: World) {
        let csv = |unit: &str| format!("{HEAD};Pult;2;;;Rom 101;{unit}\n;Stol;1;;;Rom 101;nes-skole\n");
        let all_refused = format!("{HEAD};Pult;2;;;Rom 101;Ny enhet\n");
        let (import, total) = load(&world, "a.csv", MAP, all_refused.clone(), false).await;
        assert_eq!((import, total.rows), (None, 0), "a file of which nothing was taken was not loaded");
        world.as_(ADMIN).post("/units", json!({"name": "Ny enhet", "parent_id": world.cast.municipality})).await.ok();
        let (_, total) = load(&world, "a.csv", MAP, all_refused, false).await;
        assert_eq!(total.rows, 1);

        assert_eq!(load(&world, "b.csv", MAP, csv("Ukjent"), false).await.1.rows, 1);
        let (_, total) = load(&world, "b.csv", MAP, csv("Ny enhet"), false).await;
        assert_eq!((total.rows, total.same), (1, 1));
        assert_eq!(lots(&world).await.len(), 3);
    }

    async fn the_same_register_in_another_encoding_is_the_same(world: World) {
        let csv = format!("{HEAD};Møtebord;1;;;Rom 101;\n;Stol;1;;;Rom 101;\n");
        load(&world, "utf-8.csv", MAP, csv.clone(), false).await;
        let latin: Vec<u8> = csv.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let map = MAP.replace("columns = {", "file = { encoding = \"latin1\" }\n    columns = {");
        let (import, total) = load(&world, "latin.csv", &map, latin, false).await;
        assert_eq!((import, total.same), (None, 2));
        assert_eq!(lots(&world).await.len(), 2);
    }

    async fn next_years_register_brings_what_is_new_and_names_what_is_gone(world: World) {
        let first = format!("{HEAD}7001;Stol;1;SN-A1;;Rom 101;\n7002;Stol;1;SN-A2;;Rom 101;\n7003;Pult;2;;;Rom 101;\n");
        load(&world, "2025.csv", &by_number(), first, false).await;
        let second = format!(
            "{HEAD}7001;Stol;1;SN-A1 ;;Rom 101;\n7003;Hevepult;3;;;Rom 102;\n7004;Skap;1;;;Rom 101;\n"
        );
        let found = found(&world, "2026.csv", &by_number(), &second).await;
        assert_eq!((found.new, found.same, found.changed.len()), (1, 1, 1));
        let differences: Vec<_> = found.changed[0].differences.iter().map(|one| one.fact).collect();
        assert_eq!(differences, ["title", "quantity", "place"]);
        assert_eq!(found.vanished.iter().map(|row| row.line).collect::<Vec<_>>(), [3]);

        load(&world, "2026.csv", &by_number(), second.clone(), false).await;
        let kept = lots(&world).await;
        assert_eq!(kept.iter().map(|lot| (lot.name.as_str(), lot.quantity)).collect::<Vec<_>>(), [
            ("Stol", 1), ("Stol", 1), ("Pult", 2), ("Skap", 1),
        ], "changes are written when they are asked for");
        let (_, total) = load(&world, "2026.csv", &by_number(), second.clone(), true).await;
        assert_eq!((total.rows, total.updated, total.refused.len()), (0, 1, 0));
        let pult = lots(&world).await.into_iter().find(|lot| lot.name == "Hevepult").unwrap();
        assert_eq!((pult.quantity, pult.place_id), (3, world.cast.second_room));
        let (_, total) = load(&world, "2026.csv", &by_number(), second, true).await;
        assert_eq!((total.same, total.changed), (3, 0));
    }

    async fn a_serial_number_identifies_where_no_number_does(world: World) {
        let first = format!("{HEAD}7001;Stol;1;SN-A1;;Rom 101;\n7002;Stol;1;SN-A2;;Rom 102;\n");
        load(&world, "2025.csv", MAP, first.clone(), false).await;
        let second = format!("{first}7003;Stol;1;SN-A3;;Rom 101;\n");
        let (_, total) = load(&world, "2026.csv", MAP, second, false).await;
        assert_eq!((total.rows, total.same, total.changed, lots(&world).await.len()), (1, 2, 0, 3));
    }

    async fn a_place_is_found_however_its_letters_are_written(world: World) {
        world.as_(ADMIN).post("/places", json!({"kind": "site", "name": "Storvik rådhus"})).await.ok();
        let csv = format!("{HEAD}1;Stol;1;;;storvik ra\u{30a}dhus;\n");
        assert_eq!(told(&found(&world, "a.csv", &by_number(), &csv).await), Vec::<String>::new());
    }

    async fn what_the_register_says_now_and_is_so_already_is_no_change(world: World) {
        let csv = |title: &str| format!("{HEAD}1;{title};1;;;Rom 101;\n");
        load(&world, "a.csv", &by_number(), csv("Pult"), false).await;
        let path = format!("/lots/{}", lots(&world).await[0].id);
        world.as_(FACILITY).patch_now(&path, json!({"title": "Hevepult"})).await;
        let (_, total) = load(&world, "b.csv", &by_number(), csv("Hevepult"), true).await;
        assert_eq!((total.same, total.changed), (1, 0));
        // From then on this is what the register said, so a later correction here stays.
        world.as_(FACILITY).patch_now(&path, json!({"title": "Elevpult"})).await;
        let (_, total) = load(&world, "c.csv", &by_number(), csv("Hevepult"), true).await;
        assert_eq!((total.same, total.changed), (1, 0));
        assert_eq!(lots(&world).await[0].name, "Elevpult");
    }

    async fn what_people_changed_here_is_not_the_registers_to_change_back(world: World) {
        let csv = |note: &str| format!("{HEAD}1;Pult;4;;{note};Rom 101;\n");
        load(&world, "a.csv", &by_number(), csv(""), false).await;
        let id = lots(&world).await[0].id;
        world.as_(FACILITY).patch_now(&format!("/lots/{id}"), json!({"title": "Elevpult"})).await;
        let (_, total) = load(&world, "a.csv", &by_number(), csv(""), true).await;
        assert_eq!((total.same, total.changed), (1, 0));
        load(&world, "a.csv", &by_number(), csv("ripe"), true).await;
        let lot = lots(&world).await.remove(0);
        assert_eq!((lot.name.as_str(), lot.note.as_str()), ("Elevpult", "ripe"));
    }

    async fn one_number_is_one_thing(world: World) {
        let csv = format!("{HEAD}1;Skjerm;1;SN-1;;Rom 101;\n2;Skjerm;1; sn-1;;Rom 101;\n1;Stol;1;;;Rom 101;\n");
        assert_eq!(told(&found(&world, "a.csv", &by_number(), &csv).await), [
            "line 3, serial: \"sn-1\" was already on line 2",
            "line 4, inventar: \"1\" was already on line 2",
        ]);
        load(&world, "a.csv", &by_number(), csv, false).await;
        let code = lots(&world).await[0].code.clone();
        let other = format!("{HEAD}9;Skjerm;1;Sn-1;;Rom 101;\n");
        assert_eq!(told(&found(&world, "b.csv", &by_number(), &other).await), [
            format!("line 2, serial: \"Sn-1\" is the serial number of {code} already"),
        ]);
        let unsaid = format!("{HEAD}1;Stol;1;;;Rom 101;\n");
        let found = found(&world, "c.csv", MAP, &unsaid).await;
        assert_eq!((found.new, found.number_known), (1, vec![(2, code)]), "numbers need not identify; it is said");
    }

    async fn another_file_of_the_same_name_is_no_newer_version(world: World) {
        let csv = |thing: &str| format!("{HEAD};{thing} 1;1;;;Rom 101;\n;{thing} 2;1;;;Rom 101;\n");
        load(&world, "inventar.csv", MAP, csv("Pult"), false).await;
        let import = open(&world, "inventar.csv", MAP, csv("Stol")).await;
        let found = registers::check(&import).await.unwrap();
        assert!(matches!(import.same_register(&found), Err(Failed::AnotherFile { .. })));
        let named = format!("register = \"Vik skole\"\n{MAP}");
        assert_eq!(load(&world, "inventar.csv", &named, csv("Stol"), false).await.1.rows, 2);
    }

    async fn the_report_says_of_every_row_what_became_of_it(world: World) {
        let csv = |note: &str| -> String {
            let rows = (0..10_002).map(|row| format!("{row};Pult {row};1;;{note};Rom 101;\n"));
            format!("{HEAD}{}", rows.collect::<String>())
        };
        load(&world, "2025.csv", &by_number(), csv(""), false).await;
        let first = lots(&world).await.into_iter().find(|lot| lot.name == "Pult 0").unwrap();
        let lost = json!({"kind": "lost", "evidence": {"note": "Savnet"}});
        world.as_(FACILITY).post(&format!("/lots/{}/departure", first.id), lost).await.ok();

        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (file, map, report) = (path("2026.csv"), path("map.toml"), path("report.csv"));
        std::fs::write(&file, csv("ripe")).unwrap();
        std::fs::write(&map, by_number()).unwrap();
        let files = ["import", "lots", file.as_str(), "--map", map.as_str(), "--report", report.as_str()];
        let (done, said) = world.ombruk(&[&files[..], &["--organisation", "Storvik kommune", "--dry-run"]].concat());
        assert!(done && said.contains("changed     10001") && said.contains("left            1"), "{said}");
        let report = std::fs::read_to_string(&report).unwrap();
        let rows: Vec<&str> = report.lines().skip(1).collect();
        assert_eq!(rows[0], "0;Pult 0;1;;ripe;Rom 101;;left;it was loaded before and is gone since");
        assert_eq!(rows.iter().filter(|row| row.contains(";changed;")).count(), 10_001);
        assert!(rows[10_001].starts_with("10001;Pult 10001;"), "{}", rows[10_001]);
    }

    async fn an_import_is_taken_back_while_nothing_touched_it(world: World) {
        let csv = format!("{HEAD}1;Skjerm;1;SN-1;;Rom 101;\n2;Pult;3;;;Rom 101;\n");
        let (import, _) = load(&world, "a.csv", &by_number(), csv, false).await;
        let lot = lots(&world).await.remove(1);
        world.as_(FACILITY).patch_now(&format!("/lots/{}", lot.id), json!({"note": "ripe"})).await;
        let undo = |id: String| {
            let (app, organisation) = (world.app.clone(), world.cast.organisation);
            async move { undo::undo(&app, organisation, &id, None).await }
        };
        let undo::Undone::Touched(what) = undo(import.unwrap()).await.unwrap() else { panic!("it was touched") };
        assert!(what[0].starts_with(&lot.code), "{what:?}");
        assert_eq!(lots(&world).await.iter().filter(|lot| lot.state == LotState::Gone).count(), 0, "all or nothing");

        let csv = format!("{HEAD}11;Skjerm;1;SN-9;;Rom 101;\n12;Pult;3;;;Rom 101;\n");
        let (other, _) = load(&world, "b.csv", &by_number(), csv.clone(), false).await;
        let other = other.unwrap();
        let undone = undo(other.clone()).await.unwrap();
        assert!(matches!(undone, undo::Undone::Done { lots: 2, things: 4 }));
        assert!(matches!(undo(other).await, Err(Failed::CannotUndo { .. })));
        world.as_(FACILITY).get("/lots/by-code/SN-9").await.refused(404, "not_found");
        assert_eq!(load(&world, "b.csv", &by_number(), csv, false).await.1.rows, 2, "what was taken back is new again");
        assert_eq!(undo::list(world.app.db.read(), world.cast.organisation).await.unwrap().len(), 3);
    }
}
