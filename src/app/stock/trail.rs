//! A lot's history: movements and everything else, in the order in which they happened.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use crate::app::{Result, stock::lots};
use crate::{
    domain::{Instant, LotId, PersonId, directory::actor::Actor},
    store::{
        directory::people,
        rows::{history, movement},
        stock::trail,
    },
};

pub struct Event {
    pub id: Uuid,
    /// The lot itself, or the ancestor it happened to before the lot was split off.
    pub lot: LotId,
    pub at: Instant,
    pub recorded_at: Instant,
    /// `edited`, `moved` and the like; a movement's reason.
    pub verb: String,
    /// Who did it. Only people who answer for what others did, and the person themselves, see this.
    pub by: Option<PersonId>,
    pub movement: Option<Movement>,
    pub detail: Option<Value>,
}

pub struct Movement {
    pub from: Option<LotId>,
    pub to: Option<LotId>,
    pub n: i64,
    pub act: Option<Uuid>,
}

pub struct Page {
    pub events: Vec<Event>,
    pub next: Option<Uuid>,
}

/// A page of the history of an own lot, oldest first. Each organisation reads only its own history.
pub async fn of(db: &impl ConnectionTrait, actor: &Actor, id: LotId, after: Option<Uuid>, limit: u64) -> Result<Page> {
    let unit = lots::own(db, actor, id).await?.unit_id;
    let line = trail::ancestry(db, id).await?;
    let movements = trail::movements(db, &line, after, limit + 1).await?.into_iter().map(|row| of_movement(id, row));
    let rest = trail::history(db, &line, after, limit + 1).await?.into_iter().map(of_history);
    let mut events: Vec<Event> = movements.chain(rest).collect();
    events.sort_by_key(|event| event.id);
    let more = events.len() as u64 > limit;
    events.truncate(limit as usize);
    for event in &mut events {
        event.by = event.by.filter(|by| actor.sees_who(*by, unit));
    }
    let next = events.last().map(|event| event.id).filter(|_| more);
    Ok(Page { events, next })
}

/// The names of those who did these events, as far as the events tell who it was. Colleagues alone have names: another
/// organisation's people stay unnamed.
pub async fn names(db: &impl ConnectionTrait, actor: &Actor, events: &[Event]) -> Result<HashMap<PersonId, String>> {
    let mut known: Vec<PersonId> = events.iter().filter_map(|event| event.by).collect();
    known.sort_unstable();
    known.dedup();
    Ok(people::names(db, actor, &known).await?)
}

fn of_movement(lot: LotId, row: movement::Model) -> Event {
    let lot =
        [row.from_lot, row.to_lot].into_iter().flatten().find(|side| *side == lot).or(row.to_lot).or(row.from_lot);
    Event {
        id: row.id.0,
        lot: lot.unwrap_or(LotId(row.id.0)),
        at: row.at,
        recorded_at: row.recorded_at.unwrap_or(row.at),
        verb: row.why.to_string(),
        by: row.by,
        movement: Some(Movement { from: row.from_lot, to: row.to_lot, n: row.n, act: row.act }),
        detail: row.evidence,
    }
}

fn of_history(row: history::Model) -> Event {
    Event {
        id: row.id.0,
        lot: LotId(row.subject),
        at: row.at,
        recorded_at: row.recorded_at.unwrap_or(row.at),
        verb: row.verb,
        by: row.by,
        movement: None,
        detail: row.detail,
    }
}
