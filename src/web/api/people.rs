//! People and their roles.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    page,
};
use crate::{
    app::{App, people},
    domain::{Instant, OrganisationId, PartnerId, PersonId, Role, UnitId, person},
    web::{auth::Auth, body::Body, error::Problem},
};

pub struct PeopleApi;

#[derive(Object)]
struct People {
    items: Vec<Person>,
    /// Send it as `after` for the following page.
    next: Option<PersonId>,
}

#[derive(Object)]
struct Person {
    id: PersonId,
    organisation_id: OrganisationId,
    /// Absent once erased.
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    /// Whom the person works for; sees that partner's work orders and nothing else.
    partner_id: Option<PartnerId>,
    roles: Vec<Grant>,
    created_at: Instant,
    erased_at: Option<Instant>,
    version: i64,
}

/// A role in a unit and everything below it; in the whole organisation when `unit_id` is absent.
#[derive(Clone, Copy, Object)]
#[oai(deny_unknown_fields)]
struct Grant {
    role: Role,
    unit_id: Option<UnitId>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewPerson {
    name: String,
    /// One person's in the organisation, in whatever case it is written.
    email: Option<String>,
    /// The work phone: the two parties of a handover see each other's.
    phone: Option<String>,
    partner_id: Option<PartnerId>,
    #[oai(default)]
    roles: Vec<Grant>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Roles {
    roles: Vec<Grant>,
}

#[OpenApi(tag = "Tag::People")]
impl PeopleApi {
    /// The organisation's people.
    #[oai(path = "/people", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        limit: Query<Option<i64>>,
        after: Query<Option<PersonId>>,
    ) -> Answer<People> {
        let limit = page::limit(limit.0)?;
        let mut rows = people::list(&app, &auth.0.actor, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |(person, _)| person.id);
        Ok(Json(People { items: rows.into_iter().map(Person::from).collect(), next }))
    }

    /// Adds a person.
    #[oai(path = "/people", method = "post")]
    async fn add(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<NewPerson>) -> Result<Created<Person>, Problem> {
        let new = body.0.clone();
        let new = &person::NewPerson {
            name: new.name,
            email: new.email,
            phone: new.phone,
            partner: new.partner_id,
            roles: new.roles.into_iter().map(Grant::parse).collect(),
        };
        let actor = &auth.0.actor;
        let work = |tx| async move { Ok(Person::from(people::add(&tx, actor, new).await?)) };
        Ok(auth.0.write(&app, &body.0, work).await?.into())
    }

    /// Gives the person these roles and no others.
    #[oai(path = "/people/:id/roles", method = "put")]
    async fn roles(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<PersonId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<Roles>,
    ) -> Result<Changed<Person>, Problem> {
        let roles: Vec<_> = body.0.roles.iter().copied().map(Grant::parse).collect();
        let expected = &if_match(&version.0)?;
        let (actor, roles, id) = (&auth.0.actor, &roles, id.0);
        let work = |tx| async move { Ok(Person::from(people::set_roles(&tx, actor, id, expected, roles).await?)) };
        let now = async { Ok(Person::from(people::one(app.db.read(), actor, id).await?)) };
        edited(auth.0.write(&app, &body.0, work).await, now).await
    }

    /// Erases name, e-mail and phone everywhere and ends the person's tokens. It cannot be undone.
    #[oai(path = "/people/:id/erasure", method = "post")]
    async fn erase(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<PersonId>) -> Result<Changed<Person>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx| async move { Ok(Person::from(people::erase(&tx, actor, id).await?)) };
        Ok(auth.0.write(&app, &String::new(), work).await?.into())
    }
}

impl Grant {
    fn parse(self) -> person::RoleIn {
        person::RoleIn { role: self.role, unit: self.unit_id }
    }
}

impl From<people::PersonWithRoles> for Person {
    fn from((person, roles): people::PersonWithRoles) -> Self {
        Self {
            id: person.id,
            organisation_id: person.organisation_id,
            name: person.erased_at.is_none().then_some(person.name),
            email: person.email,
            phone: person.phone,
            partner_id: person.partner_id,
            roles: roles.into_iter().map(|row| Grant { role: row.role, unit_id: row.unit_id }).collect(),
            created_at: person.created_at,
            erased_at: person.erased_at,
            version: person.version,
        }
    }
}
