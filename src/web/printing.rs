//! What stands on a label, in its reader's language.

use crate::{
    app::stock::labels::ToPrint,
    domain::time,
    papers::labels::{Label, address, asset_address},
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
    /// `prefix`: of the organisation with GS1, where it has one.
    pub fn labels(&self, what: &ToPrint, prefix: Option<&str>, reader: &Reader<'_>) -> Vec<Label> {
        match what {
            ToPrint::Lots(lots) => {
                let today = time::civil_date(time::now(), reader.time_zone);
                let of = |lot| {
                    let words = reader.lot(lot, None, today);
                    let (place, unit) = (words.stands(), words.unit.clone().unwrap_or_default());
                    Label { name: words.title, place, unit, ..self.bare(prefix, &lot.code) }
                };
                lots.iter().map(of).collect()
            }
            ToPrint::Codes(codes) => codes.iter().map(|code| self.bare(prefix, code)).collect(),
        }
    }

    fn bare(&self, prefix: Option<&str>, code: &str) -> Label {
        let address = match prefix {
            Some(prefix) => asset_address(&self.0, prefix, code),
            None => address(&self.0, code),
        };
        Label { address, code: code.to_owned(), ..Label::default() }
    }
}
