//! What stands where on one label: the QR code at the left over the whole height, beside it the code in large letters
//! and below that name, place and unit, as far as there is room. Millimetres from the label's upper left corner.

use super::{
    Label,
    qr::{Modules, QUIET},
    stock::Size,
};
use crate::papers::{
    Unprinted,
    font::{ASCENT, DESCENT, Weight},
};

pub struct Layout {
    pub qr: Square,
    pub texts: Vec<Text>,
}

/// A QR code with its quiet zone inside of `x`, `y`, `side`.
pub struct Square {
    pub x: f32,
    pub y: f32,
    pub side: f32,
    pub modules: Modules,
}

/// One line.
pub struct Text {
    pub x: f32,
    pub baseline: f32,
    pub size: f32,
    pub width: f32,
    pub weight: Weight,
    pub text: String,
}

impl Square {
    pub fn module(&self) -> f32 {
        self.side / self.modules.across() as f32
    }

    /// Rectangles of dark modules: left, top, width and height.
    pub fn dark(&self) -> impl Iterator<Item = [f32; 4]> {
        let module = self.module();
        let at = move |modules: usize| (modules + QUIET) as f32 * module;
        let (x, y) = (self.x, self.y);
        let runs = self.modules.runs().into_iter();
        runs.map(move |(column, row, n)| [x + at(column), y + at(row), n as f32 * module, module])
    }
}

/// A label lower than this has no margin around its QR code, to make the code as large as possible. The code's quiet
/// zone is the margin.
const LOW: f32 = 14.0;
const MARGIN: f32 = 1.2;
const LARGEST_CODE: f32 = 40.0;

impl Layout {
    pub fn of(label: &Label, size: Size) -> Result<Self, Unprinted> {
        let inset = if size.height < LOW { 0.0 } else { 1.0 };
        let side = (size.height - 2.0 * inset).min(size.width / 2.0).min(LARGEST_CODE);
        let qr = Square { x: inset, y: (size.height - side) / 2.0, side, modules: Modules::of(&label.address)? };
        let left = qr.x + qr.side;
        let column =
            Size { width: size.width - left - MARGIN, height: size.height - 2.0 * MARGIN.min(size.height / 12.0) };
        let mut texts = texts(label, column);
        let height: f32 = texts.iter().map(Text::height).sum();
        let mut top = (size.height - height) / 2.0;
        for text in &mut texts {
            text.x = left;
            text.baseline = top + ASCENT * text.size;
            top += text.height();
        }
        Ok(Self { qr, texts })
    }
}

impl Text {
    fn of(text: String, size: f32, weight: Weight) -> Self {
        Self { x: 0.0, baseline: 0.0, size, width: weight.width(&text) * size, weight, text }
    }

    fn height(&self) -> f32 {
        (ASCENT + DESCENT) * self.size
    }
}

fn texts(label: &Label, column: Size) -> Vec<Text> {
    let code = Weight::Bold.known(&label.code);
    let size = (column.width / Weight::Bold.width(&code).max(1.0)).min(column.height * 0.4).min(6.5);
    let mut texts = vec![Text::of(code, size, Weight::Bold)];
    // Text of seven points can be read at arm's length. Small labels have five points.
    let size = (column.height * 0.09).clamp(1.75, 2.8);
    let room = ((column.height - texts[0].height()) / ((ASCENT + DESCENT) * size)) as usize;
    // Every text gets its first line before any text gets a second one. The name comes before the place.
    let lines = |first: usize, second: usize| usize::from(room >= first) + usize::from(room >= second);
    let wanted = [(&label.name, lines(1, 4)), (&label.place, lines(2, 5)), (&label.unit, lines(3, usize::MAX))];
    for (text, most) in wanted {
        let lines = Weight::Regular.lines(text, column.width / size, most);
        texts.extend(lines.into_iter().map(|line| Text::of(line, size, Weight::Regular)));
    }
    texts
}
