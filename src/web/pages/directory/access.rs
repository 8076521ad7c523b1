//! How a person signs in: their password, the code from their telephone, and their tokens for programs.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};
use serde_json::{Value, json};

use crate::{
    app::{
        self, App,
        directory::{accounts, tokens},
    },
    domain::{
        TokenId,
        directory::{password, totp::Totp},
        time,
    },
    papers::labels::{Modules, QUIET},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, once, see, send_as},
            posted::Posted,
            visitor::Visitor,
        },
    },
};

#[derive(Template)]
#[template(path = "directory/access.html")]
struct Access {
    frame: Frame,
    /// The day from which there is a password.
    password: Option<String>,
    shortest: i64,
    second_factor: bool,
    new_factor: NewFactor,
    tokens: Vec<Token>,
    /// The secret of a token that was just made.
    made: Option<String>,
    told: Option<Told>,
    csrf: String,
    once: String,
}

/// What the authenticator app on the telephone needs.
struct NewFactor {
    secret: String,
    address: String,
    /// The address as a QR code: the outline of its dark modules, and its width in modules.
    outline: String,
    across: usize,
}

struct Token {
    id: TokenId,
    label: String,
    until: String,
}

#[handler]
pub async fn show(visitor: Visitor) -> Result<Response> {
    page(&visitor, None, None, None).await
}

async fn page(visitor: &Visitor, secret: Option<&str>, made: Option<String>, told: Option<Told>) -> Result<Response> {
    let (t, app, actor) = (visitor.text, &visitor.app, visitor.actor());
    let proofs = accounts::own(app, actor).await.map_err(Problem)?;
    let day = |at| t.day(time::civil_date(at, &actor.time_zone), visitor.today);
    let own = tokens::own(app, actor).await.map_err(Problem)?;
    let shown = |token: tokens::Token| Token {
        id: token.id,
        until: token.expires_at.map(day).unwrap_or_default(),
        label: token.label,
    };
    let shown = Access {
        frame: Frame::new(visitor, t.say("access-title")),
        password: proofs.password.map(day),
        shortest: password::SHORTEST as i64,
        second_factor: proofs.second_factor,
        new_factor: new_factor(visitor, secret)?,
        tokens: own.into_iter().map(shown).collect(),
        made,
        csrf: visitor.csrf(),
        once: once(),
        told,
    };
    send_as(Told::status(shown.told.as_ref()), &shown)
}

/// A fresh secret. After a refusal it is the secret of the refused form, since the app has it already.
fn new_factor(visitor: &Visitor, given: Option<&str>) -> Result<NewFactor> {
    let totp = match given.and_then(Totp::parse) {
        Some(totp) => totp,
        None => accounts::new_factor().map_err(Problem)?,
    };
    let address = totp.address(&visitor.name);
    let code = Modules::of(&address).ok();
    let square = |(column, row, n): (usize, usize, usize)| format!("M{} {}h{n}v1h-{n}z", column + QUIET, row + QUIET);
    let outline = code.iter().flat_map(Modules::runs).map(square).collect();
    Ok(NewFactor { secret: totp.base32(), address, outline, across: code.map_or(0, |code| code.across()) })
}

/// Redirects to the page after a success, else shows the page with the refusal.
async fn done(posted: &Posted, outcome: app::Result<()>) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see("/profile/access")),
        Err(error) => {
            let told = Told::of(&posted.visitor, Problem(error))?;
            page(&posted.visitor, posted.fields.text("secret"), None, Some(told)).await
        }
    }
}

#[handler]
pub async fn change_password(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let (visitor, fields) = (&posted.visitor, &posted.fields);
    let (now, new) = (fields.typed("password-now"), fields.typed("password"));
    let changed = accounts::change(&app, visitor.actor(), visitor.session, now, new).await;
    done(&posted, changed).await
}

#[handler]
pub async fn add_factor(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let fields = &posted.fields;
    let (password, secret, code) = (fields.typed("password-now"), fields.shown("secret"), fields.shown("code"));
    let added = accounts::add_factor(&app, posted.visitor.actor(), password, secret, code).await;
    done(&posted, added).await
}

#[handler]
pub async fn remove_factor(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let removed = accounts::remove_factor(&app, posted.visitor.actor(), posted.fields.typed("password-now")).await;
    done(&posted, removed).await
}

/// Only this answer shows the secret of the new token. A repeated form does not show it.
#[handler]
pub async fn make_token(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let (visitor, label) = (&posted.visitor, posted.fields.shown("label"));
    let actor = visitor.actor();
    let make = |tx| async move {
        let (_, secret) = tokens::make_own(&tx, actor, label).await?;
        Ok(json!({"token": secret}))
    };
    match visitor.caller.write(&app, &label.to_owned(), make).await {
        Ok(made) => {
            let secret = made.get("token").and_then(Value::as_str).map(str::to_owned);
            page(visitor, None, secret, None).await
        }
        Err(problem) => {
            let mut told = Told::of(visitor, problem)?;
            told.call(visitor.text, &visitor.text.say("tokens-label"));
            page(visitor, None, None, Some(told)).await
        }
    }
}

#[handler]
pub async fn revoke_token(posted: Posted, app: Data<&Arc<App>>, Path(token): Path<String>) -> Result<Response> {
    let actor = posted.visitor.actor();
    let token = TokenId(token.parse().map_err(|_| poem::Error::from_status(poem::http::StatusCode::NOT_FOUND))?);
    let revoked = app.db.write(|tx| async move { tokens::revoke_own(&tx, actor, token).await }).await;
    done(&posted, revoked).await
}
