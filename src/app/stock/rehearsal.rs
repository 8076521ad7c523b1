//! Acts on many lots at once, and rehearsals of them: the act is tried in a transaction that is rolled back.

use sea_orm::DbErr;

use crate::app::{
    App, Error, Result,
    stock::{
        batches::{self, Piece},
        counts::Count,
        departures::Leaving,
        surplus::Surplus,
    },
};
use crate::{
    domain::{Instant, PlaceId, Refused, RefusedRow, directory::actor::Actor},
    store::{FromDatabase, Tx},
};

/// One act, on as many lots as there are pieces.
#[derive(Clone, Debug)]
pub enum Deed {
    Move { place: PlaceId, happened_at: Option<Instant> },
    DeclareSurplus(Surplus),
    Depart(Leaving),
    Count(Count),
}

impl Deed {
    pub async fn on(&self, tx: &Tx, actor: &Actor, pieces: &[Piece]) -> Result<()> {
        match self {
            Self::Move { place, happened_at } => {
                batches::relocate(tx, actor, pieces, *place, *happened_at).await.map(drop)
            }
            Self::DeclareSurplus(surplus) => batches::declare_surplus(tx, actor, pieces, *surplus).await.map(drop),
            Self::Depart(leaving) => batches::depart(tx, actor, pieces, leaving).await.map(drop),
            Self::Count(count) => batches::count(tx, actor, pieces, count).await.map(drop),
        }
    }
}

/// How a rehearsal ends: never by a commit.
enum Ended {
    AllWell,
    Failed(Error),
}

impl From<DbErr> for Ended {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl FromDatabase for Ended {
    fn database(&self) -> Option<&DbErr> {
        match self {
            Self::Failed(error) => error.database(),
            Self::AllWell => None,
        }
    }
}

/// The rows that would be refused, one deed after the other.
///
/// # Errors
/// A refusal that concerns all rows: a closed place, or a missing role.
pub async fn rehearse(app: &App, actor: &Actor, deeds: &[(Deed, Vec<Piece>)]) -> Result<Vec<RefusedRow>> {
    let mut refused = Vec::new();
    let mut before = 0;
    for (deed, pieces) in deeds {
        let work = |tx: Tx| async move {
            deed.on(&tx, actor, pieces).await.map_err(Ended::Failed)?;
            Err::<(), _>(Ended::AllWell)
        };
        match app.db.write(work).await {
            Err(Ended::Failed(Error::Refused(Refused::RowsRefused { rows }))) => {
                refused.extend(rows.into_iter().map(|row| RefusedRow { index: before + row.index, ..row }));
            }
            Err(Ended::Failed(error)) => return Err(error),
            Err(Ended::AllWell) | Ok(()) => {}
        }
        before += pieces.len();
    }
    Ok(refused)
}
