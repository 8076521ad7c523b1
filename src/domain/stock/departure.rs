//! How things leave the organisation, and which things may leave in which way.

use crate::*;

/// Most characters of the grounds on which a lot leaves: the giver's words, or the reference of a document. Those of an
/// object are its JSON's.
pub const LONGEST_EVIDENCE: usize = 8_000;

impl Departure {
    /// Whether the departure is a fact that nobody chose. It is recorded even if the thing was promised to somebody.
    pub fn is_reality(self) -> bool {
        match self {
            Departure::Lost | Departure::Stolen => true,
            Departure::Sold | Departure::Donated | Departure::Recycled | Departure::ReturnedToOwner => false,
        }
    }

    /// Whether somebody else gets the thing, and with it the data that is stored in it.
    pub fn passes_on(self) -> bool {
        match self {
            Departure::Sold | Departure::Donated | Departure::Recycled => true,
            Departure::Lost | Departure::Stolen | Departure::ReturnedToOwner => false,
        }
    }

    /// Things that others own are never sold, given away or recycled. They can only be lost, stolen or returned to the
    /// owner.
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
