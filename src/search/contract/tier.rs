//! How well a word fits.

/// How a word was found; the score of a lot is the sum over the query's words. What the title says the thing is counts
/// most, what it is filed as comes next: a desk called desk comes before a cable hatch for desks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tier {
    /// Only what the head of a compound says: a chair, where an office chair is asked for. Half a match.
    Broader = 1,
    /// Only letters in common, where nothing else was found. Half a match as well.
    Alike = 2,
    Typo = 3,
    /// In a note.
    Note = 4,
    /// What a compound says of the thing, not what it is: "skrivebord" of a "skrivebordslampe".
    Modifier = 5,
    /// The beginning of a word.
    Prefix = 6,
    /// The beginning of what it is filed as, or of what the title says the thing is.
    PrefixCategory = 7,
    PrefixHead = 8,
    Concept = 9,
    /// It is filed as, or called, one of the things that are called so: an office chair where a chair is asked for.
    CategoryConcept = 10,
    Stem = 11,
    Exact = 12,
    /// It is filed as, or called, this very thing.
    Category = 13,
    HeadConcept = 14,
    HeadStem = 15,
    /// The very word for what the thing is.
    Head = 16,
}

impl Tier {
    pub const ALL: [Self; 16] = [
        Self::Broader,
        Self::Alike,
        Self::Typo,
        Self::Note,
        Self::Modifier,
        Self::Prefix,
        Self::PrefixCategory,
        Self::PrefixHead,
        Self::Concept,
        Self::CategoryConcept,
        Self::Stem,
        Self::Exact,
        Self::Category,
        Self::HeadConcept,
        Self::HeadStem,
        Self::Head,
    ];

    /// None for 0.
    pub fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| *tier as u8 == byte)
    }
}
