//! Jobs: which worker has them, what happens when they fail, and that none waits for another.

use std::sync::Arc;

use chrono::TimeDelta;
use ombruk::{
    domain::{HoldState, Instant, Job, JobId, JobKind, JobState, PersonId, Queue, time},
    jobs::{Worker, run_due},
    store::{
        Tx,
        jobs::{self, Claimed, Lease},
        rows::{hold, job},
    },
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, Statement, sea_query::Expr,
};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{full_disk::Full, worker::until};
use crate::{
    setting::{chairs, held_with, other_school},
    world::{World, stories},
};

async fn ask(world: &World, job: Job) {
    ask_at(world, job, time::now()).await;
}

async fn ask_at(world: &World, job: Job, at: Instant) {
    let job = &job;
    world.app.db.write(|tx| async move { jobs::enqueue(&tx, job.clone(), at).await }).await.unwrap();
}

/// Claims the next job of the queue that follows successors, for a minute.
async fn claim(world: &World, owner: Uuid) -> Option<Claimed> {
    let until = |tx: &Tx| tx.at + TimeDelta::minutes(1);
    let claim = |tx: Tx| async move { jobs::claim(&tx, Queue::Successors, owner, until(&tx)).await };
    world.app.db.write(claim).await.unwrap()
}

async fn all(world: &World) -> Vec<job::Model> {
    job::Entity::find().all(world.app.db.read()).await.unwrap()
}

/// Moves every moment of the jobs an hour into the past.
async fn an_hour_passes(world: &World) {
    let before = time::now() - TimeDelta::hours(1);
    let change = |tx: Tx| async move {
        use job::Column;
        let waiting = job::Entity::update_many().col_expr(Column::NextTryAt, Expr::value(before));
        waiting.exec(&*tx).await?;
        let leased = job::Entity::update_many().col_expr(Column::LeaseUntil, Expr::value(before));
        use sea_orm::{ColumnTrait, QueryFilter};
        leased.filter(Column::LeaseUntil.is_not_null()).exec(&*tx).await.map(drop)
    };
    world.app.db.write(change).await.map_err(|error: DbErr| error).unwrap();
}

/// The results of everything that a worker can do with a job, under this lease.
async fn acts(world: &World, lease: Lease) -> [bool; 5] {
    let db = &world.app.db;
    let at = time::now();
    [
        db.write(|tx| async move { jobs::renew(&tx, lease, at).await }).await.unwrap(),
        db.write(|tx| async move { jobs::fail(&tx, lease, "late").await }).await.unwrap(),
        db.write(|tx| async move { jobs::again(&tx, lease, &Job::FollowSuccessors, at).await }).await.unwrap(),
        db.write(|tx| async move { jobs::give_back(&tx, lease).await }).await.unwrap(),
        db.write(|tx| async move { jobs::done(&tx, lease).await }).await.unwrap(),
    ]
}

stories! {
    async fn a_job_is_one_node_s_for_as_long_as_its_lease_runs(world: World) {
        let other = world.another_node().await;
        ask(&world, Job::FollowSuccessors).await;
        let (here, there) = (Uuid::now_v7(), Uuid::now_v7());
        let (mine, theirs) = tokio::join!(claim(&world, here), claim(&other, there));
        let (mut mine, mut theirs) = match (mine, theirs) {
            (Some(claimed), None) => ((&world, claimed.lease), (&other, there)),
            (None, Some(claimed)) => ((&other, claimed.lease), (&world, here)),
            (Some(_), Some(_)) => panic!("both have it"),
            (None, None) => panic!("nobody has it"),
        };
        run_due(&theirs.0.app, &|| true).await.unwrap();
        assert_eq!(all(&world).await[0].lease_owner, Some(mine.1.owner), "nobody else does it meanwhile");

        for round in 2..5 {
            an_hour_passes(&world).await;
            let taken = claim(theirs.0, theirs.1).await.expect("a lease that ran out is free").lease;
            assert_eq!((taken.owner, taken.attempts), (theirs.1, round));
            let before = all(&world).await;
            assert_eq!(acts(mine.0, mine.1).await, [false; 5], "whoever lost the lease changes nothing");
            assert_eq!(all(&world).await, before);
            (mine, theirs) = ((theirs.0, taken), (mine.0, mine.1.owner));
        }
        let lease = mine.1;
        let renew = |tx: Tx| async move { jobs::renew(&tx, lease, tx.at + TimeDelta::hours(1)).await };
        an_hour_passes(&world).await;
        assert!(mine.0.app.db.write(renew).await.unwrap());
        assert!(claim(theirs.0, theirs.1).await.is_none(), "it was renewed");
        assert!(mine.0.app.db.write(|tx| async move { jobs::done(&tx, lease).await }).await.unwrap());
        assert_eq!(all(&world).await, []);
    }

    async fn a_worker_that_stops_gives_its_job_back(world: World) {
        ask(&world, Job::FollowSuccessors).await;
        let asked = std::sync::atomic::AtomicU32::new(0);
        // The worker is told to stop after it has begun.
        let go_on = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 3;
        run_due(&world.app, &go_on).await.unwrap();
        let left = all(&world).await;
        assert_eq!((left.len(), left[0].attempts, left[0].lease_owner), (1, 0, None));
        world.settle().await;
        assert_eq!(all(&world).await, []);
    }

    async fn a_job_that_fails_too_often_is_listed_retried_and_dropped(world: World) {
        world.settle().await;
        assert_eq!(world.ombruk(&["jobs"]), (true, "No jobs.\n".into()));
        world.lose_index();
        let fail = async |times| {
            for _ in 0..times {
                let _ = run_due(&world.app, &|| true).await; // The index itself fails, too.
                an_hour_passes(&world).await;
            }
        };
        ask(&world, Job::Reindex).await;
        fail(1).await;
        let listed = ombruk::app::jobs::list(&world.app.db).await.unwrap().remove(0);
        assert_eq!((listed.state, listed.attempts), (JobState::Waiting, 1));
        assert!(listed.last_error.unwrap().starts_with("the search index failed: "), "and from what");
        fail(13).await;
        let dead = all(&world).await;
        assert_eq!((dead.len(), dead[0].attempts), (1, 12), "it is left alone");
        let id = dead[0].id;

        let (_, table) = world.ombruk(&["jobs"]);
        let (head, line) = table.split_once('\n').unwrap();
        assert!(head.starts_with("ID ") && head.ends_with("LAST ERROR"), "{table}");
        assert!(line.starts_with(&format!("{id}  reindex  failed         12  -")), "{table}");
        let metrics = world.as_("").get("/metrics").await.ok();
        for line in [
            "ombruk_jobs{kind=\"reindex\",state=\"failed\"} 1\n",
            "ombruk_jobs{kind=\"reindex\",state=\"waiting\"} 0\n",
            "ombruk_jobs{kind=\"follow_successors\",state=\"running\"} 0\n",
        ] {
            assert!(metrics.as_str().unwrap().contains(line), "{line} is not in\n{metrics}");
        }

        ask(&world, Job::Reindex).await;
        fail(13).await;
        let again = all(&world).await;
        assert_eq!((again.len(), again[0].id), (1, id), "one key is there once");

        std::fs::remove_file(world.search_folder()).unwrap();
        std::fs::create_dir(world.search_folder()).unwrap();
        let (done, said) = world.ombruk(&["jobs", "retry", &id.to_string()]);
        assert!(done && said.contains("is tried as soon as"), "{said}");
        world.settle().await;
        assert_eq!(all(&world).await, []);

        world.lose_index();
        ask(&world, Job::Reindex).await;
        fail(12).await;
        let (done, said) = world.ombruk(&["jobs", "retry", "--all"]);
        assert!(done && said.starts_with("1 job is tried"), "{said}");
        let waits = all(&world).await.remove(0);
        assert_eq!((waits.failed_at, waits.attempts), (None, 0));
        let id = waits.id.to_string();
        let (done, said) = world.ombruk(&["jobs", "drop", &id]);
        assert!(done && said == format!("Job {id} is forgotten.\n"), "{said}");
        for act in ["drop", "retry"] {
            let (done, said) = world.ombruk(&["jobs", act, &id]);
            assert!(!done && said.contains("there is no job"), "{said}");
        }
        assert!(!world.ombruk(&["jobs", "retry"]).0, "which one?");
    }

    async fn all_that_failed_are_retried_however_many(world: World) {
        let now = time::now();
        // One more than a list shows.
        let failed = (0..501).map(|_| {
            let job = Job::MailNotices { person: PersonId::new() };
            let row = job::Model {
                id: JobId::new(),
                kind: job.kind().to_string(),
                payload: job.payload(),
                queue: job.kind().queue().to_string(),
                key: job.key(),
                created_at: now,
                next_try_at: now,
                again_at: None,
                lease_owner: None,
                lease_until: None,
                attempts: 12,
                last_error: Some("the mail server is away".to_owned()),
                failed_at: Some(now),
            };
            row.into_active_model().reset_all()
        });
        let failed: &Vec<job::ActiveModel> = &failed.collect();
        let insert = |tx: Tx| async move {
            job::Entity::insert_many(failed.clone()).exec_without_returning(&*tx).await
        };
        world.app.db.write(insert).await.unwrap();
        assert_eq!(ombruk::app::jobs::retry_all(&world.app.db).await.unwrap(), 501);
        let left = all(&world).await;
        assert!(left.len() == 501 && left.iter().all(|row| row.failed_at.is_none() && row.attempts == 0));
    }

    async fn a_job_that_runs_is_neither_dropped_nor_retried(world: World) {
        ask(&world, Job::FollowSuccessors).await;
        let lease = claim(&world, Uuid::now_v7()).await.unwrap().lease;
        for act in ["drop", "retry"] {
            let (done, said) = world.ombruk(&["jobs", act, &lease.id.to_string()]);
            assert!(!done && said.contains("runs right now"), "{said}");
        }
        assert!(world.app.db.write(|tx| async move { jobs::done(&tx, lease).await }).await.unwrap());
    }

    async fn a_job_that_ends_its_worker_is_left_alone_in_the_end(world: World) {
        ask(&world, Job::FollowSuccessors).await;
        for _ in 0..12 {
            claim(&world, Uuid::now_v7()).await.unwrap();
            an_hour_passes(&world).await;
        }
        assert!(claim(&world, Uuid::now_v7()).await.is_none());
        let dead = all(&world).await.remove(0);
        assert!(dead.failed_at.is_some() && dead.last_error.unwrap().contains("the worker ended"));
    }

    async fn whoever_asks_for_what_waits_is_served_by_it(world: World) {
        let later = time::now() + TimeDelta::hours(1);
        ask_at(&world, Job::FollowSuccessors, later).await;
        assert!(claim(&world, Uuid::now_v7()).await.is_none(), "not yet");
        ask(&world, Job::FollowSuccessors).await;
        ask_at(&world, Job::FollowSuccessors, later).await;
        assert_eq!(all(&world).await.len(), 1);
        let lease = claim(&world, Uuid::now_v7()).await.expect("the earliest moment counts").lease;

        ask(&world, Job::FollowSuccessors).await;
        assert_eq!(all(&world).await.len(), 1);
        assert!(claim(&world, Uuid::now_v7()).await.is_none(), "two never run at once");
        assert!(world.app.db.write(|tx| async move { jobs::done(&tx, lease).await }).await.unwrap());
        let lease = claim(&world, Uuid::now_v7()).await.expect("what was asked for while it ran is done again").lease;
        assert_eq!(lease.attempts, 1);
        assert!(world.app.db.write(|tx| async move { jobs::done(&tx, lease).await }).await.unwrap());
        assert_eq!(all(&world).await, []);
    }

    async fn a_job_is_not_begun_before_what_it_should_see_is_there(world: World) {
        if !world.app.db.is_postgres() {
            return; // SQLite runs one transaction after the other.
        }
        ask(&world, Job::FollowSuccessors).await;
        let seen = &world;
        let asks = |tx: Tx| async move {
            jobs::enqueue(&tx, Job::FollowSuccessors, tx.at).await?;
            assert!(claim(seen, Uuid::now_v7()).await.is_none(), "it would not see this transaction's work");
            Ok::<_, DbErr>(())
        };
        world.app.db.write(asks).await.unwrap();
        let lease = claim(&world, Uuid::now_v7()).await.unwrap().lease;
        assert!(world.app.db.write(|tx| async move { jobs::done(&tx, lease).await }).await.unwrap());
    }

    async fn a_retry_and_a_wish_at_once_are_one_job(world: World) {
        if !world.app.db.is_postgres() {
            return; // SQLite runs one transaction after the other.
        }
        ask(&world, Job::FollowSuccessors).await;
        for _ in 0..12 {
            claim(&world, Uuid::now_v7()).await.unwrap();
            an_hour_passes(&world).await;
        }
        assert!(claim(&world, Uuid::now_v7()).await.is_none());
        let dead = all(&world).await.remove(0).id;

        let (asked, db) = (&Semaphore::new(0), &world.app.db);
        let waits = async || {
            let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            db.read().query_one_raw(Statement::from_string(DbBackend::Postgres, waiting)).await.unwrap().is_some()
        };
        let wish = db.write(|tx| async move {
            jobs::enqueue(&tx, Job::FollowSuccessors, tx.at).await?;
            asked.add_permits(1);
            until("the retry waits for the wish", waits).await;
            Ok::<_, DbErr>(())
        });
        let retry = async {
            asked.acquire().await.unwrap().forget();
            db.write(|tx| async move { jobs::retry(&tx, dead).await }).await
        };
        let (wish, retry) = tokio::join!(wish, retry);
        wish.unwrap();
        assert_eq!(retry.unwrap(), jobs::Outcome::Done);
        let left = all(&world).await;
        assert_eq!((left.len(), left[0].id, left[0].failed_at), (1, dead, None));
    }

    async fn a_slow_job_keeps_no_other_waiting(world: World) {
        let gate = Arc::new(Semaphore::new(1));
        let slow = |engine| -> Arc<dyn ombruk::search::Engine> {
            Arc::new(Full { gate: gate.clone(), ..Full::when(engine, &Arc::default()) })
        };
        let node = world.another_node().await.with_engine(slow);
        node.settle().await;
        let chairs = chairs(&world, 9).await;
        let due = |hold: &mut hold::Model| hold.expires_at = Some(time::now() - TimeDelta::seconds(30));
        let held = held_with(&world, chairs, 1, other_school(&world), due).await;
        let closed = gate.clone().acquire_owned().await.unwrap();
        ask(&node, Job::Reindex).await;
        let db = &node.app.db;
        let state = async |kind: JobKind| {
            let seen = ombruk::app::jobs::list(db).await.unwrap();
            seen.into_iter().find(|job| job.kind == kind.to_string()).map(|job| job.state)
        };

        let worker = Worker::start(node.app.clone());
        until("the slow one has begun", async || state(JobKind::Reindex).await == Some(JobState::Running)).await;
        until("another kind is done", async || state(JobKind::FollowSuccessors).await.is_none()).await;
        ask(&node, Job::FollowSuccessors).await;
        until("it is done again", async || state(JobKind::FollowSuccessors).await.is_none()).await;
        until("a third waits for its next hour", async || {
            let row = all(&node).await.into_iter().find(|row| row.kind == JobKind::OpenToRegion.to_string());
            row.is_some_and(|row| row.next_try_at > time::now() + TimeDelta::minutes(50) && row.lease_owner.is_none())
        })
        .await;
        until("a hold expires", async || {
            hold::Entity::find_by_id(held).one(db.read()).await.unwrap().unwrap().state == HoldState::Expired
        })
        .await;
        assert_eq!(state(JobKind::Reindex).await, Some(JobState::Running));
        drop(closed);
        until("the slow one ends", async || state(JobKind::Reindex).await.is_none()).await;
        worker.stop().await;
    }
}
