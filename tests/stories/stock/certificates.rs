//! A certificate of an erasure tool is recorded for every medium, or for none.

use serde_json::{Value, json};

use super::{papers::send, *};
use crate::world::{Answer, stories};

const PATH: &str = "/sanitisation-certificates";
/// The header row, with the people who erased and who verified.
const HEAD: &str = "serial,medium,method,tool,version,operator,verified_by,on\n";

fn row(serial: &str, medium: &str) -> String {
    format!("{serial},{medium},purge,nvme format,2.3,ab,cd,2026-01-15\n")
}

async fn certify(client: &Client, file: &str, texts: &[(&str, &str)]) -> Answer {
    send(client, PATH, "slettet.csv", file.as_bytes(), texts).await
}

async fn laptop(world: &World, serial: &str, media: i64) -> Value {
    let laptop = log(world, json!({"category": "laptop", "serial": serial})).await;
    match media {
        1 => laptop,
        media => world.as_(FACILITY).patch_now(&at(&laptop, ""), json!({"media": media})).await,
    }
}

async fn evidence(world: &World, lot: &Value) -> Vec<Value> {
    let client = world.as_(FACILITY);
    client.get(&at(lot, "/sanitisations")).await.ok()["items"].as_array().unwrap().clone()
}

async fn documents(world: &World, lot: &Value) -> Vec<Value> {
    world.as_(FACILITY).get(&at(lot, "/documents")).await.ok()["items"].as_array().unwrap().clone()
}

/// The codes of the refused rows, with their numbers.
fn why(refused: &Value) -> Vec<(u64, String)> {
    let rows = refused["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["index"].as_u64().unwrap(), row["code"].as_str().unwrap().to_owned())).collect()
}

stories! {
    async fn a_certificate_proves_every_medium_that_it_names(world: World) {
        let clerk = world.as_(FACILITY);
        let (one, two) = (laptop(&world, "PF3X-1", 1).await, laptop(&world, "PF3X-2", 2).await);
        // Upper and lower case make no difference in serial numbers.
        let file = [HEAD, &row("pf3x-1", "WD-1"), &row("PF3X-2", "WD-2"), &row("PF3X-2", "WD-3")].concat();
        let recorded = certify(&clerk, &file, &[("reference", "Sertifikat 17")]).await;
        assert_eq!(recorded.status, 201);
        let certificate = recorded.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(clerk.raw(&certificate).await.bytes, file.as_bytes());
        let recorded = recorded.ok();
        assert_eq!(recorded["sanitisations"].as_array().unwrap().len(), 3);
        let counts: Vec<(&Value, &Value, &Value)> =
            recorded["lots"].as_array().unwrap().iter().map(|lot| (&lot["code"], &lot["media"], &lot["sanitised"])).collect();
        assert_eq!(counts, [(&one["code"], &json!(1), &json!(1)), (&two["code"], &json!(2), &json!(2))]);
        for lot in [&one, &two] {
            assert_eq!(read(&clerk, lot).await["state"], "custody");
            let paper = documents(&world, lot).await.remove(0);
            assert_eq!((&paper["kind"], &paper["reference"], &paper["file"]["content_type"]), (&json!("sanitisation"), &json!("Sertifikat 17"), &json!("text/csv")));
            let path = format!("/api/v1{}/documents/{}/file", at(lot, ""), paper["id"].as_str().unwrap());
            assert_eq!(clerk.raw(&path).await.bytes, file.as_bytes());
            assert_eq!(clerk.post(&at(lot, "/surplus"), json!({})).await.ok()["state"], "available");
        }
        let wiped = evidence(&world, &one).await.remove(0);
        assert_eq!((&wiped["medium"], &wiped["method"], &wiped["verified_by"]), (&json!("WD-1"), &json!("purge"), &json!("cd")));
        let verbs = world.as_(COORDINATOR).get(&at(&one, "/history")).await.ok().to_string();
        assert!(["sanitised", "collected", "documented", "document_filed"].iter().all(|verb| verbs.contains(verb)), "{verbs}");
        is_sound(&world).await;
    }

    async fn whatever_does_not_fit_is_listed_and_nothing_is_recorded(world: World) {
        let clerk = world.as_(FACILITY);
        let good = laptop(&world, "A-1", 1).await;
        let known = laptop(&world, "A-2", 2).await;
        certify(&clerk, &[HEAD, &row("A-2", "WD-9")].concat(), &[]).await.ok();
        log(&world, json!({"category": "office-chair", "serial": "A-3"})).await;
        let elsewhere = world.as_(COORDINATOR).post("/lots", json!({
            "category": "laptop", "serial": "A-4", "quantity": 1, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        })).await.ok();
        clerk.post(&at(&elsewhere, "/departure"), json!({"kind": "stolen", "evidence": "Anmeldt"})).await.ok();
        let file = [
            HEAD, &row("A-1", "WD-1"), &row("A-1", "WD-2"), &row("A-2", "wd-9"), &row("A-3", "WD-3"), &row("A-4", "WD-4"),
            &row("B-1", "WD-5"), &row("A-2", "WD-6").replace("purge", "hammer"), &row("", "WD-7"),
        ].concat();
        let refused = certify(&clerk, &file, &[]).await.refused(422, "rows_refused");
        let codes: Vec<_> = why(&refused);
        let wanted = [(1, "more_media"), (2, "invalid"), (3, "wrong_state"), (4, "lot_state"), (5, "invalid"), (6, "invalid"), (7, "invalid")];
        assert_eq!(codes, wanted.map(|(index, code)| (index, code.to_owned())), "{refused:#}");
        assert_eq!((&refused["rows"][4]["field"], &refused["rows"][4]["value"]), (&json!("serial"), &json!("B-1")));
        for (language, word) in [("nb", "sertifikatet"), ("nn", "sertifikatet"), ("sv", "intyget"), ("da", "certifikatet"), ("en", "certificate")] {
            let told = certify(&clerk.with("Accept-Language", language), &file, &[]).await.refused(422, "rows_refused");
            assert!(told["rows"][0]["detail"].as_str().unwrap().contains(word), "{told:#}");
        }
        assert!(evidence(&world, &good).await.is_empty() && documents(&world, &good).await.is_empty());
        assert_eq!((evidence(&world, &known).await.len(), documents(&world, &known).await.len()), (1, 1));
        assert_eq!(read(&clerk, &good).await["state"], "in_use");
        // Rows that do not fit are left out by their numbers.
        let recorded = certify(&clerk, &file, &[("leave_out", "1, 2,3 4 5,6,7")]).await.ok();
        assert_eq!(recorded["lots"].as_array().unwrap().len(), 1);
        assert_eq!(evidence(&world, &good).await.len(), 1);
        is_sound(&world).await;
    }

    async fn a_map_says_what_is_where(world: World) {
        let clerk = world.as_(FACILITY);
        let machine = laptop(&world, "PF3X-7", 1).await;
        let xml = r#"<?xml version="1.0"?><report><tool version="4.2">Viskelær</tool><by>KN</by><machine><serial>PF3X-7</serial>
            <disk id="WD-1"><how>NIST Purge</how><at>15/1/2026</at><state>Erased</state></disk></machine></report>"#;
        let map = json!({
            "rows": "report/machine/disk", "serial": "../serial", "medium": "@id", "method": "how", "methods": {"NIST Purge": "purge"},
            "on": "at", "dates": ["d/m/yyyy"], "tool": "/report/tool", "version": "/report/tool/@version", "operator": "/report/by",
            "verified_by": {"is": "Tilsyn AS"}, "result": "state", "passed": ["Erased"],
        });
        let failed = xml.replace("Erased", "Failed at 93 %");
        let refused = certify(&clerk, &failed, &[("map", &map.to_string())]).await.refused(422, "rows_refused");
        assert_eq!(why(&refused), [(0, "not_erased".to_owned())]);
        certify(&clerk, xml, &[("map", &map.to_string())]).await.ok();
        let wiped = evidence(&world, &machine).await.remove(0);
        assert_eq!((&wiped["tool"], &wiped["version"], &wiped["on"]), (&json!("Viskelær"), &json!("4.2"), &json!("2026-01-15")));

        let other = laptop(&world, "PF3X-8", 1).await;
        let json_file = json!([{"serial": "PF3X-8", "medium": "WD-2", "method": "clear", "tool": "T", "version": "1", "operator": "a", "verified_by": "b", "on": "2026-01-15"}]);
        certify(&clerk, &json_file.to_string(), &[]).await.ok();
        assert_eq!(documents(&world, &other).await[0]["file"]["content_type"], "application/json");
    }

    async fn what_is_no_certificate_is_refused(world: World) {
        let clerk = world.as_(FACILITY);
        laptop(&world, "A-1", 1).await;
        let good = [HEAD, &row("A-1", "WD-1")].concat();
        certify(&clerk, "%PDF-1.7", &[]).await.refused(415, "certificate_format");
        certify(&clerk, "only a letter", &[]).await.refused(415, "document_format");
        for (name, text, field) in [
            ("map", "{", "map"), ("map", r#"{"colour": "x"}"#, "map"), ("map", r#"{"result": "x"}"#, "passed"),
            ("leave_out", "first", "leave_out"), ("leave_out", "1", "leave_out"), ("leave_out", "0", "leave_out"), ("date", "x", "date"),
        ] {
            let refused = certify(&clerk, &good, &[(name, text)]).await.refused(422, "invalid");
            assert_eq!(refused["field"], field);
        }
        certify(&world.as_(EMPLOYEE), &good, &[]).await.refused(403, "not_allowed");
        let refused = certify(&world.as_(STRANGER), &good, &[]).await.refused(422, "rows_refused");
        assert_eq!((&refused["rows"][0]["field"], &refused["rows"][0]["problem"]), (&json!("serial"), &json!("unknown")));
        certify(&clerk, &good, &[]).await.ok();
        let again = certify(&clerk, &good, &[]).await.refused(422, "rows_refused");
        assert_eq!((&again["rows"][0]["field"], &again["rows"][0]["problem"]), (&json!("medium"), &json!("duplicate")));
    }

    async fn a_repeated_certificate_is_recorded_once(world: World) {
        let clerk = world.as_(FACILITY);
        let machine = laptop(&world, "A-1", 1).await;
        let client = clerk.with("Idempotency-Key", "cert-1");
        let good = [HEAD, &row("A-1", "WD-1")].concat();
        let first = certify(&client, &good, &[]).await.ok();
        assert_eq!(certify(&client, &good, &[]).await.ok(), first);
        assert_eq!(evidence(&world, &machine).await.len(), 1);
        certify(&client, &good, &[("reference", "another")]).await.refused(422, "idempotency_reused");
    }
}
