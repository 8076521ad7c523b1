//! Photographs: how many are developed, beside what the image libraries alone reach, and what uploads cost.

use std::{
    io::Cursor,
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use ombruk::{domain::LotId, media};

use super::{
    Outcome,
    server::{Program, Server},
    table::Table,
    wire::{Ask, Body, Who, Wire},
};

/// Twelve million pixels, as telephones take them.
const WIDTH: u32 = 4_000;
const HEIGHT: u32 = 3_000;
const LASTING: Duration = Duration::from_secs(6);
const BOUNDARY: &str = "6f1d0c5e";

/// A picture with surfaces, edges and the grain of a sensor.
fn photograph() -> Vec<u8> {
    let mut grain = 1u32;
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (grain >> 28) as i32 - 8;
        let surface = ((x / 500 + y / 400) % 5 * 40 + y / 40) as i32;
        let light = |of: i32| (surface + of + noise).clamp(0, 255) as u8;
        Rgb([light(30), light(10), light((x / 60) as i32)])
    });
    let mut bytes = Cursor::new(Vec::new());
    // Writing into memory does not fail.
    let _ = DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg);
    bytes.into_inner()
}

pub fn upload(lot: LotId) -> Outcome<Ask> {
    form(lot, &photograph())
}

fn form(lot: LotId, photograph: &[u8]) -> Outcome<Ask> {
    let head =
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"IMG_1.JPG\"\r\n\r\n");
    let bytes = [head.as_bytes(), photograph, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let body = Some(Body { content_type, bytes: Arc::new(bytes) });
    Ok(Ask { method: "POST", path: format!("/api/v1/lots/{lot}/photos"), body, who: Who::Token })
}

/// How many photographs per second `work` handles on all processors.
fn a_second(work: impl Fn() -> Outcome<()> + Sync) -> Outcome<f64> {
    let (began, cores) = (Instant::now(), thread::available_parallelism()?.get());
    let done = thread::scope(|scope| {
        let each = || {
            let mut done = 0u32;
            while began.elapsed() < LASTING {
                work()?;
                done += 1;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(done)
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(each)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(Ok(0))).sum::<Outcome<u32>>()
    });
    Ok(f64::from(done?) / began.elapsed().as_secs_f64())
}

/// Decoding, scaling and encoding by the libraries alone.
fn alone(jpeg: &[u8]) -> Outcome<()> {
    let mut picture = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)?.into_rgb8();
    for (width, height, webp) in [(1920, 1440, false), (960, 720, true), (320, 240, true)] {
        let mut small = RgbImage::new(width, height);
        {
            let (from_width, from_height) = picture.dimensions();
            let from = Image::from_slice_u8(from_width, from_height, &mut picture, PixelType::U8x3)?;
            let mut to = Image::from_slice_u8(width, height, &mut small, PixelType::U8x3)?;
            let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
            Resizer::new().resize(&from, &mut to, &options)?;
        }
        if webp {
            let mut config = webp::WebPConfig::new().map_err(|()| "libwebp has another version")?;
            (config.quality, config.method) = (74.0, 3);
            let encoded = webp::Encoder::from_rgb(&small, width, height).encode_advanced(&config);
            drop(encoded.map_err(|error| format!("{error:?}"))?);
        } else {
            let mut encoded = Vec::new();
            let mut encoder = jpeg_encoder::Encoder::new(&mut encoded, 76);
            encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
            encoder.set_progressive(true);
            encoder.encode(&small, width as u16, height as u16, jpeg_encoder::ColorType::Rgb)?;
        }
        picture = small;
    }
    Ok(())
}

/// Compares the product with the libraries alone, and with libvips where that is installed.
pub fn develop(table: &Table, program: &Program) -> Outcome<()> {
    let jpeg = photograph();
    let floor = a_second(|| alone(&jpeg))?;
    let ours = a_second(|| media::develop(&jpeg).map(drop).map_err(Into::into))?;
    let percent = 100.0 * ours / floor;
    table.line("12-megapixel JPEGs developed, a second", &format!("{ours:.1}"), "", true);
    table.line("  decoding, scaling and encoding alone, a second", &format!("{floor:.1}"), "", true);
    table.line("  developed of those alone", &format!("{percent:.0} %"), "70 %", percent >= 70.0);
    if Command::new("vipsthumbnail").arg("--vips-version").output().is_err() {
        table.line("  vipsthumbnail", "not installed (libvips-tools)", "", true);
        return Ok(());
    }
    let file = program.data.join("photograph.jpg");
    std::fs::write(&file, &jpeg)?;
    let theirs = a_second(|| {
        for size in ["1920x1920", "960x960", "320x320"] {
            let to = program.data.join(format!("vips-{size}-{:?}.jpg", thread::current().id()));
            let done = Command::new("vipsthumbnail").arg(&file).args(["--size", size, "-o"]).arg(&to).output()?;
            if !done.status.success() {
                return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
            }
        }
        Ok(())
    })?;
    let times = ours / theirs;
    table.line("  vipsthumbnail, the same three sizes, a second", &format!("{theirs:.1}"), "", true);
    table.line("  developed of vipsthumbnail's", &format!("{times:.2} times"), "1 times", times > 1.0);
    Ok(())
}

/// The server's peak in MiB while each of these lots is sent a photograph at the same moment.
pub async fn uploads_at_once(server: &Server, lots: impl Iterator<Item = LotId>) -> Outcome<f64> {
    let jpeg = photograph();
    let sent = lots.map(|lot| {
        let (ask, address) = (form(lot, &jpeg), server.address.clone());
        tokio::spawn(async move { Wire::open(&address).await?.send(&ask?).await.map(drop) })
    });
    for one in sent.collect::<Vec<_>>() {
        one.await??;
    }
    Ok(server.memory()?.peak)
}
