//! The history of a thing has the order of the commits, not of the beginnings of transactions.

use std::sync::Arc;

use ombruk::{
    app::{directory::access, stock::splits},
    domain::LotId,
};
use serde_json::json;
use tokio::sync::watch;

use crate::{
    setting::{chairs, held, id, other_school},
    world::{Backend, World, cast::*},
};

/// A split of a lot begins. Before its commit the lot is handed over. On SQLite the one waits for the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_split_after_the_handover_comes_back() {
    let Some(world) = World::on(Backend::Postgres).await else { return };
    let lot = chairs(&world, 6).await;
    let hold = held(&world, lot, 6, other_school(&world)).await;
    let actor = access::authenticate(&world.app, COORDINATOR).await.unwrap().unwrap();
    let (began, mut begun) = watch::channel(false);
    let (go, gone) = watch::channel(false);
    let app = Arc::clone(&world.app);
    let splitting = tokio::spawn(async move {
        let wanted = splits::Split { quantity: 2, ..Default::default() };
        let (wanted, actor) = (&wanted, &actor);
        app.db
            .write(|tx| {
                let (began, mut gone) = (began.clone(), gone.clone());
                async move {
                    began.send_replace(true);
                    gone.wait_for(|gone| *gone).await.unwrap();
                    let parts = splits::split(&tx, actor, lot, wanted).await?;
                    Ok::<LotId, ombruk::app::Error>(parts.lot.id)
                }
            })
            .await
    });
    begun.wait_for(|begun| *begun).await.unwrap();
    let handed = world.as_(FACILITY).post(&format!("/reservations/{hold}/handover"), json!({})).await.ok();
    go.send_replace(true);
    let part = splitting.await.unwrap().unwrap();

    let back = json!({
        "quantity": 2, "lot_id": part, "condition": "worn", "place_id": world.cast.store, "reason": "For mange",
    });
    let handover = id(&handed["handover"]["id"]);
    let came = world.as_(FACILITY).post(&format!("/handovers/{handover}/returns"), back).await.ok();
    assert_eq!(came["lot"]["id"], json!(part));
    world.ledger().adds_up().await;
}
