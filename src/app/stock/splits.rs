//! Making a part of a lot a lot of its own, different from what stays.

use crate::app::{
    Result,
    stock::{edits, lots, moves, parts, reading::Acted},
};
use crate::{
    domain::{
        Bad, Event, LotId, PlaceId, Refused,
        directory::actor::{Act, Actor},
        stock::changes::Changes,
    },
    store::{self, Tx},
};

#[derive(Clone, Debug, Default)]
pub struct Split {
    pub quantity: i64,
    pub changes: Changes,
    pub place: Option<PlaceId>,
    /// Labels that stick on the things of the part. Without any, the part needs a new label.
    pub labels: Vec<String>,
}

/// Splits off free things of a lot. The rest keeps the code, and the part gets a new one.
pub async fn split(tx: &Tx, actor: &Actor, id: LotId, split: &Split) -> Result<Acted> {
    let lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    lots::ensure_not_gone(&lot)?;
    lots::check_quantity("quantity", split.quantity)?;
    if split.quantity == lot.quantity {
        return Err(Refused::invalid("quantity", Bad::TooLarge { max: lot.quantity - 1 }).into());
    }
    let place = match split.place.filter(|place| *place != lot.place_id) {
        Some(place) => {
            actor.may(Act::MoveLot, lot.unit_id)?;
            Some(moves::intake(tx, actor, place).await?)
        }
        None => None,
    };
    let parts::Part { mut part, rest } = parts::take(tx, actor, lot, split.quantity).await?;
    if !split.labels.is_empty() {
        let distinct: std::collections::HashSet<&String> = split.labels.iter().collect();
        let moved = store::stock::labels::go_along(tx, id, part.id, &split.labels).await?;
        if moved < distinct.len() as u64 {
            let known = store::stock::lots::aliases(&**tx, part.id).await?;
            let unknown = split.labels.iter().find(|value| known.iter().all(|alias| alias.value != **value));
            let value = unknown.cloned().unwrap_or_default();
            return Err(Refused::invalid("changes.labels", Bad::Unknown { value }).into());
        }
        part.label_missing = false;
    }
    let changed = edits::apply(tx, actor, &mut part, &split.changes).await?;
    if !changed.is_empty() {
        let event = Event::LotEdited(Box::new(changed));
        store::history::record(tx, part.organisation_id, part.id.0, &event, actor.person).await?;
    }
    let (part, room) = match place {
        Some(place) => {
            let part = moves::put(tx, actor, part, &place).await?;
            let room = moves::admit(tx, &part, &place).await?;
            (part, room)
        }
        None => (store::stock::lots::save(tx, part).await?, None),
    };
    Ok((parts::Part { part, rest }, room).into())
}
