//! The paper that labels come on: sheets for any printer, and rolls for label printers. Millimetres.
//!
//! Sizes, columns and rows are those of the makers. A sheet of A4 is symmetric, so each margin is half of what the
//! labels and the gaps between them leave.

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f32,
    pub height: f32,
}

#[derive(Debug, PartialEq)]
pub struct Stock {
    pub name: &'static str,
    pub page: Size,
    pub label: Size,
    pub columns: usize,
    pub rows: usize,
    /// Between two columns; rows touch.
    pub gap: f32,
}

const A4: Size = Size { width: 210.0, height: 297.0 };

pub const STOCKS: [Stock; 11] = [
    sheet("L4731", 25.4, 10.0, 7, 27, 2.54),
    sheet("L7159", 63.5, 33.9, 3, 8, 2.54),
    sheet("L7160", 63.5, 38.1, 3, 7, 2.54),
    sheet("L7161", 63.5, 46.6, 3, 6, 2.54),
    sheet("L7162", 99.1, 33.9, 2, 8, 2.54),
    sheet("L7163", 99.1, 38.1, 2, 7, 2.54),
    sheet("L7165", 99.1, 67.7, 2, 4, 2.54),
    sheet("L7651", 38.1, 21.2, 5, 13, 2.54),
    // An endless tape of 62 mm, which is cut after each label.
    roll("62", 62.0, 29.0),
    roll("50x25", 50.0, 25.0),
    roll("57x32", 57.0, 32.0),
];

const fn sheet(name: &'static str, width: f32, height: f32, columns: usize, rows: usize, gap: f32) -> Stock {
    Stock { name, page: A4, label: Size { width, height }, columns, rows, gap }
}

const fn roll(name: &'static str, width: f32, height: f32) -> Stock {
    let size = Size { width, height };
    Stock { name, page: size, label: size, columns: 1, rows: 1, gap: 0.0 }
}

impl Stock {
    pub fn named(name: &str) -> Option<&'static Stock> {
        STOCKS.iter().find(|stock| stock.name.eq_ignore_ascii_case(name))
    }

    pub fn on_a_page(&self) -> usize {
        self.columns * self.rows
    }

    /// Whether the labels come one after the other, as label printers take them.
    pub fn is_roll(&self) -> bool {
        self.on_a_page() == 1
    }

    /// The upper left corner of a position, counted along the rows from 0.
    pub(super) fn corner(&self, position: usize) -> Point {
        let (column, row) = (position % self.columns, position / self.columns);
        let across = self.columns as f32 * self.label.width + (self.columns - 1) as f32 * self.gap;
        let down = self.rows as f32 * self.label.height;
        Point {
            x: (self.page.width - across) / 2.0 + column as f32 * (self.label.width + self.gap),
            y: (self.page.height - down) / 2.0 + row as f32 * self.label.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Positions that the makers give, to 0.15 mm (for L7161 and L7162 as LibreOffice's list of labels has them). The
    /// last label of a sheet lies where they put it to 0.3 mm.
    #[test]
    fn labels_lie_where_the_maker_puts_them() {
        for (name, left, top, across, down) in [
            ("L7160", 7.2, 15.1, 66.04, 38.1),
            ("L7163", 4.65, 15.15, 101.6, 38.1),
            ("L4731", 8.5, 13.5, 27.9, 10.0),
            ("L7651", 4.75, 10.7, 40.6, 21.2),
            ("L7159", 7.2, 12.9, 66.04, 33.9),
            ("L7161", 7.21, 8.82, 66.04, 46.56),
            ("L7162", 4.67, 13.02, 101.6, 33.87),
            ("L7165", 4.65, 13.1, 101.6, 67.7),
        ] {
            let stock = Stock::named(name).unwrap();
            let (first, second, below) = (stock.corner(0), stock.corner(1), stock.corner(stock.columns));
            let given = [first.x - left, first.y - top, second.x - first.x - across, below.y - first.y - down];
            assert!(given.iter().all(|off| off.abs() <= 0.15), "{name}: {given:?}");
            let last = stock.corner(stock.on_a_page() - 1);
            let off_right = last.x - left - (stock.columns - 1) as f32 * across;
            let off_below = last.y - top - (stock.rows - 1) as f32 * down;
            assert!(off_right.abs() <= 0.3 && off_below.abs() <= 0.3, "{name}: {off_right} {off_below}");
        }
    }

    #[test]
    fn every_label_lies_on_its_page() {
        for stock in &STOCKS {
            let last = stock.corner(stock.on_a_page() - 1);
            assert!(stock.corner(0).x >= 0.0 && stock.corner(0).y >= 0.0, "{}", stock.name);
            assert!(last.x + stock.label.width <= stock.page.width + 0.01, "{}", stock.name);
            assert!(last.y + stock.label.height <= stock.page.height + 0.01, "{}", stock.name);
        }
    }
}
