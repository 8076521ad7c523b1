//! Stating a need. The page shows what it understood of a sentence, and it can be changed before it is sent.

use std::sync::Arc;

use askama::Template;
use chrono::Days;
use poem::{Request, Response, Result, handler, web::Data};
use serde::Deserialize;

use crate::{
    app::{
        App,
        needs::{needs, wishes},
    },
    domain::{
        self, Date, PlaceId,
        needs::{
            need::{NewLine, NewNeed},
            requirement::Requirements,
            wish::Wish,
        },
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::Form,
            needs::requirements,
            page::{Frame, Told, once, see, send_as},
            posted::{Fields, Posted},
            visitor::Visitor,
        },
    },
};

/// The time until the need, if no day is named: enough to carry something across a town.
const USUAL: Days = Days::new(14);
const MOST: i64 = 10_000;
/// Long enough for a sentence.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "needs/stating.html")]
struct Stating {
    frame: Frame,
    /// What was written. It becomes the purpose.
    purpose: String,
    n: i64,
    categories: Vec<Choice>,
    /// Whether the words named a kind of thing.
    understood: bool,
    places: Vec<Choice>,
    needed_by: Date,
    needed_until: String,
    earliest: Date,
    considered: bool,
    note: String,
    /// What the things must be.
    demands: Form,
    told: Option<Told>,
    csrf: String,
    once: String,
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    q: String,
    /// Set by links from a thing or from a search: the form is shown, whatever the words are.
    #[serde(default)]
    ask: String,
}

struct Filled {
    n: i64,
    category: String,
    place: Option<PlaceId>,
    needed_by: Date,
    needed_until: String,
    purpose: String,
    considered: bool,
    note: String,
}

#[handler]
pub fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    visitor.actor().may_read().map_err(Problem::from)?;
    let mut asked: Asked = request.params().unwrap_or_default();
    asked.q = asked.q.chars().take(LONGEST).collect();
    let wish = Wish::read(&asked.q, visitor.today);
    let says_how_many = wish.quantity.is_some() || wish.needed_by.is_some();
    if !says_how_many && !wish.words.is_empty() && asked.ask.is_empty() {
        let thing = serde_urlencoded::to_string([("q", wish.thing())]).unwrap_or_default();
        return Ok(see(&format!("/things?{thing}")));
    }
    let filled = Filled {
        n: wish.quantity.unwrap_or(1),
        category: wishes::category(&app.reference, &wish.words).unwrap_or_default(),
        place: visitor.place(),
        needed_by: wish.needed_by.unwrap_or(visitor.today + USUAL),
        needed_until: String::new(),
        purpose: asked.q.trim().to_owned(),
        considered: false,
        note: String::new(),
    };
    // Whoever comes from a page that asks for the same demands has said them there.
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    page(&visitor, &app, filled, &given, None)
}

fn page(visitor: &Visitor, app: &App, filled: Filled, given: &Fields, mut told: Option<Told>) -> Result<Response> {
    let t = visitor.text;
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Stating {
            categories: choices::categories(visitor, app, Some(&filled.category)),
            understood: !filled.category.is_empty(),
            places: choices::sites(visitor, filled.place),
            purpose: filled.purpose,
            n: filled.n,
            needed_by: filled.needed_by,
            needed_until: filled.needed_until,
            earliest: visitor.today,
            considered: filled.considered,
            note: filled.note,
            demands: requirements::part(visitor, given, told.as_mut(), &[]),
            told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, t.say("stating-title")),
        },
    )
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let (visitor, fields) = (&posted.visitor, &posted.fields);
    visitor.actor().may_read().map_err(Problem::from)?;
    let stated = match new_need(visitor, fields) {
        Ok(new) => state(&posted, &app, &new).await,
        Err(refused) => Err(Problem::from(refused)),
    };
    match stated {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let told = requirements::at_its_field(Told::of(visitor, problem)?);
            page(visitor, &app, filled(visitor, fields), fields, Some(told))
        }
    }
}

async fn state(posted: &Posted, app: &App, new: &NewNeed) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let looked = &needs::look(app, actor, new).await?;
    posted
        .write(|tx| async move {
            let need = needs::state(app, &tx, actor, new, Some(looked.clone())).await?;
            Ok(format!("/needs/{}", need.id))
        })
        .await
}

fn new_need(visitor: &Visitor, fields: &Fields) -> domain::Result<NewNeed> {
    let missing = |what: &str| domain::Refused::invalid(what, domain::Bad::Missing);
    let line = NewLine {
        category: Some(fields.text("category").ok_or_else(|| missing("category"))?.to_owned()),
        function: None,
        quantity: fields.required("n")?,
        requirements: requirements::read(visitor, &Requirements::default(), fields)?,
    };
    Ok(NewNeed {
        unit: visitor.unit().ok_or_else(|| missing("unit_id"))?,
        place: PlaceId(fields.required("place")?),
        needed_by: fields.required("needed_by")?,
        needed_until: fields.value("needed_until")?,
        purpose: fields.text("purpose").unwrap_or_default().to_owned(),
        alternatives_considered: fields.text("considered").is_some(),
        note: fields.text("note").unwrap_or_default().to_owned(),
        lines: vec![line],
    })
}

/// What was sent, as far as it can be shown again.
fn filled(visitor: &Visitor, fields: &Fields) -> Filled {
    let text = |name: &str| fields.text(name).unwrap_or_default().to_owned();
    Filled {
        n: fields.value("n").ok().flatten().unwrap_or(1).clamp(1, MOST),
        category: text("category"),
        place: fields.value("place").ok().flatten().map(PlaceId),
        needed_by: fields.value("needed_by").ok().flatten().unwrap_or(visitor.today + USUAL),
        needed_until: text("needed_until"),
        purpose: text("purpose"),
        considered: fields.text("considered").is_some(),
        note: text("note"),
    }
}
