//! Things that are to cross from one municipality to another, and the owner's answer.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        exchange::transfers::{self, Decision, Transfer},
        stock::lots,
    },
    domain::{
        self, Bad, LotId, Refused as No, TransferId, TransferKind, TransferState, directory::actor::Act,
        fields::LONGEST_NOTE,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            form::{Field, Form},
            page::see,
            posted::{Fields, Posted},
            sheet::{List, Refused, Row, Sheet},
            stock::card::Tag,
            visitor::Visitor,
        },
    },
};

const MOST: u64 = 50;

#[handler]
pub async fn list(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    all(&visitor, &app, None).await
}

async fn all(visitor: &Visitor, app: &App, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let found = transfers::list(app.db.read(), actor, None, None, MOST).await.map_err(Problem)?;
    let ids: Vec<LotId> = found.iter().map(|one| one.lot).collect();
    let things = lots::these(app, actor, &ids).await.map_err(Problem)?;
    let may = actor.units_for(Act::DecideTransfer).is_none_or(|units| !units.is_empty());
    let organisation = |id| visitor.reader().names.directory.organisations.get(&id).cloned().unwrap_or_default();
    let row = |one: &Transfer| {
        let lot = things.iter().find(|lot| lot.id == one.lot);
        let title = lot.map(|lot| visitor.reader().lot(lot, None, visitor.today).title);
        let ours = actor.belongs_to(one.organisation);
        let pending = one.state == TransferState::Pending;
        let price = one.price.as_ref().map(|price| t.money(price));
        let about = [
            Some(t.words("transfer-way", &organisation(one.organisation), &organisation(one.to_organisation))),
            Some(t.of("transfer", one.kind)),
            price,
            one.evidence.clone(),
            one.note.clone(),
        ];
        Row {
            title: format!("{} × {}", t.whole(one.quantity), title.unwrap_or_else(|| t.say("transfers-theirs"))),
            href: lot.map(|lot| format!("/things/{}", lot.code)),
            about: about.into_iter().flatten().collect(),
            tag: Some(Tag { class: if pending { "warn" } else { "" }, text: t.of("transfer-is", one.state) }),
            forms: if ours && pending && may { vec![form(visitor, one)] } else { Vec::new() },
            ..Row::default()
        }
    };
    let rows = found.iter().map(row).collect();
    Sheet::new(visitor, t.say("nav-transfers"))
        .about(t.say("transfers-about"))
        .list(List { title: String::new(), rows, empty: t.say("transfers-none") })
        .refused(refused)
        .send()
}

fn form(visitor: &Visitor, one: &Transfer) -> Form {
    let t = visitor.text;
    let now = one.kind.to_string();
    let kinds = [TransferKind::Gift, TransferKind::Sale, TransferKind::Loan];
    let kinds = kinds.map(|kind| Choice::new(kind, t.of("transfer", kind), Some(&now))).into();
    let answers = ["yes", "no"].map(|answer| Choice::new(answer, t.of("today", answer), None)).into();
    Form::new(format!("transfer-{}", one.id), format!("/transfers/{}", one.id), t.say("transfer-go"))
        .folded(t.say("answer"))
        .with(Field::choice("answer", t.say("answer"), answers, None).required())
        .with(Field::choice("kind", t.say("transfer-kind"), kinds, None))
        .with(Field::decimal("price", t.say("transfer-price")))
        .with(Field::decimal("vat", t.say("transfer-vat")))
        .with(Field::text("evidence", t.say("transfer-evidence"), LONGEST_NOTE))
        .with(Field::lines("note", t.say("today-note"), LONGEST_NOTE))
}

#[handler]
pub async fn decide(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<TransferId>) -> Result<Response> {
    match decided(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn decided(posted: &Posted, app: &App, id: TransferId) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let decision = &parse(&posted.visitor, &posted.fields)?;
    posted
        .write(|tx| async move {
            transfers::decide(app, &tx, actor, id, decision).await?;
            Ok("/transfers?done=saved".to_owned())
        })
        .await
}

fn parse(visitor: &Visitor, given: &Fields) -> domain::Result<Decision> {
    let approve = match given.text("answer") {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(No::invalid("answer", Bad::Missing)),
    };
    let currency = &visitor.actor().currency;
    let text = |name: &str| given.text(name).map(str::to_owned);
    Ok(Decision {
        approve,
        note: text("note"),
        kind: given.value::<TransferKind>("kind")?.filter(|_| approve),
        price: given.money("price", currency)?,
        vat: given.money("vat", currency)?,
        evidence: text("evidence"),
    })
}
