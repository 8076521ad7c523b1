use super::{App, Result};
use crate::{domain::*, domain::actor::Actor, store::{Tx, entity::{hold, lot, work_order}}};
pub struct Request { pub partner: PartnerId, pub lot: lot::Model, pub n: i64, pub kind: WorkKind, pub line: Option<LineId>, pub decision: Option<DecisionId>, pub unit_id: UnitId, pub place_id: PlaceId, pub estimate_minor: Option<i64>, pub ready_on: Option<Date>, pub needed_from: Date, pub note: String }
pub async fn request(_app: &App, _tx: &Tx, _actor: &Actor, _request: Request) -> Result<(work_order::Model, hold::Model)> { Err(Refused::NotFound { what: "partner" }.into()) }
