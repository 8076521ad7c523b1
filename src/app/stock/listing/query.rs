//! What a listing asks for.

use sea_orm::Iterable;

use crate::app::{
    App, Result,
    directory::{directory_cache::Directory, place_names::PlaceNames},
    index::day,
    stock::listing::categories,
};
use crate::{
    domain::{
        Bad, ChemicalLight, Condition, Date, Instant, LotState, PhotoId, PlaceId, Refused, UnitId,
        directory::actor::Actor,
        fields::{check_day, check_range, check_size, check_text},
        reference::{colour, material},
        stock::lot::MOST,
        time,
    },
    search::{self, Band, Cursor, Position, Span},
    store::stock::scope::{self, Circles},
};

pub const LONGEST_QUERY: usize = 200;
/// Days; a hundred years.
pub const LONGEST_IDLE: i64 = 36_500;
/// No place in a Nordic country is farther away.
pub const FARTHEST_KM: i64 = 3_000;
/// Places and units that facets list unless more are asked for.
const USUAL_NODES: i64 = 100;
pub const MOST_NODES: i64 = 10_000;

/// A lot has to pass all filters. Within one filter any of its values is enough, and a filter without values lets
/// everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub q: Option<String>,
    /// With everything below them.
    pub categories: Vec<String>,
    /// With everything inside them.
    pub places: Vec<PlaceId>,
    /// The owning units, with everything below them.
    pub owners: Vec<UnitId>,
    pub conditions: Vec<Condition>,
    /// Everything that has not left, when empty.
    pub states: Vec<LotState>,
    /// Codes of colours, or words that name one.
    pub colours: Vec<String>,
    /// Codes of materials, or words that name one.
    pub materials: Vec<String>,
    pub lights: Vec<ChemicalLight>,
    pub quantities: Vec<Band>,
    /// At least so many things that nobody holds.
    pub min_quantity: Option<i64>,
    pub width: Sizes,
    pub depth: Sizes,
    pub height: Sizes,
    /// Only things that become available on this day or later.
    pub available_from: Option<Date>,
    /// Only things that are available by this day.
    pub available_by: Option<Date>,
    /// Only things that must leave by this day or earlier.
    pub must_leave_by: Option<Date>,
    /// Changed at this moment or later.
    pub updated_since: Option<Instant>,
    /// Surplus to which nothing happened for at least so many days.
    pub idle_days: Option<i64>,
    /// From where distances are counted.
    pub near: Option<PlaceId>,
    /// At most so far from there as the crow flies.
    pub within_km: Option<i64>,
    pub sort: Sort,
    /// Lots of the own organisation that look like this photo, the most similar first. It cannot be combined with
    /// anything else.
    pub like: Option<PhotoId>,
    /// Whether the answer gives the reasons for each lot's position.
    pub explain: bool,
    /// Whether the answer marks the words of titles and notes that match `q`.
    pub highlights: bool,
    /// Only lots that match all words: exports and edits of many lots must not include suggestions.
    pub exactly: bool,
    pub limit: u64,
    pub after: Option<String>,
    /// Places and units that the facets list; `USUAL_NODES` when absent.
    pub nodes: Option<i64>,
}

/// Millimetres, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes {
    pub least: Option<i64>,
    pub most: Option<i64>,
}

/// The order of a listing. Lots that are equal in it are listed best match first, then newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Sort {
    #[default]
    Relevance,
    Newest,
    /// Nearest first.
    Distance,
    /// Most free things first.
    Number,
    /// Soonest available first.
    Readiness,
    /// Surplus only, the longest idle first.
    OldestSurplus,
}

impl Query {
    /// Whether the query asks for nothing but lots that look like a photo.
    pub(super) fn asks_for_looks_alone(&self) -> bool {
        *self == Self { like: self.like, limit: self.limit, highlights: self.highlights, ..Self::default() }
    }

    /// Whether the query compares moments. Only the database has these: the index would have to be updated for every
    /// one of them.
    pub(super) fn asks_for_moments(&self) -> bool {
        self.updated_since.is_some() || self.idle_days.is_some() || self.sort == Sort::OldestSurplus
    }

    pub(in crate::app) fn check(&self, app: &App) -> Result<()> {
        check_text("q", self.q.as_deref().unwrap_or_default(), LONGEST_QUERY)?;
        check_range("min_quantity", self.min_quantity.unwrap_or(1), 1, MOST)?;
        check_range("idle_days", self.idle_days.unwrap_or(0), 0, LONGEST_IDLE)?;
        check_range("facet_values", self.nodes.unwrap_or(1), 1, MOST_NODES)?;
        check_range("within_km", self.within_km.unwrap_or(0), 0, FARTHEST_KM)?;
        for (field, day) in [
            ("available_from", self.available_from),
            ("available_by", self.available_by),
            ("must_leave_by", self.must_leave_by),
        ] {
            check_day(field, day)?;
        }
        if let (Some(from), Some(by)) = (self.available_from, self.available_by)
            && by < from
        {
            return Err(Refused::invalid("available_by", Bad::Backwards).into());
        }
        for (least, most, sizes) in [
            ("min_width_cm", "max_width_cm", self.width),
            ("min_depth_cm", "max_depth_cm", self.depth),
            ("min_height_cm", "max_height_cm", self.height),
        ] {
            sizes.check(least, most)?;
        }
        self.categories.iter().try_for_each(|key| categories(app, key).map(|_| ()))?;
        self.colour_codes()?;
        self.material_codes()?;
        let needs_near = self.within_km.is_some() || self.sort == Sort::Distance;
        if needs_near && self.near.is_none() {
            return Err(Refused::invalid("near", Bad::Missing).into());
        }
        Ok(())
    }

    /// # Errors
    /// A word that names no colour.
    pub(in crate::app) fn colour_codes(&self) -> Result<Vec<String>> {
        let code = |word: &String| colour::code(word).map(str::to_owned).ok_or_else(|| unknown("colour", word));
        Ok(self.colours.iter().map(code).collect::<Result<_, _>>()?)
    }

    /// # Errors
    /// A word that names no material.
    pub(in crate::app) fn material_codes(&self) -> Result<Vec<String>> {
        let mut codes = Vec::new();
        for word in &self.materials {
            let found = material::codes([word]);
            if found.is_empty() {
                return Err(unknown("material", word).into());
            }
            codes.extend(found.into_iter().map(str::to_owned));
        }
        Ok(codes)
    }

    /// The states that were asked for, else all but what has left.
    pub(super) fn asked_states(&self) -> Vec<LotState> {
        match self.states.as_slice() {
            [] => LotState::iter().filter(|state| *state != LotState::Gone).collect(),
            states => states.to_vec(),
        }
    }

    /// Where distances are counted from.
    ///
    /// # Errors
    /// A place that the reader does not know; one without coordinates where a distance is asked for.
    pub(in crate::app) fn position(&self, directory: &Directory) -> Result<Option<Position>> {
        let Some(near) = self.near else { return Ok(None) };
        let unknown = || Refused::invalid("near", Bad::Unknown { value: near.to_string() });
        directory.places.get(&near).ok_or_else(unknown)?;
        let position = directory.position(near);
        if position.is_none() && (self.within_km.is_some() || self.sort == Sort::Distance) {
            return Err(unknown().into());
        }
        Ok(position)
    }

    /// The query for the search engine.
    pub(super) fn asked(
        &self,
        actor: &Actor,
        places: &PlaceNames,
        near: Option<Position>,
        after: Option<Cursor>,
    ) -> Result<search::Query> {
        let words = |words: &mut dyn Iterator<Item = String>| words.collect::<Vec<String>>();
        let (units, today) = Circles::of(actor, time::civil_date(time::now(), &actor.time_zone)).asked();
        Ok(search::Query {
            words: self.q.clone(),
            place_words: places.named_in(actor, self.q.as_deref().unwrap_or_default()),
            explain: self.explain,
            exactly: self.exactly,
            visible_to: scope::asks_as(actor),
            own: actor.organisations.iter().map(|own| own.0).collect(),
            category: self.categories.clone(),
            place: self.places.iter().map(|place| place.0).collect(),
            owner: self.owners.iter().map(|unit| unit.0).collect(),
            condition: words(&mut self.conditions.iter().map(ToString::to_string)),
            state: words(&mut self.asked_states().iter().map(ToString::to_string)),
            colour: self.colour_codes()?,
            material: self.material_codes()?,
            light: words(&mut self.lights.iter().map(ToString::to_string)),
            quantity: self.quantities.clone(),
            min_quantity: self.min_quantity.map(whole),
            width: self.width.span(),
            depth: self.depth.span(),
            height: self.height.span(),
            available: Span { least: self.available_from.map(day), most: self.available_by.map(day) },
            units,
            today: day(today),
            must_leave_by: self.must_leave_by.map(day),
            near,
            within_m: self.within_km.map(|km| whole(km * 1_000)),
            sort: match self.sort {
                Sort::Relevance | Sort::OldestSurplus => search::Sort::Relevance,
                Sort::Newest => search::Sort::Newest,
                Sort::Distance => search::Sort::Distance,
                Sort::Number => search::Sort::Number,
                Sort::Readiness => search::Sort::Readiness,
            },
            limit: usize::try_from(self.limit).unwrap_or_default(),
            after,
            most_nodes: self.most_nodes(),
        })
    }

    pub(super) fn most_nodes(&self) -> usize {
        usize::try_from(self.nodes.unwrap_or(USUAL_NODES)).unwrap_or_default()
    }
}

impl Sizes {
    /// Sizes given in whole centimetres.
    pub fn in_cm(least: Option<i64>, most: Option<i64>) -> Self {
        let mm = |cm: i64| cm.saturating_mul(10);
        Self { least: least.map(mm), most: most.map(mm) }
    }

    fn check(&self, least: &str, most: &str) -> Result<()> {
        for (field, size) in [(least, self.least), (most, self.most)] {
            if let Some(mm) = size {
                check_size(field, mm)?;
            }
        }
        match (self.least, self.most) {
            (Some(small), Some(large)) if large < small => Err(Refused::invalid(most, Bad::Backwards).into()),
            _ => Ok(()),
        }
    }

    fn span(&self) -> Span {
        Span { least: self.least.map(whole), most: self.most.map(whole) }
    }
}

fn unknown(field: &str, word: &str) -> Refused {
    Refused::invalid(field, Bad::Unknown { value: word.chars().take(80).collect() })
}

/// Converts a number that was checked before, so it is small and not negative.
fn whole(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}
