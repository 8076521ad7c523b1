//! Products: the facts about all things of one make and model. They are entered once, and count wherever a lot itself
//! has no such fact.

use sea_orm::ConnectionTrait;

use crate::app::{App, Result, found, stock::listing};
use crate::{
    domain::{
        Bad, Event, Expected, FootprintKind, Instant, Money, OrganisationId, ProductId, Refused,
        directory::{
            actor::Actor,
            permit::{EditProducts, Throughout},
        },
        event::ProductEdits,
        fields::amount_in,
        stock::{
            lot::Attributes,
            product::{Footprint, NewProduct},
        },
    },
    store::{
        self, Tx, history, index,
        rows::{lot, product},
        stock::products,
        touched::Touched,
    },
};

/// A product as it was entered.
pub struct Product {
    pub id: ProductId,
    /// `None` for those that everybody shares.
    pub organisation: Option<OrganisationId>,
    pub said: NewProduct,
    pub updated_at: Instant,
    pub version: i64,
}

/// Enters a product of the actor's organisation, for all of its units.
pub async fn enter(app: &App, tx: &Tx, actor: &Throughout<'_, EditProducts>, new: &NewProduct) -> Result<Product> {
    check(app, tx, actor, None, new).await?;
    let row = products::insert(tx, row(ProductId::new(), actor.organisation, 1, tx.at, new)?).await?;
    history::record(tx, actor.organisation, row.id.0, &Event::ProductEntered, actor.person).await?;
    Ok(row.into())
}

/// Changes a product, if its version is still the one that was read. Its facts count for every lot of it, so this needs
/// the role in the whole organisation. Products that all organisations share cannot be changed.
pub async fn change(
    app: &App,
    tx: &Tx,
    actor: &Throughout<'_, EditProducts>,
    id: ProductId,
    expected: &Expected,
    change: impl Fn(NewProduct) -> NewProduct,
) -> Result<Product> {
    let before = found(products::lock(tx, actor, id).await?, "product")?;
    let Some(organisation) = before.organisation_id else { return Err(Refused::NotYours { what: "product" }.into()) };
    expected.check(before.version)?;
    let old = read(&before);
    let new = change(old.clone());
    check(app, tx, actor, Some((id, &old)), &new).await?;
    // The new `updated_at` marks the product's lots as changed, so that offers of them are dated anew.
    let after = row(id, organisation, before.version, tx.now(), &new)?;
    let changed = ProductEdits::between(&old, &read(&after));
    if changed.is_empty() {
        return Ok(before.into());
    }
    history::record(tx, organisation, id.0, &Event::ProductEdited(Box::new(changed)), actor.person).await?;
    index::mark(tx, Touched::Product(id)).await?;
    Ok(store::save(tx, after).await?.into())
}

/// A product that the actor's organisation knows; other organisations' products are not found.
pub async fn visible(db: &impl ConnectionTrait, actor: &Actor, id: ProductId) -> Result<Product> {
    actor.may_read()?;
    found(products::known(db, actor, id).await?.map(Product::from), "product")
}

/// The product of a lot, whichever organisation entered it: everybody who sees the lot may see its product. Reads
/// nothing for a lot without a product.
pub(in crate::app) async fn of_lot(db: &impl ConnectionTrait, lot: &lot::Model) -> Result<Option<product::Model>> {
    let Some(id) = lot.product_id else { return Ok(None) };
    Ok(products::find_all(db, [id]).await?.remove(&id))
}

/// The most words of a query that count. Each of them costs a scan of the products.
const MOST_WORDS: usize = 8;

/// Which products are asked for: words of brand and model, a category with everything below it.
pub struct Query<'a> {
    pub q: Option<&'a str>,
    pub category: Option<&'a str>,
    pub gtin: Option<String>,
    pub after: Option<ProductId>,
}

pub async fn list(app: &App, actor: &Actor, query: Query<'_>, limit: u64) -> Result<Vec<Product>> {
    actor.may_read()?;
    let categories = query.category.map(|category| listing::categories(app, category)).transpose()?;
    let filter = products::Filter {
        words: query.q.unwrap_or_default().split_whitespace().take(MOST_WORDS).map(str::to_owned).collect(),
        categories,
        gtin: query.gtin,
        after: query.after,
    };
    Ok(products::list(app.db.read(), actor, &filter, limit).await?.into_iter().map(Product::from).collect())
}

/// `now` is the product as it was, where there is one.
async fn check(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    now: Option<(ProductId, &NewProduct)>,
    new: &NewProduct,
) -> Result<()> {
    new.check()?;
    if !app.reference.categories.contains_key(&new.category) {
        return Err(
            Refused::invalid("category", Bad::Unknown { value: new.category.chars().take(80).collect() }).into()
        );
    }
    if let Some(price) = &new.new_price
        && now.is_none_or(|(_, old)| old.new_price.as_ref() != Some(price))
    {
        amount_in("new_price", price, &actor.currency)?;
    }
    if let Some(gtin) = &new.gtin {
        let taken = products::own_by_gtin(tx, actor, gtin).await?;
        if taken.iter().any(|other| now.is_none_or(|(id, _)| id != other.id)) {
            return Err(Refused::invalid("gtin", Bad::Duplicate { value: gtin.clone() }).into());
        }
    }
    Ok(())
}

/// The facts of a row, as they were entered.
pub(in crate::app) fn read(row: &product::Model) -> NewProduct {
    let price = row.new_price_minor.zip(row.currency.as_deref());
    let footprint = row.footprint_central_g.map(|central_g| Footprint {
        low_g: row.footprint_low_g,
        central_g,
        high_g: row.footprint_high_g,
        source: row.footprint_source.clone().unwrap_or_default(),
        kind: row.footprint_kind.unwrap_or(FootprintKind::Manufacturer),
    });
    NewProduct {
        category: row.category_key.clone(),
        gtin: row.gtin.clone(),
        attributes: Attributes {
            width_mm: row.width_mm,
            depth_mm: row.depth_mm,
            height_mm: row.height_mm,
            colour: row.colour.clone(),
            materials: serde_json::from_value(row.materials.clone()).unwrap_or_default(),
            features: row.features.clone().and_then(|features| serde_json::from_value(features).ok()),
            brand: Some(row.brand.clone()),
            model: Some(row.model.clone()),
        },
        mass_g: row.mass_g,
        volume_ml: row.volume_ml,
        new_price: price.map(|(minor, currency)| Money::new(minor, currency)),
        footprint,
    }
}

fn row(
    id: ProductId,
    organisation: OrganisationId,
    version: i64,
    updated_at: Instant,
    new: &NewProduct,
) -> Result<product::Model> {
    let looks = &new.attributes;
    let trimmed = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    Ok(product::Model {
        id,
        organisation_id: Some(organisation),
        category_key: new.category.clone(),
        brand: trimmed(&looks.brand),
        model: trimmed(&looks.model),
        gtin: new.gtin.clone(),
        width_mm: looks.width_mm,
        depth_mm: looks.depth_mm,
        height_mm: looks.height_mm,
        colour: looks.colour.clone(),
        materials: serde_json::to_value(&looks.materials)?,
        features: looks.features.as_ref().map(serde_json::to_value).transpose()?,
        mass_g: new.mass_g,
        volume_ml: new.volume_ml,
        new_price_minor: new.new_price.as_ref().map(|price| price.amount_minor),
        currency: new.new_price.as_ref().map(|price| price.currency.clone()),
        footprint_low_g: new.footprint.as_ref().and_then(|footprint| footprint.low_g),
        footprint_central_g: new.footprint.as_ref().map(|footprint| footprint.central_g),
        footprint_high_g: new.footprint.as_ref().and_then(|footprint| footprint.high_g),
        footprint_source: new.footprint.as_ref().map(|footprint| footprint.source.trim().to_owned()),
        footprint_kind: new.footprint.as_ref().map(|footprint| footprint.kind),
        version,
        updated_at,
    })
}

impl From<product::Model> for Product {
    fn from(row: product::Model) -> Self {
        let (organisation, said) = (row.organisation_id, read(&row));
        Self { id: row.id, organisation, said, updated_at: row.updated_at, version: row.version }
    }
}
