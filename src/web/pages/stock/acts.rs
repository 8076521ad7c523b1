//! Acts on a thing: the addresses of their forms, and the forms as the page shows them.

use crate::{
    app::stock::reading::Lot,
    web::pages::{form::Form, text::Text},
};

pub fn path(lot: &Lot, act: &str) -> String {
    format!("/things/{}/edit/{act}", lot.code)
}

/// A form that is folded until somebody wants the act.
pub fn folded(t: Text, lot: &Lot, act: &str) -> Form {
    Form::new(act, path(lot, act), t.of("tend-go", act)).folded(t.of("tend", act))
}
