//! Handovers: who gave and who took, what came back, and giving things back.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        exchange::{
            handovers::{self, Handover, Party, Wanted},
            homecomings::{self, ComeHome},
            returns::{self, GiveBack},
        },
    },
    domain::{Condition, HandoverId, PlaceId, Refused as No, directory::actor::Act, fields::LONGEST_NOTE},
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form},
            happened,
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            stock::card::condition,
            text::Text,
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 50;
const CONDITIONS: [Condition; 5] =
    [Condition::AsNew, Condition::Good, Condition::Worn, Condition::NeedsRepair, Condition::ForParts];

#[handler]
pub async fn list(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let after = given.value("after").ok().flatten().map(HandoverId);
    let found = handovers::page(app.db.read(), visitor.actor(), Wanted::default(), ON_A_PAGE + 1, after);
    let mut found = found.await.map_err(Problem)?;
    let more = found.len() as u64 > ON_A_PAGE;
    found.truncate(ON_A_PAGE as usize);
    let t = visitor.text;
    let next = found.last().filter(|_| more).map(|one| format!("/handovers?after={}", one.id));
    let table = Table::new(t.say("mine-received"), t.say("handovers-none"))
        .column(t.say("entry-day"))
        .column(t.say("entry-what"))
        .column(t.say("handed-from"))
        .column(t.say("handed-to"))
        .figures(t.say("handed-back"));
    let row = |one: &Handover| {
        let from = one.from_unit.and_then(|unit| visitor.reader().names.unit(unit));
        vec![
            t.day(one.handed_on, visitor.today).into(),
            Cell::link(format!("/handovers/{}", one.id), what(&visitor, one)),
            from.unwrap_or_default().into(),
            visitor.reader().names.unit(one.unit).unwrap_or_default().into(),
            if one.returned > 0 { t.whole(one.returned).into() } else { Cell::default() },
        ]
    };
    let table = Table { rows: found.iter().map(row).collect(), next, ..table };
    Sheet::new(&visitor, t.say("mine-received")).crumb("/mine", t.say("nav-mine")).table(table).send()
}

fn what(visitor: &Visitor, one: &Handover) -> String {
    let category = visitor.reader().names.category(&one.category).unwrap_or_default().to_lowercase();
    format!("{} × {category}", visitor.text.whole(one.quantity))
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<HandoverId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

async fn one(visitor: &Visitor, app: &App, id: HandoverId, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor, names) = (visitor.text, visitor.actor(), visitor.reader().names);
    let handed = handovers::one(app.db.read(), actor, id).await.map_err(Problem)?;
    let party = |party: &Party| match &party.phone {
        Some(phone) => format!("{}, {phone}", party.name),
        None => party.name.clone(),
    };
    let facts = [
        ("entry-day", Some(t.day(handed.handed_on, visitor.today))),
        ("handed-from", handed.from_unit.and_then(|unit| names.unit(unit))),
        ("handed-to", names.unit(handed.unit)),
        ("facet-place", handed.place.and_then(|place| names.place(place))),
        ("handed-by", handed.handed_over_by.as_ref().map(party)),
        ("handed-received", handed.received_by.as_ref().map(party)),
        ("handed-back", (handed.returned > 0).then(|| t.whole(handed.returned))),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| Some((t.say(name), Cell::from(value?))));
    let mut sheet =
        Sheet::new(visitor, what(visitor, &handed)).crumb("/handovers", t.say("mine-received")).facts(facts.collect());
    if !handed.returns.is_empty() {
        let mut table = Table::new(t.say("handed-returns"), "")
            .column(t.say("facet-condition"))
            .column(t.say("facet-place"))
            .column(t.say("work-reason"))
            .figures(t.say("col-n"));
        for back in &handed.returns {
            table.rows.push(vec![
                condition(t, back.condition).into(),
                names.place(back.place).unwrap_or_default().into(),
                back.reason.clone().into(),
                t.whole(back.quantity).into(),
            ]);
        }
        sheet = sheet.table(table);
    }
    let left = handed.quantity - handed.returned;
    if left > 0 && actor.belongs_to(handed.organisation) && actor.may(Act::Return, handed.unit).is_ok() {
        let form =
            Form::new("return", format!("/handovers/{id}/return"), t.say("give-back-go")).folded(t.say("give-back"));
        let form = fields(visitor, form.about(t.say("give-back-about")), left);
        let form = form.with(Field::lines("reason", t.say("work-reason"), LONGEST_NOTE).required());
        sheet = sheet.form(form.with(happened::field(visitor)));
    }
    let lender =
        handed.from_organisation.is_some_and(|lender| actor.belongs_to(lender) && lender != handed.organisation);
    let out = handed.returned - handed.home;
    if lender && out > 0 {
        let form = Form::new("home", format!("/handovers/{id}/home"), t.say("come-home")).folded(t.say("come-home"));
        sheet = sheet.form(fields(visitor, form, out));
    }
    sheet.refused(refused).send()
}

fn conditions(t: Text) -> Vec<Choice> {
    CONDITIONS.map(|one| Choice::new(one, condition(t, one), Some("good"))).into()
}

fn fields(visitor: &Visitor, form: Form, most: i64) -> Form {
    let t = visitor.text;
    form.with(Field::number("n", t.say("how-many"), 1, most).holds(most).required())
        .with(Field::choice("condition", t.say("facet-condition"), conditions(t), None).required())
        .with(Field::choice("place", t.say("move-to"), choices::places(visitor, visitor.place()), None).required())
}

#[handler]
pub async fn perform(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, act)): Path<(HandoverId, String)>,
) -> Result<Response> {
    match performed(&posted, id, &act).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn performed(posted: &Posted, id: HandoverId, act: &str) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let (quantity, place) = (given.required("n")?, PlaceId(given.required("place")?));
    let condition = given.required("condition")?;
    let next = &format!("/handovers/{id}?done=saved");
    match act {
        "return" => {
            let (reason, happened_at) = (given.shown("reason"), happened::moment(&posted.visitor, given)?);
            let work = |tx| async move {
                let reason = reason.to_owned();
                let asked = GiveBack { quantity, lot: None, condition, place, reason, happened_at };
                returns::give_back(&tx, actor, id, &asked).await?;
                Ok(next.clone())
            };
            posted.write(work).await
        }
        "home" => {
            let work = |tx| async move {
                homecomings::receive(&tx, actor, id, &ComeHome { quantity, condition, place }).await?;
                Ok(next.clone())
            };
            posted.write(work).await
        }
        _ => Err(No::NotFound { what: "page" }.into()),
    }
}
