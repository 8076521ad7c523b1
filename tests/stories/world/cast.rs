//! The people and places of the stories: fixed ids and tokens, written once into the template database.

use ombruk::{
    app::directory::access::hash,
    domain::*,
    store::{
        Tx,
        rows::{organisation, person, place, region, role_grant, token, unit},
    },
};
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// Tokens of the people one can act as.
pub const EMPLOYEE: &str = "token-employee";
/// An employee of the other school of the same municipality.
pub const OTHER_EMPLOYEE: &str = "token-other-employee";
pub const FACILITY: &str = "token-facility-manager";
pub const COORDINATOR: &str = "token-coordinator";
pub const SECOND_COORDINATOR: &str = "token-second-coordinator";
pub const PROCUREMENT: &str = "token-procurement";
pub const REPORTER: &str = "token-reporter";
pub const ADMIN: &str = "token-admin";
/// An employee and a coordinator of the neighbour municipality in the same region.
pub const NEIGHBOUR: &str = "token-neighbour";
pub const NEIGHBOUR_COORDINATOR: &str = "token-neighbour-coordinator";
/// An administrator of a municipality of another region.
pub const STRANGER: &str = "token-stranger";

/// Ids that are the same in every story.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    pub organisation: OrganisationId,
    pub neighbour: OrganisationId,
    pub stranger: OrganisationId,
    /// A school with rooms, a second school, and the whole municipality above them.
    pub municipality: UnitId,
    pub school: UnitId,
    pub other_school: UnitId,
    pub neighbour_unit: UnitId,
    pub stranger_unit: UnitId,
    /// The school's site with two rooms; the store is 10 km away on a site of its own.
    pub site: PlaceId,
    pub room: PlaceId,
    pub second_room: PlaceId,
    pub other_site: PlaceId,
    pub other_room: PlaceId,
    pub store_site: PlaceId,
    pub store: PlaceId,
    pub kindergarten: PlaceId,
    pub neighbour_site: PlaceId,
    pub neighbour_room: PlaceId,
    pub stranger_site: PlaceId,
}

impl Default for Cast {
    fn default() -> Self {
        let id = |n: u128| Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 + n);
        Self {
            organisation: OrganisationId(id(1)),
            neighbour: OrganisationId(id(2)),
            stranger: OrganisationId(id(3)),
            municipality: UnitId(id(10)),
            school: UnitId(id(11)),
            other_school: UnitId(id(12)),
            neighbour_unit: UnitId(id(13)),
            stranger_unit: UnitId(id(14)),
            site: PlaceId(id(20)),
            room: PlaceId(id(21)),
            second_room: PlaceId(id(22)),
            other_site: PlaceId(id(23)),
            other_room: PlaceId(id(24)),
            store_site: PlaceId(id(25)),
            store: PlaceId(id(26)),
            kindergarten: PlaceId(id(27)),
            neighbour_site: PlaceId(id(28)),
            neighbour_room: PlaceId(id(29)),
            stranger_site: PlaceId(id(30)),
        }
    }
}

/// Writes the cast. Only the template database sees this: stories start from copies.
pub async fn enter(tx: &Tx) -> Result<(), sea_orm::DbErr> {
    let cast = Cast::default();
    let region = RegionId(Uuid::from_u128(7));
    region::Entity::insert(region::Model { id: region, name: "Fjorden".into() }.into_active_model())
        .exec(&**tx)
        .await?;
    for (id, name, region_id) in [
        (cast.organisation, "Storvik kommune", Some(region)),
        (cast.neighbour, "Granli kommune", Some(region)),
        (cast.stranger, "Fjernby kommune", None),
    ] {
        let model = organisation::Model {
            id,
            name: name.into(),
            region_id,
            currency: "NOK".into(),
            time_zone: "Europe/Oslo".into(),
            language: "nb".into(),
            policy: serde_json::json!({}),
            until: None,
            successor_id: None,
            version: 1,
            created_at: tx.at,
        };
        organisation::Entity::insert(model.into_active_model()).exec(&**tx).await?;
    }
    for (id, organisation_id, parent_id, name) in [
        (cast.municipality, cast.organisation, None, "Storvik"),
        (cast.school, cast.organisation, Some(cast.municipality), "Nes skole"),
        (cast.other_school, cast.organisation, Some(cast.municipality), "Vik skole"),
        (cast.neighbour_unit, cast.neighbour, None, "Granli"),
        (cast.stranger_unit, cast.stranger, None, "Fjernby"),
    ] {
        let model = unit::Model {
            id,
            organisation_id,
            parent_id,
            name: name.into(),
            sensitivity: None,
            since: None,
            until: None,
            successor_id: None,
            successor_named_by: None,
            roles_follow: false,
            version: 1,
        };
        unit::Entity::insert(model.into_active_model()).exec(&**tx).await?;
    }
    let (own, near) = (cast.organisation, cast.neighbour);
    for (id, organisation_id, parent_id, kind, name, at) in [
        (cast.site, own, None, PlaceKind::Site, "Nes skole", Some((59.80, 10.40))),
        (cast.room, own, Some(cast.site), PlaceKind::Room, "Rom 101", None),
        (cast.second_room, own, Some(cast.site), PlaceKind::Room, "Rom 102", None),
        (cast.other_site, own, None, PlaceKind::Site, "Vik skole", Some((59.83, 10.42))),
        (cast.other_room, own, Some(cast.other_site), PlaceKind::Room, "Rom 1", None),
        (cast.store_site, own, None, PlaceKind::Site, "Ombrukslageret", Some((59.89, 10.40))),
        (cast.store, own, Some(cast.store_site), PlaceKind::Store, "Lager", None),
        (cast.kindergarten, own, None, PlaceKind::Site, "Solbakken barnehage", Some((59.81, 10.41))),
        (cast.neighbour_site, near, None, PlaceKind::Site, "Granli rådhus", Some((59.95, 10.30))),
        (cast.neighbour_room, near, Some(cast.neighbour_site), PlaceKind::Room, "Rom 5", None),
        (cast.stranger_site, cast.stranger, None, PlaceKind::Site, "Fjernby rådhus", None),
    ] {
        let model = place::Model {
            id,
            organisation_id,
            parent_id,
            site_id: parent_id.unwrap_or(id),
            kind,
            name: name.into(),
            latitude_e7: at.map(|(latitude, _)| (latitude * 1e7) as i64),
            longitude_e7: at.map(|(_, longitude)| (longitude * 1e7) as i64),
            capacity_l: (kind == PlaceKind::Store).then_some(500_000),
            accepts_intake: kind == PlaceKind::Store,
            sensitivity: (id == cast.kindergarten).then_some(Sensitivity::Kindergarten),
            since: None,
            until: None,
            successor_id: None,
            version: 1,
        };
        place::Entity::insert(model.into_active_model()).exec(&**tx).await?;
    }
    for (text, organisation_id, role, unit_id) in [
        (EMPLOYEE, own, Role::Employee, Some(cast.school)),
        (OTHER_EMPLOYEE, own, Role::Employee, Some(cast.other_school)),
        (FACILITY, own, Role::FacilityManager, None),
        (COORDINATOR, own, Role::Coordinator, None),
        (SECOND_COORDINATOR, own, Role::Coordinator, None),
        (PROCUREMENT, own, Role::Procurement, None),
        (REPORTER, own, Role::Reporter, None),
        (ADMIN, own, Role::Admin, None),
        (NEIGHBOUR, near, Role::Employee, None),
        (NEIGHBOUR_COORDINATOR, near, Role::Coordinator, None),
        (STRANGER, cast.stranger, Role::Admin, None),
        (STRANGER, cast.stranger, Role::Employee, None),
        (STRANGER, cast.stranger, Role::Coordinator, None),
        (STRANGER, cast.stranger, Role::Procurement, None),
        (STRANGER, cast.stranger, Role::Reporter, None),
        (STRANGER, cast.stranger, Role::FacilityManager, None),
    ] {
        let person_id = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
        if person::Entity::find_by_id(person_id).one(&**tx).await?.is_none() {
            let named = person::Model::new(organisation_id, text.trim_start_matches("token-"), tx.at);
            let model = person::Model { id: person_id, ..named };
            person::Entity::insert(model.into_active_model()).exec(&**tx).await?;
            let model = token::Model {
                id: TokenId::new(),
                person_id,
                hash: hash(text),
                label: "story".into(),
                created_at: tx.at,
                expires_at: None,
                revoked_at: None,
            };
            token::Entity::insert(model.into_active_model()).exec(&**tx).await?;
        }
        let model = role_grant::Model { id: Uuid::now_v7(), person_id, role, unit_id, origin: None };
        role_grant::Entity::insert(model.into_active_model()).exec(&**tx).await?;
    }
    Ok(())
}
