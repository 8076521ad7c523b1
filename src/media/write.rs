//! From pixels to the sizes that are kept.

use image::RgbaImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::{
    Likeness, Picture, Rendition, Size,
    pixels::{Pixels, in_srgb, shrink, upright},
    read::Original,
};

const JPEG_QUALITY: u8 = 76;
/// For pictures with small print.
const COPY_QUALITY: u8 = 88;
const WEBP_QUALITY: f32 = 74.0;
/// From 0 (fastest) to 6 (smallest).
const WEBP_EFFORT: i32 = 3;
/// The longest side of what a ThumbHash is made from.
const THUMB: u32 = 100;

pub(super) fn write(original: Original) -> Option<Picture> {
    let Original { pixels, orientation, profile, alone: _alone } = original;
    // The large size is made first, because turning and converting it is less work than the original.
    let large = shrink(pixels, Size::Large.longest_side())?;
    let large = in_srgb(upright(large, orientation), profile.as_deref());
    let medium = shrink(large.clone(), Size::Medium.longest_side())?;
    let small = shrink(medium.clone(), Size::Small.longest_side())?;
    let thumb = shrink(small.clone(), THUMB)?;
    Some(Picture {
        thumbhash: thumbhash(&thumb),
        likeness: Likeness::of(&small),
        renditions: [
            rendition(Size::Small, &small)?,
            rendition(Size::Medium, &medium)?,
            rendition(Size::Large, &large)?,
        ],
    })
}

/// The whole picture as one JPEG. It is not progressive, because the encoder would then hold all coefficients in
/// memory.
pub(super) fn copy(original: Original) -> Option<Vec<u8>> {
    let Original { pixels, orientation, profile, alone: _alone } = original;
    let pixels = in_srgb(upright(pixels, orientation), profile.as_deref());
    let (width, height) = (u16::try_from(pixels.width()).ok()?, u16::try_from(pixels.height()).ok()?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, COPY_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder.encode(&pixels, width, height, ColorType::Rgb).ok()?;
    Some(bytes)
}

fn rendition(size: Size, pixels: &Pixels) -> Option<Rendition> {
    let (width, height) = pixels.dimensions();
    let bytes = match size {
        Size::Small | Size::Medium => webp(pixels)?,
        Size::Large => jpeg(pixels)?,
    };
    Some(Rendition { size, width, height, bytes })
}

fn jpeg(pixels: &Pixels) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(pixels.width()).ok()?, u16::try_from(pixels.height()).ok()?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.encode(pixels, width, height, ColorType::Rgb).ok()?;
    Some(bytes)
}

fn webp(pixels: &Pixels) -> Option<Vec<u8>> {
    let mut config = webp::WebPConfig::new().ok()?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_EFFORT;
    let encoder = webp::Encoder::from_rgb(pixels, pixels.width(), pixels.height());
    encoder.encode_advanced(&config).ok().map(|bytes| bytes.to_vec())
}

fn thumbhash(thumb: &Pixels) -> Vec<u8> {
    let rgba = RgbaImage::from_fn(thumb.width(), thumb.height(), |x, y| {
        let [red, green, blue] = thumb.get_pixel(x, y).0;
        image::Rgba([red, green, blue, 255])
    });
    ::thumbhash::rgba_to_thumb_hash(rgba.width() as usize, rgba.height() as usize, &rgba)
}
