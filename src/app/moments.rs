//! Acts that are recorded after they happened.

use crate::app::{Result, directory::policy};
use crate::{
    domain::{Instant, OrganisationId, moment, time},
    store::{self, Tx, rows::lot},
};

/// The transaction as of `happened_at`, unchanged where that is `None`. The caller holds the lock of the lot, so that
/// no other act comes in between. `after`: moments of other acts that this act must not precede.
pub async fn as_of(
    tx: &Tx,
    organisation: OrganisationId,
    lot: &lot::Model,
    happened_at: Option<Instant>,
    after: &[Instant],
) -> Result<Tx> {
    let Some(happened_at) = happened_at.map(time::to_microseconds) else { return Ok(tx.clone()) };
    let bound = policy::of(&**tx, organisation).await?.backdating_days;
    let last = store::stock::trail::last_act(&**tx, lot.id).await?;
    moment::check(happened_at, tx.now(), bound, last.into_iter().chain(after.iter().copied()).max())?;
    Ok(tx.as_of(happened_at))
}
