//! Recording and ending documents of a product, and their files.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        stock::{pictures::Sent, product_documents},
    },
    domain::{DocumentId, ProductId, directory::permit::Throughout, stock::evidence::NewDocument},
    web::{
        download::Download,
        edge::error::Problem,
        pages::{
            page::see,
            posted::Posted,
            sheet::Refused,
            stock::{paper_files::Paper, products},
            visitor::Visitor,
        },
    },
};

async fn back(posted: &Posted, app: &App, id: ProductId, done: Result<String, Problem>) -> Result<Response> {
    match done {
        Ok(next) => Ok(see(&next)),
        Err(problem) => products::one(&posted.visitor, app, id, Some(Refused::of(posted, problem)?)).await,
    }
}

#[handler]
pub async fn add(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<ProductId>) -> Result<Response> {
    let done = added(&posted, &app, id).await;
    back(&posted, &app, id, done).await
}

async fn added(posted: &Posted, app: &App, id: ProductId) -> Result<String, Problem> {
    let given = &posted.fields;
    let new = &NewDocument {
        kind: given.required("kind")?,
        reference: given.shown("reference").to_owned(),
        issued_on: given.value("issued_on")?,
        valid_until: given.value("valid_until")?,
    };
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            product_documents::add(&tx, &may, id, new).await?;
            Ok(format!("/products/{id}?done=saved"))
        })
        .await
}

#[handler]
pub async fn end(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, document)): Path<(ProductId, DocumentId)>,
) -> Result<Response> {
    let done = posted.write_permitted(&app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
        product_documents::withdraw(&tx, &may, id, document).await?;
        Ok(format!("/products/{id}?done=saved"))
    });
    back(&posted, &app, id, done.await).await
}

/// The file, to be kept and not to be run.
#[handler]
pub async fn file(
    visitor: Visitor,
    app: Data<&Arc<App>>,
    Path((id, document)): Path<(ProductId, DocumentId)>,
) -> Result<Download> {
    Ok(product_documents::give(&app, visitor.actor(), id, document).await.map_err(Problem)?.into())
}

#[handler]
pub async fn send_file(
    request: &Request,
    body: poem::Body,
    app: Data<&Arc<App>>,
    Path((id, document)): Path<(ProductId, DocumentId)>,
) -> Result<Response> {
    let (mut posted, files) = Posted::with_files::<Paper>(request, body).await?;
    match sent(&mut posted, &app, (id, document), files).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => products::one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?.at("file"))).await,
    }
}

async fn sent(
    posted: &mut Posted,
    app: &App,
    (id, document): (ProductId, DocumentId),
    files: Vec<Sent>,
) -> Result<String, Problem> {
    let may = product_documents::may_attach(app.db.read(), posted.visitor.actor(), id, document).await;
    posted.visitor.caller.before_upload(app, may).await?;
    let kept = &posted.keep_document(app, files).await?;
    let posted = &*posted;
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            product_documents::attach(&tx, &may, id, document, kept).await?;
            Ok(format!("/products/{id}?done=saved"))
        })
        .await
}
