//! How large the body of a request may be and how long its answer may take: by operation.

use std::time::Duration;

use crate::web::api;

const KIB: usize = 1 << 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Bytes of the body.
    pub body: usize,
    /// Factor for the configured timeouts of the body and of the answer.
    pub patience: u32,
}

/// More than any JSON a client has reason to send: a need of a hundred lines with notes takes a third of it.
const USUAL: Allowance = Allowance { body: 256 * KIB, patience: 1 };

/// Operations on hundreds of things at once.
const MANY: Allowance = Allowance { body: 1_024 * KIB, patience: 2 };

/// Ten photographs of 15 MiB and what is said of them, from a telephone in a basement.
const PHOTOS: Allowance = Allowance { body: 151 * KIB * KIB, patience: 10 };

/// A document of 25 MiB and what is said of it.
const DOCUMENT: Allowance = Allowance { body: 26 * KIB * KIB, patience: 4 };

/// All other operations have [`USUAL`].
const OF_OPERATIONS: [(&str, &str, Allowance); 11] = [
    ("POST", "/lots/{id}/photos", PHOTOS),
    ("POST", "/drafts", PHOTOS),
    ("POST", "/drafts/{id}/photos", PHOTOS),
    ("POST", "/lots/{id}/documents/{id}/file", DOCUMENT),
    ("POST", "/products/{id}/documents/{id}/file", DOCUMENT),
    ("POST", "/sanitisation-certificates", DOCUMENT),
    ("POST", "/lot-batches", MANY),
    ("POST", "/lot-batches/moves", MANY),
    ("POST", "/lot-batches/surplus", MANY),
    ("POST", "/lot-batches/departures", MANY),
    ("POST", "/lot-batches/counts", MANY),
];

/// The pages that take files. All others have [`USUAL`].
const OF_PAGES: [(&str, &str, Allowance); 8] = [
    ("POST", "/log", PHOTOS),
    ("POST", "/scanned", PHOTOS),
    ("POST", "/drafts", PHOTOS),
    ("POST", "/drafts/{id}/photos", PHOTOS),
    ("POST", "/things/{id}/photos", PHOTOS),
    ("POST", "/things/{id}/papers/{id}", DOCUMENT),
    ("POST", "/certificates", DOCUMENT),
    ("POST", "/products/{id}/documents/{id}/file", DOCUMENT),
];

impl Default for Allowance {
    fn default() -> Self {
        USUAL
    }
}

impl Allowance {
    /// `path`: with the API's prefix.
    pub fn of(method: &str, path: &str) -> Self {
        let (table, path) = match path.strip_prefix(api::PREFIX) {
            Some(path) => (&OF_OPERATIONS[..], path),
            // A register may send a thousand members of a group in one request.
            None if path.starts_with("/scim/v2/Groups") => return MANY,
            None => (&OF_PAGES[..], path),
        };
        let own = table.iter().find(|(its_method, its_path, _)| *its_method == method && is_of(its_path, path));
        own.map_or(USUAL, |(_, _, allowance)| *allowance)
    }

    pub fn time(self, configured: Duration) -> Duration {
        configured.saturating_mul(self.patience)
    }
}

/// Whether a path matches this template, in which `{id}` stands for any segment.
fn is_of(template: &str, path: &str) -> bool {
    let same_length = template.matches('/').count() == path.matches('/').count();
    same_length && template.split('/').zip(path.split('/')).all(|(wanted, given)| wanted == given || wanted == "{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::document::operations;

    #[test]
    fn every_operation_in_the_table_is_there() {
        for (method, path, allowance) in OF_OPERATIONS {
            let written = operations::of_path(path).is_some_and(|(_, methods)| methods.contains(&method));
            assert!(written, "{method} {path}");
            assert_eq!(Allowance::of(method, &format!("{}{path}", api::PREFIX)), allowance);
        }
        for (method, path, allowance) in OF_PAGES {
            assert_eq!(Allowance::of(method, &path.replace("{id}", "AAAA-AAAA")), allowance);
        }
        for (method, path) in [("POST", "/api/v1/needs"), ("GET", "/api/v1/lot-batches"), ("POST", "/lot-batches")] {
            assert_eq!(Allowance::of(method, path), USUAL);
        }
        assert_eq!(MANY.time(Duration::from_secs(60)), Duration::from_secs(120));
    }
}
