//! Work that uses things up: they are recycled, or taken apart and turned into others.

use serde_json::{Value, json};

use crate::app::{
    Result, found,
    stock::{departures, holds, logging, taking},
};
use crate::{
    domain::{
        Condition, HoldState, LotState, Refused, Title, Why,
        directory::actor::Actor,
        fields::check_range,
        stock::{
            lot::{Attributes, NewLot},
            taking::Taking,
        },
        time,
        work::work_order::Yield,
    },
    store::{
        self, Tx,
        rows::{hold, lot, place, work_order},
    },
};

/// Alike things that a transformation made: of two desks two tops, and of their frames one bench.
#[derive(Clone, Debug)]
pub struct Made {
    pub category: String,
    /// The category's name when empty.
    pub name: String,
    pub quantity: i64,
    pub condition: Condition,
    pub attributes: Attributes,
}

/// The most alike things that one thing is turned into: a shelf has some twenty boards.
const MOST_OF_ONE: i64 = 50;

/// Removes the things of an order from the register, with the order as the evidence, and enters what was made of them
/// in the same place. Answers the new value of `made` in the order.
pub async fn use_up(
    tx: &Tx,
    actor: &Actor,
    order: &work_order::Model,
    (hold, lot): (hold::Model, lot::Model),
    why: Why,
    made: &[Made],
) -> Result<Option<Value>> {
    store::save(tx, hold::Model { state: HoldState::Done, suspended: false, ..hold }).await?;
    let lot = holds::recount(tx, lot).await?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    taking::may(tx, actor, &lot, Taking::UseUp, today).await?;
    for (i, made) in made.iter().enumerate() {
        check_range(&format!("made[{i}].quantity"), made.quantity, 1, lot.quantity.saturating_mul(MOST_OF_ONE))?;
    }
    let act = Some(order.id.0);
    let evidence = json!({"work_order": order.id, "partner": order.partner_id});
    let used = departures::leave(tx, actor.person, lot, why, act, Some(evidence)).await?;
    if made.is_empty() {
        return Ok(None);
    }
    let place = found(store::directory::places::find(&**tx, used.place_id).await?, "place")?;
    let mut yields = Vec::new();
    for (i, made) in made.iter().enumerate() {
        let lot = enter(tx, actor, order, &used, &place, made).await.map_err(|error| within(error, i))?;
        yields.push(Yield { lot: lot.id, n: lot.quantity });
    }
    Ok(Some(serde_json::to_value(yields)?))
}

/// Enters a made thing. It gets the age, the chemical light and the unit of the thing that it was made of, and is
/// available if that one was.
async fn enter(
    tx: &Tx,
    actor: &Actor,
    order: &work_order::Model,
    used: &lot::Model,
    place: &place::Model,
    made: &Made,
) -> Result<lot::Model> {
    let new = NewLot {
        category: made.category.clone(),
        name: made.name.clone(),
        note: String::new(),
        quantity: made.quantity,
        condition: made.condition,
        unit: used.unit_id,
        place: used.place_id,
        product: None,
        title: Title::Organisation,
        goes_back_on: None,
        attributes: made.attributes.clone(),
        serial: None,
        acquired_on: used.acquired_on,
        available_from: None,
        must_leave_by: None,
        price_minor: None,
        surplus: order.state_before == LotState::Available,
    };
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    let evidence = json!({"work_order": order.id, "lot": used.id, "code": used.code});
    let origin = logging::Origin { why: Why::Made, act: Some(order.id.0), evidence: Some(evidence) };
    let lot = logging::enter(tx, actor, &new, place, origin).await?;
    let lot = lot::Model { light: used.light, must_leave_by: used.must_leave_by, label_missing: true, ..lot };
    Ok(store::stock::lots::save(tx, lot).await?)
}

/// Adds to the field's name which of the made things is wrong.
fn within(error: crate::app::Error, i: usize) -> crate::app::Error {
    match error {
        crate::app::Error::Refused(Refused::Invalid { field, problem }) => {
            Refused::invalid(format!("made[{i}].{field}"), problem).into()
        }
        other => other,
    }
}
