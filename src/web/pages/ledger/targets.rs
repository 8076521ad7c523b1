//! Targets: what the organisation wants to reach in a year, how far it has come, and the form that sets them.

use std::sync::Arc;

use chrono::Datelike;
use poem::{Request, Response, Result, handler, web::Data};

use crate::{
    app::{
        App,
        ledger::targets::{self, Progress},
    },
    domain::{
        self, Bad, Indicator, Money, Refused as No,
        directory::{actor::Act, permit::Throughout},
        ledger::target,
    },
    web::{
        edge::error::Problem,
        pages::{
            form::{Field, Form, written},
            page::see,
            posted::{Fields, Posted},
            sheet::{Meter, Refused, Sheet},
            text::Text,
            visitor::Visitor,
        },
    },
};

/// The width of a full bar.
const FULL: i64 = 100;
/// Parts per million in a percent.
const PERCENT: i64 = 10_000;

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let year = given.value("year").ok().flatten();
    page(&visitor, &app, year, None).await
}

async fn page(visitor: &Visitor, app: &App, year: Option<i64>, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let now = i64::from(visitor.today.year());
    let year = year.filter(|year| target::check_year(*year).is_ok()).unwrap_or(now);
    let all = targets::of_year(app, visitor.actor(), year).await.map_err(Problem)?;
    let currency = visitor.actor().currency.as_str();
    let mut sheet = Sheet::new(visitor, t.word("targets-title", &year.to_string()))
        .crumb("/savings", t.say("nav-savings"))
        .about(t.say("targets-about"))
        .act(format!("/savings?from={year}-01-01&to={year}-12-31"), t.say("targets-figures"))
        .act(format!("/targets?year={}", year - 1), (year - 1).to_string())
        .act(format!("/targets?year={}", year + 1), (year + 1).to_string());
    let meters = meters(t, &all, currency);
    sheet = if meters.is_empty() { sheet.note("", t.say("targets-none")) } else { sheet.meters(meters) };
    if visitor.actor().may_throughout(Act::SetTargets).is_ok() {
        sheet = sheet.form(form(t, year, &all, currency));
    }
    sheet.refused(refused).send()
}

/// A bar for each target. A target that nothing is known about has an empty bar, and the words say so.
pub fn meters(t: Text, all: &[Progress], currency: &str) -> Vec<Meter> {
    let meter = |one: &Progress| {
        let target = figure(t, one.indicator, one.target?, currency);
        let name = t.word(&format!("target-{}", key(one.indicator)), &target);
        let said = match one.reached.zip(one.share_ppm) {
            Some((reached, share)) => {
                // What is begun is not "0 %".
                let share = match share {
                    1..PERCENT => "<\u{a0}1".to_owned(),
                    share => t.whole(share / PERCENT),
                };
                t.words("target-reached", &figure(t, one.indicator, reached, currency), &share)
            }
            None => t.say("target-unknown"),
        };
        let width = one.share_ppm.map_or(0, |share| (share / PERCENT).clamp(0, FULL));
        Some(Meter { name, width, said })
    };
    all.iter().filter_map(meter).collect()
}

fn key(indicator: Indicator) -> String {
    indicator.to_string().replace('_', "-")
}

/// "80 %", "2 000 000 kr" or "21,4 tonn CO₂e".
fn figure(t: Text, indicator: Indicator, value: i64, currency: &str) -> String {
    match indicator {
        Indicator::WithoutNew => format!("{}\u{a0}%", t.whole(value / PERCENT)),
        Indicator::Cost => t.money(&Money::new(value, currency)),
        Indicator::Carbon => format!("{} CO₂e", t.mass(value)),
    }
}

fn form(t: Text, year: i64, all: &[Progress], currency: &str) -> Form {
    let mut form = Form::new("targets", "/targets", t.say("save"))
        .titled(t.say("targets-set"))
        .about(t.say("targets-set-about"))
        .primary()
        .with(Field::hidden("year", year));
    for one in all {
        let name = one.indicator.to_string();
        let label = t.word(&format!("target-{}-label", key(one.indicator)), currency);
        let known = one.target.map(|value| written(value, decimals(one.indicator)));
        form = form.with(Field::decimal(&name, label).known(known));
    }
    form
}

/// Decimals between what is stored and what the form shows: parts per million of a percent, øre of a krone, grams of a
/// kilogram.
fn decimals(indicator: Indicator) -> u32 {
    match indicator {
        Indicator::WithoutNew => 4,
        Indicator::Cost => 2,
        Indicator::Carbon => 3,
    }
}

/// The bounds in the unit of the form.
fn within(name: &str, indicator: Indicator, value: Option<i64>) -> domain::Result<()> {
    let most = target::most(indicator);
    match value {
        Some(..1) => Err(No::invalid(name, Bad::TooSmall { min: 1 })),
        Some(value) if value > most => {
            Err(No::invalid(name, Bad::TooLarge { max: most / 10_i64.pow(decimals(indicator)) }))
        }
        Some(_) | None => Ok(()),
    }
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match saved(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let refused = Refused::of(&posted, problem)?;
            page(&posted.visitor, &app, posted.fields.value("year").ok().flatten(), Some(refused)).await
        }
    }
}

async fn saved(posted: &Posted, app: &App) -> Result<String, Problem> {
    let given = &posted.fields;
    let year: i64 = given.required("year")?;
    let mut wanted = Vec::new();
    for indicator in [Indicator::WithoutNew, Indicator::Cost, Indicator::Carbon] {
        let name = indicator.to_string();
        let value = given.scaled(&name, decimals(indicator))?;
        within(&name, indicator, value)?;
        wanted.push((indicator, value));
    }
    let wanted = &wanted;
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            for (indicator, value) in wanted {
                targets::set(&tx, &may, year, *indicator, *value).await?;
            }
            Ok(format!("/targets?year={year}&done=saved"))
        })
        .await
}
