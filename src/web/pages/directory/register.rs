//! The register of people: its token for SCIM, which is shown once.

use std::sync::{Arc, Mutex, PoisonError};

use poem::{Response, Result, handler, web::Data};

use crate::{
    app::{App, directory::registers},
    domain::{directory::permit::Throughout, time},
    web::{
        edge::error::Problem,
        pages::{
            directory::units::may_administer,
            form::Form,
            page::see,
            posted::Posted,
            sheet::{Cell, Refused, Sheet},
            visitor::Visitor,
        },
        printing::PublicUrl,
        scim,
    },
};

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, public: Data<&Arc<PublicUrl>>) -> Result<Response> {
    page(&visitor, &app, &public, None, None).await
}

async fn page(
    visitor: &Visitor,
    app: &App,
    public: &PublicUrl,
    secret: Option<String>,
    refused: Option<Refused<'_>>,
) -> Result<Response> {
    may_administer(visitor).map_err(Problem::from)?;
    let t = visitor.text;
    let since = registers::token_since(app, visitor.actor()).await.map_err(Problem)?;
    let made = since.map(|at| t.day(time::civil_date(at, &visitor.actor().time_zone), visitor.today));
    let address = format!("{}{}", public.0, scim::PREFIX);
    let facts = [
        Some((t.say("register-address"), Cell::from(address))),
        made.map(|made| (t.say("register-since"), Cell::from(made))),
    ];
    let mut sheet = Sheet::new(visitor, t.say("admin-register"))
        .crumb("/admin", t.say("nav-admin"))
        .about(t.say("register-about"))
        .facts(facts.into_iter().flatten().collect());
    if let Some(secret) = secret {
        sheet = sheet.note("", t.word("token-secret", &secret));
    }
    let button = t.say(if since.is_some() { "register-renew" } else { "token-make" });
    sheet = sheet.form(Form::new("make", "/admin/register", button).about(t.say("register-make-about")));
    if since.is_some() {
        sheet = sheet.form(Form::new("end", "/admin/register/end", t.say("register-end")));
    }
    sheet.refused(refused).send()
}

/// Only this answer shows the secret. It is not stored, so a repeated request does not show it.
#[handler]
pub async fn make(posted: Posted, app: Data<&Arc<App>>, public: Data<&Arc<PublicUrl>>) -> Result<Response> {
    let kept = &Mutex::new(None);
    let done = posted.write_permitted(&app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
        let secret = registers::make_token(&tx, &may).await?;
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret);
        Ok("/admin/register".to_owned())
    });
    match done.await {
        Ok(_) => {
            let secret = kept.lock().unwrap_or_else(PoisonError::into_inner).take();
            page(&posted.visitor, &app, &public, secret, None).await
        }
        Err(problem) => {
            let refused = Refused::of(&posted, problem)?;
            page(&posted.visitor, &app, &public, None, Some(refused)).await
        }
    }
}

#[handler]
pub async fn end(posted: Posted, app: Data<&Arc<App>>, public: Data<&Arc<PublicUrl>>) -> Result<Response> {
    let done = posted.write_permitted(&app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
        registers::end_token(&tx, &may).await?;
        Ok("/admin/register?done=revoked".to_owned())
    });
    match done.await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let refused = Refused::of(&posted, problem)?;
            page(&posted.visitor, &app, &public, None, Some(refused)).await
        }
    }
}
