//! The demo's photos: our own drawings, which go through the same studio and storage as any photo. Every second free
//! lot has one, so that lots with and without a photo are seen.

use std::{collections::BTreeMap, io::Cursor, sync::Arc};

use futures_util::{StreamExt, TryStreamExt, stream};
use image::{ImageFormat, RgbaImage};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree},
};

use crate::demo::{
    Step,
    files::Files,
    town::{MAIN, NEIGHBOUR, Town},
};
use crate::{
    app::{
        App, Error, Result,
        stock::{
            photos,
            pictures::{self, Kept},
        },
    },
    domain::{
        Instant, LotId, Role,
        directory::actor::Actor,
        reference::{
            colour,
            drawing::{HEIGHT, WIDTH, drawing},
        },
    },
    store::{
        self,
        rows::{lot, product},
    },
};

/// How many pixels a unit of the drawing has. A picture is 960 pixels wide.
const SCALE: u32 = 3;
/// How many pictures are made at once: more than there are cores, and fewer than the studio takes.
const AT_ONCE: usize = 16;
/// Lots that get their picture in one transaction.
const IN_ONE: usize = 200;

/// Things that look the same share a picture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    category: String,
    colour: Option<&'static str>,
    /// Tenths of the usual size.
    tenths: i64,
}

/// A lot that is to be shown by a drawing, and whose it is.
type Shown<'a> = (LotId, &'a Actor, &'static str);

/// Draws every second free lot.
pub async fn draw(app: &Arc<App>, files: &Files, town: &Town, mut say: impl FnMut(Step)) -> Result<()> {
    let mut looks: BTreeMap<Look, Vec<Shown>> = BTreeMap::new();
    let mut latest = None;
    for (organisation, role) in [(MAIN, Role::FacilityManager), (NEIGHBOUR, Role::Coordinator)] {
        let actor = town.somebody(files, organisation, role)?;
        let language = files.organisations.iter().find(|one| one.key == organisation).map(|one| one.language.as_str());
        let caption = caption(language.unwrap_or_default());
        for (lot, product) in
            store::demo::free(app.db.read(), town.organisation(organisation)?).await?.iter().step_by(2)
        {
            latest = latest.max(Some(lot.created_at));
            looks.entry(look(app, lot, product.as_ref())).or_default().push((lot.id, actor, caption));
        }
    }
    let Some(at) = latest else { return Ok(()) };
    let (what, of) = ("Half of what is free is drawn", looks.len());
    say(Step { what, done: 0, of });
    let mut made = stream::iter(looks)
        .map(|(look, lots)| async move { Ok::<_, Error>((keep(app, look).await?, lots)) })
        .buffer_unordered(AT_ONCE);
    let mut drawn: Vec<(Kept, Shown)> = Vec::new();
    let mut done = 0;
    while let Some((kept, lots)) = made.try_next().await? {
        done += 1;
        say(Step { what, done, of });
        drawn.extend(lots.into_iter().map(|lot| (kept.clone(), lot)));
    }
    for some in drawn.chunks(IN_ONE) {
        show(app, at, some).await?;
    }
    Ok(())
}

async fn show(app: &App, at: Instant, drawn: &[(Kept, Shown<'_>)]) -> Result<()> {
    let show = |tx: store::Tx| async move {
        for (kept, (lot, actor, caption)) in drawn {
            photos::add(&tx, actor, *lot, std::slice::from_ref(kept), caption).await?;
        }
        Ok::<(), Error>(())
    };
    app.db.write_at(Some(at), show).await
}

fn look(app: &App, lot: &lot::Model, product: Option<&product::Model>) -> Look {
    let colour = lot.colour.as_deref().or_else(|| product?.colour.as_deref()).and_then(colour::code);
    let side = |own: Option<i64>, of: fn(&product::Model) -> Option<i64>| own.or_else(|| of(product?));
    let sides = [
        side(lot.width_mm, |product| product.width_mm),
        side(lot.depth_mm, |product| product.depth_mm),
        side(lot.height_mm, |product| product.height_mm),
    ];
    let usual = app.reference.category(&lot.category_key).and_then(|category| category.volume_ml);
    let volume = sides.into_iter().collect::<Option<Vec<i64>>>().map(|sides| sides.iter().product::<i64>() / 1_000);
    let tenths = usual.zip(volume).map_or(10, |(usual, volume)| tenths(volume, usual));
    Look { category: lot.category_key.clone(), colour, tenths }
}

/// How long a side is compared with a usual thing of the category, in tenths: eight to ten, because the drawing fills
/// the picture.
fn tenths(volume: i64, usual: i64) -> i64 {
    (8..10).find(|tenths| volume * 1_000 < usual * tenths * tenths * tenths).unwrap_or(10)
}

/// The caption, which says that this is a drawing.
fn caption(language: &str) -> &'static str {
    match language {
        "nb" => "Tegning, ikke foto",
        "nn" => "Teikning, ikkje foto",
        "sv" => "Teckning, inget foto",
        "da" => "Tegning, ikke foto",
        _ => "Drawing, not a photo",
    }
}

async fn keep(app: &App, look: Look) -> Result<Kept> {
    let name = look.category.clone();
    pictures::keep_made(app, name, move || render(&look).ok_or_else(|| format!("{} is not drawn", look.category))).await
}

/// The pixels of a drawing, in a file format that is quickly written and read.
fn render(look: &Look) -> Option<Vec<u8>> {
    let tree = Tree::from_str(&drawing(&look.category, look.colour)?, &Options::default()).ok()?;
    let mut pixels = Pixmap::new(WIDTH * SCALE, HEIGHT * SCALE)?;
    // A smaller thing stands on the same floor.
    let size = look.tenths as f32 / 10.0;
    let floor = HEIGHT as f32 * 0.86;
    let smaller = Transform::from_translate(-(WIDTH as f32) / 2.0, -floor)
        .post_scale(size, size)
        .post_translate(WIDTH as f32 / 2.0, floor)
        .post_scale(SCALE as f32, SCALE as f32);
    let [red, green, blue] = crate::domain::reference::drawing::GROUND;
    pixels.fill(Color::from_rgba8(red, green, blue, u8::MAX));
    resvg::render(&tree, smaller, &mut pixels.as_mut());
    let picture = RgbaImage::from_raw(pixels.width(), pixels.height(), pixels.take())?;
    let mut file = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgba8(picture).into_rgb8().write_to(&mut file, ImageFormat::Bmp).ok()?;
    Some(file.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_rendered_and_stands_on_its_ground() {
        for category in crate::domain::reference::drawing::drawn() {
            let look = Look { category: category.to_owned(), colour: Some("blue"), tenths: 9 };
            let picture = image::load_from_memory(&render(&look).unwrap()).unwrap().into_rgb8();
            assert_eq!(picture.dimensions(), (960, 720));
            assert_eq!(picture.get_pixel(0, 0).0, crate::domain::reference::drawing::GROUND);
            assert!(picture.pixels().any(|pixel| pixel != picture.get_pixel(0, 0)), "{category}");
        }
    }

    #[test]
    fn a_smaller_thing_is_drawn_smaller() {
        assert_eq!([1_000, 729, 728, 512, 511, 1].map(|volume| tenths(volume, 1_000)), [10, 10, 9, 9, 8, 8]);
    }
}
