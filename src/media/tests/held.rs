//! Other formats than a camera's say as well how a picture is to be turned.

use tiff::{
    encoder::{TiffEncoder, colortype::RGB8},
    tags::Tag,
};

use super::*;

/// A PNG with Exif in its `eXIf` chunk (PNG, third edition, 11.3.5.4), behind the header: 8 bytes and a chunk of 25.
fn png_with_exif(picture: &RgbImage, exif: &[u8]) -> Vec<u8> {
    let png = encode(picture, ImageFormat::Png);
    let length = u32::try_from(exif.len()).unwrap().to_be_bytes();
    let chunk = [&b"eXIf"[..], exif].concat();
    let checksum = crc32(&chunk).to_be_bytes();
    [&png[..33], &length[..], &chunk, &checksum[..], &png[33..]].concat()
}

/// A TIFF that has the orientation in its own directory (TIFF 6.0, tag 274).
fn tiff_with_orientation(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    {
        let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
        let mut image = encoder.new_image::<RGB8>(picture.width(), picture.height()).unwrap();
        image.encoder().write_tag(Tag::Orientation, u16::from(orientation)).unwrap();
        image.write_data(picture.as_raw()).unwrap();
    }
    bytes.into_inner()
}

#[test]
fn a_png_and_a_tiff_are_upright_as_they_say() {
    let upright = DynamicImage::ImageRgb8(corners(80, 40));
    for orientation in 1..=8 {
        let (seen, exif) = (seen(&upright, orientation), exif(orientation));
        let prefixed = [&b"Exif\0\0"[..], &exif].concat();
        for (what, bytes) in [
            ("PNG", png_with_exif(&seen, &exif)),
            ("PNG with the prefix of a JPEG", png_with_exif(&seen, &prefixed)),
            ("TIFF", tiff_with_orientation(&seen, orientation)),
        ] {
            let photo = shown(&develop(&bytes).unwrap(), Size::Small);
            let paper = image::load_from_memory(&copy(&bytes, MOST_BYTES).unwrap()).unwrap().into_rgb8();
            for picture in [photo, paper] {
                assert_eq!(picture.dimensions(), (80, 40), "{what} {orientation}");
                assert_corners(&picture, &format!("{what} {orientation}"));
            }
        }
    }
}

#[test]
fn nothing_of_a_png_but_its_pixels_is_kept() {
    let sent = png_with_exif(&scene(1, 64, 48), &exif(1));
    let holds = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|window| window == SECRET);
    assert!(holds(&sent));
    assert!(!develop(&sent).unwrap().renditions.iter().any(|rendition| holds(&rendition.bytes)));
    assert!(!holds(&copy(&sent, MOST_BYTES).unwrap()));
}
