//! Finding things. The search is in the address, so the back button works and a link can be sent to somebody.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, http::header, web::Data};

use super::facets::{Chip, Facet, address, chips, facets, named};
use crate::{
    app::{
        App,
        stock::{
            listing::{self, Help, Highlights, Listing, Query, Sort},
            reading::Lot,
            suggestions,
        },
    },
    domain::{LotState, PlaceId},
    search::{Fit, query::Part},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, once, see, send_as},
            posted::Fields,
            stock::card::Card,
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 24;
const SORTS: [(&str, Sort); 5] = [
    ("relevance", Sort::Relevance),
    ("distance", Sort::Distance),
    ("newest", Sort::Newest),
    ("number", Sort::Number),
    ("readiness", Sort::Readiness),
];

#[derive(Template)]
#[template(path = "stock/find.html")]
struct Find {
    frame: Frame,
    q: String,
    things: Vec<Found>,
    /// Results that do not match all words, by heading.
    others: Vec<(String, Vec<Found>)>,
    total: String,
    facets: Vec<Facet>,
    chips: Vec<Chip>,
    width: (String, String),
    /// Name, what it is called, whether it is chosen.
    sorts: Vec<(&'static str, String, bool)>,
    /// What the search field suggests.
    words: Vec<String>,
    next: Option<String>,
    degraded: bool,
    ways: Vec<Way>,
    /// The title and the fields of a watch for this search, if the search says what is looked for.
    watch: Option<(String, Vec<(String, String)>)>,
    csrf: String,
    once: String,
    told: Option<Told>,
}

/// A thing, and which of its words match.
struct Found {
    card: Card,
    title: Vec<Part>,
    /// The words around those of the note that match. Empty if none does.
    note: Vec<Part>,
}

/// A link for somebody who found nothing.
struct Way {
    text: String,
    href: String,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(asked(request));
    let q = given.text("q").unwrap_or_default().to_owned();
    // A code that was typed or scanned leads to its thing.
    if given.text("q").is_some_and(looks_like_a_code) {
        let found = crate::app::stock::codes::by_code(app.db.read(), visitor.actor(), &q, None, visitor.place()).await;
        if let Ok(found) = found {
            return Ok(see(&format!("/things/{}", found.lot.code)));
        }
    }
    let query = query(&visitor, &given);
    let (listing, told) = match listing::list(&app, visitor.actor(), &query).await {
        Ok(listing) => (listing, None),
        Err(error) => (Listing::default(), Some(Told::of(&visitor, Problem(error))?)),
    };
    let t = visitor.text;
    let facets = facets(&visitor, &listing.facets, &query);
    let watch = watch(&visitor, &given, &chips(&visitor, &facets, &given));
    let title = if q.is_empty() { t.say("find-title") } else { q.clone() };
    let next = listing.next.as_deref().map(|after| address(&given, |name, _| name == "after", &[("after", after)]));
    let status = Told::status(told.as_ref());
    let chosen = given.text("sort").unwrap_or("relevance");
    let sorts = SORTS.into_iter().filter(|(_, sort)| *sort != Sort::Distance || here(&visitor).is_some());
    send_as(
        status,
        &Find {
            things: found(&visitor, &listing, Fit::All),
            others: others(&visitor, &listing),
            total: t.n(if listing.total_is_exact { "find-total" } else { "find-total-more" }, listing.total),
            chips: chips(&visitor, &facets, &given),
            width: (given.shown("width_from").to_owned(), given.shown("width_to").to_owned()),
            sorts: sorts.map(|(name, _)| (name, t.say(&format!("sort-{name}")), name == chosen)).collect(),
            words: words(&visitor, &listing),
            ways: listing.help.as_ref().map(|help| ways(&visitor, &given, help)).unwrap_or_default(),
            watch,
            csrf: visitor.csrf(),
            once: once(),
            facets,
            next,
            degraded: listing.degraded,
            told,
            q,
            frame: Frame::new(&visitor, title),
        },
    )
}

/// Suggestions while somebody types, one a line. The script shows them below the field.
#[handler]
pub async fn suggest(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(asked(request));
    let typed = given.text("q").unwrap_or_default();
    let found = suggestions::suggest(&app, visitor.actor(), typed, visitor.text.language).await.map_err(Problem)?;
    let line = |item: suggestions::Suggestion| match item.kind {
        suggestions::Kind::Code => item.value,
        _ => item.text,
    };
    let lines: Vec<String> = found.items.into_iter().map(line).collect();
    let response = Response::builder().content_type("text/plain; charset=utf-8");
    Ok(response.header(header::CACHE_CONTROL, "private, no-store").body(lines.join("\n")))
}

fn asked(request: &Request) -> Vec<(String, String)> {
    serde_urlencoded::from_str(request.uri().query().unwrap_or_default()).unwrap_or_default()
}

fn query(visitor: &Visitor, given: &Fields) -> Query {
    let number = |name: &str| given.value(name).ok().flatten().filter(|n: &i64| *n > 0);
    let sort = SORTS.into_iter().find(|(name, _)| given.text("sort") == Some(name)).map(|(_, sort)| sort);
    let near = here(visitor);
    let known = |sort: &Sort| *sort != Sort::Distance || near.is_some();
    Query {
        q: given.text("q").map(str::to_owned),
        categories: given.all("category").map(str::to_owned).collect(),
        places: given.all("place").filter_map(|id| Some(PlaceId(id.parse().ok()?))).collect(),
        conditions: given.all("condition").filter_map(|word| word.parse().ok()).collect(),
        colours: given.all("colour").map(str::to_owned).collect(),
        states: vec![LotState::Available],
        min_quantity: number("min").or(Some(1)),
        width: listing::Sizes::in_cm(number("width_from"), number("width_to")),
        near,
        within_km: number("within").filter(|_| near.is_some()),
        sort: sort.filter(known).unwrap_or_default(),
        highlights: true,
        limit: ON_A_PAGE,
        after: given.text("after").map(str::to_owned),
        ..Query::default()
    }
}

fn found(visitor: &Visitor, listing: &Listing, fit: Fit) -> Vec<Found> {
    let fits = |lot: &&Lot| listing.fits.get(&lot.id).map(|(fit, _)| *fit).unwrap_or_default() == fit;
    let found = |lot: &Lot| {
        let card = Card::of(lot, visitor);
        let Highlights { title, note } = listing.highlights.get(&lot.id).cloned().unwrap_or_default();
        let title = match title.is_empty() {
            true => vec![Part { text: card.title.clone(), matches: false }],
            false => title,
        };
        Found { card, title, note: excerpt(&note) }
    };
    listing.items.iter().filter(fits).map(found).collect()
}

/// The beginning of a note, shortened between the words that match.
fn excerpt(note: &[Part]) -> Vec<Part> {
    const PARTS: usize = 9;
    const AROUND: usize = 40;
    let shown = &note[..note.len().min(PARTS)];
    let short = |(at, part): (usize, &Part)| {
        let letters: Vec<char> = part.text.chars().collect();
        let begin = if at > 0 { AROUND } else { 0 };
        let end = if at + 1 < shown.len() { AROUND } else { 0 };
        if part.matches || letters.len() <= begin + end {
            return part.clone();
        }
        let text = letters[..begin].iter().chain(&['…']).chain(&letters[letters.len() - end..]).collect();
        Part { text, matches: false }
    };
    shown.iter().enumerate().map(short).collect()
}

fn others(visitor: &Visitor, listing: &Listing) -> Vec<(String, Vec<Found>)> {
    let others = [("find-nearly", Fit::Some), ("find-similar", Fit::Similar)];
    let others = others.map(|(title, fit)| (visitor.text.say(title), found(visitor, listing, fit)));
    others.into_iter().filter(|(_, things)| !things.is_empty()).collect()
}

/// The title and the fields of a watch for this search. A search for colours and sizes alone gets none: it does not say
/// what is looked for.
fn watch(visitor: &Visitor, given: &Fields, chips: &[Chip]) -> Option<(String, Vec<(String, String)>)> {
    let says = ["q", "category", "place"].iter().any(|name| given.text(name).is_some());
    if !says || visitor.actor().partner.is_some() {
        return None;
    }
    let chips = chips.iter().map(|chip| chip.text.as_str());
    let title: Vec<&str> = given.text("q").into_iter().chain(chips).collect();
    let fields = ["q", "category", "place", "condition", "colour", "min", "width_from", "width_to", "within"];
    let pair = |name: &'static str| given.all(name).map(move |value| (name.to_owned(), value.to_owned()));
    Some((title.join(", ").chars().take(200).collect(), fields.into_iter().flat_map(pair).collect()))
}

/// The place from which distances are measured, if its position is known.
fn here(visitor: &Visitor) -> Option<PlaceId> {
    visitor.place().filter(|place| visitor.reader().names.directory.position(*place).is_some())
}

/// What the field suggests before anything is typed: the kinds of things that there are.
fn words(visitor: &Visitor, listing: &Listing) -> Vec<String> {
    const MOST: usize = 30;
    let names = listing.facets.category.iter().filter_map(|(key, _)| visitor.reader().names.category(key));
    names.take(MOST).collect()
}

fn ways(visitor: &Visitor, given: &Fields, help: &Help) -> Vec<Way> {
    let t = visitor.text;
    let mut ways = Vec::new();
    if let Some(meant) = &help.did_you_mean {
        let href = address(given, |name, _| name == "q" || name == "after", &[("q", meant)]);
        ways.push(Way { text: t.word("find-did-you-mean", meant), href });
    }
    if let Some((metres, n)) = help.wider {
        let km = (metres / 1_000).to_string();
        let href = address(given, |name, _| name == "within" || name == "after", &[("within", &km)]);
        ways.push(Way { text: t.n_word("find-wider", n, &km), href });
    }
    for (filter, n) in &help.drop {
        let Some((fields, title)) = named(*filter) else { continue };
        let href = address(given, |name, _| fields.contains(&name) || name == "after", &[]);
        if fields.iter().any(|name| given.text(name).is_some()) {
            ways.push(Way { text: t.n_word("find-without", *n, &t.say(title)), href });
        }
    }
    for (key, n) in &help.related {
        let Some(name) = visitor.reader().names.category(key) else { continue };
        let href = address(given, |name, _| name == "category" || name == "after", &[("category", key)]);
        ways.push(Way { text: t.n_word("find-related", *n, &name), href });
    }
    ways
}

/// The codes of labels have eight letters and digits in two groups. Words have no digits.
fn looks_like_a_code(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !['-', ' '].contains(c)).collect();
    bare.len() == 8 && bare.chars().all(|c| c.is_ascii_alphanumeric()) && bare.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_note_is_shortened_between_the_words_that_match() {
        let part = |text: &str, matches: bool| Part { text: text.to_owned(), matches };
        let long = "å".repeat(100);
        let note = [part(&long, false), part("stol", true), part(&long, false), part("stolen", true), part(".", false)];
        let around = "å".repeat(40);
        let shown = [
            part(&format!("…{around}"), false),
            part("stol", true),
            part(&format!("{around}…{around}"), false),
            part("stolen", true),
            part(".", false),
        ];
        assert_eq!(excerpt(&note), shown);
        assert!(excerpt(&[]).is_empty());
    }
}
