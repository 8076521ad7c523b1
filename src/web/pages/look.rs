//! How an installation looks: its name, its logo, and the Designsystemet theme that colours it.

use std::sync::LazyLock;

use poem::{Request, http::header};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("assets/ombruk.css");
const CSS: &str = "text/css; charset=utf-8";
/// A theme is some kilobytes of custom properties.
const MOST_THEME: usize = 256 * 1024;
const MOST_LOGO: usize = 256 * 1024;

#[derive(Debug)]
pub struct Look {
    /// The product's name in this installation.
    pub name: String,
    /// The e-mail address for problems with the pages.
    pub contact: Option<String>,
    style: File,
    logo: Option<File>,
}

/// A file whose address holds a hash of its content.
#[derive(Debug)]
pub struct File {
    pub hash: String,
    pub name: &'static str,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLook {
    #[error(
        "the theme sets no --ds- property: it is made with Designsystemet's theme builder (theme.designsystemet.no)"
    )]
    NoTheme,
    #[error("the theme loads something from elsewhere (@import or url), which pages refuse")]
    NotWhole,
    #[error("the logo is neither SVG, PNG, WebP nor JPEG")]
    NoPicture,
    #[error("it is larger than 256 kB")]
    TooLarge,
}

static SHIPPED: LazyLock<Look> = LazyLock::new(|| Look {
    name: "Ombruk".to_owned(),
    contact: None,
    style: File::new("ombruk.css", CSS, STYLE.as_bytes().to_owned()),
    logo: None,
});

impl Look {
    /// The theme follows our own stylesheet in the same file, so that a page loads one stylesheet only.
    pub fn new(name: &str, contact: Option<&str>, theme: Option<&str>, logo: Option<Vec<u8>>) -> Result<Self, BadLook> {
        if let Some(theme) = theme {
            check(theme)?;
        }
        let style = [STYLE, theme.unwrap_or_default()].join("\n");
        Ok(Self {
            name: name.to_owned(),
            contact: contact.map(str::to_owned),
            style: File::new("ombruk.css", CSS, style.into_bytes()),
            logo: logo.map(picture).transpose()?,
        })
    }

    /// The look without any configuration.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    pub fn of(request: &Request) -> &'static Self {
        request.data::<&'static Self>().copied().unwrap_or_else(Self::shipped)
    }

    pub fn style(&self) -> String {
        self.style.address()
    }

    pub fn logo(&self) -> Option<String> {
        self.logo.as_ref().map(File::address)
    }

    /// The file with this name.
    pub fn file(&self, name: &str) -> Option<&File> {
        [Some(&self.style), self.logo.as_ref()].into_iter().flatten().find(|file| file.name == name)
    }
}

impl File {
    fn new(name: &'static str, content_type: &'static str, bytes: Vec<u8>) -> Self {
        Self { hash: hex::encode(&Sha256::digest(&bytes)[..8]), name, content_type, bytes }
    }

    fn address(&self) -> String {
        format!("/assets/{}/{}", self.hash, self.name)
    }

    /// Keeps scripts inside a picture from running when it is opened by its address.
    pub fn safe(&self) -> (header::HeaderName, &'static str) {
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    }
}

fn check(theme: &str) -> Result<(), BadLook> {
    if theme.len() > MOST_THEME {
        return Err(BadLook::TooLarge);
    }
    let small = theme.to_ascii_lowercase();
    if small.contains("@import") || small.contains("url(") {
        return Err(BadLook::NotWhole);
    }
    if small.contains("--ds-") { Ok(()) } else { Err(BadLook::NoTheme) }
}

/// The content decides the type of the picture, not the file's name.
fn picture(bytes: Vec<u8>) -> Result<File, BadLook> {
    if bytes.len() > MOST_LOGO {
        return Err(BadLook::TooLarge);
    }
    let is_svg = || std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg"));
    let content_type = match bytes.as_slice() {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ if is_svg() => "image/svg+xml",
        _ => return Err(BadLook::NoPicture),
    };
    Ok(File::new("logo", content_type, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_colours_and_brings_nothing_from_elsewhere() {
        let of = |theme| Look::new("Gjenbruk", None, Some(theme), None);
        let look = of(":root { --ds-color-accent-base-default: #7a1f5c; }").unwrap();
        let style = look.file("ombruk.css").unwrap();
        assert!(String::from_utf8_lossy(&style.bytes).ends_with("#7a1f5c; }"));
        assert_ne!(look.style(), Look::shipped().style());
        assert_eq!(of("body { color: red }").unwrap_err(), BadLook::NoTheme);
        assert_eq!(of("@IMPORT 'x'; :root { --ds-x: 1 }").unwrap_err(), BadLook::NotWhole);
        assert_eq!(of(":root { --ds-x: URL(//evil.example) }").unwrap_err(), BadLook::NotWhole);
    }

    #[test]
    fn a_logo_is_a_picture() {
        let of = |bytes: &[u8]| Look::new("Ombruk", None, None, Some(bytes.to_owned()));
        assert_eq!(
            of(b"<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap().logo.unwrap().content_type,
            "image/svg+xml"
        );
        assert_eq!(of(b"%PDF-1.7").unwrap_err(), BadLook::NoPicture);
        assert_eq!(of(&vec![0xff; MOST_LOGO + 1]).unwrap_err(), BadLook::TooLarge);
    }
}
