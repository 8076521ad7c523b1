//! Finding things. What is asked is in the address: back works, and a link can be sent to somebody.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};

use crate::{
    app::{
        App,
        stock::listing::{self, Facets, Query},
    },
    domain::{Condition, LotState, PlaceId},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, see, send_as},
            posted::Fields,
            stock::card::Card,
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 24;
/// More values of a filter than these are nobody's to read through.
const SHOWN: usize = 12;
/// How many alike somebody may ask for by one tick.
const NUMBERS: [i64; 4] = [2, 4, 10, 25];

#[derive(Template)]
#[template(path = "stock/find.html")]
struct Find {
    frame: Frame,
    q: String,
    things: Vec<Card>,
    facets: Vec<Facet>,
    /// Whether anything is filtered by.
    narrowed: bool,
    next: Option<String>,
    degraded: bool,
    told: Option<Told>,
}

struct Facet {
    name: &'static str,
    title: String,
    values: Vec<Value>,
}

struct Value {
    value: String,
    name: String,
    count: String,
    chosen: bool,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given: Vec<(String, String)> =
        serde_urlencoded::from_str(request.uri().query().unwrap_or_default()).unwrap_or_default();
    let given = Fields::new(given);
    let q = given.text("q").unwrap_or_default().to_owned();
    // A code that was typed or scanned is one thing.
    if given.text("q").is_some_and(looks_like_a_code) {
        let found = crate::app::stock::codes::by_code(app.db.read(), visitor.actor(), &q, None, visitor.place()).await;
        if let Ok(found) = found {
            return Ok(see(&format!("/things/{}", found.lot.code)));
        }
    }
    let query = query(&given);
    let (listing, told) = match listing::list(&app, visitor.actor(), &query).await {
        Ok(listing) => (Some(listing), None),
        Err(error) => (None, Some(Told::of(&visitor, Problem(error))?)),
    };
    let t = visitor.text;
    let facets = listing.as_ref().map(|listing| facets(&visitor, &listing.facets, &query)).unwrap_or_default();
    let title = if q.is_empty() { t.say("find-title") } else { q.clone() };
    let next = listing.as_ref().and_then(|listing| listing.next.as_deref()).map(|after| address(&given, after));
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Find {
            things: listing.iter().flat_map(|listing| &listing.items).map(|lot| Card::of(lot, &visitor)).collect(),
            facets,
            narrowed: ["category", "condition", "min", "place"].iter().any(|name| given.text(name).is_some()),
            next,
            degraded: listing.is_some_and(|listing| listing.degraded),
            told,
            q,
            frame: Frame::new(&visitor, title),
        },
    )
}

fn query(given: &Fields) -> Query {
    Query {
        q: given.text("q").map(str::to_owned),
        categories: given.text("category").map(str::to_owned).into_iter().collect(),
        places: given.value("place").ok().flatten().map(PlaceId).into_iter().collect(),
        conditions: given.all("condition").filter_map(|word| word.parse().ok()).collect(),
        states: vec![LotState::Available],
        min_quantity: given.value("min").ok().flatten().filter(|n: &i64| *n > 0).or(Some(1)),
        limit: ON_A_PAGE,
        after: given.text("after").map(str::to_owned),
        ..Query::default()
    }
}

fn facets(visitor: &Visitor, found: &Facets, query: &Query) -> Vec<Facet> {
    let (t, reader) = (visitor.text, visitor.reader());
    let value = |value: &str, name: String, count: i64, chosen: bool| Value {
        value: value.to_owned(),
        name,
        count: t.whole(count),
        chosen,
    };
    let of_tree = |values: &[(String, i64)], name: &dyn Fn(&str) -> Option<String>, chosen: Option<String>| {
        let named = values.iter().filter_map(|(key, count)| {
            let is_chosen = chosen.as_deref() == Some(key);
            Some(value(key, name(key)?, *count, is_chosen))
        });
        let mut values: Vec<Value> = named.collect();
        values.sort_by_key(|value| !value.chosen);
        values.truncate(SHOWN);
        values
    };
    let category = of_tree(&found.category, &|key| reader.names.category(key), query.categories.first().cloned());
    let site = |id: &str| {
        let id = PlaceId(id.parse().ok()?);
        reader.names.directory.place_path(id).len().eq(&1).then(|| reader.names.place(id)).flatten()
    };
    let place = of_tree(&found.place, &site, query.places.first().map(|place| place.to_string()));
    let condition = found.condition.iter().filter_map(|(word, count)| {
        let condition: Condition = word.parse().ok()?;
        Some(value(word, reader.condition(condition), *count, query.conditions.contains(&condition)))
    });
    let number = NUMBERS.into_iter().map(|n| Value {
        value: n.to_string(),
        name: t.n("at-least", n),
        count: String::new(),
        chosen: query.min_quantity == Some(n),
    });
    let all = [
        ("category", "facet-category", category),
        ("condition", "facet-condition", condition.collect()),
        ("min", "facet-number", number.collect()),
        ("place", "facet-place", place),
    ];
    let titled = all.into_iter().map(|(name, title, values)| Facet { name, title: t.say(title), values });
    titled.filter(|facet| !facet.values.is_empty()).collect()
}

/// The same question, from where this page ends.
fn address(given: &Fields, after: &str) -> String {
    let asked = ["q", "category", "condition", "min", "place"];
    let mut pairs: Vec<(&str, &str)> = asked.iter().flat_map(|name| given.all(name).map(move |v| (*name, v))).collect();
    pairs.push(("after", after));
    format!("/things?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

/// Codes of labels have eight signs in two groups, and no words do.
fn looks_like_a_code(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !['-', ' '].contains(c)).collect();
    bare.len() == 8 && bare.chars().all(|c| c.is_ascii_alphanumeric()) && bare.chars().any(|c| c.is_ascii_digit())
}
