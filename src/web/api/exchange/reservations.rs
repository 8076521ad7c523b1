//! Reservations: things that are kept for somebody.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    page,
};
use crate::{
    app::{
        App,
        exchange::{reservation_edits, reservations},
        needs::purchases,
    },
    domain::{
        Date, Grade, HoldId, HoldKind, HoldState, Instant, LineId, LotId, OrganisationId, PersonId, PlaceId,
        TransferId, UnitId, WorkOrderId, directory::permit::Within, time,
    },
    store::Tx,
    web::{
        edge::{
            auth::{Auth, Caller},
            body::Body,
            error::Problem,
        },
        words::InWords,
    },
};

pub struct ReservationsApi;

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Reserve {
    quantity: i64,
    unit_id: UnitId,
    place_id: PlaceId,
    /// Today, or the day the lot becomes available, when absent.
    from: Option<Date>,
    until: Option<Date>,
}

/// What is not given stays.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct ReservationChanges {
    /// Fewer than before; what is let go is free for others, and unmet again on a line.
    quantity: Option<i64>,
    /// The last day of a loan, as long as nobody else counts on the things.
    until: Option<Date>,
    /// Kept from now on for as many days as the policy gives a new reservation.
    #[oai(default)]
    renew: bool,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct WithdrawPurchase {
    /// Which purchase: the number of a requisition, an order or a call for tenders.
    reference: String,
}

/// Things kept for a unit. Without a line they are taken without a need: evidence grade `c`.
#[derive(Object)]
pub struct Reservation {
    pub id: HoldId,
    pub lot_id: LotId,
    /// What is kept, for people to read; the distance is that to `place_id`.
    #[oai(skip_serializing_if_is_none)]
    pub lot: Option<InWords>,
    /// For whom it is kept, and where it goes.
    pub unit: Option<String>,
    pub place: Option<String>,
    pub organisation_id: OrganisationId,
    pub for_organisation_id: OrganisationId,
    pub quantity: i64,
    /// `loan` when it is for a time: it goes back and books nothing.
    pub kind: HoldKind,
    pub state: HoldState,
    pub grade: Grade,
    pub unit_id: Option<UnitId>,
    pub place_id: Option<PlaceId>,
    pub line_id: Option<LineId>,
    pub work_order_id: Option<WorkOrderId>,
    pub transfer_id: Option<TransferId>,
    pub from: Date,
    pub until: Option<Date>,
    /// Work or transport has begun: it does not expire before that is over.
    pub suspended: bool,
    pub expires_at: Option<Instant>,
    pub reserved_by: PersonId,
    pub created_at: Instant,
    pub version: i64,
}

#[derive(Object)]
struct ReservationPage {
    items: Vec<Reservation>,
    #[oai(skip_serializing_if_is_none)]
    next: Option<HoldId>,
}

#[OpenApi(tag = "Tag::Reservations")]
impl ReservationsApi {
    /// Reserves free things of an available lot without a need.
    #[oai(path = "/lots/:id/reservations", method = "post")]
    async fn reserve(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<Reserve>,
    ) -> Result<Created<Reservation>, Problem> {
        let Reserve { quantity, unit_id, place_id, from, until } = body.0;
        let new = reservations::NewReservation { quantity, unit: unit_id, place: place_id, from, until };
        let (app, caller) = (&**app, &auth.0);
        let actor = &caller.actor;
        let answer = auth.0.write_permitted(app, Within::of(actor, Some(new.unit)), &body.0, |tx, may| async move {
            Ok(Reservation::of(reservations::reserve(app, &tx, &may, id.0, new).await?, caller))
        });
        Ok(answer.await?.into())
    }

    /// Reservations by or of the own organisation, newest first.
    #[oai(path = "/reservations", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the listing")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// All of them when absent.
        state: Query<Option<HoldState>>,
        lot: Query<Option<LotId>>,
        unit: Query<Option<UnitId>>,
        limit: Query<Option<i64>>,
        after: Query<Option<HoldId>>,
    ) -> Answer<ReservationPage> {
        let limit = page::limit(limit.0)?;
        let filter = reservations::Filter { state: state.0, lot: lot.0, unit: unit.0, after: after.0 };
        let mut rows = reservations::list(app.db.read(), &auth.0.actor, filter, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |hold| hold.id);
        let items = rows.into_iter().map(|kept| Reservation::of(kept, &auth.0)).collect();
        Ok(Json(ReservationPage { items, next }))
    }

    /// One reservation.
    #[oai(path = "/reservations/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<HoldId>) -> Result<Changed<Reservation>, Problem> {
        let kept = reservations::one(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Changed::of(&Reservation::of(kept, &auth.0)))
    }

    /// Keeps fewer things, or keeps them longer. If-Match names the version that was read.
    #[oai(path = "/reservations/:id", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<HoldId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<ReservationChanges>,
    ) -> Result<Changed<Reservation>, Problem> {
        let expected = &if_match(&version.0)?;
        let ReservationChanges { quantity, until, renew } = body.0;
        let changes = reservation_edits::Changes { quantity, until, renew };
        let (caller, actor, db) = (&auth.0, &auth.0.actor, app.db.read());
        let work = |tx: Tx| async move {
            Ok(Reservation::of(reservation_edits::change(&tx, actor, id.0, expected, changes).await?, caller))
        };
        let now = async { Ok(Reservation::of(reservations::one(db, actor, id.0).await?, caller)) };
        edited(auth.0.write(&app, &body.0, work).await, now).await
    }

    /// A purchase that was decided on is withdrawn in favour of what is reserved: what it saves is cashable.
    #[oai(path = "/reservations/:id/withdrawn-purchase", method = "post")]
    async fn withdraw_purchase(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<HoldId>,
        body: Body<WithdrawPurchase>,
    ) -> Result<Changed<Reservation>, Problem> {
        let (caller, actor, reference) = (&auth.0, &auth.0.actor, &body.0.reference);
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Reservation::of(purchases::withdraw(&tx, actor, id.0, reference).await?, caller))
        });
        Ok(answer.await?.into())
    }

    /// Lets go of a reservation; the line that counted on it is open again.
    #[oai(path = "/reservations/:id", method = "delete")]
    async fn release(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<HoldId>,
        /// Why, for the history.
        reason: Query<Option<String>>,
    ) -> Result<Changed<Reservation>, Problem> {
        let (actor, reason) = (&auth.0.actor, reason.0.as_deref());
        let kept = app.db.write(|tx| async move { reservations::release(&tx, actor, id.0, reason).await }).await?;
        Ok(Changed::of(&Reservation::of(kept, &auth.0)))
    }
}

impl Reservation {
    fn of(kept: reservations::Reservation, caller: &Caller) -> Self {
        let reader = caller.reader();
        let today = time::civil_date(time::now(), &caller.actor.time_zone);
        Self {
            lot: kept.lot.as_ref().map(|lot| reader.lot(lot, kept.place, today)),
            unit: kept.unit.and_then(|unit| reader.names.unit(unit)),
            place: kept.place.and_then(|place| reader.names.place(place)),
            id: kept.id,
            lot_id: kept.lot_id,
            organisation_id: kept.organisation,
            for_organisation_id: kept.for_organisation,
            quantity: kept.quantity,
            kind: kept.kind,
            state: kept.state,
            grade: kept.grade,
            unit_id: kept.unit,
            place_id: kept.place,
            line_id: kept.line,
            work_order_id: kept.work_order,
            transfer_id: kept.transfer,
            from: kept.from,
            until: kept.until,
            suspended: kept.suspended,
            expires_at: kept.expires_at,
            reserved_by: kept.by,
            created_at: kept.created_at,
            version: kept.version,
        }
    }
}
