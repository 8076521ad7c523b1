//! Joining two lots of identical things in one place.

use std::collections::BTreeSet;

use crate::app::{
    Result, found,
    stock::{
        attached::{self, Passage},
        holds, lots,
        reading::Lot,
    },
};
use crate::{
    domain::{
        Bad, Date, EvidenceKind, LotId, LotState, Refused, Why,
        directory::actor::{Act, Actor},
        fields::LONGEST_NOTE,
        reference::{colour, material},
        stock::lot::MOST,
        time,
    },
    store::{self, Tx, rows, stock::lots::Move},
};

/// Joins `other` to `id`. The code of `other` becomes an alias of `id`, and `other` is gone.
pub async fn join(tx: &Tx, actor: &Actor, id: LotId, other: LotId) -> Result<Lot> {
    if id == other {
        return Err(Refused::invalid("lot_id", Bad::Duplicate { value: id.to_string() }).into());
    }
    // Locks both rows in the order of their ids. The actor's rights are checked for each of them after that.
    store::stock::lots::lock_all(tx, vec![id, other]).await?;
    let mut stays = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    let mut goes = lots::lock_own(tx, actor, other, Act::EditLot).await?;
    for lot in [&stays, &goes] {
        lots::ensure_not_gone(lot)?;
        holds::ensure_unheld(tx, lot).await?;
    }
    let today = time::civil_date(tx.at, &actor.time_zone);
    if let Some(because) = difference(&stays, &goes, today) {
        return Err(Refused::CannotJoin { because }.into());
    }
    if papers(tx, stays.id).await? != papers(tx, goes.id).await? {
        return Err(Refused::CannotJoin { because: "documents" }.into());
    }
    let n = goes.quantity;
    if stays.quantity + n > MOST {
        return Err(Refused::CannotJoin { because: "quantity" }.into());
    }
    stays.note = both(&stays.note, &goes.note)?;
    stays.quantity += n;
    stays.cover_id = stays.cover_id.or(goes.cover_id);
    goes.quantity = 0;
    goes.state = LotState::Gone;
    let step = Move {
        organisation: stays.organisation_id,
        from: Some(goes.id),
        to: Some(stays.id),
        n,
        why: Why::Joined,
        act: None,
        by: actor.person,
        evidence: None,
    };
    store::stock::lots::record(tx, step).await?;
    let goes = store::stock::lots::save(tx, goes).await?;
    let stays = store::stock::lots::save(tx, stays).await?;
    attached::follow(tx, Passage::Joined, &goes, &stays, actor.person).await?;
    found(store::stock::lots::find(&**tx, id).await?.map(Lot::from), "lot")
}

/// The notes of both lots, because each is true of some of the things.
fn both(stays: &str, goes: &str) -> Result<String> {
    let known = goes.is_empty() || stays.lines().any(|line| line == goes) || stays == goes;
    let note = match (known, stays.is_empty()) {
        (true, _) => stays.to_owned(),
        (false, true) => goes.to_owned(),
        (false, false) => format!("{stays}\n{goes}"),
    };
    match note.chars().count() > LONGEST_NOTE {
        true => Err(Refused::CannotJoin { because: "note" }.into()),
        false => Ok(note),
    }
}

/// The documents of a lot that have not ended, and the kinds of which documents of its product do not count for it. Two
/// lots are joined only if these are the same.
async fn papers(tx: &Tx, lot: LotId) -> Result<(BTreeSet<Paper>, Vec<EvidenceKind>)> {
    let rows = store::stock::documents::of(&**tx, lot).await?.into_iter().filter(|row| row.ended_at.is_none());
    let papers = rows.map(|row| (row.kind, row.reference, row.issued_on, row.valid_until)).collect();
    Ok((papers, store::stock::documents::exceptions(&**tx, lot).await?))
}

type Paper = (EvidenceKind, String, Option<Date>, Option<Date>);

/// The first fact in which two lots are not identical. Names and notes may differ, and days that are over.
fn difference(a: &rows::lot::Model, b: &rows::lot::Model, today: Date) -> Option<&'static str> {
    let organisation = |lot: &rows::lot::Model| lot.open_to_organisation_from.filter(|day| *day > today);
    let region = |lot: &rows::lot::Model| lot.open_to_region_from.map(|day| day.max(today));
    let facts = [
        ("serial", a.serial.is_none() && b.serial.is_none()),
        ("media", a.media == 0 && b.media == 0),
        ("organisation_id", a.organisation_id == b.organisation_id),
        ("place_id", a.place_id == b.place_id),
        ("unit_id", a.unit_id == b.unit_id),
        ("state", a.state == b.state),
        ("category", a.category_key == b.category_key),
        ("product_id", a.product_id == b.product_id),
        ("legal_title", (a.title, a.goes_back_on) == (b.title, b.goes_back_on)),
        ("condition", a.condition == b.condition),
        ("brand", (&a.brand, &a.model) == (&b.brand, &b.model)),
        ("size", (a.width_mm, a.depth_mm, a.height_mm) == (b.width_mm, b.depth_mm, b.height_mm)),
        ("mass_g", a.mass_g == b.mass_g),
        ("colour", colour_of(a) == colour_of(b)),
        ("materials", materials_of(a) == materials_of(b)),
        ("features", a.features == b.features),
        ("alike_key", a.alike_key == b.alike_key),
        ("light", a.light == b.light),
        ("acquired_on", (a.acquired_on, a.price_minor) == (b.acquired_on, b.price_minor)),
        ("available_from", a.available_from == b.available_from),
        ("must_leave_by", a.must_leave_by == b.must_leave_by),
        ("open_to_organisation_from", organisation(a) == organisation(b)),
        ("open_to_region_from", region(a) == region(b)),
    ];
    facts.into_iter().find_map(|(fact, same)| (!same).then_some(fact))
}

/// The colour by its key, which is the same for all languages.
fn colour_of(lot: &rows::lot::Model) -> Option<String> {
    lot.colour.as_deref().map(colour::key)
}

fn materials_of(lot: &rows::lot::Model) -> BTreeSet<String> {
    let written: Vec<String> = serde_json::from_value(lot.materials.clone()).unwrap_or_default();
    material::keys(&written)
}
