//! Authentication: finds the actor of a token or of a session cookie, and caches it for a few seconds.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
    time::{Duration, Instant as Tick},
};

use sha2::{Digest, Sha256};

use crate::app::{App, Result};
use crate::{
    domain::{
        Instant, SessionId,
        directory::{actor::Actor, person::RoleIn},
        time,
    },
    store::directory::people,
};

/// How long an actor is cached. Another node may have revoked the token meanwhile, so it is only seconds.
const REMEMBERED: Duration = Duration::from_secs(5);
/// The most entries of the cache. It is emptied when it is full, so that it does not fill the memory.
const MOST: usize = 10_000;

#[derive(Default)]
pub struct Access {
    known: RwLock<HashMap<String, Known>>,
}

/// What somebody chose in a browser.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    pub language: Option<String>,
    /// The role that they act with, if they have several.
    pub acting: Option<RoleIn>,
}

#[derive(Clone)]
struct Known {
    who: Who,
    expires_at: Option<Instant>,
    seen: Tick,
    version: u64,
}

#[derive(Clone)]
enum Who {
    ByToken(Arc<Actor>),
    ByCookie(SignedIn),
}

/// The person that a cookie signs in.
#[derive(Clone)]
pub struct SignedIn {
    pub actor: Arc<Actor>,
    pub session: SessionId,
    pub chosen: Chosen,
    /// Whether the next page sets the cookie to a new secret.
    pub to_renew: bool,
}

/// The cache key of a cookie. The prefix keeps a cookie's secret from being accepted as a token, and a token from being
/// accepted as a cookie.
fn session_key(hash: &str) -> String {
    format!("session {hash}")
}

/// What is stored of a token: its SHA-256 in hexadecimal.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A new token: 256 random bits, with a prefix that secret scanners can look for.
pub fn new_token() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| crate::app::Error::Internal(error.to_string()))?;
    Ok(format!("ombruk_{}", hex::encode(bytes)))
}

/// The actor a token speaks for; `None` for unknown, expired and revoked tokens alike.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<Arc<Actor>>> {
    let hash = hash(token);
    let now = time::now();
    let version = app.db.directory_version();
    if let Some(known) = app.access.recall(&hash, version, Tick::now())
        && known.expires_at.is_none_or(|end| end > now)
        && let Who::ByToken(actor) = known.who
    {
        return Ok(Some(actor));
    }
    let Some((actor, expires_at)) = people::actor_by_token(app.db.read(), &hash, now).await? else { return Ok(None) };
    let actor = Arc::new(actor);
    app.access.remember(hash, Known { who: Who::ByToken(actor.clone()), expires_at, seen: Tick::now(), version });
    Ok(Some(actor))
}

impl Access {
    /// The cached session of the cookie with this hash.
    pub(in crate::app) fn signed_in(&self, hash: &str, version: u64) -> Option<SignedIn> {
        match self.recall(&session_key(hash), version, Tick::now())?.who {
            Who::ByCookie(known) => Some(known),
            Who::ByToken(_) => None,
        }
    }

    pub(in crate::app) fn is_signed_in(&self, hash: &str, known: SignedIn, version: u64) {
        let known = Known { who: Who::ByCookie(known), expires_at: None, seen: Tick::now(), version };
        self.remember(session_key(hash), known);
    }

    fn recall(&self, hash: &str, version: u64, now: Tick) -> Option<Known> {
        let known = self.known.read().ok()?;
        let found = known.get(hash)?;
        (found.version == version && now.duration_since(found.seen) < REMEMBERED).then(|| found.clone())
    }

    fn remember(&self, hash: String, entry: Known) {
        if let Ok(mut known) = self.known.write() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(hash, entry);
        }
    }
}

#[cfg(test)]
pub(in crate::app) mod tests {
    use super::*;
    use crate::domain::{OrganisationId, PersonId};

    /// Somebody without roles in an organisation without neighbours.
    pub(in crate::app) fn somebody() -> Arc<Actor> {
        let organisation = OrganisationId::new();
        Arc::new(Actor {
            person: PersonId::new(),
            organisation,
            organisations: vec![organisation],
            region: None,
            neighbours: Vec::new(),
            partner: None,
            grants: Vec::new(),
            currency: "NOK".to_owned(),
            time_zone: "Europe/Oslo".to_owned(),
            language: "nb".to_owned(),
        })
    }

    #[test]
    fn an_actor_is_read_again_after_five_seconds_and_after_a_change() {
        let (access, seen) = (Access::default(), Tick::now());
        let entry = Known { who: Who::ByToken(somebody()), expires_at: None, seen, version: 7 };
        access.remember("hash".to_owned(), entry);
        let is_known = |version, millis| access.recall("hash", version, seen + Duration::from_millis(millis)).is_some();
        assert!(is_known(7, 0) && is_known(7, 4_999));
        assert!(!is_known(7, 5_000) && !is_known(8, 0));
        assert!(access.recall("other", 7, seen).is_none());
    }
}
