//! Commands for Zebra printers (ZPL II), one format a label.
//!
//! The QR code is sent as a picture (`^GFA`), not as `^BQ`. With `^BQ` the printer's firmware chooses version, mask and
//! modes, and leaves no quiet zone, so the result cannot be known before. A picture with whole dots per module is
//! exactly the code that was tested.

use std::fmt::Write;

use super::{
    Dpi, Print,
    layout::{Layout, Square},
    qr::QUIET,
};
use crate::papers::{Unprinted, font::ASCENT};

pub fn commands(print: &Print<'_>, dpi: Dpi) -> Result<String, Unprinted> {
    let dots = |mm: f32| (mm / 25.4 * dpi.0 as f32).round() as usize;
    let size = print.stock.label;
    let mut zpl = String::new();
    for label in print.labels {
        let layout = Layout::of(label, size)?;
        // Writing to a `String` does not fail.
        let _ = write!(zpl, "^XA\n^CI28\n^PW{}\n^LL{}\n^LH0,0\n", dots(size.width), dots(size.height));
        picture(&mut zpl, &layout.qr, dpi);
        for text in &layout.texts {
            let (x, y, size) = (dots(text.x), dots(text.baseline - ASCENT * text.size), dots(text.size));
            // The printer's own font is narrower than ours. The field block (`^FB`) keeps the text inside the label
            // with any font.
            let width = dots(print.stock.label.width - text.x).saturating_sub(1);
            let _ = writeln!(zpl, "^FO{x},{y}^A0N,{size},{size}^FB{width},1,0,L,0^FH_^FD{}^FS", escaped(&text.text));
        }
        zpl.push_str("^PQ1\n^XZ\n");
    }
    Ok(zpl)
}

/// Draws the code with as many whole dots per module as fit, in the middle of its square.
fn picture(zpl: &mut String, qr: &Square, dpi: Dpi) {
    let exact = |mm: f32| mm / 25.4 * dpi.0 as f32;
    let (across, size) = (qr.modules.across(), qr.modules.size);
    let module = ((exact(qr.side) / across as f32) as usize).max(1);
    let spare = (exact(qr.side) - (across * module) as f32).max(0.0) / 2.0;
    let corner = |mm: f32| (exact(mm) + spare).round() as usize + QUIET * module;
    let bytes = (size * module).div_ceil(8);
    let total = bytes * size * module;
    let _ = write!(zpl, "^FO{},{}^GFA,{total},{total},{bytes},", corner(qr.x), corner(qr.y));
    for row in 0..size {
        let mut line = vec![0u8; bytes];
        for dot in (0..size * module).filter(|dot| qr.modules.is_dark(dot / module, row)) {
            line[dot / 8] |= 0x80 >> (dot % 8);
        }
        zpl.extend(line.iter().map(|byte| format!("{byte:02X}")));
        // A colon repeats the line above.
        zpl.extend(std::iter::repeat_n(':', module - 1));
    }
    zpl.push_str("^FS\n");
}

/// Characters that begin a command are written as their hexadecimal code.
fn escaped(text: &str) -> String {
    text.replace('_', "_5F").replace('^', "_5E").replace('~', "_7E")
}
