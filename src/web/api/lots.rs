//! Things.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    Tag,
    answer::{Changed, Created},
};
use crate::{
    app::{App, lots},
    domain::{
        ChemicalLight, Condition, Date, Instant, LotId, LotState, OrganisationId, PlaceId, ProductId, Title, UnitId,
        Why,
        lot::{Attributes, NewLot},
    },
    store::entity::lot,
    web::{auth::Auth, error::Problem},
};

pub struct LotsApi;

/// What to log.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct LogLot {
    category: String,
    /// What people call it; the category's name when absent.
    #[oai(default)]
    title: String,
    #[oai(default)]
    note: String,
    quantity: i64,
    condition: Condition,
    unit_id: UnitId,
    place_id: PlaceId,
    #[oai(default)]
    attributes: AttributesView,
    serial: Option<String>,
    acquired_on: Option<Date>,
    product_id: Option<ProductId>,
    available_from: Option<Date>,
    must_leave_by: Option<Date>,
    /// Not needed any more: available at once.
    #[oai(default)]
    surplus: bool,
    /// Who legally owns it; the organisation when absent.
    legal_title: Option<Title>,
    /// When a borrowed or leased thing goes back.
    goes_back_on: Option<Date>,
}

/// Sizes in whole centimetres.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields, default)]
pub struct AttributesView {
    width_cm: Option<i64>,
    depth_cm: Option<i64>,
    height_cm: Option<i64>,
    colour: Option<String>,
    materials: Option<Vec<String>>,
    brand: Option<String>,
    model: Option<String>,
}

/// A lot: n identical things at one place in one state.
#[derive(Object)]
pub struct Lot {
    pub id: LotId,
    pub code: String,
    pub organisation_id: OrganisationId,
    pub category: String,
    pub title: String,
    pub note: String,
    pub legal_title: Title,
    pub goes_back_on: Option<Date>,
    pub unit_id: UnitId,
    pub place_id: PlaceId,
    pub state: LotState,
    pub condition: Condition,
    pub quantity: i64,
    /// The most that is held on any one day.
    pub held: i64,
    pub attributes: AttributesView,
    pub product_id: Option<ProductId>,
    pub serial: Option<String>,
    pub acquired_on: Option<Date>,
    pub available_from: Option<Date>,
    pub must_leave_by: Option<Date>,
    pub open_to_region_from: Option<Date>,
    pub light: ChemicalLight,
    /// A part that was split off wants a label of its own.
    pub label_missing: bool,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[OpenApi(tag = "Tag::Lots")]
impl LotsApi {
    /// Logs a lot.
    #[oai(path = "/lots", method = "post")]
    async fn log(&self, app: Data<&Arc<App>>, auth: Auth, body: Json<LogLot>) -> Result<Created<Lot>, Problem> {
        let new = new_lot(body.0.clone());
        let (actor, new) = (&auth.0.actor, &new);
        let answer = auth
            .0
            .write(&app, &body.0, |tx| async move { Ok(Lot::from(lots::log(&tx, actor, new, Why::Logged).await?)) })
            .await?;
        Ok(answer.into())
    }

    /// One lot.
    #[oai(path = "/lots/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Result<Changed<Lot>, Problem> {
        let lot = lots::visible(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Changed::of(&Lot::from(lot)))
    }
}

fn new_lot(body: LogLot) -> NewLot {
    NewLot {
        category: body.category,
        name: body.title,
        note: body.note,
        quantity: body.quantity,
        condition: body.condition,
        unit: body.unit_id,
        place: body.place_id,
        product: body.product_id,
        title: body.legal_title.unwrap_or(Title::Organisation),
        goes_back_on: body.goes_back_on,
        attributes: body.attributes.into(),
        serial: body.serial,
        acquired_on: body.acquired_on,
        available_from: body.available_from,
        must_leave_by: body.must_leave_by,
        surplus: body.surplus,
    }
}

impl From<AttributesView> for Attributes {
    fn from(view: AttributesView) -> Self {
        let mm = |cm: Option<i64>| cm.map(|cm| cm.saturating_mul(10));
        Self {
            width_mm: mm(view.width_cm),
            depth_mm: mm(view.depth_cm),
            height_mm: mm(view.height_cm),
            colour: view.colour,
            materials: view.materials.unwrap_or_default(),
            brand: view.brand,
            model: view.model,
        }
    }
}

impl From<lot::Model> for Lot {
    fn from(lot: lot::Model) -> Self {
        let cm = |mm: Option<i64>| mm.map(|mm| mm / 10);
        let materials: Vec<String> = serde_json::from_value(lot.materials).unwrap_or_default();
        Self {
            id: lot.id,
            code: lot.code,
            organisation_id: lot.organisation_id,
            category: lot.category_key,
            title: lot.name,
            note: lot.note,
            legal_title: lot.title,
            goes_back_on: lot.goes_back_on,
            unit_id: lot.unit_id,
            place_id: lot.place_id,
            state: lot.state,
            condition: lot.condition,
            quantity: lot.quantity,
            held: lot.held,
            attributes: AttributesView {
                width_cm: cm(lot.width_mm),
                depth_cm: cm(lot.depth_mm),
                height_cm: cm(lot.height_mm),
                colour: lot.colour,
                materials: (!materials.is_empty()).then_some(materials),
                brand: lot.brand,
                model: lot.model,
            },
            product_id: lot.product_id,
            serial: lot.serial,
            acquired_on: lot.acquired_on,
            available_from: lot.available_from,
            must_leave_by: lot.must_leave_by,
            open_to_region_from: lot.open_to_region_from,
            light: lot.light,
            label_missing: lot.label_missing,
            created_at: lot.created_at,
            updated_at: lot.updated_at,
            version: lot.version,
        }
    }
}
