//! A register says otherwise than before, and somebody here knows more of the thing than the register does.

use ombruk::{app::registers::undo, domain::LotState};
use serde_json::{Value, json};

use crate::{
    registers::reloading::{load, lots},
    world::{World, cast::*, stories},
};

const MAP: &str = r#"
    identity = "inventar"
    columns = { title = "Navn", quantity = "Antall" }
    category = { default = "desk" }
    place = { default = "Nes skole" }
    unit = { default = "nes-skole" }
    condition = { default = "good" }
    state = { column = "Til overs", values = { ja = "available" }, default = "in_use" }
    aliases = { inventar = "Nr" }
"#;

/// Things that the register calls desks, all of them surplus or none.
fn csv(names: &[&str], surplus: bool) -> String {
    let surplus = if surplus { "ja" } else { "" };
    let rows = names.iter().enumerate().map(|(at, name)| format!("{at};{name};1;{surplus}\n"));
    format!("Nr;Navn;Antall;Til overs\n{}", rows.collect::<String>())
}

stories! {
    async fn no_register_offers_a_device_that_nobody_wiped(world: World) {
        let names = ["Pult", "PC", "Styrt", "Leid"];
        load(&world, "2025.csv", MAP, csv(&names, false), false).await;
        let clerk = world.as_(FACILITY);
        let at = async |name: &str| {
            let lot = lots(&world).await.into_iter().find(|lot| lot.name == name).unwrap();
            format!("/lots/{}", lot.id)
        };
        clerk.patch_now(&at("PC").await, json!({"category": "laptop"})).await;
        clerk.patch_now(&at("Styrt").await, json!({"managed": true})).await;
        clerk.patch_now(&at("Leid").await, json!({"legal_title": "lessor"})).await;

        let (_, total) = load(&world, "2026.csv", MAP, csv(&names, true), true).await;
        assert_eq!((total.changed, total.updated), (4, 2));
        let code = async |name: &str| clerk.get(&at(name).await).await.ok()["code"].as_str().unwrap().to_owned();
        assert_eq!(total.refused.iter().map(ToString::to_string).collect::<Vec<_>>(), [
            format!(
                "line 4: is surplus in the register, and device management still controls {}", code("Styrt").await
            ),
            format!("line 5: is surplus in the register, and {} has another owner here", code("Leid").await),
        ]);
        let states: Vec<_> = lots(&world).await.into_iter().map(|lot| (lot.name, lot.state)).collect();
        assert_eq!(states, [
            ("Pult".to_owned(), LotState::Available),
            ("PC".to_owned(), LotState::Custody),
            ("Styrt".to_owned(), LotState::InUse),
            ("Leid".to_owned(), LotState::InUse),
        ]);
        let wish = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.second_room});
        let path = format!("{}/reservations", at("PC").await);
        world.as_(EMPLOYEE).post(&path, wish).await.refused(409, "lot_state");
        clerk.post(&format!("{}/surplus", at("PC").await), json!({})).await.refused(409, "not_sanitised");

        // A wiped device that is in use again in the register waits in custody, until somebody takes it into use.
        let wiped = json!({
            "medium": "disk 0", "method": "purge", "tool": "nvme format", "version": "2.3", "operator": "ab",
            "verified_by": "cd", "on": "2026-01-15",
        });
        clerk.post(&format!("{}/sanitisations", at("PC").await), wiped).await.ok();
        clerk.post(&format!("{}/surplus", at("PC").await), json!({})).await.ok();
        let (_, total) = load(&world, "2027.csv", MAP, csv(&names, false), true).await;
        assert_eq!((total.updated, total.refused.len()), (2, 0));
        let kept = lots(&world).await;
        assert_eq!((kept[0].state, kept[1].state), (LotState::InUse, LotState::Custody));
    }

    async fn a_device_that_stays_in_custody_is_the_same(world: World) {
        load(&world, "2025.csv", MAP, csv(&["PC"], false), false).await;
        let path = format!("/lots/{}", lots(&world).await[0].id);
        let clerk = world.as_(FACILITY);
        clerk.patch_now(&path, json!({"category": "laptop"})).await;
        assert_eq!(load(&world, "2026.csv", MAP, csv(&["PC"], true), true).await.1.updated, 1);
        let history = async || clerk.get(&format!("{path}/history")).await.ok()["items"].clone();
        let before = history().await;
        for (file, surplus) in [("2027.csv", false), ("2028.csv", true)] {
            let (_, total) = load(&world, file, MAP, csv(&["PC"], surplus), true).await;
            assert_eq!((total.same, total.changed, total.updated), (1, 0, 0), "{file}");
        }
        assert_eq!(lots(&world).await[0].state, LotState::Custody);
        assert_eq!(history().await, before);
        // Another fact is corrected, and the history names that one alone.
        let (_, total) = load(&world, "2029.csv", MAP, csv(&["Bærbar PC"], false), true).await;
        assert_eq!((total.changed, total.updated), (1, 1));
        let states = |history: &Value| history.to_string().matches("\"state\":").count();
        assert_eq!(states(&history().await), states(&before));
    }

    async fn an_import_that_changed_things_says_which_before_it_is_taken_back(world: World) {
        load(&world, "2025.csv", MAP, csv(&["Pult", "Skap"], false), false).await;
        let (import, _) = load(&world, "2026.csv", MAP, csv(&["Pult", "Hylle", "Krakk"], false), true).await;
        let (import, organisation) = (import.unwrap(), world.cast.organisation);
        let undo::Undone::Updated(what) = undo::undo(&world.app, organisation, &import, None).await.unwrap() else {
            panic!("it changed something")
        };
        let changed = lots(&world).await.remove(1);
        assert_eq!(what, [format!("{} Hylle: title", changed.code)]);
        assert_eq!(lots(&world).await.iter().filter(|lot| lot.state == LotState::Gone).count(), 0);
    }

    async fn a_device_stays_one_thing_whatever_its_register_counts(world: World) {
        load(&world, "2025.csv", MAP, csv(&["PC"], false), false).await;
        let path = format!("/lots/{}", lots(&world).await[0].id);
        world.as_(FACILITY).patch_now(&path, json!({"category": "laptop"})).await;
        let (_, total) = load(&world, "2026.csv", MAP, "Nr;Navn;Antall;Til overs\n0;PC;3;\n", true).await;
        assert_eq!(total.refused.iter().map(ToString::to_string).collect::<Vec<_>>(), [
            "line 2: an import does not change a thing's quantity: change it by hand",
        ]);
        assert_eq!(lots(&world).await[0].quantity, 1);
    }
}
