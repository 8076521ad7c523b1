//! What every request meets before and after its use case: limits, problems, ids, figures.

use poem::http::Method;
use serde_json::json;

use crate::world::{World, cast::*, stories};

stories! {
    async fn every_wrong_turn_is_a_problem(world: World) {
        let one = world.as_(ADMIN);
        one.get("/nowhere").await.refused(404, "not_found");
        one.get("/api/nowhere").await.refused(404, "not_found");
        one.delete("/units").await.refused(405, "method_not_allowed");
        one.send(Method::POST, "/units", Some("{".to_owned())).await.refused(400, "malformed");
        one.send(Method::POST, "/units", Some("null".to_owned())).await.refused(400, "malformed");
        one.patch("/units/not-an-id", json!({})).await.refused(400, "malformed");
        let long = json!({"name": "x".repeat(1 << 20)}).to_string();
        one.send(Method::POST, "/units", Some(long)).await.refused(413, "too_large");
        one.with("content-type", "text/csv").post("/units", json!({"name": "x"})).await.refused(415, "unsupported_media_type");
        let problem = world.as_("").with("Accept-Language", "sv").get("/me").await.refused(401, "unauthenticated");
        assert_eq!(problem["status"], 401);
        assert_eq!(problem["type"], "urn:ombruk:problem:unauthenticated");
        assert!(problem["request_id"].as_str().unwrap().parse::<uuid::Uuid>().is_ok());
    }

    async fn figures_are_there_to_be_scraped(world: World) {
        world.as_(EMPLOYEE).get("/me").await.ok();
        world.as_(EMPLOYEE).get("/nowhere-1").await.refused(404, "not_found");
        world.as_(FACILITY).post("/lots", json!({
            "category": "desk", "quantity": 1, "condition": "good",
            "unit_id": world.cast.school, "place_id": world.cast.room,
        })).await.ok();
        let lots = world.as_(EMPLOYEE).get("/lots/0198f000-0000-7000-8000-00000000dead").await;
        lots.refused(404, "not_found");
        let text = world.as_("").get("/metrics").await.ok();
        let text = text.as_str().unwrap();
        for line in [
            "ombruk_http_requests_total{method=\"GET\",route=\"/api/v1/me\",status=\"200\"} 1",
            "ombruk_http_requests_total{method=\"GET\",route=\"/api/v1/lots/:param0\",status=\"404\"} 1",
            "ombruk_http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/lots\"} 1",
            "ombruk_jobs_waiting ",
            "ombruk_database_statements ",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("nowhere-1") && !text.contains("dead"), "labels never carry what callers invent");
    }

    async fn health_is_asked_without_a_token(world: World) {
        let anybody = world.as_("");
        assert_eq!(anybody.get("/health/live").await.ok(), "live");
        anybody.get("/health/ready").await.ok();
        anybody.get("/api/openapi.json").await.ok();
    }
}
