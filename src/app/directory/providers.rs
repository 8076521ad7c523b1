//! Signing in by an identity provider: sending a browser there, taking it back, and ending sessions that the provider
//! ended.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::json;

use crate::app::{
    App, Error, Result,
    directory::{access, provided, sessions, sessions::Arrival},
};
use crate::{
    domain::{Event, PersonId, Refused, directory::provider::Terms, time},
    identity::{self, Provider},
    store::{
        Tx,
        directory::{people, providers as rows, sessions as session_rows},
        history,
        rows::sign_in_attempt,
    },
};

/// How long somebody who was sent to a provider has to come back.
pub const AWAY: TimeDelta = TimeDelta::minutes(15);
/// The longest ID token that is kept as a hint for signing out. The hint is part of an address, and longer addresses
/// may be refused.
const LONGEST_HINT: usize = 4_000;

/// An identity provider by which people sign in here.
pub struct Way {
    pub terms: Terms,
    pub provider: Provider,
}

/// All configured providers.
#[derive(Clone, Default)]
pub struct Providers(Arc<[Way]>);

impl Providers {
    pub fn new(ways: Vec<Way>) -> Self {
        Self(ways.into())
    }

    pub fn of(&self, key: &str) -> Option<&Way> {
        self.0.iter().find(|way| way.terms.key == key)
    }

    pub fn terms(&self) -> impl Iterator<Item = &Terms> {
        self.0.iter().map(|way| &way.terms)
    }
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.terms()).finish()
    }
}

/// Where a browser goes to be signed out at a provider.
pub struct Farewell {
    pub address: String,
    /// What the provider is called.
    pub name: String,
}

/// Where a browser goes, and the secret by which it is known when it comes back.
pub struct Begun {
    pub address: String,
    pub browser: String,
}

/// What a browser brings back from a provider.
#[derive(Clone, Copy, Debug, Default)]
pub struct Back<'a> {
    pub state: &'a str,
    pub code: Option<&'a str>,
    pub issuer: Option<&'a str>,
    /// Why it was sent back without a code.
    pub error: Option<&'a str>,
    /// The secret in the browser's cookie.
    pub browser: Option<&'a str>,
}

/// A finished sign-in.
pub struct Entered {
    pub person: PersonId,
    /// The cookie's secret.
    pub secret: String,
    /// The address of the page that they wanted.
    pub next: String,
}

/// Sends a browser to a provider.
///
/// # Errors
/// `ProviderSilent`.
pub async fn begin(app: &App, way: &Way, next: &str) -> Result<Begun> {
    let begun = way.provider.begin().await.map_err(|error| refused(way, &error))?;
    let browser = access::new_token()?;
    let (state_hash, browser_hash) = (&access::hash(&begun.state), &access::hash(&browser));
    let (nonce, verifier) = (&begun.nonce, &begun.verifier);
    let note = |tx: Tx| async move {
        let attempt = sign_in_attempt::Model {
            state_hash: state_hash.clone(),
            provider: way.terms.key.clone(),
            browser_hash: browser_hash.clone(),
            nonce: nonce.clone(),
            verifier: verifier.clone(),
            next: next.to_owned(),
            expires_at: tx.at + AWAY,
        };
        Ok::<_, Error>(rows::insert_attempt(&tx, attempt).await?)
    };
    app.db.write(note).await?;
    Ok(Begun { address: begun.address, browser })
}

/// Signs somebody in who comes back from a provider. The state is used up even if the sign-in fails.
///
/// # Errors
/// `SignInLost`, `SignInDeclined`, `SignInUnproven`, `ProviderSilent`, `SignInUnknown` or `SignInAddressTaken`.
pub async fn finish(app: &App, way: &Way, back: &Back<'_>, arrival: &Arrival<'_>) -> Result<Entered> {
    let state_hash = &access::hash(back.state);
    let take = |tx: Tx| async move {
        let attempt = rows::take_attempt(&tx, state_hash).await?;
        Ok::<_, Error>(attempt.filter(|attempt| attempt.expires_at > tx.at))
    };
    let attempt = app.db.write(take).await?.ok_or(Refused::SignInLost)?;
    let is_its = back.browser.is_some_and(|browser| access::hash(browser) == attempt.browser_hash);
    if attempt.provider != way.terms.key || !is_its {
        return Err(Refused::SignInLost.into());
    }
    way.provider.is_answer_of(back.issuer).await.map_err(|error| refused(way, &error))?;
    let code = match (back.code, back.error) {
        (Some(code), None) => code,
        (_, error) => {
            let error: String = error.unwrap_or("no code").chars().filter(char::is_ascii_graphic).take(60).collect();
            tracing::warn!(target: "ombruk::security", provider = way.terms.key, error, "the provider sent somebody back");
            return Err(Refused::SignInDeclined.into());
        }
    };
    let proven = way.provider.redeem(code, &attempt.verifier, &attempt.nonce).await;
    let proven = &proven.map_err(|error| refused(way, &error))?;
    let enter = |tx: Tx| async move {
        let person = provided::person(&tx, &way.terms, proven).await?;
        if rows::is_spent(&*tx, &over(&proven.issuer, proven.session.as_deref(), None)).await?
            || rows::is_spent(&*tx, &over(&proven.issuer, proven.session.as_deref(), Some(&proven.subject))).await?
        {
            return Err(Refused::SignInLost.into());
        }
        let by = sessions::Vouched {
            provider: &way.terms.key,
            subject: &proven.subject,
            session: proven.session.as_deref(),
            id_token: Some(proven.id_token.as_str()).filter(|token| token.len() <= LONGEST_HINT),
        };
        Ok::<_, Error>((person, sessions::begin_vouched(&tx, person, arrival, &by).await?))
    };
    let (person, secret) = app.db.write(enter).await?;
    Ok(Entered { person, secret, next: attempt.next })
}

/// Ends the sessions that a provider's logout token names, and answers how many. A token counts once.
///
/// # Errors
/// `SignInUnproven` for a token that is not to be believed or was sent before, `ProviderSilent`.
pub async fn logged_out(app: &App, way: &Way, token: &str) -> Result<usize> {
    let out = &way.provider.logged_out(token).await.map_err(|error| refused(way, &error))?;
    let issuer = way.provider.issuer();
    let end = |tx: Tx| async move {
        provided::home(&tx, &way.terms).await?;
        if !rows::spend(&tx, access::hash(&format!("{issuer} {}", out.id)), out.until).await? {
            return Err(Error::Refused(Refused::SignInUnproven));
        }
        // A browser may be on its way back from the provider with this session. It must not sign in any more.
        if out.session.is_some() {
            let over = over(issuer, out.session.as_deref(), out.subject.as_deref());
            rows::spend(&tx, over, tx.at + AWAY).await?;
        }
        let ended = rows::signed_in_by(&*tx, &way.terms.key, out.subject.as_deref(), out.session.as_deref()).await?;
        // If a token names a session and a subject, it means the session only if it is that subject's.
        let is_theirs = |subject: &Option<String>| out.subject.is_none() || *subject == out.subject;
        let ended: Vec<_> = ended.into_iter().filter(|session| is_theirs(&session.subject)).collect();
        for session in &ended {
            session_rows::end_one(&tx, session.person_id, session.id).await?;
            let Some(person) = people::find(&*tx, session.person_id).await? else { continue };
            let event = Event::SessionsEnded { session: Some(session.id) };
            history::record(&tx, person.organisation_id, person.id.0, &event, None).await?;
        }
        Ok(ended.len())
    };
    app.db.write(end).await
}

/// The hash that is stored for a session that ended at a provider. It includes the subject if the provider named one.
fn over(issuer: &str, session: Option<&str>, subject: Option<&str>) -> String {
    access::hash(&json!(["over", issuer, session, subject]).to_string())
}

/// The provider that a session began with, read before the session ends.
pub struct Vouched {
    provider: String,
    id_token: Option<String>,
}

/// `None` for a session that began without a provider, and if the database cannot be read: signing out must not fail
/// because of that.
pub async fn vouched(app: &App, secret: &str) -> Option<Vouched> {
    let session = session_rows::by_hash(app.db.read(), &access::hash(secret), time::now()).await;
    let session =
        session.inspect_err(|error| tracing::warn!(%error, "who vouched for a session is not known")).ok()??;
    Some(Vouched { provider: session.provider?, id_token: session.id_token })
}

/// Where somebody who signed out here goes to be signed out at their provider too, and the provider's name. `back` is
/// where the provider sends them afterwards.
pub async fn farewell(providers: &Providers, vouched: Vouched, back: &str) -> Option<Farewell> {
    let way = providers.of(&vouched.provider)?;
    let address = way.provider.farewell(vouched.id_token.as_deref(), back).await?;
    Some(Farewell { address, name: way.terms.name.clone() })
}

/// Logs the cause for the operator. The refusal tells the person only what to do.
fn refused(way: &Way, error: &identity::Error) -> Error {
    tracing::warn!(target: "ombruk::security", provider = way.terms.key, %error, "a provider signs nobody in");
    match error {
        identity::Error::Silent(_) => Refused::ProviderSilent.into(),
        identity::Error::Unproven(_) => Refused::SignInUnproven.into(),
    }
}
