//! Choosing which of one's roles to act with. The role decides the navigation, and its unit is the one for which things
//! are asked.

use std::sync::Arc;

use poem::{Request, Response, Result, handler, web::Data};

use crate::{
    app::{App, directory::sessions},
    domain::{UnitId, directory::person::RoleIn},
    web::{
        edge::{cookie, error::Problem},
        pages::{page::see, posted::Posted},
    },
};

#[handler]
pub async fn save(request: &Request, posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let fields = &posted.fields;
    let role = fields.required("role").map_err(Problem::from)?;
    let unit = fields.value("unit").map_err(Problem::from)?.map(UnitId);
    let (actor, secret) = (posted.visitor.actor(), cookie::session(request).unwrap_or_default());
    let acting = RoleIn { role, unit };
    app.db.write(|tx| async move { sessions::choose_role(&tx, actor, secret, acting).await }).await.map_err(Problem)?;
    Ok(see("/"))
}
