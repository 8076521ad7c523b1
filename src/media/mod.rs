//! Pictures of things. A file is read within limits, put upright, and written anew in three sizes. Whatever it said
//! besides its pixels (places, names, devices) is gone.

mod claims;
mod codes;
mod kind;
mod likeness;
mod pixels;
mod read;
mod studio;
#[cfg(test)]
mod tests;
mod write;

pub use codes::codes;
pub use kind::{Kind, sniff};
pub use likeness::Likeness;
pub use studio::{Failed, Studio};

/// The most bytes that one picture may have.
pub const MOST_BYTES: usize = 15 * 1024 * 1024;
/// The most pixels that one picture may have.
pub const MOST_PIXELS: u64 = 50_000_000;

/// A size in which every picture is kept, by its longest side in pixels. Smaller pictures are not made larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    Small,
    Medium,
    Large,
}

impl Size {
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    pub fn longest_side(self) -> u32 {
        match self {
            Self::Small => 320,
            Self::Medium => 960,
            Self::Large => 1920,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// The format of each size. At the same quality (SSIMULACRA 2 of 70) WebP takes a fifth less space than JPEG at 320
    /// pixels, and a sixth less at 960. At 1920 pixels it takes as much, and eight times as long to write. This was
    /// measured once, and of which pictures, with which settings and by which command was not written down: whoever
    /// changes a format or a quality measures anew.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Small | Self::Medium => "image/webp",
            Self::Large => "image/jpeg",
        }
    }
}

/// One size of a picture, ready to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    pub size: Size,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// A picture as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In the order of [`Size::ALL`].
    pub renditions: [Rendition; 3],
    /// A blur of about 25 bytes that is shown until the picture is there (evanw.github.io/thumbhash).
    pub thumbhash: Vec<u8>,
    pub likeness: Likeness,
}

/// Why a file cannot be kept as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The formats of some cameras, which not every browser and decoder reads.
    #[error("HEIC and AVIF are not read")]
    Heif,
    #[error("no picture of a known format")]
    UnknownFormat,
    #[error("more bytes than are read")]
    TooManyBytes,
    #[error("more pixels than are decoded")]
    TooManyPixels,
    #[error("damaged")]
    Damaged,
}

/// Reads a picture and writes it in its sizes. Takes up to a second: not for an async thread.
///
/// # Errors
/// What cannot be read as a picture within the limits.
pub fn develop(bytes: &[u8]) -> Result<Picture, Unreadable> {
    let original = read::read(bytes, MOST_BYTES)?;
    write::write(original).ok_or(Unreadable::Damaged)
}

/// Reads a picture of at most `most_bytes` and writes it as one JPEG in its full size, fine enough to read small print.
///
/// # Errors
/// What cannot be read as a picture within the limits.
pub fn copy(bytes: &[u8], most_bytes: usize) -> Result<Vec<u8>, Unreadable> {
    let original = read::read(bytes, most_bytes)?;
    write::copy(original).ok_or(Unreadable::Damaged)
}
