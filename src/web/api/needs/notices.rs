//! Notices about things that a watch found.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed},
    page,
    stock::lot_view::Lot,
};
use crate::{
    app::{App, needs::notices},
    domain::{Instant, LineId, NeedId, NoticeId, NoticeKind, WatchId},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct WatchNoticesApi;

#[derive(Object)]
#[oai(rename = "WatchNotices")]
struct Notices {
    items: Vec<Notice>,
    /// How many of all one's notices were not read; 100 where there are more.
    unread: u64,
    /// Send it as `after` for the following page.
    next: Option<NoticeId>,
}

/// Something that somebody is told, once.
#[derive(Object)]
#[oai(rename = "WatchNotice")]
struct Notice {
    id: NoticeId,
    kind: NoticeKind,
    at: Instant,
    /// Absent while it was not read.
    #[oai(skip_serializing_if_is_none)]
    read_at: Option<Instant>,
    /// What the watch was called.
    title: String,
    watch_id: WatchId,
    #[oai(skip_serializing_if_is_none)]
    need_id: Option<NeedId>,
    #[oai(skip_serializing_if_is_none)]
    line_id: Option<LineId>,
    /// What came, as it is now; absent where it is not there any more for the reader.
    #[oai(skip_serializing_if_is_none)]
    lot: Option<Lot>,
}

/// Which notices were read.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct ReadNotices {
    /// All of one's own when absent.
    notices: Option<Vec<NoticeId>>,
}

#[derive(Object)]
struct Unread {
    unread: u64,
}

#[OpenApi(tag = "Tag::Watches")]
impl WatchNoticesApi {
    /// One's own notices, the latest first.
    #[oai(path = "/notices", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// Those alone that were not read.
        unread: Query<Option<bool>>,
        limit: Query<Option<i64>>,
        after: Query<Option<NoticeId>>,
    ) -> Answer<Notices> {
        let limit = page::limit(limit.0)?;
        let (db, caller) = (app.db.read(), &auth.0);
        let only = unread.0.unwrap_or_default();
        let mut told = notices::list(db, &caller.actor, only, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut told.notices, limit, |notice| notice.id);
        let unread = notices::unread(db, &caller.actor).await?;
        let view = |notice: notices::Notice| Notice {
            id: notice.id,
            kind: notice.kind,
            at: notice.at,
            read_at: notice.read_at,
            title: notice.title,
            watch_id: notice.watch,
            need_id: notice.line.map(|(need, _)| need),
            line_id: notice.line.map(|(_, line)| line),
            lot: notice.lot.and_then(|lot| told.lots.get(&lot)).map(|lot| Lot::named(lot.clone(), caller)),
        };
        Ok(Json(Notices { items: told.notices.into_iter().map(view).collect(), unread, next }))
    }

    /// Marks notices as read, and answers how many are left.
    #[oai(path = "/notices/read", method = "post")]
    async fn read(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<ReadNotices>,
    ) -> Result<Changed<Unread>, Problem> {
        let (actor, these) = (&auth.0.actor, body.0.notices.as_deref());
        let answer = auth
            .0
            .write(&app, &body.0, |tx| async move { Ok(Unread { unread: notices::read(&tx, actor, these).await? }) });
        Ok(answer.await?.into())
    }
}
