//! How well a word fits.

/// How a word was found; the score of a lot is the sum over the query's words. Whether the title or the category
/// says it makes no difference: caretakers write "HÅG Capisco" and mean a chair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tier {
    Typo = 1,
    Prefix = 4,
    Concept = 6,
    Stem = 8,
    Exact = 10,
}
