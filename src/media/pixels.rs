//! Pixels in three bytes each, and what is done to them.

use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images};
use image::{DynamicImage, Rgb, RgbImage, metadata::Orientation};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Red, green and blue.
pub(super) type Pixels = RgbImage;

/// Eight bits a channel; what is transparent shows white behind it.
pub(super) fn on_white(picture: DynamicImage) -> Pixels {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = picture.into_rgba8().into_raw();
    // In place, because the largest picture fits into memory once, not twice.
    for pixel in 0..bytes.len() / 4 {
        let alpha = u32::from(bytes[4 * pixel + 3]);
        for channel in 0..3 {
            let value = u32::from(bytes[4 * pixel + channel]);
            bytes[3 * pixel + channel] = ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        }
    }
    bytes.truncate(bytes.len() / 4 * 3);
    RgbImage::from_raw(width, height, bytes).unwrap_or_default()
}

/// Scales a picture down so that its longest side is at most this long. A smaller picture stays as it is.
pub(super) fn shrink(mut picture: Pixels, longest_side: u32) -> Option<Pixels> {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= longest_side {
        return Some(picture);
    }
    let scaled = |side: u32| {
        let rounded = (u64::from(side) * u64::from(longest_side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(rounded).unwrap_or(1).max(1)
    };
    let (narrow, low) = (scaled(width), scaled(height));
    let mut small = RgbImage::new(narrow, low);
    {
        let source = images::Image::from_slice_u8(width, height, &mut picture, PixelType::U8x3).ok()?;
        let mut target = images::Image::from_slice_u8(narrow, low, &mut small, PixelType::U8x3).ok()?;
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut target, &options).ok()?;
    }
    Some(small)
}

/// Turns a picture as its orientation says (Exif 2.32, tag 274).
pub(super) fn upright(picture: Pixels, orientation: Orientation) -> Pixels {
    let mut picture = DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(orientation);
    picture.into_rgb8()
}

/// Converts the colours to sRGB, which every screen shows (IEC 61966-2-1). A profile that cannot be read, or that does
/// not fit the pixels, is ignored.
pub(super) fn in_srgb(picture: Pixels, profile: Option<&[u8]>) -> Pixels {
    profile.and_then(|profile| converted(&picture, profile)).unwrap_or(picture)
}

fn converted(picture: &Pixels, profile: &[u8]) -> Option<Pixels> {
    let own = ColorProfile::new_from_slice(profile).ok()?;
    let mut converted = RgbImage::new(picture.width(), picture.height());
    match own.color_space {
        DataColorSpace::Rgb => convert(&own, Layout::Rgb, picture, &mut converted)?,
        DataColorSpace::Gray => convert(&own, Layout::Gray, &greys(picture)?, &mut converted)?,
        // The decoder makes red, green and blue of CMYK without the profile, which no longer fits then. No decoder
        // gives the pixels of any other colour space.
        _ => return None,
    }
    Some(converted)
}

fn convert(own: &ColorProfile, layout: Layout, source: &[u8], target: &mut [u8]) -> Option<()> {
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let to_srgb = own.create_transform_8bit(layout, &srgb, Layout::Rgb, options).ok()?;
    to_srgb.transform(source, target).ok()
}

/// One byte for each pixel. `None` if the picture has colours.
fn greys(picture: &Pixels) -> Option<Vec<u8>> {
    picture.pixels().map(|Rgb([red, green, blue])| (red == green && green == blue).then_some(*red)).collect()
}
