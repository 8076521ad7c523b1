//! From bytes to pixels, within limits that are checked before anything is decoded.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, Limits, metadata::Orientation};

use super::{
    Kind, MOST_PIXELS, Unreadable,
    pixels::{Pixels, on_white},
    sniff,
};

/// Decoded pixels take at most so much: those of a photograph, with transparency.
const MOST_DECODED_BYTES: u64 = 4 * MOST_PIXELS;
/// Each scan of a progressive JPEG is another walk over the picture. Cameras write about ten.
const MOST_SCANS: usize = 30;

/// A picture as it was decoded: not upright yet, in its own colours.
pub(super) struct Original {
    pub pixels: Pixels,
    pub orientation: Orientation,
    /// An ICC profile, as it was embedded.
    pub profile: Option<Vec<u8>>,
}

pub(super) fn read(bytes: &[u8], most_bytes: usize) -> Result<Original, Unreadable> {
    if bytes.len() > most_bytes {
        return Err(Unreadable::TooManyBytes);
    }
    let kind = sniff(bytes)?;
    if kind == Kind::Jpeg && scans(bytes) > MOST_SCANS {
        return Err(Unreadable::Damaged);
    }
    if kind == Kind::WebP && !chunks_fit(bytes) {
        return Err(Unreadable::Damaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind.format());
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 * MOST_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Unreadable::Damaged)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Unreadable::Damaged);
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_DECODED_BYTES {
        return Err(Unreadable::TooManyPixels);
    }
    let orientation = orientation(&mut decoder);
    let profile = decoder.icc_profile().ok().flatten();
    let decoded = DynamicImage::from_decoder(decoder).map_err(|_| Unreadable::Damaged)?;
    Ok(Original { pixels: on_white(decoded), orientation, profile })
}

/// Broken metadata is no reason to refuse a picture.
fn orientation(decoder: &mut impl ImageDecoder) -> Orientation {
    // Exif in a WebP stands without the prefix that it has in a JPEG (RFC 9649, 2.7.1.5); some write it nevertheless.
    let exif = decoder.exif_metadata().ok().flatten();
    let prefixed = exif.as_deref().and_then(|exif| exif.strip_prefix(b"Exif\0\0"));
    let orientation = prefixed.map_or_else(|| decoder.orientation().ok(), Orientation::from_exif_chunk);
    orientation.unwrap_or(Orientation::NoTransforms)
}

/// Scans up to the end of the image (ITU-T T.81, B.1.1). Telephones write depth, a lighter version or a film behind it,
/// and a small picture into a segment before: they are not decoded.
fn scans(jpeg: &[u8]) -> usize {
    let (mut at, mut scans) = (2, 0);
    while let Some(&[begins, marker]) = jpeg.get(at..at + 2) {
        at += match (begins, marker) {
            (0xFF, 0xD9) => break,
            // Coded data: a stuffed zero, a restart, or a byte that begins no marker.
            (0xFF, 0x00 | 0xD0..=0xD7) => 2,
            (0xFF, 0xFF) | (0x00..=0xFE, _) => 1,
            (0xFF, _) => {
                scans += usize::from(marker == 0xDA);
                2 + jpeg.get(at + 2..at + 4).map_or(0, |length| usize::from(u16::from_be_bytes([length[0], length[1]])))
            }
        };
    }
    scans
}

/// Whether each chunk (RFC 9649, 2.3) ends where the file does at the latest. The decoder makes room for as much metadata
/// as its chunk says that there is.
fn chunks_fit(webp: &[u8]) -> bool {
    let number = |at: usize| webp.get(at..at + 4)?.try_into().ok().map(|four| u32::from_le_bytes(four) as usize);
    let end = number(4).map_or(0, |said| webp.len().min(said.saturating_add(8)));
    let mut at = 12;
    while at + 8 <= end {
        let Some(size) = number(at + 4).filter(|size| *size <= webp.len() - at - 8) else { return false };
        at += 8 + size + size % 2;
    }
    true
}
