use std::{ops::ControlFlow, path::Path, sync::Arc};

use ombruk::{
    app::{
        App,
        registers::{self, Failed, Found, Import, Input, Outcome, Wanted, catalogue},
    },
    domain::{
        LotState, Refused,
        registers::{CatalogueMap, LotMap},
    },
    store::{
        directory::people,
        rows::{alias, import, lot, lot_change, movement, person},
    },
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

use crate::{
    given::agreement,
    world::{World, cast::*, stories},
};

/// As a spreadsheet writes it: a line break in a header cell, dates with dots, spaces in thousands, decimal commas.
const MAP: &str = r#"
    file = { decimal = "," }
    columns = { title = "Navn", quantity = "Antall", price = "Pris", acquired_on = "Kjøpt dato", serial = "Serienr" }
    defaults = { currency = "NOK" }
    category = { column = "Type" }
    place = { column = "Rom" }
    condition = { column = "Stand", values = { fin = "good" }, default = "worn" }
    state = { column = "Til overs", values = { ja = "available" }, default = "in_use" }
    aliases = { inventar = "Nr" }
    ignore = [{ pattern = "lisens" }]
"#;

const CSV: &str = "Nr;Navn;Type;Antall;Pris;\"Kjøpt\ndato\";Rom;Stand;Til overs;Serienr\n\
    1;Kontorstol blå;Kontorstol;24;1 290,50;17.09.2020;Nes skole/Rom 101;fin;ja;\n\
    ;;;;;;;;;\n\
    2;Skrivebord;desk;x;;;Rom 102;fin;;\n\
    3;Bærbar PC;laptop;3;9 990,00;;Rom 102;fin;ja;\n\
    4;Officelisens;it;1;;;Rom 102;;;\n\
    5;Krakk;stool;2;;;Rom 999;;;\n\
    6;Pult;desk;1;;31.02.2020;Rom 101;;;\n\
    7;Pult;desk;2;;;Vik skole;;;SN-1\n\
    7;Skjerm;monitor;1;;;Lager;;;SN-2\n";

fn wanted(world: &World, csv: impl Into<Vec<u8>>) -> Wanted {
    Wanted {
        file: "inventar.csv".to_owned(),
        input: Input::Memory(csv.into()),
        map: LotMap::from_toml(MAP).unwrap(),
        organisation: world.cast.organisation,
        actor: None,
        place: None,
        unit: Some("nes-skole".to_owned()),
    }
}

async fn open(world: &World, csv: impl Into<Vec<u8>>) -> Import {
    registers::open(&world.app, wanted(world, csv)).await.unwrap()
}

async fn all(app: &App, import: &Import) -> Outcome {
    registers::apply(app, import, false, |_| ControlFlow::Continue(())).await.unwrap()
}

/// Rows of every table an import writes.
async fn written(app: &App) -> [u64; 5] {
    let db = app.db.read();
    [
        import::Entity::find().count(db).await.unwrap(),
        lot::Entity::find().count(db).await.unwrap(),
        movement::Entity::find().count(db).await.unwrap(),
        alias::Entity::find().count(db).await.unwrap(),
        // The first row of the list belongs to no lot.
        lot_change::Entity::find().count(db).await.unwrap() - 1,
    ]
}

fn told(found: &Found) -> Vec<String> {
    found.rejected.iter().chain(&found.ignored).map(ToString::to_string).collect()
}

/// Every lot's quantity is what its movements say.
async fn adds_up(app: &App) -> i64 {
    let lots = lot::Entity::find().all(app.db.read()).await.unwrap();
    let moves = movement::Entity::find().all(app.db.read()).await.unwrap();
    for lot in &lots {
        let came: Vec<_> = moves.iter().filter(|step| step.to_lot == Some(lot.id)).map(|step| step.n).collect();
        assert_eq!(came, [lot.quantity], "{}", lot.name);
    }
    assert_eq!(lots.len(), moves.len());
    lots.iter().map(|lot| lot.quantity).sum()
}

fn many(rows: usize) -> String {
    let mut csv = "Nr;Navn;Type;Antall;Pris;Kjøpt dato;Rom;Stand;Til overs;Serienr\n".to_owned();
    for row in 0..rows {
        let kind = if row % 500 == 3 { "laptop;40" } else { "desk;2" };
        csv += &format!("{row};Ting {row};{kind};;;Rom 101;fin;;\n");
    }
    csv
}

stories! {
    async fn a_register_of_more_than_its_store_holds_is_refused_whole(world: World) {
        let path = format!("/places/{}", world.cast.store);
        world.as_(ADMIN).with("If-Match", "*").patch(&path, json!({"capacity_m3": 2.0})).await.ok();
        let csv = |chairs: i64| format!(
            "Nr;Navn;Type;Antall;Pris;Kjøpt dato;Rom;Stand;Til overs;Serienr\n\
            1;Stol;office-chair;{chairs};;;Lager;fin;;\n2;Pult;desk;1;;;Rom 101;fin;;\n"
        );
        let import = open(&world, csv(40)).await;
        let before = written(&world.app).await;
        assert_eq!(registers::check(&import).await.unwrap().rejected, []);
        let full = |failed: Failed| assert!(
            matches!(failed, Failed::App(ombruk::app::Error::Refused(Refused::StoreFull { .. })))
        );
        full(registers::room(&import).await.unwrap_err());
        full(registers::apply(&world.app, &import, false, |_| ControlFlow::Continue(())).await.unwrap_err());
        assert_eq!(written(&world.app).await[1..], before[1..], "the chunk is whole or not at all");
        world.as_(ADMIN).with("If-Match", "*").patch(&path, json!({"capacity_m3": 20.0})).await.ok();
        registers::room(&import).await.unwrap();
        let Outcome::Done { total, .. } = all(&world.app, &import).await else { panic!() };
        assert_eq!(total.things, 41);
        registers::room(&import).await.unwrap();
        let more = Wanted { file: "b.csv".to_owned(), ..wanted(&world, csv(39)) };
        let more = registers::open(&world.app, more).await.unwrap();
        full(registers::room(&more).await.unwrap_err());
    }

    async fn a_register_states_features_in_its_own_words(world: World) {
        let csv = "Nr;Navn;Type;Antall;Pris;Kjøpt dato;Rom;Stand;Til overs;Serienr;Utstyr\n\
            1;Skap;cabinet;1;;;Rom 101;fin;ja;;med lås, hjul\n\
            2;Skap;cabinet;1;;;Rom 101;fin;ja;;\n\
            3;Skap;cabinet;1;;;Rom 101;fin;ja;;lås og vinger\n";
        let map = MAP.replace("serial = \"Serienr\"", "serial = \"Serienr\", features = \"Utstyr\"");
        let wanted = Wanted { map: LotMap::from_toml(&map).unwrap(), ..wanted(&world, csv) };
        let import = registers::open(&world.app, wanted).await.unwrap();
        let found = registers::check(&import).await.unwrap();
        assert_eq!(told(&found), [
            "line 4, Utstyr: \"lås og vinger\" names something that is no known feature; part known ones with commas",
        ]);
        let Outcome::Done { .. } = all(&world.app, &import).await else { panic!() };
        let lots = lot::Entity::find().all(world.app.db.read()).await.unwrap();
        let mut stated: Vec<_> = lots.into_iter().map(|lot| lot.features).collect();
        stated.sort_by_key(|features| features.is_none());
        assert_eq!(stated, [Some(json!(["lockable", "wheels"])), None]);
    }

    async fn a_register_is_tried_first_and_then_loaded(world: World) {
        let import = open(&world, CSV).await;
        let before = written(&world.app).await;
        let found = registers::check(&import).await.unwrap();
        assert_eq!(written(&world.app).await, before, "a trial changes nothing");
        assert_eq!(told(&found), [
            "line 5, Antall: \"x\" is not a number",
            "line 8, place: \"Rom 999\" is no known place",
            "line 9, Kjøpt dato: \"31.02.2020\" is not a date in any of file.date_formats",
            "line 10, Antall: \"2\" is one serial number for 2 things",
            "line 7, Navn: \"Officelisens\" is left out by the map (ignore rule 1)",
        ]);
        assert_eq!((found.rows, found.blank, found.loaded), (8, 1, 3));
        assert_eq!((found.lots, found.things), (5, 28), "three laptops are three lots");

        let Outcome::Done { total, .. } = all(&world.app, &import).await else { panic!() };
        assert_eq!((total.rows, total.things), (3, 28));
        assert_eq!(adds_up(&world.app).await, 28);
        assert_eq!(written(&world.app).await, [1, 5, 5, 6, 5]);

        let clerk = world.as_(FACILITY);
        let chairs = clerk.get("/lots/by-code/1").await;
        if chairs.status == 200 {
            assert_eq!(chairs.ok()["quantity"], json!(24));
        }
        let lots = lot::Entity::find().all(world.app.db.read()).await.unwrap();
        let chairs = lots.iter().find(|lot| lot.category_key == "office-chair").unwrap();
        assert_eq!((chairs.price_minor, chairs.state, chairs.place_id), (Some(129_050), LotState::Available, world.cast.room));
        assert_eq!(chairs.acquired_on.unwrap().to_string(), "2020-09-17");
        let custody = lots.iter().filter(|lot| lot.state == LotState::Custody);
        assert_eq!(custody.map(|lot| (lot.quantity, lot.media)).collect::<Vec<_>>(), [(1, 1), (1, 1), (1, 1)]);
    }

    async fn the_same_file_again_changes_nothing(world: World) {
        let import = open(&world, CSV).await;
        all(&world.app, &import).await;
        let before = written(&world.app).await;
        let again = open(&world, CSV).await;
        assert!(again.loaded_before.is_some());
        let found = registers::check(&again).await.unwrap();
        assert_eq!((found.new, found.same, found.changed.len(), found.vanished.len()), (0, 3, 0, 0));
        let Outcome::Done { import: None, total } = all(&world.app, &again).await else { panic!() };
        assert_eq!((total.rows, total.same), (0, 3));
        assert_eq!(written(&world.app).await, before);
    }

    async fn a_crash_between_two_chunks_is_resumed(world: World) {
        let csv = many(2_600);
        let import = open(&world, csv.clone()).await;
        let found = registers::check(&import).await.unwrap();
        let mut chunks = 0;
        let stopped = registers::apply(&world.app, &import, false, |_| {
            chunks += 1;
            if chunks == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }).await.unwrap();
        let Outcome::Stopped { at } = stopped else { panic!("{stopped:?}") };
        assert_eq!(at.things, adds_up(&world.app).await, "what is there is what was said");
        assert!(at.rows > 1_000 && at.rows < 2_600);

        let again = open(&world, csv).await;
        let Outcome::Done { total, .. } = all(&world.app, &again).await else { panic!() };
        assert_eq!((total.same, total.rows + total.same), (at.rows, found.loaded));
        assert_eq!(adds_up(&world.app).await, found.things);
        assert_eq!(written(&world.app).await[..2], [1, found.lots], "it is one import");
    }

    async fn two_imports_of_one_file_do_not_load_it_twice(world: World) {
        let csv = many(3_000);
        let (one, two) = (open(&world, csv.clone()).await, open(&world, csv).await);
        let things = registers::check(&one).await.unwrap().things;
        let run = |import: Import| {
            let app: Arc<App> = world.app.clone();
            async move { registers::apply(&app, &import, false, |_| ControlFlow::Continue(())).await.unwrap() }
        };
        tokio::join!(run(one), run(two));
        assert_eq!(adds_up(&world.app).await, things);
    }

    async fn what_does_not_fit_is_refused_before_the_first_row(world: World) {
        let mut wrong = wanted(&world, CSV);
        wrong.unit = Some("Ukjent".to_owned());
        assert_eq!(registers::open(&world.app, wrong).await.err().unwrap().to_string(), "--unit: is no known unit: \"Ukjent\"");
        assert!(matches!(registers::open(&world.app, wanted(&world, "a;b\n1;2\n")).await, Err(Failed::Map(_))));
        assert_eq!(written(&world.app).await, [0; 5]);
    }

    async fn a_catalogue_is_loaded_and_brought_up_to_date(world: World) {
        agreement(&world, json!({"name": "Brukte møbler"})).await;
        let db = world.app.db.read();
        let (buyer, map) = (person::Entity::find().all(db).await.unwrap(), CatalogueMap::default());
        let buyer = buyer.into_iter().find(|person| person.name == "procurement").unwrap();
        let buyer = people::actor(db, &buyer).await.unwrap().unwrap();
        let csv = "sku,category,title,brand,model,width_mm,colour,condition,price_minor,pack_size\n\
            A,office-chair,Kontorstol,Sitvel,Tind,680,svart,good,163000,1\n\
            A,office-chair,Kontorstol,Sitvel,Tind,680,svart,good,163000,1\n\
            B,desk,Pult,,,x,,,90000,1\n\
            C,desk,Pult,,,1200,,good,,1\n\
            D,desk,Pult,,,1200,,good,90000,2\n";
        let open = |csv: String| {
            let (world, buyer, map) = (&world, &buyer, &map);
            async move { catalogue::open(&world.app, buyer, "brukte MØBLER", csv.as_bytes(), map).await.unwrap() }
        };
        let read = open(csv.to_owned()).await;
        assert_eq!(read.rejected.iter().map(ToString::to_string).collect::<Vec<_>>(), [
            "line 3, sku: \"A\" was already on line 2",
            "line 4, width_mm: \"x\" is not a size",
            "line 5, price_minor: has no value",
        ]);
        let done = catalogue::apply(&world.app, &buyer, &read).await.unwrap();
        assert_eq!((done.added, done.changed, done.unchanged), (2, 0, 0));
        let again = open(csv.replace("D,desk,Pult,,,1200,,good,90000", "D,desk,Pult,,,1200,,good,80000")).await;
        let done = catalogue::apply(&world.app, &buyer, &again).await.unwrap();
        assert_eq!((done.added, done.changed, done.unchanged), (0, 1, 1));
        let nothing = catalogue::open(&world.app, &buyer, "Nye", csv.as_bytes(), &map).await.err().unwrap();
        assert_eq!(nothing.to_string(), "there is no agreement \"Nye\"; there are: Brukte møbler");
    }

    async fn a_czech_school_s_real_register(world: World) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/data/inventories/czech-school/SeznamProstredku_2025.csv");
        let Ok(bytes) = std::fs::read(&file) else {
            eprintln!("The real register is not beside the repository: its story is not told");
            return;
        };
        let map = include_str!("../../../fixtures/maps/czech-school.toml")
            .replace("Fjordvik skole", "Nes skole").replace("fjordvik-skole", "nes-skole");
        let wanted = Wanted { input: Input::Memory(bytes), map: LotMap::from_toml(&map).unwrap(), unit: None, ..wanted(&world, "") };
        let import = registers::open(&world.app, wanted).await.unwrap();
        let found = registers::check(&import).await.unwrap();
        let (rejected, ignored) = (found.rejected.len() as u64, found.ignored.len() as u64);
        assert_eq!((found.rows, found.loaded + rejected + ignored), (742, 742));
        assert!(found.loaded > 600, "{:?}", told(&found));
        let Outcome::Done { total, .. } = all(&world.app, &import).await else { panic!() };
        assert_eq!((total.rows, total.things), (found.loaded, found.things));
        assert_eq!(adds_up(&world.app).await, found.things);
    }
}
