//! Certificates of tools that erase media: one is recorded as a whole, or what does not fit is listed.

use std::sync::Arc;

use poem::{Request, Response, Result, handler, web::Data};

use crate::{
    app::{
        App, Error,
        stock::{certificates, pictures::Sent},
    },
    domain::{
        Refused as No, RefusedRow,
        fields::LONGEST_NAME,
        stock::certificate::{Map, left_out},
    },
    web::{
        edge::{
            error::Problem,
            form::{DOCUMENT, Fields as Texts, Files},
        },
        pages::{
            form::{Field, Form},
            page::see,
            posted::{CSRF, ONCE, Posted},
            sheet::{Refused, Sheet, Table},
            stock::acting::why,
            visitor::Visitor,
        },
    },
};

const ADDRESS: &str = "/certificates";
/// What browsers offer to choose. The server looks at the content.
const ACCEPT: &str = ".csv,.json,.xml";
const LONGEST_MAP: usize = 16_384;
const LONGEST_LIST: usize = 4_000;

struct Certificate;

impl Texts for Certificate {
    const FILES: &'static Files = &DOCUMENT;
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[
        (CSRF, 64, "That our page sent it."),
        (ONCE, 64, "What tells it from the next."),
        ("reference", LONGEST_NAME, "The number of the certificate."),
        ("map", LONGEST_MAP, "Where in the certificate what is."),
        ("leave_out", LONGEST_LIST, "Rows that are none of ours."),
    ];
}

#[handler]
pub async fn show(visitor: Visitor) -> Result<Response> {
    page(&visitor, None, Vec::new())
}

fn page(visitor: &Visitor, refused: Option<Refused<'_>>, rows: Vec<RefusedRow>) -> Result<Response> {
    certificates::may_record(visitor.actor()).map_err(Problem)?;
    let t = visitor.text;
    let mut sheet = Sheet::new(visitor, t.say("certificates")).about(t.say("certificate-about"));
    if !rows.is_empty() {
        let mut table = Table::new(t.say("certificate-rows"), String::new())
            .figures(t.say("certificate-row"))
            .column(t.say("certificate-why"));
        for RefusedRow { index, refused } in &rows {
            table.rows.push(vec![t.whole(*index as i64).into(), why(t, refused).into()]);
        }
        sheet = sheet.table(table);
    }
    let form = Form::new("certificate", ADDRESS, t.say("certificate-go"))
        .primary()
        .with(
            Field::files("file", t.say("certificate-file"), ACCEPT, 1).hint(t.say("certificate-file-hint")).required(),
        )
        .with(Field::text("reference", t.say("certificate-reference"), LONGEST_NAME))
        .with(Field::lines("map", t.say("certificate-map"), LONGEST_MAP).hint(t.say("certificate-map-hint")))
        .with(
            Field::text("leave_out", t.say("certificate-leave-out"), LONGEST_LIST)
                .hint(t.say("certificate-leave-out-hint")),
        );
    sheet.form(form).refused(refused).send()
}

#[handler]
pub async fn save(request: &Request, body: poem::Body, app: Data<&Arc<App>>) -> Result<Response> {
    let (mut posted, files) = Posted::with_files::<Certificate>(request, body).await?;
    match recorded(&mut posted, &app, files).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let rows = match &problem {
                Problem(Error::Refused(No::RowsRefused { rows })) => rows.clone(),
                _ => Vec::new(),
            };
            let mut refused = Refused::of(&posted, problem)?;
            if rows.is_empty() {
                refused = refused.at("file");
            } else {
                refused.told.detail = posted.visitor.text.n("certificate-refused", rows.len() as i64);
            }
            page(&posted.visitor, Some(refused), rows)
        }
    }
}

async fn recorded(posted: &mut Posted, app: &App, files: Vec<Sent>) -> Result<String, Problem> {
    posted.visitor.caller.before_upload(app, certificates::may_record(posted.visitor.actor())).await?;
    let map = posted.fields.text("map").map_or_else(|| Ok(Map::default()), Map::parse)?;
    let left_out = left_out(posted.fields.shown("leave_out"))?;
    let kept = &posted.keep_document(app, files).await?;
    let reference = posted.fields.text("reference").unwrap_or(kept.name()).to_owned();
    let actor = posted.visitor.actor();
    let certificate = &certificates::read(app, actor, kept.bytes(), map, left_out, reference).await?;
    posted
        .write(|tx| async move {
            let recorded = certificates::record(&tx, actor, certificate, kept).await?;
            Ok(match recorded.lots.as_slice() {
                [one] => format!("/things/{}/edit?done=certified", one.code),
                _ => format!("{ADDRESS}?done=certified"),
            })
        })
        .await
}
