use ombruk::{
    app::exchange::handovers::Delivery,
    domain::*,
    store::{Tx, rows},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::{
    setting::{self, chairs, for_line, held, need, other_school},
    world::{World, cast::*, stories},
};

async fn handed(world: &World, lot: LotId, n: i64, to: setting::To) -> Value {
    let hold = held(world, lot, n, to).await;
    world.as_(FACILITY).post(&format!("/reservations/{hold}/handover"), json!({"driven_metres": 0})).await.ok()
}

async fn verified(world: &World) -> ombruk::app::ledger::entries::Report {
    ombruk::app::ledger::entries::verify(&world.app.db, |_| {}).await.unwrap()
}

stories! {
    async fn an_auditor_recomputes_an_entry(world: World) {
        setting::policy(&world, json!({"disposal_minor_per_kg": 250})).await;
        let item = setting::agreement(&world, AgreementKind::New, 300_000).await;
        let lot = chairs(&world, 2).await;
        let wanted = need(&world, 2).await;
        let booked = handed(&world, lot, 2, for_line(&world, wanted)).await["savings"][0].clone();
        let path = format!("/savings/{}", booked["id"].as_str().unwrap());
        let shown = world.as_(REPORTER).get(&path).await.ok();
        assert_eq!(shown, booked);
        assert_eq!(shown["inputs"]["reference_price"], json!({"amount_minor": 300_000, "origin": "catalogue_item", "id": item.id}));
        // 2 x 3000.00, and 36 kg at 2.50 that are not paid for disposal.
        assert_eq!(shown["cost_split"], json!({"cashable": 0, "budget_released": 600_000, "disposal_avoided": 9_000}));
        let sum = |measure: &str| -> i64 {
            let terms = shown["components"].as_array().unwrap().iter().filter(|term| term["measure"] == measure);
            terms.map(|term| term["amount"].as_i64().unwrap()).sum()
        };
        assert_eq!(json!(sum("co2e_central")), shown["avoided_co2e"]["central"]);
        assert_eq!(json!(sum("budget_released") + sum("disposal_avoided")), shown["avoided_cost"]["amount_minor"]);
        world.as_(NEIGHBOUR).get(&path).await.refused(404, "not_found");
        world.as_(REPORTER).get(&format!("/savings/{}", EntryId::new())).await.refused(404, "not_found");
    }

    async fn unknown_is_counted_and_is_not_zero(world: World) {
        let wanted = need(&world, 9).await;
        handed(&world, chairs(&world, 3).await, 3, for_line(&world, wanted)).await;
        // A bookcase of unknown age: it has a price and a mass, but no published footprint.
        let shelf = setting::logged(&world, json!({
            "category": "bookcase", "quantity": 2, "condition": "good", "surplus": true,
            "unit_id": world.cast.school, "place_id": world.cast.store,
        })).await;
        let saving = handed(&world, shelf, 2, for_line(&world, wanted)).await["savings"][0].clone();
        assert!(saving["avoided_co2e"]["central"].is_null(), "{saving:#}");
        assert_eq!(saving["known"], json!({"cost": true, "disposal": false, "co2e": false, "mass": true}));
        let totals = world.as_(EMPLOYEE).get("/savings").await.ok()["totals"][0].clone();
        assert_eq!(totals["coverage"], json!({"n": 5, "cost_n": 5, "disposal_n": 0, "co2e_n": 3, "co2e_low_n": 0, "co2e_high_n": 0, "waste_n": 5}));
        assert_eq!(totals["avoided_co2e"]["central"], json!(162_000));
    }

    async fn a_report_counts_by_unit_category_and_month(world: World) {
        let cast = world.cast;
        let wanted = need(&world, 9).await;
        handed(&world, chairs(&world, 3).await, 3, for_line(&world, wanted)).await;
        let own = setting::need_of(&world, 2, cast.organisation, cast.school, cast.room).await;
        let own = setting::To { unit: cast.school, place: cast.room, ..for_line(&world, own) };
        handed(&world, chairs(&world, 2).await, 2, own).await;
        setting::work_done(&world, PartnerKind::OwnWorkshop, chairs(&world, 1).await, None, 1, |_| {}).await;
        let reporter = world.as_(REPORTER);

        let rows = reporter.get("/reports/savings?by=unit").await.ok()["rows"].clone();
        let names: Vec<_> = rows.as_array().unwrap().iter().map(|row| (row["name"].clone(), row["totals"]["n"].clone())).collect();
        assert!(names.contains(&(json!("Vik skole"), json!(3))) && names.contains(&(json!("Nes skole"), json!(2))), "{names:?}");
        let rows = reporter.get("/reports/savings?by=category").await.ok()["rows"].clone();
        assert_eq!((&rows[0]["key"], &rows[0]["name"]), (&json!("office-chair"), &json!("Kontorstol")));
        let today = time::civil_date(time::now(), "Europe/Oslo");
        let month = today.format("%Y-%m").to_string();
        let rows = reporter.get("/reports/rungs?by=month").await.ok()["rows"].clone();
        assert_eq!(rows, json!([{"key": month, "name": null, "rung": "reuse", "quantity": 5, "share_ppm": 1_000_000}]));
        let everything = reporter.get(&format!("/savings?unit={}&category=furniture&from={today}&to={today}", cast.municipality)).await.ok();
        assert_eq!(everything["totals"][0]["n"], json!(5));
        assert_eq!(reporter.get("/savings?category=spaceship").await.status, 422);
        let none = reporter.get("/savings?category=tables").await.ok();
        assert_eq!((&none["totals"], &none["items"]), (&json!([]), &json!([])));
        let school = reporter.get(&format!("/savings?unit={}", cast.school)).await.ok();
        assert_eq!(school["totals"][0]["n"], json!(2));

        reporter.get(&format!("/savings?unit={}", cast.neighbour_unit)).await.refused(422, "invalid");
        reporter.get("/savings?from=2026-02-01&to=2026-01-01").await.refused(422, "invalid");
        reporter.get("/savings?after=nonsense").await.refused(422, "invalid");
        assert_eq!(world.as_(STRANGER).get("/savings").await.ok()["totals"], json!([]));
        assert_eq!(world.as_(STRANGER).get("/reports/rungs").await.ok()["rows"], json!([]));
        assert_eq!(world.as_(STRANGER).get("/reports/savings").await.ok()["rows"], json!([]));

        let first = reporter.get("/savings?limit=1").await.ok();
        let second = reporter.get(&format!("/savings?limit=1&after={}", first["next"].as_str().unwrap())).await.ok();
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
        assert!(second["next"].is_null());
    }

    async fn reports_follow_successors_and_entries_keep_their_names(world: World) {
        let cast = world.cast;
        handed(&world, chairs(&world, 3).await, 3, other_school(&world)).await;
        let unit = rows::unit::Entity::find_by_id(cast.other_school).one(world.app.db.read()).await.unwrap().unwrap();
        let closed = &rows::unit::Model { until: Some(time::now().date_naive()), successor_id: Some(cast.school), ..unit };
        let work = |tx: Tx| async move {
            tx.directory_changed();
            closed.clone().into_active_model().reset_all().update(&*tx).await.map(drop)
        };
        world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
        let merged = world.as_(REPORTER).get(&format!("/savings?unit={}", cast.school)).await.ok();
        assert_eq!(merged["totals"][0]["n"], json!(3));
        assert_eq!(merged["items"][0]["unit_name"], json!("Vik skole"));
        let rows = world.as_(REPORTER).get("/reports/savings?by=unit").await.ok()["rows"].clone();
        assert_eq!((&rows[0]["name"], &rows[0]["totals"]["n"]), (&json!("Nes skole"), &json!(3)));
    }

    async fn reasons_for_declining_are_counted(world: World) {
        let line = need(&world, 4).await;
        let snapshot = rows::snapshot::Model {
            id: SnapshotId::new(),
            organisation_id: world.cast.organisation,
            line_id: line,
            at: time::now(),
            by: setting::person(OTHER_EMPLOYEE),
            why: "decision".into(),
            offers: "[]".into(),
        };
        setting::insert(&world.app.db, snapshot.clone()).await;
        for (reason, state) in [
            (DeclineReason::WrongSize, DecisionState::Standing),
            (DeclineReason::WrongSize, DecisionState::Standing),
            (DeclineReason::Preference, DecisionState::Pending),
            (DeclineReason::Preference, DecisionState::Refused),
            (DeclineReason::TooLate, DecisionState::Void),
        ] {
            let decision = rows::decision::Model {
                id: DecisionId::new(),
                organisation_id: world.cast.organisation,
                line_id: line,
                offer_id: OfferId::new(),
                group_key: "g".into(),
                rung: Rung::Reuse,
                kind: OfferKind::Stock,
                lot_id: None,
                catalogue_item_id: None,
                partner_id: None,
                verdict: Verdict::Decline,
                n: 0,
                reason: Some(reason),
                note: None,
                limit: None,
                applies_to: AppliesTo::Offer,
                facts: json!({}),
                state,
                hold_id: None,
                snapshot_id: snapshot.id,
                by: setting::person(OTHER_EMPLOYEE),
                at: time::now(),
            };
            setting::insert(&world.app.db, decision).await;
        }
        let today = time::civil_date(time::now(), "Europe/Oslo");
        let path = format!("/reports/declines?by=category&from={today}&to={today}&unit={}", world.cast.municipality);
        let rows = world.as_(REPORTER).get(&path).await.ok()["rows"].clone();
        assert_eq!(rows, json!([
            {"key": "office-chair", "name": "Kontorstol", "reason": "wrong_size", "decisions": 2},
            {"key": "office-chair", "name": "Kontorstol", "reason": "preference", "decisions": 1},
        ]));
        for by in ["unit", "month"] {
            let rows = world.as_(REPORTER).get(&format!("/reports/declines?by={by}&category=seating")).await.ok();
            assert_eq!(rows["rows"].as_array().unwrap().len(), 2, "{rows:#}");
        }
        assert_eq!(world.as_(STRANGER).get("/reports/declines").await.ok()["rows"], json!([]));
    }

    async fn buying_used_books_and_buying_new_does_not(world: World) {
        let item = setting::agreement(&world, AgreementKind::Used, 80_000).await;
        let wanted = need(&world, 4).await;
        let lot = chairs(&world, 4).await;
        let call_off = |rung| rows::call_off::Model {
            id: CallOffId::new(),
            organisation_id: world.cast.organisation,
            agreement_id: item.agreement_id,
            line_id: wanted,
            unit_id: world.cast.other_school,
            place_id: world.cast.other_room,
            rung,
            state: CallOffState::Placed,
            currency: "NOK".into(),
            goods_minor: 320_000,
            fee_minor: 0,
            snapshot_id: SnapshotId::new(),
            expected_on: None,
            by: setting::person(PROCUREMENT),
            at: time::now(),
            version: 1,
        };
        let mut booked = Vec::new();
        for (agreement, rung) in [(AgreementKind::Used, Rung::Used), (AgreementKind::New, Rung::New), (AgreementKind::Rental, Rung::Used)] {
            let (order, item, app) = (&call_off(rung), &item, &world.app);
            let entry = world.app.db.write::<_, ombruk::app::Error, _, _>(|tx: Tx| async move {
                let hash = ombruk::app::directory::access::hash(PROCUREMENT);
                let actor = ombruk::store::directory::people::actor_by_token(&*tx, &hash, tx.at).await?.unwrap().0;
                let lot = ombruk::store::stock::lots::find(&*tx, lot).await?.unwrap();
                let delivery = Delivery { call_off: order, item, agreement, lot: &lot, n: 4, paid_minor: 320_000 };
                ombruk::app::exchange::handovers::book_delivery(app, &tx, &actor, delivery).await
            });
            booked.push(entry.await.unwrap().1);
        }
        let used = booked.remove(0).unwrap();
        // 4 x 2500.00 - 3200.00. What refurbishing them emitted is not known.
        assert_eq!((used.avoided_cost_minor, used.co2e_central_g, used.rung), (Some(680_000), None, Rung::Used));
        assert_eq!(booked, [None, None]);
        let rows = world.as_(REPORTER).get("/reports/rungs").await.ok()["rows"].clone();
        assert_eq!(rows, json!([
            {"key": null, "name": null, "rung": "used", "quantity": 8, "share_ppm": 666_667},
            {"key": null, "name": null, "rung": "new", "quantity": 4, "share_ppm": 333_333},
        ]));
        assert_eq!(verified(&world).await.mismatches, 0);
    }

    async fn a_tampered_ledger_is_found(world: World) {
        let wanted = need(&world, 9).await;
        let first = handed(&world, chairs(&world, 3).await, 3, for_line(&world, wanted)).await;
        let back = json!({"quantity": 1, "condition": "good", "place_id": world.cast.store, "reason": "Feil"});
        let path = format!("/handovers/{}/returns", first["handover"]["id"].as_str().unwrap());
        world.as_(COORDINATOR).post(&path, back).await.ok();
        assert_eq!(verified(&world).await, ombruk::app::ledger::entries::Report { entries: 2, ..Default::default() });
        let entries = ombruk::store::ledger::entries::after(world.app.db.read(), None, 9).await.unwrap();
        let (saving, reversal) = (&entries[0], &entries[1]);
        let mut gram = saving.clone();
        gram.figures["avoided_co2e"]["central"] = json!(saving.co2e_central_g.unwrap() + 1);
        let column = rows::entry::Model { avoided_cost_minor: Some(1), ..saving.clone() };
        let mut input = saving.clone();
        input.inputs["n"] = json!(4);
        let mut counted = reversal.clone();
        counted.n = -2;
        let mut ore = reversal.clone();
        ore.figures["avoided_cost_minor"] = json!(-249_999);
        let unreadable = rows::entry::Model { inputs: json!("?"), ..saving.clone() };
        for tampered in [gram, column, input, counted, ore, unreadable] {
            let put = |row: rows::entry::Model| {
                let db = world.app.db.clone();
                async move {
                    let row = &row.into_active_model().reset_all();
                    let work = |tx: Tx| async move { row.clone().update(&*tx).await.map(drop) };
                    db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
                }
            };
            let original = entries.iter().find(|entry| entry.id == tampered.id).unwrap().clone();
            put(tampered.clone()).await;
            let report = verified(&world).await;
            assert!(report.findings.iter().any(|finding| finding.entry == tampered.id), "{report:?}");
            put(original).await;
        }
        assert_eq!(verified(&world).await.mismatches, 0);
    }

    async fn whatever_is_handed_over_and_given_back_adds_up(world: World) {
        // A price, a repair and a grade that do not divide evenly, so that every rounding occurs.
        setting::policy(&world, json!({"disposal_minor_per_kg": 333})).await;
        setting::agreement(&world, AgreementKind::New, 249_999).await;
        let clerk = world.as_(COORDINATOR);
        for seed in 1..4u64 {
            let mut dice = Dice(seed);
            let lot = chairs(&world, 17).await;
            setting::work_done(&world, PartnerKind::NavWorkshop, lot, None, 17, |order| {
                order.cost_minor = Some(100_003);
                (order.metres, order.parts_g) = (Some(0), Some(0));
            }).await;
            let hold = held(&world, lot, 17, other_school(&world)).await;
            let mut out: Vec<(String, i64)> = Vec::new();
            let mut left = 17;
            let mut expected = 0;
            while left > 0 || out.iter().any(|(_, kept)| *kept > 0) {
                let returnable: Vec<usize> = (0..out.len()).filter(|i| out[*i].1 > 0).collect();
                let give = left > 0 && (returnable.is_empty() || dice.upto(2) == 1);
                let booked = if give {
                    let k = dice.upto(left.min(6));
                    let handed = clerk.post(&format!("/reservations/{hold}/handover"), json!({"quantity": k, "driven_metres": 0})).await.ok();
                    left -= k;
                    out.push((handed["handover"]["id"].as_str().unwrap().to_owned(), k));
                    handed
                } else {
                    let which = returnable[dice.upto(returnable.len() as i64) as usize - 1];
                    let k = dice.upto(out[which].1);
                    out[which].1 -= k;
                    let body = json!({"quantity": k, "condition": "good", "place_id": world.cast.store, "reason": "Feil"});
                    clerk.post(&format!("/handovers/{}/returns", out[which].0), body).await.ok()
                };
                expected += booked["savings"][0]["avoided_cost"]["amount_minor"].as_i64().unwrap();
                let totals = world.as_(REPORTER).get("/savings?limit=1").await.ok()["totals"][0].clone();
                assert_eq!(totals["avoided_cost_minor"], json!(expected));
                let kept: i64 = out.iter().map(|(_, kept)| kept).sum();
                assert_eq!(totals["n"], json!(kept));
            }
            let totals = world.as_(REPORTER).get("/savings?limit=1").await.ok()["totals"][0].clone();
            for figure in ["avoided_cost_minor", "avoided_waste_g", "displaced_units_ppm", "budget_released_minor", "disposal_avoided_minor"] {
                assert_eq!(totals[figure], json!(0), "{figure}");
            }
            assert_eq!(totals["avoided_co2e"]["central"], json!(0));
        }
        let report = verified(&world).await;
        assert_eq!(report.mismatches, 0, "{:?}", report.findings);
    }
}

/// Random numbers that are the same in every run, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    /// 1 to `most`.
    fn upto(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        1 + ((self.0 >> 33) % most as u64) as i64
    }
}
