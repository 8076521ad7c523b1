//! Finding lots: what a listing asks for, and the answer of the database.

use std::{collections::BTreeMap, hash::Hash};

use super::{App, Result};
use crate::{
    domain::{
        Bad, Condition, LotId, LotState, PlaceId, Refused,
        actor::{Act, Actor},
        lot::{check_range, check_text},
        time,
    },
    store::{
        directory,
        entity::lot,
        stock_list::{self, Count},
    },
};

const LONGEST_QUERY: usize = 200;
/// More words than this find nothing anyway, and each costs a scan.
const MOST_WORDS: usize = 8;

#[derive(Clone, Debug, Default)]
pub struct Query {
    pub q: Option<String>,
    /// With everything below it.
    pub category: Option<String>,
    /// With everything inside it.
    pub place: Option<PlaceId>,
    pub conditions: Vec<Condition>,
    /// Everything that has not left, when empty.
    pub states: Vec<LotState>,
    /// At least so many that nobody holds.
    pub min_quantity: Option<i64>,
    pub limit: u64,
    pub after: Option<String>,
}

pub struct Listing {
    pub items: Vec<lot::Model>,
    pub facets: Facets,
    pub next: Option<String>,
    /// The database answered: without word forms, typing errors and ranking.
    pub degraded: bool,
}

/// Lots per value among everything found. Category and place count a lot at every step of the tree above it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    pub category: BTreeMap<String, i64>,
    pub place: BTreeMap<String, i64>,
    pub condition: BTreeMap<String, i64>,
    pub state: BTreeMap<String, i64>,
}

/// Own lots and those that neighbours opened, newest first.
pub async fn list(app: &App, actor: &Actor, query: &Query) -> Result<Listing> {
    if actor.partner.is_some() {
        return Err(Refused::NotAllowed { needs: Act::ReadStock.roles().to_vec() }.into());
    }
    check_range("min_quantity", query.min_quantity.unwrap_or(1), 1, crate::domain::lot::MOST)?;
    let after = query.after.as_deref().map(|text| cursor(text).map(LotId)).transpose()?;
    let db = app.db.read();
    let today = time::civil_date(time::now(), &actor.time_zone);
    let directory = directory::load(db, &actor.organisations).await?;
    let filter = stock_list::Filter {
        words: words(app, query.q.as_deref().unwrap_or_default())?,
        categories: query.category.as_deref().map(|key| categories(app, key)).transpose()?,
        places: query.place.map(|place| directory.places_inside(place)),
        conditions: query.conditions.clone(),
        states: query.states.clone(),
        min_quantity: query.min_quantity,
    };
    let mut items = stock_list::page(db, actor, today, &filter, after, query.limit + 1).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let by = async |column| stock_list::count_by(db, actor, today, &filter, column).await;
    let places = stock_list::count_by_place(db, actor, today, &filter).await?;
    let categories = by(lot::Column::CategoryKey).await?.into_iter().map(|count| (count.value, count.n));
    let facets = Facets {
        category: add_up(categories, |key| app.reference.path(key)),
        place: add_up(places, |place| directory.place_path(*place)),
        condition: by(lot::Column::Condition).await?.into_iter().map(pair).collect(),
        state: by(lot::Column::State).await?.into_iter().map(pair).collect(),
    };
    let next = items.last().filter(|_| more).map(|lot| lot.id.to_string());
    Ok(Listing { items, facets, next, degraded: true })
}

/// Where the page before ended.
fn cursor(text: &str) -> Result<uuid::Uuid> {
    let bad = || Refused::invalid("after", Bad::Malformed { value: text.chars().take(80).collect() });
    Ok(text.parse().map_err(|_| bad())?)
}

fn categories(app: &App, key: &str) -> Result<Vec<String>> {
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
fn add_up<V: Eq + Hash + ToString>(
    counts: impl IntoIterator<Item = (V, i64)>,
    path: impl Fn(&V) -> Vec<V>,
) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for (value, n) in counts {
        let mut steps = path(&value);
        if !steps.contains(&value) {
            steps.push(value);
        }
        for step in steps {
            *sums.entry(step.to_string()).or_default() += n;
        }
    }
    sums
}

fn pair(count: Count) -> (String, i64) {
    (count.value, count.n)
}
