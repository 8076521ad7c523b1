//! Framework agreements: those that the organisation holds, takes part in, or is invited to.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        orders::{
            agreement_edits,
            agreements::{self, Agreement},
            catalogue,
        },
    },
    domain::{
        self, AgreementId, AgreementKind, Bad, OrganisationId, Refused as No, SupplierId,
        directory::{actor::Act, permit::Throughout},
        fields::LONGEST_NAME,
        orders::agreement::{Changes, LONGEST_NUMBER, NewAgreement, NewSupplier, Supplier},
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            form::{Field, Form},
            orders::catalogue as articles,
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, List, Refused, Row, Sheet, Table},
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 100;
const KINDS: [AgreementKind; 4] =
    [AgreementKind::Used, AgreementKind::New, AgreementKind::Rental, AgreementKind::Service];

#[handler]
pub async fn list(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    all(&visitor, &app, None).await
}

async fn all(visitor: &Visitor, app: &App, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let found = agreements::list(app.db.read(), actor, None, None, MOST).await.map_err(Problem)?;
    let mut table = Table::new(t.say("nav-agreements"), t.say("agreements-none"))
        .column(t.say("name"))
        .column(t.say("agreement-kind"))
        .column(t.say("agreement-supplier"))
        .column(t.say("agreement-to"))
        .figures(t.say("agreement-spent"));
    table.rows = found.iter().map(|one| row(visitor, one)).collect();
    let mut sheet = Sheet::new(visitor, t.say("nav-agreements"));
    if actor.may_throughout(Act::JoinAgreements).is_ok() {
        let invited = agreements::invitations(app.db.read(), actor, None, MOST).await.map_err(Problem)?;
        let invitation = |one: Agreement| Row {
            forms: ["join", "leave"]
                .map(|act| {
                    let path = format!("/agreements/{}/{act}", one.id);
                    Form::new(format!("{act}-{}", one.id), path, t.of("agreement", act))
                })
                .into(),
            about: vec![holder(visitor, one.organisation)],
            title: one.name,
            ..Row::default()
        };
        let rows: Vec<Row> = invited.into_iter().map(invitation).collect();
        if !rows.is_empty() {
            sheet = sheet.list(List { title: t.say("agreement-invited"), rows, empty: String::new() });
        }
    }
    sheet = sheet.table(table);
    if articles::may_edit(visitor) {
        let suppliers = agreements::suppliers(app.db.read(), actor, None, MOST).await.map_err(Problem)?;
        let mut known = Table::new(t.say("suppliers"), t.say("suppliers-none"))
            .column(t.say("name"))
            .column(t.say("supplier-number"));
        for one in &suppliers {
            let number = one.number.clone().unwrap_or_default();
            known.rows.push(vec![Cell::link(format!("/suppliers/{}", one.id), &one.name), number.into()]);
        }
        sheet = sheet.table(known).form(new_form(visitor, suppliers)).form(
            Form::new("supplier", "/suppliers", t.say("supplier-add"))
                .folded(t.say("supplier-add"))
                .with(Field::text("name", t.say("name"), LONGEST_NAME).required())
                .with(Field::text("number", t.say("supplier-number"), LONGEST_NUMBER)),
        );
    }
    sheet.refused(refused).send()
}

fn holder(visitor: &Visitor, id: OrganisationId) -> String {
    visitor.reader().names.directory.organisations.get(&id).cloned().unwrap_or_default()
}

fn row(visitor: &Visitor, one: &Agreement) -> Vec<Cell> {
    let t = visitor.text;
    let spent = match &one.ceiling {
        Some(ceiling) => t.words("of-money", &t.money(&one.spent), &t.money(ceiling)),
        None => t.money(&one.spent),
    };
    let to = t.day(one.valid_to, visitor.today);
    let closed = one.closed_at.is_some() || one.valid_to < visitor.today;
    vec![
        Cell::link(format!("/agreements/{}", one.id), one.name.clone()),
        t.of("agreement-kind", one.kind).into(),
        one.supplier.as_ref().map(|supplier| supplier.name.clone()).unwrap_or_default().into(),
        if closed { Cell::tag("", t.say("agreement-ended")) } else { to.into() },
        spent.into(),
    ]
}

fn new_form(visitor: &Visitor, suppliers: Vec<agreements::Supplier>) -> Form {
    let t = visitor.text;
    let kinds = KINDS.map(|kind| Choice::new(kind, t.of("agreement-kind", kind), None)).into();
    let known = suppliers.into_iter().map(|one| Choice::new(one.id, one.name, None)).collect();
    let parties = visitor.actor().neighbours.iter().map(|id| Choice::new(id, holder(visitor, *id), None)).collect();
    let money = |name: &str| Field::decimal(name, t.of("agreement", name));
    Form::new("enter", "/agreements", t.say("agreement-enter"))
        .folded(t.say("agreement-enter"))
        .with(Field::text("name", t.say("name"), LONGEST_NAME).required())
        .with(Field::choice("kind", t.say("agreement-kind"), kinds, None).required())
        .with(Field::choice("supplier", t.say("agreement-supplier"), known, Some(t.say("supplier-new"))))
        .with(Field::text("supplier_name", t.say("supplier-name"), LONGEST_NAME))
        .with(Field::date("valid_from", t.say("agreement-from")).required())
        .with(Field::date("valid_to", t.say("agreement-to")).required())
        .with(Field::several("parties", t.say("agreement-parties"), parties))
        .with(money("ceiling"))
        .with(money("small_order_limit"))
        .with(money("small_order_fee"))
        .with(money("direct_limit"))
        .with(Field::number("lead_days", t.say("lead-days"), 0, 366).holds(14))
}

#[handler]
pub async fn enter(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match entered(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn entered(posted: &Posted, app: &App) -> Result<String, Problem> {
    let new = &parse(&posted.visitor, &posted.fields)?;
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            let agreement = agreements::enter(&tx, &may, new).await?;
            Ok(format!("/agreements/{}?done=opened", agreement.id))
        })
        .await
}

fn parse(visitor: &Visitor, given: &Fields) -> domain::Result<NewAgreement> {
    let money = |name: &str| given.money(name, &visitor.actor().currency);
    let known: Option<SupplierId> = given.value("supplier")?.map(SupplierId);
    let supplier = match (known, given.text("supplier_name")) {
        (Some(id), None) => Supplier::Known(id),
        (None, Some(name)) => Supplier::New(NewSupplier { name: name.to_owned(), number: None }),
        (Some(_), Some(_)) => return Err(No::invalid("supplier_name", Bad::Both)),
        (None, None) => return Err(No::invalid("supplier", Bad::Missing)),
    };
    let party = |id: &str| id.parse().map(OrganisationId).map_err(|_| No::invalid("parties", Bad::Missing));
    Ok(NewAgreement {
        name: given.shown("name").to_owned(),
        kind: given.required("kind")?,
        supplier,
        valid_from: given.required("valid_from")?,
        valid_to: given.required("valid_to")?,
        parties: given.all("parties").map(party).collect::<domain::Result<_>>()?,
        ceiling: money("ceiling")?,
        small_order_limit: money("small_order_limit")?,
        small_order_fee: money("small_order_fee")?,
        direct_limit: money("direct_limit")?,
        lead_days: given.value("lead_days")?.unwrap_or_default(),
        owner: None,
    })
}

#[handler]
pub async fn add_supplier(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let text = |name: &str| posted.fields.text(name).map(str::to_owned);
    let new = &NewSupplier { name: text("name").unwrap_or_default(), number: text("number") };
    let done = posted.write_permitted(&app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
        agreements::add_supplier(&tx, &may, new).await?;
        Ok("/agreements?done=opened".to_owned())
    });
    match done.await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, Some(Refused::of(&posted, problem)?)).await,
    }
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<AgreementId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

pub async fn one(visitor: &Visitor, app: &App, id: AgreementId, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let agreement = agreements::visible(app.db.read(), actor, id).await.map_err(Problem)?;
    let found = catalogue::list(app.db.read(), actor, id, None, MOST).await.map_err(Problem)?;
    let parties: Vec<String> = agreement.parties.iter().map(|id| holder(visitor, *id)).collect();
    let invited: Vec<String> = agreement.invited.iter().map(|id| holder(visitor, *id)).collect();
    let money = |money: &Option<domain::Money>| money.as_ref().map(|money| t.money(money)).unwrap_or_default();
    let day = |day| t.day(day, visitor.today);
    let facts = [
        ("agreement-holder", holder(visitor, agreement.organisation)),
        ("agreement-supplier", agreement.supplier.as_ref().map(|one| one.name.clone()).unwrap_or_default()),
        ("agreement-from", day(agreement.valid_from)),
        ("agreement-to", day(agreement.valid_to)),
        ("agreement-spent", t.money(&agreement.spent)),
        ("agreement-ceiling", money(&agreement.ceiling)),
        ("agreement-small-order-limit", money(&agreement.small_order_limit)),
        ("agreement-small-order-fee", t.money(&agreement.small_order_fee)),
        ("agreement-direct-limit", money(&agreement.direct_limit)),
        ("agreement-parties", parties.join(", ")),
        ("agreement-waiting", invited.join(", ")),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let closed = agreement.closed_at.is_some();
    let ours = actor.belongs_to(agreement.organisation);
    let mut sheet = Sheet::new(visitor, agreement.name.clone())
        .crumb("/agreements", t.say("nav-agreements"))
        .tag("", t.of("agreement-kind", agreement.kind))
        .facts(facts.map(|(name, value)| (t.say(name), Cell::from(value))).collect())
        .table(articles::table(visitor, found));
    if closed {
        sheet = sheet.tag("warn", t.say("agreement-ended"));
    }
    let path = |act: &str| format!("/agreements/{id}/{act}");
    if ours && articles::may_edit(visitor) && !closed {
        sheet = sheet
            .form(articles::new_form(visitor, app, id))
            .form(
                Form::new("change", path("change"), t.say("save"))
                    .folded(t.say("agreement-change"))
                    .with(Field::hidden("version", agreement.version))
                    .with(Field::text("name", t.say("name"), LONGEST_NAME).holds(&agreement.name).required())
                    .with(Field::decimal("ceiling", t.say("agreement-ceiling")).known(
                        agreement.ceiling.as_ref().map(|money| crate::web::pages::form::written(money.amount_minor, 2)),
                    ))
                    .with(Field::date("valid_to", t.say("agreement-to")).holds(agreement.valid_to).required()),
            )
            .form(
                Form::new("close", path("close"), t.say("agreement-close"))
                    .folded(t.say("agreement-close"))
                    .about(t.say("agreement-close-about")),
            );
    }
    if !ours && actor.may_throughout(Act::JoinAgreements).is_ok() {
        sheet = sheet.form(
            Form::new("leave", path("leave"), t.say("agreement-leave"))
                .folded(t.say("agreement-leave"))
                .about(t.say("agreement-leave-about")),
        );
    }
    sheet.refused(refused).send()
}

#[handler]
pub async fn perform(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, act)): Path<(AgreementId, String)>,
) -> Result<Response> {
    match acted(&posted, &app, id, &act).await {
        Ok(next) => Ok(see(&next)),
        // An organisation that was only invited cannot see the agreement itself, so the list shows the refusal.
        Err(problem) if ["join", "leave"].contains(&act.as_str()) => {
            all(&posted.visitor, &app, Some(Refused::of(&posted, problem)?)).await
        }
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn acted(posted: &Posted, app: &App, id: AgreementId, act: &str) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    match act {
        "join" => {
            let work = |tx, may| async move {
                agreements::join(&tx, &may, id).await?;
                Ok(format!("/agreements/{id}?done=joined"))
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "leave" => {
            let work = |tx, may| async move {
                agreements::leave(&tx, &may, id).await?;
                Ok("/agreements?done=left".to_owned())
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "close" => {
            let work = |tx, may| async move {
                agreements::close(&tx, &may, id).await?;
                Ok(format!("/agreements/{id}?done=closed"))
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "change" => {
            let expected = &given.version()?;
            let changes = &Changes {
                name: given.text("name").map(str::to_owned),
                ceiling: Some(given.money("ceiling", &actor.currency)?),
                valid_to: given.value("valid_to")?,
                owner: None,
            };
            let work = |tx, may| async move {
                agreement_edits::change(&tx, &may, id, expected, changes).await?;
                Ok(format!("/agreements/{id}?done=saved"))
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        "items" => {
            let new = &articles::parse(&posted.visitor, given)?;
            let work = |tx, may| async move {
                let article = catalogue::add(&tx, &may, id, new).await?;
                Ok(format!("/catalogue-items/{}?done=opened", article.id))
            };
            posted.write_permitted(app, Throughout::of(actor), work).await
        }
        _ => Err(No::NotFound { what: "page" }.into()),
    }
}
