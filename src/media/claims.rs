//! What a file claims about its contents, checked before a decoder believes it. The decoders' own limits cover the size of
//! the whole picture, and not what is checked here.

use std::io::Cursor;

use tiff::{
    decoder::{ChunkType, Decoder},
    tags::{CompressionMethod, Tag},
};

use super::{Kind, MOST_PIXELS, Unreadable};

/// A decoder goes through the whole picture for each scan of a progressive JPEG. Cameras write about ten scans.
const MOST_SCANS: usize = 30;

/// # Errors
/// A file that would cost more time or memory than a picture of its size.
pub(super) fn check(kind: Kind, bytes: &[u8]) -> Result<(), Unreadable> {
    let holds = match kind {
        Kind::Jpeg => scans(bytes) <= MOST_SCANS,
        Kind::WebP => chunks_fit(bytes),
        Kind::Gif => frame_fits(bytes),
        Kind::Tiff => return check_parts(bytes),
        Kind::Png | Kind::Bmp => true,
    };
    if holds { Ok(()) } else { Err(Unreadable::Damaged) }
}

/// Counts the scans up to the end of the image (ITU-T T.81, B.1.1). Telephones write depth, a lighter version or a film
/// after the image, and a small picture into a segment before it. Those are not decoded.
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

/// Whether each chunk (RFC 9649, 2.3) ends within the file. The decoder would allocate as much memory for metadata as
/// its chunk claims.
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

/// Whether the first frame lies within the screen (GIF89a, 18 and 20). The picture's size is the screen's, but the decoder
/// would allocate the frame's as well.
fn frame_fits(gif: &[u8]) -> bool {
    fn first_frame(gif: &[u8]) -> Option<bool> {
        let number = |at: usize| gif.get(at..at + 2).map(|two| u32::from(u16::from_le_bytes([two[0], two[1]])));
        let (width, height, flags) = (number(6)?, number(8)?, *gif.get(10)?);
        let colours = if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 0x07) + 1) };
        let mut at = 13 + colours;
        while *gif.get(at)? == 0x21 {
            at += 2;
            while *gif.get(at)? != 0 {
                at += 1 + usize::from(gif[at]);
            }
            at += 1;
        }
        let fits = number(at + 1)? + number(at + 5)? <= width && number(at + 3)? + number(at + 7)? <= height;
        Some(gif[at] == 0x2C && fits)
    }
    first_frame(gif).unwrap_or(false)
}

/// The strips or tiles of a TIFF (TIFF 6.0, 8 and 15). The decoder reads a JPEG within a TIFF by the size that this JPEG
/// claims for itself, so such files are not read. Strips that share their bytes would be decoded again and again.
fn check_parts(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut tiff = Decoder::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let compression = tiff.find_tag_unsigned(Tag::Compression).map_err(|_| Unreadable::Damaged)?;
    if [CompressionMethod::JPEG, CompressionMethod::ModernJPEG].iter().any(|jpeg| compression == Some(jpeg.to_u16())) {
        return Err(Unreadable::UnknownFormat);
    }
    let counts = match tiff.get_chunk_type() {
        ChunkType::Strip => Tag::StripByteCounts,
        ChunkType::Tile => Tag::TileByteCounts,
    };
    let counts: Option<Vec<u64>> = tiff.find_tag_unsigned_vec(counts).map_err(|_| Unreadable::Damaged)?;
    let together = counts.unwrap_or_default().into_iter().fold(0, u64::saturating_add);
    let (width, height) = tiff.chunk_dimensions();
    if together > bytes.len() as u64 || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Unreadable::Damaged);
    }
    Ok(())
}
