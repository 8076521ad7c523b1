//! Every code on every stock is decoded from what is printed, at the resolutions of office and label printers.

use std::{collections::BTreeMap, process::Command};

use super::{
    layout::{Layout, Text},
    *,
};

const RESOLUTIONS: [u32; 3] = [203, 300, 600];

/// `n` labels, each with an address of its own, with names of every length.
fn labels(n: usize) -> Vec<Label> {
    labels_of(n, |code| address("https://ombruk.fjordvik.no", code))
}

fn labels_of(n: usize, address: impl Fn(&str) -> String) -> Vec<Label> {
    let names = ["Kontorstol, blå", "Høydejusterbart møteromsbord med kabelluke og to uttak", "椅子", ""];
    let label = |at: usize| {
        let code = format!("{:04}-HNRC", at * 7);
        Label {
            address: address(&code),
            code,
            name: names[at % names.len()].to_owned(),
            place: "Fjordvik ungdomsskole, Hovedbygget, 2. etasje, Rom 204".to_owned(),
            unit: "Fjordvik ungdomsskole".to_owned(),
        }
    };
    (0..n).map(label).collect()
}

fn print<'a>(stock: &'static Stock, start: usize, labels: &'a [Label]) -> Print<'a> {
    Print { stock, start, labels, title: "Etiketter", language: "nb" }
}

/// A page of grey pixels.
struct Page {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

impl Page {
    /// `pdftoppm` of poppler is the reader; where it is not installed the tests say so and pass, unless
    /// OMBRUK_TEST_REQUIRE names it.
    fn all(pdf: &[u8], dpi: u32) -> Option<Vec<Page>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("labels.pdf");
        std::fs::write(&file, pdf).unwrap();
        let done = Command::new("pdftoppm")
            .args(["-gray", "-r", &dpi.to_string()])
            .arg(&file)
            .arg(folder.path().join("page"))
            .status();
        let Ok(status) = done else {
            let required = std::env::var("OMBRUK_TEST_REQUIRE").unwrap_or_default();
            assert!(!required.split(',').any(|one| one == "poppler"), "pdftoppm is not installed");
            eprintln!("pdftoppm is not installed: nothing was decoded");
            return None;
        };
        assert!(status.success());
        let mut files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "pgm"));
        files.sort();
        Some(files.iter().map(|file| Page::read(&std::fs::read(file).unwrap())).collect())
    }

    /// A binary PGM: three numbers after its mark, then the pixels.
    fn read(bytes: &[u8]) -> Self {
        let mut numbers = Vec::new();
        let mut at = 2;
        while numbers.len() < 3 {
            while bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            numbers.push(std::str::from_utf8(&bytes[at..end]).unwrap().parse::<usize>().unwrap());
            at = end;
        }
        Self { width: numbers[0], height: numbers[1], grey: bytes[at + 1..].to_vec() }
    }

    /// What lies within these millimetres. Anything outside of the page is white.
    fn cut(&self, dpi: u32, x: f32, y: f32, width: f32, height: f32) -> Page {
        let dots = |mm: f32| (mm / 25.4 * dpi as f32).round() as usize;
        let (left, top, width, height) = (dots(x), dots(y), dots(width), dots(height));
        let pixel = |row: usize, column: usize| match column < self.width && row < self.height {
            true => self.grey[row * self.width + column],
            false => u8::MAX,
        };
        let grey = (top..top + height).flat_map(|row| (left..left + width).map(move |column| pixel(row, column)));
        Page { width, height, grey: grey.collect() }
    }

    /// A camera sees each dot of a coarse printer as several pixels with a soft edge, and looks from several distances.
    fn decoded(&self, dpi: u32) -> Vec<String> {
        let usual = (RESOLUTIONS[2] as f32 / dpi as f32).round() as usize;
        let mut looks = (usual..usual + 4).map(|times| self.decoded_at(times));
        looks.find(|read| !read.is_empty()).unwrap_or_default()
    }

    fn decoded_at(&self, times: usize) -> Vec<String> {
        let blend = |a: f32, b: f32, share: f32| a + (b - a) * share;
        let dot =
            |x: usize, y: usize| f32::from(self.grey[y.min(self.height - 1) * self.width + x.min(self.width - 1)]);
        let seen = |x: usize, y: usize| {
            let (right, down) = ((x % times) as f32 / times as f32, (y % times) as f32 / times as f32);
            let (x, y) = (x / times, y / times);
            let above = blend(dot(x, y), dot(x + 1, y), right);
            blend(above, blend(dot(x, y + 1), dot(x + 1, y + 1), right), down) as u8
        };
        let (width, height) = (self.width * times, self.height * times);
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, seen);
        image.detect_grids().into_iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    }

    fn is_white(&self) -> bool {
        self.grey.iter().all(|grey| *grey > 250)
    }
}

#[test]
fn every_code_is_decoded_from_the_pdf_on_every_stock() {
    for stock in &STOCKS {
        let n = if stock.is_roll() { 3 } else { stock.on_a_page() };
        let labels = labels(n);
        let print = print(stock, 1, &labels);
        let pdf = print.pdf().unwrap();
        for dpi in RESOLUTIONS {
            let Some(pages) = Page::all(&pdf, dpi) else { return };
            assert_eq!(pages.len(), n.div_ceil(stock.on_a_page()), "{}", stock.name);
            let unread = unread(&print, &pages, dpi);
            assert!(unread.is_empty(), "{} at {dpi}: {} of {n}: {unread:?}", stock.name, unread.len());
        }
    }
}

/// The labels whose code is not decoded from the pages, with what is read instead.
fn unread(print: &Print<'_>, pages: &[Page], dpi: u32) -> BTreeMap<String, Vec<String>> {
    let mut unread = BTreeMap::new();
    for (page, corner, label) in print.placed() {
        let size = print.stock.label;
        let qr = Layout::of(label, size).unwrap().qr;
        let code = pages[page].cut(dpi, corner.x + qr.x, corner.y + qr.y, qr.side, qr.side);
        let whole = pages[page].cut(dpi, corner.x, corner.y, size.width, size.height);
        // A telephone that is held close sees the code alone, one further away sees the label around it.
        let read = [code, whole].iter().map(|seen| seen.decoded(dpi)).find(|read| !read.is_empty());
        let read = read.unwrap_or_default();
        if read != [label.address.clone()] {
            unread.insert(label.code.clone(), read);
        }
    }
    unread
}

/// An address in small letters needs a larger code than one in capitals, and so does a number of GS1. Sheets are for
/// office printers, whose coarsest resolution is 300 dots an inch.
#[test]
fn a_long_address_is_decoded_from_the_smallest_label() {
    let stock = Stock::named("L4731").unwrap();
    let below_a_path = |code: &str| address("https://ombruk.nordfjordvik.kommune.no/sirkulaer", code);
    let of_gs1 = |code: &str| asset_address("https://ombruk.nordfjordvik.kommune.no", "7090000", code);
    assert_eq!(below_a_path("0007-HNRC"), "https://ombruk.nordfjordvik.kommune.no/sirkulaer/l/0007-HNRC");
    assert_eq!(of_gs1("0007-HNRC"), "HTTPS://OMBRUK.NORDFJORDVIK.KOMMUNE.NO/8004/70900000007HNRC");
    for labels in [labels_of(stock.on_a_page(), below_a_path), labels_of(stock.on_a_page(), of_gs1)] {
        let print = print(stock, 1, &labels);
        let pdf = print.pdf().unwrap();
        for dpi in [300, 600] {
            let Some(pages) = Page::all(&pdf, dpi) else { return };
            let unread = unread(&print, &pages, dpi);
            assert!(unread.is_empty(), "{} at {dpi}: {unread:?}", labels[0].address);
        }
    }
}

#[test]
fn a_used_sheet_goes_on_where_it_is_free() {
    let stock = Stock::named("L7160").unwrap();
    let labels = labels(3);
    let print = print(stock, 20, &labels);
    let Some(pages) = Page::all(&print.pdf().unwrap(), 203) else { return };
    let read: Vec<_> = (0..21)
        .flat_map(|position| [(0, position), (1, position)])
        .filter_map(|(page, position)| {
            let corner = stock.corner(position);
            let cut = pages[page].cut(203, corner.x, corner.y, stock.label.width, stock.label.height);
            cut.decoded(203).pop().map(|text| (page, position, text))
        })
        .collect();
    let address = |at: usize| labels[at].address.clone();
    assert_eq!(read, [(1, 0, address(2)), (0, 19, address(0)), (0, 20, address(1))]);
}

/// On full sheets and on sheets with a single label, and therefore between two labels as well.
#[test]
fn nothing_is_printed_outside_of_the_labels() {
    const DPI: u32 = 300;
    let dots = |mm: f32| (mm / 25.4 * DPI as f32).round() as usize;
    for stock in STOCKS.iter().filter(|stock| !stock.is_roll()) {
        for n in [1, stock.on_a_page()] {
            let labels = labels(n);
            let print = print(stock, 1, &labels);
            let Some(pages) = Page::all(&print.pdf().unwrap(), DPI) else { return };
            let [page] = &pages[..] else { panic!("{}: {} pages", stock.name, pages.len()) };
            let mut outside = Page { grey: page.grey.clone(), ..*page };
            for (_, corner, _) in print.placed() {
                let (left, right) = (dots(corner.x), dots(corner.x + stock.label.width));
                for row in dots(corner.y)..dots(corner.y + stock.label.height) {
                    outside.grey[row * page.width + left..row * page.width + right].fill(u8::MAX);
                }
            }
            assert!(outside.is_white(), "{} with {n} labels", stock.name);
            assert!(!page.is_white(), "{} with {n} labels", stock.name);
        }
    }
}

#[test]
fn every_text_is_inside_its_label_and_beside_its_code() {
    for stock in &STOCKS {
        for label in &labels(4) {
            let layout = Layout::of(label, stock.label).unwrap();
            assert!(layout.texts[0].text == label.code, "{}", stock.name);
            for Text { x, baseline, size, width, text, .. } in &layout.texts {
                assert!(*x >= layout.qr.x + layout.qr.side, "{}: {text}", stock.name);
                assert!(x + width <= stock.label.width, "{}: {text}", stock.name);
                assert!(baseline - size * 0.93 >= 0.0, "{}: {text}", stock.name);
                assert!(baseline + size * 0.24 <= stock.label.height, "{}: {text}", stock.name);
            }
            let qr = &layout.qr;
            assert!(qr.x >= 0.0 && qr.y >= 0.0 && qr.y + qr.side <= stock.label.height + 0.001, "{}", stock.name);
            assert!(qr.module() >= 0.25, "{}: a phone does not see {} mm", stock.name, qr.module());
        }
    }
    let layout = Layout::of(&labels(2)[1], Stock::named("L7160").unwrap().label).unwrap();
    assert!(layout.texts.len() >= 5, "name, place and unit fit on a label of 63 mm");
}

#[test]
fn a_printer_is_told_the_very_same_code() {
    for stock in STOCKS.iter().filter(|stock| stock.is_roll()) {
        for dpi in RESOLUTIONS {
            let labels = labels(2);
            let zpl = print(stock, 1, &labels).zpl(Dpi(dpi)).unwrap();
            let formats: Vec<&str> = zpl.split("^XZ").filter(|format| format.contains("^XA")).collect();
            assert_eq!(formats.len(), 2);
            for (format, label) in formats.iter().zip(&labels) {
                let printed = printed(format);
                assert_eq!(printed.decoded(dpi), std::slice::from_ref(&label.address), "{} at {dpi}", stock.name);
                assert!(format.contains(&format!("^FD{}^FS", label.code)), "{format}");
            }
        }
    }
    let stock = Stock::named("50x25").unwrap();
    let label = Label { name: "A^B_~C".to_owned(), ..labels(1).remove(0) };
    let zpl = print(stock, 1, &[label]).zpl(Dpi(203)).unwrap();
    assert!(zpl.contains("^FDA_5EB_5F_7EC^FS"), "{zpl}");
}

/// A text of a label printer's format: its upper left corner, the size of its letters and the width of its block in
/// dots, how many lines the block has, and what it says.
struct Field {
    x: usize,
    y: usize,
    height: usize,
    width: usize,
    block: usize,
    lines: usize,
    text: String,
}

/// The texts of a format: `^FOx,y^A0N,height,width^FBwidth,lines,…^FH_^FDtext^FS`.
fn fields(format: &str) -> Vec<Field> {
    let numbers = |field: &str, command: &str| -> Vec<usize> {
        let rest = &field[field.find(command).unwrap() + command.len()..];
        let rest = rest.split('^').next().unwrap();
        rest.split(',').map_while(|number| number.parse().ok()).collect()
    };
    let texts = format.split("^FO").skip(1).filter(|field| field.contains("^FD"));
    let texts = texts.map(|field| {
        let (x, y) = field.split('^').next().unwrap().split_once(',').unwrap();
        let (letters, block) = (numbers(field, "^A0N,"), numbers(field, "^FB"));
        let text = field.split_once("^FD").unwrap().1.split("^FS").next().unwrap();
        Field {
            x: x.parse().unwrap(),
            y: y.parse().unwrap(),
            height: letters[0],
            width: letters[1],
            block: block[0],
            lines: block[1],
            text: text.replace("_5E", "^").replace("_7E", "~").replace("_5F", "_"),
        }
    });
    texts.collect()
}

/// What is assumed: a letter of the printer's font 0 is at most as wide as the same letter of ours, in which the lines
/// were broken, and it reaches from the top of its field at most the height of the letters down. Where a printer has a
/// wider font, its field block (`^FB` with one line) still keeps the text inside the label, and its end is overprinted.
#[test]
fn a_printer_is_told_texts_that_are_inside_their_label() {
    for stock in STOCKS.iter().filter(|stock| stock.is_roll()) {
        for dpi in RESOLUTIONS {
            let dots = |mm: f32| (mm / 25.4 * dpi as f32).round() as usize;
            let (wide, high) = (dots(stock.label.width), dots(stock.label.height));
            let strange = Label { name: "A^B_~C ".repeat(20), ..labels(1).remove(0) };
            for label in labels(4).into_iter().chain([strange]) {
                let zpl = print(stock, 1, std::slice::from_ref(&label)).zpl(Dpi(dpi)).unwrap();
                let layout = Layout::of(&label, stock.label).unwrap();
                let fields = fields(&zpl);
                let told: Vec<&str> = fields.iter().map(|field| field.text.as_str()).collect();
                let laid: Vec<&str> = layout.texts.iter().map(|text| text.text.as_str()).collect();
                assert_eq!(told, laid, "{} at {dpi}", stock.name);
                let beside = dots(layout.qr.x + layout.qr.side);
                let mut above = 0;
                for (field, text) in fields.iter().zip(&layout.texts) {
                    let what = format!("{} at {dpi}: {}", stock.name, field.text);
                    assert!(field.x >= beside && field.x + field.block <= wide, "{what}");
                    assert!(field.y >= above && field.y + field.lines * field.height <= high, "{what}");
                    above = field.y + field.height;
                    assert_eq!(field.lines, 1, "{what}");
                    let letters = text.weight.width(&field.text) * field.width as f32;
                    assert!(letters <= field.block as f32, "{what}: {letters} of {} dots", field.block);
                }
            }
        }
    }
}

/// The label as the printer sees it: its size and the picture in it.
fn printed(format: &str) -> Page {
    let number = |command: &str| {
        let rest = &format[format.find(command).unwrap() + command.len()..];
        rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse::<usize>().unwrap()
    };
    let (width, height) = (number("^PW"), number("^LL"));
    let picture = format.split("^FO").find(|field| field.contains("^GFA")).unwrap();
    let (corner, data) = picture.split_once("^GFA,").unwrap();
    let (left, top) = corner.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    let (left, top): (usize, usize) = (left, top);
    let fields: Vec<&str> = data.split("^FS").next().unwrap().splitn(4, ',').collect();
    let bytes: usize = fields[2].parse().unwrap();
    let mut rows: Vec<String> = Vec::new();
    let mut row = String::new();
    for sign in fields[3].chars() {
        match sign {
            ':' => rows.push(rows.last().unwrap().clone()),
            sign => row.push(sign),
        }
        if row.len() == 2 * bytes {
            rows.push(std::mem::take(&mut row));
        }
    }
    assert_eq!(rows.len() * bytes, fields[0].parse::<usize>().unwrap());
    let mut grey = vec![u8::MAX; width * height];
    for (y, row) in rows.iter().enumerate() {
        for (x, nibble) in row.chars().enumerate() {
            let bits = nibble.to_digit(16).unwrap();
            for bit in (0..4).filter(|bit| bits & (8 >> bit) != 0) {
                assert!(left + x * 4 + bit < width && top + y < height, "printed over the edge");
                grey[(top + y) * width + left + x * 4 + bit] = 0;
            }
        }
    }
    Page { width, height, grey }
}

#[test]
fn a_picture_keeps_its_lines_as_wide_as_they_are() {
    let stock = Stock::named("L7163").unwrap();
    let labels = labels(20);
    let svg = print(stock, 1, &labels).svg().unwrap();
    assert_eq!(svg.matches("<g ").count(), 14, "a page");
    assert!(svg.contains("width=\"210mm\"") && svg.contains("lengthAdjust=\"spacingAndGlyphs\""));
    let strange = Label { name: "<b>\"&".to_owned(), ..labels[0].clone() };
    let svg = print(stock, 1, &[strange]).svg().unwrap();
    assert!(svg.contains("&lt;b&gt;&quot;&amp;"), "{svg}");
}
