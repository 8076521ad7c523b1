//! Reports as rows: savings, the rungs on which needs were met, reasons for declining.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Enum, Object, OpenApi, param::Query, payload::Json};

use super::savings::SavingsTotals;
use crate::web::api::{Tag, answer::Answer};
use crate::{
    app::{
        App,
        ledger::{
            reports,
            savings::{self, About, By},
        },
    },
    domain::{Date, DeclineReason, Rung, UnitId},
    web::edge::auth::Auth,
};

pub struct ReportsApi;

/// By what the rows are grouped.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum GroupedBy {
    Unit,
    Category,
    Month,
}

#[derive(Object)]
struct SavingsReport {
    rows: Vec<SavingsRow>,
}

#[derive(Object)]
struct SavingsRow {
    /// The unit's id, the category's key or the month; absent when nothing is grouped.
    key: Option<String>,
    /// Units by the name of today.
    name: Option<String>,
    totals: SavingsTotals,
}

#[derive(Object)]
struct RungsReport {
    rows: Vec<RungRow>,
}

/// Things handed over and delivered on one rung, less those that came back.
#[derive(Object)]
struct RungRow {
    key: Option<String>,
    name: Option<String>,
    rung: Rung,
    quantity: i64,
    /// Of the group's things, in parts per million.
    share_ppm: Option<i64>,
}

#[derive(Object)]
struct DeclinesReport {
    rows: Vec<DeclineRow>,
}

#[derive(Object)]
struct DeclineRow {
    key: Option<String>,
    name: Option<String>,
    reason: DeclineReason,
    decisions: i64,
}

#[OpenApi(tag = "Tag::Reports")]
impl ReportsApi {
    /// What was avoided, with coverage, per group and currency.
    #[oai(path = "/reports/savings", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the query string")]
    async fn savings(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        from: Query<Option<Date>>,
        to: Query<Option<Date>>,
        unit: Query<Option<UnitId>>,
        category: Query<Option<String>>,
        by: Query<Option<GroupedBy>>,
    ) -> Answer<SavingsReport> {
        let about = About { from: from.0, to: to.0, unit: unit.0, category: category.0 };
        let rows = savings::report(&app, &auth.0.actor, &about, grouped(by.0)).await?;
        let row = |row: savings::Row| SavingsRow { key: row.key, name: row.name, totals: row.totals.into() };
        Ok(Json(SavingsReport { rows: rows.into_iter().map(row).collect() }))
    }

    /// On which rung of the ladder things came.
    #[oai(path = "/reports/rungs", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the query string")]
    async fn rungs(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        from: Query<Option<Date>>,
        to: Query<Option<Date>>,
        unit: Query<Option<UnitId>>,
        category: Query<Option<String>>,
        by: Query<Option<GroupedBy>>,
    ) -> Answer<RungsReport> {
        let about = About { from: from.0, to: to.0, unit: unit.0, category: category.0 };
        let rows = reports::rungs(&app, &auth.0.actor, &about, grouped(by.0)).await?;
        let row = |row: reports::OnRung| RungRow {
            key: row.key,
            name: row.name,
            rung: row.rung,
            quantity: row.n,
            share_ppm: row.share_ppm,
        };
        Ok(Json(RungsReport { rows: rows.into_iter().map(row).collect() }))
    }

    /// Why offers were declined; declines that stand or wait for approval.
    #[oai(path = "/reports/declines", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the query string")]
    async fn declines(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        from: Query<Option<Date>>,
        to: Query<Option<Date>>,
        unit: Query<Option<UnitId>>,
        category: Query<Option<String>>,
        by: Query<Option<GroupedBy>>,
    ) -> Answer<DeclinesReport> {
        let about = About { from: from.0, to: to.0, unit: unit.0, category: category.0 };
        let rows = reports::declines(&app, &auth.0.actor, &about, grouped(by.0)).await?;
        let row = |row: reports::Declined| DeclineRow {
            key: row.key,
            name: row.name,
            reason: row.reason,
            decisions: row.decisions,
        };
        Ok(Json(DeclinesReport { rows: rows.into_iter().map(row).collect() }))
    }
}

fn grouped(by: Option<GroupedBy>) -> By {
    match by {
        None => By::All,
        Some(GroupedBy::Unit) => By::Unit,
        Some(GroupedBy::Category) => By::Category,
        Some(GroupedBy::Month) => By::Month,
    }
}
