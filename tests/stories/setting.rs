//! Rows that stories start from, written directly to the database: reservations, needs, work, transfers, agreements.
//! Other stories test how these come about.

use ombruk::{
    domain::*,
    store::{Db, Tx, rows},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, cast::*};

pub fn person(token: &str) -> PersonId {
    PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, token.as_bytes()))
}

pub fn id(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}

/// A surplus lot of the school's, logged by the caretaker: `n` office chairs bought three years ago.
pub async fn chairs(world: &World, n: i64) -> LotId {
    let today = chrono::Utc::now().date_naive();
    let bought = today - chrono::Months::new(36);
    logged(
        world,
        json!({
            "category": "office-chair", "title": "Kontorstol", "quantity": n, "condition": "good", "surplus": true,
            "unit_id": world.cast.school, "place_id": world.cast.store, "acquired_on": bought,
        }),
    )
    .await
}

pub async fn logged(world: &World, body: Value) -> LotId {
    LotId(id(&world.as_(FACILITY).post("/lots", body).await.ok()["id"]))
}

/// For whom something is reserved.
#[derive(Clone, Copy)]
pub struct To {
    pub organisation: OrganisationId,
    pub unit: UnitId,
    pub place: PlaceId,
    pub line: Option<LineId>,
    pub grade: Grade,
    pub kind: HoldKind,
}

/// The other school, without a need.
pub fn other_school(world: &World) -> To {
    To {
        organisation: world.cast.organisation,
        unit: world.cast.other_school,
        place: world.cast.other_room,
        line: None,
        grade: Grade::C,
        kind: HoldKind::Reservation,
    }
}

/// The other school, for a line of a need.
pub fn for_line(world: &World, line: LineId) -> To {
    To { line: Some(line), grade: Grade::B, ..other_school(world) }
}

pub async fn held(world: &World, lot: LotId, n: i64, to: To) -> HoldId {
    held_with(world, lot, n, to, |_| {}).await
}

pub async fn held_with(world: &World, lot: LotId, n: i64, to: To, change: impl Fn(&mut rows::hold::Model)) -> HoldId {
    let change = &change;
    let hold = world.app.db.write::<_, ombruk::app::Error, _, _>(|tx| async move {
        let lot = ombruk::store::stock::lots::lock(&tx, lot).await?.unwrap();
        let mut hold = hold(&tx, &lot, n, to);
        change(&mut hold);
        let (_, hold) = ombruk::app::stock::holds::place(&tx, lot, hold).await?;
        if let Some(line) = hold.line_id {
            let change = ombruk::app::needs::lines::Change { held: n, ..Default::default() };
            ombruk::app::needs::lines::change(&tx, line, change).await?;
        }
        Ok(hold)
    });
    hold.await.unwrap().id
}

fn hold(tx: &Tx, lot: &rows::lot::Model, n: i64, to: To) -> rows::hold::Model {
    rows::hold::Model {
        id: HoldId::new(),
        organisation_id: lot.organisation_id,
        lot_id: lot.id,
        n,
        kind: to.kind,
        state: HoldState::Active,
        from_on: tx.at.date_naive(),
        until_on: None,
        unit_id: Some(to.unit),
        place_id: Some(to.place),
        line_id: to.line,
        work_order_id: None,
        transfer_id: None,
        decision_id: None,
        for_organisation_id: to.organisation,
        grade: to.grade,
        suspended: false,
        expires_at: None,
        by: person(OTHER_EMPLOYEE),
        created_at: tx.at,
        version: 1,
    }
}

/// A need of the other school for `n` office chairs; its only line.
pub async fn need(world: &World, n: i64) -> LineId {
    need_of(world, n, world.cast.organisation, world.cast.other_school, world.cast.other_room).await
}

pub async fn need_of(world: &World, n: i64, organisation: OrganisationId, unit: UnitId, place: PlaceId) -> LineId {
    let now = time::now();
    let need = rows::need::Model {
        id: NeedId::new(),
        organisation_id: organisation,
        unit_id: unit,
        place_id: place,
        needed_by: now.date_naive(),
        needed_until: None,
        purpose: "Arbeidsrom".into(),
        alternatives_considered: true,
        note: String::new(),
        state: NeedState::Open,
        withdrawal_reason: None,
        withdrawal_note: None,
        withdrawn_by: None,
        by: person(OTHER_EMPLOYEE),
        created_at: now,
        closed_at: None,
        version: 1,
    };
    let line = rows::need_line::Model {
        id: LineId::new(),
        need_id: need.id,
        organisation_id: organisation,
        position: 0,
        category_key: Some("office-chair".into()),
        function_key: None,
        quantity: n,
        held: 0,
        ordered: 0,
        received: 0,
        requirements: json!({}),
        gate_released: None,
        state: LineState::Open,
        version: 1,
    };
    insert(&world.app.db, need).await;
    insert(&world.app.db, line.clone()).await;
    line.id
}

pub async fn line(world: &World, id: LineId) -> rows::need_line::Model {
    ombruk::store::needs::needs::line(world.app.db.read(), id).await.unwrap().unwrap()
}

/// Finished work by a partner of this kind for a line.
pub async fn work_done(
    world: &World,
    partner: PartnerKind,
    lot: LotId,
    line: Option<LineId>,
    n: i64,
    change: impl Fn(&mut rows::work_order::Model),
) -> WorkOrderId {
    let partner = rows::partner::Model {
        id: PartnerId::new(),
        organisation_id: world.cast.organisation,
        name: "Verkstedet".into(),
        kind: partner,
        lead_days: 7,
        capacity_per_week: None,
        latitude_e7: None,
        longitude_e7: None,
        until: None,
        version: 1,
    };
    let now = time::now();
    let mut order = rows::work_order::Model {
        id: WorkOrderId::new(),
        organisation_id: world.cast.organisation,
        partner_id: partner.id,
        lot_id: lot,
        hold_id: None,
        line_id: line,
        decision_id: None,
        kind: WorkKind::Repair,
        state: WorkOrderState::Done,
        n,
        finished: 0,
        currency: "NOK".into(),
        estimate_minor: None,
        quote_minor: None,
        cost_minor: None,
        ready_on: None,
        metres: None,
        parts_minor: None,
        parts_g: None,
        minutes: None,
        note: String::new(),
        reason: None,
        state_before: LotState::Available,
        to_place_id: None,
        made: None,
        by: person(COORDINATOR),
        created_at: now,
        done_at: Some(now),
        version: 1,
    };
    change(&mut order);
    insert(&world.app.db, partner).await;
    let id = order.id;
    insert(&world.app.db, order).await;
    id
}

/// Sets the municipality's policy.
pub async fn policy(world: &World, policy: Value) {
    let organisation = rows::organisation::Entity::find_by_id(world.cast.organisation);
    let organisation = organisation.one(world.app.db.read()).await.unwrap().unwrap();
    let changed = rows::organisation::Model { policy, ..organisation }.into_active_model().reset_all();
    let changed = &changed;
    let work = |tx: Tx| async move { changed.clone().update(&*tx).await };
    world.app.db.write(work).await.unwrap();
}

/// A transfer of the school's lot to the neighbour, with its hold.
pub async fn transfer(
    world: &World,
    lot: LotId,
    n: i64,
    state: TransferState,
    change: impl Fn(&mut rows::transfer::Model),
) -> (HoldId, LineId) {
    let cast = world.cast;
    let line = need_of(world, n, cast.neighbour, cast.neighbour_unit, cast.neighbour_room).await;
    let to = To {
        organisation: cast.neighbour,
        unit: cast.neighbour_unit,
        place: cast.neighbour_room,
        ..for_line(world, line)
    };
    let mut row = rows::transfer::Model {
        id: TransferId::new(),
        organisation_id: cast.organisation,
        to_organisation_id: cast.neighbour,
        lot_id: lot,
        hold_id: None,
        line_id: Some(line),
        decision_id: None,
        n,
        kind: TransferKind::Gift,
        price_minor: None,
        vat_minor: None,
        currency: "NOK".into(),
        evidence: None,
        state,
        asked_by: person(NEIGHBOUR),
        asked_at: time::now(),
        decided_by: None,
        decided_at: None,
        note: None,
        version: 1,
    };
    change(&mut row);
    let id = row.id;
    insert(&world.app.db, row).await;
    (held_with(world, lot, n, to, |hold| hold.transfer_id = Some(id)).await, line)
}

/// An agreement of the municipality's with one item: office chairs at this price.
pub async fn agreement(world: &World, kind: AgreementKind, price_minor: i64) -> rows::catalogue_item::Model {
    let today = time::now().date_naive();
    let supplier = rows::supplier::Model {
        id: SupplierId::new(),
        organisation_id: world.cast.organisation,
        name: "Møbler AS".into(),
        number: None,
        version: 1,
    };
    let agreement = rows::agreement::Model {
        id: AgreementId::new(),
        organisation_id: world.cast.organisation,
        supplier_id: supplier.id,
        name: "Kontormøbler".into(),
        kind,
        valid_from: today - chrono::Months::new(12),
        valid_to: today + chrono::Months::new(12),
        closed_at: None,
        currency: "NOK".into(),
        ceiling_minor: None,
        spent_minor: 0,
        direct_limit_minor: None,
        small_order_limit_minor: None,
        small_order_fee_minor: 0,
        lead_days: 10,
        owner_id: person(PROCUREMENT),
        version: 1,
    };
    let item = rows::catalogue_item::Model {
        id: CatalogueItemId::new(),
        agreement_id: agreement.id,
        sku: "S-1".into(),
        category_key: "office-chair".into(),
        name: "Kontorstol".into(),
        brand: None,
        model: None,
        product_id: None,
        width_mm: None,
        depth_mm: None,
        height_mm: None,
        colour: None,
        materials: json!([]),
        features: None,
        condition: None,
        price_minor,
        pack_size: 1,
        lead_days: None,
        footprint_g: None,
        active: true,
        version: 1,
    };
    insert(&world.app.db, supplier).await;
    insert(&world.app.db, agreement).await;
    insert(&world.app.db, item.clone()).await;
    item
}

pub async fn insert<M, A>(db: &Db, model: M)
where
    M: IntoActiveModel<A> + Clone,
    A: ActiveModelTrait + Clone + Send + Sync,
{
    let row = &model.into_active_model();
    let work = |tx: Tx| async move { A::Entity::insert(row.clone()).exec_without_returning(&*tx).await.map(drop) };
    db.write(work).await.unwrap();
}
