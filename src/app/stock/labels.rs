//! Labels that stick on things, and numbers other registers gave them.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{
    Error, Result, found,
    stock::{label_batches, lots, reading::Lot},
};
use crate::{
    domain::{
        AliasId, Bad, Event, Instant, LabelBatchId, LotId, OrganisationId, Refused,
        directory::actor::{Act, Actor},
        fields::check_range,
        stock::{digital_link::label_code, scan::check_name},
    },
    store::{self, Tx, rows},
};

pub use crate::store::stock::printed_labels::REGISTER as PRINTED;

/// The register of codes that lots had before they were joined to others. Only the program writes it.
pub(in crate::app) const CODES: &str = "code";
/// The register of givers' codes, which are still printed on things that went to another organisation. Only the program
/// writes it.
pub(in crate::app) const ORIGIN: &str = "origin";
/// The registers that people neither add to nor correct.
const OWN: [&str; 2] = [CODES, ORIGIN];
/// The register of serial numbers, each of which means one thing.
const SERIALS: &str = "serial";
const LONGEST_REGISTER: usize = 40;

/// A name under which a lot is found besides its code.
pub struct Label {
    pub id: AliasId,
    pub lot: LotId,
    pub register: String,
    pub value: String,
    pub created_at: Instant,
}

/// The most things whose labels are printed at once.
pub const MOST_PRINTED: usize = 500;

/// What labels are printed for.
pub enum ToPrint {
    Lots(Vec<Lot>),
    /// Labels that stick on nothing yet.
    Codes(Vec<String>),
}

/// Adds a name by which the lot is found. Two registers may use the same number, so one value may lead to several lots.
pub async fn add(tx: &Tx, actor: &Actor, id: LotId, register: &str, value: &str) -> Result<Label> {
    let lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    let value = value.trim();
    check_name("value", value)?;
    if value.is_empty() {
        return Err(Refused::invalid("value", Bad::Empty).into());
    }
    let spelled = register.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    if !spelled || register.is_empty() || register.len() > LONGEST_REGISTER || OWN.contains(&register) {
        return Err(Refused::invalid("register", Bad::Malformed { value: register.chars().take(40).collect() }).into());
    }
    let value = &match register {
        PRINTED => label_batches::bind(tx, actor, value).await?,
        _ => value.to_owned(),
    };
    let lot = stick(tx, lot, "value", register, value).await?;
    if register == SERIALS {
        lots::claim_serials(tx, actor, Some(id), &[value]).await?;
    }
    store::stock::lots::add_alias(tx, lot.organisation_id, id, register, value).await?;
    let event = Event::Labelled { register: register.to_owned(), value: value.to_owned() };
    store::history::record(tx, lot.organisation_id, id.0, &event, actor.person).await?;
    let all = store::stock::lots::aliases(&**tx, id).await?;
    let new = all.into_iter().rfind(|alias| alias.register == register && alias.value == *value);
    new.map(Label::from).ok_or_else(|| Error::Internal("a label vanished while it was written".to_owned()))
}

/// Removes a label that was stuck on or typed by mistake.
pub async fn remove(tx: &Tx, actor: &Actor, id: LotId, label: AliasId) -> Result<Label> {
    let lot = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    let label = correctable(tx, &lot, label).await?;
    store::stock::labels::remove(tx, &label).await?;
    let event = Event::LabelRemoved { register: label.register.clone(), value: label.value.clone() };
    store::history::record(tx, lot.organisation_id, id.0, &event, actor.person).await?;
    Ok(label.into())
}

/// Moves a label that was recorded for the wrong lot to the lot `to`.
pub async fn pass(tx: &Tx, actor: &Actor, id: LotId, label: AliasId, to: LotId) -> Result<Label> {
    if id == to {
        return Err(Refused::invalid("lot_id", Bad::Duplicate { value: to.to_string() }).into());
    }
    store::stock::lots::lock_all(tx, vec![id, to]).await?;
    let from = lots::lock_own(tx, actor, id, Act::EditLot).await?;
    let label = correctable(tx, &from, label).await?;
    let lot = lots::lock_own(tx, actor, to, Act::EditLot).await?;
    let lot = stick(tx, lot, "lot_id", &label.register, &label.value).await?;
    let label = store::stock::labels::pass(tx, label, lot.organisation_id, to).await?;
    // The lot that had the number may have been gone. Its number may then be another thing's by now.
    if label.register == SERIALS {
        lots::claim_serials(tx, actor, Some(to), &[&label.value]).await?;
    }
    let (register, value) = (label.register.clone(), label.value.clone());
    let event = Event::LabelMoved { register, value, from: id, to };
    for one in [&from, &lot] {
        store::history::record(tx, one.organisation_id, one.id.0, &event, actor.person).await?;
    }
    Ok(label.into())
}

/// Claims all serial numbers of a lot that is gone and comes back. Somebody may have logged one of them anew.
pub(in crate::app) async fn claim_serials_again(tx: &Tx, actor: &Actor, lot: &rows::lot::Model) -> Result<()> {
    let names = store::stock::lots::aliases(&**tx, lot.id).await?;
    let labelled = names.iter().filter(|name| name.register == SERIALS).map(|name| name.value.as_str());
    let serials: Vec<&str> = labelled.chain(lot.serial.as_deref()).collect();
    lots::claim_serials(tx, actor, Some(lot.id), &serials).await
}

/// Checks that a locked lot may get the label: it is not gone, does not have the label already, and no lot has it as
/// its code. With a printed label, the lot no longer lacks one. `field` is the field that a refusal names.
async fn stick(
    tx: &Tx,
    mut lot: rows::lot::Model,
    field: &str,
    register: &str,
    value: &str,
) -> Result<rows::lot::Model> {
    lots::ensure_not_gone(&lot)?;
    let known = store::stock::lots::aliases(&**tx, lot.id).await?;
    if known.iter().any(|alias| alias.register == register && alias.value == value) {
        return Err(Refused::invalid(field, Bad::Duplicate { value: value.to_owned() }).into());
    }
    not_a_code(tx, lot.organisation_id, lot.id, value).await?;
    if register == PRINTED && lot.label_missing {
        lot.label_missing = false;
        lot = store::stock::lots::save(tx, lot).await?;
    }
    Ok(lot)
}

/// A label of the lot that people may remove or move. Labels from joins, mergers and transfers stay, because the old
/// code is printed on the thing. A serial number is corrected by an edit of the lot instead.
async fn correctable(tx: &Tx, lot: &rows::lot::Model, label: AliasId) -> Result<rows::alias::Model> {
    let known = store::stock::lots::aliases(&**tx, lot.id).await?.into_iter().find(|alias| alias.id == label);
    let label = found(known, "label")?;
    let serial = label.register == SERIALS && lot.serial.as_ref() == Some(&label.value);
    match serial || OWN.contains(&label.register.as_str()) {
        true => Err(Refused::LabelStays { register: label.register }.into()),
        false => Ok(label),
    }
}

/// Own lots in the order of `lots`, or the unused labels of a batch.
pub async fn to_print(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lots: &[LotId],
    batch: Option<LabelBatchId>,
) -> Result<ToPrint> {
    if let Some(batch) = batch {
        if !lots.is_empty() {
            return Err(Refused::invalid("lots", Bad::Both).into());
        }
        let (_, labels) = label_batches::one(db, actor, batch).await?;
        let unused: Vec<String> =
            labels.into_iter().filter(|label| label.by.is_none()).map(|label| label.code).collect();
        if unused.is_empty() {
            return Err(Refused::invalid("label_batch_id", Bad::Empty).into());
        }
        return Ok(ToPrint::Codes(unused));
    }
    actor.may_read()?;
    if lots.is_empty() {
        return Err(Refused::invalid("lots", Bad::Empty).into());
    }
    check_range("lots", lots.len() as i64, 1, MOST_PRINTED as i64)?;
    let rows = store::stock::lots::find_all(db, lots.to_vec()).await?.into_iter();
    let known: HashMap<LotId, rows::lot::Model> =
        rows.filter(|lot| actor.belongs_to(lot.organisation_id)).map(|lot| (lot.id, lot)).collect();
    let ordered: Option<Vec<_>> = lots.iter().map(|id| known.get(id).cloned().map(Lot::from)).collect();
    Ok(ToPrint::Lots(found(ordered, "lot")?))
}

/// Refuses a value that a lot of the organisation has as its own code.
async fn not_a_code(tx: &Tx, organisation: OrganisationId, id: LotId, value: &str) -> Result<()> {
    let codes = match label_code(value) {
        Some(code) => vec![code.as_str().to_owned()],
        None => lots::spellings(value),
    };
    let named = store::stock::labels::lots_by_code(&**tx, &[organisation], &codes).await?;
    match named.into_iter().next() {
        Some(lot) if lot.id == id => Err(Refused::invalid("value", Bad::Duplicate { value: value.to_owned() }).into()),
        Some(lot) => Err(Refused::CodeTaken { lot: lot.id, label: lot.code }.into()),
        None => Ok(()),
    }
}

/// All names of a lot besides its code.
pub async fn of(db: &impl ConnectionTrait, actor: &Actor, id: LotId) -> Result<Vec<Label>> {
    let lot = lots::own(db, actor, id).await?;
    Ok(store::stock::lots::aliases(db, lot.id).await?.into_iter().map(Label::from).collect())
}

impl From<rows::alias::Model> for Label {
    fn from(row: rows::alias::Model) -> Self {
        Self { id: row.id, lot: row.lot_id, register: row.register, value: row.value, created_at: row.created_at }
    }
}
