//! Refusals are values: tests match a variant, the API sends its code and figures, readers see a sentence in their
//! language.

use serde::{Serialize, Serializer};

use crate::moment::Earliest;
use crate::stock::fact::Fact;
use crate::stock::undo::Lasting;
use crate::{
    AgreementId, Condition, Date, EvidenceKind, HoldId, Instant, LotId, LotState, Money, NeedId, OfferId, PlaceId,
    Role, UnitId,
};

pub type Result<T, E = Refused> = std::result::Result<T, E>;

/// Why a request changes nothing. The serialised form is the problem's `code` and its figures (RFC 9457 extension
/// members).
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[error("{}", serde_json::to_string(self).unwrap_or_default())]
pub enum Refused {
    /// No such thing, or nothing the caller may know of: the answer is the same.
    NotFound {
        what: &'static str,
    },
    /// Visible, but another organisation's or another unit's.
    NotYours {
        what: &'static str,
    },
    /// The caller's roles do not include this act.
    NotAllowed {
        needs: Vec<Role>,
    },
    OwnApproval,
    /// A value that cannot be; `field` is a path like `lines[0].quantity`.
    Invalid {
        field: String,
        #[serde(flatten)]
        problem: Bad,
    },
    /// If-Match named an older version.
    Stale {
        version: i64,
        /// The thing as it is now; the edge fills it in, in the shape of its own answers.
        #[serde(skip_serializing_if = "Option::is_none")]
        current: Option<serde_json::Value>,
    },
    /// An edit without If-Match.
    PreconditionRequired,
    AlreadyDecided,
    /// Nobody takes an accept back as if it had never been: its reservation is released, its call-off cancelled.
    ReleaseInstead {
        #[serde(skip_serializing_if = "Option::is_none")]
        reservation: Option<HoldId>,
    },
    Closed {
        what: &'static str,
    },
    /// The act is not possible in the thing's present state.
    WrongState {
        what: &'static str,
        state: String,
    },
    LotState {
        lot: LotId,
        state: LotState,
    },
    Exhausted {
        lot: LotId,
        free: i64,
        asked: i64,
    },
    /// Somebody else's hold stands in the way.
    Held {
        lot: LotId,
        held: i64,
        holds: Vec<HoldId>,
    },
    HoldOver {
        hold: HoldId,
    },
    NotSanitised {
        lot: LotId,
    },
    /// Its unit still uses it. Who owns the date may change it.
    NotYetAvailable {
        lot: LotId,
        available_from: Date,
    },
    /// Out on loan; the last day of it may be over.
    NotBackYet {
        lot: LotId,
        goes_back_on: Date,
    },
    /// The destination demands documents that the thing does not have.
    EvidenceMissing {
        lot: LotId,
        kinds: Vec<EvidenceKind>,
    },
    /// Device management could still lock or wipe it.
    StillManaged {
        lot: LotId,
    },
    /// A store that takes nothing in.
    NoIntake {
        place: PlaceId,
    },
    /// What comes in would not fit beside what is there. `unknown` things, there or coming, are in no figure.
    StoreFull {
        place: PlaceId,
        capacity_l: i64,
        taken_l: i64,
        asked_l: i64,
        unknown: i64,
    },
    OneEach,
    CannotJoin {
        because: &'static str,
    },
    AmbiguousCode {
        candidates: Vec<LotId>,
    },
    /// A serial number is one thing's. `label`: the code of the lot that has it.
    SerialKnown {
        lot: LotId,
        label: String,
    },
    /// Another lot's own code. `label`: that code, as the lot has it.
    CodeTaken {
        lot: LotId,
        label: String,
    },
    /// A label that was printed in advance sticks on one thing. `on`: the code of the lot that has it.
    LabelUsed {
        label: String,
        lot: LotId,
        on: String,
    },
    /// Names that the program itself gave are not anybody's to take off.
    LabelStays {
        register: String,
    },
    /// Of many things in one request these could not be done, so none was.
    RowsRefused {
        rows: Vec<RefusedRow>,
    },
    Cycle,
    Overlapping {
        what: &'static str,
    },
    InUseElsewhere {
        what: &'static str,
    },
    ReuseFirst {
        undecided: Vec<OfferId>,
        unmet: i64,
    },
    RungLocked {
        undecided: Vec<OfferId>,
    },
    OfferChanged {
        offer: OfferId,
    },
    OfferGone {
        offer: OfferId,
    },
    ReasonContradicted {
        reason: crate::DeclineReason,
        fact: Fact,
        actual: Option<Figure>,
        limit: Option<Figure>,
    },
    LimitNeeded {
        reason: crate::DeclineReason,
    },
    NoteNeeded,
    /// So large a need is explained in a sentence. `value`: what the cheapest new things would cost, as far as known.
    AssessmentNeeded {
        field: &'static str,
        value: Money,
        limit: Money,
    },
    ExceedsUnmet {
        unmet: i64,
        asked: i64,
    },
    PackSize {
        pack_size: i64,
        asked: i64,
    },
    /// What the line's requirements and limits leave out: things of stock, and used articles.
    NeedsApproval {
        excluded: i64,
        articles: i64,
    },
    /// Nothing of the kind is anywhere near that size: centimetres of the smallest and the largest that are known.
    LimitOutside {
        fact: Fact,
        limit: i64,
        least: i64,
        most: i64,
    },
    /// The first of the two taps: could one do without, share, borrow or repair?
    AlternativesFirst,
    TooWorn {
        condition: Condition,
    },
    NotOffered {
        because: &'static str,
    },
    AgreementClosed,
    CeilingExceeded {
        left: Money,
        asked: Money,
    },
    ExceedsOrdered {
        left: i64,
        asked: i64,
    },
    ExceedsHeld {
        held: i64,
        asked: i64,
    },
    ExceedsReceived {
        left: i64,
        asked: i64,
    },
    /// The borrower has to return them first.
    NotSentHome {
        left: i64,
        asked: i64,
    },
    /// Nothing is recorded as of a moment before this one.
    HappenedTooEarly {
        earliest: Instant,
        because: Earliest,
    },
    CannotUndo {
        because: Lasting,
    },
    SerialsNeeded {
        needed: i64,
        given: i64,
    },
    TransferPending,
    /// Somebody who leaves has things open in their name, and nobody was named who takes them over.
    OpenThings {
        needs: Vec<NeedId>,
        reservations: Vec<HoldId>,
        agreements: Vec<AgreementId>,
    },
    /// Something that is to be closed has things in it, or things kept for it, and no successor was named.
    NotEmpty {
        lots: u64,
        reservations: u64,
        needs: u64,
    },
    /// Nobody would be left to give roles.
    LastAdministrator,
    IdempotencyReused,
    /// The first request was answered to somebody with roles that the person has no more.
    RolesChanged,
    /// The stored answer named somebody who was erased since.
    AnswerErased,
    CurrencyDiffers {
        expected: String,
        given: String,
    },
    UnitsDiffer {
        unit: UnitId,
    },
    /// The reason names facts that nobody knows yet: say what was measured.
    MeasureNeeded {
        reason: crate::DeclineReason,
        facts: Vec<Fact>,
    },
    /// The purchase does not keep to a requirement of its own line.
    Unfit {
        offer: OfferId,
    },
    /// A file that is no picture which is read; `file` is its name, or its number in the request.
    PictureFormat {
        file: String,
    },
    /// A telephone's own format (HEIC, AVIF), which is not read.
    CameraFormat {
        file: String,
    },
    PictureTooLarge {
        file: String,
        most_mib: usize,
        most_megapixels: u64,
    },
    PictureDamaged {
        file: String,
    },
    /// A file that is none of those that prove something; `file` is its name.
    DocumentFormat {
        file: String,
    },
    DocumentTooLarge {
        file: String,
        most_mib: usize,
    },
    /// A certificate of erased media that is no table of them.
    CertificateFormat,
    /// The tool itself says that the medium was not erased.
    NotErased {
        said: String,
    },
    /// The certificate names more media than the thing has.
    MoreMedia {
        lot: LotId,
        media: i64,
    },
    /// Several things have this serial number.
    AmbiguousSerial {
        candidates: Vec<LotId>,
    },
    TooManyPhotos {
        most: usize,
    },
    /// Nobody reads more than that.
    TooManyWatches {
        most: u64,
    },
    /// So much fits already that nobody has to wait for more.
    WatchTooWide {
        most: u64,
    },
    /// No such account, or another password, or no password at all: the answer is the same.
    SignInWrong,
    /// The code is not the one of this half minute, or was used.
    CodeWrong,
    /// Whoever failed several times waits before the next try.
    SignInDelayed {
        seconds: i64,
    },
    /// A password is changed by whoever knows it.
    PasswordWrong,
    /// Not begun in this browser, or long ago, or finished already.
    SignInLost,
    /// The provider says no: somebody gave up there, or may not.
    SignInDeclined,
    /// What the provider says is not to be believed.
    SignInUnproven,
    /// The provider does not answer.
    ProviderSilent,
    /// The provider vouches for somebody whom nobody knows here.
    SignInUnknown,
    /// Somebody else here has the address of whoever comes.
    SignInAddressTaken,
}

/// A figure in a refusal: a number in the unit that the fact's name says, a word or a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    Number(i64),
    Day(Date),
    Word(String),
}

impl Figure {
    pub fn word(value: impl std::fmt::Display) -> Self {
        Self::Word(value.to_string())
    }
}

/// Why one row of a list was refused. `index` counts from 0, as the list does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RefusedRow {
    pub index: usize,
    #[serde(flatten)]
    pub refused: Refused,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Bad {
    Missing,
    Empty,
    TooLong {
        max: usize,
    },
    TooShort {
        min: usize,
    },
    /// A password that is tried first by whoever guesses.
    Guessable,
    TooSmall {
        min: i64,
    },
    TooLarge {
        max: i64,
    },
    /// The same of a size: kept in millimetres, told in centimetres as sizes are.
    #[serde(rename = "too_small")]
    SizeTooSmall {
        #[serde(rename = "min", serialize_with = "in_centimetres")]
        min_mm: i64,
    },
    InThePast,
    InTheFuture,
    /// No day of this register's: before the things were made, or further away than any plan.
    FarAway,
    /// A period that ends before it begins.
    Backwards,
    Unknown {
        value: String,
    },
    Malformed {
        value: String,
    },
    Duplicate {
        value: String,
    },
    Both,
    /// A bound that says nothing for the reason that was given.
    OfAnotherReason {
        reason: crate::DeclineReason,
    },
}

fn in_centimetres<S: Serializer>(mm: &i64, to: S) -> std::result::Result<S::Ok, S::Error> {
    match mm % 10 {
        0 => to.serialize_i64(mm / 10),
        _ => to.serialize_f64(*mm as f64 / 10.0),
    }
}

impl Refused {
    pub fn invalid(field: impl Into<String>, problem: Bad) -> Self {
        Self::Invalid { field: field.into(), problem }
    }

    /// The stable code clients match on.
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(map)) => {
                map.get("code").and_then(|c| c.as_str()).unwrap_or("refused").to_owned()
            }
            _ => "refused".to_owned(),
        }
    }
}
