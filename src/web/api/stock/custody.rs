//! Data-bearing media, and the chemical light.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::lot_view::Lot;
use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
};
use crate::{
    app::{App, stock::custody},
    domain::{
        ChemicalLight, Date, Instant, LotId, PersonId, SanitisationId, SanitisationMethod,
        stock::custody::NewSanitisation,
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct CustodyApi;

/// Evidence in the terms of NIST SP 800-88 Rev. 2.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Sanitise {
    /// Which medium: its serial number, or what the form calls it.
    medium: String,
    method: SanitisationMethod,
    tool: String,
    version: String,
    /// Initials or a staff number suffice.
    operator: String,
    /// Somebody else than the operator.
    verified_by: String,
    on: Date,
    /// When it happened, if it is recorded later.
    happened_at: Option<Instant>,
}

#[derive(Object)]
pub struct Sanitisation {
    id: SanitisationId,
    lot_id: LotId,
    medium: String,
    method: SanitisationMethod,
    tool: String,
    version: String,
    operator: String,
    verified_by: String,
    on: Date,
    /// When it happened, where somebody said so.
    happened_at: Option<Instant>,
    recorded_at: Instant,
    recorded_by: PersonId,
}

#[derive(Object)]
struct Sanitisations {
    items: Vec<Sanitisation>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct OverrideLight {
    light: ChemicalLight,
    reason: String,
}

#[OpenApi(tag = "Tag::Lots")]
impl CustodyApi {
    /// Records that a medium was sanitised.
    #[oai(path = "/lots/:id/sanitisations", method = "post")]
    async fn sanitise(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<Sanitise>,
    ) -> Result<Created<Sanitisation>, Problem> {
        let (actor, new, happened_at) = (&auth.0.actor, &NewSanitisation::from(body.0.clone()), body.0.happened_at);
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Sanitisation::from(custody::sanitise(&tx, actor, id.0, new, happened_at).await?))
        });
        Ok(answer.await?.into())
    }

    /// The evidence that a lot of the own organisation has.
    #[oai(path = "/lots/:id/sanitisations", method = "get")]
    async fn sanitisations(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Answer<Sanitisations> {
        let rows = custody::evidence(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Json(Sanitisations { items: rows.into_iter().map(Sanitisation::from).collect() }))
    }

    /// Overrules the chemical light.
    #[oai(path = "/lots/:id/chemical-light", method = "post")]
    async fn override_light(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<OverrideLight>,
    ) -> Result<Changed<Lot>, Problem> {
        let (actor, body) = (&auth.0.actor, &body.0);
        let answer = auth.0.write(&app, body, |tx| async move {
            Ok(Lot::from(custody::override_light(&tx, actor, id.0, body.light, &body.reason).await?))
        });
        Ok(answer.await?.into())
    }
}

impl From<Sanitise> for NewSanitisation {
    fn from(body: Sanitise) -> Self {
        Self {
            medium: body.medium,
            method: body.method,
            tool: body.tool,
            tool_version: body.version,
            operator: body.operator,
            verified_by: body.verified_by,
            on: body.on,
        }
    }
}

impl From<custody::Sanitisation> for Sanitisation {
    fn from(recorded: custody::Sanitisation) -> Self {
        let NewSanitisation { medium, method, tool, tool_version, operator, verified_by, on } = recorded.evidence;
        Self {
            id: recorded.id,
            lot_id: recorded.lot,
            medium,
            method,
            tool,
            version: tool_version,
            operator,
            verified_by,
            on,
            happened_at: recorded.happened_at,
            recorded_at: recorded.recorded_at,
            recorded_by: recorded.recorded_by,
        }
    }
}
