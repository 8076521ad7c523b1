//! A municipality to fill: units, sites with rooms, one person who may do everything, a workshop and two agreements.

use ombruk::{
    app::directory::access::hash,
    domain::{
        AgreementId, AgreementKind, CatalogueItemId, OrganisationId, PartnerId, PartnerKind, PersonId, PlaceId,
        PlaceKind, Role, SupplierId, TokenId, UnitId, WorkKind,
    },
    store::{
        Db, Tx,
        rows::{
            agreement, catalogue_item, organisation, partner, partner_skill, person, place, role_grant, supplier,
            token, unit,
        },
    },
};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::Outcome;

pub const TOKEN: &str = "load";
const ROOMS: usize = 40;
const SITES: [&str; 25] = [
    "Rådhuset",
    "Nes skole",
    "Vik skole",
    "Fjordvik skole",
    "Heggedal skole",
    "Solvang ungdomsskole",
    "Bjørkeli barnehage",
    "Solbakken barnehage",
    "Tusenbein barnehage",
    "Kystveien bofellesskap",
    "Nordraak omsorgssenter",
    "Bråset bo- og omsorgssenter",
    "Gullhella sykehjem",
    "Biblioteket",
    "Kulturskolen",
    "Helsestasjonen",
    "NAV-kontoret",
    "Brannstasjonen",
    "Driftssentralen",
    "Ombrukslageret",
    "Idrettshallen",
    "Svømmehallen",
    "Voksenopplæringen",
    "Teknisk avdeling",
    "Frivilligsentralen",
];
/// Further units that sit in the town hall.
const DEPARTMENTS: [&str; 15] = [
    "Økonomi",
    "Personal",
    "IT-avdelingen",
    "Arkiv",
    "Plan og bygg",
    "Eiendom",
    "Innkjøp",
    "Kommunikasjon",
    "Barnevern",
    "Oppvekst",
    "Helse",
    "Kultur",
    "Klima og miljø",
    "Politisk sekretariat",
    "Servicetorget",
];

/// What rows and requests refer to.
#[derive(Clone)]
pub struct Town {
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub units: Vec<(UnitId, &'static str)>,
    /// Rooms with the text by which a register names them.
    pub rooms: Vec<(PlaceId, PlaceId, String)>,
    pub categories: Vec<Category>,
}

/// A category of things that are offered as they are, and what a caretaker calls them.
#[derive(Clone)]
pub struct Category {
    pub key: String,
    pub media: bool,
    /// In nb, sv and da.
    pub names: Vec<String>,
}

impl Town {
    /// The same ids each time: benchmarks of two days can be compared row by row.
    pub fn plan() -> Outcome<Self> {
        let id = |kind: u128, n: usize| {
            Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 + (kind << 32) + n as u128)
        };
        let mut rooms = Vec::new();
        for (at, site) in SITES.iter().enumerate() {
            let site_id = PlaceId(id(3, at));
            for room in 1..=ROOMS {
                rooms.push((PlaceId(id(4, at * 100 + room)), site_id, format!("{site}/Rom {room}")));
            }
        }
        let units = SITES.iter().chain(&DEPARTMENTS).enumerate().map(|(at, name)| (UnitId(id(2, at)), *name)).collect();
        Ok(Self {
            organisation: OrganisationId(id(1, 1)),
            person: PersonId(id(5, 1)),
            units,
            rooms,
            categories: categories()?,
        })
    }

    /// Categories of things without media, which can be needed and offered at once.
    pub fn wanted(&self) -> Vec<&Category> {
        self.categories.iter().filter(|category| !category.media).collect()
    }

    pub async fn enter(&self, db: &Db) -> Result<(), DbErr> {
        db.write(|tx| async move {
            self.directory(&tx).await?;
            self.people(&tx).await?;
            self.market(&tx).await
        })
        .await
    }

    async fn directory(&self, tx: &Tx) -> Result<(), DbErr> {
        let organisation = organisation::Model {
            id: self.organisation,
            name: "Storvik kommune".into(),
            region_id: None,
            currency: "NOK".into(),
            time_zone: "Europe/Oslo".into(),
            language: "nb".into(),
            policy: serde_json::json!({}),
            until: None,
            successor_id: None,
            version: 1,
            created_at: tx.at,
        };
        insert(tx, organisation).await?;
        for (id, name) in &self.units {
            let unit = unit::Model {
                id: *id,
                organisation_id: self.organisation,
                parent_id: None,
                name: (*name).into(),
                sensitivity: None,
                since: None,
                until: None,
                successor_id: None,
                successor_named_by: None,
                roles_follow: false,
                version: 1,
            };
            insert(tx, unit).await?;
        }
        let mut last = None;
        for (at, (id, site, name)) in self.rooms.iter().enumerate() {
            let name = name.split_once('/').map_or(("", name.as_str()), |parts| parts);
            if last.replace(*site) != Some(*site) {
                // Spreads the sites over some ten kilometres.
                let (east, north) = ((at / ROOMS % 5) as i64, (at / ROOMS / 5) as i64);
                let (latitude, longitude) = (598_000_000 + north * 200_000, 104_000_000 + east * 400_000);
                insert(tx, self.place(*site, None, *site, name.0, Some((latitude, longitude)))).await?;
            }
            insert(tx, self.place(*id, Some(*site), *site, name.1, None)).await?;
        }
        Ok(())
    }

    fn place(
        &self,
        id: PlaceId,
        parent: Option<PlaceId>,
        site: PlaceId,
        name: &str,
        at: Option<(i64, i64)>,
    ) -> place::Model {
        place::Model {
            id,
            organisation_id: self.organisation,
            parent_id: parent,
            site_id: site,
            kind: if parent.is_some() { PlaceKind::Room } else { PlaceKind::Site },
            name: name.into(),
            latitude_e7: at.map(|(latitude, _)| latitude),
            longitude_e7: at.map(|(_, longitude)| longitude),
            capacity_l: None,
            accepts_intake: false,
            sensitivity: None,
            since: None,
            until: None,
            successor_id: None,
            version: 1,
        }
    }

    async fn people(&self, tx: &Tx) -> Result<(), DbErr> {
        let person = person::Model {
            id: self.person,
            email: Some("kari@example.org".into()),
            ..person::Model::new(self.organisation, "Kari Vaktmester", tx.at)
        };
        insert(tx, person).await?;
        for role in [Role::Employee, Role::FacilityManager, Role::Coordinator, Role::Procurement] {
            insert(
                tx,
                role_grant::Model { id: Uuid::now_v7(), person_id: self.person, role, unit_id: None, origin: None },
            )
            .await?;
        }
        let token = token::Model {
            id: TokenId::new(),
            person_id: self.person,
            hash: hash(TOKEN),
            label: "load".into(),
            created_at: tx.at,
            expires_at: None,
            revoked_at: None,
        };
        insert(tx, token).await
    }

    /// A workshop and two agreements, so that there is an offer on every rung.
    async fn market(&self, tx: &Tx) -> Result<(), DbErr> {
        let workshop = partner::Model {
            id: PartnerId::new(),
            organisation_id: self.organisation,
            name: "Kommunens verksted".into(),
            kind: PartnerKind::OwnWorkshop,
            lead_days: 7,
            capacity_per_week: None,
            latitude_e7: None,
            longitude_e7: None,
            until: None,
            version: 1,
        };
        insert(tx, workshop.clone()).await?;
        for category in self.wanted() {
            let skill = partner_skill::Model {
                partner_id: workshop.id,
                work: WorkKind::Repair,
                category_key: category.key.clone(),
                price_minor: Some(25_000),
            };
            insert(tx, skill).await?;
        }
        for (kind, price) in [(AgreementKind::Used, 90_000), (AgreementKind::New, 250_000)] {
            let id = SupplierId::new();
            let name = kind.to_string();
            let supplier = supplier::Model { id, organisation_id: self.organisation, name, number: None, version: 1 };
            insert(tx, supplier).await?;
            self.agreement(tx, id, kind, price).await?;
        }
        Ok(())
    }

    async fn agreement(&self, tx: &Tx, supplier: SupplierId, kind: AgreementKind, price: i64) -> Result<(), DbErr> {
        let today = tx.at.date_naive();
        let agreement = agreement::Model {
            id: AgreementId::new(),
            organisation_id: self.organisation,
            supplier_id: supplier,
            name: format!("Rammeavtale {kind}"),
            kind,
            valid_from: today - chrono::Days::new(365),
            valid_to: today + chrono::Days::new(1_000),
            closed_at: None,
            currency: "NOK".into(),
            ceiling_minor: None,
            spent_minor: 0,
            direct_limit_minor: None,
            small_order_limit_minor: None,
            small_order_fee_minor: 0,
            lead_days: 21,
            owner_id: self.person,
            version: 1,
        };
        insert(tx, agreement.clone()).await?;
        for (at, category) in self.wanted().into_iter().enumerate() {
            for n in 0..3 {
                let item = catalogue_item::Model {
                    id: CatalogueItemId::new(),
                    agreement_id: agreement.id,
                    sku: format!("{at}-{n}"),
                    category_key: category.key.clone(),
                    name: category.names[0].clone(),
                    brand: Some("Kinnarps".into()),
                    model: Some(format!("Serie {n}")),
                    product_id: None,
                    width_mm: Some(600),
                    depth_mm: Some(600),
                    height_mm: Some(900),
                    colour: Some("grå".into()),
                    materials: serde_json::json!([]),
                    features: None,
                    condition: None,
                    price_minor: price + 10_000 * n,
                    pack_size: 1,
                    lead_days: None,
                    footprint_g: None,
                    active: true,
                    version: 1,
                };
                insert(tx, item).await?;
            }
        }
        Ok(())
    }
}

async fn insert<M>(tx: &Tx, row: M) -> Result<(), DbErr>
where
    M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    M::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Thirty-eight kinds of furniture and two kinds of computers, from the product's own list.
fn categories() -> Outcome<Vec<Category>> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/categories.csv"))?;
    let mut all = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row?;
        let cell = |at| row.get(at).unwrap_or_default().to_owned();
        if !cell(4).is_empty() {
            all.push(Category { key: cell(0), media: cell(3) == "true", names: vec![cell(9), cell(11), cell(12)] });
        }
    }
    let things = all.iter().filter(|category| !category.media).take(38);
    let computers = all.iter().filter(|category| category.media).take(2);
    Ok(things.chain(computers).cloned().collect())
}
