//! The fields of a form about how things leave the organisation.

use serde_json::Value;

use crate::{
    app::stock::departures::Leaving,
    domain::{self, Departure, fields::LONGEST_NOTE},
    web::pages::{
        choices::Choice,
        form::{Field, Form},
        posted::Fields,
        text::Text,
        visitor::Visitor,
    },
};

const KINDS: [Departure; 6] = [
    Departure::Donated,
    Departure::Sold,
    Departure::Recycled,
    Departure::ReturnedToOwner,
    Departure::Lost,
    Departure::Stolen,
];

fn choice(t: Text, kind: Departure) -> Choice {
    Choice::new(kind, t.of("departure", kind), None)
}

pub fn kinds(t: Text) -> Vec<Choice> {
    KINDS.map(|kind| choice(t, kind)).into()
}

/// The kinds of departure for things that a count did not find.
pub fn missing(t: Text) -> Vec<Choice> {
    [Departure::Lost, Departure::Stolen].map(|kind| choice(t, kind)).into()
}

pub fn fields(visitor: &Visitor, form: Form) -> Form {
    let t = visitor.text;
    form.with(Field::choice("kind", t.say("depart-kind"), kinds(t), None).required()).with(
        Field::lines("evidence", t.say("depart-evidence"), LONGEST_NOTE).hint(t.say("depart-evidence-hint")).required(),
    )
}

pub fn leaving(fields: &Fields) -> domain::Result<Leaving> {
    let evidence: String = fields.required("evidence")?;
    Ok(Leaving { kind: fields.required("kind")?, evidence: Value::String(evidence), quantity: None })
}
