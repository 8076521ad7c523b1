//! The policy of an organisation.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{OpenApi, param::Header};

use crate::web::api::{
    Tag,
    answer::{Changed, edited, if_match},
};
use crate::{
    app::{App, directory::policy},
    domain::directory::{permit::Throughout, policy::Policy},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct PolicyApi;

#[OpenApi(tag = "Tag::Directory")]
impl PolicyApi {
    /// The policy in force.
    #[oai(path = "/policy", method = "get")]
    async fn read(&self, app: Data<&Arc<App>>, auth: Auth) -> Result<Changed<Policy>, Problem> {
        Ok(Changed::of(&policy::read(app.db.read(), &auth.0.actor).await?))
    }

    /// Sets the whole policy as its next version; absent fields take their defaults. `version` is counted here.
    #[oai(path = "/policy", method = "put")]
    async fn set(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<Policy>,
    ) -> Result<Changed<Policy>, Problem> {
        let expected = &if_match(&version.0)?;
        let (app, actor, new) = (app.0, &auth.0.actor, &body.0);
        let work = |tx, may| async move { policy::set(app, &tx, &may, expected, new).await };
        edited(
            auth.0.write_permitted(app, Throughout::of(actor), &body.0, work).await,
            policy::read(app.db.read(), actor),
        )
        .await
    }
}
