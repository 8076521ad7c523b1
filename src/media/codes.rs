//! Reads the QR codes of labels in pictures (ISO/IEC 18004).

use image::GrayImage;

use super::{MOST_BYTES, Unreadable, pixels::shrink, read};

/// Wide enough to read a label that fills a third of the picture, and small enough to be quick.
const LONGEST_SIDE: u32 = 1600;

/// The texts of the QR codes in a picture. Takes up to a second: not for an async thread.
///
/// # Errors
/// What cannot be read as a picture within the limits.
pub fn codes(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let original = read::read(bytes, MOST_BYTES)?;
    let small = shrink(original.pixels, LONGEST_SIDE).ok_or(Unreadable::Damaged)?;
    let (width, height) = small.dimensions();
    let grey = GrayImage::from_fn(width, height, |x, y| {
        let [red, green, blue] = small.get_pixel(x, y).0.map(u32::from);
        image::Luma([((299 * red + 587 * green + 114 * blue) / 1000) as u8])
    });
    let seen = |x: usize, y: usize| grey.as_raw()[y * width as usize + x];
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, seen);
    let grids = seen.detect_grids();
    Ok(grids.into_iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect())
}
