//! The database's answer to a listing. It is slower than the index and does not understand typing errors, but it is
//! always available, with the same filters, orders and counts.

use std::{collections::BTreeSet, fmt, str::FromStr};

use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::app::{
    App, Result,
    directory::directory_cache::Directory,
    reference::categories::Reference,
    stock::{
        listing::{Facets, Listing, Query, Sort, bad_cursor, categories, facets},
        pictures,
        reading::Lot,
    },
};
use crate::{
    domain::{
        ChemicalLight, Condition, Date, LotId, LotState, PlaceId, UnitId,
        directory::actor::Actor,
        reference::{colour, material},
        time,
    },
    search::{Cursor, Extent},
    store::stock::{
        listing::{self, CountBy, Filter, Narrowing, Order, Stated, Written},
        scope::Circles,
    },
};

/// The tag of the database's own cursors.
pub const NAME: &str = "database";
/// The most words that are searched for. More words find nothing anyway, and each costs a scan.
const MOST_WORDS: usize = 8;

/// The end of a page: the last lot's value of what the order sorts by, and that lot's id.
#[derive(Clone, Copy)]
struct Last {
    lead: i64,
    lot: LotId,
}

impl fmt::Display for Last {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.lead, self.lot)
    }
}

impl FromStr for Last {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (lead, lot) = text.split_once('_').ok_or(())?;
        Ok(Self { lead: lead.parse().map_err(drop)?, lot: LotId(lot.parse().map_err(drop)?) })
    }
}

/// Lists the lots that match the words by a part of a name or by the name of their category.
pub async fn list(
    app: &App,
    actor: &Actor,
    query: &Query,
    directory: &Directory,
    after: Option<Cursor>,
) -> Result<Listing> {
    let after = after.map(|after| after.place::<Last>(NAME)).transpose().map_err(|_| bad_cursor(query))?;
    let db = app.db.read();
    let today = time::civil_date(time::now(), &actor.time_zone);
    let asker = Asker { db, actor, today };
    let filter = filter(app, &asker, query, directory).await?;
    let order = order(query, directory, || Circles::of(actor, today));
    let after = after.map(|last| (last.lead, last.lot));
    let mut rows = listing::page(db, actor, today, &filter, &order, after, query.limit + 1).await?;
    let more = rows.len() as u64 > query.limit;
    rows.truncate(query.limit as usize);
    let last = rows.last().filter(|_| more).map(|lot| Last { lead: order.lead(lot), lot: lot.id });
    let (facets, total) = count(app, &asker, query, &filter, directory).await?;
    let mut items: Vec<Lot> = rows.into_iter().map(|lot| Lot::from(lot).seen_by(actor)).collect();
    pictures::show_covers(db, &mut items).await?;
    let next = last.map(|last| Cursor::new(NAME, last).to_string());
    Ok(Listing { items, facets, next, total, total_is_exact: true, degraded: true, ..Listing::default() })
}

struct Asker<'a, C> {
    db: &'a C,
    actor: &'a Actor,
    today: Date,
}

async fn filter(
    app: &App,
    asker: &Asker<'_, impl ConnectionTrait>,
    query: &Query,
    directory: &Directory,
) -> Result<Filter> {
    let mut filter = plain(app, query, directory)?;
    let (colours, materials) = (query.colour_codes()?, query.material_codes()?);
    // Lots have colours and materials as people wrote them, so the texts that mean the wanted codes are looked up
    // first.
    if !colours.is_empty() {
        let written = listing::colours(asker.db, asker.actor, asker.today, &filter, None).await?;
        filter.colours = Some(coloured(written.into_iter().map(|(text, _)| text), &colours));
    }
    if !materials.is_empty() {
        let written = listing::materials(asker.db, asker.actor, asker.today, &filter, None).await?;
        filter.materials = Some(made_of(written.into_iter().map(|(text, _)| text), &materials));
    }
    Ok(filter)
}

/// The texts that mean one of these colours.
pub(in crate::app) fn coloured(written: impl Iterator<Item = Stated<String>>, codes: &[String]) -> Written<String> {
    Written::of(written, |text| colour::code(text).is_some_and(|code| codes.iter().any(|one| one == code)))
}

/// The lists that name one of these materials.
pub(in crate::app) fn made_of(written: impl Iterator<Item = Stated<Value>>, codes: &[String]) -> Written<Value> {
    Written::of(written, |json| {
        let of: Vec<String> = serde_json::from_value(json.clone()).unwrap_or_default();
        material::codes(&of).into_iter().any(|code| codes.iter().any(|one| one == code))
    })
}

/// The filter of a query without colours and materials, which depend on the texts that people wrote.
pub(in crate::app) fn plain(app: &App, query: &Query, directory: &Directory) -> Result<Filter> {
    let inside = |keys: &[String]| keys.iter().map(|key| categories(app, key)).collect::<Result<Vec<_>>>();
    let any = |found: Vec<Vec<String>>| (!found.is_empty()).then(|| found.concat());
    let sites = query.near.zip(query.within_km).map(|(near, km)| {
        let metres = |site: &PlaceId| directory.distance_m(*site, near).is_some_and(|metres| metres <= km * 1_000);
        directory.sites_near(near).into_iter().filter(metres).collect()
    });
    Ok(Filter {
        these: None,
        words: words(app, query.q.as_deref().unwrap_or_default()),
        categories: any(inside(&query.categories)?),
        places: (!query.places.is_empty())
            .then(|| query.places.iter().flat_map(|place| directory.places_inside(*place)).collect()),
        owners: (!query.owners.is_empty())
            .then(|| query.owners.iter().flat_map(|unit| directory.units_inside(*unit)).collect()),
        conditions: query.conditions.clone(),
        states: query.asked_states(),
        lights: query.lights.clone(),
        quantities: query.quantities.iter().map(|band| (band.from.into(), band.to.map(i64::from))).collect(),
        min_quantity: query.min_quantity,
        width: (query.width.least, query.width.most),
        depth: (query.depth.least, query.depth.most),
        height: (query.height.least, query.height.most),
        available: (query.available_from, query.available_by),
        must_leave_by: query.must_leave_by,
        sites,
        updated_since: query.updated_since,
        idle_since: query.idle_days.map(|days| time::now() - chrono::Duration::days(days)),
        longest_idle_first: query.sort == Sort::OldestSurplus,
        open: false,
        colours: None,
        materials: None,
    })
}

fn order(query: &Query, directory: &Directory, circles: impl FnOnce() -> Circles) -> Order {
    match query.sort {
        Sort::Relevance | Sort::Newest => Order::Newest,
        Sort::OldestSurplus => Order::LongestIdle,
        Sort::Number => Order::Number,
        Sort::Readiness => Order::Readiness(circles()),
        Sort::Distance => Order::Distance(metres(query, directory)),
    }
}

/// The metres to each site that has coordinates.
fn metres(query: &Query, directory: &Directory) -> Vec<(PlaceId, i64)> {
    let Some(near) = query.near else { return Vec::new() };
    let sites = directory.sites_near(near).into_iter();
    sites.filter_map(|site| Some((site, directory.distance_m(site, near)?))).collect()
}

async fn count(
    app: &App,
    asker: &Asker<'_, impl ConnectionTrait>,
    query: &Query,
    filter: &Filter,
    directory: &Directory,
) -> Result<(Facets, i64)> {
    let Asker { db, actor, today } = *asker;
    let categories: Vec<(String, i64)> = listing::count_by(db, actor, today, filter, CountBy::Category).await?;
    let places: Vec<(PlaceId, i64)> = listing::count_by(db, actor, today, filter, CountBy::Place).await?;
    let owners: Vec<(UnitId, i64)> = listing::count_by(db, actor, today, filter, CountBy::Owner).await?;
    let conditions: Vec<(Condition, i64)> = listing::count_by(db, actor, today, filter, CountBy::Condition).await?;
    let states: Vec<(LotState, i64)> = listing::count_by(db, actor, today, filter, CountBy::State).await?;
    let lights: Vec<(ChemicalLight, i64)> = listing::count_by(db, actor, today, filter, CountBy::Light).await?;
    let quantities: Vec<(i64, i64)> = listing::count_by(db, actor, today, filter, CountBy::Quantity).await?;
    let free: Vec<(i64, i64)> = listing::count_by(db, actor, today, filter, CountBy::Free).await?;
    let sites: Vec<(PlaceId, i64)> = match query.near {
        Some(_) => listing::count_by(db, actor, today, filter, CountBy::Site).await?,
        None => Vec::new(),
    };
    let colours = listing::colours(db, actor, today, filter, Some(Narrowing::Colour)).await?;
    let colours = colours.into_iter().filter_map(|(text, n)| Some((colour::code(text.shown()?)?, n)));
    let materials = listing::materials(db, actor, today, filter, Some(Narrowing::Material)).await?;
    let materials = materials.into_iter().flat_map(|(written, n)| {
        let of = written.shown().cloned().unwrap_or_default();
        let of: Vec<String> = serde_json::from_value(of).unwrap_or_default();
        material::codes(&of).into_iter().map(|code| (code, n)).collect::<Vec<_>>()
    });
    let near = |(site, n): (PlaceId, i64)| {
        let metres = directory.distance_m(site, query.near?)?;
        Some((u32::try_from(metres).ok()?, n))
    };
    let sites: Vec<(u32, i64)> = sites.into_iter().filter_map(near).collect();
    let [width, depth, height, available] = extents(asker, filter).await?;
    let asked = query.asked_states();
    let total = states.iter().filter(|(state, _)| asked.contains(state)).map(|(_, n)| n).sum();
    let facets = Facets {
        category: facets::add_up(categories, |key| app.reference.path(key)),
        place: facets::cut(
            facets::add_up(places, |place| directory.place_path(*place)),
            query.most_nodes(),
            &query.places,
        ),
        owner: facets::cut(
            facets::add_up(owners, |unit| directory.unit_path(*unit)),
            query.most_nodes(),
            &query.owners,
        ),
        condition: facets::summed(conditions),
        state: facets::summed(states),
        colour: facets::summed(colours),
        material: facets::summed(materials),
        light: facets::summed(lights),
        quantity: facets::bands(&quantities),
        free: facets::at_least(&free),
        distance: facets::within(&sites),
        width,
        depth,
        height,
        available,
    };
    Ok((facets, total))
}

/// The extents of width, depth, height and days. One statement counts all of them whose own filter is not set; each of
/// the others needs a statement of its own.
async fn extents(asker: &Asker<'_, impl ConnectionTrait>, filter: &Filter) -> Result<[Extent; 4]> {
    let Asker { db, actor, today } = *asker;
    let mut all = listing::extents(db, actor, today, filter, None).await?;
    let set = [
        (Narrowing::Width, filter.width != (None, None)),
        (Narrowing::Depth, filter.depth != (None, None)),
        (Narrowing::Height, filter.height != (None, None)),
        (Narrowing::Available, filter.available != (None, None)),
    ];
    for (i, (narrowing, _)) in set.into_iter().enumerate().filter(|(_, (_, is_set))| *is_set) {
        all[i] = listing::extents(db, actor, today, filter, Some(narrowing)).await?[i];
    }
    let whole = |n: i64| u32::try_from(n).unwrap_or_default();
    Ok(all.map(|(least, most, known)| Extent { least: whole(least), most: whole(most), known: known.unsigned_abs() }))
}

/// The words of a query, each with the categories that have it in a name in any of the languages.
fn words(app: &App, q: &str) -> Vec<(String, Vec<String>)> {
    let words = q.split_whitespace().take(MOST_WORDS);
    words.map(|word| (word.to_owned(), called(&app.reference, word))).collect()
}

/// The categories that have a word in one of their names, with everything below them.
pub(in crate::app) fn called(reference: &Reference, word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let rows = reference.categories.values().filter(|row| {
        let names = [&row.nb, &row.nn, &row.sv, &row.da, &row.en, &row.synonyms];
        names.iter().any(|name| name.to_lowercase().contains(&word))
    });
    let called: BTreeSet<String> = rows.flat_map(|row| reference.inside(&row.key)).collect();
    called.into_iter().collect()
}
