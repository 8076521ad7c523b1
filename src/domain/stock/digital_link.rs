//! GS1 Digital Links: an article or an asset in an ordinary web address,
//! `https://id.gs1.org/01/09506000134352/21/12345` (GS1 Digital Link Standard: URI Syntax). The host does not matter,
//! because every maker has its own. Digital product passports under Regulation (EU) 2024/1781 are reached by such
//! addresses.

use percent_encoding::percent_decode_str;

use crate::stock::{code::Code, gtin::Gtin, numbers::loose_number};

/// Application identifiers, as the address spells them.
const ARTICLE: &str = "01";
const SERIAL: &str = "21";
/// A returnable asset (GRAI): a zero, a GTIN-13, and a number that distinguishes assets of the same type.
const RETURNABLE: &str = "8003";
/// An individual asset (GIAI): the owner's prefix, and whatever the owner wrote after it.
const ASSET: &str = "8004";

/// The path before a code in the address on a label. Case does not matter: in capitals the QR code of an address is
/// smaller.
const LABEL_PATH: &str = "l";

/// What the address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DigitalLink {
    /// A kind of thing. With a serial number it is a single thing of the kind.
    Article {
        gtin: Gtin,
        serial: Option<String>,
    },
    Returnable(String),
    Asset(String),
}

/// An address has the form of a Digital Link, but a wrong check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the check digit does not agree")]
pub struct BadCheckDigit;

impl DigitalLink {
    /// `None` if the text is not a Digital Link. A compressed link counts as none: it looks like any other address, and
    /// is left to its maker's host to decode.
    pub fn parse(text: &str) -> Option<Result<Self, BadCheckDigit>> {
        let pairs = in_brackets(text).or_else(|| in_address(text))?;
        let of = |wanted: &str| pairs.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone());
        if let Some(digits) = of(ARTICLE) {
            let serial = of(SERIAL).filter(|serial| !serial.is_empty());
            return Some(Gtin::of_digits(&digits).map(|gtin| Self::Article { gtin, serial }).ok_or(BadCheckDigit));
        }
        if let Some(number) = of(RETURNABLE) {
            let (article, _) = number.split_at_checked(14)?;
            return Some(Gtin::of_digits(article).map(|_| Self::Returnable(number.clone())).ok_or(BadCheckDigit));
        }
        of(ASSET)
            .filter(|number| !number.is_empty() && number.chars().count() <= 30)
            .map(|asset| Ok(Self::Asset(asset)))
    }

    /// The text by which links are compared. It is the same for every host, order and spelling.
    pub fn key(&self) -> String {
        match self {
            Self::Article { gtin, serial: None } => format!("({ARTICLE}){}", gtin.as_str()),
            Self::Article { gtin, serial: Some(serial) } => {
                format!("({ARTICLE}){}({SERIAL}){}", gtin.as_str(), loose_number(serial))
            }
            Self::Returnable(number) => format!("({RETURNABLE}){}", loose_number(number)),
            Self::Asset(number) => format!("({ASSET}){}", loose_number(number)),
        }
    }
}

/// The keys of the names that say of which article a thing is: a Digital Link without a serial number, and the number.
pub fn article_keys(gtin: &Gtin) -> [String; 2] {
    let link = DigitalLink::Article { gtin: gtin.clone(), serial: None };
    [link.key(), loose_number(gtin.as_str())]
}

/// The code in the address on a label, whatever its host.
pub fn label_code(value: &str) -> Option<Code> {
    Code::parse(&Address::parse(value)?.on_label()?).ok()
}

/// The key by which a label or number is searched for: the address on a label by its code, a Digital Link by what it
/// names, everything else as a number.
pub fn search_key(value: &str) -> String {
    if let Some(code) = label_code(value) {
        return loose_number(code.as_str());
    }
    match DigitalLink::parse(value) {
        Some(Ok(link)) => link.key(),
        Some(Err(_)) | None => loose_number(value),
    }
}

/// `(01)09506000134352(21)12345`, as it is printed below a symbol.
fn in_brackets(text: &str) -> Option<Vec<(String, String)>> {
    let inside = text.trim().strip_prefix('(')?;
    inside.split('(').map(|part| part.split_once(')').map(|(key, value)| (key.to_owned(), value.to_owned()))).collect()
}

/// Identifiers and values in turn at the end of the path, and further ones in the query.
fn in_address(text: &str) -> Option<Vec<(String, String)>> {
    let Address { path, query } = Address::parse(text)?;
    let segments: Vec<String> = path.split('/').filter(|segment| !segment.is_empty()).map(decoded).collect();
    let begins = |key: &String| [ARTICLE, RETURNABLE, ASSET].contains(&key.as_str());
    let at = segments.iter().enumerate().rposition(|(at, key)| begins(key) && (segments.len() - at).is_multiple_of(2));
    let in_path = at.map(|at| segments[at..].chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect());
    let in_query = query.split(['&', ';']).filter_map(|pair| pair.split_once('='));
    let in_query = in_query.map(|(key, value)| (decoded(key), decoded(value)));
    let mut pairs: Vec<_> = in_path.unwrap_or_default();
    pairs.extend(in_query);
    pairs.iter().any(|(key, _)| begins(key)).then_some(pairs)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A web address without its host. A path alone is accepted as well.
pub(crate) struct Address<'a> {
    pub path: &'a str,
    pub query: &'a str,
}

impl<'a> Address<'a> {
    pub fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let text = text.split('#').next().unwrap_or_default();
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
        let rest = match scheme {
            Some(scheme) => {
                let rest = &text[scheme.len()..];
                &rest[rest.find(['/', '?']).unwrap_or(rest.len())..]
            }
            None if text.starts_with('/') => text,
            None => return None,
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Some(Self { path, query })
    }

    /// What stands where the address on a label has its code.
    pub fn on_label(&self) -> Option<String> {
        let (path, code) = self.path.trim_end_matches('/').rsplit_once('/')?;
        let last = path.rsplit('/').next()?;
        last.eq_ignore_ascii_case(LABEL_PATH).then(|| decoded(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<String> {
        DigitalLink::parse(text).and_then(Result::ok).map(|link| link.key())
    }

    #[test]
    fn every_spelling_of_one_link_is_the_same() {
        for text in [
            "https://id.gs1.org/01/09506000134352/21/AB-12",
            "https://id.gs1.org/01/09506000134352/21/ab%2D12",
            "HTTPS://maker.example/dpp/v2/01/9506000134352/21/AB12?17=271231",
            "https://maker.example/01/09506000134352/22/2A/10/L1/21/AB12#top",
            "https://maker.example/?01=09506000134352&21=AB12",
            "https://maker.example/01/09506000134352?21=AB12",
            "/01/09506000134352/21/AB12",
            "(01)09506000134352(21)AB12",
        ] {
            assert_eq!(key(text).as_deref(), Some("(01)09506000134352(21)ab12"), "{text}");
        }
    }

    #[test]
    fn assets_and_articles_are_links_and_other_addresses_are_not() {
        let grai = key("https://a.example/8003/09506000134352AB1").unwrap();
        assert_eq!(grai, "(8003)9506000134352ab1");
        assert_eq!(key("https://a.example/8004/9506000187RMHNRC").unwrap(), "(8004)9506000187rmhnrc");
        assert_eq!(key("https://a.example/01/09506000134352").unwrap(), "(01)09506000134352");
        let compressed = "https://id.gs1.org/ARFKk4XB0CDKWcnpq";
        for text in
            [compressed, "https://a.example/l/87RM-HNRC", "https://a.example/21/5", "17", "", "https://", "(", "/"]
        {
            assert_eq!(DigitalLink::parse(text), None, "{text}");
        }
        assert_eq!(DigitalLink::parse("https://a.example/01/09506000134353/21/1"), Some(Err(BadCheckDigit)));
        assert_eq!(DigitalLink::parse("https://a.example/8003/09506000134353A"), Some(Err(BadCheckDigit)));
        assert_eq!(DigitalLink::parse("/8003/1"), None);
    }

    #[test]
    fn the_address_on_a_thing_is_found_by_what_it_names() {
        let address = "https://maker.example/01/09506000134352/21/AB12";
        assert_eq!(search_key(address), search_key("(01)09506000134352(21)AB12"));
        assert_eq!(search_key("0017"), "17");
    }

    #[test]
    fn the_address_on_a_label_is_found_by_its_code() {
        for address in [
            "https://a.example/l/87RM-HNRC",
            "HTTPS://B.EXAMPLE/L/87RM%2DHNRC/",
            "/l/87rmhnrc",
            "http://c.example/x/l/B7RM-HNRC",
        ] {
            assert_eq!(search_key(address), "87rmhnrc", "{address}");
        }
        for other in ["https://a.example/l/stol", "https://a.example/87RM-HNRC", "https://l/87RM-HNRC", "87RM-HNRC"] {
            assert_eq!(label_code(other), None, "{other}");
        }
    }

    #[test]
    fn an_article_is_named_by_its_number_and_by_its_link() {
        for gtin in ["9506000134352", "09506000134352"] {
            let keys = article_keys(&Gtin::parse(gtin).unwrap());
            assert_eq!(keys, [search_key("https://a.example/01/09506000134352"), search_key("9506000134352")]);
        }
    }
}
