//! Events: what happens to a thing, a need, an order or a person, besides movements. The history stores an event as a
//! verb and its figures.
//!
//! Payloads hold ids and figures, never names of people: erasing a person erases the name everywhere.

mod edits;
mod terms;
mod verb;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    AppliesTo, ApprovalKind, ApprovalState, CallOffId, CallOffLineId, CatalogueItemId, ChemicalLight, Condition, Date,
    DecisionId, DecisionState, DeclineReason, DocumentId, EvidenceEnd, EvidenceKind, HandoverId, HoldId, HoldState,
    ImportId, Indicator, LineId, LotId, OfferId, OrganisationId, PartnerId, PersonId, PhotoId, PlaceId, Policy,
    ReturnId, Role, Rung, SanitisationId, SanitisationMethod, SessionId, TokenId, TransferId, TransferKind, UnitId,
    WithdrawalReason, WorkKind, WorkOrderId, WorkOrderState,
    directory::sign_in::{LinkPurpose, SignInWay},
    needs::{line::Released, requirement::Requirements},
    stock::facts::Measured,
};

pub use edits::{Corrected, LotEdits, ProductEdits, Undisclosed};
pub use terms::{AgreementTerms, ArticleTerms, Standing, SupplierFacts};
pub use verb::Verb;

/// A value before and after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<T> {
    pub from: T,
    pub to: T,
}

impl<T: Clone + PartialEq> Change<T> {
    /// `None` where nothing changed.
    pub fn between(from: &T, to: &T) -> Option<Self> {
        (from != to).then(|| Self { from: from.clone(), to: to.clone() })
    }
}

/// Where a token or a sign-in link was made, if not over the API.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenOrigin {
    CommandLine,
}

/// What happened. The fields are the stored figures, by their stored names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", content = "detail")]
pub enum Event {
    // The directory.
    OrganisationFounded,
    OrganisationClosed {
        until: Date,
        successor_id: OrganisationId,
    },
    PolicySet(Box<Policy>),
    UnitOpened,
    UnitChanged(Standing<UnitId>),
    UnitClosed(Standing<UnitId>),
    PlaceOpened,
    PlaceChanged(Standing<PlaceId>),
    PlaceClosed(Standing<PlaceId>),
    UnitFollowed {
        from_unit: UnitId,
        to_unit: Option<UnitId>,
    },
    PlaceFollowed {
        from_place: PlaceId,
        to_place: PlaceId,
    },
    OrganisationFollowed {
        from_organisation: OrganisationId,
        to_organisation: OrganisationId,
    },
    /// The fields that were corrected. The old values are not kept.
    PersonCorrected {
        fields: Vec<&'static str>,
    },
    PersonErased,
    /// The register of people (SCIM) added the person.
    Provisioned,
    PersonLeft,
    PersonReturned,
    RolesSet {
        roles: Vec<Role>,
    },
    TokenMade {
        token_id: TokenId,
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<TokenOrigin>,
    },
    TokenRevoked {
        token_id: TokenId,
    },
    /// A link that signs somebody in, or lets them set a password.
    SignInLinkMade {
        purpose: LinkPurpose,
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<TokenOrigin>,
    },
    SignedIn {
        way: SignInWay,
        session: SessionId,
    },
    /// All sessions of the person, or only the named one.
    SessionsEnded {
        #[serde(skip_serializing_if = "Option::is_none")]
        session: Option<SessionId>,
    },
    RegisterTokenMade,
    RegisterTokenEnded,
    /// The person was linked to an account at a provider. `provider` is the provider's key.
    IdentityLinked {
        provider: String,
    },
    PasswordSet,
    SecondFactorAdded,
    SecondFactorRemoved,
    TakenOver {
        from_person: PersonId,
        to_person: PersonId,
    },

    // Reference.
    FactorAdded,

    // Ledger.
    /// What the organisation wants to reach in a year. `to` is absent where the target was dropped.
    TargetSet {
        year: i64,
        indicator: Indicator,
        from: Option<i64>,
        to: Option<i64>,
    },

    // Stock.
    ProductEntered,
    ProductEdited(Box<ProductEdits>),
    LotEdited(Box<LotEdits>),
    /// By the register's names of the facts.
    LotCorrectedByRegister {
        import: ImportId,
        changes: BTreeMap<&'static str, Corrected>,
    },
    Moved(Change<PlaceId>),
    MadeLate {
        lot: LotId,
        site: PlaceId,
    },
    Counted {
        counted: i64,
        registered: i64,
    },
    FoundAgain {
        counted: i64,
        registered: i64,
    },
    SurplusDeclared {
        n: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        open_to_organisation_from: Option<Date>,
        open_to_region_from: Option<Date>,
    },
    SurplusWithdrawn,
    Collected,
    InUseAgain,
    Sanitised {
        sanitisation: SanitisationId,
        method: SanitisationMethod,
    },
    LightOverridden {
        from: ChemicalLight,
        to: ChemicalLight,
        reason: String,
    },
    Documented {
        document: DocumentId,
        kind: EvidenceKind,
        valid_until: Option<Date>,
    },
    /// A document got its file.
    DocumentFiled {
        document: DocumentId,
        kind: EvidenceKind,
        sha256: String,
    },
    EvidenceEnded {
        #[serde(skip_serializing_if = "Option::is_none")]
        work_order: Option<WorkOrderId>,
        documents: Vec<DocumentId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        evidence: Option<Vec<EvidenceKind>>,
        because: EvidenceEnd,
    },
    Labelled {
        register: String,
        value: String,
    },
    LabelRemoved {
        register: String,
        value: String,
    },
    LabelMoved {
        register: String,
        value: String,
        from: LotId,
        to: LotId,
    },
    Recoded(Change<String>),
    PhotoAdded {
        photos: Vec<PhotoId>,
    },
    /// Another caption or another place in the order.
    PhotoChanged {
        photo: PhotoId,
    },
    PhotoRemoved {
        photo: PhotoId,
    },

    // Holds.
    Reserved {
        hold: HoldId,
        n: i64,
        unit: UnitId,
    },
    ReservationChanged {
        hold: HoldId,
        from: i64,
        n: i64,
        until: Option<Date>,
    },
    ReservationReleased {
        hold: HoldId,
        n: i64,
        reason: Option<String>,
        made_late: bool,
    },
    ReservationExpired {
        hold: HoldId,
        n: i64,
    },
    ReservationParted {
        hold: HoldId,
        of: HoldId,
        lot: LotId,
        n: i64,
    },
    HoldBroken {
        hold: HoldId,
        n: i64,
        line: Option<LineId>,
    },
    /// Work that had not begun, or a pending transfer, was cancelled because its hold ended.
    CancelledWithHold {
        hold: HoldId,
        because: HoldState,
    },

    // Needs.
    NeedStated {
        unit: UnitId,
        needed_by: Date,
        lines: usize,
    },
    /// The whole need, by itself or with its last line.
    NeedWithdrawn {
        reason: WithdrawalReason,
    },
    OfferAccepted {
        decision: DecisionId,
        offer: OfferId,
        n: i64,
        hold: HoldId,
    },
    /// The words of whoever declined are kept with the decision alone.
    OfferDeclined {
        decision: DecisionId,
        offer: OfferId,
        reason: DeclineReason,
        applies_to: AppliesTo,
        state: DecisionState,
    },
    /// A question to the coordinator. `decision` is the decline that it is about.
    ApprovalAsked {
        line: LineId,
        kind: ApprovalKind,
        decision: Option<DecisionId>,
    },
    ApprovalDecided {
        line: LineId,
        kind: ApprovalKind,
        decision: Option<DecisionId>,
        state: ApprovalState,
    },
    LineChanged {
        #[serde(skip_serializing_if = "Option::is_none")]
        quantity: Option<Change<i64>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        requirements: Option<Box<Change<Requirements>>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        gate_released: Option<Box<Change<Option<Released>>>>,
    },
    /// The fields that were corrected. The old values are not kept.
    NeedCorrected {
        fields: Vec<&'static str>,
    },
    LineWithdrawn {
        reason: WithdrawalReason,
        note: String,
    },
    GateReleased(Box<Released>),
    DeclineTakenBack {
        decision: DecisionId,
        offer: OfferId,
        reason: Option<DeclineReason>,
        was: DecisionState,
    },
    Measured(Box<Measured>),
    PurchaseWithdrawn {
        hold: HoldId,
        n: i64,
        reference: String,
    },

    // Work.
    PartnerEntered,
    PartnerChanged,
    WorkRequested {
        work_order: WorkOrderId,
        kind: WorkKind,
        n: i64,
        partner: PartnerId,
    },
    WorkStepped {
        #[serde(skip)]
        to: WorkOrderState,
        work_order: WorkOrderId,
        n: i64,
        reason: Option<String>,
        /// How the work changed the condition of the things.
        #[serde(skip_serializing_if = "Option::is_none")]
        condition: Option<Change<Condition>>,
    },
    /// So many of the `n` things are finished, and the work goes on.
    WorkProgressed {
        work_order: WorkOrderId,
        n: i64,
        finished: Change<i64>,
    },

    // Orders.
    SupplierChanged(Change<SupplierFacts>),
    AgreementEntered,
    AgreementChanged(Change<AgreementTerms>),
    AgreementClosed,
    AgreementJoined {
        organisation: OrganisationId,
    },
    AgreementLeft {
        organisation: OrganisationId,
    },
    ArticleEntered,
    ArticleChanged(Change<ArticleTerms>),
    CatalogueImported {
        added: usize,
        changed: usize,
    },
    CalledOff {
        call_off: CallOffId,
        rung: Rung,
        n: i64,
    },
    CallOffCancelled {
        n: i64,
        given_back_minor: i64,
    },
    Delivered {
        n: i64,
    },
    DeliveredToNeed {
        call_off: CallOffId,
        call_off_line: CallOffLineId,
        catalogue_item: CatalogueItemId,
        lot: LotId,
        n: i64,
    },
    NotDelivered {
        lot: LotId,
        n: i64,
    },

    // Exchange.
    HandedOver {
        handover: HandoverId,
        n: i64,
        from_lot: LotId,
        from_unit: UnitId,
        from_place: PlaceId,
        to_unit: UnitId,
        to_place: PlaceId,
    },
    /// The giver's side of a handover to another organisation, which does not name the receiver's places.
    Transferred {
        handover: HandoverId,
        n: i64,
        from_lot: LotId,
        from_unit: UnitId,
        from_place: PlaceId,
    },
    /// The receiver's side, which does not name the giver's places.
    Received {
        handover: HandoverId,
        n: i64,
        origin: String,
        from_organisation: OrganisationId,
    },
    Returned {
        #[serde(rename = "return")]
        returned: ReturnId,
        handover: HandoverId,
        n: i64,
        condition: Condition,
        place: PlaceId,
    },
    WentHome {
        handover: HandoverId,
        transfer: TransferId,
        n: i64,
    },
    CameHome {
        handover: HandoverId,
        transfer: TransferId,
        n: i64,
        condition: Condition,
        place: PlaceId,
    },
    TransferAsked {
        transfer: TransferId,
        n: i64,
        to_organisation: OrganisationId,
    },
    TransferApproved {
        transfer: TransferId,
        n: i64,
        kind: TransferKind,
    },
    TransferRefused {
        transfer: TransferId,
        n: i64,
        kind: TransferKind,
    },
    TransferCompleted {
        handover: HandoverId,
    },
}

impl Event {
    /// The stored figures; `None` where there are none.
    pub fn detail(&self) -> Result<Option<Value>, serde_json::Error> {
        let mut stored = serde_json::to_value(self)?;
        Ok(stored.get_mut("detail").map(Value::take))
    }
}
