//! Certificates of erasure tools.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi};

use super::custody::Sanitisation;
use crate::web::api::{Tag, answer::Created};
use crate::{
    app::{
        App,
        stock::{certificates, document_files},
    },
    domain::{
        DocumentId, LotId,
        fields::LONGEST_NAME,
        stock::certificate::{Map, left_out},
    },
    web::edge::{
        auth::Auth,
        error::Problem,
        form::{DOCUMENT, Fields, Files, Form},
    },
};

pub struct CertificatesApi;

/// The form of a certificate.
struct SendCertificate;

impl Fields for SendCertificate {
    const FILES: &'static Files = &DOCUMENT;
    const TEXTS: &'static [(&'static str, usize, &'static str)] = &[
        (
            "map",
            16_384,
            "Where in the certificate what is, in JSON (docs/certificates.md); columns of our own names when absent.",
        ),
        ("leave_out", 4_000, "Rows that are none of ours, counted from 0 as refusals count them: 3, 17."),
        ("reference", LONGEST_NAME, "The certificate's number; the name of the file when absent."),
    ];
}

/// What a certificate proved.
#[derive(Object)]
struct Certificate {
    sanitisations: Vec<Sanitisation>,
    lots: Vec<CertifiedLot>,
}

/// A thing of which media were erased.
#[derive(Object)]
struct CertifiedLot {
    lot_id: LotId,
    code: String,
    media: i64,
    /// Media with evidence that counts. It is offered when these are all.
    sanitised: i64,
    /// The certificate, as a document of the thing.
    document_id: DocumentId,
}

#[OpenApi(tag = "Tag::Lots")]
impl CertificatesApi {
    /// Records what an erasure tool certifies: a table (CSV, JSON or XML) of media in things with serial numbers. What does
    /// not fit is named row by row, and then nothing is recorded.
    #[oai(path = "/sanitisation-certificates", method = "post")]
    async fn record(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        form: Form<SendCertificate>,
    ) -> Result<Created<Certificate>, Problem> {
        let actor = &auth.0.actor;
        auth.0.before_upload(&app, certificates::may_record(actor)).await?;
        let (map_said, leave_out) = (form.said("map"), form.said("leave_out"));
        let map = map_said.as_deref().map_or_else(|| Ok(Map::default()), Map::parse)?;
        let (left_out, reference) = (left_out(leave_out.as_deref().unwrap_or_default())?, form.said("reference"));
        let kept = &document_files::keep(&app, form.one()?).await?;
        let reference = reference.unwrap_or_else(|| kept.name().to_owned());
        let body = [Some(kept.hash().to_owned()), map_said, leave_out, Some(reference.clone())];
        let body: Vec<String> = body.into_iter().map(Option::unwrap_or_default).collect();
        let certificate = &certificates::read(&app, actor, kept.bytes(), map, left_out, reference).await?;
        let answer = auth.0.write(&app, &body, |tx| async move {
            Ok(Certificate::from(certificates::record(&tx, actor, certificate, kept).await?))
        });
        Ok(answer.await?.into())
    }
}

impl From<certificates::Recorded> for Certificate {
    fn from(recorded: certificates::Recorded) -> Self {
        let lot = |certified: certificates::Certified| CertifiedLot {
            lot_id: certified.lot,
            code: certified.code,
            media: certified.media,
            sanitised: certified.sanitised,
            document_id: certified.document,
        };
        Self {
            sanitisations: recorded.sanitisations.into_iter().map(Sanitisation::from).collect(),
            lots: recorded.lots.into_iter().map(lot).collect(),
        }
    }
}
