//! Which files may be documents. The content of a file decides, not its name.

use std::borrow::Cow;

use crate::registers::Encoding;

/// Most bytes of a file.
pub const MOST_BYTES: usize = 25 << 20;

/// Number of rows that are read to decide whether a text is a table.
const ROWS_READ: usize = 50;
/// Most nodes of an XML document: more than any report has. A node takes more room in memory than in the file.
pub const MOST_NODES: u32 = 1_000_000;

/// The type of a file that is no picture: PDF, JSON, XML or a table of text. `None`: none of these.
pub fn content_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"%PDF-") {
        return Some("application/pdf");
    }
    let text = text(bytes)?;
    match text.trim_start().chars().next()? {
        '{' | '[' => serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok().then_some("application/json"),
        '<' => xml(&text).is_some().then_some("application/xml"),
        _ => is_table(&text).then_some("text/csv"),
    }
}

/// The text of a file, in UTF-8 or as Excel in Western Europe writes it. `None` if it has control characters.
pub fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::from(text),
        Err(_) => bytes.iter().map(|byte| Encoding::Windows1252.single(*byte)).collect::<String>().into(),
    };
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(plain).then_some(text)
}

/// Parses XML. A DTD is refused, because it could name files elsewhere. HTML and SVG are refused, because they are
/// pages and drawings for browsers.
pub fn xml(text: &str) -> Option<roxmltree::Document<'_>> {
    let options = roxmltree::ParsingOptions { nodes_limit: MOST_NODES, ..roxmltree::ParsingOptions::default() };
    let read = roxmltree::Document::parse_with_options(text.trim_start(), options).ok()?;
    let for_browsers = ["html", "svg"].contains(&read.root_element().tag_name().name().to_lowercase().as_str());
    (!for_browsers).then_some(read)
}

/// The delimiter of a table: the sign that gives all rows the same number of cells, and the most cells.
pub fn separator(text: &str) -> Option<u8> {
    let cells = |sign: u8| {
        let mut rows = csv::ReaderBuilder::new().delimiter(sign).has_headers(false).from_reader(text.as_bytes());
        let mut cells = 0;
        let all = rows.byte_records().take(ROWS_READ).all(|row| row.map(|row| cells = row.len()).is_ok());
        (all && cells > 1).then_some((cells, sign))
    };
    [b';', b',', b'\t'].into_iter().filter_map(cells).max().map(|(_, sign)| sign)
}

/// Whether all lines have the same number of cells, at least two.
fn is_table(text: &str) -> bool {
    separator(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides() {
        for (bytes, told) in [
            (&b"%PDF-1.7\n\xe2\xe3"[..], Some("application/pdf")),
            (b"\xef\xbb\xbf{\"serial\": \"A\"}", Some("application/json")),
            (b" [1, 2]\n", Some("application/json")),
            (b"{\"serial\": ", None),
            (b"<?xml version=\"1.0\"?>\n<report/>\n", Some("application/xml")),
            (b"<report><disk/></report>", Some("application/xml")),
            (b"<!DOCTYPE html><html></html>", None),
            (b"<?xml version=\"1.0\"?><!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r/>", None),
            (b"<report><disk></report>", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            (b"serial;result\nA1;wiped\n", Some("text/csv")),
            (b"serial,result\nA1,wiped\n", Some("text/csv")),
            (b"serial,result\nA1,wiped,twice\n", None),
            ("serie;metode\nÅ1;slettet\n".as_bytes(), Some("text/csv")),
            (b"serie;metode\n\xc51;slettet\n", Some("text/csv")),
            (b"BMP-nummer;metode\nA1;slettet\n", Some("text/csv")),
            (b"just a letter", None),
            (b"", None),
            (b"MZ\x90\0;a", None),
            (b"a;b\n\x1b[31m;c", None),
        ] {
            assert_eq!(content_type(bytes), told, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
