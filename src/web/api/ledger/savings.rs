//! The ledger: what was avoided, and how much of that is known.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

use crate::web::api::{Tag, answer::Answer, page};
use crate::{
    app::{
        App,
        ledger::{
            entries::{ReversalInputs, inputs_of},
            savings::{self, About},
        },
    },
    domain::{
        Bad, Date, EntryId, EntryKind, Grade, Instant, LineId, LotId, Money, Refused, Rung, UnitId,
        directory::actor::Actor,
        ledger::{
            component::{Component, components},
            entry::{Coverage, Totals},
            figures::{Bounds, Figures, Known, Split},
            inputs::Inputs,
        },
    },
    store::rows::entry,
    web::edge::auth::Auth,
};

pub struct SavingsApi;

/// An entry of the ledger. Nothing changes it: a correction is another entry that reverses it.
#[derive(Object)]
pub struct Saving {
    pub id: EntryId,
    pub kind: EntryKind,
    /// The handover or delivery that avoided it.
    pub handover_id: Uuid,
    /// The entry that this one takes back.
    pub reverses: Option<EntryId>,
    pub line_id: Option<LineId>,
    pub lot_id: Option<LotId>,
    pub category: String,
    pub unit_id: UnitId,
    /// As it was called then.
    pub unit_name: String,
    pub rung: Rung,
    /// How sure it is that a purchase was displaced: `a` cancelled purchase, `b` need met, `c` taken without a need.
    pub grade: Grade,
    /// Negative in a reversal.
    pub quantity: i64,
    pub booked_on: Date,
    /// Absent while a price or a cost is not known; never zero for that.
    pub avoided_cost: Option<Money>,
    pub cost_split: Split,
    /// Grams. Comparative: to be reported apart from any inventory of emissions.
    pub avoided_co2e: Bounds,
    pub avoided_waste_g: Option<i64>,
    pub known: Known,
    pub method_version: String,
    /// What it was computed from; of a saving that is shown alone.
    pub inputs: Option<Inputs>,
    /// What it was computed from; of a reversal that is shown alone.
    pub reversal: Option<Reversal>,
    /// The terms that the figures are sums of; of a saving that is shown alone.
    pub components: Option<Vec<Component>>,
    pub at: Instant,
    /// When it was written down.
    pub recorded_at: Instant,
}

/// Minus round(total x returned_so_far / quantity), less what was reversed already.
#[derive(Object)]
pub struct Reversal {
    pub quantity: i64,
    pub returned_so_far: i64,
    pub reversed_already: Figures,
}

/// Sums in one currency of what is known; what is not is left out and counted in `coverage`.
#[derive(Object)]
pub struct SavingsTotals {
    pub currency: String,
    /// Things, less those that came back.
    pub n: i64,
    /// n x displacement, in millionths.
    pub displaced_units_ppm: i64,
    pub avoided_cost_minor: Option<i64>,
    pub cashable_minor: i64,
    pub budget_released_minor: i64,
    pub disposal_avoided_minor: i64,
    /// Low and high are sums over the entries that have them; `coverage` says of how many things.
    pub avoided_co2e: Bounds,
    pub avoided_waste_g: Option<i64>,
    pub coverage: SavingsCover,
}

/// Of `n` things, how many have each figure.
#[derive(Object)]
pub struct SavingsCover {
    pub n: i64,
    pub cost_n: i64,
    pub disposal_n: i64,
    pub co2e_n: i64,
    /// Things in the low sum, and in the high one.
    pub co2e_low_n: i64,
    pub co2e_high_n: i64,
    pub waste_n: i64,
}

#[derive(Object)]
struct SavingsPage {
    totals: Vec<SavingsTotals>,
    items: Vec<Saving>,
    /// Pass as `after` for what follows.
    next: Option<String>,
}

#[OpenApi(tag = "Tag::Savings")]
impl SavingsApi {
    /// What was avoided: totals of everything asked about, and the entries, the latest day first.
    #[oai(path = "/savings", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the query string")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// The first day.
        from: Query<Option<Date>>,
        /// The last day.
        to: Query<Option<Date>>,
        /// With everything below it and what it succeeded.
        unit: Query<Option<UnitId>>,
        /// With everything inside it.
        category: Query<Option<String>>,
        limit: Query<Option<i64>>,
        after: Query<Option<String>>,
    ) -> Answer<SavingsPage> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(read_cursor).transpose()?;
        let about = About { from: from.0, to: to.0, unit: unit.0, category: category.0 };
        let actor = &auth.0.actor;
        let totals = savings::totals(&app, actor, &about).await?;
        let mut rows = savings::page(&app, actor, &about, limit as u64 + 1, after).await?;
        let next = page::cut(&mut rows, limit, cursor);
        let items = rows.into_iter().map(Saving::brief).collect::<Result<_, _>>()?;
        Ok(Json(SavingsPage { totals: totals.into_iter().map(SavingsTotals::from).collect(), items, next }))
    }

    /// One entry with all it was computed from, so that an auditor can recompute it.
    #[oai(path = "/savings/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<EntryId>) -> Answer<Saving> {
        let entry = savings::one(&app, &auth.0.actor, id.0).await?;
        Ok(Json(Saving::whole(entry)?))
    }
}

fn cursor(last: &entry::Model) -> String {
    format!("{}.{}", last.booked_on, last.id)
}

fn read_cursor(text: &str) -> Result<(Date, EntryId), Refused> {
    let read = || {
        let (day, id) = text.split_once('.')?;
        Some((day.parse().ok()?, EntryId(id.parse().ok()?)))
    };
    read().ok_or_else(|| Refused::invalid("after", Bad::Malformed { value: text.chars().take(40).collect() }))
}

impl Saving {
    /// The actor's own entries, whole: the giver of a transfer does not read the receiver's books.
    pub fn own(entries: Vec<entry::Model>, actor: &Actor) -> crate::app::Result<Vec<Self>> {
        let own = entries.into_iter().filter(|entry| actor.belongs_to(entry.organisation_id));
        own.map(Self::whole).collect()
    }

    pub fn whole(entry: entry::Model) -> crate::app::Result<Self> {
        let inputs = inputs_of(&entry)?;
        let reversal = match entry.kind {
            EntryKind::Saving | EntryKind::DisposalAvoided => None,
            EntryKind::Reversal => {
                let stored: ReversalInputs = serde_json::from_value(entry.inputs.clone())?;
                let ReversalInputs { n, returned_so_far, reversed_already } = stored;
                Some(Reversal { quantity: n, returned_so_far, reversed_already })
            }
        };
        let components = inputs.as_ref().map(components).transpose()?;
        Ok(Self { inputs, reversal, components, ..Self::brief(entry)? })
    }

    fn brief(entry: entry::Model) -> crate::app::Result<Self> {
        let figures: Figures = serde_json::from_value(entry.figures)?;
        Ok(Self {
            id: entry.id,
            kind: entry.kind,
            handover_id: entry.act,
            reverses: entry.reverses,
            line_id: entry.line_id,
            lot_id: entry.lot_id,
            category: entry.category_key,
            unit_id: entry.unit_id,
            unit_name: entry.unit_name,
            rung: entry.rung,
            grade: entry.grade,
            quantity: entry.n,
            booked_on: entry.booked_on,
            avoided_cost: figures.avoided_cost_minor.map(|minor| Money::new(minor, &entry.currency)),
            cost_split: figures.split,
            avoided_co2e: figures.avoided_co2e,
            avoided_waste_g: figures.avoided_waste_g,
            known: figures.known,
            method_version: entry.method_version,
            inputs: None,
            reversal: None,
            components: None,
            at: entry.at,
            recorded_at: entry.recorded_at.unwrap_or(entry.at),
        })
    }
}

impl From<Totals> for SavingsTotals {
    fn from(totals: Totals) -> Self {
        let Coverage { n, cost, disposal, co2e, co2e_low, co2e_high, waste } = totals.coverage;
        Self {
            currency: totals.currency,
            n,
            displaced_units_ppm: totals.displaced_units_ppm,
            avoided_cost_minor: totals.avoided_cost_minor,
            cashable_minor: totals.cashable,
            budget_released_minor: totals.budget_released,
            disposal_avoided_minor: totals.disposal_avoided,
            avoided_co2e: totals.avoided_co2e,
            avoided_waste_g: totals.avoided_waste_g,
            coverage: SavingsCover {
                n,
                cost_n: cost,
                disposal_n: disposal,
                co2e_n: co2e,
                co2e_low_n: co2e_low,
                co2e_high_n: co2e_high,
                waste_n: waste,
            },
        }
    }
}
