//! Pictures as cameras, phones and strangers send them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

mod folder;
mod held;

const RED: Rgb<u8> = Rgb([220, 30, 30]);
const GREEN: Rgb<u8> = Rgb([30, 200, 40]);
const BLUE: Rgb<u8> = Rgb([30, 60, 220]);
const WHITE: Rgb<u8> = Rgb([240, 240, 240]);

/// Red, green, blue and white in its corners, in reading order.
fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => WHITE,
    })
}

/// Light and shade as in a photograph, different for each seed.
fn scene(seed: u32, width: u32, height: u32) -> RgbImage {
    let coarse = RgbImage::from_fn(12, 9, |x, y| {
        // MurmurHash3's finaliser, so that neighbours have nothing in common.
        let mixed = x + 31 * y + 1_009 * seed;
        let mixed = (mixed ^ (mixed >> 16)).wrapping_mul(0x85EB_CA6B);
        let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xC2B2_AE35);
        let light = 20 + (mixed >> 24) as u8 / 5 * 4;
        Rgb([light, light / 2 + 40, light])
    });
    image::imageops::resize(&coarse, width, height, image::imageops::FilterType::CatmullRom)
}

fn encode(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

const FORMATS: [ImageFormat; 6] =
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff];

/// Exif in big-endian TIFF: the orientation, and a place as text in a GPS tag.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08".to_vec();
    exif.extend(b"\0\x02"); // two entries
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]); // GPS
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"\0\x01");
    exif.extend([0, 0x1b, 0, 2, 0, 0, 0, 20, 0, 0, 0, 56]);
    exif.extend([0, 0, 0, 0]);
    exif.extend(SECRET);
    exif
}

const SECRET: &[u8; 20] = b"59.91273N 10.74609E\0";

/// A JPEG as a camera writes it: Exif, XMP and a comment before the picture.
fn from_camera(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let jpeg = encode(picture, ImageFormat::Jpeg);
    let segment = |marker: u8, head: &[u8], body: &[u8]| {
        let length = u16::try_from(2 + head.len() + body.len()).unwrap().to_be_bytes();
        [&[0xFF, marker], &length[..], head, body].concat()
    };
    let xmp = [b"<x:xmpmeta exif:GPSLatitude=\"".as_slice(), SECRET, b"\"/>"].concat();
    [
        &jpeg[..2],
        &segment(0xE1, b"Exif\0\0", &exif(orientation)),
        &segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0", &xmp),
        &segment(0xED, b"Photoshop 3.0\0", SECRET),
        &segment(0xFE, b"", SECRET),
        &jpeg[2..],
    ]
    .concat()
}

fn shown(picture: &Picture, size: Size) -> RgbImage {
    let rendition = picture.renditions.iter().find(|rendition| rendition.size == size).unwrap();
    let shown = image::load_from_memory(&rendition.bytes).unwrap().into_rgb8();
    assert_eq!(shown.dimensions(), (rendition.width, rendition.height));
    shown
}

fn is_near(shown: Rgb<u8>, drawn: Rgb<u8>) -> bool {
    shown.0.iter().zip(drawn.0).all(|(shown, drawn)| shown.abs_diff(drawn) < 24)
}

fn assert_corners(shown: &RgbImage, what: &str) {
    let (right, bottom) = (shown.width() * 3 / 4, shown.height() * 3 / 4);
    let (left, top) = (shown.width() / 4, shown.height() / 4);
    for (x, y, drawn) in [(left, top, RED), (right, top, GREEN), (left, bottom, BLUE), (right, bottom, WHITE)] {
        let pixel = *shown.get_pixel(x, y);
        assert!(is_near(pixel, drawn), "{what}: {pixel:?} at {x}, {y}");
    }
}

#[test]
fn every_format_is_kept_in_three_sizes() {
    for format in FORMATS {
        let picture = develop(&encode(&corners(2400, 1200), format)).unwrap();
        let sizes = picture.renditions.each_ref().map(|one| (one.size, one.width, one.height));
        assert_eq!(sizes, [(Size::Small, 320, 160), (Size::Medium, 960, 480), (Size::Large, 1920, 960)], "{format:?}");
        for size in Size::ALL {
            assert_corners(&shown(&picture, size), &format!("{format:?} {size:?}"));
        }
        assert!(picture.thumbhash.len() < 30);
    }
}

#[test]
fn a_small_picture_is_not_made_larger_and_a_thin_one_does_not_vanish() {
    let small = develop(&encode(&corners(200, 100), ImageFormat::Png)).unwrap();
    assert!(small.renditions.iter().all(|one| (one.width, one.height) == (200, 100)));
    let thin = develop(&encode(&RgbImage::new(9_000, 2), ImageFormat::Png)).unwrap();
    assert_eq!(thin.renditions.map(|one| (one.width, one.height)), [(320, 1), (960, 1), (1920, 1)]);
}

/// What the sensor saw: the transformation that the tag asks for, undone.
fn seen(upright: &DynamicImage, orientation: u8) -> RgbImage {
    let seen = match orientation {
        2 => upright.fliph(),
        3 => upright.rotate180(),
        4 => upright.flipv(),
        5 => upright.rotate270().flipv(),
        6 => upright.rotate270(),
        7 => upright.rotate90().flipv(),
        8 => upright.rotate90(),
        _ => upright.clone(),
    };
    seen.into_rgb8()
}

#[test]
fn a_picture_is_upright_however_the_camera_was_held() {
    let upright = DynamicImage::ImageRgb8(corners(800, 400));
    for orientation in 1..=8 {
        let picture = develop(&from_camera(&seen(&upright, orientation), orientation)).unwrap();
        for size in Size::ALL {
            let shown = shown(&picture, size);
            assert_corners(&shown, &format!("{orientation} {size:?}"));
            assert!(shown.width() > shown.height());
        }
    }
}

#[test]
fn nothing_but_the_pixels_is_kept() {
    let sent = from_camera(&scene(1, 640, 480), 6);
    let holds = |bytes: &[u8], words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
    assert!(holds(&sent, SECRET));
    for rendition in develop(&sent).unwrap().renditions {
        for words in [&SECRET[..], b"Exif", b"xmpmeta", b"Photoshop", b"ICC_PROFILE", b"EXIF", b"XMP "] {
            assert!(!holds(&rendition.bytes, words), "{:?} in {:?}", String::from_utf8_lossy(words), rendition.size);
        }
    }
}

#[test]
fn what_is_transparent_is_white() {
    let glass = RgbaImage::from_fn(64, 64, |x, _| if x < 32 { Rgba([220, 30, 30, 255]) } else { Rgba([0, 0, 0, 0]) });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(glass).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let shown = shown(&develop(bytes.get_ref()).unwrap(), Size::Large);
    assert!(is_near(*shown.get_pixel(10, 30), RED) && is_near(*shown.get_pixel(50, 30), Rgb([255, 255, 255])));
}

#[test]
fn colours_are_shown_as_they_were_meant() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    image::ImageEncoder::set_icc_profile(&mut encoder, profile).unwrap();
    let dull = RgbImage::from_pixel(64, 64, Rgb([200, 100, 100]));
    image::ImageEncoder::write_image(encoder, &dull, 64, 64, image::ExtendedColorType::Rgb8).unwrap();
    let shown = *shown(&develop(&bytes).unwrap(), Size::Large).get_pixel(32, 32);
    // Display P3 (200, 100, 100) is sRGB (215, 93, 96), computed by the primaries of both.
    assert!(shown.0[0] > 208 && shown.0[1] < 99, "{shown:?}");
}

#[test]
fn greys_are_shown_as_they_were_meant() {
    let profile = moxcms::ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    let pixel_of = |pixel: &[u8], colours: image::ExtendedColorType| {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        image::ImageEncoder::set_icc_profile(&mut encoder, profile.clone()).unwrap();
        image::ImageEncoder::write_image(encoder, &pixel.repeat(64 * 64), 64, 64, colours).unwrap();
        *shown(&develop(&bytes).unwrap(), Size::Large).get_pixel(32, 32)
    };
    // 128 of a gamma of 1.8 is 146 of sRGB.
    let Rgb([grey, ..]) = pixel_of(&[128], image::ExtendedColorType::L8);
    assert!((142..=150).contains(&grey), "{grey}");
    // The profile of a grey picture says nothing about colours.
    assert!(is_near(pixel_of(&RED.0, image::ExtendedColorType::Rgb8), RED));
}

#[test]
fn what_is_no_picture_is_said() {
    let png = encode(&corners(60, 60), ImageFormat::Png);
    let mut huge = png.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]); // 60,000 by 60,000
    let crc = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.to_be_bytes());
    let jpeg = encode(&corners(60, 60), ImageFormat::Jpeg);
    let end = jpeg.len() - 2;
    let again = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0, 0].repeat(100);
    let scans = [&jpeg[..end], &again, &jpeg[end..]].concat();
    let heic = [&[0, 0, 0, 24][..], b"ftypheic", &[0; 40]].concat();
    for (what, bytes, why) in [
        ("nothing", Vec::new(), Unreadable::UnknownFormat),
        ("text", b"<svg onload=alert(1)>".to_vec(), Unreadable::UnknownFormat),
        ("an iPhone's own", heic, Unreadable::Heif),
        ("half", png[..png.len() / 2].to_vec(), Unreadable::Damaged),
        ("a name", png[..8].to_vec(), Unreadable::Damaged),
        ("a bomb", huge, Unreadable::TooManyPixels),
        ("walked over again and again", scans, Unreadable::Damaged),
        ("long", vec![0xFF; MOST_BYTES + 1], Unreadable::TooManyBytes),
    ] {
        assert_eq!(develop(&bytes).unwrap_err(), why, "{what}");
    }
}

#[test]
fn what_stands_before_and_behind_a_picture_is_not_taken_for_scans() {
    let jpeg = encode(&corners(60, 60), ImageFormat::Jpeg);
    let preview = [&[0xFF, 0xE1, 0, 202][..], &[0xFF, 0xDA].repeat(100)].concat();
    let film = [0xFF, 0xDA].repeat(500);
    assert!(develop(&[&jpeg[..2], &preview, &jpeg[2..], &film].concat()).is_ok());
}

/// A grey TIFF of 16 pixels a row, each row a strip of its own: where it begins and how long it is said to be.
fn tiff(compression: u32, data: &[u8], strips: &[(u32, u32)]) -> Vec<u8> {
    let rows = strips.len() as u32;
    let column =
        |of: fn(&(u32, u32)) -> u32| strips.iter().flat_map(move |strip| of(strip).to_le_bytes()).collect::<Vec<u8>>();
    let (offsets_at, counts_at) = (8 + data.len() as u32, 8 + data.len() as u32 + 4 * rows);
    let mut bytes = [&b"II*\0"[..], &(counts_at + 4 * rows).to_le_bytes(), data].concat();
    bytes.extend(column(|strip| 8 + strip.0));
    bytes.extend(column(|strip| strip.1));
    let tags: [(u16, u32, u32); 8] = [
        (256, 1, 16),
        (257, 1, rows),
        (258, 1, 8),
        (259, 1, compression),
        (262, 1, 1),
        (273, rows, if rows == 1 { 8 + strips[0].0 } else { offsets_at }),
        (278, 1, 1),
        (279, rows, if rows == 1 { strips[0].1 } else { counts_at }),
    ];
    bytes.extend((tags.len() as u16).to_le_bytes());
    for (tag, count, value) in tags {
        bytes
            .extend([&tag.to_le_bytes()[..], &4u16.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat());
    }
    bytes.extend([0; 4]);
    bytes
}

#[test]
fn parts_of_a_tiff_are_no_larger_than_the_file_and_no_pictures_of_their_own() {
    let apart = [(0, 16), (16, 16), (32, 16), (48, 16)];
    assert!(develop(&tiff(1, &[90; 64], &apart)).is_ok());
    let shared = [(0, 64); 4];
    assert_eq!(develop(&tiff(1, &[90; 64], &shared)).unwrap_err(), Unreadable::Damaged);
    let jpeg = encode(&corners(160, 160), ImageFormat::Jpeg);
    let strip = [(0, jpeg.len() as u32)];
    assert_eq!(develop(&tiff(7, &jpeg, &strip)).unwrap_err(), Unreadable::UnknownFormat);
}

#[test]
fn a_frame_larger_than_its_screen_is_refused() {
    let mut gif = encode(&corners(60, 60), ImageFormat::Gif);
    assert!(develop(&gif).is_ok());
    gif[6..10].copy_from_slice(&[1, 0, 1, 0]);
    assert_eq!(develop(&gif).unwrap_err(), Unreadable::Damaged);
}

/// The checksum of PNG (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn the_same_thing_looks_alike_and_another_does_not() {
    let likeness = |picture: &RgbImage| develop(&encode(picture, ImageFormat::Jpeg)).unwrap().likeness;
    for seed in 1..6 {
        let first = scene(seed, 800, 600);
        let mut lighter = image::imageops::brighten(&first, 8);
        let closer = image::imageops::crop(&mut lighter, 3, 3, 794, 594).to_image();
        let distance = likeness(&first).distance(likeness(&closer));
        assert!(distance <= Likeness::NEAR, "{seed}: {distance}");
        let other = likeness(&scene(seed + 1, 800, 600));
        assert!(likeness(&first).distance(other) > Likeness::NEAR, "{seed}");
    }
}

proptest! {
    #[test]
    fn what_is_near_is_found_by_a_part(hash: u64, flipped in prop::collection::btree_set(0u32..64, 0..=7)) {
        let near = Likeness(flipped.iter().fold(hash, |hash, bit| hash ^ (1 << bit)));
        prop_assert!(near.distance(Likeness(hash)) <= Likeness::NEAR);
        let (parts, wanted) = (near.parts(), Likeness(hash).near_parts());
        prop_assert!(parts.iter().zip(wanted).any(|(part, wanted)| wanted.contains(part)));
    }

    /// A damaged file is still a picture or it is refused. It never breaks the studio.
    #[test]
    fn a_damaged_file_ends_nothing(format in prop::sample::select(&FORMATS[..]),
                                   hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = encode(&scene(3, 48, 32), format);
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let studio = Studio::with(1, 1);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let developed: Result<Picture, Failed> = runtime.block_on(studio.develop(move || Ok(bytes)));
        prop_assert!(!matches!(developed, Err(Failed::Busy)));
    }
}

/// Found by fuzzing: the decoder allocated as much memory as a chunk of metadata claimed to hold.
#[test]
fn metadata_that_claims_more_than_the_file_holds_is_refused() {
    let webp = |claimed| with_exif(&scene(3, 48, 32), b"not read", claimed);
    assert_eq!(develop(&webp(8)).map(|picture| picture.renditions[0].width), Ok(48));
    assert_eq!(develop(&webp(0x8900_0000)), Err(Unreadable::Damaged));
}

#[test]
fn a_webp_is_upright_with_and_without_the_prefix_of_a_jpeg() {
    let upright = DynamicImage::ImageRgb8(corners(80, 40));
    for prefix in [&b""[..], b"Exif\0\0"] {
        let exif = [prefix, &exif(6)].concat();
        let picture = develop(&with_exif(&upright.rotate270().into_rgb8(), &exif, exif.len() as u32)).unwrap();
        let small = shown(&picture, Size::Small);
        assert_eq!(small.dimensions(), (80, 40));
        assert_corners(&small, "upright");
    }
}

/// A WebP with metadata after the picture (RFC 9649, 2.7) that claims to be `claimed` bytes long.
fn with_exif(picture: &RgbImage, exif: &[u8], claimed: u32) -> Vec<u8> {
    let plain = encode(picture, ImageFormat::WebP);
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let (width, height) = (side(picture.width()), side(picture.height()));
    let mut webp = [b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0".to_vec(), width, height, plain[12..].to_vec()].concat();
    webp.extend(b"EXIF");
    webp.extend(claimed.to_le_bytes());
    webp.extend(exif);
    let size = u32::try_from(webp.len() - 8).unwrap();
    webp[4..8].copy_from_slice(&size.to_le_bytes());
    webp
}

#[tokio::test]
async fn a_full_studio_says_so_and_empties() {
    let studio = Studio::with(1, 2);
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let bytes = encode(&corners(40, 40), ImageFormat::Png);
    let slow = bytes.clone();
    let first = studio.develop::<_, Failed>(move || {
        let _ = wait.recv();
        Ok(slow)
    });
    let waits = bytes.clone();
    let second = studio.develop::<_, Failed>(move || Ok(waits));
    let third = async {
        // The other two have been polled: one works, one waits.
        let refused = studio.develop::<_, Failed>(move || Ok(bytes)).await;
        go_on.send(()).unwrap();
        refused
    };
    let (first, second, third) = tokio::join!(first, second, third);
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(third.unwrap_err(), Failed::Busy);
    assert!(studio.develop::<_, Failed>(|| Ok(encode(&corners(40, 40), ImageFormat::Gif))).await.is_ok());
}
