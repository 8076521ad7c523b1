//! The filters of a search: the values with their counts, and the values that are chosen.

use crate::{
    app::stock::listing::{Facets, Query},
    domain::{Condition, PlaceId},
    search::Filter,
    web::pages::{posted::Fields, visitor::Visitor},
};

/// Fields of the form, in the order of the address.
const ASKED: [&str; 10] =
    ["q", "category", "condition", "colour", "min", "within", "place", "width_from", "width_to", "sort"];
/// Values of a filter that are shown at once. More are shown when asked for.
const SHOWN: usize = 6;
/// Most values of a filter. Nobody reads through more.
const MOST: usize = 60;

pub struct Facet {
    /// The field of the form.
    pub name: &'static str,
    pub title: String,
    /// Whether only one value can be chosen.
    pub single: bool,
    pub values: Vec<Value>,
    pub more: Vec<Value>,
}

pub struct Value {
    pub value: String,
    pub name: String,
    pub count: String,
    pub chosen: bool,
}

/// A chosen value, and the address of the search without it.
pub struct Chip {
    pub text: String,
    pub href: String,
}

pub fn facets(visitor: &Visitor, found: &Facets, query: &Query) -> Vec<Facet> {
    let (t, reader) = (visitor.text, visitor.reader());
    let names = reader.names;
    let value = |value: String, name: String, count: i64, chosen: bool| Value {
        value,
        name: capital(&name),
        count: t.whole(count),
        chosen,
    };
    let special = |key: &str| !names.reference.has_children(key);
    let category = found.category.iter().filter_map(|(key, n)| {
        let chosen = query.categories.contains(key);
        (chosen || special(key)).then_some(())?;
        Some(value(key.clone(), names.category(key)?, *n, chosen))
    });
    let condition = found.condition.iter().filter_map(|(word, n)| {
        let condition: Condition = word.parse().ok()?;
        Some(value(word.clone(), reader.condition(condition), *n, query.conditions.contains(&condition)))
    });
    let colour = found.colour.iter().filter_map(|(code, n)| {
        Some(value(code.clone(), names.colour_called(code)?, *n, query.colours.contains(code)))
    });
    let number = found.free.iter().filter(|(least, _)| *least > 1).map(|(least, n)| {
        let chosen = query.min_quantity == Some(i64::from(*least));
        value(least.to_string(), t.n("at-least", i64::from(*least)), *n, chosen)
    });
    let within = found.distance.iter().map(|(metres, n)| {
        let km = i64::from(metres / 1_000);
        value(km.to_string(), t.n("within-km", km), *n, query.within_km == Some(km))
    });
    let place = found.place.iter().filter_map(|(id, n)| {
        let place = PlaceId(id.parse().ok()?);
        let chosen = query.places.contains(&place);
        let is_site = names.directory.place_path(place).len() == 1;
        (chosen || is_site).then_some(())?;
        Some(value(id.clone(), names.place(place)?, *n, chosen))
    });
    let here = visitor.place().and_then(|place| names.place(place)).unwrap_or_default();
    let all: [(&'static str, String, bool, Vec<Value>); 6] = [
        ("category", t.say("facet-category"), false, category.collect()),
        ("condition", t.say("facet-condition"), false, condition.collect()),
        ("min", t.say("facet-number"), true, number.collect()),
        ("colour", t.say("facet-colour"), false, colour.collect()),
        ("within", t.word("facet-distance", &here), true, within.collect()),
        ("place", t.say("facet-place"), false, place.collect()),
    ];
    let facet = |(name, title, single, mut values): (&'static str, String, bool, Vec<Value>)| {
        if !single {
            values.sort_by_key(|value| !value.chosen);
        }
        values.truncate(MOST);
        let more = values.split_off(values.len().min(SHOWN.max(values.iter().filter(|one| one.chosen).count())));
        Facet { name, title, single, values, more }
    };
    all.into_iter().map(facet).filter(|facet| !facet.values.is_empty()).collect()
}

/// The chosen values, in the order of the form.
pub fn chips(visitor: &Visitor, facets: &[Facet], given: &Fields) -> Vec<Chip> {
    let mut chips = Vec::new();
    for facet in facets {
        for value in facet.values.iter().filter(|value| value.chosen) {
            let this = |name: &str, given: &str| name == facet.name && given == value.value;
            chips.push(Chip { text: value.name.clone(), href: address(given, this, &[]) });
        }
    }
    let widths = [given.text("width_from"), given.text("width_to")];
    if widths.iter().any(Option::is_some) {
        let text =
            format!("{} {}–{} cm", visitor.text.say("facet-width"), widths[0].unwrap_or(""), widths[1].unwrap_or(""));
        chips.push(Chip { text, href: address(given, |name, _| name.starts_with("width_"), &[]) });
    }
    chips
}

/// The fields of the form that set a filter, and what it is called.
pub fn named(filter: Filter) -> Option<(&'static [&'static str], &'static str)> {
    match filter {
        Filter::Category => Some((&["category"], "facet-category")),
        Filter::Place => Some((&["place"], "facet-place")),
        Filter::Condition => Some((&["condition"], "facet-condition")),
        Filter::Colour => Some((&["colour"], "facet-colour")),
        Filter::MinQuantity => Some((&["min"], "facet-number")),
        Filter::Width => Some((&["width_from", "width_to"], "facet-width")),
        Filter::Within => Some((&["within"], "facet-distance-short")),
        _ => None,
    }
}

/// The address of the same search without some of its fields, and with others added.
pub fn address(given: &Fields, left_out: impl Fn(&str, &str) -> bool, more: &[(&str, &str)]) -> String {
    let kept = ASKED.iter().flat_map(|name| given.all(name).map(move |value| (*name, value)));
    let kept = kept.filter(|(name, value)| !left_out(name, value));
    let pairs: Vec<(&str, &str)> = kept.chain(more.iter().copied()).collect();
    format!("/things?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
