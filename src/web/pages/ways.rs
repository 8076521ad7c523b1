//! Addresses that lead from one page to another, and the fields that every form of ours has.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The field with the CSRF proof, and the field with the key of the form.
pub const CSRF: &str = "csrf";
pub const ONCE: &str = "once";
/// The field with the day of an act. As the use cases name it, so that the field shows their refusals.
pub const HAPPENED_AT: &str = "happened_at";
/// Passwords are taken exactly as they were typed, and are never shown again.
pub const AS_TYPED: [&str; 2] = ["password", "password-now"];

/// A key of its own for a form, so that sending it twice does it once.
pub fn once() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The address of the sign-in page, which leads on to `next`.
pub fn door(next: &str) -> String {
    format!("/sign-in?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

/// The page that a form is on, by the form's address.
pub fn page_of_form(path: &str) -> String {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("needs"), Some(_)) if path.ends_with("/release") => path.replace("/release", "/left-out"),
        (Some("needs"), Some(id)) => format!("/needs/{id}"),
        (Some("p"), Some(token)) => format!("/p/{token}"),
        (
            Some(
                first @ ("things" | "drafts" | "products" | "agreements" | "suppliers" | "catalogue-items"
                | "call-offs" | "work-orders" | "partners" | "admin"),
            ),
            Some(one),
        ) => format!("/{first}/{one}"),
        (Some("mine"), Some(id)) if path.ends_with("/change") || path.ends_with("/withdrawn-purchase") => {
            format!("/mine/{id}")
        }
        (Some("handovers"), Some(id)) if id != "new" => format!("/handovers/{id}"),
        (Some("handovers"), _) => "/handovers/new".to_owned(),
        (Some("watches"), _) => "/notices".to_owned(),
        (Some("sign-out" | "switch"), _) | (None, _) => "/".to_owned(),
        (Some(first), _) => format!("/{first}"),
    }
}
