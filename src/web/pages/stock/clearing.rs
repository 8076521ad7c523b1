//! Clearing a place: each thing in it is given a place to go. The printed page is a list for walking through the place.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};
use serde_json::Value;

use crate::{
    app::{
        App,
        stock::{
            batches::Piece,
            departures::Leaving,
            listing::{self, Query},
            reading::Lot,
            rehearsal::{Deed, rehearse},
            surplus::Surplus,
        },
    },
    domain::{
        self, Bad, Departure, LotId, LotState, PlaceId, Refused, RefusedRow, directory::actor::Act,
        fields::LONGEST_NOTE,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            page::{Frame, Told, once, see, send_as},
            posted::{Fields, Posted},
            sheet::{Cell, Sheet, Table},
            stock::acting::why,
            visitor::Visitor,
        },
    },
};

/// The most lots that one act can be about.
const MOST: u64 = 200;
/// The departures that clearing a place offers. Losses are not among them.
const LEAVES: [Departure; 3] = [Departure::Donated, Departure::Sold, Departure::Recycled];

#[derive(Template)]
#[template(path = "stock/clearing.html")]
struct Page {
    frame: Frame,
    action: String,
    stands: String,
    rows: Vec<Row>,
    evidence: String,
    most: usize,
    more: bool,
    may: bool,
    verdict: Option<String>,
    fits: bool,
    told: Option<Told>,
    csrf: String,
    once: String,
}

struct Row {
    id: LotId,
    href: String,
    code: String,
    title: String,
    about: String,
    label: String,
    ways: Vec<Choice>,
    refused: Option<String>,
}

/// The page for choosing a place to clear.
#[handler]
pub async fn choose(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let t = visitor.text;
    let query = Query { states: standing(), limit: 1, nodes: Some(listing::MOST_NODES), ..Query::default() };
    let found = listing::list(&app, visitor.actor(), &query).await.map_err(Problem)?;
    let mut table =
        Table::new(t.say("clear-where"), t.say("admin-none")).column(t.say("col-place")).figures(t.say("clear-lots"));
    for choice in choices::places(&visitor, None) {
        let n = found.facets.place.iter().find(|(id, _)| *id == choice.value).map_or(0, |(_, n)| *n);
        if n > 0 {
            let link = Cell::link(format!("/clearances/{}", choice.value), choice.name);
            table.rows.push(vec![link, t.whole(n).into()]);
        }
    }
    Sheet::new(&visitor, t.say("nav-clear")).about(t.say("clear-about")).table(table).send()
}

fn standing() -> Vec<LotState> {
    vec![LotState::InUse, LotState::Available, LotState::Custody]
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<PlaceId>) -> Result<Response> {
    let lots = there(&visitor, &app, id).await?;
    page(&visitor, id, lots, &Fields::default(), Aside::default())
}

/// The lots in the place and everything inside it, and whether there are more.
async fn there(visitor: &Visitor, app: &App, id: PlaceId) -> Result<(Vec<Lot>, bool)> {
    let owner = visitor.reader().names.directory.owner_of_place(id);
    let own = owner.is_some_and(|owner| visitor.actor().belongs_to(owner));
    if !own {
        return Err(Problem::from(Refused::NotFound { what: "place" }).into());
    }
    let query = Query { places: vec![id], states: standing(), limit: MOST, ..Query::default() };
    let found = listing::list(app, visitor.actor(), &query).await.map_err(Problem)?;
    Ok((found.items, found.next.is_some()))
}

#[derive(Default)]
struct Aside {
    refused: Vec<(LotId, Refused)>,
    tried: bool,
    told: Option<Told>,
}

fn page(
    visitor: &Visitor,
    id: PlaceId,
    (lots, more): (Vec<Lot>, bool),
    given: &Fields,
    aside: Aside,
) -> Result<Response> {
    let t = visitor.text;
    let names = visitor.reader().names;
    let row = |lot: &Lot| {
        let words = visitor.reader().lot(lot, None, visitor.today);
        let refused = aside.refused.iter().find(|(one, _)| *one == lot.id);
        Row {
            id: lot.id,
            href: format!("/things/{}", lot.code),
            code: lot.code.clone(),
            about: [words.place.clone(), words.condition.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            label: t.word("clear-way", &words.title),
            ways: ways(visitor, id, given.text(&field(lot.id))),
            refused: refused.map(|(_, refused)| why(t, refused)),
            title: format!("{} × {}", t.whole(lot.quantity), words.title),
        }
    };
    let refused = aside.refused.len() as i64;
    let verdict = aside.tried.then(|| match refused {
        0 => t.say("clear-fits"),
        n => t.n("deed-refused", n),
    });
    let name = names.place(id).unwrap_or_default();
    let status = Told::status(aside.told.as_ref());
    send_as(
        status,
        &Page {
            action: format!("/clearances/{id}"),
            stands: name.clone(),
            rows: lots.iter().map(row).collect(),
            evidence: given.shown("evidence").to_owned(),
            most: LONGEST_NOTE,
            more,
            may: visitor.actor().units_for(Act::MoveLot).is_none_or(|units| !units.is_empty()),
            verdict,
            fits: aside.tried && refused == 0,
            told: aside.told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, t.word("clear-title", &name)),
        },
    )
}

fn field(lot: LotId) -> String {
    format!("to-{lot}")
}

/// Where a thing may go: it stays, is offered, leaves, or is taken to a place that takes things in.
fn ways(visitor: &Visitor, from: PlaceId, chosen: Option<&str>) -> Vec<Choice> {
    let (t, directory) = (visitor.text, visitor.reader().names.directory);
    let mut ways =
        vec![Choice::new("stay", t.say("clear-stay"), chosen), Choice::new("surplus", t.say("clear-surplus"), chosen)];
    let takes_in = |value: &str| {
        let place = value.parse().ok().map(PlaceId);
        place.is_some_and(|place| place != from && directory.accepts_intake(place))
    };
    for place in choices::places(visitor, None).into_iter().filter(|place| takes_in(&place.value)) {
        ways.push(Choice::new(&place.value, t.word("clear-to", &place.name), chosen));
    }
    ways.extend(LEAVES.map(|kind| Choice::new(kind, t.of("departure", kind), chosen)));
    ways
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<PlaceId>) -> Result<Response> {
    let (visitor, given) = (&posted.visitor, &posted.fields);
    let there = there(visitor, &app, id).await?;
    let deeds = match deeds(&there.0, given) {
        Ok(deeds) => deeds,
        Err(refused) => {
            let told = Some(Told::of(visitor, refused.into())?);
            return page(visitor, id, there, given, Aside { told, ..Aside::default() });
        }
    };
    if given.text("go") == Some("do") {
        let (actor, deeds) = (visitor.actor(), &deeds);
        let done = posted.write(|tx| async move {
            for (deed, pieces) in deeds {
                deed.on(&tx, actor, pieces).await?;
            }
            Ok(format!("/clearances/{id}"))
        });
        return match done.await {
            Ok(next) => Ok(see(&next)),
            Err(Problem(crate::app::Error::Refused(Refused::RowsRefused { .. }))) => {
                tried(visitor, &app, id, there, given, deeds).await
            }
            Err(problem) => {
                let told = Some(Told::of(visitor, problem)?);
                page(visitor, id, there, given, Aside { told, ..Aside::default() })
            }
        };
    }
    tried(visitor, &app, id, there, given, &deeds).await
}

async fn tried(
    visitor: &Visitor,
    app: &App,
    id: PlaceId,
    there: (Vec<Lot>, bool),
    given: &Fields,
    deeds: &[(Deed, Vec<Piece>)],
) -> Result<Response> {
    let aside = match rehearse(app, visitor.actor(), deeds).await {
        Ok(rows) => {
            let lots: Vec<LotId> = deeds.iter().flat_map(|(_, pieces)| pieces).map(|piece| piece.lot).collect();
            let row = |RefusedRow { index, refused }: RefusedRow| Some((*lots.get(index)?, refused));
            Aside { refused: rows.into_iter().filter_map(row).collect(), tried: true, told: None }
        }
        Err(error) => Aside { told: Some(Told::of(visitor, Problem(error))?), ..Aside::default() },
    };
    page(visitor, id, there, given, aside)
}

/// One act for each destination that was chosen, in the order of the page.
fn deeds(lots: &[Lot], given: &Fields) -> domain::Result<Vec<(Deed, Vec<Piece>)>> {
    let mut ways: Vec<(String, Vec<Piece>)> = Vec::new();
    for lot in lots {
        let Some(way) = given.text(&field(lot.id)).filter(|way| *way != "stay") else { continue };
        let piece = Piece { lot: lot.id, quantity: None };
        match ways.iter_mut().find(|(known, _)| known == way) {
            Some((_, pieces)) => pieces.push(piece),
            None => ways.push((way.to_owned(), vec![piece])),
        }
    }
    ways.into_iter().map(|(way, pieces)| Ok((deed(&way, given)?, pieces))).collect()
}

fn deed(way: &str, given: &Fields) -> domain::Result<Deed> {
    if way == "surplus" {
        return Ok(Deed::DeclareSurplus(Surplus::default()));
    }
    if let Ok(kind) = way.parse::<Departure>() {
        let evidence: String = given.required("evidence")?;
        return Ok(Deed::Depart(Leaving { kind, evidence: Value::String(evidence), quantity: None }));
    }
    let unknown = || Refused::invalid("place", Bad::Unknown { value: way.chars().take(40).collect() });
    Ok(Deed::Move { place: PlaceId(way.parse().map_err(|_| unknown())?), happened_at: None })
}
