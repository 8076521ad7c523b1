//! Finding lots: what a listing asks for, and the answer of the database.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
    time::Duration,
};

use sea_orm::Iterable;
use tokio::time::timeout;

use crate::app::{
    App, Result,
    stock::{photos, pictures, reading::Lot},
};
use crate::{
    domain::{
        Bad, Condition, Date, Instant, LotId, LotState, PhotoId, PlaceId, Refused, UnitId,
        directory::actor::Actor,
        fields::{check_day, check_range, check_text},
        time,
    },
    search::{self, Cursor},
    store::{
        directory::trees,
        rows::lot,
        stock::{
            listing::{self, Count, CountBy},
            scope,
        },
    },
};

/// An index on this machine answers in a millisecond: one that takes so long is in trouble.
const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_QUERY: usize = 200;
/// More words than this find nothing anyway, and each costs a scan.
const MOST_WORDS: usize = 8;

/// Days; a hundred years.
pub const LONGEST_IDLE: i64 = 36_500;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub q: Option<String>,
    /// With everything below it.
    pub category: Option<String>,
    /// With everything inside it.
    pub place: Option<PlaceId>,
    /// The owning unit, with everything below it.
    pub owner: Option<UnitId>,
    pub conditions: Vec<Condition>,
    /// Everything that has not left, when empty.
    pub states: Vec<LotState>,
    /// At least so many that nobody holds.
    pub min_quantity: Option<i64>,
    /// Changed at this moment or later.
    pub updated_since: Option<Instant>,
    /// Surplus to which nothing happened for at least so many days.
    pub idle_days: Option<i64>,
    /// Must be gone by this day or earlier.
    pub must_leave_by: Option<Date>,
    /// Surplus alone, what nothing happened to for the longest time first.
    pub longest_idle_first: bool,
    /// What looks like this photo, of the own organisation and nearest first; asked for alone.
    pub like: Option<PhotoId>,
    pub limit: u64,
    pub after: Option<String>,
}

impl Query {
    /// Whether nothing is asked but what looks like a photo.
    fn asks_for_looks_alone(&self) -> bool {
        *self == Self { like: self.like, limit: self.limit, ..Self::default() }
    }

    /// Days and moments are the database's to compare: the index would have to learn each change of them.
    fn asks_for_days(&self) -> bool {
        self.updated_since.is_some()
            || self.idle_days.is_some()
            || self.must_leave_by.is_some()
            || self.longest_idle_first
    }
}

pub struct Listing {
    pub items: Vec<Lot>,
    pub facets: Facets,
    pub next: Option<String>,
    /// The database answered, without word forms, typing errors and ranking; or, to whoever turns the pages of a
    /// search, an index that is late; or an index that was made with older categories and is being rebuilt.
    pub degraded: bool,
}

/// Lots per value among everything found, most first. Category, place and owner count a lot at every step of the tree
/// above it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    pub category: Facet,
    pub place: Facet,
    pub owner: Facet,
    pub condition: Facet,
    pub state: Facet,
    /// How many alike things a lot has, in the order of size: "1", "2-4" and so on.
    pub quantity: Facet,
}

pub type Facet = Vec<(String, i64)>;

/// Own lots and those that neighbours opened: the search index says which, best first, and the database what they are.
/// Where the index does not answer, the database lists alone, newest first.
///
/// A listing ends where it began: its cursor says who wrote it. Pages that follow one of the database's are the
/// database's too, and one of an engine's that can no longer be followed is refused, so that no lot is shown twice or
/// left out unseen.
pub async fn list(app: &App, actor: &Actor, query: &Query) -> Result<Listing> {
    actor.may_read()?;
    if let Some(photo) = query.like {
        if !query.asks_for_looks_alone() {
            return Err(Refused::invalid("like", Bad::Both).into());
        }
        let mut items = photos::looks_like(app, actor, photo).await?;
        items.truncate(query.limit as usize);
        return Ok(Listing { items, facets: Facets::default(), next: None, degraded: false });
    }
    let after = query.after.as_deref().map(str::parse::<Cursor>).transpose().map_err(|_| bad_cursor(query))?;
    if query.asks_for_days() {
        let listing = from_database(app, actor, query, after).await?;
        return Ok(Listing { degraded: query.q.is_some(), ..listing });
    }
    let of_database = after.as_ref().is_some_and(|after| after.is_of(DATABASE));
    if let Some(engine) = app.index.as_deref().filter(|_| !of_database) {
        check(app, query)?;
        let current = app.progress.is_current(&app.db).await?;
        // Whoever is in the middle of a search goes on in the same order.
        if current || after.is_some() {
            match timeout(PATIENCE, engine.search(asked(actor, query, after.clone()))).await {
                Ok(Ok(page)) => return shown(app, actor, page, !current).await,
                Ok(Err(search::Error::BadCursor)) => return Err(bad_cursor(query).into()),
                Ok(Err(search::Error::NotReady(_))) => {}
                Ok(Err(error @ (search::Error::Unavailable(_) | search::Error::Leased))) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "the search engine is away; the database lists");
                }
                Err(_) => tracing::warn!("the search engine is slow; the database lists"),
            }
        }
    }
    from_database(app, actor, query, after).await
}

/// The tag of the database's own cursors.
const DATABASE: &str = "database";

fn bad_cursor(query: &Query) -> Refused {
    let value = query.after.iter().flat_map(|after| after.chars().take(80)).collect();
    Refused::invalid("after", Bad::Malformed { value })
}

fn check(app: &App, query: &Query) -> Result<()> {
    check_range("min_quantity", query.min_quantity.unwrap_or(1), 1, crate::domain::stock::lot::MOST)?;
    check_text("q", query.q.as_deref().unwrap_or_default(), LONGEST_QUERY)?;
    query.category.as_deref().map_or(Ok(()), |key| categories(app, key).map(|_| ()))
}

fn asked(actor: &Actor, query: &Query, after: Option<Cursor>) -> search::Query {
    let states = match query.states.as_slice() {
        [] => LotState::iter().filter(|state| *state != LotState::Gone).collect(),
        states => states.to_vec(),
    };
    search::Query {
        words: query.q.clone(),
        visible_to: scope::asks_as(actor),
        own: actor.organisations.iter().map(|own| own.0).collect(),
        category: query.category.clone(),
        place: query.place.map(|place| place.0),
        owner: query.owner.map(|unit| unit.0),
        condition: (!query.conditions.is_empty()).then(|| query.conditions.iter().map(ToString::to_string).collect()),
        state: Some(states.iter().map(ToString::to_string).collect()),
        min_quantity: query.min_quantity.and_then(|least| u32::try_from(least).ok()),
        limit: usize::try_from(query.limit).unwrap_or_default(),
        after,
    }
}

/// The page with its lots as they are now; one that is no longer visible is left out.
async fn shown(app: &App, actor: &Actor, page: search::Page, late: bool) -> Result<Listing> {
    let today = time::civil_date(time::now(), &actor.time_zone);
    let ids: Vec<LotId> = page.ids.iter().copied().map(LotId).collect();
    let mut rows: HashMap<LotId, lot::Model> = HashMap::new();
    if !ids.is_empty() {
        rows.extend(listing::these(app.db.read(), actor, today, &ids).await?.into_iter().map(|lot| (lot.id, lot)));
    }
    let ids_as_text = |counts: Vec<(uuid::Uuid, u64)>| counts.into_iter().map(|(id, n)| (id.to_string(), whole(n)));
    let words = |counts: Vec<(String, u64)>| counts.into_iter().map(|(word, n)| (word, whole(n))).collect();
    let facets = Facets {
        category: words(page.facets.category),
        place: ids_as_text(page.facets.place).collect(),
        owner: ids_as_text(page.facets.owner).collect(),
        condition: words(page.facets.condition),
        state: words(page.facets.state),
        quantity: page.facets.quantity.into_iter().map(|(band, n)| (band.to_string(), whole(n))).collect(),
    };
    let mut items: Vec<Lot> =
        ids.iter().filter_map(|id| rows.remove(id)).map(|lot| Lot::from(lot).seen_by(actor)).collect();
    pictures::show_covers(app.db.read(), &mut items).await?;
    Ok(Listing { items, facets, next: page.next.map(|next| next.to_string()), degraded: late || page.outdated })
}

fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Newest first.
async fn from_database(app: &App, actor: &Actor, query: &Query, after: Option<Cursor>) -> Result<Listing> {
    check_range("min_quantity", query.min_quantity.unwrap_or(1), 1, crate::domain::stock::lot::MOST)?;
    check_range("idle_days", query.idle_days.unwrap_or(0), 0, LONGEST_IDLE)?;
    check_day("must_leave_by", query.must_leave_by)?;
    let after = after.map(|after| after.place::<uuid::Uuid>(DATABASE).map(LotId)).transpose();
    let after = after.map_err(|_| bad_cursor(query))?;
    let db = app.db.read();
    let today = time::civil_date(time::now(), &actor.time_zone);
    let directory = trees::load(db, &actor.organisations).await?;
    let filter = listing::Filter {
        words: words(app, query.q.as_deref().unwrap_or_default())?,
        categories: query.category.as_deref().map(|key| categories(app, key)).transpose()?,
        owners: query.owner.map(|unit| directory.units_inside(unit)),
        places: query.place.map(|place| directory.places_inside(place)),
        conditions: query.conditions.clone(),
        states: query.states.clone(),
        min_quantity: query.min_quantity,
        updated_since: query.updated_since,
        idle_since: query.idle_days.map(|days| time::now() - chrono::Duration::days(days)),
        must_leave_by: query.must_leave_by,
        longest_idle_first: query.longest_idle_first,
    };
    let mut items = listing::page(db, actor, today, &filter, after, query.limit + 1).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let by = async |column| listing::count_by(db, actor, today, &filter, column).await;
    let places = listing::count_by_place(db, actor, today, &filter).await?;
    let categories = by(CountBy::Category).await?.into_iter().map(|count| (count.value, count.n));
    let facets = Facets {
        category: add_up(categories, |key| app.reference.path(key)),
        place: add_up(places, |place| directory.place_path(*place)),
        owner: add_up(listing::count_by_unit(db, actor, today, &filter).await?, |unit| directory.unit_path(*unit)),
        condition: most_first(by(CountBy::Condition).await?.into_iter().map(pair)),
        state: most_first(by(CountBy::State).await?.into_iter().map(pair)),
        quantity: bands(listing::count_by_quantity(db, actor, today, &filter).await?),
    };
    let next = items.last().filter(|_| more).map(|lot| Cursor::new(DATABASE, lot.id).to_string());
    let mut items: Vec<Lot> = items.into_iter().map(|lot| Lot::from(lot).seen_by(actor)).collect();
    pictures::show_covers(db, &mut items).await?;
    Ok(Listing { items, facets, next, degraded: true })
}

pub(in crate::app) fn categories(app: &App, key: &str) -> Result<Vec<String>> {
    if !app.reference.categories.contains_key(key) {
        return Err(Refused::invalid("category", Bad::Unknown { value: key.chars().take(80).collect() }).into());
    }
    Ok(app.reference.inside(key))
}

/// The words with the categories that are called so in any of the languages.
fn words(app: &App, q: &str) -> Result<Vec<(String, Vec<String>)>> {
    check_text("q", q, LONGEST_QUERY)?;
    let named = |word: &str| {
        let word = word.to_lowercase();
        let rows = app.reference.categories.values().filter(|row| {
            let names = [&row.nb, &row.nn, &row.sv, &row.da, &row.en, &row.synonyms];
            names.iter().any(|name| name.to_lowercase().contains(&word))
        });
        rows.flat_map(|row| app.reference.inside(&row.key)).collect()
    };
    Ok(q.split_whitespace().take(MOST_WORDS).map(|word| (word.to_owned(), named(word))).collect())
}

/// Counts a value at every step of its path, itself included even where its path is unknown.
fn add_up<V: Eq + Hash + ToString>(counts: impl IntoIterator<Item = (V, i64)>, path: impl Fn(&V) -> Vec<V>) -> Facet {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (value, n) in counts {
        let mut steps = path(&value);
        if !steps.contains(&value) {
            steps.push(value);
        }
        for step in steps {
            *sums.entry(step.to_string()).or_default() += n;
        }
    }
    most_first(sums)
}

/// The most frequent values, as many as the index lists.
fn most_first(counts: impl IntoIterator<Item = (String, i64)>) -> Facet {
    let mut counts: Facet = counts.into_iter().collect();
    counts.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    counts.truncate(search::FACET_VALUES);
    counts
}

fn bands(counts: Vec<(i64, i64)>) -> Facet {
    let within = |band: &search::Band| {
        let lots = counts.iter().filter(|(quantity, _)| band.has((*quantity).max(1).unsigned_abs())).map(|(_, n)| n);
        (band.to_string(), lots.sum())
    };
    search::BANDS.iter().map(within).filter(|(_, n)| *n > 0).collect()
}

fn pair(count: Count) -> (String, i64) {
    (count.value, count.n)
}
