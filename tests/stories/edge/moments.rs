//! Events that are recorded later than they happened.

use chrono::TimeDelta;
use ombruk::domain::*;
use serde_json::{Value, json};

use crate::{
    setting::{chairs, for_line, held, held_with, id, logged, need, policy},
    world::{World, cast::*, stories},
};

fn ago(hours: i64) -> Instant {
    time::now() - TimeDelta::hours(hours)
}

/// Makes everything that is recorded of a lot so many hours older.
async fn aged(world: &World, lot: LotId, hours: i64) {
    use ombruk::store::{Tx, rows::movement};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let work = |tx: Tx| async move {
        let moved = movement::Column::FromLot.eq(lot);
        let update = movement::Entity::update_many().col_expr(movement::Column::At, Expr::value(ago(hours)));
        let rows = update.filter(sea_orm::sea_query::ExprTrait::or(moved, movement::Column::ToLot.eq(lot)));
        rows.exec(&*tx).await.map(drop)
    };
    world.app.db.write::<_, sea_orm::DbErr, _, _>(work).await.unwrap();
}

fn moment(value: &Value) -> Instant {
    value.as_str().unwrap().parse().unwrap()
}

stories! {
    async fn a_handover_of_last_week_is_booked_then(world: World) {
        let lot = chairs(&world, 6).await;
        aged(&world, lot, 24 * 12).await;
        let wanted = need(&world, 6).await;
        let reserved = ago(24 * 10);
        let hold = held_with(&world, lot, 6, for_line(&world, wanted), |hold| {
            (hold.created_at, hold.from_on) = (reserved, reserved.date_naive());
        }).await;
        let path = format!("/reservations/{hold}/handover");
        let clerk = world.as_(FACILITY);
        let happened = ago(24 * 9);
        let at = |at: Instant| json!({"happened_at": at});
        let refused = clerk.post(&path, at(ago(-1))).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["problem"]), (&json!("happened_at"), &json!("in_the_future")));
        let refused = clerk.post(&path, at(ago(24 * 11))).await.refused(422, "happened_too_early");
        assert_eq!((moment(&refused["earliest"]), &refused["because"]), (reserved, &json!("earlier_act")));
        let handed = clerk.post(&path, at(happened)).await.ok();
        let (handover, saving) = (&handed["handover"], &handed["savings"][0]);
        let day = time::civil_date(happened, "Europe/Oslo");
        assert_eq!((&handover["handed_on"], &saving["booked_on"]), (&json!(day), &json!(day)));
        assert_eq!(moment(&handover["at"]), happened);
        assert!(moment(&handover["recorded_at"]) > ago(1) && moment(&saving["recorded_at"]) > ago(1), "{handed:#}");
        let event = clerk.get(&format!("/lots/{lot}/history")).await.ok()["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&event["verb"], moment(&event["at"])), (&json!("handed_over"), happened));
        assert!(moment(&event["recorded_at"]) > ago(1));

        // They came back three days ago, and not before they were handed over.
        let returns = format!("/handovers/{}/returns", handover["id"].as_str().unwrap());
        let back = |at: Instant| json!({
            "quantity": 2, "condition": "good", "place_id": world.cast.store, "reason": "for mange", "happened_at": at,
        });
        let early = happened - TimeDelta::seconds(1);
        clerk.post(&returns, back(early)).await.refused(422, "happened_too_early");
        let returned = clerk.post(&returns, back(ago(72))).await.ok();
        assert_eq!(returned["savings"][0]["booked_on"], json!(time::civil_date(ago(72), "Europe/Oslo")));
        assert!(moment(&returned["return"]["at"]) < ago(71) && moment(&returned["return"]["recorded_at"]) > ago(1));
        let report = ombruk::app::ledger::entries::verify(&world.app.db, |_| {}).await.unwrap();
        assert_eq!(report.mismatches, 0, "{report:?}");
    }

    async fn the_policy_says_how_far_back(world: World) {
        let lot = chairs(&world, 2).await;
        aged(&world, lot, 24 * 40).await;
        let clerk = world.as_(FACILITY);
        let path = format!("/lots/{lot}/moves");
        let to = |place: PlaceId, at: Instant| json!({"place_id": place, "happened_at": at});
        let refused = clerk.post(&path, to(world.cast.room, ago(24 * 15))).await.refused(422, "happened_too_early");
        assert_eq!(refused["because"], "policy");
        policy(&world, json!({"backdating_days": 30})).await;
        clerk.post(&path, to(world.cast.room, ago(24 * 15))).await.ok();
        // The next step cannot be earlier than that one.
        let refused = clerk.post(&path, to(world.cast.second_room, ago(24 * 16))).await.refused(422, "happened_too_early");
        assert_eq!(refused["because"], "earlier_act");
        clerk.post(&path, to(world.cast.second_room, ago(24 * 14))).await.ok();
        policy(&world, json!({"backdating_days": 0})).await;
        clerk.post(&path, to(world.cast.room, ago(1))).await.refused(422, "happened_too_early");
        clerk.post(&path, json!({"place_id": world.cast.room})).await.ok();
        assert_eq!(clerk.get(&format!("/lots/{lot}")).await.ok()["place_id"], json!(world.cast.room));
    }

    async fn a_count_and_a_wiping_of_yesterday(world: World) {
        let clerk = world.as_(FACILITY);
        let lot = chairs(&world, 5).await;
        let count = format!("/lots/{lot}/count");
        let refused = clerk.post(&count, json!({"quantity": 4, "happened_at": ago(20)})).await;
        assert_eq!(refused.refused(422, "happened_too_early")["because"], "earlier_act", "it was logged a moment ago");
        aged(&world, lot, 48).await;
        clerk.post(&count, json!({"quantity": 4, "happened_at": ago(20)})).await.ok();
        let steps = ombruk::store::stock::lots::movements(world.app.db.read(), lot).await.unwrap();
        let lost = steps.last().unwrap();
        assert!(lost.why == Why::Lost && lost.at < ago(19) && lost.recorded_at.is_some_and(|at| at > ago(1)));

        let laptop = logged(&world, json!({
            "category": "laptop", "quantity": 1, "condition": "good", "surplus": true,
            "unit_id": world.cast.school, "place_id": world.cast.store,
        })).await;
        aged(&world, laptop, 48).await;
        let wiped = |at: Instant| json!({
            "medium": "disk 0", "method": "purge", "tool": "nvme format", "version": "2.3", "operator": "ab",
            "verified_by": "cd", "on": time::civil_date(at, "Europe/Oslo"), "happened_at": at,
        });
        let path = format!("/lots/{laptop}/sanitisations");
        clerk.post(&path, wiped(ago(50))).await.refused(422, "happened_too_early");
        let row = clerk.post(&path, wiped(ago(30))).await.ok();
        assert!(moment(&row["happened_at"]) < ago(29) && moment(&row["recorded_at"]) > ago(1), "{row:#}");
        clerk.post(&format!("/lots/{laptop}/surplus"), json!({})).await.ok();
    }

    async fn pages_ask_for_the_day_on_which_it_happened(world: World) {
        let day = |days: i64| (time::civil_date(time::now(), "Europe/Oslo") + TimeDelta::days(days)).to_string();
        let (lot, yesterday) = (chairs(&world, 5).await, day(-1));
        let path = format!("/lots/{lot}");
        let code = world.as_(FACILITY).get(&path).await.ok()["code"].as_str().unwrap().to_owned();
        let edit = format!("/things/{code}/edit");
        let (relocate, count) = (format!("{edit}/move"), format!("{edit}/count"));
        let mut clerk = world.signed_in(FACILITY).await;
        let place = world.cast.room.to_string();
        let said = [("place", place.as_str()), ("happened_at", yesterday.as_str())];
        let page = clerk.open(&edit).await;
        let early = clerk.submit(&page, &relocate, &said).await;
        assert_eq!(early.status, 422, "it was logged a moment ago");
        early.shows("aria-invalid=\"true\"").shows(&format!("value=\"{yesterday}\""));
        aged(&world, lot, 72).await;
        let page = clerk.open(&edit).await;
        clerk.submit(&page, &relocate, &said).await.shows("Flyttet.");
        let history = world.as_(FACILITY).get(&format!("{path}/history")).await.ok();
        let moved = history["items"].as_array().unwrap().iter().find(|event| event["verb"] == "moved").unwrap().clone();
        assert_eq!(time::civil_date(moment(&moved["at"]), "Europe/Oslo").to_string(), yesterday);
        assert!(moment(&moved["recorded_at"]) > ago(1), "{moved:#}");

        let page = clerk.open(&edit).await;
        let ahead = clerk.submit(&page, &count, &[("n", "4"), ("happened_at", &day(1))]).await;
        assert_eq!(ahead.status, 422);
        ahead.shows("Datoen er ikke kommet ennå.");
        let page = clerk.open(&edit).await;
        clerk.submit(&page, &count, &[("n", "4"), ("happened_at", &day(0))]).await.shows("Tellingen er lagret.");

        held(&world, lot, 2, crate::setting::other_school(&world)).await;
        let found = clerk.open(&format!("/handovers/new?code={code}")).await;
        let (_, out) = found.forms().into_iter().find(|(_, action)| action.starts_with("/handovers/new/")).unwrap();
        let early = clerk.submit(&found, &out, &[("happened_at", &day(-2))]).await;
        assert_eq!(early.status, 422);
        early.shows("aria-invalid=\"true\"");
    }

    async fn what_is_not_said_happens_now(world: World) {
        let lot = chairs(&world, 1).await;
        let hold = held(&world, lot, 1, crate::setting::other_school(&world)).await;
        let handed = world.as_(FACILITY).post(&format!("/reservations/{hold}/handover"), json!({})).await.ok();
        assert_eq!(handed["handover"]["at"], handed["handover"]["recorded_at"]);
        assert_eq!(id(&handed["lot"]["id"]), lot.0);
    }
}
