//! Labels: printing labels for things, and making labels for things that nobody has logged yet.

use std::sync::Arc;

use poem::{
    IntoResponse, Request, Response, Result, handler,
    web::{Data, Path},
};
use serde::Deserialize;

use crate::{
    app::{
        App,
        stock::{
            label_batches::{self, Label, UsedBy},
            lots,
        },
    },
    domain::{LabelBatchId, LotId, UnitId, directory::actor::Act, fields::LONGEST_NOTE, time},
    papers::labels::Dpi,
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, List, Refused, Row, Sheet, Table},
            visitor::Visitor,
        },
        printing::{self, Format, Order, PublicUrl},
    },
};

const MOST: u64 = 50;
/// Labels of a batch on one page.
const LABELS: usize = 100;
/// Sheets of A4 and rolls, the most common first.
const SHEETS: [&str; 11] =
    ["L7160", "L7159", "L7161", "L7162", "L7163", "L7165", "L7651", "L4731", "62", "50x25", "57x32"];
const MOST_POSITIONS: i64 = 189;

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(serde_urlencoded::from_str(request.uri().query().unwrap_or_default()).unwrap_or_default());
    page(&visitor, &app, &given, None).await
}

fn chosen(given: &Fields) -> Vec<LotId> {
    given.all("lot").filter_map(|id| id.parse().ok()).map(LotId).collect()
}

async fn page(visitor: &Visitor, app: &App, given: &Fields, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let ids = chosen(given);
    let things = lots::these(app, actor, &ids).await.map_err(Problem)?;
    let mut sheet = Sheet::new(visitor, t.say("nav-labels")).crumb("/stock", t.say("nav-stock"));
    let print = |id: String, about: String| {
        let sheets = SHEETS.map(|one| Choice::new(one, t.word("label-sheet", one), Some("L7160"))).into();
        Form::new(id, "/labels/print", t.say("label-print"))
            .about(about)
            .with(Field::choice("sheet", t.say("label-on"), sheets, None).required())
            .with(
                Field::number("start", t.say("label-start"), 1, MOST_POSITIONS)
                    .holds(1)
                    .hint(t.say("label-start-hint")),
            )
    };
    if !things.is_empty() {
        let titles: Vec<String> =
            things.iter().map(|lot| visitor.reader().lot(lot, None, visitor.today).title).collect();
        let form = print("print".to_owned(), titles.join(", ")).primary();
        sheet = sheet.form(things.iter().fold(form, |form, lot| form.with(Field::hidden("lot", lot.id))));
    }
    let (batches, _) = label_batches::list(app.db.read(), actor, None, MOST).await.map_err(Problem)?;
    let row = |batch: label_batches::Batch| {
        let day = t.day(time::civil_date(batch.created_at, &actor.time_zone), visitor.today);
        let left = t.n_word("label-used", batch.count, &t.whole(batch.used));
        let form = print(format!("batch-{}", batch.id), String::new()).with(Field::hidden("batch", batch.id));
        Row {
            title: if batch.note.is_empty() { day.clone() } else { batch.note },
            href: Some(format!("/labels/{}", batch.id)),
            about: vec![format!("{day} · {left}")],
            forms: if batch.used < batch.count { vec![form] } else { Vec::new() },
            ..Row::default()
        }
    };
    let rows = batches.into_iter().map(row).collect();
    let make = Form::new("make", "/labels", t.say("label-make-go"))
        .titled(t.say("label-make"))
        .about(t.say("label-make-about"))
        .with(Field::number("count", t.say("how-many"), 1, label_batches::MOST).holds(21).required())
        .with(Field::choice("unit", t.say("col-unit"), choices::units(visitor, visitor.unit()), None).required())
        .with(Field::text("note", t.say("log-note"), LONGEST_NOTE));
    sheet
        .list(List { title: t.say("label-batches"), rows, empty: t.say("label-batches-none") })
        .form(make)
        .refused(refused)
        .send()
}

#[derive(Deserialize, Default)]
struct Asked {
    /// The number of the last label of the page before.
    #[serde(default)]
    after: i64,
}

/// The labels of a batch, and what each sticks on.
#[handler]
pub async fn show_batch(
    request: &Request,
    visitor: Visitor,
    app: Data<&Arc<App>>,
    Path(id): Path<uuid::Uuid>,
) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let (t, actor) = (visitor.text, visitor.actor());
    let (made, labels) = label_batches::one(app.db.read(), actor, LabelBatchId(id)).await.map_err(Problem)?;
    let shown: Vec<&Label> = labels.iter().filter(|label| label.number > asked.after).take(LABELS).collect();
    let on_lot = |label: &&Label| match label.by {
        Some(UsedBy::Lot(lot)) => Some(lot),
        Some(UsedBy::Draft(_)) | None => None,
    };
    let ids: Vec<LotId> = shown.iter().filter_map(on_lot).collect();
    let things = lots::these(&app, actor, &ids).await.map_err(Problem)?;
    let logs = actor.units_for(Act::LogLot).is_none_or(|units| !units.is_empty());
    let on = |by: Option<UsedBy>| match by {
        Some(UsedBy::Lot(lot)) => match things.iter().find(|one| one.id == lot) {
            Some(lot) => {
                Cell::link(format!("/things/{}", lot.code), visitor.reader().lot(lot, None, visitor.today).title)
            }
            None => Cell::from(t.say("label-taken")),
        },
        Some(UsedBy::Draft(draft)) if logs => Cell::link(format!("/drafts/{draft}"), t.say("label-draft")),
        Some(UsedBy::Draft(_)) => Cell::from(t.say("label-draft")),
        None => Cell::tag("", t.say("label-unused")),
    };
    let mut table = Table::new(t.say("label-codes"), t.say("label-batches-none"))
        .figures(t.say("label-number"))
        .column(t.say("col-code"))
        .column(t.say("label-sticks-on"));
    for label in &shown {
        table.rows.push(vec![t.whole(label.number).into(), label.code.as_str().into(), on(label.by)]);
    }
    let last = shown.last().map(|label| label.number);
    let is_more = |last: &i64| labels.iter().any(|label| label.number > *last);
    table.next = last.filter(is_more).map(|last| format!("/labels/{id}?after={last}"));
    let day = t.day(time::civil_date(made.created_at, &actor.time_zone), visitor.today);
    let unit = visitor.reader().names.unit(made.unit).unwrap_or_default();
    let title = if made.note.is_empty() { day.clone() } else { made.note };
    Sheet::new(&visitor, title)
        .crumb("/labels", t.say("nav-labels"))
        .about([unit, day].join(" · "))
        .about(t.n_word("label-used", made.count, &t.whole(made.used)))
        .table(table)
        .send()
}

#[handler]
pub async fn make_labels(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match made(&posted).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, &app, &posted.fields, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn made(posted: &Posted) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let (unit, count) = (UnitId(given.required("unit")?), given.required("count")?);
    let note = given.shown("note");
    posted
        .write(|tx| async move {
            label_batches::make(&tx, actor, unit, count, note).await?;
            Ok("/labels?done=opened".to_owned())
        })
        .await
}

#[handler]
pub async fn print_labels(posted: Posted, app: Data<&Arc<App>>, url: Data<&Arc<PublicUrl>>) -> Result<Response> {
    match paper(&posted, &app, &url).await {
        Ok(paper) => Ok(paper.into_response()),
        Err(problem) => page(&posted.visitor, &app, &posted.fields, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn paper(posted: &Posted, app: &App, url: &PublicUrl) -> Result<printing::Paper, Problem> {
    let given = &posted.fields;
    let order = Order {
        lots: &chosen(given),
        batch: given.value("batch")?.map(LabelBatchId),
        sheet: given.shown("sheet"),
        start: given.value("start")?,
        format: Format::Pdf,
        dpi: Dpi(203),
    };
    printing::print(app, url, posted.visitor.actor(), &posted.visitor.reader(), order).await
}
