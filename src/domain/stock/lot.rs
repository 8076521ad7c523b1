//! A lot as somebody enters it, before it is stored.

use serde::{Deserialize, Serialize};

use crate::{
    fields::{LONGEST_NAME, LONGEST_NOTE, check_day, check_range, check_size, check_text},
    reference::feature,
    *,
};

/// Most things of a lot. A larger number is a typing error.
pub const MOST: i64 = 1_000_000;
/// 10 t, for example a lathe in a school workshop.
pub const HEAVIEST_G: i64 = 10_000_000;

/// A new lot as somebody enters it: parsed, but not checked yet.
#[derive(Clone, Debug)]
pub struct NewLot {
    pub category: String,
    pub name: String,
    pub note: String,
    pub quantity: i64,
    pub condition: Condition,
    pub unit: UnitId,
    pub place: PlaceId,
    pub product: Option<ProductId>,
    pub title: Title,
    pub goes_back_on: Option<Date>,
    pub attributes: Attributes,
    pub serial: Option<String>,
    pub acquired_on: Option<Date>,
    pub available_from: Option<Date>,
    pub must_leave_by: Option<Date>,
    /// What one cost, without VAT, in minor units of the organisation's currency.
    pub price_minor: Option<i64>,
    pub surplus: bool,
}

/// A lot's own facts; each wins over its product's, and `None` is unknown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attributes {
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    pub colour: Option<String>,
    pub materials: Vec<String>,
    /// Codes of features; an empty list says that it has none of them.
    pub features: Option<Vec<String>>,
    pub brand: Option<String>,
    pub model: Option<String>,
}

impl Attributes {
    /// A lot's own fact wins, then its product's.
    pub fn or(self, product: Self) -> Self {
        Self {
            width_mm: self.width_mm.or(product.width_mm),
            depth_mm: self.depth_mm.or(product.depth_mm),
            height_mm: self.height_mm.or(product.height_mm),
            colour: self.colour.or(product.colour),
            materials: if self.materials.is_empty() { product.materials } else { self.materials },
            features: self.features.or(product.features),
            brand: self.brand.or(product.brand),
            model: self.model.or(product.model),
        }
    }
}

impl Title {
    /// Only the organisation's own things may be surplus, reserved or passed on. Things that others own go back to
    /// them.
    pub fn check_offerable(self) -> Result<()> {
        match self {
            Title::Organisation => Ok(()),
            Title::Lessor | Title::AidsCentre | Title::Lender | Title::Grant => {
                Err(Refused::NotOffered { because: "legal_title" })
            }
        }
    }
}

impl NewLot {
    /// Checks everything that can be checked without the database. `today` is the civil date of the organisation.
    pub fn check(&self, today: Date) -> Result<()> {
        check_quantity("quantity", self.quantity)?;
        check_text("title", &self.name, LONGEST_NAME)?;
        check_text("note", &self.note, LONGEST_NOTE)?;
        check_text("serial", self.serial.as_deref().unwrap_or_default(), LONGEST_NAME)?;
        self.attributes.check()?;
        check_range("price_minor", self.price_minor.unwrap_or(0), 0, Money::MOST)?;
        check_day("acquired_on", self.acquired_on)?;
        check_day("available_from", self.available_from)?;
        check_day("must_leave_by", self.must_leave_by)?;
        check_day("goes_back_on", self.goes_back_on)?;
        if let (Some(from), Some(by)) = (self.available_from, self.must_leave_by)
            && by < from
        {
            return Err(Refused::invalid("must_leave_by", Bad::Backwards));
        }
        if self.must_leave_by.is_some_and(|by| by < today) {
            return Err(Refused::invalid("must_leave_by", Bad::InThePast));
        }
        if self.acquired_on.is_some_and(|on| on > today) {
            return Err(Refused::invalid("acquired_on", Bad::InTheFuture));
        }
        if self.serial.is_some() && self.quantity != 1 {
            return Err(Refused::OneEach);
        }
        if self.surplus {
            self.title.check_offerable()?;
        }
        // The organisation's own thing goes back only when it is lent, and the loan sets the day.
        if self.title == Title::Organisation && self.goes_back_on.is_some() {
            return Err(Refused::invalid("goes_back_on", Bad::Both));
        }
        Ok(())
    }
}

impl Attributes {
    pub(crate) fn check(&self) -> Result<()> {
        for (field, mm) in [("width_cm", self.width_mm), ("depth_cm", self.depth_mm), ("height_cm", self.height_mm)] {
            if let Some(mm) = mm {
                check_size(&format!("attributes.{field}"), mm)?;
            }
        }
        for (field, text) in [("colour", &self.colour), ("brand", &self.brand), ("model", &self.model)] {
            check_text(&format!("attributes.{field}"), text.as_deref().unwrap_or_default(), LONGEST_NAME)?;
        }
        check_range("attributes.materials", self.materials.len() as i64, 0, 20)?;
        self.materials.iter().try_for_each(|material| check_text("attributes.materials", material, LONGEST_NAME))?;
        feature::check("attributes.features", self.features.as_deref().unwrap_or_default())
    }
}

pub fn check_quantity(field: &str, n: i64) -> Result<()> {
    check_range(field, n, 1, MOST)
}
