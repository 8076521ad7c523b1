//! What clients see of needs.

use poem_openapi::Object;

use super::decided::Decided;
use crate::{
    app::{
        needs::{offers::Computed, reading},
        stock::names::Whereabouts,
    },
    domain::{
        ApprovalState, CatalogueItemId, Date, Instant, LineId, LineState, LotId, Money, NeedId, NeedState, OfferId,
        OfferKind, OrganisationId, PartnerId, PersonId, PlaceId, Rung, UnitId, WatchId, WithdrawalReason, WorkKind,
        ledger::figures::Bounds,
        needs::{admission::Excluded, offer, requirement::Requirements},
        stock::facts::Fact,
    },
    web::{
        edge::auth::Caller,
        texts,
        words::{InWords, Reader},
    },
};

#[derive(Object)]
pub struct NeedPage {
    pub items: Vec<Need>,
    pub next: Option<NeedId>,
}

#[derive(Object)]
pub struct Need {
    id: NeedId,
    organisation_id: OrganisationId,
    unit_id: UnitId,
    unit: Option<String>,
    place_id: PlaceId,
    place: Option<String>,
    needed_by: Date,
    needed_until: Option<Date>,
    purpose: String,
    alternatives_considered: bool,
    note: String,
    state: NeedState,
    withdrawal_reason: Option<WithdrawalReason>,
    withdrawal_note: Option<String>,
    /// Null also for a need that was withdrawn before this was stored.
    withdrawn_by: Option<PersonId>,
    by: PersonId,
    created_at: Instant,
    closed_at: Option<Instant>,
    lines: Vec<Line>,
    version: i64,
}

impl Need {
    pub fn of(need: reading::Need, caller: &Caller) -> Self {
        let names = caller.reader().names;
        Self {
            id: need.id,
            organisation_id: need.organisation,
            unit_id: need.unit,
            unit: names.unit(need.unit),
            place_id: need.place,
            place: names.place(need.place),
            needed_by: need.needed_by,
            needed_until: need.needed_until,
            purpose: need.purpose,
            alternatives_considered: need.alternatives_considered,
            note: need.note,
            state: need.state,
            withdrawal_reason: need.withdrawal_reason,
            withdrawal_note: need.withdrawal_note,
            withdrawn_by: need.withdrawn_by,
            by: need.by,
            created_at: need.created_at,
            closed_at: need.closed_at,
            lines: need.lines.into_iter().map(|line| Line::of(line, caller)).collect(),
            version: need.version,
        }
    }
}

/// A line; `unmet` = quantity - held - ordered - received.
#[derive(Object)]
pub struct Line {
    id: LineId,
    /// The category or the function by its name, in the reader's language.
    title: Option<String>,
    category: Option<String>,
    function: Option<String>,
    quantity: i64,
    unmet: i64,
    held: i64,
    ordered: i64,
    received: i64,
    requirements: Requirements,
    /// What standing declines taught the line, beside what was stated: things that miss it are not offered. Absent in
    /// lists, and when there is nothing.
    #[oai(skip_serializing_if_is_none)]
    limits: Option<Requirements>,
    state: LineState,
    /// Whether nothing lacks: all is held, ordered or received.
    met: bool,
    /// The rung on which the line stands: the lowest with something to decide. Absent in lists, and when nothing lacks.
    rung: Option<Rung>,
    /// Groups to reuse or repair that wait behind those shown.
    more: i64,
    /// How many things the requirements and limits leave out, where only the coordinator can open the next rung.
    awaits_approval: Option<i64>,
    /// What the coordinator says to these requirements and limits, where that had to be asked.
    #[oai(skip_serializing_if_is_none)]
    requirements_approval: Option<ApprovalState>,
    /// Things that were looked at and may not or need not be offered; absent when there are none.
    left_out: Option<Excluded>,
    offers: Vec<Offer>,
    /// The reader's own watch of the line: they are told when something comes. Where the need was stated or looked up; a line
    /// for which nothing was there is watched by itself.
    #[oai(skip_serializing_if_is_none)]
    watch_id: Option<WatchId>,
    /// What was decided so far, oldest first. Absent in lists.
    #[oai(skip_serializing_if_is_none)]
    decisions: Option<Vec<Decided>>,
    version: i64,
}

/// A concrete way to fill some of the line.
#[derive(Object)]
struct Offer {
    id: OfferId,
    /// Alike offers share it.
    group: String,
    rung: Rung,
    kind: OfferKind,
    title: String,
    /// For people to read: names beside the ids.
    in_words: InWords,
    lot_id: Option<LotId>,
    catalogue_item_id: Option<CatalogueItemId>,
    partner_id: Option<PartnerId>,
    /// What the partner would do.
    work: Option<WorkKind>,
    organisation_id: OrganisationId,
    unit_id: Option<UnitId>,
    site_id: Option<PlaceId>,
    place_id: Option<PlaceId>,
    distance_m: Option<i64>,
    available: i64,
    pack_size: Option<i64>,
    ready_on: Option<Date>,
    price: Option<Money>,
    /// For one thing, on today's figures.
    avoided_cost: Option<Money>,
    avoided_co2e: Option<Bounds>,
    /// Why it stands where it stands, in words.
    why: Vec<String>,
    /// Facts that the line asks for and nobody knows, in words.
    unknown: Vec<String>,
    /// The same as codes.
    unknown_facts: Vec<Fact>,
    /// Send it back with the decision.
    seen: String,
    /// May not be taken before `decide_first` is decided.
    locked: bool,
    decide_first: Option<Vec<OfferId>>,
    /// A decline of it waits for the coordinator.
    pending: bool,
}

impl Line {
    /// The line with its offers, if they were computed.
    pub fn of(mut line: reading::Line, caller: &Caller) -> Self {
        match line.offered.take() {
            Some(computed) => Self::with_offers(line, &computed, caller),
            None => Self::plain(line, caller),
        }
    }

    fn plain(line: reading::Line, caller: &Caller) -> Self {
        let names = caller.reader().names;
        Self {
            id: line.id,
            version: line.version,
            unmet: line.fill.unmet(),
            title: names.asked_for(line.category.as_deref(), line.function.as_deref()),
            met: line.fill.unmet() == 0,
            category: line.category,
            function: line.function,
            quantity: line.fill.quantity,
            held: line.fill.held,
            ordered: line.fill.ordered,
            received: line.fill.received,
            requirements: line.requirements,
            limits: None,
            state: line.state,
            rung: None,
            more: 0,
            awaits_approval: None,
            requirements_approval: None,
            left_out: None,
            offers: Vec::new(),
            watch_id: line.watch,
            decisions: None,
        }
    }

    fn with_offers(line: reading::Line, computed: &Computed, caller: &Caller) -> Self {
        let offers = computed.offers.shown().map(|offer| {
            let decide_first = offer.locked.then(|| computed.offers.decide_first(offer.rung));
            Offer::of(offer, decide_first, caller.reader(), computed.today)
        });
        let decided = computed.decided().map(|(decision, made)| Decided::of(decision, made, caller, computed.unit));
        Self {
            limits: Some(computed.limits()).filter(|limits| *limits != Requirements::default()),
            rung: (computed.offers.unmet > 0).then(|| computed.offers.rung()),
            more: computed.offers.more() as i64,
            awaits_approval: waits(computed),
            requirements_approval: computed.answer,
            left_out: Some(computed.offers.excluded).filter(|excluded| *excluded != Excluded::default()),
            offers: offers.collect(),
            decisions: Some(decided.collect()),
            ..Self::plain(line, caller)
        }
    }
}

/// How many things the requirements exclude, while the coordinator has to agree to that.
fn waits(computed: &Computed) -> Option<i64> {
    let asked = matches!(computed.answer, Some(ApprovalState::Pending | ApprovalState::Refused));
    let excluded = || computed.offers.excluded_below(Rung::New).0;
    (computed.offers.unmet > 0 && (asked || computed.offers.stuck(&computed.line))).then(excluded)
}

impl Offer {
    fn of(offer: &offer::Offer, decide_first: Option<Vec<OfferId>>, reader: Reader, today: Date) -> Self {
        let facts = &offer.facts;
        // A catalogue item has no place, and the organisation that buys it does not own it yet.
        let at = Whereabouts {
            organisation: offer.lot.map(|_| offer.organisation),
            unit: offer.unit,
            site: offer.site,
            place: offer.place,
            distance_m: offer.terms.distance_m,
            surplus_since: offer.surplus_since,
        };
        let bounds = offer.terms.avoided_co2e;
        Self {
            id: offer.id,
            group: offer.group.clone(),
            rung: offer.rung,
            kind: offer.kind,
            title: reader.names.title(facts),
            in_words: in_words(offer, reader.thing(facts, &at, today)),
            lot_id: offer.lot,
            catalogue_item_id: offer.catalogue_item,
            partner_id: offer.partner,
            work: offer.work,
            organisation_id: offer.organisation,
            unit_id: offer.unit,
            site_id: offer.site,
            place_id: offer.place,
            distance_m: offer.terms.distance_m,
            available: offer.terms.available,
            pack_size: offer.pack_size,
            ready_on: offer.terms.ready_on,
            price: offer.terms.price.clone(),
            avoided_cost: offer.terms.avoided_cost.clone(),
            avoided_co2e: (bounds != Bounds::default()).then_some(bounds),
            why: offer.why.iter().map(|reason| texts::why(reader.language(), reason)).collect(),
            unknown: offer.unknown.iter().map(|fact| reader.unknown(*fact)).collect(),
            unknown_facts: offer.unknown.clone(),
            seen: offer.seen.clone(),
            locked: offer.locked,
            decide_first,
            pending: matches!(offer.standing, offer::Standing::Pending { .. }),
        }
    }
}

/// What is new has a condition and an age only so that it can be compared with what is used. People are not told them.
fn in_words(offer: &offer::Offer, words: InWords) -> InWords {
    match offer.kind {
        OfferKind::CatalogueNew => InWords { condition: None, age: None, ..words },
        OfferKind::Stock
        | OfferKind::RegionStock
        | OfferKind::Repair
        | OfferKind::CatalogueUsed
        | OfferKind::Rental
        | OfferKind::Service => words,
    }
}
