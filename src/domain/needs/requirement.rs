//! What a line demands, and whether a thing meets it. An unknown fact fits and is listed: refusing it would hide the
//! many things nobody has measured, and accepting it in silence would be a promise nobody made.

use chrono::Months;
use poem_openapi::{Object, Union};
use serde::{Deserialize, Serialize};

use crate::refused::{Bad, Figure, Refused, Result};
use crate::stock::facts::{DISTANCES_KM, Fact, Facts, Reach, SIZES_CM};
use crate::{
    Alike, Condition, Date,
    fields::{check_day, within},
    reference::{colour, feature, material},
    text::same_text,
};

/// Hard requirements of a line, all optional. A decline with a measurable reason has the same shape: its limit is a
/// requirement learned later ("at most 120 cm wide").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(default, deny_unknown_fields)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, skip_serializing_if_is_empty)]
pub struct Requirements {
    pub min_width_cm: Option<i64>,
    pub max_width_cm: Option<i64>,
    pub min_depth_cm: Option<i64>,
    pub max_depth_cm: Option<i64>,
    pub min_height_cm: Option<i64>,
    pub max_height_cm: Option<i64>,
    pub min_condition: Option<Condition>,
    /// The main colour, in words or as a code of `GET /colours`.
    pub colour: Option<String>,
    /// Materials that must all be there, in words or as codes of `GET /materials`.
    #[oai(default)]
    pub materials: Vec<String>,
    /// Whether all that fills the line must be of one kind, look or product; `true` means look.
    pub alike: Option<AlikeWish>,
    /// Codes of features (`GET /features`) that must all be there.
    #[oai(default)]
    pub features: Vec<String>,
    pub max_age_years: Option<i64>,
    /// The fewest alike things that are of use.
    pub min_alike: Option<i64>,
    pub max_distance_km: Option<i64>,
    /// The last day on which it is of use, where that is later than the line's date.
    pub ready_by: Option<Date>,
}

/// `true`, `false` or a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Union)]
#[serde(untagged)]
pub enum AlikeWish {
    Flag(bool),
    Level(Alike),
}

impl AlikeWish {
    pub fn level(self) -> Alike {
        match self {
            AlikeWish::Flag(true) => Alike::Look,
            AlikeWish::Flag(false) => Alike::Kind,
            AlikeWish::Level(level) => level,
        }
    }
}

/// How a thing meets requirements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    pub contradictions: Vec<Contradiction>,
    /// Facts that are asked for and not known, in a fixed order.
    pub unknown: Vec<Fact>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    pub fact: Fact,
    pub actual: Option<Figure>,
    pub limit: Option<Figure>,
}

impl Fit {
    pub fn fits(&self) -> bool {
        self.contradictions.is_empty()
    }
}

/// Compares all but `alike` and `min_alike`, which no single thing can meet.
pub fn fit(wanted: &Requirements, facts: &Facts, reach: &Reach, today: Date) -> Fit {
    let mut fit = Fit::default();
    for (fact, min, max, mm) in wanted.sizes(facts) {
        fit.size(fact, min, max, mm);
    }
    if let Some(min) = wanted.min_condition {
        let limit = Some(Figure::word(min));
        fit.check(Fact::Condition, facts.condition, |c| *c <= min, |c| Some(Figure::word(c)), limit);
    }
    if let Some(wish) = &wanted.colour {
        let told = facts.colour.as_ref().and_then(|c| Some((c, colour::same(c, wish)?)));
        let limit = Some(Figure::word(wish));
        fit.check(Fact::Colour, told, |(_, same)| *same, |(c, _)| Some(Figure::word(c)), limit);
    }
    fit.has_all(Fact::Materials, facts.materials.as_ref(), &wanted.materials, material::lacking);
    fit.has_all(Fact::Features, facts.features.as_ref(), &wanted.features, |has, wanted| {
        wanted.iter().find(|wish| !has.contains(wish))
    });
    if let Some(years) = wanted.max_age_years {
        let oldest = u32::try_from(years * 12).ok().and_then(|months| today.checked_sub_months(Months::new(months)));
        let age = |on: Date| today.years_since(on).map(|years| Figure::Number(i64::from(years)));
        let young = |on: &Date| oldest.is_none_or(|oldest| *on >= oldest);
        fit.check(Fact::AgeYears, facts.acquired_on, young, age, Some(Figure::Number(years)));
    }
    if let Some(by) = wanted.ready_by {
        fit.check(Fact::ReadyOn, reach.ready_on, |on| *on <= by, |on| Some(Figure::Day(on)), Some(Figure::Day(by)));
    }
    if let Some(km) = wanted.max_distance_km {
        // Rounded up, so that a refusal never says that 12 km are more than 12 km.
        let far = |m: i64| Some(Figure::Number(m.saturating_add(999) / 1000));
        let limit = Some(Figure::Number(km));
        fit.check(Fact::DistanceKm, reach.distance_m, |m| *m <= km.saturating_mul(1000), far, limit);
    }
    fit
}

impl Fit {
    fn size(&mut self, fact: Fact, min: Option<i64>, max: Option<i64>, mm: Option<i64>) {
        match mm {
            None if min.is_some() || max.is_some() => self.unknown.push(fact),
            Some(mm) if !within_cm(None, max, mm) => self.contradicts(fact, (mm + 9) / 10, max),
            Some(mm) if !within_cm(min, None, mm) => self.contradicts(fact, mm / 10, min),
            Some(_) | None => {}
        }
    }

    fn contradicts(&mut self, fact: Fact, actual: i64, limit: Option<i64>) {
        let (actual, limit) = (Some(Figure::Number(actual)), limit.map(Figure::Number));
        self.contradictions.push(Contradiction { fact, actual, limit });
    }

    fn check<T>(
        &mut self,
        fact: Fact,
        value: Option<T>,
        meets: impl Fn(&T) -> bool,
        figure: impl Fn(T) -> Option<Figure>,
        limit: Option<Figure>,
    ) {
        match value {
            None => self.unknown.push(fact),
            Some(value) if meets(&value) => {}
            Some(value) => self.contradictions.push(Contradiction { fact, actual: figure(value), limit }),
        }
    }

    fn has_all<'a>(
        &mut self,
        fact: Fact,
        has: Option<&Vec<String>>,
        wanted: &'a [String],
        lacking: impl Fn(&[String], &'a [String]) -> Option<&'a String>,
    ) {
        match (has, wanted) {
            (_, []) => {}
            (None, _) => self.unknown.push(fact),
            (Some(has), wanted) => {
                if let Some(lacks) = lacking(has, wanted) {
                    let limit = Some(Figure::word(lacks));
                    self.contradictions.push(Contradiction { fact, actual: None, limit });
                }
            }
        }
    }
}

/// The fact, the least and the most in centimetres, and the thing's millimetres.
pub(crate) type Size = (Fact, Option<i64>, Option<i64>, Option<i64>);

impl Requirements {
    /// Each size, demanded or not.
    pub(crate) fn sizes(&self, facts: &Facts) -> [Size; 3] {
        [
            (Fact::WidthCm, self.min_width_cm, self.max_width_cm, facts.width_mm),
            (Fact::DepthCm, self.min_depth_cm, self.max_depth_cm, facts.depth_mm),
            (Fact::HeightCm, self.min_height_cm, self.max_height_cm, facts.height_mm),
        ]
    }

    /// Whether a size is demanded.
    pub fn bounds_size(&self) -> bool {
        self.sizes(&Facts::default()).iter().any(|(_, min, max, _)| min.is_some() || max.is_some())
    }

    /// The worst condition in which a thing is offered as it is, whatever else is demanded.
    pub fn worst_as_it_is(&self) -> Condition {
        self.min_condition.unwrap_or(Condition::Worn).max(Condition::Worn)
    }

    pub fn alike(&self) -> Alike {
        self.alike.map_or(Alike::Kind, AlikeWish::level)
    }

    /// Refuses impossible requirements. `path` is where the requirements are in the request.
    pub fn validate(&self, path: &str) -> Result<()> {
        let sizes = [
            ("width_cm", self.min_width_cm, self.max_width_cm),
            ("depth_cm", self.min_depth_cm, self.max_depth_cm),
            ("height_cm", self.min_height_cm, self.max_height_cm),
        ];
        for (name, min, max) in sizes {
            within(&format!("{path}.min_{name}"), min, SIZES_CM)?;
            within(&format!("{path}.max_{name}"), max, SIZES_CM)?;
            if let (Some(min), Some(max)) = (min, max)
                && min > max
            {
                return Err(Refused::invalid(format!("{path}.max_{name}"), Bad::TooSmall { min }));
            }
        }
        check_day(&format!("{path}.ready_by"), self.ready_by)?;
        within(&format!("{path}.max_age_years"), self.max_age_years, 0..=200)?;
        within(&format!("{path}.min_alike"), self.min_alike, 1..=1_000_000)?;
        within(&format!("{path}.max_distance_km"), self.max_distance_km, DISTANCES_KM)?;
        word(&format!("{path}.colour"), self.colour.as_deref())?;
        words(&format!("{path}.materials"), &self.materials)?;
        feature::check(&format!("{path}.features"), &self.features)
    }

    /// Both sets of requirements at once: of two bounds the stricter one.
    pub fn and(&self, other: &Requirements) -> Requirements {
        Requirements {
            min_width_cm: self.min_width_cm.max(other.min_width_cm),
            max_width_cm: least(self.max_width_cm, other.max_width_cm),
            min_depth_cm: self.min_depth_cm.max(other.min_depth_cm),
            max_depth_cm: least(self.max_depth_cm, other.max_depth_cm),
            min_height_cm: self.min_height_cm.max(other.min_height_cm),
            max_height_cm: least(self.max_height_cm, other.max_height_cm),
            min_condition: least(self.min_condition, other.min_condition),
            colour: self.colour.clone().or_else(|| other.colour.clone()),
            materials: union(&self.materials, &other.materials),
            alike: match self.alike() >= other.alike() {
                true => self.alike.or(other.alike),
                false => other.alike,
            },
            features: union(&self.features, &other.features),
            max_age_years: least(self.max_age_years, other.max_age_years),
            min_alike: self.min_alike.max(other.min_alike),
            max_distance_km: least(self.max_distance_km, other.max_distance_km),
            ready_by: least(self.ready_by, other.ready_by),
        }
    }
}

/// Whether millimetres keep to bounds in centimetres.
pub(crate) fn within_cm(min: Option<i64>, max: Option<i64>, mm: i64) -> bool {
    min.is_none_or(|min| mm >= min * 10) && max.is_none_or(|max| mm <= max * 10)
}

/// The smaller of the bounds that exist. With the order of `Option`, "no bound" would win.
fn least<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn union(a: &[String], b: &[String]) -> Vec<String> {
    let new = b.iter().filter(|text| !a.iter().any(|other| same_text(other, text)));
    a.iter().chain(new).cloned().collect()
}

fn words(field: &str, list: &[String]) -> Result<()> {
    within(field, i64::try_from(list.len()).ok(), 0..=20)?;
    for (i, text) in list.iter().enumerate() {
        word(&format!("{field}[{i}]"), Some(text))?;
        if list[..i].iter().any(|other| same_text(other, text)) {
            return Err(Refused::invalid(format!("{field}[{i}]"), Bad::Duplicate { value: text.clone() }));
        }
    }
    Ok(())
}

fn word(field: &str, text: Option<&str>) -> Result<()> {
    match text {
        Some(text) if text.trim().is_empty() => Err(Refused::invalid(field, Bad::Empty)),
        Some(text) if text.chars().count() > 100 => Err(Refused::invalid(field, Bad::TooLong { max: 100 })),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
