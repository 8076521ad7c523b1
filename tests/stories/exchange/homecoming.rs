//! What one municipality lent to another comes back.

use ombruk::{
    app::directory::organisations,
    domain::{LotId, OrganisationId, PlaceId, UnitId},
    store::rows,
};
use serde_json::{Value, json};

use crate::{
    given::{day, id, uuid},
    world::{World, cast::*, stories},
};

/// The neighbour lends the school three of its five chairs for nine days. Returns the handover as the neighbour sees
/// it, and the path of the school's need.
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
    lends(world, &chairs, 3, kind).await
}

/// The neighbour lends the school so many of a lot that can be had.
pub async fn lends(world: &World, lot: &Value, n: i64, kind: &str) -> (Value, String) {
    let (handover, need) = lets_go(world, lot, n, kind).await;
    (world.as_(NEIGHBOUR_COORDINATOR).post(&handover, json!({})).await.ok(), need)
}

/// The school asks for so many of the neighbour's lot, and the neighbour agrees. Answers the paths of the handover and
/// of the school's need.
pub async fn lets_go(world: &World, lot: &Value, n: i64, kind: &str) -> (String, String) {
    let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
    neighbour.patch_now(&format!("/lots/{}", id(lot)), json!({"open_to_region_from": "2020-01-01"})).await;
    let school = world.as_(EMPLOYEE);
    let need = school
        .post(
            "/needs",
            json!({
                "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": day(0), "needed_until": day(9),
                "purpose": "Konfirmasjon", "assessment": {"alternatives_considered": true, "note": ""},
                "lines": [{"category": lot["category"], "quantity": n}],
            }),
        )
        .await
        .ok();
    let path = format!("/needs/{}", id(&need));
    let offers = need["lines"][0]["offers"].as_array().unwrap();
    let offer = offers.iter().find(|offer| offer["lot_id"] == lot["id"]).unwrap();
    let decisions = format!("{path}/lines/{}/decisions", id(&need["lines"][0]));
    school.post(&decisions, json!({"offer_id": offer["id"], "accept": n})).await.ok();
    let transfer = neighbour.get("/transfers").await.ok()["items"][0].clone();
    let decision = format!("/transfers/{}/decision", id(&transfer));
    neighbour.post(&decision, json!({"approve": true, "kind": kind})).await.ok();
    (format!("/reservations/{}/handover", transfer["reservation_id"].as_str().unwrap()), path)
}

pub async fn gives_back(world: &World, handed: &Value, n: i64) -> Value {
    let body = json!({"quantity": n, "condition": "good", "place_id": world.cast.room, "reason": "Ferdig"});
    world.as_(EMPLOYEE).post(&format!("/handovers/{}/returns", id(&handed["handover"])), body).await.ok()
}

pub fn homecoming(handed: &Value) -> String {
    format!("/handovers/{}/homecoming", id(&handed["handover"]))
}

pub fn takes(world: &World, n: i64) -> Value {
    json!({"quantity": n, "condition": "worn", "place_id": world.cast.neighbour_room})
}

async fn verbs(world: &World, token: &str, lot: &Value) -> Vec<String> {
    let history = world.as_(token).get(&format!("/lots/{}/history", id(lot))).await.ok();
    let verb = |event: &Value| event["verb"].as_str().unwrap().to_owned();
    history["items"].as_array().unwrap().iter().map(verb).collect()
}

/// Merges one municipality into another, since yesterday.
async fn merge(world: &World, closed: OrganisationId, goes_on: OrganisationId) {
    let all = ombruk::store::directory::organisations::all(world.app.db.read()).await.unwrap();
    let name = |id| all.iter().find(|one| one.id == id).unwrap().name.as_str();
    let (closed, goes_on) = (name(closed), name(goes_on));
    let close = |tx| async move { organisations::close(&tx, closed, goes_on, day(-1)).await };
    world.app.db.write(close).await.unwrap();
    world.settle().await;
}

/// Merges its unit and its place as well.
async fn follow(world: &World, unit: (UnitId, UnitId), place: (PlaceId, PlaceId)) {
    let admin = world.as_(STRANGER);
    for (path, successor) in
        [(format!("/units/{}", unit.0), json!(unit.1)), (format!("/places/{}", place.0), json!(place.1))]
    {
        admin.with("If-Match", "*").patch(&path, json!({"until": day(-1), "successor_id": successor})).await.ok();
    }
    world.settle().await;
}

stories! {
    async fn what_is_borrowed_does_not_become_the_borrowers_by_a_word(world: World) {
        lent(&world, "loan").await;
        let school = world.as_(FACILITY);
        let here = school.get(&format!("/lots?place={}", world.cast.room)).await.ok()["items"][0].clone();
        assert_eq!(here["legal_title"], "lender");
        let path = format!("/lots/{}", id(&here));
        let edit = async |body| school.with("If-Match", "*").patch(&path, body).await;
        edit(json!({"legal_title": "organisation"})).await.refused(403, "not_yours");
        assert_eq!(edit(json!({"goes_back_on": day(12)})).await.ok()["goes_back_on"], json!(day(12)));
    }

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
            let row = ombruk::store::stock::lots::lock(&tx, borrowed).await?.unwrap();
            ombruk::store::stock::lots::save(&tx, rows::lot::Model { goes_back_on: Some(day(0)), ..row }).await.map(drop)
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

        // The school gives back the last one by itself. It comes back as another lot of the family, with the same
        // documents.
        let paper = json!({"kind": "fire", "reference": "NS-EN 1021, rapport 9"});
        neighbour.post(&format!("/lots/{}/documents", id(lot)), paper).await.ok();
        let rest = format!("/lots/{}/departure", id(&back["rest"]));
        let parted = json!({"kind": "returned_to_owner", "evidence": "Hentet av Granli"});
        world.as_(FACILITY).post(&rest, parted).await.ok();
        let came = neighbour.post(&home, takes(&world, 1)).await.ok();
        assert_ne!(came["lot"]["id"], away["id"]);
        let papers = neighbour.get(&format!("/lots/{}/documents", id(&came["lot"]))).await.ok();
        assert_eq!(papers["items"][0]["reference"], json!("NS-EN 1021, rapport 9"));
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

    async fn what_changed_hands_within_one_organisation_has_nowhere_else_to_come_from(world: World) {
        let coordinator = world.as_(COORDINATOR);
        let chairs = coordinator
            .post(
                "/lots",
                json!({
                    "category": "office-chair", "quantity": 2, "condition": "good", "surplus": true,
                    "unit_id": world.cast.school, "place_id": world.cast.store,
                }),
            )
            .await
            .ok();
        let kept = json!({"quantity": 2, "unit_id": world.cast.school, "place_id": world.cast.room});
        let kept = coordinator.post(&format!("/lots/{}/reservations", id(&chairs)), kept).await.ok();
        let handed = coordinator.post(&format!("/reservations/{}/handover", id(&kept)), json!({})).await.ok();
        coordinator.post(&homecoming(&handed), takes(&world, 1)).await.refused(404, "not_found");
    }

    async fn what_was_parted_with_once_comes_home_once(world: World) {
        let ((first, _), (second, _)) = (lent(&world, "loan").await, lent(&world, "loan").await);
        let path = format!("/lots?place={}", world.cast.room);
        let here = world.as_(EMPLOYEE).get(&path).await.ok()["items"].clone();
        let (one, other) = (id(&here[0]), id(&here[1]));
        world.as_(FACILITY).post(&format!("/lots/{one}/joins"), json!({"lot_id": other})).await.ok();
        let parted = json!({"kind": "returned_to_owner", "quantity": 4, "evidence": "Hentet av Granli"});
        world.as_(FACILITY).post(&format!("/lots/{one}/departure"), parted).await.ok();
        let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
        neighbour.post(&homecoming(&first), takes(&world, 3)).await.ok();
        let refused = neighbour.post(&homecoming(&second), takes(&world, 3)).await.refused(409, "not_sent_home");
        assert_eq!(refused["left"], json!(1));
        neighbour.post(&homecoming(&second), takes(&world, 1)).await.ok();
        neighbour.post(&homecoming(&second), takes(&world, 1)).await.refused(409, "not_sent_home");
    }

    async fn what_was_lent_comes_home_to_whoever_goes_on_for_the_lender(world: World) {
        let (handed, _) = lent(&world, "loan").await;
        gives_back(&world, &handed, 3).await;
        merge(&world, world.cast.neighbour, world.cast.stranger).await;
        follow(&world, (world.cast.neighbour_unit, world.cast.stranger_unit), (world.cast.neighbour_room, world.cast.stranger_site)).await;
        let takes = json!({"quantity": 3, "condition": "good", "place_id": world.cast.stranger_site});
        let came = world.as_(NEIGHBOUR_COORDINATOR).post(&homecoming(&handed), takes).await.ok();
        assert_eq!(came["lot"]["unit_id"], json!(world.cast.stranger_unit));
        assert_eq!(came["lot"]["organisation_id"], json!(world.cast.stranger));
    }

    async fn what_was_lent_comes_home_from_whoever_goes_on_for_the_borrower(world: World) {
        let (handed, _) = lent(&world, "loan").await;
        gives_back(&world, &handed, 2).await;
        merge(&world, world.cast.organisation, world.cast.stranger).await;
        follow(&world, (world.cast.school, world.cast.stranger_unit), (world.cast.room, world.cast.stranger_site)).await;
        let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
        neighbour.post(&homecoming(&handed), takes(&world, 3)).await.refused(409, "not_sent_home");
        neighbour.post(&homecoming(&handed), takes(&world, 2)).await.ok();
    }

    async fn two_who_fetch_at_once_do_not_have_it_twice(world: World) {
        let (handed, _) = lent(&world, "loan").await;
        gives_back(&world, &handed, 3).await;
        let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
        let path = homecoming(&handed);
        let (a, b, c) = tokio::join!(
            neighbour.post(&path, takes(&world, 2)),
            neighbour.post(&path, takes(&world, 2)),
            neighbour.post(&path, takes(&world, 2)),
        );
        let ok = [a, b, c].iter().filter(|answer| answer.status == 201).count();
        assert_eq!(ok, 1);
    }

    async fn a_laptop_that_was_lent_is_wiped_again_before_anybody_else_has_it(world: World) {
        let neighbour = world.as_(NEIGHBOUR_COORDINATOR);
        let laptop = json!({
            "category": "laptop", "quantity": 1, "condition": "good", "surplus": true,
            "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room,
        });
        let laptop = neighbour.post("/lots", laptop).await.ok();
        let at = |verb: &str| format!("/lots/{}/{verb}", id(&laptop));
        let wiped = json!({
            "medium": "disk 0", "method": "purge", "tool": "nvme format", "version": "2.3", "operator": "ab",
            "verified_by": "cd", "on": "2026-01-15",
        });
        neighbour.post(&at("sanitisations"), wiped.clone()).await.ok();
        neighbour.post(&at("surplus"), json!({})).await.ok();
        let (handed, _) = lends(&world, &laptop, 1, "loan").await;
        let here = gives_back(&world, &handed, 1).await["lot"].clone();
        assert_eq!((&here["state"], &here["legal_title"]), (&json!("custody"), &json!("lender")));
        let enrolled = json!({"managed": true});
        world.as_(FACILITY).patch_now(&format!("/lots/{}", id(&here)), enrolled).await;
        let came = neighbour.post(&homecoming(&handed), takes(&world, 1)).await.ok();
        assert_eq!((&came["lot"]["state"], &came["lot"]["managed"]), (&json!("custody"), &json!(true)));
        neighbour.post(&at("surplus"), json!({})).await.refused(409, "not_sanitised");
        neighbour.post(&at("sanitisations"), wiped).await.ok();
        neighbour.post(&at("surplus"), json!({})).await.refused(409, "still_managed");
        neighbour.patch_now(&format!("/lots/{}", id(&laptop)), json!({"managed": false})).await;
        neighbour.post(&at("surplus"), json!({})).await.ok();
    }
}
