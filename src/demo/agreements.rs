//! What can be bought, and who mends: framework agreements with their catalogues, and partners.

use crate::demo::{
    files::{self, Files},
    town::{MAIN, NEIGHBOUR, Town},
};
use crate::{
    app::{
        App, Result,
        orders::{agreements, catalogue},
        work::partners,
    },
    domain::{
        Money, Role,
        directory::permit::Throughout,
        orders::agreement::{NewAgreement, NewItem, NewSupplier, Supplier},
        work::partner::{NewPartner, Skill},
    },
    store::Tx,
};

pub async fn enter(app: &App, tx: &Tx, files: &Files, town: &mut Town) -> Result<()> {
    for agreement in &files.agreements {
        let owner = town.actor(&agreement.owner)?;
        let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, &owner.currency));
        let new = NewAgreement {
            name: agreement.name.clone(),
            kind: agreement.kind,
            supplier: Supplier::New(NewSupplier {
                name: agreement.supplier.clone(),
                number: Some(agreement.supplier_number.clone()),
            }),
            valid_from: agreement.valid_from,
            valid_to: agreement.valid_to,
            parties: vec![town.organisation(NEIGHBOUR)?],
            ceiling: money(agreement.ceiling_minor),
            small_order_limit: money(agreement.small_order_limit_minor),
            small_order_fee: money(agreement.small_order_fee_minor),
            direct_limit: None,
            lead_days: agreement.lead_days,
            owner: Some(owner.person),
        };
        let entered = agreements::enter(tx, &Throughout::of(owner)?, &new).await?;
        let neighbour = Throughout::of(town.somebody(files, NEIGHBOUR, Role::Procurement)?)?;
        agreements::join(tx, &neighbour, entered.id).await?;
        let items: Vec<_> = Files::catalogue(&agreement.key)?.into_iter().map(|row| item(row, files, town)).collect();
        catalogue::import(tx, &Throughout::of(owner)?, entered.id, &items).await?;
    }
    let coordinator = town.somebody(files, MAIN, Role::Coordinator)?.clone();
    for partner in &files.partners {
        let categories = files::list(&partner.categories);
        let skills = partner.work().into_iter().flat_map(|work| {
            let price = Some(Money::new(partner.price_minor, &coordinator.currency));
            categories.iter().map(move |category| Skill { work, category: category.clone(), price: price.clone() })
        });
        let new = NewPartner {
            name: partner.name.clone(),
            kind: partner.kind,
            lead_days: partner.lead_days,
            capacity_per_week: partner.capacity_per_week,
            latitude_e7: Some((partner.lat * 1e7).round() as i64),
            longitude_e7: Some((partner.lon * 1e7).round() as i64),
            skills: skills.collect(),
        };
        let entered = partners::enter(app, tx, &Throughout::of(&coordinator)?, &new).await?;
        town.partners.insert(partner.key.clone(), entered.id);
    }
    Ok(())
}

/// An item with the brand, model, category and colour of a product is that product.
fn item(row: files::Item, files: &Files, town: &Town) -> NewItem {
    let same = |product: &files::Product| {
        row.brand.as_ref() == Some(&product.brand)
            && row.model.as_ref() == Some(&product.model)
            && row.category == product.category
            && row.colour == product.colour
    };
    NewItem {
        product: files.products.iter().position(same).map(|at| town.products[at]),
        sku: row.sku,
        category: row.category,
        name: row.title,
        brand: row.brand,
        model: row.model,
        width_mm: row.width_mm,
        depth_mm: row.depth_mm,
        height_mm: row.height_mm,
        colour: row.colour,
        materials: files::list(&row.materials),
        features: row.features.as_deref().map(files::list),
        condition: row.condition,
        price_minor: row.price_minor,
        pack_size: row.pack_size,
        lead_days: row.lead_days,
        footprint_g: row.footprint_g,
        active: true,
    }
}
