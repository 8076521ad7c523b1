//! Ordering work from partners, and seeing what was ordered.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result, found,
    stock::{holds, lots, moves, reading::Lot, taking},
    work::partners,
};
use crate::{
    domain::{
        Bad, Date, DecisionId, Event, Grade, HoldId, Instant, LineId, LotId, Money, PartnerId, PlaceId, Refused,
        UnitId, WorkKind, WorkOrderId, WorkOrderState,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NOTE, amount_in, check_day, check_text},
        stock::{lot::check_quantity, taking::Taking},
        time,
        work::work_order::{Yield, holds_as, is_open},
    },
    store::{
        self, Tx, history,
        rows::{hold, lot, partner_skill, place, work_order},
    },
};

/// A request for work on part of a lot. The caller has locked the lot and checked that it may be taken for this. The
/// caller also counts the hold on the line (`held += n`).
pub struct Request {
    pub partner: PartnerId,
    pub lot: lot::Model,
    pub n: i64,
    pub kind: WorkKind,
    pub line: Option<LineId>,
    pub decision: Option<DecisionId>,
    /// Where the things go when the work is done.
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    /// For all n; `None` asks for a quote.
    pub estimate_minor: Option<i64>,
    pub ready_on: Option<Date>,
    /// The first day of the hold, usually today.
    pub needed_from: Date,
    /// The last day of a need that is only for a time.
    pub needed_until: Option<Date>,
    pub note: String,
}

/// An order with what its readers cannot look up: a partner sees neither lots nor places.
pub struct WorkOrder {
    pub id: WorkOrderId,
    pub partner: PartnerId,
    pub partner_name: Option<String>,
    pub kind: WorkKind,
    pub state: WorkOrderState,
    pub quantity: i64,
    /// How many of them are finished, as far as the partner has recorded it.
    pub finished: i64,
    pub lot_id: LotId,
    pub lot: Option<Lot>,
    /// Where the lot stands.
    pub stands: Stands,
    /// Where a transport ends.
    pub ends: Option<(PlaceId, PlaceId, Stands)>,
    pub line: Option<LineId>,
    pub hold: Option<HoldId>,
    pub estimate: Option<Money>,
    pub quote: Option<Money>,
    pub cost: Option<Money>,
    pub ready_on: Option<Date>,
    pub metres: Option<i64>,
    pub parts: Option<Money>,
    pub parts_g: Option<i64>,
    pub minutes: Option<i64>,
    pub note: String,
    pub reason: Option<String>,
    pub created_at: Instant,
    pub done_at: Option<Instant>,
    /// What a transformation turned the things into.
    pub made: Vec<Yield>,
    pub version: i64,
}

/// The names of a place and of its site, for carriers.
#[derive(Clone, Debug, Default)]
pub struct Stands {
    pub place: Option<String>,
    pub site: Option<String>,
    /// Of the site, in degrees times ten million.
    pub coordinates: Option<(i64, i64)>,
}

/// What a coordinator orders without a need.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub partner: PartnerId,
    pub lot: LotId,
    pub n: i64,
    pub kind: WorkKind,
    /// Where a transport goes; other work leaves the things where they are.
    pub place: Option<PlaceId>,
    /// `None` takes the partner's price, where there is one.
    pub estimate: Option<Money>,
    pub ready_on: Option<Date>,
    pub note: String,
}

/// Orders work without a need: stock is mended, cleaned or wiped before anybody asks for it.
pub async fn order(app: &App, tx: &Tx, actor: &Actor, wanted: &Wanted) -> Result<WorkOrder> {
    let today = time::civil_date(tx.at, &actor.time_zone);
    check_quantity("quantity", wanted.n)?;
    check_text("note", &wanted.note, LONGEST_NOTE)?;
    check_day("ready_on", wanted.ready_on)?;
    if wanted.ready_on.is_some_and(|ready| ready < today) {
        return Err(Refused::invalid("ready_on", Bad::InThePast).into());
    }
    let estimate = wanted.estimate.as_ref().map(|money| amount_in("estimate", money, &actor.currency)).transpose()?;
    let lot = lots::lock_own(tx, actor, wanted.lot, Act::OrderWork).await?;
    let place = match (wanted.kind, wanted.place) {
        (WorkKind::Transport, None) => return Err(Refused::invalid("place_id", Bad::Missing).into()),
        (WorkKind::Transport, Some(place)) => moves::intake(tx, actor, place).await?.id,
        (_, Some(_)) => return Err(Refused::invalid("place_id", Bad::Both).into()),
        (_, None) => lot.place_id,
    };
    let partner = partners::open(tx, actor, wanted.partner).await?;
    let skills = store::work::partners::skills_of(&**tx, [partner.id]).await?.remove(&partner.id).unwrap_or_default();
    let Some(skill) = skill(app, &skills, wanted.kind, &lot.category_key) else {
        return Err(Refused::invalid("kind", Bad::Unknown { value: wanted.kind.to_string() }).into());
    };
    taking::may(tx, actor, &lot, Taking::Work(wanted.kind), today).await?;
    let request = Request {
        partner: partner.id,
        n: wanted.n,
        kind: wanted.kind,
        line: None,
        decision: None,
        unit_id: lot.unit_id,
        place_id: place,
        estimate_minor: estimate.or_else(|| skill.price_minor.and_then(|price| price.checked_mul(wanted.n))),
        ready_on: wanted.ready_on,
        needed_from: today,
        needed_until: None,
        note: wanted.note.trim().to_owned(),
        lot,
    };
    let (order, _) = request_work(tx, actor, request).await?;
    with_all(&**tx, vec![order]).await?.pop().ok_or(Refused::NotFound { what: "work_order" }.into())
}

/// Holds the things and asks the partner: for a repair offer that was accepted, and for [`order`].
pub async fn request(tx: &Tx, actor: &Actor, request: Request) -> Result<(work_order::Model, hold::Model)> {
    partners::open(tx, actor, request.partner).await?;
    request_work(tx, actor, request).await
}

/// The narrowest skill that covers the category.
pub fn skill<'a>(
    app: &App,
    skills: &'a [partner_skill::Model],
    work: WorkKind,
    category: &str,
) -> Option<&'a partner_skill::Model> {
    let path = app.reference.path(category);
    path.iter().find_map(|key| skills.iter().find(|skill| skill.work == work && skill.category_key == *key))
}

async fn request_work(tx: &Tx, actor: &Actor, request: Request) -> Result<(work_order::Model, hold::Model)> {
    let lot = &request.lot;
    let id = WorkOrderId::new();
    // The hold has no `expires_at`: it ends with the order, and work that a partner has promised does not lapse.
    let hold = hold::Model {
        kind: holds_as(request.kind),
        until_on: request.needed_until,
        unit_id: Some(request.unit_id),
        place_id: Some(request.place_id),
        line_id: request.line,
        work_order_id: Some(id),
        decision_id: request.decision,
        grade: if request.line.is_some() { Grade::B } else { Grade::C },
        ..holds::new(tx, actor, lot, request.n, request.needed_from)
    };
    let order = work_order::Model {
        id,
        organisation_id: lot.organisation_id,
        partner_id: request.partner,
        lot_id: lot.id,
        hold_id: Some(hold.id),
        line_id: request.line,
        decision_id: request.decision,
        kind: request.kind,
        state: WorkOrderState::Requested,
        n: request.n,
        finished: 0,
        currency: actor.currency.clone(),
        estimate_minor: request.estimate_minor,
        quote_minor: None,
        cost_minor: None,
        ready_on: request.ready_on,
        metres: None,
        parts_minor: None,
        parts_g: None,
        minutes: None,
        note: request.note,
        reason: None,
        state_before: lot.state,
        to_place_id: (request.kind == WorkKind::Transport).then_some(request.place_id),
        made: None,
        by: actor.person,
        created_at: tx.at,
        done_at: None,
        version: 1,
    };
    let (lot, hold) = holds::place(tx, request.lot, hold).await?;
    let order = store::work::work_orders::insert(tx, order).await?;
    let event = Event::WorkRequested { work_order: id, kind: order.kind, n: order.n, partner: order.partner_id };
    history::record_all(tx, order.organisation_id, [order.id.0, lot.id.0], &event, actor.person).await?;
    Ok((order, hold))
}

/// Newest first: the organisation's orders, or the partner's own.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<WorkOrderState>,
    partner: Option<PartnerId>,
    before: Option<WorkOrderId>,
    limit: u64,
) -> Result<Vec<WorkOrder>> {
    may_see(actor)?;
    let orders = store::work::work_orders::list(db, actor, state, partner, before, limit).await?;
    with_all(db, orders).await
}

/// One order that the actor may know of.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: WorkOrderId) -> Result<WorkOrder> {
    let order = visible(db, actor, id).await?;
    found(with_all(db, vec![order]).await?.pop(), "work_order")
}

pub(in crate::app) async fn with_all(
    db: &impl ConnectionTrait,
    orders: Vec<work_order::Model>,
) -> Result<Vec<WorkOrder>> {
    let lots = store::stock::lots::find_all(db, orders.iter().map(|order| order.lot_id).collect()).await?;
    let lots: HashMap<LotId, lot::Model> = lots.into_iter().map(|lot| (lot.id, lot)).collect();
    let sites =
        store::directory::places::sites(db, orders.iter().filter_map(|order| order.to_place_id).collect()).await?;
    let ends = sites.iter().flat_map(|(place, site)| [*place, *site]);
    let all = lots.values().flat_map(|lot| [lot.place_id, lot.site_id]).chain(ends);
    let places = store::work::work_orders::places(db, all).await?;
    let partners = store::work::partners::find_all(db, orders.iter().map(|order| order.partner_id)).await?;
    let whole = orders.into_iter().map(|order| {
        let lot = lots.get(&order.lot_id).cloned();
        let stands = lot.as_ref().map(|lot| Stands::of(places.get(&lot.place_id), places.get(&lot.site_id)));
        let ends = order.to_place_id.and_then(|place| {
            let place = places.get(&place)?;
            let site = sites.get(&place.id).and_then(|site| places.get(site));
            Some((place.id, place.site_id, Stands::of(Some(place), site)))
        });
        let partner = partners.get(&order.partner_id).map(|partner| partner.name.clone());
        WorkOrder::of(order, lot, (stands.unwrap_or_default(), ends), partner)
    });
    Ok(whole.collect())
}

/// An order the actor may know of; a partner knows only its own.
pub(in crate::app) async fn visible(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: WorkOrderId,
) -> Result<work_order::Model> {
    may_see(actor)?;
    let order = found(store::work::work_orders::find(db, id).await?, "work_order")?;
    let seen = match actor.partner {
        Some(partner) => partner == order.partner_id,
        None => actor.belongs_to(order.organisation_id),
    };
    if seen { Ok(order) } else { Err(Refused::NotFound { what: "work_order" }.into()) }
}

fn may_see(actor: &Actor) -> Result<()> {
    let may = if actor.partner.is_some() { actor.may_do_work() } else { actor.may_read() };
    Ok(may?)
}

impl Stands {
    fn of(place: Option<&place::Model>, site: Option<&place::Model>) -> Self {
        Self {
            place: place.map(|place| place.name.clone()),
            coordinates: site.and_then(|site| site.latitude_e7.zip(site.longitude_e7)),
            site: site.map(|site| site.name.clone()),
        }
    }
}

impl WorkOrder {
    pub fn is_open(&self) -> bool {
        is_open(self.state)
    }

    fn of(
        order: work_order::Model,
        lot: Option<lot::Model>,
        (stands, ends): (Stands, Option<(PlaceId, PlaceId, Stands)>),
        partner_name: Option<String>,
    ) -> Self {
        let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, &order.currency));
        Self {
            id: order.id,
            partner: order.partner_id,
            partner_name,
            kind: order.kind,
            state: order.state,
            quantity: order.n,
            finished: order.finished,
            lot_id: order.lot_id,
            lot: lot.map(Lot::from),
            stands,
            ends,
            line: order.line_id,
            hold: order.hold_id,
            estimate: money(order.estimate_minor),
            quote: money(order.quote_minor),
            cost: money(order.cost_minor),
            ready_on: order.ready_on,
            metres: order.metres,
            parts: money(order.parts_minor),
            parts_g: order.parts_g,
            minutes: order.minutes,
            note: order.note,
            reason: order.reason,
            created_at: order.created_at,
            done_at: order.done_at,
            made: order.made.and_then(|made| serde_json::from_value(made).ok()).unwrap_or_default(),
            version: order.version,
        }
    }
}
