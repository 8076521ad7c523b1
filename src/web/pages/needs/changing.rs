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
        self, LineId, LineState, NeedId, Refused as No, directory::actor::Act, fields::LONGEST_NOTE,
        needs::requirement::Requirements, stock::lot::MOST,
    },
    web::{
        edge::error::Problem,
        pages::{
            form::{Field, Form},
            needs::{list::line_title, requirements},
            page::see,
            posted::{Fields, Posted},
            sheet::{Refused, Sheet},
            visitor::Visitor,
        },
    },
};

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
    let t = visitor.text;
    let least = (line.fill.held + line.fill.ordered + line.fill.received).max(1);
    let mut form = Form::new("change", format!("/needs/{need}/lines/{}/change", line.id), t.say("save"))
        .primary()
        .with(Field::hidden("version", line.version))
        .with(Field::number("quantity", t.say("how-many"), least, MOST).holds(line.fill.quantity).required());
    for field in requirements::fields(visitor, &line.requirements) {
        form = form.with(field);
    }
    form.with(Field::lines("note", t.say("stating-note"), LONGEST_NOTE).hint(t.say("stating-note-hint")))
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(at): Path<(NeedId, LineId)>) -> Result<Response> {
    match saved(&posted, &app, at).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let mut refused = Refused::of(&posted, problem)?;
            refused.told = requirements::at_its_field(refused.told);
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

fn change(visitor: &Visitor, before: &Requirements, given: &Fields) -> domain::Result<LineChange> {
    Ok(LineChange {
        quantity: Some(given.required("quantity")?),
        requirements: Some(requirements::read(visitor, before, given)?),
        note: given.text("note").map(str::to_owned),
    })
}
