//! Documents as evidence: what a destination demands of a category, and what a lot can show.

use std::{collections::BTreeSet, sync::LazyLock};

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::{
    Bad, Date, EvidenceKind, Refused, Result, Sensitivity, WorkKind,
    fields::{LONGEST_NAME, check_day, check_text},
};

/// Most demands of a policy. All of them are read whenever offers are computed.
pub const MOST_DEMANDS: usize = 200;

/// Things of the category, and of everything below it, go to destinations of this sensitivity with a valid document only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Object)]
#[oai(deny_unknown_fields)]
pub struct Demand {
    pub category: String,
    pub sensitivity: Sensitivity,
    pub kind: EvidenceKind,
}

/// What an organisation demands until it sets its own demands. `fixtures/SOURCES.md` says which of it is law. A test
/// reads every row, so that none is skipped here.
pub static SHIPPED: LazyLock<Vec<Demand>> =
    LazyLock::new(|| rows().filter_map(std::result::Result::ok).collect::<Vec<Demand>>());

fn rows() -> impl Iterator<Item = csv::Result<Demand>> {
    csv::Reader::from_reader(include_str!("../../../fixtures/evidence.csv").as_bytes()).into_deserialize()
}

/// What decides whether a document is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    pub kind: EvidenceKind,
    pub issued_on: Option<Date>,
    /// The last day; a document without one is valid until it is ended.
    pub valid_until: Option<Date>,
    pub ended: bool,
}

impl Document {
    pub fn is_valid(&self, on: Date) -> bool {
        let issued = self.issued_on.is_none_or(|day| day <= on);
        issued && self.valid_until.is_none_or(|day| on <= day) && !self.ended
    }
}

/// The kinds demanded of a category at a destination, each once. `path` is the category with everything above it.
pub fn demanded(demands: &[Demand], path: &[String], at: &BTreeSet<Sensitivity>) -> Vec<EvidenceKind> {
    let holds = |demand: &&Demand| at.contains(&demand.sensitivity) && path.contains(&demand.category);
    let mut kinds: Vec<EvidenceKind> = demands.iter().filter(holds).map(|demand| demand.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The demanded kinds for which no document is valid.
pub fn missing(mut demanded: Vec<EvidenceKind>, documents: &[Document], today: Date) -> Vec<EvidenceKind> {
    demanded.retain(|kind| !documents.iter().any(|document| document.kind == *kind && document.is_valid(today)));
    demanded
}

/// The kinds of documents that work makes invalid: new covers and fillings are not those that were tested.
pub fn ended_by(work: WorkKind) -> &'static [EvidenceKind] {
    match work {
        WorkKind::Reupholster => &[EvidenceKind::Fire, EvidenceKind::Hygiene],
        WorkKind::Repair
        | WorkKind::Clean
        | WorkKind::Wipe
        | WorkKind::Inspect
        | WorkKind::Transport
        | WorkKind::Store
        | WorkKind::Recycle
        | WorkKind::Transform => &[],
    }
}

/// A document as somebody enters it. One that has expired is accepted as well, so that the register knows of it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub kind: EvidenceKind,
    /// Identifies the document: the number of a report or certificate, or where it is kept.
    pub reference: String,
    pub issued_on: Option<Date>,
    pub valid_until: Option<Date>,
}

impl NewDocument {
    pub fn check(&self, today: Date) -> Result<()> {
        if self.reference.trim().is_empty() {
            return Err(Refused::invalid("reference", Bad::Empty));
        }
        check_text("reference", &self.reference, LONGEST_NAME)?;
        check_day("issued_on", self.issued_on)?;
        check_day("valid_until", self.valid_until)?;
        if self.issued_on.is_some_and(|day| day > today) {
            return Err(Refused::invalid("issued_on", Bad::InTheFuture));
        }
        if self.issued_on.zip(self.valid_until).is_some_and(|(from, until)| until < from) {
            return Err(Refused::invalid("valid_until", Bad::Backwards));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
