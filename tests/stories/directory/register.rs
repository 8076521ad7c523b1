//! A register of people: its requests, and the answers.

use poem::{Endpoint, Request, http::Method};
use serde_json::{Value, json};

use super::forger::Site;
use crate::world::{Browser, World, cast::*};

pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// An answer to the register.
pub struct Said {
    pub status: u16,
    pub body: Value,
}

impl Said {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {:#}", self.status, self.body);
        self.body
    }

    #[track_caller]
    pub fn refused(self, status: u16, kind: Option<&str>) {
        assert_eq!((self.status, self.body["scimType"].as_str()), (status, kind), "{:#}", self.body);
        assert_eq!(self.body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
        assert_eq!(self.body["status"], status.to_string());
    }
}

pub struct Register {
    pub site: Site,
    pub token: String,
}

impl Register {
    /// A register with the token that the administrator made on the page.
    pub async fn of(world: &World, site: Site) -> Self {
        let mut admin = Browser::of(site.clone());
        admin.post(&world.sign_in_link(ADMIN).await, &[]).await;
        let page = admin.open("/admin/register").await;
        let made = admin.submit(&page, "/admin/register", &[]).await;
        let (_, rest) = made.html.split_once("ombruk_").unwrap_or_else(|| panic!("no token:\n{}", made.html));
        let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        Self { site, token: format!("ombruk_{token}") }
    }

    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Said {
        let mut request = Request::builder().method(method).uri(format!("/scim/v2{path}").parse().unwrap());
        request = request.header("authorization", format!("Bearer {}", self.token));
        let request = match body {
            Some(body) => request.content_type("application/scim+json").body(body.to_string()),
            None => request.finish(),
        };
        let response = self.site.get_response(request).await;
        let status = response.status().as_u16();
        if status != 204 {
            assert_eq!(response.content_type(), Some("application/scim+json"));
        }
        let body = response.into_body().into_string().await.unwrap();
        Said { status, body: serde_json::from_str(&body).unwrap_or_default() }
    }

    pub async fn get(&self, path: &str) -> Said {
        self.ask(Method::GET, path, None).await
    }

    pub async fn found(&self, kind: &str, filter: &str) -> Value {
        let query = serde_urlencoded::to_string([("filter", filter)]).unwrap();
        self.get(&format!("/{kind}?{query}")).await.ok()
    }

    pub async fn post(&self, path: &str, body: Value) -> Said {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, operations: Value) -> Said {
        self.ask(Method::PATCH, path, Some(json!({"schemas": [PATCH], "Operations": operations}))).await
    }
}

/// Somebody new, as Entra ID's provisioning sends them.
pub fn kari() -> Value {
    json!({
        "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": "kari@storvik.example", "active": true, "displayName": "Kari Nordmann",
        "emails": [{"primary": true, "type": "work", "value": "kari@storvik.example"}],
        "meta": {"resourceType": "User"},
        "name": {"formatted": "Kari Nordmann", "familyName": "Nordmann", "givenName": "Kari"},
        "roles": [],
    })
}

pub async fn roles(world: &World, id: &str) -> Vec<String> {
    let person = world.as_(ADMIN).get(&format!("/people/{id}")).await.ok();
    let mut roles: Vec<_> =
        person["roles"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap().to_owned()).collect();
    roles.sort();
    roles
}

pub async fn verbs(world: &World, person: &str) -> Vec<String> {
    let history = ombruk::store::history::of(world.app.db.read(), person.parse().unwrap()).await.unwrap();
    history.into_iter().map(|event| event.verb).collect()
}
