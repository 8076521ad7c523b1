//! The domain's closed lists. A new word must break the build wherever a `match` decides on it.

use poem_openapi::Enum;
use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// An enum that has one spelling (snake_case) in the database, in JSON and in OpenAPI.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumIter, DeriveActiveEnum, Enum)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        #[oai(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.to_value())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::try_from_value(&text.to_owned()).map_err(|_| text.to_owned())
            }
        }
    )*};
}
pub(crate) use words;

words! {
    Role { Employee, FacilityManager, Coordinator, Procurement, Reporter, Partner, Admin }

    /// How strict a destination is about chemicals and fitness.
    Sensitivity { Kindergarten, School, Health }
    PlaceKind { Site, Building, Floor, Room, Store }

    /// Best first; a lower place in the list is a worse condition.
    Condition { AsNew, Good, Worn, NeedsRepair, ForParts }
    LotState {
        InUse,
        Available,
        /// IT before sanitisation, or quarantine: never offered.
        Custody,
        InWork,
        Gone,
    }
    /// Who legally owns a thing. Only the organisation's own things are offered, sold or recycled.
    Title { Organisation, Lessor, AidsCentre, Lender, Grant }
    /// What a document is evidence of.
    EvidenceKind {
        Fire, ChildSafety, MedicalDevice, Lifting, Hygiene,
        /// The maker's declaration of conformity.
        Ce,
        /// What a tool says that media were erased.
        Sanitisation,
        /// An environmental product declaration (EN 15804, ISO 14025).
        Epd,
        DeliveryNote, Insurance,
    }
    /// Why a document no longer speaks for a thing.
    EvidenceEnd {
        /// Somebody took it back.
        Withdrawn,
        /// The covers it was about are gone.
        Reupholstered,
        /// The thing turned out to be of another category than it was about.
        Recategorised,
    }
    ChemicalLight { Green, Yellow, Red, Unknown }
    /// Why a quantity appeared, vanished or went from one lot to another.
    Why {
        Logged, Bought, Imported, Split, Joined, TakenApart, Made, FoundInCount,
        Lost, Stolen, Sold, Donated, Recycled, ReturnedToOwner, Transferred, Received, Undone,
    }
    /// Why an act cannot have happened as early as somebody says.
    Earliest {
        /// Older than the policy allows, because months are closed by then.
        Policy,
        /// An act that this one depends on had not happened yet.
        EarlierAct,
    }
    /// Why something is not undone.
    Lasting {
        /// It left for another organisation, by work that used it up, or into another lot: that act has to be undone.
        ByAnotherAct,
        /// Its owner may have it already.
        GivenBack,
        /// Logged more than a day ago.
        TooOld,
        /// Somebody else has done something with it.
        Touched,
    }
    /// The channels by which a thing leaves the organisation.
    Departure { Lost, Stolen, Sold, Donated, Recycled, ReturnedToOwner }
    /// NIST SP 800-88 Rev. 2.
    SanitisationMethod { Clear, Purge, Destroy }

    /// Who may take surplus, before more people may.
    Circle { Unit, Organisation }
    HoldKind { Reservation, WorkOrder, Transport, Loan, Quarantine }
    HoldState { Active, Done, Released, Expired, Broken }

    /// A step of the ladder; the order is the law: reuse < repair < used < new.
    Rung { Reuse, Repair, Used, New }
    OfferKind {
        /// As it is, from the own organisation.
        Stock,
        /// As it is, from another organisation of the region.
        RegionStock,
        /// A lot mended by a partner or the own workshop.
        Repair,
        CatalogueUsed, CatalogueNew, Rental, Service,
    }
    Alike { Kind, Look, Product }
    NeedState { Open, Met, Withdrawn }
    LineState { Open, Met, Withdrawn }
    DeclineReason {
        WrongFunction, WrongSize, Condition, TooLate, TooFewAlike, ChemicalRisk,
        Accessibility, TooFar, Preference, Other,
    }
    Verdict { Accept, Decline }
    /// Whether a decision counts for the gate.
    DecisionState { Standing, Pending, Refused, Void }
    AppliesTo { Offer, Group }
    ApprovalKind { Decline, Requirements }
    ApprovalState {
        Pending, Approved, Refused,
        /// Nobody has to answer any more: what was asked about was taken back.
        Withdrawn,
    }
    /// What somebody is told of.
    NoticeKind {
        /// Something came that a watch was set for.
        Came,
        /// A watch is over: its time has run out.
        WatchEnded,
    }
    /// How somebody wants to be told by mail.
    MailWish {
        AtOnce,
        /// One letter each morning.
        Daily,
        Never,
    }
    WithdrawalReason { DoWithout, Shared, Borrowed, Repaired, Postponed, Mistake, Other }

    AgreementKind { Used, New, Rental, Service }
    CallOffState { Placed, PartlyDelivered, Delivered, Cancelled }
    WorkKind { Repair, Reupholster, Clean, Wipe, Inspect, Transport, Store, Recycle, Transform }
    WorkOrderState { Requested, Quoted, Accepted, InProgress, Done, Refused, Cancelled }
    PartnerKind { OwnWorkshop, NavWorkshop, Upholsterer, ItRefurbisher, Carrier, Other }
    TransferKind { Gift, Sale, Loan }
    TransferState { Pending, Approved, Refused, Completed, Cancelled }

    /// How sure it is that a purchase was displaced: A cancelled purchase, B need met by the ladder, C taken without a need.
    Grade { A, B, C }
    EntryKind { Saving, Reversal, DisposalAvoided }
    /// What the background worker can be asked for.
    JobKind { Reindex, OpenToRegion, FollowSuccessors, RemoveFiles, MailNotices }
    /// Each has a task of its own in the worker.
    Queue { Search, Calendar, Successors, Files, Mail }
    JobState {
        Waiting,
        Running,
        /// It failed too often: somebody has to look.
        Failed,
    }
    FactorKind { Product, Transport }
    /// What a target is about.
    Indicator {
        /// The share of things that came without buying a new one. Parts per million.
        WithoutNew,
        /// Avoided cost. Minor units of the organisation's currency.
        Cost,
        /// Avoided emissions. Grams of CO2e.
        Carbon,
    }
    /// Whose word a product's footprint is.
    FootprintKind {
        /// A third-party verified environmental product declaration (ISO 14025, EN 15804).
        Epd,
        /// Declared by the manufacturer or refurbisher, not verified.
        Manufacturer,
    }
}

impl Default for MailWish {
    /// Whoever asks to be told wants to know before the thing is gone.
    fn default() -> Self {
        Self::AtOnce
    }
}
