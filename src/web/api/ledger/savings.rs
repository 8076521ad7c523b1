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
            entries::ReversalInputs,
            reading::{self, Computed},
            savings::{self, About},
        },
    },
    domain::{
        Bad, Date, EntryId, EntryKind, Grade, Instant, LineId, LotId, Money, Refused, Rung, UnitId,
        ledger::{
            component::Component,
            entry::{Coverage, Totals},
            figures::{Bounds, Figures, Known, Split},
            inputs::Inputs,
        },
    },
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
        let items = rows.into_iter().map(Saving::from).collect();
        Ok(Json(SavingsPage { totals: totals.into_iter().map(SavingsTotals::from).collect(), items, next }))
    }

    /// One entry with all it was computed from, so that an auditor can recompute it.
    #[oai(path = "/savings/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<EntryId>) -> Answer<Saving> {
        Ok(Json(savings::one(&app, &auth.0.actor, id.0).await?.into()))
    }
}

fn cursor(last: &reading::Saving) -> String {
    format!("{}.{}", last.booked_on, last.id)
}

fn read_cursor(text: &str) -> Result<(Date, EntryId), Refused> {
    let read = || {
        let (day, id) = text.split_once('.')?;
        Some((day.parse().ok()?, EntryId(id.parse().ok()?)))
    };
    read().ok_or_else(|| Refused::invalid("after", Bad::Malformed { value: text.chars().take(40).collect() }))
}

impl From<reading::Saving> for Saving {
    fn from(saving: reading::Saving) -> Self {
        let figures = saving.figures;
        let (inputs, components, reversal) = match saving.computed {
            Some(Computed::Saving(inputs, components)) => (Some(*inputs), Some(components), None),
            Some(Computed::Reversal(ReversalInputs { n, returned_so_far, reversed_already })) => {
                (None, None, Some(Reversal { quantity: n, returned_so_far, reversed_already }))
            }
            None => (None, None, None),
        };
        Self {
            id: saving.id,
            kind: saving.kind,
            handover_id: saving.act,
            reverses: saving.reverses,
            line_id: saving.line,
            lot_id: saving.lot,
            category: saving.category,
            unit_id: saving.unit,
            unit_name: saving.unit_name,
            rung: saving.rung,
            grade: saving.grade,
            quantity: saving.quantity,
            booked_on: saving.booked_on,
            avoided_cost: figures.avoided_cost_minor.map(|minor| Money::new(minor, &saving.currency)),
            cost_split: figures.split,
            avoided_co2e: figures.avoided_co2e,
            avoided_waste_g: figures.avoided_waste_g,
            known: figures.known,
            method_version: saving.method_version,
            inputs,
            reversal,
            components,
            at: saving.at,
            recorded_at: saving.recorded_at,
        }
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
