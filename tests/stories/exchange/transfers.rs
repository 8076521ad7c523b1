use ombruk::{
    app::{directory::access::hash, exchange::transfers, needs::lines, stock::holds},
    domain::{HoldState, LotId, TransferId, TransferState},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::{Value, json};

use crate::{
    given::{Line, day, id, need, nok, uuid},
    world::{World, cast::*, stories},
};

/// The neighbour has so many chairs to spare, and shows them to the region.
pub async fn theirs(world: &World, quantity: i64) -> Value {
    let lot = world
        .as_(NEIGHBOUR)
        .post(
            "/lots",
            json!({
                "category": "office-chair", "quantity": quantity, "condition": "good", "surplus": true,
                "unit_id": world.cast.neighbour_unit, "place_id": world.cast.neighbour_room,
            }),
        )
        .await
        .ok();
    let row = ombruk::store::stock::lots::find(world.app.db.read(), LotId(uuid(&lot))).await.unwrap().unwrap();
    let row = &row;
    let opened: Result<_, sea_orm::DbErr> = world
        .app
        .db
        .write(|tx| async move {
            let mut row = row.clone().into_active_model();
            row.open_to_region_from = Set(Some(day(0)));
            row.update(&*tx).await
        })
        .await;
    opened.unwrap();
    lot
}

/// What accepting a neighbour's lot does: it is reserved, asked for, and counted on the line.
pub async fn asked(world: &World, line: Line, lot: &Value, n: i64) -> Value {
    let (lot, cast, app) = (LotId(uuid(lot)), world.cast, &world.app);
    let now = ombruk::domain::time::now();
    let actor = &ombruk::store::directory::people::actor_by_token(app.db.read(), &hash(EMPLOYEE), now)
        .await
        .unwrap()
        .unwrap()
        .0;
    let written: ombruk::app::Result<_> = app
        .db
        .write(|tx| async move {
            ombruk::store::needs::needs::lock_line(&tx, line.id).await?;
            let lot = ombruk::store::stock::lots::lock(&tx, lot).await?.unwrap();
            let asked = transfers::Asked {
                line: Some(line.id),
                decision: None,
                unit: cast.school,
                place: cast.room,
                until: None,
            };
            let (transfer, _) = transfers::open(&tx, actor, lot, n, asked).await?;
            lines::change(&tx, line.id, lines::Change { held: n, ..Default::default() }).await?;
            Ok(transfer.id)
        })
        .await;
    json!({ "id": written.unwrap() })
}

async fn held(world: &World, lot: &Value) -> i64 {
    ombruk::store::stock::lots::find(world.app.db.read(), LotId(uuid(lot))).await.unwrap().unwrap().held
}

stories! {
    async fn a_neighbour_lets_chairs_go(world: World) {
        let chairs = theirs(&world, 6).await;
        let line = need(&world, "office-chair", 4).await;
        let transfer = asked(&world, line, &chairs, 4).await;
        assert_eq!((line.counts(&world).await, held(&world, &chairs).await), ((0, 4, 0, 0), 4));
        for token in [COORDINATOR, NEIGHBOUR] {
            let seen = world.as_(token).get("/transfers?state=pending").await.ok();
            assert_eq!((&seen["items"][0]["id"], &seen["items"][0]["quantity"]), (&transfer["id"], &json!(4)));
        }
        assert_eq!(world.as_(STRANGER).get("/transfers").await.ok()["items"], json!([]));
        let path = format!("/transfers/{}/decision", id(&transfer));
        let yes = json!({"approve": true, "kind": "sale", "price": nok(40_000), "vat": nok(10_000), "evidence": "26/118"});
        world.as_(STRANGER).post(&path, yes.clone()).await.refused(404, "not_found");
        world.as_(COORDINATOR).post(&path, yes.clone()).await.refused(403, "not_yours");
        world.as_(NEIGHBOUR).post(&path, yes.clone()).await.refused(403, "not_allowed");
        let owner = world.as_(NEIGHBOUR_COORDINATOR);
        for (body, field) in [
            (json!({"approve": true, "kind": "sale"}), "price"),
            (json!({"approve": true, "price": nok(1)}), "price"),
            (json!({"approve": true, "kind": "sale", "price": nok(-1)}), "price.amount_minor"),
        ] {
            assert_eq!(owner.post(&path, body).await.refused(422, "invalid")["field"], field);
        }
        owner.post(&path, json!({"kind": "sale"})).await.refused(400, "malformed");
        let approved = owner.post(&path, yes.clone()).await.ok();
        assert_eq!((&approved["state"], &approved["price"]), (&json!("approved"), &nok(40_000)));
        assert_eq!((&approved["kind"], &approved["evidence"]), (&json!("sale"), &json!("26/118")));
        owner.post(&path, yes).await.refused(409, "already_decided");
        assert_eq!(line.counts(&world).await, (0, 4, 0, 0));
    }

    async fn a_neighbour_keeps_its_chairs_and_the_line_is_open_again(world: World) {
        let chairs = theirs(&world, 6).await;
        let line = need(&world, "office-chair", 4).await;
        let transfer = asked(&world, line, &chairs, 4).await;
        let path = format!("/transfers/{}/decision", id(&transfer));
        let owner = world.as_(NEIGHBOUR_COORDINATOR);
        let refused = owner.post(&path, json!({"approve": false, "note": "Trenger dem selv"})).await.ok();
        assert_eq!((&refused["state"], &refused["note"]), (&json!("refused"), &json!("Trenger dem selv")));
        assert_eq!((line.counts(&world).await, held(&world, &chairs).await), ((4, 0, 0, 0), 0));
    }

    async fn what_the_receiver_lets_go_is_no_longer_asked_for(world: World) {
        let chairs = theirs(&world, 6).await;
        let line = need(&world, "office-chair", 4).await;
        let transfer = TransferId(uuid(&asked(&world, line, &chairs, 4).await));
        let hold = ombruk::store::exchange::transfers::find(world.app.db.read(), transfer).await.unwrap().unwrap().hold_id.unwrap();
        let ended: ombruk::app::Result<_> = world.app.db.write(|tx| async move {
            ombruk::store::needs::needs::lock_line(&tx, line.id).await?;
            let (hold, _) = holds::lock(&tx, hold).await?;
            holds::end(&tx, hold, HoldState::Released).await
        }).await;
        ended.unwrap();
        let after = ombruk::store::exchange::transfers::find(world.app.db.read(), transfer).await.unwrap().unwrap();
        assert_eq!(after.state, TransferState::Cancelled);
        assert_eq!((line.counts(&world).await, held(&world, &chairs).await), ((4, 0, 0, 0), 0));
        let path = format!("/transfers/{transfer}/decision");
        world.as_(NEIGHBOUR_COORDINATOR).post(&path, json!({"approve": true})).await.refused(409, "already_decided");
    }
}
