//! Handing over what is reserved, and taking it back.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Created},
    ledger::savings::Saving,
    page,
    stock::lots::Lot,
};
use crate::{
    app::{
        App,
        exchange::{
            handovers::{self, HandOver, Handed, Wanted},
            homecomings::{self, ComeHome},
            returns::{self, GiveBack, Returned},
        },
    },
    domain::{
        CallOffId, Condition, Date, HandoverId, HoldId, Instant, LineId, LotId, OrganisationId, PersonId, PlaceId,
        ReturnId, Rung, TransferId, UnitId, WorkOrderId,
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct HandoversApi;

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct HandOverBody {
    /// All that is reserved when absent.
    quantity: Option<i64>,
    /// Who takes the things. Absent: who says so for the receivers, else who reserved them.
    received_by: Option<PersonId>,
    /// How far they were driven for it, there and back: 0 where they were carried. Between sites, what nobody says and no
    /// transport order tells is unknown.
    driven_metres: Option<i64>,
    /// When they changed hands, if not now: the ledger books it then.
    happened_at: Option<Instant>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct ReturnBody {
    quantity: i64,
    condition: Condition,
    place_id: PlaceId,
    reason: String,
    /// Which lot, where the things were split since; the one that was handed over when absent.
    lot_id: Option<LotId>,
    /// When they came back, if not now.
    happened_at: Option<Instant>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct HomecomingBody {
    quantity: i64,
    /// As the things now are.
    condition: Condition,
    place_id: PlaceId,
}

/// Things that changed hands: from a unit, or as a delivery.
#[derive(Object)]
pub struct Handover {
    pub id: HandoverId,
    pub quantity: i64,
    /// How many came back since.
    pub returned: i64,
    /// Of a loan to another organisation: how many the lender has back.
    pub home: i64,
    pub rung: Rung,
    pub category: String,
    /// What the receiver has; absent where it is another organisation's lot.
    pub lot_id: Option<LotId>,
    pub reservation_id: Option<HoldId>,
    pub line_id: Option<LineId>,
    pub work_order_id: Option<WorkOrderId>,
    pub transfer_id: Option<TransferId>,
    pub call_off_id: Option<CallOffId>,
    pub organisation_id: OrganisationId,
    pub from_organisation_id: Option<OrganisationId>,
    pub from_unit_id: Option<UnitId>,
    pub unit_id: UnitId,
    pub place_id: Option<PlaceId>,
    pub handed_on: Date,
    pub at: Instant,
    /// When it was written down.
    pub recorded_at: Instant,
    /// Shown to the two people who met, not to their colleagues.
    pub handed_over_by: Option<Party>,
    pub received_by: Option<Party>,
    pub returns: Vec<Return>,
}

/// The other one at a handover, at work.
#[derive(Object)]
pub struct Party {
    pub person_id: PersonId,
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Object)]
pub struct Return {
    pub id: ReturnId,
    pub handover_id: HandoverId,
    pub lot_id: LotId,
    pub quantity: i64,
    /// A loan that had its time: what it was for is done, and no line opens again.
    pub loan_over: bool,
    pub condition: Condition,
    pub place_id: PlaceId,
    pub reason: String,
    pub at: Instant,
    /// When it was written down.
    pub recorded_at: Instant,
}

#[derive(Object)]
struct HandedOver {
    handover: Handover,
    /// What the receiver has; for the giver of a transfer what is left in its own books.
    lot: Lot,
    /// What stays behind under the old code.
    rest: Option<Lot>,
    savings: Vec<Saving>,
}

#[derive(Object)]
struct GivenBack {
    #[oai(rename = "return")]
    given_back: Return,
    handover: Handover,
    lot: Lot,
    /// What the receiver keeps.
    rest: Option<Lot>,
    /// What the return takes back.
    savings: Vec<Saving>,
}

#[derive(Object)]
struct CameHome {
    handover: Handover,
    /// The lender's own lot again, or another of its family.
    lot: Lot,
}

#[derive(Object)]
struct HandoverPage {
    items: Vec<Handover>,
    /// Pass as `after` for what follows.
    next: Option<HandoverId>,
}

#[OpenApi(tag = "Tag::Handovers")]
impl HandoversApi {
    /// Hands over what is reserved, or some of it, and books what that avoids.
    #[oai(path = "/reservations/:id/handover", method = "post")]
    async fn hand_over(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<HoldId>,
        body: Body<HandOverBody>,
    ) -> Result<Created<HandedOver>, Problem> {
        let HandOverBody { quantity, received_by, driven_metres, happened_at } = body.0.clone();
        let asked = HandOver { quantity, received_by, metres: driven_metres, happened_at };
        let (app, actor, asked, id) = (&**app, &*auth.0.actor, &asked, id.0);
        let work = |tx| async move {
            let Handed { handover, lot, rest, savings } = handovers::hand_over(app, &tx, actor, id, asked).await?;
            Ok(HandedOver {
                handover: handover.into(),
                lot: lot.into(),
                rest: rest.map(Lot::from),
                savings: savings.into_iter().map(Saving::from).collect(),
            })
        };
        Ok(auth.0.write(app, &body.0, work).await?.into())
    }

    /// Gives back some of what was handed over: free again at a place, the saving taken back, the line open again.
    ///
    /// A loan that had its time just comes back.
    #[oai(path = "/handovers/:id/returns", method = "post")]
    async fn give_back(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<HandoverId>,
        body: Body<ReturnBody>,
    ) -> Result<Created<GivenBack>, Problem> {
        let ReturnBody { quantity, condition, place_id, reason, lot_id, happened_at } = body.0.clone();
        let asked = GiveBack { quantity, lot: lot_id, condition, place: place_id, reason, happened_at };
        let (app, actor, asked, id) = (&**app, &*auth.0.actor, &asked, id.0);
        let work = |tx| async move {
            let returned = returns::give_back(&tx, actor, id, asked).await?;
            let Returned { given_back, handover, lot, rest, savings } = returned;
            Ok(GivenBack {
                given_back: given_back.into(),
                handover: handover.into(),
                lot: lot.into(),
                rest: rest.map(Lot::from),
                savings: savings.into_iter().map(Saving::from).collect(),
            })
        };
        Ok(auth.0.write(app, &body.0, work).await?.into())
    }

    /// The lender takes home what it lent to another organisation, at a place of its own.
    ///
    /// The borrower has returned it before, or parted with it as given back to its owner.
    #[oai(path = "/handovers/:id/homecoming", method = "post")]
    async fn come_home(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<HandoverId>,
        body: Body<HomecomingBody>,
    ) -> Result<Created<CameHome>, Problem> {
        let HomecomingBody { quantity, condition, place_id } = body.0.clone();
        let (actor, id) = (&*auth.0.actor, id.0);
        let asked = &ComeHome { quantity, condition, place: place_id };
        let work = |tx| async move {
            let (handover, lot) = homecomings::receive(&tx, actor, id, asked).await?;
            Ok(CameHome { handover: handover.into(), lot: lot.into() })
        };
        Ok(auth.0.write(&app, &body.0, work).await?.into())
    }

    /// What the own organisation gave and got, the newest first.
    #[oai(path = "/handovers", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the query string")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        unit: Query<Option<UnitId>>,
        lot: Query<Option<LotId>>,
        line: Query<Option<LineId>>,
        reservation: Query<Option<HoldId>>,
        limit: Query<Option<i64>>,
        after: Query<Option<HandoverId>>,
    ) -> Answer<HandoverPage> {
        let limit = page::limit(limit.0)?;
        let wanted = Wanted { unit: unit.0, lot: lot.0, line: line.0, hold: reservation.0 };
        let actor = &auth.0.actor;
        let mut seen = handovers::page(app.db.read(), actor, wanted, limit as u64 + 1, after.0).await?;
        let next = page::cut(&mut seen, limit, |handover| handover.id);
        let items = seen.into_iter().map(Handover::from).collect();
        Ok(Json(HandoverPage { items, next }))
    }

    /// One handover with what came back of it.
    #[oai(path = "/handovers/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<HandoverId>) -> Answer<Handover> {
        Ok(Json(handovers::one(app.db.read(), &auth.0.actor, id.0).await?.into()))
    }
}

impl From<handovers::Handover> for Handover {
    fn from(handover: handovers::Handover) -> Self {
        let party = |party: handovers::Party| Party { person_id: party.person, name: party.name, phone: party.phone };
        Self {
            id: handover.id,
            quantity: handover.quantity,
            returned: handover.returned,
            home: handover.home,
            rung: handover.rung,
            category: handover.category,
            lot_id: handover.lot,
            reservation_id: handover.hold,
            line_id: handover.line,
            work_order_id: handover.work_order,
            transfer_id: handover.transfer,
            call_off_id: handover.call_off,
            organisation_id: handover.organisation,
            from_organisation_id: handover.from_organisation,
            from_unit_id: handover.from_unit,
            unit_id: handover.unit,
            place_id: handover.place,
            handed_on: handover.handed_on,
            at: handover.at,
            recorded_at: handover.recorded_at,
            handed_over_by: handover.handed_over_by.map(party),
            received_by: handover.received_by.map(party),
            returns: handover.returns.into_iter().map(Return::from).collect(),
        }
    }
}

impl From<handovers::Return> for Return {
    fn from(returned: handovers::Return) -> Self {
        Self {
            id: returned.id,
            handover_id: returned.handover,
            lot_id: returned.lot,
            quantity: returned.quantity,
            loan_over: returned.loan_over,
            condition: returned.condition,
            place_id: returned.place,
            reason: returned.reason,
            at: returned.at,
            recorded_at: returned.recorded_at,
        }
    }
}
