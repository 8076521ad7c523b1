//! Finds what a scanned or typed text stands for.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use poem::web::Data;
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{
    lot_view::{Lot, ProductSummary},
    told_apart::told_apart,
};
use crate::web::{
    api::{Tag, answer::Answer},
    edge::auth::{Auth, Caller},
    texts,
};
use crate::{
    app::{
        App,
        stock::scans::{self, By},
    },
    domain::{
        DraftId, LabelBatchId, PlaceId,
        stock::{
            digital_link::DigitalLink,
            scan::{Kind, Scan},
        },
    },
};

pub struct ScansApi;

/// What a text looks like.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Looks {
    /// Our own code, or an address on a label with it.
    Code,
    /// Like a code whose check sign does not agree.
    Mistyped,
    /// A GTIN of 8, 12, 13 or 14 digits.
    Gtin,
    DigitalLink,
    /// A Digital Link whose check digit does not agree.
    BrokenLink,
    /// An address that is nobody's here.
    Address,
    /// A serial or inventory number, or anything else.
    Number,
}

/// How a thing answers to the text, the best first.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Matched {
    /// It is the thing's own code.
    Code,
    /// The thing has a name or number that is written like this.
    Name,
    /// Only noughts, blanks, hyphens or case differ.
    AlikeName,
    /// It is of the article that was scanned.
    Product,
}

/// What can be done with the text.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Possible {
    /// `POST /lots/{id}/labels` with the register `label`: a printed label is stuck on a thing.
    BindLabel,
    /// `POST /lots/{id}/labels` with another register: the thing is found by it from then on.
    AddLabel,
    /// `POST /lots`.
    LogLot,
    /// `POST /drafts/{id}/lot`: a draft has the label.
    LogDraft,
    /// `GET /lots?q=`.
    Search,
    /// The text cannot be right.
    ScanAgain,
}

/// What a text was read as.
#[derive(Object)]
#[oai(rename = "Reading")]
struct ReadAs {
    looks: Looks,
    #[oai(skip_serializing_if_is_none)]
    code: Option<String>,
    /// The code was written with letters that codes do not have.
    corrected: bool,
    /// Fourteen digits.
    #[oai(skip_serializing_if_is_none)]
    gtin: Option<String>,
    /// Of a Digital Link.
    #[oai(skip_serializing_if_is_none)]
    serial: Option<String>,
    /// A GRAI or GIAI of a Digital Link.
    #[oai(skip_serializing_if_is_none)]
    asset: Option<String>,
}

/// A thing that goes by the text.
#[derive(Object)]
struct Hit {
    matched: Matched,
    /// Whose number it is, where it is not the thing's own code.
    #[oai(skip_serializing_if_is_none)]
    register: Option<String>,
    /// The number as it was given.
    #[oai(skip_serializing_if_is_none)]
    value: Option<String>,
    lot: Lot,
}

/// What a text means here.
#[derive(Object)]
struct Scanned {
    /// As it was given.
    text: String,
    read: ReadAs,
    /// The best match first; of equals those at the asker's place, then those on the site.
    hits: Vec<Hit>,
    /// There are more than are shown.
    more: bool,
    /// Fields of `lot` in which the hits differ; empty for one hit or none.
    tell_apart: Vec<String>,
    /// The articles with this number, whether or not one is here.
    products: Vec<ProductSummary>,
    /// Where nothing was found: things whose code differs by a slip of the finger.
    did_you_mean: Vec<Lot>,
    /// The batch of a printed label that is not used yet.
    #[oai(skip_serializing_if_is_none)]
    label_batch_id: Option<LabelBatchId>,
    /// The draft that has the printed label.
    #[oai(skip_serializing_if_is_none)]
    draft_id: Option<DraftId>,
    /// What can be done with it, the likeliest first.
    can: Vec<Possible>,
    /// The same in the reader's language, and what was corrected.
    #[oai(skip_serializing_if_is_none)]
    advice: Option<String>,
}

#[OpenApi(tag = "Tag::Lots")]
impl ScansApi {
    /// What a scanned or typed text means: a code, an address, a printed label, a GTIN, a Digital Link, a serial or any
    /// other register's number.
    ///
    /// An address is sent percent-encoded. What nobody knows is answered with what can be done with it.
    #[oai(path = "/scan/:text", method = "get")]
    async fn scan(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        text: Path<String>,
        /// Where the asker stands: of equals the nearest comes first.
        near: Query<Option<PlaceId>>,
    ) -> Answer<Scanned> {
        let (scan, found) = scans::find(app.db.read(), &auth.0.actor, &text.0, near.0).await?;
        Ok(Json(Scanned::of(text.0, scan, found, &auth.0)))
    }
}

impl Scanned {
    fn of(text: String, scan: Scan, found: scans::Found, caller: &Caller) -> Self {
        let can = possible(&scan, &found);
        let advice = advice(&scan, &found, caller.language);
        let lots: Vec<_> = found.hits.iter().map(|hit| &hit.lot).collect();
        let tell_apart = told_apart(&lots).into_iter().map(str::to_owned).collect();
        let hit = |hit: scans::Hit| {
            let (register, value) = hit.name.unzip();
            Hit { matched: hit.by.into(), register, value, lot: Lot::named(hit.lot, caller) }
        };
        Self {
            text,
            read: scan.into(),
            hits: found.hits.into_iter().map(hit).collect(),
            more: found.more,
            tell_apart,
            products: found.products.into_iter().map(ProductSummary::from).collect(),
            did_you_mean: found.meant.into_iter().map(|lot| Lot::named(lot, caller)).collect(),
            label_batch_id: found.unused_label,
            draft_id: found.draft,
            can,
            advice,
        }
    }
}

fn possible(scan: &Scan, found: &scans::Found) -> Vec<Possible> {
    use Possible::*;
    if found.unused_label.is_some() {
        return vec![BindLabel, LogLot];
    }
    if found.draft.is_some() {
        return vec![LogDraft];
    }
    match scan.kind {
        _ if found.hits.iter().any(|hit| hit.by != By::Product) => vec![],
        Kind::Mistyped | Kind::BrokenLink => vec![ScanAgain, AddLabel],
        Kind::Code => vec![ScanAgain, AddLabel, Search],
        Kind::Gtin | Kind::DigitalLink => vec![LogLot, AddLabel],
        Kind::Address => vec![AddLabel, LogLot],
        Kind::Number => vec![AddLabel, LogLot, Search],
    }
}

fn advice(scan: &Scan, found: &scans::Found, language: &str) -> Option<String> {
    let mut args = FluentArgs::new();
    let code = scan.code.as_ref().map(|code| code.as_str());
    args.set("code", FluentValue::from(code.unwrap_or_default().to_owned()));
    let by_code = found.hits.iter().any(|hit| hit.by == By::Code);
    let corrected = scan.corrected && (by_code || found.unused_label.is_some() || found.hits.is_empty());
    let corrected = (corrected && scan.kind == Kind::Code).then_some("corrected");
    let next = match scan.kind {
        _ if found.unused_label.is_some() => Some("unused-label"),
        _ if found.draft.is_some() => Some("draft-label"),
        _ if !found.hits.is_empty() => None,
        Kind::Mistyped => Some("mistyped"),
        Kind::BrokenLink => Some("broken-link"),
        Kind::Address => Some("address"),
        Kind::Gtin | Kind::DigitalLink if scan.gtin.is_some() => Some("no-article"),
        Kind::Code | Kind::Gtin | Kind::DigitalLink | Kind::Number => Some("unknown"),
    };
    let said = corrected.into_iter().chain(next).filter_map(|id| texts::say(language, &format!("scan-{id}"), &args));
    Some(said.collect::<Vec<_>>().join(" ")).filter(|said| !said.is_empty())
}

impl From<Scan> for ReadAs {
    fn from(scan: Scan) -> Self {
        let looks = match scan.kind {
            Kind::Code => Looks::Code,
            Kind::Mistyped => Looks::Mistyped,
            Kind::Gtin => Looks::Gtin,
            Kind::DigitalLink => Looks::DigitalLink,
            Kind::BrokenLink => Looks::BrokenLink,
            Kind::Address => Looks::Address,
            Kind::Number => Looks::Number,
        };
        let (serial, asset) = match scan.link {
            Some(DigitalLink::Article { serial, .. }) => (serial, None),
            Some(DigitalLink::Returnable(asset) | DigitalLink::Asset(asset)) => (None, Some(asset)),
            None => (None, None),
        };
        Self {
            looks,
            code: scan.code.map(|code| code.as_str().to_owned()),
            corrected: scan.corrected,
            gtin: scan.gtin.map(|gtin| gtin.as_str().to_owned()),
            serial,
            asset,
        }
    }
}

impl From<By> for Matched {
    fn from(by: By) -> Self {
        match by {
            By::Code => Self::Code,
            By::Name => Self::Name,
            By::AlikeName => Self::AlikeName,
            By::Product => Self::Product,
        }
    }
}
