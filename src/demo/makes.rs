//! Every make and model of the demo once, without its history, to judge how well search finds them.

use chrono::Days;

use crate::demo::{
    dice::Dice,
    files::{self, Files},
    stock::{self, Draw},
    town::{self, MAIN, noon},
};
use crate::{
    app::{App, Result},
    domain::{Date, LotId, Role, directory::actor::Actor},
};

/// A lot, and the facts of its product.
pub struct Make {
    pub lot: LotId,
    /// The product's key in the demo's files.
    pub key: String,
    pub name: String,
    pub category: String,
    pub brand: String,
    pub colour: Option<String>,
    pub materials: Vec<String>,
    pub features: Vec<String>,
    /// Width, depth and height.
    pub size_mm: [Option<i64>; 3],
}

/// Founds the municipality and logs a lot of each product as its caretakers do, with what they forget and what they
/// add. Answers an employee and the lots.
pub async fn log_every_make(app: &App, today: Date) -> Result<(Actor, Vec<Make>)> {
    let files = &Files::read()?;
    let founded = noon(today - Days::new(2));
    let town = app.db.write_at(Some(founded), |tx| async move { town::found(&tx, files).await }).await?;
    let town = &town;
    let draw = Draw { app, files, town, on: today - Days::new(40), last: false };
    let finds = &draw.one_of_each(&mut Dice::new(files.plan.seed));
    let logged = noon(today - Days::new(1));
    let lots = app.db.write_at(Some(logged), |tx| async move { stock::log(&tx, files, town, finds).await }).await?;
    let makes = files.products.iter().zip(lots).map(|(product, lot)| Make {
        lot,
        key: product.key.clone(),
        name: product.title_nb.clone(),
        category: product.category.clone(),
        brand: product.brand.clone(),
        colour: product.colour.clone(),
        materials: files::list(&product.materials),
        features: product.features.as_deref().map(files::list).unwrap_or_default(),
        size_mm: [product.width_mm, product.depth_mm, product.height_mm],
    });
    Ok((town.somebody(files, MAIN, Role::Employee)?.clone(), makes.collect()))
}
