//! What was called off arrives, and enters the register the same day.

use std::collections::HashSet;

use crate::app::{
    App, Error, Result,
    exchange::handovers,
    found,
    needs::lines,
    orders::call_offs,
    stock::{lots, moves, reading::Lot},
};
use crate::{
    domain::{
        AgreementKind, Bad, CallOffId, CallOffLineId, CallOffState, ChemicalLight, Condition, Date, Event, LotId,
        LotState, Refused, Title, Why,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NAME, check_text},
        ratio::mul_div,
        registers::folded_number,
        stock::lot::check_quantity,
        time,
    },
    store::{
        self, Tx, history,
        rows::{agreement, call_off, call_off_line, catalogue_item, lot, need_line, place},
        stock::lots::Move,
    },
};

/// What arrived for one line of the order.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub line: CallOffLineId,
    pub quantity: i64,
    /// One for each thing, or none. Things with media have one each.
    pub serials: Vec<String>,
}

pub struct Delivery {
    pub call_off: call_offs::CallOff,
    /// What is now in use at the unit.
    pub lots: Vec<Lot>,
}

/// Books what arrived; `None` is everything that was still missing.
pub async fn deliver(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    id: CallOffId,
    arrived: Option<&[Arrived]>,
) -> Result<Delivery> {
    let call_off = call_offs::lock(tx, actor, id).await?;
    actor.may(Act::ReceiveDelivery, call_off.unit_id)?;
    call_offs::still_open(&call_off)?;
    let mut ordered = store::orders::call_offs::lines(&**tx, id).await?;
    let arrived = match arrived {
        Some(arrived) => arrived.to_vec(),
        None => everything(&ordered),
    };
    if arrived.is_empty() {
        return Err(Refused::invalid("lines", Bad::Empty).into());
    }
    let agreement = found(store::orders::agreements::find(&**tx, call_off.agreement_id).await?, "agreement")?;
    let items = store::orders::catalogue::find_all(&**tx, ordered.iter().map(|line| line.catalogue_item_id)).await?;
    let mut brought = Vec::new();
    let (mut named, mut serials) = (HashSet::new(), HashSet::new());
    for (n, arrived) in arrived.iter().enumerate() {
        let field = |name: &str| format!("lines[{n}].{name}");
        if !named.insert(arrived.line) {
            return Err(Refused::invalid(field("id"), Bad::Duplicate { value: arrived.line.to_string() }).into());
        }
        let unknown = || Refused::invalid(field("id"), Bad::Unknown { value: arrived.line.to_string() });
        let line = ordered.iter_mut().find(|line| line.id == arrived.line).ok_or_else(unknown)?;
        let item = found(items.iter().find(|item| item.id == line.catalogue_item_id), "catalogue_item")?;
        check_quantity(&field("quantity"), arrived.quantity)?;
        let left = line.quantity - line.delivered;
        if arrived.quantity > left {
            return Err(Refused::ExceedsOrdered { left, asked: arrived.quantity }.into());
        }
        check_serials(app, item, arrived, &mut serials, &field("serials"))?;
        line.delivered += arrived.quantity;
        store::orders::call_offs::save_line(tx, line).await?;
        let change = lines::Change { ordered: -arrived.quantity, received: arrived.quantity, held: 0 };
        let need_line = lines::change(tx, call_off.line_id, change).await?;
        // A service leaves nothing behind that could be registered.
        if agreement.kind == AgreementKind::Service {
            continue;
        }
        for lot in bring_in(app, tx, actor, &agreement, &call_off, line, item, &need_line, arrived).await? {
            let booked = Booked { call_off: &call_off, line, item, lot: &lot, need_line: &need_line };
            delivered(app, tx, actor, agreement.kind, booked).await?;
            brought.push(lot);
        }
    }
    let call_off = finish(tx, actor, call_off, &ordered, &arrived).await?;
    let lots = brought.into_iter().map(Lot::from).collect();
    Ok(Delivery { call_off: call_offs::CallOff::of(call_off, ordered), lots })
}

/// One new lot and everything it came from; its quantity is what was delivered.
pub struct Booked<'a> {
    pub call_off: &'a call_off::Model,
    pub line: &'a call_off_line::Model,
    pub item: &'a catalogue_item::Model,
    pub lot: &'a lot::Model,
    pub need_line: &'a need_line::Model,
}

/// Records what a delivery means outside the register. The need's history says that it was met this way, and the ledger
/// books what buying used instead of new avoided. The small-order fee is shared among the things by value.
async fn delivered(app: &App, tx: &Tx, actor: &Actor, agreement: AgreementKind, booked: Booked<'_>) -> Result<()> {
    let Booked { call_off, line, item, lot, need_line } = booked;
    let n = lot.quantity;
    let goods = line.price_minor.saturating_mul(n);
    let fee = match call_off.goods_minor {
        0 => 0,
        all => mul_div(call_off.fee_minor, goods, all).unwrap_or_default(),
    };
    let delivery = handovers::Delivery { call_off, item, agreement, lot, n, paid_minor: goods.saturating_add(fee) };
    handovers::book_delivery(app, tx, actor, delivery).await?;
    let event = Event::DeliveredToNeed {
        call_off: call_off.id,
        call_off_line: line.id,
        catalogue_item: item.id,
        lot: lot.id,
        n,
    };
    history::record(tx, call_off.organisation_id, need_line.need_id.0, &event, actor.person).await?;
    Ok(())
}

async fn finish(
    tx: &Tx,
    actor: &Actor,
    mut call_off: call_off::Model,
    ordered: &[call_off_line::Model],
    arrived: &[Arrived],
) -> Result<call_off::Model> {
    let complete = ordered.iter().all(|line| line.delivered == line.quantity);
    call_off.state = if complete { CallOffState::Delivered } else { CallOffState::PartlyDelivered };
    let call_off = store::save(tx, call_off).await?;
    let event = Event::Delivered { n: arrived.iter().map(|line| line.quantity).sum() };
    history::record(tx, call_off.organisation_id, call_off.id.0, &event, actor.person).await?;
    Ok(call_off)
}

fn everything(ordered: &[call_off_line::Model]) -> Vec<Arrived> {
    let missing = ordered.iter().filter(|line| line.delivered < line.quantity);
    missing
        .map(|line| Arrived { line: line.id, quantity: line.quantity - line.delivered, serials: Vec::new() })
        .collect()
}

/// `before`: the serial numbers of the delivery that were read so far.
fn check_serials(
    app: &App,
    item: &catalogue_item::Model,
    arrived: &Arrived,
    before: &mut HashSet<String>,
    field: &str,
) -> Result<()> {
    let media = media_bearing(app, item);
    let given = arrived.serials.len() as i64;
    if (media || given > 0) && given != arrived.quantity {
        return Err(Refused::SerialsNeeded { needed: arrived.quantity, given }.into());
    }
    for (n, serial) in arrived.serials.iter().enumerate() {
        check_text(&format!("{field}[{n}]"), serial, LONGEST_NAME)?;
        if serial.trim().is_empty() {
            return Err(Refused::invalid(format!("{field}[{n}]"), Bad::Empty).into());
        }
        if !before.insert(folded_number(serial)) {
            return Err(Refused::invalid(format!("{field}[{n}]"), Bad::Duplicate { value: serial.clone() }).into());
        }
    }
    Ok(())
}

fn media_bearing(app: &App, item: &catalogue_item::Model) -> bool {
    app.reference.categories.get(&item.category_key).is_some_and(|category| category.media_bearing)
}

/// Lots in use at the need's unit and place: one, or one for each serial number.
#[expect(clippy::too_many_arguments, reason = "a lot is made of all of them")]
async fn bring_in(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    agreement: &agreement::Model,
    call_off: &call_off::Model,
    line: &call_off_line::Model,
    item: &catalogue_item::Model,
    need_line: &need_line::Model,
    arrived: &Arrived,
) -> Result<Vec<lot::Model>> {
    let place = found(store::directory::places::find(&**tx, call_off.place_id).await?, "place")?;
    moves::takes_in(&place)?;
    let need = found(store::needs::needs::find(&**tx, need_line.need_id).await?, "need")?;
    // Rented things stay the lessor's. They can be found, are never offered, and have the day on which they go back.
    let (title, goes_back_on) = match agreement.kind {
        AgreementKind::Rental => (Title::Lessor, need.needed_until),
        AgreementKind::Used | AgreementKind::New | AgreementKind::Service => (Title::Organisation, None),
    };
    // The age of a used thing is unknown, so it gets no day of acquisition.
    let acquired_on = (agreement.kind != AgreementKind::Used).then_some(time::civil_date(tx.at, &actor.time_zone));
    let parts: Vec<(i64, Option<&str>)> = match arrived.serials.as_slice() {
        [] => vec![(arrived.quantity, None)],
        serials => serials.iter().map(|serial| (1, Some(serial.trim()))).collect(),
    };
    let serials: Vec<&str> = parts.iter().filter_map(|(_, serial)| *serial).collect();
    lots::claim_serials(tx, actor, None, &serials).await?;
    let mut lots = Vec::new();
    for (quantity, serial) in parts {
        let new = new_lot(tx, call_off, item, &place, acquired_on)?;
        let lot = lot::Model {
            title,
            goes_back_on,
            quantity,
            media: i64::from(media_bearing(app, item)),
            serial: serial.map(str::to_owned),
            price_minor: Some(line.price_minor),
            ..new
        };
        let lot = store::stock::lots::insert(tx, lot).await?;
        let step = Move {
            organisation: lot.organisation_id,
            from: None,
            to: Some(lot.id),
            n: quantity,
            why: Why::Bought,
            act: Some(call_off.id.0),
            by: actor.person,
            evidence: Some(serde_json::json!({ "call_off_line": line.id })),
        };
        store::stock::lots::record(tx, step).await?;
        if let Some(serial) = &lot.serial {
            store::stock::lots::add_alias(tx, lot.organisation_id, lot.id, "serial", serial).await?;
        }
        moves::admit(tx, &lot, &place).await?;
        lots.push(lot);
    }
    Ok(lots)
}

/// The catalogue's facts become the lot's own. A price is that of one thing, so that it stays right for parts of the
/// lot.
fn new_lot(
    tx: &Tx,
    call_off: &call_off::Model,
    item: &catalogue_item::Model,
    place: &place::Model,
    acquired_on: Option<Date>,
) -> Result<lot::Model, Error> {
    Ok(lot::Model {
        id: LotId::new(),
        organisation_id: place.organisation_id,
        code: lots::new_code()?,
        category_key: item.category_key.clone(),
        product_id: item.product_id,
        title: Title::Organisation,
        goes_back_on: None,
        unit_id: call_off.unit_id,
        place_id: place.id,
        site_id: place.site_id,
        state: LotState::InUse,
        condition: item.condition.unwrap_or(Condition::AsNew),
        quantity: 1,
        held: 0,
        name: item.name.clone(),
        note: String::new(),
        brand: item.brand.clone(),
        model: item.model.clone(),
        width_mm: item.width_mm,
        depth_mm: item.depth_mm,
        height_mm: item.height_mm,
        colour: item.colour.clone(),
        materials: item.materials.clone(),
        features: item.features.clone(),
        mass_g: None,
        serial: None,
        acquired_on,
        price_minor: None,
        available_from: None,
        must_leave_by: None,
        open_to_organisation_from: None,
        open_to_region_from: None,
        light: ChemicalLight::Unknown,
        alike_key: None,
        label_missing: true,
        managed: false,
        media: 0,
        family_id: None,
        surplus_since: None,
        cover_id: None,
        created_at: tx.at,
        updated_at: tx.at,
        version: 1,
    })
}
