//! What is the same for all things of one make and model. The facts of a product hold for every lot of it whose own
//! facts are unknown.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::{
    Bad, FootprintKind, Money, Refused, Result,
    fields::{LONGEST_NOTE, check_range, check_text},
    ledger::footprint::FootprintOrigin,
    reference::factor::MOST_GRAMS,
    stock::{
        gtin::Gtin,
        lot::{Attributes, HEAVIEST_G},
    },
};

/// 100 m3, for example a pavilion.
const LARGEST_ML: i64 = 100_000_000;

/// A product as somebody enters it. Brand and model identify it, so they are required.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewProduct {
    pub category: String,
    /// Digits alone.
    pub gtin: Option<String>,
    pub attributes: Attributes,
    pub mass_g: Option<i64>,
    pub volume_ml: Option<i64>,
    pub new_price: Option<Money>,
    pub footprint: Option<Footprint>,
}

/// Grams of CO2e that making one emits, from its environmental product declaration or its maker. It goes before the
/// category's factor in estimates and in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(rename = "ProductFootprint", deny_unknown_fields)]
pub struct Footprint {
    pub low_g: Option<i64>,
    pub central_g: i64,
    pub high_g: Option<i64>,
    /// Which declaration: its number, or where it can be read.
    pub source: String,
    /// Verified or not: nobody guesses it from what the source is called.
    #[serde(default = "not_verified")]
    #[oai(default = "not_verified")]
    pub kind: FootprintKind,
}

fn not_verified() -> FootprintKind {
    FootprintKind::Manufacturer
}

impl From<FootprintKind> for FootprintOrigin {
    fn from(kind: FootprintKind) -> Self {
        match kind {
            FootprintKind::Epd => FootprintOrigin::ProductEpd,
            FootprintKind::Manufacturer => FootprintOrigin::Manufacturer,
        }
    }
}

impl NewProduct {
    /// Checks everything that can be checked without the database.
    pub fn check(&self) -> Result<()> {
        for (field, text) in [("brand", &self.attributes.brand), ("model", &self.attributes.model)] {
            let field = format!("attributes.{field}");
            match text.as_deref().map(str::trim) {
                None => return Err(Refused::invalid(field, Bad::Missing)),
                Some("") => return Err(Refused::invalid(field, Bad::Empty)),
                Some(_) => {}
            }
        }
        self.attributes.check()?;
        if let Some(gtin) = &self.gtin
            && Gtin::of_digits(gtin).is_none()
        {
            return Err(Refused::invalid("gtin", Bad::Malformed { value: gtin.chars().take(40).collect() }));
        }
        check_range("mass_g", self.mass_g.unwrap_or(1), 1, HEAVIEST_G)?;
        check_range("volume_ml", self.volume_ml.unwrap_or(1), 1, LARGEST_ML)?;
        self.footprint.as_ref().map_or(Ok(()), Footprint::check)
    }
}

impl Footprint {
    /// Refuses a figure without its source, because nobody could check it.
    fn check(&self) -> Result<()> {
        if self.source.trim().is_empty() {
            return Err(Refused::invalid("footprint.source", Bad::Empty));
        }
        check_text("footprint.source", &self.source, LONGEST_NOTE)?;
        check_range("footprint.central_g", self.central_g, 0, MOST_GRAMS)?;
        check_range("footprint.low_g", self.low_g.unwrap_or(0), 0, self.central_g)?;
        check_range("footprint.high_g", self.high_g.unwrap_or(self.central_g), self.central_g, MOST_GRAMS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capisco() -> NewProduct {
        NewProduct {
            category: "office-chair".to_owned(),
            gtin: None,
            attributes: Attributes {
                brand: Some("HÅG".to_owned()),
                model: Some("Capisco".to_owned()),
                ..Attributes::default()
            },
            mass_g: None,
            volume_ml: None,
            new_price: None,
            footprint: None,
        }
    }

    #[test]
    fn each_refusal_names_its_field() {
        let footprint = |low_g, central_g, source: &str| {
            Some(Footprint { low_g, central_g, high_g: None, source: source.to_owned(), kind: FootprintKind::Epd })
        };
        let field = |product: NewProduct| match product.check() {
            Err(Refused::Invalid { field, .. }) => field,
            other => format!("{other:?}"),
        };
        assert_eq!(capisco().check(), Ok(()));
        let attributes = Attributes { model: Some(" ".to_owned()), ..capisco().attributes };
        assert_eq!(field(NewProduct { attributes, ..capisco() }), "attributes.model");
        let attributes = Attributes { brand: None, ..capisco().attributes };
        assert_eq!(field(NewProduct { attributes, ..capisco() }), "attributes.brand");
        assert_eq!(field(NewProduct { gtin: Some("1".to_owned()), ..capisco() }), "gtin");
        assert_eq!(field(NewProduct { mass_g: Some(0), ..capisco() }), "mass_g");
        assert_eq!(field(NewProduct { volume_ml: Some(-1), ..capisco() }), "volume_ml");
        assert_eq!(field(NewProduct { footprint: footprint(None, 1, ""), ..capisco() }), "footprint.source");
        assert_eq!(field(NewProduct { footprint: footprint(Some(2), 1, "EPD"), ..capisco() }), "footprint.low_g");
    }
}
