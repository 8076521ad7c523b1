//! Products: what is the same for all things of one make and model.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use super::{
    lot_changes::AttributeChanges,
    lot_view::{AttributesView, CodedAttributes},
};
use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    page, patch,
};
use crate::{
    app::{App, stock::products},
    domain::{
        Instant, Money, OrganisationId, ProductId,
        directory::permit::Throughout,
        stock::product::{Footprint, NewProduct},
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct ProductsApi;

/// A make and model. Brand and model, in the attributes, are never absent.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct EnterProduct {
    category: String,
    /// Eight, twelve, thirteen or fourteen digits; once in the organisation.
    gtin: Option<String>,
    attributes: AttributesView,
    mass_g: Option<i64>,
    /// The room that one takes in a store.
    volume_ml: Option<i64>,
    /// What a new one costs, without VAT.
    new_price: Option<Money>,
    /// Of its environmental product declaration or its maker; it goes before the category's factor.
    footprint: Option<Footprint>,
}

/// What a client may want to be different. An absent field stays; null makes it unknown.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct ProductChanges {
    category: Option<String>,
    gtin: MaybeUndefined<String>,
    #[oai(default)]
    attributes: AttributeChanges,
    mass_g: MaybeUndefined<i64>,
    volume_ml: MaybeUndefined<i64>,
    new_price: MaybeUndefined<Money>,
    footprint: MaybeUndefined<Footprint>,
}

#[derive(Object)]
struct Product {
    id: ProductId,
    /// Absent for those that everybody shares, which nobody changes.
    organisation_id: Option<OrganisationId>,
    category: String,
    gtin: Option<String>,
    /// In the shape of a lot's own, which win over them.
    attributes: CodedAttributes,
    mass_g: Option<i64>,
    volume_ml: Option<i64>,
    new_price: Option<Money>,
    footprint: Option<Footprint>,
    updated_at: Instant,
    version: i64,
}

#[derive(Object)]
struct Products {
    items: Vec<Product>,
    /// Send it as `after` for the following page.
    next: Option<ProductId>,
}

#[OpenApi(tag = "Tag::Lots")]
impl ProductsApi {
    /// The organisation's products and those that everybody shares, in order of entry.
    #[oai(path = "/products", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the listing")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// Words that must all be found in brand and model.
        q: Query<Option<String>>,
        /// A category with everything below it.
        category: Query<Option<String>>,
        gtin: Query<Option<String>>,
        /// 50 when absent, 200 at most.
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<ProductId>>,
    ) -> Answer<Products> {
        let limit = page::limit(limit.0)?;
        let query =
            products::Query { q: q.0.as_deref(), category: category.0.as_deref(), gtin: gtin.0, after: after.0 };
        let mut rows = products::list(&app, &auth.0.actor, query, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |row| row.id);
        Ok(Json(Products { items: rows.into_iter().map(Product::from).collect(), next }))
    }

    /// One product.
    #[oai(path = "/products/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<ProductId>) -> Result<Changed<Product>, Problem> {
        let row = products::visible(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Changed::of(&Product::from(row)))
    }

    /// Enters a product of the organisation: facility managers, coordinators and procurement officers may. An employee
    /// logs what is in front of them; a product speaks for other units' things as well.
    #[oai(path = "/products", method = "post")]
    async fn enter(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<EnterProduct>,
    ) -> Result<Created<Product>, Problem> {
        let (actor, app, new) = (&auth.0.actor, &app, &new_product(body.0.clone()));
        let work = |tx, may| async move { Ok(Product::from(products::enter(app, &tx, &may, new).await?)) };
        Ok(auth.0.write_permitted(app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Corrects what is known of a product, for every lot that names it: whoever has the role in the whole organisation
    /// may. If-Match names the version that was read.
    #[oai(path = "/products/:id", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<ProductId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<ProductChanges>,
    ) -> Result<Changed<Product>, Problem> {
        let expected = &if_match(&version.0)?;
        let (actor, app, changes, id) = (&auth.0.actor, &app, &body.0, id.0);
        let changed = auth.0.write_permitted(app, Throughout::of(actor), &body.0, |tx, may| async move {
            let change = |now| changes.clone().onto(now);
            Ok(Product::from(products::change(app, &tx, &may, id, expected, change).await?))
        });
        let now = async { Ok(Product::from(products::visible(app.db.read(), actor, id).await?)) };
        edited(changed.await, now).await
    }
}

fn new_product(body: EnterProduct) -> NewProduct {
    NewProduct {
        category: body.category,
        gtin: body.gtin,
        attributes: body.attributes.into(),
        mass_g: body.mass_g,
        volume_ml: body.volume_ml,
        new_price: body.new_price,
        footprint: body.footprint,
    }
}

impl ProductChanges {
    fn onto(self, now: NewProduct) -> NewProduct {
        NewProduct {
            category: self.category.unwrap_or(now.category),
            gtin: patch(self.gtin, now.gtin),
            attributes: self.attributes.onto(now.attributes),
            mass_g: patch(self.mass_g, now.mass_g),
            volume_ml: patch(self.volume_ml, now.volume_ml),
            new_price: patch(self.new_price, now.new_price),
            footprint: patch(self.footprint, now.footprint),
        }
    }
}

impl From<products::Product> for Product {
    fn from(product: products::Product) -> Self {
        let facts = product.said;
        Self {
            id: product.id,
            organisation_id: product.organisation,
            category: facts.category,
            gtin: facts.gtin,
            attributes: facts.attributes.into(),
            mass_g: facts.mass_g,
            volume_ml: facts.volume_ml,
            new_price: facts.new_price,
            footprint: facts.footprint,
            updated_at: product.updated_at,
            version: product.version,
        }
    }
}
