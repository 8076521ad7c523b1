//! Places: where things stand.

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
    app::{App, directory::places},
    domain::{
        Date, OrganisationId, PlaceId, PlaceKind, Sensitivity,
        directory::{
            permit::Throughout,
            tree::{Life, PlaceFacts},
        },
    },
    web::{
        api::patch,
        edge::{auth::Auth, body::Body, error::Problem},
    },
};

pub struct PlacesApi;

#[derive(Object)]
struct Places {
    items: Vec<Place>,
}

#[derive(Object)]
struct Place {
    id: PlaceId,
    organisation_id: OrganisationId,
    parent_id: Option<PlaceId>,
    /// The site it is on; a site's own id.
    site_id: PlaceId,
    kind: PlaceKind,
    name: String,
    coordinates: Option<Coordinates>,
    capacity_m3: Option<f64>,
    /// Whether surplus may be brought here.
    accepts_intake: bool,
    sensitivity: Option<Sensitivity>,
    since: Option<Date>,
    /// The last day; a closed place stays in the list.
    until: Option<Date>,
    successor_id: Option<PlaceId>,
    version: i64,
}

/// Degrees (WGS 84).
#[derive(Clone, Copy, Object)]
#[oai(deny_unknown_fields)]
pub struct Coordinates {
    latitude: f64,
    longitude: f64,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewPlace {
    kind: PlaceKind,
    name: String,
    /// What it is inside; sites have none, everything else has one.
    parent_id: Option<PlaceId>,
    coordinates: Option<Coordinates>,
    capacity_m3: Option<f64>,
    /// True for stores when absent.
    accepts_intake: Option<bool>,
    sensitivity: Option<Sensitivity>,
    since: Option<Date>,
    until: Option<Date>,
    successor_id: Option<PlaceId>,
}

/// Absent fields stay as they are, null takes the value away.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct PlaceChanges {
    name: Option<String>,
    parent_id: MaybeUndefined<PlaceId>,
    coordinates: MaybeUndefined<Coordinates>,
    capacity_m3: MaybeUndefined<f64>,
    accepts_intake: Option<bool>,
    sensitivity: MaybeUndefined<Sensitivity>,
    since: MaybeUndefined<Date>,
    /// Closes the place after this day.
    until: MaybeUndefined<Date>,
    /// Which place goes on; wants `until`.
    successor_id: MaybeUndefined<PlaceId>,
}

#[OpenApi(tag = "Tag::Directory")]
impl PlacesApi {
    /// The tree of places as a flat list.
    #[oai(path = "/places", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, auth: Auth) -> Answer<Places> {
        let items = places::list(&app, &auth.0.actor).await?.into_iter().map(Place::from).collect();
        Ok(Json(Places { items }))
    }

    /// Opens a place.
    #[oai(path = "/places", method = "post")]
    async fn open(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<NewPlace>) -> Result<Created<Place>, Problem> {
        let new = body.0.clone();
        let facts = &PlaceFacts {
            name: new.name,
            kind: new.kind,
            parent: new.parent_id,
            coordinates: new.coordinates.map(Coordinates::e7),
            capacity_l: new.capacity_m3.map(litres),
            accepts_intake: new.accepts_intake.unwrap_or_else(|| places::accepts_intake(new.kind)),
            sensitivity: new.sensitivity,
            life: Life { since: new.since, until: new.until, successor: new.successor_id },
        };
        let actor = &auth.0.actor;
        let work = |tx, may| async move { Ok(Place::from(places::open(&tx, &may, facts).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Changes a place, or closes it. Places are never deleted, and their kind never changes.
    #[oai(path = "/places/:id", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<PlaceId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<PlaceChanges>,
    ) -> Result<Changed<Place>, Problem> {
        let expected = &if_match(&version.0)?;
        let (actor, id, changes) = (&auth.0.actor, id.0, &body.0);
        let work = |tx, may| async move {
            let changed = places::change(&tx, &may, id, expected, |facts| changes.clone().apply(facts)).await?;
            Ok(Place::from(changed))
        };
        let now = async { Ok(Place::from(places::one(&app, actor, id).await?)) };
        edited(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await, now).await
    }
}

impl PlaceChanges {
    fn apply(self, facts: PlaceFacts) -> PlaceFacts {
        PlaceFacts {
            name: self.name.unwrap_or(facts.name),
            kind: facts.kind,
            parent: patch(self.parent_id, facts.parent),
            coordinates: patch(self.coordinates.map_value(Coordinates::e7), facts.coordinates),
            capacity_l: patch(self.capacity_m3.map_value(litres), facts.capacity_l),
            accepts_intake: self.accepts_intake.unwrap_or(facts.accepts_intake),
            sensitivity: patch(self.sensitivity, facts.sensitivity),
            life: Life {
                since: patch(self.since, facts.life.since),
                until: patch(self.until, facts.life.until),
                successor: patch(self.successor_id, facts.life.successor),
            },
        }
    }
}

impl Coordinates {
    /// From degrees times ten million.
    pub fn from_e7((latitude, longitude): (i64, i64)) -> Self {
        let degrees = |e7: i64| e7 as f64 / 1e7;
        Self { latitude: degrees(latitude), longitude: degrees(longitude) }
    }

    /// `as` saturates. The domain refuses positions that are not on the globe afterwards.
    fn e7(self) -> (i64, i64) {
        ((self.latitude * 1e7).round() as i64, (self.longitude * 1e7).round() as i64)
    }
}

fn litres(cubic_metres: f64) -> i64 {
    (cubic_metres * 1e3).round() as i64
}

impl From<places::Place> for Place {
    fn from(place: places::Place) -> Self {
        let facts = place.facts;
        Self {
            id: place.id,
            organisation_id: place.organisation,
            parent_id: facts.parent,
            site_id: place.site,
            kind: facts.kind,
            name: facts.name,
            coordinates: facts.coordinates.map(Coordinates::from_e7),
            capacity_m3: facts.capacity_l.map(|litres| litres as f64 / 1e3),
            accepts_intake: facts.accepts_intake,
            sensitivity: facts.sensitivity,
            since: facts.life.since,
            until: facts.life.until,
            successor_id: facts.life.successor,
            version: place.version,
        }
    }
}
