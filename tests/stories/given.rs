//! What tests need to exist beforehand: a need, an agreement, a partner and its people.

use ombruk::{
    app::directory::access::hash,
    domain::{needs::offer::offer_id, *},
    store::rows::{need, need_line, person, role_grant, token},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, cast::*};

/// A day so many days from today.
pub fn day(days: i64) -> Date {
    time::civil_date(time::now(), "Europe/Oslo") + chrono::TimeDelta::days(days)
}

/// The date as it is written in Bokmål.
pub fn written(day: Date) -> String {
    ombruk::web::texts::date("nb", day, time::now().date_naive())
}

pub fn nok(minor: i64) -> Value {
    json!({ "amount_minor": minor, "currency": "NOK" })
}

pub fn id(thing: &Value) -> String {
    thing["id"].as_str().unwrap().to_owned()
}

/// An id as the domain has it.
pub fn uuid(thing: &Value) -> Uuid {
    thing["id"].as_str().unwrap().parse().unwrap()
}

#[derive(Clone, Copy)]
pub struct Line {
    pub need: NeedId,
    pub id: LineId,
}

/// The school needs so many of a category in sixty days.
pub async fn need(world: &World, category: &str, quantity: i64) -> Line {
    let line = Line { need: NeedId::new(), id: LineId::new() };
    let (cast, category) = (world.cast, &category.to_owned());
    let by = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, EMPLOYEE.as_bytes()));
    let written: Result<(), sea_orm::DbErr> = world
        .app
        .db
        .write(|tx| async move {
            let model = need::Model {
                id: line.need,
                organisation_id: cast.organisation,
                unit_id: cast.school,
                place_id: cast.room,
                needed_by: day(60),
                needed_until: None,
                purpose: "Ny klasse".into(),
                alternatives_considered: true,
                note: String::new(),
                state: NeedState::Open,
                withdrawal_reason: None,
                withdrawal_note: None,
                withdrawn_by: None,
                by,
                created_at: tx.at,
                closed_at: None,
                version: 1,
            };
            need::Entity::insert(model.into_active_model()).exec(&*tx).await?;
            let model = need_line::Model {
                id: line.id,
                need_id: line.need,
                organisation_id: cast.organisation,
                position: 1,
                category_key: Some(category.clone()),
                function_key: None,
                quantity,
                held: 0,
                ordered: 0,
                received: 0,
                requirements: json!({}),
                gate_released: None,
                state: LineState::Open,
                version: 1,
            };
            need_line::Entity::insert(model.into_active_model()).exec(&*tx).await?;
            Ok(())
        })
        .await;
    written.unwrap();
    line
}

impl Line {
    /// Lacking (below zero if a full pack brought more), held, ordered, received.
    pub async fn counts(&self, world: &World) -> (i64, i64, i64, i64) {
        let line = ombruk::store::needs::needs::line(world.app.db.read(), self.id).await.unwrap().unwrap();
        let lacks = line.quantity - line.held - line.ordered - line.received;
        (lacks, line.held, line.ordered, line.received)
    }

    pub fn call_offs(&self) -> String {
        format!("/needs/{}/lines/{}/call-offs", self.need, self.id)
    }

    pub fn offer(&self, kind: OfferKind, item: &Value) -> OfferId {
        offer_id(self.id, kind, uuid(item), None)
    }
}

/// An agreement for used things with the changes named, entered by the procurement officer.
pub async fn agreement(world: &World, changes: Value) -> Value {
    let mut body = json!({
        "name": "Brukte møbler", "kind": "used", "supplier": {"name": "Ny Runde"}, "valid_from": day(-10),
        "valid_to": day(300), "lead_days": 14,
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    world.as_(PROCUREMENT).post("/agreements", body).await.ok()
}

/// An article of the agreement at so many øre each.
pub async fn item(world: &World, agreement: &Value, category: &str, price: i64, pack_size: i64) -> Value {
    let path = format!("/agreements/{}/items", id(agreement));
    let body = json!({
        "sku": format!("{category}-{price}"), "category": category, "title": "Kontorstol Tind", "brand": "Sitvel",
        "model": "Tind 200", "width_cm": 68, "colour": "black", "condition": "good", "price": nok(price),
        "pack_size": pack_size,
    });
    world.as_(PROCUREMENT).post(&path, body).await.ok()
}

/// Somebody with one role in a whole organisation, who may work for a partner.
pub async fn person(
    world: &World,
    text: &'static str,
    organisation: OrganisationId,
    role: Role,
    partner: Option<&Value>,
) {
    let id = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
    let partner_id = partner.map(|partner| PartnerId(uuid(partner)));
    let written: Result<(), sea_orm::DbErr> = world
        .app
        .db
        .write(|tx| async move {
            let model = person::Model { id, partner_id, ..person::Model::new(organisation, text, tx.at) };
            person::Entity::insert(model.into_active_model()).exec(&*tx).await?;
            let model = token::Model {
                id: TokenId::new(),
                person_id: id,
                hash: hash(text),
                label: "story".into(),
                created_at: tx.at,
                expires_at: None,
                revoked_at: None,
            };
            token::Entity::insert(model.into_active_model()).exec(&*tx).await?;
            let model = role_grant::Model { id: Uuid::now_v7(), person_id: id, role, unit_id: None, origin: None };
            role_grant::Entity::insert(model.into_active_model()).exec(&*tx).await?;
            Ok(())
        })
        .await;
    written.unwrap();
}

/// A lot of so many free things at the school.
pub async fn surplus(world: &World, category: &str, quantity: i64, condition: &str) -> Value {
    world
        .as_(FACILITY)
        .post(
            "/lots",
            json!({
                "category": category, "quantity": quantity, "condition": condition, "surplus": true,
                "unit_id": world.cast.school, "place_id": world.cast.store,
            }),
        )
        .await
        .ok()
}
