//! Codes of six digits that change every half minute, as authenticator apps make them (RFC 6238). They use HMAC-SHA-1,
//! which all of these apps support.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::Instant;

/// Seconds of one step, for which a code is valid.
const STEP: i64 = 30;
/// Bytes of a secret, as many as the hash has (RFC 4226, section 4).
pub const SECRET_BYTES: usize = 20;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret that the app and this program share.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp(Vec<u8>);

impl Totp {
    pub fn new(secret: [u8; SECRET_BYTES]) -> Self {
        Self(secret.to_vec())
    }

    /// Reads a secret in Base32, in upper or lower case and with blanks. `None` if it is not Base32 or has another
    /// length.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
        for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
            let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_uppercase())?;
            held = (held << 5) | value as u32;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push((held >> bits) as u8);
                held &= (1 << bits) - 1;
            }
        }
        (bytes.len() == SECRET_BYTES).then_some(Self(bytes))
    }

    /// The secret in Base32.
    pub fn base32(&self) -> String {
        let digit = |at: usize| {
            let byte = |at: usize| u16::from(self.0.get(at).copied().unwrap_or_default());
            let two = byte(at / 8) << 8 | byte(at / 8 + 1);
            char::from(ALPHABET[usize::from(two >> (11 - at % 8)) % 32])
        };
        (0..self.0.len() * 8).step_by(5).map(digit).collect()
    }

    /// The address in the QR code that an app reads.
    pub fn address(&self, account: &str) -> String {
        let account = account.replace(['%', ':', '/', '?', '#', '&', ' '], "_");
        format!("otpauth://totp/Ombruk:{account}?secret={}&issuer=Ombruk", self.base32())
    }

    /// The step of a code, if it is the present step or one of the two beside it, because clocks differ. `used` is the
    /// last step that was accepted: neither it nor an earlier one is accepted again.
    pub fn accepts(&self, code: &str, now: Instant, used: Option<i64>) -> Option<i64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let current = now.timestamp().div_euclid(STEP);
        let mut steps = current - 1..=current + 1;
        steps.find(|step| used.is_none_or(|used| *step > used) && format!("{:06}", self.code(*step)) == digits)
    }

    /// The code of a moment.
    pub fn at(&self, now: Instant) -> String {
        format!("{:06}", self.code(now.timestamp().div_euclid(STEP)))
    }

    fn code(&self, step: i64) -> u32 {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[19] & 0xf);
        let word = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]);
        (word & 0x7fff_ffff) % 1_000_000
    }
}

/// The secret is never printed.
impl std::fmt::Debug for Totp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Totp")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_the_standard() -> Totp {
        Totp::new(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).unwrap_or_default()
    }

    /// RFC 6238, appendix B; the last six digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(of_the_standard().at(at(seconds)), code);
        }
    }

    #[test]
    fn a_code_counts_once_and_for_a_minute() {
        let totp = of_the_standard();
        let step = totp.accepts("287 082", at(59), None);
        assert_eq!(step, Some(1));
        assert_eq!(totp.accepts("287082", at(59), step), None, "used");
        assert_eq!(totp.accepts("287082", at(89), None), Some(1), "a clock that is slow");
        assert_eq!(totp.accepts("287082", at(90), None), None);
        assert_eq!(totp.accepts("287083", at(59), None), None);
        assert_eq!(totp.accepts("", at(59), None), None);
    }

    #[test]
    fn a_secret_is_written_as_people_copy_it() {
        let written = of_the_standard().base32();
        assert_eq!(written, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(Totp::parse(&written.to_lowercase().replace("GY", "G Y")), Some(of_the_standard()));
        assert!(Totp::parse("GEZD").is_none() && Totp::parse("1").is_none());
        assert!(
            of_the_standard().address("kari@x.example").starts_with("otpauth://totp/Ombruk:kari@x.example?secret=GEZ")
        );
    }
}
