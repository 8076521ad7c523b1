//! What an order is about, in words: on the coordinator's page and on the partner's.

use crate::{
    app::work::{
        steps::{Completion, Quote},
        work_orders::WorkOrder,
    },
    domain::{self, Bad, Condition, Money, Refused, WorkKind, WorkOrderState, stock::custody::NewSanitisation},
    web::{
        pages::{
            choices::Choice,
            form::{Field, Form},
            posted::Fields,
            sheet::Cell,
            stock::card::condition,
            text::Text,
        },
        words::Reader,
    },
};

const CONDITIONS: [Condition; 5] =
    [Condition::AsNew, Condition::Good, Condition::Worn, Condition::NeedsRepair, Condition::ForParts];
const MOST: i64 = 1_000_000;

pub fn title(t: Text, reader: Reader<'_>, order: &WorkOrder, today: domain::Date) -> String {
    let thing = order.lot.as_ref().map(|lot| reader.lot(lot, None, today).title).unwrap_or_default();
    format!("{}: {} × {}", t.of("work", order.kind), t.whole(order.quantity), thing)
}

pub fn state(t: Text, state: WorkOrderState) -> (&'static str, String) {
    let class = match state {
        WorkOrderState::Requested | WorkOrderState::Quoted => "warn",
        WorkOrderState::Accepted | WorkOrderState::InProgress => "near",
        WorkOrderState::Done => "good",
        WorkOrderState::Refused | WorkOrderState::Cancelled => "",
    };
    (class, t.of("work-is", state))
}

/// The facts that a partner needs to do the work.
pub fn facts(t: Text, order: &WorkOrder, today: domain::Date) -> Vec<(String, Cell)> {
    let stands = |stands: &crate::app::work::work_orders::Stands| {
        let parts = [stands.site.clone(), stands.place.clone().filter(|place| Some(place) != stands.site.as_ref())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let money = |money: &Option<Money>| money.as_ref().map(|money| t.money(money));
    let facts = [
        ("work-fetch", Some(stands(&order.stands))),
        ("work-bring", order.ends.as_ref().map(|(_, _, ends)| stands(ends))),
        ("work-ready", order.ready_on.map(|day| t.day(day, today))),
        ("work-estimate", money(&order.estimate)),
        ("work-quote", money(&order.quote)),
        ("work-cost", money(&order.cost)),
        ("fact-code", order.lot.as_ref().map(|lot| lot.code.clone())),
        ("log-note", Some(order.note.clone())),
        (
            "work-reason",
            order.reason.as_ref().map(|reason| {
                t.known(&format!("work-because-{}", reason.replace('_', "-"))).unwrap_or_else(|| reason.clone())
            }),
        ),
    ];
    let known = facts.into_iter().filter_map(|(name, value)| Some((t.say(name), value.filter(|v| !v.is_empty())?)));
    known.map(|(name, value)| (name, Cell::from(value))).collect()
}

pub fn quote_form(t: Text, action: String, order: &WorkOrder) -> Form {
    Form::new("quote", action, t.say("quote-go"))
        .folded(t.say("quote-title"))
        .with(Field::decimal("price", t.say("quote-price")).required())
        .with(Field::date("ready_on", t.say("work-ready")).known(order.ready_on))
}

pub fn quote(given: &Fields, currency: &str) -> domain::Result<Quote> {
    let price = given.money("price", currency)?.ok_or_else(|| Refused::invalid("price", Bad::Missing))?;
    Ok(Quote { price, ready_on: given.value("ready_on")? })
}

/// The form at the end of the work: what it cost, and the condition of the things.
pub fn done_form(t: Text, action: String, order: &WorkOrder) -> Form {
    let conditions = CONDITIONS.map(|one| Choice::new(one, condition(t, one), Some("good"))).into();
    let mended = matches!(order.kind, WorkKind::Repair | WorkKind::Reupholster);
    let form = Form::new("complete", action, t.say("work-all-done")).folded(t.say("work-all-done"));
    let form = match mended {
        true => form.with(Field::choice("condition", t.say("work-condition"), conditions, None).required()),
        false => form,
    };
    let form = form
        .with(Field::decimal("cost", t.say("work-cost")))
        .with(Field::number("minutes", t.say("work-minutes"), 0, MOST))
        .with(Field::decimal("parts", t.say("work-parts")))
        .with(Field::number("km", t.say("work-km"), 0, 10_000));
    match order.kind {
        WorkKind::Wipe => form.about(t.say("work-wipe-about")).with(
            Field::lines("sanitisations", t.say("work-sanitisations"), 20_000).hint(t.say("work-sanitisations-hint")),
        ),
        _ => form,
    }
}

pub fn completion(given: &Fields, currency: &str) -> domain::Result<Completion> {
    Ok(Completion {
        cost: given.money("cost", currency)?,
        metres: given.value::<i64>("km")?.map(|km| km * 1_000),
        parts: given.money("parts", currency)?,
        parts_g: None,
        minutes: given.value("minutes")?,
        condition: given.value("condition")?,
        sanitisations: given
            .shown("sanitisations")
            .lines()
            .filter(|l| !l.trim().is_empty())
            .map(medium)
            .collect::<domain::Result<_>>()?,
        made: Vec::new(),
    })
}

/// Parses one line: "serial; purge; tool; version; operator; checked by; 2027-01-31".
fn medium(line: &str) -> domain::Result<NewSanitisation> {
    let bad = || Refused::invalid("sanitisations", Bad::Malformed { value: line.chars().take(80).collect() });
    let parts: Vec<&str> = line.split(';').map(str::trim).collect();
    let [medium, method, tool, version, operator, verified_by, on] = parts.as_slice() else { return Err(bad()) };
    Ok(NewSanitisation {
        medium: (*medium).to_owned(),
        method: method.parse().map_err(|_| bad())?,
        tool: (*tool).to_owned(),
        tool_version: (*version).to_owned(),
        operator: (*operator).to_owned(),
        verified_by: (*verified_by).to_owned(),
        on: on.parse().map_err(|_| bad())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medium_is_seven_parts() {
        assert!(medium("S1; purge; Eraser; 7.1; ab; cd; 2027-01-31").is_ok());
        for line in ["S1; purge", "S1; burn; Eraser; 7.1; ab; cd; 2027-01-31", "S1; purge; Eraser; 7.1; ab; cd; today"]
        {
            assert!(medium(line).is_err(), "{line}");
        }
    }
}
