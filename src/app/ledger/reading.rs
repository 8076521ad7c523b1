//! Entries of the ledger as people read them.

use uuid::Uuid;

use crate::{
    app::{
        Result,
        ledger::entries::{ReversalInputs, inputs_of},
    },
    domain::{
        Date, EntryId, EntryKind, Grade, Instant, LineId, LotId, Rung, UnitId,
        directory::actor::Actor,
        ledger::{
            component::{Component, components},
            figures::Figures,
            inputs::Inputs,
        },
    },
    store::rows::entry,
};

pub struct Saving {
    pub id: EntryId,
    pub kind: EntryKind,
    /// The id of the handover or the delivery.
    pub act: Uuid,
    /// The entry that this one takes back.
    pub reverses: Option<EntryId>,
    pub line: Option<LineId>,
    pub lot: Option<LotId>,
    pub category: String,
    pub unit: UnitId,
    /// The name of the unit when the entry was booked.
    pub unit_name: String,
    pub rung: Rung,
    pub grade: Grade,
    /// Negative in a reversal.
    pub quantity: i64,
    pub booked_on: Date,
    pub currency: String,
    pub figures: Figures,
    pub method_version: String,
    /// The inputs of the computation; `None` in lists.
    pub computed: Option<Computed>,
    pub at: Instant,
    pub recorded_at: Instant,
}

/// All that an auditor needs to compute an entry again.
pub enum Computed {
    Saving(Box<Inputs>, Vec<Component>),
    Reversal(ReversalInputs),
}

impl Saving {
    /// The entries of the actor's own organisations, with their inputs. The giver of a transfer must not read the
    /// receiver's entries.
    pub fn own(entries: Vec<entry::Model>, actor: &Actor) -> Result<Vec<Self>> {
        let own = entries.into_iter().filter(|entry| actor.belongs_to(entry.organisation_id));
        own.map(Self::whole).collect()
    }

    pub fn whole(entry: entry::Model) -> Result<Self> {
        let computed = match inputs_of(&entry)? {
            Some(inputs) => {
                let components = components(&inputs)?;
                Computed::Saving(Box::new(inputs), components)
            }
            None => Computed::Reversal(serde_json::from_value(entry.inputs.clone())?),
        };
        Ok(Self { computed: Some(computed), ..Self::brief(entry)? })
    }

    pub fn brief(entry: entry::Model) -> Result<Self> {
        Ok(Self {
            id: entry.id,
            kind: entry.kind,
            act: entry.act,
            reverses: entry.reverses,
            line: entry.line_id,
            lot: entry.lot_id,
            category: entry.category_key,
            unit: entry.unit_id,
            unit_name: entry.unit_name,
            rung: entry.rung,
            grade: entry.grade,
            quantity: entry.n,
            booked_on: entry.booked_on,
            currency: entry.currency,
            figures: serde_json::from_value(entry.figures)?,
            method_version: entry.method_version,
            computed: None,
            at: entry.at,
            recorded_at: entry.recorded_at.unwrap_or(entry.at),
        })
    }
}
