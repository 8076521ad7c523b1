//! A camera writes into a picture where it was taken and with which device, and programs add what somebody said of it.
//! None of that is stored or served, whatever the picture is uploaded for.

use std::{collections::HashSet, fs, io::Cursor, path::Path};

use futures_util::TryStreamExt;
use image::{
    ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
};
use serde_json::json;

use super::{at, chairs, papers, photos};
use crate::{
    given::id,
    world::{World, cast::*, stories},
};

/// The device, as Exif names its maker and its model.
const MAKER: &[u8] = b"Nordlys Kamerafabrikk\0";
const MODEL: &[u8] = b"Karis telefon, modell 7\0";
/// 59 degrees 54 minutes 45.828 seconds, 10 degrees 44 minutes 45.924 seconds: numerators with their denominators.
const LATITUDE: [u32; 6] = [59, 1, 54, 1, 45_828, 1_000];
const LONGITUDE: [u32; 6] = [10, 1, 44, 1, 45_924, 1_000];
const XMP: &[u8] = b"<x:xmpmeta><rdf:Description exif:GPSLatitude=\"59,54.7638N\" exif:GPSLongitude=\"10,44.7654E\">\
    <dc:description>Kari ved pulten sin i rom 101</dc:description></rdf:Description></x:xmpmeta>";
/// A caption as IPTC has it (IIM 4.2, data set 2:120).
const IPTC: &[u8] = b"8BIM\x04\x04\0\0\0\0\0\x27\x1c\x02\x78\0\x22Elevmappa til Ola ligger i skuffen";
const COMMENT: &[u8] = b"Nabobygget er Storgata 7, andre etasje";

/// How many bytes in a row are looked for. Fewer of them could be the same by chance.
const PIECE: usize = 16;

/// A picture as it is sent, and every piece of what it says besides its pixels.
struct Sent {
    name: String,
    bytes: Vec<u8>,
    says: HashSet<Vec<u8>>,
}

/// Runs of almost equal bytes are left out, because pixels may have them as well.
fn pieces(said: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let is_telling = |piece: &&[u8]| piece.iter().collect::<HashSet<_>>().len() >= 4;
    said.windows(PIECE).filter(is_telling).map(<[u8]>::to_vec)
}

fn says(said: &[&[u8]]) -> HashSet<Vec<u8>> {
    said.iter().flat_map(|said| pieces(said)).collect()
}

fn repeats(bytes: &[u8], says: &HashSet<Vec<u8>>) -> bool {
    bytes.windows(PIECE).any(|piece| says.contains(piece))
}

/// Exif in big-endian TIFF: maker, model and orientation, and in a directory of its own the place.
fn exif() -> Vec<u8> {
    const PLACE: u32 = 62;
    const FRACTIONS: u32 = 116;
    const TEXTS: u32 = 164;
    let entry = |tag: u16, kind: u16, count: usize, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes()[..], &(count as u32).to_be_bytes()[..], &value.to_be_bytes()[..]]
            .concat()
    };
    let fractions = |numbers: [u32; 6]| numbers.into_iter().flat_map(u32::to_be_bytes).collect::<Vec<u8>>();
    let parts: [Vec<u8>; 16] = [
        b"MM\0\x2a\0\0\0\x08\0\x04".to_vec(),
        entry(0x010F, 2, MAKER.len(), TEXTS),
        entry(0x0110, 2, MODEL.len(), TEXTS + MAKER.len() as u32),
        entry(0x0112, 3, 1, 6 << 16),
        entry(0x8825, 4, 1, PLACE),
        vec![0; 4],
        b"\0\x04".to_vec(),
        entry(1, 2, 2, u32::from(b'N') << 24),
        entry(2, 5, 3, FRACTIONS),
        entry(3, 2, 2, u32::from(b'E') << 24),
        entry(4, 5, 3, FRACTIONS + 24),
        vec![0; 4],
        fractions(LATITUDE),
        fractions(LONGITUDE),
        MAKER.to_vec(),
        MODEL.to_vec(),
    ];
    parts.concat()
}

/// A JPEG as a camera and a program for photos leave it: Exif, XMP, IPTC and a comment before the picture.
fn jpeg() -> Sent {
    let jpeg = photos::jpeg(1);
    let segment = |marker: u8, head: &[u8], body: &[u8]| {
        let length = u16::try_from(2 + head.len() + body.len()).unwrap().to_be_bytes();
        [&[0xFF, marker], &length[..], head, body].concat()
    };
    let exif = exif();
    let bytes = [
        jpeg[..2].to_vec(),
        segment(0xE1, b"Exif\0\0", &exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0", XMP),
        segment(0xED, b"Photoshop 3.0\0", IPTC),
        segment(0xFE, b"", COMMENT),
        jpeg[2..].to_vec(),
    ]
    .concat();
    Sent { name: "IMG_0001.JPG".to_owned(), bytes, says: says(&[&exif, XMP, IPTC, COMMENT]) }
}

/// The same picture in another format, with the same Exif. `seed` makes it another picture.
fn encoded(name: &str, seed: u32, encode: impl FnOnce(&RgbImage, Vec<u8>) -> Vec<u8>) -> Sent {
    let picture = image::load_from_memory(&photos::jpeg(seed)).unwrap().into_rgb8();
    let exif = exif();
    Sent { name: name.to_owned(), bytes: encode(&picture, exif.clone()), says: says(&[&exif]) }
}

fn written(mut encoder: impl ImageEncoder, picture: &RgbImage, exif: Vec<u8>) {
    encoder.set_exif_metadata(exif).unwrap();
    encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).unwrap();
}

fn of_our_own() -> Vec<Sent> {
    let png = encoded("skjerm.png", 2, |picture, exif| {
        let mut bytes = Vec::new();
        written(PngEncoder::new(&mut bytes), picture, exif);
        bytes
    });
    let webp = encoded("bilde.webp", 3, |picture, exif| {
        let mut bytes = Vec::new();
        written(WebPEncoder::new_lossless(&mut bytes), picture, exif);
        bytes
    });
    vec![jpeg(), png, webp]
}

/// The pictures of others in `OMBRUK_TEST_PHOTOS`, with the metadata that a decoder finds in each. `None` where the
/// variable names no folder, unless OMBRUK_TEST_REQUIRE names `photos`.
fn of_others() -> Option<Vec<Sent>> {
    let Some(folder) = std::env::var_os("OMBRUK_TEST_PHOTOS") else {
        let required = std::env::var("OMBRUK_TEST_REQUIRE").is_ok_and(|list| list.contains("photos"));
        assert!(!required, "OMBRUK_TEST_PHOTOS names no folder with photos");
        eprintln!("OMBRUK_TEST_PHOTOS names no folder: nothing of others was sent");
        return None;
    };
    let mut sent = Vec::new();
    for entry in fs::read_dir(Path::new(&folder).join("orientation")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("LICENSE") {
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap();
        let reader = ImageReader::new(Cursor::new(bytes.as_slice())).with_guessed_format().unwrap();
        let mut decoder = reader.into_decoder().unwrap();
        let said = [decoder.exif_metadata(), decoder.xmp_metadata(), decoder.iptc_metadata()];
        let said: Vec<Vec<u8>> = said.into_iter().filter_map(|said| said.ok().flatten()).collect();
        drop(decoder);
        let says = said.iter().flat_map(|said| pieces(said)).collect();
        sent.push(Sent { name, bytes, says });
    }
    Some(sent)
}

/// Sends a picture as a photo and as the file of a document, and looks at what is served of both.
async fn is_served_without(world: &World, Sent { name, bytes, says }: &Sent) {
    let caretaker = world.as_(FACILITY);
    let lot = chairs(world, 1).await;
    let files = [(name.as_str(), bytes.clone())];
    let added = photos::send(&caretaker, &at(&lot, "/photos"), &files, &[]).await.ok();
    let hash = added["items"][0]["hash"].as_str().unwrap();
    for size in ["small", "medium", "large"] {
        let shown = caretaker.raw(&format!("/media/{hash}/{size}")).await;
        assert_eq!(shown.status, 200, "{name} {size}");
        assert!(!repeats(&shown.bytes, says), "{name} {size}");
    }
    let document = json!({"kind": "fire", "reference": "rapport 17"});
    let document = caretaker.post(&at(&lot, "/documents"), document).await.ok();
    let path = at(&lot, &format!("/documents/{}/file", id(&document)));
    papers::send(&caretaker, &path, name, bytes, &[]).await.ok();
    let given = caretaker.raw(&format!("/api/v1{path}")).await;
    assert_eq!((given.status, given.header("content-type")), (200, "image/jpeg"), "{name}");
    assert!(!repeats(&given.bytes, says), "{name} as the file of a document");
}

/// Sends all of them, and then looks at every file in storage. Returns how many files there are.
async fn are_kept_without(world: &World, sent: &[Sent]) -> usize {
    for one in sent {
        is_served_without(world, one).await;
    }
    let all: HashSet<Vec<u8>> = sent.iter().flat_map(|one| one.says.iter().cloned()).collect();
    let keys: Vec<String> = world.storage.list("").try_collect().await.unwrap();
    for key in &keys {
        let bytes = world.storage.get(key).await.unwrap().unwrap();
        assert!(!repeats(&bytes, &all), "{key}");
    }
    keys.len()
}

stories! {
    async fn nothing_that_a_camera_said_is_stored_or_served(world: World) {
        let sent = of_our_own();
        for Sent { name, bytes, says } in &sent {
            let there: HashSet<&[u8]> = bytes.windows(PIECE).collect();
            assert!(says.iter().all(|piece| there.contains(piece.as_slice())), "{name}");
        }
        // Three sizes of each, and each as it was filed.
        assert_eq!(are_kept_without(&world, &sent).await, 4 * sent.len());
    }

    async fn nothing_that_others_cameras_said_is_stored_or_served(world: World) {
        let Some(sent) = of_others() else { return };
        assert!(sent.iter().any(|one| !one.says.is_empty()), "no picture says anything");
        assert!(sent.iter().all(|one| one.says.is_empty() || repeats(&one.bytes, &one.says)));
        assert!(are_kept_without(&world, &sent).await > sent.len());
    }
}

/// What is looked for is found in a picture that was only encoded anew.
#[test]
fn what_is_looked_for_would_be_found() {
    let Sent { says, .. } = jpeg();
    let mut bytes = Vec::new();
    let picture = image::load_from_memory(&photos::jpeg(1)).unwrap().into_rgb8();
    written(JpegEncoder::new(&mut bytes), &picture, exif());
    assert!(repeats(&bytes, &says));
}
