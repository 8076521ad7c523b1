//! SCIM filters and paths, as far as registers of people use them: comparisons with `eq`, joined by `and`.

use serde_json::Value;

use super::{BadScim, GROUP, Result, USER};
use crate::text;

/// Most bytes of a filter or a path. Longer ones are a mistake.
const LONGEST: usize = 2_000;
/// Most comparisons of a filter. Registers send one or two.
const MOST_COMPARED: usize = 10;

/// An attribute that has to equal a value; the name is in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equal {
    pub attribute: String,
    pub value: String,
}

/// The path of an attribute: `name.formatted`, `emails[type eq "work"].value`. Names are in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub attribute: String,
    pub filter: Vec<Equal>,
    pub sub: Option<String>,
}

impl Path {
    pub fn parse(text: &str) -> Result<Self> {
        let bad = || BadScim::new("invalidPath", "the path cannot be read");
        if text.len() > LONGEST {
            return Err(bad());
        }
        let text = without_urn(text.trim());
        let (before, filter, after) = match text.split_once('[') {
            None => (text, Vec::new(), ""),
            Some((before, rest)) => {
                let (within, after) = rest.rsplit_once(']').ok_or_else(bad)?;
                // Reading nested brackets would recurse once for each, which could overflow the stack.
                if within.contains('[') {
                    return Err(bad());
                }
                (before, parse_filter(within).map_err(|_| bad())?, after)
            }
        };
        let (attribute, sub) = match (before.split_once('.'), after.strip_prefix('.')) {
            (Some((attribute, sub)), None) if after.is_empty() => (attribute, Some(sub)),
            (None, Some(sub)) => (before, Some(sub)),
            (None, None) if after.is_empty() => (before, None),
            _ => return Err(bad()),
        };
        let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_$:.".contains(c));
        if !is_name(attribute) || sub.is_some_and(|sub| !is_name(sub)) {
            return Err(bad());
        }
        Ok(Self { attribute: attribute.to_lowercase(), filter, sub: sub.map(str::to_lowercase) })
    }

    /// A path without a filter. The names must be in lower case.
    pub fn named(attribute: &str, sub: Option<&str>) -> Self {
        Self { attribute: attribute.to_owned(), filter: Vec::new(), sub: sub.map(str::to_owned) }
    }
}

/// Removes the URN of the User or Group schema from the front of a path. A path of another schema is left as it is, and
/// names no attribute that is kept.
fn without_urn(text: &str) -> &str {
    let own = [USER, GROUP].into_iter().find_map(|urn| {
        let (head, rest) = text.split_at_checked(urn.len())?;
        head.eq_ignore_ascii_case(urn).then_some(rest)?.strip_prefix(':')
    });
    own.unwrap_or(text)
}

/// Reads a filter. All of its comparisons must hold.
pub fn parse_filter(text: &str) -> Result<Vec<Equal>> {
    let bad = || BadScim::new("invalidFilter", "filters are ATTRIBUTE eq VALUE, joined by `and`");
    if text.len() > LONGEST {
        return Err(bad());
    }
    let mut rest = text.trim();
    let mut all = Vec::new();
    loop {
        let end = match (rest.find('['), rest.find(char::is_whitespace)) {
            (Some(open), Some(space)) if open < space => {
                let close = rest.find(']').ok_or_else(bad)?;
                close + rest[close..].find(char::is_whitespace).ok_or_else(bad)?
            }
            (_, Some(space)) => space,
            _ => return Err(bad()),
        };
        let path = Path::parse(&rest[..end]).map_err(|_| bad())?;
        let attribute = match path.sub {
            Some(sub) => format!("{}.{sub}", path.attribute),
            None => path.attribute,
        };
        let (operator, after) = word(&rest[end..]).ok_or_else(bad)?;
        if !operator.eq_ignore_ascii_case("eq") {
            return Err(bad());
        }
        let mut values = serde_json::Deserializer::from_str(after).into_iter::<Value>();
        let value = match values.next() {
            // Normalised like every stored text. Control characters, which JSON escapes can contain, are refused.
            Some(Ok(Value::String(value))) => text::name(&value).map_err(|_| bad())?.into_owned(),
            Some(Ok(Value::Bool(value))) => value.to_string(),
            _ => return Err(bad()),
        };
        all.push(Equal { attribute, value });
        let after = after[values.byte_offset()..].trim_start();
        if after.is_empty() {
            return Ok(all);
        }
        let (and, next) = word(after).ok_or_else(bad)?;
        if !and.eq_ignore_ascii_case("and") || all.len() == MOST_COMPARED {
            return Err(bad());
        }
        rest = next;
    }
}

/// The next word, and what comes after.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace)?;
    Some((&text[..end], text[end..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_of_registers_are_read() {
        let read = |text: &str| {
            let all = parse_filter(text).map_err(|bad| bad.kind)?;
            Ok::<_, &str>(
                all.into_iter().map(|one| format!("{}={}", one.attribute, one.value)).collect::<Vec<_>>().join("&"),
            )
        };
        for (text, read_as) in [
            (r#"userName eq "kari@storvik.example""#, "username=kari@storvik.example"),
            (r#"USERNAME EQ "a b""#, "username=a b"),
            (r#"externalId eq "a\"b""#, "externalid=a\"b"),
            (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "x""#, "username=x"),
            (r#"emails[type eq "work"].value eq "x""#, "emails.value=x"),
            (r#"id eq "1" and members eq "2""#, "id=1&members=2"),
            ("active eq true", "active=true"),
        ] {
            assert_eq!(read(text), Ok(read_as.to_owned()), "{text}");
        }
        for text in [
            "",
            "userName",
            "userName eq",
            "userName co \"a\"",
            "userName eq x",
            "userName pr",
            "a eq \"1\" or b eq \"2\"",
            "(a eq \"1\")",
            "not (a eq \"1\")",
            "emails[type eq \"work\" eq \"x\"",
            r#"userName eq "a\u0000b""#,
            "a[b[c eq \"1\"]].d eq \"2\"",
        ] {
            assert_eq!(read(text), Err("invalidFilter"), "{text}");
        }
        assert_eq!(read(&"a[".repeat(100_000)), Err("invalidFilter"));
        assert_eq!(read(&format!("{} ]{} eq \"1\"", "a[".repeat(900), "]".repeat(900))), Err("invalidFilter"));
        let many = |n: usize| vec!["a eq \"1\""; n].join(" and ");
        assert!(read(&many(10)).is_ok());
        assert_eq!(read(&many(11)), Err("invalidFilter"));
        assert_eq!(read(&many(100)), Err("invalidFilter"));
    }

    #[test]
    fn paths_are_read() {
        let of = |text: &str| Path::parse(text).map(|path| (path.attribute, path.filter.len(), path.sub));
        let sub = |name: &str| Some(name.to_owned());
        assert_eq!(of("Active"), Ok(("active".to_owned(), 0, None)));
        assert_eq!(of("name.Formatted"), Ok(("name".to_owned(), 0, sub("formatted"))));
        assert_eq!(of(r#"emails[type eq "work"].value"#), Ok(("emails".to_owned(), 1, sub("value"))));
        assert_eq!(of(r#"members[value eq "a.b"]"#), Ok(("members".to_owned(), 1, None)));
        assert!(of("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department").is_ok());
        for text in ["", "a b", "members[", "members[value eq \"a\"]x", "a.", "[x eq \"1\"]"] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
