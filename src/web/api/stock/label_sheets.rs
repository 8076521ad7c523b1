//! Labels on paper.

use std::sync::Arc;

use fluent_bundle::FluentArgs;
use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
    web::Data,
};
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi,
    payload::{Binary, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
};

use crate::web::{
    api::Tag,
    edge::{auth::Auth, body::Body, error::Problem},
    printing::PublicUrl,
    texts,
};
use crate::{
    app::{self, App, directory::policy, stock::labels},
    domain::{Bad, LabelBatchId, LotId, Refused},
    papers::{
        Unprinted,
        labels::{Dpi, Label, Print, Stock},
    },
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
#[oai(rename_all = "snake_case")]
enum Format {
    Pdf,
    /// For Zebra printers: on rolls alone.
    Zpl,
    /// One page.
    Svg,
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

/// A file to print.
struct Paper {
    format: Format,
    bytes: Vec<u8>,
}

/// What is printed, and in which shape.
struct Ordered {
    stock: &'static Stock,
    start: usize,
    format: Format,
    dpi: Dpi,
    labels: Vec<Label>,
    title: String,
    language: &'static str,
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
        let (stock, start) = body.check()?;
        let what = labels::to_print(app.db.read(), &auth.0.actor, &body.lots, body.label_batch_id).await?;
        let prefix = policy::of(app.db.read(), auth.0.actor.organisation).await?.gs1_prefix;
        let language = auth.0.language;
        let ordered = Ordered {
            stock,
            start,
            format: body.format.unwrap_or(Format::Pdf),
            dpi: body.dpi.map_or(Dpi(203), Dpi::from),
            labels: url.labels(&what, prefix.as_deref(), &auth.0.reader()),
            title: texts::say(language, "labels-title", &FluentArgs::new()).unwrap_or_default(),
            language,
        };
        if matches!(ordered.format, Format::Svg) && ordered.start - 1 + ordered.labels.len() > stock.on_a_page() {
            let max = (stock.on_a_page() + 1 - start) as i64;
            return Err(Refused::invalid("lots", Bad::TooLarge { max }).into());
        }
        // Drawing five hundred takes a while: others' requests do not wait for it.
        let drawn = tokio::task::spawn_blocking(move || ordered.draw()).await;
        let drawn = drawn.map_err(|error| app::Error::Internal(error.to_string())).map_err(Problem::from)?;
        drawn.map_err(|unprinted| Problem::from(app::Error::Internal(unprinted.to_string())))
    }
}

impl LabelSheet {
    fn check(&self) -> Result<(&'static Stock, usize), Refused> {
        let stock = Stock::named(&self.sheet);
        let stock = stock.ok_or_else(|| Refused::invalid("sheet", Bad::Unknown { value: self.sheet.clone() }))?;
        if matches!(self.format, Some(Format::Zpl)) && !stock.is_roll() {
            return Err(Refused::invalid("sheet", Bad::Unknown { value: self.sheet.clone() }));
        }
        let start = self.start.unwrap_or(1);
        match usize::try_from(start).ok().filter(|start| (1..=stock.on_a_page()).contains(start)) {
            Some(start) => Ok((stock, start)),
            None if start < 1 => Err(Refused::invalid("start", Bad::TooSmall { min: 1 })),
            None => Err(Refused::invalid("start", Bad::TooLarge { max: stock.on_a_page() as i64 })),
        }
    }
}

impl Ordered {
    fn draw(&self) -> Result<Paper, Unprinted> {
        let print = Print {
            stock: self.stock,
            start: self.start,
            labels: &self.labels,
            title: &self.title,
            language: self.language,
        };
        let bytes = match self.format {
            Format::Pdf => print.pdf()?,
            Format::Zpl => print.zpl(self.dpi)?.into_bytes(),
            Format::Svg => print.svg()?.into_bytes(),
        };
        Ok(Paper { format: self.format, bytes })
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

impl Format {
    const ALL: [Format; 3] = [Format::Pdf, Format::Zpl, Format::Svg];

    fn content_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Zpl => "application/vnd.zebra-zpl",
            Format::Svg => "image/svg+xml",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Format::Pdf => "labels.pdf",
            Format::Zpl => "labels.zpl",
            Format::Svg => "labels.svg",
        }
    }
}

impl IntoResponse for Paper {
    fn into_response(self) -> Response {
        let disposition = format!("attachment; filename=\"{}\"", self.format.file());
        Response::builder()
            .status(StatusCode::OK)
            .content_type(self.format.content_type())
            .header(header::CONTENT_DISPOSITION, disposition)
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .body(self.bytes)
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
