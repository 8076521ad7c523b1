//! Suggestions while somebody types a query.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Enum, Object, OpenApi, param::Query, payload::Json};

use crate::app::{
    App,
    stock::suggestions::{self, Kind},
};
use crate::web::{
    api::{Tag, answer::Answer},
    edge::auth::Auth,
};

pub struct SuggestionsApi;

/// Suggestions for the beginning of a query, of each kind the best.
#[derive(Object)]
struct Suggestions {
    items: Vec<Suggestion>,
    /// The search index did not answer: makes are missing, and nothing was counted.
    degraded: bool,
}

/// What somebody may be about to type.
#[derive(Object)]
struct Suggestion {
    kind: Suggested,
    /// For `category` and `place` of `GET /lots`; a code for `GET /lots/by-code/{code}`; brands and models for `q`.
    value: String,
    /// In the reader's language.
    text: String,
    /// Lots with free things that the reader would find.
    #[oai(skip_serializing_if_is_none)]
    count: Option<i64>,
}

/// What is suggested.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Suggested {
    Category,
    Brand,
    Model,
    Place,
    /// A thing's code; its text is what the thing is called.
    Code,
}

impl From<suggestions::Suggestion> for Suggestion {
    fn from(found: suggestions::Suggestion) -> Self {
        let kind = match found.kind {
            Kind::Category => Suggested::Category,
            Kind::Brand => Suggested::Brand,
            Kind::Model => Suggested::Model,
            Kind::Place => Suggested::Place,
            Kind::Code => Suggested::Code,
        };
        let count = found.lots.map(|lots| i64::try_from(lots).unwrap_or(i64::MAX));
        Self { kind, value: found.value, text: found.text, count }
    }
}

#[OpenApi(tag = "Tag::Lots")]
impl SuggestionsApi {
    /// Categories, brands, models, places and codes that begin as the query does, in the reader's language.
    #[oai(path = "/suggest", method = "get")]
    async fn suggest(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// What was typed so far; its last word may be unfinished.
        q: Query<Option<String>>,
    ) -> Answer<Suggestions> {
        let typed = q.0.unwrap_or_default();
        let found = suggestions::suggest(&app, &auth.0.actor, &typed, auth.0.language).await?;
        let items = found.items.into_iter().map(Suggestion::from).collect();
        Ok(Json(Suggestions { items, degraded: found.degraded }))
    }
}
