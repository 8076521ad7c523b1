//! Logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.6), and the checks before a session is ended.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use openidconnect::{
    JsonWebKey, JsonWebKeySet, JsonWebKeyUse,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    Error, Result,
    claims::{ALGORITHMS, SKEW},
};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Whose session ended at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedOut {
    pub subject: Option<String>,
    /// Only this session ended. `None`: all sessions of the subject ended.
    pub session: Option<String>,
    /// The token's own id. The same id is accepted once.
    pub id: String,
    /// Until when the token could be sent again.
    pub until: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    typ: Option<String>,
    kid: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audiences,
    iat: i64,
    exp: i64,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    events: Map<String, Value>,
    nonce: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audiences {
    One(String),
    Several(Vec<String>),
}

/// A token that is parsed and not verified. Anybody may have sent it.
pub struct Unverified<'a> {
    header: Header,
    claims: Claims,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Unverified<'a> {
    pub fn parse(token: &'a str) -> Result<Self> {
        let (signed, signature) = token.rsplit_once('.').ok_or_else(|| unproven("it is no token"))?;
        let (header, claims) = signed.split_once('.').ok_or_else(|| unproven("it is no token"))?;
        let read = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| unproven("it is no token"));
        let header = serde_json::from_slice(&read(header)?).map_err(|_| unproven("its header cannot be read"))?;
        let claims = serde_json::from_slice(&read(claims)?).map_err(|_| unproven("its claims cannot be read"))?;
        Ok(Self { header, claims, signed, signature: read(signature)? })
    }

    /// Whether one of these keys may have signed the token.
    pub fn has_key(&self, keys: &JsonWebKeySet<CoreJsonWebKey>) -> bool {
        keys.keys().iter().any(|key| self.may_be_by(key))
    }

    fn may_be_by(&self, key: &CoreJsonWebKey) -> bool {
        let named = self.header.kid.as_deref();
        let is_named = named.is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid));
        is_named && key.key_use().is_none_or(|usage| usage.allows_signature())
    }

    pub fn verify(self, keys: &JsonWebKeySet<CoreJsonWebKey>, issuer: &str, client_id: &str) -> Result<LoggedOut> {
        if !ALGORITHMS.contains(&self.header.alg) {
            return Err(unproven("it is not signed by a key of the provider"));
        }
        if self.header.crit.is_some() {
            return Err(unproven("it demands what is not understood"));
        }
        // The same key also signs tokens of other kinds, which are no logout tokens.
        let kinds = ["logout+jwt", "jwt"];
        if self.header.typ.as_ref().is_some_and(|typ| !kinds.contains(&typ.to_ascii_lowercase().as_str())) {
            return Err(unproven("it is a token of another kind"));
        }
        let (alg, signed) = (&self.header.alg, self.signed.as_bytes());
        let mut able = keys.keys().iter().filter(|key| self.may_be_by(key));
        if !able.any(|key| key.verify_signature(alg, signed, &self.signature).is_ok()) {
            return Err(unproven("no key of the provider signed it"));
        }
        self.claims.verify(issuer, client_id, Utc::now())
    }
}

impl Claims {
    fn verify(self, issuer: &str, client_id: &str, now: DateTime<Utc>) -> Result<LoggedOut> {
        if self.iss != issuer {
            return Err(unproven("it is another issuer's"));
        }
        let is_ours = match &self.aud {
            Audiences::One(one) => one == client_id,
            Audiences::Several(all) => all.iter().any(|one| one == client_id),
        };
        if !is_ours {
            return Err(unproven("it is for another audience"));
        }
        if self.exp <= (now - SKEW).timestamp() || self.iat > (now + SKEW).timestamp() {
            return Err(unproven("it is not of now"));
        }
        if !self.events.get(EVENT).is_some_and(Value::is_object) {
            return Err(unproven("it is about something else"));
        }
        if self.nonce.is_some() {
            return Err(unproven("it has a nonce, as ID tokens have"));
        }
        if (self.sub.is_none() && self.sid.is_none()) || self.jti.is_empty() {
            return Err(unproven("it does not say whose session ended"));
        }
        let until = DateTime::from_timestamp(self.exp, 0).ok_or_else(|| unproven("it never ends"))?;
        Ok(LoggedOut { subject: self.sub, session: self.sid, id: self.jti, until: until + SKEW })
    }
}

fn unproven(why: &str) -> Error {
    Error::Unproven(why.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn verified(change: impl Fn(&mut Value)) -> std::result::Result<LoggedOut, String> {
        let now = Utc::now();
        let mut claims = json!({
            "iss": "https://id.example", "aud": "ombruk", "iat": now.timestamp(), "exp": now.timestamp() + 120,
            "jti": "a", "sid": "s", "events": {EVENT: {}},
        });
        change(&mut claims);
        let claims: Claims = serde_json::from_value(claims).map_err(|error| error.to_string())?;
        claims.verify("https://id.example", "ombruk", now).map_err(|error| error.to_string())
    }

    #[test]
    fn every_claim_is_looked_at() {
        assert!(verified(|_| ()).is_ok_and(|out| out.session.as_deref() == Some("s")));
        assert!(verified(|claims| claims["aud"] = json!(["other", "ombruk"])).is_ok());
        let now = Utc::now().timestamp();
        for (field, value, why) in [
            ("iss", json!("https://id.example/"), "another issuer's"),
            ("aud", json!("other"), "another audience"),
            ("aud", json!([]), "another audience"),
            ("exp", json!(now - 121), "not of now"),
            ("iat", json!(now + 125), "not of now"),
            ("events", json!({}), "something else"),
            ("events", json!({EVENT: true}), "something else"),
            ("nonce", json!("n"), "nonce"),
            ("sid", Value::Null, "whose session"),
            ("jti", json!(""), "whose session"),
            ("jti", Value::Null, "invalid type"),
        ] {
            let refused = verified(|claims| claims[field] = value.clone());
            assert!(refused.as_ref().is_err_and(|said| said.contains(why)), "{field}: {refused:?}");
        }
    }
}
