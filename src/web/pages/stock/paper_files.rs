//! The files of documents of a thing: sending one, and getting it again.

use std::sync::Arc;

use poem::{
    IntoResponse, Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        stock::{codes, document_files, pictures::Sent},
    },
    domain::DocumentId,
    web::{
        download::Download,
        edge::{
            error::Problem,
            form::{DOCUMENT, Fields as Texts, Files},
        },
        pages::{
            page::see,
            posted::{CSRF, ONCE, Posted},
            sheet::Refused,
            stock::tending::page,
            visitor::Visitor,
        },
    },
};

/// The file of a document.
pub struct Paper;

impl Texts for Paper {
    const FILES: &'static Files = &DOCUMENT;
    const TEXTS: &'static [(&'static str, usize, &'static str)] =
        &[(CSRF, 64, "That our page sent it."), (ONCE, 64, "What tells it from the next.")];
}

/// The file of a document, for whoever may read the documents of the thing.
#[handler]
pub async fn download(
    visitor: Visitor,
    app: Data<&Arc<App>>,
    Path((code, paper)): Path<(String, uuid::Uuid)>,
) -> Result<Response> {
    let actor = visitor.actor();
    let lot = codes::by_code(app.db.read(), actor, &code, None, None).await.map_err(Problem)?.lot.id;
    let given = document_files::give(&app, actor, lot, DocumentId(paper)).await.map_err(Problem)?;
    Ok(Download::from(given).into_response())
}

#[handler]
pub async fn upload(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    Path((code, paper)): Path<(String, uuid::Uuid)>,
) -> Result<Response> {
    let (mut posted, files) = Posted::with_files::<Paper>(request, body).await?;
    match sent(&mut posted, &app, &code, DocumentId(paper), files).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let refused = Refused::of(&posted, problem)?.at("file");
            page(&posted.visitor, &app, &code, Some(refused)).await
        }
    }
}

async fn sent(posted: &mut Posted, app: &App, code: &str, id: DocumentId, files: Vec<Sent>) -> Result<String, Problem> {
    let lot = codes::by_code(app.db.read(), posted.visitor.actor(), code, None, None).await?.lot.id;
    let may = document_files::may_attach(app.db.read(), posted.visitor.actor(), lot, id).await;
    posted.visitor.caller.before_upload(app, may).await?;
    let kept = &posted.keep_document(app, files).await?;
    let actor = posted.visitor.actor();
    posted
        .write(|tx| async move {
            document_files::attach(&tx, actor, lot, id, kept).await?;
            Ok(format!("/things/{code}/edit?done=saved"))
        })
        .await
}
