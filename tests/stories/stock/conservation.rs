//! Whatever is done in whatever order: quantities appear and vanish only by movements that say why.

use ombruk::{
    app::{
        App, Error, check,
        exchange::reservations,
        stock::{counts, departures, joins, logging, moves, splits, surplus},
    },
    domain::{
        Condition, Departure, LotId, LotState, Title, Why,
        directory::{actor::Actor, permit::Within},
        stock::lot::NewLot,
    },
    store::{Tx, directory::people},
};
use proptest::{prelude::*, test_runner::TestRunner};
use sea_orm::EntityTrait;

use super::*;
use crate::world::Backend;

#[derive(Clone, Debug)]
enum Step {
    Log(i64),
    Split(usize, i64),
    Join(usize, usize),
    Move(usize, bool, Option<i64>),
    Depart(usize, Departure, Option<i64>),
    Count(usize, i64),
    Surplus(usize, Option<i64>),
    Reserve(usize, i64),
}

fn a_step() -> impl Strategy<Value = Step> {
    let lot = 0usize..8;
    let kind = prop::sample::select(vec![Departure::Lost, Departure::Sold, Departure::Recycled, Departure::Stolen]);
    prop_oneof![
        (1i64..9).prop_map(Step::Log),
        (lot.clone(), 1i64..6).prop_map(|(lot, n)| Step::Split(lot, n)),
        (lot.clone(), lot.clone()).prop_map(|(a, b)| Step::Join(a, b)),
        (lot.clone(), any::<bool>(), prop::option::of(1i64..5)).prop_map(|(lot, away, n)| Step::Move(lot, away, n)),
        (lot.clone(), kind, prop::option::of(1i64..5)).prop_map(|(lot, kind, n)| Step::Depart(lot, kind, n)),
        (lot.clone(), 0i64..9).prop_map(|(lot, n)| Step::Count(lot, n)),
        (lot.clone(), prop::option::of(1i64..5)).prop_map(|(lot, n)| Step::Surplus(lot, n)),
        (lot, 1i64..5).prop_map(|(lot, n)| Step::Reserve(lot, n)),
    ]
}

#[test]
fn quantities_are_conserved_on_sqlite() {
    told(Backend::Sqlite, 16);
}

#[test]
fn quantities_are_conserved_on_postgres() {
    told(Backend::Postgres, 8);
}

fn told(backend: Backend, cases: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(ProptestConfig { cases, max_shrink_iters: 64, ..ProptestConfig::default() });
    let steps = prop::collection::vec(a_step(), 1..30);
    runner.run(&steps, |steps| runtime.block_on(walk(backend, steps))).unwrap();
}

async fn walk(backend: Backend, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let Some(world) = World::on(backend).await else { return Ok(()) };
    let person = ombruk::store::rows::person::Entity::find().all(world.app.db.read()).await.unwrap();
    let person = person.into_iter().find(|person| person.name == "coordinator").unwrap();
    let actor = people::actor(world.app.db.read(), &person).await.unwrap().unwrap();
    let mut lots: Vec<LotId> = Vec::new();
    for step in steps {
        let (app, known, actor, step, cast) = (&world.app, &lots, &actor, &step, &world.cast);
        let done = world.app.db.write(|tx| async move { take(app, &tx, actor, cast, known, step).await }).await;
        match done {
            Ok(new) => lots.extend(new),
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(TestCaseError::fail(format!("{step:?}: {error:?}"))),
        }
        let findings = check::run(&world.app.db).await.unwrap();
        prop_assert!(findings.is_empty(), "{step:?}: {findings:?}");
    }
    world.ledger().adds_up().await;
    Ok(())
}

/// The lots that a step made.
async fn take(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    cast: &Cast,
    lots: &[LotId],
    step: &Step,
) -> ombruk::app::Result<Vec<LotId>> {
    let lot = |at: &usize| lots.get(at % lots.len().max(1)).copied().unwrap_or(LotId::new());
    let place = |away: bool| if away { cast.store } else { cast.room };
    Ok(match step {
        Step::Log(n) => {
            vec![logging::log(tx, &Within::of(actor, Some(cast.school))?, &new(cast, *n), Why::Logged).await?.id]
        }
        Step::Split(at, n) => {
            let split = splits::Split { quantity: *n, ..splits::Split::default() };
            vec![splits::split(tx, actor, lot(at), &split).await?.lot.id]
        }
        Step::Join(a, b) => {
            joins::join(tx, actor, lot(a), lot(b)).await?;
            Vec::new()
        }
        Step::Move(at, away, n) => {
            let moved = moves::relocate(tx, actor, lot(at), *n, place(*away), None).await?;
            moved.rest.map(|_| moved.lot.id).into_iter().collect()
        }
        Step::Depart(at, kind, n) => {
            let leaving = departures::Leaving { kind: *kind, evidence: "x".into(), quantity: *n };
            departures::depart(tx, actor, lot(at), &leaving).await?;
            Vec::new()
        }
        Step::Count(at, n) => {
            let lost = (*n == 0).then(|| (Departure::Lost, json!("Savnet")));
            let (kind, evidence) = lost.unzip();
            let count = counts::Count { quantity: *n, kind, evidence, happened_at: None };
            let counted = counts::count(tx, actor, lot(at), &count).await?.lot;
            assert!(counted.state == LotState::Gone || counted.quantity == *n);
            Vec::new()
        }
        Step::Surplus(at, quantity) => {
            let surplus = surplus::Surplus { quantity: *quantity, ..surplus::Surplus::default() };
            let part = surplus::declare(tx, actor, lot(at), surplus).await?;
            part.rest.map(|_| part.lot.id).into_iter().collect()
        }
        Step::Reserve(at, n) => {
            let new = reservations::NewReservation {
                quantity: *n,
                unit: cast.school,
                place: cast.second_room,
                from: None,
                until: None,
            };
            reservations::reserve(app, tx, &Within::of(actor, Some(cast.school))?, lot(at), new).await?;
            Vec::new()
        }
    })
}

fn new(cast: &Cast, quantity: i64) -> NewLot {
    NewLot {
        category: "office-chair".into(),
        name: "Stol".into(),
        note: String::new(),
        quantity,
        condition: Condition::Good,
        unit: cast.school,
        place: cast.room,
        product: None,
        title: Title::Organisation,
        goes_back_on: None,
        attributes: Default::default(),
        serial: None,
        acquired_on: None,
        available_from: None,
        must_leave_by: None,
        price_minor: None,
        surplus: true,
    }
}
