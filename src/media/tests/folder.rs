//! Pictures that others collected: taken with the camera held in every way, or made to break decoders. We may not
//! publish them, so `OMBRUK_TEST_PHOTOS` names a folder with `orientation/` and `hostile/` in it. Where it names none,
//! the tests say so and pass, unless OMBRUK_TEST_REQUIRE names `photos`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use super::*;

const FOLDER: &str = "OMBRUK_TEST_PHOTOS";
/// The most memory and time that reading these files may take.
const MOST_MIB: u64 = 256;
const LONGEST: Duration = Duration::from_secs(20);

fn folder(name: &str) -> Option<PathBuf> {
    let folder = env::var_os(FOLDER).map(|folder| Path::new(&folder).join(name));
    if folder.is_none() {
        let required = env::var("OMBRUK_TEST_REQUIRE").unwrap_or_default();
        assert!(!required.split(',').any(|one| one == "photos"), "{FOLDER} names no folder with photos");
        eprintln!("skipped: {FOLDER} names no folder with photos");
    }
    folder
}

/// Every file below a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The mean difference of two pictures per pixel and colour.
fn difference(one: &RgbImage, other: &RgbImage) -> u64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let sum: u64 = one.iter().zip(other.iter()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    sum / (3 * u64::from(one.width()) * u64::from(one.height()))
}

#[test]
fn what_others_photographed_is_upright_and_says_no_more() {
    let Some(folder) = folder("orientation") else { return };
    let mut families: std::collections::BTreeMap<String, Vec<(String, RgbImage)>> = Default::default();
    let pictures = files(&folder).into_iter().filter(|path| !name(path).starts_with("LICENSE"));
    for path in pictures {
        let (name, picture) = (name(&path), develop(&fs::read(&path).unwrap()).unwrap());
        for rendition in &picture.renditions {
            for said in [&b"Exif"[..], b"EXIF", b"GPS", b"http://ns.adobe.com", b"Photoshop 3.0"] {
                let there = rendition.bytes.windows(said.len()).any(|bytes| bytes == said);
                assert!(!there, "{name}: {}", String::from_utf8_lossy(said));
            }
        }
        // The same picture with the camera held differently each time: `Landscape_6.jpg`, `hopper_orientation_6.webp`.
        if let Some((family, _)) =
            name.rsplit_once('_').filter(|(_, held)| held.starts_with(|c: char| c.is_ascii_digit()))
        {
            families.entry(family.to_owned()).or_default().push((name.clone(), shown(&picture, Size::Small)));
        }
    }
    assert!(!families.is_empty());
    for (_, pictures) in families {
        let (first, like) = &pictures[0];
        assert!(pictures.len() > 2);
        for (name, picture) in &pictures[1..] {
            let differ = difference(picture, like);
            assert!(differ < 12, "{name} and {first} differ by {differ}");
            for turned in [image::imageops::rotate180(picture), image::imageops::flip_horizontal(picture)] {
                assert!(difference(&turned, like) > 2 * differ + 4, "{name} could be held in any way");
            }
        }
    }
}

/// Runs in a process of its own, which prints how much memory it took at most.
#[test]
fn what_others_made_to_break_decoders_is_a_picture_or_is_refused_in_little_memory() {
    if folder("hostile").is_none() {
        return;
    }
    let all = ["--exact", "--ignored", "--nocapture", "media::tests::folder::reads_what_is_hostile"];
    let read = Command::new(env::current_exe().unwrap()).args(all).output().unwrap();
    let said = String::from_utf8_lossy(&read.stdout);
    assert!(read.status.success(), "{said}{}", String::from_utf8_lossy(&read.stderr));
    let peak = said.lines().find_map(|line| line.strip_prefix("peak MiB: ")?.parse::<u64>().ok()).unwrap();
    eprintln!("{said}");
    assert!(peak < MOST_MIB, "{peak} MiB");
}

#[test]
#[ignore = "a part of the test before it"]
fn reads_what_is_hostile() {
    let folder = folder("hostile").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let studio = Studio::with(1, 1);
    let (mut read, mut refused, mut longest) = (0, 0, Duration::ZERO);
    for path in files(&folder) {
        let (name, began) = (name(&path), Instant::now());
        let developed: Result<Picture, Failed> = runtime.block_on(studio.develop(move || Ok(fs::read(&path).unwrap())));
        assert!(!matches!(developed, Err(Failed::Busy)), "{name}");
        *(if developed.is_ok() { &mut read } else { &mut refused }) += 1;
        longest = longest.max(began.elapsed());
        assert!(began.elapsed() < LONGEST, "{name} took {:?}", began.elapsed());
    }
    assert!(read + refused > 10);
    println!("{read} pictures, {refused} refused, {} ms at most", longest.as_millis());
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).unwrap();
    println!("peak MiB: {}", peak.trim().parse::<u64>().unwrap() >> 10);
}
