//! The units and places of some organisations, and what is asked about them.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{Date, OrganisationId, PlaceId, Sensitivity, UnitId, directory::tree::Tree},
    search::Position,
    store::{
        directory::{organisations, trees},
        rows::{place, unit},
    },
};

/// Units and places are rows, which do not leave `app`: whoever answers people asks for what they need of them.
#[derive(Default)]
pub struct Directory {
    /// The names of the organisations.
    pub organisations: HashMap<OrganisationId, String>,
    pub(in crate::app) units: Tree<unit::Model>,
    pub(in crate::app) places: Tree<place::Model>,
}

impl Directory {
    pub async fn load(db: &impl ConnectionTrait, organisations: &[OrganisationId]) -> Result<Self, DbErr> {
        let units = trees::unit_tree(db, organisations).await?;
        let places = trees::place_tree(db, organisations).await?;
        let organisations = organisations::find_all(db, organisations).await?;
        let organisations = organisations.into_iter().map(|organisation| (organisation.id, organisation.name));
        Ok(Self { organisations: organisations.collect(), units, places })
    }

    /// The unit and all units below it.
    pub fn units_inside(&self, unit: UnitId) -> Vec<UnitId> {
        self.units.inside(unit)
    }

    /// The place and all places inside it.
    pub fn places_inside(&self, place: PlaceId) -> Vec<PlaceId> {
        self.places.inside(place)
    }

    /// The unit, its parent, and so on to the root.
    pub fn unit_path(&self, unit: UnitId) -> Vec<UnitId> {
        self.units.path(unit)
    }

    /// The place, what it is in, and so on to the site.
    pub fn place_path(&self, place: PlaceId) -> Vec<PlaceId> {
        self.places.path(place)
    }

    /// Metres as the crow flies between the sites of two places; `None` where either has no coordinates.
    pub fn distance_m(&self, from: PlaceId, to: PlaceId) -> Option<i64> {
        let site = |place: PlaceId| self.places.get(&place).map(|place| place.site_id);
        if site(from).is_some() && site(from) == site(to) {
            return Some(0);
        }
        Some(self.position(from)?.metres_to(self.position(to)?).into())
    }

    /// The coordinates of a place, else those of the nearest place around it that has some.
    pub fn position(&self, place: PlaceId) -> Option<Position> {
        self.place_path(place).into_iter().find_map(|id| {
            let place = self.places.get(&id)?;
            Some(Position { latitude_e7: place.latitude_e7?, longitude_e7: place.longitude_e7? })
        })
    }

    /// The unit at the top of an organisation, which has no parent.
    pub fn top(&self, organisation: OrganisationId) -> Option<UnitId> {
        let mut tops =
            self.units.values().filter(|unit| unit.organisation_id == organisation && unit.parent_id.is_none());
        let first = tops.next()?.id;
        Some(tops.fold(first, |least, unit| least.min(unit.id)))
    }

    pub fn unit_above(&self, unit: UnitId) -> Option<UnitId> {
        self.units.parent(unit)
    }

    pub fn place_above(&self, place: PlaceId) -> Option<PlaceId> {
        self.places.parent(place)
    }

    pub fn owner_of_place(&self, place: PlaceId) -> Option<OrganisationId> {
        Some(self.places.get(&place)?.organisation_id)
    }

    /// Whether the place is a store that takes things in.
    pub fn accepts_intake(&self, place: PlaceId) -> bool {
        self.places.get(&place).is_some_and(|place| place.accepts_intake)
    }

    /// The names of the units from the top down to this one.
    pub fn way_to_unit(&self, unit: UnitId) -> Vec<&str> {
        self.units.way_to(unit)
    }

    /// The names of the places from the site down to this one.
    pub fn way_to_place(&self, place: PlaceId) -> Vec<&str> {
        self.places.way_to(place)
    }

    pub fn unit_called(&self, name: &str) -> Option<UnitId> {
        self.units.values().find(|unit| unit.name == name).map(|unit| unit.id)
    }

    /// The units of an organisation that are open on a day, each with the names on the path to it, and in the order of
    /// these.
    pub fn open_units(&self, organisation: OrganisationId, on: Date) -> Vec<(UnitId, Vec<&str>)> {
        let own = self.units.values().filter(|unit| unit.organisation_id == organisation);
        let open = own.filter(|unit| unit.until.is_none_or(|until| until >= on));
        let mut units: Vec<_> = open.map(|unit| (unit.id, self.way_to_unit(unit.id))).collect();
        units.sort_by_cached_key(|(id, way)| (way.join("/"), *id));
        units
    }

    /// The site with the same name as the unit, else as the nearest unit above it.
    pub fn site_of(&self, unit: UnitId) -> Option<PlaceId> {
        let organisation = self.units.get(&unit)?.organisation_id;
        let sites = self.sites(organisation);
        let named = |id: UnitId| {
            let name = &self.units.get(&id)?.name;
            sites.iter().find(|(_, site)| site == name).map(|(site, _)| *site)
        };
        self.unit_path(unit).into_iter().find_map(named)
    }

    /// The sites of an organisation that are in use, by name.
    pub fn sites(&self, organisation: OrganisationId) -> Vec<(PlaceId, String)> {
        let used = self.places.values().filter(|place| place.organisation_id == organisation && place.until.is_none());
        let sites = used.filter(|place| place.parent_id.is_none());
        let mut named: Vec<_> = sites.map(|site| (site.id, site.name.clone())).collect();
        named.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        named
    }

    /// The places inside a site that are in use, each with the names on the path to it, and in the order of these. The
    /// site itself comes first.
    pub fn rooms(&self, site: PlaceId) -> Vec<(PlaceId, String)> {
        let used = |id: &PlaceId| self.places.get(id).is_some_and(|place| place.until.is_none());
        let named = |id: PlaceId| (id, self.way_to_place(id).join(", "));
        let mut rooms: Vec<_> = self.places_inside(site).into_iter().filter(used).map(named).collect();
        rooms.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        rooms
    }

    /// How sensitive a destination is, the strictest first: all sensitivities from the place up to its site, and from
    /// the unit up to the top of its organisation. If a school's people are in a nursing home, both apply.
    pub fn sensitivities(&self, place: PlaceId, unit: UnitId) -> BTreeSet<Sensitivity> {
        let places = self.place_path(place).into_iter().filter_map(|id| self.places.get(&id)?.sensitivity);
        let units = self.unit_path(unit).into_iter().filter_map(|id| self.units.get(&id)?.sensitivity);
        places.chain(units).collect()
    }

    /// Whether a place is stricter than the unit that wants something there.
    pub fn strict_by_place(&self, place: PlaceId, unit: UnitId) -> bool {
        let units = self.unit_path(unit).into_iter().filter_map(|id| self.units.get(&id)?.sensitivity);
        let own: BTreeSet<Sensitivity> = units.collect();
        !self.sensitivities(place, unit).is_subset(&own)
    }

    /// All sites, nearest to `place` first; those without coordinates last.
    pub fn sites_near(&self, place: PlaceId) -> Vec<PlaceId> {
        let mut sites: Vec<_> = self.places.values().filter(|place| place.parent_id.is_none()).map(|p| p.id).collect();
        sites.sort_by_cached_key(|site| (self.distance_m(*site, place).unwrap_or(i64::MAX), *site));
        sites
    }
}
