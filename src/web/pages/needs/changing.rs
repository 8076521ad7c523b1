//! Changing a line: how many it asks for, and what it demands.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        needs::{
            line_edits::{self, LineChange},
            needs,
            reading::{Line, Need},
        },
    },
    domain::{
        self, Alike, Condition, LineId, LineState, NeedId, Refused as No,
        directory::actor::Act,
        fields::LONGEST_NOTE,
        needs::requirement::{AlikeWish, Requirements},
        reference::feature,
        stock::lot::MOST,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            form::{Field, Form},
            needs::{declining::SIZES, list::line_title},
            page::see,
            posted::{Fields, Posted},
            sheet::{Refused, Sheet},
            stock::card::condition,
            visitor::Visitor,
        },
    },
};

const CONDITIONS: [Condition; 3] = [Condition::AsNew, Condition::Good, Condition::Worn];
const LEVELS: [Alike; 3] = [Alike::Kind, Alike::Look, Alike::Product];
/// Centimetres of the largest size that the form takes.
const LARGEST: i64 = 2_000;
const OLDEST: i64 = 200;
const FARTHEST: i64 = 3_000;
/// Enough for a colour, and for a list of materials.
const LONGEST: usize = 200;

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(at): Path<(NeedId, LineId)>) -> Result<Response> {
    page(&visitor, &app, at, None).await
}

async fn page(
    visitor: &Visitor,
    app: &App,
    (id, line): (NeedId, LineId),
    refused: Option<Refused<'_>>,
) -> Result<Response> {
    let t = visitor.text;
    let (need, line) = read(visitor, app, (id, line)).await?;
    visitor.actor().may(Act::StateNeed, need.unit).map_err(Problem::from)?;
    match line.state {
        LineState::Open => {}
        LineState::Met | LineState::Withdrawn => {
            return Err(Problem::from(No::WrongState { what: "need", state: line.state.to_string() }).into());
        }
    }
    let covered = t.whole(line.fill.quantity - line.fill.unmet());
    let mut sheet = Sheet::new(visitor, t.word("line-change-title", &line_title(visitor, &line)))
        .crumb("/needs", t.say("nav-needs"))
        .crumb(format!("/needs/{id}#line-{}", line.id), need.purpose.clone())
        .about(t.n_word("of-covered", line.fill.quantity, &covered));
    let wishes = visitor.reader().wishes(&line.requirements);
    if !wishes.is_empty() {
        sheet = sheet.about(wishes.join(" · "));
    }
    sheet.form(form(visitor, id, &line)).refused(refused).send()
}

/// A line with its need.
async fn read(visitor: &Visitor, app: &App, (id, line): (NeedId, LineId)) -> Result<(Need, Line), Problem> {
    let mut need = needs::plain(app, visitor.actor(), id).await?;
    let at = need.lines.iter().position(|one| one.id == line).ok_or(No::NotFound { what: "line" })?;
    let line = need.lines.swap_remove(at);
    Ok((need, line))
}

fn form(visitor: &Visitor, need: NeedId, line: &Line) -> Form {
    let (t, names, wanted) = (visitor.text, visitor.reader().names, &line.requirements);
    let least = (line.fill.held + line.fill.ordered + line.fill.received).max(1);
    let mut form = Form::new("change", format!("/needs/{need}/lines/{}/change", line.id), t.say("save"))
        .primary()
        .with(Field::hidden("version", line.version))
        .with(Field::number("quantity", t.say("how-many"), least, MOST).holds(line.fill.quantity).required());
    let known = [
        wanted.max_width_cm,
        wanted.max_depth_cm,
        wanted.max_height_cm,
        wanted.min_width_cm,
        wanted.min_depth_cm,
        wanted.min_height_cm,
    ];
    for (name, cm) in SIZES.into_iter().zip(known) {
        form = form.with(Field::number(name, t.of("limit", name), 1, LARGEST).known(cm));
    }
    let worst = wanted.min_condition.map(|one| one.to_string());
    let conditions = CONDITIONS.map(|one| Choice::new(one, condition(t, one), worst.as_deref())).into();
    let level = wanted.alike().to_string();
    let levels = LEVELS.map(|one| Choice::new(one, t.of("line-alike", one), Some(&level))).into();
    let features = feature::all().iter().map(|entry| Choice {
        value: entry.key.clone(),
        name: names.feature_called(&entry.key).unwrap_or_else(|| entry.key.clone()),
        chosen: wanted.features.contains(&entry.key),
    });
    let materials: Vec<String> = wanted.materials.iter().map(|material| names.material(material)).collect();
    form.with(Field::choice("min_condition", t.say("limit-min-condition"), conditions, Some(t.say("any"))))
        .with(
            Field::text("colour", t.say("fact-colour"), LONGEST)
                .known(wanted.colour.as_deref().map(|colour| names.colour(colour))),
        )
        .with(
            Field::text("materials", t.say("fact-materials"), LONGEST)
                .hint(t.say("line-materials-hint"))
                .holds(materials.join(", ")),
        )
        .with(Field::several("features", t.say("line-features"), features.collect()))
        .with(Field::choice("alike", t.say("line-alike"), levels, None))
        .with(Field::number("min_alike", t.say("limit-min-alike"), 1, MOST).known(wanted.min_alike))
        .with(Field::number("max_age_years", t.say("line-age"), 0, OLDEST).known(wanted.max_age_years))
        .with(
            Field::number("max_distance_km", t.say("limit-max-distance-km"), 0, FARTHEST).known(wanted.max_distance_km),
        )
        .with(Field::date("ready_by", t.say("limit-ready-by")).known(wanted.ready_by))
        .with(Field::lines("note", t.say("stating-note"), LONGEST_NOTE).hint(t.say("stating-note-hint")))
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(at): Path<(NeedId, LineId)>) -> Result<Response> {
    match saved(&posted, &app, at).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let mut refused = Refused::of(&posted, problem)?;
            // Of a list the form has one field: "requirements.materials[1]" is shown at "materials".
            let field = refused.told.field.take();
            refused.told.field = field.and_then(|field| field.split('[').next().map(str::to_owned));
            page(&posted.visitor, &app, at, Some(refused)).await
        }
    }
}

async fn saved(posted: &Posted, app: &App, (id, line): (NeedId, LineId)) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let (_, before) = read(&posted.visitor, app, (id, line)).await?;
    let expected = &posted.fields.version()?;
    let change = &change(&posted.visitor, &before.requirements, &posted.fields)?;
    let looked = &line_edits::look(app, actor, id, line, change).await?;
    posted
        .write(|tx| async move {
            line_edits::edit(app, &tx, actor, (id, line), expected, change, looked).await?;
            Ok(format!("/needs/{id}#line-{line}"))
        })
        .await
}

/// The form has all requirements of the line. A name that stands for a code, and a level that stands for a flag, are
/// kept as they were, so that saving the form without a change changes nothing.
fn change(visitor: &Visitor, before: &Requirements, given: &Fields) -> domain::Result<LineChange> {
    let names = visitor.reader().names;
    let colour = |word: &str| {
        let same = before.colour.as_ref().filter(|known| names.colour(known) == word);
        same.cloned().unwrap_or_else(|| word.to_owned())
    };
    let material = |word: &str| {
        let same = before.materials.iter().find(|known| names.material(known) == word);
        same.cloned().unwrap_or_else(|| word.to_owned())
    };
    let materials = given.shown("materials").split(',').map(str::trim).filter(|word| !word.is_empty());
    // In the order in which they were, as the order counts as a change.
    let mut features: Vec<String> = given.all("features").map(str::to_owned).collect();
    features.sort_by_key(|code| before.features.iter().position(|known| known == code).unwrap_or(usize::MAX));
    let alike = given.value::<Alike>("alike")?.filter(|level| *level != before.alike());
    let requirements = Requirements {
        min_width_cm: given.value("min_width_cm")?,
        max_width_cm: given.value("max_width_cm")?,
        min_depth_cm: given.value("min_depth_cm")?,
        max_depth_cm: given.value("max_depth_cm")?,
        min_height_cm: given.value("min_height_cm")?,
        max_height_cm: given.value("max_height_cm")?,
        min_condition: given.value("min_condition")?,
        colour: given.text("colour").map(colour),
        materials: materials.map(material).collect(),
        alike: alike.map(AlikeWish::Level).or(before.alike),
        features,
        max_age_years: given.value("max_age_years")?,
        min_alike: given.value("min_alike")?,
        max_distance_km: given.value("max_distance_km")?,
        ready_by: given.value("ready_by")?,
    };
    Ok(LineChange {
        quantity: Some(given.required("quantity")?),
        requirements: Some(requirements),
        note: given.text("note").map(str::to_owned),
    })
}
