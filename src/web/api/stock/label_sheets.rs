//! Labels on paper.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi,
    payload::{Binary, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
};

use crate::web::{
    api::Tag,
    edge::{auth::Auth, body::Body, error::Problem},
    printing::{self, Format, Order, Paper, PublicUrl},
};
use crate::{
    app::App,
    domain::{LabelBatchId, LotId},
    papers::labels::Dpi,
};

pub struct LabelSheetsApi;

/// Which labels, and on what.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct LabelSheet {
    /// Things whose labels are printed, in this order.
    #[oai(default)]
    lots: Vec<LotId>,
    /// Instead of lots: what is unused of a batch.
    label_batch_id: Option<LabelBatchId>,
    /// Sheets of A4 by their number with Avery: L4731, L7159, L7160, L7161, L7162, L7163, L7165 or L7651. For label
    /// printers: 62 (a tape without end), 50x25 or 57x32.
    sheet: String,
    /// The first position of the first sheet that is free, along the rows from 1; 1 when absent.
    start: Option<i64>,
    /// PDF when absent.
    format: Option<Format>,
    /// Of a label printer that takes ZPL; 203 when absent.
    dpi: Option<Resolution>,
}

#[derive(Clone, Copy, Enum)]
enum Resolution {
    #[oai(rename = "203")]
    Low,
    #[oai(rename = "300")]
    Middle,
    #[oai(rename = "600")]
    High,
}

#[OpenApi(tag = "Tag::Lots")]
impl LabelSheetsApi {
    /// Labels to print: of lots of the own organisation, or of a batch those that stick on nothing yet.
    ///
    /// Changes nothing.
    #[oai(path = "/label-sheets", method = "post")]
    async fn print(
        &self,
        app: Data<&Arc<App>>,
        url: Data<&Arc<PublicUrl>>,
        auth: Auth,
        body: Body<LabelSheet>,
    ) -> Result<Paper, Problem> {
        let body = &body.0;
        let order = Order {
            lots: &body.lots,
            batch: body.label_batch_id,
            sheet: &body.sheet,
            start: body.start,
            format: body.format.unwrap_or(Format::Pdf),
            dpi: body.dpi.map_or(Dpi(203), Dpi::from),
        };
        printing::print(&app, &url, &auth.0.actor, &auth.0.reader(), order).await
    }
}

impl From<Resolution> for Dpi {
    fn from(resolution: Resolution) -> Self {
        match resolution {
            Resolution::Low => Dpi(203),
            Resolution::Middle => Dpi(300),
            Resolution::High => Dpi(600),
        }
    }
}

impl ApiResponse for Paper {
    fn meta() -> MetaResponses {
        let schema = Binary::<Vec<u8>>::schema_ref;
        let media = |format: Format| MetaMediaType { content_type: format.content_type(), schema: schema() };
        MetaResponses {
            responses: vec![MetaResponse {
                description: "",
                status: Some(200),
                status_range: None,
                content: Format::ALL.into_iter().map(media).collect(),
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        <Binary<Vec<u8>> as Payload>::register(registry);
    }
}
