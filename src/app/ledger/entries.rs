//! Books what reuse avoided. Entries are only appended. Every entry stores all inputs of its computation, so that it
//! can be recomputed.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::{App, Result, found};
use crate::{
    domain::{
        Date, EntryId, EntryKind, Grade, LineId, OrganisationId, Rung, UnitId,
        directory::{actor::Actor, policy::Policy},
        ledger::{
            figures::Figures,
            footprint::Footprint,
            inputs::{Inputs, METHOD_VERSION},
            reversal::reversal,
            savings::compute,
        },
        time,
    },
    store::{
        self, Tx,
        rows::{entry, lot, organisation},
    },
};

mod gather;
mod verify;
pub mod work;

pub use verify::{Finding, Report, verify};
use work::Spent;

/// A handover or a delivery that avoided something.
pub struct Booking<'a> {
    /// The id of the handover or the delivery.
    pub act: Uuid,
    /// The organisation that gets the entry in its ledger: the receiver.
    pub organisation: OrganisationId,
    pub unit: UnitId,
    pub line: Option<LineId>,
    /// The receiver's lot, after the handover or the delivery.
    pub lot: &'a lot::Model,
    pub n: i64,
    pub rung: Rung,
    pub grade: Grade,
    /// For all n, in the organisation's currency; `None` is unknown.
    pub price_paid: Option<i64>,
    pub spent: Spent,
    /// The footprint of the offer itself, for each piece; `None` is unknown.
    pub footprint_of_offer: Option<Footprint>,
    /// False when the things belonged to another organisation: that one avoids the disposal.
    pub avoids_disposal: bool,
}

/// What a reversal stores, so that it can be recomputed from its original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReversalInputs {
    pub n: i64,
    /// This return included.
    pub returned_so_far: i64,
    pub reversed_already: Figures,
}

/// The organisation, its policy, and the civil date of the entry.
struct Books {
    organisation: organisation::Model,
    policy: Policy,
    on: Date,
}

/// Books a saving.
pub async fn book(app: &App, tx: &Tx, actor: &Actor, booking: Booking<'_>) -> Result<entry::Model> {
    let books = Books::open(tx, booking.organisation).await?;
    let inputs = gather::inputs(app, tx, &books, &booking).await?;
    let figures = compute(&inputs)?;
    let Booking { act, unit, line, lot, n, rung, grade, .. } = booking;
    let entry = Entry { kind: EntryKind::Saving, act, reverses: None, line, lot, unit, rung, grade, n };
    write(tx, actor, &books, entry, serde_json::to_value(&inputs)?, &figures).await
}

/// Books what the giver of a transfer did not pay to throw `n` things away, when that is known. This entry displaces
/// nothing: the receiver's entry counts the things, their carbon and their mass.
pub async fn book_disposal_avoided(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    act: Uuid,
    given: &lot::Model,
    n: i64,
    grade: Grade,
) -> Result<Option<entry::Model>> {
    let books = Books::open(tx, given.organisation_id).await?;
    let inputs = gather::disposal(app, tx, &books, given, n, grade).await?;
    if inputs.disposal_avoided.is_none() {
        return Ok(None);
    }
    let figures = compute(&inputs)?;
    let kind = EntryKind::DisposalAvoided;
    let (unit, rung) = (given.unit_id, Rung::Reuse);
    let entry = Entry { kind, act, reverses: None, line: None, lot: given, unit, rung, grade, n };
    write(tx, actor, &books, entry, serde_json::to_value(&inputs)?, &figures).await.map(Some)
}

/// Reverses what an act booked for `k` of its things. An act may have several entries with different grades. The last
/// entry is reversed first, because its evidence is the weakest.
pub async fn reverse(tx: &Tx, actor: &Actor, act: Uuid, k: i64) -> Result<Vec<entry::Model>> {
    let originals = store::ledger::entries::savings_of(&**tx, act).await?;
    let earlier = store::ledger::entries::reversals(&**tx, originals.iter().map(|entry| entry.id).collect()).await?;
    let mut booked = Vec::new();
    let mut left = k;
    for original in originals.into_iter().rev() {
        let (mut reversed_already, mut back) = (Figures::ZERO, 0);
        for entry in earlier.iter().filter(|entry| entry.reverses == Some(original.id)) {
            reversed_already = reversed_already.plus(&serde_json::from_value(entry.figures.clone())?)?;
            back -= entry.n;
        }
        let n = original.n;
        let k = left.min(n - back);
        if k <= 0 {
            continue;
        }
        left -= k;
        let returned_so_far = back + k;
        let figures: Figures = serde_json::from_value(original.figures.clone())?;
        let figures = reversal(&figures, n, returned_so_far, &reversed_already)?;
        let inputs = ReversalInputs { n, returned_so_far, reversed_already };
        let books = Books::open(tx, original.organisation_id).await?;
        let entry = entry::Model {
            id: EntryId::new(),
            kind: EntryKind::Reversal,
            reverses: Some(original.id),
            n: -k,
            booked_on: books.on,
            inputs: serde_json::to_value(&inputs)?,
            by: actor.person,
            at: tx.at,
            recorded_at: tx.recorded_at,
            ..original
        };
        booked.push(store::ledger::entries::insert(tx, with_figures(entry, &figures)?).await?);
    }
    Ok(booked)
}

impl Books {
    async fn open(tx: &Tx, id: OrganisationId) -> Result<Self> {
        let organisation = store::directory::organisations::find(&**tx, id).await?;
        let organisation = found(organisation, "organisation")?;
        let policy = serde_json::from_value(organisation.policy.clone())?;
        let on = time::civil_date(tx.at, &organisation.time_zone);
        Ok(Self { organisation, policy, on })
    }
}

/// The part of an entry that says what it is about.
struct Entry<'a> {
    kind: EntryKind,
    act: Uuid,
    reverses: Option<EntryId>,
    line: Option<LineId>,
    lot: &'a lot::Model,
    unit: UnitId,
    rung: Rung,
    grade: Grade,
    n: i64,
}

async fn write(
    tx: &Tx,
    actor: &Actor,
    books: &Books,
    about: Entry<'_>,
    inputs: serde_json::Value,
    figures: &Figures,
) -> Result<entry::Model> {
    let unit = found(store::directory::units::find(&**tx, about.unit).await?, "unit")?;
    let entry = entry::Model {
        id: EntryId::new(),
        organisation_id: books.organisation.id,
        kind: about.kind,
        act: about.act,
        reverses: about.reverses,
        line_id: about.line,
        lot_id: Some(about.lot.id),
        category_key: about.lot.category_key.clone(),
        unit_id: unit.id,
        // Units merge and are renamed. The ledger keeps the name of that time.
        unit_name: unit.name,
        rung: about.rung,
        grade: about.grade,
        n: about.n,
        booked_on: books.on,
        currency: books.organisation.currency.clone(),
        displaced_ppm: 0,
        avoided_cost_minor: None,
        cashable_minor: None,
        budget_released_minor: None,
        disposal_avoided_minor: None,
        co2e_low_g: None,
        co2e_central_g: None,
        co2e_high_g: None,
        waste_g: None,
        method_version: METHOD_VERSION.to_owned(),
        inputs,
        figures: serde_json::Value::Null,
        by: actor.person,
        at: tx.at,
        recorded_at: tx.recorded_at,
    };
    Ok(store::ledger::entries::insert(tx, with_figures(entry, figures)?).await?)
}

/// Sets the figures of an entry: as JSON, and in the columns that totals are summed from.
fn with_figures(entry: entry::Model, figures: &Figures) -> Result<entry::Model> {
    Ok(entry::Model {
        displaced_ppm: figures.displaced_units_ppm,
        avoided_cost_minor: figures.avoided_cost_minor,
        cashable_minor: figures.split.cashable,
        budget_released_minor: figures.split.budget_released,
        disposal_avoided_minor: figures.split.disposal_avoided,
        co2e_low_g: figures.avoided_co2e.low,
        co2e_central_g: figures.avoided_co2e.central,
        co2e_high_g: figures.avoided_co2e.high,
        waste_g: figures.avoided_waste_g,
        figures: serde_json::to_value(figures)?,
        ..entry
    })
}

/// The inputs of a saving as stored; `None` for a reversal, which has [`ReversalInputs`].
pub fn inputs_of(entry: &entry::Model) -> Result<Option<Inputs>> {
    match entry.kind {
        EntryKind::Saving | EntryKind::DisposalAvoided => Ok(Some(serde_json::from_value(entry.inputs.clone())?)),
        EntryKind::Reversal => Ok(None),
    }
}
