//! Refusals are values: tests match a variant, the API sends its code and figures, readers see a sentence in their
//! language.

use serde::{Serialize, Serializer};

use crate::stock::fact::Fact;
use crate::{
    AgreementId, Condition, Date, DraftId, Earliest, EvidenceKind, HoldId, Instant, Lasting, LotId, LotState, Money,
    NeedId, OfferId, PlaceId, Role, UnitId,
};

pub type Result<T, E = Refused> = std::result::Result<T, E>;

/// Why a request changes nothing. The serialised form is the problem's `code` and its figures (RFC 9457 extension
/// members).
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[error("{}", serde_json::to_string(self).unwrap_or_default())]
pub enum Refused {
    /// The thing does not exist, or the caller may not know of it. The answer is the same.
    NotFound {
        what: &'static str,
    },
    /// The caller may see it, but it belongs to another organisation or another unit.
    NotYours {
        what: &'static str,
    },
    /// The caller's roles do not include this act.
    NotAllowed {
        needs: Vec<Role>,
    },
    OwnApproval,
    /// An invalid value; `field` is a path like `lines[0].quantity`.
    Invalid {
        field: String,
        #[serde(flatten)]
        problem: Bad,
    },
    /// If-Match named an older version.
    Stale {
        version: i64,
        /// The thing as it is now. The API fills it in, in the form of its own answers.
        #[serde(skip_serializing_if = "Option::is_none")]
        current: Option<serde_json::Value>,
    },
    /// An edit without If-Match.
    PreconditionRequired,
    AlreadyDecided,
    /// An accept is not taken back: its reservation is released, or its call-off cancelled, instead.
    ReleaseInstead {
        #[serde(skip_serializing_if = "Option::is_none")]
        reservation: Option<HoldId>,
    },
    Closed {
        what: &'static str,
    },
    /// The place or unit closes on this day, and no successor was named to which things could go then.
    Closing {
        what: &'static str,
        name: String,
        until: Date,
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
    /// Its unit still uses it. The owner may change the date.
    NotYetAvailable {
        lot: LotId,
        available_from: Date,
    },
    /// Only its own unit takes it before that day.
    OpensLater {
        lot: LotId,
        opens_on: Date,
    },
    /// It is out on loan. It may be overdue.
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
    /// The store accepts no intake.
    NoIntake {
        place: PlaceId,
    },
    /// Arriving things do not fit beside the stored ones. `unknown`: how many things, stored or arriving, have no known
    /// volume and so are in none of the figures.
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
    /// Another thing has this serial number. `label`: the code of that lot.
    SerialKnown {
        lot: LotId,
        label: String,
    },
    /// A thing of the receiving organisation has this serial number. Its giver is not told which one.
    SerialKnownThere {
        serial: String,
    },
    /// The code is another lot's own. `label`: that code, as the lot has it.
    CodeTaken {
        lot: LotId,
        label: String,
    },
    /// A label that was printed in advance is on a lot or belongs to a draft already. `on`: the code of the lot.
    LabelUsed {
        what: &'static str,
        label: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot: Option<LotId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        on: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        draft: Option<DraftId>,
    },
    /// A label that the program itself gave, and the thing's own serial number, cannot be removed.
    LabelStays {
        register: String,
    },
    /// Some of many things in one request could not be changed, so none was.
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
    /// A need of this value must be explained in a note. `value`: what the cheapest new things would cost, as far as
    /// known.
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
    /// A second person must approve what the line leaves out: things of stock, and used articles.
    NeedsApproval {
        excluded: i64,
        articles: i64,
    },
    /// No known thing of the kind is anywhere near that size. `least` and `most`: the smallest and largest known, in
    /// cm.
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
    /// Somebody who leaves has open things in their name, and nobody was named to take them over.
    OpenThings {
        needs: Vec<NeedId>,
        reservations: Vec<HoldId>,
        agreements: Vec<AgreementId>,
    },
    /// What is to be closed has things in it, or things reserved for it, and no successor was named.
    NotEmpty {
        lots: u64,
        reservations: u64,
        needs: u64,
    },
    /// Without this person nobody could give roles.
    LastAdministrator,
    IdempotencyReused,
    /// The first request was answered to a person who had roles that they no longer have.
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
    /// The file is not a picture in a supported format; `file` is its name, or its number in the request.
    PictureFormat {
        file: String,
    },
    /// A telephone's own picture format (HEIC, AVIF), which is not supported.
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
    /// The file is not a document in a supported format; `file` is its name.
    DocumentFormat {
        file: String,
    },
    DocumentTooLarge {
        file: String,
        most_mib: usize,
    },
    /// The file is not a certificate of erased media in a supported format.
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
    /// The person has `most` watches already.
    TooManyWatches {
        most: u64,
    },
    /// More than `most` things fit the watch already.
    WatchTooWide {
        most: u64,
    },
    /// No such account, a wrong password, or an account without a password. The answer is the same.
    SignInWrong,
    /// The code is wrong or no longer valid, or was used already.
    CodeWrong,
    /// After several failed attempts there is a wait before the next one.
    SignInDelayed {
        seconds: i64,
    },
    /// The present password, which is needed to change it, was wrong.
    PasswordWrong,
    /// The sign-in was not begun in this browser, was begun too long ago, or is finished already.
    SignInLost,
    /// The provider refused: the person cancelled there, or is not allowed.
    SignInDeclined,
    /// The provider's answer could not be verified.
    SignInUnproven,
    /// The provider does not answer.
    ProviderSilent,
    /// The provider knows the person, but nobody here is linked to them.
    SignInUnknown,
    /// Another person here has the address of the person who signs in.
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
    /// A password that is easy to guess.
    Guessable,
    TooSmall {
        min: i64,
    },
    TooLarge {
        max: i64,
    },
    /// As `TooSmall`, for a size: kept in millimetres and serialised in centimetres, like all sizes.
    #[serde(rename = "too_small")]
    SizeTooSmall {
        #[serde(rename = "min", serialize_with = "in_centimetres")]
        min_mm: i64,
    },
    InThePast,
    InTheFuture,
    /// A day too far in the past or in the future.
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
    /// A bound that does not belong to the reason that was given.
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
