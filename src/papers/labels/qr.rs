//! The QR code of an address (ISO/IEC 18004): error correction M at least, and four modules of quiet around it.

use fast_qr::{ECL, QRBuilder, Version};

use crate::papers::Unprinted;

/// Light modules that the standard requires on every side.
pub const QUIET: usize = 4;

/// Dark and light modules, without the quiet zone.
pub struct Modules {
    pub size: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// The smallest code that holds the text with error correction M, and in that size as much correction as there is
    /// room for.
    pub fn of(text: &str) -> Result<Self, Unprinted> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| Unprinted::TooLong)?;
        let better = code.version.and_then(|version| better(text, version));
        let code = better.unwrap_or(code);
        let modules = (0..code.size).flat_map(|row| code[row].iter().map(|module| module.value()));
        Ok(Self { size: code.size, dark: modules.collect() })
    }

    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        self.dark[row * self.size + column]
    }

    /// Modules on a side, quiet zone included.
    pub fn across(&self) -> usize {
        self.size + 2 * QUIET
    }

    /// Dark modules that lie beside each other: column, row and how many, from the code's own corner.
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for row in 0..self.size {
            for column in (0..self.size).filter(|column| self.is_dark(*column, row)) {
                match runs.last_mut() {
                    Some((first, same, n)) if *same == row && *first + *n == column => *n += 1,
                    _ => runs.push((column, row, 1)),
                }
            }
        }
        runs
    }
}

fn better(text: &str, version: Version) -> Option<fast_qr::QRCode> {
    [ECL::H, ECL::Q].into_iter().find_map(|ecl| QRBuilder::new(text).ecl(ecl).version(version).build().ok())
}

/// The address of a code below the public URL. An address in capitals needs a smaller QR code, and host names mean the
/// same in capitals. If the public URL has a path, it stays as it is, because paths may differ in capitals.
pub fn address(public_url: &str, code: &str) -> String {
    match base(public_url) {
        (base, true) => format!("{base}/L/{code}"),
        (base, false) => format!("{base}/l/{code}"),
    }
}

/// The same as a GS1 Digital Link: an individual asset (AI 8004) whose number is the organisation's prefix and the
/// code.
pub fn asset_address(public_url: &str, prefix: &str, code: &str) -> String {
    let number: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}/8004/{prefix}{number}", base(public_url).0)
}

/// The URL in capitals where that is possible, and whether it was.
fn base(public_url: &str) -> (String, bool) {
    let base = public_url.trim_end_matches('/');
    let host = base.split_once("://").map_or(base, |(_, rest)| rest);
    match host.contains('/') {
        true => (base.to_owned(), false),
        false => (base.to_ascii_uppercase(), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_make_a_smaller_code() {
        let capitals = address("https://ombruk.fjordvik.no/", "87RM-HNRC");
        assert_eq!(capitals, "HTTPS://OMBRUK.FJORDVIK.NO/L/87RM-HNRC");
        let below = address("https://fjordvik.no/ombruk", "87RM-HNRC");
        assert_eq!(below, "https://fjordvik.no/ombruk/l/87RM-HNRC");
        assert_eq!(
            asset_address("https://ombruk.fjordvik.no/", "7090000", "87RM-HNRC"),
            "HTTPS://OMBRUK.FJORDVIK.NO/8004/709000087RMHNRC"
        );
        let size = |text: &str| Modules::of(text).unwrap().size;
        assert!(size(&capitals) < size("https://ombruk.fjordvik.no/l/87RM-HNRC"));
        assert!(Modules::of(&"x".repeat(5_000)).is_err());
    }
}
