//! People: their contact data, their roles, what is open in their name, and forgetting them.

use std::sync::{Arc, Mutex, PoisonError};

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};
use sea_orm::Iterable;

use crate::{
    app::{
        App,
        directory::{
            people::{self, Person},
            sessions,
        },
        exchange::holdings,
        work::partners,
    },
    domain::{
        self, PartnerId, PersonId, Role, UnitId,
        directory::{
            permit::Throughout,
            person::{Contact, NewPerson, RoleIn},
            sign_in::LinkPurpose,
        },
        fields::LONGEST_NAME,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            text::Text,
            visitor::Visitor,
        },
        printing::PublicUrl,
    },
};

const ON_A_PAGE: u64 = 100;
/// Empty rows for more roles in the form of one person.
const MORE_ROLES: usize = 2;
const MOST_ROLES: usize = 20;
const LONGEST_PHONE: usize = 40;

#[handler]
pub async fn list(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let after = request.params::<Vec<(String, String)>>().unwrap_or_default();
    let after = Fields::new(after).value("after").ok().flatten().map(PersonId);
    all(&visitor, &app, after, None).await
}

async fn all(visitor: &Visitor, app: &App, after: Option<PersonId>, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let mut found = people::list(app, visitor.actor(), after, ON_A_PAGE + 1).await.map_err(Problem)?;
    let more = found.len() as u64 > ON_A_PAGE;
    found.truncate(ON_A_PAGE as usize);
    let next = found.last().filter(|_| more).map(|person| format!("/admin/people?after={}", person.id));
    let table = Table::new(t.say("admin-people"), t.say("admin-none"))
        .column(t.say("name"))
        .column(t.say("person-roles"))
        .column(t.say("person-email"));
    let row = |person: Person| {
        let name = person.name.clone().unwrap_or_else(|| t.say("person-erased"));
        let roles: Vec<String> = person.roles.iter().map(|role| said(visitor, *role)).collect();
        vec![
            Cell::link(format!("/admin/people/{}", person.id), name),
            roles.join(", ").into(),
            person.email.unwrap_or_default().into(),
        ]
    };
    let table = Table { rows: found.into_iter().map(row).collect(), next, ..table };
    let working = partners::list(app.db.read(), visitor.actor(), None, 200).await.map_err(Problem)?;
    let working = working.into_iter().map(|partner| Choice::new(partner.id, partner.entered.name, None)).collect();
    let form = Form::new("add", "/admin/people", t.say("person-add")).titled(t.say("person-add"));
    let form = role_fields(visitor, contact(t, form, None), 1, None).with(Field::choice(
        "partner",
        t.say("person-partner"),
        working,
        Some(t.say("nobody")),
    ));
    Sheet::new(visitor, t.say("admin-people"))
        .crumb("/admin", t.say("nav-admin"))
        .table(table)
        .form(form)
        .refused(refused)
        .send()
}

fn said(visitor: &Visitor, role: RoleIn) -> String {
    let unit = role.unit.and_then(|unit| visitor.reader().names.unit(unit));
    let t = visitor.text;
    t.words("role-in", &t.of("role", role.role), &unit.unwrap_or_else(|| visitor.organisation.clone()))
}

fn contact(t: Text, form: Form, person: Option<&Person>) -> Form {
    let known = |of: fn(&Person) -> Option<String>| person.and_then(of);
    form.with(Field::text("name", t.say("name"), LONGEST_NAME).known(known(|one| one.name.clone())).required())
        .with(Field::text("email", t.say("person-email"), LONGEST_NAME).known(known(|one| one.email.clone())))
        .with(
            Field::text("phone", t.say("person-phone"), LONGEST_PHONE)
                .known(known(|one| one.phone.clone()))
                .hint(t.say("person-phone-hint")),
        )
}

/// The fields of one role: which role, and in which unit.
fn role_fields(visitor: &Visitor, form: Form, at: usize, now: Option<RoleIn>) -> Form {
    let t = visitor.text;
    let chosen = now.map(|role| role.role.to_string());
    let roles = Role::iter().map(|role| Choice::new(role, t.of("role", role), chosen.as_deref())).collect();
    let units = choices::units(visitor, now.and_then(|role| role.unit));
    let label = |key: &str| t.n(key, at as i64);
    form.with(Field::choice(format!("role-{at}"), label("person-role"), roles, Some(t.say("person-no-role"))))
        .with(Field::choice(format!("unit-{at}"), label("person-role-in"), units, Some(visitor.organisation.clone())))
}

fn roles(given: &Fields) -> domain::Result<Vec<RoleIn>> {
    let mut roles = Vec::new();
    for at in 1..=MOST_ROLES {
        if let Some(role) = given.value(&format!("role-{at}"))? {
            roles.push(RoleIn { role, unit: given.value(&format!("unit-{at}"))?.map(UnitId) });
        }
    }
    Ok(roles)
}

fn parse(given: &Fields) -> Contact {
    let text = |name: &str| given.text(name).map(str::to_owned);
    Contact { name: text("name").unwrap_or_default(), email: text("email"), phone: text("phone") }
}

#[handler]
pub async fn add(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match added(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, None, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn added(posted: &Posted, app: &App) -> Result<String, Problem> {
    let given = &posted.fields;
    let partner = given.value("partner")?.map(PartnerId);
    let new = &NewPerson { contact: parse(given), partner, roles: roles(given)? };
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            let person = people::add(&tx, &may, new).await?;
            Ok(format!("/admin/people/{}?done=opened", person.id))
        })
        .await
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<PersonId>) -> Result<Response> {
    one(&visitor, &app, id, None, None).await
}

/// `link` was made by this request. Only this answer shows it.
async fn one(
    visitor: &Visitor,
    app: &App,
    id: PersonId,
    link: Option<String>,
    refused: Option<Refused<'_>>,
) -> Result<Response> {
    let t = visitor.text;
    let person = people::one(app, visitor.actor(), id).await.map_err(Problem)?;
    let name = person.name.clone().unwrap_or_else(|| t.say("person-erased"));
    let mut sheet =
        Sheet::new(visitor, name).crumb("/admin", t.say("nav-admin")).crumb("/admin/people", t.say("admin-people"));
    if person.erased_at.is_some() {
        return sheet.note("", t.say("person-erased-about")).refused(refused).send();
    }
    if let Some(link) = link {
        sheet = sheet.note("", t.word("person-link-made", &link));
    }
    let path = |act: &str| format!("/admin/people/{id}/{act}");
    let form = Form::new("contact", path("contact"), t.say("save")).titled(t.say("person-contact"));
    sheet = sheet.form(contact(t, form, Some(&person)).with(Field::hidden("version", person.version)));
    let mut form = Form::new("roles", path("roles"), t.say("person-roles-save"))
        .titled(t.say("person-roles"))
        .about(t.say("person-roles-about"))
        .with(Field::hidden("version", person.version));
    for at in 1..=(person.roles.len() + MORE_ROLES).min(MOST_ROLES) {
        form = role_fields(visitor, form, at, person.roles.get(at - 1).copied());
    }
    let held = holdings::of(app, visitor.actor(), id).await.map_err(Problem)?;
    let open = [
        ("person-needs", held.needs.len()),
        ("person-reservations", held.reservations.len()),
        ("person-agreements", held.agreements.len()),
        ("person-received", held.received.len()),
    ];
    let facts = open.map(|(name, n)| (t.say(name), Cell::from(t.whole(n as i64)))).into();
    let is_open = !(held.needs.is_empty() && held.reservations.is_empty() && held.agreements.is_empty());
    let everybody = people::list(app, visitor.actor(), None, 200).await.map_err(Problem)?;
    let colleagues = || -> Vec<Choice> {
        let here = |one: &&Person| one.id != id && one.partner.is_none() && one.left_at.is_none();
        let choices = everybody.iter().filter(here);
        choices.filter_map(|one| Some(Choice::new(one.id, one.name.clone()?, None))).collect()
    };
    let hand_on = Form::new("handing-on", path("handing-on"), t.say("person-hand-on"))
        .folded(t.say("person-hand-on"))
        .about(t.say("person-hand-on-about"))
        .with(Field::choice("successor", t.say("person-successor"), colleagues(), Some(t.say("nobody"))).required());
    let erase = Form::new("erase", path("erase"), t.say("person-erase"))
        .folded(t.say("person-erase"))
        .about(t.say("person-erase-about"))
        .with(Field::choice("successor", t.say("person-successor"), colleagues(), Some(t.say("nobody"))));
    let invite = Form::new("link", path("link"), t.say("person-link"))
        .folded(t.say("person-link"))
        .about(t.say("person-link-about"))
        .with(Field::check("sets-password", t.say("person-link-password"), person.email.is_some()));
    let sign_out = Form::new("sign-out", path("sign-out"), t.say("person-sign-out"))
        .folded(t.say("person-sign-out"))
        .about(t.say("person-sign-out-about"));
    let mut sheet = sheet.form(form).heading(t.say("person-open")).facts(facts);
    if is_open {
        sheet = sheet.form(hand_on);
    }
    sheet.form(invite).form(sign_out).form(erase).refused(refused).send()
}

#[handler]
pub async fn perform(
    posted: Posted,
    app: Data<&Arc<App>>,
    url: Data<&Arc<PublicUrl>>,
    Path((id, act)): Path<(PersonId, String)>,
) -> Result<Response> {
    let secret = Mutex::new(None);
    let done =
        if act == "link" { invited(&posted, &app, id, &secret).await } else { acted(&posted, &app, id, &act).await };
    match (done, secret.into_inner().unwrap_or_else(PoisonError::into_inner)) {
        (Ok(_), Some(secret)) => {
            let link = format!("{}/sign-in/{secret}", url.0.0.as_str());
            one(&posted.visitor, &app, id, Some(link), None).await
        }
        (Ok(next), None) => Ok(see(&next)),
        (Err(problem), _) => one(&posted.visitor, &app, id, None, Some(Refused::of(&posted, problem)?)).await,
    }
}

/// Only this answer shows the link. It is not stored, so a repeated request does not show it.
async fn invited(posted: &Posted, app: &App, id: PersonId, kept: &Mutex<Option<String>>) -> Result<String, Problem> {
    let purpose =
        if posted.fields.text("sets-password").is_some() { LinkPurpose::SetPassword } else { LinkPurpose::Enter };
    let work = |tx, may| async move {
        let (secret, _) = sessions::invite(&tx, &may, id, purpose).await?;
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret);
        Ok(format!("/admin/people/{id}"))
    };
    posted.write_permitted(app, Throughout::of(posted.visitor.actor()), work).await
}

async fn acted(posted: &Posted, app: &App, id: PersonId, act: &str) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let next = &format!("/admin/people/{id}?done=saved");
    match act {
        "contact" => {
            let (contact, expected) = (&parse(given), &given.version()?);
            let work = |tx, may| async move {
                people::correct(&tx, &may, id, expected, |_| contact.clone()).await?;
                Ok(next.clone())
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "roles" => {
            let (roles, expected) = (&roles(given)?, &given.version()?);
            let work = |tx, may| async move {
                people::set_roles(&tx, &may, id, expected, roles).await?;
                Ok(next.clone())
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "sign-out" => {
            let work = |tx, may| async move {
                sessions::end_of_colleague(&tx, &may, id).await?;
                Ok(next.clone())
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "handing-on" => {
            let successor = PersonId(given.required("successor")?);
            let work = |tx, may| async move {
                people::hand_on(&tx, &may, id, successor).await?;
                Ok(next.clone())
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "erase" => {
            let successor = given.value("successor")?.map(PersonId);
            let work = |tx, may| async move {
                people::erase(&tx, &may, id, successor).await?;
                Ok("/admin/people?done=erased".to_owned())
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        _ => Err(domain::Refused::NotFound { what: "page" }.into()),
    }
}
