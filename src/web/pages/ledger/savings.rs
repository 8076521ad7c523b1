//! What was avoided, by month, unit or category: three figures, a chart, and the table that it is drawn from.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use chrono::Datelike;
use poem::{Request, Response, Result, handler, web::Data};
use serde::Deserialize;

use crate::{
    app::{
        App,
        ledger::{
            reports,
            savings::{self, About, By},
            targets,
        },
    },
    domain::{
        Date, Money, Rung, UnitId,
        ledger::{entry::Totals, target::Reached},
    },
    web::{
        edge::error::Problem,
        pages::{
            ledger::targets::meters,
            page::{Frame, Told, send_as},
            sheet::Meter,
            text::Text,
            visitor::Visitor,
        },
    },
};

#[derive(Template)]
#[template(path = "ledger/savings.html")]
struct Savings {
    frame: Frame,
    /// Whose figures these are, and of which days.
    about: String,
    figures: Vec<Figure>,
    /// What of the year's targets is reached, where the figures are those of the whole organisation in a year.
    meters: Vec<Meter>,
    targets_title: String,
    year: i64,
    bars: Vec<Bar>,
    rungs: Vec<(&'static str, String)>,
    by: &'static str,
    /// The ways to group: key, name, and whether it is chosen.
    ways: Vec<(&'static str, String, bool)>,
    way: String,
    rows: Vec<Row>,
    scopes: Vec<(String, String, bool)>,
    from: Date,
    to: Date,
    /// The query string, for the list of the entries behind the figures.
    question: String,
    told: Option<Told>,
}

struct Figure {
    value: String,
    about: String,
    /// "720–1 010 kg".
    range: Option<String>,
    known: String,
}

/// A month of the chart, in a box of 100 by 100.
struct Bar {
    label: String,
    x: i64,
    width: i64,
    parts: Vec<Part>,
    total: i64,
}

struct Part {
    class: &'static str,
    y: i64,
    height: i64,
    n: i64,
    title: String,
}

struct Row {
    name: String,
    href: String,
    n: String,
    money: String,
    mass: String,
    waste: String,
    known: String,
}

#[derive(Deserialize, Default)]
struct Asked {
    by: Option<String>,
    unit: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// Scale of the chart's box.
const HEIGHT: i64 = 100;
const STEPS: [(Rung, &str); 4] =
    [(Rung::Reuse, "reuse"), (Rung::Repair, "repair"), (Rung::Used, "used"), (Rung::New, "new")];

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    let new_year = Date::from_ymd_opt(visitor.today.year(), 1, 1).unwrap_or(visitor.today);
    let (from, to) = (day(&asked.from).unwrap_or(new_year), day(&asked.to).unwrap_or(visitor.today));
    let unit = asked.unit.as_deref().and_then(|id| id.parse().ok()).map(UnitId);
    let about = About { from: Some(from), to: Some(to), unit, category: None };
    let (by, word) = match asked.by.as_deref() {
        Some("unit") => (By::Unit, "unit"),
        Some("category") => (By::Category, "category"),
        _ => (By::Month, "month"),
    };
    let t = visitor.text;
    let (found, told) = match found(&visitor, &app, &about, by).await {
        Ok(found) => (found, None),
        Err(problem) => (Found::default(), Some(Told::of(&visitor, problem)?)),
    };
    let question = |more: &[(&str, &str)]| {
        let (from, to) = (from.to_string(), to.to_string());
        let mut pairs = vec![("from", from.as_str()), ("to", to.as_str())];
        let unit = unit.map(|unit| unit.to_string());
        pairs.extend(unit.as_deref().map(|unit| ("unit", unit)));
        pairs.extend_from_slice(more);
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    };
    let rows = found.rows.iter().map(|row| {
        let key = row.key.as_deref().unwrap_or_default();
        let link = match by {
            By::Unit => format!("unit={key}&from={from}&to={to}"),
            By::Category => question(&[("category", key)]),
            By::Month | By::All => match month(key) {
                Some((first, last)) => format!("from={first}&to={last}"),
                None => question(&[]),
            },
        };
        let name = match by {
            By::Month => month_name(t, key, visitor.today),
            By::Unit | By::Category | By::All => row.name.clone().unwrap_or_else(|| key.to_owned()),
        };
        table_row(t, &row.totals, name, format!("/savings/entries?{link}"))
    });
    let own = visitor.unit();
    let top = visitor.reader().names.directory.top(visitor.actor().organisation);
    let scope = |id: UnitId| {
        let name = visitor.reader().names.unit(id).unwrap_or_default();
        (id.to_string(), name, unit == Some(id) || (unit.is_none() && Some(id) == top))
    };
    let mut scopes: Vec<UnitId> = Vec::new();
    for one in [top, own, unit].into_iter().flatten() {
        if !scopes.contains(&one) {
            scopes.push(one);
        }
    }
    let year = from.year();
    let is_of_year = from.ordinal() == 1 && to.year() == year && (unit.is_none() || unit == top) && told.is_none();
    let meters =
        if is_of_year { found.meters(&visitor, &app, year.into()).await.map_err(Problem)? } else { Vec::new() };
    let days = t.words("range", &t.day(from, visitor.today), &t.day(to, visitor.today));
    let whose = unit.and_then(|unit| visitor.reader().names.unit(unit)).unwrap_or_else(|| visitor.organisation.clone());
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Savings {
            about: format!("{whose} · {days}"),
            meters,
            targets_title: t.word("targets-title", &year.to_string()),
            year: year.into(),
            figures: found.totals.iter().flat_map(|totals| figures(t, totals)).collect(),
            bars: bars(t, &found.rungs, visitor.today),
            rungs: STEPS.map(|(_, class)| (class, t.say(&format!("rung-{class}")))).into(),
            by: word,
            ways: ["month", "unit", "category"].map(|way| (way, t.say(&format!("by-{way}")), way == word)).into(),
            way: t.say(&format!("by-{word}")),
            rows: rows.collect(),
            scopes: scopes.into_iter().map(scope).collect(),
            from,
            to,
            question: question(&[]),
            told,
            frame: Frame::new(&visitor, t.say("nav-savings")),
        },
    )
}

#[derive(Default)]
struct Found {
    totals: Vec<Totals>,
    rows: Vec<savings::Row>,
    rungs: Vec<reports::OnRung>,
}

impl Found {
    async fn meters(&self, visitor: &Visitor, app: &App, year: i64) -> crate::app::Result<Vec<Meter>> {
        let actor = visitor.actor();
        let reached = Reached::of(&self.totals, self.rungs.iter().map(|row| (row.rung, row.n)), &actor.currency);
        let all = targets::progress(app, actor, year, &reached).await?;
        Ok(meters(visitor.text, &all, &actor.currency))
    }
}

async fn found(visitor: &Visitor, app: &App, about: &About, by: By) -> Result<Found, Problem> {
    let actor = visitor.actor();
    Ok(Found {
        totals: savings::totals(app, actor, about).await?,
        rows: savings::report(app, actor, about, by).await?,
        rungs: reports::rungs(app, actor, about, By::Month).await?,
    })
}

fn figures(t: Text, totals: &Totals) -> Vec<Figure> {
    let cover = &totals.coverage;
    let known = |n: i64| t.n_word("known-of", cover.n, &t.whole(n));
    let money = |minor: i64| t.money(&Money::new(minor, &totals.currency));
    let co2e = &totals.avoided_co2e;
    let unknown = || t.say("unknown");
    // The range may be known for fewer things than the figure above. The text then says for how many.
    let range = co2e.low.zip(co2e.high).map(|(low, high)| {
        let range = t.words("range", &t.mass(low), &t.mass(high));
        let of = cover.co2e_low.min(cover.co2e_high);
        if of == cover.co2e { range } else { t.n_word("range-of", of, &range) }
    });
    vec![
        Figure {
            value: totals.avoided_cost_minor.map_or_else(unknown, money),
            about: t.say("saved-money"),
            range: Some(t.words("of-it", &money(totals.cashable), &money(totals.budget_released))),
            known: known(cover.cost),
        },
        Figure {
            value: co2e.central.map_or_else(unknown, |grams| format!("{} CO₂e", t.mass(grams))),
            about: t.say("saved-mass"),
            range,
            known: known(cover.co2e),
        },
        Figure {
            value: totals.avoided_waste_g.map_or_else(unknown, |grams| t.mass(grams)),
            about: t.say("saved-waste"),
            range: None,
            known: known(cover.waste),
        },
    ]
}

fn table_row(t: Text, totals: &Totals, name: String, href: String) -> Row {
    let unknown = || t.say("unknown");
    let money = totals.avoided_cost_minor.map(|minor| t.money(&Money::new(minor, &totals.currency)));
    Row {
        name,
        href,
        n: t.whole(totals.coverage.n),
        money: money.unwrap_or_else(unknown),
        mass: totals.avoided_co2e.central.map_or_else(unknown, |grams| t.mass(grams)),
        waste: totals.avoided_waste_g.map_or_else(unknown, |grams| t.mass(grams)),
        known: t.words("known-short", &t.whole(totals.coverage.cost), &t.whole(totals.coverage.co2e)),
    }
}

/// The first and the last day of "2027-03".
fn month(key: &str) -> Option<(Date, Date)> {
    let first: Date = format!("{key}-01").parse().ok()?;
    let next = first.checked_add_months(chrono::Months::new(1))?;
    Some((first, next.pred_opt()?))
}

/// "mars", with its year where that is not this one.
fn month_name(t: Text, key: &str, today: Date) -> String {
    let Some((first, _)) = month(key) else { return key.to_owned() };
    let name = t.say(&format!("month-{}", first.month()));
    if first.year() == today.year() { name } else { format!("{name} {}", first.year()) }
}

/// Things handed over in each month, by rung.
fn bars(t: Text, rungs: &[reports::OnRung], today: Date) -> Vec<Bar> {
    let mut months: BTreeMap<&str, BTreeMap<Rung, i64>> = BTreeMap::new();
    for row in rungs.iter().filter(|row| row.n > 0) {
        *months.entry(row.key.as_deref().unwrap_or_default()).or_default().entry(row.rung).or_default() += row.n;
    }
    let most = months.values().map(|parts| parts.values().sum::<i64>()).max().unwrap_or(1).max(1);
    let room = 100 * 12 / (months.len() as i64).max(1);
    let bar = |(at, (key, of)): (usize, (&str, BTreeMap<Rung, i64>))| {
        let mut y = HEIGHT;
        let total = of.values().sum();
        let parts = STEPS.into_iter().filter_map(|(rung, class)| {
            let n = *of.get(&rung)?;
            let height = (n * (HEIGHT - 4) / most).max(1);
            y -= height;
            let title = format!("{}: {}", t.say(&format!("rung-{class}")), t.whole(n));
            Some(Part { class, y, height: (height - 1).max(1), n, title })
        });
        let parts = parts.collect();
        Bar { label: month_name(t, key, today), x: at as i64 * room + room / 8, width: room * 3 / 4, parts, total }
    };
    months.into_iter().enumerate().map(bar).collect()
}
