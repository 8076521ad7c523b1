//! SCIM 2.0 (RFC 7644), by which a register of people maintains users and groups. SCIM has formats of its own, also for
//! errors.

use poem::{EndpointExt, Route, get, post};

mod answer;
mod groups;
mod schemas;
mod users;

pub const PREFIX: &str = "/scim/v2";

pub fn routes(site: Route) -> Route {
    let scim = Route::new()
        .at("/ServiceProviderConfig", get(schemas::service))
        .at("/ResourceTypes", get(schemas::list_types))
        .at("/ResourceTypes/:id", get(schemas::one_type))
        .at("/Schemas", get(schemas::list_schemas))
        .at("/Schemas/:id", get(schemas::one_schema))
        .at("/.search", post(schemas::search))
        .at("/Users", get(users::list).post(users::add))
        .at("/Users/:id", get(users::one).put(users::replace).patch(users::patch).delete(users::remove))
        .at("/Groups", get(groups::list).post(groups::add))
        .at("/Groups/:id", get(groups::one).put(groups::replace).patch(groups::patch).delete(groups::remove));
    site.nest(PREFIX, scim.around(answer::told))
}
