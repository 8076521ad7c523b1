//! The names of things, of the places where they stand and of their owners, for ids.

use crate::{
    app::{directory::directory_cache::Directory, reference::categories::Reference, stock::reading::Lot},
    domain::{
        Instant, OrganisationId, PlaceId, UnitId,
        reference::{colour, feature, material, words::in_language},
        stock::facts::Facts,
    },
};

/// The names that a reader may know, in the reader's language.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub reference: &'a Reference,
    pub directory: &'a Directory,
    pub language: &'static str,
}

/// Where a thing stands and whose it is.
#[derive(Clone, Copy, Default)]
pub struct Whereabouts {
    pub organisation: Option<OrganisationId>,
    pub unit: Option<UnitId>,
    pub site: Option<PlaceId>,
    pub place: Option<PlaceId>,
    /// Metres to where it is wanted.
    pub distance_m: Option<i64>,
    /// Since when nobody has needed it.
    pub surplus_since: Option<Instant>,
}

/// The names of a thing and of what its ids stand for. `None` is unknown.
pub struct Named {
    pub title: String,
    pub category: Option<String>,
    pub organisation: Option<String>,
    pub unit: Option<String>,
    pub site: Option<String>,
    /// The way to the room within the site: "Bygg A, 2. etasje, Rom 204".
    pub place: Option<String>,
    /// In the reader's language if the written words are understood, else as they were written.
    pub colour: Option<String>,
}

impl Names<'_> {
    pub fn thing(&self, facts: &Facts, at: &Whereabouts) -> Named {
        Named {
            title: self.title(facts),
            category: self.category(&facts.category),
            organisation: at.organisation.and_then(|id| self.directory.organisations.get(&id).cloned()),
            unit: at.unit.and_then(|id| self.unit(id)),
            site: at.site.and_then(|id| self.place(id)),
            place: at.place.and_then(|id| self.way_to(id)),
            colour: facts.colour.as_deref().map(|written| self.colour(written)),
        }
    }

    /// Where a lot stands, with the distance to where it is wanted.
    pub fn whereabouts(&self, lot: &Lot, wanted_at: Option<PlaceId>) -> Whereabouts {
        Whereabouts {
            organisation: Some(lot.organisation),
            unit: Some(lot.unit),
            site: Some(lot.site),
            place: Some(lot.place),
            distance_m: wanted_at.and_then(|to| self.directory.distance_m(lot.place, to)),
            surplus_since: lot.surplus_since,
        }
    }

    /// What a thing is called: as somebody wrote it, else brand and model, else its category.
    pub fn title(&self, facts: &Facts) -> String {
        let make: Vec<&str> = [facts.brand.as_deref(), facts.model.as_deref()].into_iter().flatten().collect();
        let make = Some(make.join(" ")).filter(|make| !make.is_empty());
        let category = || self.category(&facts.category).unwrap_or_else(|| facts.category.clone());
        facts.title.clone().or(make).unwrap_or_else(category)
    }

    pub fn category(&self, key: &str) -> Option<String> {
        self.reference.category_name(key, self.language).map(str::to_owned)
    }

    /// What a line asks for: its category or its function by name.
    pub fn asked_for(&self, category: Option<&str>, function: Option<&str>) -> Option<String> {
        let by_function = || self.reference.function_name(function?, self.language).map(str::to_owned);
        category.and_then(|key| self.category(key)).or_else(by_function)
    }

    pub fn unit(&self, id: UnitId) -> Option<String> {
        Some(self.directory.units.get(&id)?.name.clone())
    }

    pub fn place(&self, id: PlaceId) -> Option<String> {
        Some(self.directory.places.get(&id)?.name.clone())
    }

    /// The names from below the site down to the place; for a site, its own name.
    pub fn way_to(&self, id: PlaceId) -> Option<String> {
        match self.directory.way_to_place(id).as_slice() {
            [] => None,
            [site] => Some((*site).to_owned()),
            [_, below @ ..] => Some(below.join(", ")),
        }
    }

    /// The names from the site down to the place. It is for lists of several sites, where places may have the same
    /// names.
    pub fn whole_way_to(&self, id: PlaceId) -> Option<String> {
        let way = self.directory.way_to_place(id);
        (!way.is_empty()).then(|| way.join(", "))
    }

    /// The name of a written colour if it is one of the list, else the colour as it was written.
    pub fn colour(&self, written: &str) -> String {
        let known = colour::code(written).and_then(|code| self.colour_called(code));
        known.map_or_else(|| written.to_owned(), |name| name.to_lowercase())
    }

    /// A colour by its code.
    pub fn colour_called(&self, code: &str) -> Option<String> {
        let entry = colour::all().find(|entry| entry.key == code)?;
        Some(in_language(self.language, entry.names()).to_owned())
    }

    /// The name of a written material if it is one of the list, else the material as it was written.
    pub fn material(&self, written: &str) -> String {
        let text = written.to_owned();
        let known = match material::codes([&text])[..] {
            [code] => self.material_called(code),
            _ => None,
        };
        known.map_or(text, |name| name.to_lowercase())
    }

    /// A feature by its code.
    pub fn feature_called(&self, code: &str) -> Option<String> {
        let entry = feature::all().iter().find(|entry| entry.key == code)?;
        Some(in_language(self.language, entry.names()).to_owned())
    }

    /// A material by its code.
    pub fn material_called(&self, code: &str) -> Option<String> {
        let entry = material::all().iter().find(|entry| entry.key == code)?;
        Some(in_language(self.language, entry.names()).to_owned())
    }
}
