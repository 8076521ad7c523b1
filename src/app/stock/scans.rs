//! Finds everything that a scanned or typed text may mean.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;

use crate::app::{
    Result,
    stock::{
        lots,
        reading::{Lot, Make},
    },
};
use crate::{
    domain::{
        DraftId, LabelBatchId, LotId, LotState, PlaceId, ProductId,
        directory::actor::Actor,
        fields::check_text,
        stock::{
            digital_link::{DigitalLink, article_keys},
            numbers::loose_number,
            scan::{LONGEST, Scan},
        },
        time,
    },
    store::{
        self,
        rows::{alias, lot, product},
        stock::{drafts, printed_labels, scans, scope},
    },
};

/// The most lots that are shown. To find more, people use the listing.
pub const MOST: usize = 50;
/// The most names that are read. Lots that are gone are among them and are not shown.
const MOST_NAMES: u64 = 500;

/// What a text means here.
#[derive(Default)]
pub struct Found {
    /// The best match first, of equals the nearest.
    pub hits: Vec<Hit>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// The products with the scanned article number, even if there is no lot of them.
    pub products: Vec<Make>,
    /// Lots whose codes differ from the text by one typing error.
    pub meant: Vec<Lot>,
    /// The batch of a label that is not used yet.
    pub unused_label: Option<LabelBatchId>,
    /// The draft that has the label.
    pub draft: Option<DraftId>,
}

pub struct Hit {
    pub lot: Lot,
    pub by: By,
    /// The register and the value of the name that was found, unless it is the lot's own code or its product's number.
    pub name: Option<(String, String)>,
}

/// How well a lot matches the text, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    Code,
    /// The name as it is written on the thing.
    Name,
    /// The name, apart from leading zeros, blanks, hyphens and case.
    AlikeName,
    /// It is of the article that was scanned.
    Product,
}

/// Looks for everything that the text may mean, among what the actor sees.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    text: &str,
    near: Option<PlaceId>,
) -> Result<(Scan, Found)> {
    check_text("text", text, LONGEST)?;
    let scan = Scan::read(text);
    if actor.partner.is_some() {
        return Ok((scan, Found::default()));
    }
    actor.may_read()?;
    let near = match near {
        Some(place) => {
            let site = store::directory::places::sites(db, vec![place]).await?.remove(&place);
            site.map(|site| scans::Near { place, site })
        }
        None => None,
    };
    let products = match &scan.gtin {
        Some(gtin) => scans::products(db, actor, &gtin.spellings()).await?,
        None => Vec::new(),
    };
    let mut hits = by_code(db, actor, &scan).await?;
    hits.extend(by_name(db, actor, text, &scan, &products).await?);
    hits.extend(by_neighbours_label(db, actor, text, &scan).await?);
    let by_itself = |hit: &Hit| hit.by != By::Product;
    // A serial number means one thing. Other things of the article are listed only if that one is not found.
    if names_one(&scan) && hits.iter().any(by_itself) {
        hits.retain(by_itself);
    } else if !products.is_empty() {
        hits.extend(by_product(db, actor, &products, near).await?);
    }
    let products = products.into_iter().map(Make::from).collect();
    let mut found = Found { products, ..sorted(actor, hits, near) };
    if found.hits.is_empty() {
        found.meant = meant(db, actor, &scan).await?;
        (found.unused_label, found.draft) = label_on_no_lot(db, actor, &scan).await?;
    }
    Ok((scan, found))
}

/// Whether the text is a Digital Link with a serial number.
fn names_one(scan: &Scan) -> bool {
    matches!(&scan.link, Some(DigitalLink::Article { serial: Some(_), .. }))
}

async fn by_code(db: &impl ConnectionTrait, actor: &Actor, scan: &Scan) -> Result<Vec<Hit>> {
    let codes: Vec<String> = scan.code.iter().map(|code| code.as_str().to_owned()).collect();
    Ok(of_codes(db, actor, &codes)
        .await?
        .into_iter()
        .map(|lot| Hit { lot: lot.into(), by: By::Code, name: None })
        .collect())
}

/// The own lots with these codes, and the neighbours' that the actor sees.
async fn of_codes(db: &impl ConnectionTrait, actor: &Actor, codes: &[String]) -> Result<Vec<lot::Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let around: Vec<_> = actor.organisations.iter().chain(&actor.neighbours).copied().collect();
    let today = time::civil_date(time::now(), &actor.time_zone);
    let lots = store::stock::labels::lots_by_code(db, &around, codes).await?;
    Ok(lots.into_iter().filter(|lot| scope::sees(actor, lot, today)).collect())
}

async fn by_name(
    db: &impl ConnectionTrait,
    actor: &Actor,
    text: &str,
    scan: &Scan,
    products: &[product::Model],
) -> Result<Vec<Hit>> {
    let names = scans::aliases(db, &actor.organisations, &scan.keys, MOST_NAMES).await?;
    let ids: HashSet<LotId> = names.iter().map(|name| name.lot_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let lots = store::stock::lots::find_all(db, ids.into_iter().collect()).await?;
    let mut lots: HashMap<LotId, lot::Model> = lots.into_iter().map(|lot| (lot.id, lot)).collect();
    let known: HashSet<ProductId> = products.iter().map(|product| product.id).collect();
    let of_article: Vec<String> = scan.gtin.iter().flat_map(article_keys).collect();
    // Makers number their things independently, so a thing of another article has the same serial number by chance.
    let fits = |name: &alias::Model, lot: &lot::Model| match &scan.link {
        Some(link @ DigitalLink::Article { .. })
            if name.search_key != link.key() && !of_article.contains(&name.search_key) =>
        {
            lot.product_id.is_none_or(|product| known.contains(&product))
        }
        Some(_) | None => true,
    };
    let how_well = |name: &alias::Model| match names_one(scan) && of_article.contains(&name.search_key) {
        true => By::Product,
        false => how_well(text, scan, name),
    };
    let mut hits: Vec<(By, alias::Model)> = names.into_iter().map(|name| (how_well(&name), name)).collect();
    hits.sort_by_key(|(by, name)| (*by, name.id));
    let of = |(by, name): (By, alias::Model)| {
        let lot = lots.remove(&name.lot_id).filter(|lot| fits(&name, lot))?;
        Some(Hit { lot: lot.into(), by, name: Some((name.register, name.value)) })
    };
    Ok(hits.into_iter().filter_map(of).collect())
}

fn how_well(text: &str, scan: &Scan, name: &alias::Model) -> By {
    let as_written = name.value == text.trim();
    let names_it = scan.link.as_ref().is_some_and(|link| name.search_key == link.key());
    if as_written || names_it { By::Name } else { By::AlikeName }
}

/// The neighbours' lots that the actor sees and on which the scanned label sticks.
async fn by_neighbours_label(db: &impl ConnectionTrait, actor: &Actor, text: &str, scan: &Scan) -> Result<Vec<Hit>> {
    let Some(code) = scan.code.as_ref().filter(|_| !actor.neighbours.is_empty()) else { return Ok(Vec::new()) };
    let names = scans::neighbours_labels(db, actor, &loose_number(code.as_str()), MOST_NAMES).await?;
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let today = time::civil_date(time::now(), &actor.time_zone);
    let lots = store::stock::lots::find_all(db, names.iter().map(|name| name.lot_id).collect()).await?;
    let lots: HashMap<LotId, lot::Model> =
        lots.into_iter().filter(|lot| scope::sees(actor, lot, today)).map(|lot| (lot.id, lot)).collect();
    let of = |name: alias::Model| {
        let (lot, by) = (lots.get(&name.lot_id)?.clone().into(), how_well(text, scan, &name));
        Some(Hit { lot, by, name: Some((name.register, name.value)) })
    };
    Ok(names.into_iter().filter_map(of).collect())
}

async fn by_product(
    db: &impl ConnectionTrait,
    actor: &Actor,
    products: &[product::Model],
    near: Option<scans::Near>,
) -> Result<Vec<Hit>> {
    let ids: Vec<ProductId> = products.iter().map(|product| product.id).collect();
    let lots = scans::of_products(db, &actor.organisations, &ids, near, MOST as u64 + 1).await?;
    Ok(lots.into_iter().map(|lot| Hit { lot: lot.into(), by: By::Product, name: None }).collect())
}

/// Each lot once, by its best match. Lots that are gone are shown only if there are no others.
fn sorted(actor: &Actor, hits: Vec<Hit>, near: Option<scans::Near>) -> Found {
    let living = hits.iter().any(|hit| hit.lot.state != LotState::Gone);
    let mut hits: Vec<Hit> = hits.into_iter().filter(|hit| !living || hit.lot.state != LotState::Gone).collect();
    let elsewhere = |lot: &Lot| near.map(|near| (lot.place != near.place, lot.site != near.site));
    hits.sort_by_key(|hit| (hit.by, elsewhere(&hit.lot), hit.lot.id));
    let mut seen = HashSet::new();
    hits.retain(|hit| seen.insert(hit.lot.id));
    let more = hits.len() > MOST;
    hits.truncate(MOST);
    let hits = hits.into_iter().map(|hit| Hit { lot: hit.lot.seen_by(actor), ..hit }).collect();
    Found { hits, more, ..Found::default() }
}

async fn meant(db: &impl ConnectionTrait, actor: &Actor, scan: &Scan) -> Result<Vec<Lot>> {
    let codes: Vec<String> = scan.meant.iter().map(|code| code.as_str().to_owned()).collect();
    let mut lots = of_codes(db, actor, &codes).await?;
    lots.retain(|lot| lots::ensure_not_gone(lot).is_ok());
    Ok(lots.into_iter().map(|lot| Lot::from(lot).seen_by(actor)).collect())
}

/// The batch of a label that nothing has, or the draft that has the label.
async fn label_on_no_lot(
    db: &impl ConnectionTrait,
    actor: &Actor,
    scan: &Scan,
) -> Result<(Option<LabelBatchId>, Option<DraftId>)> {
    let Some(code) = &scan.code else { return Ok((None, None)) };
    let labels = printed_labels::by_code(db, &actor.organisations, code.as_str()).await?;
    let Some(label) = labels.into_iter().next() else { return Ok((None, None)) };
    let codes = std::slice::from_ref(&label.code);
    let drafts = drafts::with_labels(db, &actor.organisations, codes, time::now()).await?;
    Ok(match drafts.into_iter().next() {
        Some(draft) => (None, Some(draft.id)),
        None => (Some(label.batch_id), None),
    })
}
