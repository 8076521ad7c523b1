//! What somebody scanned: the one thing, the things that it may be, or what can be done with it.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};
use serde::Deserialize;

use crate::{
    app::{
        App,
        stock::{drafts, pictures, scans},
    },
    domain::stock::scan::Scan,
    web::{
        edge::{error::Problem, form::Fields as Texts},
        pages::{
            page::{Frame, see, send},
            posted::{CSRF, ONCE, Posted},
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
    /// By heading: what the code leads to, and things whose codes differ by a typing error.
    groups: Vec<(&'static str, Vec<Card>)>,
    /// The code of a printed label that is on no thing yet.
    unused: bool,
    /// A picture was sent, and no code was found in it.
    unseen: bool,
}

/// A photo of a label.
struct Photo;

impl Texts for Photo {
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[
        (CSRF, 64, "That our page sent it."),
        (ONCE, 64, "What tells it from the next."),
        ("next", 20, "What the code is read for."),
    ];
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    text: String,
    /// The page for which it was scanned.
    #[serde(default)]
    next: String,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    // `next` names the page for which it was scanned. That page gets the code, which may stand inside a label's
    // address.
    let code = Scan::read(&asked.text).code.map_or_else(|| asked.text.clone(), |code| code.to_string());
    match asked.next.as_str() {
        "hand-over" if !code.is_empty() => return Ok(see(&format!("/handovers/new?{}", encoded(&[("code", &code)])))),
        "log" if !code.is_empty() => return Ok(see(&format!("/log?{}", encoded(&[("label", &code)])))),
        _ => {}
    }
    if asked.text.is_empty() {
        let frame = Frame::new(&visitor, visitor.text.say("scanned-title"));
        return send(&Scanned { frame, text: asked.text, groups: Vec::new(), unused: false, unseen: true });
    }
    let (_, found) =
        scans::find(app.db.read(), visitor.actor(), &asked.text, visitor.place()).await.map_err(Problem)?;
    if let ([one], false) = (found.hits.as_slice(), found.more) {
        return Ok(see(&format!("/things/{}", one.lot.code)));
    }
    if let Some(draft) = found.draft
        && drafts::find(app.db.read(), visitor.actor(), draft).await.is_ok()
    {
        return Ok(see(&format!("/drafts/{draft}")));
    }
    let several: Vec<Card> = found.hits.iter().map(|hit| Card::of(&hit.lot, &visitor)).collect();
    let meant: Vec<Card> = found.meant.iter().map(|lot| Card::of(lot, &visitor)).collect();
    let groups = [("scanned-several", several), ("scanned-meant", meant)];
    send(&Scanned {
        groups: groups.into_iter().filter(|(_, cards)| !cards.is_empty()).collect(),
        unused: found.unused_label.is_some(),
        unseen: false,
        text: asked.text.chars().take(80).collect(),
        frame: Frame::new(&visitor, visitor.text.say("scanned-title")),
    })
}

/// Reads the code in a photo, for browsers that cannot. The photo is not stored.
#[handler]
pub async fn read(request: &Request, body: poem::Body, app: Data<&Arc<App>>) -> Result<Response> {
    let (posted, photos) = Posted::with_files::<Photo>(request, body).await?;
    let mut text = None;
    for photo in photos {
        text = text.or(pictures::codes(&app, photo).await.map_err(Problem)?.into_iter().next());
    }
    let Some(text) = text else { return Ok(see("/scanned")) };
    let next = posted.fields.text("next").unwrap_or_default();
    Ok(see(&format!("/scanned?{}", encoded(&[("next", next), ("text", &text)]))))
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}
