//! Saying why an offer does not fit: the reason, and the figure that it is about.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        needs::{
            decisions::{self, Answer, DecisionRequest},
            needs,
            offers::Computed,
        },
    },
    domain::{
        self, AppliesTo, Condition, DeclineReason, LineId, NeedId, OfferId, Refused, Rung,
        needs::{
            decline::{Decline, Limit},
            requirement::{Requirements, fit},
        },
        stock::facts::Measured,
    },
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, Told, once, see, send_as},
            posted::{Fields, Posted},
            stock::card::{Picture, condition},
            visitor::Visitor,
        },
        texts,
    },
};

/// First the reasons that a figure can prove, then those that are a judgement.
const REASONS: [DeclineReason; 10] = [
    DeclineReason::WrongSize,
    DeclineReason::Condition,
    DeclineReason::TooLate,
    DeclineReason::TooFar,
    DeclineReason::TooFewAlike,
    DeclineReason::WrongFunction,
    DeclineReason::Accessibility,
    DeclineReason::ChemicalRisk,
    DeclineReason::Preference,
    DeclineReason::Other,
];
pub const SIZES: [&str; 6] =
    ["max_width_cm", "max_depth_cm", "max_height_cm", "min_width_cm", "min_depth_cm", "min_height_cm"];
const MEASURES: [&str; 3] = ["width_cm", "depth_cm", "height_cm"];

#[derive(Template)]
#[template(path = "needs/declining.html")]
struct Page {
    frame: Frame,
    back: String,
    title: String,
    facts: String,
    picture: Picture,
    reasons: Vec<Reason>,
    sizes: Vec<Figure>,
    measures: Vec<Figure>,
    conditions: Vec<(String, String, bool)>,
    ready_by: String,
    max_distance_km: String,
    min_alike: String,
    note: String,
    /// How many things alike are offered, if there are more than this offer has.
    alike: Option<String>,
    of_group: bool,
    /// How many things the limit excludes, if somebody asked.
    takes_away: Option<String>,
    told: Option<Told>,
    csrf: String,
    once: String,
}

struct Reason {
    key: String,
    name: String,
    chosen: bool,
}

struct Figure {
    name: &'static str,
    label: String,
    value: String,
}

#[handler]
pub async fn show(
    visitor: Visitor,
    app: Data<&Arc<App>>,
    Path((id, line, offer)): Path<(NeedId, LineId, OfferId)>,
) -> Result<Response> {
    page(&visitor, &app, (id, line, offer), &Fields::default(), Aside::default()).await
}

/// What is said beside the form.
#[derive(Default)]
struct Aside {
    told: Option<Told>,
    /// Whether to count what the limit excludes.
    counts: bool,
}

async fn page(
    visitor: &Visitor,
    app: &App,
    (id, line, offer): (NeedId, LineId, OfferId),
    fields: &Fields,
    aside: Aside,
) -> Result<Response> {
    let line = needs::line_with_offers(app, visitor.actor(), id, line).await.map_err(Problem)?;
    let gone = || Problem::from(Refused::OfferGone { offer });
    let computed = line.offered.as_ref().ok_or_else(gone)?;
    let found = computed.offers.find(offer).ok_or_else(gone)?;
    let (t, reader) = (visitor.text, visitor.reader());
    let text = |name: &str| fields.text(name).unwrap_or_default().to_owned();
    let figure = |name: &'static str| Figure {
        name,
        label: t.say(&format!("limit-{}", name.replace('_', "-"))),
        value: text(name),
    };
    let conditions = [Condition::AsNew, Condition::Good, Condition::Worn].map(|one| {
        let chosen = fields.text("min_condition").map_or(one == Condition::Good, |key| key == one.to_string());
        (one.to_string(), condition(t, one), chosen)
    });
    let reasons = REASONS.map(|reason| Reason {
        key: reason.to_string(),
        name: t.say(&format!("reason-{}", reason.to_string().replace('_', "-"))),
        chosen: fields.text("reason") == Some(reason.to_string().as_str()),
    });
    let alt = reader.names.category(&found.facts.category).unwrap_or_default();
    let alike = computed.offers.alike(&found.group);
    let title = reader.names.title(&found.facts);
    let status = Told::status(aside.told.as_ref());
    send_as(
        status,
        &Page {
            back: format!("/needs/{id}#line-{}", line.id),
            facts: found.why.iter().map(|why| texts::why(t.language, why)).collect::<Vec<_>>().join(" · "),
            picture: Picture::drawn(&found.facts.category, found.facts.colour.as_deref(), alt),
            reasons: reasons.into(),
            sizes: SIZES.map(figure).into(),
            measures: MEASURES.map(figure).into(),
            conditions: conditions.into(),
            ready_by: fields.text("ready_by").map_or_else(|| computed.line.needed_by.to_string(), str::to_owned),
            max_distance_km: text("max_distance_km"),
            min_alike: text("min_alike"),
            note: text("note"),
            alike: (alike > found.terms.available).then(|| t.n("decline-group", alike)),
            of_group: fields.text("group").is_some(),
            takes_away: takes_away(visitor, computed, fields).filter(|_| aside.counts),
            told: aside.told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, t.word("decline-title", &title)),
            title,
        },
    )
}

/// How many of the undecided things the limit excludes: "3 of 14".
fn takes_away(visitor: &Visitor, computed: &Computed, fields: &Fields) -> Option<String> {
    let Ok(Decline { limit: Some(Limit::Bounds(limit)), .. }) = decline(fields) else { return None };
    limit.validate("decline.limit").ok()?;
    let mut things: Vec<_> =
        computed.offers.all().filter(|offer| offer.rung <= Rung::Repair && offer.undecided()).collect();
    things.sort_by_key(|offer| offer.lot);
    things.dedup_by_key(|offer| offer.lot);
    let all: i64 = things.iter().map(|offer| offer.terms.available).sum();
    let away = things.iter().filter(|offer| !fit(&limit, &offer.facts, &offer.reach(), computed.today).fits());
    let away: i64 = away.map(|offer| offer.terms.available).sum();
    let t = visitor.text;
    Some(t.n_word("limit-takes-away", all, &t.whole(away)))
}

#[handler]
pub async fn save(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, line, offer)): Path<(NeedId, LineId, OfferId)>,
) -> Result<Response> {
    let fields = &posted.fields;
    if fields.text("count").is_some() {
        return page(&posted.visitor, &app, (id, line, offer), fields, Aside { counts: true, told: None }).await;
    }
    match said(&posted, &app, (id, line, offer)).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let field = said_in(&problem, fields);
            let mut told = Told::of(&posted.visitor, problem)?;
            told.field = told.field.or(field.map(str::to_owned));
            let told = Some(told);
            page(&posted.visitor, &app, (id, line, offer), fields, Aside { told, counts: true }).await
        }
    }
}

async fn said(posted: &Posted, app: &App, (id, line, offer): (NeedId, LineId, OfferId)) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let applies = if posted.fields.text("group").is_some() { AppliesTo::Group } else { AppliesTo::Offer };
    let verdict = Answer::Decline(Box::new(decline(&posted.fields)?), applies);
    let request = &DecisionRequest { offer, seen: None, verdict };
    let looked = &decisions::look(app, actor, id, line, request).await?;
    posted
        .write(|tx| async move {
            decisions::decide(app, &tx, actor, (id, line), request, looked).await?;
            Ok(format!("/needs/{id}#line-{line}"))
        })
        .await
}

/// The field that the refusal is about.
fn said_in(problem: &Problem, fields: &Fields) -> Option<&'static str> {
    let Problem(crate::app::Error::Refused(refused)) = problem else { return None };
    match refused {
        Refused::NoteNeeded => return Some("note"),
        Refused::ReasonContradicted { .. }
        | Refused::LimitNeeded { .. }
        | Refused::LimitOutside { .. }
        | Refused::MeasureNeeded { .. } => {}
        _ => return None,
    }
    match fields.value("reason").ok()?? {
        DeclineReason::WrongSize => SIZES.into_iter().find(|name| fields.text(name).is_some()).or(Some(SIZES[0])),
        DeclineReason::Condition => Some("min_condition"),
        DeclineReason::TooLate => Some("ready_by"),
        DeclineReason::TooFar => Some("max_distance_km"),
        DeclineReason::TooFewAlike => Some("min_alike"),
        DeclineReason::WrongFunction
        | DeclineReason::Accessibility
        | DeclineReason::ChemicalRisk
        | DeclineReason::Preference
        | DeclineReason::Other => Some("note"),
    }
}

/// Reads the fields of the chosen reason. Fields of other reasons are ignored.
fn decline(fields: &Fields) -> domain::Result<Decline> {
    let reason: DeclineReason = fields.required("reason")?;
    let mut limit = Requirements::default();
    let mut measured = Measured::default();
    match reason {
        DeclineReason::WrongSize => {
            limit.max_width_cm = fields.value("max_width_cm")?;
            limit.max_depth_cm = fields.value("max_depth_cm")?;
            limit.max_height_cm = fields.value("max_height_cm")?;
            limit.min_width_cm = fields.value("min_width_cm")?;
            limit.min_depth_cm = fields.value("min_depth_cm")?;
            limit.min_height_cm = fields.value("min_height_cm")?;
            measured.width_cm = fields.value("width_cm")?;
            measured.depth_cm = fields.value("depth_cm")?;
            measured.height_cm = fields.value("height_cm")?;
        }
        DeclineReason::Condition => limit.min_condition = fields.value("min_condition")?,
        DeclineReason::TooLate => limit.ready_by = fields.value("ready_by")?,
        DeclineReason::TooFar => limit.max_distance_km = fields.value("max_distance_km")?,
        DeclineReason::TooFewAlike => limit.min_alike = fields.value("min_alike")?,
        DeclineReason::WrongFunction
        | DeclineReason::Accessibility
        | DeclineReason::ChemicalRisk
        | DeclineReason::Preference
        | DeclineReason::Other => {}
    }
    Ok(Decline {
        reason,
        note: fields.text("note").map(str::to_owned),
        limit: (limit != Requirements::default()).then_some(Limit::Bounds(limit)),
        measured: (measured != Measured::default()).then_some(measured),
    })
}
