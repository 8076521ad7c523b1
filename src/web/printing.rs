//! What stands on a label, in its reader's language.

use crate::{
    app::stock::labels::ToPrint,
    domain::time,
    papers::labels::{Label, address},
    web::words::Reader,
};

/// Where this installation is reached from phones: what QR codes on labels begin with.
#[derive(Clone, Debug)]
pub struct PublicUrl(pub String);

impl Default for PublicUrl {
    fn default() -> Self {
        Self("http://127.0.0.1:8080".to_owned())
    }
}

impl PublicUrl {
    pub fn labels(&self, what: &ToPrint, reader: &Reader<'_>) -> Vec<Label> {
        match what {
            ToPrint::Lots(lots) => {
                let today = time::civil_date(time::now(), reader.time_zone);
                let of = |lot| {
                    let words = reader.lot(lot, None, today);
                    let (site, place) = (words.site.unwrap_or_default(), words.place.unwrap_or_default());
                    let place = if site == place || site.is_empty() { place } else { format!("{site}, {place}") };
                    let unit = words.unit.unwrap_or_default();
                    Label { name: words.title, place, unit, ..self.bare(&lot.code) }
                };
                lots.iter().map(of).collect()
            }
            ToPrint::Codes(codes) => codes.iter().map(|code| self.bare(code)).collect(),
        }
    }

    fn bare(&self, code: &str) -> Label {
        Label { address: address(&self.0, code), code: code.to_owned(), ..Label::default() }
    }
}
