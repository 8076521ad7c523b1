//! Who there is and where: organisations, units, places, people, products.

use std::collections::HashMap;

use chrono::{Months, NaiveTime};
use uuid::Uuid;

use crate::demo::files::{self, Files, missing};
use crate::{
    app::{Error, Result},
    domain::{
        Date, Instant, OrganisationId, PartnerId, PersonId, PlaceId, PlaceKind, ProductId, RegionId, Role, UnitId,
        directory::actor::Actor,
    },
    store::{Tx, demo::insert, directory::people, rows},
};

/// The organisation that the demo is about, and the neighbour that shares with it.
pub const MAIN: &str = "fjordvik";
pub const NEIGHBOUR: &str = "granlia";

#[derive(Default)]
pub struct Town {
    pub organisations: HashMap<String, OrganisationId>,
    pub units: HashMap<String, UnitId>,
    pub sites: Vec<Site>,
    pub people: HashMap<String, PersonId>,
    pub actors: HashMap<String, Actor>,
    pub partners: HashMap<String, PartnerId>,
    /// In the order of the file.
    pub products: Vec<ProductId>,
}

pub struct Site {
    pub organisation: String,
    pub kind: String,
    /// Rooms, or the stores' shelves, and whose they are.
    pub rooms: Vec<Room>,
}

#[derive(Clone, Copy)]
pub struct Room {
    pub place: PlaceId,
    pub unit: UnitId,
}

impl Town {
    pub fn organisation(&self, key: &str) -> Result<OrganisationId> {
        self.organisations.get(key).copied().ok_or_else(|| missing("organisation", key))
    }

    pub fn unit(&self, key: &str) -> Result<UnitId> {
        self.units.get(key).copied().ok_or_else(|| missing("unit", key))
    }

    pub fn actor(&self, key: &str) -> Result<&Actor> {
        self.actors.get(key).ok_or_else(|| missing("person", key))
    }

    /// The first person in the file with that role in the organisation.
    pub fn somebody(&self, files: &Files, organisation: &str, role: Role) -> Result<&Actor> {
        let person = files.people.iter().find(|person| person.organisation == organisation && person.role == role);
        self.actor(person.map(|person| person.key.as_str()).unwrap_or_default())
    }

    pub fn sites_of<'a>(&'a self, organisation: &'a str) -> impl Iterator<Item = &'a Site> {
        self.sites.iter().filter(move |site| site.organisation == organisation)
    }
}

/// Noon of a day, in UTC.
pub fn noon(day: Date) -> Instant {
    day.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(12)
}

/// Writes everything that the history needs to begin.
pub async fn found(tx: &Tx, files: &Files) -> Result<Town> {
    let mut town = Town::default();
    organisations(tx, files, &mut town).await?;
    units(tx, files, &mut town).await?;
    places(tx, files, &mut town).await?;
    persons(tx, files, &mut town, false).await?;
    products(tx, files, &mut town).await?;
    Ok(town)
}

async fn organisations(tx: &Tx, files: &Files, town: &mut Town) -> Result<()> {
    let region = RegionId::new();
    insert(tx, vec![rows::region::Model { id: region, name: files.region.name.clone() }]).await?;
    for organisation in &files.organisations {
        town.organisations.insert(organisation.key.clone(), OrganisationId::new());
    }
    let mut rows = Vec::new();
    for organisation in &files.organisations {
        let successor = organisation.successor.as_deref().map(|key| town.organisation(key)).transpose()?;
        let until = organisation.until.as_deref().map(|day| day.parse::<Date>());
        rows.push(rows::organisation::Model {
            id: town.organisation(&organisation.key)?,
            name: organisation.name.clone(),
            region_id: files.region.members.contains(&organisation.key).then_some(region),
            currency: organisation.currency.clone(),
            time_zone: organisation.timezone.clone(),
            language: organisation.language.clone(),
            policy: serde_json::json!({}),
            until: until.transpose().map_err(|error| Error::Internal(error.to_string()))?,
            successor_id: successor,
            version: 1,
            created_at: tx.at,
        });
    }
    insert(tx, rows).await?;
    Ok(())
}

async fn units(tx: &Tx, files: &Files, town: &mut Town) -> Result<()> {
    let mut rows = Vec::new();
    for unit in &files.units {
        let id = UnitId::new();
        town.units.insert(unit.key.clone(), id);
        rows.push(rows::unit::Model {
            id,
            organisation_id: town.organisation(&unit.organisation)?,
            parent_id: unit.parent.as_deref().map(|key| town.unit(key)).transpose()?,
            name: unit.name.clone(),
            sensitivity: unit.sensitivity,
            since: unit.since,
            until: None,
            successor_id: None,
            successor_named_by: None,
            roles_follow: false,
            version: 1,
        });
    }
    insert(tx, rows).await?;
    Ok(())
}

async fn places(tx: &Tx, files: &Files, town: &mut Town) -> Result<()> {
    let mut rows = Vec::new();
    for site in &files.sites {
        let organisation = town.organisation(&site.organisation)?;
        let (sites, rooms) = house(site, organisation);
        let units = files::list(&site.units);
        let units = units.iter().map(|key| town.unit(key)).collect::<Result<Vec<_>>>()?;
        // Units sit together: the first rooms belong to the first unit.
        let whose = |at: usize| units.get(at * units.len() / rooms.len().max(1)).copied();
        let rooms_of = rooms.iter().enumerate();
        town.sites.push(Site {
            organisation: site.organisation.clone(),
            kind: site.kind.clone(),
            rooms: rooms_of.filter_map(|(at, room)| Some(Room { place: room.id, unit: whose(at)? })).collect(),
        });
        rows.extend(sites);
        rows.extend(rooms);
    }
    insert(tx, rows).await?;
    Ok(())
}

/// The site with its floors, and its rooms: "Rom 214" is the fourteenth on the second floor.
fn house(site: &files::Site, organisation: OrganisationId) -> (Vec<rows::place::Model>, Vec<rows::place::Model>) {
    let id = PlaceId::new();
    let is_store = site.kind == "store";
    let place = |id, parent, kind, name: String| rows::place::Model {
        id,
        organisation_id: organisation,
        parent_id: parent,
        site_id: PlaceId(Uuid::nil()),
        kind,
        name,
        latitude_e7: None,
        longitude_e7: None,
        capacity_l: None,
        accepts_intake: false,
        sensitivity: None,
        since: None,
        until: None,
        successor_id: None,
        version: 1,
    };
    let mut above = vec![rows::place::Model {
        latitude_e7: Some((site.lat * 1e7).round() as i64),
        longitude_e7: Some((site.lon * 1e7).round() as i64),
        capacity_l: site.capacity_m3.map(|m3| m3 * 1_000),
        accepts_intake: is_store,
        sensitivity: site.sensitivity,
        ..place(id, None, PlaceKind::Site, site.name.clone())
    }];
    if site.floors > 1 {
        above.extend(
            (1..=site.floors).map(|n| place(PlaceId::new(), Some(id), PlaceKind::Floor, format!("{n}. etasje"))),
        );
    }
    let per_floor = (site.rooms + site.floors - 1) / site.floors.max(1);
    let rooms = (0..site.rooms).map(|at| {
        let (floor, n) = (at / per_floor.max(1), at % per_floor.max(1) + 1);
        let parent = if site.floors > 1 { above[1 + floor as usize].id } else { id };
        if is_store {
            let capacity_l = site.capacity_m3.map(|m3| m3 * 1_000 / site.rooms);
            let store = place(PlaceId::new(), Some(parent), PlaceKind::Store, format!("Reol {}", at + 1));
            return rows::place::Model { capacity_l, accepts_intake: true, ..store };
        }
        place(PlaceId::new(), Some(parent), PlaceKind::Room, format!("Rom {}{n:02}", floor + 1))
    });
    let mut rooms: Vec<_> = rooms.collect();
    for place in above.iter_mut().chain(&mut rooms) {
        place.site_id = id;
    }
    (above, rooms)
}

/// Writes people with one role each: employees have it in their unit, the others everywhere. With `partners` it writes
/// the people of partners, which must exist by then. Without it writes all other people.
pub async fn persons(tx: &Tx, files: &Files, town: &mut Town, partners: bool) -> Result<()> {
    let (mut rows, mut grants) = (Vec::new(), Vec::new());
    let people: Vec<_> = files.people.iter().filter(|person| person.partner.is_some() == partners).collect();
    for person in &people {
        let id = PersonId::new();
        town.people.insert(person.key.clone(), id);
        let partner = person.partner.as_deref();
        let partner = partner.map(|key| town.partners.get(key).copied().ok_or_else(|| missing("partner", key)));
        let organisation = town.organisation(&person.organisation)?;
        rows.push(rows::person::Model {
            id,
            email: Some(person.email.clone()),
            phone: Some(person.phone.clone()),
            partner_id: partner.transpose()?,
            ..rows::person::Model::new(organisation, person.name.clone(), tx.at)
        });
        let unit = person.unit.as_deref().filter(|_| person.role == Role::Employee);
        grants.push(rows::role_grant::Model {
            id: Uuid::now_v7(),
            person_id: id,
            role: person.role,
            unit_id: unit.map(|key| town.unit(key)).transpose()?,
            origin: None,
        });
    }
    insert(tx, rows.clone()).await?;
    insert(tx, grants).await?;
    for (person, row) in people.iter().zip(&rows) {
        let actor = people::actor(&**tx, row).await?.ok_or_else(|| missing("person", &person.key))?;
        town.actors.insert(person.key.clone(), actor);
    }
    Ok(())
}

async fn products(tx: &Tx, files: &Files, town: &mut Town) -> Result<()> {
    let row = |product: &files::Product| rows::product::Model {
        id: ProductId::new(),
        // Products are shared by everybody.
        organisation_id: None,
        category_key: product.category.clone(),
        brand: product.brand.clone(),
        model: product.model.clone(),
        gtin: None,
        width_mm: product.width_mm,
        depth_mm: product.depth_mm,
        height_mm: product.height_mm,
        colour: product.colour.clone(),
        materials: files::list(&product.materials).into(),
        features: product.features.as_deref().map(|cell| files::list(cell).into()),
        mass_g: product.mass_g,
        volume_ml: product.volume_ml,
        new_price_minor: product.new_price_minor,
        currency: product.new_price_minor.map(|_| "NOK".to_owned()),
        footprint_low_g: None,
        footprint_central_g: None,
        footprint_high_g: None,
        footprint_source: None,
        footprint_kind: None,
        version: 1,
        updated_at: tx.at,
    };
    let rows: Vec<_> = files.products.iter().map(row).collect();
    town.products = rows.iter().map(|product| product.id).collect();
    insert(tx, rows).await?;
    Ok(())
}

/// The first day of the month, `months` months before `day`.
pub fn months_before(day: Date, months: i64) -> Date {
    let first = chrono::Datelike::with_day(&day, 1).unwrap_or(day);
    first.checked_sub_months(Months::new(months.unsigned_abs() as u32)).unwrap_or(first)
}
