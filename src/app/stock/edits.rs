//! Correcting what is known of a lot.

use crate::app::{
    Result,
    stock::{departures, documents, holds, lots, reading::Lot},
};
use crate::{
    domain::{
        Bad, Event, Expected, LotId, LotState, Refused, Title,
        directory::actor::{Act, Actor},
        event::{Change, LotEdits, Undisclosed},
        stock::changes::Changes,
        time,
    },
    store::{self, Tx, rows},
};

/// Edits a lot, if its version is still the one that was read.
pub async fn edit(tx: &Tx, actor: &Actor, id: LotId, expected: &Expected, changes: &Changes) -> Result<Lot> {
    if changes.condition.is_some() {
        holds::lock_lines(tx, actor, &[id], None).await?;
    }
    let mut lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    expected.check(lot.version)?;
    lots::ensure_not_gone(&lot)?;
    let before = lot.condition;
    let changed = apply(tx, actor, &mut lot, changes).await?;
    if changed.is_empty() {
        return Ok(lot.into());
    }
    store::history::record(tx, lot.organisation_id, id.0, &Event::LotEdited(Box::new(changed)), actor.person).await?;
    let lot = store::stock::lots::save(tx, lot).await?;
    Ok(departures::damaged(tx, actor, lot, before).await?.into())
}

/// Makes the changes on the loaded row and says which they were, for the history.
pub async fn apply(tx: &Tx, actor: &Actor, lot: &mut rows::lot::Model, changes: &Changes) -> Result<LotEdits> {
    changes.check(time::civil_date(tx.at, &actor.time_zone))?;
    let mut log = LotEdits::default();
    if let Some(category) = &changes.category {
        recategorise(tx, actor, lot, category, &mut log).await?;
    }
    if let Some(unit) = changes.unit.filter(|unit| *unit != lot.unit_id) {
        let unit = lots::receiving_unit(tx, actor, "unit_id", unit).await?;
        actor.may(Act::EditLot, unit.id)?;
        put(&mut log.unit_id, &mut lot.unit_id, Some(unit.id));
    }
    if let Some(Some(product)) = changes.product {
        lots::known_product(tx, actor, product).await?;
    }
    // The note may hold names of people, so the history says that it changed and not how.
    if let Some(note) = changes.note.as_ref().map(|note| note.trim()).filter(|note| *note != lot.note) {
        lot.note = note.to_owned();
        log.note = Some(Undisclosed {});
    }
    put(&mut log.title, &mut lot.name, changes.name.as_ref().map(|name| name.trim().to_owned()));
    put(&mut log.condition, &mut lot.condition, changes.condition);
    put(&mut log.product_id, &mut lot.product_id, changes.product);
    put(&mut log.serial, &mut lot.serial, changes.serial.clone());
    put(&mut log.acquired_on, &mut lot.acquired_on, changes.acquired_on);
    put(&mut log.available_from, &mut lot.available_from, changes.available_from);
    put(&mut log.must_leave_by, &mut lot.must_leave_by, changes.must_leave_by);
    let region = match changes.open_to_region_from {
        Some(Some(day)) => Some(Some(store::stock::waits::region_from(tx, lot, day).await?)),
        as_it_is => as_it_is,
    };
    put(&mut log.open_to_region_from, &mut lot.open_to_region_from, region);
    put(&mut log.width_mm, &mut lot.width_mm, changes.width_mm);
    put(&mut log.depth_mm, &mut lot.depth_mm, changes.depth_mm);
    put(&mut log.height_mm, &mut lot.height_mm, changes.height_mm);
    let alike = changes.alike_key.as_ref().map(|key| key.as_ref().map(|key| key.trim().to_owned()));
    put(&mut log.alike_key, &mut lot.alike_key, alike);
    put(&mut log.price_minor, &mut lot.price_minor, changes.price_minor);
    put(&mut log.mass_g, &mut lot.mass_g, changes.mass_g);
    put(&mut log.colour, &mut lot.colour, changes.colour.clone());
    put(&mut log.brand, &mut lot.brand, changes.brand.clone());
    put(&mut log.model, &mut lot.model, changes.model.clone());
    if changes.materials.is_some() {
        let mut materials: Vec<String> = serde_json::from_value(lot.materials.clone())?;
        put(&mut log.materials, &mut materials, changes.materials.clone());
        lot.materials = serde_json::to_value(materials)?;
    }
    if changes.features.is_some() {
        let mut features: Option<Vec<String>> = lot.features.take().map(serde_json::from_value).transpose()?;
        put(&mut log.features, &mut features, changes.features.clone());
        lot.features = features.map(serde_json::to_value).transpose()?;
    }
    if let (Some(from), Some(by)) = (lot.available_from, lot.must_leave_by)
        && by < from
    {
        return Err(Refused::invalid("must_leave_by", Bad::Backwards).into());
    }
    if lot.serial.is_some() && lot.quantity != 1 {
        return Err(Refused::OneEach.into());
    }
    if let Some(serial) = lot.serial.as_ref().filter(|_| log.serial.is_some()) {
        lots::claim_serials(tx, actor, Some(lot.id), &[serial]).await?;
        store::stock::lots::add_alias(tx, lot.organisation_id, lot.id, "serial", serial).await?;
    }
    own(tx, lot, changes, &mut log).await?;
    secure(tx, actor, lot, changes, &mut log).await?;
    Ok(log)
}

/// Changes who owns a thing, and when it goes back to its owner. Things of other owners are not offered, so a thing
/// that turns out to be somebody else's is no longer surplus. The organisation's own things have no such day, because a
/// loan sets its own. The owner of a thing that another organisation lent cannot be changed.
async fn own(tx: &Tx, lot: &mut rows::lot::Model, changes: &Changes, log: &mut LotEdits) -> Result<()> {
    let (redated, renamed) = (
        changes.goes_back_on.is_some_and(|day| day != lot.goes_back_on),
        changes.title.is_some_and(|title| title != lot.title),
    );
    if redated || renamed {
        lots::at_home(lot)?;
        if renamed && lot.title == Title::Lender && lots::borrowed(tx, lot).await? {
            return Err(Refused::NotYours { what: "lot" }.into());
        }
        put(&mut log.legal_title, &mut lot.title, changes.title);
        let ours = lot.title == Title::Organisation;
        if ours && changes.goes_back_on.flatten().is_some() {
            return Err(Refused::invalid("goes_back_on", Bad::Both).into());
        }
        put(&mut log.goes_back_on, &mut lot.goes_back_on, if ours { Some(None) } else { changes.goes_back_on });
    }
    if lot.title != Title::Organisation && lot.state == LotState::Available {
        holds::ensure_unheld(tx, lot).await?;
        // A wiped device goes into custody, so that nobody uses it.
        let state = if lot.media > 0 { LotState::Custody } else { LotState::InUse };
        put(&mut log.state, &mut lot.state, Some(state));
        put(&mut log.open_to_region_from, &mut lot.open_to_region_from, Some(None));
        lot.surplus_since = None;
    }
    Ok(())
}

/// Changes media and device management. They decide whether a thing may be offered, so some of these changes need other
/// rights than an edit.
async fn secure(
    tx: &Tx,
    actor: &Actor,
    lot: &mut rows::lot::Model,
    changes: &Changes,
    log: &mut LotEdits,
) -> Result<()> {
    if let Some(media) = changes.media.filter(|media| *media < lot.media) {
        // Fewer media need less evidence, so a coordinator has to make this change.
        actor.may(Act::Approve, lot.unit_id)?;
        let category = store::reference::categories::find(&**tx, &lot.category_key).await?;
        if media == 0 && category.is_some_and(|category| category.media_bearing) {
            return Err(Refused::invalid("media", Bad::TooSmall { min: 1 }).into());
        }
    }
    let before = (lot.media, lot.managed);
    if changes.managed.is_some_and(|managed| managed != lot.managed) {
        actor.may(Act::RecordSanitisation, lot.unit_id)?;
    }
    put(&mut log.media, &mut lot.media, changes.media);
    put(&mut log.managed, &mut lot.managed, changes.managed);
    if lot.media > 0 && lot.quantity != 1 {
        return Err(Refused::OneEach.into());
    }
    let graver = lot.media > before.0 || (lot.managed && !before.1);
    if graver && lot.state == LotState::Available {
        holds::ensure_unheld(tx, lot).await?;
        put(&mut log.state, &mut lot.state, Some(LotState::Custody));
        put(&mut log.open_to_region_from, &mut lot.open_to_region_from, Some(None));
        lot.surplus_since = None;
    }
    Ok(())
}

/// Changes the category. An offered thing that turns out to bear data goes into custody. A thing that turns out to bear
/// no data keeps its media, until somebody with the right to do so changes them.
async fn recategorise(tx: &Tx, actor: &Actor, lot: &mut rows::lot::Model, key: &str, log: &mut LotEdits) -> Result<()> {
    let category = store::reference::categories::find(&**tx, key).await?;
    let Some(category) = category else {
        return Err(Refused::invalid("category", Bad::Unknown { value: key.to_owned() }).into());
    };
    if lot.category_key != category.key {
        documents::outgrow(tx, actor, lot).await?;
    }
    put(&mut log.category, &mut lot.category_key, Some(category.key));
    if category.media_bearing && lot.media == 0 {
        if lot.quantity != 1 {
            return Err(Refused::OneEach.into());
        }
        holds::ensure_unheld(tx, lot).await?;
        put(&mut log.media, &mut lot.media, Some(1));
        if lot.state == LotState::Available {
            put(&mut log.state, &mut lot.state, Some(LotState::Custody));
        }
    }
    Ok(())
}

/// Changes a fact of the loaded row, and says what it was and is.
fn put<T: Clone + PartialEq>(edit: &mut Option<Change<T>>, slot: &mut T, new: Option<T>) {
    if let Some(new) = new.filter(|new| new != slot) {
        *edit = Some(Change { from: std::mem::replace(slot, new.clone()), to: new });
    }
}
