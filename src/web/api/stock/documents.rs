//! Documents that prove something of things: fire, child safety, CE, erased media, delivery and the like.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
};
use crate::web::download::Download;
use crate::{
    app::{
        App,
        stock::{document_files, documents, product_documents},
    },
    domain::{
        Date, DocumentId, EvidenceEnd, EvidenceKind, Instant, LotId, PersonId, ProductId,
        directory::permit::Throughout, stock::evidence::NewDocument,
    },
    web::edge::{
        auth::Auth,
        body::Body,
        error::Problem,
        form::{DOCUMENT, Fields, Files, Form},
    },
};

pub struct DocumentsApi;

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct AddDocument {
    kind: EvidenceKind,
    /// Which one: the number of a report or certificate, or where it is kept.
    reference: String,
    issued_on: Option<Date>,
    /// The last day on which it counts; until somebody ends it, when absent.
    valid_until: Option<Date>,
}

/// Evidence for all things of a lot, or of a product. A part that is split off has its own copy. What a product shows is
/// shown by each of its lots that is of the product's category, until new covers make it another thing.
#[derive(Object)]
#[oai(rename = "Document")]
struct Seen {
    id: DocumentId,
    /// Of the lot's own; else it is its product's.
    #[oai(skip_serializing_if_is_none)]
    lot_id: Option<LotId>,
    #[oai(skip_serializing_if_is_none)]
    product_id: Option<ProductId>,
    kind: EvidenceKind,
    reference: String,
    #[oai(skip_serializing_if_is_none)]
    issued_on: Option<Date>,
    #[oai(skip_serializing_if_is_none)]
    valid_until: Option<Date>,
    /// Whether it counts today.
    valid: bool,
    #[oai(skip_serializing_if_is_none)]
    ended_at: Option<Instant>,
    #[oai(skip_serializing_if_is_none)]
    ended_why: Option<EvidenceEnd>,
    recorded_at: Instant,
    recorded_by: PersonId,
    #[oai(skip_serializing_if_is_none)]
    file: Option<DocumentFile>,
}

/// What is kept of a file. It is kept byte for byte as it was sent, but for pictures: they are written anew as JPEG,
/// upright and without what the camera says besides.
#[derive(Object)]
struct DocumentFile {
    /// As it was called by whoever sent it.
    name: String,
    /// By its content: PDF, JPEG, CSV, JSON or XML.
    content_type: String,
    bytes: i64,
    /// In hexadecimal digits.
    sha256: String,
}

/// The form of a document's file.
struct SendFile;

impl Fields for SendFile {
    const FILES: &'static Files = &DOCUMENT;
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[];
}

#[derive(Object)]
struct Documents {
    items: Vec<Seen>,
}

#[OpenApi(tag = "Tag::Lots")]
impl DocumentsApi {
    /// Records a document that is evidence for all things of a lot.
    #[oai(path = "/lots/:id/documents", method = "post")]
    async fn add(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        body: Body<AddDocument>,
    ) -> Result<Created<Seen>, Problem> {
        let (actor, new) = (&auth.0.actor, &NewDocument::from(body.0.clone()));
        let answer = auth
            .0
            .write(&app, &body.0, |tx| async move { Ok(Seen::from(documents::add(&tx, actor, id.0, new).await?)) });
        Ok(answer.await?.into())
    }

    /// The documents of a lot of the own organisation, those that ended as well.
    #[oai(path = "/lots/:id/documents", method = "get")]
    async fn documents(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Answer<Documents> {
        let documents = documents::list(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Json(Documents { items: documents.into_iter().map(Seen::from).collect() }))
    }

    /// Ends a document. It stays in the list and in the history.
    #[oai(path = "/lots/:id/documents/:document", method = "delete")]
    async fn withdraw(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        document: Path<DocumentId>,
    ) -> Result<Changed<Seen>, Problem> {
        let actor = &auth.0.actor;
        let document =
            app.db.write(|tx| async move { documents::withdraw(&tx, actor, id.0, document.0).await }).await?;
        Ok(Changed::of(&Seen::from(document)))
    }

    /// Sends the file of a document, once: what was found wrong is ended, and recorded anew.
    #[oai(path = "/lots/:id/documents/:document/file", method = "post")]
    async fn send_file(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        document: Path<DocumentId>,
        form: Form<SendFile>,
    ) -> Result<Created<Seen>, Problem> {
        let actor = &auth.0.actor;
        let may = document_files::may_attach(app.db.read(), actor, id.0, document.0).await;
        auth.0.before_upload(&app, may).await?;
        let kept = &document_files::keep(&app, form.one()?).await?;
        let body = vec![kept.hash().to_owned(), kept.name().to_owned()];
        let answer = auth.0.write(&app, &body, |tx| async move {
            Ok(Seen::from(document_files::attach(&tx, actor, id.0, document.0, kept).await?))
        });
        Ok(answer.await?.into())
    }

    /// The file of a document, to be kept and not to be run: a sandbox without scripts where a browser shows it anyway.
    #[oai(path = "/lots/:id/documents/:document/file", method = "get")]
    async fn file(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        document: Path<DocumentId>,
    ) -> Result<Download, Problem> {
        Ok(document_files::give(&app, &auth.0.actor, id.0, document.0).await?.into())
    }

    /// Records a document that is evidence for all things of a product of the organisation: whoever may change the product
    /// may.
    #[oai(path = "/products/:id/documents", method = "post")]
    async fn add_to_product(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<ProductId>,
        body: Body<AddDocument>,
    ) -> Result<Created<Seen>, Problem> {
        let (actor, new) = (&auth.0.actor, &NewDocument::from(body.0.clone()));
        let work = |tx, may| async move { Ok(Seen::from(product_documents::add(&tx, &may, id.0, new).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// What the organisation recorded of a product, what ended as well.
    #[oai(path = "/products/:id/documents", method = "get")]
    async fn of_product(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<ProductId>) -> Answer<Documents> {
        let documents = product_documents::list(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Json(Documents { items: documents.into_iter().map(Seen::from).collect() }))
    }

    /// Ends a document of a product. It stays in the list and in the history.
    #[oai(path = "/products/:id/documents/:document", method = "delete")]
    async fn withdraw_from_product(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<ProductId>,
        document: Path<DocumentId>,
    ) -> Result<Changed<Seen>, Problem> {
        let actor = &auth.0.actor;
        let work =
            |tx, may| async move { Ok(Seen::from(product_documents::withdraw(&tx, &may, id.0, document.0).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &Vec::<String>::new(), work).await?.into())
    }

    /// Sends the file of a product's document, once.
    #[oai(path = "/products/:id/documents/:document/file", method = "post")]
    async fn send_product_file(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<ProductId>,
        document: Path<DocumentId>,
        form: Form<SendFile>,
    ) -> Result<Created<Seen>, Problem> {
        let actor = &auth.0.actor;
        let may = product_documents::may_attach(app.db.read(), actor, id.0, document.0).await;
        auth.0.before_upload(&app, may).await?;
        let kept = &document_files::keep(&app, form.one()?).await?;
        let body = vec![kept.hash().to_owned(), kept.name().to_owned()];
        let work = |tx, may| async move {
            Ok(Seen::from(product_documents::attach(&tx, &may, id.0, document.0, kept).await?))
        };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body, work).await?.into())
    }

    /// The file of a product's document.
    #[oai(path = "/products/:id/documents/:document/file", method = "get")]
    async fn product_file(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<ProductId>,
        document: Path<DocumentId>,
    ) -> Result<Download, Problem> {
        Ok(product_documents::give(&app, &auth.0.actor, id.0, document.0).await?.into())
    }
}

impl From<AddDocument> for NewDocument {
    fn from(body: AddDocument) -> Self {
        let AddDocument { kind, reference, issued_on, valid_until } = body;
        Self { kind, reference, issued_on, valid_until }
    }
}

impl From<documents::Document> for Seen {
    fn from(document: documents::Document) -> Self {
        let NewDocument { kind, reference, issued_on, valid_until } = document.said;
        Self {
            id: document.id,
            lot_id: document.lot,
            product_id: document.product,
            kind,
            reference,
            issued_on,
            valid_until,
            valid: document.valid,
            ended_at: document.ended_at,
            ended_why: document.ended_why,
            recorded_at: document.recorded_at,
            recorded_by: document.recorded_by,
            file: document.file.map(DocumentFile::from),
        }
    }
}

impl From<documents::File> for DocumentFile {
    fn from(file: documents::File) -> Self {
        Self { name: file.name, content_type: file.content_type, bytes: file.bytes, sha256: file.hash }
    }
}
