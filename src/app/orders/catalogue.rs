//! Catalogues: one item by hand, or whole files from the supplier.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;

use crate::app::{Result, found, orders::agreements};
use crate::{
    domain::{
        AgreementId, Bad, CatalogueItemId, Event, Money, ProductId, Refused,
        directory::{
            actor::Actor,
            permit::{EditAgreements, Throughout},
        },
        event::{ArticleTerms, Change},
        orders::agreement::NewItem,
    },
    store::{
        self, Tx, history,
        rows::{agreement, catalogue_item},
    },
};

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
}

/// One article of a catalogue.
pub struct Article {
    pub id: CatalogueItemId,
    pub agreement: AgreementId,
    /// The facts that were entered.
    pub entered: NewItem,
    /// For one thing, in the agreement's currency.
    pub price: Money,
    pub version: i64,
}

/// Adds one item; an article number that is there already is refused.
pub async fn add(
    tx: &Tx,
    actor: &Throughout<'_, EditAgreements>,
    agreement: AgreementId,
    new: &NewItem,
) -> Result<Article> {
    let agreement = open(tx, actor, agreement).await?;
    check(tx, actor, std::slice::from_ref(new)).await?;
    if !store::orders::catalogue::by_sku(&**tx, agreement.id, [new.sku.trim().to_owned()]).await?.is_empty() {
        return Err(Refused::invalid("sku", Bad::Duplicate { value: new.sku.clone() }).into());
    }
    let item = item(agreement.id, CatalogueItemId::new(), 1, new)?;
    store::orders::catalogue::insert_all(tx, vec![item.clone()]).await?;
    history::record(tx, agreement.organisation_id, item.id.0, &Event::ArticleEntered, actor.person).await?;
    Ok(Article::of(item, &agreement.currency))
}

/// Adds new articles, and updates those whose article number is known. Articles that the file does not name stay. A
/// refusal names the row: `rows[3].category`.
pub async fn import(
    tx: &Tx,
    actor: &Throughout<'_, EditAgreements>,
    agreement: AgreementId,
    rows: &[NewItem],
) -> Result<Imported> {
    let agreement = open(tx, actor, agreement).await?;
    check(tx, actor, rows).await?;
    let mut seen = HashSet::new();
    if let Some((n, row)) = rows.iter().enumerate().find(|(_, row)| !seen.insert(row.sku.trim())) {
        return Err(Refused::invalid(format!("rows[{n}].sku"), Bad::Duplicate { value: row.sku.clone() }).into());
    }
    let mut known = HashMap::new();
    for chunk in rows.chunks(1_000) {
        let skus = chunk.iter().map(|row| row.sku.trim().to_owned());
        let items = store::orders::catalogue::by_sku(&**tx, agreement.id, skus).await?;
        known.extend(items.into_iter().map(|item| (item.sku.clone(), item)));
    }
    let (mut done, mut added, mut happened) = (Imported::default(), Vec::new(), Vec::new());
    for row in rows {
        let Some(old) = known.remove(row.sku.trim()) else {
            added.push(item(agreement.id, CatalogueItemId::new(), 1, row)?);
            continue;
        };
        let new = item(agreement.id, old.id, old.version, row)?;
        if new == old {
            done.unchanged += 1;
        } else {
            // Whoever takes articles out of the catalogue, or out of their category, buys nothing dearer alone. So the
            // history names these articles.
            if old.active && !new.active || new.category_key != old.category_key {
                let event = Event::ArticleChanged(Change { from: terms(&old), to: terms(&new) });
                happened.push((old.id.0, event));
            }
            store::save(tx, new).await?;
            done.changed += 1;
        }
    }
    done.added = added.len();
    store::orders::catalogue::insert_all(tx, added).await?;
    for events in happened.chunks(1_000) {
        history::record_each(tx, agreement.organisation_id, events, actor.person).await?;
    }
    let event = Event::CatalogueImported { added: done.added, changed: done.changed };
    history::record(tx, agreement.organisation_id, agreement.id.0, &event, actor.person).await?;
    Ok(done)
}

/// The catalogue of an agreement that the actor's organisation holds or is party to.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    agreement: AgreementId,
    after: Option<CatalogueItemId>,
    limit: u64,
) -> Result<Vec<Article>> {
    let agreement = agreements::visible(db, actor, agreement).await?;
    let items = store::orders::catalogue::list(db, agreement.id, after, limit).await?;
    Ok(items.into_iter().map(|item| Article::of(item, &agreement.currency)).collect())
}

/// One article of an agreement that the actor's organisation holds or is party to.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: CatalogueItemId) -> Result<Article> {
    actor.may_read()?;
    let item = found(store::orders::catalogue::find(db, id).await?, "article")?;
    let agreement = found(store::orders::agreements::find_visible(db, actor, item.agreement_id).await?, "article")?;
    Ok(Article::of(item, &agreement.currency))
}

/// The terms of an article, for the history.
pub(super) fn terms(of: &catalogue_item::Model) -> ArticleTerms {
    ArticleTerms {
        category: of.category_key.clone(),
        title: of.name.clone(),
        price_minor: of.price_minor,
        pack_size: of.pack_size,
        lead_days: of.lead_days,
        active: of.active,
    }
}

async fn open(tx: &Tx, actor: &Throughout<'_, EditAgreements>, id: AgreementId) -> Result<agreement::Model> {
    let agreement = agreements::lock_held(tx, actor, id).await?;
    if agreement.closed_at.is_some() {
        return Err(Refused::AgreementClosed.into());
    }
    Ok(agreement)
}

/// Checks rows against the reference data. A single row is the body of a request; with several rows, the field of a
/// refusal names the row.
async fn check(tx: &Tx, actor: &Actor, rows: &[NewItem]) -> Result<()> {
    let categories = store::orders::catalogue::categories(&**tx, rows.iter().map(|row| row.category.clone())).await?;
    let products = store::stock::products::find_all(&**tx, rows.iter().filter_map(|row| row.product)).await?;
    let known = products.into_values().filter(|product| product.organisation_id.is_none_or(|o| actor.belongs_to(o)));
    let fitting: HashSet<ProductId> = known.map(|product| product.id).collect();
    for (n, row) in rows.iter().enumerate() {
        let path = if rows.len() == 1 { String::new() } else { format!("rows[{n}].") };
        row.check().map_err(|refused| match refused {
            Refused::Invalid { field, problem } => Refused::Invalid { field: format!("{path}{field}"), problem },
            other => other,
        })?;
        if !categories.contains(&row.category) {
            let unknown = Bad::Unknown { value: row.category.clone() };
            return Err(Refused::invalid(format!("{path}category"), unknown).into());
        }
        if let Some(product) = row.product.filter(|product| !fitting.contains(product)) {
            let unknown = Bad::Unknown { value: product.to_string() };
            return Err(Refused::invalid(format!("{path}product_id"), unknown).into());
        }
    }
    Ok(())
}

fn item(agreement: AgreementId, id: CatalogueItemId, version: i64, new: &NewItem) -> Result<catalogue_item::Model> {
    Ok(catalogue_item::Model {
        id,
        agreement_id: agreement,
        sku: new.sku.trim().to_owned(),
        category_key: new.category.clone(),
        name: new.name.trim().to_owned(),
        brand: new.brand.clone(),
        model: new.model.clone(),
        product_id: new.product,
        width_mm: new.width_mm,
        depth_mm: new.depth_mm,
        height_mm: new.height_mm,
        colour: new.colour.clone(),
        materials: serde_json::to_value(&new.materials)?,
        features: new.features.as_ref().map(serde_json::to_value).transpose()?,
        condition: new.condition,
        price_minor: new.price_minor,
        pack_size: new.pack_size,
        lead_days: new.lead_days,
        footprint_g: new.footprint_g,
        active: new.active,
        version,
    })
}

impl Article {
    pub(in crate::app) fn of(row: catalogue_item::Model, currency: &str) -> Self {
        Self {
            id: row.id,
            agreement: row.agreement_id,
            price: Money::new(row.price_minor, currency),
            version: row.version,
            entered: NewItem {
                sku: row.sku,
                category: row.category_key,
                name: row.name,
                brand: row.brand,
                model: row.model,
                product: row.product_id,
                width_mm: row.width_mm,
                depth_mm: row.depth_mm,
                height_mm: row.height_mm,
                colour: row.colour,
                materials: serde_json::from_value(row.materials).unwrap_or_default(),
                features: row.features.and_then(|features| serde_json::from_value(features).ok()),
                condition: row.condition,
                price_minor: row.price_minor,
                pack_size: row.pack_size,
                lead_days: row.lead_days,
                footprint_g: row.footprint_g,
                active: row.active,
            },
        }
    }
}
