//! The meaning of words, for any engine. Text is made into words, concepts, categories and sizes here, in the same way
//! for queries and for lots. The module is pure: it reads the files of `search/`, which are compiled in, and nothing
//! else.

mod asked;
mod compound;
mod highlight;
mod lexicon;
mod outline;
mod sizes;
mod text;
mod thesaurus;
mod thing;
mod version;
mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

pub use asked::{Asked, AskedChunk, Understood};
pub use highlight::{Highlighter, Part};
pub use lexicon::Lexicon;
pub use text::{Likeness, Stems, fold, normalise, typos};
pub use thesaurus::{TWO_TYPOS_MIN_CHARS, TYPO_MIN_CHARS};
pub use thing::{Said, Set, Thing, kind_of};
pub use version::files_version;
pub use words::Word;
