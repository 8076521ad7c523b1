//! Factors with their versions. New versions never change old entries, which name the version they used.

use crate::app::{App, Result, found};
use crate::{
    domain::{
        Bad, Date, Event, FactorId, FactorKind, OrganisationId, Refused,
        directory::{
            actor::Actor,
            permit::{EditFactors, Throughout},
        },
        reference::factor::NewFactor,
        time,
    },
    store::{Tx, directory::organisations, history, reference::factors, rows::factor},
};

/// One version of a factor.
pub struct Factor {
    pub id: FactorId,
    /// `None` for those shipped with the product.
    pub organisation: Option<OrganisationId>,
    pub version: i64,
    /// The facts that were entered.
    pub entered: NewFactor,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

pub async fn list(
    app: &App,
    actor: &Actor,
    kind: Option<FactorKind>,
    key: Option<&str>,
    after: Option<FactorId>,
    limit: u64,
) -> Result<Vec<Factor>> {
    actor.may_read_reports()?;
    let rows = factors::page(app.db.read(), actor, kind, key, after, limit).await?;
    Ok(rows.into_iter().map(Factor::from).collect())
}

/// The versions that an entry was computed with.
pub async fn of(app: &App, actor: &Actor, ids: Vec<FactorId>) -> Result<Vec<Factor>> {
    actor.may_read_reports()?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = factors::of(app.db.read(), actor, ids).await?;
    Ok(rows.into_iter().map(Factor::from).collect())
}

/// A new factor, or the next version of its key within the organisation.
pub async fn add(tx: &Tx, actor: &Throughout<'_, EditFactors>, new: &NewFactor) -> Result<Factor> {
    let today = time::civil_date(tx.at, &actor.time_zone);
    new.check(today)?;
    found(organisations::lock(tx, actor.organisation).await?, "organisation")?;
    let before = factors::newest(&**tx, actor, &new.key).await?;
    if let Some(before) = before.as_ref().filter(|before| before.kind != new.kind) {
        return Err(Refused::invalid("kind", Bad::Duplicate { value: before.kind.to_string() }).into());
    }
    let factor = factor::Model {
        id: FactorId::new(),
        organisation_id: Some(actor.organisation),
        key: new.key.clone(),
        version: before.map_or(1, |before| before.version + 1),
        kind: new.kind,
        low_g: new.low_g,
        central_g: new.central_g,
        high_g: new.high_g,
        unit: new.unit.clone(),
        boundary: new.boundary.clone(),
        year: new.year,
        geo: new.geo.clone(),
        source: new.source.clone(),
        locator: new.locator.clone(),
        licence: new.licence.clone(),
        grade: new.grade.clone(),
        note: new.note.clone(),
        valid_from: new.valid_from.unwrap_or(today),
        valid_to: None,
    };
    let factor = factors::insert(tx, factor).await?;
    history::record(tx, actor.organisation, factor.id.0, &Event::FactorAdded, actor.person).await?;
    Ok(factor.into())
}

impl From<factor::Model> for Factor {
    fn from(row: factor::Model) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation_id,
            version: row.version,
            entered: NewFactor {
                key: row.key,
                kind: row.kind,
                low_g: row.low_g,
                central_g: row.central_g,
                high_g: row.high_g,
                unit: row.unit,
                boundary: row.boundary,
                year: row.year,
                geo: row.geo,
                source: row.source,
                locator: row.locator,
                licence: row.licence,
                grade: row.grade,
                note: row.note,
                valid_from: Some(row.valid_from),
            },
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}
