//! Framework agreements: what may be called off, from when to when, how much, and what a small order costs extra.

use crate::{
    AgreementKind, Bad, Condition, Date, Money, OrganisationId, PersonId, ProductId, Refused, Result, SupplierId,
    fields::{LONGEST_NAME, amount_in, check_day, check_range, check_size, check_text},
    reference::feature,
};

/// Longer than any lead time of furniture; more is a slip of the finger.
const LONGEST_LEAD_DAYS: i64 = 730;
/// Letters of a supplier's registered number.
pub const LONGEST_NUMBER: usize = 40;

/// A new agreement as somebody enters it: parsed, but not checked yet.
#[derive(Clone, Debug)]
pub struct NewAgreement {
    pub name: String,
    pub kind: AgreementKind,
    pub supplier: Supplier,
    pub valid_from: Date,
    pub valid_to: Date,
    /// Other organisations that may call off; the holder need not be named.
    pub parties: Vec<OrganisationId>,
    pub ceiling: Option<Money>,
    /// Orders below it cost the fee.
    pub small_order_limit: Option<Money>,
    pub small_order_fee: Option<Money>,
    /// Above it the call-off is not direct: the agreement's own rules ask for a competition.
    pub direct_limit: Option<Money>,
    pub lead_days: i64,
    /// The person who must follow the agreement up. Without a named person nobody would. `None`: the person who enters
    /// it.
    pub owner: Option<PersonId>,
}

#[derive(Clone, Debug)]
pub enum Supplier {
    Known(SupplierId),
    New(NewSupplier),
}

#[derive(Clone, Debug)]
pub struct NewSupplier {
    pub name: String,
    /// The number in the national register of legal entities.
    pub number: Option<String>,
}

/// One line of a catalogue. Sizes in millimetres, `price_minor` for one thing in the agreement's currency.
#[derive(Clone, Debug)]
pub struct NewItem {
    pub sku: String,
    pub category: String,
    pub name: String,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub product: Option<ProductId>,
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
    pub colour: Option<String>,
    pub materials: Vec<String>,
    pub features: Option<Vec<String>>,
    /// `None` on an agreement for new things.
    pub condition: Option<Condition>,
    pub price_minor: i64,
    pub pack_size: i64,
    /// `None`: the agreement's lead time.
    pub lead_days: Option<i64>,
    /// Grams of CO2e of one, as the supplier documents it.
    pub footprint_g: Option<i64>,
    pub active: bool,
}

/// Changes of an agreement. What is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub name: Option<String>,
    /// `Some(None)`: without a ceiling.
    pub ceiling: Option<Option<Money>>,
    pub valid_to: Option<Date>,
    pub owner: Option<PersonId>,
}

/// Changes of a supplier. What is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct SupplierChanges {
    pub name: Option<String>,
    /// `Some(None)`: without a number.
    pub number: Option<Option<String>>,
}

/// Changes of an article. What was called off already keeps its price.
#[derive(Clone, Debug, Default)]
pub struct ItemChanges {
    pub name: Option<String>,
    pub price: Option<Money>,
    pub pack_size: Option<i64>,
    /// `Some(None)`: the agreement's lead time.
    pub lead_days: Option<Option<i64>>,
    pub active: Option<bool>,
}

impl Changes {
    pub fn check(&self, currency: &str, from: Date, spent_minor: i64, today: Date) -> Result<()> {
        if let Some(name) = &self.name {
            check_name("name", name)?;
        }
        if let Some(ceiling) = self.ceiling.as_ref().and_then(Option::as_ref)
            && amount_in("ceiling", ceiling, currency)? < spent_minor
        {
            return Err(Refused::invalid("ceiling", Bad::TooSmall { min: spent_minor }));
        }
        check_day("valid_to", self.valid_to)?;
        match self.valid_to {
            Some(day) if day < from => Err(Refused::invalid("valid_to", Bad::Backwards)),
            Some(day) if day < today => Err(Refused::invalid("valid_to", Bad::InThePast)),
            Some(_) | None => Ok(()),
        }
    }
}

impl SupplierChanges {
    pub fn check(&self) -> Result<()> {
        if let Some(name) = &self.name {
            check_name("name", name)?;
        }
        check_text("number", self.number.as_ref().and_then(Option::as_deref).unwrap_or_default(), LONGEST_NUMBER)
    }
}

impl ItemChanges {
    pub fn check(&self, currency: &str) -> Result<()> {
        if let Some(name) = &self.name {
            check_name("title", name)?;
        }
        if let Some(price) = &self.price {
            amount_in("price", price, currency)?;
        }
        check_range("pack_size", self.pack_size.unwrap_or(1), 1, 10_000)?;
        check_range("lead_days", self.lead_days.flatten().unwrap_or(0), 0, LONGEST_LEAD_DAYS)
    }
}

impl NewAgreement {
    /// Checks everything that can be checked without the database. `today` is the civil date of the organisation.
    pub fn check(&self, currency: &str, today: Date) -> Result<()> {
        check_name("name", &self.name)?;
        check_day("valid_from", Some(self.valid_from))?;
        check_day("valid_to", Some(self.valid_to))?;
        if self.valid_to < self.valid_from {
            return Err(Refused::invalid("valid_to", Bad::Backwards));
        }
        if self.valid_to < today {
            return Err(Refused::invalid("valid_to", Bad::InThePast));
        }
        for (field, money) in [
            ("ceiling", &self.ceiling),
            ("small_order_limit", &self.small_order_limit),
            ("small_order_fee", &self.small_order_fee),
            ("direct_limit", &self.direct_limit),
        ] {
            if let Some(money) = money {
                amount_in(field, money, currency)?;
            }
        }
        check_range("lead_days", self.lead_days, 0, LONGEST_LEAD_DAYS)?;
        for (n, party) in self.parties.iter().enumerate() {
            if self.parties[..n].contains(party) {
                return Err(Refused::invalid(format!("parties[{n}]"), Bad::Duplicate { value: party.to_string() }));
            }
        }
        match &self.supplier {
            Supplier::Known(_) => Ok(()),
            Supplier::New(supplier) => supplier.check("supplier."),
        }
    }
}

impl NewSupplier {
    /// `path` is put before the names of fields in refusals.
    pub fn check(&self, path: &str) -> Result<()> {
        check_name(&format!("{path}name"), &self.name)?;
        check_text(&format!("{path}number"), self.number.as_deref().unwrap_or_default(), LONGEST_NUMBER)
    }
}

impl NewItem {
    pub fn check(&self) -> Result<()> {
        check_name("sku", &self.sku)?;
        check_name("title", &self.name)?;
        for (field, mm) in [("width_cm", self.width_mm), ("depth_cm", self.depth_mm), ("height_cm", self.height_mm)] {
            if let Some(mm) = mm {
                check_size(field, mm)?;
            }
        }
        for (field, text) in [("brand", &self.brand), ("model", &self.model), ("colour", &self.colour)] {
            check_text(field, text.as_deref().unwrap_or_default(), LONGEST_NAME)?;
        }
        check_range("materials", self.materials.len() as i64, 0, 20)?;
        self.materials.iter().try_for_each(|material| check_text("materials", material, LONGEST_NAME))?;
        feature::check("features", self.features.as_deref().unwrap_or_default())?;
        check_range("price", self.price_minor, 0, Money::MOST)?;
        check_range("pack_size", self.pack_size, 1, 10_000)?;
        check_range("lead_days", self.lead_days.unwrap_or(0), 0, LONGEST_LEAD_DAYS)?;
        check_range("footprint_g", self.footprint_g.unwrap_or(0), 0, 1_000_000_000)
    }
}

/// Whether two registered numbers are the same. They are written with or without blanks between groups.
pub fn same_number(one: &str, other: &str) -> bool {
    let plain = |number: &str| number.split_whitespace().collect::<String>().to_lowercase();
    plain(one) == plain(other)
}

/// Refuses text that is empty, too long or has control characters.
pub fn check_name(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Refused::invalid(field, Bad::Empty));
    }
    check_text(field, text, LONGEST_NAME)
}
