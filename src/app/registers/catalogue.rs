//! Imports a supplier's catalogue as items of an agreement, in one transaction. Known article numbers are updated, so
//! importing the same file twice changes nothing.

use std::sync::Arc;

use crate::app::registers::{Failed, vocabulary::Vocabulary};
use crate::{
    app::{
        App,
        orders::{
            agreements::{self, Agreement},
            catalogue,
        },
    },
    domain::{
        AgreementId,
        directory::{
            actor::{Act, Actor},
            permit::Throughout,
        },
        orders::agreement::NewItem,
        registers::{self, CatalogueMap, CatalogueRow, Rejected, Source},
        time,
    },
};

pub use crate::app::orders::catalogue::Imported;

/// The most agreements that are searched for a name.
const MOST: u64 = 200;

/// A catalogue that was read.
pub struct Catalogue {
    agreement: AgreementId,
    pub rows: u64,
    /// How many rows have fewer cells than the header, and the line of the first one.
    pub short: u64,
    pub first_short: Option<u64>,
    pub items: Vec<NewItem>,
    pub rejected: Vec<Rejected>,
}

/// Reads the file against the map; the agreement is named by its id or its name.
pub async fn open(
    app: &Arc<App>,
    actor: &Actor,
    agreement: &str,
    bytes: &[u8],
    map: &CatalogueMap,
) -> Result<Catalogue, Failed> {
    actor.may_throughout(Act::EditAgreements).map_err(crate::app::Error::from)?;
    let mut all = agreements::list(app.db.read(), actor, None, None, MOST).await?;
    let named =
        |one: &Agreement| one.id.to_string() == agreement || one.name.to_lowercase() == agreement.to_lowercase();
    let Some(found) = all.iter().position(named) else {
        let names = all.into_iter().map(|one| one.name).collect();
        return Err(Failed::Agreement { name: agreement.to_owned(), names });
    };
    let agreement = all.swap_remove(found);
    if let Some(given) = map.defaults.currency.clone().filter(|given| *given != agreement.currency) {
        return Err(Failed::Currency { given, expected: agreement.currency });
    }
    let vocabulary = Vocabulary::new(app.clone());
    let today = time::civil_date(time::now(), &actor.time_zone);
    Source::open(bytes, map.file.encoding, 0)?.read_whole(|_| {})?;
    let mut file = registers::catalogue(bytes, map, &vocabulary, today)?;
    let (mut items, mut rejected) = (Vec::new(), Vec::new());
    for row in file.by_ref() {
        match row {
            Ok(row) => items.push(item(row)),
            Err(row) => rejected.push(row),
        }
    }
    let counts = file.counts();
    let (rows, short, first_short) = (counts.rows, counts.short, counts.first_short);
    Ok(Catalogue { agreement: agreement.id, rows, short, first_short, items, rejected })
}

pub async fn apply(app: &App, actor: &Actor, catalogue: &Catalogue) -> Result<Imported, Failed> {
    let (officer, id) = (&Throughout::of(actor).map_err(crate::app::Error::from)?, catalogue.agreement);
    Ok(app.db.write(|tx| async move { catalogue::import(&tx, officer, id, &catalogue.items).await }).await?)
}

fn item(row: CatalogueRow) -> NewItem {
    NewItem {
        sku: row.sku,
        category: row.category.to_string(),
        name: row.title,
        brand: row.brand,
        model: row.model,
        product: None,
        width_mm: row.attributes.sizes.width_mm,
        depth_mm: row.attributes.sizes.depth_mm,
        height_mm: row.attributes.sizes.height_mm,
        colour: row.attributes.colour,
        materials: row.attributes.materials,
        features: row.attributes.features,
        condition: row.condition,
        price_minor: row.price_minor,
        pack_size: row.pack_size,
        lead_days: row.lead_days,
        footprint_g: row.footprint_g,
        active: true,
    }
}
