//! From bytes to pixels, within limits that are checked before anything is decoded.

use std::{
    io::Cursor,
    sync::{Mutex, MutexGuard, PoisonError},
};

use image::{DynamicImage, ImageDecoder, ImageReader, Limits, metadata::Orientation};

use super::{
    MOST_PIXELS, Unreadable, claims,
    pixels::{Pixels, on_white},
    sniff,
};

/// The most bytes that decoded pixels may take: those of the largest picture, with transparency.
const MOST_DECODED_BYTES: u64 = 4 * MOST_PIXELS;
/// Larger pictures are decoded one at a time. A progressive JPEG of the most pixels takes 450 MB, whatever the decoder's
/// limit says.
const LARGE: u64 = 16_000_000;
static LARGE_ONE: Mutex<()> = Mutex::new(());

/// A picture as it was decoded: not upright yet, in its own colours.
pub(super) struct Original {
    pub pixels: Pixels,
    pub orientation: Orientation,
    /// An ICC profile, as it was embedded.
    pub profile: Option<Vec<u8>>,
    /// Held while a large picture is in memory.
    pub alone: Option<MutexGuard<'static, ()>>,
}

pub(super) fn read(bytes: &[u8], most_bytes: usize) -> Result<Original, Unreadable> {
    if bytes.len() > most_bytes {
        return Err(Unreadable::TooManyBytes);
    }
    let kind = sniff(bytes)?;
    claims::check(kind, bytes)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind.format());
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 * MOST_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Unreadable::Damaged)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Unreadable::Damaged);
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || decoder.total_bytes() > MOST_DECODED_BYTES {
        return Err(Unreadable::TooManyPixels);
    }
    let orientation = orientation(&mut decoder);
    let profile = decoder.icc_profile().ok().flatten();
    // A decoder that panicked leaves nothing behind.
    let alone = (pixels > LARGE).then(|| LARGE_ONE.lock().unwrap_or_else(PoisonError::into_inner));
    let decoded = DynamicImage::from_decoder(decoder).map_err(|_| Unreadable::Damaged)?;
    Ok(Original { pixels: on_white(decoded), orientation, profile, alone })
}

/// Broken metadata is no reason to refuse a picture.
fn orientation(decoder: &mut impl ImageDecoder) -> Orientation {
    // Exif in a WebP does not have the prefix that it has in a JPEG (RFC 9649, 2.7.1.5), but some programs write it.
    let exif = decoder.exif_metadata().ok().flatten();
    let prefixed = exif.as_deref().and_then(|exif| exif.strip_prefix(b"Exif\0\0"));
    let orientation = prefixed.map_or_else(|| decoder.orientation().ok(), Orientation::from_exif_chunk);
    orientation.unwrap_or(Orientation::NoTransforms)
}
