//! An identity provider that says whatever a story wants, right or wrong.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use ombruk::{
    app::directory::providers::{Providers, Way},
    domain::directory::provider::{Emails, Newcomers, Terms},
    identity::{Provider, Settings},
    web::{edge::rates::RateLimits, pages::doors::Doors, printing::PublicUrl},
};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm},
};
use poem::{
    EndpointExt, Request, Response, Route,
    endpoint::{BoxEndpoint, make},
    http::StatusCode,
    listener::TcpAcceptor,
};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use crate::world::{Browser, Page, World};

pub const CLIENT: &str = "ombruk-here";
pub const SECRET: &str = "a-secret-that-both-know";
pub const PUBLIC: &str = "http://127.0.0.1:8080";

/// Makes the next token from the correct claims.
type Mint = Box<dyn Fn(Value) -> String + Send + Sync>;

pub struct Forger {
    pub issuer: String,
    state: Arc<State>,
}

struct State {
    issuer: Mutex<String>,
    keys: Mutex<Value>,
    mint: Mutex<Mint>,
    userinfo: Mutex<Option<Value>>,
    document: Mutex<Map<String, Value>>,
    times_read: AtomicUsize,
    exchanges: Mutex<Vec<String>>,
    delay: Mutex<Duration>,
}

/// An Ed25519 key pair, always the same for a name.
pub fn key(name: &str) -> CoreEdDsaPrivateSigningKey {
    // RFC 8410: the bytes before the 32 bytes of the key.
    let mut der = hex::decode("302e020100300506032b657004220420").unwrap();
    der.extend(<Sha256 as sha2::Digest>::digest(name.as_bytes()));
    let der = base64::prelude::BASE64_STANDARD.encode(der);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(name.to_owned()))).unwrap()
}

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token signed with a named key. The header names the key.
pub fn signed(name: &str, claims: &Value) -> String {
    signed_as(&json!({"alg": "EdDSA", "kid": name}), name, claims)
}

pub fn signed_as(header: &Value, name: &str, claims: &Value) -> String {
    let input = format!("{}.{}", part(header), part(claims));
    let signature = key(name).sign(&CoreJwsSigningAlgorithm::EdDsa, input.as_bytes()).unwrap();
    format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// A token signed with a shared secret. It proves only that its maker knows the secret.
pub fn by_secret(secret: &str, claims: &Value) -> String {
    let input = format!("{}.{}", part(&json!({"alg": "HS256"})), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(input.as_bytes());
    format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

pub fn unsigned(claims: &Value) -> String {
    format!("{}.{}.", part(&json!({"alg": "none"})), part(claims))
}

fn answer(value: Value) -> Response {
    Response::builder().content_type("application/json").body(value.to_string())
}

impl State {
    async fn respond(&self, mut request: Request) -> Response {
        let issuer = self.issuer.lock().unwrap().clone();
        let delay = *self.delay.lock().unwrap();
        tokio::time::sleep(delay).await;
        match request.uri().path() {
            "/.well-known/openid-configuration" => {
                self.times_read.fetch_add(1, Ordering::SeqCst);
                let mut document = json!({
                    "issuer": issuer,
                    "authorization_endpoint": format!("{issuer}/authorize"),
                    "token_endpoint": format!("{issuer}/token"),
                    "jwks_uri": format!("{issuer}/keys"),
                    "end_session_endpoint": format!("{issuer}/end"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["EdDSA", "RS256", "HS256", "none"],
                });
                let more = self.document.lock().unwrap().clone();
                document.as_object_mut().unwrap().extend(more);
                answer(document)
            }
            "/keys" => answer(self.keys.lock().unwrap().clone()),
            "/token" => {
                let body = request.take_body().into_string().await.unwrap();
                let fields: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap();
                let code = fields.iter().find(|(name, _)| name == "code").unwrap().1.clone();
                self.exchanges.lock().unwrap().push(body);
                // Codes are `SUBJECT!NONCE`.
                let Some((subject, nonce)) = code.split_once('!') else {
                    return answer(json!({"error": "invalid_grant"})).with_status(StatusCode::BAD_REQUEST);
                };
                let now = ombruk::domain::time::now().timestamp();
                let claims = json!({
                    "iss": issuer, "aud": CLIENT, "sub": subject, "nonce": nonce, "iat": now, "exp": now + 300,
                    "sid": format!("session of {subject}"), "name": "Kari Nordmann",
                });
                let id_token = (self.mint.lock().unwrap())(claims);
                answer(json!({"access_token": "opens", "token_type": "Bearer", "id_token": id_token}))
            }
            "/userinfo" => match self.userinfo.lock().unwrap().clone() {
                Some(claims) => answer(claims),
                None => StatusCode::NOT_FOUND.into(),
            },
            _ => StatusCode::NOT_FOUND.into(),
        }
    }
}

trait WithStatus {
    fn with_status(self, status: StatusCode) -> Self;
}

impl WithStatus for Response {
    fn with_status(mut self, status: StatusCode) -> Self {
        self.set_status(status);
        self
    }
}

impl Forger {
    pub async fn start() -> Self {
        let state = Arc::new(State {
            issuer: Mutex::default(),
            keys: Mutex::new(json!({"keys": [key("first").as_verification_key()]})),
            mint: Mutex::new(Box::new(|claims| signed("first", &claims))),
            userinfo: Mutex::default(),
            document: Mutex::default(),
            times_read: AtomicUsize::default(),
            exchanges: Mutex::default(),
            delay: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        *state.issuer.lock().unwrap() = issuer.clone();
        let responding = state.clone();
        let respond = make(move |request| {
            let state = responding.clone();
            async move { Ok::<_, poem::Error>(state.respond(request).await) }
        });
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(Route::new().at("/*path", respond)));
        Self { issuer, state }
    }

    /// The same provider under another address.
    pub fn named(self, issuer: String) -> Self {
        Self { issuer, ..self }
    }

    /// Sets how the next tokens are made.
    pub fn mints(&self, mint: impl Fn(Value) -> String + Send + Sync + 'static) {
        *self.state.mint.lock().unwrap() = Box::new(mint);
    }

    /// Makes correct tokens with these additional claims.
    pub fn says(&self, more: Value) {
        self.mints(move |mut claims| {
            claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            signed("first", &claims)
        });
    }

    pub fn has_keys(&self, names: &[&str]) {
        let keys: Vec<_> = names.iter().map(|name| key(name).as_verification_key()).collect();
        *self.state.keys.lock().unwrap() = json!({"keys": keys});
    }

    pub fn answers_userinfo(&self, claims: Value) {
        *self.state.userinfo.lock().unwrap() = Some(claims);
        self.tells_of_itself("userinfo_endpoint", json!(format!("{}/userinfo", self.issuer)));
    }

    pub fn tells_of_itself(&self, field: &str, value: Value) {
        self.state.document.lock().unwrap().insert(field.to_owned(), value);
    }

    /// Lets every request wait for its answer.
    pub fn answers_after(&self, delay: Duration) {
        *self.state.delay.lock().unwrap() = delay;
    }

    pub fn times_read(&self) -> usize {
        self.state.times_read.load(Ordering::SeqCst)
    }

    /// The bodies of the requests that exchange codes.
    pub fn exchanges(&self) -> Vec<String> {
        self.state.exchanges.lock().unwrap().clone()
    }

    /// The provider as an installation configures it.
    pub fn way(&self, terms: Terms) -> Way {
        let settings = Settings {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            secret: Some(SECRET.to_owned()),
            scopes: ["openid", "profile"].map(str::to_owned).to_vec(),
            userinfo: true,
            redirect: format!("{PUBLIC}/sign-in/with/{}/back", terms.key),
        };
        Way { terms, provider: Provider::new(settings).unwrap() }
    }
}

/// Terms by which everybody whom the provider vouches for may sign in, without a role.
pub fn open_terms(key: &str) -> Terms {
    Terms {
        key: key.to_owned(),
        name: format!("Fellesinnlogging {key}"),
        organisation: "Storvik kommune".to_owned(),
        newcomers: Newcomers::Created,
        emails: Emails::Shown,
        external_id: None,
        roles: Vec::new(),
    }
}

pub type Site = Arc<BoxEndpoint<'static, Response>>;

/// The site of a world with these providers.
pub fn site(world: &World, ways: Vec<Way>) -> Site {
    let doors = Doors { providers: Providers::new(ways), ..Doors::default() };
    let public_url = PublicUrl(PUBLIC.to_owned());
    let site = ombruk::web::site_with(world.app.clone(), RateLimits::default(), public_url, doors);
    Arc::new(site.map_to_response().boxed())
}

/// The parameters with which a browser was sent to a provider.
pub struct Sent(pub Vec<(String, String)>);

impl Sent {
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }
}

/// Sends a browser to a provider, and stops there.
pub async fn go(browser: &mut Browser, key: &str, next: &str) -> Sent {
    let page = browser.open(&format!("/sign-in/with/{key}?next={next}")).await;
    let (_, query) = page.address.split_once("/authorize?").unwrap_or_else(|| panic!("led to {}", page.address));
    Sent(serde_urlencoded::from_str(query).unwrap())
}

/// Comes back from the provider as this subject.
pub async fn come(browser: &mut Browser, key: &str, sent: &Sent, subject: &str) -> Page {
    let query = [("state", sent.get("state")), ("code", &format!("{subject}!{}", sent.get("nonce")))];
    browser.open(&format!("/sign-in/with/{key}/back?{}", serde_urlencoded::to_string(query).unwrap())).await
}

pub async fn sign_in(browser: &mut Browser, key: &str, subject: &str) -> Page {
    let sent = go(browser, key, "/profile").await;
    come(browser, key, &sent, subject).await
}
