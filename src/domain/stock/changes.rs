//! Changes of a lot that somebody asks for. Outer `None`: the field stays as it is. Inner `None`: it becomes unknown.

use crate::reference::feature;
use crate::{
    fields::{LONGEST_NAME, LONGEST_NOTE, check_day, check_range, check_size, check_text},
    stock::lot::HEAVIEST_G,
    *,
};

/// The most data-bearing media of one thing. A storage server has fewer.
const MOST_MEDIA: i64 = 100;

#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub name: Option<String>,
    pub note: Option<String>,
    pub category: Option<String>,
    pub condition: Option<Condition>,
    pub unit: Option<UnitId>,
    pub title: Option<Title>,
    pub goes_back_on: Option<Option<Date>>,
    pub product: Option<Option<ProductId>>,
    pub serial: Option<Option<String>>,
    pub acquired_on: Option<Option<Date>>,
    pub available_from: Option<Option<Date>>,
    pub must_leave_by: Option<Option<Date>>,
    pub open_to_region_from: Option<Option<Date>>,
    pub managed: Option<bool>,
    pub media: Option<i64>,
    pub width_mm: Option<Option<i64>>,
    pub depth_mm: Option<Option<i64>>,
    pub height_mm: Option<Option<i64>>,
    pub mass_g: Option<Option<i64>>,
    pub colour: Option<Option<String>>,
    pub materials: Option<Vec<String>>,
    pub features: Option<Option<Vec<String>>>,
    /// The word by which a person declares things alike: things with the same word are alike.
    pub alike_key: Option<Option<String>>,
    /// What one cost, without VAT, in minor units of the organisation's currency.
    pub price_minor: Option<Option<i64>>,
    pub brand: Option<Option<String>>,
    pub model: Option<Option<String>>,
}

impl Changes {
    /// Checks everything that can be checked without the database. `today` is the civil date of the organisation.
    pub fn check(&self, today: Date) -> Result<()> {
        if self.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
            return Err(Refused::invalid("title", Bad::Empty));
        }
        check_text("title", self.name.as_deref().unwrap_or_default(), LONGEST_NAME)?;
        check_text("note", self.note.as_deref().unwrap_or_default(), LONGEST_NOTE)?;
        for (field, text) in [
            ("serial", &self.serial),
            ("attributes.colour", &self.colour),
            ("attributes.brand", &self.brand),
            ("attributes.model", &self.model),
        ] {
            check_text(field, text.as_ref().and_then(Option::as_deref).unwrap_or_default(), LONGEST_NAME)?;
        }
        for (field, mm) in [("width_cm", self.width_mm), ("depth_cm", self.depth_mm), ("height_cm", self.height_mm)] {
            if let Some(Some(mm)) = mm {
                check_size(&format!("attributes.{field}"), mm)?;
            }
        }
        if let Some(Some(grams)) = self.mass_g {
            check_range("mass_g", grams, 1, HEAVIEST_G)?;
        }
        for (field, day) in [
            ("acquired_on", self.acquired_on),
            ("available_from", self.available_from),
            ("must_leave_by", self.must_leave_by),
            ("goes_back_on", self.goes_back_on),
        ] {
            check_day(field, day.flatten())?;
        }
        let materials = self.materials.as_deref().unwrap_or_default();
        check_range("attributes.materials", materials.len() as i64, 0, 20)?;
        materials.iter().try_for_each(|material| check_text("attributes.materials", material, LONGEST_NAME))?;
        feature::check("attributes.features", self.features.as_ref().and_then(Option::as_deref).unwrap_or_default())?;
        if let Some(Some(key)) = &self.alike_key
            && key.trim().is_empty()
        {
            return Err(Refused::invalid("alike_key", Bad::Empty));
        }
        check_text("alike_key", self.alike_key.as_ref().and_then(Option::as_deref).unwrap_or_default(), LONGEST_NAME)?;
        check_range("price_minor", self.price_minor.flatten().unwrap_or(0), 0, Money::MOST)?;
        check_range("media", self.media.unwrap_or(0), 0, MOST_MEDIA)?;
        if self.acquired_on.flatten().is_some_and(|on| on > today) {
            return Err(Refused::invalid("acquired_on", Bad::InTheFuture));
        }
        for (field, day) in [("must_leave_by", self.must_leave_by), ("goes_back_on", self.goes_back_on)] {
            if day.flatten().is_some_and(|day| day < today) {
                return Err(Refused::invalid(field, Bad::InThePast));
            }
        }
        Ok(())
    }
}
