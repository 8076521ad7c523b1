//! Moving things from place to place within the organisation. It changes neither owner nor state and books nothing.

use crate::app::{
    Result, found, moments,
    stock::{lots, parts, reading::Acted},
};
use crate::{
    domain::{
        Event, Instant, LotId, PersonId, PlaceId, PlaceKind, Refused,
        directory::actor::{Act, Actor},
        event::Change,
        stock::volume::{self, Load, Room},
    },
    store::{self, Tx, rows},
};

/// Moves a lot, or a number of its free things, which become a lot of their own. Holds follow a lot that moves whole.
pub async fn relocate(
    tx: &Tx,
    actor: &Actor,
    id: LotId,
    quantity: Option<i64>,
    place: PlaceId,
    happened_at: Option<Instant>,
) -> Result<Acted> {
    let lot = lots::lock_own(tx, actor, id, Act::MoveLot).await?;
    lots::ensure_not_gone(&lot)?;
    let tx = &moments::as_of(tx, lot.organisation_id, &lot, happened_at, &[]).await?;
    let place = intake(tx, actor, place).await?;
    if let Some(n) = quantity {
        lots::check_quantity("quantity", n)?;
    }
    if lot.place_id == place.id {
        return Ok(parts::Part { part: lot, rest: None }.into());
    }
    let parts::Part { part, rest } = match quantity {
        Some(n) if n != lot.quantity => parts::take(tx, actor, lot, n).await?,
        Some(_) | None => parts::Part { part: lot, rest: None },
    };
    let part = put(tx, actor, part, &place).await?;
    let room = admit(tx, &part, &place).await?;
    Ok((parts::Part { part, rest }, room).into())
}

/// An open place of the own organisation; a store must be taking things in.
pub async fn intake(tx: &Tx, actor: &Actor, id: PlaceId) -> Result<rows::place::Model> {
    let place = lots::receiving_place(tx, actor, "place_id", id).await?;
    takes_in(&place)?;
    Ok(place)
}

/// Refuses a store that takes nothing in at the moment. Logging and imports do not check this, because the things are
/// there already.
pub fn takes_in(place: &rows::place::Model) -> Result<()> {
    match place.kind == PlaceKind::Store && !place.accepts_intake {
        true => Err(Refused::NoIntake { place: place.id }.into()),
        false => Ok(()),
    }
}

/// Refuses things for which a store with a known capacity has no room, whichever way they come in: moved, logged,
/// delivered, returned or handed over. The lot is written with this place already. The place is locked, so that of two
/// requests at once the second sees what the first brought in.
pub async fn admit(tx: &Tx, lot: &rows::lot::Model, place: &rows::place::Model) -> Result<Option<Room>> {
    if place.kind != PlaceKind::Store || place.capacity_l.is_none() {
        return Ok(None);
    }
    let mut arriving = Load::default();
    arriving.add(&store::directory::places::piece(&**tx, lot.id).await?, lot.quantity);
    admitted(tx, place.id, arriving).await
}

/// The same for several lots that were written together. `arriving` is counted in the place already.
pub async fn admitted(tx: &Tx, place: PlaceId, arriving: Load) -> Result<Option<Room>> {
    let place = found(store::directory::places::lock(tx, place).await?, "place")?;
    let Some(capacity_l) = place.capacity_l else { return Ok(None) };
    let stored = store::directory::places::load(&**tx, place.id).await?.without(arriving);
    Ok(Some(volume::admit(place.id, capacity_l, stored, arriving)?))
}

/// Puts a locked lot into the place, and says so in its history and in those of the holds it makes late.
pub async fn put(
    tx: &Tx,
    actor: &Actor,
    mut lot: rows::lot::Model,
    place: &rows::place::Model,
) -> Result<rows::lot::Model> {
    let (from, from_site) = (lot.place_id, lot.site_id);
    lot.place_id = place.id;
    lot.site_id = place.site_id;
    let lot = store::stock::lots::save(tx, lot).await?;
    let event = Event::Moved(Change { from, to: place.id });
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    if lot.held > 0 && from_site != lot.site_id {
        delay(tx, Some(actor.person), &lot, lot.site_id).await?;
    }
    Ok(lot)
}

/// Records for the holds on a lot that its move may make it late. Travel times are unknown, so every move to a site
/// other than the wanted one counts. The requester may then release the hold without a reason.
pub(in crate::app) async fn delay(
    tx: &Tx,
    by: Option<PersonId>,
    lot: &rows::lot::Model,
    to_site: PlaceId,
) -> Result<()> {
    let holds = store::stock::holds::active(&**tx, lot.id).await?;
    let wanted =
        store::directory::places::sites(&**tx, holds.iter().filter_map(|hold| hold.place_id).collect()).await?;
    for hold in holds {
        let Some(site) = hold.place_id.and_then(|place| wanted.get(&place)) else { continue };
        if *site != to_site {
            let event = Event::MadeLate { lot: lot.id, site: to_site };
            store::history::record(tx, hold.organisation_id, hold.id.0, &event, by).await?;
        }
    }
    Ok(())
}
