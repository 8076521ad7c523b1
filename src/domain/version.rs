//! Which version of a thing an edit was made for (RFC 9110 section 13.1.1).

use crate::{Refused, Result};

/// What If-Match names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// `*`: whatever is there.
    Any,
    /// One of these versions. Weak tags, and tags that are not a version, are left out.
    OneOf(Vec<i64>),
}

impl Expected {
    /// Reads `*` or a list of entity tags. `None` if it is neither. A tag is the version in quotes, or the tag that
    /// came with an answer: `"7.0123456789abcdef"`.
    pub fn parse(header: &str) -> Option<Self> {
        let mut rest = header.trim_matches([' ', '\t']);
        if rest == "*" {
            return Some(Self::Any);
        }
        let mut versions = Vec::new();
        loop {
            let (weak, tag) = match rest.strip_prefix("W/") {
                Some(tag) => (true, tag),
                None => (false, rest),
            };
            let (tag, after) = tag.strip_prefix('"')?.split_once('"')?;
            if !tag.chars().all(|c| c > ' ' && c != '\u{7f}') {
                return None;
            }
            versions.extend(version(tag).filter(|_| !weak));
            let after = after.trim_start_matches([' ', '\t']);
            if after.is_empty() {
                return Some(Self::OneOf(versions));
            }
            rest = after.strip_prefix(',')?.trim_start_matches([' ', '\t']);
        }
    }

    /// Whether the thing still has the version that was read.
    pub fn check(&self, now: i64) -> Result<()> {
        match self {
            Self::Any => Ok(()),
            Self::OneOf(versions) if versions.contains(&now) => Ok(()),
            Self::OneOf(_) => Err(Refused::Stale { version: now, current: None }),
        }
    }
}

fn version(tag: &str) -> Option<i64> {
    let number = tag.split('.').next()?;
    let plain = number.bytes().all(|byte| byte.is_ascii_digit()) && (number == "0" || !number.starts_with('0'));
    number.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_the_standard_says() {
        let of = |versions: &[i64]| Some(Expected::OneOf(versions.to_vec()));
        for (header, read) in [
            ("*", Some(Expected::Any)),
            ("\"7\"", of(&[7])),
            (" \"7.0123456789abcdef-br\" ", of(&[7])),
            ("\"6\", \"7\" ,\"8\"", of(&[6, 7, 8])),
            ("W/\"7\"", of(&[])),
            ("W/\"6\", \"7\"", of(&[7])),
            ("\"+1\"", of(&[])),
            ("\"01\"", of(&[])),
            ("\"-1\"", of(&[])),
            ("\"\"", of(&[])),
            ("7", None),
            ("\"\"1\"\"", None),
            ("\"7", None),
            ("\"7\" \"8\"", None),
            ("\"7\",", None),
            ("\"7\", *", None),
            ("\"7 8\"", None),
            ("w/\"7\"", None),
            ("", None),
        ] {
            assert_eq!(Expected::parse(header), read, "{header}");
        }
    }

    #[test]
    fn what_matches_nothing_is_stale() {
        assert!(Expected::Any.check(7).is_ok() && Expected::OneOf(vec![6, 7]).check(7).is_ok());
        assert_eq!(Expected::OneOf(vec![]).check(7), Err(Refused::Stale { version: 7, current: None }));
    }
}
