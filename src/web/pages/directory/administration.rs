//! An organisation's administration: its facts, its tokens, its rules, and the background jobs that wait.

use std::sync::{Arc, Mutex, PoisonError};

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        directory::{people, tokens},
    },
    domain::{
        JobState, PersonId, TokenId,
        directory::{actor::Act, permit::Throughout, person::NewToken},
        fields::LONGEST_NAME,
        time,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            directory::units::may_administer,
            form::{Field, Form},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, List, Refused, Row, Sheet, Table},
            stock::card::Tag,
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 50;
const MOST_PEOPLE: u64 = 200;

#[handler]
pub fn show(visitor: Visitor) -> Result<Response> {
    may_administer(&visitor).map_err(Problem::from)?;
    let (t, actor) = (visitor.text, visitor.actor());
    let neighbours: Vec<String> = actor
        .neighbours
        .iter()
        .filter_map(|id| visitor.reader().names.directory.organisations.get(id).cloned())
        .collect();
    let facts = [
        ("organisation-currency", actor.currency.clone()),
        ("organisation-zone", actor.time_zone.clone()),
        ("organisation-language", t.of("language", &actor.language)),
        ("organisation-neighbours", neighbours.join(", ")),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let mut sheet = Sheet::new(&visitor, visitor.organisation.clone())
        .about(t.say("admin-about"))
        .facts(facts.map(|(name, value)| (t.say(name), Cell::from(value))).collect());
    for (href, label) in [
        ("/admin/units", "admin-units"),
        ("/admin/places", "admin-places"),
        ("/admin/people", "admin-people"),
        ("/admin/policy", "admin-policy"),
        ("/admin/tokens", "admin-tokens"),
        ("/admin/register", "admin-register"),
        ("/admin/jobs", "admin-jobs"),
    ] {
        sheet = sheet.act(href, t.say(label));
    }
    sheet.send()
}

#[handler]
pub async fn list_tokens(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let after = given.value("after").ok().flatten().map(TokenId);
    tokens_page(&visitor, &app, after, None, None).await
}

async fn tokens_page(
    visitor: &Visitor,
    app: &App,
    after: Option<TokenId>,
    secret: Option<String>,
    refused: Option<Refused<'_>>,
) -> Result<Response> {
    let t = visitor.text;
    let day = |at| t.day(time::civil_date(at, &visitor.actor().time_zone), visitor.today);
    let all = people::list(app, visitor.actor(), None, MOST_PEOPLE).await.map_err(Problem)?;
    let name = |id: PersonId| all.iter().find(|one| one.id == id).and_then(|one| one.name.clone()).unwrap_or_default();
    let found = tokens::list(app, visitor.actor(), after, ON_A_PAGE).await.map_err(Problem)?;
    let row = |token: tokens::Token| {
        let ended = token.revoked_at.is_some() || token.expires_at.is_some_and(|end| end <= time::now());
        let ends = token.expires_at.map(|end| t.word("token-ends", &day(end)));
        let made = t.word("token-made", &day(token.created_at));
        let revoke = Form::new(
            format!("revoke-{}", token.id),
            format!("/admin/tokens/{}/revoke", token.id),
            t.say("token-revoke"),
        );
        Row {
            title: token.label,
            about: vec![
                [Some(name(token.person)), Some(made), ends].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            ],
            tag: ended.then(|| Tag { class: "", text: t.say("token-ended") }),
            forms: if ended { Vec::new() } else { vec![revoke] },
            ..Row::default()
        }
    };
    let list =
        List { title: t.say("admin-tokens"), rows: found.into_iter().map(row).collect(), empty: t.say("admin-none") };
    let people = all.iter().filter_map(|one| Some(Choice::new(one.id, one.name.clone()?, None))).collect();
    let make = Form::new("make", "/admin/tokens", t.say("token-make"))
        .titled(t.say("token-make"))
        .with(Field::choice("person", t.say("token-person"), people, None).required())
        .with(Field::text("label", t.say("token-label"), LONGEST_NAME).hint(t.say("token-label-hint")).required())
        .with(Field::date("expires", t.say("token-expires")).hint(t.say("token-expires-hint")));
    let mut sheet = Sheet::new(visitor, t.say("admin-tokens")).crumb("/admin", t.say("nav-admin"));
    if let Some(secret) = secret {
        sheet = sheet.note("", t.word("token-secret", &secret));
    }
    sheet.list(list).form(make).refused(refused).send()
}

/// Only this answer shows the secret. It is not stored, so a repeated request does not show it.
#[handler]
pub async fn make_token(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let secret = Mutex::new(None);
    match made(&posted, &app, &secret).await {
        Ok(_) => {
            let secret = secret.into_inner().unwrap_or_else(PoisonError::into_inner);
            tokens_page(&posted.visitor, &app, None, secret, None).await
        }
        Err(problem) => tokens_page(&posted.visitor, &app, None, None, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn made(posted: &Posted, app: &App, kept: &Mutex<Option<String>>) -> Result<String, Problem> {
    let given = &posted.fields;
    let day = given.value::<crate::domain::Date>("expires")?;
    let new = &NewToken {
        person: PersonId(given.required("person")?),
        label: given.shown("label").to_owned(),
        expires_at: day.and_then(|day| Some(day.and_hms_opt(12, 0, 0)?.and_utc())),
    };
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            let (_, secret) = tokens::make(&tx, &may, new).await?;
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret);
            Ok("/admin/tokens".to_owned())
        })
        .await
}

#[handler]
pub async fn revoke_token(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<TokenId>) -> Result<Response> {
    let done = posted.write_permitted(&app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
        tokens::revoke(&tx, &may, id).await?;
        Ok("/admin/tokens?done=revoked".to_owned())
    });
    match done.await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => tokens_page(&posted.visitor, &app, None, None, Some(Refused::of(&posted, problem)?)).await,
    }
}

/// The number of jobs by kind and state. What a job is about is left out, since it may concern another organisation.
/// The operator sees it on the command line.
#[handler]
pub async fn jobs(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    visitor.actor().may_throughout(Act::Administer).map_err(Problem::from)?;
    let t = visitor.text;
    let mut table = Table::new(t.say("admin-jobs"), t.say("jobs-none"))
        .column(t.say("job-kind"))
        .column(t.say("job-state"))
        .figures(t.say("job-count"));
    for (kind, state, n) in app.job_counts().await.map_err(Problem)? {
        let class = if state == JobState::Failed { "bad" } else { "" };
        let name = t.known(&format!("job-{}", kind.replace('_', "-"))).unwrap_or(kind);
        table.rows.push(vec![name.into(), Cell::tag(class, t.of("job-is", state)), t.whole(n).into()]);
    }
    Sheet::new(&visitor, t.say("admin-jobs"))
        .crumb("/admin", t.say("nav-admin"))
        .about(t.say("jobs-about"))
        .table(table)
        .send()
}
