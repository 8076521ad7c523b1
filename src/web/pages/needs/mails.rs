//! The link in every letter that stops further letters. Nobody has to sign in for that.

use std::sync::Arc;

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{App, needs::mails},
    domain::{MailWish, Refused},
    web::{
        edge::{context::Reader, error::Problem},
        pages::{
            directory::entering::spoken,
            page::{Frame, see, send},
            posted::Posted,
        },
    },
};

#[derive(Template)]
#[template(path = "needs/mails.html")]
struct Page {
    frame: Frame,
    stopped: bool,
}

/// Opening the link only shows a button. Programs that scan mails open links too and must not stop letters.
#[handler]
pub async fn show(
    request: &Request,
    app: Data<&Arc<App>>,
    reader: Data<&Reader>,
    Path(token): Path<String>,
) -> Result<Response> {
    mails::of_link(&app, &token).map_err(Problem)?;
    page(request, reader.0, false)
}

/// Stops letters: by the button, or with one click in a mail program (RFC 8058), which has no session.
#[handler]
pub async fn stop(
    request: &Request,
    app: Data<&Arc<App>>,
    reader: Data<&Reader>,
    Path(token): Path<String>,
) -> Result<Response> {
    mails::stop(&app, &token).await.map_err(Problem)?;
    page(request, reader.0, true)
}

fn page(request: &Request, reader: &Reader, stopped: bool) -> Result<Response> {
    let t = spoken(request, reader);
    send(&Page { frame: Frame::for_anybody(t, t.say("mail-stop-title")), stopped })
}

/// Sets on the profile page which letters a person gets.
#[handler]
pub async fn choose(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let chosen = posted.fields.required::<MailWish>("mail").map_err(|_| Refused::NotFound { what: "page" });
    let (actor, wish) = (posted.visitor.actor(), chosen.map_err(Problem::from)?);
    app.db.write(|tx| async move { mails::choose(&tx, actor, wish).await }).await.map_err(Problem)?;
    Ok(see("/profile"))
}
