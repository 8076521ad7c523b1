//! Suggestions for somebody who types a query: categories, brands, models, places and codes.

use std::time::Duration;

use tokio::time::timeout;

use crate::app::{
    App, Result,
    directory::directory_cache::{self, Directory},
    reference::tree::{all_names, name_of},
    stock::listing::LONGEST_QUERY,
};
use crate::{
    domain::{LotState, directory::actor::Actor, fields::check_text, text},
    search::{Beginning, Completions},
    store::stock::{labels, scope},
};

/// The most suggestions of each kind.
const MOST: usize = 5;
/// How long the index may take to answer. After that the person has typed on.
const PATIENCE: Duration = Duration::from_millis(250);
/// The shortest text for which codes are suggested. Shorter texts begin too many codes.
const SHORTEST_CODE: usize = 3;
const LONGEST_CODE: usize = 8;

#[derive(Default)]
pub struct Suggestions {
    pub items: Vec<Suggestion>,
    /// Whether the search index did not answer. Then brands and models are missing, and nothing is counted.
    pub degraded: bool,
}

pub struct Suggestion {
    pub kind: Kind,
    /// A category's key, a place's id, a code; a brand, or a brand with its model, as it is searched for.
    pub value: String,
    /// The text that is shown.
    pub text: String,
    /// How many available lots of it the reader would find.
    pub lots: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Category,
    Brand,
    Model,
    Place,
    Code,
}

/// Suggestions for the beginning of a query, in `language`.
pub async fn suggest(app: &App, actor: &Actor, q: &str, language: &str) -> Result<Suggestions> {
    actor.may_read()?;
    check_text("q", q, LONGEST_QUERY)?;
    let asked: Vec<Vec<char>> = text::words(q).map(|word| text::folded(word).collect()).collect();
    if asked.is_empty() {
        return Ok(Suggestions::default());
    }
    let found = completions(app, actor, q).await?;
    let directory = directory_cache::around(app, actor).await?;
    let mut items = categories(app, &asked, found.as_ref(), language);
    if let Some(found) = &found {
        items.extend(makes(found));
    }
    items.extend(places(actor, &directory, &asked));
    items.extend(codes(app, actor, q).await?);
    Ok(Suggestions { items, degraded: found.is_none() })
}

async fn completions(app: &App, actor: &Actor, q: &str) -> Result<Option<Completions>> {
    let Some(engine) = app.index.as_deref() else { return Ok(None) };
    if !app.progress.is_current(&app.db).await? {
        return Ok(None);
    }
    let beginning = Beginning {
        text: q.to_owned(),
        visible_to: scope::asks_as(actor),
        state: vec![LotState::Available.to_string()],
        limit: MOST,
    };
    Ok(timeout(PATIENCE, engine.complete(beginning)).await.ok().and_then(|found| {
        found.inspect_err(|error| tracing::warn!(error = error as &dyn std::error::Error, "nothing is completed")).ok()
    }))
}

/// The categories with a fitting name in any language. Those whose name in `language` fits come first, then those with
/// the most lots.
fn categories(app: &App, asked: &[Vec<char>], found: Option<&Completions>, language: &str) -> Vec<Suggestion> {
    let rows = app.reference.order.iter().filter_map(|key| app.reference.categories.get(key));
    let fitting = rows.filter(|row| all_names(row).into_iter().any(|name| fits(name, asked)));
    let mut items: Vec<Suggestion> = fitting
        .map(|row| Suggestion {
            kind: Kind::Category,
            value: row.key.clone(),
            text: name_of(row, language).to_owned(),
            lots: found.map(|found| found.categories.get(&row.key).copied().unwrap_or_default()),
        })
        .collect();
    items.sort_by_key(|item| (!fits(&item.text, asked), std::cmp::Reverse(item.lots)));
    items.truncate(MOST);
    items
}

fn makes(found: &Completions) -> impl Iterator<Item = Suggestion> {
    let of =
        |kind: Kind, name: String, lots: u64| Suggestion { kind, value: name.clone(), text: name, lots: Some(lots) };
    let brands = found.brands.iter().map(move |(brand, lots)| of(Kind::Brand, brand.clone(), *lots));
    let models = found
        .models
        .iter()
        .map(move |(make, lots)| of(Kind::Model, format!("{} {}", make.brand, make.model).trim().to_owned(), *lots));
    brands.chain(models)
}

/// The own organisation's places that are in use, sites first.
fn places(actor: &Actor, directory: &Directory, asked: &[Vec<char>]) -> Vec<Suggestion> {
    let open =
        directory.places.values().filter(|place| place.until.is_none() && actor.belongs_to(place.organisation_id));
    let mut fitting: Vec<_> = open.filter(|place| fits(&place.name, asked)).collect();
    fitting.sort_by_key(|place| (place.parent_id.is_some(), place.name.as_str(), place.id));
    let way = |id| directory.way_to_place(id).join(", ");
    let shown = fitting.into_iter().take(MOST);
    shown
        .map(|place| Suggestion { kind: Kind::Place, value: place.id.to_string(), text: way(place.id), lots: None })
        .collect()
}

/// The codes of the own organisation's lots that begin with the text, with the names of the lots.
async fn codes(app: &App, actor: &Actor, q: &str) -> Result<Vec<Suggestion>> {
    let bare: String = q.chars().filter(|c| !['-', ' '].contains(c)).map(|c| c.to_ascii_uppercase()).collect();
    let signs = bare.chars().all(|c| c.is_ascii_alphanumeric());
    if !signs || actor.partner.is_some() || !(SHORTEST_CODE..=LONGEST_CODE).contains(&bare.len()) {
        return Ok(Vec::new());
    }
    let (first, rest) = bare.split_at(bare.len().min(4));
    let beginning = if rest.is_empty() { first.to_owned() } else { format!("{first}-{rest}") };
    let found = labels::codes_beginning(app.db.read(), &actor.organisations, &beginning, MOST as u64).await?;
    let suggestion = |lot: crate::store::rows::lot::Model| Suggestion {
        kind: Kind::Code,
        value: lot.code,
        text: lot.name,
        lots: None,
    };
    Ok(found.into_iter().map(suggestion).collect())
}

/// Whether every typed word begins a word of the name.
fn fits(name: &str, asked: &[Vec<char>]) -> bool {
    asked.iter().all(|letters| text::words(name).any(|word| text::begins(word, letters)))
}
