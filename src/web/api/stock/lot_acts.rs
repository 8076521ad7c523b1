//! What is done to lots: surplus, parts, joins, moves, departures, counts.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, types::Any};
use serde_json::Value;

use super::{
    lot_changes::{AttributeChanges, LotChanges},
    lot_view::{Acted, Lot},
};
use crate::web::api::{
    Tag,
    answer::{Changed, Created},
};
use crate::{
    app::{
        App,
        stock::{counts, departures, joins, moves, reading, splits, surplus, undoing},
    },
    domain::{Condition, Date, Departure, HoldId, Instant, LineId, LotId, PersonId, PlaceId, Title, UnitId},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct LotActsApi;

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct DeclareSurplus {
    /// All of it when absent; a part becomes a lot of its own.
    quantity: Option<i64>,
    available_from: Option<Date>,
    /// Neighbours of the region see it from this day, but not before the `circles` of the policy open it; never, when neither
    /// says so.
    open_to_region_from: Option<Date>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct SplitOff {
    quantity: i64,
    #[oai(default)]
    changes: PartChanges,
}

/// How the part differs from what stays.
#[derive(Clone, Default, Object)]
#[oai(deny_unknown_fields, default)]
struct PartChanges {
    place_id: Option<PlaceId>,
    condition: Option<Condition>,
    title: Option<String>,
    note: Option<String>,
    unit_id: Option<UnitId>,
    legal_title: Option<Title>,
    attributes: AttributeChanges,
    /// Values of labels that stick on the part's things and go along with it.
    labels: Vec<String>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Join {
    /// The identical lot that is poured into this one.
    lot_id: LotId,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct MoveTo {
    place_id: PlaceId,
    /// All of it, holds included, when absent; else so many free things, which become a lot of their own.
    quantity: Option<i64>,
    /// When it happened, if not now.
    happened_at: Option<Instant>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Depart {
    kind: Departure,
    /// A text or an object: a receipt's number, a report, a valuation with its approver.
    evidence: Any<Value>,
    /// All of it when absent.
    quantity: Option<i64>,
}

/// What left, and what stays of the lot it was taken from.
#[derive(Object)]
pub(in crate::web::api) struct Departed {
    lot: Lot,
    #[oai(skip_serializing_if_is_none)]
    rest: Option<Lot>,
    /// Reservations that cannot be kept any more; their lines are open again.
    broken: Vec<Broken>,
}

#[derive(Clone, Object)]
#[oai(rename = "LotCount", deny_unknown_fields)]
struct Count {
    /// How many there are.
    quantity: i64,
    /// How the missing ones left, `lost` or `stolen`; wanted when none are left. Without it what was delivered within
    /// a month never came, and anything else is lost.
    kind: Option<Departure>,
    /// A text or an object, as for a departure; wanted with `kind`.
    evidence: Option<Any<Value>>,
    /// When it was counted, if not now.
    happened_at: Option<Instant>,
}

#[derive(Object)]
#[oai(rename = "CountedLot")]
pub(in crate::web::api) struct Counted {
    #[oai(flatten)]
    lot: Lot,
    /// Reservations that cannot be kept any more; their lines are open again.
    broken: Vec<Broken>,
}

/// A reservation whose things are missing, and for whom it was.
#[derive(Object)]
#[oai(rename = "BrokenReservation")]
struct Broken {
    reservation_id: HoldId,
    quantity: i64,
    unit_id: Option<UnitId>,
    line_id: Option<LineId>,
    reserved_by: PersonId,
}

#[OpenApi(tag = "Tag::Lots")]
impl LotActsApi {
    /// Declares a lot, or a part of it, surplus: the organisation may have it.
    #[oai(path = "/lots/:id/surplus", method = "post")]
    async fn declare_surplus(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<DeclareSurplus>,
    ) -> Result<Changed<Acted>, Problem> {
        let DeclareSurplus { quantity, available_from, open_to_region_from } = body.0.clone();
        let wanted = surplus::Surplus { quantity, available_from, open_to_region_from };
        let actor = &auth.0.actor;
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Acted::from(surplus::declare(&tx, actor, id.0, wanted).await?))
        });
        Ok(answer.await?.into())
    }

    /// Takes surplus back, as long as nobody holds any of it.
    #[oai(path = "/lots/:id/surplus", method = "delete")]
    async fn take_surplus_back(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
    ) -> Result<Changed<Lot>, Problem> {
        let actor = &auth.0.actor;
        let lot = app.db.write(|tx| async move { surplus::withdraw_surplus(&tx, actor, id.0).await }).await?;
        Ok(Changed::of(&Lot::from(lot)))
    }

    /// Splits free things off: they become a lot of their own, with a new code and the old one's history.
    #[oai(path = "/lots/:id/parts", method = "post")]
    async fn split(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<SplitOff>,
    ) -> Result<Created<Acted>, Problem> {
        let (actor, split) = (&auth.0.actor, &splits::Split::from(body.0.clone()));
        let answer = auth
            .0
            .write(&app, &body.0, |tx| async move { Ok(Acted::from(splits::split(&tx, actor, id.0, split).await?)) });
        Ok(answer.await?.into())
    }

    /// Pours an identical lot at the same place into this one. Its code leads here from now on.
    #[oai(path = "/lots/:id/joins", method = "post")]
    async fn join(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<Join>,
    ) -> Result<Changed<Lot>, Problem> {
        let (actor, other) = (&auth.0.actor, body.0.lot_id);
        let answer =
            auth.0.write(&app, &body.0, |tx| async move { Ok(Lot::from(joins::join(&tx, actor, id.0, other).await?)) });
        Ok(answer.await?.into())
    }

    /// Moves a lot, or free things of it, to another place of the organisation.
    #[oai(path = "/lots/:id/moves", method = "post")]
    async fn relocate(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<MoveTo>,
    ) -> Result<Changed<Acted>, Problem> {
        let MoveTo { place_id, quantity, happened_at } = body.0;
        let actor = &auth.0.actor;
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Acted::from(moves::relocate(&tx, actor, id.0, quantity, place_id, happened_at).await?))
        });
        Ok(answer.await?.into())
    }

    /// Things leave the organisation, or turn out to have left.
    #[oai(path = "/lots/:id/departure", method = "post")]
    async fn depart(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<Depart>,
    ) -> Result<Changed<Departed>, Problem> {
        let Depart { kind, evidence, quantity } = body.0.clone();
        let (actor, leaving) = (&auth.0.actor, &departures::Leaving { kind, evidence: evidence.0, quantity });
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Departed::from(departures::depart(&tx, actor, id.0, leaving).await?))
        });
        Ok(answer.await?.into())
    }

    /// A departure that was entered by mistake: the things are there again, and both stay in the history.
    #[oai(path = "/lots/:id/departure", method = "delete")]
    async fn undo_departure(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Result<Changed<Lot>, Problem> {
        let actor = &auth.0.actor;
        let lot = app.db.write(|tx| async move { undoing::departure(&tx, actor, id.0).await }).await?;
        Ok(Changed::of(&Lot::from(lot)))
    }

    /// Says how many there are: the register follows. What was lost may have turned up again.
    #[oai(path = "/lots/:id/count", method = "post")]
    async fn count(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<Count>,
    ) -> Result<Changed<Counted>, Problem> {
        let Count { quantity, kind, evidence, happened_at } = body.0.clone();
        let evidence = evidence.map(|Any(evidence)| evidence);
        let (actor, wanted) = (&auth.0.actor, &counts::Count { quantity, kind, evidence, happened_at });
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Counted::from(counts::count(&tx, actor, id.0, wanted).await?))
        });
        Ok(answer.await?.into())
    }
}

impl From<departures::Left> for Departed {
    fn from(left: departures::Left) -> Self {
        let broken = left.broken.into_iter().map(Broken::from).collect();
        Self { lot: left.lot.into(), rest: left.rest.map(Lot::from), broken }
    }
}

impl From<counts::Counted> for Counted {
    fn from(counted: counts::Counted) -> Self {
        Self { lot: counted.lot.into(), broken: counted.broken.into_iter().map(Broken::from).collect() }
    }
}

impl From<reading::Broken> for Broken {
    fn from(broken: reading::Broken) -> Self {
        Self {
            reservation_id: broken.hold,
            quantity: broken.quantity,
            unit_id: broken.unit,
            line_id: broken.line,
            reserved_by: broken.by,
        }
    }
}

impl From<SplitOff> for splits::Split {
    fn from(body: SplitOff) -> Self {
        let PartChanges { place_id, condition, title, note, unit_id, legal_title, attributes, labels } = body.changes;
        let changes = LotChanges { condition, title, note, unit_id, legal_title, attributes, ..LotChanges::default() };
        Self { quantity: body.quantity, changes: changes.into(), place: place_id, labels }
    }
}
