//! What the worker does by itself, one duty beside another.

use std::{sync::Arc, time::Instant};

use ombruk::{
    domain::{HoldState, Job, JobKind, time},
    jobs::Worker,
    store::{
        jobs,
        rows::{hold, job},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    setting::{chairs, held_with, other_school},
    world::{World, cast::FACILITY, stories},
};

/// A hold of seven things can no longer be changed.
const STUCK_ON_SQLITE: &str =
    "CREATE TRIGGER stuck BEFORE UPDATE ON hold WHEN old.n = 7 BEGIN SELECT RAISE(ABORT, 'stuck'); END";
const STUCK_ON_POSTGRES: &str = "CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS \
    'BEGIN RAISE EXCEPTION ''stuck''; END'; \
    CREATE TRIGGER stuck BEFORE UPDATE ON hold FOR EACH ROW WHEN (old.n = 7) EXECUTE FUNCTION stuck()";

async fn change(world: &World, sql: &'static str) {
    let done = world.app.db.write(|tx| async move { tx.execute_unprepared(sql).await.map(drop) });
    done.await.map_err(|error: DbErr| error).unwrap();
}

/// Checks again and again, for as long as the worker may take on a busy machine.
pub async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed().as_secs() < 60, "{what}: it never happens");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

stories! {
    async fn a_duty_that_fails_keeps_no_other_from_being_done(world: World) {
        world.settle().await;
        let (stuck, free) = (chairs(&world, 9).await, chairs(&world, 9).await);
        let due = |seconds| move |hold: &mut hold::Model| {
            hold.expires_at = Some(time::now() - chrono::Duration::seconds(seconds));
        };
        let stuck = held_with(&world, stuck, 7, other_school(&world), due(60)).await;
        let free = held_with(&world, free, 1, other_school(&world), due(30)).await;
        change(&world, if world.app.db.is_postgres() { STUCK_ON_POSTGRES } else { STUCK_ON_SQLITE }).await;
        world.lose_index();
        let db = world.app.db.clone();
        let state = async |id| hold::Entity::find_by_id(id).one(db.read()).await.unwrap().unwrap().state;

        let worker = Worker::start(Arc::clone(&world.app));
        until("another hold expires", async || state(free).await == HoldState::Expired).await;
        until("lots are looked at that open to the region", async || {
            jobs::exists(db.read(), JobKind::OpenToRegion).await.unwrap()
        })
        .await;
        until("work follows successors", async || !jobs::exists(db.read(), JobKind::FollowSuccessors).await.unwrap()).await;
        db.write(|tx| async move { jobs::enqueue(&tx, Job::Reindex, tx.at).await }).await.unwrap();
        let failed = || job::Entity::find().filter(job::Column::LastError.is_not_null()).count(db.read());
        until("a job fails and rests", async || failed().await.unwrap() == 1).await;
        let asked = |tx: ombruk::store::Tx| async move { jobs::enqueue(&tx, Job::FollowSuccessors, tx.at).await };
        db.write(asked).await.unwrap();
        until("the next job is done", async || !jobs::exists(db.read(), JobKind::FollowSuccessors).await.unwrap()).await;
        worker.stop().await;

        assert_eq!(state(stuck).await, HoldState::Active);
        let listed = world.as_(FACILITY).get("/lots").await.ok();
        assert_eq!(listed["degraded"], true, "the index is lost, and the database lists");
        change(&world, if world.app.db.is_postgres() { "DROP TRIGGER stuck ON hold" } else { "DROP TRIGGER stuck" }).await;
    }
}
