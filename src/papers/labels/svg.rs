//! One page of labels as a picture.

use std::fmt::Write;

use super::{Print, layout::Layout};
use crate::papers::{Unprinted, font::Weight};

/// Each line states its width, so that it stays inside its label where the viewer has another font.
pub fn page(print: &Print<'_>) -> Result<String, Unprinted> {
    let page = print.stock.page;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}mm\" height=\"{h}mm\" viewBox=\"0 0 {w} {h}\" \
         lang=\"{}\"><title>{}</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
        escaped(print.language),
        escaped(print.title),
        w = page.width,
        h = page.height,
    );
    for (_, corner, label) in print.placed().take_while(|(page, _, _)| *page == 0) {
        let layout = Layout::of(label, print.stock.label)?;
        // Writing to a `String` does not fail.
        let _ = write!(svg, "<g transform=\"translate({:.3} {:.3})\"><path d=\"", corner.x, corner.y);
        for [x, y, width, height] in layout.qr.dark() {
            let _ = write!(svg, "M{x:.3} {y:.3}h{width:.3}v{height:.3}h-{width:.3}z");
        }
        svg.push_str("\"/>");
        for text in &layout.texts {
            let weight = if text.weight == Weight::Bold { " font-weight=\"bold\"" } else { "" };
            let _ = write!(
                svg,
                "<text x=\"{:.3}\" y=\"{:.3}\" font-size=\"{:.3}\" textLength=\"{:.3}\" \
                 lengthAdjust=\"spacingAndGlyphs\" font-family=\"DejaVu Sans Condensed, Arial, sans-serif\"{weight}>{}</text>",
                text.x,
                text.baseline,
                text.size,
                text.width,
                escaped(&text.text),
            );
        }
        svg.push_str("</g>");
    }
    svg.push_str("</svg>");
    Ok(svg)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
