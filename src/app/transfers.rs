use super::{App, Result};
use crate::{domain::*, domain::actor::Actor, store::{Tx, entity::{hold, lot, transfer}}};
#[expect(clippy::too_many_arguments, reason = "x")]
pub async fn open(_app: &App, _tx: &Tx, _actor: &Actor, _lot: lot::Model, _n: i64, _line: Option<LineId>, _decision: Option<DecisionId>, _to: (UnitId, PlaceId)) -> Result<(transfer::Model, hold::Model)> { Err(Refused::NotFound { what: "lot" }.into()) }
