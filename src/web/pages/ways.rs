//! Addresses that lead from one page to another, and what makes a form one of ours.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The field that proves that our page sent the form, and the one that tells it from the next.
pub const CSRF: &str = "csrf";
pub const ONCE: &str = "once";
/// Passwords are what was typed, blanks and all, and are shown to nobody again.
pub const AS_TYPED: [&str; 2] = ["password", "password-now"];

/// A key of its own for a form, so that sending it twice does it once.
pub fn once() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Where one signs in, and is led to a page from there.
pub fn door(next: &str) -> String {
    format!("/sign-in?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

/// The page that a form is on, by the form's address.
pub fn behind(path: &str) -> String {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("needs"), Some(id)) => format!("/needs/{id}"),
        (Some("p"), Some(token)) => format!("/p/{token}"),
        (Some(first @ ("things" | "agreements" | "call-offs" | "work-orders" | "partners" | "admin")), Some(one)) => {
            format!("/{first}/{one}")
        }
        (Some("handovers"), Some(id)) if id != "new" => format!("/handovers/{id}"),
        (Some("handovers"), _) => "/handovers/new".to_owned(),
        (Some("watches"), _) => "/notices".to_owned(),
        (Some("sign-out" | "switch"), _) | (None, _) => "/".to_owned(),
        (Some(first), _) => format!("/{first}"),
    }
}
