//! How a person is notified by mail.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed},
};
use crate::{
    app::{App, needs::mails},
    domain::MailWish,
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct MailsApi;

/// How one wants to be told by mail.
#[derive(Object)]
struct Mail {
    /// Absent where this installation sends no mail.
    #[oai(skip_serializing_if_is_none)]
    notices: Option<MailWish>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct ChooseMail {
    notices: MailWish,
}

#[OpenApi(tag = "Tag::Me")]
impl MailsApi {
    /// How one is told by mail of what comes.
    #[oai(path = "/me/mail", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth) -> Answer<Mail> {
        Ok(Json(Mail { notices: mails::wish(&app, app.db.read(), &auth.0.actor).await? }))
    }

    /// Says how one wants to be told: at once, in one letter each morning, or not by mail.
    #[oai(path = "/me/mail", method = "post")]
    async fn choose(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<ChooseMail>) -> Result<Changed<Mail>, Problem> {
        let (actor, wish) = (&auth.0.actor, body.0.notices);
        let answer = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Mail { notices: Some(mails::choose(&tx, actor, wish).await?) })
        });
        Ok(answer.await?.into())
    }
}
