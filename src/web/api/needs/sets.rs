//! Sets of alike things.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::web::{
    api::{Tag, answer::Answer},
    edge::{auth::Auth, body::Body},
    texts,
    words::{InWords, Reader},
};
use crate::{
    app::{
        App,
        needs::sets::{self, Found},
        stock::names::Whereabouts,
    },
    domain::{
        Date, LotId, OrganisationId, PlaceId,
        needs::{
            admission::Excluded,
            offer::Offer,
            requirement::{AlikeWish, Requirements},
            sets::SetWish,
        },
    },
};

pub struct SetsApi;

/// So many alike things, from few sites, by a day.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct FindSets {
    /// With everything below it.
    category: String,
    quantity: i64,
    /// Whether all must be of one kind, look or product; `true` means look.
    alike: AlikeWish,
    /// Where they are wanted.
    near: Option<PlaceId>,
    /// The last day on which they are of use; as soon as possible when absent.
    by: Option<Date>,
    /// Ten when absent.
    max_sites: Option<i64>,
    requirements: Option<Requirements>,
}

#[derive(Object)]
struct FoundSets {
    /// The best first. What lacks something is told only where nothing is complete.
    items: Vec<FoundSet>,
    /// Nothing better can be made of what is there: all of it was weighed. Otherwise there was more than is weighed
    /// exactly, and these are good.
    best: bool,
    /// Things that were looked at and may not or need not be offered; absent when there are none.
    left_out: Option<Excluded>,
    /// Things that come after the day.
    too_late: i64,
}

/// Lots that go together.
#[derive(Object)]
struct FoundSet {
    parts: Vec<SetPart>,
    quantity: i64,
    /// How many are still missing.
    lacking: i64,
    sites: u32,
    /// The ways to all sites; absent where one is unknown.
    metres: Option<i64>,
    /// The day on which the last of it is ready.
    ready_on: Option<Date>,
    /// Why it stands where it stands, in words.
    why: Vec<String>,
}

/// So many of a lot.
#[derive(Object)]
struct SetPart {
    lot_id: Option<LotId>,
    quantity: i64,
    /// How many there are in all.
    available: i64,
    title: String,
    /// For people to read: names beside the ids.
    in_words: InWords,
    organisation_id: OrganisationId,
    site_id: Option<PlaceId>,
    place_id: Option<PlaceId>,
    distance_m: Option<i64>,
    ready_on: Option<Date>,
    /// Facts that were asked for and nobody knows, in words.
    unknown: Vec<String>,
}

#[OpenApi(tag = "Tag::Needs")]
impl SetsApi {
    /// The best ways to get so many alike things from few sites: which lots go together, how many of each, and why.
    ///
    /// Changes nothing.
    #[oai(path = "/sets", method = "post")]
    async fn find(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<FindSets>) -> Answer<FoundSets> {
        let (app, caller) = (app.0.as_ref(), &auth.0);
        let found = sets::find(app, &caller.actor, &body.0.into()).await?;
        Ok(Json(FoundSets::of(found, caller.reader())))
    }
}

impl From<FindSets> for SetWish {
    fn from(body: FindSets) -> Self {
        Self {
            category: body.category,
            quantity: body.quantity,
            alike: body.alike.level(),
            near: body.near,
            by: body.by,
            max_sites: body.max_sites,
            requirements: body.requirements.unwrap_or_default(),
        }
    }
}

impl FoundSets {
    fn of(found: Found, reader: Reader) -> Self {
        let Found { today, sets, best, excluded, too_late } = found;
        let items = sets.into_iter().map(|set| FoundSet::of(set, reader, today)).collect();
        Self { items, best, left_out: Some(excluded).filter(|left| *left != Excluded::default()), too_late }
    }
}

impl FoundSet {
    fn of(set: sets::FoundSet, reader: Reader, today: Date) -> Self {
        let sets::FoundSet { parts, sites, lacking, metres, ready_on, why } = set;
        Self {
            quantity: parts.iter().map(|(_, n)| n).sum(),
            parts: parts.iter().map(|(offer, n)| SetPart::of(offer, *n, reader, today)).collect(),
            lacking,
            sites: sites as u32,
            metres,
            ready_on,
            why: why.iter().map(|reason| texts::why_set(reader.language(), reason)).collect(),
        }
    }
}

impl SetPart {
    fn of(offer: &Offer, n: i64, reader: Reader, today: Date) -> Self {
        let at = Whereabouts {
            organisation: Some(offer.organisation),
            unit: offer.unit,
            site: offer.site,
            place: offer.place,
            distance_m: offer.terms.distance_m,
            surplus_since: offer.surplus_since,
        };
        Self {
            lot_id: offer.lot,
            quantity: n,
            available: offer.terms.available,
            title: reader.names.title(&offer.facts),
            in_words: reader.thing(&offer.facts, &at, today),
            organisation_id: offer.organisation,
            site_id: offer.site,
            place_id: offer.place,
            distance_m: offer.terms.distance_m,
            ready_on: offer.terms.ready_on,
            unknown: offer.unknown.iter().map(|fact| reader.unknown(*fact)).collect(),
        }
    }
}
