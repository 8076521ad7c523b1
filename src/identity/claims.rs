//! The checks of an ID token. They come before any of its claims is used.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    ClaimsVerificationError, ClientId, IdTokenVerifier, IssuerUrl, JsonWebKeySet, Nonce, SignatureVerificationError,
    core::{CoreIdToken, CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde_json::{Map, Value};

use super::{Error, Result};

/// How much the provider's clock may differ from ours.
pub const SKEW: TimeDelta = TimeDelta::minutes(2);
/// The greatest age of a token. The provider issues it just before it is used: an older one was kept by somebody.
const OLDEST: TimeDelta = TimeDelta::hours(1);

/// Only signatures with a private key of the provider. A shared secret (HMAC) does not prove who signed.
pub const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Checks the issuer, the audience (only ours), the signature, expiry and age. The nonce is compared when the claims of
/// a token are read.
pub fn verifier(
    client_id: &str,
    issuer: &IssuerUrl,
    keys: &JsonWebKeySet<CoreJsonWebKey>,
) -> IdTokenVerifier<'static, CoreJsonWebKey> {
    let client = ClientId::new(client_id.to_owned());
    IdTokenVerifier::new_public_client(client, issuer.clone(), keys.clone())
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(|| Utc::now() - SKEW)
        .set_issue_time_verifier_fn(|issued| is_of_now(issued, Utc::now()))
}

fn is_of_now(issued: DateTime<Utc>, now: DateTime<Utc>) -> std::result::Result<(), String> {
    if issued > now + SKEW {
        return Err("issued in the future".to_owned());
    }
    if issued < now - OLDEST {
        return Err("issued long ago".to_owned());
    }
    Ok(())
}

/// Whether the token names a key that is not among the keys of the verifier.
pub fn key_is_missing(token: &CoreIdToken, verifier: &IdTokenVerifier<'_, CoreJsonWebKey>, nonce: &Nonce) -> bool {
    use ClaimsVerificationError::SignatureVerification;
    let missing = SignatureVerification(SignatureVerificationError::NoMatchingKey);
    token.claims(verifier, nonce).is_err_and(|error| error == missing)
}

pub fn unproven(error: ClaimsVerificationError) -> Error {
    match error {
        ClaimsVerificationError::SignatureVerification(why) => Error::Unproven(format!("its signature: {why}")),
        error => Error::Unproven(error.to_string()),
    }
}

/// All claims of a token. The caller has verified the token before.
pub fn of(token: &str) -> Result<Map<String, Value>> {
    let malformed = || Error::Unproven("its claims cannot be read".to_owned());
    let payload = token.split('.').nth(1).ok_or_else(malformed)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).map_err(|_| malformed())?;
    serde_json::from_slice(&payload).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_differ_by_two_minutes() {
        let now = Utc::now();
        let issued = |seconds: i64| is_of_now(now + TimeDelta::seconds(seconds), now).is_ok();
        assert_eq!([issued(119), issued(121), issued(-3_599), issued(-3_601)], [true, false, true, false]);
    }
}
