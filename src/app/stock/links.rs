//! Links that open one picture for a while, for mails and for partners, who have no account here.

use chrono::{DateTime, TimeDelta};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::app::{Error, Result};
use crate::{
    domain::Instant,
    media::Size,
    store::{self, Db},
};

/// How long a link works.
pub const OPEN_FOR: TimeDelta = TimeDelta::days(7);

/// Signs links with a key that all nodes of an installation share (HMAC-SHA-256, RFC 2104).
pub struct Links {
    key: Vec<u8>,
}

impl Links {
    /// With the installation's key, which the first start makes.
    pub async fn load(db: &Db) -> Result<Self> {
        let mut fresh = [0u8; 32];
        getrandom::fill(&mut fresh).map_err(|error| Error::Internal(error.to_string()))?;
        let fresh = &hex::encode(fresh);
        let key = db.write(|tx| async move { store::secrets::get_or_insert(&tx, "links", fresh).await }).await?;
        Ok(Self { key: key.into_bytes() })
    }

    /// The path with an end and a signature.
    pub fn sign(&self, path: &str, until: Instant) -> String {
        let until = until.timestamp();
        let signature = hex::encode(self.mac(path, until).finalize().into_bytes());
        format!("{path}?until={until}&signature={signature}")
    }

    /// The signature alone, for a link whose end is stored elsewhere.
    pub fn signature(&self, path: &str, until: Instant) -> String {
        hex::encode(self.mac(path, until.timestamp()).finalize().into_bytes())
    }

    /// Whether we signed this path and the link is still open.
    pub fn verify(&self, path: &str, until: i64, signature: &str, now: Instant) -> bool {
        let open = DateTime::from_timestamp(until, 0).is_some_and(|end| now < end);
        let signature = hex::decode(signature).unwrap_or_default();
        open && self.mac(path, until).verify_slice(&signature).is_ok()
    }

    fn mac(&self, path: &str, until: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any length");
        mac.update(format!("{until} {path}").as_bytes());
        mac
    }
}

/// The path of one size of a picture.
pub fn of_picture(hash: &str, size: Size) -> String {
    format!("/media/{hash}/{}", size.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_its_own_path_until_its_end() {
        let links = Links { key: b"key".to_vec() };
        let now = crate::domain::time::now();
        let path = of_picture("ab12", Size::Small);
        let until = (now + OPEN_FOR).timestamp();
        let signed = links.sign(&path, now + OPEN_FOR);
        let signature = signed.rsplit('=').next().unwrap_or_default();
        assert!(signed.starts_with("/media/ab12/small?until="));
        assert!(links.verify(&path, until, signature, now));
        let tampered = format!("{}0", &signature[..signature.len() - 1]);
        for (path, until, signature, at) in [
            (of_picture("ab12", Size::Large), until, signature, now),
            (of_picture("ab13", Size::Small), until, signature, now),
            (path.clone(), until + 1, signature, now),
            (path.clone(), until, signature, now + OPEN_FOR + TimeDelta::seconds(1)),
            (path.clone(), i64::MAX, signature, now),
            (path.clone(), until, &signature[..10], now),
            (path.clone(), until, "", now),
        ] {
            assert!(!links.verify(&path, until, signature, at), "{path} {until} {signature}");
        }
        assert!(tampered == signature || !links.verify(&path, until, &tampered, now));
        assert!(!Links { key: b"another".to_vec() }.verify(&path, until, signature, now));
    }
}
