//! How things leave the organisation, and which may.

use crate::*;

/// Grounds on which a lot leaves, in the giver's words or as a document's reference.
pub const LONGEST_EVIDENCE: usize = 8_000;

impl Departure {
    /// It happened, whatever anybody was promised; the other channels are choices.
    pub fn is_reality(self) -> bool {
        match self {
            Departure::Lost | Departure::Stolen => true,
            Departure::Sold | Departure::Donated | Departure::Recycled | Departure::ReturnedToOwner => false,
        }
    }

    /// Somebody else gets the thing, and with it what is stored in it.
    pub fn passes_on(self) -> bool {
        match self {
            Departure::Sold | Departure::Donated | Departure::Recycled => true,
            Departure::Lost | Departure::Stolen | Departure::ReturnedToOwner => false,
        }
    }

    /// What others own is never sold, given away or recycled, only lost, stolen or given back to them.
    pub fn allowed(self, title: Title) -> Result<()> {
        match (title, self) {
            (_, Departure::Lost | Departure::Stolen) => Ok(()),
            (Title::Organisation, Departure::ReturnedToOwner) => {
                Err(Refused::WrongState { what: "legal_title", state: title.to_string() })
            }
            (Title::Organisation, Departure::Sold | Departure::Donated | Departure::Recycled) => Ok(()),
            (
                Title::Lessor | Title::AidsCentre | Title::Lender | Title::Grant,
                Departure::Sold | Departure::Donated | Departure::Recycled,
            ) => Err(Refused::NotOffered { because: "legal_title" }),
            (Title::Lessor | Title::AidsCentre | Title::Lender | Title::Grant, Departure::ReturnedToOwner) => Ok(()),
        }
    }
}

impl From<Departure> for Why {
    fn from(kind: Departure) -> Self {
        match kind {
            Departure::Lost => Why::Lost,
            Departure::Stolen => Why::Stolen,
            Departure::Sold => Why::Sold,
            Departure::Donated => Why::Donated,
            Departure::Recycled => Why::Recycled,
            Departure::ReturnedToOwner => Why::ReturnedToOwner,
        }
    }
}
