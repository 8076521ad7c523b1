//! The stored word for an event. Several events share a word: the subject of the history says which of them is meant.

use poem_openapi::Enum;
use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use crate::{WorkOrderState, event::Event, vocabulary::words};

words! {
    /// A word of the history. It is never renamed: what was written stays.
    Verb {
        ApprovalAsked, ApprovalDecided, CalledOff, CameHome, Cancelled, CatalogueImported, Changed, Closed, Collected, Completed, Corrected, Counted,
        DeclineTakenBack, Delivered, DocumentFiled, Documented, Edited, Entered, Erased, EvidenceEnded, FactorAdded, FollowedSuccessor,
        FoundAgain, Founded, GateReleased, HandedOver, HoldBroken, IdentityLinked, InUseAgain, Joined, LabelMoved, LabelRemoved,
        Labelled, Left, LightOverridden, LineChanged, LineWithdrawn, MadeLate, Measured, Moved, NeedStated, NeedWithdrawn, NotDelivered,
        OfferAccepted, OfferDeclined, Opened,
        PasswordSet, PhotoAdded, PhotoChanged, PhotoRemoved, PolicySet, Provisioned, PurchaseWithdrawn, Received, Recoded, RegisterTokenEnded, RegisterTokenMade, ReservationChanged, ReservationExpired, ReservationParted,
        ReservationReleased, Reserved, Returned, RolesSet, Sanitised, SecondFactorAdded, SecondFactorRemoved, SessionsEnded, SignInLinkMade, SignedIn, SurplusDeclared, SurplusWithdrawn, TakenOver, TargetSet,
        TokenMade, TokenRevoked, TransferApproved, TransferAsked, TransferRefused, Transferred, WentHome, WorkAccepted,
        WorkCancelled, WorkDone, WorkInProgress, WorkProgressed, WorkQuoted, WorkRefused, WorkRequested,
    }
}

impl Event {
    pub fn verb(&self) -> Verb {
        match self {
            Self::OrganisationFounded => Verb::Founded,
            Self::UnitOpened | Self::PlaceOpened => Verb::Opened,
            Self::OrganisationClosed { .. } | Self::UnitClosed(_) | Self::PlaceClosed(_) | Self::AgreementClosed => {
                Verb::Closed
            }
            Self::UnitChanged(_)
            | Self::PlaceChanged(_)
            | Self::PartnerChanged
            | Self::SupplierChanged(_)
            | Self::AgreementChanged(_)
            | Self::ArticleChanged(_) => Verb::Changed,
            Self::ProductEntered | Self::PartnerEntered | Self::AgreementEntered | Self::ArticleEntered => {
                Verb::Entered
            }
            Self::ProductEdited(_) | Self::LotEdited(_) | Self::LotCorrectedByRegister { .. } => Verb::Edited,
            Self::UnitFollowed { .. } | Self::PlaceFollowed { .. } | Self::OrganisationFollowed { .. } => {
                Verb::FollowedSuccessor
            }
            Self::PolicySet(_) => Verb::PolicySet,
            Self::PersonCorrected { .. } | Self::NeedCorrected { .. } => Verb::Corrected,
            Self::PersonErased => Verb::Erased,
            Self::Provisioned => Verb::Provisioned,
            Self::RegisterTokenMade => Verb::RegisterTokenMade,
            Self::RegisterTokenEnded => Verb::RegisterTokenEnded,
            Self::PersonLeft => Verb::Left,
            Self::PersonReturned => Verb::Returned,
            Self::RolesSet { .. } => Verb::RolesSet,
            Self::TokenMade { .. } => Verb::TokenMade,
            Self::TokenRevoked { .. } => Verb::TokenRevoked,
            Self::SignInLinkMade { .. } => Verb::SignInLinkMade,
            Self::SignedIn { .. } => Verb::SignedIn,
            Self::SessionsEnded { .. } => Verb::SessionsEnded,
            Self::IdentityLinked { .. } => Verb::IdentityLinked,
            Self::PasswordSet => Verb::PasswordSet,
            Self::SecondFactorAdded => Verb::SecondFactorAdded,
            Self::SecondFactorRemoved => Verb::SecondFactorRemoved,
            Self::TakenOver { .. } => Verb::TakenOver,
            Self::FactorAdded => Verb::FactorAdded,
            Self::TargetSet { .. } => Verb::TargetSet,
            Self::Moved(_) => Verb::Moved,
            Self::MadeLate { .. } => Verb::MadeLate,
            Self::Counted { .. } => Verb::Counted,
            Self::FoundAgain { .. } => Verb::FoundAgain,
            Self::SurplusDeclared { .. } => Verb::SurplusDeclared,
            Self::SurplusWithdrawn => Verb::SurplusWithdrawn,
            Self::Collected => Verb::Collected,
            Self::InUseAgain => Verb::InUseAgain,
            Self::Sanitised { .. } => Verb::Sanitised,
            Self::LightOverridden { .. } => Verb::LightOverridden,
            Self::Documented { .. } => Verb::Documented,
            Self::DocumentFiled { .. } => Verb::DocumentFiled,
            Self::EvidenceEnded { .. } => Verb::EvidenceEnded,
            Self::Labelled { .. } => Verb::Labelled,
            Self::LabelRemoved { .. } => Verb::LabelRemoved,
            Self::LabelMoved { .. } => Verb::LabelMoved,
            Self::Recoded(_) => Verb::Recoded,
            Self::PhotoAdded { .. } => Verb::PhotoAdded,
            Self::PhotoChanged { .. } => Verb::PhotoChanged,
            Self::PhotoRemoved { .. } => Verb::PhotoRemoved,
            Self::Reserved { .. } => Verb::Reserved,
            Self::ReservationChanged { .. } => Verb::ReservationChanged,
            Self::ReservationReleased { .. } => Verb::ReservationReleased,
            Self::ReservationExpired { .. } => Verb::ReservationExpired,
            Self::ReservationParted { .. } => Verb::ReservationParted,
            Self::HoldBroken { .. } => Verb::HoldBroken,
            Self::CancelledWithHold { .. } | Self::CallOffCancelled { .. } => Verb::Cancelled,
            Self::NeedStated { .. } => Verb::NeedStated,
            Self::NeedWithdrawn { .. } => Verb::NeedWithdrawn,
            Self::OfferAccepted { .. } => Verb::OfferAccepted,
            Self::OfferDeclined { .. } => Verb::OfferDeclined,
            Self::ApprovalAsked { .. } => Verb::ApprovalAsked,
            Self::ApprovalDecided { .. } => Verb::ApprovalDecided,
            Self::LineChanged { .. } => Verb::LineChanged,
            Self::LineWithdrawn { .. } => Verb::LineWithdrawn,
            Self::GateReleased(_) => Verb::GateReleased,
            Self::DeclineTakenBack { .. } => Verb::DeclineTakenBack,
            Self::Measured(_) => Verb::Measured,
            Self::PurchaseWithdrawn { .. } => Verb::PurchaseWithdrawn,
            Self::WorkRequested { .. } => Verb::WorkRequested,
            Self::WorkStepped { to, .. } => of_step(*to),
            Self::WorkProgressed { .. } => Verb::WorkProgressed,
            Self::AgreementJoined { .. } => Verb::Joined,
            Self::AgreementLeft { .. } => Verb::Left,
            Self::CatalogueImported { .. } => Verb::CatalogueImported,
            Self::CalledOff { .. } => Verb::CalledOff,
            Self::Delivered { .. } | Self::DeliveredToNeed { .. } => Verb::Delivered,
            Self::NotDelivered { .. } => Verb::NotDelivered,
            Self::HandedOver { .. } => Verb::HandedOver,
            Self::Transferred { .. } => Verb::Transferred,
            Self::Received { .. } => Verb::Received,
            Self::Returned { .. } => Verb::Returned,
            Self::WentHome { .. } => Verb::WentHome,
            Self::CameHome { .. } => Verb::CameHome,
            Self::TransferAsked { .. } => Verb::TransferAsked,
            Self::TransferApproved { .. } => Verb::TransferApproved,
            Self::TransferRefused { .. } => Verb::TransferRefused,
            Self::TransferCompleted { .. } => Verb::Completed,
        }
    }
}

fn of_step(to: WorkOrderState) -> Verb {
    match to {
        WorkOrderState::Requested => Verb::WorkRequested,
        WorkOrderState::Quoted => Verb::WorkQuoted,
        WorkOrderState::Accepted => Verb::WorkAccepted,
        WorkOrderState::InProgress => Verb::WorkInProgress,
        WorkOrderState::Done => Verb::WorkDone,
        WorkOrderState::Refused => Verb::WorkRefused,
        WorkOrderState::Cancelled => Verb::WorkCancelled,
    }
}
