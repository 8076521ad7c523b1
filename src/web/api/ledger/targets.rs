//! Targets: what the organisation wants to reach in a year.

use std::sync::Arc;

use chrono::Datelike;
use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed},
};
use crate::{
    app::{App, ledger::targets},
    domain::{Indicator, directory::permit::Throughout, time},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct TargetsApi;

#[derive(Object)]
struct Targets {
    year: i64,
    /// Every indicator, with or without a target.
    items: Vec<TargetProgress>,
}

#[derive(Object)]
struct TargetProgress {
    indicator: Indicator,
    /// Absent where there is no target.
    target: Option<i64>,
    /// Absent where nothing is known.
    reached: Option<i64>,
    /// How much of the target is reached, in parts per million.
    share_ppm: Option<i64>,
}

/// A target of a year: parts per million for `without_new`, minor units for `cost`, grams of CO2e for `carbon`.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct SetTarget {
    year: i64,
    indicator: Indicator,
    /// Without one, the target is dropped.
    target: Option<i64>,
}

#[OpenApi(tag = "Tag::Reports")]
impl TargetsApi {
    /// The targets of a year, this one when absent, and what is reached so far.
    #[oai(path = "/targets", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, auth: Auth, year: Query<Option<i64>>) -> Answer<Targets> {
        let actor = &auth.0.actor;
        let year = year.0.unwrap_or_else(|| i64::from(time::civil_date(time::now(), &actor.time_zone).year()));
        let items = targets::of_year(&app, actor, year).await?;
        Ok(Json(Targets { year, items: items.into_iter().map(TargetProgress::from).collect() }))
    }

    /// Sets the target of a year, or drops it.
    #[oai(path = "/targets", method = "post")]
    async fn set(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<SetTarget>,
    ) -> Result<Changed<SetTarget>, Problem> {
        let (actor, new) = (&auth.0.actor, &body.0);
        let work = |tx, may| async move {
            targets::set(&tx, &may, new.year, new.indicator, new.target).await?;
            Ok(new.clone())
        };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }
}

impl From<targets::Progress> for TargetProgress {
    fn from(progress: targets::Progress) -> Self {
        let targets::Progress { indicator, target, reached, share_ppm } = progress;
        Self { indicator, target, reached, share_ppm }
    }
}
