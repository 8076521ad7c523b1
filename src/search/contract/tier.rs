//! How well a word of a query matches a lot.

/// How a word was found. The score of a lot is the sum over the words of the query. The word of the title for the thing
/// itself counts most, then the category: a desk called desk comes before a cable hatch for desks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tier {
    /// Only the head of a compound matches: a chair, where an office chair is asked for. It counts as half a match.
    Broader = 1,
    /// The words only have letters in common, and nothing else was found. It counts as half a match too.
    Alike = 2,
    Typo = 3,
    /// In a note.
    Note = 4,
    /// A part of a compound that is not its head: "skrivebord" of a "skrivebordslampe".
    Modifier = 5,
    /// The beginning of a word.
    Prefix = 6,
    /// The beginning of the name of the category, or of the word of the title for the thing itself.
    PrefixCategory = 7,
    PrefixHead = 8,
    Concept = 9,
    /// Its category or its title is one of several things with this name: an office chair where a chair is asked for.
    CategoryConcept = 10,
    Stem = 11,
    Exact = 12,
    /// Its category or its title is exactly this thing.
    Category = 13,
    HeadConcept = 14,
    HeadStem = 15,
    /// Exactly the word of the title for the thing itself.
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

    /// `None` for a byte that is no tier.
    pub fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| *tier as u8 == byte)
    }
}
