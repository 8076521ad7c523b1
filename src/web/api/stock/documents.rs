//! Documents as evidence: fire, child safety, medical device, lifting, hygiene.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created},
};
use crate::{
    app::{App, stock::documents},
    domain::{Date, DocumentId, EvidenceEnd, EvidenceKind, Instant, LotId, PersonId, stock::evidence::NewDocument},
    web::edge::{auth::Auth, body::Body, error::Problem},
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

/// Evidence for all things of a lot. A part that is split off has its own copy.
#[derive(Object)]
#[oai(rename = "Document")]
struct Seen {
    id: DocumentId,
    lot_id: LotId,
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
            kind,
            reference,
            issued_on,
            valid_until,
            valid: document.valid,
            ended_at: document.ended_at,
            ended_why: document.ended_why,
            recorded_at: document.recorded_at,
            recorded_by: document.recorded_by,
        }
    }
}
