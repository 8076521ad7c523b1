//! One act on the chosen lots. The page shows what each lot would become before anything is done.

use std::sync::Arc;

use askama::Template;
use poem::{Response, Result, handler, web::Data};
use serde_json::Value;

use crate::{
    app::{
        App,
        stock::{
            batches::Piece,
            lots,
            reading::Lot,
            rehearsal::{Deed, rehearse},
            surplus::Surplus,
        },
    },
    domain::{self, Bad, Departure, LotId, PlaceId, Refused, RefusedRow, directory::actor::Act},
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form},
            happened,
            page::{Frame, Told, once, see, send_as},
            posted::{Fields, Posted},
            stock::departing,
            text::Text,
            visitor::Visitor,
        },
    },
};

/// Acts on many lots, and the permission that each needs.
const DEEDS: [(&str, Act); 5] = [
    ("move", Act::MoveLot),
    ("surplus", Act::DeclareSurplus),
    ("depart", Act::RemoveLot),
    ("count", Act::CountLot),
    ("labels", Act::EditLot),
];
const ACTION: &str = "/stock/acts";

#[derive(Template)]
#[template(path = "stock/acting.html")]
struct Page {
    frame: Frame,
    deed: String,
    title: String,
    rows: Vec<Row>,
    form: Form,
    /// The result of the rehearsal.
    verdict: Option<String>,
    fits: bool,
    go: String,
    told: Option<Told>,
    csrf: String,
    once: String,
}

struct Row {
    id: LotId,
    href: String,
    title: String,
    about: String,
    n: String,
    most: i64,
    label: String,
    refused: Option<String>,
}

/// The acts on many lots that the visitor may do.
pub fn deeds(visitor: &Visitor) -> Vec<Choice> {
    let may = |act: Act| visitor.actor().units_for(act).is_none_or(|units| !units.is_empty());
    let known = DEEDS.into_iter().filter(|(_, act)| may(*act));
    known.map(|(key, _)| Choice::new(key, visitor.text.of("deed", key), None)).collect()
}

#[handler]
pub async fn many(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    let (visitor, fields) = (&posted.visitor, &posted.fields);
    let ids: Vec<LotId> = fields.all("lot").filter_map(|id| id.parse().ok()).map(LotId).collect();
    let known = DEEDS.iter().any(|(key, _)| fields.text("deed") == Some(key));
    if ids.is_empty() || !known {
        return Ok(see("/stock"));
    }
    if fields.text("deed") == Some("labels") {
        let chosen: Vec<String> = ids.iter().map(|id| format!("lot={id}")).collect();
        return Ok(see(&format!("/labels?{}", chosen.join("&"))));
    }
    let lots = lots::these(&app, visitor.actor(), &ids).await.map_err(Problem)?;
    let shown = |aside| page(visitor, &lots, fields, aside);
    let Some(go) = fields.text("go") else { return shown(Aside::default()) };
    let asked = deed(visitor, fields).and_then(|deed| Ok((deed, pieces(&lots, fields)?)));
    let (deed, pieces) = match asked {
        Ok(asked) => asked,
        Err(refused) => return shown(Aside::told(Told::of(visitor, refused.into())?)),
    };
    if go == "try" {
        return match rehearse(&app, visitor.actor(), &[(deed, pieces)]).await {
            Ok(refused) => shown(Aside { refused, tried: true, told: None }),
            Err(error) => shown(Aside::told(Told::of(visitor, Problem(error))?)),
        };
    }
    let (actor, deed, pieces) = (visitor.actor(), &deed, &pieces);
    let done = posted.write(|tx| async move {
        deed.on(&tx, actor, pieces).await?;
        Ok(format!("/stock?moved={}", pieces.len()))
    });
    match done.await {
        Ok(next) => Ok(see(&next)),
        Err(Problem(crate::app::Error::Refused(Refused::RowsRefused { rows }))) => {
            shown(Aside { refused: rows, tried: true, told: None })
        }
        Err(problem) => shown(Aside::told(Told::of(visitor, problem)?)),
    }
}

#[derive(Default)]
struct Aside {
    refused: Vec<RefusedRow>,
    tried: bool,
    told: Option<Told>,
}

impl Aside {
    fn told(told: Told) -> Self {
        Self { told: Some(told), ..Self::default() }
    }
}

fn page(visitor: &Visitor, lots: &[Lot], fields: &Fields, mut aside: Aside) -> Result<Response> {
    let t = visitor.text;
    let deed = fields.shown("deed").to_owned();
    let row = |(at, lot): (usize, &Lot)| {
        let words = visitor.reader().lot(lot, None, visitor.today);
        let name = format!("n-{}", lot.id);
        Row {
            id: lot.id,
            href: format!("/things/{}", lot.code),
            about: format!("{} · {} · {}", lot.code, words.stands(), t.n("in-the-lot", lot.quantity)),
            n: fields.text(&name).map_or_else(|| lot.quantity.to_string(), str::to_owned),
            most: if deed == "count" { domain::stock::lot::MOST } else { lot.quantity },
            label: t.word("how-many-of", &words.title),
            refused: aside.refused.iter().find(|row| row.index == at).map(|row| why(t, &row.refused)),
            title: words.title,
        }
    };
    let rows: Vec<Row> = lots.iter().enumerate().map(row).collect();
    let mut form = form(visitor, &deed);
    if fields.text("go").is_some() {
        form.refill(fields);
    }
    if let Some(told) = &mut aside.told {
        form.blame(t, told);
    }
    let refused = aside.refused.len() as i64;
    let verdict = aside.tried.then(|| match refused {
        0 => t.n("deed-fits", rows.len() as i64),
        n => t.n("deed-refused", n),
    });
    let status = Told::status(aside.told.as_ref());
    send_as(
        status,
        &Page {
            title: t.n(&format!("deed-{deed}-title"), rows.len() as i64),
            go: t.n(&format!("deed-{deed}-go"), rows.len() as i64),
            frame: Frame::new(visitor, t.of("deed", &deed)),
            fits: aside.tried && refused == 0,
            deed,
            rows,
            form,
            verdict,
            told: aside.told,
            csrf: visitor.csrf(),
            once: once(),
        },
    )
}

/// Why a row was refused, in a sentence.
pub fn why(t: Text, refused: &Refused) -> String {
    Told::in_words(t, refused).detail
}

/// The fields of an act, the same for all its lots.
fn form(visitor: &Visitor, deed: &str) -> Form {
    let t = visitor.text;
    let form = Form::new("deed", ACTION, "");
    match deed {
        "move" => form
            .with(Field::choice("place", t.say("move-to"), choices::places(visitor, None), None).required())
            .with(happened::field(visitor)),
        "surplus" => form
            .with(Field::date("available_from", t.say("surplus-from")).hint(t.say("surplus-from-hint")))
            .with(Field::date("open_to_region_from", t.say("surplus-region")).hint(t.say("surplus-region-hint"))),
        "depart" => departing::fields(visitor, form),
        "count" => form
            .with(
                Field::choice("kind", t.say("count-kind"), departing::missing(t), Some(t.say("count-kind-none")))
                    .hint(t.say("count-kind-hint")),
            )
            .with(happened::field(visitor)),
        _ => form,
    }
}

fn deed(visitor: &Visitor, fields: &Fields) -> domain::Result<Deed> {
    let deed = fields.shown("deed");
    match deed {
        "move" => Ok(Deed::Move {
            place: PlaceId(fields.required("place")?),
            happened_at: happened::moment(visitor, fields)?,
        }),
        "surplus" => Ok(Deed::DeclareSurplus(Surplus {
            quantity: None,
            available_from: fields.value("available_from")?,
            open_to_region_from: fields.value("open_to_region_from")?,
        })),
        "depart" => Ok(Deed::Depart(departing::leaving(fields)?)),
        "count" => {
            let kind: Option<Departure> = fields.value("kind")?;
            let evidence = kind.map(|_| Value::String(visitor.text.say("count-evidence")));
            let happened_at = happened::moment(visitor, fields)?;
            Ok(Deed::Count(crate::app::stock::counts::Count { quantity: 0, kind, evidence, happened_at }))
        }
        other => Err(Refused::invalid("deed", Bad::Unknown { value: other.chars().take(40).collect() })),
    }
}

/// Each lot with its quantity. `None` stands for the whole lot. A count keeps the quantity that was entered.
pub fn pieces(lots: &[Lot], fields: &Fields) -> domain::Result<Vec<Piece>> {
    let counts = fields.text("deed") == Some("count");
    let piece = |lot: &Lot| {
        let n: Option<i64> = fields.value(&format!("n-{}", lot.id))?;
        Ok(Piece { lot: lot.id, quantity: n.filter(|n| counts || *n != lot.quantity) })
    };
    lots.iter().map(piece).collect()
}
