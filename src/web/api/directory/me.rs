//! Who the caller is.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::web::api::{Tag, answer::Answer};
use crate::{
    app::{App, directory::people},
    domain::{OrganisationId, PartnerId, PersonId, Role, UnitId},
    web::edge::auth::Auth,
};

pub struct MeApi;

#[derive(Object)]
struct Me {
    person_id: PersonId,
    name: String,
    organisation_id: OrganisationId,
    organisation_name: String,
    /// Set for people who work for a partner.
    partner_id: Option<PartnerId>,
    roles: Vec<RoleIn>,
    /// The units that the roles name, without those below them; none for roles in the whole organisation.
    units: Vec<UnitName>,
    currency: String,
    time_zone: String,
    language: String,
}

/// A role in some units, or in the whole organisation when `unit_ids` is absent.
#[derive(Object)]
struct RoleIn {
    role: Role,
    unit_ids: Option<Vec<UnitId>>,
}

#[derive(Object)]
struct UnitName {
    id: UnitId,
    name: String,
}

#[OpenApi]
impl MeApi {
    /// The person the token speaks for.
    #[oai(path = "/me", method = "get", tag = "Tag::Me")]
    async fn me(&self, app: Data<&Arc<App>>, auth: Auth) -> Answer<Me> {
        let actor = &auth.0.actor;
        let own = people::me(&app, actor).await?;
        let roles = actor.grants.iter().map(|grant| RoleIn { role: grant.role, unit_ids: grant.units.clone() });
        Ok(Json(Me {
            person_id: actor.person,
            name: own.name,
            organisation_id: actor.organisation,
            organisation_name: own.organisation,
            partner_id: actor.partner,
            roles: roles.collect(),
            units: own.units.into_iter().map(|(id, name)| UnitName { id, name }).collect(),
            currency: actor.currency.clone(),
            time_zone: actor.time_zone.clone(),
            language: actor.language.clone(),
        }))
    }
}
