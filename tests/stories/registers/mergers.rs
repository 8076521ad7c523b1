//! Municipalities become one, and their registers are loaded again for it.

use std::ops::ControlFlow;

use ombruk::{
    app::{
        directory::organisations,
        registers::{self, Input, Outcome, Progress, Wanted, undo},
    },
    domain::{OrganisationId, registers::LotMap},
};
use serde_json::json;

use crate::{
    given::day,
    registers::reloading::lots,
    world::{World, cast::*, stories},
};

const MAP: &str = r#"
    identity = "inventar"
    columns = { title = "Navn", quantity = "Antall", serial = "Serienr" }
    category = { default = "desk" }
    place = { column = "Rom" }
    unit = { column = "Enhet" }
    condition = { default = "good" }
    aliases = { inventar = "Nr" }
"#;
const HEAD: &str = "Nr;Navn;Antall;Serienr;Rom;Enhet\n";

async fn load(world: &World, organisation: OrganisationId, file: &str, csv: &str) -> (Option<String>, Progress) {
    let wanted = Wanted {
        file: file.to_owned(),
        input: Input::Memory(csv.into()),
        map: LotMap::from_toml(MAP).unwrap(),
        organisation,
        actor: None,
        place: None,
        unit: None,
    };
    let import = registers::open(&world.app, wanted).await.unwrap();
    match registers::apply(&world.app, &import, false, |_| ControlFlow::Continue(())).await.unwrap() {
        Outcome::Done { import, total } => (import.map(|id| id.to_string()), total),
        Outcome::Stopped { .. } => panic!("nobody asked to stop"),
    }
}

/// Granli becomes a part of Storvik.
async fn merge(world: &World) {
    let close = |tx| async move { organisations::close(&tx, "Granli kommune", "Storvik kommune", day(-1)).await };
    world.app.db.write(close).await.unwrap();
    world.settle().await;
}

stories! {
    async fn a_register_loads_once_across_a_merger(world: World) {
        let (ours, theirs) = (world.cast.organisation, world.cast.neighbour);
        // A row is known by its number, by its serial number, or by its line.
        let register = format!(
            "{HEAD}1;Skjerm;1;SN-1;Rom 5;Granli\n;Hylle;1;SN-2;Rom 5;Granli\n;Pult;2;;Rom 5;Granli\n"
        );
        assert_eq!(load(&world, theirs, "granli.csv", &register).await.1.rows, 3);
        let (mistake, _) = load(&world, theirs, "feil.csv", &format!("{HEAD}9;Krakk;1;;Rom 5;Granli\n")).await;
        // Both registers have a number 1.
        load(&world, ours, "storvik.csv", &format!("{HEAD}1;Stol;1;;Rom 101;Nes skole\n")).await;
        merge(&world).await;

        let (import, total) = load(&world, ours, "granli.csv", &register).await;
        assert_eq!((import, total.rows, total.same, total.refused.len()), (None, 0, 3, 0));
        let listed = undo::list(world.app.db.read(), ours).await.unwrap();
        assert_eq!(listed.len(), 3, "the imports of the municipality that became a part are known");
        let undone = undo::undo(&world.app, ours, &mistake.unwrap(), None).await.unwrap();
        assert!(matches!(undone, undo::Undone::Done { lots: 1, things: 1 }));

        // Its unit and its room close as well, and their things go on elsewhere. The register keeps the old names.
        let admin = world.as_(ADMIN).with("If-Match", "*");
        for (path, successor) in [
            (format!("/units/{}", world.cast.neighbour_unit), json!(world.cast.school)),
            (format!("/places/{}", world.cast.neighbour_room), json!(world.cast.room)),
        ] {
            admin.patch(&path, json!({"until": day(-1), "successor_id": successor})).await.ok();
        }
        world.settle().await;
        let before = lots(&world).await;
        assert!(before.iter().filter(|lot| lot.name != "Krakk").all(|lot| lot.organisation_id == ours));
        for _ in 0..2 {
            let (import, total) = load(&world, ours, "granli-2026.csv", &register).await;
            assert_eq!((import, total.rows, total.same, total.refused.len()), (None, 0, 3, 0));
        }
        assert_eq!(lots(&world).await, before);

        // What a row of the one register states otherwise could be meant for the thing of the other.
        let (_, total) = load(&world, ours, "granli-2027.csv", &register.replace("1;Skjerm", "1;Tavle")).await;
        assert_eq!(total.refused.iter().map(ToString::to_string).collect::<Vec<_>>(), [
            "line 2, inventar: \"1\" leads to 2 things; numbers that identify lead to one",
        ]);
    }

    async fn a_serial_number_of_the_one_is_known_in_the_other_after_a_merger(world: World) {
        load(&world, world.cast.neighbour, "granli.csv", &format!("{HEAD}1;Skjerm;1;SN-1;Rom 5;Granli\n")).await;
        let known = lots(&world).await.remove(0);
        let desk = json!({
            "category": "desk", "quantity": 1, "condition": "good", "unit_id": world.cast.school,
            "place_id": world.cast.room, "serial": "sn-1",
        });
        merge(&world).await;
        let refused = world.as_(FACILITY).post("/lots", desk).await.refused(409, "serial_known");
        assert_eq!(refused["lot"], json!(known.id));
        let register = format!("{HEAD}77;Skjerm;1;SN-1;Rom 101;Nes skole\n");
        let (_, total) = load(&world, world.cast.organisation, "storvik.csv", &register).await;
        assert_eq!(total.refused.iter().map(ToString::to_string).collect::<Vec<_>>(), [
            format!("line 2, serial: \"SN-1\" is the serial number of {} already", known.code),
        ]);
    }
}
