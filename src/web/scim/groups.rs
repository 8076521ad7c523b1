//! `/Groups`: the register's groups and their members.

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
            memberships::{self, Group},
            registered::Page,
        },
    },
    domain::{
        GroupId,
        directory::scim::{BadScim, GROUP, GroupFacts, Members},
    },
    web::{
        pages::doors::Doors,
        scim::answer::{Asked, Spoken, id, read, refused},
    },
};

fn shown(spoken: &Spoken, group: Group) -> Value {
    let Group { id, facts, members, created_at } = group;
    let mut resource = json!({
        "schemas": [GROUP],
        "id": id,
        "displayName": facts.display_name,
        "members": members.iter().map(|person| json!({
            "value": person, "$ref": spoken.location(&format!("Users/{person}")), "type": "User",
        })).collect::<Vec<_>>(),
        "meta": {
            "resourceType": "Group",
            "created": created_at,
            "location": spoken.location(&format!("Groups/{id}")),
        },
    });
    if let Some(external_id) = facts.external_id {
        resource["externalId"] = external_id.into();
    }
    resource
}

#[handler]
pub async fn list(request: &Request, spoken: Spoken, app: Data<&Arc<App>>) -> Result<Response> {
    let asked = Asked::of(request)?;
    let page = memberships::list(&app, spoken.register, &asked.filter, asked.page(), spoken.tells("members"))
        .await
        .map_err(refused)?;
    let some = page.some.into_iter().map(|group| shown(&spoken, group)).collect();
    Ok(spoken.page(&asked, Page { total: page.total, some }))
}

#[handler]
pub async fn one(spoken: Spoken, app: Data<&Arc<App>>, Path(group): Path<String>) -> Result<Response> {
    let (id, told) = (GroupId(id(&group)?), spoken.tells("members"));
    let group = memberships::one(&app, spoken.register, id, told).await.map_err(refused)?;
    Ok(spoken.resource(StatusCode::OK, shown(&spoken, group)))
}

#[handler]
pub async fn add(
    request: &Request,
    spoken: Spoken,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    body: poem::Body,
) -> Result<Response> {
    let (facts, members) = &GroupFacts::parse(&read(request, body).await?).map_err(|bad| refused(bad.into()))?;
    let (register, providers) = (spoken.register, &doors.providers);
    let write = |tx| async move { memberships::add(&tx, register, providers, facts, members).await };
    Ok(spoken.resource(StatusCode::CREATED, shown(&spoken, app.db.write(write).await.map_err(refused)?)))
}

#[handler]
pub async fn replace(
    request: &Request,
    spoken: Spoken,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(group): Path<String>,
    body: poem::Body,
) -> Result<Response> {
    let (facts, members) = GroupFacts::parse(&read(request, body).await?).map_err(|bad| refused(bad.into()))?;
    changed(&spoken, &app, &doors, &group, |_| Ok((facts.clone(), vec![members.clone()]))).await
}

#[handler]
pub async fn patch(
    request: &Request,
    spoken: Spoken,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(group): Path<String>,
    body: poem::Body,
) -> Result<Response> {
    let body = read(request, body).await?;
    changed(&spoken, &app, &doors, &group, |before| before.patched(&body)).await
}

async fn changed(
    spoken: &Spoken,
    app: &App,
    doors: &Doors,
    group: &str,
    change: impl Fn(&GroupFacts) -> std::result::Result<(GroupFacts, Vec<Members>), BadScim>,
) -> Result<Response> {
    let (register, group, providers, change) = (spoken.register, GroupId(id(group)?), &doors.providers, &change);
    let write = |tx| async move { memberships::change(&tx, register, providers, group, change).await };
    Ok(spoken.resource(StatusCode::OK, shown(spoken, app.db.write(write).await.map_err(refused)?)))
}

#[handler]
pub async fn remove(
    spoken: Spoken,
    app: Data<&Arc<App>>,
    doors: Data<&Arc<Doors>>,
    Path(group): Path<String>,
) -> Result<Response> {
    let (register, group, providers) = (spoken.register, GroupId(id(&group)?), &doors.providers);
    let gone = app.db.write(|tx| async move { memberships::remove(&tx, register, providers, group).await }).await;
    gone.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into())
}
