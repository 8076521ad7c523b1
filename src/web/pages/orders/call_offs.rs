//! Call-offs under agreements, and what of them arrived.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        orders::{
            call_offs::{self, CallOff, Warning},
            deliveries::{self, Arrived},
        },
    },
    domain::{
        self, CallOffId, CallOffState, LineId, NeedId, OfferId, Refused as No, directory::actor::Act,
        fields::LONGEST_NOTE, time,
    },
    web::{
        edge::error::Problem,
        pages::{
            form::{Field, Form},
            needs::need,
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 50;

#[handler]
pub async fn list(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let after = given.value("after").ok().flatten().map(CallOffId);
    let found = call_offs::list(app.db.read(), visitor.actor(), None, None, after, ON_A_PAGE + 1);
    let mut found = found.await.map_err(Problem)?;
    let more = found.len() as u64 > ON_A_PAGE;
    found.truncate(ON_A_PAGE as usize);
    let t = visitor.text;
    let next = found.last().filter(|_| more).map(|one| format!("/call-offs?after={}", one.id));
    let table = Table::new(t.say("nav-call-offs"), t.say("call-offs-none"))
        .column(t.say("call-off-what"))
        .column(t.say("entry-unit"))
        .column(t.say("call-off-state"))
        .column(t.say("call-off-expected"))
        .figures(t.say("call-off-total"));
    let row = |one: &CallOff| {
        let what: Vec<String> =
            one.ordered.iter().map(|line| format!("{} × {}", t.whole(line.quantity), line.title)).collect();
        let late = one.expected_on.is_some_and(|day| day < visitor.today) && is_open(one);
        let day = one.expected_on.map(|day| t.day(day, visitor.today)).unwrap_or_default();
        vec![
            Cell::link(format!("/call-offs/{}", one.id), what.join(", ")),
            visitor.reader().names.unit(one.unit).unwrap_or_default().into(),
            Cell::tag(if is_open(one) { "warn" } else { "" }, t.of("call-off-is", one.state)),
            if late { Cell::tag("bad", day) } else { day.into() },
            t.money_exactly(&one.total).into(),
        ]
    };
    let table = Table { rows: found.iter().map(row).collect(), next, ..table };
    Sheet::new(&visitor, t.say("nav-call-offs")).about(t.say("call-offs-about")).table(table).send()
}

fn is_open(one: &CallOff) -> bool {
    matches!(one.state, CallOffState::Placed | CallOffState::PartlyDelivered)
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<CallOffId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

async fn one(visitor: &Visitor, app: &App, id: CallOffId, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let order = call_offs::one(app.db.read(), actor, id).await.map_err(Problem)?;
    let names = visitor.reader().names;
    let day = |at| t.day(time::civil_date(at, &actor.time_zone), visitor.today);
    let facts = [
        ("entry-unit", names.unit(order.unit).unwrap_or_default()),
        ("facet-place", names.place(order.place).unwrap_or_default()),
        ("call-off-at", day(order.at)),
        ("call-off-expected", order.expected_on.map(|day| t.day(day, visitor.today)).unwrap_or_default()),
        ("call-off-goods", t.money_exactly(&order.goods)),
        ("call-off-fee", t.money_exactly(&order.fee)),
        ("call-off-total", t.money_exactly(&order.total)),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let mut table = Table::new(t.say("call-off-what"), "")
        .column(t.say("name"))
        .figures(t.say("article-price"))
        .figures(t.say("call-off-ordered"))
        .figures(t.say("call-off-arrived"));
    for line in &order.ordered {
        let article = Cell::link(format!("/catalogue-items/{}", line.item), line.title.clone());
        let price = t.money_exactly(&line.price);
        table.rows.push(vec![article, price.into(), t.whole(line.quantity).into(), t.whole(line.delivered).into()]);
    }
    let mut sheet = Sheet::new(visitor, t.say("call-off"))
        .crumb("/call-offs", t.say("nav-call-offs"))
        .tag(if is_open(&order) { "warn" } else { "" }, t.of("call-off-is", order.state))
        .act(format!("/agreements/{}", order.agreement), t.say("call-off-agreement"))
        .facts(facts.map(|(name, value)| (t.say(name), Cell::from(value))).collect())
        .table(table);
    if is_open(&order) && actor.may(Act::ReceiveDelivery, order.unit).is_ok() {
        let mut form = Form::new("deliver", format!("/call-offs/{id}/deliver"), t.say("deliver-go"))
            .primary()
            .titled(t.say("deliver-title"))
            .about(t.say("deliver-about"));
        for line in &order.ordered {
            let open = line.quantity - line.delivered;
            let field = |name: &str| format!("{name}-{}", line.id);
            form = form
                .with(Field::number(field("n"), t.word("deliver-n", &line.title), 0, open).holds(open))
                .with(Field::lines(&field("serials"), t.word("deliver-serials", &line.title), LONGEST_NOTE));
        }
        sheet = sheet.form(form);
    }
    if is_open(&order) && actor.may(Act::CallOff, order.unit).is_ok() {
        sheet = sheet.form(
            Form::new("cancel", format!("/call-offs/{id}/cancel"), t.say("call-off-cancel"))
                .folded(t.say("call-off-cancel"))
                .about(t.say("call-off-cancel-about")),
        );
    }
    sheet.refused(refused).send()
}

#[handler]
pub async fn perform(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, act)): Path<(CallOffId, String)>,
) -> Result<Response> {
    match acted(&posted, &app, id, &act).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn acted(posted: &Posted, app: &App, id: CallOffId, act: &str) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    match act {
        "deliver" => {
            let order = call_offs::one(app.db.read(), actor, id).await?;
            let arrived = &arrived(&order, &posted.fields)?;
            let work = |tx| async move {
                deliveries::deliver(app, &tx, actor, id, Some(arrived)).await?;
                Ok(format!("/call-offs/{id}?done=delivered"))
            };
            posted.write(work).await
        }
        "cancel" => {
            let work = |tx| async move {
                call_offs::cancel(&tx, actor, id).await?;
                Ok(format!("/call-offs/{id}?done=cancelled"))
            };
            posted.write(work).await
        }
        _ => Err(No::NotFound { what: "page" }.into()),
    }
}

fn arrived(order: &CallOff, given: &Fields) -> domain::Result<Vec<Arrived>> {
    let mut all = Vec::new();
    for line in &order.ordered {
        let n: i64 = given.value(&format!("n-{}", line.id))?.unwrap_or_default();
        let serials = given.shown(&format!("serials-{}", line.id)).split([' ', ',', ';', '\n']);
        let serials: Vec<String> = serials.map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        if n > 0 {
            all.push(Arrived { line: line.id, quantity: n, serials });
        }
    }
    Ok(all)
}

/// Calls off an article that a step of the ladder offers.
#[handler]
pub async fn place(posted: Posted, app: Data<&Arc<App>>, Path((id, line)): Path<(NeedId, LineId)>) -> Result<Response> {
    let done = placed(&posted, &app, id, line).await;
    need::back(&posted, &app, id, done).await
}

async fn placed(posted: &Posted, app: &App, id: NeedId, line: LineId) -> Result<String, Problem> {
    let (actor, given) = (posted.visitor.actor(), &posted.fields);
    let offer = (OfferId(given.required("offer")?), given.required("n")?);
    let seen = given.text("seen");
    posted
        .write(|tx| async move {
            let (order, warnings) = call_offs::place(app, &tx, actor, (id, line), offer, seen).await?;
            let done = match warnings.first() {
                None => "ordered",
                Some(Warning::Splitting { .. }) => "ordered-splitting",
                Some(Warning::AboveDirectLimit { .. }) => "ordered-above",
            };
            Ok(format!("/call-offs/{}?done={done}", order.id))
        })
        .await
}
