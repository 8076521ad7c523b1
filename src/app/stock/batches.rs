//! One act on many lots in one request: all or nothing, and the refusal names every row that is refused.

use std::collections::HashSet;

use crate::app::{
    Error, Result,
    orders::shortages,
    stock::{
        counts, departures, holds, logging, moves,
        reading::{Acted, Lot},
        surplus,
    },
};
use crate::{
    domain::{
        Bad, Instant, LotId, PlaceId, Refused, RefusedRow, Why,
        directory::{
            actor::Actor,
            permit::{LogLot, Within},
        },
        fields::check_range,
        registers::folded_number,
        stock::lot::NewLot,
    },
    store::{self, Tx},
};

/// The most rows of one request.
pub const MOST: i64 = 200;

/// A lot, or a number of its things.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    pub lot: LotId,
    pub quantity: Option<i64>,
}

/// Refuses an actor who may not log things anywhere. A unit in which only others may log is refused later, as a fault
/// of its row.
pub fn may_log(actor: &Actor, new: &[NewLot]) -> Result<(), Refused> {
    match new.first().map_or(Ok(()), |lot| Within::<LogLot>::of(actor, Some(lot.unit)).map(drop)) {
        Err(refused @ Refused::NotAllowed { .. }) => Err(refused),
        Ok(()) | Err(_) => Ok(()),
    }
}

pub async fn log(tx: &Tx, actor: &Actor, new: &[NewLot]) -> Result<Vec<Lot>> {
    check_length(new.len())?;
    let serials = new.iter().map(|lot| lot.serial.as_deref().map(folded_number));
    no_twins(serials, |at| {
        Refused::invalid("serial", Bad::Duplicate { value: new[at].serial.clone().unwrap_or_default() })
    })?;
    let mut rows = Rows::default();
    for lot in new {
        rows.take(match Within::of(actor, Some(lot.unit)) {
            Ok(logger) => logging::log(tx, &logger, lot, Why::Logged).await,
            Err(refused) => Err(refused.into()),
        })?;
    }
    rows.all()
}

/// Moves every lot, or a part of it, to one place.
pub async fn relocate(
    tx: &Tx,
    actor: &Actor,
    pieces: &[Piece],
    place: PlaceId,
    happened_at: Option<Instant>,
) -> Result<Vec<Acted>> {
    lock(tx, pieces).await?;
    let mut rows = Rows::default();
    for piece in pieces {
        rows.take(moves::relocate(tx, actor, piece.lot, piece.quantity, place, happened_at).await)?;
    }
    rows.all()
}

/// Declares every lot, or a part of it, surplus. The quantity is the row's own.
pub async fn declare_surplus(
    tx: &Tx,
    actor: &Actor,
    pieces: &[Piece],
    surplus: surplus::Surplus,
) -> Result<Vec<Acted>> {
    lock(tx, pieces).await?;
    let mut rows = Rows::default();
    for piece in pieces {
        let surplus = surplus::Surplus { quantity: piece.quantity, ..surplus };
        rows.take(surplus::declare(tx, actor, piece.lot, surplus).await)?;
    }
    rows.all()
}

/// Every lot, or a part of it, leaves by one channel on one evidence. The quantity is the row's own.
pub async fn depart(
    tx: &Tx,
    actor: &Actor,
    pieces: &[Piece],
    leaving: &departures::Leaving,
) -> Result<Vec<departures::Left>> {
    check(pieces)?;
    if leaving.kind.is_reality() {
        holds::lock_lines(tx, actor, &lots_of(pieces), None).await?;
    }
    lock(tx, pieces).await?;
    let mut rows = Rows::default();
    for piece in pieces {
        let leaving = departures::Leaving { quantity: piece.quantity, ..leaving.clone() };
        rows.take(departures::depart(tx, actor, piece.lot, &leaving).await)?;
    }
    rows.all()
}

/// Records for every lot how many there are. The quantity is the row's own.
pub async fn count(tx: &Tx, actor: &Actor, pieces: &[Piece], count: &counts::Count) -> Result<Vec<counts::Counted>> {
    check(pieces)?;
    shortages::lock(tx, actor, &lots_of(pieces)).await?;
    lock(tx, pieces).await?;
    let mut rows = Rows::default();
    for piece in pieces {
        let count = counts::Count { quantity: piece.quantity.unwrap_or_default(), ..count.clone() };
        rows.take(counts::count(tx, actor, piece.lot, &count).await)?;
    }
    rows.all()
}

/// The results so far. After a refusal the other rows are still tried, so that one answer names all refused rows. The
/// transaction is then rolled back.
struct Rows<T> {
    done: Vec<T>,
    refused: Vec<RefusedRow>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { done: Vec::new(), refused: Vec::new() }
    }
}

impl<T> Rows<T> {
    fn take(&mut self, row: Result<T>) -> Result<()> {
        let index = self.done.len() + self.refused.len();
        match row {
            Ok(done) => self.done.push(done),
            // The actor's roles do not allow this for any row, so it is no fault of the row.
            Err(Error::Refused(refused @ Refused::NotAllowed { .. })) => return Err(refused.into()),
            Err(Error::Refused(refused)) => self.refused.push(RefusedRow { index, refused }),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn all(self) -> Result<Vec<T>> {
        refuse_any(self.refused)?;
        Ok(self.done)
    }
}

/// Locks all lots at once and in order, so that two requests with the same lots do not deadlock.
async fn lock(tx: &Tx, pieces: &[Piece]) -> Result<()> {
    check(pieces)?;
    store::stock::lots::lock_all(tx, lots_of(pieces)).await?;
    Ok(())
}

fn lots_of(pieces: &[Piece]) -> Vec<LotId> {
    pieces.iter().map(|piece| piece.lot).collect()
}

fn check(pieces: &[Piece]) -> Result<()> {
    check_length(pieces.len())?;
    no_twins(pieces.iter().map(|piece| Some(piece.lot)), |at| {
        Refused::invalid("lot_id", Bad::Duplicate { value: pieces[at].lot.to_string() })
    })
}

fn check_length(rows: usize) -> Result<()> {
    Ok(check_range("lots", i64::try_from(rows).unwrap_or(i64::MAX), 1, MOST)?)
}

/// Refuses the rows that name the same key as a row before them.
fn no_twins<K: Eq + std::hash::Hash>(
    named: impl Iterator<Item = Option<K>>,
    refused: impl Fn(usize) -> Refused,
) -> Result<()> {
    let mut known = HashSet::new();
    let twins = named.enumerate().filter_map(|(at, key)| Some((at, key?)));
    let twins: Vec<_> = twins.filter_map(|(at, key)| (!known.insert(key)).then_some(at)).collect();
    refuse_any(twins.into_iter().map(|index| RefusedRow { index, refused: refused(index) }).collect())
}

fn refuse_any(rows: Vec<RefusedRow>) -> Result<()> {
    if rows.is_empty() { Ok(()) } else { Err(Refused::RowsRefused { rows }.into()) }
}
