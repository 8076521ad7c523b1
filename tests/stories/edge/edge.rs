//! What every request meets before and after its use case: limits, problems, ids, figures.

use ombruk::web::edge::metrics::Metrics;
use poem::{Endpoint, Request, Route, get, handler, http::Method};
use serde_json::{Value, json};

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

    async fn what_cannot_be_read_is_named_in_the_readers_language(world: World) {
        let good = json!({
            "unit_id": world.cast.school, "place_id": world.cast.room, "needed_by": "2099-01-01", "purpose": "x",
            "assessment": {"alternatives_considered": true, "note": "x"},
            "lines": [{"category": "desk", "quantity": 1}, {"category": "desk", "quantity": 1}],
        });
        let with = |path: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(path).unwrap() = value;
            body.to_string()
        };
        let requirements = json!({"category": "desk", "quantity": 1, "requirements": {"min_condition": "nice"}});
        for (language, body, field, detail) in [
            ("nb", with("/lines/1/quantity", json!("to")), "lines[1].quantity", "«lines[1].quantity» kan ikke leses. Oppgi et helt tall, ikke \"to\"."),
            ("sv", with("/needed_by", json!("snart")), "needed_by", "«needed_by» kan inte läsas. Ange en dag som 2026-05-17, inte \"snart\"."),
            ("da", with("/unit_id", json!(null)), "unit_id", "«unit_id» kan ikke læses. Feltet skal udfyldes."),
            ("nn", with("/lines/0", json!(7)), "lines[0]", "«lines[0]» kan ikkje lesast. Oppgje eit objekt med felt, ikkje 7."),
            ("en", with("/lines/0", requirements), "lines[0].requirements.min_condition",
                "“lines[0].requirements.min_condition” cannot be read. Give one of as_new, good, worn, needs_repair, for_parts, not \"nice\"."),
            ("en", "{\n\"unit_id\": }".to_owned(), "", "The request cannot be read. It cannot be read as JSON at line 2, column 12."),
        ] {
            let one = world.as_(EMPLOYEE).with("Accept-Language", language);
            let refused = one.send(Method::POST, "/needs", Some(body)).await.refused(400, "malformed");
            assert_eq!((refused["field"].as_str().unwrap_or_default(), &refused["detail"]), (field, &json!(detail)));
        }
        // A client that asks for none of our languages is answered in the person's own language.
        for one in [world.as_(EMPLOYEE), world.as_(EMPLOYEE).with("Accept-Language", "fi, *;q=0.5")] {
            let refused = one.get("/lots/7").await.refused(400, "malformed");
            assert!(refused["detail"].as_str().unwrap().starts_with("Adressen kan ikke leses."), "{refused}");
        }
        let one = world.as_(EMPLOYEE).with("Accept-Language", "nb");
        for (path, field, detail) in [
            ("/lots?limit=many", "limit", "Oppgi et helt tall, ikke \"many\"."),
            ("/lots?condition=good&condition=nice", "condition",
                "Oppgi en av as_new, good, worn, needs_repair, for_parts, ikke \"nice\"."),
            ("/lots?place=7", "place", "Oppgi en id (UUID), ikke \"7\"."),
            ("/savings?from=i+fjor", "from", "Oppgi en dag som 2026-05-17, ikke \"i fjor\"."),
            ("/lots/7", "", "Se /api/docs for hva som kan oppgis her."),
        ] {
            let refused = one.get(path).await.refused(400, "malformed");
            assert_eq!(refused["field"].as_str().unwrap_or_default(), field);
            assert!(refused["detail"].as_str().unwrap().ends_with(detail), "{refused}");
        }
    }

    async fn a_filter_that_nobody_knows_is_refused_and_a_blank_one_is_none(world: World) {
        let one = world.as_(EMPLOYEE).with("Accept-Language", "nb");
        // If the parameter were ignored, the answer would be the savings of the whole municipality.
        let refused = one.get("/savings?untt=7").await.refused(400, "malformed");
        assert_eq!((&refused["field"], refused["detail"].as_str().unwrap()), (&json!("untt"),
            "«untt» kan ikke leses. Det finnes ingen slik parameter her, bare from, to, unit, category, limit, after."));
        let refused = one.get("/me?loud=1").await.refused(400, "malformed");
        assert_eq!((&refused["field"], &refused["problem"]), (&json!("loud"), &json!("unknown_field")));
        world.as_("").get("/me?loud=1").await.refused(401, "unauthenticated");
        one.get("/categories?limit=200").await.ok();
        let blank = one.get("/lots?q=&category=&place=&condition=&state=&min_quantity=&limit=&after=").await.ok();
        assert_eq!(blank["items"], one.get("/lots").await.ok()["items"]);
        one.get("/lots?q=&untt=").await.ok();
    }

    async fn the_documentation_asks_nobody_else_for_anything(world: World) {
        let page = world.as_("").get("/api/docs/").await;
        assert_eq!(page.headers["content-security-policy"], "default-src 'self' 'unsafe-inline' data:");
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

#[handler]
fn falls_over() -> &'static str {
    panic!("a leg of the table came off")
}

/// No request can make a handler panic, so this test adds a handler that does.
#[tokio::test]
async fn a_handler_that_panics_is_a_problem_that_tells_nothing() {
    let site = ombruk::web::guarded(Route::new().at("/falls-over", get(falls_over)), Metrics::new());
    for _ in 0..2 {
        let request = Request::builder().uri_str("/falls-over").header("accept-language", "da").finish();
        let response = site.get_response(request).await;
        assert_eq!(response.status().as_u16(), 500, "and the next request is answered as well");
        assert_eq!(response.header("content-type"), Some("application/problem+json"));
        let id = response.header("x-request-id").unwrap().to_owned();
        let text = response.into_body().into_string().await.unwrap();
        assert!(!text.contains("table"), "{text}");
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&problem["code"], &problem["status"]), (&json!("internal"), &json!(500)));
        assert_eq!(problem["request_id"], json!(id), "what the log says it under");
    }
}
