//! Units, which own things and pay for them. No unit is deleted. A unit that ends may name a successor.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        directory::units::{self, Unit},
    },
    domain::{
        self, Refused as No, Sensitivity, UnitId,
        directory::{
            actor::Act,
            permit::Within,
            tree::{Life, UnitFacts},
        },
        fields::LONGEST_NAME,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            text::Text,
            visitor::Visitor,
        },
    },
};

/// Pages of administration are for people who administer at least one unit.
pub fn may_administer(visitor: &Visitor) -> domain::Result<()> {
    let somewhere = visitor.actor().units_for(Act::Administer).is_none_or(|units| !units.is_empty());
    if somewhere { Ok(()) } else { Err(No::NotAllowed { needs: Act::Administer.roles().to_vec() }) }
}

pub fn sensitivities(t: Text, chosen: Option<Sensitivity>) -> Vec<Choice> {
    let chosen = chosen.map(|one| one.to_string());
    [Sensitivity::Kindergarten, Sensitivity::School, Sensitivity::Health]
        .map(|one| Choice::new(one, t.of("sensitivity", one), chosen.as_deref()))
        .into()
}

/// Fields for when a unit or a place begins and ends, and for its successor.
pub fn life<Id>(t: Text, form: Form, now: Option<&Life<Id>>, others: Vec<Choice>) -> Form {
    let (since, until) = (now.and_then(|life| life.since), now.and_then(|life| life.until));
    form.with(Field::date("since", t.say("life-since")).known(since))
        .with(Field::date("until", t.say("life-until")).known(until).hint(t.say("life-until-hint")))
        .with(Field::choice("successor", t.say("life-successor"), others, Some(t.say("nobody"))))
}

#[handler]
pub async fn list(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    all(&visitor, &app, None).await
}

async fn all(visitor: &Visitor, app: &App, refused: Option<Refused<'_>>) -> Result<Response> {
    may_administer(visitor).map_err(Problem::from)?;
    let t = visitor.text;
    let own = units::list(app, visitor.actor()).await.map_err(Problem)?;
    let mut table =
        Table::new(t.say("admin-units"), t.say("admin-none")).column(t.say("name")).column(t.say("life-until"));
    let directory = visitor.reader().names.directory;
    let mut rows: Vec<(Vec<&str>, &Unit)> = own.iter().map(|unit| (directory.way_to_unit(unit.id), unit)).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    for (way, unit) in rows {
        let until = unit.facts.life.until.map(|day| t.day(day, visitor.today)).unwrap_or_default();
        table.rows.push(vec![Cell::link(format!("/admin/units/{}", unit.id), way.join(" › ")), until.into()]);
    }
    let form = Form::new("open", "/admin/units", t.say("unit-open")).titled(t.say("unit-open"));
    let form = fields(visitor, form, None);
    Sheet::new(visitor, t.say("admin-units"))
        .crumb("/admin", t.say("nav-admin"))
        .table(table)
        .form(form)
        .refused(refused)
        .send()
}

fn fields(visitor: &Visitor, form: Form, unit: Option<&Unit>) -> Form {
    let t = visitor.text;
    let facts = unit.map(|unit| &unit.facts);
    let parent = facts.and_then(|facts| facts.parent);
    let now = facts.map(|facts| &facts.life);
    let form = form
        .maybe(unit.map(|unit| Field::hidden("version", unit.version)))
        .with(Field::text("name", t.say("name"), LONGEST_NAME).known(facts.map(|facts| &facts.name)).required())
        .with(Field::choice("parent", t.say("unit-parent"), choices::units(visitor, parent), Some(t.say("unit-top"))))
        .with(Field::choice(
            "sensitivity",
            t.say("sensitivity"),
            sensitivities(t, facts.and_then(|facts| facts.sensitivity)),
            Some(t.say("sensitivity-none")),
        ));
    life(t, form, now, choices::units(visitor, now.and_then(|life| life.successor)))
}

fn parse(given: &Fields) -> domain::Result<UnitFacts> {
    Ok(UnitFacts {
        name: given.shown("name").to_owned(),
        parent: given.value("parent")?.map(UnitId),
        sensitivity: given.value("sensitivity")?,
        life: Life {
            since: given.value("since")?,
            until: given.value("until")?,
            successor: given.value("successor")?.map(UnitId),
        },
    })
}

#[handler]
pub async fn open(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match opened(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn opened(posted: &Posted, app: &App) -> Result<String, Problem> {
    let facts = &parse(&posted.fields)?;
    posted
        .write_permitted(app, Within::of(posted.visitor.actor(), facts.parent), |tx, may| async move {
            units::open(&tx, &may, facts).await?;
            Ok("/admin/units?done=opened".to_owned())
        })
        .await
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<UnitId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

async fn one(visitor: &Visitor, app: &App, id: UnitId, refused: Option<Refused<'_>>) -> Result<Response> {
    may_administer(visitor).map_err(Problem::from)?;
    let unit = units::one(app, visitor.actor(), id).await.map_err(Problem)?;
    let t = visitor.text;
    let form = Form::new("change", format!("/admin/units/{id}"), t.say("save")).primary();
    Sheet::new(visitor, unit.facts.name.clone())
        .crumb("/admin", t.say("nav-admin"))
        .crumb("/admin/units", t.say("admin-units"))
        .form(fields(visitor, form, Some(&unit)))
        .refused(refused)
        .send()
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<UnitId>) -> Result<Response> {
    match saved(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn saved(posted: &Posted, app: &App, id: UnitId) -> Result<String, Problem> {
    let facts = &parse(&posted.fields)?;
    let expected = &posted.fields.version()?;
    posted
        .write_permitted(app, Within::of(posted.visitor.actor(), Some(id)), |tx, may| async move {
            units::change(&tx, &may, id, expected, |_| facts.clone()).await?;
            Ok(format!("/admin/units/{id}?done=saved"))
        })
        .await
}
