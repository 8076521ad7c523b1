//! What this service supports and the schemas of its resources (RFC 7643, sections 5 to 7).

use poem::{Response, Result, handler, http::StatusCode, web::Path};
use serde_json::{Value, json};

use crate::{
    app::directory::registered::Page,
    domain::{
        Refused,
        directory::scim::{GROUP, USER},
    },
    web::scim::answer::{Asked, Spoken, answer, error, refused},
};

#[handler]
pub fn service(spoken: Spoken) -> Response {
    let no = json!({"supported": false});
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": 100},
        "changePassword": no, "sort": no, "etag": no,
        "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "Bearer token", "primary": true,
            "description": "The token that an administrator of the organisation made for its register of people",
        }],
        "meta": {"resourceType": "ServiceProviderConfig", "location": spoken.location("ServiceProviderConfig")},
    });
    answer(StatusCode::OK, &body)
}

fn kinds(spoken: &Spoken) -> Vec<Value> {
    let kind = |id: &str, endpoint: &str, schema: &str| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": id, "name": id, "endpoint": endpoint, "schema": schema,
            "meta": {"resourceType": "ResourceType", "location": spoken.location(&format!("ResourceTypes/{id}"))},
        })
    };
    vec![kind("User", "/Users", USER), kind("Group", "/Groups", GROUP)]
}

/// How an attribute may be used.
#[derive(Clone, Copy)]
enum Use {
    Required,
    Optional,
    /// Set by this service; read-only for the register.
    Told,
}

fn attribute(name: &str, kind: &str, usage: Use) -> Value {
    json!({
        "name": name, "type": kind, "multiValued": false, "description": name,
        "required": matches!(usage, Use::Required), "caseExact": false,
        "mutability": if matches!(usage, Use::Told) { "readOnly" } else { "readWrite" },
        "returned": "default", "uniqueness": "none",
    })
}

fn several(name: &str, usage: Use, parts: Vec<Value>) -> Value {
    let mut list = attribute(name, "complex", usage);
    (list["multiValued"], list["subAttributes"]) = (true.into(), parts.into());
    list
}

fn reference(to: &str) -> Value {
    let mut reference = attribute("$ref", "reference", Use::Told);
    (reference["referenceTypes"], reference["caseExact"]) = (json!([to]), true.into());
    reference
}

/// A text attribute with one canonical value.
fn only(name: &str, value: &str) -> Value {
    let mut only = attribute(name, "string", Use::Optional);
    only["canonicalValues"] = json!([value]);
    only
}

/// An attribute that is set once, with its resource or list element, and not changed afterwards.
fn immutable(mut attribute: Value) -> Value {
    attribute["mutability"] = "immutable".into();
    attribute
}

fn schemas(spoken: &Spoken) -> Vec<Value> {
    let schema = |id: &str, name: &str, attributes: Vec<Value>| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": id, "name": name, "description": name, "attributes": attributes,
            "meta": {"resourceType": "Schema", "location": spoken.location(&format!("Schemas/{id}"))},
        })
    };
    let optional = |name: &str| attribute(name, "string", Use::Optional);
    let told = |name: &str| attribute(name, "string", Use::Told);
    let mut user_name = attribute("userName", "string", Use::Required);
    user_name["uniqueness"] = "server".into();
    // Only one name is stored: the display name, which everybody must have. `name.formatted` is read-only.
    let mut name = attribute("name", "complex", Use::Told);
    name["subAttributes"] = json!([told("formatted")]);
    let user = vec![
        user_name,
        name,
        attribute("displayName", "string", Use::Required),
        attribute("active", "boolean", Use::Required),
        several("emails", Use::Optional, vec![optional("value"), only("type", "work")]),
        several("phoneNumbers", Use::Optional, vec![optional("value"), only("type", "work")]),
        several("groups", Use::Told, vec![told("value"), reference("Group"), told("display"), told("type")]),
    ];
    let group = vec![
        attribute("displayName", "string", Use::Required),
        several(
            "members",
            Use::Optional,
            [optional("value"), reference("User"), only("type", "User")].map(immutable).into(),
        ),
    ];
    vec![schema(USER, "User", user), schema(GROUP, "Group", group)]
}

fn listed(request: &poem::Request, spoken: &Spoken, all: Vec<Value>) -> Result<Response> {
    let asked = Asked::of(request)?;
    // RFC 7644, section 4: a filter on these lists is refused.
    if !asked.filter.is_empty() {
        return Ok(error(StatusCode::FORBIDDEN, None, "this list is not searched"));
    }
    Ok(spoken.page(&asked, Page { total: all.len() as u64, some: all }))
}

fn named(all: Vec<Value>, id: &str) -> Result<Response> {
    let one = all.into_iter().find(|one| one["id"] == id);
    let one = one.ok_or_else(|| refused(Refused::NotFound { what: "resource" }.into()))?;
    Ok(answer(StatusCode::OK, &one))
}

#[handler]
pub fn list_types(request: &poem::Request, spoken: Spoken) -> Result<Response> {
    listed(request, &spoken, kinds(&spoken))
}

#[handler]
pub fn one_type(spoken: Spoken, Path(id): Path<String>) -> Result<Response> {
    named(kinds(&spoken), &id)
}

#[handler]
pub fn list_schemas(request: &poem::Request, spoken: Spoken) -> Result<Response> {
    listed(request, &spoken, schemas(&spoken))
}

#[handler]
pub fn one_schema(spoken: Spoken, Path(id): Path<String>) -> Result<Response> {
    named(schemas(&spoken), &id)
}

/// The search over all kinds of resources at once (RFC 7644, section 3.4.3). Each kind has a search of its own.
#[handler]
pub fn search(_: Spoken) -> Response {
    error(StatusCode::NOT_IMPLEMENTED, None, "users and groups are searched apart")
}
