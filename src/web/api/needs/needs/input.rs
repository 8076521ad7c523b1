//! What clients send about needs.

use poem_openapi::Object;

use crate::{
    app::needs::{
        decisions::{Answer, DecisionRequest},
        line_edits::LineChange,
    },
    domain::{
        AppliesTo, Bad, Date, OfferId, PlaceId, Refused, Result, Rung, UnitId, WithdrawalReason,
        needs::{
            decline::Decline,
            need::{Corrections, NewLine, NewNeed},
            requirement::Requirements,
        },
    },
};

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct StateNeed {
    unit_id: UnitId,
    place_id: PlaceId,
    needed_by: Date,
    /// The last day, when it is only for a time.
    needed_until: Option<Date>,
    purpose: String,
    assessment: Assessment,
    lines: Vec<StateLine>,
}

/// The two taps: could one do without, share, borrow or repair?
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Assessment {
    alternatives_considered: bool,
    note: Option<String>,
}

/// A category or a function, never both.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct StateLine {
    category: Option<String>,
    function: Option<String>,
    quantity: i64,
    requirements: Option<Requirements>,
}

impl StateNeed {
    pub fn parse(self) -> Result<NewNeed> {
        let lines = self.lines.into_iter().map(|line| NewLine {
            category: line.category,
            function: line.function,
            quantity: line.quantity,
            requirements: line.requirements.unwrap_or_default(),
        });
        Ok(NewNeed {
            unit: self.unit_id,
            place: self.place_id,
            needed_by: self.needed_by,
            needed_until: self.needed_until,
            purpose: self.purpose,
            alternatives_considered: self.assessment.alternatives_considered,
            note: self.assessment.note.unwrap_or_default(),
            lines: lines.collect(),
        })
    }
}

/// What is absent stays as it is.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct CorrectNeed {
    purpose: Option<String>,
    /// What was considered. A need that is large has to say something.
    note: Option<String>,
}

impl From<CorrectNeed> for Corrections {
    fn from(body: CorrectNeed) -> Self {
        Self { purpose: body.purpose, note: body.note }
    }
}

/// `accept` or `decline`, one of them.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct Decide {
    offer_id: OfferId,
    /// The offer's `seen` as it was shown: refused as `offer_changed` when the figures got worse since.
    seen: Option<String>,
    accept: Option<i64>,
    decline: Option<Decline>,
    /// Whether a decline is for this offer or for its whole group; the offer when absent.
    applies_to: Option<AppliesTo>,
}

impl Decide {
    pub fn parse(self) -> Result<DecisionRequest> {
        let verdict = match (self.accept, self.decline) {
            (Some(_), Some(_)) => return Err(Refused::invalid("accept", Bad::Both)),
            (None, None) => return Err(Refused::invalid("accept", Bad::Missing)),
            (Some(n), None) => Answer::Accept(n),
            (None, Some(decline)) => Answer::Decline(Box::new(decline), self.applies_to.unwrap_or(AppliesTo::Offer)),
        };
        Ok(DecisionRequest { offer: self.offer_id, seen: self.seen, verdict })
    }
}

/// What is absent stays as it is.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct ChangeLine {
    /// Not fewer than are held, ordered and received.
    quantity: Option<i64>,
    /// All of them, in place of those before.
    requirements: Option<Requirements>,
    /// What was considered, where the need is large now and says nothing yet.
    note: Option<String>,
}

impl From<ChangeLine> for LineChange {
    fn from(body: ChangeLine) -> Self {
        Self { quantity: body.quantity, requirements: body.requirements, note: body.note }
    }
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct Withdraw {
    pub reason: WithdrawalReason,
    pub note: Option<String>,
}

/// Nothing has to be said: the line says it.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct Ask {}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct Release {
    /// What is undecided below this rung no longer keeps it shut.
    pub rung: Rung,
    pub note: String,
}
