//! Counting what is there: the register follows reality, and says by how much.

use serde_json::json;

use super::{Result, departures, holds, lots};
use crate::{
    domain::{
        LotId, LotState, Refused, Why,
        actor::{Act, Actor},
        lot::{MOST, check_range},
    },
    store::{self, Tx, entity, lots::Move},
};

/// There are `counted` things. More were found, fewer are lost, and then the newest holds fall as they must.
pub async fn count(tx: &Tx, actor: &Actor, id: LotId, counted: i64) -> Result<entity::lot::Model> {
    check_range("quantity", counted, 0, MOST)?;
    holds::lock_lines(tx, id).await?;
    let mut lot = lots::lock_own(tx, actor, id, Act::CountLot).await?;
    lots::living(&lot)?;
    if counted > 1 && (lot.serial.is_some() || lot.media > 0) {
        return Err(Refused::OneEach.into());
    }
    let registered = lot.quantity;
    if counted < registered {
        lot = departures::break_newest(tx, actor, lot, registered - counted).await?;
    }
    if counted != registered {
        let found = counted > registered;
        let step = Move {
            organisation: lot.organisation_id,
            from: (!found).then_some(id),
            to: found.then_some(id),
            n: (counted - registered).abs(),
            why: if found { Why::FoundInCount } else { Why::Lost },
            act: None,
            by: actor.person,
            evidence: Some(json!({"counted": counted, "registered": registered})),
        };
        store::lots::record(tx, step).await?;
        lot.quantity = counted;
        if counted == 0 {
            lot.state = LotState::Gone;
        }
        lot = store::lots::save(tx, lot).await?;
    }
    let detail = Some(json!({"counted": counted, "registered": registered}));
    store::history::record(tx, lot.organisation_id, id.0, "counted", actor.person, detail).await?;
    Ok(lot)
}
