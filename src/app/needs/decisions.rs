//! Accepting and declining offers.

use crate::app::{
    App, Error, Result,
    directory::directory_cache,
    exchange::transfers,
    found,
    needs::{
        climb, lines,
        looked::Looked,
        offers::{self, Computed, Made, Purpose},
        questions::{self, Question},
        reading,
    },
    stock::{
        holds, lots,
        taking::{self, To},
    },
    work::work_orders,
};
use crate::{
    domain::{
        AppliesTo, Date, DecisionId, DecisionState, Event, Grade, HoldId, Instant, LineId, LotId, NeedId, OfferId,
        OfferKind, Refused, Rung, Verdict,
        directory::actor::{Act, Actor},
        exchange::handover::{kept_as, lapses},
        needs::{
            decision::is_revocable,
            decline::{Decline, check_decline},
            ladder,
            offer::Offer,
            requirement::Requirements,
        },
        stock::{
            facts::Measured,
            taking::{Rule, Taking},
        },
        time,
    },
    store::{
        self, Tx,
        needs::{approvals, decisions::Filing},
        rows::{hold, lot, need, need_line},
    },
};

/// An answer to an offer.
pub struct DecisionRequest {
    pub offer: OfferId,
    /// The terms of the offer as they were shown.
    pub seen: Option<String>,
    pub verdict: Answer,
}

pub enum Answer {
    Accept(i64),
    Decline(Box<Decline>, AppliesTo),
}

/// Computes the list outside the write lock. If the actor may not decide, nothing is computed, and [`decide`] refuses.
pub async fn look(app: &App, actor: &Actor, need: NeedId, line: LineId, request: &DecisionRequest) -> Result<Looked> {
    Looked::at(app, actor, Act::Decide, (need, line), Some(request.offer), Purpose::Show { lines: 1 }).await
}

impl Looked {
    /// The list, if it is still that of the locked line, and the thing that is decided about has not changed. A rung
    /// above reuse opens only where nothing lower is left: for an accept there, the list has to be computed inside the
    /// transaction.
    async fn still(&self, tx: &Tx, line: &need_line::Model, request: &DecisionRequest) -> Result<Option<Computed>> {
        let Some(computed) = self.of(tx, line).await? else { return Ok(None) };
        let Some(offer) = computed.offers.find(request.offer) else { return Ok(None) };
        if matches!(request.verdict, Answer::Accept(_)) && offer.rung > Rung::Reuse {
            return Ok(None);
        }
        let unchanged = match (offer.lot, computed.since(request.offer)) {
            (Some(lot), Some(since)) => last_change(tx, lot).await?.is_some_and(|at| at <= since),
            (Some(_), None) => false,
            (None, _) => true,
        };
        Ok(unchanged.then_some(computed))
    }
}

/// When the lot or its product changed last. The facts and the documents of a product count for its lots.
async fn last_change(tx: &Tx, lot: LotId) -> Result<Option<Instant>> {
    let Some(lot) = store::stock::lots::find(&**tx, lot).await? else { return Ok(None) };
    let products = store::stock::products::find_all(&**tx, lot.product_id).await?;
    Ok(products.values().map(|product| product.updated_at).chain([lot.updated_at]).max())
}

/// Decides on one offer of a line. Uses the list that was computed before, or computes a new one if that is out of
/// date. Refuses if the figures are worse than those that were seen. Returns the line with its list after the decision.
pub async fn decide(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (need, line): (NeedId, LineId),
    request: &DecisionRequest,
    looked: &Looked,
) -> Result<reading::Line> {
    let (need, line) = lines::lock_open(tx, actor, need, line, Act::Decide).await?;
    let computed = match looked.still(tx, &line, request).await? {
        Some(computed) => computed,
        None => {
            let purpose = match request.verdict {
                Answer::Accept(_) => Purpose::Gate(request.offer),
                Answer::Decline(..) => Purpose::Show { lines: 1 },
            };
            offers::compute_with(app, &**tx, tx.at, actor, &need, &line, Some(request.offer), purpose).await?
        }
    };
    let Some(offer) = computed.offers.find(request.offer) else {
        return Err(gone(app, tx, actor, &computed, request.offer).await?);
    };
    let asked = match request.verdict {
        Answer::Accept(n) => Some(n),
        Answer::Decline(..) => None,
    };
    ladder::check_seen(offer, request.seen.as_deref(), asked, computed.today)?;
    let made = |hold| Made { by: actor.person, at: tx.at, hold };
    let mut happened = Vec::new();
    let (row, after) = match &request.verdict {
        Answer::Accept(n) => {
            let accepted =
                ladder::check_accept(&computed.line, &computed.offers, request.offer, *n, DecisionId::new())?;
            let snapshot = offers::store_snapshot(tx, actor, &line, "accept", &computed.offers).await?;
            let claim = Claim { need: &need, line: &line, decision: accepted.decision.id, n: *n };
            let hold = take(app, tx, actor, &claim, offer, &computed).await?;
            offers::store_acceptance(tx, actor, &line, &accepted, Some(hold), snapshot).await?;
            let decision = accepted.decision.id;
            happened.push((line.id.0, Event::OfferAccepted { decision, offer: request.offer, n: *n, hold }));
            // A repair adds to the partner's queue, and a transfer asks the neighbour. So other offers may change too,
            // and the list is computed anew.
            let alone = offer.kind == OfferKind::Stock;
            let row = lines::apply(tx, line, lines::Change { held: *n, ..Default::default() }).await?;
            let after = if alone {
                computed.after(&row, accepted.decision, &accepted.replaces, made(Some(hold)))
            } else {
                None
            };
            (row, after)
        }
        Answer::Decline(decline, applies_to) => {
            let declined = check_decline(
                &computed.line,
                &computed.offers,
                request.offer,
                decline,
                *applies_to,
                &computed.policy,
                DecisionId::new(),
                computed.today,
            )?;
            let snapshot = offers::store_snapshot(tx, actor, &line, "decline", &computed.offers).await?;
            let filing =
                Filing { organisation: line.organisation_id, line: line.id, hold: None, snapshot, by: actor.person };
            store::needs::decisions::insert(tx, &declined.decision, filing).await?;
            let event = Event::OfferDeclined {
                decision: declined.decision.id,
                offer: request.offer,
                reason: decline.reason,
                applies_to: *applies_to,
                state: declined.decision.state,
            };
            happened.push((line.id.0, event));
            if declined.decision.state == DecisionState::Pending {
                let question = Question::Decline(declined.decision.id);
                happened.push(questions::ask(tx, actor, &line, question).await?);
            }
            let after = match offer.lot.filter(|_| declined.measured != Measured::default()) {
                Some(lot) => {
                    measure(tx, actor, lot, &declined.measured).await?;
                    None
                }
                None => computed.after(&line, declined.decision, &[], made(None)),
            };
            (line, after)
        }
    };
    let mut after = match after {
        Some(after) => after,
        None => offers::compute(app, &**tx, tx.at, actor, &need, &row).await?,
    };
    let directory = directory_cache::directory(app, &**tx, &actor.organisations).await?;
    happened.extend(climb::ask(tx, actor, &directory, &row, &mut after).await?);
    store::history::record_each(tx, row.organisation_id, &happened, actor.person).await?;
    reading::Line::of(row, Some(after))
}

/// Takes back a decline that stands or still waits for the coordinator. The decline no longer counts, and neither does
/// the limit that it set. The snapshot of what was offered is kept. Call-offs that were placed meanwhile stand.
pub async fn revoke_decline(tx: &Tx, actor: &Actor, need: NeedId, line: LineId, id: DecisionId) -> Result<()> {
    let (_, line) = lines::lock_open(tx, actor, need, line, Act::Decide).await?;
    let decision = found(store::needs::needs::decision(&**tx, line.id, id).await?, "decision")?;
    match decision.verdict {
        Verdict::Decline => {}
        Verdict::Accept => return Err(Refused::ReleaseInstead { reservation: decision.hold_id }.into()),
    }
    if !is_revocable(decision.state) {
        return Err(Refused::WrongState { what: "decision", state: decision.state.to_string() }.into());
    }
    approvals::withdraw(tx, id).await?;
    store::needs::needs::set_decision_state(tx, id, DecisionState::Void).await?;
    // The limit of the decline ends with it, so the questions that include this limit are withdrawn.
    let taught: Option<Requirements> = decision.limit.clone().map(serde_json::from_value).transpose()?;
    if taught.is_some_and(|limit| limit != Requirements::default()) {
        approvals::withdraw_words(tx, line.id).await?;
    }
    let (offer, reason, was) = (decision.offer_id, decision.reason, decision.state);
    let event = Event::DeclineTakenBack { decision: id, offer, reason, was };
    store::history::record(tx, line.organisation_id, line.id.0, &event, actor.person).await?;
    Ok(())
}

/// The error for an offer that is no longer on the list. Either a document for its thing has ended, or the thing has
/// changed.
async fn gone(app: &App, tx: &Tx, actor: &Actor, computed: &Computed, offer: OfferId) -> Result<Error> {
    if let Some(id) = computed.undocumented(offer) {
        let lot = found(store::stock::lots::find(&**tx, id).await?, "lot")?;
        let (to, today) = (destination(computed, computed.today), computed.today);
        taking::may_go(app, tx, actor, &lot, Taking::LetGo, &to, today).await?;
    }
    Ok(Refused::OfferGone { offer }.into())
}

/// The place where the line needs things, as the rules for taking see it on this day.
fn destination(computed: &Computed, on: Date) -> To {
    let (sensitivities, demands) = (computed.line.sensitivities.clone(), computed.policy.evidence.clone());
    To { unit: computed.unit, sensitivities, demands, on }
}

struct Claim<'a> {
    need: &'a need::Model,
    line: &'a need_line::Model,
    decision: DecisionId,
    n: i64,
}

/// Holds the things for the line: by a reservation, by a transfer, or by ordering the repair.
async fn take(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    claim: &Claim<'_>,
    offer: &Offer,
    computed: &Computed,
) -> Result<HoldId> {
    let Some(lot) = offer.lot else { return Err(Refused::NotOffered { because: "call_off" }.into()) };
    let lot = found(store::stock::lots::lock(tx, lot).await?, "lot")?;
    let today = time::civil_date(tx.at, &actor.time_zone);
    // The list was read without locks. Meanwhile somebody may have taken the thing back, or closed it to the region.
    let fill = Taking::Fill { needed_by: claim.need.needed_by, kind: offer.kind };
    let answer = taking::ask(app, tx, actor, &lot, fill, &destination(computed, today), today).await?;
    answer.map_err(|no| match no.rule {
        Rule::Circle | Rule::Light | Rule::Evidence => no.refused,
        Rule::Visible
        | Rule::Present
        | Rule::State
        | Rule::Title
        | Rule::Home
        | Rule::Unheld
        | Rule::Sanitised
        | Rule::Unmanaged
        | Rule::Dates => Refused::OfferGone { offer: offer.id },
    })?;
    let Claim { need, line, decision, n } = claim;
    match offer.kind {
        OfferKind::Stock => {
            let hold = reservation(tx, actor, claim, &lot, computed.policy.hold_days);
            Ok(holds::place(tx, lot, hold).await?.1.id)
        }
        OfferKind::RegionStock => {
            let asked = transfers::Asked {
                line: Some(line.id),
                decision: Some(*decision),
                unit: need.unit_id,
                place: need.place_id,
                until: need.needed_until,
            };
            Ok(transfers::open(tx, actor, lot, *n, asked).await?.1.id)
        }
        OfferKind::Repair => {
            let (Some(partner), Some(kind)) = (offer.partner, offer.work) else {
                return Err(Error::Internal("a repair without a partner or without work".to_owned()));
            };
            let request = work_orders::Request {
                partner,
                lot,
                n: *n,
                kind,
                line: Some(line.id),
                decision: Some(*decision),
                unit_id: need.unit_id,
                place_id: need.place_id,
                estimate_minor: offer.terms.price.as_ref().map(|price| price.amount_minor * n),
                ready_on: offer.terms.ready_on,
                needed_from: today,
                needed_until: need.needed_until,
                note: String::new(),
            };
            Ok(work_orders::request(tx, actor, request).await?.1.id)
        }
        OfferKind::CatalogueUsed | OfferKind::CatalogueNew | OfferKind::Rental | OfferKind::Service => {
            Err(Refused::NotOffered { because: "call_off" }.into())
        }
    }
}

/// The hold lasts until the things are needed and free, and after that for as many days as the policy says.
fn reservation(tx: &Tx, actor: &Actor, claim: &Claim, lot: &lot::Model, hold_days: u32) -> hold::Model {
    let wanted = lot.available_from.map_or(claim.need.needed_by, |free| free.max(claim.need.needed_by));
    let today = time::civil_date(tx.at, &actor.time_zone);
    let expires = lapses(tx.at.max(time::day_begins(wanted)), hold_days, claim.need.needed_until);
    let from = match (claim.need.needed_until, lots::lent(lot)) {
        (None, None) => today,
        // Somebody else may have the things before that day.
        (Some(_), _) | (None, Some(_)) => claim.need.needed_by.max(today),
    };
    hold::Model {
        // Things that are needed for a time only are lent. A loan books nothing, and the things are free again
        // afterwards.
        kind: kept_as(claim.need.needed_until),
        until_on: claim.need.needed_until,
        unit_id: Some(claim.need.unit_id),
        place_id: Some(claim.need.place_id),
        line_id: Some(claim.line.id),
        decision_id: Some(claim.decision),
        for_organisation_id: claim.need.organisation_id,
        grade: Grade::B,
        expires_at: Some(expires),
        ..holds::new(tx, actor, lot, claim.n, from)
    }
}

/// Writes what somebody measured to the lot, where it was unknown.
async fn measure(tx: &Tx, actor: &Actor, lot: LotId, measured: &Measured) -> Result<()> {
    let mut lot = found(store::stock::lots::lock(tx, lot).await?, "lot")?;
    if !actor.belongs_to(lot.organisation_id) {
        return Ok(());
    }
    let mm = |cm: Option<i64>| cm.map(|cm| cm * 10);
    lot.width_mm = lot.width_mm.or(mm(measured.width_cm));
    lot.depth_mm = lot.depth_mm.or(mm(measured.depth_cm));
    lot.height_mm = lot.height_mm.or(mm(measured.height_cm));
    if lot.features.is_none() {
        lot.features = measured.features.as_ref().map(serde_json::to_value).transpose()?;
    }
    let lot = store::stock::lots::save(tx, lot).await?;
    let event = Event::Measured(Box::new(measured.clone()));
    Ok(store::history::record(tx, lot.organisation_id, lot.id.0, &event, actor.person).await?)
}
