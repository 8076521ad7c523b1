//! `ombruk savings verify`: recomputes every entry from what it stores, to the last gram and øre.

use std::collections::HashMap;

use super::{Result, ReversalInputs, inputs_of, with_figures};
use crate::{
    domain::{
        EntryId, EntryKind,
        ledger::{
            entry::{verify as verify_saving, verify_reversal},
            figures::Figures,
        },
    },
    store::{Db, ledger::entries, rows::entry},
};

/// Entries read at a time: the ledger of a country does not fit into memory.
const PIECE: u64 = 1_000;
/// Findings kept to be read; the rest is only counted.
const SHOWN: usize = 1_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub entries: u64,
    pub mismatches: u64,
    /// The first `SHOWN` of the mismatches.
    pub findings: Vec<Finding>,
}

/// An entry whose figures are not those that follow from its inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub entry: EntryId,
    pub because: String,
}

/// Recomputes the whole ledger. `progress` is called with the number of entries recomputed so far.
pub async fn verify(db: &Db, mut progress: impl FnMut(u64)) -> Result<Report> {
    let mut report = Report::default();
    let mut last = None;
    loop {
        let piece = entries::after(db.read(), last, PIECE).await?;
        let Some(end) = piece.last() else { return Ok(report) };
        last = Some(end.id);
        let known = Known::read(db, &piece).await?;
        for entry in &piece {
            report.entries += 1;
            if let Err(because) = check(entry, &known) {
                report.mismatches += 1;
                if report.findings.len() < SHOWN {
                    report.findings.push(Finding { entry: entry.id, because });
                }
            }
        }
        progress(report.entries);
    }
}

/// The originals of the reversals in a piece, and all reversals of these originals.
struct Known {
    originals: HashMap<EntryId, entry::Model>,
    reversals: HashMap<EntryId, Vec<entry::Model>>,
}

impl Known {
    async fn read(db: &Db, piece: &[entry::Model]) -> Result<Self> {
        let mut ids: Vec<EntryId> = piece.iter().filter_map(|entry| entry.reverses).collect();
        ids.sort();
        ids.dedup();
        let mut known = Self { originals: HashMap::new(), reversals: HashMap::new() };
        if ids.is_empty() {
            return Ok(known);
        }
        for original in entries::by_id(db.read(), ids.clone()).await? {
            known.originals.insert(original.id, original);
        }
        for reversal in entries::reversals(db.read(), ids).await? {
            if let Some(original) = reversal.reverses {
                known.reversals.entry(original).or_default().push(reversal);
            }
        }
        Ok(known)
    }
}

fn check(entry: &entry::Model, known: &Known) -> Result<(), String> {
    let figures = figures(entry)?;
    match entry.kind {
        EntryKind::Saving | EntryKind::DisposalAvoided => saving(entry, &figures)?,
        EntryKind::Reversal => reversal(entry, &figures, known)?,
    }
    // Totals are summed from the columns, so the columns must agree with the figures.
    let columns = with_figures(entry.clone(), &figures).map_err(|error| error.to_string())?;
    if columns == *entry { Ok(()) } else { Err("the summed columns differ from the figures".to_owned()) }
}

fn saving(entry: &entry::Model, figures: &Figures) -> Result<(), String> {
    let inputs = inputs_of(entry).map_err(|error| format!("the inputs cannot be read: {error:?}"))?;
    let Some(inputs) = inputs else { return Err("no inputs".to_owned()) };
    verify_saving(&inputs, figures).map_err(|mismatch| mismatch.to_string())?;
    let said = (entry.n, entry.grade, &entry.currency, &entry.method_version);
    if said != (inputs.n, inputs.grade, &inputs.currency, &inputs.method_version) {
        return Err("the entry differs from its inputs".to_owned());
    }
    Ok(())
}

fn reversal(entry: &entry::Model, stored: &Figures, known: &Known) -> Result<(), String> {
    let inputs = reversal_inputs(entry)?;
    let id = entry.reverses.ok_or("reverses nothing")?;
    let original = known.originals.get(&id).ok_or("its original is missing")?;
    let said = (original.kind, original.n, &original.currency, original.organisation_id);
    if said != (EntryKind::Saving, inputs.n, &entry.currency, entry.organisation_id) {
        return Err("the entry differs from its original".to_owned());
    }
    // The order of reversals is that of the number returned, not of time: the clocks of two nodes differ.
    let mut reversed_already = Figures::ZERO;
    let mut returned_before = 0;
    for other in known.reversals.get(&id).into_iter().flatten() {
        if reversal_inputs(other)?.returned_so_far < inputs.returned_so_far {
            reversed_already = reversed_already.plus(&figures(other)?).map_err(|refused| refused.to_string())?;
            returned_before -= other.n;
        }
    }
    if reversed_already != inputs.reversed_already || returned_before - entry.n != inputs.returned_so_far {
        return Err("the entry differs from the earlier reversals".to_owned());
    }
    let (n, so_far) = (inputs.n, inputs.returned_so_far);
    verify_reversal(&figures(original)?, n, so_far, &reversed_already, stored).map_err(|mismatch| mismatch.to_string())
}

fn figures(entry: &entry::Model) -> Result<Figures, String> {
    serde_json::from_value(entry.figures.clone()).map_err(|error| format!("the figures cannot be read: {error}"))
}

fn reversal_inputs(entry: &entry::Model) -> Result<ReversalInputs, String> {
    serde_json::from_value(entry.inputs.clone()).map_err(|error| format!("the inputs cannot be read: {error}"))
}
