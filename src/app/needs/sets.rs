//! Finds the best sets: so many alike things from few sites, among the things that are there now.

use std::collections::BTreeSet;

use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::app::{
    App, Error, Result,
    directory::{directory_cache, policy},
    needs::{candidates, search::Search},
};
use crate::domain::{
    Alike, Bad, Date, LineId, PlaceId, Refused, Rung, UnitId,
    directory::actor::Actor,
    needs::{
        admission::Excluded,
        line::{Fill, Line},
        offer::Offer,
        offers,
        requirement::Requirements,
        sets::{self, Piece, Set, SetReason, SetWish},
    },
    time,
};

/// The most lots that are looked at, the nearest first.
const LOOKED_AT: u64 = 1_000;

/// Stands for a place that nobody named: its distances are unknown, and it is not sensitive.
const NOWHERE: PlaceId = PlaceId(Uuid::nil());
const NOBODY: UnitId = UnitId(Uuid::nil());

pub struct Found {
    pub today: Date,
    pub sets: Vec<FoundSet>,
    /// No better set can be made of what is there.
    pub best: bool,
    /// Things that were looked at and may not or need not be offered.
    pub excluded: Excluded,
    /// Things that come too late.
    pub too_late: i64,
}

pub struct FoundSet {
    /// How many of each offer.
    pub parts: Vec<(Offer, i64)>,
    pub sites: usize,
    pub lacking: i64,
    /// The sum of the distances to all sites; `None` where one is unknown.
    pub metres: Option<i64>,
    /// The day on which the last part is ready.
    pub ready_on: Option<Date>,
    pub why: Vec<SetReason>,
}

/// Finds sets. The same things of the stock may be offered as for a need. Among these, the sets are chosen that go
/// together best.
pub async fn find(app: &App, actor: &Actor, wish: &SetWish) -> Result<Found> {
    actor.may_read()?;
    let today = time::civil_date(time::now(), &actor.time_zone);
    wish.check(today)?;
    let unknown = |field: &str, value: String| Refused::invalid(field, Bad::Unknown { value });
    if !app.reference.categories.contains_key(&wish.category) {
        return Err(unknown("category", wish.category.clone()).into());
    }
    let db = app.db.read();
    let directory = directory_cache::directory(app, db, &actor.organisations).await?;
    if let Some(near) = wish.near.filter(|near| !directory.places.contains_key(near)) {
        return Err(unknown("near", near.to_string()).into());
    }
    let place = wish.near.unwrap_or(NOWHERE);
    let line = Line {
        id: LineId::new(),
        organisation: actor.organisation,
        fill: Fill { quantity: wish.quantity, ..Fill::default() },
        needed_by: wish.by.unwrap_or(today),
        site: directory.places.get(&place).map(|place| place.site_id),
        sensitivities: directory.sensitivities(place, NOBODY),
        strict_by_place: false,
        requirements: wish.requirements.clone(),
        implied: Requirements::default(),
        by_function: false,
        approved: false,
        together: wish.quantity,
        own: BTreeSet::new(),
        release: None,
    };
    let policy = policy::of(db, actor.organisation).await?;
    let categories = app.reference.inside(&wish.category);
    let search = Search {
        actor,
        policy: &policy,
        limit: LOOKED_AT,
        used: 0,
        item: None,
        line: &line,
        unit: None,
        place,
        lent: None,
        categories: &categories,
        decisions: &[],
        today,
    };
    let gathered = candidates::gather(app, db, &search).await?;
    let offers = offers::compute(&line, &gathered.candidates, &[], &policy, today);
    let wish = wish.clone();
    let chosen = spawn_blocking(move || {
        let mut free: Vec<Offer> = offers.all().filter(|offer| offer.rung == Rung::Reuse).cloned().collect();
        free.sort_by_key(|offer| offer.lot);
        let late = |offer: &Offer| wish.by.is_some_and(|by| offer.terms.ready_on.is_none_or(|on| on > by));
        let (late, free): (Vec<Offer>, Vec<Offer>) = free.into_iter().partition(late);
        let too_late = late.iter().map(|offer| offer.terms.available).sum();
        let (sets, best) = choose(&wish, &line, free, today);
        Found { today, sets, best: best && gathered.stock, excluded: offers.excluded, too_late }
    });
    chosen.await.map_err(|error| Error::Internal(error.to_string()))
}

fn choose(wish: &SetWish, line: &Line, free: Vec<Offer>, today: Date) -> (Vec<FoundSet>, bool) {
    let piece = |offer| {
        let piece = Piece::of(offer, line);
        if wish.by.is_some() { piece } else { piece.soon(today, offer.terms.ready_on) }
    };
    let pieces: Vec<Piece> = free.iter().map(piece).collect();
    let found = sets::best(&wish.wanted(), &pieces);
    let told = |(at, set): (usize, &Set)| told(wish.alike, set, found.sets.get(at + 1), &free);
    (found.sets.iter().enumerate().map(told).collect(), found.best)
}

fn told(alike: Alike, set: &Set, next: Option<&Set>, free: &[Offer]) -> FoundSet {
    let parts: Vec<(Offer, i64)> = set.picks.iter().map(|(i, n)| (free[*i].clone(), *n)).collect();
    let metres = Some(set.cost.metres).filter(|_| set.cost.far == 0);
    let ready_on = parts.iter().map(|(offer, _)| offer.terms.ready_on).max().flatten();
    let unknown: i64 = parts.iter().filter(|(offer, _)| !offer.unknown.is_empty()).map(|(_, n)| n).sum();
    let whose = match set.cost.foreign {
        0 => SetReason::Own,
        n => SetReason::OfNeighbours { n },
    };
    let why = [
        Some(SetReason::From { sites: set.sites }),
        Some(SetReason::Alike { level: alike }),
        Some(whose),
        (set.lacking > 0).then_some(SetReason::Lacking { n: set.lacking }),
        (unknown > 0).then_some(SetReason::Unknown { n: unknown }),
        ready_on.map(|on| SetReason::Ready { on }),
        metres.map(|metres| SetReason::Metres { metres }),
        next.and_then(|next| set.better(next)).map(|better| SetReason::Before { better }),
    ];
    let why = why.into_iter().flatten().collect();
    FoundSet { parts, sites: set.sites, lacking: set.lacking, metres, ready_on, why }
}
