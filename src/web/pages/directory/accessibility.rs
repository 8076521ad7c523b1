//! The accessibility statement: what is known about the accessibility of these pages, and to whom to report problems.

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};

use crate::web::{
    edge::context::Reader,
    pages::{
        directory::entering::spoken,
        page::{Frame, send},
        visitor::Visitor,
    },
};

#[derive(Template)]
#[template(path = "directory/accessibility.html")]
struct Accessibility {
    frame: Frame,
    contact: Option<String>,
}

/// For everybody, signed in or not.
#[handler]
pub async fn show(request: &Request, reader: Data<&Reader>) -> Result<Response> {
    let text = spoken(request, reader.0);
    let frame = match Visitor::of(request).await {
        Ok(visitor) => Frame::new(&visitor, visitor.text.say("a11y-title")),
        Err(_) => Frame::for_anybody(text, text.say("a11y-title")),
    };
    send(&Accessibility { contact: frame.t.look.contact.clone(), frame })
}
