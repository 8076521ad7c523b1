//! The counts of an answer.

use std::cmp::Reverse;

use uuid::Uuid;

use crate::search::contract::{AT_LEAST, BANDS, Extent, Facets, Filter, Query, WITHIN_M};
use crate::search::meilisearch::wire::Reply;

/// What is counted of all lots that pass every filter.
pub const COUNTED: &[&str] = &[
    "band",
    "category_path",
    "place_path",
    "owner_path",
    "condition",
    "state",
    "colour",
    "material",
    "light",
    "reaches",
    "measured",
    "width",
    "depth",
    "height",
    "later",
];

/// What is counted of the lots that pass every filter but this one. The band counts the lots themselves.
pub fn counted_without(filter: Filter) -> &'static [&'static str] {
    match filter {
        Filter::Category => &["band", "category_path"],
        Filter::Place => &["band", "place_path"],
        Filter::Owner => &["band", "owner_path"],
        Filter::Condition => &["band", "condition"],
        Filter::State => &["band", "state"],
        Filter::Colour => &["band", "colour"],
        Filter::Material => &["band", "material"],
        Filter::Light => &["band", "light"],
        Filter::MinQuantity => &["band", "reaches"],
        Filter::Width => &["band", "measured", "width"],
        Filter::Depth => &["band", "measured", "depth"],
        Filter::Height => &["band", "measured", "height"],
        Filter::Available => &["band", "measured", "later"],
        Filter::Quantity | Filter::MustLeaveBy | Filter::Within => &["band"],
    }
}

/// `without`: for each filter that is set, what was counted without it. `distances`: how many lots there are within each
/// of `WITHIN_M`, or nothing.
pub fn facets(query: &Query, all: &Reply, without: &[(Filter, Reply)], distances: &[u64]) -> Facets {
    let of = |filter: Filter| without.iter().find(|(one, _)| *one == filter).map_or(all, |(_, reply)| reply);
    let words = |filter: Filter, facet: &str| sorted(of(filter), facet);
    let ids = |filter: Filter, facet: &str, chosen: &[Uuid]| {
        let all = sorted(of(filter), facet).into_iter();
        let ids = all.filter_map(|(id, lots)| Some((Uuid::try_parse(&id).ok()?, lots))).enumerate();
        let shown = ids.filter(|(n, (id, _))| *n < query.most_nodes || chosen.contains(id));
        shown.map(|(_, counted)| counted).collect()
    };
    let bands = of(Filter::Quantity);
    let free = of(Filter::MinQuantity);
    Facets {
        category: words(Filter::Category, "category_path"),
        place: ids(Filter::Place, "place_path", &query.place),
        owner: ids(Filter::Owner, "owner_path", &query.owner),
        condition: words(Filter::Condition, "condition"),
        state: words(Filter::State, "state"),
        colour: words(Filter::Colour, "colour"),
        material: words(Filter::Material, "material"),
        light: words(Filter::Light, "light"),
        quantity: filled(BANDS.into_iter().map(|band| (band, count(bands, "band", &band.to_string())))),
        free: filled(AT_LEAST.into_iter().map(|least| (least, count(free, "reaches", &least.to_string())))),
        distance: filled(WITHIN_M.into_iter().zip(distances.iter().copied())),
        width: extent(of(Filter::Width), "width"),
        depth: extent(of(Filter::Depth), "depth"),
        height: extent(of(Filter::Height), "height"),
        available: extent(of(Filter::Available), "later"),
    }
}

/// The most frequent value first.
fn sorted(reply: &Reply, facet: &str) -> Vec<(String, u64)> {
    let mut found: Vec<(String, u64)> =
        reply.counts(facet).filter(|(_, lots)| *lots > 0).map(|(value, lots)| (value.clone(), lots)).collect();
    found.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    found
}

fn count(reply: &Reply, facet: &str, value: &str) -> u64 {
    reply.counts(facet).find(|(one, _)| one.as_str() == value).map_or(0, |(_, lots)| lots)
}

fn filled<T>(counted: impl Iterator<Item = (T, u64)>) -> Vec<(T, u64)> {
    counted.filter(|(_, lots)| *lots > 0).collect()
}

fn extent(reply: &Reply, number: &str) -> Extent {
    let known = count(reply, "measured", number);
    match reply.facet_stats.get(number).filter(|_| known > 0) {
        Some(stats) => Extent { least: stats.min as u32, most: stats.max as u32, known },
        None => Extent::default(),
    }
}
