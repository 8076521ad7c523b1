//! Evidence that data-bearing media were sanitised, and the chemical light.

use sea_orm::ConnectionTrait;

use crate::app::{
    Result, moments,
    stock::{lots, reading::Lot},
};
use crate::{
    domain::{
        Bad, ChemicalLight, Event, Instant, LotId, LotState, PersonId, Refused, SanitisationId,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NOTE, check_text},
        stock::custody::NewSanitisation,
        time,
    },
    store::{self, Tx, rows},
};

/// Evidence that a medium was sanitised, as it was recorded.
pub struct Sanitisation {
    pub id: SanitisationId,
    pub lot: LotId,
    pub evidence: NewSanitisation,
    /// When it happened, where somebody said so.
    pub happened_at: Option<Instant>,
    pub recorded_at: Instant,
    pub recorded_by: PersonId,
}

/// Records evidence for one medium. A thing in use then goes into custody, because nobody goes on using what was wiped.
/// Offering it is another act.
pub async fn sanitise(
    tx: &Tx,
    actor: &Actor,
    id: LotId,
    new: &NewSanitisation,
    happened_at: Option<Instant>,
) -> Result<Sanitisation> {
    let lot = lots::lock_own(tx, actor, id, Act::RecordSanitisation).await?;
    let tx = &moments::as_of(tx, lot.organisation_id, &lot, happened_at, &[]).await?;
    new.check(time::civil_date(tx.at, &actor.time_zone))?;
    let row = record(tx, actor, &lot, new).await?;
    if lot.state == LotState::InUse {
        let lot = store::stock::lots::save(tx, rows::lot::Model { state: LotState::Custody, ..lot }).await?;
        store::history::record(tx, lot.organisation_id, lot.id.0, &Event::Collected, actor.person).await?;
    }
    Ok(row.into())
}

/// Records evidence for a locked lot. The caller has checked that the actor may do so.
pub async fn record(
    tx: &Tx,
    actor: &Actor,
    lot: &rows::lot::Model,
    new: &NewSanitisation,
) -> Result<rows::sanitisation::Model> {
    lots::ensure_not_gone(lot)?;
    if lot.media == 0 {
        return Err(Refused::WrongState { what: "media", state: "none".to_owned() }.into());
    }
    let row = rows::sanitisation::Model {
        id: SanitisationId::new(),
        lot_id: lot.id,
        medium: new.medium.trim().to_owned(),
        method: new.method,
        tool: new.tool.trim().to_owned(),
        tool_version: new.tool_version.trim().to_owned(),
        operator: new.operator.trim().to_owned(),
        verified_by: new.verified_by.trim().to_owned(),
        on_date: new.on,
        at: tx.now(),
        happened_at: tx.recorded_at.map(|_| tx.at),
        by: actor.person,
    };
    let event = Event::Sanitised { sanitisation: row.id, method: row.method };
    let row = store::stock::custody::insert(tx, row).await?;
    store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?;
    Ok(row)
}

/// The evidence a lot of the own organisation has, oldest first.
pub async fn evidence(db: &impl ConnectionTrait, actor: &Actor, id: LotId) -> Result<Vec<Sanitisation>> {
    let lot = lots::own(db, actor, id).await?;
    Ok(store::stock::custody::of(db, lot.id).await?.into_iter().map(Sanitisation::from).collect())
}

/// A named person overrules the light that the rules gave, and says why.
pub async fn override_light(tx: &Tx, actor: &Actor, id: LotId, light: ChemicalLight, reason: &str) -> Result<Lot> {
    let mut lot = lots::lock_own(tx, actor, id, Act::OverrideLight).await?;
    check_text("reason", reason, LONGEST_NOTE)?;
    if reason.trim().is_empty() {
        return Err(Refused::invalid("reason", Bad::Empty).into());
    }
    lots::ensure_not_gone(&lot)?;
    let event = Event::LightOverridden { from: lot.light, to: light, reason: reason.trim().to_owned() };
    lot.light = light;
    let lot = store::stock::lots::save(tx, lot).await?;
    store::history::record(tx, lot.organisation_id, id.0, &event, actor.person).await?;
    Ok(lot.into())
}

impl From<rows::sanitisation::Model> for Sanitisation {
    fn from(row: rows::sanitisation::Model) -> Self {
        Self {
            id: row.id,
            lot: row.lot_id,
            evidence: NewSanitisation {
                medium: row.medium,
                method: row.method,
                tool: row.tool,
                tool_version: row.tool_version,
                operator: row.operator,
                verified_by: row.verified_by,
                on: row.on_date,
            },
            happened_at: row.happened_at,
            recorded_at: row.at,
            recorded_by: row.by,
        }
    }
}
