//! Keeps the search index up to date with the database. The index is derived: all of it can be read from the database
//! again.
//!
//! The database lists its changes, and each index records up to which change it holds them (`follow.rs`). So every
//! server has its own position in the list. An index that was made from another database is recognised: its last change
//! is not in the list.

mod compare;
mod follow;
mod follower;
mod progress;
mod rebuild;

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::app::{Result, directory::trees::Directory, reference::categories::Reference};
use crate::{
    domain::{
        Date, Instant, LotId, LotState, OrganisationId,
        reference::{colour, material},
        time,
    },
    search::{Category, Change, LotDocument, Vocabulary},
    store::{
        Db,
        directory::organisations,
        index,
        rows::{alias, category, lot, product},
        stock::{products, scope},
    },
};

pub use compare::{Compared, compare};
pub use follow::{compare_at_start, follow};
pub use progress::Progress;
pub use rebuild::{Rebuilt, bring_up_to_date, rebuild, rebuild_if_lacking};

/// Lets every index read these lots again, those as well that the database does not have any more.
pub async fn read_again(db: &Db, lots: &[Uuid]) -> Result<()> {
    let lots: &[LotId] = &lots.iter().copied().map(LotId).collect::<Vec<_>>();
    Ok(db.write(|tx| async move { index::mark_again(&tx, lots).await }).await?)
}

/// The words of the categories. An engine needs them when it is opened.
pub fn vocabulary(reference: &Reference) -> Vocabulary {
    let category = |row: &category::Model| {
        let names = [&row.nb, &row.nn, &row.sv, &row.da, &row.en].into_iter().map(String::as_str);
        let names = names.chain(row.synonyms.split('|')).filter(|name| !name.is_empty());
        Category { key: row.key.clone(), parent: row.parent_key.clone(), names: names.map(str::to_owned).collect() }
    };
    Vocabulary::new(reference.categories.values().map(category).collect())
}

/// The index documents of these lots. The number of statements does not depend on the number of lots. Units and places
/// are read here again: the cached directory may be older than the lots.
async fn documents(
    reference: &Reference,
    db: &impl ConnectionTrait,
    lots: Vec<lot::Model>,
    now: Instant,
) -> Result<Vec<LotDocument>> {
    let mut organisations: Vec<OrganisationId> = lots.iter().map(|lot| lot.organisation_id).collect();
    organisations.sort_unstable();
    organisations.dedup();
    let directory = Directory::load(db, &organisations).await?;
    let owners = organisations::find_all(db, &organisations).await?;
    let owners: HashMap<_, _> = owners.into_iter().map(|owner| (owner.id, owner)).collect();
    let products = products::find_all(db, lots.iter().filter_map(|lot| lot.product_id)).await?;
    let mut aliases: HashMap<LotId, Vec<alias::Model>> = HashMap::new();
    for alias in index::aliases(db, lots.iter().map(|lot| lot.id).collect()).await? {
        aliases.entry(alias.lot_id).or_default().push(alias);
    }
    let document = |lot: lot::Model| {
        let product = lot.product_id.and_then(|id| products.get(&id));
        let known = aliases.get(&lot.id).map(Vec::as_slice).unwrap_or_default();
        let look = Look::of(&lot, product);
        let size = |own: Option<i64>, products: Option<i64>| own.or(products).map(count);
        let of_product = |size: fn(&product::Model) -> Option<i64>| product.and_then(size);
        LotDocument {
            id: lot.id.0,
            organisation: lot.organisation_id.0,
            words: words(&lot, product, &look),
            title: lot.name.clone(),
            own_words: own_words(&lot, known),
            category_path: reference.path(&lot.category_key),
            place_path: directory.place_path(lot.place_id).into_iter().map(|place| place.0).collect(),
            owner_path: directory.unit_path(lot.unit_id).into_iter().map(|unit| unit.0).collect(),
            condition: lot.condition.to_string(),
            state: lot.state.to_string(),
            brand: lot.brand.clone().or(product.map(|product| product.brand.clone())).unwrap_or_default(),
            model: lot.model.clone().or(product.map(|product| product.model.clone())).unwrap_or_default(),
            colour: look.colour.as_deref().and_then(colour::code).unwrap_or_default().to_owned(),
            materials: material::codes(&look.materials).into_iter().map(str::to_owned).collect(),
            light: lot.light.to_string(),
            width_mm: size(lot.width_mm, of_product(|product| product.width_mm)),
            depth_mm: size(lot.depth_mm, of_product(|product| product.depth_mm)),
            height_mm: size(lot.height_mm, of_product(|product| product.height_mm)),
            opens_day: lot.open_to_organisation_from.map_or(0, day),
            available_day: (lot.state == LotState::Available).then(|| lot.available_from.map_or(0, day)),
            must_leave_day: lot.must_leave_by.map(day),
            position: directory.position(lot.place_id),
            quantity: count(lot.quantity),
            free: count(lot.quantity - lot.held),
            visible_to: owners.get(&lot.organisation_id).map_or_else(
                || vec![lot.organisation_id.0],
                |owner| scope::visible_to(&lot, owner.region_id, time::civil_date(now, &owner.time_zone)),
            ),
            created_us: lot.created_at.timestamp_micros(),
            code: lot.code,
            category: lot.category_key,
        }
    };
    Ok(lots.into_iter().map(document).collect())
}

fn upserts(documents: Vec<LotDocument>) -> impl Iterator<Item = Change> {
    documents.into_iter().map(|document| Change::Upsert(Box::new(document)))
}

/// Colour and materials. The lot's own values win over those of its product.
struct Look {
    colour: Option<String>,
    materials: Vec<String>,
}

impl Look {
    fn of(lot: &lot::Model, product: Option<&product::Model>) -> Self {
        let written =
            |json: &serde_json::Value| serde_json::from_value::<Vec<String>>(json.clone()).unwrap_or_default();
        let own = Some(written(&lot.materials)).filter(|materials| !materials.is_empty());
        Self {
            colour: lot.colour.clone().or(product.and_then(|product| product.colour.clone())),
            materials: own.or(product.map(|product| written(&product.materials))).unwrap_or_default(),
        }
    }
}

/// The words that are searched for everybody who sees the lot, besides its name.
fn words(lot: &lot::Model, product: Option<&product::Model>, look: &Look) -> String {
    let of_product = product.into_iter().flat_map(|product| [&product.brand, &product.model]);
    let gtin = product.and_then(|product| product.gtin.as_ref());
    let make = [&lot.brand, &lot.model].into_iter().flatten().chain(of_product).chain(gtin);
    let mut words: Vec<&str> = make.map(String::as_str).collect();
    // The code is added because codes have synonyms in every language. A written colour such as "koksgrå" has none.
    words.extend(look.colour.iter().flat_map(|text| [Some(text.as_str()), colour::code(text)]).flatten());
    words.extend(look.materials.iter().map(String::as_str).chain(material::codes(&look.materials)));
    words.join(" ")
}

/// The words that are searched only for the lot's own organisation. Otherwise a neighbour could find out the text by
/// searching for one word after another.
fn own_words(lot: &lot::Model, aliases: &[alias::Model]) -> String {
    let mut words = vec![lot.note.as_str()];
    words.extend(lot.serial.as_deref());
    words.extend(aliases.iter().map(|alias| alias.value.as_str()));
    words.join(" ")
}

/// Days since 1970.
pub(in crate::app) fn day(day: Date) -> u32 {
    u32::try_from(day.signed_duration_since(Date::default()).num_days()).unwrap_or_default()
}

fn count(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}
