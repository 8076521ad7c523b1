//! What is reserved is kept for fewer things or for longer, on its page and without scripts.

use serde_json::json;

use crate::{
    given::{day, id},
    stock::{at, chairs, reserve},
    world::{World, cast::*, stories},
};

stories! {
    async fn what_is_reserved_is_made_smaller_and_kept_longer(world: World) {
        let lot = chairs(&world, 6).await;
        let hold = reserve(&world, &lot, 4).await;
        let (kept, path) = (format!("/mine/{}", id(&hold)), format!("/reservations/{}", id(&hold)));
        let action = format!("{kept}/change");
        let mut teacher = world.signed_in(EMPLOYEE).await;
        teacher.open("/mine").await.shows(&format!("href=\"{kept}\""));
        let (older, page) = (teacher.open(&kept).await, teacher.open(&kept).await);
        older.shows(lot["code"].as_str().unwrap()).shows("4 × ").hides("name=\"until\"").hides("withdrawn-purchase");
        let many = teacher.submit(&older, &action, &[("quantity", "9")]).await;
        assert_eq!(many.status, 422);
        many.shows("role=\"alert\"").shows("change-quantity-wrong").shows("value=\"9\"");
        teacher.submit(&page, &action, &[("quantity", "3")]).await.shows("Lagret.").shows("3 × ");
        let stale = teacher.submit(&older, &action, &[("quantity", "1")]).await;
        assert_eq!(stale.status, 412);
        stale.shows("role=\"alert\"").shows("3 × ").shows("value=\"1\"");
        let school = world.as_(EMPLOYEE);
        assert_eq!(school.get(&path).await.ok()["quantity"], json!(3));

        // Renewing keeps it for as long as the policy gives now.
        let before = school.get(&path).await.ok()["expires_at"].clone();
        let mut policy = world.as_(ADMIN).get("/policy").await;
        policy.body["hold_days"] = json!(policy.body["hold_days"].as_i64().unwrap() + 5);
        let admin = world.as_(ADMIN).with("If-Match", policy.etag.as_deref().unwrap_or("\"1\""));
        admin.send(poem::http::Method::PUT, "/policy", Some(policy.body.to_string())).await.ok();
        let page = teacher.open(&kept).await;
        teacher.submit(&page, &action, &[("renew", "1")]).await.shows("Lagret.");
        let after = school.get(&path).await.ok()["expires_at"].clone();
        assert!(after.as_str().unwrap() > before.as_str().unwrap(), "{before} {after}");
    }

    async fn a_loan_ends_on_another_day(world: World) {
        let lot = chairs(&world, 2).await;
        let body = json!({"quantity": 2, "unit_id": world.cast.school, "place_id": world.cast.second_room, "until": day(5)});
        let hold = world.as_(EMPLOYEE).post(&at(&lot, "/reservations"), body).await.ok();
        let (kept, later, gone) = (format!("/mine/{}", id(&hold)), day(9).to_string(), day(-3).to_string());
        let action = format!("{kept}/change");
        let mut teacher = world.signed_in(EMPLOYEE).await;
        let page = teacher.open(&kept).await;
        let past = teacher.submit(&page, &action, &[("until", gone.as_str())]).await;
        assert_eq!(past.status, 422);
        past.shows("change-until-wrong");
        teacher.submit(&page, &action, &[("until", later.as_str())]).await.shows("Lagret.");
        let now = world.as_(EMPLOYEE).get(&format!("/reservations/{}", id(&hold))).await.ok();
        assert_eq!((&now["until"], &now["quantity"]), (&json!(later), &json!(2)));
    }

    async fn what_others_keep_is_not_changed(world: World) {
        let lot = chairs(&world, 6).await;
        let hold = reserve(&world, &lot, 4).await;
        let kept = format!("/mine/{}", id(&hold));
        let action = format!("{kept}/change");
        let mut other = world.signed_in(OTHER_EMPLOYEE).await;
        let page = other.open(&kept).await;
        page.hides(&action);
        let mut own = page.fields("/sign-out");
        own.retain(|(name, _)| ["csrf", "once"].contains(&name.as_str()));
        let mut said: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let version = hold["version"].to_string();
        said.extend([("quantity", "1"), ("version", version.as_str())]);
        assert_eq!(other.post(&action, &said).await.status, 403);
        let mut stranger = world.signed_in(STRANGER).await;
        assert_eq!(stranger.open(&kept).await.status, 404);
        let now = world.as_(EMPLOYEE).get(&format!("/reservations/{}", id(&hold))).await.ok();
        assert_eq!(now["quantity"], json!(4));
        // What was let go has a page without forms.
        let mut teacher = world.signed_in(EMPLOYEE).await;
        world.as_(EMPLOYEE).delete(&format!("/reservations/{}", id(&hold))).await.ok();
        teacher.open(&kept).await.shows("Ikke lenger satt av").hides(&action);
    }
}
