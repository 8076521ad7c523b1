//! Nothing leaks to another organisation. The operations come from the API's own document and the ids from the first
//! organisation's rows, so that new operations are covered as well.

use std::collections::BTreeSet;

use ombruk::domain::{OfferKind, PersonId, Role};
use poem::http::Method;
use serde_json::json;
use uuid::Uuid;

use super::walk::{Walk, send};
use crate::{
    exchange::transfers,
    given,
    work::work_orders,
    world::{World, cast::*, dump::Row, stories},
};

stories! {
    async fn the_second_organisation_learns_and_changes_nothing(world: World) {
        fill(&world).await;
        let rows = world.rows_of(world.cast.organisation).await;
        let before = texts(&rows);
        let walk = Walk::new(&world, &rows).await;
        let stranger = world.as_(STRANGER).with("If-Match", "\"1\"");
        let operations = walk.operations();
        assert!(operations.len() > 15, "the description lists the endpoints");
        for operation in &operations {
            for path in walk.paths(&operation.path) {
                for foreign in [false, true] {
                    let body = operation.body.as_ref().map(|schema| walk.example(schema, foreign));
                    let sent = format!("{path} {}", body.clone().unwrap_or_default());
                    let named = walk.ids.iter().any(|id| sent.contains(&id.to_string()));
                    let answer = send(&stranger, &operation.method, &path, body).await;
                    walk.check(operation, &sent, named, &answer);
                }
            }
        }
        let after = texts(&world.rows_of(world.cast.organisation).await);
        assert_eq!(before, after, "what belongs to the first organisation is as it was");
    }

    async fn somebody_without_a_role_learns_only_who_they_are(world: World) {
        fill(&world).await;
        let (cast, text) = (world.cast, "token-without-a-role");
        given::person(&world, text, cast.organisation, Role::Admin, None).await;
        let person = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
        let none = json!({"roles": []}).to_string();
        let admin = world.as_(ADMIN).with("If-Match", "*");
        admin.send(Method::PUT, &format!("/people/{person}/roles"), Some(none)).await.ok();
        let rows = world.rows_of(cast.organisation).await;
        let (before, walk) = (texts(&rows), Walk::new(&world, &rows).await);
        let nobody = world.as_(text).with("If-Match", "\"1\"");
        for operation in walk.operations() {
            let exempt = EXEMPT.contains(&(operation.method.as_str(), operation.path.as_str()));
            for path in walk.paths(&operation.path).into_iter().step_by(7) {
                let body = operation.body.as_ref().map(|schema| walk.example(schema, true));
                let answer = send(&nobody, &operation.method, &path, body).await;
                let wanted = if exempt { 200 } else { 403 };
                assert_eq!(answer.status, wanted, "{} {path}: {:#}", operation.method, answer.body);
            }
        }
        assert_eq!(before, texts(&world.rows_of(cast.organisation).await), "nothing was changed");
    }

    async fn nothing_is_answered_without_a_token(world: World) {
        let walk = Walk::new(&world, &[]).await;
        for operation in walk.operations() {
            let path = operation.path.replace(['{', '}'], "");
            let body = operation.body.as_ref().map(|schema| walk.example(schema, false));
            for token in ["", "no-such-token"] {
                let answer = send(&world.as_(token), &operation.method, &path, body.clone()).await;
                assert_eq!(answer.status, 401, "{} {path}: {:#}", operation.method, answer.body);
            }
        }
    }
}

/// The only operations that are answered to somebody without any role.
const EXEMPT: [(&str, &str); 1] = [("GET", "/me")];

/// Makes at least one of everything that the first organisation can have.
pub async fn fill(world: &World) {
    let (cast, admin) = (world.cast, world.as_(ADMIN));
    for (name, surplus) in [("Hemmelig stol i bruk", false), ("Hemmelig stol til overs", true)] {
        world.as_(FACILITY).post("/lots", json!({
            "category": "office-chair", "title": name, "quantity": 4, "condition": "good", "note": "Hemmelig merknad",
            "unit_id": cast.school, "place_id": cast.room, "surplus": surplus,
        })).await.ok();
    }
    let person = admin
        .post(
            "/people",
            json!({
                "name": "Hemmelig Person", "email": "hemmelig@storvik.example", "phone": "+47 99 88 77 66",
                "roles": [{"role": "employee", "unit_id": cast.school}],
            }),
        )
        .await
        .ok();
    admin.post("/tokens", json!({"person_id": person["id"], "label": "Hemmelig nøkkel"})).await.ok();
    world
        .as_(REPORTER)
        .post(
            "/factors",
            json!({
                "key": "hemmelig-faktor", "kind": "product", "central_g": 1, "unit": "g CO2e/piece",
                "boundary": "Hemmelig grense", "source": "Hemmelig kilde", "licence": "facts", "grade": "C",
            }),
        )
        .await
        .ok();
    let secret = json!({"category": "desk", "attributes": {"brand": "Hemmelig merke", "model": "Hemmelig modell"}});
    world.as_(FACILITY).post("/products", secret).await.ok();
    let bench = given::surplus(world, "bench", 1, "good").await;
    let paper = json!({"kind": "fire", "reference": "Hemmelig attest"});
    world.as_(FACILITY).post(&format!("/lots/{}/documents", given::id(&bench)), paper).await.ok();
    let hidden = json!({"name": "Hemmelig avtale", "supplier": {"name": "Hemmelig leverandør"}});
    let agreement = given::agreement(world, hidden).await;
    let chair = given::item(world, &agreement, "desk", 100, 1).await;
    let line = given::need(world, "desk", 9).await;
    let offer = line.offer(OfferKind::CatalogueUsed, &chair);
    let partner = work_orders::workshop(world).await;
    let order = json!({"offer_id": offer, "quantity": 1});
    world.as_(PROCUREMENT).post(&line.call_offs(), order).await.ok();
    let chairs = given::surplus(world, "office-chair", 2, "worn").await;
    work_orders::ordered(world, &partner, &chairs, 1, "repair").await;
    let theirs = transfers::theirs(world, 2).await;
    transfers::asked(world, line, &theirs, 1).await;
}

/// Every row as text, without what the clock or a shared counter changes.
pub fn texts(rows: &[Row]) -> BTreeSet<String> {
    rows.iter()
        .filter(|row| row.table != "lot_change" && row.table != "search_node")
        .map(|row| format!("{row:?}"))
        .collect()
}
