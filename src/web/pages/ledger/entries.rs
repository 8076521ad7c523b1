//! The entries behind a figure, the latest day first.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};
use serde::Deserialize;

use crate::{
    app::{
        App,
        ledger::{
            reading::Saving,
            savings::{self, About},
        },
    },
    domain::{Date, EntryId, EntryKind, Money, UnitId},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, send},
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "ledger/entries.html")]
struct Entries {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    href: String,
    day: String,
    what: String,
    unit: String,
    kind: String,
    money: String,
    mass: String,
}

#[derive(Deserialize, Default)]
struct Asked {
    from: Option<String>,
    to: Option<String>,
    unit: Option<String>,
    category: Option<String>,
    after: Option<String>,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    let about = About {
        from: day(&asked.from),
        to: day(&asked.to),
        unit: asked.unit.as_deref().and_then(|id| id.parse().ok()).map(UnitId),
        category: asked.category.clone(),
    };
    let after = asked.after.as_deref().and_then(cursor);
    let mut entries = savings::page(&app, visitor.actor(), &about, ON_A_PAGE + 1, after).await.map_err(Problem)?;
    let more = entries.len() as u64 > ON_A_PAGE;
    entries.truncate(ON_A_PAGE as usize);
    let next = entries.last().filter(|_| more).map(|last| {
        let after = format!("{}.{}", last.booked_on, last.id);
        let pairs = [
            ("from", asked.from.as_deref()),
            ("to", asked.to.as_deref()),
            ("unit", asked.unit.as_deref()),
            ("category", asked.category.as_deref()),
            ("after", Some(after.as_str())),
        ];
        let pairs: Vec<_> = pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        format!("/savings/entries?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    });
    send(&Entries {
        rows: entries.iter().map(|entry| row(&visitor, entry)).collect(),
        next,
        frame: Frame::new(&visitor, visitor.text.say("entries-title")),
    })
}

fn cursor(text: &str) -> Option<(Date, EntryId)> {
    let (day, id) = text.split_once('.')?;
    Some((day.parse().ok()?, EntryId(id.parse().ok()?)))
}

fn row(visitor: &Visitor, entry: &Saving) -> Row {
    let t = visitor.text;
    let unknown = || t.say("unknown");
    let money = entry.figures.avoided_cost_minor.map(|minor| t.money(&Money::new(minor, &entry.currency)));
    let category = visitor.reader().names.category(&entry.category).unwrap_or_else(|| entry.category.clone());
    Row {
        href: format!("/savings/entries/{}", entry.id),
        day: t.day(entry.booked_on, visitor.today),
        what: format!("{} × {}", t.whole(entry.quantity), category.to_lowercase()),
        unit: entry.unit_name.clone(),
        kind: kind(visitor, entry.kind),
        money: money.unwrap_or_else(unknown),
        mass: entry.figures.avoided_co2e.central.map_or_else(unknown, |grams| t.mass(grams)),
    }
}

pub fn kind(visitor: &Visitor, kind: EntryKind) -> String {
    visitor.text.say(&format!("entry-{}", kind.to_string().replace('_', "-")))
}
