//! One reservation: keeping it longer or for fewer things, and the purchase that was withdrawn for it.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        exchange::{
            reservation_edits::{self, Changes},
            reservations::{self, Reservation},
        },
        needs::purchases,
    },
    domain::{Grade, HoldId, HoldKind, HoldState, directory::actor::Act, fields::LONGEST_NAME, time},
    web::{
        edge::error::Problem,
        pages::{
            form::{Field, Form},
            page::see,
            posted::Posted,
            sheet::{Cell, Refused, Sheet},
            visitor::Visitor,
        },
    },
};

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<HoldId>) -> Result<Response> {
    page(&visitor, &app, id, None).await
}

async fn page(visitor: &Visitor, app: &App, id: HoldId, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let kept = reservations::one(app.db.read(), visitor.actor(), id).await.map_err(Problem)?;
    let words = kept.lot.as_ref().map(|lot| visitor.reader().lot(lot, kept.place, visitor.today));
    let title = words.as_ref().map(|words| words.title.clone()).unwrap_or_default();
    let mut sheet = Sheet::new(visitor, format!("{} × {title}", t.whole(kept.quantity)))
        .crumb("/mine", t.say("nav-mine"))
        .facts(facts(visitor, &kept));
    if kept.state != HoldState::Active {
        sheet = sheet.tag("", t.say("kept-over"));
    } else if kept.suspended {
        sheet = sheet.tag("warn", t.say("under-way"));
    }
    if kept.grade == Grade::A {
        sheet = sheet.tag("good", t.of("grade", kept.grade));
    }
    if may_change(visitor, &kept) {
        sheet = sheet.form(change_form(visitor, &kept));
    }
    if may_withdraw_purchase(visitor, &kept) {
        sheet = sheet.form(purchase_form(visitor, &kept));
    }
    sheet.refused(refused).send()
}

fn facts(visitor: &Visitor, kept: &Reservation) -> Vec<(String, Cell)> {
    let (t, names) = (visitor.text, visitor.reader().names);
    let day = |day| t.day(day, visitor.today);
    let lot = kept.lot.as_ref();
    let stands = lot.map(|lot| visitor.reader().lot(lot, None, visitor.today).stands());
    let until = kept.expires_at.map(|at| day(time::civil_date(at, &visitor.actor().time_zone)));
    let facts = [
        ("fact-code", lot.map(|lot| Cell::link(format!("/things/{}", lot.code), lot.code.clone()))),
        ("col-place", stands.map(Cell::from)),
        ("col-unit", kept.unit.and_then(|unit| names.unit(unit)).map(Cell::from)),
        ("kept-goes-to", kept.place.and_then(|place| names.place(place)).map(Cell::from)),
        ("kept-from", Some(Cell::from(day(kept.from)))),
        ("kept-last-day", kept.until.map(|until| Cell::from(day(until)))),
        ("kept-lapses", until.filter(|_| kept.state == HoldState::Active).map(Cell::from)),
    ];
    facts.into_iter().filter_map(|(name, cell)| Some((t.say(name), cell?))).collect()
}

/// The person who made it, their unit, and a coordinator of the unit that owns the things may change what is not under
/// way. The use case decides; a page has no form for anybody else.
fn may_change(visitor: &Visitor, kept: &Reservation) -> bool {
    let actor = visitor.actor();
    let is_kept = matches!(kept.kind, HoldKind::Reservation | HoldKind::Loan) && kept.state == HoldState::Active;
    let is_free = !kept.suspended && kept.work_order.is_none() && kept.transfer.is_none();
    let coordinates = |lot: &crate::app::stock::reading::Lot| {
        actor.belongs_to(lot.organisation) && actor.may(Act::Approve, lot.unit).is_ok()
    };
    let is_theirs = kept.by == actor.person
        || kept.unit.is_some_and(|unit| actor.may(Act::Reserve, unit).is_ok())
        || kept.lot.as_ref().is_some_and(coordinates);
    is_kept && is_free && is_theirs && actor.belongs_to(kept.for_organisation)
}

/// Only what is reserved for a need can stand for a purchase.
fn may_withdraw_purchase(visitor: &Visitor, kept: &Reservation) -> bool {
    let actor = visitor.actor();
    let buys = kept.unit.is_some_and(|unit| actor.may(Act::CallOff, unit).is_ok());
    let counts = kept.state == HoldState::Active && kept.line.is_some() && kept.grade != Grade::A;
    buys && counts && actor.belongs_to(kept.for_organisation)
}

fn change_form(visitor: &Visitor, kept: &Reservation) -> Form {
    let t = visitor.text;
    let until = (kept.kind == HoldKind::Loan).then(|| Field::date("until", t.say("kept-last-day")).known(kept.until));
    Form::new("change", format!("/mine/{}/change", kept.id), t.say("save"))
        .titled(t.say("kept-change"))
        .with(Field::hidden("version", kept.version))
        .with(
            Field::number("quantity", t.say("how-many"), 1, kept.quantity)
                .hint(t.say("kept-fewer-hint"))
                .holds(kept.quantity)
                .required(),
        )
        .maybe(until)
        .with(Field::check("renew", t.say("kept-renew"), false))
}

fn purchase_form(visitor: &Visitor, kept: &Reservation) -> Form {
    let t = visitor.text;
    Form::new("purchase", format!("/mine/{}/withdrawn-purchase", kept.id), t.say("purchase-go"))
        .titled(t.say("purchase-title"))
        .about(t.say("purchase-about"))
        .with(
            Field::text("reference", t.say("purchase-reference"), LONGEST_NAME)
                .hint(t.say("purchase-reference-hint"))
                .required(),
        )
}

async fn back(posted: &Posted, app: &App, id: HoldId, done: Result<String, Problem>) -> Result<Response> {
    match done {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, app, id, Some(Refused::of(posted, problem)?)).await,
    }
}

#[handler]
pub async fn change(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<HoldId>) -> Result<Response> {
    let done = changed(&posted, id).await;
    back(&posted, &app, id, done).await
}

async fn changed(posted: &Posted, id: HoldId) -> Result<String, Problem> {
    let (actor, fields) = (posted.visitor.actor(), &posted.fields);
    let expected = &fields.version()?;
    let changes = Changes {
        quantity: Some(fields.required("quantity")?),
        until: fields.value("until")?,
        renew: fields.text("renew").is_some(),
    };
    posted
        .write(|tx| async move {
            reservation_edits::change(&tx, actor, id, expected, changes).await?;
            Ok(format!("/mine/{id}?done=saved"))
        })
        .await
}

#[handler]
pub async fn withdraw_purchase(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<HoldId>) -> Result<Response> {
    let done = withdrawn(&posted, id).await;
    back(&posted, &app, id, done).await
}

async fn withdrawn(posted: &Posted, id: HoldId) -> Result<String, Problem> {
    let (actor, reference) = (posted.visitor.actor(), posted.fields.shown("reference"));
    posted
        .write(|tx| async move {
            purchases::withdraw(&tx, actor, id, reference).await?;
            Ok(format!("/mine/{id}?done=saved"))
        })
        .await
}
