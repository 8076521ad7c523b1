//! Factors, with which the footprints of savings are computed.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::web::api::{
    Tag,
    answer::{Answer, Created},
    page,
};
use crate::{
    app::{App, reference::factors},
    domain::{Date, FactorId, FactorKind, OrganisationId, directory::permit::Throughout, reference::factor},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct FactorsApi;

#[derive(Object)]
struct Factors {
    items: Vec<Factor>,
    /// Send it as `after` for the following page.
    next: Option<FactorId>,
}

/// One version of a factor; it never changes, so that old entries can be recomputed.
#[derive(Object)]
struct Factor {
    id: FactorId,
    /// Absent for those shipped with the product.
    organisation_id: Option<OrganisationId>,
    key: String,
    version: i64,
    kind: FactorKind,
    /// Grams of CO2e; absent is unknown, not the central value.
    low_g: Option<i64>,
    central_g: i64,
    high_g: Option<i64>,
    unit: String,
    boundary: String,
    year: Option<i64>,
    geo: String,
    source: String,
    locator: String,
    licence: String,
    grade: String,
    note: String,
    valid_from: Date,
    valid_to: Option<Date>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewFactor {
    /// Small letters, digits, `_` and `-`. A key that exists gets its next version.
    key: String,
    kind: FactorKind,
    low_g: Option<i64>,
    central_g: i64,
    high_g: Option<i64>,
    /// Such as `g CO2e/piece`.
    unit: String,
    /// What the figure includes, such as `cradle to gate`.
    boundary: String,
    year: Option<i64>,
    #[oai(default)]
    geo: String,
    source: String,
    /// Where in the source.
    #[oai(default)]
    locator: String,
    licence: String,
    grade: String,
    #[oai(default)]
    note: String,
    /// Today when absent.
    valid_from: Option<Date>,
}

#[OpenApi(tag = "Tag::Factors")]
impl FactorsApi {
    /// Every version of the factors, shipped and own, in the order of their keys.
    #[oai(path = "/factors", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        kind: Query<Option<FactorKind>>,
        key: Query<Option<String>>,
        limit: Query<Option<i64>>,
        after: Query<Option<FactorId>>,
    ) -> Answer<Factors> {
        let limit = page::limit(limit.0)?;
        let actor = &auth.0.actor;
        let mut rows = factors::list(&app, actor, kind.0, key.0.as_deref(), after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |factor| factor.id);
        Ok(Json(Factors { items: rows.into_iter().map(Factor::from).collect(), next }))
    }

    /// Adds a factor, or the next version of one. Entries that were booked keep the version they name.
    #[oai(path = "/factors", method = "post")]
    async fn add(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<NewFactor>) -> Result<Created<Factor>, Problem> {
        let (actor, new) = (&auth.0.actor, &body.0.clone().parse());
        let work = |tx, may| async move { Ok(Factor::from(factors::add(&tx, &may, new).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }
}

impl NewFactor {
    fn parse(self) -> factor::NewFactor {
        factor::NewFactor {
            key: self.key,
            kind: self.kind,
            low_g: self.low_g,
            central_g: self.central_g,
            high_g: self.high_g,
            unit: self.unit,
            boundary: self.boundary,
            year: self.year,
            geo: self.geo,
            source: self.source,
            locator: self.locator,
            licence: self.licence,
            grade: self.grade,
            note: self.note,
            valid_from: self.valid_from,
        }
    }
}

impl From<factors::Factor> for Factor {
    fn from(factor: factors::Factor) -> Self {
        let entered = factor.entered;
        Self {
            id: factor.id,
            organisation_id: factor.organisation,
            key: entered.key,
            version: factor.version,
            kind: entered.kind,
            low_g: entered.low_g,
            central_g: entered.central_g,
            high_g: entered.high_g,
            unit: entered.unit,
            boundary: entered.boundary,
            year: entered.year,
            geo: entered.geo,
            source: entered.source,
            locator: entered.locator,
            licence: entered.licence,
            grade: entered.grade,
            note: entered.note,
            valid_from: factor.valid_from,
            valid_to: factor.valid_to,
        }
    }
}
