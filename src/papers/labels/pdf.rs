//! Labels as a tagged PDF (PDF/UA-1), so that a screen reader reads each label's code, name and place.

use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    surface::Surface,
    tagging::{ContentTag, SpanTag, Tag, TagGroup, TagTree},
    text::{Font, GlyphId, KrillaGlyph},
};

use super::{
    Label, Print,
    layout::{Layout, Square, Text},
    stock,
};
use crate::papers::{Unprinted, font::Weight};

/// Points per millimetre.
const POINTS: f32 = 72.0 / 25.4;

pub fn document(print: &Print<'_>) -> Result<Vec<u8>, Unprinted> {
    let fonts = Fonts::read()?;
    let said = |error: &dyn std::fmt::Debug| Unprinted::Pdf(format!("{error:?}"));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|error| said(&error))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let title = print.title.to_owned();
    document.set_metadata(Metadata::new().title(title.clone()).language(print.language.to_owned()));
    let mut tree = TagTree::new().with_lang(Some(print.language.to_owned()));
    let mut outline = Outline::new();
    let placed: Vec<_> = print.placed().collect();
    for (number, labels) in placed.chunk_by(|(one, ..), (other, ..)| one == other).enumerate() {
        let (width, height) = (print.stock.page.width * POINTS, print.stock.page.height * POINTS);
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| Unprinted::Pdf("no page".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (_, corner, label) in labels {
            let layout = Layout::of(label, print.stock.label)?;
            tree.push(draw(&mut surface, &layout, *corner, label, &fonts));
        }
        surface.finish();
        page.finish();
        let top = XyzDestination::new(number, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(format!("{title} {}", number + 1), top));
    }
    document.set_outline(outline);
    document.set_tag_tree(tree);
    document.finish().map_err(|error| said(&error))
}

struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    fn read() -> Result<Self, Unprinted> {
        let font = |weight: Weight| Font::new(weight.bytes().into(), 0).ok_or(Unprinted::Font);
        Ok(Self { regular: font(Weight::Regular)?, bold: font(Weight::Bold)? })
    }

    fn of(&self, weight: Weight) -> Font {
        match weight {
            Weight::Regular => self.regular.clone(),
            Weight::Bold => self.bold.clone(),
        }
    }
}

/// A label as a paragraph: a figure that says which address it is, and the lines beside it.
fn draw(surface: &mut Surface<'_>, layout: &Layout, corner: stock::Point, label: &Label, fonts: &Fonts) -> TagGroup {
    let mut paragraph = TagGroup::new(Tag::P);
    let picture = surface.start_tagged(ContentTag::Other);
    draw_code(surface, &layout.qr, corner);
    surface.end_tagged();
    let mut figure = TagGroup::new(Tag::Figure(Some(label.address.clone())));
    figure.push(picture);
    paragraph.push(figure);
    for text in &layout.texts {
        let line = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        draw_text(surface, text, corner, fonts);
        surface.end_tagged();
        paragraph.push(line);
    }
    paragraph
}

/// All dark modules are one shape, so that no thin white line shows between two that touch.
fn draw_code(surface: &mut Surface<'_>, qr: &Square, corner: stock::Point) {
    let mut path = PathBuilder::new();
    for [x, y, width, height] in qr.dark() {
        let (x, y) = ((corner.x + x) * POINTS, (corner.y + y) * POINTS);
        if let Some(module) = Rect::from_xywh(x, y, width * POINTS, height * POINTS) {
            path.push_rect(module);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn draw_text(surface: &mut Surface<'_>, text: &Text, corner: stock::Point, fonts: &Fonts) {
    let glyph = |(at, letter): (usize, char)| {
        let drawn = text.weight.letter(letter)?;
        Some(KrillaGlyph {
            glyph_id: GlyphId::new(u32::from(drawn.glyph.0)),
            text_range: at..at + letter.len_utf8(),
            x_advance: drawn.advance,
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        })
    };
    let glyphs: Vec<KrillaGlyph> = text.text.char_indices().filter_map(glyph).collect();
    let start = Point::from_xy((corner.x + text.x) * POINTS, (corner.y + text.baseline) * POINTS);
    surface.draw_glyphs(start, &glyphs, fonts.of(text.weight), &text.text, text.size * POINTS, false);
}
