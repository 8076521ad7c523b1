//! Finding lots: what a listing asks for, and what it answers.

pub(in crate::app) mod database;
mod facets;
mod help;
mod highlights;
mod query;

use std::{collections::HashMap, time::Duration};

use tokio::time::timeout;

use crate::app::{
    App, Result,
    directory::directory_cache,
    stock::{photos, pictures, reading::Lot},
};
use crate::{
    domain::{Bad, LotId, LotState, Refused, directory::actor::Actor, time},
    search::{self, Cursor, Fit, Meant, Total, Why},
    store::{rows::lot, stock::listing},
};

pub use facets::{Extent, Facet, Facets, day};
pub use help::Help;
pub use highlights::Highlights;
pub use query::{FARTHEST_KM, LONGEST_IDLE, LONGEST_QUERY, MOST_NODES, Query, Sizes, Sort};

/// How long the index may take to answer. It is on this machine and answers in a millisecond, so one that takes so long
/// has a problem.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Default)]
pub struct Listing {
    pub items: Vec<Lot>,
    pub facets: Facets,
    pub next: Option<String>,
    /// Lots found, on all pages together.
    pub total: i64,
    /// If `false`, there may be more.
    pub total_is_exact: bool,
    /// For each filter that is set, how many lots there would be without it. Empty if the database answered.
    pub without: Vec<(search::Filter, i64)>,
    /// Whether the answer may be worse than usual, for one of three reasons. The database answered, without word forms,
    /// typing errors and ranking. Or the index lags behind, and answered a later page of a search. Or the index was
    /// made with older categories and is being rebuilt.
    pub degraded: bool,
    /// What would help, if nothing was found.
    pub help: Option<Help>,
    /// How much of the words each lot matches and, if that was asked for, the reasons for its position. Lots without an
    /// entry match all words.
    pub fits: HashMap<LotId, (Fit, Vec<Why>)>,
    /// How the words were understood; `None` if the database answered.
    pub meant: Option<Meant>,
    /// Of lots whose title or note matches: which words. Empty if that was not asked for, or if the database answered.
    pub highlights: HashMap<LotId, Highlights>,
}

/// Lists own lots, and those of neighbours that are open to the region. The search index finds them, the best first,
/// and the database has their data. If the index does not answer, the database lists alone, newest first.
///
/// All pages of a listing come from the same source, which the cursor names. After a page of the database, the next
/// page is the database's too. A cursor of the search engine that can no longer be followed is refused. So no lot is
/// shown twice or left out unnoticed.
pub async fn list(app: &App, actor: &Actor, query: &Query) -> Result<Listing> {
    actor.may_read()?;
    if let Some(photo) = query.like {
        if !query.asks_for_looks_alone() {
            return Err(Refused::invalid("like", Bad::Both).into());
        }
        let mut items = photos::looks_like(app, actor, photo).await?;
        let total = items.len() as i64;
        items.truncate(query.limit as usize);
        return Ok(Listing { total, total_is_exact: true, items, ..Listing::default() });
    }
    query.check(app)?;
    // On the heap, because the queries to the index and the database would otherwise take up the stack of every caller.
    let mut listing = Box::pin(found(app, actor, query)).await?;
    // Lots that have left are not offered as a filter, unless they are asked for.
    if query.states.is_empty() {
        listing.facets.state.retain(|(state, _)| *state != LotState::Gone.to_string());
        listing.without.retain(|(filter, _)| *filter != search::Filter::State);
    }
    if listing.total == 0 && query.after.is_none() {
        listing.help = Some(Box::pin(help::help(app, actor, query, &listing)).await?);
    }
    Ok(listing)
}

async fn found(app: &App, actor: &Actor, query: &Query) -> Result<Listing> {
    let after = query.after.as_deref().map(str::parse::<Cursor>).transpose().map_err(|_| bad_cursor(query))?;
    let directory = directory_cache::around(app, actor).await?;
    let near = query.position(&directory)?;
    if query.asks_for_moments() {
        let listing = database::list(app, actor, query, &directory, after).await?;
        return Ok(Listing { degraded: query.q.is_some(), ..listing });
    }
    let of_database = after.as_ref().is_some_and(|after| after.is_of(database::NAME));
    if let Some(engine) = app.index.as_deref().filter(|_| !of_database) {
        let current = app.progress.is_current(&app.db).await?;
        // The later pages of a search come from the index even if it lags behind, so that the order stays the same.
        if current || after.is_some() {
            let places = app.directories.place_names(&directory);
            match timeout(PATIENCE, engine.search(query.asked(actor, &places, near, after.clone())?)).await {
                Ok(Ok(page)) => return shown(app, actor, query, page, !current).await,
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
    database::list(app, actor, query, &directory, after).await
}

fn bad_cursor(query: &Query) -> Refused {
    let value = query.after.iter().flat_map(|after| after.chars().take(80)).collect();
    Refused::invalid("after", Bad::Malformed { value })
}

/// The page with its lots as they are now; one that is no longer visible is left out.
async fn shown(app: &App, actor: &Actor, query: &Query, page: search::Page, late: bool) -> Result<Listing> {
    let today = time::civil_date(time::now(), &actor.time_zone);
    let ids: Vec<LotId> = page.ids.iter().copied().map(LotId).collect();
    let mut rows: HashMap<LotId, lot::Model> = HashMap::new();
    if !ids.is_empty() {
        rows.extend(listing::these(app.db.read(), actor, today, &ids).await?.into_iter().map(|lot| (lot.id, lot)));
    }
    let why = page.why.into_iter().chain(std::iter::repeat_with(Vec::new));
    let fits = ids.iter().copied().zip(page.fits.into_iter().zip(why)).collect();
    let mut items: Vec<Lot> =
        ids.iter().filter_map(|id| rows.remove(id)).map(|lot| Lot::from(lot).seen_by(actor)).collect();
    pictures::show_covers(app.db.read(), &mut items).await?;
    let highlights = match query.q.as_deref().filter(|_| query.highlights) {
        Some(words) => highlights::of(app, words, &items).await?,
        None => HashMap::new(),
    };
    let (total, total_is_exact) = match page.total {
        Total::Exact(n) => (facets::whole(n), true),
        Total::AtLeast(n) => (facets::whole(n), false),
    };
    Ok(Listing {
        items,
        facets: page.facets.into(),
        next: page.next.map(|next| next.to_string()),
        total,
        total_is_exact,
        without: page.without.into_iter().map(|(filter, n)| (filter, facets::whole(n))).collect(),
        degraded: late || page.outdated,
        fits,
        meant: page.meant,
        highlights,
        ..Listing::default()
    })
}

/// A category and everything below it.
pub(in crate::app) fn categories(app: &App, key: &str) -> Result<Vec<String>> {
    if !app.reference.categories.contains_key(key) {
        return Err(Refused::invalid("category", Bad::Unknown { value: key.chars().take(80).collect() }).into());
    }
    Ok(app.reference.inside(key))
}
