//! Units, which own things and pay for them.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path},
    payload::Json,
    types::MaybeUndefined,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
};
use crate::{
    app::{App, directory::units},
    domain::{
        Date, OrganisationId, Sensitivity, UnitId,
        directory::{
            permit::Within,
            tree::{Life, UnitFacts},
        },
    },
    web::{
        api::patch,
        edge::{auth::Auth, body::Body, error::Problem},
    },
};

pub struct UnitsApi;

#[derive(Object)]
struct Units {
    items: Vec<Unit>,
}

#[derive(Object)]
struct Unit {
    id: UnitId,
    organisation_id: OrganisationId,
    parent_id: Option<UnitId>,
    name: String,
    sensitivity: Option<Sensitivity>,
    since: Option<Date>,
    /// The last day; a closed unit stays in the list.
    until: Option<Date>,
    successor_id: Option<UnitId>,
    version: i64,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewUnit {
    name: String,
    /// The whole organisation's when absent.
    parent_id: Option<UnitId>,
    sensitivity: Option<Sensitivity>,
    since: Option<Date>,
    until: Option<Date>,
    successor_id: Option<UnitId>,
}

/// Absent fields stay as they are, null takes the value away.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct UnitChanges {
    name: Option<String>,
    parent_id: MaybeUndefined<UnitId>,
    sensitivity: MaybeUndefined<Sensitivity>,
    since: MaybeUndefined<Date>,
    /// Closes the unit after this day.
    until: MaybeUndefined<Date>,
    /// Who goes on; wants `until`.
    successor_id: MaybeUndefined<UnitId>,
}

#[OpenApi(tag = "Tag::Directory")]
impl UnitsApi {
    /// The tree of units as a flat list.
    #[oai(path = "/units", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, auth: Auth) -> Answer<Units> {
        let items = units::list(&app, &auth.0.actor).await?.into_iter().map(Unit::from).collect();
        Ok(Json(Units { items }))
    }

    /// Opens a unit.
    #[oai(path = "/units", method = "post")]
    async fn open(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<NewUnit>) -> Result<Created<Unit>, Problem> {
        let new = body.0.clone();
        let facts = &UnitFacts {
            name: new.name,
            parent: new.parent_id,
            sensitivity: new.sensitivity,
            life: Life { since: new.since, until: new.until, successor: new.successor_id },
        };
        let actor = &auth.0.actor;
        let work = |tx, may| async move { Ok(Unit::from(units::open(&tx, &may, facts).await?)) };
        Ok(auth.0.write_permitted(&app, Within::of(actor, facts.parent), &body.0, work).await?.into())
    }

    /// Changes a unit, or closes it. Units are never deleted.
    #[oai(path = "/units/:id", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<UnitId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<UnitChanges>,
    ) -> Result<Changed<Unit>, Problem> {
        let expected = &if_match(&version.0)?;
        let (actor, id, changes) = (&auth.0.actor, id.0, &body.0);
        let work = |tx, may| async move {
            let changed = units::change(&tx, &may, id, expected, |facts| changes.clone().apply(facts)).await?;
            Ok(Unit::from(changed))
        };
        let now = async { Ok(Unit::from(units::one(&app, actor, id).await?)) };
        edited(auth.0.write_permitted(&app, Within::of(actor, Some(id)), &body.0, work).await, now).await
    }
}

impl UnitChanges {
    fn apply(self, facts: UnitFacts) -> UnitFacts {
        UnitFacts {
            name: self.name.unwrap_or(facts.name),
            parent: patch(self.parent_id, facts.parent),
            sensitivity: patch(self.sensitivity, facts.sensitivity),
            life: Life {
                since: patch(self.since, facts.life.since),
                until: patch(self.until, facts.life.until),
                successor: patch(self.successor_id, facts.life.successor),
            },
        }
    }
}

impl From<units::Unit> for Unit {
    fn from(unit: units::Unit) -> Self {
        let UnitFacts { name, parent, sensitivity, life } = unit.facts;
        Self {
            id: unit.id,
            organisation_id: unit.organisation,
            parent_id: parent,
            name,
            sensitivity,
            since: life.since,
            until: life.until,
            successor_id: life.successor,
            version: unit.version,
        }
    }
}
