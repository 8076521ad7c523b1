//! The stock as a table, for those who look after it: columns to choose, filters in the address, acts on many lots, and
//! a file of the whole table.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, http::header, web::Data};

use crate::{
    app::{
        App,
        stock::{
            listing::{self, Query, Sort},
            reading::Lot,
        },
    },
    domain::{Condition, LotState, PlaceId, UnitId},
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            page::{Frame, Told, once, send_as},
            posted::Fields,
            stock::{acting, card::condition, columns},
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 50;
/// The most lots in a file, and the lots that are read at a time.
const MOST_IN_FILE: usize = 20_000;
const AT_ONCE: u64 = 200;
/// The days without use to choose from.
const IDLE: [i64; 4] = [30, 90, 180, 365];
/// The parameters of the address.
const ASKED: [&str; 10] = ["q", "category", "place", "unit", "condition", "state", "idle", "leave", "sort", "col"];

#[derive(Template)]
#[template(path = "stock/table.html")]
struct Page {
    frame: Frame,
    q: String,
    leave: String,
    categories: Vec<Choice>,
    places: Vec<Choice>,
    units: Vec<Choice>,
    conditions: Vec<Choice>,
    states: Vec<Choice>,
    idle: Vec<Choice>,
    sorts: Vec<Choice>,
    columns: Vec<Choice>,
    /// Whether there is any filter besides the words.
    narrowed: bool,
    heads: Vec<(String, bool)>,
    rows: Vec<Row>,
    deeds: Vec<Choice>,
    next: Option<String>,
    file: String,
    degraded: bool,
    done: Option<String>,
    told: Option<Told>,
    csrf: String,
    once: String,
}

struct Row {
    id: String,
    href: String,
    title: String,
    n: String,
    /// The value of each column, and whether it is a figure.
    cells: Vec<(String, bool)>,
    /// The same for a phone, in one line.
    below: String,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = given(request);
    let query = Query { limit: ON_A_PAGE, ..query(&given) };
    let (listing, told) = match listing::list(&app, visitor.actor(), &query).await {
        Ok(listing) => (Some(listing), None),
        Err(error) => (None, Some(Told::of(&visitor, Problem(error))?)),
    };
    let t = visitor.text;
    let chosen = chosen(&given);
    let rows = listing.iter().flat_map(|listing| &listing.items).map(|lot| row(&visitor, lot, &chosen));
    let next = listing.as_ref().and_then(|listing| listing.next.as_deref());
    let idle = |days: i64| Choice::new(days, t.n("idle-days", days), given.text("idle"));
    let sort = |key: &str| Choice::new(key, t.of("sort", key), given.text("sort"));
    let word = |word: String, name: String, field: &str| {
        let is_chosen = given.all(field).any(|one| one == word);
        Choice { value: word, name, chosen: is_chosen }
    };
    let conditions = [Condition::AsNew, Condition::Good, Condition::Worn, Condition::NeedsRepair, Condition::ForParts];
    let states = [LotState::Available, LotState::InUse, LotState::Custody, LotState::InWork, LotState::Gone];
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Page {
            categories: choices::categories(&visitor, &app, given.text("category")),
            places: choices::places(&visitor, query.places.first().copied()),
            units: choices::units(&visitor, query.owners.first().copied()),
            conditions: conditions.map(|one| word(one.to_string(), condition(t, one), "condition")).into(),
            states: states.map(|one| word(one.to_string(), visitor.reader().state(one), "state")).into(),
            idle: IDLE.map(idle).into(),
            sorts: ["newest", "idle"].map(sort).into(),
            columns: columns::ALL
                .map(|key| Choice { value: key.to_owned(), name: t.of("col", key), chosen: chosen.contains(&key) })
                .into(),
            narrowed: ASKED[1..8].iter().any(|name| given.text(name).is_some()),
            heads: chosen.iter().map(|key| (t.of("col", key), columns::is_figure(key))).collect(),
            rows: rows.collect(),
            deeds: acting::deeds(&visitor),
            next: next.map(|after| address("/stock", &given, Some(after))),
            file: address("/stock.csv", &given, None),
            degraded: listing.as_ref().is_some_and(|listing| listing.degraded),
            done: given.value("moved").ok().flatten().map(|n: i64| t.n("done-many", n)),
            told,
            csrf: visitor.csrf(),
            once: once(),
            q: given.shown("q").to_owned(),
            leave: given.shown("leave").to_owned(),
            frame: Frame::new(&visitor, t.say("nav-stock")),
        },
    )
}

/// The same search as a CSV file, read page by page.
#[handler]
pub async fn file(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = given(request);
    let (t, chosen) = (visitor.text, chosen(&given));
    let mut query = Query { limit: AT_ONCE, ..query(&given) };
    let mut file = csv::WriterBuilder::new().delimiter(b';').from_writer(vec![0xef, 0xbb, 0xbf]);
    let mut heads = vec![t.say("col-title"), t.say("col-n")];
    heads.extend(chosen.iter().map(|key| t.of("col", key)));
    let unwritten = |error: csv::Error| Problem(crate::app::Error::Internal(error.to_string()));
    file.write_record(&heads).map_err(unwritten)?;
    let mut written = 0;
    loop {
        let listing = listing::list(&app, visitor.actor(), &query).await.map_err(Problem)?;
        written += listing.items.len();
        for lot in &listing.items {
            let words = visitor.reader().lot(lot, None, visitor.today);
            let mut cells = vec![plain(&words.title), lot.quantity.to_string()];
            cells.extend(chosen.iter().map(|key| plain(&columns::said(key, lot, &words, &visitor))));
            file.write_record(&cells).map_err(unwritten)?;
        }
        match listing.next {
            Some(next) if written < MOST_IN_FILE => query.after = Some(next),
            Some(_) | None => break,
        }
    }
    let bytes = file.into_inner().map_err(|error| Problem(crate::app::Error::Internal(error.to_string())))?;
    let name = format!("attachment; filename=\"ombruk-{}.csv\"", visitor.today);
    Ok(Response::builder()
        .content_type("text/csv; charset=utf-8")
        .header(header::CONTENT_DISPOSITION, name)
        .body(bytes))
}

/// A spreadsheet takes a cell that begins like this for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}

fn given(request: &Request) -> Fields {
    Fields::new(serde_urlencoded::from_str(request.uri().query().unwrap_or_default()).unwrap_or_default())
}

fn chosen(given: &Fields) -> Vec<&'static str> {
    let asked: Vec<&'static str> =
        columns::ALL.into_iter().filter(|key| given.all("col").any(|one| one == *key)).collect();
    if asked.is_empty() { columns::USUAL.into() } else { asked }
}

fn query(given: &Fields) -> Query {
    Query {
        q: given.text("q").map(str::to_owned),
        exactly: true,
        categories: given.text("category").map(str::to_owned).into_iter().collect(),
        places: given.value("place").ok().flatten().map(PlaceId).into_iter().collect(),
        owners: given.value("unit").ok().flatten().map(UnitId).into_iter().collect(),
        conditions: given.all("condition").filter_map(|word| word.parse().ok()).collect(),
        states: given.all("state").filter_map(|word| word.parse().ok()).collect(),
        idle_days: given.value("idle").ok().flatten().filter(|days: &i64| (1..=36_500).contains(days)),
        must_leave_by: given.value("leave").ok().flatten(),
        sort: if given.text("sort") == Some("idle") { Sort::OldestSurplus } else { Sort::default() },
        after: given.text("after").map(str::to_owned),
        ..Query::default()
    }
}

fn row(visitor: &Visitor, lot: &Lot, chosen: &[&'static str]) -> Row {
    let words = visitor.reader().lot(lot, None, visitor.today);
    let said: Vec<(String, bool)> =
        chosen.iter().map(|key| (columns::said(key, lot, &words, visitor), columns::is_figure(key))).collect();
    let below = said.iter().map(|(text, _)| text.as_str()).filter(|text| !text.is_empty());
    Row {
        id: lot.id.to_string(),
        href: format!("/things/{}", lot.code),
        n: visitor.text.whole(lot.quantity),
        below: below.collect::<Vec<_>>().join(" · "),
        cells: said,
        title: words.title,
    }
}

/// The address of the next page of the same search.
fn address(path: &str, given: &Fields, after: Option<&str>) -> String {
    let mut pairs: Vec<(&str, &str)> = ASKED.iter().flat_map(|name| given.all(name).map(move |v| (*name, v))).collect();
    pairs.extend(after.map(|after| ("after", after)));
    format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!([plain("=1+1"), plain("@x"), plain("Stol"), plain("")], ["'=1+1", "'@x", "Stol", ""]);
    }
}
