//! What an organisation wants to reach in a year, and how far it has come.

use chrono::Datelike;
use ombruk::domain::time;
use serde_json::{Value, json};

use crate::{
    setting::{chairs, for_line, held, need},
    world::{World, cast::*, stories},
};

fn this_year() -> i32 {
    time::civil_date(time::now(), "Europe/Oslo").year()
}

async fn hands_out(world: &World, n: i64) {
    let wanted = need(world, n).await;
    let hold = held(world, chairs(world, n).await, n, for_line(world, wanted)).await;
    world.as_(FACILITY).post(&format!("/reservations/{hold}/handover"), json!({"driven_metres": 0})).await.ok();
}

async fn of_year(world: &World, token: &str, year: i32) -> Vec<Value> {
    world.as_(token).get(&format!("/targets?year={year}")).await.ok()["items"].as_array().unwrap().clone()
}

stories! {
    async fn a_target_is_told_with_what_is_reached(world: World) {
        let year = this_year();
        let nothing = of_year(&world, EMPLOYEE, year).await;
        for one in &nothing {
            assert_eq!((&one["target"], &one["reached"], &one["share_ppm"]), (&Value::Null, &Value::Null, &Value::Null));
        }
        let set = |indicator: &str, target: Value| json!({"year": year, "indicator": indicator, "target": target});
        let reporter = world.as_(REPORTER);
        for (indicator, target) in [("without_new", 800_000), ("cost", 1_500_000), ("carbon", 216_000)] {
            let answer = reporter.post("/targets", set(indicator, json!(target))).await.ok();
            assert_eq!(answer, set(indicator, json!(target)));
        }
        let unknown = of_year(&world, EMPLOYEE, year).await;
        for one in &unknown {
            assert!(one["target"].is_i64() && one["reached"].is_null() && one["share_ppm"].is_null(), "{one:#}");
        }
        hands_out(&world, 3).await;
        let totals = reporter.get("/savings").await.ok()["totals"][0].clone();
        let reached = of_year(&world, EMPLOYEE, year).await;
        assert_eq!(reached[0], json!({"indicator": "without_new", "target": 800_000, "reached": 1_000_000, "share_ppm": 1_250_000}));
        assert_eq!((&reached[1]["reached"], &reached[2]["reached"]), (&totals["avoided_cost_minor"], &totals["avoided_co2e"]["central"]));
        assert_eq!(reached[2]["share_ppm"], json!(750_000), "three chairs of 54 kg");
        // Other years and other organisations have their own.
        assert!(of_year(&world, EMPLOYEE, year + 1).await.iter().all(|one| one["target"].is_null()));
        assert!(of_year(&world, STRANGER, year).await.iter().all(|one| one["target"].is_null() && one["reached"].is_null()));

        reporter.post("/targets", set("carbon", Value::Null)).await.ok();
        let dropped = of_year(&world, EMPLOYEE, year).await;
        assert_eq!((&dropped[2]["target"], &dropped[2]["share_ppm"]), (&Value::Null, &Value::Null));
        assert_eq!(dropped[2]["reached"], reached[2]["reached"], "what was reached is known without a target");
    }

    async fn who_keeps_targets_sets_possible_ones(world: World) {
        let year = this_year();
        let good = json!({"year": year, "indicator": "cost", "target": 100});
        for token in [EMPLOYEE, FACILITY, COORDINATOR, PROCUREMENT] {
            world.as_(token).post("/targets", good.clone()).await.refused(403, "not_allowed");
        }
        world.as_(ADMIN).post("/targets", good).await.ok();
        for (wrong, field) in [
            (json!({"year": year, "indicator": "without_new", "target": 1_000_001}), "target"),
            (json!({"year": year, "indicator": "cost", "target": 0}), "target"),
            (json!({"year": 1989, "indicator": "cost", "target": 100}), "year"),
            (json!({"year": 2201, "indicator": "cost"}), "year"),
        ] {
            let refused = world.as_(REPORTER).post("/targets", wrong).await.refused(422, "invalid");
            assert_eq!(refused["field"], field);
        }
        world.as_(REPORTER).get("/targets?year=99999999").await.refused(422, "invalid");
        let kept = of_year(&world, REPORTER, year).await;
        assert_eq!(kept.iter().map(|one| one["target"].clone()).collect::<Vec<_>>(), [Value::Null, json!(100), Value::Null]);
    }

    async fn a_reporter_sets_targets_on_a_page_and_reads_them_beside_the_savings(world: World) {
        let year = this_year();
        let mut reporter = world.signed_in(REPORTER).await;
        reporter.open("/savings").await.shows("href=\"/targets\"").hides("class=\"meters\"");
        let page = reporter.open("/targets").await;
        page.shows(&format!("Mål for {year}")).shows("Ingen mål er satt for dette året.");
        let too_much = reporter.submit(&page, "/targets", &[("without_new", "120")]).await;
        assert_eq!(too_much.status, 422);
        too_much.shows("href=\"#targets-without_new\"").shows("value=\"120\"").shows("100");
        let said = [("without_new", "80"), ("cost", ""), ("carbon", "216")];
        let set = reporter.submit(&page, "/targets", &said).await;
        set.shows("Lagret.").shows("80\u{a0}% av tingene uten å kjøpe nytt").shows("Det er ukjent hvor langt vi er kommet.");
        set.shows("value=\"80\"").shows("value=\"216\"").hides("Ingen mål");

        hands_out(&world, 3).await;
        let savings = reporter.open("/savings").await;
        savings.shows("216\u{a0}kg CO₂e unngått").shows("162\u{a0}kg CO₂e så langt, 75\u{a0}% av målet").shows("width=\"75\"");
        savings.shows("100\u{a0}% så langt, 125\u{a0}% av målet").shows("width=\"100\"").shows(&format!("href=\"/targets?year={year}\""));
        // The target is the whole organisation's, of a whole year.
        reporter.open(&format!("/savings?unit={}", world.cast.school)).await.hides("class=\"meters\"");
        reporter.open(&format!("/savings?from={year}-01-02&to={year}-12-31")).await.hides("class=\"meters\"");

        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open("/targets").await;
        page.shows("av målet").hides("action=\"/targets\"");
    }
}
