//! `/Users`: people.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    http::StatusCode,
    web::{Data, Path},
};
use serde_json::{Value, json};

use crate::{
    app::{
        App,
        directory::{
            registered::{Page, User},
            registers,
        },
    },
    domain::{
        PersonId,
        directory::scim::{BadScim, USER, UserFacts},
    },
    web::{
        pages::doors::Doors,
        scim::answer::{Asked, Spoken, id, read, refused},
    },
};

fn shown(spoken: &Spoken, user: User) -> Value {
    let User { id, facts, groups, created_at } = user;
    let mut resource = json!({
        "schemas": [USER],
        "id": id,
        "userName": facts.user_name,
        "active": facts.active,
        "groups": groups.iter().map(|(group, name)| json!({
            "value": group, "display": name, "$ref": spoken.location(&format!("Groups/{group}")), "type": "direct",
        })).collect::<Vec<_>>(),
        "meta": {
            "resourceType": "User",
            "created": created_at,
            "location": spoken.location(&format!("Users/{id}")),
        },
    });
    if let Some(external_id) = facts.external_id {
        resource["externalId"] = external_id.into();
    }
    if let Some(name) = facts.name {
        resource["displayName"] = name.clone().into();
        resource["name"] = json!({"formatted": name});
    }
    if let Some(email) = facts.email {
        resource["emails"] = json!([{"value": email, "type": "work"}]);
    }
    if let Some(phone) = facts.phone {
        resource["phoneNumbers"] = json!([{"value": phone, "type": "work"}]);
    }
    resource
}

#[handler]
pub async fn list(request: &Request, spoken: Spoken, app: Data<&Arc<App>>) -> Result<Response> {
    let asked = Asked::of(request)?;
    let page = registers::list(&app, spoken.register, &asked.filter, asked.page()).await.map_err(refused)?;
    let some = page.some.into_iter().map(|user| shown(&spoken, user)).collect();
    Ok(spoken.page(&asked, Page { total: page.total, some }))
}

#[handler]
pub async fn one(spoken: Spoken, app: Data<&Arc<App>>, Path(user): Path<String>) -> Result<Response> {
    let user = registers::one(&app, spoken.register, PersonId(id(&user)?)).await.map_err(refused)?;
    Ok(spoken.resource(StatusCode::OK, shown(&spoken, user)))
}

#[handler]
pub async fn add(
    request: &Request,
    spoken: Spoken,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    body: poem::Body,
) -> Result<Response> {
    let facts = &UserFacts::parse(&read(request, body).await?).map_err(|bad| refused(bad.into()))?;
    let (register, providers) = (spoken.register, &doors.providers);
    let added = app.db.write(|tx| async move { registers::add(&tx, register, providers, facts).await }).await;
    Ok(spoken.resource(StatusCode::CREATED, shown(&spoken, added.map_err(refused)?)))
}

/// Attributes that the body leaves out are removed, except the name, which everybody must have.
#[handler]
pub async fn replace(
    request: &Request,
    spoken: Spoken,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(user): Path<String>,
    body: poem::Body,
) -> Result<Response> {
    let facts = UserFacts::parse(&read(request, body).await?).map_err(|bad| refused(bad.into()))?;
    let change = |before: &UserFacts| {
        Ok(UserFacts { name: facts.name.clone().or_else(|| before.name.clone()), ..facts.clone() })
    };
    changed(&spoken, &app, &doors, &user, change).await
}

#[handler]
pub async fn patch(
    request: &Request,
    spoken: Spoken,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(user): Path<String>,
    body: poem::Body,
) -> Result<Response> {
    let body = read(request, body).await?;
    changed(&spoken, &app, &doors, &user, |before| before.patched(&body)).await
}

async fn changed(
    spoken: &Spoken,
    app: &App,
    doors: &Doors,
    user: &str,
    change: impl Fn(&UserFacts) -> std::result::Result<UserFacts, BadScim>,
) -> Result<Response> {
    let (register, user, providers, change) = (spoken.register, PersonId(id(user)?), &doors.providers, &change);
    let write = |tx| async move { registers::change(&tx, register, providers, user, change).await };
    Ok(spoken.resource(StatusCode::OK, shown(spoken, app.db.write(write).await.map_err(refused)?)))
}

#[handler]
pub async fn remove(spoken: Spoken, app: Data<&Arc<App>>, Path(user): Path<String>) -> Result<Response> {
    let (register, user) = (spoken.register, PersonId(id(&user)?));
    let gone = app.db.write(|tx| async move { registers::remove(&tx, register, user).await }).await;
    gone.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into())
}
