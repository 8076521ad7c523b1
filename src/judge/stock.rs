//! The things that queries are asked over, described as people describe them, and what each of them really is.

use std::collections::{BTreeSet, HashMap};

use crate::{
    app::{
        App, Result,
        directory::{organisations, people, places, units},
        found,
        reference::categories::Reference,
        stock::logging,
    },
    demo,
    domain::{
        Condition, LotId, PlaceId, PlaceKind, Role, Title, Why,
        directory::{
            actor::Actor,
            organisation::NewOrganisation,
            permit::{Throughout, Within},
            person::{Contact, NewPerson, RoleIn},
            tree::{Life, PlaceFacts, UnitFacts},
        },
        reference::{colour, material},
        stock::lot::{Attributes, NewLot},
        text::{folded, words},
        time,
    },
    judge::files::{self, Kind, Over, Row, list},
    store::{self, Tx},
};

/// The things of a stock, and the employee who searches.
pub struct Stock {
    pub employee: Actor,
    pub things: HashMap<LotId, Thing>,
}

pub struct Thing {
    pub name: String,
    /// The tags that the rules of grades name.
    pub tags: BTreeSet<String>,
}

impl Stock {
    pub fn name(&self, lot: LotId) -> String {
        self.things.get(&lot).map(|thing| thing.name.clone()).unwrap_or_default()
    }
}

/// What a thing really is. Its lot may say something else.
struct Truth<'a> {
    id: &'a str,
    kind: &'a str,
    brand: &'a str,
    colour: Option<&'a str>,
    materials: Vec<String>,
    /// Width, depth and height in millimetres.
    size_mm: [Option<i64>; 3],
}

/// Logs the things of both stocks.
pub async fn log(app: &App) -> Result<HashMap<Over, Stock>> {
    let kinds = &files::kinds()?;
    let today = time::civil_date(time::now(), "Europe/Oslo");
    let (employee, makes) = demo::log_every_make(app, today).await?;
    let thing = |make: &demo::Make| {
        let truth = Truth {
            id: &make.key,
            kind: &make.category,
            brand: &make.brand,
            colour: make.colour.as_deref(),
            materials: make.materials.clone(),
            size_mm: make.size_mm,
        };
        let tags = truth.tags(&app.reference, kinds).chain(make.features.iter().cloned());
        (make.lot, Thing { name: make.name.clone(), tags: tags.collect() })
    };
    let demo = Stock { employee, things: makes.iter().map(thing).collect() };
    let rows = &files::corpus()?;
    let (employee, lots) = app.db.write(|tx| async move { municipality(&tx, rows).await }).await?;
    let thing = |(row, lot): (&Row, LotId)| {
        let truth = Truth {
            id: &row.id,
            kind: &row.truth,
            brand: row.brand.as_deref().unwrap_or_default(),
            colour: row.colour.as_deref(),
            materials: list(&row.materials).map(str::to_owned).collect(),
            size_mm: size_mm(row),
        };
        let places = row.place.split('/').map(|place| format!("at-{}", slug(place)));
        let more = list(&row.tags).map(str::to_owned).chain(places);
        (lot, Thing { name: row.name.clone(), tags: truth.tags(&app.reference, kinds).chain(more).collect() })
    };
    let corpus = Stock { employee, things: rows.iter().zip(lots).map(thing).collect() };
    Ok(HashMap::from([(Over::Demo, demo), (Over::Corpus, corpus)]))
}

impl Truth<'_> {
    fn tags(&self, reference: &Reference, kinds: &[Kind]) -> impl Iterator<Item = String> {
        let mut tags = reference.path(self.kind);
        tags.extend([self.kind.to_owned(), format!("#{}", self.id)]);
        tags.extend(
            kinds.iter().filter(|kind| list(&kind.of).any(|one| one == self.kind)).map(|kind| kind.kind.clone()),
        );
        if !self.brand.is_empty() {
            tags.push(format!("brand-{}", slug(self.brand)));
        }
        tags.extend(self.colour.and_then(colour::code).map(str::to_owned));
        tags.extend(material::codes(&self.materials).into_iter().map(str::to_owned));
        let sizes = ["w", "d", "h"].into_iter().zip(self.size_mm);
        tags.extend(sizes.filter_map(|(side, mm)| Some(format!("{side}{}", (mm? + 5) / 10))));
        tags.into_iter()
    }
}

/// "Almskolan, Sal 12" is "almskolan-sal-12".
fn slug(text: &str) -> String {
    words(text).map(|word| folded(word).collect::<String>()).collect::<Vec<_>>().join("-")
}

fn size_mm(row: &Row) -> [Option<i64>; 3] {
    let mut sides = row.size_cm.split('x').map(|side| side.parse::<i64>().ok().map(|cm| cm * 10));
    [(); 3].map(|()| sides.next().flatten())
}

/// Founds the municipality of the corpus. Returns one of its employees, and its lots in the order of the rows.
async fn municipality(tx: &Tx, rows: &[Row]) -> Result<(Actor, Vec<LotId>)> {
    let founded = organisations::add(
        tx,
        &NewOrganisation {
            name: "Nordhavn".to_owned(),
            currency: "NOK".to_owned(),
            time_zone: "Europe/Oslo".to_owned(),
            language: "nb".to_owned(),
            region: None,
            admin: "Admin".to_owned(),
        },
    )
    .await?;
    let roles = [Role::Admin, Role::FacilityManager].map(|role| RoleIn { role, unit: None });
    store::directory::people::set_roles(tx, founded.admin, &roles).await?;
    let admin = found(store::directory::people::find(&**tx, founded.admin).await?, "person")?;
    let caretaker = found(store::directory::people::actor(&**tx, &admin).await?, "person")?;
    let facts = UnitFacts { name: "Nordhavn".to_owned(), parent: None, sensitivity: None, life: always() };
    let unit = units::open(tx, &Within::of(&caretaker, None)?, &facts).await?.id;
    let colleague = NewPerson {
        contact: Contact { name: "Employee".to_owned(), email: None, phone: None },
        partner: None,
        roles: vec![RoleIn { role: Role::Employee, unit: Some(unit) }],
    };
    let colleague = people::add(tx, &Throughout::of(&caretaker)?, &colleague).await?.id;
    let colleague = found(store::directory::people::find(&**tx, colleague).await?, "person")?;
    let employee = found(store::directory::people::actor(&**tx, &colleague).await?, "person")?;
    let (mut opened, mut lots) = (HashMap::new(), Vec::new());
    for row in rows {
        let place = place(tx, &caretaker, &mut opened, &row.place).await?;
        let [width_mm, depth_mm, height_mm] = size_mm(row);
        let new = NewLot {
            category: row.category.clone(),
            name: row.name.clone(),
            note: row.note.clone(),
            quantity: row.quantity,
            condition: Condition::Good,
            unit,
            place,
            product: None,
            title: Title::Organisation,
            goes_back_on: None,
            attributes: Attributes {
                width_mm,
                depth_mm,
                height_mm,
                colour: row.colour.clone(),
                materials: list(&row.materials).map(str::to_owned).collect(),
                features: None,
                brand: row.brand.clone(),
                model: row.model.clone(),
            },
            serial: row.serial.clone(),
            acquired_on: None,
            available_from: None,
            must_leave_by: None,
            price_minor: None,
            surplus: false,
        };
        let lot = logging::log(tx, &Within::of(&caretaker, Some(unit))?, &new, Why::Logged).await?;
        if let Some(alias) = &row.alias {
            store::stock::lots::add_alias(tx, lot.organisation, lot.id, "inventory", alias).await?;
        }
        lots.push(lot.id);
    }
    Ok((employee, lots))
}

/// The last place of a path. Places of the path that do not exist yet are opened.
async fn place(tx: &Tx, actor: &Actor, opened: &mut HashMap<String, PlaceId>, path: &str) -> Result<PlaceId> {
    let steps: Vec<&str> = path.split('/').collect();
    let (mut parent, last) = (None, steps.len() - 1);
    for (at, name) in steps.iter().enumerate() {
        let here = steps[..=at].join("/");
        let known = opened.get(&here).copied();
        let id = match known {
            Some(id) => id,
            None => {
                let kind = match at {
                    0 => PlaceKind::Site,
                    at if at == last => PlaceKind::Room,
                    _ => PlaceKind::Floor,
                };
                let facts = PlaceFacts {
                    name: (*name).to_owned(),
                    kind,
                    parent,
                    coordinates: None,
                    capacity_l: None,
                    accepts_intake: false,
                    sensitivity: None,
                    life: always(),
                };
                places::open(tx, &Throughout::of(actor)?, &facts).await?.id
            }
        };
        opened.insert(here, id);
        parent = Some(id);
    }
    found(parent, "place")
}

fn always<Id>() -> Life<Id> {
    Life { since: None, until: None, successor: None }
}
