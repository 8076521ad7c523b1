//! What happens to a part of a lot splits it: the part becomes a lot of its own with its ancestry.

use super::{Result, holds, lots};
use crate::{
    domain::{HoldState, LotId, Refused, Why, actor::Actor},
    store::{self, Tx, entity, lots::Move},
};

/// The part, and what stays behind under the old code; `rest` is `None` when the part is the whole lot.
pub struct Part {
    pub part: entity::lot::Model,
    pub rest: Option<entity::lot::Model>,
}

/// Takes `n` free things out of a locked lot. The part is saved already; the caller changes and saves it again.
pub async fn take(tx: &Tx, actor: &Actor, lot: entity::lot::Model, n: i64) -> Result<Part> {
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

/// Takes `n` of a hold's things out of its locked lot and takes them off the hold, which is done when none are left.
pub async fn take_held(
    tx: &Tx,
    actor: &Actor,
    lot: entity::lot::Model,
    mut hold: entity::hold::Model,
    n: i64,
) -> Result<(Part, entity::hold::Model)> {
    lots::check_quantity("quantity", n)?;
    if n > hold.n {
        return Err(Refused::ExceedsHeld { held: hold.n, asked: n }.into());
    }
    if n == hold.n {
        hold.state = HoldState::Done;
    } else {
        hold.n -= n;
    }
    let hold = store::holds::save(tx, hold).await?;
    let lot = holds::recount(tx, lot).await?;
    // Reservations of other days may share these very things: what stays must still meet them.
    if lot.quantity - n < lot.held {
        return Err(Refused::Held { lot: lot.id, held: lot.held, holds: holds::ids(tx, lot.id).await? }.into());
    }
    if n < lot.quantity {
        return Ok((split(tx, actor, lot, n).await?, hold));
    }
    Ok((Part { part: lot, rest: None }, hold))
}

/// The code stays with the part that stays; the part that goes gets a new one and needs a new label.
async fn split(tx: &Tx, actor: &Actor, mut lot: entity::lot::Model, n: i64) -> Result<Part> {
    lot.family_id = lot.family_id.or(Some(lot.id));
    let part = entity::lot::Model {
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
    let rest = store::lots::save(tx, lot).await?;
    let part = store::lots::insert(tx, part).await?;
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
    store::lots::record(tx, step).await?;
    Ok(Part { part, rest: Some(rest) })
}
