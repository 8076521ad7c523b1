//! Needs and their lines as people read them.

use crate::{
    app::{
        Result,
        needs::{lines, offers::Computed},
    },
    domain::{
        Date, Instant, LineId, LineState, NeedId, NeedState, OrganisationId, PersonId, PlaceId, UnitId, WatchId,
        WithdrawalReason,
        needs::{line::Fill, requirement::Requirements},
    },
    store::rows::{need, need_line},
};

pub struct Need {
    pub id: NeedId,
    pub organisation: OrganisationId,
    pub unit: UnitId,
    pub place: PlaceId,
    pub needed_by: Date,
    pub needed_until: Option<Date>,
    pub purpose: String,
    pub alternatives_considered: bool,
    pub note: String,
    pub state: NeedState,
    pub withdrawal_reason: Option<WithdrawalReason>,
    pub withdrawal_note: Option<String>,
    /// `None` also where it is not known of an older need.
    pub withdrawn_by: Option<PersonId>,
    pub by: PersonId,
    pub created_at: Instant,
    pub closed_at: Option<Instant>,
    pub lines: Vec<Line>,
    pub version: i64,
}

pub struct Line {
    pub id: LineId,
    pub category: Option<String>,
    pub function: Option<String>,
    pub fill: Fill,
    pub requirements: Requirements,
    pub state: LineState,
    pub version: i64,
    /// The reader's own watch of the line. Lists leave it out.
    pub watch: Option<WatchId>,
    /// What is offered for it now. `None` in lists, and for a line that was withdrawn.
    pub offered: Option<Computed>,
}

impl Need {
    pub(in crate::app) fn of(row: need::Model, lines: Vec<Line>) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation_id,
            unit: row.unit_id,
            place: row.place_id,
            needed_by: row.needed_by,
            needed_until: row.needed_until,
            purpose: row.purpose,
            alternatives_considered: row.alternatives_considered,
            note: row.note,
            state: row.state,
            withdrawal_reason: row.withdrawal_reason,
            withdrawal_note: row.withdrawal_note,
            withdrawn_by: row.withdrawn_by,
            by: row.by,
            created_at: row.created_at,
            closed_at: row.closed_at,
            lines,
            version: row.version,
        }
    }

    /// A need whose lines have no offers.
    pub(in crate::app) fn plain((row, lines): (need::Model, Vec<need_line::Model>)) -> Result<Self> {
        let lines = lines.into_iter().map(|line| Line::of(line, None)).collect::<Result<_>>()?;
        Ok(Self::of(row, lines))
    }
}

impl Line {
    pub(in crate::app) fn of(row: need_line::Model, offered: Option<Computed>) -> Result<Self> {
        Ok(Self {
            id: row.id,
            fill: lines::fill(&row),
            category: row.category_key,
            function: row.function_key,
            requirements: serde_json::from_value(row.requirements)?,
            state: row.state,
            version: row.version,
            watch: None,
            offered,
        })
    }
}
