//! Finds a lot by what somebody scanned or typed: its code, or a number that it has in another register.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result, found,
    stock::{
        labels, lots, products,
        reading::{Lot, Make, Shown, Whole},
    },
};
use crate::{
    domain::{LotId, LotState, PlaceId, Refused, directory::actor::Actor, time},
    store::{
        self,
        rows::{lot, picture, product},
        stock::scope,
    },
};

/// One lot with what belongs to it.
pub async fn one(app: &App, actor: &Actor, id: LotId) -> Result<Whole> {
    let lot = lots::visible(app, actor, id).await?;
    let family = family(app.db.read(), actor, &lot, None).await?;
    let product = match lot.product_id {
        Some(id) => app.batchers.products.row(id).await?,
        None => None,
    };
    let cover = match lot.cover_id {
        Some(id) => app.batchers.pictures.row(id).await?,
        None => None,
    };
    Ok(assembled(actor, lot, family, product, cover.as_ref()))
}

/// The one lot with this code or number. Several are refused with their ids, so that the caller can choose.
pub async fn by_code(
    db: &impl ConnectionTrait,
    actor: &Actor,
    text: &str,
    register: Option<&str>,
    near: Option<PlaceId>,
) -> Result<Whole> {
    if actor.partner.is_some() {
        return Err(Refused::NotFound { what: "lot" }.into());
    }
    actor.may_read()?;
    let text = text.trim();
    let own = by_name(db, actor, text, register).await?;
    let all = if own.is_empty() && register.is_none() {
        let today = time::civil_date(time::now(), &actor.time_zone);
        let lots = store::stock::labels::lots_by_code(db, &actor.neighbours, &lots::spellings(text)).await?;
        lots.into_iter().filter(|lot| scope::sees(actor, lot, today)).collect()
    } else {
        own
    };
    // A lot that is gone is found only if no other lot is. So the code of a lot that was joined into another leads to
    // that other one.
    let present: Vec<_> = all.iter().filter(|lot| lot.state != LotState::Gone).cloned().collect();
    let mut candidates = if present.is_empty() { all } else { present };
    if candidates.len() > 1 {
        return Err(Refused::AmbiguousCode { candidates: candidates.iter().map(|lot| lot.id).collect() }.into());
    }
    let lot = found(candidates.pop(), "lot")?;
    whole(db, actor, lot, near).await
}

async fn whole(db: &impl ConnectionTrait, actor: &Actor, lot: lot::Model, near: Option<PlaceId>) -> Result<Whole> {
    let family = family(db, actor, &lot, near).await?;
    let product = products::of_lot(db, &lot).await?;
    let cover = match lot.cover_id {
        Some(id) => store::stock::photos::pictures(db, &[id]).await?.remove(&id),
        None => None,
    };
    Ok(assembled(actor, lot, family, product, cover.as_ref()))
}

fn assembled(
    actor: &Actor,
    lot: lot::Model,
    family: Vec<lot::Model>,
    product: Option<product::Model>,
    cover: Option<&picture::Model>,
) -> Whole {
    let lot = Lot { cover: cover.map(Shown::from), ..Lot::from(lot).seen_by(actor) };
    let effective = product.as_ref().map(|product| lot.attributes.clone().or(products::read(product).attributes));
    let family = family.into_iter().map(Lot::from).collect();
    Whole { lot, product: product.map(Make::from), effective, family }
}

/// The lots of the same family that are not gone. Reserved ones and those on the site of `near` come first; without
/// `near`, those on the lot's own site.
async fn family(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lot: &lot::Model,
    near: Option<PlaceId>,
) -> Result<Vec<lot::Model>> {
    if lot.family_id.is_none() || !actor.belongs_to(lot.organisation_id) {
        return Ok(Vec::new());
    }
    let site = match near {
        Some(place) => store::directory::places::sites(db, vec![place]).await?.remove(&place).unwrap_or(lot.site_id),
        None => lot.site_id,
    };
    let mut family = store::stock::labels::family(db, lot).await?;
    family.sort_by_key(|lot| (lot.held == 0 && lot.site_id != site, Some(lot.place_id) != near, lot.site_id != site));
    Ok(family)
}

async fn by_name(
    db: &impl ConnectionTrait,
    actor: &Actor,
    text: &str,
    register: Option<&str>,
) -> Result<Vec<lot::Model>> {
    let mut lots = match register {
        None => store::stock::labels::lots_by_code(db, &actor.organisations, &lots::spellings(text)).await?,
        Some(_) => Vec::new(),
    };
    let known: HashSet<_> = lots.iter().map(|lot| lot.id).collect();
    let mut aliases = store::stock::labels::by_value(db, &actor.organisations, text, register).await?;
    // A lot's own code wins over numbers in other registers. The register of codes still counts: after a merger of
    // organisations two lots may have the same code on them, and after a join the old code leads to the joined lot.
    if lots.iter().any(|lot| lot.state != LotState::Gone) {
        aliases.retain(|alias| alias.register == labels::CODES);
    }
    let others: HashSet<_> = aliases.into_iter().map(|alias| alias.lot_id).filter(|id| !known.contains(id)).collect();
    if !others.is_empty() {
        lots.extend(store::stock::lots::find_all(db, others.into_iter().collect()).await?);
    }
    lots.sort_by_key(|lot| lot.id);
    Ok(lots)
}
