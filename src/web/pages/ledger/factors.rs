//! The factors for computing footprints: the list of all, and adding one.

use std::sync::Arc;

use poem::{Request, Response, Result, handler, web::Data};

use crate::{
    app::{App, reference::factors},
    domain::{
        FactorId, FactorKind,
        directory::{actor::Act, permit::Throughout},
        fields::{LONGEST_NAME, LONGEST_NOTE},
        reference::factor::{MOST_GRAMS, NewFactor},
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            form::{Field, Form},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            text::Text,
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 100;

#[handler]
pub async fn list(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let after = given.value("after").ok().flatten().map(FactorId);
    all(&visitor, &app, after, None).await
}

async fn all(visitor: &Visitor, app: &App, after: Option<FactorId>, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let mut found = factors::list(app, visitor.actor(), None, None, after, ON_A_PAGE + 1).await.map_err(Problem)?;
    let more = found.len() as u64 > ON_A_PAGE;
    found.truncate(ON_A_PAGE as usize);
    let next = found.last().filter(|_| more).map(|factor| format!("/factors?after={}", factor.id));
    let table = Table::new(t.say("nav-factors"), t.say("admin-none"))
        .column(t.say("factor-key"))
        .figures(t.say("factor-figure"))
        .column(t.say("factor-unit"))
        .column(t.say("factor-boundary"))
        .column(t.say("factor-source"))
        .column(t.say("factor-from"));
    let row = |factor: factors::Factor| {
        let of = factor.entered;
        let ended = factor.valid_to.is_some();
        let from = t.day(factor.valid_from, visitor.today);
        vec![
            Cell::link(format!("/factors/{}", of.key), of.key),
            format!("{}\u{a0}g", t.whole(of.central_g)).into(),
            of.unit.into(),
            of.boundary.into(),
            of.source.into(),
            if ended { Cell::tag("", t.word("factor-ended", &from)) } else { from.into() },
        ]
    };
    let table = Table { rows: found.into_iter().map(row).collect(), next, ..table };
    let sheet = Sheet::new(visitor, t.say("nav-factors"))
        .crumb("/savings", t.say("nav-savings"))
        .about(t.say("factors-about"))
        .table(table);
    let may = visitor.actor().may_throughout(Act::EditFactors).is_ok();
    if may { sheet.form(form(t)) } else { sheet }.refused(refused).send()
}

fn form(t: Text) -> Form {
    let kinds = [FactorKind::Product, FactorKind::Transport];
    let kinds = kinds.map(|kind| Choice::new(kind, t.of("factor-kind", kind), None)).into();
    let grams = |name: &str| Field::number(name, t.say(&format!("factor-{}", name.replace('_', "-"))), 0, MOST_GRAMS);
    Form::new("add", "/factors", t.say("factor-new"))
        .folded(t.say("factor-new"))
        .about(t.say("factor-new-about"))
        .with(Field::text("key", t.say("factor-key"), LONGEST_NAME).hint(t.say("factor-key-hint")).required())
        .with(Field::choice("kind", t.say("factor-kind"), kinds, None).required())
        .with(grams("low_g"))
        .with(grams("central_g").required())
        .with(grams("high_g"))
        .with(Field::text("unit", t.say("factor-unit"), LONGEST_NOTE).hint(t.say("factor-unit-hint")).required())
        .with(Field::text("boundary", t.say("factor-boundary"), LONGEST_NOTE).required())
        .with(Field::number("year", t.say("factor-year"), 1990, 2100))
        .with(Field::text("geo", t.say("factor-geo"), LONGEST_NOTE))
        .with(Field::text("source", t.say("factor-source"), LONGEST_NOTE).required())
        .with(Field::text("locator", t.say("factor-locator"), LONGEST_NOTE))
        .with(Field::text("licence", t.say("factor-licence"), LONGEST_NOTE).required())
        .with(Field::text("grade", t.say("factor-grade"), LONGEST_NOTE).required())
        .with(Field::lines("note", t.say("factor-note"), LONGEST_NOTE))
        .with(Field::date("valid_from", t.say("factor-from")))
}

#[handler]
pub async fn add(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match added(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, None, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn added(posted: &Posted, app: &App) -> Result<String, Problem> {
    let given = &posted.fields;
    let word = |name: &str| given.text(name).unwrap_or_default().to_owned();
    let new = &NewFactor {
        key: word("key"),
        kind: given.required("kind")?,
        low_g: given.value("low_g")?,
        central_g: given.required("central_g")?,
        high_g: given.value("high_g")?,
        unit: word("unit"),
        boundary: word("boundary"),
        year: given.value("year")?,
        geo: word("geo"),
        source: word("source"),
        locator: word("locator"),
        licence: word("licence"),
        grade: word("grade"),
        note: word("note"),
        valid_from: given.value("valid_from")?,
    };
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            factors::add(&tx, &may, new).await?;
            Ok("/factors?done=saved".to_owned())
        })
        .await
}
