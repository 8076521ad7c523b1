//! Identity providers: OpenID Connect Core, Discovery, RP-Initiated Logout and Back-Channel Logout, as the one who relies
//! on them. It knows nothing of ours.

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
use tokio::sync::Semaphore;

mod claims;
mod logout_token;
mod outside;

pub use logout_token::LoggedOut;
use outside::Outside;

/// What a provider says of itself is asked for anew after so long: keys that it took back count no longer.
const FRESH: Duration = Duration::from_secs(3_600);
/// A key that nobody knows makes the keys be read again, but not more often: anybody can name one.
const BETWEEN_READINGS: Duration = Duration::from_secs(60);
/// A provider that does not answer is left alone for a moment: those who wait for it must not queue up.
const LEFT_ALONE: Duration = Duration::from_secs(5);
/// So many people at once are waited for; a slow provider must not keep all connections.
const AT_ONCE: usize = 64;

/// How an installation is known to a provider.
#[derive(Clone)]
pub struct Settings {
    pub issuer: String,
    pub client_id: String,
    pub secret: Option<String>,
    pub scopes: Vec<String>,
    /// Whether the claims that are not in the token are asked for as well.
    pub userinfo: bool,
    /// Where browsers come back to.
    pub redirect: String,
}

/// Why a provider proved nothing. None of it holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not answer, or something that nobody understands.
    #[error("the provider does not answer: {0}")]
    Silent(String),
    /// It says no, or what it says is not to be believed.
    #[error("nothing is proven: {0}")]
    Unproven(String),
}

type Result<T> = std::result::Result<T, Error>;

/// What leads a browser to the provider, and what is kept here until it comes back.
pub struct Begun {
    pub address: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// Somebody whom the provider vouches for.
pub struct Proven {
    pub issuer: String,
    pub subject: String,
    /// The provider's own session, which it may end.
    pub session: Option<String>,
    pub claims: Map<String, Value>,
    /// As it came, to be shown when signing out.
    pub id_token: String,
}

/// What providers say of themselves beyond what every one does.
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

/// One provider, with what it said of itself.
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
    /// Nothing is asked yet: a provider that is down keeps nobody from starting.
    ///
    /// # Errors
    /// An address that is none, or goes over an open line to another machine.
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

    /// Where to send a browser (authorization code with PKCE).
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

    /// Whether an answer is this provider's (RFC 9207): one that always says whose it is has to.
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

    /// Who came back with a code.
    pub async fn redeem(&self, code: &str, verifier: &str, nonce: &str) -> Result<Proven> {
        let _place = self.place()?;
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

    /// Where a browser goes to be signed out at the provider as well; none where that is not offered.
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

    /// Whose session the provider ended, by the token that it sends.
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
        // Whoever waited finds what the one before read, or that it read nothing.
        if let Some(known) = self.known(FRESH) {
            return Ok(known);
        }
        if reading.failed.is_some_and(|failed| failed.elapsed() < LEFT_ALONE) {
            return Err(Error::Silent("it did not answer a moment ago".to_owned()));
        }
        self.read(&mut reading).await
    }

    /// The provider has other keys than it had; `None` where that was looked at a moment ago.
    async fn read_again(&self) -> Result<Option<Arc<Metadata>>> {
        let mut reading = self.reading.lock().await;
        if reading.again.is_some_and(|again| again.elapsed() < BETWEEN_READINGS) {
            // Somebody else may have read them while this one waited.
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
        match Metadata::discover_async(self.issuer.clone(), &self.outside).await {
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
