//! Splitting lots. If something happens to a part of a lot, the part becomes a lot of its own, whose ancestor is the
//! first one.

use crate::app::{
    Result,
    stock::{
        attached::{self, Passage},
        holds, lots,
        reading::{Acted, Lot},
    },
};
use crate::{
    domain::{
        Date, HoldKind, HoldState, LotId, Refused, Why,
        directory::actor::Actor,
        stock::{
            hold::{self, Claim},
            volume::Room,
        },
    },
    store::{self, Tx, rows, stock::lots::Move},
};

/// The part, and what stays behind under the old code; `rest` is `None` when the part is the whole lot.
pub struct Part {
    pub part: rows::lot::Model,
    pub rest: Option<rows::lot::Model>,
}

/// Takes `n` free things out of a locked lot. The part is saved already; the caller changes and saves it again.
pub async fn take(tx: &Tx, actor: &Actor, lot: rows::lot::Model, n: i64) -> Result<Part> {
    lots::check_quantity("quantity", n)?;
    let free = lot.quantity - lot.held;
    if n > free {
        let refused = if n > lot.quantity || lot.held == 0 {
            Refused::Exhausted { lot: lot.id, free, asked: n }
        } else {
            Refused::Held { lot: lot.id, held: lot.held, holds: holds::ids(tx, lot.id).await? }
        };
        return Err(refused.into());
    }
    if n == lot.quantity {
        return Ok(Part { part: lot, rest: None });
    }
    split(tx, actor, lot, n).await
}

/// Takes `n` things of a hold out of its locked lot and off the hold, which is done when none are left. The things that
/// stay must be enough for all other holds on the lot, except for holds that begin after a loan.
pub async fn take_held(
    tx: &Tx,
    actor: &Actor,
    lot: rows::lot::Model,
    mut taken: rows::hold::Model,
    n: i64,
) -> Result<(Part, rows::hold::Model)> {
    lots::check_quantity("quantity", n)?;
    if n > taken.n {
        return Err(Refused::ExceedsHeld { held: taken.n, asked: n }.into());
    }
    if n == taken.n {
        taken.state = HoldState::Done;
    } else {
        taken.n -= n;
    }
    let taken = store::save(tx, taken).await?;
    // A loan comes back, so holds that begin after it may move along with the lent things.
    let until = match taken.kind {
        HoldKind::Loan => taken.until_on,
        HoldKind::Reservation | HoldKind::WorkOrder | HoldKind::Transport | HoldKind::Quarantine => None,
    };
    let others = store::stock::holds::active(&**tx, lot.id).await?;
    let home = lot.quantity - n;
    let Some(along) = hold::part(home, n, until, &holds::claims(&others)) else {
        return Err(held(&lot, &others).into());
    };
    let part = parted(tx, actor, lot, n, &others, &along).await?;
    Ok((part, taken))
}

/// Takes `n` returned things out of a locked lot that is out on loan until a day. The holds that come next move with
/// them, as far as the returned things are enough.
pub async fn split_returned(
    tx: &Tx,
    actor: &Actor,
    lot: rows::lot::Model,
    n: i64,
    until: Option<Date>,
) -> Result<Part> {
    lots::check_quantity("quantity", n)?;
    if n > lot.quantity {
        return Err(Refused::Exhausted { lot: lot.id, free: lot.quantity, asked: n }.into());
    }
    let others = store::stock::holds::active(&**tx, lot.id).await?;
    let Some(stay) = hold::part(n, lot.quantity - n, until, &holds::claims(&others)) else {
        return Err(held(&lot, &others).into());
    };
    let along = others.iter().zip(stay).map(|(hold, stays)| hold.n - stays).collect::<Vec<_>>();
    parted(tx, actor, lot, n, &others, &along).await
}

/// Splits off `n` things and, of each hold in `others`, as many as `along` says. The caller saves the part, whose
/// `held` is up to date.
async fn parted(
    tx: &Tx,
    actor: &Actor,
    mut lot: rows::lot::Model,
    n: i64,
    others: &[rows::hold::Model],
    along: &[i64],
) -> Result<Part> {
    let claims = |of: &dyn Fn(usize) -> i64| -> Vec<Claim> {
        holds::claims(others).into_iter().enumerate().map(|(i, claim)| Claim { n: of(i), ..claim }).collect()
    };
    if n == lot.quantity {
        lot.held = hold::peak(&claims(&|i| others[i].n));
        return Ok(Part { part: lot, rest: None });
    }
    lot.held = hold::peak(&claims(&|i| others[i].n - along[i]));
    let mut parts = split(tx, actor, lot, n).await?;
    for (hold, n) in others.iter().zip(along).filter(|(_, n)| **n > 0) {
        holds::follow(tx, actor, hold.clone(), *n, parts.part.id).await?;
    }
    parts.part.held = hold::peak(&claims(&|i| along[i]));
    Ok(parts)
}

fn held(lot: &rows::lot::Model, holds: &[rows::hold::Model]) -> Refused {
    let held = hold::peak(&holds::claims(holds));
    Refused::Held { lot: lot.id, held, holds: holds.iter().map(|hold| hold.id).collect() }
}

/// The rest keeps the code. The part gets a new code and needs a new label.
async fn split(tx: &Tx, actor: &Actor, mut lot: rows::lot::Model, n: i64) -> Result<Part> {
    lot.family_id = lot.family_id.or(Some(lot.id));
    let part = rows::lot::Model {
        id: LotId::new(),
        code: lots::new_code()?,
        quantity: n,
        held: 0,
        label_missing: true,
        created_at: tx.at,
        updated_at: tx.at,
        version: 1,
        ..lot.clone()
    };
    lot.quantity -= n;
    let rest = store::stock::lots::save(tx, lot).await?;
    let part = store::stock::lots::insert_part(tx, part).await?;
    let step = Move {
        organisation: rest.organisation_id,
        from: Some(rest.id),
        to: Some(part.id),
        n,
        why: Why::Split,
        act: None,
        by: actor.person,
        evidence: None,
    };
    store::stock::lots::record(tx, step).await?;
    attached::follow(tx, Passage::Split, &rest, &part, actor.person).await?;
    Ok(Part { part, rest: Some(rest) })
}

impl From<Part> for Acted {
    fn from(Part { part, rest }: Part) -> Self {
        Self { lot: part.into(), rest: rest.map(Lot::from), room: None }
    }
}

impl From<(Part, Option<Room>)> for Acted {
    fn from((part, room): (Part, Option<Room>)) -> Self {
        Self { room, ..part.into() }
    }
}
