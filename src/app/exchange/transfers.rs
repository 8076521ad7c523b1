//! Transfers of things from one legal entity to another, which the owner's coordinator has to approve.

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;

use crate::app::{
    App, Result,
    directory::policy,
    found,
    stock::{
        holds,
        taking::{self, To},
    },
};
use crate::{
    domain::{
        Bad, Date, DecisionId, Event, Grade, HoldId, HoldState, Instant, LineId, LotId, Money, OrganisationId, PlaceId,
        Refused, TransferId, TransferKind, TransferState, UnitId,
        directory::actor::{Act, Actor},
        fields::{LONGEST_NOTE, amount_in, check_text},
        stock::taking::Taking,
        time,
    },
    store::{
        self, Tx, history,
        rows::{hold, lot, transfer},
    },
};

/// What the owner decides. Amounts are in the owner's currency.
#[derive(Clone, Debug)]
pub struct Decision {
    pub approve: bool,
    pub note: Option<String>,
    /// `None` leaves what was asked for: a gift, or a loan for a time.
    pub kind: Option<TransferKind>,
    pub price: Option<Money>,
    pub vat: Option<Money>,
    /// The resolution or the contract.
    pub evidence: Option<String>,
}

/// Things that are to cross from one organisation to another.
pub struct Transfer {
    pub id: TransferId,
    /// The owner.
    pub organisation: OrganisationId,
    /// The receiver.
    pub to_organisation: OrganisationId,
    pub lot: LotId,
    pub hold: Option<HoldId>,
    /// The receiver's line.
    pub line: Option<LineId>,
    pub quantity: i64,
    pub kind: TransferKind,
    pub price: Option<Money>,
    pub vat: Option<Money>,
    pub evidence: Option<String>,
    pub state: TransferState,
    pub asked_at: Instant,
    pub decided_at: Option<Instant>,
    pub note: Option<String>,
    pub version: i64,
}

/// What a neighbour's things are asked for.
pub struct Asked {
    pub line: Option<LineId>,
    pub decision: Option<DecisionId>,
    pub unit: UnitId,
    pub place: PlaceId,
    /// The last day, when they are needed for a time only.
    pub until: Option<Date>,
}

/// Reserves part of another organisation's lot, which the caller has locked, and asks its owner. The caller counts the
/// hold on the line (`held += n`).
pub async fn open(
    tx: &Tx,
    actor: &Actor,
    lot: lot::Model,
    n: i64,
    asked: Asked,
) -> Result<(transfer::Model, hold::Model)> {
    let Asked { line, decision, unit, place, until } = asked;
    let owner = found(store::directory::organisations::find(&**tx, lot.organisation_id).await?, "organisation")?;
    let days = policy::of(&**tx, actor.organisation).await?.hold_days;
    let id = TransferId::new();
    let hold = hold::Model {
        unit_id: Some(unit),
        place_id: Some(place),
        line_id: line,
        transfer_id: Some(id),
        decision_id: decision,
        grade: if line.is_some() { Grade::B } else { Grade::C },
        expires_at: Some(tx.at + TimeDelta::days(i64::from(days))),
        ..holds::new(tx, actor, &lot, n, time::civil_date(tx.at, &actor.time_zone))
    };
    let transfer = transfer::Model {
        id,
        organisation_id: lot.organisation_id,
        to_organisation_id: actor.organisation,
        lot_id: lot.id,
        hold_id: Some(hold.id),
        line_id: line,
        decision_id: decision,
        n,
        // What is needed for a time is asked for as a loan; the owner's coordinator may answer otherwise.
        kind: if until.is_some() { TransferKind::Loan } else { TransferKind::Gift },
        price_minor: None,
        vat_minor: None,
        currency: owner.currency,
        evidence: None,
        state: TransferState::Pending,
        asked_by: actor.person,
        asked_at: tx.at,
        decided_by: None,
        decided_at: None,
        note: None,
        version: 1,
    };
    let (lot, hold) = holds::place(tx, lot, hold).await?;
    let transfer = store::exchange::transfers::insert(tx, transfer).await?;
    let event = Event::TransferAsked { transfer: id, n, to_organisation: actor.organisation };
    history::record_all(tx, lot.organisation_id, [id.0, lot.id.0], &event, actor.person).await?;
    Ok((transfer, hold))
}

/// The owner's coordinator approves or refuses a transfer. If it is refused, the receiver's line is open again.
pub async fn decide(app: &App, tx: &Tx, actor: &Actor, id: TransferId, decision: &Decision) -> Result<Transfer> {
    let seen = found(store::exchange::transfers::find(&**tx, id).await?, "transfer")?;
    let (ours, theirs) = (actor.belongs_to(seen.organisation_id), actor.belongs_to(seen.to_organisation_id));
    if actor.partner.is_some() || !(ours || theirs) {
        return Err(Refused::NotFound { what: "transfer" }.into());
    }
    if !ours {
        return Err(Refused::NotYours { what: "transfer" }.into());
    }
    let lot = found(store::stock::lots::find(&**tx, seen.lot_id).await?, "lot")?;
    actor.may(Act::DecideTransfer, lot.unit_id)?;
    if seen.asked_by == actor.person {
        return Err(Refused::OwnApproval.into());
    }
    if let Some(line) = seen.line_id {
        found(store::needs::needs::lock_line(tx, line).await?, "line")?;
    }
    let mut transfer = found(store::exchange::transfers::lock(tx, id).await?, "transfer")?;
    if transfer.state != TransferState::Pending {
        return Err(Refused::AlreadyDecided.into());
    }
    for (field, text) in [("note", &decision.note), ("evidence", &decision.evidence)] {
        check_text(field, text.as_deref().unwrap_or_default(), LONGEST_NOTE)?;
    }
    transfer.decided_by = Some(actor.person);
    transfer.decided_at = Some(tx.at);
    transfer.note = decision.note.clone();
    transfer.state = if decision.approve { TransferState::Approved } else { TransferState::Refused };
    if decision.approve {
        terms(&mut transfer, decision)?;
    }
    let transfer = store::save(tx, transfer).await?;
    let (hold, lot) = holds::lock(tx, found(transfer.hold_id, "reservation")?).await?;
    if hold.state != HoldState::Active {
        return Err(Refused::HoldOver { hold: hold.id }.into());
    }
    if decision.approve {
        if let Some(to) = hold.place_id.zip(hold.unit_id) {
            let today = time::civil_date(tx.at, &actor.time_zone);
            let to = To::of(app, tx, actor, hold.for_organisation_id, to, today).await?;
            taking::may_go(app, tx, actor, &lot, Taking::LetGo, &to, today).await?;
        }
        // The receiver learns of the approval only now, so the days to fetch the things begin today.
        let days = policy::of(&**tx, transfer.to_organisation_id).await?.hold_days;
        let expires_at = Some(tx.at + TimeDelta::days(i64::from(days)));
        store::save(tx, hold::Model { expires_at, ..hold }).await?;
    } else {
        holds::end(tx, hold, HoldState::Released).await?;
    }
    let event = if decision.approve {
        Event::TransferApproved { transfer: id, n: transfer.n, kind: transfer.kind }
    } else {
        Event::TransferRefused { transfer: id, n: transfer.n, kind: transfer.kind }
    };
    let subjects = [id.0, transfer.lot_id.0];
    history::record_all(tx, transfer.organisation_id, subjects, &event, actor.person).await?;
    Ok(transfer.into())
}

/// Transfers to and from the actor's organisations, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<TransferState>,
    before: Option<TransferId>,
    limit: u64,
) -> Result<Vec<Transfer>> {
    actor.may_read()?;
    let rows = store::exchange::transfers::list(db, actor, state, before, limit).await?;
    Ok(rows.into_iter().map(Transfer::from).collect())
}

/// Sets the terms of an approved transfer. A sale needs a price, and a gift has none.
fn terms(transfer: &mut transfer::Model, decision: &Decision) -> Result<()> {
    transfer.kind = decision.kind.unwrap_or(transfer.kind);
    let amount = |field: &str, money: &Option<Money>| {
        money.as_ref().map(|money| amount_in(field, money, &transfer.currency)).transpose()
    };
    let (price, vat) = (amount("price", &decision.price)?, amount("vat", &decision.vat)?);
    match (transfer.kind, price) {
        (TransferKind::Sale, None) => return Err(Refused::invalid("price", Bad::Missing).into()),
        (TransferKind::Gift, Some(1..)) => return Err(Refused::invalid("price", Bad::TooLarge { max: 0 }).into()),
        (TransferKind::Sale, Some(_)) | (TransferKind::Gift, None | Some(_)) | (TransferKind::Loan, _) => {}
    }
    transfer.price_minor = price;
    transfer.vat_minor = vat;
    transfer.evidence = decision.evidence.as_ref().map(|text| serde_json::json!({ "text": text.trim() }));
    Ok(())
}

impl From<transfer::Model> for Transfer {
    fn from(row: transfer::Model) -> Self {
        let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, &row.currency));
        let evidence = row.evidence.as_ref().and_then(|evidence| evidence.get("text")?.as_str().map(str::to_owned));
        Self {
            id: row.id,
            organisation: row.organisation_id,
            to_organisation: row.to_organisation_id,
            lot: row.lot_id,
            hold: row.hold_id,
            line: row.line_id,
            quantity: row.n,
            kind: row.kind,
            price: money(row.price_minor),
            vat: money(row.vat_minor),
            evidence,
            state: row.state,
            asked_at: row.asked_at,
            decided_at: row.decided_at,
            note: row.note,
            version: row.version,
        }
    }
}
