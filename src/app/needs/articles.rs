//! The articles that offers name.

use sea_orm::ConnectionTrait;

use crate::app::Result;
use crate::{
    domain::{CatalogueItemId, LineId, OfferId, OfferKind, needs::offer::offer_id},
    store,
};

/// The kinds of offers that are articles.
pub(super) const BOUGHT: [OfferKind; 4] =
    [OfferKind::CatalogueUsed, OfferKind::CatalogueNew, OfferKind::Rental, OfferKind::Service];

/// The article that an offer names.
pub(super) async fn article(
    db: &impl ConnectionTrait,
    categories: &[String],
    line: LineId,
    offer: OfferId,
) -> Result<Option<CatalogueItemId>> {
    let ids = store::orders::catalogue::active_ids(db, categories).await?;
    Ok(ids.into_iter().find(|id| BOUGHT.iter().any(|kind| offer_id(line, *kind, id.0, None) == offer)))
}
