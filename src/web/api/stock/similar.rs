//! Things that are like one thing.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::lot_view::Lot;
use crate::web::{
    api::{Tag, answer::Answer, page},
    edge::auth::Auth,
};
use crate::{
    app::{App, stock::similar},
    domain::{LotId, PlaceId, stock::similar::Shared},
};

pub struct SimilarApi;

/// Free things that are like a lot, the most similar first.
#[derive(Object)]
struct SimilarLots {
    items: Vec<SimilarLot>,
}

/// A thing, and what it has in common besides its kind.
#[derive(Object)]
struct SimilarLot {
    #[oai(flatten)]
    lot: Lot,
    shared: Vec<InCommon>,
}

/// What two things have in common, what matters most first.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum InCommon {
    Product,
    /// Declared alike, or the same in all that the eye compares.
    Look,
    /// Their photos look the same.
    Photo,
    Model,
    Brand,
    /// Each size that is known of both differs by a tenth at most.
    Sizes,
    Colour,
    Material,
}

impl From<Shared> for InCommon {
    fn from(shared: Shared) -> Self {
        match shared {
            Shared::Product => Self::Product,
            Shared::Look => Self::Look,
            Shared::Photo => Self::Photo,
            Shared::Model => Self::Model,
            Shared::Brand => Self::Brand,
            Shared::Sizes => Self::Sizes,
            Shared::Colour => Self::Colour,
            Shared::Material => Self::Material,
        }
    }
}

#[OpenApi(tag = "Tag::Lots")]
impl SimilarApi {
    /// Free things that are like a lot: the same product, look or measures.
    #[oai(path = "/lots/:id/similar", method = "get")]
    async fn similar(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        /// Of equals the nearest to this place come first, else the newest.
        near: Query<Option<PlaceId>>,
        /// 50 when absent, 200 at most.
        limit: Query<Option<i64>>,
    ) -> Answer<SimilarLots> {
        let most = page::limit(limit.0)?;
        let found = similar::similar(&app, &auth.0.actor, id.0, near.0, most).await?;
        let item = |one: similar::Similar| SimilarLot {
            lot: Lot::named(one.lot, &auth.0),
            shared: one.shared.into_iter().map(InCommon::from).collect(),
        };
        Ok(Json(SimilarLots { items: found.into_iter().map(item).collect() }))
    }
}
