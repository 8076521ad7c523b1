//! Catalogues of framework agreements.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    centimetres::Centimetres,
    page,
    stock::lot_changes::maybe,
};
use crate::{
    app::{
        App,
        orders::{agreement_edits, catalogue},
    },
    domain::{
        AgreementId, CatalogueItemId, Condition, Money, ProductId,
        directory::permit::Throughout,
        fields::amount_in,
        orders::agreement::{ItemChanges as Changes, NewItem},
        reference::{colour, material},
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct CatalogueApi;

/// One article. Sizes in centimetres, to the millimetre.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct ItemInput {
    /// The supplier's article number, unique in the catalogue.
    sku: String,
    category: String,
    title: String,
    brand: Option<String>,
    model: Option<String>,
    product_id: Option<ProductId>,
    width_cm: Option<Centimetres>,
    depth_cm: Option<Centimetres>,
    height_cm: Option<Centimetres>,
    colour: Option<String>,
    #[oai(default)]
    materials: Vec<String>,
    /// Codes of `GET /features`; absent where unknown, empty where it has none of them.
    features: Option<Vec<String>>,
    /// Of used things; absent for new ones.
    condition: Option<Condition>,
    /// For one.
    price: Money,
    /// Ordered in multiples of it.
    #[oai(default = "one")]
    pack_size: i64,
    /// The agreement's when absent.
    lead_days: Option<i64>,
    /// Grams of CO2e of one, as the supplier documents it.
    footprint_g: Option<i64>,
    #[oai(default = "yes")]
    active: bool,
}

/// What is not given stays.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct ItemChanges {
    title: Option<String>,
    /// For one. What was called off keeps its price.
    price: Option<Money>,
    pack_size: Option<i64>,
    /// The agreement's when null.
    lead_days: MaybeUndefined<i64>,
    /// Whether it can be called off.
    active: Option<bool>,
}

#[derive(Object)]
struct Item {
    id: CatalogueItemId,
    agreement_id: AgreementId,
    sku: String,
    category: String,
    title: String,
    brand: Option<String>,
    model: Option<String>,
    product_id: Option<ProductId>,
    width_cm: Option<Centimetres>,
    depth_cm: Option<Centimetres>,
    height_cm: Option<Centimetres>,
    colour: Option<String>,
    /// Of `GET /colours`; absent where the words name none.
    #[oai(skip_serializing_if_is_none)]
    colour_code: Option<String>,
    materials: Vec<String>,
    /// Of `GET /materials`, those that the words name.
    #[oai(default, skip_serializing_if_is_empty)]
    material_codes: Vec<String>,
    features: Option<Vec<String>>,
    condition: Option<Condition>,
    price: Money,
    pack_size: i64,
    lead_days: Option<i64>,
    footprint_g: Option<i64>,
    active: bool,
    version: i64,
}

#[derive(Object)]
struct Items {
    items: Vec<Item>,
    next: Option<CatalogueItemId>,
}

#[OpenApi(tag = "Tag::Agreements")]
impl CatalogueApi {
    /// What can be called off under the agreement.
    #[oai(path = "/agreements/:id/items", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<AgreementId>,
        limit: Query<Option<i64>>,
        after: Query<Option<CatalogueItemId>>,
    ) -> Answer<Items> {
        let limit = page::limit(limit.0)?;
        let mut rows = catalogue::list(app.db.read(), &auth.0.actor, id.0, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |article| article.id);
        Ok(Json(Items { items: rows.into_iter().map(Item::from).collect(), next }))
    }

    /// Adds one article; whole catalogues come through the command line.
    #[oai(path = "/agreements/:id/items", method = "post")]
    async fn add(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<AgreementId>,
        body: Body<ItemInput>,
    ) -> Result<Created<Item>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        amount_in("price", &body.0.price, &actor.currency)?;
        let new = &new_item(body.0.clone());
        let work = |tx, may| async move { Ok(Item::from(catalogue::add(&tx, &may, id, new).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// One article.
    #[oai(path = "/catalogue-items/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<CatalogueItemId>) -> Result<Changed<Item>, Problem> {
        Ok(Changed::of(&Item::from(catalogue::one(app.db.read(), &auth.0.actor, id.0).await?)))
    }

    /// Changes an article, or ends it. If-Match names the version that was read.
    #[oai(path = "/catalogue-items/:id", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<CatalogueItemId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<ItemChanges>,
    ) -> Result<Changed<Item>, Problem> {
        let expected = &if_match(&version.0)?;
        let ItemChanges { title, price, pack_size, lead_days, active } = body.0.clone();
        let changes = &Changes { name: title, price, pack_size, lead_days: maybe(lead_days), active };
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx, may| async move {
            Ok(Item::from(agreement_edits::change_item(&tx, &may, id, expected, changes).await?))
        };
        let now = async { Ok(Item::from(catalogue::one(app.db.read(), actor, id).await?)) };
        edited(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await, now).await
    }
}

fn one() -> i64 {
    1
}

fn yes() -> bool {
    true
}

fn new_item(body: ItemInput) -> NewItem {
    let mm = |cm: Option<Centimetres>| cm.map(|cm| cm.mm);
    NewItem {
        sku: body.sku,
        category: body.category,
        name: body.title,
        brand: body.brand,
        model: body.model,
        product: body.product_id,
        width_mm: mm(body.width_cm),
        depth_mm: mm(body.depth_cm),
        height_mm: mm(body.height_cm),
        colour: body.colour,
        materials: body.materials,
        features: body.features,
        condition: body.condition,
        price_minor: body.price.amount_minor,
        pack_size: body.pack_size,
        lead_days: body.lead_days,
        footprint_g: body.footprint_g,
        active: body.active,
    }
}

impl From<catalogue::Article> for Item {
    fn from(article: catalogue::Article) -> Self {
        let cm = |mm: Option<i64>| mm.map(|mm| Centimetres { mm });
        let entered = article.entered;
        Self {
            id: article.id,
            agreement_id: article.agreement,
            sku: entered.sku,
            category: entered.category,
            title: entered.name,
            brand: entered.brand,
            model: entered.model,
            product_id: entered.product,
            width_cm: cm(entered.width_mm),
            depth_cm: cm(entered.depth_mm),
            height_cm: cm(entered.height_mm),
            colour_code: entered.colour.as_deref().and_then(colour::code).map(str::to_owned),
            colour: entered.colour,
            material_codes: material::codes(&entered.materials).into_iter().map(str::to_owned).collect(),
            materials: entered.materials,
            features: entered.features,
            condition: entered.condition,
            price: article.price,
            pack_size: entered.pack_size,
            lead_days: entered.lead_days,
            footprint_g: entered.footprint_g,
            active: entered.active,
            version: article.version,
        }
    }
}
