//! Reading the ledger: what was avoided, how much of that is known, by unit, category and month.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use crate::app::{
    App, Result,
    directory::{directory_cache, trees::Directory},
    found,
    ledger::reading::Saving,
};
use crate::{
    domain::{
        Bad, Date, EntryId, Refused, UnitId,
        directory::actor::{Act, Actor},
        ledger::{
            entry::{Coverage, Totals},
            figures::Bounds,
        },
    },
    store::{
        self,
        ledger::entries::{Sums, Wanted},
    },
};

pub use store::ledger::entries::By;

/// What the reader asks about. A unit includes all units below it and all units that it succeeded. A category includes
/// all categories inside it.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub unit: Option<UnitId>,
    pub category: Option<String>,
}

/// A row of a report: a group and one currency's totals.
pub struct Row {
    pub key: Option<String>,
    pub name: Option<String>,
    pub totals: Totals,
}

/// One entry with everything that an auditor needs to recompute it.
pub async fn one(app: &App, actor: &Actor, id: EntryId) -> Result<Saving> {
    actor.may_read_reports()?;
    let entry = found(store::ledger::entries::find(app.db.read(), id).await?, "saving")?;
    if actor.partner.is_some() || !actor.belongs_to(entry.organisation_id) {
        return Err(Refused::NotFound { what: "saving" }.into());
    }
    Saving::whole(entry)
}

/// Entries, the latest day first.
pub async fn page(
    app: &App,
    actor: &Actor,
    about: &About,
    limit: u64,
    after: Option<(Date, EntryId)>,
) -> Result<Vec<Saving>> {
    let (wanted, _) = wanted(app, actor, about).await?;
    let rows = store::ledger::entries::page(app.db.read(), actor, &wanted, limit, after).await?;
    rows.into_iter().map(Saving::brief).collect()
}

/// Totals per currency of everything asked about, summed by the database.
pub async fn totals(app: &App, actor: &Actor, about: &About) -> Result<Vec<Totals>> {
    Ok(report(app, actor, about, By::All).await?.into_iter().map(|row| row.totals).collect())
}

/// Totals per group and currency. Units that were closed count under those that succeeded them.
pub async fn report(app: &App, actor: &Actor, about: &About, by: By) -> Result<Vec<Row>> {
    let (wanted, directory) = wanted(app, actor, about).await?;
    let sums = store::ledger::entries::sums(app.db.read(), actor, &wanted, by).await?;
    let mut rows: BTreeMap<(Group, String), Totals> = BTreeMap::new();
    for sum in sums {
        let key = (group(by, &sum.key, &directory), sum.currency.clone());
        let more = of(sum);
        let both = match rows.remove(&key) {
            Some(totals) => totals.plus(more)?,
            None => more,
        };
        rows.insert(key, both);
    }
    let named = |((group, _), totals)| Row { name: name(app, actor, by, &group, &directory), key: group.0, totals };
    Ok(rows.into_iter().map(named).collect())
}

/// What the reader asks about, checked, and with all units and categories that it includes. Also the directory of these
/// units.
pub(in crate::app) async fn wanted(app: &App, actor: &Actor, about: &About) -> Result<(Wanted, Arc<Directory>)> {
    actor.may_read_reports()?;
    if actor.partner.is_some() {
        return Err(Refused::NotAllowed { needs: Act::ReadReports.roles().to_vec() }.into());
    }
    if let (Some(from), Some(to)) = (about.from, about.to)
        && to < from
    {
        return Err(Refused::invalid("to", Bad::Backwards).into());
    }
    let directory = directory_cache::directory(app, app.db.read(), &actor.organisations).await?;
    let units = match about.unit {
        Some(unit) if directory.units.contains_key(&unit) => Some(units_with_history(unit, &directory)),
        Some(unit) => return Err(Refused::invalid("unit", Bad::Unknown { value: unit.to_string() }).into()),
        None => None,
    };
    let categories = match &about.category {
        Some(key) if app.reference.categories.contains_key(key) => Some(app.reference.inside(key)),
        Some(key) => return Err(Refused::invalid("category", Bad::Unknown { value: key.clone() }).into()),
        None => None,
    };
    Ok((Wanted { from: about.from, to: about.to, units, categories }, directory))
}

/// The unit, all units below it, and all units that one of these succeeded, each with the units below it.
fn units_with_history(unit: UnitId, directory: &Directory) -> Vec<UnitId> {
    let mut before: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    for unit in directory.units.values() {
        if let Some(successor) = unit.successor_id {
            before.entry(successor).or_default().push(unit.id);
        }
    }
    let mut all: HashSet<UnitId> = HashSet::new();
    let mut next = vec![unit];
    while let Some(unit) = next.pop() {
        for inside in directory.units_inside(unit) {
            if all.insert(inside) {
                next.extend(before.get(&inside).into_iter().flatten());
            }
        }
    }
    all.into_iter().collect()
}

/// The key of a row, as readers get it. `None` when nothing is grouped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) struct Group(pub Option<String>);

pub(in crate::app) fn group(by: By, key: &str, directory: &Directory) -> Group {
    match by {
        By::All => Group(None),
        By::Category | By::Month => Group(Some(key.to_owned())),
        By::Unit => Group(Some(match uuid::Uuid::parse_str(key) {
            Ok(id) => successor(UnitId(id), directory).to_string(),
            Err(_) => key.to_owned(),
        })),
    }
}

pub(in crate::app) fn name(app: &App, actor: &Actor, by: By, group: &Group, directory: &Directory) -> Option<String> {
    let key = group.0.as_ref()?;
    match by {
        By::All | By::Month => None,
        By::Category => app.reference.category_name(key, &actor.language).map(str::to_owned),
        By::Unit => {
            let unit = uuid::Uuid::parse_str(key).ok().and_then(|id| directory.units.get(&UnitId(id)))?;
            Some(unit.name.clone())
        }
    }
}

/// The unit that succeeds this one today. Successors never form a cycle; if they did, the loop would still end.
fn successor(unit: UnitId, directory: &Directory) -> UnitId {
    let mut seen = HashSet::from([unit]);
    let mut at = unit;
    while let Some(next) = directory.units.successor(at) {
        if !directory.units.contains_key(&next) || !seen.insert(next) {
            break;
        }
        at = next;
    }
    at
}

/// The totals of what the database summed. In SQL the sum of no values is NULL. It counts as 0, except in figures that
/// may be unknown.
fn of(sum: Sums) -> Totals {
    Totals {
        displaced_units_ppm: sum.displaced_ppm,
        avoided_cost_minor: sum.cost,
        cashable: sum.cashable.unwrap_or(0),
        budget_released: sum.budget_released.unwrap_or(0),
        disposal_avoided: sum.disposal.unwrap_or(0),
        avoided_co2e: Bounds { low: sum.low, central: sum.central, high: sum.high },
        avoided_waste_g: sum.waste,
        coverage: Coverage {
            n: sum.n,
            cost: sum.cost_n,
            disposal: sum.disposal_n,
            co2e: sum.co2e_n,
            co2e_low: sum.low_n,
            co2e_high: sum.high_n,
            waste: sum.waste_n,
        },
        currency: sum.currency,
    }
}
