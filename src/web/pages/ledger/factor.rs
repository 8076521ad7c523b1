//! A factor: its versions, and where each comes from.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{App, reference::factors},
    domain::Refused,
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, send},
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 50;

#[derive(Template)]
#[template(path = "ledger/factor.html")]
struct Factor {
    frame: Frame,
    versions: Vec<Version>,
}

struct Version {
    title: String,
    facts: Vec<(String, String)>,
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(key): Path<String>) -> Result<Response> {
    let found = factors::list(&app, visitor.actor(), None, Some(&key), None, MOST).await.map_err(Problem)?;
    if found.is_empty() {
        return Err(Problem::from(Refused::NotFound { what: "factor" }).into());
    }
    let t = visitor.text;
    let grams = |grams: i64| format!("{}\u{a0}g CO₂e", t.whole(grams));
    let version = |factor: factors::Factor| {
        let of = factor.entered;
        let range = of.low_g.zip(of.high_g).map(|(low, high)| t.words("range", &grams(low), &grams(high)));
        let figure = [Some(grams(of.central_g)), range].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let rows = [
            ("factor-figure", figure),
            ("factor-unit", of.unit),
            ("factor-boundary", of.boundary),
            ("factor-year", of.year.map(|year| year.to_string()).unwrap_or_default()),
            ("factor-geo", of.geo),
            ("factor-source", of.source),
            ("factor-locator", of.locator),
            ("factor-licence", of.licence),
            ("factor-grade", of.grade),
            ("factor-note", of.note),
            ("factor-from", t.day(factor.valid_from, visitor.today)),
        ];
        let facts = rows.into_iter().filter(|(_, value)| !value.is_empty());
        Version {
            title: t.n("factor-version", factor.version),
            facts: facts.map(|(name, value)| (t.say(name), value)).collect(),
        }
    };
    send(&Factor { versions: found.into_iter().map(version).collect(), frame: Frame::new(&visitor, key) })
}
