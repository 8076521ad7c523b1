//! Notices about reserved things that were lost, expired or moved away.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::web::api::{Tag, answer::Answer, page};
use crate::{
    app::{App, exchange::notices},
    domain::{HoldId, Instant, LineId, LotId, NeedId},
    web::{edge::auth::Auth, words},
};

pub struct NoticesApi;

/// Something that happened to what one reserved.
#[derive(Object)]
struct Notice {
    at: Instant,
    /// `hold_broken`: it is not there any more. `reservation_expired`: nobody fetched it. `made_late`: it was moved.
    code: String,
    /// The sentence for the reader.
    text: String,
    reservation_id: HoldId,
    lot_id: LotId,
    quantity: i64,
    line_id: Option<LineId>,
    need_id: Option<NeedId>,
}

#[derive(Object)]
struct Notices {
    items: Vec<Notice>,
}

#[OpenApi(tag = "Tag::Me")]
impl NoticesApi {
    /// What happened to what one reserved: lost, expired or moved away; the latest first.
    #[oai(path = "/me/notices", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, auth: Auth, limit: Query<Option<i64>>) -> Answer<Notices> {
        let limit = page::limit(limit.0)? as u64;
        let rows = notices::own(app.db.read(), &auth.0.actor, limit).await?;
        Ok(Json(Notices { items: rows.into_iter().map(|notice| Notice::of(notice, auth.0.language)).collect() }))
    }
}

impl Notice {
    fn of(notice: notices::Notice, language: &str) -> Self {
        let text = words::notice(language, &notice);
        let notices::Notice { at, verb, hold, quantity, lot, line, need, .. } = notice;
        Self { at, code: verb, text, reservation_id: hold, lot_id: lot, quantity, line_id: line, need_id: need }
    }
}
