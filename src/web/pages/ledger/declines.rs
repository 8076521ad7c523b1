//! The reasons for which offers were declined, counted by category or by unit.

use std::{collections::BTreeMap, sync::Arc};

use chrono::Months;
use poem::{Request, Response, Result, handler, web::Data};
use sea_orm::Iterable;
use serde::Deserialize;

use crate::{
    app::{
        App,
        ledger::{
            reports,
            savings::{About, By},
        },
    },
    domain::DeclineReason,
    web::{
        edge::error::Problem,
        pages::{
            sheet::{Sheet, Table},
            visitor::Visitor,
        },
    },
};

/// The period in which declines are counted.
const PERIOD: Months = Months::new(12);

#[derive(Deserialize, Default)]
struct Asked {
    by: Option<String>,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let (t, to) = (visitor.text, visitor.today);
    let from = to.checked_sub_months(PERIOD).unwrap_or(to);
    let (by, word, other) = match asked.by.as_deref() {
        Some("unit") => (By::Unit, "unit", "category"),
        _ => (By::Category, "category", "unit"),
    };
    let about = About { from: Some(from), to: Some(to), unit: None, category: None };
    let counted = reports::declines(&app, visitor.actor(), &about, by).await.map_err(Problem)?;
    let mut groups: BTreeMap<String, BTreeMap<DeclineReason, i64>> = BTreeMap::new();
    let mut reasons: BTreeMap<DeclineReason, i64> = BTreeMap::new();
    for row in counted {
        let name = row.name.or(row.key).unwrap_or_default();
        *groups.entry(name).or_default().entry(row.reason).or_default() += row.decisions;
        *reasons.entry(row.reason).or_default() += row.decisions;
    }
    let given: Vec<DeclineReason> = DeclineReason::iter().filter(|reason| reasons.contains_key(reason)).collect();
    let mut table = Table::new(t.say("declines-title"), t.say("declines-none")).column(t.say(&format!("by-{word}")));
    table = table.figures(t.say("all"));
    for reason in &given {
        table = table.figures(t.of("reason", reason));
    }
    let mut rows: Vec<_> = groups.into_iter().map(|(name, of)| (of.values().sum::<i64>(), name, of)).collect();
    rows.sort_by(|(a, one, _), (b, other, _)| b.cmp(a).then_with(|| one.cmp(other)));
    for (all, name, of) in rows {
        let counts = given.iter().map(|reason| of.get(reason).map(|n| t.whole(*n)).unwrap_or_default().into());
        table.rows.push([name.into(), t.whole(all).into()].into_iter().chain(counts).collect());
    }
    Sheet::new(&visitor, t.say("declines-title"))
        .crumb("/savings", t.say("nav-savings"))
        .about(t.words("declines-about", &t.day(from, visitor.today), &t.day(to, visitor.today)))
        .act(format!("/declines?by={other}"), t.say(&format!("declines-by-{other}")))
        .table(table)
        .send()
}
