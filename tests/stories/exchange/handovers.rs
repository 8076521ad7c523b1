use ombruk::{
    domain::*,
    store::{Tx, rows},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::{
    given::{day, written},
    setting::{self, To, chairs, for_line, held, held_with, line, need, other_school},
    world::{World, cast::*, stories},
};

fn handover(hold: HoldId) -> String {
    format!("/reservations/{hold}/handover")
}

fn returns(handed: &Value) -> String {
    format!("/handovers/{}/returns", handed["handover"]["id"].as_str().unwrap())
}

fn back(world: &World, n: i64) -> Value {
    json!({"quantity": n, "condition": "worn", "place_id": world.cast.store, "reason": "For mange"})
}

stories! {
    async fn six_chairs_for_a_need_change_hands(world: World) {
        let lot = chairs(&world, 10).await;
        let wanted = need(&world, 6).await;
        let hold = held(&world, lot, 6, for_line(&world, wanted)).await;
        let handed = world.as_(FACILITY).post(&handover(hold), json!({"driven_metres": 0})).await.ok();
        assert_eq!((&handed["handover"]["quantity"], &handed["handover"]["rung"]), (&json!(6), &json!("reuse")));
        assert_eq!((&handed["lot"]["state"], &handed["lot"]["quantity"]), (&json!("in_use"), &json!(6)));
        assert_eq!(handed["lot"]["unit_id"], json!(world.cast.other_school));
        assert_eq!(handed["lot"]["place_id"], json!(world.cast.other_room));
        assert_eq!((&handed["rest"]["id"], &handed["rest"]["quantity"], &handed["rest"]["held"]), (&json!(lot), &json!(4), &json!(0)));
        let saving = &handed["savings"][0];
        assert_eq!(saving["avoided_cost"], json!({"amount_minor": 1_500_000, "currency": "NOK"}));
        // 6 x 72 kg x three quarters of a life. The factor has no published bounds.
        assert_eq!(saving["avoided_co2e"]["central"], json!(324_000));
        assert!(saving["avoided_co2e"]["low"].is_null(), "{saving:#}");
        assert_eq!((&saving["avoided_waste_g"], &saving["grade"]), (&json!(108_000), &json!("b")));
        assert_eq!(saving["inputs"]["mass_origin"], json!("category_estimate"));
        assert_eq!(saving["inputs"]["reference_price"]["origin"], json!("category_price"));
        assert_eq!(saving["known"], json!({"cost": true, "disposal": false, "co2e": true, "mass": true}));
        assert_eq!(saving["unit_name"], json!("Vik skole"));
        let line = line(&world, wanted).await;
        assert_eq!((line.held, line.received, line.state), (0, 6, LineState::Met));
        let lines = world.as_(FACILITY).post(&handover(hold), json!({})).await;
        assert_eq!(lines.refused(409, "hold_over")["hold"], json!(hold));
    }

    async fn what_is_taken_without_a_need_counts_for_less(world: World) {
        let lot = chairs(&world, 6).await;
        let hold = held(&world, lot, 6, other_school(&world)).await;
        let handed = world.as_(FACILITY).post(&handover(hold), json!({"driven_metres": 0})).await.ok();
        let saving = &handed["savings"][0];
        assert_eq!((&saving["grade"], &saving["avoided_cost"]["amount_minor"]), (&json!("c"), &json!(405_000)));
        assert_eq!((&saving["avoided_co2e"]["central"], &saving["avoided_waste_g"]), (&json!(87_480), &json!(29_160)));
        assert!(handed["rest"].is_null());
        assert_eq!(handed["lot"]["id"], json!(lot), "the whole lot keeps its code");
    }

    async fn what_goes_to_and_fro_without_a_need_books_once(world: World) {
        let lot = json!({"id": chairs(&world, 1).await});
        let (school, other) = ((world.cast.school, world.cast.room), (world.cast.other_school, world.cast.other_room));
        let coordinator = world.as_(COORDINATOR);
        let mut booked = Vec::new();
        // To itself, to another, back, and to another again.
        for (n, (unit, place)) in [school, other, school, other].into_iter().enumerate() {
            if n > 0 {
                coordinator.post(&format!("/lots/{}/surplus", lot["id"].as_str().unwrap()), json!({})).await.ok();
            }
            let body = json!({"quantity": 1, "unit_id": unit, "place_id": place});
            let path = format!("/lots/{}/reservations", lot["id"].as_str().unwrap());
            let kept = coordinator.post(&path, body).await.ok();
            let path = format!("/reservations/{}/handover", kept["id"].as_str().unwrap());
            booked.push(coordinator.post(&path, json!({})).await.ok()["savings"].as_array().unwrap().len());
        }
        assert_eq!(booked, [0, 1, 0, 0]);
    }

    async fn the_own_store_meets_a_need_and_books(world: World) {
        let lot = chairs(&world, 2).await;
        let wanted = setting::need_of(&world, 2, world.cast.organisation, world.cast.school, world.cast.room).await;
        let to = To { unit: world.cast.school, place: world.cast.room, ..for_line(&world, wanted) };
        let hold = held(&world, lot, 2, to).await;
        let handed = world.as_(EMPLOYEE).post(&handover(hold), json!({})).await.ok();
        assert_eq!(handed["savings"][0]["avoided_cost"]["amount_minor"], json!(500_000));
    }

    async fn a_partial_handover_returned_nets_to_zero(world: World) {
        let lot = chairs(&world, 7).await;
        let wanted = need(&world, 7).await;
        let hold = held(&world, lot, 7, for_line(&world, wanted)).await;
        let clerk = world.as_(FACILITY);
        clerk.post(&handover(hold), json!({"quantity": 8})).await.refused(422, "exceeds_held");
        let first = clerk.post(&handover(hold), json!({"quantity": 3, "driven_metres": 0})).await.ok();
        let left = line(&world, wanted).await;
        assert_eq!((left.held, left.received, left.state), (4, 3, LineState::Open));
        let second = clerk.post(&handover(hold), json!({"quantity": 4, "driven_metres": 0})).await.ok();
        assert_eq!(line(&world, wanted).await.state, LineState::Met);

        let school = world.as_(OTHER_EMPLOYEE);
        school.post(&returns(&first), back(&world, 4)).await.refused(422, "exceeds_received");
        let returned = school.post(&returns(&first), back(&world, 1)).await.ok();
        assert_eq!((&returned["lot"]["state"], &returned["lot"]["condition"]), (&json!("available"), &json!("worn")));
        assert_eq!((&returned["lot"]["quantity"], &returned["rest"]["quantity"]), (&json!(1), &json!(2)));
        assert_eq!(returned["savings"][0]["avoided_cost"]["amount_minor"], json!(-250_000));
        assert_eq!(returned["return"]["quantity"], json!(1));
        let reopened = line(&world, wanted).await;
        assert_eq!((reopened.received, reopened.state), (6, LineState::Open));
        school.post(&returns(&first), back(&world, 2)).await.ok();
        for _ in 0..4 {
            school.post(&returns(&second), back(&world, 1)).await.ok();
        }
        school.post(&returns(&second), back(&world, 1)).await.refused(422, "exceeds_received");
        let savings = world.as_(REPORTER).get("/savings").await.ok();
        let totals = &savings["totals"][0];
        for figure in ["n", "displaced_units_ppm", "avoided_cost_minor", "avoided_waste_g"] {
            assert_eq!(totals[figure], json!(0), "{figure}");
        }
        assert_eq!(totals["avoided_co2e"]["central"], json!(0));
        assert_eq!(savings["items"].as_array().unwrap().len(), 2 + 6);
        let report = ombruk::app::ledger::entries::verify(&world.app.db, |_| {}).await.unwrap();
        assert_eq!((report.entries, report.mismatches), (8, 0), "{report:?}");
    }

    async fn what_was_split_since_still_comes_back(world: World) {
        let lot = chairs(&world, 9).await;
        let hold = held(&world, lot, 5, other_school(&world)).await;
        let handed = world.as_(FACILITY).post(&handover(hold), json!({})).await.ok();
        let got = LotId(setting::id(&handed["lot"]["id"]));
        let cast = world.cast;
        let moved = world.app.db.write::<_, ombruk::app::Error, _, _>(|tx: Tx| async move {
            let actor = ombruk::store::directory::people::actor_by_token(&*tx, &ombruk::app::directory::access::hash(FACILITY), tx.at).await?.unwrap().0;
            let lot = ombruk::store::stock::lots::lock(&tx, got).await?.unwrap();
            let part = ombruk::app::stock::parts::take(&tx, &actor, lot, 2).await?.part;
            Ok(ombruk::store::stock::lots::save(&tx, rows::lot::Model { place_id: cast.second_room, ..part }).await?.id)
        }).await.unwrap();
        let school = world.as_(OTHER_EMPLOYEE);
        school.post(&returns(&handed), back(&world, 5)).await.refused(409, "exhausted");
        let mut body = back(&world, 2);
        body["lot_id"] = json!(moved);
        school.post(&returns(&handed), body.clone()).await.ok();
        body["lot_id"] = json!(lot);
        school.post(&returns(&handed), body).await.refused(422, "invalid");
        school.post(&returns(&handed), back(&world, 3)).await.ok();
    }

    async fn only_what_is_reserved_and_still_holds_is_handed_over(world: World) {
        let lot = chairs(&world, 9).await;
        let clerk = world.as_(FACILITY);
        let work = held(&world, lot, 1, To { kind: HoldKind::WorkOrder, ..other_school(&world) }).await;
        clerk.post(&handover(work), json!({})).await.refused(409, "wrong_state");
        let over = |hold: &mut rows::hold::Model| hold.expires_at = Some(time::now() - chrono::Duration::seconds(1));
        let expired = held_with(&world, lot, 1, other_school(&world), over).await;
        clerk.post(&handover(expired), json!({})).await.refused(409, "hold_over");
        let suspended = held_with(&world, lot, 1, other_school(&world), |hold| {
            over(hold);
            hold.suspended = true;
        }).await;
        clerk.post(&handover(suspended), json!({})).await.ok();
        let good = held(&world, lot, 2, other_school(&world)).await;
        for quantity in [0, -1] {
            clerk.post(&handover(good), json!({"quantity": quantity})).await.refused(422, "invalid");
        }
        clerk.post(&handover(good), json!({"quantity": 3})).await.refused(422, "exceeds_held");
        clerk.post(&handover(good), json!({"unknown": 3})).await.refused(400, "malformed");
        clerk.post(&handover(HoldId::new()), json!({})).await.refused(404, "not_found");
        let stranger = setting::person(STRANGER);
        clerk.post(&handover(good), json!({"received_by": stranger})).await.refused(422, "invalid");
        assert_eq!(ombruk::store::stock::holds::find(world.app.db.read(), good).await.unwrap().unwrap().n, 2);
        let entries = world.as_(REPORTER).get("/savings").await.ok();
        assert_eq!(entries["items"].as_array().unwrap().len(), 1, "refusals book nothing");
    }

    async fn what_is_announced_is_not_handed_over_before_its_day(world: World) {
        let lot = chairs(&world, 4).await;
        let path = format!("/lots/{lot}");
        world.as_(COORDINATOR).patch_now(&path, json!({"available_from": day(20)})).await;
        let hold = held(&world, lot, 3, other_school(&world)).await;
        for person in [FACILITY, COORDINATOR, OTHER_EMPLOYEE] {
            let refused = world.as_(person).post(&handover(hold), json!({})).await.refused(409, "not_yet_available");
            assert_eq!((&refused["available_from"], &refused["lot"]), (&json!(day(20)), &json!(lot)));
            assert!(refused["detail"].as_str().unwrap().contains(&written(day(20))), "{refused:#}");
        }
        assert_eq!(world.as_(FACILITY).get(&path).await.ok()["held"], json!(3), "a refusal changes nothing");
        // The chairs are free earlier than was planned.
        world.as_(COORDINATOR).patch_now(&path, json!({"available_from": day(0)})).await;
        let handed = world.as_(OTHER_EMPLOYEE).post(&handover(hold), json!({})).await.ok();
        assert_eq!(handed["lot"]["available_from"], Value::Null);
    }

    async fn the_two_units_hand_over_and_nobody_else(world: World) {
        let lot = chairs(&world, 9).await;
        let hold = held(&world, lot, 2, other_school(&world)).await;
        world.as_(REPORTER).post(&handover(hold), json!({})).await.refused(403, "not_allowed");
        world.as_(NEIGHBOUR).post(&handover(hold), json!({})).await.refused(404, "not_found");
        world.as_(STRANGER).post(&handover(hold), json!({})).await.refused(404, "not_found");
        // Both the school that has them and the school that fetches them may record the handover.
        world.as_(EMPLOYEE).post(&handover(hold), json!({"quantity": 1})).await.ok();
        let fetched = world.as_(OTHER_EMPLOYEE).post(&handover(hold), json!({"quantity": 1})).await.ok();
        assert_eq!(fetched["handover"]["received_by"]["name"], json!("other-employee"));
        let own = To { unit: world.cast.school, place: world.cast.room, ..other_school(&world) };
        let hold = held(&world, lot, 1, own).await;
        world.as_(OTHER_EMPLOYEE).post(&handover(hold), json!({})).await.refused(403, "not_yours");
        world.as_(EMPLOYEE).post(&returns(&fetched), back(&world, 1)).await.refused(403, "not_yours");
        world.as_(REPORTER).post(&returns(&fetched), back(&world, 1)).await.refused(403, "not_allowed");
        world.as_(NEIGHBOUR).post(&returns(&fetched), back(&world, 1)).await.refused(404, "not_found");
        let mut nowhere = back(&world, 1);
        nowhere["place_id"] = json!(world.cast.neighbour_room);
        world.as_(COORDINATOR).post(&returns(&fetched), nowhere).await.refused(422, "invalid");
    }

    async fn who_reserved_is_the_other_party_where_nobody_is_named(world: World) {
        let lot = chairs(&world, 3).await;
        let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.room});
        let kept = world.as_(EMPLOYEE).post(&format!("/lots/{lot}/reservations"), body).await.ok();
        let path = format!("/reservations/{}/handover", kept["id"].as_str().unwrap());
        let handed = world.as_(FACILITY).post(&path, json!({})).await.ok();
        let seen = world.as_(EMPLOYEE).get(&format!("/handovers/{}", handed["handover"]["id"].as_str().unwrap())).await.ok();
        assert_eq!((&seen["handed_over_by"]["name"], &seen["received_by"]["name"]), (&json!("facility-manager"), &json!("employee")));
    }

    async fn the_parties_see_each_other_and_their_colleagues_do_not(world: World) {
        let lot = chairs(&world, 3).await;
        let hold = held(&world, lot, 3, other_school(&world)).await;
        let body = json!({"received_by": setting::person(OTHER_EMPLOYEE)});
        let handed = world.as_(FACILITY).post(&handover(hold), body).await.ok();
        let path = format!("/handovers/{}", handed["handover"]["id"].as_str().unwrap());
        for party in [FACILITY, OTHER_EMPLOYEE] {
            let seen = world.as_(party).get(&path).await.ok();
            assert_eq!(seen["handed_over_by"]["name"], json!("facility-manager"));
            assert_eq!(seen["received_by"]["name"], json!("other-employee"));
        }
        for colleague in [COORDINATOR, ADMIN, EMPLOYEE] {
            let seen = world.as_(colleague).get(&path).await.ok();
            assert!(seen["received_by"].is_null(), "{colleague}: {seen:#}");
            assert!(seen["handed_over_by"].is_null());
        }
        world.as_(NEIGHBOUR).get(&path).await.refused(404, "not_found");
        assert_eq!(world.as_(NEIGHBOUR).get("/handovers").await.ok()["items"], json!([]));
        let list = world.as_(COORDINATOR).get(&format!("/handovers?unit={}&limit=1", world.cast.other_school)).await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        world.as_(COORDINATOR).get("/handovers?limit=201").await.refused(422, "invalid");
    }

    async fn a_thing_that_bears_data_waits_for_its_evidence(world: World) {
        let laptop = setting::logged(&world, json!({
            "category": "laptop", "quantity": 1, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.store,
        })).await;
        let hold = held(&world, laptop, 1, other_school(&world)).await;
        let clerk = world.as_(FACILITY);
        clerk.post(&handover(hold), json!({})).await.refused(409, "not_sanitised");
        let wiped = || rows::sanitisation::Model {
            id: SanitisationId::new(),
            lot_id: laptop,
            medium: "SSD 1".into(),
            method: SanitisationMethod::Purge,
            tool: "nvme-cli".into(),
            tool_version: "2.8".into(),
            operator: "IT".into(),
            verified_by: "IT".into(),
            on_date: time::now().date_naive(),
            at: time::now(),
            happened_at: None,
            by: setting::person(FACILITY),
        };
        setting::insert(&world.app.db, wiped()).await;
        clerk.post(&handover(hold), json!({})).await.refused(409, "lot_state");
        let free = |world: &World| {
            let db = world.app.db.clone();
            async move {
                let work = |tx: Tx| async move {
                    let lot = ombruk::store::stock::lots::lock(&tx, laptop).await?.unwrap();
                    ombruk::store::stock::lots::save(&tx, rows::lot::Model { state: LotState::Available, ..lot }).await.map(drop)
                };
                db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
            }
        };
        free(&world).await;
        let handed = clerk.post(&handover(hold), json!({})).await.ok();
        assert_eq!(handed["savings"][0]["known"]["co2e"], json!(false), "nobody knows how old it is");
        assert!(handed["savings"][0]["avoided_co2e"]["central"].is_null());
        // Its user left data on it, so the old evidence of erasure no longer counts.
        let returned = clerk.post(&returns(&handed), back(&world, 1)).await.ok();
        assert_eq!(returned["lot"]["state"], json!("custody"));
        free(&world).await;
        let again = held(&world, laptop, 1, other_school(&world)).await;
        clerk.post(&handover(again), json!({})).await.refused(409, "not_sanitised");
    }

    async fn a_repair_is_another_rung_and_costs_what_it_cost(world: World) {
        let lot = chairs(&world, 4).await;
        let wanted = need(&world, 4).await;
        setting::work_done(&world, PartnerKind::NavWorkshop, lot, Some(wanted), 4, |order| {
            order.cost_minor = Some(100_001);
            (order.metres, order.parts_g) = (Some(10_000), Some(0));
        }).await;
        let hold = held(&world, lot, 4, for_line(&world, wanted)).await;
        let clerk = world.as_(FACILITY);
        let first = clerk.post(&handover(hold), json!({"quantity": 1})).await.ok();
        assert_eq!(first["handover"]["rung"], json!("repair"));
        assert_eq!(first["savings"][0]["inputs"]["repair"], json!(25_000));
        // 72 kg over 10 km at 631 g a tonne-kilometre is 454 g for all four.
        assert_eq!(first["savings"][0]["inputs"]["transport_co2e"], json!(114));
        assert_eq!(first["savings"][0]["inputs"]["factor_ids"].as_array().unwrap().len(), 2);
        let rest = clerk.post(&handover(hold), json!({})).await.ok();
        assert_eq!(rest["savings"][0]["inputs"]["repair"], json!(75_001));
        assert_eq!(rest["savings"][0]["inputs"]["transport_co2e"], json!(340));
    }

    async fn a_loan_for_a_time_books_nothing(world: World) {
        let lot = chairs(&world, 2).await;
        let until = time::now().date_naive() + chrono::Days::new(9);
        let hold = held_with(&world, lot, 2, other_school(&world), |hold| {
            hold.until_on = Some(until);
            hold.kind = HoldKind::Loan;
        }).await;
        let handed = world.as_(FACILITY).post(&handover(hold), json!({})).await.ok();
        assert_eq!(handed["savings"], json!([]));
    }

    async fn a_closed_place_receives_nothing(world: World) {
        let lot = chairs(&world, 2).await;
        let hold = held(&world, lot, 2, other_school(&world)).await;
        let place = rows::place::Entity::find_by_id(world.cast.other_room);
        let place = place.one(world.app.db.read()).await.unwrap().unwrap();
        let closed = &rows::place::Model { until: Some(time::now().date_naive() - chrono::Days::new(2)), ..place };
        let work = |tx: Tx| async move {
            use sea_orm::{ActiveModelTrait, IntoActiveModel};
            closed.clone().into_active_model().reset_all().update(&*tx).await.map(drop)
        };
        world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
        world.as_(FACILITY).post(&handover(hold), json!({})).await.refused(409, "closed");
    }

    async fn another_organisations_lot_crosses_with_its_origin(world: World) {
        setting::policy(&world, json!({"disposal_minor_per_kg": 300})).await;
        let lot = chairs(&world, 5).await;
        let (waiting, _) = setting::transfer(&world, lot, 1, TransferState::Pending, |_| {}).await;
        world.as_(FACILITY).post(&handover(waiting), json!({})).await.refused(409, "transfer_pending");
        let (hold, wanted) = setting::transfer(&world, lot, 4, TransferState::Approved, |transfer| {
            transfer.kind = TransferKind::Sale;
            transfer.price_minor = Some(100_002);
        }).await;
        let first = world.as_(FACILITY).post(&handover(hold), json!({"quantity": 1})).await.ok();
        assert_eq!((&first["lot"]["state"], &first["lot"]["quantity"]), (&json!("gone"), &json!(0)));
        assert_eq!(first["savings"][0]["kind"], json!("disposal_avoided"));
        // 18 kg at 3 kroner: the disposal cost that the giver saves. Things, carbon and mass count for the receiver.
        assert_eq!(first["savings"][0]["avoided_cost"]["amount_minor"], json!(5_400));
        assert_eq!((&first["savings"][0]["avoided_waste_g"], &first["savings"].as_array().unwrap().len()), (&json!(0), &1));
        let code = first["rest"]["code"].as_str().unwrap().to_owned();

        let rest = world.as_(NEIGHBOUR).post(&handover(hold), json!({})).await.ok();
        assert_eq!((&rest["lot"]["quantity"], &rest["lot"]["state"]), (&json!(3), &json!("in_use")));
        assert_eq!(rest["lot"]["organisation_id"], json!(world.cast.neighbour));
        assert_eq!(rest["savings"][0]["kind"], json!("saving"));
        assert_eq!(rest["savings"][0]["inputs"]["price_paid"], json!(75_002), "25 000 were paid for the first");
        assert_eq!(rest["savings"].as_array().unwrap().len(), 1, "the giver's books are the giver's");
        let got = LotId(setting::id(&rest["lot"]["id"]));
        let aliases = ombruk::store::stock::lots::aliases(world.app.db.read(), got).await.unwrap();
        assert!(aliases.iter().any(|alias| alias.register == "origin"), "{aliases:?}");
        let got_first = ombruk::store::exchange::handovers::page(
            world.app.db.read(),
            &ombruk::store::directory::people::actor_by_token(world.app.db.read(), &ombruk::app::directory::access::hash(NEIGHBOUR), time::now()).await.unwrap().unwrap().0,
            ombruk::store::exchange::handovers::Wanted::default(), 9, None,
        ).await.unwrap();
        assert_eq!(got_first.len(), 2);
        assert_eq!(line(&world, wanted).await.state, LineState::Met);
        world.as_(NEIGHBOUR).post(&handover(hold), json!({})).await.refused(409, "hold_over");
        let mine = world.as_(FACILITY).get(&format!("/lots/{lot}")).await.ok();
        assert_eq!((&mine["quantity"], mine["code"].as_str().unwrap()), (&json!(1), code.as_str()));

        // The things are the neighbour's now. What comes back is free there, and the giver's entry stays.
        let place = json!({"quantity": 3, "condition": "good", "place_id": world.cast.neighbour_room, "reason": "Feil"});
        world.as_(FACILITY).post(&returns(&rest), place.clone()).await.refused(403, "not_yours");
        let returned = world.as_(NEIGHBOUR).post(&returns(&rest), place).await.ok();
        assert_eq!(returned["lot"]["state"], json!("available"));
        assert_eq!(world.as_(REPORTER).get("/savings").await.ok()["totals"][0]["avoided_cost_minor"], json!(5_400 + 16_200));
        let report = ombruk::app::ledger::entries::verify(&world.app.db, |_| {}).await.unwrap();
        assert_eq!((report.entries, report.mismatches), (5, 0), "{report:?}");
    }

    async fn what_crosses_takes_its_product_along_and_leaves_the_givers_notes_behind(world: World) {
        let product = world.as_(FACILITY).post("/products", json!({
            "category": "office-chair",
            "attributes": {"brand": "HÅG", "model": "Capisco", "materials": ["wool"]},
        })).await.ok();
        let lot = setting::logged(&world, json!({
            "category": "office-chair", "quantity": 2, "condition": "good", "surplus": true, "note": "Ring Kari",
            "unit_id": world.cast.school, "place_id": world.cast.store, "product_id": product["id"],
        })).await;
        let (hold, _) = setting::transfer(&world, lot, 2, TransferState::Approved, |_| {}).await;
        let got = world.as_(NEIGHBOUR).post(&handover(hold), json!({})).await.ok()["lot"].clone();
        assert_eq!((&got["organisation_id"], &got["note"]), (&json!(world.cast.neighbour), &json!("")));
        assert_eq!((&got["attributes"]["brand"], &got["attributes"]["materials"]), (&json!("HÅG"), &json!(["wool"])));
    }

    async fn what_others_own_is_neither_reserved_nor_handed_over_nor_free_when_it_comes_back(world: World) {
        let lot = chairs(&world, 5).await;
        let (hold, _) = setting::transfer(&world, lot, 2, TransferState::Approved, |transfer| {
            transfer.kind = TransferKind::Loan;
        }).await;
        let lent = world.as_(NEIGHBOUR).post(&handover(hold), json!({})).await.ok();
        assert_eq!(lent["lot"]["legal_title"], json!("lender"));
        let place = json!({"quantity": 2, "condition": "good", "place_id": world.cast.neighbour_room, "reason": "Feil"});
        let returned = world.as_(NEIGHBOUR).post(&returns(&lent), place).await.ok();
        assert_eq!(returned["lot"]["state"], json!("in_use"));

        // It was free and reserved before anybody knew that it is leased.
        let hold = held(&world, lot, 1, other_school(&world)).await;
        let work = |tx: Tx| async move {
            let lot = ombruk::store::stock::lots::lock(&tx, lot).await?.unwrap();
            ombruk::store::stock::lots::save(&tx, rows::lot::Model { title: Title::Lessor, ..lot }).await.map(drop)
        };
        world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
        let refused = world.as_(FACILITY).post(&handover(hold), json!({})).await.refused(409, "not_offered");
        assert_eq!(refused["because"], "legal_title");
        let body = json!({"quantity": 1, "unit_id": world.cast.school, "place_id": world.cast.room});
        let refused = world.as_(EMPLOYEE).post(&format!("/lots/{lot}/reservations"), body).await;
        assert_eq!(refused.refused(409, "not_offered")["because"], "legal_title");
    }

    async fn a_repeated_handover_happens_once(world: World) {
        let lot = chairs(&world, 4).await;
        let hold = held(&world, lot, 4, other_school(&world)).await;
        let clerk = world.as_(FACILITY).with("Idempotency-Key", "h1");
        let first = clerk.post(&handover(hold), json!({"quantity": 1})).await.ok();
        assert_eq!(clerk.post(&handover(hold), json!({"quantity": 1})).await.ok(), first);
        clerk.post(&handover(hold), json!({"quantity": 2})).await.refused(422, "idempotency_reused");
        assert_eq!(ombruk::store::stock::holds::find(world.app.db.read(), hold).await.unwrap().unwrap().n, 3);
    }

    async fn twenty_people_fetch_five_chairs_one_by_one(world: World) {
        let lot = chairs(&world, 8).await;
        let wanted = need(&world, 5).await;
        let hold = held(&world, lot, 5, for_line(&world, wanted)).await;
        let tries = (0..20).map(|_| {
            let clerk = world.as_(FACILITY);
            tokio::spawn(async move { clerk.post(&handover(hold), json!({"quantity": 1})).await })
        });
        let tries: Vec<_> = tries.collect();
        let mut handed = 0;
        for answer in tries {
            let answer = answer.await.unwrap();
            if answer.status == 201 {
                handed += 1;
            } else {
                answer.refused(409, "hold_over");
            }
        }
        assert_eq!(handed, 5);
        let line = line(&world, wanted).await;
        assert_eq!((line.held, line.received, line.state), (0, 5, LineState::Met));
        let lot = ombruk::store::stock::lots::find(world.app.db.read(), lot).await.unwrap().unwrap();
        assert_eq!((lot.quantity, lot.held), (3, 0));
        let totals = world.as_(REPORTER).get("/savings").await.ok()["totals"].clone();
        assert_eq!((&totals[0]["n"], &totals[0]["avoided_cost_minor"]), (&json!(5), &json!(1_250_000)));
    }
}
