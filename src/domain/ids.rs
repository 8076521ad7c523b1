//! Ids are UUIDv7. They are unique without coordination and roughly in order of creation, which keeps indexes compact.

use poem_openapi::NewType;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType, NewType)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identity, later than every identity this process has made.
            #[expect(clippy::new_without_default, reason = "an identity has no default value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::Custom("identities are never made by the database".to_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    RegionId OrganisationId UnitId PlaceId PersonId TokenId SessionId GroupId
    ProductId LotId MovementId HistoryId AliasId LabelBatchId SanitisationId DocumentId DocumentFileId
    PictureId PhotoId DraftId
    /// n things kept for a purpose and a period.
    HoldId
    NeedId LineId DecisionId SnapshotId ApprovalId WatchId NoticeId
    /// UUIDv5 of what is offered to which line: found again by recomputing, never stored as stock.
    OfferId
    SupplierId AgreementId CatalogueItemId CallOffId CallOffLineId
    PartnerId PartnerLinkId WorkOrderId TransferId
    HandoverId ReturnId EntryId FactorId PriceId
    ImportId JobId
}
