//! Who one is.

use poem_openapi::{Object, OpenApi, payload::Json};

use super::{Tag, answer::Answer};
use crate::{
    domain::{OrganisationId, PersonId, Role, UnitId},
    web::auth::Auth,
};

pub struct MeApi;

#[derive(Object)]
struct Me {
    person_id: PersonId,
    organisation_id: OrganisationId,
    roles: Vec<RoleIn>,
    currency: String,
    time_zone: String,
}

/// A role in some units, or in the whole organisation when `unit_ids` is absent.
#[derive(Object)]
struct RoleIn {
    role: Role,
    unit_ids: Option<Vec<UnitId>>,
}

#[OpenApi]
impl MeApi {
    /// The person the token speaks for.
    #[oai(path = "/me", method = "get", tag = "Tag::Me")]
    async fn me(&self, auth: Auth) -> Answer<Me> {
        let actor = &auth.0.actor;
        let roles = actor.grants.iter().map(|grant| RoleIn { role: grant.role, unit_ids: grant.units.clone() });
        Ok(Json(Me {
            person_id: actor.person,
            organisation_id: actor.organisation,
            roles: roles.collect(),
            currency: actor.currency.clone(),
            time_zone: actor.time_zone.clone(),
        }))
    }
}
