//! What one municipality lent another comes home again.

use ombruk::{
    domain::LotId,
    store::{self, entity},
};
use serde_json::{Value, json};

use crate::{
    given::{day, id, uuid},
    world::{World, cast::*, stories},
};

/// The neighbour lends the school three of its five chairs for nine days: the handover as the neighbour sees it, and
/// the path of the school's need.
async fn lent(world: &World, kind: &str) -> (Value, String) {
    let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
    let chairs = neighbour
        .post(
            "/lots",
            json!({
                "category": "office-chair", "quantity": 5, "condition": "good", "surplus": true,
                "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room,
            }),
        )
        .await
        .ok();
    neighbour.patch_now(&format!("/lots/{}", id(&chairs)), json!({"open_to_region_from": "2020-01-01"})).await;
    let school = world.as_(EMPLOYEE);
    let need = school
        .post(
            "/needs",
            json!({
                "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(0), "needed_until": day(9),
                "purpose": "Konfirmasjon", "assessment": {"alternatives_considered": true, "note": ""},
                "lines": [{"category": "office-chair", "quantity": 3}],
            }),
        )
        .await
        .ok();
    let path = format!("/needs/{}", id(&need));
    let offer = &need["lines"][0]["offers"][0];
    let decisions = format!("{path}/lines/{}/decisions", id(&need["lines"][0]));
    school.post(&decisions, json!({"offer_id": offer["id"], "accept": 3})).await.ok();
    let transfer = neighbour.get("/transfers").await.ok()["items"][0].clone();
    let decision = format!("/transfers/{}/decision", id(&transfer));
    neighbour.post(&decision, json!({"approve": true, "kind": kind})).await.ok();
    let handover = format!("/reservations/{}/handover", transfer["reservation_id"].as_str().unwrap());
    (neighbour.post(&handover, json!({})).await.ok(), path)
}

async fn gives_back(world: &World, handed: &Value, n: i64) -> Value {
    let body = json!({"quantity": n, "condition": "good", "place_id": world.cast.room, "reason": "Ferdig"});
    world.as_(EMPLOYEE).post(&format!("/handovers/{}/returns", id(&handed["handover"])), body).await.ok()
}

fn homecoming(handed: &Value) -> String {
    format!("/handovers/{}/homecoming", id(&handed["handover"]))
}

fn takes(world: &World, n: i64) -> Value {
    json!({"quantity": n, "condition": "worn", "place_id": world.cast.neighbour_room})
}

async fn verbs(world: &World, token: &str, lot: &Value) -> Vec<String> {
    let history = world.as_(token).get(&format!("/lots/{}/history", id(lot))).await.ok();
    let verb = |event: &Value| event["verb"].as_str().unwrap().to_owned();
    history["items"].as_array().unwrap().iter().map(verb).collect()
}

stories! {
    async fn what_was_lent_to_a_neighbour_comes_home(world: World) {
        let (handed, need) = lent(&world, "loan").await;
        let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
        let away = &handed["lot"];
        assert_eq!((&away["state"], &handed["rest"]["quantity"]), (&json!("gone"), &json!(2)));
        let home = homecoming(&handed);
        let early = neighbour.post(&home, takes(&world, 1)).await.refused(409, "not_sent_home");
        assert_eq!((&early["left"], &early["asked"]), (&json!(0), &json!(1)));
        // The time of the loan is over: the school's need was met.
        let here = world.as_(EMPLOYEE).get(&format!("/lots?place={}", world.cast.room)).await.ok()["items"][0].clone();
        assert_eq!((&here["legal_title"], &here["goes_back_on"]), (&json!("lender"), &json!(day(9))));
        let borrowed = LotId(uuid(&here));
        world.app.db.write::<_, sea_orm::DbErr, _, _>(|tx| async move {
            let row = store::lots::lock(&tx, borrowed).await?.unwrap();
            store::lots::save(&tx, entity::lot::Model { goes_back_on: Some(day(0)), ..row }).await.map(drop)
        }).await.unwrap();
        let back = gives_back(&world, &handed, 2).await;
        assert_eq!(back["return"]["loan_over"], json!(true));
        assert_eq!(world.as_(EMPLOYEE).get(&need).await.ok()["state"], json!("met"));

        world.as_(COORDINATOR).post(&home, takes(&world, 2)).await.refused(403, "not_yours");
        world.as_(STRANGER).post(&home, takes(&world, 2)).await.refused(404, "not_found");
        let theirs = json!({"quantity": 2, "condition": "good", "place_id": world.cast.room});
        neighbour.post(&home, theirs).await.refused(422, "invalid");
        neighbour.post(&home, takes(&world, 3)).await.refused(409, "not_sent_home");
        let came = neighbour.post(&home, takes(&world, 2)).await.ok();
        let lot = &came["lot"];
        assert_eq!((&lot["id"], &lot["code"], &lot["quantity"]), (&away["id"], &away["code"], &json!(2)));
        assert_eq!((&lot["state"], &lot["condition"]), (&json!("available"), &json!("worn")));
        assert_eq!((&lot["place_id"], &came["handover"]["home"]), (&json!(world.cast.neighbour_room), &json!(2)));
        let left = world.as_(EMPLOYEE).get(&format!("/lots/{}", id(&back["lot"]))).await.ok();
        assert_eq!((&left["state"], &left["quantity"]), (&json!("gone"), &json!(0)));
        assert!(verbs(&world, FACILITY, &left).await.contains(&"went_home".to_owned()));
        assert!(verbs(&world, NEIGHBOUR_COORDINATOR, lot).await.contains(&"came_home".to_owned()));

        // The last one the school parts with itself; it comes as another lot of the family.
        let rest = format!("/lots/{}/departure", id(&back["rest"]));
        let parted = json!({"kind": "returned_to_owner", "evidence": "Hentet av Granli"});
        world.as_(FACILITY).post(&rest, parted).await.ok();
        let came = neighbour.post(&home, takes(&world, 1)).await.ok();
        assert_ne!(came["lot"]["id"], away["id"]);
        assert_eq!((&came["lot"]["quantity"], &came["handover"]["home"]), (&json!(1), &json!(3)));
        neighbour.post(&home, takes(&world, 1)).await.refused(409, "not_sent_home");
        assert_eq!(world.as_(EMPLOYEE).get("/savings").await.ok()["items"], json!([]));
    }

    async fn what_was_given_away_does_not_come_home(world: World) {
        let (handed, _) = lent(&world, "gift").await;
        gives_back(&world, &handed, 1).await;
        let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
        neighbour.post(&homecoming(&handed), takes(&world, 1)).await.refused(409, "wrong_state");
    }
}
