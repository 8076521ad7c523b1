//! What somebody scanned: the one thing, those it may be, or what can be done with it.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};
use serde::Deserialize;

use crate::{
    app::{App, stock::scans},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, see, send},
            stock::card::Card,
            visitor::Visitor,
        },
    },
};

#[derive(Template)]
#[template(path = "stock/scanned.html")]
struct Scanned {
    frame: Frame,
    text: String,
    /// What it leads to, and things whose codes differ by a slip of the finger; with what they are headed with.
    groups: Vec<(&'static str, Vec<Card>)>,
    /// A printed label that sticks on nothing yet.
    unused: bool,
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    text: String,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let (_, found) =
        scans::find(app.db.read(), visitor.actor(), &asked.text, visitor.place()).await.map_err(Problem)?;
    if let ([one], false) = (found.hits.as_slice(), found.more) {
        return Ok(see(&format!("/things/{}", one.lot.code)));
    }
    let several: Vec<Card> = found.hits.iter().map(|hit| Card::of(&hit.lot, &visitor)).collect();
    let meant: Vec<Card> = found.meant.iter().map(|lot| Card::of(lot, &visitor)).collect();
    let groups = [("scanned-several", several), ("scanned-meant", meant)];
    send(&Scanned {
        groups: groups.into_iter().filter(|(_, cards)| !cards.is_empty()).collect(),
        unused: found.unused_label.is_some(),
        text: asked.text.chars().take(80).collect(),
        frame: Frame::new(&visitor, visitor.text.say("scanned-title")),
    })
}
