//! The format of a file, by its first bytes. The file's name does not count.

use image::ImageFormat;

use super::Unreadable;

/// The formats that are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
}

/// The brands of ISO/IEC 23008-12 (HEIF) and AVIF files, in their `ftyp` box.
const HEIF: [&[u8]; 11] =
    [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"avif", b"avis"];

impl Kind {
    pub(super) fn format(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::WebP => ImageFormat::WebP,
            Self::Gif => ImageFormat::Gif,
            Self::Bmp => ImageFormat::Bmp,
            Self::Tiff => ImageFormat::Tiff,
        }
    }
}

/// Tells a picture's format.
///
/// # Errors
/// Formats that are not read.
pub fn sniff(bytes: &[u8]) -> Result<Kind, Unreadable> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Ok(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Kind::WebP),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Kind::Gif),
        [b'B', b'M', ..] => Ok(Kind::Bmp),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Kind::Tiff),
        [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..] if HEIF.iter().any(|brand| rest.starts_with(brand)) => {
            Err(Unreadable::Heif)
        }
        _ => Err(Unreadable::UnknownFormat),
    }
}
