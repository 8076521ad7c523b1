//! A page of lots, with the counts of the facets.

use poem_openapi::{Enum, Object};

use super::found::{FoundLot, Meant};
use crate::web::api::centimetres::Centimetres;
use crate::{
    app::stock::listing,
    domain::{Date, PlaceId, UnitId},
    search::Filter,
    web::{edge::auth::Caller, words::Reader},
};

/// A page of lots.
#[derive(Object)]
pub struct LotPage {
    items: Vec<FoundLot>,
    facets: Facets,
    /// Lots found, on all pages together.
    total: i64,
    /// Otherwise there may be more than `total`.
    total_is_exact: bool,
    /// Send it as `after`; absent on the last page.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
    /// The search index did not answer: word forms and typing errors are not forgiven.
    degraded: bool,
    /// Where nothing was found: what may be looked for instead.
    #[oai(skip_serializing_if_is_none)]
    help: Option<Help>,
    /// What `q` was taken for.
    #[oai(skip_serializing_if_is_none)]
    meant: Option<Meant>,
}

/// What may be looked for instead of what was not found.
#[derive(Object)]
struct Help {
    /// The words as they may have been meant. They find something.
    #[oai(skip_serializing_if_is_none)]
    did_you_mean: Option<String>,
    /// Filters that keep something out, each by the name of its parameter, with how many there are without it; most first.
    drop: Vec<Dropped>,
    /// The nearest circle around `near` that has something.
    #[oai(skip_serializing_if_is_none)]
    wider: Option<DistanceCount>,
    /// Categories beside those that were asked for.
    related: Vec<Count>,
}

/// A filter, and how many lots there are without it.
#[derive(Object)]
struct Dropped {
    filter: Dropping,
    count: i64,
}

/// A filter of the listing.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Dropping {
    Category,
    Place,
    Owner,
    Condition,
    State,
    Colour,
    Material,
    Light,
    Quantity,
    MinQuantity,
    /// `min_width_cm` and `max_width_cm`.
    Width,
    Depth,
    Height,
    /// `available_from` and `available_by`.
    Available,
    MustLeaveBy,
    WithinKm,
}

impl From<Filter> for Dropping {
    fn from(filter: Filter) -> Self {
        match filter {
            Filter::Category => Self::Category,
            Filter::Place => Self::Place,
            Filter::Owner => Self::Owner,
            Filter::Condition => Self::Condition,
            Filter::State => Self::State,
            Filter::Colour => Self::Colour,
            Filter::Material => Self::Material,
            Filter::Light => Self::Light,
            Filter::Quantity => Self::Quantity,
            Filter::MinQuantity => Self::MinQuantity,
            Filter::Width => Self::Width,
            Filter::Depth => Self::Depth,
            Filter::Height => Self::Height,
            Filter::Available => Self::Available,
            Filter::MustLeaveBy => Self::MustLeaveBy,
            Filter::Within => Self::WithinKm,
        }
    }
}

impl Help {
    fn of(help: listing::Help, reader: &Reader<'_>) -> Self {
        let related = |(key, count): (String, i64)| {
            let parent = reader.names.reference.parent(&key).map(str::to_owned);
            Count { name: reader.names.category(&key), parent, value: key, count }
        };
        Self {
            did_you_mean: help.did_you_mean,
            drop: help.drop.into_iter().map(|(filter, count)| Dropped { filter: filter.into(), count }).collect(),
            wider: help.wider.map(|(metres, count)| DistanceCount { within_km: i64::from(metres) / 1_000, count }),
            related: help.related.into_iter().map(related).collect(),
        }
    }
}

/// Lots per value among everything found, most first. Each facet counts as if its own filter were not set, so that another of its values can be chosen as well. Category, place and owner count a lot at every step of the tree above it.
#[derive(Object)]
struct Facets {
    category: Vec<Count>,
    /// As many as `facet_values` asks for, and those that are filtered by.
    place: Vec<Count>,
    /// Units; as many as `facet_values` asks for, and those that are filtered by.
    owner: Vec<Count>,
    condition: Vec<Count>,
    state: Vec<Count>,
    /// Codes of `GET /colours`. What has no known colour is not counted.
    colour: Vec<Count>,
    /// Codes of `GET /materials`. What has no known material is not counted.
    material: Vec<Count>,
    light: Vec<Count>,
    /// How many alike things a lot has, in the order of size: "1", "2-4", "5-9", "10-24", "25+".
    quantity: Vec<Count>,
    /// Lots of which at least so many are free: what `min_quantity` finds.
    free: Vec<FreeCount>,
    /// Lots that are at most so far from `near`; empty without it.
    distance: Vec<DistanceCount>,
    #[oai(skip_serializing_if_is_none)]
    width: Option<SizeExtent>,
    #[oai(skip_serializing_if_is_none)]
    depth: Option<SizeExtent>,
    #[oai(skip_serializing_if_is_none)]
    height: Option<SizeExtent>,
    /// Of what can be had from a day on that is known; what can be had at once is not counted.
    #[oai(skip_serializing_if_is_none)]
    available: Option<DayExtent>,
}

/// A value, and how many of the lots found have it.
#[derive(Object)]
struct Count {
    value: String,
    /// In the reader's language; absent for bands of numbers.
    #[oai(skip_serializing_if_is_none)]
    name: Option<String>,
    /// The value above it in the tree.
    #[oai(skip_serializing_if_is_none)]
    parent: Option<String>,
    count: i64,
}

/// How many lots have at least so many free things.
#[derive(Object)]
struct FreeCount {
    at_least: i64,
    count: i64,
}

/// How many lots are at most so far away.
#[derive(Object)]
struct DistanceCount {
    within_km: i64,
    count: i64,
}

/// The smallest and the largest size, and how many lots have a known one.
#[derive(Object)]
struct SizeExtent {
    least_cm: Centimetres,
    most_cm: Centimetres,
    count: i64,
}

/// The first and the last day, and how many lots have one.
#[derive(Object)]
struct DayExtent {
    first: Date,
    last: Date,
    count: i64,
}

impl LotPage {
    pub fn of(listing: listing::Listing, caller: &Caller) -> Self {
        Self {
            items: FoundLot::all(listing.items, listing.fits, listing.highlights, listing.meant.is_some(), caller),
            facets: Facets::of(listing.facets, &caller.reader()),
            total: listing.total,
            total_is_exact: listing.total_is_exact,
            next: listing.next,
            degraded: listing.degraded,
            help: listing.help.map(|help| Help::of(help, &caller.reader())),
            meant: listing.meant.map(|meant| Meant::of(meant, &caller.reader())),
        }
    }
}

/// What a node of a tree is called, and the node above it.
type NameAndParent = (Option<String>, Option<String>);

impl Facets {
    fn of(found: listing::Facets, reader: &Reader<'_>) -> Self {
        let names = reader.names;
        let plain = |facet: listing::Facet, name: &dyn Fn(&str) -> Option<String>| {
            let count = |(value, count): (String, i64)| Count { name: name(&value), parent: None, value, count };
            facet.into_iter().map(count).collect()
        };
        let tree = |facet: listing::Facet, of: &dyn Fn(&str) -> NameAndParent| {
            let count = |(value, count): (String, i64)| {
                let (name, parent) = of(&value);
                Count { name, parent, value, count }
            };
            facet.into_iter().map(count).collect()
        };
        let above_place = |id: PlaceId| Some(names.directory.place_above(id)?.to_string());
        let above_unit = |id: UnitId| Some(names.directory.unit_above(id)?.to_string());
        Self {
            category: tree(found.category, &|key| {
                let above = names.reference.parent(key).map(str::to_owned);
                (names.category(key), above)
            }),
            place: tree(found.place, &|id| {
                id.parse().map_or((None, None), |id| (names.place(PlaceId(id)), above_place(PlaceId(id))))
            }),
            owner: tree(found.owner, &|id| {
                id.parse().map_or((None, None), |id| (names.unit(UnitId(id)), above_unit(UnitId(id))))
            }),
            condition: plain(found.condition, &|word| Some(reader.condition(word.parse().ok()?))),
            state: plain(found.state, &|word| Some(reader.state(word.parse().ok()?))),
            colour: plain(found.colour, &|code| names.colour_called(code)),
            material: plain(found.material, &|code| names.material_called(code)),
            light: plain(found.light, &|word| Some(reader.light(word.parse().ok()?))),
            quantity: plain(found.quantity, &|_| None),
            free: found.free.into_iter().map(|(n, count)| FreeCount { at_least: n.into(), count }).collect(),
            distance: found
                .distance
                .into_iter()
                .map(|(metres, count)| DistanceCount { within_km: i64::from(metres) / 1_000, count })
                .collect(),
            width: sizes(found.width),
            depth: sizes(found.depth),
            height: sizes(found.height),
            available: days(found.available),
        }
    }
}

fn sizes(extent: listing::Extent) -> Option<SizeExtent> {
    let cm = |mm: u32| Centimetres { mm: mm.into() };
    let count = i64::try_from(extent.known).ok().filter(|known| *known > 0)?;
    Some(SizeExtent { least_cm: cm(extent.least), most_cm: cm(extent.most), count })
}

fn days(extent: listing::Extent) -> Option<DayExtent> {
    let count = i64::try_from(extent.known).ok().filter(|known| *known > 0)?;
    Some(DayExtent { first: listing::day(extent.least)?, last: listing::day(extent.most)?, count })
}
