//! A list that was computed before a decision is used only while the things on it are as they were.

use ombruk::{
    app::{
        directory::access::hash,
        needs::decisions::{self, Answer, DecisionRequest},
    },
    domain::{LineId, NeedId, OfferId, time},
    store::directory::people::actor_by_token,
};
use serde_json::json;

use crate::{
    given::{id, uuid},
    world::{World, cast::*, stories},
};

stories! {
    async fn a_product_that_changed_after_the_look_is_looked_at_again(world: World) {
        let keeper = world.as_(FACILITY);
        let attributes = json!({"brand": "HÅG", "model": "Capisco", "width_cm": 60});
        let product = json!({"category": "office-chair", "attributes": attributes});
        let product = keeper.post("/products", product).await.ok();
        let lot = json!({
            "category": "office-chair", "title": "Kontorstol", "quantity": 2, "condition": "good", "surplus": true,
            "unit_id": world.cast.other_school, "place_id": world.cast.other_room, "product_id": product["id"],
        });
        let lot = keeper.post("/lots", lot).await.ok();
        let body = json!({
            "unit_id": world.cast.school, "place_id": world.cast.second_room, "needed_by": "2030-08-01",
            "purpose": "Nytt kontor", "assessment": {"alternatives_considered": true, "note": ""},
            "lines": [{"category": "office-chair", "quantity": 1, "requirements": {"max_width_cm": 70}}],
        });
        let need = world.as_(EMPLOYEE).post("/needs", body).await.ok();
        let offer = &need["lines"][0]["offers"][0];
        assert_eq!(offer["lot_id"], lot["id"]);
        let at = (NeedId(uuid(&need)), LineId(uuid(&need["lines"][0])));
        let request = &DecisionRequest { offer: OfferId(uuid(offer)), seen: None, verdict: Answer::Accept(1) };
        let (app, token) = (&world.app, hash(EMPLOYEE));
        let actor = &actor_by_token(app.db.read(), &token, time::now()).await.unwrap().unwrap().0;
        let looked = &decisions::look(app, actor, at.0, at.1, request).await.unwrap();
        let wide = json!({"attributes": {"brand": "HÅG", "model": "Capisco", "width_cm": 90}});
        keeper.patch_now(&format!("/products/{}", id(&product)), wide).await;
        let written: ombruk::app::Result<()> =
            app.db.write(|tx| async move { decisions::decide(app, &tx, actor, at, request, looked).await.map(drop) }).await;
        assert!(written.is_err(), "the chairs are too wide now");
        assert_eq!(keeper.get(&format!("/lots/{}", id(&lot))).await.ok()["held"], json!(0));
    }
}
