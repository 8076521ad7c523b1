//! Watches: a person who finds nothing is told when a fitting thing comes.

mod asking;
mod following;
mod keys;
mod left_search;
mod line_fit;

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Error, Result, directory::directory_cache, directory::policy, found, needs::lines, needs::offers::Computed,
    stock::lots,
};
use crate::{
    domain::{
        Expected, Instant, LineId, NeedId, OrganisationId, Refused, Rung, UnitId, WatchId,
        directory::actor::{Act, Actor},
        needs::watch::{MOST_OF_ONE, MOST_THERE, Sought, check_title, kept},
        time,
    },
    store::{
        self, Tx,
        needs::watches,
        rows::{need_line, watch},
    },
};

pub use asking::{Wanted, wanted};
pub use following::{ask, end_expired};
pub use left_search::understood;

/// A watch as its maker reads it.
#[derive(Clone, Debug)]
pub struct Watch {
    pub id: WatchId,
    pub title: String,
    /// `None` for the watch of a line: the line itself states what is wanted.
    pub sought: Option<Sought>,
    pub line: Option<(NeedId, LineId)>,
    pub unit: Option<UnitId>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub version: i64,
}

/// A watch that is to be set.
#[derive(Clone, Debug)]
pub struct NewWatch {
    pub title: String,
    pub sought: Sought,
    /// Who would get the things; the first of the maker's own units when absent.
    pub unit: Option<UnitId>,
}

impl Watch {
    fn of(row: watch::Model, needs: &HashMap<LineId, NeedId>) -> Result<Self> {
        let line = row.line_id.and_then(|line| Some((*needs.get(&line)?, line)));
        Ok(Self {
            id: row.id,
            title: row.title,
            sought: row.line_id.is_none().then(|| serde_json::from_value(row.sought)).transpose()?,
            line,
            unit: row.unit_id,
            created_at: row.created_at,
            expires_at: row.expires_at,
            version: row.version,
        })
    }
}

/// Sets a watch for a search. Lots that fit already are stored as known to the watch: its maker has seen them.
pub async fn set(app: &App, tx: &Tx, actor: &Actor, new: &NewWatch) -> Result<Watch> {
    actor.may_read()?;
    check_title(&new.title)?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    let sought = understood(&new.sought, today);
    sought.check()?;
    if let Some(unit) = new.unit {
        lots::open_unit(tx, actor, "unit_id", unit).await?;
    }
    watches::lock(tx).await?;
    may_have_more(tx, actor).await?;
    let unit = new.unit.or_else(|| actor.roles().into_iter().find_map(|one| one.unit));
    let days = policy::of(&**tx, actor.organisation).await?.watch_days;
    let row = row(tx, actor, actor.organisation, new.title.trim(), unit, days);
    let row = watch::Model { sought: serde_json::to_value(&sought)?, ..row };
    let there = left_search::there(app, tx, actor, &sought, today).await?;
    if there.len() as u64 > MOST_THERE {
        return Err(Refused::WatchTooWide { most: MOST_THERE }.into());
    }
    watches::insert(tx, vec![(row.clone(), keys::of_search(&app.reference, &sought))]).await?;
    let known: Vec<_> = there.into_iter().map(|lot| (row.id, lot)).collect();
    watches::know(tx, &known).await?;
    Watch::of(row, &HashMap::new())
}

/// Sets a watch for an open line. Lots that fit already are stored as known to the watch: they are on the line's list.
pub async fn of_line(app: &App, tx: &Tx, actor: &Actor, (need, line): (NeedId, LineId)) -> Result<Watch> {
    let (need, line) = lines::lock_open(tx, actor, need, line, Act::StateNeed).await?;
    if lines::fill(&line).unmet() == 0 {
        return Err(Refused::Closed { what: "need" }.into());
    }
    let needs = HashMap::from([(line.id, need.id)]);
    let own = watches::of_lines(&**tx, &[line.id]).await?.into_iter().find(|one| one.person_id == actor.person);
    if let Some(own) = own {
        return Watch::of(own, &needs);
    }
    watches::lock(tx).await?;
    may_have_more(tx, actor).await?;
    let days = policy::of(&**tx, actor.organisation).await?.watch_days;
    let (row, keys) = line_watch(app, tx, actor, need.unit_id, &line, days);
    watches::insert(tx, vec![(row.clone(), keys)]).await?;
    let known = line_fit::there(app, tx, actor, &line).await?.into_iter().map(|lot| (row.id, lot)).collect::<Vec<_>>();
    watches::know(tx, &known).await?;
    Watch::of(row, &needs)
}

/// Sets watches for the lines for which nothing is there to reuse or to mend. Their lists were just computed, so there
/// are no lots that these watches have to know. A person who has as many watches as allowed gets no more. The number of
/// statements does not depend on the number of lines.
pub async fn of_lines_without_offers(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    unit: UnitId,
    lines: &[(need_line::Model, Computed)],
) -> Result<HashMap<LineId, WatchId>> {
    let nothing = |computed: &Computed| !computed.offers.all().any(|offer| offer.rung <= Rung::Repair);
    let lacking: Vec<_> = lines.iter().filter(|(_, computed)| nothing(computed)).collect();
    if lacking.is_empty() {
        return Ok(HashMap::new());
    }
    watches::lock(tx).await?;
    let room = MOST_OF_ONE.saturating_sub(watches::count_of(&**tx, actor.person).await?);
    let lacking = lacking.into_iter().take(usize::try_from(room).unwrap_or_default());
    let set: Vec<_> =
        lacking.map(|(line, computed)| line_watch(app, tx, actor, unit, line, computed.policy.watch_days)).collect();
    if set.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = set.iter().filter_map(|(watch, _)| Some((watch.line_id?, watch.id))).collect();
    watches::insert(tx, set).await?;
    Ok(ids)
}

/// The watch of a line, and the keys by which it is found.
fn line_watch(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    unit: UnitId,
    line: &need_line::Model,
    days: u32,
) -> (watch::Model, Vec<String>) {
    let title = line_fit::title(app, line, &actor.language);
    let row = row(tx, actor, line.organisation_id, &title, Some(unit), days);
    (watch::Model { line_id: Some(line.id), ..row }, keys::of_line(&app.reference, line))
}

fn row(
    tx: &Tx,
    actor: &Actor,
    organisation: OrganisationId,
    title: &str,
    unit: Option<UnitId>,
    days: u32,
) -> watch::Model {
    watch::Model {
        id: WatchId::new(),
        organisation_id: organisation,
        person_id: actor.person,
        unit_id: unit,
        title: title.to_owned(),
        sought: serde_json::json!({}),
        line_id: None,
        created_at: tx.at,
        expires_at: tx.at + kept(days),
        version: 1,
    }
}

async fn may_have_more(tx: &Tx, actor: &Actor) -> Result<()> {
    match watches::count_of(&**tx, actor.person).await? {
        MOST_OF_ONE.. => Err(Refused::TooManyWatches { most: MOST_OF_ONE }.into()),
        _ => Ok(()),
    }
}

/// The actor's own watches, the latest first.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, after: Option<WatchId>, most: u64) -> Result<Vec<Watch>> {
    let rows = watches::of_person(db, actor.person, after, most).await?;
    with_needs(db, rows).await
}

/// One of the actor's own watches.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: WatchId) -> Result<Watch> {
    let row = watches::find(db, id).await?.filter(|row| row.person_id == actor.person);
    let mut one = with_needs(db, vec![found(row, "watch")?]).await?;
    found(one.pop(), "watch")
}

async fn with_needs(db: &impl ConnectionTrait, rows: Vec<watch::Model>) -> Result<Vec<Watch>> {
    let lines: Vec<LineId> = rows.iter().filter_map(|row| row.line_id).collect();
    let needs = match lines.is_empty() {
        true => HashMap::new(),
        false => store::needs::needs::needs_of(db, lines).await?,
    };
    rows.into_iter().map(|row| Watch::of(row, &needs)).collect()
}

/// Gives a watch another title.
pub async fn rename(tx: &Tx, actor: &Actor, id: WatchId, expected: &Expected, title: &str) -> Result<Watch> {
    check_title(title)?;
    let row = own(tx, actor, id).await?;
    expected.check(row.version)?;
    let row = store::save(tx, watch::Model { title: title.trim().to_owned(), ..row }).await?;
    one(&**tx, actor, row.id).await
}

/// Ends a watch. Its notices stay.
pub async fn end(tx: &Tx, actor: &Actor, id: WatchId) -> Result<Watch> {
    // This lock is taken before that of the row, always in the same order, so that there is no deadlock.
    watches::lock(tx).await?;
    let row = own(tx, actor, id).await?;
    let ended = one(&**tx, actor, row.id).await?;
    watches::remove(tx, &[row.id]).await?;
    Ok(ended)
}

async fn own(tx: &Tx, actor: &Actor, id: WatchId) -> Result<watch::Model> {
    found(watches::lock_one(tx, id).await?.filter(|row| row.person_id == actor.person), "watch")
}

/// The actor's own watches of these lines.
pub async fn of_these(db: &impl ConnectionTrait, actor: &Actor, lines: &[LineId]) -> Result<HashMap<LineId, WatchId>> {
    let rows = watches::of_lines(db, lines).await?.into_iter().filter(|row| row.person_id == actor.person);
    Ok(rows.filter_map(|row| Some((row.line_id?, row.id))).collect())
}

/// The directory of all organisations that the actor sees, read over this connection.
async fn directory_around(
    app: &App,
    db: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<std::sync::Arc<directory_cache::Directory>, Error> {
    let seen: Vec<OrganisationId> = actor.organisations.iter().chain(&actor.neighbours).copied().collect();
    Ok(directory_cache::directory(app, db, &seen).await?)
}
