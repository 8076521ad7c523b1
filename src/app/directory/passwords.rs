//! Passwords are stored as hashes by Argon2id (RFC 9106) at the strength that OWASP advises: 19 MiB and two passes.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::app::{Error, Result};
use crate::domain::directory::password::Password;

/// How many hashes are computed at once. Each takes a core and 19 MiB.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// The hash that is compared if there is no account, so that the answer takes as long as for an account.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed(b"nobody").unwrap_or_default());

/// The hash of a password, as it is stored.
pub async fn hash(password: &Password) -> Result<String> {
    let bytes = password.as_bytes().to_vec();
    blocking(move || hashed(&bytes)).await?
}

/// The index of the stored hash that the typed password fits, if there is one. With no hash to compare, it takes as
/// long as with one.
pub async fn fitting(kept: Vec<String>, typed: &str) -> Result<Option<usize>> {
    let typed = typed.to_owned();
    blocking(move || {
        let fits = |kept: &str| {
            let kept = PasswordHash::new(kept).ok();
            kept.is_some_and(|kept| Argon2::default().verify_password(typed.as_bytes(), &kept).is_ok())
        };
        let nobody: &str = &NOBODY;
        if kept.is_empty() {
            fits(nobody);
        }
        kept.iter().position(|kept| fits(kept))
    })
    .await
}

fn hashed(password: &[u8]) -> Result<String> {
    let internal = |error: String| Error::Internal(error);
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|error| internal(error.to_string()))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| internal(error.to_string()))?;
    let hash = Argon2::default().hash_password(password, &salt).map_err(|error| internal(error.to_string()))?;
    Ok(hash.to_string())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _place = AT_ONCE.acquire().await.map_err(|_| Error::Busy)?;
    spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_kept_as_its_hash_and_found_by_it() {
        let password = Password::parse("password", "gul sykkel bak låven", &[]).unwrap();
        let (one, other) = (hash(&password).await.unwrap(), hash(&password).await.unwrap());
        assert_ne!(one, other, "each has its own salt");
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_eq!(fitting(vec![one.clone()], "gul sykkel bak låven").await.unwrap(), Some(0));
        assert_eq!(fitting(vec![one], "gul sykkel bak laaven").await.unwrap(), None);
        assert_eq!(fitting(Vec::new(), "nobody").await.unwrap(), None);
    }
}
