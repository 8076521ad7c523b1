//! Links that work once: they sign somebody in, or let them set a password.

use std::sync::Arc;

use askama::Template;
use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        directory::{accounts, sessions},
    },
    domain::{
        Refused,
        directory::{password, sign_in::LinkPurpose},
    },
    web::{
        edge::{context::Reader, error::Problem, rates::Rates},
        pages::{
            directory::entering::{address, arrival, enter, from_here, spoken},
            page::{Frame, Told, send_as},
            text::Text,
        },
    },
};

#[derive(Template)]
#[template(path = "directory/link.html")]
struct Link {
    frame: Frame,
    sets_password: bool,
    shortest: i64,
    told: Option<Told>,
}

fn page(t: Text, sets_password: bool, told: Option<Told>) -> Result<Response> {
    let title = t.say(if sets_password { "password-title" } else { "sign-in-title" });
    let frame = Frame::for_anybody(t, title);
    let shortest = password::SHORTEST as i64;
    send_as(Told::status(told.as_ref()), &Link { frame, sets_password, shortest, told })
}

/// Opening the link only shows a button. Programs that scan mails open links too and must not use them up.
#[handler]
pub async fn show(
    request: &Request,
    app: Data<&Arc<App>>,
    reader: Data<&Reader>,
    Path(secret): Path<String>,
) -> Result<Response> {
    let known = sessions::of_link(&app, &secret).await.map_err(Problem)?;
    let sets_password = known.is_some_and(|link| link.purpose == LinkPurpose::SetPassword);
    page(spoken(request, reader.0), sets_password, None)
}

#[handler]
pub async fn enter_by(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    reader: Data<&Reader>,
    Path(secret): Path<String>,
) -> Result<Response> {
    let fields = from_here(request, body).await?;
    let (link, arrival) = (secret.as_str(), &arrival(request));
    // A guessed link opens no transaction and counts against the rate limit.
    let Some(known) = sessions::of_link(&app, link).await.map_err(Problem)? else {
        let rates: Option<&Arc<Rates>> = request.data();
        rates.map_or(Ok(()), |rates| rates.failure(address(request)))?;
        tracing::warn!(target: "ombruk::security", "a link that signs nobody in");
        return Err(Problem::from(Refused::NotFound { what: "link" }).into());
    };
    let entered = match known.purpose {
        LinkPurpose::Enter => app.db.write(|tx| async move { sessions::by_link(&tx, link, arrival).await }).await,
        LinkPurpose::SetPassword => {
            let set = accounts::set_by_link(&app, link, fields.typed("password"), arrival).await;
            set.map(|(_, secret)| secret)
        }
        LinkPurpose::SecondFactor => Err(Refused::NotFound { what: "link" }.into()),
    };
    match entered {
        Ok(secret) => {
            tracing::info!(target: "ombruk::security", person = %known.person, "signed in by a link");
            enter(request, &secret, "/")
        }
        Err(error) => {
            let t = spoken(request, reader.0);
            match Told::spoken(t, Problem(error))? {
                told if told.field.is_some() => page(t, true, Some(told)),
                _ => Err(Problem::from(Refused::NotFound { what: "link" }).into()),
            }
        }
    }
}
