//! Labels: an address as a QR code, and beside it what people read. One layout, written as PDF, SVG or ZPL.

use crate::papers::Unprinted;

mod layout;
mod pdf;
mod qr;
mod stock;
mod svg;
mod zpl;

pub use qr::{Modules, QUIET, address, asset_address};
pub use stock::{STOCKS, Stock};

/// What stands on a label. What is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// What the QR code holds.
    pub address: String,
    /// The code that people read aloud and type.
    pub code: String,
    pub name: String,
    pub place: String,
    pub unit: String,
}

/// Labels in the order in which they are printed.
pub struct Print<'a> {
    pub stock: &'static Stock,
    /// The first position of the first sheet that is still free, from 1, counted along the rows.
    pub start: usize,
    pub labels: &'a [Label],
    /// The document's title, for people who use a screen reader.
    pub title: &'a str,
    /// A language code such as `nb`.
    pub language: &'a str,
}

/// Dots per inch of a label printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dpi(pub u32);

impl Print<'_> {
    /// A document of as many pages as are needed.
    pub fn pdf(&self) -> Result<Vec<u8>, Unprinted> {
        pdf::document(self)
    }

    /// The first page alone: a picture has no pages.
    pub fn svg(&self) -> Result<String, Unprinted> {
        svg::page(self)
    }

    /// Commands for a Zebra printer, label by label.
    pub fn zpl(&self, dpi: Dpi) -> Result<String, Unprinted> {
        zpl::commands(self, dpi)
    }

    /// Each label with its page and its position on the page.
    fn placed(&self) -> impl Iterator<Item = (usize, stock::Point, &Label)> {
        self.labels.iter().zip(self.start.max(1) - 1..).map(|(label, at)| {
            let page = at / self.stock.on_a_page();
            (page, self.stock.corner(at % self.stock.on_a_page()), label)
        })
    }
}

#[cfg(test)]
mod tests;
