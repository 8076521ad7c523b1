//! Watches: somebody whose search found nothing gets a notice when something comes.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    page,
};
use crate::{
    app::{
        App,
        needs::watches::{self, NewWatch},
    },
    domain::{Instant, LineId, NeedId, UnitId, WatchId, needs::watch::Sought},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct WatchesApi;

#[derive(Object)]
struct WatchPage {
    items: Vec<Watch>,
    /// Send it as `after` for the following page.
    next: Option<WatchId>,
}

/// Somebody is told when something comes.
#[derive(Object)]
pub struct Watch {
    id: WatchId,
    title: String,
    /// What is looked for, as it was understood; absent for a line.
    #[oai(skip_serializing_if_is_none)]
    sought: Option<Sought>,
    /// The line that says itself what it wants.
    #[oai(skip_serializing_if_is_none)]
    line_id: Option<LineId>,
    #[oai(skip_serializing_if_is_none)]
    need_id: Option<NeedId>,
    /// Who would get the things.
    #[oai(skip_serializing_if_is_none)]
    unit_id: Option<UnitId>,
    created_at: Instant,
    /// It ends by itself then, with a notice.
    expires_at: Instant,
    version: i64,
}

/// A search that is left.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct SetWatch {
    /// What its maker calls it.
    title: String,
    sought: Sought,
    /// Who would get the things; the first of one's own units when absent.
    unit_id: Option<UnitId>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct RenameWatch {
    title: String,
}

/// Nothing has to be said.
#[derive(Clone, Default, Object)]
#[oai(deny_unknown_fields)]
struct WatchLine {}

impl From<watches::Watch> for Watch {
    fn from(watch: watches::Watch) -> Self {
        Self {
            id: watch.id,
            title: watch.title,
            sought: watch.sought,
            line_id: watch.line.map(|(_, line)| line),
            need_id: watch.line.map(|(need, _)| need),
            unit_id: watch.unit,
            created_at: watch.created_at,
            expires_at: watch.expires_at,
            version: watch.version,
        }
    }
}

#[OpenApi(tag = "Tag::Watches")]
impl WatchesApi {
    /// Leaves a search: whatever comes later and fits it is a notice. What fits already is none.
    ///
    /// A sentence is understood: number and day become `min_quantity` and `available_by`.
    #[oai(path = "/watches", method = "post")]
    async fn set(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<SetWatch>) -> Result<Created<Watch>, Problem> {
        let (app, caller, wish) = (app.0.as_ref(), &auth.0, body.0.clone());
        let new = &NewWatch { title: wish.title, sought: wish.sought, unit: wish.unit_id };
        let answer = caller
            .write(app, &body.0, |tx| async move { Ok(Watch::from(watches::set(app, &tx, &caller.actor, new).await?)) })
            .await?;
        Ok(answer.into())
    }

    /// Watches a line of a need that is open: whatever would be offered to it later is a notice. A line for which nothing
    /// was there when it was stated is watched by itself.
    #[oai(path = "/needs/:id/lines/:line/watch", method = "post")]
    async fn of_line(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        body: Body<WatchLine>,
    ) -> Result<Created<Watch>, Problem> {
        let (app, caller, line) = (app.0.as_ref(), &auth.0, (id.0, line.0));
        let answer =
            caller
                .write(app, &body.0, |tx| async move {
                    Ok(Watch::from(watches::of_line(app, &tx, &caller.actor, line).await?))
                })
                .await?;
        Ok(answer.into())
    }

    /// One's own watches, the latest first.
    #[oai(path = "/watches", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        limit: Query<Option<i64>>,
        after: Query<Option<WatchId>>,
    ) -> Answer<WatchPage> {
        let limit = page::limit(limit.0)?;
        let mut rows = watches::list(app.db.read(), &auth.0.actor, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |watch| watch.id);
        Ok(Json(WatchPage { items: rows.into_iter().map(Watch::from).collect(), next }))
    }

    /// One of one's own watches.
    #[oai(path = "/watches/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<WatchId>) -> Result<Changed<Watch>, Problem> {
        Ok(Changed::of(&Watch::from(watches::one(app.db.read(), &auth.0.actor, id.0).await?)))
    }

    /// Calls a watch something else. If-Match names the version that was read.
    #[oai(path = "/watches/:id", method = "patch")]
    async fn rename(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<WatchId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<RenameWatch>,
    ) -> Result<Changed<Watch>, Problem> {
        let expected = &if_match(&version.0)?;
        let (actor, title, id) = (&auth.0.actor, &body.0.title, id.0);
        let renamed = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Watch::from(watches::rename(&tx, actor, id, expected, title).await?))
        });
        let now = async { Ok(Watch::from(watches::one(app.db.read(), actor, id).await?)) };
        edited(renamed.await, now).await
    }

    /// Ends a watch, and answers what it was. What it told of stays.
    #[oai(path = "/watches/:id", method = "delete")]
    async fn end(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<WatchId>) -> Result<Changed<Watch>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        let ended = app.db.write(|tx| async move { watches::end(&tx, actor, id).await }).await?;
        Ok(Changed::of(&Watch::from(ended)))
    }
}
