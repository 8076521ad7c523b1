//! What was decided for a line, as clients see it.

use poem_openapi::Object;

use crate::{
    app::needs::offers::Made,
    domain::{
        AppliesTo, CatalogueItemId, DecisionId, DecisionState, DeclineReason, HoldId, Instant, LotId, OfferId,
        OfferKind, PartnerId, PersonId, Rung, UnitId, Verdict,
        needs::{
            decision::{Answer, Decision},
            requirement::Requirements,
        },
    },
    web::edge::auth::Caller,
};

/// A decision on an offer, also when it counts no more.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Decided {
    id: DecisionId,
    offer_id: OfferId,
    /// Alike offers share it.
    group: String,
    rung: Rung,
    kind: OfferKind,
    title: String,
    lot_id: Option<LotId>,
    catalogue_item_id: Option<CatalogueItemId>,
    partner_id: Option<PartnerId>,
    verdict: Verdict,
    /// How many were accepted.
    quantity: Option<i64>,
    reason: Option<DeclineReason>,
    /// What the decline taught the line, while it stands.
    limit: Option<Requirements>,
    /// For who declined, and for those who answer for what others did.
    note: Option<String>,
    applies_to: Option<AppliesTo>,
    state: DecisionState,
    /// The reservation behind an accept: who releases it takes the accept back.
    reservation_id: Option<HoldId>,
    /// As with `note`.
    by: Option<PersonId>,
    at: Option<Instant>,
}

impl Decided {
    pub fn of(decision: &Decision, made: Option<&Made>, caller: &Caller, unit: UnitId) -> Self {
        let by = made.map(|made| made.by).filter(|by| caller.actor.sees_who(*by, unit));
        let (verdict, quantity, decline) = match &decision.answer {
            Answer::Accept { n } => (Verdict::Accept, Some(*n), None),
            Answer::Decline { reason, limit, note, applies_to } => {
                (Verdict::Decline, None, Some((reason, limit, note, applies_to)))
            }
        };
        Self {
            id: decision.id,
            offer_id: decision.offer,
            group: decision.group.clone(),
            rung: decision.rung,
            kind: decision.kind,
            title: caller.reader().names.title(&decision.named.facts),
            lot_id: decision.lot,
            catalogue_item_id: decision.item,
            partner_id: decision.partner,
            verdict,
            quantity,
            reason: decline.map(|(reason, ..)| *reason),
            limit: decline.map(|(_, limit, ..)| limit.clone()).filter(|limit| *limit != Requirements::default()),
            note: decline.and_then(|(_, _, note, _)| note.clone()).filter(|_| by.is_some()),
            applies_to: decline.map(|(.., applies_to)| *applies_to),
            state: decision.state,
            reservation_id: made.and_then(|made| made.hold),
            by,
            at: made.map(|made| made.at),
        }
    }
}
