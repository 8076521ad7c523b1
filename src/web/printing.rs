//! Labels on paper, in their reader's language.

use fluent_bundle::FluentArgs;
use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::Enum;

use crate::{
    app::{
        self, App,
        directory::policy,
        stock::labels::{self, ToPrint},
    },
    domain::{Bad, LabelBatchId, LotId, Refused, directory::actor::Actor, time},
    papers::{
        Unprinted,
        labels::{Dpi, Label, Print, Stock, address, asset_address},
    },
    web::{edge::error::Problem, texts, words::Reader},
};

/// The public address of this installation, with which QR codes on labels begin.
#[derive(Clone, Debug)]
pub struct PublicUrl(pub String);

impl Default for PublicUrl {
    fn default() -> Self {
        Self("http://127.0.0.1:8080".to_owned())
    }
}

impl PublicUrl {
    /// `prefix`: the organisation's GS1 company prefix, if it has one.
    pub fn labels(&self, what: &ToPrint, prefix: Option<&str>, reader: &Reader<'_>) -> Vec<Label> {
        match what {
            ToPrint::Lots(lots) => {
                let today = time::civil_date(time::now(), reader.time_zone);
                let of = |lot| {
                    let words = reader.lot(lot, None, today);
                    let (place, unit) = (words.stands(), words.unit.clone().unwrap_or_default());
                    Label { name: words.title, place, unit, ..self.bare(prefix, &lot.code) }
                };
                lots.iter().map(of).collect()
            }
            ToPrint::Codes(codes) => codes.iter().map(|code| self.bare(prefix, code)).collect(),
        }
    }

    fn bare(&self, prefix: Option<&str>, code: &str) -> Label {
        let address = match prefix {
            Some(prefix) => asset_address(&self.0, prefix, code),
            None => address(&self.0, code),
        };
        Label { address, code: code.to_owned(), ..Label::default() }
    }
}

/// Which labels, and on what.
pub struct Order<'a> {
    pub lots: &'a [LotId],
    /// Instead of lots: the unused labels of a batch.
    pub batch: Option<LabelBatchId>,
    pub sheet: &'a str,
    /// The first free position of the first sheet.
    pub start: Option<i64>,
    pub format: Format,
    pub dpi: Dpi,
}

#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Format {
    Pdf,
    /// For Zebra printers: on rolls alone.
    Zpl,
    /// One page.
    Svg,
}

/// A file to print.
pub struct Paper {
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

/// Draws the labels. Changes nothing.
pub async fn print(
    app: &App,
    url: &PublicUrl,
    actor: &Actor,
    reader: &Reader<'_>,
    order: Order<'_>,
) -> Result<Paper, Problem> {
    let (stock, start) = order.check()?;
    let what = labels::to_print(app.db.read(), actor, order.lots, order.batch).await?;
    let prefix = policy::of(app.db.read(), actor.organisation).await?.gs1_prefix;
    let language = reader.language();
    let ordered = Ordered {
        stock,
        start,
        format: order.format,
        dpi: order.dpi,
        labels: url.labels(&what, prefix.as_deref(), reader),
        title: texts::say(language, "labels-title", &FluentArgs::new()).unwrap_or_default(),
        language,
    };
    if matches!(ordered.format, Format::Svg) && ordered.start - 1 + ordered.labels.len() > stock.on_a_page() {
        let max = (stock.on_a_page() + 1 - start) as i64;
        return Err(Refused::invalid("lots", Bad::TooLarge { max }).into());
    }
    // Drawing 500 labels takes a while. It runs on a blocking thread, so that other requests do not wait.
    let drawn = tokio::task::spawn_blocking(move || ordered.draw()).await;
    let drawn = drawn.map_err(|error| app::Error::Internal(error.to_string())).map_err(Problem::from)?;
    drawn.map_err(|unprinted| Problem::from(app::Error::Internal(unprinted.to_string())))
}

impl Order<'_> {
    fn check(&self) -> Result<(&'static Stock, usize), Refused> {
        let stock = Stock::named(self.sheet);
        let stock = stock.ok_or_else(|| Refused::invalid("sheet", Bad::Unknown { value: self.sheet.to_owned() }))?;
        if matches!(self.format, Format::Zpl) && !stock.is_roll() {
            return Err(Refused::invalid("sheet", Bad::Unknown { value: self.sheet.to_owned() }));
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

impl Format {
    pub const ALL: [Format; 3] = [Format::Pdf, Format::Zpl, Format::Svg];

    pub fn content_type(self) -> &'static str {
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
