//! Identity providers: OpenID Connect Core, Discovery, RP-Initiated Logout and Back-Channel Logout, as the relying
//! party. This module uses no other module of the program.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{
    AccessTokenHash, AdditionalProviderMetadata, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError, Scope, TokenResponse,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::{sync::Semaphore, time::timeout};

mod claims;
mod logout_token;
mod outside;

pub use logout_token::LoggedOut;
use outside::Outside;

/// The metadata of a provider is read again after so long. Keys that the provider has withdrawn are then no longer
/// accepted.
const FRESH: Duration = Duration::from_secs(3_600);
/// A token with an unknown key makes the keys be read again, but at most once in this time: anybody can send such a
/// token.
const BETWEEN_READINGS: Duration = Duration::from_secs(60);
/// A provider that did not answer is not asked again for so long. Otherwise requests would queue up behind it.
const LEFT_ALONE: Duration = Duration::from_secs(5);
/// The time limit for reading all metadata of a provider: its document, and its keys.
const READING: Duration = Duration::from_secs(10);
/// The time limit for redeeming a code, however many requests that takes. A provider may be slow with each of them.
const REDEEMING: Duration = Duration::from_secs(12);
/// The most requests that may wait for a provider at once. A slow provider must not block all connections.
const AT_ONCE: usize = 64;

/// How an installation is registered at a provider.
#[derive(Clone)]
pub struct Settings {
    pub issuer: String,
    pub client_id: String,
    pub secret: Option<String>,
    pub scopes: Vec<String>,
    /// Whether the userinfo endpoint is asked for claims that the token does not have.
    pub userinfo: bool,
    /// The address to which the provider sends browsers back.
    pub redirect: String,
}

/// Why nobody was identified. No error contains a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The provider does not answer, or its answer cannot be read.
    #[error("the provider does not answer: {0}")]
    Silent(String),
    /// The provider refuses, or its answer fails a check.
    #[error("nothing is proven: {0}")]
    Unproven(String),
}

type Result<T> = std::result::Result<T, Error>;

/// The address that a browser is sent to, and what is kept here until the browser comes back.
pub struct Begun {
    pub address: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// A person whom the provider has identified.
pub struct Proven {
    pub issuer: String,
    pub subject: String,
    /// The id of the session at the provider. The provider may end that session.
    pub session: Option<String>,
    pub claims: Map<String, Value>,
    /// The token as it was received. It is sent to the provider when the person signs out.
    pub id_token: String,
}

/// Metadata of RP-Initiated Logout and of RFC 9207, which not every provider has.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct More {
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for More {}

type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// One provider, with its metadata.
pub struct Provider {
    settings: Settings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    outside: Outside,
    known: Mutex<Option<(Instant, Arc<Metadata>)>>,
    reading: tokio::sync::Mutex<Readings>,
    places: Semaphore,
}

#[derive(Default)]
struct Readings {
    failed: Option<Instant>,
    again: Option<Instant>,
}

impl Provider {
    /// No request is sent yet: the server starts even if the provider is down.
    ///
    /// # Errors
    /// The issuer or the redirect is no address, or the issuer is on another machine and not reached by HTTPS.
    pub fn new(settings: Settings) -> std::result::Result<Self, String> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| error.to_string())?;
        let is_here = outside::is_loopback(issuer.url());
        if issuer.url().scheme() != "https" && !is_here {
            return Err("https://HOST".to_owned());
        }
        let redirect = RedirectUrl::new(settings.redirect.clone()).map_err(|error| error.to_string())?;
        let outside = Outside::new(is_here).map_err(|error| error.to_string())?;
        let (known, reading, places) = (Mutex::default(), tokio::sync::Mutex::default(), Semaphore::new(AT_ONCE));
        Ok(Self { settings, issuer, redirect, outside, known, reading, places })
    }

    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where to send a browser for the authorization code flow with PKCE.
    pub async fn begin(&self) -> Result<Begun> {
        let _place = self.place()?;
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new);
        let asked = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random).add_scopes(scopes);
        let (address, state, nonce) = asked.set_pkce_challenge(challenge).url();
        Ok(Begun {
            address: address.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Checks that an answer is this provider's (RFC 9207). A provider whose metadata promises `iss` in every answer
    /// must send it.
    pub async fn is_answer_of(&self, issuer: Option<&str>) -> Result<()> {
        let _place = self.place()?;
        match issuer {
            Some(said) if said == self.settings.issuer => Ok(()),
            Some(_) => Err(Error::Unproven("the answer is another issuer's".to_owned())),
            None if self.metadata().await?.additional_metadata().authorization_response_iss_parameter_supported => {
                Err(Error::Unproven("the answer does not say whose it is".to_owned()))
            }
            None => Ok(()),
        }
    }

    /// Redeems the code with which a browser came back, and returns who the person is.
    pub async fn redeem(&self, code: &str, verifier: &str, nonce: &str) -> Result<Proven> {
        let _place = self.place()?;
        let late = |_| Error::Silent("it is slow with every answer".to_owned());
        timeout(REDEEMING, self.redeem_without_limit(code, verifier, nonce)).await.map_err(late)?
    }

    async fn redeem_without_limit(&self, code: &str, verifier: &str, nonce: &str) -> Result<Proven> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let exchange = exchange.map_err(|_| Error::Silent("it names no token endpoint".to_owned()))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        let answer = exchange.request_async(&self.outside).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => {
                Error::Unproven(format!("the code was refused: {}", said.error()))
            }
            RequestTokenError::Request(error) => Error::Silent(error.to_string()),
            RequestTokenError::Parse(error, _) => Error::Silent(error.to_string()),
            RequestTokenError::Other(error) => Error::Silent(error),
        })?;
        let token = answer.id_token().ok_or_else(|| Error::Unproven("there is no ID token".to_owned()))?;
        let nonce = Nonce::new(nonce.to_owned());
        let mut metadata = metadata;
        if claims::key_is_missing(token, &self.verifier(&metadata), &nonce)
            && let Some(anew) = self.read_again().await?
        {
            metadata = anew;
        }
        let verifier = self.verifier(&metadata);
        let verified = token.claims(&verifier, &nonce).map_err(claims::unproven)?;
        if let Some(said) = verified.access_token_hash() {
            let alg = token.signing_alg().map_err(|error| Error::Unproven(error.to_string()))?;
            let key = token.signing_key(&verifier).map_err(|error| Error::Unproven(error.to_string()))?;
            let of = AccessTokenHash::from_token(answer.access_token(), alg, key);
            if of.map_err(|error| Error::Unproven(error.to_string()))? != *said {
                return Err(Error::Unproven("the access token is another's".to_owned()));
            }
        }
        let (subject, id_token) = (verified.subject().to_string(), token.to_string());
        let mut all = claims::of(&id_token)?;
        if let Some(endpoint) = metadata.userinfo_endpoint().filter(|_| self.settings.userinfo) {
            let more = self.outside.userinfo(endpoint.as_str(), answer.access_token().secret()).await?;
            if more.get("sub").and_then(Value::as_str) != Some(&subject) {
                return Err(Error::Unproven("the claims are another subject's".to_owned()));
            }
            for (name, value) in more {
                all.entry(name).or_insert(value);
            }
        }
        let session = all.get("sid").and_then(Value::as_str).map(str::to_owned);
        Ok(Proven { issuer: self.settings.issuer.clone(), subject, session, claims: all, id_token })
    }

    /// The address that signs a browser out at the provider as well. `None` where the provider offers no such address.
    pub async fn farewell(&self, id_token: Option<&str>, back: &str) -> Option<String> {
        let _place = self.place().ok()?;
        let metadata = self.metadata().await.ok()?;
        let mut address: reqwest::Url = metadata.additional_metadata().end_session_endpoint.as_deref()?.parse().ok()?;
        if address.scheme() != "https" && !outside::is_loopback(self.issuer.url()) {
            return None;
        }
        let mut query = address.query_pairs_mut();
        if let Some(id_token) = id_token {
            query.append_pair("id_token_hint", id_token);
        }
        query.append_pair("client_id", &self.settings.client_id).append_pair("post_logout_redirect_uri", back);
        drop(query);
        Some(address.into())
    }

    /// Verifies a logout token, and returns whose session the provider ended.
    pub async fn logged_out(&self, token: &str) -> Result<LoggedOut> {
        let _place = self.place()?;
        let token = logout_token::Unverified::parse(token)?;
        let mut metadata = self.metadata().await?;
        if !token.has_key(metadata.jwks())
            && let Some(anew) = self.read_again().await?
        {
            metadata = anew;
        }
        token.verify(metadata.jwks(), &self.settings.issuer, &self.settings.client_id)
    }

    fn place(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        self.places.try_acquire().map_err(|_| Error::Silent("too many wait for it".to_owned()))
    }

    fn client(&self, metadata: &Metadata) -> Client {
        let (id, secret) = (ClientId::new(self.settings.client_id.clone()), self.settings.secret.clone());
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret.map(ClientSecret::new));
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes_basic = methods.is_none_or(|all| all.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let how = if takes_basic { openidconnect::AuthType::BasicAuth } else { openidconnect::AuthType::RequestBody };
        client.set_auth_type(how).set_redirect_uri(self.redirect.clone())
    }

    fn verifier(&self, metadata: &Metadata) -> openidconnect::IdTokenVerifier<'static, CoreJsonWebKey> {
        claims::verifier(&self.settings.client_id, &self.issuer, metadata.jwks())
    }

    async fn metadata(&self) -> Result<Arc<Metadata>> {
        if let Some(known) = self.known(FRESH) {
            return Ok(known);
        }
        let mut reading = self.reading.lock().await;
        // While this task waited for the lock, another one may have read the metadata, or failed to.
        if let Some(known) = self.known(FRESH) {
            return Ok(known);
        }
        if reading.failed.is_some_and(|failed| failed.elapsed() < LEFT_ALONE) {
            return Err(Error::Silent("it did not answer a moment ago".to_owned()));
        }
        self.read(&mut reading).await
    }

    /// Reads the keys again, because one is unknown. Within `BETWEEN_READINGS` they are not read a second time. Then
    /// this returns what was read last, or `None` if that reading failed.
    async fn read_again(&self) -> Result<Option<Arc<Metadata>>> {
        let mut reading = self.reading.lock().await;
        if reading.again.is_some_and(|again| again.elapsed() < BETWEEN_READINGS) {
            // Another task may have read them while this one waited for the lock.
            return Ok(self.known(BETWEEN_READINGS));
        }
        reading.again = Some(Instant::now());
        self.read(&mut reading).await.map(Some)
    }

    fn known(&self, within: Duration) -> Option<Arc<Metadata>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(since, _)| since.elapsed() < within).map(|(_, known)| known.clone())
    }

    async fn read(&self, reading: &mut Readings) -> Result<Arc<Metadata>> {
        let discovered = timeout(READING, Metadata::discover_async(self.issuer.clone(), &self.outside)).await;
        let late = || DiscoveryError::Other("it is slow with every answer".to_owned());
        match discovered.unwrap_or_else(|_| Err(late())) {
            Ok(metadata) => {
                let known = Arc::new(metadata);
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), known.clone()));
                reading.failed = None;
                Ok(known)
            }
            Err(error) => {
                reading.failed = Some(Instant::now());
                Err(Error::Silent(match error {
                    DiscoveryError::Request(error) => error.to_string(),
                    DiscoveryError::Response(status, ..) => format!("it answers {status}"),
                    DiscoveryError::Parse(error) => error.to_string(),
                    DiscoveryError::Validation(error) | DiscoveryError::Other(error) => error,
                    error => error.to_string(),
                }))
            }
        }
    }
}
