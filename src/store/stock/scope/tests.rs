#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;

use proptest::prelude::*;
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, Iterable,
    sea_query::{Alias, Expr, Query, SelectStatement},
};

use super::*;
use crate::domain::{ChemicalLight, Instant, LotId, PartnerId, PersonId, PlaceId, Role, directory::actor::Grant};

fn day(day: u32) -> Date {
    Date::from_ymd_opt(2026, 3, day).unwrap()
}

/// Five organisations: two in one region, two in another, one in none.
const ORGANISATIONS: [OrganisationId; 5] = [id(1), id(2), id(3), id(4), id(5)];

const UNITS: [UnitId; 3] = [UnitId(Uuid::from_u128(21)), UnitId(Uuid::from_u128(22)), UnitId(Uuid::from_u128(23))];

const fn id(n: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(n))
}

fn region_of(organisation: OrganisationId) -> Option<RegionId> {
    match organisation.0.as_u128() {
        1 | 2 => Some(RegionId(Uuid::from_u128(11))),
        3 | 4 => Some(RegionId(Uuid::from_u128(12))),
        _ => None,
    }
}

/// An actor of one of the organisations, which may have succeeded others.
fn an_actor() -> impl Strategy<Value = Actor> {
    let home = prop::sample::select(ORGANISATIONS.to_vec());
    let succeeded = prop::sample::subsequence(ORGANISATIONS.to_vec(), 0..=2);
    let some = prop::option::weighted(0.8, prop::sample::subsequence(UNITS.to_vec(), 1..=2));
    let units = prop::collection::vec(some, 0..=2);
    (home, succeeded, prop::bool::weighted(0.1), units).prop_map(|(home, mut organisations, partner, units)| {
        organisations.retain(|one| *one != home);
        organisations.insert(0, home);
        let region = region_of(home);
        let neighbours = ORGANISATIONS.into_iter().filter(|one| region.is_some() && region_of(*one) == region);
        Actor {
            person: PersonId::new(),
            organisation: home,
            region,
            neighbours: neighbours.filter(|one| !organisations.contains(one)).collect(),
            organisations,
            partner: partner.then(PartnerId::new),
            grants: units.into_iter().map(|units| Grant { role: Role::Employee, units }).collect(),
            currency: "NOK".to_owned(),
            time_zone: "Europe/Oslo".to_owned(),
            language: "nb".to_owned(),
        }
    })
}

fn a_lot() -> impl Strategy<Value = lot::Model> {
    let some_day = || prop::option::of((1u32..20).prop_map(day));
    let days = (some_day(), some_day(), some_day());
    // Half of the lots have the state and the title that neighbours may see, so that the day decides.
    let states = prop_oneof![Just(LotState::Available), prop::sample::select(LotState::iter().collect::<Vec<_>>())];
    let titles = prop_oneof![Just(Title::Organisation), prop::sample::select(Title::iter().collect::<Vec<_>>())];
    let owners = (prop::sample::select(ORGANISATIONS.to_vec()), prop::sample::select(UNITS.to_vec()));
    (owners, days, states, titles).prop_map(
        |(
            (organisation_id, unit_id),
            (available_from, open_to_organisation_from, open_to_region_from),
            state,
            title,
        )| lot::Model {
            id: LotId::new(),
            organisation_id,
            code: String::new(),
            category_key: "desk".to_owned(),
            product_id: None,
            title,
            goes_back_on: None,
            unit_id,
            place_id: PlaceId::new(),
            site_id: PlaceId::new(),
            state,
            condition: crate::domain::Condition::Good,
            quantity: 1,
            held: 0,
            name: String::new(),
            note: String::new(),
            brand: None,
            model: None,
            width_mm: None,
            depth_mm: None,
            height_mm: None,
            colour: None,
            materials: serde_json::json!([]),
            features: None,
            mass_g: None,
            serial: None,
            acquired_on: None,
            price_minor: None,
            available_from,
            must_leave_by: None,
            open_to_organisation_from,
            open_to_region_from,
            light: ChemicalLight::Unknown,
            alike_key: None,
            label_missing: false,
            managed: false,
            media: 0,
            family_id: None,
            surplus_since: None,
            cover_id: None,
            created_at: Instant::UNIX_EPOCH,
            updated_at: Instant::UNIX_EPOCH,
            version: 1,
        },
    )
}

/// Which of the lots the condition finds. The lots are written into the query, so that no rows that they refer to are
/// needed.
async fn found(db: &DatabaseConnection, actor: &Actor, lots: &[lot::Model], today: Date) -> Vec<bool> {
    let mut found = Vec::new();
    for lot in lots {
        let query = Query::select()
            .expr(Expr::val(1))
            .from_subquery(row(lot), Alias::new("lot"))
            .cond_where(super::lots(actor, today))
            .to_owned();
        found.push(db.query_one_raw(DbBackend::Sqlite.build(&query)).await.unwrap().is_some());
    }
    found
}

/// Whether each of the lots is open, and from which day it can be had.
async fn had(db: &DatabaseConnection, circles: &Circles, lots: &[lot::Model]) -> Vec<(bool, Option<Date>)> {
    let mut had = Vec::new();
    for lot in lots {
        let is_open: SimpleExpr = CaseStatement::new().case(circles.open(), 1).finally(0).into();
        let query = Query::select()
            .expr(is_open)
            .expr(circles.available_from())
            .from_subquery(row(lot), Alias::new("lot"))
            .to_owned();
        let answer = db.query_one_raw(DbBackend::Sqlite.build(&query)).await.unwrap().unwrap();
        had.push((answer.try_get_by_index::<i64>(0).unwrap() == 1, answer.try_get_by_index(1).unwrap()));
    }
    had
}

fn row(lot: &lot::Model) -> SelectStatement {
    Query::select()
        .expr_as(Expr::val(lot.organisation_id), Alias::new("organisation_id"))
        .expr_as(Expr::val(lot.unit_id), Alias::new("unit_id"))
        .expr_as(Expr::val(lot.available_from), Alias::new("available_from"))
        .expr_as(Expr::val(lot.open_to_organisation_from), Alias::new("open_to_organisation_from"))
        .expr_as(Expr::val(lot.open_to_region_from), Alias::new("open_to_region_from"))
        .expr_as(Expr::val(lot.state), Alias::new("state"))
        .expr_as(Expr::val(lot.title), Alias::new("title"))
        .to_owned()
}

#[test]
fn row_database_and_index_agree_on_who_sees_a_lot() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let db = runtime.block_on(Database::connect("sqlite::memory:")).unwrap();
    let today = day(10);
    let mut runner = proptest::test_runner::TestRunner::default();
    let (neighbours, hidden) = (Cell::new(0), Cell::new(0));
    runner
        .run(&(an_actor(), prop::collection::vec(a_lot(), 32)), |(actor, lots)| {
            let by_row: Vec<bool> = lots.iter().map(|lot| sees(&actor, lot, today)).collect();
            let by_database = runtime.block_on(found(&db, &actor, &lots, today));
            let asks = asks_as(&actor);
            let shown = |lot: &lot::Model| {
                visible_to(lot, region_of(lot.organisation_id), today).iter().any(|who| asks.contains(who))
            };
            let by_index: Vec<bool> = lots.iter().map(shown).collect();
            prop_assert_eq!(&by_row, &by_database);
            prop_assert_eq!(&by_row, &by_index);
            for (lot, seen) in lots.iter().zip(by_row) {
                neighbours.update(|n| n + i32::from(seen && !actor.belongs_to(lot.organisation_id)));
                hidden.update(|n| n + i32::from(!seen));
            }
            Ok(())
        })
        .unwrap();
    let (neighbours, hidden) = (neighbours.get(), hidden.get());
    assert!(neighbours > 20 && hidden > 20, "the lots are random enough: {neighbours} of neighbours, {hidden} unseen");
}

/// From which day the index says that a lot can be had: it compares the units and the day of the query with the lot's.
fn by_index(circles: &Circles, lot: &lot::Model) -> Option<Date> {
    let (units, today) = circles.asked();
    let is_open = lot.open_to_organisation_from.is_none_or(|from| from <= today);
    let is_inside = units.is_none_or(|units| units.contains(&lot.unit_id.0));
    if is_open || is_inside { lot.available_from } else { Ord::max(lot.available_from, lot.open_to_organisation_from) }
}

#[test]
fn row_database_and_index_agree_on_when_a_lot_can_be_had() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let db = runtime.block_on(Database::connect("sqlite::memory:")).unwrap();
    let today = day(10);
    let mut runner = proptest::test_runner::TestRunner::default();
    let (waiting, inside) = (Cell::new(0), Cell::new(0));
    runner
        .run(&(an_actor(), prop::collection::vec(a_lot(), 32)), |(actor, lots)| {
            let circles = Circles::of(&actor, today);
            let opens = |lot: &lot::Model| circles.opens_on(lot.unit_id, lot.open_to_organisation_from);
            let by_row: Vec<_> = lots.iter().map(|lot| (opens(lot).is_none(), circles.available_on(lot))).collect();
            prop_assert_eq!(&by_row, &runtime.block_on(had(&db, &circles, &lots)));
            for (lot, (is_open, on)) in lots.iter().zip(by_row) {
                prop_assert_eq!(on, by_index(&circles, lot));
                let is_member = actor.may(Act::ReadStock, lot.unit_id).is_ok();
                prop_assert!(is_open || !is_member, "its own unit waits for nothing");
                waiting.update(|n| n + i32::from(!is_open));
                inside.update(|n| n + i32::from(is_member && lot.open_to_organisation_from > Some(today)));
            }
            Ok(())
        })
        .unwrap();
    let (waiting, inside) = (waiting.get(), inside.get());
    assert!(waiting > 20 && inside > 20, "the lots are random enough: {waiting} that wait, {inside} of the own unit");
}
