//! Data that was erased from a thing, on the page where it is looked after.

use sea_orm::Iterable;

use crate::{
    app::stock::{custody::Sanitisation, reading::Lot},
    domain::{self, Date, SanitisationMethod, fields::LONGEST_NAME, stock::custody::NewSanitisation},
    web::pages::{
        choices::Choice,
        form::{Field, Form},
        posted::Fields,
        sheet::{Cell, Table},
        stock::acts::folded,
        text::Text,
        visitor::Visitor,
    },
};

/// The form for the evidence of one medium.
pub fn form(t: Text, lot: &Lot, today: Date) -> Form {
    let methods = SanitisationMethod::iter().map(|one| Choice::new(one, t.of("sanitise", one), None)).collect();
    let text = |name: &str| Field::text(name, t.of("sanitise", name), LONGEST_NAME).required();
    folded(t, lot, "sanitise")
        .about(t.say("tend-sanitise-about"))
        .with(text("medium"))
        .with(Field::choice("method", t.say("sanitise-method"), methods, None).required())
        .with(text("tool"))
        .with(text("tool_version"))
        .with(text("operator"))
        .with(text("verified_by"))
        .with(Field::date("on", t.say("entry-day")).holds(today).required())
}

pub fn sanitisation(given: &Fields) -> domain::Result<NewSanitisation> {
    let text = |name: &str| given.shown(name).to_owned();
    Ok(NewSanitisation {
        medium: text("medium"),
        method: given.required("method")?,
        tool: text("tool"),
        tool_version: text("tool_version"),
        operator: text("operator"),
        verified_by: text("verified_by"),
        on: given.required("on")?,
    })
}

/// The evidence that there is, one row for each medium.
pub fn table(visitor: &Visitor, wiped: Vec<Sanitisation>) -> Table {
    let t = visitor.text;
    let mut table = Table::new(t.say("sanitised"), t.say("sanitised-none"));
    for column in [
        "sanitise-medium",
        "entry-day",
        "sanitise-method",
        "sanitise-tool",
        "sanitise-operator",
        "sanitise-verified-by",
    ] {
        table = table.column(t.say(column));
    }
    for Sanitisation { evidence, .. } in wiped {
        let day = t.day(evidence.on, visitor.today);
        let tool = format!("{} {}", evidence.tool, evidence.tool_version);
        let method = t.of("sanitise", evidence.method);
        let cells = [evidence.medium, day, method, tool, evidence.operator, evidence.verified_by];
        table.rows.push(cells.into_iter().map(Cell::from).collect());
    }
    table
}
